//! Keys to hashes: rows of hash embeddings, slots of caches.

/// Four 32-bit hashes of a 64-bit key: MurmurHash3 (x64, 128 bits) over the key's eight bytes as thinc computes it for
/// hash embeddings (with the tail's second multiplication as in thinc, not as in the reference).
pub(crate) fn embedding_hashes(key: u64, seed: u32) -> [u32; 4] {
    let mut h1 = key.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31);
    h1 = h1.wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= u64::from(seed) ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = mix(h1);
    h2 = mix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// MurmurHash3's finaliser: every bit of the input moves every bit of the output.
pub(crate) fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_hashes_that_thinc_gives_them() {
        assert_eq!(embedding_hashes(0, 8), [0; 4]);
        assert_eq!(
            embedding_hashes(1, 8),
            [1_161_550_108, 2_247_783_286, 1_742_325_162, 1_224_191_281]
        );
        assert_eq!(
            embedding_hashes(12_345_678_901_234_567_890, 8),
            [825_681_028, 3_746_740_173, 3_386_005_190, 3_472_626_611]
        );
    }
}
