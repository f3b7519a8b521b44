//! What became of every pattern that asks for a clause's predicate: the same steps as [`events`](super::events), told
//! instead of taken.
//!
//! In: a scene. Out: for each clause its status and date, and for each pattern whether it was coded, beaten, refused,
//! or which of its slots failed.

use std::collections::BTreeSet;

use demarche_lexicon::{Complement, Kind as Referent, Page, Pattern, Voice};
use demarche_model::{Cited, Reason, Rule, TokenId, When};

use super::matching::{self, Miss};
use super::{Candidate, Read, Scene, is_coded, is_question, rule, select};
use crate::clause::{Clause, lower_lemma};
use crate::reality::Reading;

/// A clause and what became of the patterns that ask for its predicate.
#[derive(Clone, PartialEq, Debug)]
pub struct Explained {
    /// The clause.
    pub clause: Clause,
    /// Whether it happened.
    pub reading: Reading,
    /// When.
    pub date: Option<Cited<When>>,
    /// The patterns, those that came closest to being coded first.
    pub tries: Vec<Try>,
}

/// What became of a pattern at a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Try {
    /// The pattern.
    pub rule: Rule,
    /// What became of it.
    pub outcome: Outcome,
}

/// What becomes of a pattern, the best first.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// It is an event.
    Coded,
    /// This pattern tells the same act already, elsewhere in the sentence.
    ToldBy(Rule),
    /// It holds; this pattern, more specific or earlier in the codebook, holds of the same clause.
    LessSpecific(Rule),
    /// It holds, and is no event for this reason.
    Refused(Reason),
    /// It does not hold.
    Missed(Failure),
}

/// The first slot of a pattern that does not hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Failure {
    /// How many kinds of slot come after it when a pattern is tried: the fewer, the nearer it came to holding.
    pub left: u8,
    /// The slot as the pages name it ("object", "prepositions.with", "unless.object").
    pub slot: String,
    /// What it asks for; nothing where it asks only that something be there.
    pub wanted: Vec<String>,
    /// The words of the clause that it was compared with.
    pub found: Vec<TokenId>,
}

/// Tells what became of every pattern at every clause, in text order.
pub fn explain(scene: &Scene<'_>) -> Vec<Explained> {
    let mut all: Vec<Explained> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for clause in scene.clauses.all.iter().filter(|clause| is_coded(scene, clause)) {
        let read = super::reading(scene, clause);
        let (tries, best) = tried(scene, clause, &candidates, &read);
        if let Some(best) = best {
            places.push(all.len());
            candidates.push(best);
        }
        let (reading, date) = read;
        all.push(Explained { clause: clause.clone(), reading, date, tries });
    }
    let told_by = select::told_by(scene, &candidates);
    for ((place, candidate), by) in places.into_iter().zip(&candidates).zip(told_by) {
        let outcome = match by {
            Some(by) => Outcome::ToldBy(rule(candidates[by].page, candidates[by].pattern)),
            None => Outcome::Coded,
        };
        all[place].tries.push(Try { rule: rule(candidate.page, candidate.pattern), outcome });
    }
    for explained in &mut all {
        explained.tries.sort_by(|a, b| (&a.outcome, &a.rule).cmp(&(&b.outcome, &b.rule)));
    }
    all
}

