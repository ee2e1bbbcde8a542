//! The network that is trained: rust-bert's encoder with one linear head a task, and its loss.

use std::ops::Range;

use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::{IndexOp, Kind, Reduction, Tensor, nn};

use super::examples::Example;
use crate::model::{
    encoder::Batch,
    task::{self, TASKS, Task},
    tokenizer::{self, Passage, Tokenizer, WINDOW},
    torch::Padded,
};

/// Encoder and heads over one variable store. Heads are in parameter group 1, which learns faster.
pub struct Network {
    bert: BertModel<BertEmbeddings>,
    heads: Vec<(Task, nn::Linear)>,
}

/// What each task adds to the loss. Token tasks and frames are means over many mostly empty cells, hence the weights.
const WEIGHTS: [(Task, f64); 7] = [
    (task::FRAMES, 6.0),
    (task::PRIMARY, 0.7),
    (task::BIASED, 0.5),
    (task::VOICE, 0.4),
    (task::LOADED, 4.0),
    (task::STANCE, 1.5),
    (task::HOLDER, 0.4),
];
/// Loaded tokens are two in a hundred; a missed one weighs this much more than a false one.
const LOADED_POSITIVE: f64 = 3.0;

impl Network {
    /// Builds encoder and heads under the root of a store.
    pub fn new(root: &nn::Path, config: &BertConfig) -> Self {
        let heads = TASKS
            .iter()
            .map(|t| {
                let path = root.set_group(1) / "heads" / t.name;
                (
                    *t,
                    nn::linear(
                        path,
                        t.reads.width(config.hidden_size as usize) as i64,
                        t.outputs as i64,
                        Default::default(),
                    ),
                )
            })
            .collect();
        Self { bert: BertModel::new(root, config), heads }
    }

    fn head(&self, task: Task, states: &Tensor) -> Tensor {
        let (_, linear) = self.heads.iter().find(|(t, _)| *t == task).expect("every task has a head");
        states.apply(linear)
    }

    /// Logits of a batch.
    pub fn forward(&self, laid: &Laid, train: bool) -> Outputs {
        let states = laid.padded.forward(&self.bert, train);
        let hidden = *states.size().last().unwrap_or(&0);
        let flat = states.reshape([-1, hidden]);
        let drop = |t: Tensor| if train { t.dropout(0.1, true) } else { t };
        let text = drop(laid.text_mean.matmul(&flat));
        let target = [laid.target_mean.matmul(&flat), laid.target_text_mean.matmul(&flat)];
        let target = drop(Tensor::cat(&target, 1));
        let token = drop(flat.index_select(0, &laid.token_index));
        Outputs {
            logits: TASKS
                .iter()
                .map(|t| {
                    let states = match t.reads {
                        task::Reads::Text => &text,
                        task::Reads::Token => &token,
                        task::Reads::Target => &target,
                    };
                    (*t, self.head(*t, states))
                })
                .collect(),
        }
    }
}

/// Logits of every task: (examples, outputs), (tokens, 1) or (targets, outputs).
pub struct Outputs {
    logits: Vec<(Task, Tensor)>,
}

impl Outputs {
    /// Logits of one task.
    pub fn of(&self, task: Task) -> &Tensor {
        &self.logits.iter().find(|(t, _)| *t == task).expect("every task has logits").1
    }

    /// Weighted sum of the task losses over what is labelled in the batch.
    pub fn loss(&self, examples: &[&Example]) -> Tensor {
        let mut total = Tensor::from(0f32);
        for (task, weight) in WEIGHTS {
            if let Some(loss) = self.task_loss(task, examples) {
                total += loss * weight;
            }
        }
        total
    }

    fn task_loss(&self, task: Task, examples: &[&Example]) -> Option<Tensor> {
        let logits = self.of(task);
        let by_example = |label: &dyn Fn(&Example) -> Option<i64>| {
            cross_entropy(logits, &examples.iter().map(|e| label(e)).collect::<Vec<_>>())
        };
        let by_token = |label: &dyn Fn(&Example) -> Option<&Vec<f32>>, positive: f64| {
            let cells = examples.iter().flat_map(|e| match label(e) {
                Some(marks) => marks[..marks.len().min(WINDOW)].iter().map(|m| Some(vec![*m])).collect(),
                None => vec![None; e.text.ids.len().min(WINDOW)],
            });
            binary(logits, &cells.collect::<Vec<_>>(), positive)
        };
        let targets = || examples.iter().flat_map(|e| &e.targets);
        match task {
            task::FRAMES => {
                binary(logits, &examples.iter().map(|e| e.frames.map(|f| f.to_vec())).collect::<Vec<_>>(), 1.0)
            }
            task::PRIMARY => by_example(&|e| e.primary),
            task::BIASED => {
                let cells: Vec<_> = examples.iter().map(|e| e.biased.map(|b| vec![f32::from(u8::from(b))])).collect();
                binary(logits, &cells, 1.0)
            }
            task::VOICE => by_example(&|e| e.voice),
            task::LOADED => by_token(&|e| e.loaded.as_ref(), LOADED_POSITIVE),
            task::STANCE => cross_entropy(logits, &targets().map(|t| Some(t.stance)).collect::<Vec<_>>()),
            task::HOLDER => cross_entropy(logits, &targets().map(|t| t.holder).collect::<Vec<_>>()),
            _ => None,
        }
    }
}

