//! Whether a pattern's slots hold of a clause.
//!
//! In: a clause and the codebook's index. Out: for each pattern that holds, what it consumed and how specific it is.

use std::collections::{BTreeMap, BTreeSet};

use demarche_lexicon::page::{Complement, Kind as Referent, Voice};
use demarche_lexicon::{Lexicon, Page, Pattern, Slots};
use demarche_model::{Code, Dep, EntityKind, Parse, Pos, TokenId};

use super::Scene;
use crate::clause::{Clause, Kind, lower_lemma};
use crate::reality;

/// The codebook's patterns by the lemma of the predicate that they ask for: each as the numbers of its page and of the
/// pattern on it. Made once for a codebook.
#[derive(Clone, Debug, Default)]
pub struct Index {
    verbs: BTreeMap<String, Vec<(usize, usize)>>,
    nouns: BTreeMap<String, Vec<(usize, usize)>>,
    predicates: BTreeMap<String, Vec<(usize, usize)>>,
}

impl Index {
    /// Indexes a codebook.
    pub fn new(lexicon: &Lexicon) -> Index {
        let mut index = Index::default();
        for (p, page) in lexicon.pages.iter().enumerate() {
            for (q, pattern) in page.patterns.iter().enumerate() {
                let slots = &pattern.when;
                let tables = [
                    (&mut index.verbs, &slots.verb),
                    (&mut index.nouns, &slots.noun),
                    (&mut index.predicates, &slots.predicate),
                ];
                for (table, entries) in tables {
                    for entry in entries {
                        let last = entry.rsplit(' ').next().unwrap_or(entry);
                        table.entry(last.to_owned()).or_default().push((p, q));
                    }
                }
            }
        }
        index
    }

    /// Whether some pattern asks for this lemma as an event noun.
    pub fn is_event_noun(&self, lemma: &str) -> bool {
        self.nouns.contains_key(lemma)
    }

    /// The patterns of the indexed codebook that ask for a clause's predicate.
    pub(super) fn asking<'a>(
        &'a self,
        lexicon: &'a Lexicon,
        clause: &Clause,
        lemma: &str,
    ) -> impl Iterator<Item = (&'a Page, &'a Pattern)> + use<'a> {
        let table = match clause.kind {
            Kind::Verb => &self.verbs,
            Kind::Noun => &self.nouns,
            Kind::Copular => &self.predicates,
        };
        let found = table.get(lemma).map_or(&[][..], Vec::as_slice);
        found.iter().map(|(p, q)| (&lexicon.pages[*p], &lexicon.pages[*p].patterns[*q]))
    }
}

/// How a pattern holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Hit {
    pub(super) specificity: u32,
    pub(super) consumed: BTreeSet<TokenId>,
    pub(super) mode: Option<Code>,
}

