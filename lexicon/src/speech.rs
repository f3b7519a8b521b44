//! Words of saying: TOML of `lexicon/speech/` to verbs and nouns with their stance, and channels.
//!
//! In: the files' names and text. Out: a [`Speech`], or the place of the first thing that is wrong.

use std::collections::BTreeMap;

use demarche_model::{ChannelKind, Polarity};
use serde::Deserialize;

/// The words of saying.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speech {
    verbs: BTreeMap<String, Vec<Saying>>,
    nouns: BTreeMap<String, Vec<Saying>>,
    channels: BTreeMap<String, ChannelWord>,
}

/// What a verb or noun of saying takes, and how its speaker stands to what is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Saying {
    /// How the speaker stands to the content.
    pub stance: Stance,
    /// The complements that are content.
    pub takes: Vec<Takes>,
    /// What a plain object is.
    pub object: Object,
    /// The only objects that make the verb one of saying; any where empty.
    pub objects: Vec<String>,
    /// Whether only a text or a body says it.
    pub by_document: bool,
    /// Whether it is a thought, which is told only inside what somebody says ("I think …", quoted).
    pub thought: bool,
    /// The channel that the word itself names ("tweeted").
    pub channel: Option<ChannelKind>,
}

impl Saying {
    /// Whether such a complement is content.
    pub fn takes(&self, what: Takes) -> bool {
        self.takes.contains(&what)
    }

    /// Whether its speaker affirms or denies what it takes.
    pub fn polarity(&self) -> Polarity {
        match self.stance {
            Stance::Denial => Polarity::Denies,
            _ => Polarity::Affirms,
        }
    }
}

/// How a speaker stands to what is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Stance {
    Neutral,
    Assertive,
    Announcement,
    Admission,
    Denial,
    Warning,
    Demand,
    Promise,
    Accusation,
    Criticism,
    Praise,
    Question,
}

/// A complement that holds what is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Takes {
    /// A clause, with "that" or without.
    That,
    /// Words in quotation marks.
    Quote,
    /// An infinitive.
    To,
    /// A gerund.
    Ing,
    /// What stands behind "about", next to the one who is told.
    About,
}

/// What the plain object of a verb of saying is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Object {
    /// Nothing of ours.
    #[default]
    None,
    /// What is said.
    Content,
    /// What is said, if the object comes with what it is called, accused of, praised for.
    Described,
    /// Whom it is said to.
    Addressee,
    /// Whom it is said to and who is to act, so that it is part of what is said.
    Bidden,
}

/// A word for a channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChannelWord {
    /// The kind of channel.
    pub kind: ChannelKind,
    /// Whether the thing itself can be what says.
    pub says: bool,
    /// Whether it is a name.
    pub names: bool,
}

