//! A text to its tokens, exactly as spaCy's rule-based tokenizer cuts it.
//!
//! The text is cut at white space; from each chunk, prefixes and suffixes are taken off until a special case or nothing
//! more is left; what remains is kept whole if it is an address, or cut at its infixes. Special cases whose own text would
//! have been cut are put back together at the end. Rules and patterns are those of the pipeline's `tokenizer` file.

mod pattern;
mod phrases;
mod specials;
mod stored;
mod syntax;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use demarche_model::Span;
use serde::Deserialize;

use crate::Error;
use crate::attributes::is_space_char;
use crate::compiled::{Reader, Writer};
use crate::lexeme::{Lexeme, LexemeCache, Norms};
use crate::pipeline::Files;
use crate::strings::string_id;

use phrases::Phrases;
use specials::Specials;

pub(crate) use pattern::{Memory, Pattern};
pub use syntax::PatternError;

/// A token of a text. Tokens and the spaces after them spell the text without a gap.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct RawToken {
    /// Its bytes in the text.
    pub(crate) span: Span,
    /// Whether one space follows that belongs to no token (spaCy's `SPACY`).
    pub(crate) space_after: bool,
    /// Its word type; the norm is the tokenizer's where a special case sets one.
    pub(crate) lexeme: Lexeme,
}

/// A tokenizer with its rules. Immutable: what it remembers from text to text is in [`TokenizerScratch`].
#[derive(Debug)]
pub(crate) struct Tokenizer {
    patterns: Patterns,
    norms: Norms,
    specials: Specials,
    phrases: Phrases,
}

/// Whole texts and words that were cut before, and buffers.
#[derive(Debug, Default)]
pub(crate) struct TokenizerScratch {
    memory: Memory,
    lexemes: LexemeCache,
    chunks: HashMap<Box<str>, Vec<Piece>>,
    affixes: Affixes,
    pieces: Vec<Piece>,
}

#[derive(Debug)]
struct Patterns {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token: Option<Pattern>,
    url: Option<Pattern>,
}

/// A token of a chunk: its length in bytes and its word type.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Piece {
    len: usize,
    lexeme: Lexeme,
}

/// The lengths of what was taken off either end, in the order of taking.
#[derive(Debug, Default)]
struct Affixes {
    prefixes: Vec<usize>,
    suffixes: Vec<usize>,
}

/// How many chunks are remembered before the memory starts over.
const MAX_CACHED_CHUNKS: usize = 50_000;

/// The longest chunk that is remembered, in bytes.
const MAX_CACHED_BYTES: usize = 64;

/// The name of the tokenizer's file in a pipeline's folder.
const FILE: &str = "tokenizer";

/// The `tokenizer` file, a MessagePack map.
#[derive(Deserialize)]
struct Stored {
    prefix_search: Option<String>,
    suffix_search: Option<String>,
    infix_finditer: Option<String>,
    token_match: Option<String>,
    url_match: Option<String>,
    /// From a text to its tokens; each token maps attribute ids to values.
    exceptions: BTreeMap<String, Vec<HashMap<u64, String>>>,
    faster_heuristics: Option<bool>,
}

/// The ids of the attributes that a special case may set.
const ORTH: u64 = 65;
const NORM: u64 = 67;

impl Tokenizer {
    /// Reads the pipeline's `tokenizer` and the norms of `vocab/lookups.bin`.
    ///
    /// # Errors
    /// Where either file is missing or damaged, a pattern cannot be compiled, or a special case does not spell its text.
    pub(crate) fn load(files: &Files) -> Result<Tokenizer, Error> {
        let bytes = files.get(FILE).ok_or_else(|| Error::Missing { file: FILE.to_owned() })?;
        let stored: Stored = rmp_serde::from_slice(bytes).map_err(|_| Error::Damaged {
            file: FILE.to_owned(),
            reason: "a MessagePack map of patterns and exceptions is expected",
        })?;
        let compile = |which, pattern: &Option<String>| {
            let compiled = pattern.as_deref().map(Pattern::new).transpose();
            compiled.map_err(|source| Error::Pattern { which, source })
        };
        let patterns = Patterns {
            prefix: compile("prefix", &stored.prefix_search)?,
            suffix: compile("suffix", &stored.suffix_search)?,
            infix: compile("infix", &stored.infix_finditer)?,
            token: compile("token", &stored.token_match)?,
            url: compile("address", &stored.url_match)?,
        };
        Tokenizer::build(patterns, Norms::load(files)?, &stored)
    }

