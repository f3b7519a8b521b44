//! Who the report speaks of: mentions to entities, inside the report.
//!
//! In: document, parse, lexicon. Out: a [`Cast`].

use demarche_lexicon::Lexicon;
use demarche_model::{Document, Entity, EntityId, Parse, Span, TokenId};

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

    /// The words of the mention headed by this token.
    pub fn words(&self, head: TokenId) -> Option<Span> {
        self.words.get(head.index()).copied().flatten()
    }

    /// The sides that the phrase headed by `head` stands for: what it refers to itself, else the entity that owns
    /// or modifies it ("Russian troops", "Israel's decision", "officials in Kyiv"). Conjuncts are not followed.
    pub fn sides(&self, _parse: &Parse, head: TokenId) -> Vec<Side> {
        let span = self.words(head);
        self.of(head)
            .iter()
            .filter_map(|entity| Some(Side { entity: *entity, span: span? }))
            .collect()
    }
}

/// Reads who a report speaks of.
pub fn cast(_document: &Document, _parse: &Parse, _lexicon: &Lexicon) -> Cast {
    Cast::default()
}
