//! Vectors and matrices to vectors: the inner loops.
//!
//! Each kernel is compiled once for every instruction set worth having, and which one runs is found out at run time. All
//! but the product of matrices is plain Rust over blocks of a fixed size, which the compiler turns into vector
//! instructions; the product's innermost loop is written with intrinsics and has a plain twin. The versions may differ in
//! the last bit of a result, for some fuse multiplication and addition; on one machine the same input always takes the
//! same path.

#![allow(unsafe_code)]

/// Columns that are computed side by side.
const LANES: usize = 16;

type Lanes = [f32; LANES];

/// A matrix and its bias, laid out for [`maxout`].
///
/// The columns of the product stand in groups of [`LANES`]; the pieces of a maxout stand next to each other. Each group is
/// stored input by input, so that the inner loop reads it in one stream.
#[derive(Debug)]
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    pieces: usize,
    /// For each group: `inputs` × `pieces` lanes.
    weights: Vec<Lanes>,
    /// For each group: `pieces` lanes.
    bias: Vec<Lanes>,
}

impl Matrix {
    /// The most pieces that a maxout may have.
    pub(crate) const MAX_PIECES: usize = 4;

    /// Lays out a matrix given as `outputs` × `pieces` × `inputs` in row-major order, with a bias of `outputs` × `pieces`.
    pub(crate) fn new(
        weights: &[f32],
        bias: &[f32],
        outputs: usize,
        pieces: usize,
        inputs: usize,
    ) -> Matrix {
        assert_eq!(weights.len(), outputs * pieces * inputs, "weights have the shape given");
        assert_eq!(bias.len(), outputs * pieces, "one bias a row");
        assert!((1..=Matrix::MAX_PIECES).contains(&pieces), "a kernel for so many pieces exists");
        let groups = outputs.div_ceil(LANES);
        let mut matrix = Matrix {
            inputs,
            outputs,
            pieces,
            weights: vec![[0.0; LANES]; groups * inputs * pieces],
            bias: vec![[0.0; LANES]; groups * pieces],
        };
        for output in 0..outputs {
            let (group, lane) = (output / LANES, output % LANES);
            for piece in 0..pieces {
                let row = output * pieces + piece;
                matrix.bias[group * pieces + piece][lane] = bias[row];
                for input in 0..inputs {
                    let at = (group * inputs + input) * pieces + piece;
                    matrix.weights[at][lane] = weights[row * inputs + input];
                }
            }
        }
        matrix
    }

    /// Numbers in an input row.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers in an output row, pieces counted once.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }
}

/// Compiles a kernel for each instruction set and picks the best that the processor has.
macro_rules! dispatched {
    ($(#[$doc:meta])* $name:ident, $body:ident, ($($arg:ident: $type:ty),*)) => {
        $(#[$doc])*
        pub(crate) fn $name($($arg: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                use x86::{Avx2, Avx512};

                #[target_feature(enable = "avx512f,avx2,fma")]
                fn avx512($($arg: $type),*) {
                    $body::<Avx512>($($arg),*);
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) {
                    $body::<Avx2>($($arg),*);
                }
                if Avx512::is_there() {
                    // SAFETY: the processor has every feature that the function was compiled for.
                    return unsafe { avx512($($arg),*) };
                }
                if Avx2::is_there() {
                    // SAFETY: as above.
                    return unsafe { avx2($($arg),*) };
                }
            }
            $body::<Plain>($($arg),*);
        }
    };
}

/// An instruction set: how it multiplies rows with a group of columns.
trait InstructionSet {
    /// The largest piece of each of `M` rows, which begin at `at` in `x`, times one group of columns.
    fn products<const M: usize, const P: usize>(
        x: &[f32],
        at: [usize; M],
        weights: &[[Lanes; P]],
        bias: &[Lanes; P],
    ) -> [Lanes; M];

    /// Rows that are multiplied at a time with columns of one piece, and of more: so many that all sums stay in registers.
    const ROWS: [usize; 2];

    /// `x * y + sum`.
    fn multiply_add(x: f32, y: f32, sum: f32) -> f32;
}

/// What every processor can do.
struct Plain;

impl InstructionSet for Plain {
    const ROWS: [usize; 2] = [1, 1];

    #[inline(always)]
    fn products<const M: usize, const P: usize>(
        x: &[f32],
        at: [usize; M],
        weights: &[[Lanes; P]],
        bias: &[Lanes; P],
    ) -> [Lanes; M] {
        at.map(|at| {
            let mut sums = *bias;
            for (x, weights) in x[at..][..weights.len()].iter().zip(weights) {
                for (sums, weights) in sums.iter_mut().zip(weights) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += *x * *weight;
                    }
                }
            }
            sums.into_iter().reduce(largest).unwrap_or([0.0; LANES])
        })
    }

    #[inline(always)]
    fn multiply_add(x: f32, y: f32, sum: f32) -> f32 {
        x * y + sum
    }
}

