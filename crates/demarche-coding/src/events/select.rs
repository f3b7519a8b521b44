//! The most specific pattern of a clause wins, and one act is one record.
//!
//! In: the patterns that hold. Out: at most one candidate a clause, and no two for the same act in a sentence.

use std::collections::BTreeSet;

use demarche_lexicon::{Lexicon, Page, Pattern, Role};
use demarche_model::{EntityKind, Note, Reason, Status, TokenId};

use super::{Candidate, Read, Scene, matching, note, reading, recall, roles};
use crate::actors::Side;
use crate::clause::{Clause, Kind, lower_lemma};
use crate::reality;

/// PLOVER's quad of deeds against somebody.
const MATERIAL_CONFLICT: u8 = 4;

/// PLOVER's sector of those who are nothing else.
const CIVILIAN: &str = "CVL";

/// PLOVER's sectors of those who make up a state.
const ORGANS: [&str; 6] = ["GOV", "LEG", "MIL", "JUD", "COP", "SPY"];

/// PLOVER's quads of words and deeds for somebody.
const COOPERATION: std::ops::RangeInclusive<u8> = 1..=2;

/// How far complements of complements are followed.
pub(super) const DEPTH: u8 = 3;

/// The most specific pattern that holds of a clause and has the sides that its page asks for. `told` are the acts
/// that the report told before.
pub(super) fn best<'a>(
    scene: &Scene<'a>,
    clause: &'a Clause,
    told: &[Candidate<'a>],
    notes: &mut Vec<Note>,
) -> Option<Candidate<'a>> {
    let lemma = lower_lemma(scene.parse, clause.predicate);
    let mut best: Option<Candidate<'a>> = None;
    let mut refused: Option<Note> = None;
    let mut read = None;
    for (page, pattern) in scene.index.asking(scene.lexicon, clause, &lemma) {
        let Ok(hit) = matching::hit(scene, clause, pattern, DEPTH) else { continue };
        let read = read.get_or_insert_with(|| reading(scene, clause));
        let candidate = candidate(scene, clause, page, pattern, hit, told, read);
        if let Some(reason) = refusal(scene, &candidate) {
            refused.get_or_insert_with(|| note(scene, &candidate, reason));
        } else if best.as_ref().is_none_or(|held| held.specificity < candidate.specificity) {
            best = Some(candidate);
        }
    }
    if best.is_none() {
        notes.extend(refused);
    }
    best
}

/// Whether and when a clause's act happened, where a pattern that holds of it may know better.
pub(super) fn by_pattern(
    scene: &Scene<'_>,
    clause: &Clause,
    pattern: &Pattern,
    read: &Read,
) -> Read {
    let (reading, date) = read.clone();
    let reading = match pattern.status {
        Some(status) => {
            let evidence = vec![super::words(scene, clause.predicate)];
            reality::Reading { status, evidence, refused: false }
        }
        None => reading,
    };
    (reading, date)
}

/// A pattern that holds of a clause, with its sides, status and date. `told` are the acts that the report told before,
/// `read` whether and when the clause's act happened.
pub(super) fn candidate<'a>(
    scene: &Scene<'a>,
    clause: &'a Clause,
    page: &'a Page,
    pattern: &'a Pattern,
    hit: matching::Hit,
    told: &[Candidate<'a>],
    read: &Read,
) -> Candidate<'a> {
    let mut sides = roles::sides(scene, clause, pattern, DEPTH);
    if page.quad == MATERIAL_CONFLICT && sides.actor.is_empty() && clause.passive {
        sides.actor = roles::by_act(scene, clause, page);
    }
    recall::recall(scene, clause, page, pattern, told, &mut sides);
    if page.quad == MATERIAL_CONFLICT
        && !known(scene, &sides.actor)
        && !known(scene, &sides.recipient)
    {
        // Harm that nobody known does to anybody known is done to the place where it is done.
        sides.recipient = roles::sides_at(scene, clause);
    }
    let (reading, date) = by_pattern(scene, clause, pattern, read);
    Candidate {
        page,
        pattern,
        clause,
        specificity: hit.specificity * 4
            + u32::from(!sides.actor.is_empty())
            + u32::from(!sides.recipient.is_empty()),
        sides,
        mode: hit.mode,
        consumed: hit.consumed,
        reading,
        date,
    }
}

/// Why a candidate is no event, whatever the others are.
pub(super) fn refusal(scene: &Scene<'_>, candidate: &Candidate<'_>) -> Option<Reason> {
    let nobody = !known(scene, &candidate.sides.actor) && !known(scene, &candidate.sides.recipient);
    if nobody
        || candidate.sides.actor.is_empty() && candidate.pattern.actor.contains(&Role::Speaker)
        || COOPERATION.contains(&candidate.page.quad)
            && (is_among_private_persons(scene, candidate) || is_within_a_state(scene, candidate))
    {
        Some(Reason::ActorUnknown)
    } else if candidate.page.needs_recipient && is_alone(candidate)
        || candidate.pattern.needs_recipient && is_one_party(candidate)
    {
        Some(Reason::RecipientMissing)
    } else if candidate.pattern.done
        && matches!(candidate.reading.status, Status::Future | Status::Hypothetical)
        || reality::is_purpose(scene.parse, candidate.clause)
        || reality::is_rule(scene.parse, candidate.clause)
    {
        Some(Reason::Ambiguous)
    } else {
        None
    }
}