/// What became of the patterns at one clause, but for the one that is chosen, if there is one. `told` are the acts
/// that were chosen before.
fn tried<'a>(
    scene: &Scene<'a>,
    clause: &'a Clause,
    told: &[Candidate<'a>],
    read: &Read,
) -> (Vec<Try>, Option<Candidate<'a>>) {
    let lemma = lower_lemma(scene.parse, clause.predicate);
    let mut tries = Vec::new();
    let mut held: Vec<Candidate<'a>> = Vec::new();
    let mut met = BTreeSet::new();
    for (page, pattern) in scene.index.asking(scene.lexicon, clause, &lemma) {
        if !met.insert((&page.event, &pattern.id)) {
            continue;
        }
        match matching::hit(scene, clause, pattern, select::DEPTH) {
            Ok(hit) => held.push(select::candidate(scene, clause, page, pattern, hit, told, read)),
            Err(miss) => {
                let outcome = Outcome::Missed(failure(scene, clause, miss));
                tries.push(Try { rule: rule(page, pattern), outcome });
            }
        }
    }
    let refused = |candidate: &Candidate<'_>| select::refusal(scene, candidate);
    let mut best: Option<usize> = None;
    for (index, candidate) in held.iter().enumerate() {
        let better = best.is_none_or(|best| held[best].specificity < candidate.specificity);
        if refused(candidate).is_none() && better {
            best = Some(index);
        }
    }
    let named = |(page, pattern): (&Page, &Pattern)| rule(page, pattern);
    for (index, candidate) in held.iter().enumerate() {
        let own = named((candidate.page, candidate.pattern));
        let outcome = match (refused(candidate), best) {
            (Some(reason), _) => Outcome::Refused(reason),
            (None, Some(best)) if best == index && !is_question(scene, clause.predicate) => {
                continue;
            }
            (None, Some(best)) if best != index => {
                Outcome::LessSpecific(named((held[best].page, held[best].pattern)))
            }
            _ => Outcome::Refused(Reason::Question),
        };
        tries.push(Try { rule: own, outcome });
    }
    let best = best.filter(|_| !is_question(scene, clause.predicate));
    (tries, best.map(|best| held.swap_remove(best)))
}

/// A slot that does not hold, with what it asks for and what is there.
fn failure(scene: &Scene<'_>, clause: &Clause, miss: Miss<'_>) -> Failure {
    let parse = scene.parse;
    let told = |left, slot: &str, wanted: &[String], found: &[TokenId]| Failure {
        left,
        slot: slot.to_owned(),
        wanted: wanted.to_vec(),
        found: found.to_vec(),
    };
    let below = |token: TokenId| parse.children(token).to_vec();
    let verb = clause.carrier.unwrap_or(clause.predicate);
    match miss {
        Miss::Predicate(wanted) => told(10, "predicate", wanted, &[clause.predicate]),
        Miss::Particle(wanted) => {
            let particles: Vec<TokenId> =
                parse.children_by(verb, demarche_model::Dep::Prt).collect();
            told(9, "particle", wanted, &particles)
        }
        Miss::UnnamedParticle => {
            let particles: Vec<TokenId> =
                parse.children_by(clause.predicate, demarche_model::Dep::Prt).collect();
            told(9, "particle", &[], &particles)
        }
        Miss::Subject(wanted) => told(8, "subject", wanted, &clause.subject),
        Miss::Object(wanted) => told(7, "object", wanted, &clause.object),
        Miss::Modifier(wanted) => told(6, "modifier", wanted, &below(clause.predicate)),
        Miss::Preposition(name, wanted) => {
            let heads: Vec<TokenId> =
                clause.behind(name).flat_map(|oblique| oblique.heads.iter().copied()).collect();
            told(5, &format!("prepositions.{name}"), wanted, &heads)
        }
        Miss::Complement(wanted) => {
            let wanted: Vec<String> = wanted.iter().map(complement).collect();
            let found: Vec<TokenId> = clause.complement.into_iter().collect();
            told(4, "complement", &wanted, &found)
        }
        Miss::Under(wanted) => told(4, "under", wanted, &[]),
        Miss::Voice(voice) => {
            let wanted = match voice {
                Voice::Active => "active",
                Voice::Passive => "passive",
            };
            told(3, "voice", &[wanted.to_owned()], &[clause.predicate])
        }
        Miss::ObjectIs(kind) => told(2, "object-is", &[referent(kind)], &clause.object),
        Miss::SubjectIs(kind) => told(1, "subject-is", &[referent(kind)], &clause.subject),
        Miss::Unless(slot) => told(0, &format!("unless.{slot}"), &[], &[]),
    }
}

fn complement(complement: &Complement) -> String {
    match complement {
        Complement::Lemma(lemma) => lemma.clone(),
        Complement::Page(page) => format!("page:{page}"),
    }
}

fn referent(kind: Referent) -> String {
    match kind {
        Referent::Actor => "actor",
        Referent::Place => "place",
        Referent::Person => "person",
        Referent::Thing => "thing",
    }
    .to_owned()
}
