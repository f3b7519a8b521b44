//! Vectors and matrices to vectors: the inner loops, with SIMD twins of the scalar code.

/// Columns that one register holds.
const LANES: usize = 16;

/// A matrix and its bias, laid out for [`affine`] and [`maxout`].
///
/// The columns of the product stand in blocks of [`LANES`]; the pieces of a maxout stand next to each other block by
/// block. Each group of blocks is stored input by input, so that the inner loop reads it in one stream.
#[derive(Debug)]
pub(crate) struct Matrix {
    inputs: usize,
    outputs: usize,
    pieces: usize,
    /// For each group: `inputs` × `pieces` × `LANES`.
    weights: Vec<f32>,
    /// For each group: `pieces` × `LANES`.
    bias: Vec<f32>,
}

impl Matrix {
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
        let groups = outputs.div_ceil(LANES);
        let mut matrix = Matrix {
            inputs,
            outputs,
            pieces,
            weights: vec![0.0; groups * inputs * pieces * LANES],
            bias: vec![0.0; groups * pieces * LANES],
        };
        for output in 0..outputs {
            let (group, lane) = (output / LANES, output % LANES);
            for piece in 0..pieces {
                let row = output * pieces + piece;
                matrix.bias[(group * pieces + piece) * LANES + lane] = bias[row];
                for input in 0..inputs {
                    let at = ((group * inputs + input) * pieces + piece) * LANES + lane;
                    matrix.weights[at] = weights[row * inputs + input];
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

/// Multiplies `rows` rows of `x`, which begin `stride` numbers apart, with the matrix, adds the bias and keeps the
/// largest piece: `outputs` numbers a row into `y`.
pub(crate) fn maxout(x: &[f32], stride: usize, rows: usize, matrix: &Matrix, y: &mut [f32]) {
    if rows == 0 {
        return;
    }
    assert!(x.len() >= (rows - 1) * stride + matrix.inputs, "every input row lies inside");
    assert_eq!(y.len(), rows * matrix.outputs, "one output row for each input row");
    for row in 0..rows {
        let x = &x[row * stride..][..matrix.inputs];
        let y = &mut y[row * matrix.outputs..][..matrix.outputs];
        for (group, y) in y.chunks_mut(LANES).enumerate() {
            let width = matrix.pieces * LANES;
            let weights = &matrix.weights[group * matrix.inputs * width..][..matrix.inputs * width];
            let bias = &matrix.bias[group * width..][..width];
            let mut sums = [[0.0f32; LANES]; 4];
            for (x, weights) in x.iter().zip(weights.chunks_exact(width)) {
                for (sums, weights) in sums.iter_mut().zip(weights.as_chunks::<LANES>().0) {
                    for (sum, weight) in sums.iter_mut().zip(weights) {
                        *sum += x * weight;
                    }
                }
            }
            for (piece, (sums, bias)) in sums.iter().zip(bias.as_chunks::<LANES>().0).enumerate() {
                for (y, (sum, bias)) in y.iter_mut().zip(sums.iter().zip(bias)) {
                    let value = sum + bias;
                    if piece == 0 || value > *y {
                        *y = value;
                    }
                }
            }
        }
    }
}

/// Scales each row of `y` to mean zero and variance one, then by `gain` and `bias`, as thinc's layer normalisation.
pub(crate) fn layer_norm(y: &mut [f32], gain: &[f32], bias: &[f32]) {
    let width = gain.len();
    for row in y.chunks_exact_mut(width) {
        let mean = sum(row) / width as f32;
        for value in row.iter_mut() {
            *value -= mean;
        }
        let variance = square_sum(row) / width as f32 + 1e-8;
        let scale = 1.0 / variance.sqrt();
        for ((value, gain), bias) in row.iter_mut().zip(gain).zip(bias) {
            *value = *value * scale * gain + bias;
        }
    }
}

/// Adds `x` to `y`.
pub(crate) fn add(y: &mut [f32], x: &[f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += x;
    }
}

fn sum(x: &[f32]) -> f32 {
    lanes(x, |value| value)
}

fn square_sum(x: &[f32]) -> f32 {
    lanes(x, |value| value * value)
}

/// Sums in eight partial sums, which the compiler keeps in one register.
fn lanes(x: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let (chunks, rest) = x.as_chunks::<8>();
    let mut sums = [0.0f32; 8];
    for chunk in chunks {
        for (sum, value) in sums.iter_mut().zip(chunk) {
            *sum += of(*value);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|value| of(*value)).sum::<f32>()
}