/// Whether a candidate has no second side.
fn is_alone(candidate: &Candidate<'_>) -> bool {
    let sides = &candidate.sides;
    sides.recipient.is_empty() && !(candidate.pattern.mutual && sides.actor.len() > 1)
}

/// Whether a candidate names nobody but one party: of two that speak as one, each is the other's witness.
fn is_one_party(candidate: &Candidate<'_>) -> bool {
    candidate.sides.recipient.is_empty() && candidate.sides.actor.len() < 2
}

/// Whether somebody does it, and all sides are persons of whom neither the report nor the lists tell an office or a
/// walk of life: that two musicians met is no diplomacy. One who is set free by nobody named is told of all the same.
fn is_among_private_persons(scene: &Scene<'_>, candidate: &Candidate<'_>) -> bool {
    let is_private = |side: &Side| {
        let entity = &scene.cast.entities[side.entity.index()];
        let sector = entity.sector.as_ref();
        entity.kind == EntityKind::Person
            && sector.is_none_or(|sector| sector.as_str() == CIVILIAN)
            && entity.office.is_none()
    };
    let sides = &candidate.sides;
    !sides.actor.is_empty() && sides.actor.iter().chain(&sides.recipient).all(is_private)
}

/// Whether all sides are organs of one state, and not all of them persons: that a ministry works with its parliament is no
/// diplomacy, though two of its leaders may meet.
fn is_within_a_state(scene: &Scene<'_>, candidate: &Candidate<'_>) -> bool {
    let sides = &candidate.sides;
    let all: Vec<_> = sides
        .actor
        .iter()
        .chain(&sides.recipient)
        .map(|side| &scene.cast.entities[side.entity.index()])
        .collect();
    let organ = |entity: &&demarche_model::Entity| {
        let sector = entity.sector.as_ref();
        entity.kind == EntityKind::Country && entity.country.is_some()
            || entity.country == entity.entity
                && sector.is_some_and(|sector| ORGANS.contains(&sector.as_str()))
    };
    let bodies = all.iter().filter(|entity| entity.kind != EntityKind::Person);
    // A country beside its own minister may be there for a region of it; two bodies of it are not.
    let together = candidate.pattern.mutual || !sides.recipient.is_empty();
    together
        && all.len() > 1
        && bodies.filter(|e| e.kind != EntityKind::Country).count() > 0
        && all.iter().all(organ)
        && all.iter().all(|entity| entity.entity == all[0].entity && entity.entity.is_some())
}

/// Whether one of the sides has a code: a side that stands for nobody on the list proves no diplomacy.
fn known(scene: &Scene<'_>, sides: &[Side]) -> bool {
    sides.iter().any(|side| scene.cast.entities[side.entity.index()].entity.is_some())
}

/// The folding rule that a candidate falls under.
fn fold<'a>(candidate: &Candidate<'a>) -> Option<&'a demarche_lexicon::Fold> {
    let holds = |fold: &&demarche_lexicon::Fold| {
        fold.status == candidate.reading.status
            && (candidate.reading.refused || !fold.refusal)
            && (fold.modes.is_empty()
                || candidate.mode.as_ref().is_some_and(|mode| fold.modes.contains(mode)))
    };
    candidate.page.folds.iter().find(holds)
}

/// The status that a candidate is written with: a refusal that was folded took place.
pub(super) fn status(candidate: &Candidate<'_>) -> Status {
    match fold(candidate) {
        Some(fold) if fold.refusal => Status::Asserted,
        _ => candidate.reading.status,
    }
}

/// The page on which a candidate is written, by the folding rules of its own page, and whether it was folded.
pub(super) fn folded<'a>(lexicon: &'a Lexicon, candidate: &Candidate<'a>) -> (&'a Page, bool) {
    let into = fold(candidate);
    let page = into.and_then(|fold| lexicon.pages.iter().find(|page| page.event == fold.into));
    page.map_or((candidate.page, false), |page| (page, page.event != candidate.page.event))
}

/// Drops candidates that tell again, in the same sentence, what another one tells.
pub(super) fn one_act_one_record<'a>(
    scene: &Scene<'a>,
    candidates: Vec<Candidate<'a>>,
    notes: &mut Vec<Note>,
) -> Vec<Candidate<'a>> {
    let told_by = told_by(scene, &candidates);
    let mut kept = Vec::new();
    for (candidate, by) in candidates.into_iter().zip(told_by) {
        if by.is_some() {
            notes.push(note(scene, &candidate, Reason::BeatenBy));
        } else {
            kept.push(candidate);
        }
    }
    kept
}

