//! Vectors and matrices to vectors: the inner loops.
//!
//! Each kernel is compiled once for every instruction set worth having, and which one runs is found out at run time. All
//! but the product of matrices is plain Rust over blocks of a fixed size, which the compiler turns into vector
//! instructions; the product's innermost loop is written with intrinsics and has a plain twin. All versions give the same
//! bits: each sum adds its terms in one order, whatever the width of a register or the number of rows, and every product
//! is fused with the addition after it (where a processor cannot, in software, which is slow and exact).

#![allow(unsafe_code)]

#[cfg(target_arch = "x86_64")]
mod x86;

use std::sync::atomic::{AtomicU8, Ordering};

use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::view::View;

/// Columns that are computed side by side: those that the widest registers hold.
const LANES: usize = 16;

/// One register's worth of numbers. Aligned, so that no load straddles two lines of the processor's cache.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Lanes([f32; LANES]);

const ZERO: Lanes = Lanes([0.0; LANES]);

/// A matrix and its bias, laid out for [`maxout`].
///
/// The columns of the product stand in groups of `LANES`; the pieces of a maxout stand next to each other. Each group is
/// stored input by input, so that the inner loop reads it in one stream.
#[derive(Debug)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    pieces: usize,
    /// For each group: `inputs` × `pieces` lanes.
    weights: View<Lanes>,
    /// For each group: `pieces` lanes.
    bias: View<Lanes>,
}

impl Matrix {
    /// The most pieces that a maxout may have.
    pub const MAX_PIECES: usize = 4;

    /// Lays out a matrix given as `outputs` × `pieces` × `inputs` in row-major order, with a bias of `outputs` × `pieces`.
    pub fn new(
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
        let mut laid_out = vec![ZERO; groups * inputs * pieces];
        let mut laid_out_bias = vec![ZERO; groups * pieces];
        for output in 0..outputs {
            let (group, lane) = (output / LANES, output % LANES);
            for piece in 0..pieces {
                let row = output * pieces + piece;
                laid_out_bias[group * pieces + piece].0[lane] = bias[row];
                for input in 0..inputs {
                    let at = (group * inputs + input) * pieces + piece;
                    laid_out[at].0[lane] = weights[row * inputs + input];
                }
            }
        }
        let (weights, bias) = (laid_out.into(), laid_out_bias.into());
        Matrix { inputs, outputs, pieces, weights, bias }
    }

    /// Writes the matrix as it is laid out.
    pub(crate) fn write(&self, writer: &mut Writer) {
        for number in [self.inputs, self.outputs, self.pieces] {
            writer.number(number);
        }
        writer.array(&self.weights);
        writer.array(&self.bias);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Matrix, Error> {
        let inputs = reader.number_to(MOST_NUMBERS)?;
        let outputs = reader.number_to(MOST_NUMBERS)?;
        let pieces = reader.number_to(Matrix::MAX_PIECES)?;
        ensure(inputs > 0 && outputs > 0 && pieces > 0)?;
        let groups = outputs.div_ceil(LANES);
        let weights = reader.array_of(groups * inputs * pieces)?;
        let bias = reader.array_of(groups * pieces)?;
        Ok(Matrix { inputs, outputs, pieces, weights, bias })
    }

    /// Whether it has this shape.
    pub(crate) fn has(&self, outputs: usize, pieces: usize, inputs: usize) -> bool {
        (self.outputs, self.pieces, self.inputs) == (outputs, pieces, inputs)
    }

    /// Numbers in an input row.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Numbers in an output row, pieces counted once.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplications of one row.
    pub(crate) fn products(&self) -> usize {
        self.inputs * self.outputs * self.pieces
    }
}

/// A matrix that scores choices from a single row, laid out for [`best_choice`]; with the kind of each choice.
///
/// The groups of columns stand four and four, for with one row alone the sums of one group would wait for each other.
#[derive(Debug)]
pub struct Choices {
    inputs: usize,
    /// For each four groups: `inputs` times four lanes.
    weights: View<[Lanes; 4]>,
    bias: View<[Lanes; 4]>,
    /// Bits that must all be allowed; columns beyond the last choice have all bits.
    kinds: Vec<u32>,
}

impl Choices {
    /// Lays out a matrix given as choices × `inputs` in row-major order, with the bias and the kind of each choice.
    pub fn new(weights: &[f32], bias: &[f32], kinds: &[u32], inputs: usize) -> Choices {
        assert_eq!(weights.len(), kinds.len() * inputs, "weights have the shape given");
        assert_eq!(bias.len(), kinds.len(), "one bias a choice");
        let blocks = kinds.len().div_ceil(4 * LANES);
        let mut laid_out = vec![[ZERO; 4]; blocks * inputs];
        let mut laid_out_bias = vec![[ZERO; 4]; blocks];
        for (choice, bias) in bias.iter().enumerate() {
            let (block, column) = (choice / (4 * LANES), choice % (4 * LANES));
            let (group, lane) = (column / LANES, column % LANES);
            laid_out_bias[block][group].0[lane] = *bias;
            for input in 0..inputs {
                let weight = weights[choice * inputs + input];
                laid_out[block * inputs + input][group].0[lane] = weight;
            }
        }
        let (weights, bias) = (laid_out.into(), laid_out_bias.into());
        Choices { inputs, weights, bias, kinds: padded(kinds) }
    }

