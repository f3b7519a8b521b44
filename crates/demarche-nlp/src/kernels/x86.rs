//! The products with the vector instructions of x86-64 processors.

use std::arch::x86_64::{
    __m256, __m512, _mm256_fmadd_ps, _mm256_load_ps, _mm256_max_ps, _mm256_set1_ps,
    _mm256_store_ps, _mm512_fmadd_ps, _mm512_load_ps, _mm512_max_ps, _mm512_set1_ps,
    _mm512_store_ps,
};

use super::{InstructionSet, LANES, Lanes, ZERO, rows};

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
    ) -> [[Lanes; P]; M] {
        let x = rows(x, at, weights.len());
        // SAFETY: only kernels that were dispatched to this instruction set call this, so the processor has it.
        // Stores are of whole lanes, aligned to as many bytes as they take.
        unsafe {
            let mut sums: [[__m512; P]; M] = [bias.map(|lanes| load512(&lanes)); M];
            for (i, weights) in weights.iter().enumerate() {
                let columns: [__m512; P] = std::array::from_fn(|piece| load512(&weights[piece]));
                for (sums, x) in sums.iter_mut().zip(x) {
                    let x = _mm512_set1_ps(x[i]);
                    for (sum, column) in sums.iter_mut().zip(columns) {
                        *sum = _mm512_fmadd_ps(x, column, *sum);
                    }
                }
            }
            let mut found = [[ZERO; P]; M];
            for (found, sums) in found.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
                _mm512_store_ps(found.0.as_mut_ptr(), *sums);
            }
            found
        }
    }

    #[inline(always)]
    fn largest<const P: usize>(pieces: &[Lanes; P]) -> Lanes {
        // SAFETY: as above.
        unsafe {
            let mut most = load512(&pieces[0]);
            for piece in pieces {
                most = _mm512_max_ps(load512(piece), most);
            }
            let mut found = ZERO;
            _mm512_store_ps(found.0.as_mut_ptr(), most);
            found
        }
    }
}

/// # Safety
/// The processor has AVX-512.
#[inline(always)]
unsafe fn load512(lanes: &Lanes) -> __m512 {
    // SAFETY: the lanes are sixteen numbers, aligned to as many bytes as they take.
    unsafe { _mm512_load_ps(lanes.0.as_ptr()) }
}

/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn load256(lanes: &Lanes) -> [__m256; 2] {
    let (low, high) = lanes.0.split_at(LANES / 2);
    // SAFETY: each half of the lanes is eight numbers, aligned to as many bytes as they take.
    unsafe { [_mm256_load_ps(low.as_ptr()), _mm256_load_ps(high.as_ptr())] }
}

/// # Safety
/// The processor has AVX.
#[inline(always)]
unsafe fn store256(lanes: &mut Lanes, halves: [__m256; 2]) {
    let (low, high) = lanes.0.split_at_mut(LANES / 2);
    // SAFETY: as above.
    unsafe {
        _mm256_store_ps(low.as_mut_ptr(), halves[0]);
        _mm256_store_ps(high.as_mut_ptr(), halves[1]);
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
    ) -> [[Lanes; P]; M] {
        let x = rows(x, at, weights.len());
        // SAFETY: only kernels that were dispatched to this instruction set call this, so the processor has it.
        unsafe {
            let mut sums: [[[__m256; 2]; P]; M] = [bias.map(|lanes| load256(&lanes)); M];
            for (i, weights) in weights.iter().enumerate() {
                let columns: [[__m256; 2]; P] =
                    std::array::from_fn(|piece| load256(&weights[piece]));
                for (sums, x) in sums.iter_mut().zip(x) {
                    let x = _mm256_set1_ps(x[i]);
                    for (sums, columns) in sums.iter_mut().zip(columns) {
                        sums[0] = _mm256_fmadd_ps(x, columns[0], sums[0]);
                        sums[1] = _mm256_fmadd_ps(x, columns[1], sums[1]);
                    }
                }
            }
            let mut found = [[ZERO; P]; M];
            for (found, sums) in found.as_flattened_mut().iter_mut().zip(sums.as_flattened()) {
                store256(found, *sums);
            }
            found
        }
    }

    #[inline(always)]
    fn largest<const P: usize>(pieces: &[Lanes; P]) -> Lanes {
        // SAFETY: as above.
        unsafe {
            let mut most = load256(&pieces[0]);
            for piece in pieces {
                let [low, high] = load256(piece);
                most = [_mm256_max_ps(low, most[0]), _mm256_max_ps(high, most[1])];
            }
            let mut found = ZERO;
            store256(&mut found, most);
            found
        }
    }
}
