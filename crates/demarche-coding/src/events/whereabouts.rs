//! Where a clause's act took place: its own place rather than any in the sentence.
//!
//! In: a candidate. Out: the place, with its words.

use demarche_model::{Cited, Dep, EntityKind, Location, MentionForm, Rule, TokenId};

use super::{Candidate, Scene, roles};
use crate::clause::{Kind, lower_lemma};

/// Prepositions that say where an act took place.
const WHERE: [&str; 7] = ["in", "at", "inside", "near", "outside", "across", "throughout"];

/// Nouns that lend their name to what stands behind "of": "the port of Odesa".
const OF: [&str; 16] = [
    "city",
    "town",
    "village",
    "port",
    "capital",
    "province",
    "region",
    "district",
    "governorate",
    "north",
    "south",
    "east",
    "west",
    "outskirts",
    "suburb",
    "centre",
];

/// How many places may stand inside one another: "in the consulate in Istanbul".
const DEPTH: usize = 3;

/// The place behind a preposition of the clause, else where its page says that such acts take place, else the place
/// before its noun.
pub(super) fn location(scene: &Scene<'_>, candidate: &Candidate<'_>) -> Option<Cited<Location>> {
    let clause = candidate.clause;
    for preposition in WHERE {
        let mut heads = clause.behind(preposition).flat_map(|o| o.heads.iter().copied());
        if let Some(found) = heads.find_map(|head| inside(scene, head, DEPTH)) {
            return Some(found);
        }
    }
    let by_page = candidate.page.at.iter().flat_map(|role| roles::heads(scene, clause, role));
    let by_page = by_page.into_iter().find_map(|head| on_the_map(scene, head));
    by_page.or_else(|| before_noun(scene, candidate)).or_else(|| behind_person(scene, candidate))
}

/// The place that a token names; for "the country", where the report last named it. A people is no place.
fn on_the_map(scene: &Scene<'_>, head: TokenId) -> Option<Cited<Location>> {
    let span = scene.cast.words(head)?;
    let entity = scene.cast.of(head).first()?;
    let entity = &scene.cast.entities[entity.index()];
    if !matches!(entity.kind, EntityKind::Place | EntityKind::Country) {
        return None;
    }
    let form = entity.mentions.iter().find(|mention| mention.span == span).map(|m| m.form);
    let span = match form {
        Some(MentionForm::Demonym) => return None,
        Some(MentionForm::Nominal | MentionForm::Pronoun) => {
            let named = entity.mentions.iter().filter(|mention| mention.form == MentionForm::Name);
            named.map(|mention| mention.span).rfind(|named| named.end() <= span.start())?
        }
        _ => span,
    };
    Some(Cited {
        value: Location {
            name: span.of(&scene.document.text).to_owned(),
            place: entity.place.clone(),
        },
        span,
        rule: Rule::grammar("place/clause"),
    })
}

/// The place that a token names, or in which what it names lies.
fn inside(scene: &Scene<'_>, head: TokenId, depth: usize) -> Option<Cited<Location>> {
    if depth == 0 {
        return None;
    }
    on_the_map(scene, head).or_else(|| {
        let parse = scene.parse;
        let is_part = OF.contains(&lower_lemma(parse, head).as_str());
        let prepositions = parse.children_by(head, Dep::Prep).filter(|preposition| {
            let word = lower_lemma(parse, *preposition);
            *preposition > head && (WHERE.contains(&word.as_str()) || word == "of" && is_part)
        });
        let mut objects = prepositions.flat_map(|prep| parse.children_by(prep, Dep::Pobj));
        objects.find_map(|object| inside(scene, object, depth - 1))
    })
}

/// A place before an event noun, or before the one that does the act: "a Kabul car bombing killed five".
fn before_noun(scene: &Scene<'_>, candidate: &Candidate<'_>) -> Option<Cited<Location>> {
    let (clause, parse) = (candidate.clause, scene.parse);
    let own = (clause.kind == Kind::Noun).then_some(clause.predicate);
    let subjects = parse.children_by(clause.predicate, Dep::Nsubj);
    let acts = subjects.filter(|subject| scene.clauses.of(*subject).is_some());
    let sides = [&candidate.sides.actor, &candidate.sides.recipient];
    let before = own.into_iter().chain(acts).flat_map(|noun| {
        let modifies = |dep| matches!(dep, Dep::Compound | Dep::Nmod | Dep::Amod);
        let children = parse.children(noun).iter().copied();
        children.filter(move |child| *child < noun && modifies(parse[*child].dep))
    });
    before.into_iter().find_map(|child| {
        let entity = scene.cast.of(child).first()?;
        let is_place = scene.cast.entities[entity.index()].kind == EntityKind::Place;
        let is_side = sides.iter().any(|side| side.iter().any(|side| side.entity == *entity));
        on_the_map(scene, child).filter(|_| is_place && !is_side)
    })
}

/// A place that parsers hang on a person of the clause, whom no "in" describes: "met the envoy, a veteran, in Doha".
fn behind_person(scene: &Scene<'_>, candidate: &Candidate<'_>) -> Option<Cited<Location>> {
    let (clause, parse) = (candidate.clause, scene.parse);
    let behind = clause.obliques.iter().flat_map(|oblique| oblique.heads.iter());
    let heads = clause.object.iter().chain(&clause.indirect).chain(behind).copied();
    let persons = heads.filter(|head| {
        let mut meant = scene.cast.of(*head).iter();
        meant.any(|id| scene.cast.entities[id.index()].kind == EntityKind::Person)
    });
    let described =
        persons.flat_map(|head| std::iter::once(head).chain(parse.children_by(head, Dep::Appos)));
    let prepositions = described
        .flat_map(|head| parse.children_by(head, Dep::Prep).filter(move |prep| *prep > head))
        .filter(|prep| matches!(lower_lemma(parse, *prep).as_str(), "in" | "at"));
    let mut objects = prepositions.flat_map(|prep| parse.children_by(prep, Dep::Pobj));
    objects.find_map(|object| on_the_map(scene, object))
}
