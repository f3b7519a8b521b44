//! From a dependency parse to clauses with logical roles.
//!
//! In: a parse and the set of event nouns. Out: one [`Clause`] a predicate (verb, event noun, or what a copula says),
//! with passives, reduced relatives, participles, control, raising, coordination, relative clauses, light verbs and
//! nominalisations undone, so that a pattern is written once, for the plain active form.

mod noun;
mod phrase;
mod subject;
mod verb;
mod words;

use std::collections::BTreeMap;

use demarche_model::{Dep, Parse, Pos, Tag, TokenId};

/// A predicate with its logical roles. Each role lists the heads of its phrases, conjuncts included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The word that names the act.
    pub predicate: TokenId,
    /// What kind of word it is.
    pub kind: Kind,
    /// The verb through which a noun or a copula's complement gets its subject, tense and negation.
    pub carrier: Option<TokenId>,
    /// Who does it.
    pub subject: Vec<TokenId>,
    /// Adjectives and names before an event noun, each a side where it resolves to somebody ("Russian attacks").
    pub modifiers: Vec<TokenId>,
    /// To whom or what it is done.
    pub object: Vec<TokenId>,
    /// To whom it is given or told.
    pub indirect: Vec<TokenId>,
    /// Phrases behind prepositions, by the preposition's lower-case words ("out of"), in text order.
    pub obliques: Vec<Oblique>,
    /// The predicate of the embedded clause ("urged X to *wield*", "said that X *met* Y", "accused X of *arming*").
    pub complement: Option<TokenId>,
    /// The predicate whose complement this is.
    pub governor: Option<TokenId>,
    /// Whether the verb stands in the passive.
    pub passive: bool,
    /// The subject of the carrier undergoes the act ("came under sanctions"): it is in `object`.
    pub undergone: bool,
}

/// What kind of word a predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A verb.
    Verb,
    /// An event noun.
    Noun,
    /// What a copula says of its subject.
    Copular,
}

/// A phrase behind a preposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oblique {
    /// The preposition, in lower case.
    pub preposition: String,
    /// The heads of the phrases behind it.
    pub heads: Vec<TokenId>,
    /// Whether it stands at a neighbour (the object, the light verb) and not at the predicate itself.
    pub borrowed: bool,
}

impl Clause {
    /// The heads behind a preposition, those at the predicate itself first.
    pub fn behind<'a>(&'a self, preposition: &'a str) -> impl Iterator<Item = &'a Oblique> + 'a {
        let all = move |borrowed: bool| {
            self.obliques
                .iter()
                .filter(move |o| o.preposition == preposition && o.borrowed == borrowed)
        };
        all(false).chain(all(true))
    }
}

/// All clauses of a parse, found by predicate.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// The clauses in text order of their predicates.
    pub all: Vec<Clause>,
    by_predicate: BTreeMap<TokenId, usize>,
}

impl Clauses {
    /// The clause of a predicate.
    pub fn of(&self, predicate: TokenId) -> Option<&Clause> {
        self.by_predicate.get(&predicate).map(|i| &self.all[*i])
    }
}

/// Reads all clauses of a parse. `is_event_noun` says of a lower-case lemma whether some pattern asks for it as a
/// noun.
pub fn clauses(parse: &Parse, is_event_noun: &dyn Fn(&str) -> bool) -> Clauses {
    let reader = Reader { parse };
    let mut all: Vec<Clause> = Vec::new();
    for token in parse.ids() {
        let pos = parse[token].pos;
        let modifies = matches!(parse[token].dep, Dep::Amod | Dep::Compound);
        if (pos == Pos::Verb && !modifies) || pos == Pos::Aux && reader.is_main(token) {
            if let Some(said) = reader.said_by_copula(token) {
                all.push(reader.copular(token, said));
            }
            all.push(reader.verb(token));
            all.extend(reader.obligation(token));
        } else if matches!(pos, Pos::Noun | Pos::Propn)
            && is_event_noun(&lower_lemma(parse, token))
            // The ceasefire in "ceasefire monitors" says what sort of monitors they are, and reports no act.
            && parse[token].dep != Dep::Compound
        {
            all.push(reader.noun(token));
        }
    }
    all.sort_by_key(|clause| clause.predicate);
    let mut by_predicate = BTreeMap::new();
    for (i, clause) in all.iter().enumerate() {
        by_predicate.entry(clause.predicate).or_insert(i);
    }
    let embedded: Vec<_> = all.iter().filter_map(|c| Some((c.predicate, c.complement?))).collect();
    for (governor, complement) in embedded {
        if let Some(i) = by_predicate.get(&complement) {
            all[*i].governor.get_or_insert(governor);
        }
    }
    Clauses { all, by_predicate }
}

/// A token's lemma in lower case.
pub fn lower_lemma(parse: &Parse, token: TokenId) -> String {
    parse.lemma(token).to_lowercase()
}

/// A phrase's head and those of the phrases coordinated with it, in text order.
pub fn with_conjuncts(parse: &Parse, head: TokenId) -> Vec<TokenId> {
    let mut heads = vec![head];
    let mut next = 0;
    while next < heads.len() {
        for child in parse.children_by(heads[next], Dep::Conj) {
            if is_nominal(parse, child) {
                heads.push(child);
            }
        }
        // "Ana Cruz of Peru, Jon Lee of Chile and Ada Poole of Cuba met": the second of three names is no apposition.
        let name = |token: TokenId| parse[token].pos == Pos::Propn;
        let listed = |token: &TokenId| {
            *token > heads[next]
                && name(*token)
                && parse.children_by(*token, Dep::Conj).any(name)
                && parse.children_by(heads[next], Dep::Conj).next().is_none()
        };
        if next == 0 && name(head) {
            let listed: Vec<TokenId> = parse.children_by(head, Dep::Appos).filter(listed).collect();
            heads.extend(listed);
        }
        next += 1;
    }
    heads
}

/// Whether a token can head a noun phrase.
pub fn is_nominal(parse: &Parse, token: TokenId) -> bool {
    matches!(parse[token].pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
        || matches!(parse[token].tag, Tag::Jj | Tag::Cd | Tag::Dt)
            && matches!(
                parse[token].dep,
                Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj | Dep::Conj
            )
}

/// Whether a word has a dependent under a label.
pub(crate) fn has(parse: &Parse, at: TokenId, dep: Dep) -> bool {
    parse.children_by(at, dep).next().is_some()
}

/// Whether a verb is an infinitive with "to".
pub(crate) fn is_infinitive(parse: &Parse, verb: TokenId) -> bool {
    parse.children_by(verb, Dep::Aux).any(|aux| parse[aux].tag == Tag::To)
}

/// Whether a noun only measures or packages the one behind its "of".
pub(crate) fn is_package(lemma: &str) -> bool {
    words::PACKAGES.contains(&lemma)
}

/// Whether a noun names what is written or said.
pub(crate) fn is_text(lemma: &str) -> bool {
    words::TEXTS.contains(&lemma)
}

struct Reader<'a> {
    parse: &'a Parse,
}
