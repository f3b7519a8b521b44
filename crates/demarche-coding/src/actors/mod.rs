//! Who the report speaks of: mentions to entities, inside the report.
//!
//! In: document, parse, lexicon. Out: a [`Cast`]. Names come from the lists and from the parse's named entities; titles
//! beside a name say what the person is; bodies and groups are read from their nouns; pronouns and descriptions look
//! back. What is not sure enough stays unresolved.

mod admit;
mod anaphora;
mod company;
mod context;
pub mod directory;
mod gather;
mod given;
mod issuer;
mod persons;
mod phrase;
mod phrases;
mod seats;
mod store;
mod stories;
#[cfg(test)]
mod tests;
mod titles;
mod view;

use directory::Directory;

use demarche_lexicon::Lexicon;
use demarche_model::{
    Code, Dep, Document, Entity, EntityId, EntityKind, Form, Mention, MentionForm, Parse, Span,
    Statement, TokenId,
};

use crate::clause::lower_lemma;

pub use given::{Given, span_heads};
pub use phrase::{ActorReading, actor_phrase};

/// What bears the name of the town where it was made: "the Lomé agreements" are no party.
const ACCORDS: [&str; 11] = [
    "accord",
    "agreement",
    "charter",
    "convention",
    "declaration",
    "format",
    "memorandum",
    "pact",
    "process",
    "protocol",
    "treaty",
];

/// What a person calls the own country by.
const HOMES: [&str; 5] = ["country", "government", "homeland", "nation", "people"];

/// The entities of a report, and what each word refers to.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// All entities, in order of first mention; mentions in text order.
    pub entities: Vec<Entity>,
    /// For each token that heads a mention, the entities it refers to ("the two men" refers to two).
    refers: Vec<Vec<EntityId>>,
    /// For each token that heads a mention, the mention's words.
    words: Vec<Option<Span>>,
    /// Who speaks where the whole text is one party's.
    pub issuer: Option<EntityId>,
    /// The two who speak in a transcript that has no other speakers.
    two: Option<[EntityId; 2]>,
    /// Whom "we" stands for outside all statements where there is no issuer.
    pub(crate) we: Vec<EntityId>,
    /// Whether one party alone speaks in the whole text, so that "I" stands for it too.
    one_voice: bool,
}

/// An entity that a phrase stands for, and the words that show it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// The entity.
    pub entity: EntityId,
    /// The words of its mention.
    pub span: Span,
}

impl Cast {
    /// The entities that the mention headed by this token refers to; empty where it heads none or is unresolved.
    pub fn of(&self, head: TokenId) -> &[EntityId] {
        self.refers.get(head.index()).map_or(&[], Vec::as_slice)
    }

    /// The words of the mention headed by this token: title, country and name for a person.
    pub fn words(&self, head: TokenId) -> Option<Span> {
        self.words.get(head.index()).copied().flatten()
    }

    /// The sides that the phrase headed by `head` stands for: what it refers to itself, else the entity that owns
    /// or modifies it ("Russian troops", "Israel's decision", "officials in Kyiv"). Conjuncts are not followed.
    pub fn sides(&self, parse: &Parse, head: TokenId) -> Vec<Side> {
        if head.index() >= parse.tokens().len() {
            return Vec::new();
        }
        let own = self.side_of(head);
        if !own.is_empty() {
            return own;
        }
        let children = parse.children(head);
        let accord = ACCORDS.contains(&lower_lemma(parse, head).as_str());
        let by = |deps: &[Dep]| {
            children
                .iter()
                .filter(|child| deps.contains(&parse[**child].dep))
                .filter(|child| !(accord && self.is_a_town(parse, **child)))
                .flat_map(|child| self.with_conjuncts(parse, *child))
                .collect::<Vec<Side>>()
        };
        let pronoun = |child: &&TokenId| {
            parse[**child].dep == Dep::Poss && parse[**child].tag == demarche_model::Tag::PrpS
        };
        if let Some(whose) = children.iter().find(pronoun) {
            // "our neighbour Togo", "our Togolese friends": Togo, and nobody that is ours.
            let ours = matches!(lower_lemma(parse, *whose).as_str(), "our" | "my" | "we" | "i");
            let others: &[Dep] = if ours { &[Dep::Appos, Dep::Amod] } else { &[Dep::Appos] };
            let named = by(others);
            if !named.is_empty() {
                return named;
            }
            // "My country", said by a minister: no minister.
            if HOMES.contains(&lower_lemma(parse, head).as_str()) {
                let mut owners = by(&[Dep::Poss]);
                for side in &mut owners {
                    side.entity = self.country_of(side.entity).unwrap_or(side.entity);
                }
                return owners;
            }
        }
        for deps in [&[Dep::Poss][..], &[Dep::Amod, Dep::Compound, Dep::Nmod]] {
            let found = by(deps);
            if !found.is_empty() {
                return found;
            }
        }
        for child in children {
            if *child < head || parse[*child].dep != Dep::Prep {
                continue;
            }
            if !matches!(parse.lemma(*child), "of" | "from" | "in" | "Of" | "From" | "In") {
                continue;
            }
            let found: Vec<Side> = parse
                .children_by(*child, Dep::Pobj)
                .flat_map(|object| self.with_conjuncts(parse, object))
                .collect();
            if !found.is_empty() {
                return found;
            }
        }
        by(&[Dep::Appos])
    }

