//! The phrases that stand at a word.
//!
//! In: a word. Out: the heads of the phrases under one of its labels or behind its prepositions.

use demarche_model::{Dep, Pos, Tag, TokenId};

use super::{Oblique, Reader, has, is_infinitive, lower_lemma, with_conjuncts};

impl Reader<'_> {
    pub(super) fn lemma(&self, token: TokenId) -> String {
        lower_lemma(self.parse, token)
    }

    pub(super) fn is_verbal(&self, token: TokenId) -> bool {
        matches!(self.parse[token].pos, Pos::Verb | Pos::Aux)
    }

    /// The phrases coordinated under one label of a head.
    pub(super) fn named(&self, head: TokenId, dep: Dep) -> Vec<TokenId> {
        self.parse
            .children_by(head, dep)
            .flat_map(|child| with_conjuncts(self.parse, child))
            .collect()
    }

    /// The "by" phrases of a passive, its own or those of the participle beside it ("shot and *wounded by* X").
    pub(super) fn agents(&self, verb: TokenId) -> Vec<TokenId> {
        let mut at = verb;
        loop {
            let by = self.parse.children_by(at, Dep::Agent);
            let own: Vec<TokenId> = by.flat_map(|by| self.named(by, Dep::Pobj)).collect();
            let beside = self.parse.children_by(at, Dep::Conj).find(|t| {
                let between = (at.0 + 1..t.0).map(TokenId);
                let close = between
                    .into_iter()
                    .all(|id| matches!(self.parse[id].dep, Dep::Cc | Dep::Punct | Dep::Advmod));
                close && self.parse[*t].tag == Tag::Vbn && !has(self.parse, *t, Dep::Auxpass)
            });
            match beside {
                Some(next) if own.is_empty() && next > at => at = next,
                _ => return own,
            }
        }
    }

    pub(super) fn word(&self, token: TokenId) -> String {
        self.lemma(token)
    }

    /// Whom one meets, where the parser made them do what the meeting is for ("spoke with *Ada Quinn* to reaffirm …").
    pub(super) fn met_to(&self, preposition: TokenId) -> Option<Vec<TokenId>> {
        let purpose = self.parse.children_by(preposition, Dep::Pcomp).find(|verb| {
            is_infinitive(self.parse, *verb)
                && self.parse.children_by(*verb, Dep::Nsubj).next().is_some()
        })?;
        let whom = self.named(purpose, Dep::Nsubj);
        let behind = whom.iter().all(|t| *t > preposition && *t < purpose);
        (self.word(preposition) == "with" && behind).then_some(whom)
    }

    /// Prepositions at a word with the heads behind them; "out of X" counts as "out of" and as "of".
    pub(super) fn prepositions(&self, at: TokenId, borrowed: bool) -> Vec<Oblique> {
        let mut found = Vec::new();
        for preposition in self.parse.children(at) {
            let dep = self.parse[*preposition].dep;
            if !matches!(dep, Dep::Prep | Dep::Agent) {
                continue;
            }
            let name = self.word(*preposition);
            // "according to Y": who says so is no party to it.
            if name == "accord" {
                continue;
            }
            let mut heads = self.named(*preposition, Dep::Pobj);
            match self.met_to(*preposition) {
                Some(whom) if heads.is_empty() => heads.extend(whom),
                _ => heads.extend(self.parse.children_by(*preposition, Dep::Pcomp)),
            }
            for inner in self.parse.children_by(*preposition, Dep::Prep) {
                let mut behind = self.named(inner, Dep::Pobj);
                behind.extend(self.parse.children_by(inner, Dep::Pcomp));
                let joint = format!("{name} {}", self.word(inner));
                found.push(Oblique { preposition: joint, heads: behind.clone(), borrowed });
                found.push(Oblique { preposition: self.word(inner), heads: behind, borrowed });
            }
            // "on Ukraine and on Moldova": a coordinated preposition of the same verb.
            for other in self.parse.children_by(*preposition, Dep::Conj) {
                if self.parse[other].pos == Pos::Adp {
                    let behind = self.named(other, Dep::Pobj);
                    found.push(Oblique { preposition: self.word(other), heads: behind, borrowed });
                }
            }
            found.push(Oblique { preposition: name, heads, borrowed });
        }
        found
    }
}