    /// Numbers in an input row.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Writes the matrix as it is laid out, without the kinds.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.inputs);
        writer.array(&self.weights);
        writer.array(&self.bias);
    }

    /// Reads what [`write`](Self::write) wrote; the kinds are given.
    pub(crate) fn read(reader: &mut Reader, kinds: &[u32]) -> Result<Choices, Error> {
        let inputs = reader.number_to(MOST_NUMBERS)?;
        let kinds = padded(kinds);
        let blocks = kinds.len() / (4 * LANES);
        ensure(inputs > 0 && blocks > 0)?;
        let (weights, bias) = (reader.array_of(blocks * inputs)?, reader.array_of(blocks)?);
        Ok(Choices { inputs, weights, bias, kinds })
    }

    /// Multiplications of one row, padding included.
    pub(crate) fn products(&self) -> usize {
        self.inputs * self.kinds.len()
    }
}

/// No layer has more numbers in a row.
const MOST_NUMBERS: usize = 1 << 20;

/// The kinds of choices, filled up to whole blocks with a kind that is never allowed.
fn padded(kinds: &[u32]) -> Vec<u32> {
    let mut kinds = kinds.to_vec();
    kinds.resize(kinds.len().next_multiple_of(4 * LANES), u32::MAX);
    kinds
}

/// How wide the registers are that the kernels use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum Width {
    /// What the compiler makes of plain code.
    Plain,
    /// Eight numbers (AVX2 with fused multiplication and addition).
    Avx2,
    /// Sixteen numbers (AVX-512).
    Avx512,
}

impl Width {
    /// The widest that this processor has.
    pub fn widest() -> Width {
        #[cfg(target_arch = "x86_64")]
        {
            if x86::Avx512::is_there() {
                return Width::Avx512;
            }
            if x86::Avx2::is_there() {
                return Width::Avx2;
            }
        }
        Width::Plain
    }

    /// Keeps all kernels of this process to a width, or to the widest that the processor has where that is less; which one
    /// it is. All widths give the same bits, so this changes how fast a text is parsed and never what comes out; it is
    /// there to show just that.
    pub fn limit(self) -> Width {
        let width = self.min(Width::widest());
        CHOSEN.store(width as u8 + 1, Ordering::Relaxed);
        width
    }
}

/// The width that is used, plus one; zero until somebody asks.
static CHOSEN: AtomicU8 = AtomicU8::new(0);

/// The width that is used.
#[cfg(target_arch = "x86_64")]
#[inline]
fn width() -> Width {
    match CHOSEN.load(Ordering::Relaxed) {
        0 => Width::Avx512.limit(),
        1 => Width::Plain,
        2 => Width::Avx2,
        _ => Width::Avx512,
    }
}

