//! The engines against each other, and readings that depend on nothing but the text.

mod common;

use std::sync::LazyLock;

use slant::model::{
    Bundle, Engine, Input, Isa, Model, ParagraphReading,
    tokenizer::{OVERLAP, WINDOW, windows},
};

fn model(engine: Engine) -> Model {
    Model::new(Bundle::open(None).expect("the bundle models/default"), engine, Isa::Auto).expect("a model")
}

static INT8: LazyLock<Model> = LazyLock::new(|| model(Engine::Int8));
static PORTABLE: LazyLock<Model> = LazyLock::new(|| model(Engine::Portable));

/// Body paragraphs of the example: title and text.
fn paragraphs(n: usize) -> Vec<(String, String)> {
    let options = slant::corpus::ReadOptions::default();
    let corpus = slant::corpus::read_corpus(&[common::EXAMPLE.into()], &options).expect("the example corpus");
    let mut found = Vec::new();
    for item in corpus {
        let slant::corpus::Read::Article(article) = item else { continue };
        let folder = article.folder.clone();
        let document = slant::text::read_article(*article, &folder);
        // Every third, so that several outlets are among them.
        for paragraph in document.paragraphs.iter().filter(|p| p.kind == slant::text::Kind::Body).step_by(3).take(2) {
            found.push((document.article.title.clone(), paragraph.text.clone()));
        }
    }
    let step = (found.len() / n).max(1);
    found.into_iter().step_by(step).take(n).collect()
}

fn inputs<'a>(paragraphs: &'a [(String, String)], targets: &'a [String]) -> Vec<Input<'a>> {
    paragraphs.iter().map(|(title, text)| Input { text, title, targets }).collect()
}

/// One text without title.
fn read(model: &Model, text: &str, targets: &[String]) -> ParagraphReading {
    model.read(&[Input { text, title: "", targets }]).remove(0)
}

#[test]
fn int8_decides_as_portable_does() {
    let paragraphs = paragraphs(40);
    assert_eq!(paragraphs.len(), 40);
    let targets = ["the governor".to_string()];
    let inputs = inputs(&paragraphs, &targets);
    let (int8, portable) = (INT8.read(&inputs), PORTABLE.read(&inputs));
    let (mut frames, mut primary, mut stances) = (0, 0, 0);
    for (a, b) in int8.iter().zip(&portable) {
        frames += (0..15).filter(|f| a.decided.contains(f) == b.decided.contains(f)).count();
        primary += usize::from(a.primary_key() == b.primary_key());
        stances += usize::from(a.stances[0].stance() == b.stances[0].stance());
    }
    assert!(frames * 100 >= 95 * 15 * 40, "{frames} of {} frame decisions agree", 15 * 40);
    assert!(primary * 100 >= 90 * 40, "{primary} of 40 primary frames agree");
    assert!(stances * 100 >= 90 * 40, "{stances} of 40 stances agree");
}

/// A text of exactly `n` wordpieces.
fn wordpieces(n: usize) -> String {
    let text = vec!["boat"; n].join(" ");
    assert_eq!(INT8.bundle.tokenizer.pieces(&text).ids.len(), n);
    text
}

/// Nothing but numbers in their ranges, and as many of them as there are wordpieces.
fn check(text: &str, reading: &ParagraphReading) {
    let (n, shown) = (text.chars().count(), text.chars().take(40).collect::<String>());
    let pieces = INT8.bundle.tokenizer.pieces(text);
    assert_eq!(reading.loaded_tokens.len(), pieces.ids.len(), "{shown:?}");
    for (&(start, end, p), offsets) in reading.loaded_tokens.iter().zip(&pieces.offsets) {
        assert_eq!((start, end), *offsets, "{shown:?}");
        assert!((0.0..=1.0).contains(&p), "{shown:?}");
    }
    assert!(reading.frames.iter().chain([&reading.biased]).all(|p| (0.0..=1.0).contains(p)), "{shown:?}");
    let sum = |values: &[f32]| values.iter().sum::<f32>();
    for total in [sum(&reading.primary), sum(&reading.voice), sum(&reading.stances[0].probabilities)] {
        assert!((total - 1.0).abs() < 1e-4, "{shown:?}: {total}");
    }
    assert!(reading.loaded.iter().all(|s| s.start < s.end && s.end <= n), "{shown:?}: {:?}", reading.loaded);
    assert!((sum(&reading.vector.iter().map(|x| x * x).collect::<Vec<_>>()) - 1.0).abs() < 1e-4, "{shown:?}");
}

