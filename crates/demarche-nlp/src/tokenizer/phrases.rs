//! Tokens to the special cases that were torn apart among them.

use std::cmp::Reverse;

use super::RawToken;
use crate::strings::IdMap;

/// The special cases that the cutting may tear apart: from the ids of the torn tokens to where they are known to end.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Nodes of a trie; the first is the root.
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    next: IdMap<usize>,
    is_end: bool,
}

impl Phrases {
    /// Adds a phrase of tokens.
    pub(super) fn add(&mut self, ids: impl Iterator<Item = u64>) {
        let mut at = 0;
        for id in ids {
            let new = self.nodes.len();
            at = *self.nodes[at].next.entry(id).or_insert(new);
            if at == new {
                self.nodes.push(Node::default());
            }
        }
        self.nodes[at].is_end = at > 0;
    }

    /// Adds the phrases that begin at a token, as ranges of tokens.
    fn find(&self, tokens: &[RawToken], start: usize, found: &mut Vec<(usize, usize)>) {
        let mut node = &self.nodes[0];
        for (at, token) in tokens.iter().enumerate().skip(start) {
            let Some(next) = node.next.get(&token.lexeme.orth) else { return };
            node = &self.nodes[*next];
            if node.is_end {
                found.push((start, at + 1));
            }
        }
    }

    /// The phrases among the tokens, as ranges of tokens in order: the longest first, then the leftmost, none over another.
    pub(super) fn choose(&self, tokens: &[RawToken]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            self.find(tokens, start, &mut found);
        }
        if found.is_empty() {
            return found;
        }
        found.sort_by_key(|(start, end)| (Reverse(end - start), *start));
        let mut taken = vec![false; tokens.len()];
        found.retain(|(start, end)| {
            let is_free = !taken[*start] && !taken[end - 1];
            // A phrase that is passed over still keeps others off its tokens, as in spaCy.
            taken[*start..*end].fill(true);
            is_free
        });
        found.sort_unstable();
        found
    }
}

impl Default for Phrases {
    fn default() -> Phrases {
        Phrases { nodes: vec![Node::default()] }
    }
}
