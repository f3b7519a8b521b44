//! Who did what to whom: patterns of the codebook over clauses.
//!
//! In: document, parse, clauses, cast, times, statements, lexicon. Out: events in text order, and notes on what was
//! seen and not coded.

mod carried;
pub mod explain;
mod linking;
mod matching;
mod recall;
mod roles;
mod select;
mod whereabouts;

use std::borrow::Cow;
use std::collections::BTreeSet;

use demarche_lexicon::{Lexicon, Page, Pattern};
use demarche_model::{
    BlockKind, Cited, Code, Dep, Document, Event, Note, Parse, Pos, Reason, Rule, Span, Statement,
    Status, Time, TokenId, When,
};

pub use linking::{Fit, Reading, linking};
pub use matching::Index;
pub use roles::Sides;

use crate::actors::Cast;
use crate::clause::{Clause, Clauses, lower_lemma};
use crate::contexts::Contexts;
use crate::reality;
use crate::{size, speech, times};

/// What matching looks at: one report, read by the earlier stages.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The report.
    pub document: &'a Document,
    /// Its parse.
    pub parse: &'a Parse,
    /// Its clauses.
    pub clauses: &'a Clauses,
    /// Who it speaks of.
    pub cast: &'a Cast,
    /// The times it names.
    pub times: &'a [Time],
    /// Who says what in it.
    pub statements: &'a [Statement],
    /// The codebook.
    pub lexicon: &'a Lexicon,
    /// Its patterns by their predicates.
    pub index: &'a Index,
    /// The words in it that speak for contexts.
    pub contexts: &'a Contexts<'a>,
}

/// A pattern that holds of a clause, with its sides.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    /// The page.
    pub page: &'a Page,
    /// The pattern.
    pub pattern: &'a Pattern,
    /// The clause.
    pub clause: &'a Clause,
    /// The sides.
    pub sides: Sides,
    /// How much the pattern asks for: the more, the more specific.
    pub specificity: u32,
    /// The mode, from the pattern or from the complement.
    pub mode: Option<Code>,
    /// Words that the pattern's slots matched beside the predicate.
    pub consumed: BTreeSet<TokenId>,
    /// Whether it happened.
    pub reading: reality::Reading,
    /// When.
    pub date: Option<Cited<When>>,
}

/// Codes the events of a report.
pub fn events(scene: &Scene<'_>) -> (Vec<Event>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut chosen: Vec<Candidate<'_>> = Vec::new();
    for clause in &scene.clauses.all {
        if !is_coded(scene, clause) {
            continue;
        }
        let Some(candidate) = select::best(scene, clause, &chosen, &mut notes) else { continue };
        if is_question(scene, clause.predicate) {
            notes.push(note(scene, &candidate, Reason::Question));
        } else if is_header(scene, clause.predicate) {
            notes.push(note(scene, &candidate, Reason::Ambiguous));
        } else {
            chosen.push(candidate);
        }
    }
    recall::complete(scene, &mut chosen);
    let kept = select::one_act_one_record(scene, chosen, &mut notes);
    let mut events: Vec<Event> = kept.iter().map(|candidate| event(scene, candidate)).collect();
    cluster(scene, &mut events);
    carried::carry(scene, &mut events);
    notes.sort_by_key(|note| (note.span, note.reason));
    (events, notes)
}

/// Whether a clause stands in a part of the report that is coded.
fn is_coded(scene: &Scene<'_>, clause: &Clause) -> bool {
    let start = scene.parse[clause.predicate].span.start();
    scene.document.block_at(start).is_some_and(|block| block.kind.is_coded())
}

/// Why a candidate is not coded.
fn note(scene: &Scene<'_>, candidate: &Candidate<'_>, reason: Reason) -> Note {
    Note {
        span: scene.parse[candidate.clause.predicate].span,
        reason,
        pattern: Some(rule(candidate.page, candidate.pattern)),
    }
}

