//! Document, parse and lexicon to the coding: who did or said what to whom, when, where, and who says so.
//!
//! Everything here is total and pure: no I/O, clock, randomness or globals.

pub mod actors;
pub mod clause;
pub mod speech;
pub mod times;

use demarche_lexicon::Lexicon;
use demarche_model::{Coding, Document, Parse};

/// All that coding knows beside the report itself; built by the façade.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    /// The codebook.
    pub lexicon: &'a Lexicon,
}

/// Codes one report. Total: it cannot fail, and the same inputs give the same output.
pub fn code(document: &Document, parse: &Parse, knowledge: &Knowledge<'_>) -> Coding {
    let (times, notes) = times::times(document, parse);
    let cast = actors::cast(document, parse, knowledge.lexicon);
    let statements = speech::statements(document, parse, &cast, &times, knowledge.lexicon);
    Coding { entities: cast.entities, statements, times, notes, ..Coding::default() }
}
