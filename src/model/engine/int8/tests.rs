//! The engine's promises: the same bits on every instruction set and in every batch, and close to f32.

use ndarray::s;
use proptest::prelude::*;

use super::super::Portable;
use super::super::testing::{batch, even_config, odd_config, text, weights};
use super::*;

fn bits(x: &Array2<f32>) -> Vec<u32> {
    x.iter().map(|x| x.to_bits()).collect()
}

/// One engine an instruction set.
fn engines(config: &EncoderConfig, seed: u64) -> Vec<Int8> {
    let weights = weights(config, seed);
    Isa::available().into_iter().map(|isa| Int8::new(&weights, isa).expect("is available")).collect()
}

fn assert_same_bits(engines: &[Int8], batch: &Batch) {
    let states: Vec<_> = engines.iter().map(|engine| bits(&engine.encode(batch))).collect();
    for (engine, other) in engines.iter().zip(&states) {
        assert!(*other == states[0], "{} differs from {}", engine.name(), engines[0].name());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn all_instruction_sets_give_the_same_bits(texts in prop::collection::vec(text(), 0..12), seed in 0u64..1000) {
        for config in [odd_config(), even_config()] {
            assert_same_bits(&engines(&config, seed), &batch(&texts));
        }
    }

    #[test]
    fn a_sequence_does_not_see_its_batch(texts in prop::collection::vec(text(), 1..12), seed in 0u64..1000) {
        let engine = Int8::new(&weights(&odd_config(), seed), Isa::Auto).expect("auto is always there");
        let batch = batch(&texts);
        let together = engine.encode(&batch);
        for (sequence, text) in batch.sequences.iter().zip(&texts) {
            let alone = engine.encode(&super::super::testing::batch(std::slice::from_ref(text)));
            let rows = together.slice(s![sequence.range(), ..]).to_owned();
            prop_assert!(bits(&rows) == bits(&alone));
        }
    }

    #[test]
    fn states_are_close_to_f32(texts in prop::collection::vec(text(), 1..6), seed in 0u64..1000) {
        let weights = weights(&even_config(), seed);
        let batch = batch(&texts);
        let exact = Portable::new(weights.clone()).encode(&batch);
        let states = Int8::new(&weights, Isa::Auto).expect("auto is always there").encode(&batch);
        let cosines = states.rows().into_iter().zip(exact.rows()).map(|(a, b)| {
            a.dot(&b) / (a.dot(&a) * b.dot(&b)).sqrt()
        });
        let cosines: Vec<f32> = cosines.collect();
        let mean = cosines.iter().sum::<f32>() / cosines.len() as f32;
        prop_assert!(mean > 0.99, "mean cosine {}", mean);
    }
}

#[test]
fn hundreds_of_sequences_give_the_same_bits() {
    let texts: Vec<Vec<u32>> = (0..400u32).map(|i| (0..i % 23 + 1).map(|t| (i * 7 + t * 13) % 100).collect()).collect();
    assert_same_bits(&engines(&even_config(), 9), &batch(&texts));
}

#[test]
fn threads_share_an_engine() {
    let engine = Int8::new(&weights(&odd_config(), 2), Isa::Auto).expect("auto is always there");
    let texts: Vec<Vec<u32>> = (1..60).map(|n| (0..n).collect()).collect();
    let batch = batch(&texts);
    let alone = bits(&engine.encode(&batch));
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| bits(&engine.encode(&batch)))).collect();
        for worker in workers {
            assert!(worker.join().expect("does not panic") == alone);
        }
    });
}

#[test]
fn extreme_weights_do_not_saturate() {
    // Every weight at its greatest and every activation near it: the sums that a careless product gets wrong.
    let mut weights = weights(&even_config(), 4);
    for layer in &mut weights.layers {
        for linear in [&mut layer.query, &mut layer.intermediate, &mut layer.output] {
            linear.weight.mapv_inplace(|w| w.signum() * 0.1);
        }
        layer.attention_norm.weight.fill(0.01);
        layer.attention_norm.bias.fill(3.0);
    }
    let engines: Vec<_> = Isa::available().into_iter().map(|isa| Int8::new(&weights, isa).expect("there")).collect();
    assert_same_bits(&engines, &batch(&[(0..50).collect()]));
}

#[test]
fn one_that_the_cpu_lacks_is_refused() {
    let weights = weights(&odd_config(), 1);
    let lacking = if cfg!(target_arch = "x86_64") { Isa::Neon } else { Isa::Avx2 };
    assert_eq!(Int8::new(&weights, lacking).map(|_| ()), Err(IsaError::Unavailable(lacking)));
    let engine = Int8::new(&weights, Isa::Generic).expect("always there");
    assert_eq!((engine.name(), engine.isa()), ("int8/generic".into(), Isa::Generic));
    assert_eq!(engine.encode(&Batch::default()).dim(), (0, 42));
}
