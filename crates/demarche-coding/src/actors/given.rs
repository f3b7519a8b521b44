//! Two parties that the caller names, set into a cast.
//!
//! In: a cast and the words of both parties. Out: a cast in which these words, and all that it knew to be the same
//! entity, refer to two entities of their own.

use std::collections::BTreeSet;

use demarche_model::{Code, Dep, Entity, EntityId, EntityKind, Parse, Span, TokenId};

use super::Cast;

/// The entities that the two given parties have in a cast.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Given {
    /// The party that acts; none where the text does not name it.
    pub actor: Option<EntityId>,
    /// The party that it acts upon; none where the text does not name it.
    pub recipient: Option<EntityId>,
}

/// The code of a given party that nobody on the lists stands for: whoever it is, the caller vouches for it.
const VOUCHED: &str = "UNK";

impl Cast {
    /// Sets two parties, each by all places where it is named, into the cast. Where one's words lie inside the other's, the inner words are the inner
    /// party's alone.
    pub fn with_given(
        mut self,
        parse: &Parse,
        actor: &[Span],
        recipient: &[Span],
    ) -> (Cast, Given) {
        let same = |spans: &[Span]| -> BTreeSet<EntityId> {
            let heads = spans.iter().flat_map(|span| span_heads(parse, *span));
            heads.flat_map(|head| self.of(head).to_vec()).collect()
        };
        let (mut actors, mut recipients) = (same(actor), same(recipient));
        let both: BTreeSet<EntityId> = actors.intersection(&recipients).copied().collect();
        actors.retain(|entity| !both.contains(entity));
        recipients.retain(|entity| !both.contains(entity));
        let given = Given {
            actor: (!actor.is_empty()).then(|| self.vouch_for(&actors, &both)),
            recipient: (!recipient.is_empty()).then(|| self.vouch_for(&recipients, &both)),
        };
        for id in parse.ids() {
            let at = parse[id].span;
            let around = |spans: &[Span]| {
                spans.iter().copied().filter(|span| span.contains(at)).min_by_key(|s| s.len())
            };
            let own = match (around(actor), around(recipient)) {
                (Some(a), Some(r)) if r.len() < a.len() => given.recipient.zip(Some(r)),
                (Some(a), _) => given.actor.zip(Some(a)),
                (None, Some(r)) => given.recipient.zip(Some(r)),
                (None, None) => None,
            };
            let (Some(refers), Some(words)) =
                (self.refers.get_mut(id.index()), self.words.get_mut(id.index()))
            else {
                continue;
            };
            if let Some((entity, span)) = own {
                *refers = vec![entity];
                *words = Some(span);
                continue;
            }
            for entity in refers.iter_mut() {
                let party = if actors.contains(entity) {
                    given.actor
                } else if recipients.contains(entity) {
                    given.recipient
                } else {
                    None
                };
                *entity = party.unwrap_or(*entity);
            }
            refers.dedup();
        }
        (self, given)
    }

    /// A new entity that takes after one that it is the same as.
    fn vouch_for(&mut self, same: &BTreeSet<EntityId>, both: &BTreeSet<EntityId>) -> EntityId {
        let like = same.iter().chain(both).next();
        let like = like.and_then(|id| self.entities.get(id.index())).cloned();
        let mut entity = like.unwrap_or_else(|| Entity::new(EntityKind::Organisation, ""));
        entity.entity.get_or_insert_with(|| Code::new(VOUCHED));
        let id = EntityId(self.entities.len() as u32);
        self.entities.push(entity);
        id
    }
}

/// The tokens of a span whose heads lie outside it, punctuation left out: one, where the span is one phrase.
pub fn span_heads(parse: &Parse, span: Span) -> Vec<TokenId> {
    let range = parse.tokens_in(span);
    let outside = |id: &TokenId| {
        let token = parse[*id];
        (token.head == *id || !range.holds(token.head))
            && !matches!(token.dep, Dep::Punct | Dep::Det | Dep::Case | Dep::Cc)
    };
    let heads: Vec<TokenId> = range.iter().filter(outside).collect();
    if heads.is_empty() { range.iter().next().into_iter().collect() } else { heads }
}
