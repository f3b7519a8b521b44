//! What `lexicon explain` prints: a sentence's record, its clauses, and what became of every pattern that asks for their
//! predicates.

use serde::Serialize;

use crate::Points;
use crate::record::{Reason, Record, Status};

/// A sentence explained.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Explanation {
    /// What was read from it.
    pub record: Record,
    /// Its clauses, in text order of their predicates.
    pub clauses: Vec<Clause>,
}

/// A predicate with its logical roles.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Clause {
    /// The word that names the act.
    pub predicate: Words,
    /// Its lemma, in lower case.
    pub lemma: String,
    /// Whether it is a verb, a noun or what a copula says.
    pub kind: &'static str,
    /// Whether the verb stands in the active or the passive.
    pub voice: &'static str,
    /// The verb through which a noun or a copula's complement gets its subject.
    pub carrier: Option<Words>,
    /// Who does it, passives undone.
    pub subject: Vec<Words>,
    /// Adjectives and names before an event noun.
    pub modifiers: Vec<Words>,
    /// To whom or what it is done.
    pub object: Vec<Words>,
    /// To whom it is given or told.
    pub indirect: Vec<Words>,
    /// Phrases behind prepositions.
    pub obliques: Vec<Oblique>,
    /// The predicate of the embedded clause.
    pub complement: Option<Words>,
    /// The predicate whose complement this is.
    pub governor: Option<Words>,
    /// Whether it happened.
    pub status: Status,
    /// The words that say so.
    pub status_evidence: Vec<Words>,
    /// The words that say when.
    pub date: Option<Words>,
    /// The patterns that ask for the predicate, those that came closest to being coded first.
    pub patterns: Vec<Tried>,
}

/// Words of the sentence.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Where they stand.
    pub span: Points,
}

/// A phrase behind a preposition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Oblique {
    /// The preposition.
    pub preposition: String,
    /// The heads of the phrases behind it.
    pub heads: Vec<Words>,
}

/// What became of a pattern.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Tried {
    /// The pattern.
    pub rule: String,
    /// What became of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What becomes of a pattern at a clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// It is an event.
    Coded,
    /// Another pattern tells the same act already, elsewhere in the sentence.
    ToldBy {
        /// Which.
        by: String,
    },
    /// It holds, and a more specific pattern, or one earlier in the codebook, holds of the same clause.
    LessSpecific {
        /// Which.
        by: String,
    },
    /// It holds, and is no event.
    Refused {
        /// Why.
        reason: Reason,
    },
    /// A slot does not hold.
    Missed {
        /// The slot.
        slot: String,
        /// What it asks for; nothing where it asks only that something be there, or not be there.
        wanted: Vec<String>,
        /// The words that are there.
        found: Vec<Words>,
    },
}

impl Explanation {
    /// Indented JSON, without a line end.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self)
            .expect("an explanation has string keys and no failing value")
    }
}
