//! Sentences whose events readers rated for factuality to macro-F1: is what we read of each event's status (negated,
//! uncertain, fact) what they rated?

use std::collections::BTreeMap;
use std::ops::Range;

use demarche::coding::clause::{Clause, Kind, clauses};
use demarche::coding::reality;
use demarche::model::{Status, TokenId};
use demarche::{Pipeline, Scratch};
use serde::Deserialize;

use super::Figures;
use crate::coder;
use crate::tree::{self, Failure};

#[derive(Deserialize)]
struct Sentence {
    id: String,
    tokens: Vec<String>,
    events: Vec<Rated>,
}

/// An event: its tokens, and a rating from -3 (it certainly did not happen) to 3 (it certainly did).
#[derive(Deserialize)]
struct Rated {
    span: (usize, usize),
    factuality: f64,
}

/// What can be said of an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Class {
    Negated,
    Uncertain,
    Fact,
}

const CLASSES: [(Class, &str); 3] =
    [(Class::Negated, "negated"), (Class::Uncertain, "uncertain"), (Class::Fact, "fact")];

/// Reads every event of MEANTIME's two rated parts: rules are looked for in the one called `train`, and what they are
/// worth is seen in the one called `dev`.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let pipeline = coder::open()?;
    let mut figures = Figures::new();
    for part in ["dev", "train"] {
        println!("  {part}:");
        let told = verbose && part == "train";
        figures.insert(format!("{part}_macro_f1"), macro_f1(&pipeline, part, told)?);
    }
    Ok(figures)
}

/// Rates every event of `../shared/data/factuality/meantime_PART.jsonl`.
fn macro_f1(pipeline: &Pipeline, part: &str, verbose: bool) -> Result<f64, Failure> {
    let path = tree::shared().join(format!("data/factuality/meantime_{part}.jsonl"));
    let mut scratch = Scratch::default();
    let mut counts: BTreeMap<(Class, Class), u32> = BTreeMap::new();
    for line in tree::read(&path)?.lines().filter(|line| !line.is_empty()) {
        let sentence: Sentence = serde_json::from_str(line)
            .map_err(|error| Failure::Content { path: path.clone(), problem: error.to_string() })?;
        for (event, ours) in sentence.events.iter().zip(read(pipeline, &mut scratch, &sentence)) {
            let theirs = class_of_rating(event.factuality);
            *counts.entry((theirs, ours)).or_default() += 1;
            if verbose && theirs != ours {
                let word = &sentence.tokens[event.span.0];
                println!("  {}: \"{word}\" is {theirs:?}, read as {ours:?}", sentence.id);
                println!("      {}", sentence.tokens.join(" "));
            }
        }
    }
    Ok(mean_f1(&counts))
}

/// What we read of each event of a sentence.
fn read(pipeline: &Pipeline, scratch: &mut Scratch, sentence: &Sentence) -> Vec<Class> {
    let (text, places) = spaced(&sentence.tokens);
    let parse = pipeline.parse_with(scratch, &text);
    let clauses = clauses(&parse, &|_| true);
    let class = |event: &Rated| {
        let (Some(first), Some(last)) =
            (places.get(event.span.0), places.get(event.span.1.saturating_sub(1)))
        else {
            return Class::Fact;
        };
        let inside = |token: &TokenId| {
            let span = parse[*token].span;
            first.start <= span.start() && span.end() <= last.end
        };
        let tokens: Vec<TokenId> = parse.ids().filter(inside).collect();
        // Of several words the head tells the status.
        let head = tokens.iter().find(|t| !tokens.contains(&parse[**t].head)).or(tokens.first());
        let Some(head) = head.copied() else { return Class::Fact };
        let bare = bare(head);
        let clause = clauses.of(head).unwrap_or(&bare);
        match reality::status(&parse, clause, None, None).status {
            Status::Negated => Class::Negated,
            Status::Hypothetical => Class::Uncertain,
            // The ratings are of certainty, not of time: what will happen is rated as certain as what did.
            Status::Asserted | Status::Historical | Status::Future => Class::Fact,
        }
    };
    sentence.events.iter().map(class).collect()
}

/// A word that heads no clause, as a noun that tells an event.
fn bare(predicate: TokenId) -> Clause {
    Clause {
        predicate,
        kind: Kind::Noun,
        carrier: None,
        subject: Vec::new(),
        modifiers: Vec::new(),
        object: Vec::new(),
        indirect: Vec::new(),
        obliques: Vec::new(),
        complement: None,
        governor: None,
        passive: false,
        undergone: false,
    }
}

/// Tokens of a treebank as a text, with the bytes of each.
fn spaced(tokens: &[String]) -> (String, Vec<Range<usize>>) {
    let mut text = String::new();
    let mut places = Vec::new();
    let mut opened = true;
    for token in tokens {
        let token = match token.as_str() {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            token => token,
        };
        let tied = matches!(token, "." | "," | ";" | ":" | "?" | "!" | "%" | ")" | "n't")
            || token.starts_with('\'')
            || token == "\"" && text.matches('"').count() % 2 == 1;
        if !(opened || tied) {
            text.push(' ');
        }
        opened = matches!(token, "(" | "$") || token == "\"" && !tied;
        places.push(text.len()..text.len() + token.len());
        text.push_str(token);
    }
    (text, places)
}

fn class_of_rating(rating: f64) -> Class {
    if rating < 0.0 {
        Class::Negated
    } else if rating <= 2.0 {
        Class::Uncertain
    } else {
        Class::Fact
    }
}

/// F1 of each class and their mean; the former are printed with the counts.
fn mean_f1(counts: &BTreeMap<(Class, Class), u32>) -> f64 {
    let count = |wanted: &dyn Fn(Class, Class) -> bool| {
        counts.iter().filter(|((t, o), _)| wanted(*t, *o)).map(|(_, n)| f64::from(*n)).sum::<f64>()
    };
    let mut mean = 0.0;
    for (class, name) in CLASSES {
        let right = count(&|theirs, ours| theirs == class && ours == class);
        let theirs = count(&|theirs, _| theirs == class);
        let ours = count(&|_, ours| ours == class);
        let f1 = if right > 0.0 { 2.0 * right / (theirs + ours) } else { 0.0 };
        println!("  {name:10} rated {theirs:4} read {ours:4} both {right:4}  F1 {f1:.3}");
        mean += f1 / CLASSES.len() as f64;
    }
    println!("  events {}", count(&|_, _| true));
    mean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_treebanks_tokens_become_a_text_again() {
        let tokens = ["``", "Oslo", "wo", "n't", "pay", ",", "''", "he", "said", "."];
        let (text, places) = spaced(&tokens.map(str::to_owned));
        assert_eq!(text, "\"Oslo won't pay,\" he said.");
        assert_eq!(&text[places[3].clone()], "n't");
        assert_eq!(&text[places[7].clone()], "he");
    }

    #[test]
    fn each_class_counts_alike() {
        let counts = BTreeMap::from([
            ((Class::Fact, Class::Fact), 8),
            ((Class::Negated, Class::Negated), 1),
            ((Class::Uncertain, Class::Uncertain), 1),
        ]);
        assert!((mean_f1(&counts) - 1.0).abs() < 1e-9);
    }
}
