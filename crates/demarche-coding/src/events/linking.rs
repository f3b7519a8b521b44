//! The patterns that read an act between two given parties.
//!
//! In: a scene whose cast holds both. Out: the readings that patterns give, the best first.

use std::collections::BTreeSet;

use demarche_lexicon::{Page, Pattern};
use demarche_model::{EntityId, Note, Status, TokenId, TokenRange};

use super::{Candidate, Read, Scene, matching, reading, roles, select};
use crate::actors::{Given, Side};
use crate::clause::{Clause, lower_lemma};

/// How far complements of complements are followed.
const DEPTH: u8 = 3;

/// How well a pattern's sides fit the two parties; the better, the smaller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fit {
    /// One is the actor, the other the recipient, as given.
    Both,
    /// One is as given; the other stands somewhere below the predicate.
    Below,
    /// One is as given, the other elsewhere.
    One,
    /// The pattern reads the act the other way round.
    Reversed,
    /// The pattern holds, of others or of nobody.
    Neither,
}

/// What one pattern reads.
#[derive(Clone, Debug)]
pub struct Reading<'a> {
    /// The pattern as it holds of a clause.
    pub candidate: Candidate<'a>,
    /// The page on which it is written, after folding.
    pub page: &'a Page,
    /// Whether it was folded: mode and CAMEO code do not hold then.
    pub folded: bool,
    /// Whether it happened.
    pub status: Status,
    /// How well it fits.
    pub fit: Fit,
    /// How many predicates stand above its own.
    pub depth: usize,
}

/// All that patterns read in some tokens of a scene, at most one reading a clause, those that fit the parties best first.
pub fn linking<'a>(scene: &Scene<'a>, given: Given, within: TokenRange) -> Vec<Reading<'a>> {
    let mut candidates: Vec<(Fit, Candidate<'a>)> = Vec::new();
    for clause in scene.clauses.all.iter().filter(|clause| within.holds(clause.predicate)) {
        let lemma = lower_lemma(scene.parse, clause.predicate);
        let mut best: Option<(Fit, Candidate<'a>)> = None;
        let mut read = None;
        for (page, pattern) in scene.index.asking(scene.lexicon, clause, &lemma) {
            let Ok(hit) = matching::hit(scene, clause, pattern, DEPTH) else { continue };
            let read = read.get_or_insert_with(|| reading(scene, clause));
            let candidate = candidate(scene, clause, page, pattern, hit, read);
            let fit = fit(scene, &candidate, given);
            let better = best.as_ref().is_none_or(|(held, other)| {
                fit < *held || fit == *held && candidate.specificity > other.specificity
            });
            if better {
                best = Some((fit, candidate));
            }
        }
        candidates.extend(best);
    }
    let mut readings = Vec::new();
    for wanted in [Fit::Both, Fit::Below, Fit::One, Fit::Reversed, Fit::Neither] {
        let some: Vec<Candidate<'a>> =
            candidates.iter().filter(|(fit, _)| *fit == wanted).map(|(_, c)| c.clone()).collect();
        let mut unheard: Vec<Note> = Vec::new();
        let mut some: Vec<Reading<'a>> = select::one_act_one_record(scene, some, &mut unheard)
            .into_iter()
            .map(|candidate| {
                let (page, folded) = select::folded(scene.lexicon, &candidate);
                let status = select::status(&candidate);
                let verb = candidate.clause.carrier.unwrap_or(candidate.clause.predicate);
                let depth = scene.parse.ancestors(verb).count();
                Reading { candidate, page, folded, status, fit: wanted, depth }
            })
            .collect();
        some.sort_by_key(|r| (r.depth, std::cmp::Reverse(r.candidate.specificity)));
        readings.extend(some);
    }
    readings
}

/// A pattern that holds of a clause, with its sides, whoever they are.
fn candidate<'a>(
    scene: &Scene<'a>,
    clause: &'a Clause,
    page: &'a Page,
    pattern: &'a Pattern,
    hit: matching::Hit,
    read: &Read,
) -> Candidate<'a> {
    let sides = roles::sides(scene, clause, pattern, DEPTH);
    let (reading, date) = select::by_pattern(scene, clause, pattern, read);
    Candidate {
        page,
        pattern,
        clause,
        sides,
        specificity: hit.specificity,
        mode: hit.mode,
        consumed: hit.consumed,
        reading,
        date,
    }
}

fn fit(scene: &Scene<'_>, candidate: &Candidate<'_>, given: Given) -> Fit {
    let is = |sides: &[Side], entity| sides.iter().any(|side| side.entity == entity);
    // A party that the text does not name hinders no pattern.
    let holds = |sides: &[Side], entity: Option<EntityId>| entity.is_none_or(|e| is(sides, e));
    let holds_named =
        |sides: &[Side], entity: Option<EntityId>| entity.is_some_and(|e| is(sides, e));
    let sides = &candidate.sides;
    let mutual = candidate.pattern.mutual;
    let acts = holds(&sides.actor, given.actor);
    let befalls = holds(&sides.recipient, given.recipient);
    let other_acts = holds_named(&sides.actor, given.recipient);
    if acts && (befalls || mutual && other_acts) {
        return Fit::Both;
    }
    let clause = candidate.clause;
    let below: BTreeSet<TokenId> = [Some(clause.predicate), clause.carrier]
        .into_iter()
        .flatten()
        .flat_map(|top| scene.parse.subtree(top))
        .collect();
    let stands_below = |entity: Option<EntityId>| {
        entity.is_none_or(|e| below.iter().any(|token| scene.cast.of(*token).contains(&e)))
    };
    if (acts || mutual && other_acts) && stands_below(given.recipient) && stands_below(given.actor)
        || befalls && !other_acts && stands_below(given.actor)
    {
        Fit::Below
    } else if acts || befalls {
        Fit::One
    } else if other_acts || holds_named(&sides.recipient, given.actor) {
        Fit::Reversed
    } else {
        Fit::Neither
    }
}
