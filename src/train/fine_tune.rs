//! Multi-task fine-tuning over labelled paragraphs, to a bundle's weights.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, bail};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng, seq::SliceRandom};
use rust_bert::{Config, bert::BertConfig};
use serde::Serialize;
use tch::{Device, Tensor, nn, nn::OptimizerConfig};

use super::{
    examples::{Example, read_examples},
    export::to_f16,
    network::{Laid, Network, rows},
};
use crate::model::{
    Bundle, Calibration,
    bundle::{CALIBRATION, WEIGHTS},
    reading::argmax,
    task,
    tokenizer::Tokenizer,
};

/// Steps between two lines of the log.
const LOG_EVERY: usize = 20;
/// Steps between two copies of the weights so far.
const SAVE_EVERY: usize = 500;

/// How to train.
#[derive(Debug, Clone, Serialize)]
pub struct TrainOptions {
    /// Labelled files to train on.
    pub files: Vec<PathBuf>,
    /// Labelled files that each epoch is scored on.
    pub dev: Vec<PathBuf>,
    /// Folder of the pretrained encoder: `model.safetensors` (or `weights.safetensors`), `config.json`, `tokenizer.json`.
    pub base: PathBuf,
    /// Bundle folder to write.
    pub out: PathBuf,
    /// Passes over the data.
    pub epochs: usize,
    /// Examples a step.
    pub batch: usize,
    /// Highest learning rate of the encoder; the heads learn five times as fast.
    pub learning_rate: f64,
    /// Share of the titles that are left out, so that a text without one is read as well.
    pub title_dropout: f64,
    /// Seed of shuffling and dropout.
    pub seed: u64,
    /// Threads of libtorch.
    pub threads: i32,
    /// Share of the base's weights in the result (0: none). What a base is good at already is forgotten less where tuned and
    /// base weights are averaged (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", equation 1).
    pub keep_base: f64,
    /// Time budget: where it would be exceeded, the learning rate decays by the clock and training ends in time.
    pub max_minutes: f64,
}

/// One line of the training log.
#[derive(Debug, Serialize)]
struct LogLine {
    epoch: usize,
    step: usize,
    steps: usize,
    loss: f64,
    seconds: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    dev: Option<DevScores>,
}

/// Quick scores at threshold one half; `slant evaluate` gives the real ones.
#[derive(Debug, Serialize)]
struct DevScores {
    frames_micro_f1: f64,
    primary_accuracy: f64,
    stance_macro_f1: f64,
    voice_accuracy: f64,
    biased_f1: f64,
    loaded_token_f1: f64,
}

/// Trains and writes a bundle without calibration and card, and `train-log.jsonl`, to the out folder. While it works, the
/// weights so far are there in f32.
pub fn train(options: &TrainOptions) -> Result<()> {
    tch::set_num_threads(options.threads);
    tch::manual_seed(options.seed as i64);
    fs::create_dir_all(&options.out)?;
    let read = |name: &str| {
        let path = options.base.join(name);
        fs::read(&path).with_context(|| format!("cannot read {}: --base needs a pretrained encoder", path.display()))
    };
    let tokenizer_bytes = read("tokenizer.json")?;
    let tokenizer = Tokenizer::from_bytes(&tokenizer_bytes)?;
    let examples = read_examples(&options.files, &tokenizer)?;
    let dev = read_examples(&options.dev, &tokenizer)?;
    if examples.is_empty() {
        bail!("no labelled rows to train on");
    }
    let config = BertConfig::from_file(options.base.join("config.json"));
    let store = nn::VarStore::new(Device::Cpu);
    let network = Network::new(&store.root(), &config);
    let base = Tensor::read_safetensors(weights_file(&options.base)?)?;
    let fresh = load(&store, &base);
    freeze_word_embeddings(&store);
    tracing::info!(fresh = fresh.join(", "), examples = examples.len(), dev = dev.len(), "training");
    fs::write(options.out.join("tokenizer.json"), &tokenizer_bytes)?;
    fs::write(options.out.join("config.json"), read("config.json")?)?;
    run_epochs(options, &tokenizer, &network, &store, &examples, &dev)?;
    mix(&store, &base, options.keep_base);
    let weights = options.out.join(WEIGHTS);
    store.save(&weights)?;
    to_f16(&weights)?;
    fs::write(options.out.join(CALIBRATION), serde_json::to_vec_pretty(&Calibration::default())?)?;
    Ok(Bundle::write_sums(&options.out)?)
}

