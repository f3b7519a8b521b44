//! What the first of two given parties did to the second.
//!
//! In: a text, its parse, and the words of both parties. Out: a [`Relation`].

pub mod features;
mod sides;
pub mod weights;

use demarche_model::{
    Cited, Code, Document, EntityId, Event, Parse, Rule, Span, Status, TokenId, TokenRange,
};

use crate::actors::Given;
use crate::clause::Clause;
use crate::events::{self, Reading, Scene};
use crate::{Knowledge, actors, clause, contexts, reality, speech, times};

pub use features::{Features, Hints};
pub use sides::{Unfound, find};
pub use weights::{BadWeights, Weights};

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
    /// The tokens that are looked at: a text of its own, or a sentence of a report.
    pub within: TokenRange,
    /// The parties.
    pub given: Given,
    /// Where the actor is named.
    pub actor: Vec<Span>,
    /// Where the recipient is named.
    pub recipient: Vec<Span>,
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
    between(document, parse, actor, recipient, knowledge, |between| match &knowledge.weights {
        Some(weights) => scored(between, weights, knowledge),
        None => match between.readings.first() {
            Some(reading) => read(reading, None),
            None => Relation {
                event: None,
                mode: Vec::new(),
                status: Status::Asserted,
                confidence: None,
                rule: None,
            },
        },
    })
}

/// What a pattern reads.
fn read(reading: &Reading<'_>, confidence: Option<f32>) -> Relation {
    let candidate = &reading.candidate;
    Relation {
        event: Some(reading.page.event.clone()),
        mode: candidate.mode.iter().filter(|_| !reading.folded).cloned().collect(),
        status: reading.status,
        confidence,
        rule: Some(events::rule(candidate.page, candidate.pattern)),
    }
}

/// What patterns and scorer decide together. The rule is a pattern's where one reads what was decided.
fn scored(between: &Between<'_>, weights: &Weights, knowledge: &Knowledge) -> Relation {
    let probabilities = weights.probabilities(&features::features(between, knowledge.hints()));
    let pages = &knowledge.lexicon.pages;
    let is_act = |class: &Code| pages.iter().any(|page| page.event == *class);
    let classes = weights.classes.iter().zip(probabilities);
    let best = classes
        .filter(|(class, _)| is_act(class))
        .max_by(|(a, p), (b, q)| p.total_cmp(q).then_with(|| b.cmp(a)));
    let event = best.as_ref().map(|(class, _)| (*class).clone());
    let confidence = best.map(|(_, probability)| probability);
    let same = between.readings.iter().find(|reading| Some(&reading.page.event) == event.as_ref());
    if let Some(reading) = same {
        return read(reading, confidence);
    }
    Relation {
        event,
        mode: Vec::new(),
        status: status(between),
        confidence,
        rule: Some(Rule::grammar(LEARNED)),
    }
}

/// The rule that is cited where no pattern reads what the scorer decides.
pub const LEARNED: &str = "learned";

/// Whether that happened which the clause says that joins both parties, else the first clause with one of them.
fn status(between: &Between<'_>) -> Status {
    let Between { scene, given, .. } = between;
    let holds = |clause: &Clause, entity: Option<EntityId>| {
        let obliques = clause.obliques.iter().flat_map(|oblique| &oblique.heads);
        let heads = clause.subject.iter().chain(&clause.object).chain(&clause.indirect);
        entity.is_some_and(|entity| {
            heads.chain(obliques).chain(&clause.modifiers).any(|head| {
                scene.cast.sides(scene.parse, *head).iter().any(|side| side.entity == entity)
            })
        })
    };
    let parts = |clause: &&Clause| {
        usize::from(holds(clause, given.actor)) + usize::from(holds(clause, given.recipient))
    };
    let mut clauses: Vec<&Clause> = scene.clauses.all.iter().collect();
    clauses.sort_by_key(|clause| std::cmp::Reverse(parts(clause)));
    let status = |clause: &&Clause| reality::status(scene.parse, clause, None, None).status;
    clauses.first().map_or(Status::Asserted, status)
}

/// What a learned scorer looks at in a text with two parties.
///
/// # Errors
/// Where neither of the two is found in the text.
pub fn traits(
    document: &Document,
    parse: &Parse,
    actor: &str,
    recipient: &str,
    knowledge: &Knowledge,
) -> Result<Features, Unfound> {
    between(document, parse, actor, recipient, knowledge, |between| {
        features::features(between, knowledge.hints())
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
    let within = TokenRange { start: TokenId(0), end: TokenId::from(parse.tokens().len()) };
    let readings = events::linking(&scene, given, within);
    let (actor, recipient) = (actors, recipients);
    Ok(then(&Between { scene: &scene, within, given, actor, recipient, readings }))
}

/// How likely the scorer finds the type of a report's event in its sentence between its first two sides, from 0 to 1; none
/// where the scorer does not know the type.
pub fn likelihood(
    scene: &Scene<'_>,
    event: &Event,
    weights: &Weights,
    hints: &Hints,
) -> Option<f32> {
    let class = weights.classes.iter().position(|class| *class == event.event.value)?;
    let actor = event.actor.first();
    let recipient = event.recipient.first().or_else(|| event.actor.get(1));
    let entity = |side: Option<&Cited<EntityId>>| side.map(|side| side.value);
    let given = Given { actor: entity(actor), recipient: entity(recipient) };
    let within = scene.parse.tokens_in(event.sentence);
    let readings = events::linking(scene, given, within);
    let words = |side: Option<&Cited<EntityId>>| side.map(|side| side.span).into_iter().collect();
    let (actor, recipient) = (words(actor), words(recipient));
    let between = Between { scene, within, given, actor, recipient, readings };
    weights.probabilities(&features::features(&between, hints)).get(class).copied()
}
