//! What every reader of this folder looks at: the report, its quotations, and the tokens' places in both.
//!
//! In: the inputs of the stage. Out: a [`Report`], with the few questions that all readers ask of it.

use std::ops::Range;

use demarche_lexicon::Speech;
use demarche_model::{Dep, Document, Parse, Pos, Span, Tag, Time, TokenId, TokenRange};

use super::quotes::{Quote, quotes};
use crate::actors::Cast;

/// How many tokens of its sentence are looked at on either side of a word: no sentence that people write is longer.
const FARTHEST: u32 = 500;

/// The report with its quotations.
pub(crate) struct Report<'a> {
    pub(crate) document: &'a Document,
    pub(crate) parse: &'a Parse,
    pub(crate) cast: &'a Cast,
    pub(crate) times: &'a [Time],
    pub(crate) speech: &'a Speech,
    pub(crate) quotes: Vec<Quote>,
    /// For each quotation, and first for none, the quotations right inside it, in text order.
    inside: Vec<Vec<usize>>,
    /// Where the parts of quotations begin, in rising order.
    starts: Vec<usize>,
    /// Where they end, and where the last one that ends there begins, in rising order.
    ends: Vec<(usize, usize)>,
    /// For each token the innermost quotation that holds it.
    level: Vec<Option<usize>>,
    /// For each token the sentence that holds it, cut at the edges of its block.
    sentence: Vec<TokenRange>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(
        document: &'a Document,
        parse: &'a Parse,
        cast: &'a Cast,
        times: &'a [Time],
        speech: &'a Speech,
    ) -> Report<'a> {
        let quotes = quotes(document);
        let mut level = vec![None; parse.tokens().len()];
        // Quotations come in the order of their first marks, so that an inner one overwrites the one around it.
        for (i, quote) in quotes.iter().enumerate() {
            for part in &quote.inner {
                for token in parse.tokens_in(*part).iter() {
                    if part.contains(parse[token].span) {
                        level[token.index()] = Some(i);
                    }
                }
            }
        }
        let mut sentence = Vec::with_capacity(parse.tokens().len());
        for range in parse.sentences() {
            for token in range.iter() {
                let range = TokenRange {
                    start: range.start.max(TokenId(token.0.saturating_sub(FARTHEST))),
                    end: range.end.min(TokenId(token.0.saturating_add(FARTHEST))),
                };
                let block = document.block_at(parse[token].span.start()).map(|block| block.span);
                let cut = block.map_or(range, |block| {
                    let inside = parse.tokens_in(block);
                    TokenRange {
                        start: inside.start.max(range.start),
                        end: inside.end.min(range.end).max(inside.start.max(range.start)),
                    }
                });
                sentence.push(cut);
            }
        }
        let mut inside = vec![Vec::new(); quotes.len() + 1];
        for (i, quote) in quotes.iter().enumerate() {
            inside[quote.parent.map_or(0, |parent| parent + 1)].push(i);
        }
        let parts = || quotes.iter().flat_map(|quote| &quote.outer);
        let mut starts: Vec<usize> = parts().map(|part| part.start()).collect();
        let mut ends: Vec<(usize, usize)> = parts().map(|p| (p.end(), p.start())).collect();
        starts.sort_unstable();
        ends.sort_unstable();
        Report {
            document,
            parse,
            cast,
            times,
            speech,
            quotes,
            inside,
            starts,
            ends,
            level,
            sentence,
        }
    }

    /// The quotations right inside another, or in none, in text order; no two of them overlap.
    pub(crate) fn quotes_beside(&self, level: Option<usize>) -> &[usize] {
        &self.inside[level.map_or(0, |level| level + 1)]
    }

    /// The first quotation that begins at a byte or behind it, as an index.
    pub(crate) fn quotes_from(&self, start: usize) -> usize {
        self.quotes.partition_point(|quote| quote.start() < start)
    }

    /// The quotations that begin inside a span, as indexes.
    pub(crate) fn quotes_in(&self, span: Span) -> Range<usize> {
        let first = self.quotes_from(span.start());
        first..self.quotes_from(span.end()).max(first)
    }

    /// Whether a part of a quotation begins at a byte.
    pub(crate) fn is_part_start(&self, at: usize) -> bool {
        self.starts.binary_search(&at).is_ok()
    }

    /// Where the part of a quotation begins that ends at a byte, the innermost one.
    pub(crate) fn part_ending(&self, end: usize) -> Option<usize> {
        let after = self.ends.partition_point(|(e, _)| *e <= end);
        let (at, start) = self.ends[..after].last().copied()?;
        (at == end).then_some(start)
    }

    /// A token's words as they stand.
    pub(crate) fn word(&self, token: TokenId) -> &'a str {
        self.parse[token].span.of(&self.document.text)
    }

    /// The innermost quotation that holds a token.
    pub(crate) fn level(&self, token: TokenId) -> Option<usize> {
        self.level.get(token.index()).copied().flatten()
    }

    /// The tokens among which a word's clause lies: its sentence, inside its block and its quotation.
    pub(crate) fn bounds(&self, token: TokenId) -> TokenRange {
        let sentence = self.sentence[token.index()];
        let part = self.level(token).and_then(|level| {
            let at = self.parse[token].span.start();
            let parts = &self.quotes[level].inner;
            parts.get(parts.partition_point(|part| part.end() <= at)).filter(|part| part.holds(at))
        });
        match part {
            Some(part) => {
                let inside = self.parse.tokens_in(*part);
                let start = inside.start.max(sentence.start);
                TokenRange { start, end: inside.end.min(sentence.end).max(start) }
            }
            None => sentence,
        }
    }

    /// Whether a token stands in a quotation that does not hold `other`.
    pub(crate) fn quoted_beside(&self, token: TokenId, other: TokenId) -> bool {
        let outer = self.level(other);
        let mut at = self.level(token);
        while let Some(level) = at {
            if at == outer {
                return false;
            }
            at = self.quotes[level].parent;
        }
        outer.is_none() && self.level(token).is_some()
    }

    /// A word: neither punctuation nor white space.
    pub(crate) fn is_word(&self, token: TokenId) -> bool {
        let t = &self.parse[token];
        t.tag != Tag::Space
            && t.pos != Pos::Punct
            && self.word(token).chars().any(char::is_alphanumeric)
    }

    /// Whether a token is a verb (auxiliaries that head a clause included).
    pub(crate) fn is_verb(&self, token: TokenId) -> bool {
        use Tag::{Md, Vb, Vbd, Vbg, Vbn, Vbp, Vbz};
        matches!(self.parse[token].tag, Md | Vb | Vbd | Vbg | Vbn | Vbp | Vbz)
    }

    /// A mark that ends a clause: comma, stop, colon, dash, bracket.
    pub(crate) fn is_stop(&self, token: TokenId) -> bool {
        matches!(
            self.word(token),
            "," | "." | ":" | ";" | "—" | "–" | "--" | "-" | "!" | "?" | "(" | ")" | "..."
        )
    }

    /// The first and the last token of a subtree.
    pub(crate) fn reach(&self, token: TokenId) -> (TokenId, TokenId) {
        let mut first = token;
        let mut last = token;
        let mut open = vec![token];
        while let Some(at) = open.pop() {
            first = first.min(at);
            last = last.max(at);
            open.extend_from_slice(self.parse.children(at));
        }
        (first, last)
    }

    /// The bytes from one token to another, both included.
    pub(crate) fn span(&self, first: TokenId, last: TokenId) -> Span {
        self.parse.span_of(TokenRange { start: first, end: next(last) })
    }

    /// The words of a noun phrase without its relative clauses, appositions and what hangs behind a comma.
    pub(crate) fn phrase(&self, head: TokenId) -> (TokenId, TokenId) {
        let mut first = head;
        let mut last = head;
        for child in self.parse.children(head).iter().copied() {
            use Dep::{Acl, Advcl, Appos, Cc, Conj, Parataxis, Punct, Relcl};
            if matches!(
                self.parse[child].dep,
                Acl | Advcl | Appos | Cc | Conj | Parataxis | Punct | Relcl
            ) {
                if child > head {
                    break;
                }
                continue;
            }
            let (a, b) = if self.parse[child].dep == Dep::Prep && child > head {
                let inner = self.parse.children(child).first().map(|object| self.phrase(*object));
                inner.map_or((child, child), |(_, b)| (child, b.max(child)))
            } else {
                self.reach(child)
            };
            first = first.min(a);
            last = last.max(b);
        }
        (first, last)
    }

    /// Whether a clause begins with one of these words.
    pub(crate) fn children_mark(&self, clause: TokenId, words: &[&str]) -> bool {
        self.parse.children(clause).iter().any(|c| {
            matches!(self.parse[*c].dep, Dep::Mark | Dep::Advmod)
                && words.contains(&self.word(*c).to_lowercase().as_str())
        })
    }

    /// A dependent with this label.
    pub(crate) fn child(&self, token: TokenId, dep: Dep) -> Option<TokenId> {
        self.parse.children_by(token, dep).next()
    }
}

/// The token after.
pub(crate) fn next(token: TokenId) -> TokenId {
    TokenId(token.0 + 1)
}

/// The token before.
pub(crate) fn before(token: TokenId) -> Option<TokenId> {
    token.0.checked_sub(1).map(TokenId)
}
