//! Those whom a report says met or spoke with each other: the company that its "they" and "the leaders" look back to.
//!
//! In: the mentions so far and a token. Out: the persons of the last encounter told before the token's sentence.

use demarche_model::{Dep, EntityKind, MentionForm, Pos, TokenId};

use super::anaphora::Past;
use super::store::Store;
use super::view::View;

/// How many sentences back an encounter counts: a readout tells one at its beginning and speaks of it to its end.
const REACH: usize = 16;

/// Verbs whose subject meets whom they name.
const MEETING: [&str; 5] = ["meet", "speak", "talk", "confer", "consult"];

/// Verbs by which an encounter is held.
const HOLDING: [&str; 8] =
    ["hold", "have", "host", "conduct", "take", "continue", "convene", "lead"];

/// Nouns of encounters.
const ENCOUNTERS: [&str; 10] = [
    "meeting",
    "talk",
    "conversation",
    "call",
    "discussion",
    "consultation",
    "negotiation",
    "summit",
    "dialogue",
    "videoconference",
];

/// Prepositions behind which others are spoken of than those who meet.
const TOPICS: [&str; 11] = [
    "about",
    "on",
    "regarding",
    "concerning",
    "following",
    "after",
    "before",
    "ahead",
    "since",
    "during",
    "over",
];

/// The persons of the last encounter told before a token's sentence; none where it names fewer than two, or two of one
/// country.
pub(super) fn company(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Vec<usize> {
    let here = view.sentence(token);
    let told = (here.saturating_sub(REACH)..here).rev();
    told.filter(|sentence| is_encounter(view, *sentence))
        .map(|sentence| present(view, store, past, sentence))
        .find(|ids| ids.len() > 1)
        .unwrap_or_default()
}

/// Whether a sentence tells first of all that somebody met.
fn is_encounter(view: &View<'_>, sentence: usize) -> bool {
    let Some(range) = view.parse.sentences().get(sentence) else { return false };
    let Some(root) = range.iter().find(|id| view.dep(*id) == Dep::Root) else { return false };
    let verb = view.parse.lemma(root);
    let held = |id: &TokenId| {
        matches!(view.dep(*id), Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass)
            && ENCOUNTERS.contains(&view.parse.lemma(*id))
    };
    MEETING.contains(&verb) || HOLDING.contains(&verb) && view.parse.children(root).iter().any(held)
}

/// The persons whom a sentence names as those who meet: not whom they speak of, nor owners of anything.
fn present(view: &View<'_>, store: &Store, past: &Past, sentence: usize) -> Vec<usize> {
    let mut ids: Vec<usize> = Vec::new();
    for spot in past.spots.iter().filter(|spot| spot.sentence == sentence) {
        let [id] = spot.ids.as_slice() else { continue };
        let person = store.drafts[*id].kind == EntityKind::Person;
        if person && !ids.contains(id) && takes_part(view, spot.token) {
            ids.push(*id);
        }
    }
    // "The Crown Prince, General Omar": the office and the name are one man's.
    let named = |id: usize| store.drafts[id].mentions.iter().any(|m| m.form == MentionForm::Name);
    let known: Vec<usize> = ids.iter().copied().filter(|id| named(*id)).collect();
    ids.retain(|id| {
        let code = store.drafts[*id].entity.as_ref();
        let stands =
            known.iter().any(|k| code.is_none() || store.drafts[*k].entity.as_ref() == code);
        named(*id) || !stands
    });
    let codes = || ids.iter().filter_map(|id| store.drafts[*id].entity.as_ref());
    let one = codes().next();
    let alike = codes().count() == ids.len() && codes().all(|code| Some(code) == one);
    if alike { Vec::new() } else { ids }
}

/// Whether a phrase hangs on the sentence's main verb by what names those who meet.
fn takes_part(view: &View<'_>, token: TokenId) -> bool {
    let mut at = token;
    for _ in 0..24 {
        let topic = view.dep(at) == Dep::Prep && TOPICS.contains(&view.lower(at).as_str());
        let aside = matches!(
            view.dep(at),
            Dep::Poss | Dep::Advcl | Dep::Relcl | Dep::Acl | Dep::Ccomp | Dep::Xcomp | Dep::Pcomp
        );
        // "Head of Cabinet of President Quinn": her officer came.
        let above = view.head(at);
        let owner = view.dep(at) == Dep::Prep
            && matches!(view.lower(at).as_str(), "of" | "to" | "for")
            && matches!(view.parse[above].pos, Pos::Noun | Pos::Propn)
            && view.is_role(above);
        if topic || aside || owner {
            return false;
        }
        if view.dep(at) == Dep::Root || view.head(at) == at {
            return true;
        }
        at = view.head(at);
    }
    false
}