fn labelled_rows<T>(labels: &[Option<T>]) -> Option<Tensor> {
    let rows: Vec<i64> = labels.iter().enumerate().filter(|(_, l)| l.is_some()).map(|(i, _)| i as i64).collect();
    (!rows.is_empty()).then(|| Tensor::from_slice(&rows))
}

fn cross_entropy(logits: &Tensor, labels: &[Option<i64>]) -> Option<Tensor> {
    let rows = labelled_rows(labels)?;
    let labels: Vec<i64> = labels.iter().copied().flatten().collect();
    Some(logits.index_select(0, &rows).cross_entropy_for_logits(&Tensor::from_slice(&labels)))
}

fn binary(logits: &Tensor, labels: &[Option<Vec<f32>>], positive: f64) -> Option<Tensor> {
    let rows = labelled_rows(labels)?;
    let flat: Vec<f32> = labels.iter().flatten().flatten().copied().collect();
    let logits = logits.index_select(0, &rows);
    let labels = Tensor::from_slice(&flat).view_as(&logits);
    let positive = Tensor::from(positive as f32);
    Some(logits.binary_cross_entropy_with_logits::<Tensor>(&labels, None, Some(positive), Reduction::Mean))
}

/// A batch of examples as the network wants it: a sequence an example, then a sequence a target.
pub struct Laid {
    padded: Padded,
    text_mean: Tensor,
    target_mean: Tensor,
    target_text_mean: Tensor,
    token_index: Tensor,
}

impl Laid {
    /// Lays out examples; `title` says for each whether its title is given. Only the first window of a text is read.
    pub fn new(tokenizer: &Tokenizer, examples: &[&Example], title: impl Fn(usize) -> bool) -> Self {
        let mut batch = Batch::default();
        let passage = |(i, example): (usize, &&Example)| Passage {
            text: example.text.clone(),
            title: if title(i) { example.title.clone() } else { Vec::new() },
            targets: Vec::new(),
        };
        let passages: Vec<Passage> = examples.iter().enumerate().map(passage).collect();
        let window = |passage: &Passage| 0..passage.text.ids.len().min(WINDOW);
        let texts: Vec<_> = passages.iter().map(|p| tokenizer.lay(&mut batch, p, &window(p))).collect();
        let mut targets = Vec::new();
        for (passage, example) in passages.iter().zip(examples) {
            for target in &example.targets {
                targets.push(tokenizer.lay_target(&mut batch, passage, &target.pieces, &window(passage)));
            }
        }
        let padded = Padded::new(&batch);
        let (width, sequences) = (padded.width, batch.sequences.len());
        // One row an entry, whose product with all token states is the mean over a range of one sequence.
        let means = |entries: &[(usize, usize, Range<usize>)]| {
            let cells = sequences * width;
            let mut values = vec![0f32; entries.len() * cells];
            for (row, (sequence, start, tokens)) in entries.iter().enumerate() {
                let first = row * cells + sequence * width + tokens.start - start;
                values[first..first + tokens.len()].fill(1.0 / tokens.len() as f32);
            }
            Tensor::from_slice(&values).view([entries.len() as i64, cells as i64])
        };
        let of = |laid: &[tokenizer::Laid], first: usize, range: fn(&tokenizer::Laid) -> Range<usize>| {
            let entries = laid.iter().enumerate().map(|(n, l)| (first + n, l.start, range(l)));
            means(&entries.collect::<Vec<_>>())
        };
        let tokens = texts
            .iter()
            .enumerate()
            .flat_map(|(row, l)| l.text.clone().map(move |token| (row * width + token - l.start) as i64));
        Self {
            text_mean: of(&texts, 0, tokenizer::Laid::text_and_marks),
            target_mean: of(&targets, texts.len(), tokenizer::Laid::target),
            target_text_mean: of(&targets, texts.len(), tokenizer::Laid::text_and_marks),
            token_index: Tensor::from_slice(&tokens.collect::<Vec<_>>()),
            padded,
        }
    }
}

/// A tensor's values, row by row.
pub fn rows(tensor: &Tensor) -> Vec<Vec<f32>> {
    let tensor = tensor.to_kind(Kind::Float).contiguous();
    (0..tensor.size()[0]).map(|i| Vec::<f32>::try_from(tensor.i(i)).unwrap_or_default()).collect()
}
