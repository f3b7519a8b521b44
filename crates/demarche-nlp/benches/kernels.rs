//! How fast the inner loops are, one by one, on shapes of the small pipeline and in every width of registers that this
//! processor has: `cargo bench --package demarche-nlp`.

#![allow(missing_docs, reason = "the macros below write functions without a word")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use demarche_nlp::Width;
use demarche_nlp::loops::{Choices, Matrix, best_choice, layer_norm, maxout, sum_maxout};

/// Numbers that look random and are always the same.
fn noise(length: usize) -> Vec<f32> {
    let mut seed = 1u64;
    let next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        (seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// The widths that this processor has.
fn widths() -> impl Iterator<Item = Width> {
    [Width::Plain, Width::Avx2, Width::Avx512].into_iter().filter(|width| width.limit() == *width)
}

/// The products of matrices, by what they are for: outputs, pieces, inputs, rows, and how far apart rows begin.
const PRODUCTS: [(&str, [usize; 5]); 4] = [
    ("window of the encoder", [96, 3, 288, 100, 96]),
    ("mix of embeddings", [96, 3, 576, 20, 576]),
    ("shares of the parser", [1024, 1, 64, 56, 64]),
    ("scores of tags", [50, 1, 96, 100, 96]),
];

fn products(criterion: &mut Criterion) {
    for (what, [outputs, pieces, inputs, rows, stride]) in PRODUCTS {
        let (weights, bias) = (noise(outputs * pieces * inputs), noise(outputs * pieces));
        let matrix = Matrix::new(&weights, &bias, outputs, pieces, inputs);
        let x = noise((rows - 1) * stride + inputs);
        let mut y = vec![0.0; rows * outputs];
        let mut group = criterion.benchmark_group(what);
        group.throughput(Throughput::Elements((outputs * pieces * inputs * rows) as u64));
        for width in widths() {
            group.bench_function(BenchmarkId::from_parameter(format!("{width:?}")), |bencher| {
                width.limit();
                bencher.iter(|| maxout(black_box(&x), stride, rows, &matrix, &mut y));
            });
        }
    }
}

fn others(criterion: &mut Criterion) {
    let (gain, bias) = (noise(96), noise(96));
    let mut rows = noise(100 * 96);
    let (shares, sum_bias) = (noise(50 * 1024), noise(128));
    let starts: [usize; 8] = std::array::from_fn(|feature| (feature * 5 * 8 + feature) * 128);
    let mut state = vec![0.0; 64];
    let kinds: Vec<u32> = (0..106).map(|choice| 1 << (choice % 4)).collect();
    let choices = Choices::new(&noise(106 * 64), &noise(106), &kinds, 64);
    let (x, mut scores) = (noise(64), Vec::new());
    let mut group = criterion.benchmark_group("around the products");
    for width in widths() {
        let named = |what: &str| BenchmarkId::new(what, format!("{width:?}"));
        group.bench_function(named("normalisation of 100 rows"), |bencher| {
            width.limit();
            bencher.iter(|| layer_norm(black_box(&mut rows), &gain, &bias));
        });
        group.bench_function(named("state of the parser"), |bencher| {
            width.limit();
            bencher.iter(|| sum_maxout(black_box(&shares), &starts, &sum_bias, &mut state));
        });
        group.bench_function(named("best of 106 transitions"), |bencher| {
            width.limit();
            bencher.iter(|| best_choice(black_box(&x), &choices, 7, &mut scores));
        });
    }
}

criterion_group!(kernels, products, others);
criterion_main!(kernels);