fn largest(one: Lanes, other: Lanes) -> Lanes {
    std::array::from_fn(|i| if other[i] > one[i] { other[i] } else { one[i] })
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    //! The products with the vector instructions of x86-64 processors.

    use std::arch::x86_64::{
        __m256, __m512, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_set1_ps,
        _mm256_storeu_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_set1_ps,
        _mm512_storeu_ps,
    };

    use super::{InstructionSet, LANES, Lanes};

    /// Registers of eight numbers, with fused multiplication and addition.
    pub(super) struct Avx2;

    /// Registers of sixteen numbers.
    pub(super) struct Avx512;

    impl Avx2 {
        #[inline]
        pub(super) fn is_there() -> bool {
            is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
        }
    }

    impl Avx512 {
        #[inline]
        pub(super) fn is_there() -> bool {
            is_x86_feature_detected!("avx512f") && Avx2::is_there()
        }
    }

    impl InstructionSet for Avx512 {
        // Of 32 registers, 24 or fewer hold sums.
        const ROWS: [usize; 2] = [14, 8];

        #[inline(always)]
        fn products<const M: usize, const P: usize>(
            x: &[f32],
            at: [usize; M],
            weights: &[[Lanes; P]],
            bias: &[Lanes; P],
        ) -> [Lanes; M] {
            let x = at.map(|at| &x[at..][..weights.len()]);
            // SAFETY: only kernels that were dispatched to this instruction set call this, so the processor has it.
            // Loads and stores are of whole lanes, behind references.
            unsafe {
                let mut sums: [[__m512; P]; M] =
                    [bias.map(|lanes| _mm512_loadu_ps(lanes.as_ptr())); M];
                for (i, weights) in weights.iter().enumerate() {
                    let mut columns = [_mm512_set1_ps(0.0); P];
                    for (columns, lanes) in columns.iter_mut().zip(weights) {
                        *columns = _mm512_loadu_ps(lanes.as_ptr());
                    }
                    for (sums, x) in sums.iter_mut().zip(x) {
                        let x = _mm512_set1_ps(x[i]);
                        for (sum, column) in sums.iter_mut().zip(columns) {
                            *sum = _mm512_fmadd_ps(x, column, *sum);
                        }
                    }
                }
                let mut found = [[0.0; LANES]; M];
                for (found, sums) in found.iter_mut().zip(sums) {
                    let mut most = sums[0];
                    for sum in sums {
                        most = _mm512_max_ps(most, sum);
                    }
                    _mm512_storeu_ps(found.as_mut_ptr(), most);
                }
                found
            }
        }

        #[inline(always)]
        fn multiply_add(x: f32, y: f32, sum: f32) -> f32 {
            x.mul_add(y, sum)
        }
    }

    impl InstructionSet for Avx2 {
        // Of 16 registers, 12 hold sums: two a group of columns.
        const ROWS: [usize; 2] = [6, 2];

        #[inline(always)]
        fn products<const M: usize, const P: usize>(
            x: &[f32],
            at: [usize; M],
            weights: &[[Lanes; P]],
            bias: &[Lanes; P],
        ) -> [Lanes; M] {
            const HALF: usize = LANES / 2;
            let x = at.map(|at| &x[at..][..weights.len()]);
            // SAFETY: only kernels that were dispatched to this instruction set call this, so the processor has it.
            // Loads and stores are of half lanes, behind references.
            unsafe {
                let load = |lanes: &Lanes| -> [__m256; 2] {
                    let (low, high) = lanes.split_at(HALF);
                    [_mm256_loadu_ps(low.as_ptr()), _mm256_loadu_ps(high.as_ptr())]
                };
                let mut sums: [[[__m256; 2]; P]; M] = [bias.map(|lanes| load(&lanes)); M];
                for (i, weights) in weights.iter().enumerate() {
                    let mut columns = [[_mm256_set1_ps(0.0); 2]; P];
                    for (columns, lanes) in columns.iter_mut().zip(weights) {
                        *columns = load(lanes);
                    }
                    for (sums, x) in sums.iter_mut().zip(x) {
                        let x = _mm256_set1_ps(x[i]);
                        for (sums, columns) in sums.iter_mut().zip(columns) {
                            sums[0] = _mm256_fmadd_ps(x, columns[0], sums[0]);
                            sums[1] = _mm256_fmadd_ps(x, columns[1], sums[1]);
                        }
                    }
                }
                let mut found = [[0.0; LANES]; M];
                for (found, sums) in found.iter_mut().zip(sums) {
                    let mut most = sums[0];
                    for sum in sums {
                        most = [_mm256_max_ps(most[0], sum[0]), _mm256_max_ps(most[1], sum[1])];
                    }
                    let (low, high) = found.split_at_mut(HALF);
                    _mm256_storeu_ps(low.as_mut_ptr(), most[0]);
                    _mm256_storeu_ps(high.as_mut_ptr(), most[1]);
                }
                found
            }
        }

        #[inline(always)]
        fn multiply_add(x: f32, y: f32, sum: f32) -> f32 {
            x.mul_add(y, sum)
        }
    }
}