    /// Whether a word names a town, and not by its adjective.
    fn is_a_town(&self, parse: &Parse, token: TokenId) -> bool {
        let town = |id: &EntityId| self.entities[id.index()].kind == EntityKind::Place;
        parse[token].dep != Dep::Amod && self.of(token).iter().any(town)
    }

    fn side_of(&self, head: TokenId) -> Vec<Side> {
        let span = self.words(head);
        self.of(head)
            .iter()
            .filter_map(|entity| Some(Side { entity: *entity, span: span? }))
            .collect()
    }

    fn with_conjuncts(&self, parse: &Parse, token: TokenId) -> Vec<Side> {
        let mut sides = self.side_of(token);
        for other in parse.children_by(token, Dep::Conj) {
            sides.extend(self.side_of(other));
        }
        sides
    }

    /// The country entity of whoever an entity acts for, if the report speaks of that country.
    pub fn country_of(&self, entity: EntityId) -> Option<EntityId> {
        let code = self.entities.get(entity.index())?.entity.as_ref()?;
        self.find_country(code)
    }

    fn find_country(&self, code: &Code) -> Option<EntityId> {
        let index = self.entities.iter().position(|other| {
            other.kind == EntityKind::Country && other.entity.as_ref() == Some(code)
        })?;
        Some(EntityId(index as u32))
    }

    /// Lets "I", "we" and "our" inside what is said stand for who says it: the innermost statement's speaker; for
    /// "we" of one who acts for a country, that country. Outside all statements they stand for the issuer.
    pub fn hear(&mut self, parse: &Parse, statements: &[Statement]) {
        let two = self.two_who_speak(statements);
        self.two = two;
        let mut quoted = false;
        for id in parse.ids() {
            match parse.lemma(id) {
                "“" => quoted = true,
                "”" => quoted = false,
                "\"" | "''" | "``" => quoted = !quoted,
                _ => {}
            }
            let addressed = matches!(parse.lemma(id), "you" | "your" | "yours");
            let one = addressed
                || match parse.lemma(id) {
                    "I" | "i" | "my" | "me" | "myself" => true,
                    "we" | "our" | "us" | "ourselves" => false,
                    _ => continue,
                };
            if parse[id].pos != demarche_model::Pos::Pron || !self.of(id).is_empty() {
                continue;
            }
            let span = parse[id].span;
            let inside = |s: &&Statement| s.content.iter().any(|part| part.contains(span));
            let width = |s: &&Statement| s.content.iter().map(|part| part.len()).sum::<usize>();
            let told = statements.iter().filter(inside).min_by_key(width);
            let speaker = match told {
                Some(statement) => statement.speaker,
                None => self.issuer,
            };
            // Who speaks before one other alone speaks to the other.
            let speaker = match (addressed, two) {
                (false, _) => speaker,
                (true, Some([a, b])) if speaker == Some(a) => Some(b),
                (true, Some([a, b])) if speaker == Some(b) => Some(a),
                (true, _) => continue,
            };
            let meant: Vec<EntityId> = match speaker {
                Some(speaker) if one => vec![speaker],
                Some(speaker) => vec![self.country_of(speaker).unwrap_or(speaker)],
                // Words that nobody known says are not the report's own.
                None if told.is_none() && !quoted && (!one || self.one_voice) => self.we.clone(),
                None => Vec::new(),
            };
            for meant in meant {
                self.mean(id, span, meant);
            }
        }
    }

    /// The two speakers of a transcript that has no more, of two countries.
    fn two_who_speak(&self, statements: &[Statement]) -> Option<[EntityId; 2]> {
        let mut found: Vec<EntityId> = Vec::new();
        for turn in statements.iter().filter(|s| s.cue.is_none() && s.form == Form::Direct) {
            let speaker = turn.speaker?;
            if !found.contains(&speaker) {
                found.push(speaker);
            }
        }
        let code = |id: &EntityId| self.entities.get(id.index())?.entity.as_ref();
        match found.as_slice() {
            [a, b] if code(a)? != code(b)? => Some([*a, *b]),
            _ => None,
        }
    }

    /// Of two who speak in a transcript, the country of the one who acts for another than this; themselves where none is
    /// named.
    pub fn other_speaker(&self, than: &Code) -> Option<EntityId> {
        let code = |id: &EntityId| self.entities.get(id.index()).and_then(|e| e.entity.as_ref());
        let two = self.two?;
        let own = two.iter().any(|id| code(id) == Some(than));
        let other = two.into_iter().find(|id| code(id).is_some_and(|code| code != than));
        other.filter(|_| own).map(|id| self.country_of(id).unwrap_or(id))
    }

    /// Lets a pronoun refer to an entity.
    fn mean(&mut self, id: TokenId, span: Span, meant: EntityId) {
        let Some(entity) = self.entities.get_mut(meant.index()) else { return };
        let mention = Mention { span, form: MentionForm::Pronoun };
        let place = entity.mentions.partition_point(|known| known.span < span);
        if entity.mentions.get(place).is_none_or(|known| known.span != span) {
            entity.mentions.insert(place, mention);
        }
        if let (Some(refers), Some(words)) =
            (self.refers.get_mut(id.index()), self.words.get_mut(id.index()))
        {
            refers.push(meant);
            *words = Some(span);
        }
    }
}

/// Reads who a report speaks of; the directory helps with those whom the report does not introduce.
pub fn cast(document: &Document, parse: &Parse, lexicon: &Lexicon, directory: &Directory) -> Cast {
    let view = view::View::new(document, parse, &lexicon.actors);
    gather::gather(&view, directory)
}