    /// A tokenizer from its compiled patterns; those in `stored` are not looked at.
    fn build(patterns: Patterns, norms: Norms, stored: &Stored) -> Result<Tokenizer, Error> {
        let mut specials = Vec::with_capacity(stored.exceptions.len());
        for (text, tokens) in &stored.exceptions {
            let pieces = special_pieces(text, tokens, &norms).ok_or_else(|| Error::Entry {
                file: FILE.to_owned(),
                entry: format!("exceptions/{text}"),
            })?;
            specials.push((text.as_str(), pieces));
        }
        let specials = Specials::new(&specials);
        let faster = stored.faster_heuristics.unwrap_or(true);
        let phrases = Phrases::default();
        let mut tokenizer = Tokenizer { patterns, norms, specials, phrases };
        tokenizer.phrases = tokenizer.torn_phrases(stored, faster);
        Ok(tokenizer)
    }

    /// Writes the rules as they are compiled.
    pub(crate) fn write(&self, writer: &mut Writer) {
        let Patterns { prefix, suffix, infix, token, url } = &self.patterns;
        for pattern in [prefix, suffix, infix, token, url] {
            writer.number(usize::from(pattern.is_some()));
            if let Some(pattern) = pattern {
                pattern.write(writer);
            }
        }
        self.norms.write(writer);
        self.specials.write(writer);
        self.phrases.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Tokenizer, Error> {
        let mut pattern = || match reader.number()? {
            0 => Ok(None),
            _ => Pattern::read(reader).map(Some),
        };
        let (prefix, suffix, infix) = (pattern()?, pattern()?, pattern()?);
        let patterns = Patterns { prefix, suffix, infix, token: pattern()?, url: pattern()? };
        let norms = Norms::read(reader)?;
        let specials = Specials::read(reader)?;
        let phrases = Phrases::read(reader)?;
        Ok(Tokenizer { patterns, norms, specials, phrases })
    }

    /// Cuts a text into tokens, which replace what `tokens` held.
    pub(crate) fn tokenize(
        &self,
        scratch: &mut TokenizerScratch,
        text: &str,
        tokens: &mut Vec<RawToken>,
    ) {
        tokens.clear();
        self.cut(scratch, text, Cases::Apply, tokens);
        self.mend(text, tokens);
    }

    /// Cuts at white space, then each chunk. Runs of spaces follow spaCy's rule: the first space after a chunk belongs to
    /// the token before it, and the rest of the run is a token.
    fn cut(
        &self,
        scratch: &mut TokenizerScratch,
        text: &str,
        cases: Cases,
        tokens: &mut Vec<RawToken>,
    ) {
        let Some(first) = text.chars().next() else { return };
        let mut in_space = is_space_char(first);
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if is_space_char(c) == in_space {
                continue;
            }
            if start < at {
                self.push_chunk(scratch, text, start..at, cases, tokens);
            }
            start = at;
            if c == ' ' {
                if let Some(last) = tokens.last_mut() {
                    last.space_after = true;
                }
                start += 1;
            }
            in_space = !in_space;
        }
        if start < text.len() {
            self.push_chunk(scratch, text, start..text.len(), cases, tokens);
        }
    }

    fn push_chunk(
        &self,
        scratch: &mut TokenizerScratch,
        text: &str,
        range: Range<usize>,
        cases: Cases,
        tokens: &mut Vec<RawToken>,
    ) {
        let chunk = &text[range.clone()];
        let mut start = range.start;
        let mut push = |pieces: &[Piece]| {
            for piece in pieces {
                let end = start + piece.len;
                let span = Span::new(start, end);
                tokens.push(RawToken { span, space_after: false, lexeme: piece.lexeme });
                start = end;
            }
        };
        if cases == Cases::Apply {
            if chunk.len() <= MAX_CACHED_BYTES
                && let Some(pieces) = scratch.chunks.get(chunk)
            {
                return push(pieces);
            }
            if let Some(pieces) = self.special(chunk, cases) {
                return push(pieces);
            }
        }
        self.cut_chunk(scratch, chunk, cases);
        push(&scratch.pieces);
        if cases == Cases::Apply && chunk.len() <= MAX_CACHED_BYTES {
            if scratch.chunks.len() >= MAX_CACHED_CHUNKS {
                scratch.chunks.clear();
            }
            scratch.chunks.insert(chunk.into(), scratch.pieces.clone());
        }
    }

