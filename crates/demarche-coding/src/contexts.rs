//! The contexts of an event, from its sentence, its paragraph and the report.
//!
//! In: document, parse, the codebook's scored cues. Out: for a sentence, the contexts that reach the threshold, each
//! with the cue that speaks loudest for it.

use std::collections::BTreeMap;

use demarche_lexicon::Lexicon;
use demarche_model::{Cited, Code, Document, Parse, Rule, Span, TokenRange};

use crate::clause::lower_lemma;

/// A cue in a paragraph, or in the rest of the report, speaks for a sentence's event with this share of its weight.
const PARAGRAPH_SHARE: f32 = 0.5;
/// See [`PARAGRAPH_SHARE`].
const REPORT_SHARE: f32 = 0.1;
/// The score from which a context is written.
const THRESHOLD: f32 = 0.95;

/// The codebook's cues by their first word. Made once for a codebook.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    by_first: BTreeMap<String, Vec<Cue>>,
    codes: Vec<Code>,
}

#[derive(Clone, Debug)]
struct Cue {
    words: Vec<String>,
    context: usize,
    weight: f32,
}

impl Cues {
    /// Indexes a codebook's cues.
    pub fn new(lexicon: &Lexicon) -> Cues {
        let mut cues = Cues::default();
        for (context, (code, phrases)) in lexicon.contexts.entries.iter().enumerate() {
            cues.codes.push(code.clone());
            for (phrase, weight) in phrases {
                let words: Vec<String> = phrase.split(' ').map(str::to_owned).collect();
                let Some(first) = words.first().cloned() else { continue };
                cues.by_first.entry(first).or_default().push(Cue {
                    words,
                    context,
                    weight: *weight,
                });
            }
        }
        cues
    }
}

/// Cues found in a report.
#[derive(Clone, Debug, Default)]
pub struct Contexts<'a> {
    found: Vec<Found>,
    codes: &'a [Code],
}

#[derive(Clone, Copy, Debug)]
struct Found {
    context: usize,
    weight: f32,
    span: Span,
}

/// Finds all cues of a report's coded blocks.
pub fn contexts<'a>(document: &Document, parse: &Parse, cues: &'a Cues) -> Contexts<'a> {
    let lemmas: Vec<String> = parse.ids().map(|token| lower_lemma(parse, token)).collect();
    let mut found = Vec::new();
    for token in parse.ids() {
        let Some(candidates) = cues.by_first.get(lemmas[token.index()].as_str()) else { continue };
        if !document.block_at(parse[token].span.start()).is_some_and(|block| block.kind.is_coded())
        {
            continue;
        }
        for cue in candidates {
            let words = lemmas[token.index()..].iter().take(cue.words.len());
            if words.len() == cue.words.len() && words.eq(cue.words.iter()) {
                let range =
                    TokenRange { start: token, end: (token.index() + cue.words.len()).into() };
                found.push(Found {
                    context: cue.context,
                    weight: cue.weight,
                    span: parse.span_of(range),
                });
            }
        }
    }
    Contexts { found, codes: &cues.codes }
}

impl Contexts<'_> {
    /// The contexts of an event told in this sentence, in the order of their codes.
    pub fn of(&self, document: &Document, sentence: Span) -> Vec<Cited<Code>> {
        let paragraph = document.block_at(sentence.start()).map_or(sentence, |block| block.span);
        let mut scores: BTreeMap<usize, (f32, f32, Span)> = BTreeMap::new();
        for cue in &self.found {
            let share = if sentence.contains(cue.span) {
                1.0
            } else if paragraph.contains(cue.span) {
                PARAGRAPH_SHARE
            } else {
                REPORT_SHARE
            };
            let says = cue.weight * share;
            let entry = scores.entry(cue.context).or_insert((0.0, 0.0, cue.span));
            entry.0 += says;
            if says > entry.1 {
                (entry.1, entry.2) = (says, cue.span);
            }
        }
        let enough = scores.into_iter().filter(|(_, (score, _, _))| *score >= THRESHOLD);
        enough
            .map(|(context, (_, _, span))| Cited {
                value: self.codes[context].clone(),
                span,
                rule: Rule::grammar("context/cues"),
            })
            .collect()
    }
}