/// Loads what the base has of the network's tensors and gives the names of those that start anew: heads that it does not
/// have, or has in another shape.
fn load(store: &nn::VarStore, base: &[(String, Tensor)]) -> Vec<String> {
    let mut fresh: Vec<String> = store.variables().into_keys().collect();
    for (name, mut tensor, from) in shared(store, base) {
        tch::no_grad(|| tensor.copy_(from));
        fresh.retain(|n| n != name);
    }
    fresh.sort();
    fresh
}

/// Averages the tuned weights with those of the base.
fn mix(store: &nn::VarStore, base: &[(String, Tensor)], keep: f64) {
    for (_, mut tensor, from) in shared(store, base).filter(|_| keep > 0.0) {
        tch::no_grad(|| tensor.copy_(&(&tensor * (1.0 - keep) + from * keep)));
    }
}

/// The tensors that network and base have in the same shape: name, the network's, the base's.
fn shared<'a>(
    store: &nn::VarStore,
    base: &'a [(String, Tensor)],
) -> impl Iterator<Item = (&'a str, Tensor, &'a Tensor)> {
    let mut variables = store.variables();
    base.iter().filter_map(move |(name, from)| {
        let tensor = variables.remove(name)?;
        (tensor.size() == from.size()).then_some((name.as_str(), tensor, from))
    })
}

fn weights_file(base: &Path) -> Result<PathBuf> {
    ["weights.safetensors", "model.safetensors"]
        .iter()
        .map(|name| base.join(name))
        .find(|path| path.exists())
        .with_context(|| format!("{} has neither weights.safetensors nor model.safetensors", base.display()))
}

/// Half of the weights are the word embeddings; a few thousand paragraphs move them little and cost much.
fn freeze_word_embeddings(store: &nn::VarStore) {
    for (name, tensor) in store.variables() {
        if name.ends_with("word_embeddings.weight") {
            let _ = tensor.set_requires_grad(false);
        }
    }
}

fn run_epochs(
    options: &TrainOptions,
    tokenizer: &Tokenizer,
    network: &Network,
    store: &nn::VarStore,
    examples: &[Example],
    dev: &[Example],
) -> Result<()> {
    let mut log = File::create(options.out.join("train-log.jsonl"))?;
    let mut optimizer = nn::adamw(0.9, 0.98, 0.01).build(store, options.learning_rate)?;
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    let per_epoch = examples.len().div_ceil(options.batch);
    let steps = per_epoch * options.epochs;
    let started = Instant::now();
    let (mut step, mut running) = (0_usize, 0.0);
    for epoch in 0..options.epochs {
        for batch in batches(examples, options.batch, &mut rng) {
            let spent = started.elapsed().as_secs_f64() / 60.0 / options.max_minutes;
            if spent >= 1.0 {
                break;
            }
            let rate = options.learning_rate * schedule((step as f64 / steps as f64).max(spent));
            optimizer.set_lr_group(0, rate);
            optimizer.set_lr_group(1, rate * 5.0);
            let titles: Vec<bool> = batch.iter().map(|_| rng.random::<f64>() >= options.title_dropout).collect();
            let laid = Laid::new(tokenizer, &batch, |i| titles[i]);
            let loss = network.forward(&laid, true).loss(&batch);
            optimizer.backward_step_clip_norm(&loss, 1.0);
            running += loss.double_value(&[]);
            step += 1;
            if step.is_multiple_of(LOG_EVERY) {
                write_log(&mut log, epoch, step, steps, running / LOG_EVERY as f64, started, None)?;
                running = 0.0;
            }
            if step.is_multiple_of(SAVE_EVERY) {
                store.save(options.out.join(WEIGHTS))?;
            }
        }
        store.save(options.out.join(WEIGHTS))?;
        let scores = score(tokenizer, network, dev);
        write_log(&mut log, epoch, step, steps, 0.0, started, Some(scores))?;
        if started.elapsed().as_secs_f64() / 60.0 >= options.max_minutes {
            break;
        }
    }
    Ok(())
}