#[test]
fn a_text_of_any_length_is_read() {
    let words: Vec<String> = (0..1000).map(|n| format!("word{}", n % 37)).collect();
    let texts = [
        String::new(),
        " \n\t ".into(),
        "Budget".into(),
        "x".repeat(3000),
        wordpieces(WINDOW - 1),
        wordpieces(WINDOW),
        wordpieces(WINDOW + 1),
        wordpieces(2 * WINDOW - OVERLAP),
        words.join(" "),
    ];
    let targets = ["the budget".to_string()];
    for text in &texts {
        check(text, &read(&INT8, text, &targets));
    }
    check(&texts[8], &read(&PORTABLE, &texts[8], &targets));
}

#[test]
fn unknown_characters_and_emoji_are_read() {
    let targets = ["😀".to_string(), "".into(), "ᚠᛇᚻ".into()];
    for text in [
        "The mayor 😀😀 resigned 👩‍👩‍👧‍👦 on Monday 🏳️‍🌈.",
        "ᚠᛇᚻ᛫ᛒᛦᚦ᛫ᚠᚱᚩᚠᚢᚱ",
        "Gouverneur Élodie Müller a déclaré: «non»",
        "市長は月曜日に辞任した。",
        "\u{0}\u{200b}\u{fffd}\u{202e}abc",
        "e\u{301}\u{301}\u{301} İstanbul ǅ ß",
        "😀",
    ] {
        let reading = read(&INT8, text, &targets);
        check(text, &reading);
        assert_eq!(reading.stances.len(), 3, "one a target, even where it has no known character");
        assert!(reading.stances.iter().all(|s| s.probabilities.iter().all(|p| p.is_finite())), "{text:?}");
    }
}

#[test]
fn a_text_alone_is_read_as_in_a_batch_to_the_bit() {
    let paragraphs = paragraphs(24);
    let targets = ["the governor".to_string(), "rent cap".into()];
    let mut inputs = inputs(&paragraphs, &targets);
    let long = wordpieces(600);
    inputs.insert(5, Input { text: &long, title: "", targets: &targets });
    inputs.insert(11, Input { text: "", title: "A title", targets: &[] });
    let together = INT8.read(&inputs);
    let backwards = INT8.read(&inputs.iter().rev().copied().collect::<Vec<_>>());
    for ((input, a), b) in inputs.iter().zip(&together).zip(backwards.iter().rev()) {
        assert_eq!(&INT8.read(&[*input])[0], a, "{:?}", input.text);
        assert_eq!(a, b, "{:?}", input.text);
    }
}

#[test]
fn a_target_alone_is_read_as_with_nine_others_to_the_bit() {
    let text = "Gov. Elena Marsh said the rent cap would keep teachers and nurses in Port Alder, while landlords \
                called it a gift to squatters and vowed to sue the city council.";
    let targets: Vec<String> = [
        "Elena Marsh",
        "rent cap",
        "Port Alder",
        "landlords",
        "teachers",
        "nurses",
        "squatters",
        "city council",
        "the lawsuit",
        "housing policy of the state in general",
    ]
    .map(String::from)
    .to_vec();
    for text in [text.to_string(), format!("{text} {}", wordpieces(500))] {
        let together = read(&INT8, &text, &targets);
        for (target, stance) in targets.iter().zip(&together.stances) {
            let alone = read(&INT8, &text, std::slice::from_ref(target));
            assert_eq!(&alone.stances[0], stance, "{target}");
            assert_eq!(alone.frames, together.frames, "{target}: what is asked must not change the frames");
            assert_eq!(alone.vector, together.vector, "{target}");
        }
        assert_eq!(read(&INT8, &text, &[]).frames, together.frames);
    }
}

#[test]
fn every_instruction_set_gives_the_same_readings() {
    let paragraphs = paragraphs(6);
    let targets = ["rent cap".to_string()];
    let inputs = inputs(&paragraphs, &targets);
    let expected = INT8.read(&inputs);
    let mut tried = 0;
    for isa in Isa::available() {
        let bundle = Bundle::open(None).expect("the bundle models/default");
        let other = Model::new(bundle, Engine::Int8, isa).expect("an instruction set that is available");
        assert_eq!(other.engine_name(), format!("int8/{isa}"));
        assert!(other.read(&inputs) == expected, "{isa} differs");
        tried += 1;
    }
    assert!(tried >= 1);
}