/// For each candidate the one, by its index, that tells the same act already.
pub(super) fn told_by(scene: &Scene<'_>, candidates: &[Candidate<'_>]) -> Vec<Option<usize>> {
    let mut by: Vec<Option<usize>> = vec![None; candidates.len()];
    for (i, held) in candidates.iter().enumerate() {
        for (j, other) in candidates.iter().enumerate() {
            if i != j && by[j].is_none() && by[i].is_none() && covers(scene, held, other) {
                by[j] = Some(i);
            }
        }
    }
    by
}

/// Whether `held` already tells what `other` tells.
fn covers(scene: &Scene<'_>, held: &Candidate<'_>, other: &Candidate<'_>) -> bool {
    let (h, o) = (held.clause, other.clause);
    if scene.parse.sentence_of(h.predicate) != scene.parse.sentence_of(o.predicate) {
        return false;
    }
    if h.predicate == o.predicate {
        return held.specificity >= other.specificity;
    }
    // The pattern of one took the other's predicate as a slot ("cancelled *talks*", "urged to *withdraw*").
    let through = |token: TokenId| held.consumed.contains(&token);
    let takes_complement =
        !held.pattern.when.complement.is_empty() || !held.pattern.mode_from_complement.is_empty();
    let open =
        matches!(other.reading.status, Status::Hypothetical | Status::Future | Status::Negated);
    let is_inner =
        Some(o.predicate) == h.complement || o.carrier.is_some() && o.carrier == h.complement;
    // "urged them to withdraw, *release* the crew, and use their sway to make others *leave*": all of it is asked for.
    let asked = || {
        other.reading.status == Status::Hypothetical
            && h.complement
                .is_some_and(|inner| is_part(scene, inner, o.carrier.unwrap_or(o.predicate)))
    };
    if through(o.predicate) && (o.kind == Kind::Noun || open)
        || takes_complement && (is_inner && open || asked())
    {
        return true;
    }
    // The same type told by a verb and by a noun of its own clause, or by a verb and its complement: the fuller wins.
    let same_type = held.page.event == other.page.event
        || folded(scene.lexicon, held).0.event == folded(scene.lexicon, other).0.event;
    let near = related(scene, h.predicate, o.predicate);
    if !same_type || !near {
        return false;
    }
    let size = |c: &Candidate<'_>| {
        (
            usize::from(!c.sides.actor.is_empty()) + usize::from(!c.sides.recipient.is_empty()),
            c.sides.actor.len() + c.sides.recipient.len(),
            c.specificity,
        )
    };
    let compatible = {
        let all = |c: &Candidate<'_>| -> BTreeSet<_> {
            c.sides.actor.iter().chain(&c.sides.recipient).map(|s| code(scene, s)).collect()
        };
        let (a, b) = (all(held), all(other));
        a.is_subset(&b) || b.is_subset(&a)
    };
    compatible && (size(held), o.predicate) > (size(other), h.predicate)
}

/// Whether a predicate belongs to an embedded clause without a tense: coordinated with its verb, or an infinitive or an
/// object below it.
fn is_part(scene: &Scene<'_>, inner: TokenId, predicate: TokenId) -> bool {
    use demarche_model::Dep::{Acl, Advcl, Ccomp, Conj, Dobj, Pcomp, Pobj, Prep, Relcl, Xcomp};
    let parse = scene.parse;
    let mut at = predicate;
    for _ in 0..6 {
        if at == inner {
            return true;
        }
        let token = parse[at];
        let verbal = matches!(token.pos, demarche_model::Pos::Verb | demarche_model::Pos::Aux);
        let hangs = matches!(
            token.dep,
            Acl | Advcl | Ccomp | Conj | Dobj | Pcomp | Pobj | Prep | Relcl | Xcomp
        );
        if !hangs || token.head == at || verbal && reality::is_finite(parse, at) {
            return false;
        }
        at = token.head;
    }
    false
}

fn code(scene: &Scene<'_>, side: &Side) -> String {
    let entity = &scene.cast.entities[side.entity.index()];
    entity.entity.as_ref().map_or_else(|| entity.name.clone(), ToString::to_string)
}

/// Whether one predicate stands below the other without a finite clause of its own between them.
fn related(scene: &Scene<'_>, a: TokenId, b: TokenId) -> bool {
    use demarche_model::Dep::{Advcl, Ccomp, Conj, Parataxis, Relcl};
    let below = |low: TokenId, high: TokenId| {
        let mut at = low;
        for _ in 0..8 {
            if at == high {
                return true;
            }
            let token = scene.parse[at];
            let own_clause = matches!(token.dep, Ccomp | Relcl | Parataxis)
                || token.dep == Advcl
                    && scene.parse.children_by(at, demarche_model::Dep::Nsubj).next().is_some()
                || token.dep == Conj && scene.parse[at].pos == demarche_model::Pos::Verb;
            if own_clause || token.head == at {
                return false;
            }
            at = token.head;
        }
        false
    };
    below(a, b) || below(b, a)
}
