//! The int8 engine's operations by instruction set, in the shapes of the bundled encoder: `cargo bench --bench kernels`.
//!
//! `product`: "elements" are operations, two a product of bytes, so that Gelem/s reads as GOP/s. `attention`: two
//! operations a product of floats, exponentials not counted. `gelu` and `layer_norm`: values. `encoder`: tokens.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use slant::model::{
    Batch, Bundle, Encoder, Isa, Sequence,
    engine::{Int8, Weights, int8::operations::Operations},
};

const HIDDEN: usize = 384;
const WIDE: usize = 1536;
const HEADS: usize = 12;
const ROWS: usize = 192;

fn operations(isa: Isa, rows: usize, inputs: usize, outputs: usize) -> Operations {
    Operations::new(isa, rows, inputs, outputs).expect("an instruction set that is available")
}

fn product(c: &mut Criterion) {
    let mut group = c.benchmark_group("product");
    for (inputs, outputs) in [(HIDDEN, 3 * HIDDEN), (HIDDEN, WIDE), (WIDE, HIDDEN)] {
        for isa in Isa::available() {
            let mut operations = operations(isa, ROWS, inputs, outputs);
            group.throughput(Throughput::Elements((2 * ROWS * inputs * outputs) as u64));
            let id = BenchmarkId::new(isa.to_string(), format!("{inputs}x{outputs}"));
            group.bench_function(id, |b| b.iter(|| operations.product()));
        }
    }
    group.finish();
}

fn attention(c: &mut Criterion) {
    let mut group = c.benchmark_group("attention");
    for tokens in [64, 128] {
        for isa in Isa::available() {
            let mut operations = operations(isa, tokens, 3 * HIDDEN, HIDDEN);
            group.throughput(Throughput::Elements((4 * tokens * tokens * HIDDEN) as u64));
            group.bench_function(BenchmarkId::new(isa.to_string(), tokens), |b| b.iter(|| operations.attention(HEADS)));
        }
    }
    group.finish();
}

fn rows(c: &mut Criterion) {
    for (name, width, run) in [
        ("gelu_and_quantise", WIDE, Operations::gelu_and_quantise as fn(&mut Operations)),
        ("quantise", HIDDEN, Operations::quantise),
        ("layer_norm", HIDDEN, Operations::layer_norm),
    ] {
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Elements((ROWS * width) as u64));
        for isa in Isa::available() {
            let mut operations = operations(isa, ROWS, width, 16);
            group.bench_function(isa.to_string(), |b| b.iter(|| run(&mut operations)));
        }
        group.finish();
    }
}

/// Twenty sequences of 30 to 163 tokens, 1,930 in all: what the pipeline gives the encoder at once.
fn batch() -> Batch {
    let mut batch = Batch::default();
    for n in 0..20 {
        let (start, len) = (batch.ids.len(), 30 + 7 * n);
        batch.ids.extend((0..len).map(|t| (1000 + n * 997 + t * 31) as u32 % 30_000));
        batch.segments.extend(std::iter::repeat_n(0, len));
        batch.positions.extend(0..len as u16);
        batch.sequences.push(Sequence { start, len });
    }
    batch
}

fn encoder(c: &mut Criterion) {
    let bundle = Bundle::open(None).expect("the bundle models/default");
    let weights = Weights::from_safetensors(&bundle.weights, &bundle.config).expect("weights");
    let batch = batch();
    let mut group = c.benchmark_group("encoder");
    group.sample_size(10).throughput(Throughput::Elements(batch.ids.len() as u64));
    for isa in Isa::available() {
        let engine = Int8::new(&weights, isa).expect("an instruction set that is available");
        group.bench_function(isa.to_string(), |b| b.iter(|| engine.encode(&batch)));
    }
    group.finish();
}

criterion_group!(benches, product, attention, rows, encoder);
criterion_main!(benches);