/// Why a file of `lexicon/speech/` cannot be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SpeechError {
    /// Not TOML, or a field that is not known.
    #[error("{file}, line {line}: {message}")]
    Syntax {
        /// The file's name.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A channel kind that the record does not know.
    #[error("{file}, line {line}: there is no channel kind \"{kind}\"")]
    ChannelKind {
        /// The file's name.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// The kind as written.
        kind: String,
    },
    /// A channel word that another group has already.
    #[error("{file}, line {line}: \"{word}\" is listed twice")]
    Twice {
        /// The file's name.
        file: String,
        /// The line, 1-based.
        line: usize,
        /// The word.
        word: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    verb: Vec<SayingEntry>,
    #[serde(default)]
    noun: Vec<SayingEntry>,
    #[serde(default)]
    channel: Vec<ChannelEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SayingEntry {
    lemmas: Vec<String>,
    stance: Stance,
    #[serde(default)]
    takes: Vec<Takes>,
    #[serde(default)]
    object: Object,
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    by: Option<By>,
    #[serde(default)]
    inside: Option<Inside>,
    #[serde(default)]
    channel: Option<toml::Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum By {
    Document,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Inside {
    Statement,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelEntry {
    kind: toml::Spanned<String>,
    words: Vec<toml::Spanned<String>>,
    #[serde(default)]
    says: bool,
    #[serde(default)]
    names: bool,
}

impl Speech {
    /// Reads the files of `lexicon/speech/`, each a name and its text. A verb may stand in several groups: what
    /// follows it decides between them, the first that fits.
    ///
    /// # Errors
    /// The file and line of the first thing that is wrong.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Speech, SpeechError> {
        let mut speech = Speech::default();
        for (name, text) in files {
            let file: File = toml::from_str(text).map_err(|error| SpeechError::Syntax {
                file: (*name).to_owned(),
                line: error.span().map_or(1, |span| line_of(text, span.start)),
                message: error.message().to_owned(),
            })?;
            for entry in file.verb {
                enter(&mut speech.verbs, entry, name, text)?;
            }
            for entry in file.noun {
                enter(&mut speech.nouns, entry, name, text)?;
            }
            for entry in file.channel {
                speech.enter_channel(&entry, name, text)?;
            }
        }
        Ok(speech)
    }

    /// The groups that a verb stands in, in the files' order; the phrase is the verb's lemma, or lemma and second
    /// word ("point out"). Empty where it is no verb of saying.
    pub fn verb(&self, phrase: &str) -> &[Saying] {
        self.verbs.get(phrase).map_or(&[], Vec::as_slice)
    }

    /// The groups that a noun stands in, by its lemma.
    pub fn noun(&self, lemma: &str) -> &[Saying] {
        self.nouns.get(lemma).map_or(&[], Vec::as_slice)
    }

    /// The channel that a word or phrase names: lower case, or as spelt for names.
    pub fn channel(&self, phrase: &str) -> Option<ChannelWord> {
        self.channels.get(phrase).copied()
    }

    /// All verbs, in alphabetical order.
    pub fn verbs(&self) -> impl Iterator<Item = (&str, &[Saying])> {
        self.verbs.iter().map(|(phrase, groups)| (phrase.as_str(), groups.as_slice()))
    }

    /// All nouns, in alphabetical order.
    pub fn nouns(&self) -> impl Iterator<Item = (&str, &[Saying])> {
        self.nouns.iter().map(|(lemma, groups)| (lemma.as_str(), groups.as_slice()))
    }

    fn enter_channel(
        &mut self,
        entry: &ChannelEntry,
        name: &str,
        text: &str,
    ) -> Result<(), SpeechError> {
        let kind = channel_kind(&entry.kind, name, text)?;
        for word in &entry.words {
            let channel = ChannelWord { kind, says: entry.says, names: entry.names };
            if self.channels.insert(word.get_ref().clone(), channel).is_some() {
                return Err(SpeechError::Twice {
                    file: name.to_owned(),
                    line: line_of(text, word.span().start),
                    word: word.get_ref().clone(),
                });
            }
        }
        Ok(())
    }
}

fn enter(
    into: &mut BTreeMap<String, Vec<Saying>>,
    entry: SayingEntry,
    name: &str,
    text: &str,
) -> Result<(), SpeechError> {
    let channel = match &entry.channel {
        Some(kind) => Some(channel_kind(kind, name, text)?),
        None => None,
    };
    for lemma in entry.lemmas {
        into.entry(lemma).or_default().push(Saying {
            stance: entry.stance,
            takes: entry.takes.clone(),
            object: entry.object,
            objects: entry.objects.clone(),
            by_document: entry.by.is_some(),
            thought: entry.inside.is_some(),
            channel,
        });
    }
    Ok(())
}

fn channel_kind(
    kind: &toml::Spanned<String>,
    name: &str,
    text: &str,
) -> Result<ChannelKind, SpeechError> {
    ChannelKind::from_name(kind.get_ref()).ok_or_else(|| SpeechError::ChannelKind {
        file: name.to_owned(),
        line: line_of(text, kind.span().start),
        kind: kind.get_ref().clone(),
    })
}

/// The 1-based line of a byte.
fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Speech {
        Speech::from_files(&[
            ("verbs.toml", include_str!("../speech/verbs.toml")),
            ("nouns.toml", include_str!("../speech/nouns.toml")),
            ("channels.toml", include_str!("../speech/channels.toml")),
        ])
        .unwrap()
    }

    #[test]
    fn the_shipped_words_load_and_are_many() {
        let speech = shipped();
        assert!(speech.verbs().count() >= 150, "{} verbs", speech.verbs().count());
        assert!(speech.nouns().count() >= 30);
        assert_eq!(speech.channel("news conference").unwrap().kind, ChannelKind::PressConference);
    }

    #[test]
    fn only_a_denial_denies() {
        let speech = shipped();
        assert_eq!(speech.verb("deny")[0].polarity(), Polarity::Denies);
        assert_eq!(speech.verb("say")[0].polarity(), Polarity::Affirms);
        assert!(speech.verb("swim").is_empty());
    }

    #[test]
    fn an_unknown_stance_is_an_error_with_its_line() {
        let text = "[[verb]]\nlemmas = [\"coo\"]\nstance = \"dovish\"\n";
        let Err(SpeechError::Syntax { file, line, .. }) = Speech::from_files(&[("v.toml", text)])
        else {
            panic!("it must not load");
        };
        assert_eq!((file.as_str(), line), ("v.toml", 3));
    }

    #[test]
    fn an_unknown_channel_kind_is_an_error_with_its_line() {
        let text = "[[channel]]\nkind = \"pigeon\"\nwords = [\"dove\"]\n";
        assert_eq!(
            Speech::from_files(&[("c.toml", text)]),
            Err(SpeechError::ChannelKind { file: "c.toml".into(), line: 2, kind: "pigeon".into() })
        );
    }
}