/// Compiles a kernel for each instruction set and picks the best that the processor has.
macro_rules! dispatched {
    ($(#[$doc:meta])* $name:ident, $body:ident, ($($arg:ident: $type:ty),*) -> $found:ty) => {
        $(#[$doc])*
        pub fn $name($($arg: $type),*) -> $found {
            #[cfg(target_arch = "x86_64")]
            {
                use x86::{Avx2, Avx512};

                #[target_feature(enable = "avx512f,avx2,fma")]
                fn avx512($($arg: $type),*) -> $found {
                    $body::<Avx512>($($arg),*)
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($arg: $type),*) -> $found {
                    $body::<Avx2>($($arg),*)
                }
                #[target_feature(enable = "fma")]
                fn fused($($arg: $type),*) -> $found {
                    $body::<Plain>($($arg),*)
                }
                let width = width();
                if width == Width::Avx512 {
                    // SAFETY: the processor has every feature that the function was compiled for.
                    return unsafe { avx512($($arg),*) };
                }
                if width == Width::Avx2 {
                    // SAFETY: as above.
                    return unsafe { avx2($($arg),*) };
                }
                if is_x86_feature_detected!("fma") {
                    // SAFETY: as above.
                    return unsafe { fused($($arg),*) };
                }
            }
            $body::<Plain>($($arg),*)
        }
    };
}

/// An instruction set: how it multiplies rows with a group of columns.
trait InstructionSet {
    /// Rows that are multiplied at a time with columns of one piece, and of more: so many that all sums stay in registers.
    const ROWS: [usize; 2];

    /// `M` rows, which begin at `at` in `x`, times one group of columns, plus the bias.
    fn products<const M: usize, const P: usize>(
        x: &[f32],
        at: [usize; M],
        weights: &[[Lanes; P]],
        bias: &[Lanes; P],
    ) -> [[Lanes; P]; M];

    /// The largest of several numbers, lane by lane.
    fn largest<const P: usize>(pieces: &[Lanes; P]) -> Lanes;
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
    ) -> [[Lanes; P]; M] {
        let mut found = [*bias; M];
        for (sums, x) in found.iter_mut().zip(rows(x, at, weights.len())) {
            for (x, weights) in x.iter().zip(weights) {
                for (sums, weights) in sums.iter_mut().zip(weights) {
                    for (sum, weight) in sums.0.iter_mut().zip(weights.0) {
                        *sum = x.mul_add(weight, *sum);
                    }
                }
            }
        }
        found
    }

    #[inline(always)]
    fn largest<const P: usize>(pieces: &[Lanes; P]) -> Lanes {
        let mut most = pieces[0];
        for piece in pieces {
            for (most, value) in most.0.iter_mut().zip(piece.0) {
                *most = larger(value, *most);
            }
        }
        most
    }
}

/// The rows of `x` that begin at `at`.
#[inline(always)]
fn rows<const M: usize>(x: &[f32], at: [usize; M], length: usize) -> [&[f32]; M] {
    let mut rows = [&x[..0]; M];
    for (row, at) in rows.iter_mut().zip(at) {
        *row = &x[at..][..length];
    }
    rows
}

/// Unlike [`f32::max`] one instruction: it need not treat numbers that are not a number apart.
#[inline(always)]
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

dispatched! {
    /// Multiplies `rows` rows of `x`, which begin `stride` numbers apart, with the matrix, adds the bias and keeps the
    /// largest piece: `outputs` numbers a row into `y`.
    maxout, maxout_body,
    (x: &[f32], stride: usize, rows: usize, matrix: &Matrix, y: &mut [f32]) -> ()
}

dispatched! {
    /// Scales each row of `y` to mean zero and variance one, then by `gain` and `bias`, as thinc's layer normalisation.
    layer_norm, layer_norm_body, (y: &mut [f32], gain: &[f32], bias: &[f32]) -> ()
}

dispatched! {
    /// The same, then adds the row of `x` at the same place.
    layer_norm_residual, layer_norm_residual_body,
    (y: &mut [f32], gain: &[f32], bias: &[f32], x: &[f32]) -> ()
}

dispatched! {
    /// Sums the rows of `shares` that begin at `starts` and the bias, and keeps the largest piece of each number. The
    /// pieces of a row stand one after the other, each as long as `y`.
    sum_maxout, sum_maxout_body,
    (shares: &[f32], starts: &[usize], bias: &[f32], y: &mut [f32]) -> ()
}

dispatched! {
    /// The choice with the highest score among those whose kind is allowed, all its bits; the first of equals. `scores` is
    /// a buffer.
    best_choice, best_choice_body,
    (x: &[f32], choices: &Choices, allowed: u32, scores: &mut Vec<Lanes>) -> Option<usize>
}

/// Adds `x` to `y`.
#[inline(always)]
pub(crate) fn add(y: &mut [f32], x: &[f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += x;
    }
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
                    for pieces in &S::products::<$count, P>(x, at, weights, bias) {
                        let lanes = S::largest(pieces).0;
                        let y = &mut y[row * matrix.outputs..][columns.clone()];
                        match y.first_chunk_mut::<LANES>() {
                            Some(y) => *y = lanes,
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
fn sum_maxout_body<S: InstructionSet>(
    shares: &[f32],
    starts: &[usize],
    bias: &[f32],
    y: &mut [f32],
) {
    let width = y.len();
    let (chunks, rest) = y.as_chunks_mut::<LANES>();
    let count = chunks.len();
    for (chunk, y) in chunks.iter_mut().enumerate() {
        for (piece, bias) in bias.chunks_exact(width).enumerate() {
            let at = piece * width + chunk * LANES;
            let mut sums = [0.0f32; LANES];
            sums.copy_from_slice(&bias[chunk * LANES..][..LANES]);
            for start in starts {
                let share = &shares[start + at..][..LANES];
                for (sum, share) in sums.iter_mut().zip(share) {
                    *sum += share;
                }
            }
            for (y, sum) in y.iter_mut().zip(sums) {
                *y = if piece == 0 { sum } else { larger(sum, *y) };
            }
        }
    }
    for (i, y) in rest.iter_mut().enumerate() {
        let sums = (count * LANES + i..bias.len()).step_by(width);
        let sums =
            sums.map(|at| starts.iter().fold(bias[at], |sum, start| sum + shares[start + at]));
        *y = sums.fold(f32::NEG_INFINITY, |most, sum| larger(sum, most));
    }
}

#[inline(always)]
fn best_choice_body<S: InstructionSet>(
    x: &[f32],
    choices: &Choices,
    allowed: u32,
    scores: &mut Vec<Lanes>,
) -> Option<usize> {
    scores.clear();
    for (weights, bias) in choices.weights.chunks_exact(choices.inputs).zip(&*choices.bias) {
        let [lanes] = S::products::<1, 4>(x, [0], weights, bias);
        scores.extend_from_slice(&lanes);
    }
    let kinds = choices.kinds.as_chunks::<LANES>().0;
    let mut most = [f32::NEG_INFINITY; LANES];
    for (scores, kinds) in scores.iter_mut().zip(kinds) {
        for ((score, kind), most) in scores.0.iter_mut().zip(kinds).zip(&mut most) {
            *score = if kind & !allowed == 0 { *score } else { f32::NEG_INFINITY };
            *most = larger(*score, *most);
        }
    }
    let most = most.into_iter().fold(f32::NEG_INFINITY, larger);
    let scores = scores.iter().flat_map(|lanes| lanes.0);
    let mut found = scores.zip(&choices.kinds);
    found.position(|(score, kind)| score >= most && kind & !allowed == 0)
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

    const WIDTHS: [Width; 3] = [Width::Plain, Width::Avx2, Width::Avx512];

    fn same(one: &[f32], other: &[f32]) {
        let bits = |numbers: &[f32]| numbers.iter().map(|n| n.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(one), bits(other));
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
            let mut plain = vec![0.0; rows * outputs];
            // Where the processor fuses nothing, this is done in software.
            maxout_body::<Plain>(&x, stride, rows, &matrix, &mut plain);
            close(&plain, &book);
            for width in WIDTHS {
                let mut y = vec![0.0; rows * outputs];
                width.limit();
                maxout(&x, stride, rows, &matrix, &mut y);
                same(&y, &plain);
                // Rows one by one are the rows of a batch.
                for (row, y) in y.chunks_exact_mut(outputs).enumerate() {
                    maxout(&x[row * stride..], inputs, 1, &matrix, y);
                }
                same(&y, &plain);
            }
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
        for width in WIDTHS {
            width.limit();
            let mut y = noise(40, 4);
            layer_norm_residual(&mut y, &[2.0; 20], &[0.5; 20], &[1.0; 40]);
            same(&y, &plain);
        }
    }

    #[test]
    fn shares_are_summed_before_the_largest_piece_is_kept() {
        for width in [4, 16, 21] {
            let (shares, bias) = (noise(9 * width, 7), noise(3 * width, 8));
            let starts = [0, 6 * width, 3 * width];
            let mut book = vec![f32::NEG_INFINITY; width];
            for i in 0..3 * width {
                let sum = bias[i] + starts.iter().map(|start| shares[start + i]).sum::<f32>();
                book[i % width] = book[i % width].max(sum);
            }
            let mut plain = vec![0.0; width];
            sum_maxout_body::<Plain>(&shares, &starts, &bias, &mut plain);
            close(&plain, &book);
            for registers in WIDTHS {
                registers.limit();
                let mut y = vec![0.0; width];
                sum_maxout(&shares, &starts, &bias, &mut y);
                same(&y, &plain);
            }
        }
    }

    #[test]
    fn the_first_of_the_best_allowed_choices_is_taken() {
        let mut buffer = Vec::new();
        let mut best = |scores: &[f32], kinds: &[u32], allowed: u32| {
            let choices = Choices::new(scores, &vec![0.0; scores.len()], kinds, 1);
            let plain = best_choice_body::<Plain>(&[1.0], &choices, allowed, &mut Vec::new());
            for width in WIDTHS {
                width.limit();
                assert_eq!(best_choice(&[1.0], &choices, allowed, &mut buffer), plain);
            }
            plain
        };
        assert_eq!(best(&[3.0, 1.0, 2.0, 2.0], &[1, 2, 4, 2], 6), Some(2));
        assert_eq!(best(&[3.0, 1.0], &[1, 1], 2), None);
        assert_eq!(best(&[3.0, 1.0], &[3, 2], 2), Some(1));
        let scores = noise(106, 9);
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        assert_eq!(best(&scores, &[1; 106], 1), scores.iter().position(|score| *score == most));
    }
}
