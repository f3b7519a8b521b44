//! Word types: a word to the ids that the trained tables know it by, computed once and remembered.

use std::collections::{BTreeMap, HashMap};

use crate::Error;
use crate::attributes::{is_space, lower, prefix, shape, suffix};
use crate::compiled::{Reader, Writer};
use crate::index::IdIndex;
use crate::pipeline::Files;
use crate::strings::string_id;
use crate::view::View;

/// A word type with its attributes, each the id of a string as in spaCy's string store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lexeme {
    /// The word itself.
    pub(crate) orth: u64,
    /// The word in lower case.
    pub(crate) lower: u64,
    /// The normal form: from the tokenizer's exceptions, the pipeline's table, the base norms, or the lower case.
    pub(crate) norm: u64,
    /// The first character.
    pub(crate) prefix: u64,
    /// The last three characters.
    pub(crate) suffix: u64,
    /// The shape: `Xxxxx`, `dd`.
    pub(crate) shape: u64,
    /// Whether the word is white space only.
    pub(crate) is_space: bool,
}

/// The normal forms that differ from the lower case.
#[derive(Debug, Default)]
pub(crate) struct Norms {
    /// The ids of the words in the table `lexeme_norm` of the pipeline's vocabulary.
    words: IdIndex,
    /// The id of each one's norm.
    norms: View<u64>,
}

/// The file of the vocabulary's tables in a pipeline's folder, and the table of norms in it.
const FILE: &str = "vocab/lookups.bin";
const TABLE: &str = "lexeme_norm";

impl Norms {
    /// Reads the norms of the pipeline's vocabulary.
    ///
    /// # Errors
    /// Where the file of tables is missing or damaged. A file without norms is fine.
    pub(crate) fn load(files: &Files) -> Result<Norms, Error> {
        let bytes = files.get(FILE).ok_or_else(|| Error::Missing { file: FILE.to_owned() })?;
        let tables: BTreeMap<&str, BTreeMap<u64, &str>> =
            rmp_serde::from_slice(bytes).map_err(|_| Error::Damaged {
                file: FILE.to_owned(),
                reason: "a MessagePack map of tables of strings is expected",
            })?;
        let table = tables.get(TABLE).into_iter().flatten();
        Ok(Norms::of(table.map(|(word, norm)| (*word, string_id(norm)))))
    }

    /// Norms from the ids of words to those of their norms.
    fn of(table: impl Iterator<Item = (u64, u64)>) -> Norms {
        let (words, norms) = IdIndex::of(table);
        Norms { words, norms: norms.into() }
    }

    /// Writes the norms.
    pub(crate) fn write(&self, writer: &mut Writer) {
        self.words.write(writer);
        writer.array(&self.norms);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Norms, Error> {
        let words = IdIndex::read(reader)?;
        let norms = reader.array_of(words.len())?;
        Ok(Norms { words, norms })
    }

    /// Computes a word's lexeme.
    pub(crate) fn lexeme(&self, word: &str) -> Lexeme {
        let orth = string_id(word);
        let lower_case = string_id(&lower(word));
        let norm = self.words.find(orth).map(|place| self.norms[place]);
        let norm = norm.or_else(|| base_norm(word).map(string_id)).unwrap_or(lower_case);
        Lexeme {
            orth,
            lower: lower_case,
            norm,
            prefix: string_id(prefix(word)),
            suffix: string_id(suffix(word)),
            shape: string_id(&shape(word)),
            is_space: is_space(word),
        }
    }
}

/// The norms that spaCy gives in every language: one spelling for quotes, dashes and currencies.
fn base_norm(word: &str) -> Option<&'static str> {
    Some(match word {
        "'s" | "'S" | "’s" | "’S" => "'s",
        "’" | "‘" | "´" | "`" => "'",
        "”" | "“" | "''" | "``" | "´´" | "„" | "»" | "«" | "‘‘" | "’’" => "\"",
        "？" => "?",
        "！" => "!",
        "，" => ",",
        "；" => ";",
        "：" => ":",
        "。" | "।" => ".",
        "…" => "...",
        "—" | "–" | "--" | "---" | "——" => "-",
        "€" | "£" | "¥" | "฿" | "US$" | "C$" | "A$" | "₺" | "₹" | "৳" | "₩" | "Mex$" | "₣"
        | "E£" => "$",
        _ => return None,
    })
}

/// Lexemes by word, bounded: when full it starts over, so that a long stream of texts does not grow it.
#[derive(Debug, Default)]
pub(crate) struct LexemeCache {
    by_word: HashMap<Box<str>, Lexeme>,
}

impl LexemeCache {
    /// A word's lexeme, from the cache or computed.
    pub(crate) fn lexeme(&mut self, norms: &Norms, word: &str) -> Lexeme {
        if let Some(lexeme) = self.by_word.get(word) {
            return *lexeme;
        }
        let lexeme = norms.lexeme(word);
        if word.len() <= MAX_CACHED_BYTES {
            if self.by_word.len() >= MAX_CACHED_WORDS {
                self.by_word.clear();
            }
            self.by_word.insert(word.into(), lexeme);
        }
        lexeme
    }
}

/// The most word types that are remembered.
const MAX_CACHED_WORDS: usize = 50_000;

/// The longest word that is remembered, in bytes.
const MAX_CACHED_BYTES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_norm_comes_from_the_table_then_the_base_then_the_lower_case() {
        let table = [(string_id("Neighbour"), string_id("neighbor"))];
        let norms = Norms::of(table.into_iter());
        assert_eq!(norms.lexeme("Neighbour").norm, string_id("neighbor"));
        assert_eq!(norms.lexeme("“").norm, string_id("\""));
        assert_eq!(norms.lexeme("Envoy").norm, string_id("envoy"));
    }

    #[test]
    fn a_full_cache_starts_over() {
        let norms = Norms::default();
        let mut cache = LexemeCache::default();
        for n in 0..=MAX_CACHED_WORDS {
            cache.lexeme(&norms, &n.to_string());
        }
        assert_eq!(cache.by_word.len(), 1);
        assert_eq!(cache.lexeme(&norms, "Oslo"), norms.lexeme("Oslo"));
    }
}