/// What `slant predict` writes for rows, one line a row.
fn predicted(rows: &[String], flags: &[&str]) -> Vec<String> {
    let dir = common::folder();
    let file = common::write(dir.path(), "rows.jsonl", &rows.concat()).display().to_string();
    let output = common::expect(0, ["predict", &file].iter().chain(flags));
    let lines: Vec<String> = common::stdout(&output).lines().map(str::to_string).collect();
    assert_eq!(lines.len(), rows.len());
    lines
}

#[test]
fn predict_writes_the_same_bytes_for_every_instruction_set_batch_and_number_of_threads() {
    let row = |(n, (title, text)): (usize, (String, String))| {
        let title = if n % 3 == 0 { String::new() } else { title };
        let mut row = serde_json::json!({"id": format!("p{n}"), "title": title, "text": text});
        if n % 2 == 0 {
            row["target"] = "the governor".into();
        }
        row.to_string() + "\n"
    };
    let mut texts = paragraphs(36);
    texts.insert(7, (String::new(), wordpieces(600)));
    texts.insert(20, ("A title".into(), "😀".into()));
    let rows: Vec<String> = texts.into_iter().enumerate().map(row).collect();
    let expected = predicted(&rows, &["--isa", "generic", "--threads", "1"]);
    for isa in Isa::available() {
        for threads in ["1", "2", "5"] {
            let lines = predicted(&rows, &["--isa", &isa.to_string(), "--threads", threads]);
            assert!(lines == expected, "{isa} with {threads} threads differs from generic with one");
        }
    }
    // Other neighbours: backwards, and in pieces of several sizes.
    let mut backwards = predicted(&rows.iter().rev().cloned().collect::<Vec<_>>(), &[]);
    backwards.reverse();
    assert!(backwards == expected, "rows read backwards differ");
    for size in [1, 5, 17] {
        // Only the first rows where each is a process of its own.
        let pieces: Vec<String> = rows.chunks(size).take(8).flat_map(|rows| predicted(rows, &[])).collect();
        assert!(pieces[..] == expected[..pieces.len()], "rows read {size} at a time differ");
    }
}

#[cfg(feature = "torch")]
#[test]
fn portable_equals_torch() {
    use slant::model::{
        Batch, Encoder,
        bundle::{CONFIG, WEIGHTS},
        engine::{Portable, Weights},
        torch::Torch,
    };
    let bundle = Bundle::open(None).expect("the bundle models/default");
    let torch = Torch::load(&bundle.dir.join(CONFIG), &bundle.dir.join(WEIGHTS)).expect("libtorch reads the bundle");
    let portable = Portable::new(Weights::from_safetensors(&bundle.weights, &bundle.config).expect("weights"));
    let mut batch = Batch::default();
    let long = wordpieces(300);
    let paragraphs = paragraphs(6);
    let texts = paragraphs.iter().map(|(title, text)| (title.as_str(), text.as_str()));
    for (n, (title, text)) in texts.chain([("", ""), ("A title", "😀 one"), ("", long.as_str())]).enumerate() {
        let targets = ["rent cap", "Elena Marsh", "😀", "", "the strike of the harbour pilots"];
        let passage = bundle.tokenizer.passage(text, title, &targets[..n % 6]);
        for window in windows(passage.text.ids.len()) {
            bundle.tokenizer.lay(&mut batch, &passage, &window);
        }
    }
    let (a, b) = (portable.encode(&batch), torch.encode(&batch));
    assert_eq!(a.dim(), b.dim());
    let worst = a.iter().zip(&b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4, "token states differ by {worst}");
}

#[test]
fn windows_of_a_long_text_have_the_length_that_the_encoder_reads() {
    let longest = windows(1500).iter().map(|w| w.len()).max();
    assert_eq!(longest, Some(WINDOW));
    let positions = INT8.bundle.config.max_position_embeddings;
    let most = WINDOW + 3 + slant::model::tokenizer::TITLE + slant::model::tokenizer::TARGET + 2;
    assert!(most <= positions, "{most} positions of {positions}");
}
