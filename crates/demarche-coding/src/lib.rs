//! Document, parse and lexicon to the coding: who did or said what to whom, when, where, and who says so.
//!
//! Everything here is total and pure: no I/O, clock, randomness or globals.

pub mod actors;
pub mod clause;
pub mod contexts;
pub mod events;
pub mod reality;
pub mod sentences;
pub mod size;
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
    let (times, mut notes) = times::times(document, parse);
    let mut cast = actors::cast(document, parse, knowledge.lexicon);
    let statements = speech::statements(document, parse, &cast, &times, knowledge.lexicon);
    cast.hear(parse, &statements);
    let index = events::Index::new(knowledge.lexicon);
    let clauses = clause::clauses(parse, &|lemma| index.is_event_noun(lemma));
    let cues = contexts::Cues::new(knowledge.lexicon);
    let contexts = contexts::contexts(document, parse, &cues);
    let scene = events::Scene {
        document,
        parse,
        clauses: &clauses,
        cast: &cast,
        times: &times,
        statements: &statements,
        lexicon: knowledge.lexicon,
        contexts: &contexts,
    };
    let (events, unmatched) = events::events(&scene, &index);
    notes.extend(unmatched);
    notes.sort_by_key(|note| (note.span, note.reason));
    Coding {
        issuer: cast.issuer,
        entities: cast.entities,
        events,
        statements,
        times,
        notes,
        ..Coding::default()
    }
}