dispatched! {
    /// Multiplies `rows` rows of `x`, which begin `stride` numbers apart, with the matrix, adds the bias and keeps the
    /// largest piece: `outputs` numbers a row into `y`.
    maxout, maxout_body, (x: &[f32], stride: usize, rows: usize, matrix: &Matrix, y: &mut [f32])
}

dispatched! {
    /// Scales each row of `y` to mean zero and variance one, then by `gain` and `bias`, as thinc's layer normalisation.
    layer_norm, layer_norm_body, (y: &mut [f32], gain: &[f32], bias: &[f32])
}

dispatched! {
    /// The same, then adds the row of `x` at the same place.
    layer_norm_residual, layer_norm_residual_body,
    (y: &mut [f32], gain: &[f32], bias: &[f32], x: &[f32])
}

dispatched! {
    /// Scores a state: sums the rows of `shares` that begin at `starts` and the bias, keeps the largest of the pieces
    /// (which stand one after the other), and multiplies with the matrix.
    state_scores, state_scores_body,
    (shares: &[f32], starts: &[usize], bias: &[f32], upper: &Matrix, sum: &mut [f32], scores: &mut [f32])
}

/// Adds `x` to `y`.
#[inline(always)]
pub(crate) fn add(y: &mut [f32], x: &[f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += x;
    }
}

/// The index of the largest number among those allowed by a mask; the first of equals. `kinds` has a bit set for each
/// number's kind.
pub(crate) fn best_allowed(scores: &[f32], kinds: &[u64], allowed: u64) -> Option<usize> {
    let mut most = f32::NEG_INFINITY;
    for (score, kind) in scores.iter().zip(kinds) {
        let score = if kind & allowed == 0 { f32::NEG_INFINITY } else { *score };
        most = if score > most { score } else { most };
    }
    scores.iter().zip(kinds).position(|(score, kind)| kind & allowed != 0 && *score >= most)
}

#[inline(always)]
fn maxout_body<S: InstructionSet>(
    x: &[f32],
    stride: usize,
    rows: usize,
    matrix: &Matrix,
    y: &mut [f32],
) {
    match matrix.pieces {
        1 => maxout_pieces::<S, 1>(x, stride, rows, matrix, y),
        2 => maxout_pieces::<S, 2>(x, stride, rows, matrix, y),
        3 => maxout_pieces::<S, 3>(x, stride, rows, matrix, y),
        _ => maxout_pieces::<S, 4>(x, stride, rows, matrix, y),
    }
}

