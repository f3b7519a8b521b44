//! Names found in running text: a table from first words to names, longest first.

use std::collections::BTreeMap;

/// What a name stands for: an index into one of the lists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Of {
    /// Of [`Actors::countries`](super::Actors::countries).
    Country(usize),
    /// Of [`Actors::organisations`](super::Actors::organisations).
    Organisation(usize),
    /// Of [`Actors::groups`](super::Actors::groups).
    Group(usize),
    /// Of [`Actors::leaders`](super::Actors::leaders): the first term listed of the person.
    Leader(usize),
    /// Of [`Actors::places`](super::Actors::places).
    Place(usize),
}

/// How a name stands for it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Form {
    /// As its name ("France", "NATO").
    Name,
    /// As its adjective ("French").
    Adjective,
    /// As a noun for its people ("Frenchmen").
    People,
    /// As its capital ("Paris").
    Capital,
    /// As the seat of its government ("the Élysée").
    Seat,
    /// As a person's surname alone.
    Short,
}

/// One thing that a name can mean.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Sense {
    /// How it stands.
    pub form: Form,
    /// For what.
    pub of: Of,
}

/// A name found in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Match<'a> {
    /// One past its last byte.
    pub end: usize,
    /// The name as it is listed.
    pub name: &'a str,
    /// All that it can mean, in the order of the lists.
    pub senses: &'a [Sense],
}

/// The table.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Names by the letters up to the first character that is none, in lower case; the longest first.
    by_first: BTreeMap<String, Vec<(String, Vec<Sense>)>>,
}

impl Names {
    /// Adds a meaning of a name.
    pub(super) fn add(&mut self, name: &str, sense: Sense) {
        let names = self.by_first.entry(first(name)).or_default();
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, senses)) if senses.contains(&sense) => {}
            Some((_, senses)) => senses.push(sense),
            None => names.push((name.to_owned(), vec![sense])),
        }
    }

    /// Sorts what was added; before any question.
    pub(super) fn close(&mut self) {
        for names in self.by_first.values_mut() {
            names.sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        }
    }

    /// See [`Actors::longest`](super::Actors::longest).
    pub(super) fn longest(&self, text: &str, at: usize) -> Option<Match<'_>> {
        let rest = text.get(at..)?;
        let names = self.by_first.get(&first(rest))?;
        names.iter().find_map(|(name, senses)| {
            let length = fits(name, rest)?;
            Some(Match { end: at + length, name, senses })
        })
    }
}

/// The letters and digits up to the first character that is neither, in lower case.
fn first(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How many bytes of the text the name takes, where the text begins with it.
fn fits(name: &str, text: &str) -> Option<usize> {
    let mut rest = text.chars();
    let mut raised = false;
    let mut word_start = true;
    for wanted in name.chars() {
        let found = rest.next()?;
        let same = match wanted {
            ' ' => found.is_whitespace() && found != '\n',
            '\'' | '’' => matches!(found, '\'' | '’' | '‘' | '`'),
            '-' | '–' => matches!(found, '-' | '–' | '‑' | '‐' | '—'),
            _ if wanted == found => true,
            _ if wanted.is_lowercase() && found.is_uppercase() => {
                // A name may begin a sentence; beyond that, capitals must go all the way.
                raised |= !word_start;
                wanted.to_uppercase().eq([found])
            }
            _ => false,
        };
        if !same {
            return None;
        }
        word_start = !wanted.is_alphanumeric();
    }
    let after = rest.as_str();
    let length = text.len() - after.len();
    let whole = !after.chars().next().is_some_and(char::is_alphanumeric)
        || !name.chars().next_back().is_some_and(char::is_alphanumeric);
    let honest = !raised || !text[..length].chars().any(char::is_lowercase);
    (whole && honest).then_some(length)
}
