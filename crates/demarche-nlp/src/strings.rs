//! Strings to their 64-bit ids, as in spaCy's string store.
//!
//! An id is a MurmurHash64A of the UTF-8 bytes, but the empty string is 0 and the names of spaCy's symbols (`NOUN`,
//! `nsubj`, `DATE`, …) have small fixed ids. A word of a text that is spelled like a symbol gets the symbol's id too, and
//! the trained tables were filled that way: *mark* and *agent* are symbols.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Values by the ids of strings.
pub(crate) type IdMap<V> = HashMap<u64, V, BuildHasherDefault<IdHasher>>;

/// The id of a string in spaCy's string store.
pub(crate) fn string_id(string: &str) -> u64 {
    if string.is_empty() {
        return 0;
    }
    symbol_id(string).unwrap_or_else(|| murmur64a(string.as_bytes(), 1))
}

/// The id of a symbol's name, or `None` where the string is not one.
fn symbol_id(name: &str) -> Option<u64> {
    if let Some(digits) = name.strip_prefix("FLAG") {
        return fixed_digits(digits, 2).filter(|id| (19..=63).contains(id));
    }
    if let Some(digits) = name.strip_prefix("DEPRECATED") {
        return fixed_digits(digits, 3).filter(|n| (1..=276).contains(n)).map(|n| n + DEPRECATED);
    }
    let found = SYMBOLS.binary_search_by(|(symbol, _)| (*symbol).cmp(name)).ok()?;
    Some(SYMBOLS[found].1)
}

/// Reads exactly so many ASCII digits.
fn fixed_digits(digits: &str, count: usize) -> Option<u64> {
    let plain = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// Austin Appleby's MurmurHash64A (64-bit, little-endian).
pub(crate) fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        hash = (hash ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0u8; 8];
        last[..tail.len()].copy_from_slice(tail);
        hash = (hash ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    hash ^= hash >> R;
    hash = hash.wrapping_mul(M);
    hash ^ (hash >> R)
}

/// Passes an id on as its own hash: it is one already.
#[derive(Debug, Default)]
pub(crate) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = murmur64a(bytes, self.0);
    }

    fn write_u64(&mut self, id: u64) {
        self.0 = id;
    }
}

/// `DEPRECATED001` stands at this id plus one.
const DEPRECATED: u64 = 103;

/// The names of `spacy.symbols` with their ids, by name; the numbered `FLAG` and `DEPRECATED` rows are left out.
#[rustfmt::skip]
const SYMBOLS: &[(&str, u64)] = &[
    ("ADJ", 84), ("ADP", 85), ("ADV", 86), ("AUX", 87), ("CARDINAL", 397), ("CCONJ", 89),
    ("CLUSTER", 72), ("CONJ", 88), ("DATE", 391), ("DEP", 76), ("DET", 90), ("ENT_ID", 454),
    ("ENT_IOB", 77), ("ENT_KB_ID", 452), ("ENT_TYPE", 78), ("EOL", 102), ("EVENT", 387),
    ("FACILITY", 382), ("GPE", 384), ("HEAD", 79), ("ID", 64), ("IDX", 455), ("INTJ", 91),
    ("IS_ALPHA", 1), ("IS_ASCII", 2), ("IS_BRACKET", 14), ("IS_CURRENCY", 18), ("IS_DIGIT", 3),
    ("IS_LEFT_PUNCT", 16), ("IS_LOWER", 4), ("IS_OOV_DEPRECATED", 13), ("IS_PUNCT", 5),
    ("IS_QUOTE", 15), ("IS_RIGHT_PUNCT", 17), ("IS_SPACE", 6), ("IS_STOP", 12), ("IS_TITLE", 7),
    ("IS_UPPER", 8), ("LANG", 83), ("LANGUAGE", 389), ("LAW", 390), ("LEMMA", 73), ("LENGTH", 71),
    ("LIKE_EMAIL", 11), ("LIKE_NUM", 10), ("LIKE_URL", 9), ("LOC", 385), ("LOWER", 66),
    ("MONEY", 394), ("MORPH", 453), ("NORM", 67), ("NORP", 381), ("NOUN", 92), ("NUM", 93),
    ("ORDINAL", 396), ("ORG", 383), ("ORTH", 65), ("PART", 94), ("PERCENT", 393), ("PERSON", 380),
    ("POS", 74), ("PREFIX", 69), ("PROB", 82), ("PRODUCT", 386), ("PRON", 95), ("PROPN", 96),
    ("PUNCT", 97), ("QUANTITY", 395), ("SCONJ", 98), ("SENT_START", 80), ("SHAPE", 68),
    ("SPACE", 103), ("SPACY", 81), ("SUFFIX", 70), ("SYM", 99), ("TAG", 75), ("TIME", 392),
    ("VERB", 100), ("WORK_OF_ART", 388), ("X", 101), ("_", 456), ("acl", 451), ("acomp", 398),
    ("advcl", 399), ("advmod", 400), ("agent", 401), ("amod", 402), ("appos", 403), ("attr", 404),
    ("aux", 405), ("auxpass", 406), ("cc", 407), ("ccomp", 408), ("complm", 409), ("conj", 410),
    ("cop", 411), ("csubj", 412), ("csubjpass", 413), ("dep", 414), ("det", 415), ("dobj", 416),
    ("expl", 417), ("hmod", 418), ("hyph", 419), ("infmod", 420), ("intj", 421), ("iobj", 422),
    ("mark", 423), ("meta", 424), ("neg", 425), ("nmod", 426), ("nn", 427), ("npadvmod", 428),
    ("nsubj", 429), ("nsubjpass", 430), ("num", 431), ("number", 432), ("obj", 434), ("obl", 435),
    ("oprd", 433), ("parataxis", 436), ("partmod", 437), ("pcomp", 438), ("pobj", 439),
    ("poss", 440), ("possessive", 441), ("preconj", 442), ("prep", 443), ("prt", 444),
    ("punct", 445), ("quantmod", 446), ("rcmod", 448), ("relcl", 447), ("root", 449),
    ("xcomp", 450),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_the_string_store() {
        let check = |string: &str, id: u64| assert_eq!(string_id(string), id, "{string}");
        check("", 0);
        check("harbour", 11_380_851_811_772_850_737);
        check("ambassador", 7_539_773_536_340_123_217);
        check("é", 16_256_712_947_286_012_828);
        check("The ministry’s", 13_118_143_515_678_418_671);
        check("negotiating", 11_279_207_294_775_627_256);
        check("mark", 423);
        check("agent", 401);
        check("DATE", 391);
        check("X", 101);
        check("Xxxxx", 16_072_095_006_890_171_862);
        check("dd", 4_620_368_362_210_911_820);
        check("FLAG19", 19);
        check("FLAG18", 3_263_284_862_557_174_234);
        check("DEPRECATED001", 104);
        check("DEPRECATED276", 379);
        check("DEPRECATED277", 3_599_742_205_655_016_057);
        check("_", 456);
        check("IS_ALPHA", 1);
    }

    #[test]
    fn symbols_are_sorted_by_name() {
        assert!(SYMBOLS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