#[inline(always)]
fn maxout_pieces<S: InstructionSet, const P: usize>(
    x: &[f32],
    stride: usize,
    rows: usize,
    matrix: &Matrix,
    y: &mut [f32],
) {
    if rows == 0 || matrix.outputs == 0 || matrix.inputs == 0 {
        return;
    }
    assert!(x.len() >= (rows - 1) * stride + matrix.inputs, "every input row lies inside");
    assert_eq!(y.len(), rows * matrix.outputs, "one output row for each input row");
    let weights = matrix.weights.as_chunks::<P>().0.chunks_exact(matrix.inputs);
    let bias = matrix.bias.as_chunks::<P>().0;
    let most = S::ROWS[usize::from(P > 1)];
    for (group, (weights, bias)) in weights.zip(bias).enumerate() {
        let columns = group * LANES..((group + 1) * LANES).min(matrix.outputs);
        let mut row = 0;
        macro_rules! steps {
            ($($count:literal)*) => {$(
                while $count <= most && rows - row >= $count {
                    let at: [usize; $count] = std::array::from_fn(|i| (row + i) * stride);
                    let found = S::products::<$count, P>(x, at, weights, bias);
                    for lanes in &found {
                        let y = &mut y[row * matrix.outputs..][columns.clone()];
                        match y.first_chunk_mut::<LANES>() {
                            Some(y) => *y = *lanes,
                            None => y.copy_from_slice(&lanes[..y.len()]),
                        }
                        row += 1;
                    }
                }
            )*};
        }
        steps!(14 8 6 4 2 1);
    }
}

#[inline(always)]
fn layer_norm_body<S: InstructionSet>(y: &mut [f32], gain: &[f32], bias: &[f32]) {
    for row in y.chunks_exact_mut(gain.len()) {
        normalise(row, gain, bias);
    }
}

#[inline(always)]
fn layer_norm_residual_body<S: InstructionSet>(
    y: &mut [f32],
    gain: &[f32],
    bias: &[f32],
    x: &[f32],
) {
    for (row, x) in y.chunks_exact_mut(gain.len()).zip(x.chunks_exact(gain.len())) {
        normalise(row, gain, bias);
        add(row, x);
    }
}