/// The name of a pattern as events cite it: "page/id".
pub fn rule(page: &Page, pattern: &Pattern) -> Rule {
    Rule(Cow::Owned(format!("{}/{}", page.event.as_str().to_lowercase(), pattern.id)))
}

/// Whether the predicate's sentence is a question.
fn is_question(scene: &Scene<'_>, predicate: TokenId) -> bool {
    let sentence = scene.parse.span_of(scene.parse.sentence_of(predicate)).of(&scene.document.text);
    sentence.trim_end_matches(['"', '”', '’', '\'', ')', ' ']).ends_with('?')
}

/// Whether the predicate's sentence only names a subject, as a digest's headers do: it stands between square brackets, or
/// has neither a verb nor a mark at its end.
fn is_header(scene: &Scene<'_>, predicate: TokenId) -> bool {
    let range = scene.parse.sentence_of(predicate);
    let text = scene.parse.span_of(range).of(&scene.document.text).trim();
    let verbless = || {
        range.iter().all(|id| !matches!(scene.parse[id].pos, Pos::Verb | Pos::Aux))
            && !text.ends_with(['.', '!', '?', '"', '”', ';', ':'])
    };
    text.starts_with('[') && text.ends_with(']') || verbless() || is_label(scene, predicate)
}

/// Whether a noun stands in the label of an item: what an item begins with, up to a colon, where a sentence follows and
/// the label has no verb ("Malian civil war: the two sides agree to talk").
fn is_label(scene: &Scene<'_>, predicate: TokenId) -> bool {
    let parse = scene.parse;
    let at = parse[predicate].span;
    let Some(block) = scene.document.block_at(at.start()).filter(|b| b.kind == BlockKind::List)
    else {
        return false;
    };
    let text = block.span.of(&scene.document.text);
    let Some(colon) = text.find(": ") else { return false };
    let colon = block.span.start() + colon;
    let is_verb = |id: &TokenId| matches!(parse[*id].pos, Pos::Verb | Pos::Aux);
    let within = |from: usize, to: usize| parse.tokens_in(Span::new(from, to));
    at.end() <= colon
        && !within(block.span.start(), colon).iter().any(|id| is_verb(&id))
        && within(colon + 1, block.span.end()).iter().any(|id| is_verb(&id))
}

/// Writes a candidate as an event.
fn event(scene: &Scene<'_>, candidate: &Candidate<'_>) -> Event {
    let parse = scene.parse;
    let clause = candidate.clause;
    let rule = rule(candidate.page, candidate.pattern);
    let trigger = parse[clause.predicate].span;
    let (page, folded) = select::folded(scene.lexicon, candidate);
    let mode = candidate.mode.iter().filter(|_| !folded);
    let statement = speech::innermost(scene.statements, trigger);
    let told_by = statement.and_then(|id| scene.statements[id.index()].speaker);
    Event {
        event: Cited { value: page.event.clone(), span: trigger, rule: rule.clone() },
        mode: mode
            .map(|mode| Cited { value: mode.clone(), span: trigger, rule: rule.clone() })
            .collect(),
        context: implied(scene, candidate, trigger, &rule),
        quad: page.quad,
        score: page.score,
        cameo: candidate.pattern.cameo.clone().filter(|_| !folded),
        actor: cited(&candidate.sides.actor, &rule),
        recipient: cited(&candidate.sides.recipient, &rule),
        status: select::status(candidate),
        status_evidence: candidate.reading.evidence.clone(),
        date: candidate.date.clone(),
        location: whereabouts::location(scene, candidate),
        statement,
        speaker: told_by.or(scene.cast.issuer),
        size: size::size(parse, &scene.document.text, clause),
        sentence: parse.span_of(parse.sentence_of(clause.predicate)),
        cluster: 0,
        confidence: None,
    }
}

fn cited(sides: &[crate::actors::Side], rule: &Rule) -> Vec<Cited<demarche_model::EntityId>> {
    sides
        .iter()
        .map(|side| Cited { value: side.entity, span: side.span, rule: rule.clone() })
        .collect()
}