/// The first thing about a clause that a pattern does not hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Miss<'p> {
    /// The predicate's lemma is asked for with other words before it.
    Predicate(&'p [String]),
    /// None of these particles is there.
    Particle(&'p [String]),
    /// The verb has a telling particle that the pattern does not name.
    UnnamedParticle,
    /// No head of the subject is any of these.
    Subject(&'p [String]),
    /// No head of the object is any of these.
    Object(&'p [String]),
    /// No word that modifies the predicate or its object is any of these.
    Modifier(&'p [String]),
    /// The preposition is not there, or no head behind it is any of these.
    Preposition(&'p str, &'p [String]),
    /// No embedded clause is any of these.
    Complement(&'p [Complement]),
    /// No word above the predicate is any of these.
    Under(&'p [String]),
    /// The verb stands in the other voice.
    Voice(Voice),
    /// The object is nothing of this kind.
    ObjectIs(Referent),
    /// The subject is nothing of this kind.
    SubjectIs(Referent),
    /// This slot of `unless` holds.
    Unless(&'static str),
}

/// How a pattern holds of a clause: in all that it asks for, and in nothing that it refuses. Else the first slot that
/// says no. `depth` bounds how far complements are followed.
pub(super) fn hit<'p>(
    scene: &Scene<'_>,
    clause: &Clause,
    pattern: &'p Pattern,
    depth: u8,
) -> Result<Hit, Miss<'p>> {
    let mut hit = Hit { mode: pattern.mode.clone(), ..Hit::default() };
    let slots = &pattern.when;
    let parse = scene.parse;
    let entry_of =
        |list: &'_ [String]| list.iter().any(|entry| heads_phrase(parse, clause.predicate, entry));
    let asked = match clause.kind {
        Kind::Verb => &slots.verb,
        Kind::Noun => &slots.noun,
        Kind::Copular => &slots.predicate,
    };
    if !entry_of(asked) {
        return Err(Miss::Predicate(asked));
    }
    hit.specificity += asked
        .iter()
        .filter(|e| heads_phrase(parse, clause.predicate, e))
        .map(|e| e.matches(' ').count() as u32)
        .max()
        .unwrap_or(0);
    holds(scene, clause, slots, depth, true, &mut hit)?;
    if let Some(slot) = refused(scene, clause, &pattern.unless, depth) {
        return Err(Miss::Unless(slot));
    }
    if !pattern.mode_from_complement.is_empty() {
        hit.mode = mode_from(scene, clause, pattern, depth).or(hit.mode);
    }
    Ok(hit)
}

/// The first slot of `unless` that holds.
fn refused(scene: &Scene<'_>, clause: &Clause, unless: &Slots, depth: u8) -> Option<&'static str> {
    if *unless == Slots::default() {
        return None;
    }
    let mut hit = Hit::default();
    let mut one = |slots: Slots| {
        slots != Slots::default() && holds(scene, clause, &slots, depth, false, &mut hit).is_ok()
    };
    if one(Slots { particle: unless.particle.clone(), ..Slots::default() }) {
        return Some("particle");
    }
    if one(Slots { subject: unless.subject.clone(), ..Slots::default() }) {
        return Some("subject");
    }
    if one(Slots { object: unless.object.clone(), ..Slots::default() }) {
        return Some("object");
    }
    if one(Slots { modifier: unless.modifier.clone(), ..Slots::default() }) {
        return Some("modifier");
    }
    if one(Slots { complement: unless.complement.clone(), ..Slots::default() }) {
        return Some("complement");
    }
    if one(Slots { under: unless.under.clone(), ..Slots::default() }) {
        return Some("under");
    }
    if one(Slots { voice: unless.voice, ..Slots::default() }) {
        return Some("voice");
    }
    if one(Slots { object_is: unless.object_is, ..Slots::default() }) {
        return Some("object-is");
    }
    if one(Slots { subject_is: unless.subject_is, ..Slots::default() }) {
        return Some("subject-is");
    }
    for (preposition, heads) in &unless.prepositions {
        let prepositions = BTreeMap::from([(preposition.clone(), heads.clone())]);
        if one(Slots { prepositions, ..Slots::default() }) {
            return Some("prepositions");
        }
    }
    let words = |list: &[String]| {
        list.iter().any(|entry| heads_phrase(scene.parse, clause.predicate, entry))
    };
    let named = [("verb", &unless.verb), ("noun", &unless.noun), ("predicate", &unless.predicate)];
    named.into_iter().find(|(_, list)| words(list)).map(|(name, _)| name)
}

/// Whether all given slots hold, else the first that does not; records what they took where `count` is set.
fn holds<'p>(
    scene: &Scene<'_>,
    clause: &Clause,
    slots: &'p Slots,
    depth: u8,
    count: bool,
    hit: &mut Hit,
) -> Result<(), Miss<'p>> {
    let parse = scene.parse;
    let mut took = |tokens: Vec<TokenId>, weight: u32| {
        if count {
            hit.specificity += weight;
            hit.consumed.extend(tokens);
        }
    };
    if !slots.particle.is_empty() {
        let found = particle(parse, clause, &slots.particle);
        if found.is_empty() {
            return Err(Miss::Particle(&slots.particle));
        }
        took(found, 4);
    } else if count
        && clause.kind == Kind::Verb
        && parse.children_by(clause.predicate, Dep::Prt).next().is_some()
    {
        // "call off" is not "call": a pattern that names no particle does not hold of a verb that has a telling one.
        let neutral = [
            "up", "out", "on", "over", "back", "down", "in", "through", "forward", "along",
            "together", "ahead",
        ];
        let telling = parse
            .children_by(clause.predicate, Dep::Prt)
            .any(|p| !neutral.contains(&lower_lemma(parse, p).as_str()));
        if telling {
            return Err(Miss::UnnamedParticle);
        }
    }
    let subject = (&slots.subject, &clause.subject, 3, Miss::Subject(&slots.subject));
    let object = (&slots.object, &clause.object, 4, Miss::Object(&slots.object));
    for (wanted, heads, weight, miss) in [subject, object] {
        if !wanted.is_empty() {
            let found: Vec<TokenId> = matching_heads(parse, heads, wanted);
            if found.is_empty() {
                return Err(miss);
            }
            took(found, weight);
        }
    }
    if !slots.modifier.is_empty() {
        let found = modifiers(parse, clause, &slots.modifier);
        if found.is_empty() {
            return Err(Miss::Modifier(&slots.modifier));
        }
        took(found, 3);
    }
    for (preposition, wanted) in &slots.prepositions {
        let mut behind = clause.behind(preposition).peekable();
        if behind.peek().is_none() {
            return Err(Miss::Preposition(preposition, wanted));
        }
        let heads: Vec<TokenId> = behind.flat_map(|o| o.heads.iter().copied()).collect();
        if wanted.is_empty() {
            took(Vec::new(), 2);
            continue;
        }
        let found = matching_heads(parse, &heads, wanted);
        if found.is_empty() {
            return Err(Miss::Preposition(preposition, wanted));
        }
        took(found, 4);
    }
    if !slots.complement.is_empty() {
        let found =
            slots.complement.iter().find_map(|wanted| complement(scene, clause, wanted, depth));
        let Some(found) = found else { return Err(Miss::Complement(&slots.complement)) };
        took(vec![found], 5);
    }
    if !slots.under.is_empty() {
        let mut words = above(parse, clause.predicate).into_iter();
        let found = words.find(|token| slots.under.contains(&lower_lemma(parse, *token)));
        let Some(found) = found else { return Err(Miss::Under(&slots.under)) };
        took(vec![found], 3);
    }
    if let Some(voice) = slots.voice {
        if clause.passive != (voice == Voice::Passive) {
            return Err(Miss::Voice(voice));
        }
        took(Vec::new(), 1);
    }
    // "the Malian appeal": the adjective says who does what the noun tells.
    let doers = if clause.kind == Kind::Noun && clause.subject.is_empty() {
        &clause.modifiers
    } else {
        &clause.subject
    };
    let object = slots.object_is.map(|kind| (kind, &clause.object, Miss::ObjectIs(kind)));
    let subject = slots.subject_is.map(|kind| (kind, doers, Miss::SubjectIs(kind)));
    for (wanted, heads, miss) in [object, subject].into_iter().flatten() {
        // "It is a pleasure to host them", says somebody.
        let said = || {
            wanted == Referent::Actor
                && matches!(miss, Miss::SubjectIs(_))
                && clause.kind == Kind::Verb
                && reality::delight(parse, clause.predicate).is_some()
        };
        if !heads.iter().any(|head| refers_to(scene, *head, wanted)) && !said() {
            return Err(miss);
        }
        took(Vec::new(), 1);
    }
    Ok(())
}

/// Whether an entry's last word is the head's lemma and the words before it modify the head.
fn heads_phrase(parse: &Parse, head: TokenId, entry: &str) -> bool {
    let mut words = entry.rsplit(' ');
    let last = words.next().unwrap_or(entry);
    if lower_lemma(parse, head) != last {
        return false;
    }
    words.all(|word| {
        parse.children(head).iter().any(|child| {
            matches!(
                parse[*child].dep,
                Dep::Amod | Dep::Compound | Dep::Nmod | Dep::Nummod | Dep::Advmod | Dep::Poss
            ) && lower_lemma(parse, *child) == word
        })
    })
}

fn matching_heads(parse: &Parse, heads: &[TokenId], wanted: &[String]) -> Vec<TokenId> {
    heads
        .iter()
        .copied()
        .filter(|head| wanted.iter().any(|entry| heads_phrase(parse, *head, entry)))
        .collect()
}

/// The verb's particles that are in the list. The parser often calls a particle an adverb or a preposition.
fn particle(parse: &Parse, clause: &Clause, wanted: &[String]) -> Vec<TokenId> {
    let verb = clause.carrier.unwrap_or(clause.predicate);
    let children = parse.children(verb).iter().copied();
    let is = |t: &TokenId| matches!(parse[*t].dep, Dep::Prt | Dep::Advmod | Dep::Prep);
    children.filter(is).filter(|t| wanted.contains(&lower_lemma(parse, *t))).collect()
}

/// Words from the list that modify the predicate, its carrier or its objects.
fn modifiers(parse: &Parse, clause: &Clause, wanted: &[String]) -> Vec<TokenId> {
    let places = [Some(clause.predicate), clause.carrier]
        .into_iter()
        .flatten()
        .chain(clause.object.iter().copied());
    let mut found = Vec::new();
    for place in places {
        for child in parse.children(place) {
            let modifies = matches!(
                parse[*child].dep,
                Dep::Amod
                    | Dep::Advmod
                    | Dep::Compound
                    | Dep::Nmod
                    | Dep::Acomp
                    | Dep::Npadvmod
                    | Dep::Oprd
            );
            let modifies = modifies
                || parse[*child].dep == Dep::Ccomp
                    && matches!(parse[*child].pos, Pos::Adj | Pos::Noun);
            if modifies && wanted.contains(&lower_lemma(parse, *child)) {
                found.push(*child);
            }
        }
    }
    found
}

/// The words that a predicate hangs from, as far up as the first verb that has a tense of its own: prepositions, nouns
/// and verbs of which it is the object, the complement or a part. What is coordinated hangs from the same words.
fn above(parse: &Parse, predicate: TokenId) -> Vec<TokenId> {
    let mut words = Vec::new();
    let mut at = predicate;
    while words.len() < 8 {
        let tensed = matches!(parse[at].pos, Pos::Verb | Pos::Aux) && reality::is_finite(parse, at);
        let dep = parse[at].dep;
        let hangs = matches!(
            dep,
            Dep::Dobj
                | Dep::Pobj
                | Dep::Prep
                | Dep::Pcomp
                | Dep::Xcomp
                | Dep::Conj
                | Dep::Appos
                | Dep::Acl
                | Dep::Relcl
                | Dep::Ccomp
                | Dep::Advcl
                | Dep::Nsubjpass
                | Dep::Nmod
                | Dep::Poss
        );
        if tensed || !hangs || parse[at].head == at {
            break;
        }
        at = parse[at].head;
        if dep != Dep::Conj {
            words.push(at);
        }
    }
    words
}

/// Whether a phrase refers to what a slot asks for.
fn refers_to(scene: &Scene<'_>, head: TokenId, wanted: Referent) -> bool {
    let entity = scene.cast.of(head).first().map(|id| &scene.cast.entities[id.index()]);
    let stands_for_somebody = || !scene.cast.sides(scene.parse, head).is_empty();
    match wanted {
        Referent::Actor => stands_for_somebody(),
        Referent::Place => {
            entity.is_some_and(|e| matches!(e.kind, EntityKind::Place | EntityKind::Country))
        }
        Referent::Person => entity.is_some_and(|e| e.kind == EntityKind::Person),
        Referent::Thing => !stands_for_somebody(),
    }
}

/// The embedded predicates of a clause: the clause below it, the noun that the clause below carries, and event nouns
/// among its own objects and behind "for", "to", "of", "with".
fn embedded<'s>(scene: &Scene<'s>, clause: &Clause) -> Vec<&'s Clause> {
    let mut found: Vec<&Clause> = Vec::new();
    if let Some(inner) = clause.complement {
        found.extend(
            scene.clauses.all.iter().filter(|c| c.predicate == inner && c.kind == Kind::Verb),
        );
        found.extend(scene.clauses.all.iter().filter(|c| c.carrier == Some(inner)));
    }
    let mut nouns: Vec<TokenId> = clause.object.clone();
    for preposition in ["for", "to", "of", "against", "in", "into"] {
        nouns.extend(clause.behind(preposition).flat_map(|o| o.heads.iter().copied()));
    }
    found.extend(
        nouns.iter().filter_map(|noun| scene.clauses.of(*noun)).filter(|c| c.kind == Kind::Noun),
    );
    found
}

/// What a page writes for an embedded clause that has no tense of its own, whatever its verb ("told them *to go*").
const ANY_INFINITIVE: &str = "infinitive";
/// What a page writes for an embedded clause that has ("told them *that he went*").
const ANY_FINITE: &str = "finite";

/// The embedded predicate that is what a slot asks for.
fn complement(
    scene: &Scene<'_>,
    clause: &Clause,
    wanted: &Complement,
    depth: u8,
) -> Option<TokenId> {
    match wanted {
        Complement::Lemma(lemma) if lemma == ANY_INFINITIVE || lemma == ANY_FINITE => {
            let finite = |inner: &TokenId| reality::is_finite(scene.parse, *inner);
            clause.complement.filter(|inner| finite(inner) == (lemma == ANY_FINITE))
        }
        Complement::Lemma(lemma) => {
            let inner = clause.complement?;
            (lower_lemma(scene.parse, inner) == *lemma).then_some(inner)
        }
        Complement::Page(name) => {
            let inner = embedded(scene, clause);
            inner
                .iter()
                .find(|inner| on_page(scene, inner, name, depth))
                .map(|inner| inner.predicate)
        }
    }
}

/// Whether a clause matches a page, whoever its sides are.
fn on_page(scene: &Scene<'_>, clause: &Clause, name: &str, depth: u8) -> bool {
    if depth == 0 {
        return false;
    }
    let lemma = lower_lemma(scene.parse, clause.predicate);
    scene
        .index
        .asking(scene.lexicon, clause, &lemma)
        .filter(|(page, _)| page.event.as_str().eq_ignore_ascii_case(name))
        .any(|(_, pattern)| hit(scene, clause, pattern, depth - 1).is_ok())
}

/// The pages that have a pattern asking for a clause's predicate.
pub(super) fn pages<'s>(scene: &Scene<'s>, clause: &Clause) -> Vec<&'s Page> {
    let lemma = lower_lemma(scene.parse, clause.predicate);
    scene.index.asking(scene.lexicon, clause, &lemma).map(|(page, _)| page).collect()
}