fn write_log(
    log: &mut File,
    epoch: usize,
    step: usize,
    steps: usize,
    loss: f64,
    started: Instant,
    dev: Option<DevScores>,
) -> Result<()> {
    let line = LogLine { epoch, step, steps, loss, seconds: started.elapsed().as_secs_f64(), dev };
    let text = serde_json::to_string(&line)?;
    writeln!(log, "{text}")?;
    tracing::info!("{text}");
    Ok(())
}

/// Share of the highest learning rate after a share of the work: linear warm-up over the first 6 %, then linear decay to
/// nothing (Devlin et al. 2019, appendix A.2).
fn schedule(done: f64) -> f64 {
    const WARM: f64 = 0.06;
    if done < WARM { (done + 0.001) / WARM } else { (1.0 - done).max(0.0) / (1.0 - WARM) }
}

/// Shuffled batches of examples of like length: pools of 64 batches are sorted, cut, and shuffled again.
fn batches<'a>(examples: &'a [Example], size: usize, rng: &mut ChaCha8Rng) -> Vec<Vec<&'a Example>> {
    let mut order: Vec<&Example> = examples.iter().collect();
    order.shuffle(rng);
    let mut batches: Vec<Vec<&Example>> = Vec::new();
    for pool in order.chunks_mut(size * 64) {
        pool.sort_by_key(|e| e.text.ids.len());
        batches.extend(pool.chunks(size).map(<[_]>::to_vec));
    }
    batches.shuffle(rng);
    batches
}

fn score(tokenizer: &Tokenizer, network: &Network, dev: &[Example]) -> DevScores {
    let mut frames = Counts::default();
    let mut biased = Counts::default();
    let mut loaded = Counts::default();
    let (mut primary, mut voice) = ((0, 0), (0, 0));
    let mut stance = [Counts::default(), Counts::default(), Counts::default()];
    let dev: Vec<&Example> = dev.iter().collect();
    for batch in dev.chunks(16) {
        let laid = Laid::new(tokenizer, batch, |_| true);
        let outputs = tch::no_grad(|| network.forward(&laid, false));
        let of = |t| rows(outputs.of(t));
        let (f, p, b, v, l, s) = (
            of(task::FRAMES),
            of(task::PRIMARY),
            of(task::BIASED),
            of(task::VOICE),
            of(task::LOADED),
            of(task::STANCE),
        );
        let (mut token, mut target) = (0, 0);
        for (i, e) in batch.iter().enumerate() {
            if let Some(truth) = e.frames {
                truth.iter().zip(&f[i]).for_each(|(t, x)| frames.add(*t > 0.5, *x > 0.0));
            }
            if let Some(t) = e.primary {
                primary = (primary.0 + usize::from(argmax(&p[i]) == t as usize), primary.1 + 1);
            }
            if let Some(t) = e.voice {
                voice = (voice.0 + usize::from(argmax(&v[i]) == t as usize), voice.1 + 1);
            }
            if let Some(t) = e.biased {
                biased.add(t, b[i][0] > 0.0);
            }
            for n in 0..e.text.ids.len().min(crate::model::tokenizer::WINDOW) {
                if let Some(marks) = &e.loaded {
                    loaded.add(marks[n] > 0.5, l[token][0] > 0.0);
                }
                token += 1;
            }
            for t in &e.targets {
                let said = argmax(&s[target]);
                (0..3).for_each(|k| stance[k].add(t.stance == k as i64, said == k));
                target += 1;
            }
        }
    }
    let share = |(right, all): (usize, usize)| right as f64 / all.max(1) as f64;
    DevScores {
        frames_micro_f1: frames.f1(),
        primary_accuracy: share(primary),
        stance_macro_f1: stance.iter().map(Counts::f1).sum::<f64>() / 3.0,
        voice_accuracy: share(voice),
        biased_f1: biased.f1(),
        loaded_token_f1: loaded.f1(),
    }
}

#[derive(Debug, Default)]
struct Counts {
    both: usize,
    truth: usize,
    said: usize,
}

impl Counts {
    fn add(&mut self, truth: bool, said: bool) {
        self.both += usize::from(truth && said);
        self.truth += usize::from(truth);
        self.said += usize::from(said);
    }

    fn f1(&self) -> f64 {
        2.0 * self.both as f64 / (self.truth + self.said).max(1) as f64
    }
}