/// The contexts that the pattern implies, then those that sentence, paragraph and report speak for.
fn implied(
    scene: &Scene<'_>,
    candidate: &Candidate<'_>,
    trigger: Span,
    rule: &Rule,
) -> Vec<Cited<Code>> {
    let sentence = scene.parse.span_of(scene.parse.sentence_of(candidate.clause.predicate));
    let own = candidate.pattern.context.iter();
    let mut contexts: Vec<Cited<Code>> =
        own.map(|code| Cited { value: code.clone(), span: trigger, rule: rule.clone() }).collect();
    for cited in scene.contexts.of(scene.document, sentence) {
        if !contexts.iter().any(|known| known.value == cited.value) {
            contexts.push(cited);
        }
    }
    contexts
}

/// The time that modifies a clause.
fn date_of(scene: &Scene<'_>, clause: &Clause) -> Option<Cited<When>> {
    let at = |predicate| times::time_of(scene.parse, scene.times, predicate);
    let own = at(clause.predicate).or_else(|| at(clause.carrier?));
    own.or_else(|| {
        // "in August, when they expelled him": the time that the clause explains, or that of the clause it stands in.
        let parse = scene.parse;
        let verb = clause.carrier.unwrap_or(clause.predicate);
        let when = parse.children_by(verb, Dep::Advmod).any(|t| lower_lemma(parse, t) == "when");
        let token = parse[verb];
        if !when || !matches!(token.dep, Dep::Relcl | Dep::Advcl) {
            return None;
        }
        let head = parse[token.head].span;
        let named = scene.times.iter().find(|time| time.span.contains(head));
        let cite = |time: &Time| Cited {
            value: time.when,
            span: time.span,
            rule: Rule::grammar("time/when-clause"),
        };
        named.map(cite).or_else(|| at(token.head))
    })
}

/// Gives records of one act the same cluster: same type, same sides by code, and dates that do not contradict.
fn cluster(scene: &Scene<'_>, events: &mut [Event]) {
    let codes = |sides: &[Cited<demarche_model::EntityId>]| -> BTreeSet<String> {
        let entity =
            |side: &Cited<demarche_model::EntityId>| &scene.cast.entities[side.value.index()];
        sides
            .iter()
            .map(|s| {
                entity(s)
                    .entity
                    .as_ref()
                    .map_or(entity(s).name.clone(), std::string::ToString::to_string)
            })
            .collect()
    };
    let keys: Vec<_> = events
        .iter()
        .map(|e| (e.event.value.clone(), codes(&e.actor), codes(&e.recipient)))
        .collect();
    let happened = |e: &Event| matches!(e.status, Status::Asserted);
    let agree = |a: &Event, b: &Event| match (&a.date, &b.date) {
        (Some(a), Some(b)) => overlap(a.value, b.value),
        _ => true,
    };
    let mut next = 0;
    for i in 0..events.len() {
        let same = (0..i).rev().find(|j| {
            keys[*j] == keys[i]
                && happened(&events[*j]) == happened(&events[i])
                && agree(&events[*j], &events[i])
        });
        events[i].cluster = match same {
            Some(j) => events[j].cluster,
            None => {
                next += 1;
                next
            }
        };
    }
}

fn overlap(a: When, b: When) -> bool {
    let before =
        |x: When, y: When| matches!((x.end, y.start), (Some(end), Some(start)) if end < start);
    !before(a, b) && !before(b, a)
}

/// Whether a clause's act happened, and when.
type Read = (reality::Reading, Option<Cited<When>>);

/// The status of a clause, with its date.
fn reading(scene: &Scene<'_>, clause: &Clause) -> Read {
    let date = date_of(scene, clause);
    let published = scene.document.published.as_ref().map(|p| p.date);
    let status = reality::status(scene.parse, clause, date.as_ref().map(|d| d.value), published);
    (status, date.or_else(|| carried::announced(scene, clause)))
}

/// The words of a token.
pub(crate) fn words(scene: &Scene<'_>, token: TokenId) -> Span {
    scene.parse[token].span
}
