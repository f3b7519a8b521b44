//! What the first of two given parties did to the second.
//!
//! In: a text, its parse, and the words of both parties. Out: a [`Relation`].

mod sides;

use demarche_model::{Code, Document, Parse, Rule, Status};

use crate::actors::Given;
use crate::events::{self, Reading, Scene};
use crate::{Knowledge, actors, clause, contexts, speech, times};

pub use sides::{Unfound, find};

/// What is read between two parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The type of the act; none where nothing tells.
    pub event: Option<Code>,
    /// Its modes.
    pub mode: Vec<Code>,
    /// Whether it happened.
    pub status: Status,
    /// How sure that is, from 0 to 1; none where nothing calibrated it.
    pub confidence: Option<f32>,
    /// The pattern that reads it ("page/id"); none where no pattern does.
    pub rule: Option<Rule>,
}

/// A sentence with two parties in it, read by all that the codebook has on it.
#[derive(Debug)]
pub struct Between<'s> {
    /// The scene, with both parties in its cast.
    pub scene: &'s Scene<'s>,
    /// The parties.
    pub given: Given,
    /// What patterns read, the best fit first.
    pub readings: Vec<Reading<'s>>,
}

/// Reads what `actor` did to `recipient`, both as they are worded in the document's text.
///
/// # Errors
/// Where neither of the two is found in the text.
pub fn relate(
    document: &Document,
    parse: &Parse,
    actor: &str,
    recipient: &str,
    knowledge: &Knowledge,
) -> Result<Relation, Unfound> {
    between(document, parse, actor, recipient, knowledge, |between| {
        let Some(reading) = between.readings.first() else {
            return Relation {
                event: None,
                mode: Vec::new(),
                status: Status::Asserted,
                confidence: None,
                rule: None,
            };
        };
        let candidate = &reading.candidate;
        Relation {
            event: Some(reading.page.event.clone()),
            mode: candidate.mode.iter().filter(|_| !reading.folded).cloned().collect(),
            status: reading.status,
            confidence: None,
            rule: Some(events::rule(candidate.page, candidate.pattern)),
        }
    })
}

/// Reads all that the codebook has on two parties, and hands it on.
///
/// # Errors
/// Where neither of the two is found in the text.
pub fn between<R>(
    document: &Document,
    parse: &Parse,
    actor: &str,
    recipient: &str,
    knowledge: &Knowledge,
    then: impl FnOnce(&Between<'_>) -> R,
) -> Result<R, Unfound> {
    let Knowledge { lexicon, index, cues, .. } = knowledge;
    let (actors, recipients) = find(&document.text, actor, recipient)?;
    let (times, _) = times::times(document, parse);
    let cast = actors::cast(document, parse, lexicon, &knowledge.directory);
    let (mut cast, given) = cast.with_given(parse, &actors, &recipients);
    let speech::Utterances { statements, .. } =
        speech::utterances(document, parse, &cast, &times, lexicon);
    cast.hear(parse, &statements);
    let clauses = clause::clauses(parse, &|lemma| index.is_event_noun(lemma));
    let contexts = contexts::contexts(document, parse, cues);
    let scene = Scene {
        document,
        parse,
        clauses: &clauses,
        cast: &cast,
        times: &times,
        statements: &statements,
        lexicon,
        index,
        contexts: &contexts,
    };
    let readings = events::linking(&scene, given);
    Ok(then(&Between { scene: &scene, given, readings }))
}