/// The most specific pattern that reads a clause, whoever its sides are, with its page.
pub(super) fn best<'s>(
    scene: &Scene<'s>,
    clause: &Clause,
    depth: u8,
) -> Option<(&'s Page, &'s Pattern)> {
    let lemma = lower_lemma(scene.parse, clause.predicate);
    let mut best: Option<(u32, &Page, &Pattern)> = None;
    for (page, pattern) in scene.index.asking(scene.lexicon, clause, &lemma) {
        let Ok(hit) = hit(scene, clause, pattern, depth) else { continue };
        if best.is_none_or(|(held, ..)| held < hit.specificity) {
            best = Some((hit.specificity, page, pattern));
        }
    }
    best.map(|(_, page, pattern)| (page, pattern))
}

/// The first embedded act of a clause that a pattern reads, with the most specific such pattern.
pub(super) fn below<'s>(
    scene: &Scene<'s>,
    clause: &Clause,
    depth: u8,
) -> Option<(&'s Clause, &'s Pattern)> {
    if depth == 0 {
        return None;
    }
    let mut inner = embedded(scene, clause).into_iter();
    inner.find_map(|inner| best(scene, inner, depth - 1).map(|(_, pattern)| (inner, pattern)))
}

/// The mode that a pattern's table gives for the complement: by the page it matches, by its lemma, else "*".
fn mode_from(scene: &Scene<'_>, clause: &Clause, pattern: &Pattern, depth: u8) -> Option<Code> {
    let table = &pattern.mode_from_complement;
    let inner = embedded(scene, clause);
    let by_lemma = inner.iter().find_map(|c| table.get(&lower_lemma(scene.parse, c.predicate)));
    let by_page = || {
        let pages = table.iter().filter(|(name, _)| name.as_str() != "*");
        pages
            .into_iter()
            .find(|(name, _)| inner.iter().any(|c| on_page(scene, c, name, depth)))
            .map(|(_, mode)| mode)
    };
    by_lemma.or_else(by_page).or_else(|| table.get("*")).cloned()
}
