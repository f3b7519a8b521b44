//! What can be wrong with a codebook's files, each with the place and a word on what to do.

use std::fmt;
use std::ops::Range;

use crate::actors::ActorsError;
use crate::notation;
use crate::speech::SpeechError;

/// A place in a file of the codebook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct At {
    /// The file's name under the codebook's folder ("plover/accuse.toml").
    pub file: String,
    /// The bytes of the file that are concerned.
    pub span: Range<usize>,
    /// The line on which they begin, 1-based.
    pub line: usize,
}

impl At {
    /// The place of these bytes in a file with this text.
    pub(crate) fn new(file: &str, text: &str, span: Range<usize>) -> At {
        At { file: file.to_owned(), line: line_of(text, span.start), span }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)
    }
}

/// The line, 1-based, on which a byte stands.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    let end = byte.min(text.len());
    text.as_bytes()[..end].iter().filter(|b| **b == b'\n').count() + 1
}

/// Why a codebook cannot be loaded.
#[derive(PartialEq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is no TOML, or holds a key or a kind of value that has no meaning there.
    #[error("{at}: {}", source.message())]
    Toml {
        /// Where.
        at: At,
        /// What the TOML reader says.
        source: Box<toml::de::Error>,
    },
    /// A file that belongs to no part of the codebook.
    #[error("{file} belongs to no part of the codebook")]
    UnknownFile {
        /// The file's name.
        file: String,
    },
    /// The page's type and its file's name differ.
    #[error("{at}: the type `{event}` does not fit the file's name")]
    FileName {
        /// Where the type stands.
        at: At,
        /// The type.
        event: String,
    },
    /// The quad code is none of 1 to 4.
    #[error("{at}: {quad} is no quad code")]
    Quad {
        /// Where.
        at: At,
        /// What stands there.
        quad: u8,
    },
    /// Two patterns of a page have the same name.
    #[error("{at}: the page has another pattern called `{id}`")]
    DuplicateId {
        /// Where the second one stands.
        at: At,
        /// The name.
        id: String,
    },
    /// A pattern asks for no verb, noun or predicate.
    #[error("{at}: the pattern `{id}` names no verb, noun or predicate")]
    NoPredicate {
        /// Where.
        at: At,
        /// The pattern.
        id: String,
    },
    /// A pattern has nowhere to find either side.
    #[error(
        "{at}: the pattern `{id}` says neither where the actor stands nor where the recipient does"
    )]
    NoSides {
        /// Where.
        at: At,
        /// The pattern.
        id: String,
    },
    /// A pattern has no sentence that it must read.
    #[error("{at}: the pattern `{id}` has no sentence under `yes`")]
    NoYes {
        /// Where.
        at: At,
        /// The pattern.
        id: String,
    },
    /// A pattern has no sentence that it must leave alone.
    #[error("{at}: the pattern `{id}` has no sentence under `no`")]
    NoNo {
        /// Where.
        at: At,
        /// The pattern.
        id: String,
    },
    /// A name with `@` that is no set's.
    #[error("{at}: there is no set `@{set}`")]
    UnknownSet {
        /// Where.
        at: At,
        /// The name.
        set: String,
    },
    /// A set that contains itself.
    #[error("{at}: the set `@{set}` contains itself")]
    CircularSet {
        /// Where.
        at: At,
        /// The set.
        set: String,
    },
    /// A mode that the page does not list.
    #[error("{at}: the page has no mode `{mode}`")]
    UnknownMode {
        /// Where.
        at: At,
        /// The mode.
        mode: String,
        /// Those that the page lists.
        known: Vec<String>,
    },
    /// A type that no page describes.
    #[error("{at}: no page describes the type `{event}`")]
    UnknownEvent {
        /// Where.
        at: At,
        /// The type.
        event: String,
    },
    /// A page's name that is no page's.
    #[error("{at}: there is no page `{page}`")]
    UnknownPage {
        /// Where.
        at: At,
        /// The name.
        page: String,
    },
    /// A context that the codebook does not list.
    #[error("{at}: there is no context `{context}`")]
    UnknownContext {
        /// Where.
        at: At,
        /// The context.
        context: String,
    },
    /// A role that is neither one of the clause's nor a preposition.
    #[error("{at}: `{role}` is neither a role nor a preposition")]
    UnknownRole {
        /// Where.
        at: At,
        /// The word.
        role: String,
    },
    /// A CAMEO code that is not two to four digits.
    #[error("{at}: `{cameo}` is no CAMEO code")]
    Cameo {
        /// Where.
        at: At,
        /// What stands there.
        cameo: String,
    },
    /// A lemma that can never match: empty, with upper-case letters, or with spaces at its ends.
    #[error("{at}: `{lemma}` can match nothing")]
    Lemma {
        /// Where.
        at: At,
        /// What stands there.
        lemma: String,
    },
    /// A sentence whose marks do not parse.
    #[error("{at}: {problem}")]
    Notation {
        /// Where.
        at: At,
        /// What is wrong with them.
        problem: notation::Problem,
    },
    /// A `yes` sentence with no event in it.
    #[error("{at}: the sentence marks no event")]
    NoEvent {
        /// Where.
        at: At,
    },
    /// A marked event whose rule is not named.
    #[error("{at}: event {number} of the sentence does not name its rule")]
    NoRule {
        /// Where.
        at: At,
        /// The event's number.
        number: usize,
    },
    /// A rule that is no pattern's.
    #[error("{at}: there is no pattern `{rule}`")]
    UnknownRule {
        /// Where.
        at: At,
        /// The rule.
        rule: String,
    },
    /// A file of `speech/` is wrong.
    #[error(transparent)]
    Speech(#[from] SpeechError),
    /// A file of `actors/` is wrong.
    #[error(transparent)]
    Actors(#[from] ActorsError),
}

impl Error {
    /// The file concerned, under the codebook's folder.
    pub fn file(&self) -> &str {
        match self {
            Error::UnknownFile { file }
            | Error::Speech(
                SpeechError::Syntax { file, .. }
                | SpeechError::ChannelKind { file, .. }
                | SpeechError::Twice { file, .. },
            ) => file,
            _ => self.at().map_or("", |at| &at.file),
        }
    }

    /// The bytes of the file to point at; none where the whole file is concerned.
    pub fn source_span(&self) -> Option<Range<usize>> {
        self.at().map(|at| at.span.clone())
    }

    /// The line on which they begin, 1-based.
    pub fn line(&self) -> Option<usize> {
        match self {
            Error::Speech(
                SpeechError::Syntax { line, .. }
                | SpeechError::ChannelKind { line, .. }
                | SpeechError::Twice { line, .. },
            ) => Some(*line),
            _ => self.at().map(|at| at.line),
        }
    }

    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Error::Speech(_) => {
                "Compare the entry with its neighbours in speech/: each file begins with what its keys mean.".into()
            }
            Error::Actors(_) => {
                "Compare the line with its neighbours: each file of actors/ begins with what its keys mean.".into()
            }
            Error::Toml { .. } => {
                "Compare the entry with one on another page: CONTRIBUTING.md lists the keys and what each may hold."
                    .into()
            }
            Error::UnknownFile { .. } => {
                "Put event types into plover/, words of saying into speech/, actors into actors/, contexts into contexts.toml."
                    .into()
            }
            Error::FileName { event, .. } => {
                format!("Call the file plover/{}.toml, or change `event`.", event.to_lowercase())
            }
            Error::Quad { .. } => {
                "Write 1 for verbal cooperation, 2 for material cooperation, 3 for verbal conflict, 4 for material conflict."
                    .into()
            }
            Error::DuplicateId { .. } => "Give each pattern of a page a name of its own.".into(),
            Error::NoPredicate { .. } => {
                "Say which words tell the event: `verb`, `noun` or `predicate`.".into()
            }
            Error::NoSides { .. } => {
                "Say where the sides stand in the clause, such as actor = \"subject\", recipient = \"object\"."
                    .into()
            }
            Error::NoYes { .. } => {
                "Add a sentence of your own that the pattern must read, with its event marked.".into()
            }
            Error::NoNo { .. } => {
                "Add a sentence of your own that looks alike and means something else, and say why.".into()
            }
            Error::UnknownSet { .. } => {
                "Define it under [sets] on the page or in plover/sets.toml, or take the @ away.".into()
            }
            Error::CircularSet { .. } => "Take one of the sets out of the other.".into(),
            Error::UnknownMode { known, .. } if known.is_empty() => {
                "The page lists no modes: leave the mode out, or list it under [modes].".into()
            }
            Error::UnknownMode { known, .. } => {
                format!("The page lists: {}. A new one goes under [modes].", known.join(", "))
            }
            Error::UnknownEvent { .. } => "Write a type that has a page in plover/.".into(),
            Error::UnknownPage { .. } => {
                "Write the name of a file in plover/ without `.toml`, such as page:retreat.".into()
            }
            Error::UnknownContext { .. } => "Write a context that contexts.toml lists.".into(),
            Error::UnknownRole { .. } => {
                "Write subject, object, indirect, object-owner, complement-subject, complement-object, complement-actor, complement-recipient, place, speaker, or a preposition such as with."
                    .into()
            }
            Error::Cameo { .. } => "Write two to four digits in quotation marks, such as \"042\".".into(),
            Error::Lemma { .. } => {
                "Write the dictionary form in lower case, such as \"impose\" or \"trade partner\".".into()
            }
            Error::Notation { .. } => {
                "Mark words as in: [Kyiv](actor UKR) [accused](event) [Moscow](recipient RUS).".into()
            }
            Error::NoEvent { .. } => "Mark the words that tell the event: [met](event).".into(),
            Error::NoRule { .. } => {
                "Name the pattern that must find it: [met](event2 consult/meet).".into()
            }
            Error::UnknownRule { .. } => {
                "Write the page's and the pattern's name as they stand in plover/, such as consult/meet.".into()
            }
        }
    }

    /// The place, where it is one in a file.
    fn at(&self) -> Option<&At> {
        match self {
            Error::UnknownFile { .. } | Error::Speech(_) => None,
            Error::Actors(error) => Some(error.at()),
            Error::Toml { at, .. }
            | Error::FileName { at, .. }
            | Error::Quad { at, .. }
            | Error::DuplicateId { at, .. }
            | Error::NoPredicate { at, .. }
            | Error::NoSides { at, .. }
            | Error::NoYes { at, .. }
            | Error::NoNo { at, .. }
            | Error::UnknownSet { at, .. }
            | Error::CircularSet { at, .. }
            | Error::UnknownMode { at, .. }
            | Error::UnknownEvent { at, .. }
            | Error::UnknownPage { at, .. }
            | Error::UnknownContext { at, .. }
            | Error::UnknownRole { at, .. }
            | Error::Cameo { at, .. }
            | Error::Lemma { at, .. }
            | Error::Notation { at, .. }
            | Error::NoEvent { at }
            | Error::NoRule { at, .. }
            | Error::UnknownRule { at, .. } => Some(at),
        }
    }
}
