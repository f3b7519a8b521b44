//! Vectors and matrices to vectors: the inner loops, with SIMD twins of the scalar code.
