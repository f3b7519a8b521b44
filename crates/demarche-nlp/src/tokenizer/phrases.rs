//! Tokens to the special cases that were torn apart among them.

use std::cmp::Reverse;

use super::RawToken;
use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::strings::IdMap;
use crate::view::View;

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

    /// Writes the trie: whether each node ends a phrase, and all steps from node to node.
    pub(super) fn write(&self, writer: &mut Writer) {
        let ends: Vec<u8> = self.nodes.iter().map(|node| u8::from(node.is_end)).collect();
        writer.array(&ends);
        let mut steps = Vec::new();
        for (from, node) in self.nodes.iter().enumerate() {
            steps.extend(node.next.iter().map(|(id, to)| [from as u64, *id, *to as u64]));
        }
        steps.sort_unstable();
        writer.array(steps.as_flattened());
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(super) fn read(reader: &mut Reader) -> Result<Phrases, Error> {
        let ends: View<u8> = reader.array()?;
        let node = |end: &u8| Node { next: IdMap::default(), is_end: *end != 0 };
        let mut nodes: Vec<Node> = ends.iter().map(node).collect();
        ensure(nodes.first().is_some_and(|root| !root.is_end))?;
        let steps: View<u64> = reader.array()?;
        for [from, id, to] in steps.as_chunks::<3>().0 {
            // A step leads on, so that no search goes round in a circle.
            ensure(from < to && *to < ends.len() as u64)?;
            nodes[*from as usize].next.insert(*id, *to as usize);
        }
        Ok(Phrases { nodes })
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