#[inline(always)]
fn normalise(row: &mut [f32], gain: &[f32], bias: &[f32]) {
    let width = row.len() as f32;
    let mean = sum(row, |value| value) / width;
    let variance = sum(row, |value| (value - mean) * (value - mean)) / width + 1e-8;
    let scale = 1.0 / variance.sqrt();
    for ((value, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
        *value = (*value - mean) * scale * gain + bias;
    }
}

/// Sums in partial sums that fill a register.
#[inline(always)]
fn sum(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = x.as_chunks::<LANES>();
    let mut sums = [0.0f32; LANES];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}

#[inline(always)]
fn state_scores_body<S: InstructionSet>(
    shares: &[f32],
    starts: &[usize],
    bias: &[f32],
    upper: &Matrix,
    sum: &mut [f32],
    scores: &mut [f32],
) {
    let width = bias.len();
    sum.fill(0.0);
    for start in starts {
        add(sum, &shares[*start..][..width]);
    }
    add(sum, bias);
    let (best, others) = sum.split_at_mut(upper.inputs);
    for other in others.chunks_exact(upper.inputs) {
        for (best, other) in best.iter_mut().zip(other) {
            *best = if *other > *best { *other } else { *best };
        }
    }
    // One row alone: groups are computed four at a time, for one group's sums wait for each other.
    let bias = upper.bias.as_chunks::<4>();
    let weights = upper.weights.chunks_exact(upper.inputs * 4);
    let rest = weights.remainder();
    let mut scores = scores.chunks_mut(LANES * 4);
    for (weights, bias) in weights.zip(bias.0) {
        let mut sums = *bias;
        let groups: [&[Lanes]; 4] =
            std::array::from_fn(|group| &weights[group * upper.inputs..][..upper.inputs]);
        for (i, x) in best.iter().enumerate() {
            for (sums, weights) in sums.iter_mut().zip(groups) {
                for (sum, weight) in sums.iter_mut().zip(&weights[i]) {
                    *sum = S::multiply_add(*x, *weight, *sum);
                }
            }
        }
        if let Some(scores) = scores.next() {
            scores.copy_from_slice(&sums.as_flattened()[..scores.len()]);
        }
    }
    let Some(scores) = scores.next() else { return };
    let weights = rest.chunks_exact(upper.inputs);
    for ((weights, bias), scores) in weights.zip(bias.1).zip(scores.chunks_mut(LANES)) {
        let mut sums = *bias;
        for (x, weights) in best.iter().zip(weights) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum = S::multiply_add(*x, *weight, *sum);
            }
        }
        scores.copy_from_slice(&sums[..scores.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look random and are always the same.
    fn noise(length: usize, mut seed: u64) -> Vec<f32> {
        let next = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    fn close(one: &[f32], other: &[f32]) {
        assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(other) {
            assert!((one - other).abs() < 1e-4, "{one} and {other}");
        }
    }

    #[test]
    fn a_product_is_the_same_by_the_book_and_in_every_instruction_set() {
        for (outputs, pieces, inputs, rows) in [
            (1, 1, 1, 1),
            (16, 3, 9, 33),
            (50, 1, 12, 29),
            (21, 2, 5, 7),
            (96, 3, 48, 19),
            (9, 4, 3, 11),
        ] {
            let weights = noise(outputs * pieces * inputs, 1);
            let bias = noise(outputs * pieces, 2);
            let matrix = Matrix::new(&weights, &bias, outputs, pieces, inputs);
            // Overlapping rows, as the window encoder reads them.
            let stride = inputs.div_ceil(3);
            let x = noise((rows - 1) * stride + inputs, 3);
            let mut book = Vec::new();
            for row in 0..rows {
                for output in 0..outputs {
                    let piece = |piece: usize| {
                        let row_of_weights = output * pieces + piece;
                        let weights = &weights[row_of_weights * inputs..][..inputs];
                        let x = &x[row * stride..][..inputs];
                        let product: f32 = x.iter().zip(weights).map(|(x, w)| x * w).sum();
                        product + bias[row_of_weights]
                    };
                    book.push((0..pieces).map(piece).fold(f32::NEG_INFINITY, f32::max));
                }
            }
            let mut y = vec![0.0; rows * outputs];
            maxout(&x, stride, rows, &matrix, &mut y);
            close(&y, &book);
            y.fill(0.0);
            maxout_body::<Plain>(&x, stride, rows, &matrix, &mut y);
            close(&y, &book);
        }
    }

    #[test]
    fn a_normalised_row_has_mean_zero_and_variance_one() {
        let mut y = noise(40, 4);
        layer_norm(&mut y, &[1.0; 20], &[0.0; 20]);
        for row in y.chunks_exact(20) {
            assert!(row.iter().sum::<f32>().abs() < 1e-4);
            assert!((row.iter().map(|value| value * value).sum::<f32>() / 20.0 - 1.0).abs() < 1e-3);
        }
        let mut plain = noise(40, 4);
        layer_norm_residual_body::<Plain>(&mut plain, &[2.0; 20], &[0.5; 20], &[1.0; 40]);
        let scaled: Vec<f32> = y.iter().map(|value| value * 2.0 + 1.5).collect();
        close(&plain, &scaled);
    }

    #[test]
    fn a_state_is_scored_as_the_largest_piece_of_the_sum_of_its_shares() {
        for outputs in [3, 64, 74, 106] {
            let upper = Matrix::new(&noise(outputs * 4, 5), &noise(outputs, 6), outputs, 1, 4);
            let (shares, bias) = (noise(80, 7), noise(8, 8));
            let starts = [0, 24, 72];
            let mut hidden = [f32::NEG_INFINITY; 4];
            for i in 0..8 {
                let sum = bias[i] + starts.iter().map(|start| shares[start + i]).sum::<f32>();
                hidden[i % 4] = hidden[i % 4].max(sum);
            }
            let mut book = vec![0.0; outputs];
            maxout(&hidden, 4, 1, &upper, &mut book);
            let (mut sum, mut scores) = (vec![0.0; 8], vec![0.0; outputs]);
            state_scores(&shares, &starts, &bias, &upper, &mut sum, &mut scores);
            close(&scores, &book);
            scores.fill(0.0);
            state_scores_body::<Plain>(&shares, &starts, &bias, &upper, &mut sum, &mut scores);
            close(&scores, &book);
        }
    }

    #[test]
    fn the_first_of_equally_good_allowed_numbers_is_taken() {
        assert_eq!(best_allowed(&[3.0, 1.0, 2.0, 2.0], &[1, 2, 4, 2], 6), Some(2));
        assert_eq!(best_allowed(&[3.0, f32::NAN], &[1, 2], 3), Some(0));
        assert_eq!(best_allowed(&[3.0, 1.0], &[1, 1], 2), None);
    }
}