    /// Cuts a chunk without white space (or of nothing else) into `scratch.pieces`.
    fn cut_chunk(&self, scratch: &mut TokenizerScratch, chunk: &str, cases: Cases) {
        let TokenizerScratch { memory, lexemes, affixes, pieces, .. } = scratch;
        pieces.clear();
        let mut whole = |pieces: &mut Vec<Piece>, part: &str| {
            pieces.push(Piece { len: part.len(), lexeme: lexemes.lexeme(&self.norms, part) });
        };
        let core = self.take_affixes(memory, affixes, chunk, cases);
        let mut at = 0;
        for prefix in &affixes.prefixes {
            whole(pieces, &chunk[at..at + prefix]);
            at += prefix;
        }
        let special = self.special(core, cases);
        if let Some(special) = special {
            pieces.extend_from_slice(special);
        } else if core.is_empty() {
            // The affixes were all there was.
        } else if matches(&self.patterns.token, memory, core)
            || matches(&self.patterns.url, memory, core)
        {
            whole(pieces, core);
        } else {
            let mut start = 0;
            let mut from = 0;
            while let Some((infix, end)) = self.patterns.infix.as_ref().and_then(|pattern| {
                // A match of nothing moves the search on, as in Python's `finditer`.
                pattern.find(memory, core, from)
            }) {
                from = if end > infix { end } else { next_char(core, end) };
                // An infix at the very start does not cut.
                if infix > 0 {
                    if infix > start {
                        whole(pieces, &core[start..infix]);
                    }
                    if end > infix {
                        whole(pieces, &core[infix..end]);
                    }
                    start = end;
                }
                if from > core.len() {
                    break;
                }
            }
            if start < core.len() {
                whole(pieces, &core[start..]);
            }
        }
        let mut at = at + core.len();
        for suffix in affixes.suffixes.iter().rev() {
            whole(pieces, &chunk[at..at + suffix]);
            at += suffix;
        }
    }

    /// Takes prefixes and suffixes off a chunk; what remains.
    fn take_affixes<'t>(
        &self,
        memory: &mut Memory,
        affixes: &mut Affixes,
        chunk: &'t str,
        cases: Cases,
    ) -> &'t str {
        let Affixes { prefixes, suffixes } = affixes;
        prefixes.clear();
        suffixes.clear();
        let mut core = chunk;
        let is_special = |part: &str| self.special(part, cases).is_some();
        while !core.is_empty() {
            if matches(&self.patterns.token, memory, core) || is_special(core) {
                break;
            }
            let prefix = affix_len(&self.patterns.prefix, memory, core);
            let prefix = core.floor_char_boundary(prefix);
            let without_prefix = &core[prefix..];
            if prefix > 0 && is_special(without_prefix) {
                prefixes.push(prefix);
                return without_prefix;
            }
            let suffix = affix_len(&self.patterns.suffix, memory, without_prefix);
            let suffix_start = core.floor_char_boundary(core.len() - suffix);
            let suffix = core.len() - suffix_start;
            let without_suffix = &core[..suffix_start];
            if suffix > 0 && is_special(without_suffix) {
                suffixes.push(suffix);
                return without_suffix;
            }
            if prefix == 0 && suffix == 0 {
                break;
            }
            if prefix > 0 {
                prefixes.push(prefix);
            }
            if suffix > 0 {
                suffixes.push(suffix);
            }
            core = &core[prefix..suffix_start.max(prefix)];
        }
        core
    }

    fn special(&self, part: &str, cases: Cases) -> Option<&[Piece]> {
        match cases {
            Cases::Apply => self.specials.find(part),
            Cases::Ignore => None,
        }
    }

    /// The special cases whose text is torn apart when special cases are ignored, and how.
    fn torn_phrases(&self, stored: &Stored, faster: bool) -> Phrases {
        let mut phrases = Phrases::default();
        let mut scratch = TokenizerScratch::default();
        let mut tokens = Vec::new();
        for text in stored.exceptions.keys() {
            let Patterns { prefix, suffix, infix, .. } = &self.patterns;
            let is_torn = [prefix, suffix, infix].into_iter().flatten().any(|pattern| {
                pattern.find(&mut scratch.memory, text, 0).is_some_and(|(start, end)| end > start)
            });
            if faster && !is_torn && !text.contains(' ') {
                continue;
            }
            tokens.clear();
            self.cut(&mut scratch, text, Cases::Ignore, &mut tokens);
            phrases.add(tokens.iter().map(|token| token.lexeme.orth));
        }
        phrases
    }

    /// Puts torn special cases back together.
    fn mend(&self, text: &str, tokens: &mut Vec<RawToken>) {
        let chosen = self.phrases.choose(tokens);
        if chosen.is_empty() {
            return;
        }
        let torn = std::mem::take(tokens);
        let mut next = 0;
        for (start, end) in chosen {
            let span = torn[start].span.cover(torn[end - 1].span);
            let Some(pieces) = self.specials.find(span.of(text)) else { continue };
            tokens.extend_from_slice(&torn[next..start]);
            let mut at = span.start();
            for piece in pieces {
                let span = Span::new(at, at + piece.len);
                tokens.push(RawToken { span, space_after: false, lexeme: piece.lexeme });
                at += piece.len;
            }
            if let Some(last) = tokens.last_mut() {
                last.space_after = torn[end - 1].space_after;
            }
            next = end;
        }
        tokens.extend_from_slice(&torn[next..]);
    }
}

