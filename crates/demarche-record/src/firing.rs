//! What `lexicon stats` prints: how often each pattern of a codebook fires on reports, and beside which others.

use serde::Serialize;

/// How the patterns of a codebook fired on reports.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Firing {
    /// How many reports were read.
    pub documents: u64,
    /// How many events were written.
    pub events: u64,
    /// Each type with the number of its events, in the codebook's order.
    pub types: Vec<Counted>,
    /// Every pattern, in the codebook's order.
    pub patterns: Vec<PatternFiring>,
}

/// A name and how often it was met.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Counted {
    /// The type or the pattern.
    pub name: String,
    /// How often.
    pub count: u64,
}

/// How a pattern fired.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PatternFiring {
    /// The pattern.
    pub pattern: String,
    /// How many events it wrote.
    pub fired: u64,
    /// How often it held and another pattern was preferred.
    pub beaten: u64,
    /// How often it held and was no event: a side was missing, or the sentence asks or names a purpose.
    pub refused: u64,
    /// The patterns that it beat or was beaten by, the most frequent first.
    pub neighbours: Vec<Counted>,
    /// Sentences in which it wrote an event, with the roles marked.
    pub samples: Vec<String>,
}

impl Firing {
    /// Indented JSON, without a line end.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).expect("counts have string keys and no failing value")
    }
}
