//! The marked sentences that the scorer is trained on.
//!
//! In: `lexicon/training/*.tsv` and the pages of `lexicon/plover`. Out: [`Pair`]s.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::tree::{self, Failure};

/// A sentence with two parties and what the first does to the second.
#[derive(Clone)]
pub(crate) struct Pair {
    /// The sentence.
    pub(crate) text: String,
    /// The actor's words; empty where the sentence does not name one.
    pub(crate) actor: String,
    /// The recipient's words; empty where the sentence does not name one.
    pub(crate) recipient: String,
    /// The type of the act; several where the label leaves open which.
    pub(crate) classes: Vec<String>,
    /// How much the pair counts.
    pub(crate) weight: f32,
    /// Whether the folds judge it.
    pub(crate) is_judged: bool,
    /// The file that it comes from.
    pub(crate) source: String,
}

/// All sentences of our own.
pub(crate) fn own() -> Result<Vec<Pair>, Failure> {
    let mut pairs = Vec::new();
    for path in tree::entries(&tree::root().join("lexicon/training"))? {
        if path.extension().is_none_or(|ending| ending != "tsv") {
            continue;
        }
        let text = tree::read(&path)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let class = class(&name);
        for (number, line) in text.lines().enumerate().skip(1) {
            let wrong = |problem: &str| Failure::Content {
                path: path.clone(),
                problem: format!("line {}: {problem}", number + 1),
            };
            let (_, sentence) =
                line.split_once('\t').ok_or_else(|| wrong("no tab between mode and sentence"))?;
            let found = marked(sentence).ok_or_else(|| wrong("a mark is not closed"))?;
            pairs.extend(found.pairs(&class, &name, true));
        }
    }
    for path in tree::entries(&tree::root().join("lexicon/plover"))? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let page: toml::Table = toml::from_str(&tree::read(&path)?)
            .map_err(|error| Failure::Content { path: path.clone(), problem: error.to_string() })?;
        let patterns = page.get("pattern").and_then(toml::Value::as_array);
        for pattern in patterns.into_iter().flatten() {
            let sentences = pattern.get("yes").and_then(toml::Value::as_array);
            for sentence in sentences.into_iter().flatten().filter_map(toml::Value::as_str) {
                // What a status folds is another page's event.
                let is_plain =
                    !sentence.contains("(event future") && !sentence.contains("(event negated");
                if let Some(found) = marked(sentence).filter(|_| is_plain) {
                    pairs.extend(found.first_pair(&class(&name), &name));
                }
            }
        }
    }
    Ok(pairs)
}

/// The class of a file: that of its page, or no act.
fn class(name: &str) -> String {
    if name == "none" {
        demarche::coding::relation::weights::NO_ACT.to_owned()
    } else {
        name.to_uppercase()
    }
}

/// The fold of a sentence, by its words, so that it stays in it whatever else is added.
pub(crate) fn fold(text: &str, folds: usize) -> usize {
    let digest = Sha256::digest(text.as_bytes());
    usize::from(u16::from_be_bytes([digest[30], digest[31]])) % folds
}

/// A sentence without its marks, and the marked words by event number: triggers, actors and recipients.
struct Found {
    text: String,
    sides: BTreeMap<char, Sides>,
}

#[derive(Default)]
struct Sides {
    actors: Vec<String>,
    recipients: Vec<String>,
}

impl Found {
    fn pairs(&self, class: &str, source: &str, is_judged: bool) -> Vec<Pair> {
        let first = |words: &[String]| words.first().cloned().unwrap_or_default();
        let pair = |sides: &Sides| Pair {
            text: self.text.clone(),
            actor: first(&sides.actors),
            recipient: first(&sides.recipients),
            classes: vec![class.to_owned()],
            weight: 1.0,
            is_judged,
            source: source.to_owned(),
        };
        let all = self.sides.values().map(pair);
        all.filter(|pair| !pair.actor.is_empty() || !pair.recipient.is_empty()).collect()
    }

    /// The first event alone: the others may be other pages'. Of an act of equals the second is the other party.
    fn first_pair(&self, class: &str, source: &str) -> Option<Pair> {
        let mut pair = self.pairs(class, source, false).into_iter().next()?;
        let sides = self.sides.values().next()?;
        if pair.recipient.is_empty()
            && let Some(other) = sides.actors.get(1)
        {
            pair.recipient.clone_from(other);
        }
        Some(pair)
    }
}

/// Reads the marks of a sentence; none where one is not closed.
fn marked(sentence: &str) -> Option<Found> {
    let mut found = Found { text: String::new(), sides: BTreeMap::new() };
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('[') {
        let (words, after) = after.split_once("](")?;
        let (mark, after) = after.split_once(')')?;
        found.text.push_str(before);
        found.text.push_str(words);
        for item in mark.split(',') {
            let kind = item.split_whitespace().next().unwrap_or("");
            let number = kind.chars().last().filter(char::is_ascii_digit).unwrap_or('1');
            let sides = found.sides.entry(number).or_default();
            if kind.starts_with("actor") {
                sides.actors.push(words.to_owned());
            } else if kind.starts_with("recipient") {
                sides.recipients.push(words.to_owned());
            }
        }
        rest = after;
    }
    found.text.push_str(rest);
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_pairs_of_parties() {
        let found =
            marked("[Peru](actor, actor2) [hit](event) [Chile](recipient) and [Fiji](recipient2).")
                .unwrap();
        assert_eq!(found.text, "Peru hit Chile and Fiji.");
        let pairs = found.pairs("X", "x", true);
        let shown: Vec<_> =
            pairs.iter().map(|p| (p.actor.as_str(), p.recipient.as_str())).collect();
        assert_eq!(shown, [("Peru", "Chile"), ("Peru", "Fiji")]);
        assert!(marked("[Peru](actor hit").is_none());
    }
}