/// Whether special cases apply while a text is cut.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Cases {
    Apply,
    Ignore,
}

/// The pieces of a special case, or `None` where they do not spell its text.
fn special_pieces(
    text: &str,
    tokens: &[HashMap<u64, String>],
    norms: &Norms,
) -> Option<Vec<Piece>> {
    let mut rest = text;
    let mut pieces = Vec::with_capacity(tokens.len());
    for token in tokens {
        let orth = token.get(&ORTH).filter(|orth| !orth.is_empty())?;
        rest = rest.strip_prefix(orth.as_str())?;
        let mut lexeme = norms.lexeme(orth);
        if let Some(norm) = token.get(&NORM) {
            lexeme.norm = string_id(norm);
        }
        pieces.push(Piece { len: orth.len(), lexeme });
    }
    (rest.is_empty() && !pieces.is_empty()).then_some(pieces)
}

/// The start of the character after the one at `at`; beyond the text's end where there is none.
fn next_char(text: &str, at: usize) -> usize {
    at + text[at..].chars().next().map_or(1, char::len_utf8)
}

/// The length of an affix. As in spaCy, where in the text it matches is left to the pattern, which is anchored.
fn affix_len(pattern: &Option<Pattern>, memory: &mut Memory, text: &str) -> usize {
    let found = pattern.as_ref().and_then(|pattern| pattern.find(memory, text, 0));
    found.map_or(0, |(start, end)| end - start)
}

/// Whether a pattern matches from the start of the text.
fn matches(pattern: &Option<Pattern>, memory: &mut Memory, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.match_start(memory, text).is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A small tokenizer with patterns of each kind, and special cases that are whole, cut and torn.
    fn tokenizer() -> Tokenizer {
        let compile = |pattern: &str| Some(Pattern::new(pattern).unwrap());
        let patterns = Patterns {
            prefix: compile(r#"^\(|^"|^\$|^\.\.+|^:"#),
            suffix: compile(r#"\)$|"$|,$|:$|\.\.+$|'s$|(?<=[0-9])km$|(?<=[a-z])\.$"#),
            infix: compile(r"\.\.+|(?<=[a-z0-9])-(?=[a-z])"),
            token: None,
            url: compile(r"(?u)^(?:\w+://)?(?:[\w-]+\.)+[a-z]{2,9}(?:/\S*)?$"),
        };
        let cases = [
            ("don't", vec![("do", None), ("n't", Some("not"))]),
            ("a.m.", vec![("a.m.", None)]),
            (":)", vec![(":)", None)]),
            (" ", vec![(" ", None)]),
        ];
        let token = |(orth, norm): &(&str, Option<&str>)| {
            let norm = norm.map(|norm| (NORM, norm.to_owned()));
            [(ORTH, (*orth).to_owned())].into_iter().chain(norm).collect()
        };
        let exceptions = cases.iter().map(|(text, tokens)| {
            ((*text).to_owned(), tokens.iter().map(token).collect::<Vec<HashMap<u64, String>>>())
        });
        let stored = Stored {
            prefix_search: None,
            suffix_search: None,
            infix_finditer: None,
            token_match: None,
            url_match: None,
            exceptions: exceptions.collect(),
            faster_heuristics: None,
        };
        Tokenizer::build(patterns, Norms::default(), &stored).unwrap()
    }

    fn tokens(text: &str) -> Vec<RawToken> {
        let mut tokens = Vec::new();
        tokenizer().tokenize(&mut TokenizerScratch::default(), text, &mut tokens);
        tokens
    }

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = tokens(text).iter().map(|token| token.span.of(text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn the_first_space_after_a_word_is_no_token_and_the_rest_of_the_run_is() {
        check("Oslo  and \n Rome ", &["Oslo", " ", "and", "\n ", "Rome"]);
        check("  Oslo", &["  ", "Oslo"]);
        check("\u{a0}", &["\u{a0}"]);
        check("", &[]);
        let spaces: Vec<_> = tokens("a  b ").iter().map(|token| token.space_after).collect();
        assert_eq!(spaces, [true, false, true]);
    }

    #[test]
    fn affixes_come_off_until_a_special_case_or_nothing_is_left() {
        check("(\"Peace,\")", &["(", "\"", "Peace", ",", "\"", ")"]);
        check("(don't)", &["(", "do", "n't", ")"]);
        check("(10km)", &["(", "10", "km", ")"]);
        check("...", &["..."]);
    }

    #[test]
    fn addresses_stay_whole_and_other_words_are_cut_at_infixes() {
        check("(https://un.example/a-b)", &["(", "https://un.example/a-b", ")"]);
        check("cease-fire", &["cease", "-", "fire"]);
        check("-fire", &["-fire"]);
        check("well..no", &["well", "..", "no"]);
    }

    #[test]
    fn a_special_case_that_was_torn_is_put_back() {
        check("yes :)", &["yes", ":)"]);
        check("a.m.,", &["a.m.", ","]);
        check("no:) (:)", &["no", ":)", "(", ":)"]);
    }

    #[test]
    fn a_special_case_sets_the_norm_of_its_tokens() {
        let tokens = tokens("don't");
        assert_eq!(tokens[1].lexeme.norm, string_id("not"));
        assert_eq!(tokens[1].lexeme.lower, string_id("n't"));
        assert_eq!(tokens[0].lexeme.norm, string_id("do"));
    }

    #[test]
    fn a_special_case_must_spell_its_text() {
        let token = |orth: &str| HashMap::from([(ORTH, orth.to_owned())]);
        let norms = Norms::default();
        assert!(special_pieces("dont", &[token("do"), token("n't")], &norms).is_none());
        assert!(special_pieces("dont", &[token("do")], &norms).is_none());
        assert!(special_pieces("dont", &[token("do"), token("nt")], &norms).is_some());
    }

    proptest! {
        #[test]
        fn tokens_and_their_spaces_spell_the_text(text in r#"([ \n(:)".,'-]|\PC|don't|a\.m\.|://|s ){0,40}"#) {
            let tokenizer = tokenizer();
            let mut scratch = TokenizerScratch::default();
            let mut tokens = Vec::new();
            let mut before = Vec::new();
            // The second round reads what the first one remembered.
            for _ in 0..2 {
                std::mem::swap(&mut before, &mut tokens);
                tokenizer.tokenize(&mut scratch, &text, &mut tokens);
                let mut at = 0;
                for token in &tokens {
                    prop_assert_eq!(token.span.start(), at);
                    prop_assert!(!token.span.of(&text).is_empty());
                    at = token.span.end();
                    if token.space_after {
                        prop_assert_eq!(&text[at..=at], " ");
                        at += 1;
                    }
                }
                prop_assert_eq!(at, text.len());
            }
            prop_assert_eq!(before, tokens);
        }
    }
}
