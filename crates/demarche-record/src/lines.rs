//! The JSON lines of the smaller commands: `parse`, `date`, `actor`, `extract` (the record's document alone), and the error
//! that stands in for a line that cannot be read.

use demarche_model::{OpenEnd, Parse, When};
use serde::Serialize;

use crate::record::{Document, Office};
use crate::{Offsets, Points};

/// What a command prints, in its place, for a line that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LineError {
    /// What went wrong, in a plain sentence.
    pub error: String,
    /// The file, as given.
    pub source: String,
    /// The line, from 1.
    pub line: u64,
    /// The line's own id, where it could be read.
    pub id: Option<String>,
}

/// What `parse` prints for a text: offsets in code points, heads and ranges in tokens, all from 0 and of the whole
/// text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ParseLine<'p> {
    /// The path or corpus id, as given.
    pub id: &'p str,
    /// The text exactly as it was given.
    pub text: &'p str,
    /// The sentences, which cover all tokens.
    pub sentences: Vec<Sentence>,
    /// The tokens, white-space runs among them.
    pub tokens: Vec<Token<'p>>,
    /// The named entities.
    pub entities: Vec<NamedEntity<'p>>,
}

/// A sentence.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Sentence {
    /// Its words, white space at either end left out.
    pub span: Points,
    /// Its first token and one past its last.
    pub tokens: (u32, u32),
}

/// A token.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Token<'p> {
    /// Its letters.
    pub text: &'p str,
    /// The code point it begins at.
    pub offset: u32,
    /// Its lemma.
    pub lemma: &'p str,
    /// The Penn Treebank tag.
    pub tag: &'static str,
    /// The universal part of speech.
    pub pos: &'static str,
    /// The label of the arc from its head.
    pub dep: &'static str,
    /// Its head's number; a root is its own head.
    pub head: u32,
}

/// A named entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct NamedEntity<'p> {
    /// Its letters.
    pub text: &'p str,
    /// Its words.
    pub span: Points,
    /// Its first token and one past its last.
    pub tokens: (u32, u32),
    /// The OntoNotes label.
    pub label: &'static str,
}

impl<'p> ParseLine<'p> {
    /// The line of a parsed text.
    pub fn new(id: &'p str, text: &'p str, parse: &'p Parse) -> ParseLine<'p> {
        let offsets = Offsets::new(text);
        let sentence = |range: &demarche_model::TokenRange| Sentence {
            span: offsets.points(parse.span_of(*range)),
            tokens: (range.start.0, range.end.0),
        };
        let token = |id: demarche_model::TokenId| {
            let token = parse[id];
            Token {
                text: token.span.of(text),
                offset: offsets.point(token.span.start()),
                lemma: parse.lemma(id),
                tag: token.tag.as_str(),
                pos: token.pos.as_str(),
                dep: token.dep.as_str(),
                head: token.head.0,
            }
        };
        let entity = |entity: &demarche_model::NamedEntity| {
            let span = parse.span_of(entity.tokens);
            NamedEntity {
                text: span.of(text),
                span: offsets.points(span),
                tokens: (entity.tokens.start.0, entity.tokens.end.0),
                label: entity.label.as_str(),
            }
        };
        ParseLine {
            id,
            text,
            sentences: parse.sentences().iter().map(sentence).collect(),
            tokens: parse.ids().map(token).collect(),
            entities: parse.entities().iter().map(entity).collect(),
        }
    }

    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a parse has string keys and no failing value")
    }
}

/// What `date` prints for a phrase: the days that it names, or nulls where it names none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DateLine<'p> {
    /// The line's own id, or the phrase.
    pub id: &'p str,
    /// The first day, YYYY-MM-DD; none where that side is open or the phrase is vague.
    pub start: Option<String>,
    /// The last day, itself included.
    pub end: Option<String>,
    /// How coarse the phrase is: "day" to "decade", or "vague"; none where it names no time.
    pub grain: Option<&'static str>,
    /// The side that the phrase leaves open: "start" or "end".
    pub open: Option<&'static str>,
}

impl<'p> DateLine<'p> {
    /// The line of a phrase and the time that it names.
    pub fn new(id: &'p str, when: Option<When>) -> DateLine<'p> {
        DateLine {
            id,
            start: when.and_then(|when| when.start).map(|day| day.to_string()),
            end: when.and_then(|when| when.end).map(|day| day.to_string()),
            grain: when.map(|when| when.grain.as_str()),
            open: when.and_then(|when| when.open).map(|open| match open {
                OpenEnd::Start => "start",
                OpenEnd::End => "end",
            }),
        }
    }

    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a date has string keys and no failing value")
    }
}

/// What `actor` prints for a phrase: the codes and the name of whom it speaks of, or nulls where it speaks of no actor.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ActorLine {
    /// The line's own id, or the phrase.
    pub id: String,
    /// Whom the actor acts for: a country's alpha-3 code, or IGO, UNO, EUR, NGO, ISM, IMG, MNC, WEST.
    pub entity: Option<String>,
    /// The country it belongs to; the code of a body that is no country's.
    pub country: Option<String>,
    /// PLOVER's sector.
    pub sector: Option<String>,
    /// Further sectors.
    pub other_sectors: Vec<String>,
    /// The office that the phrase gives a person; its span is one of the phrase.
    pub office: Option<Office>,
    /// The name of a person, body or group.
    pub name: Option<String>,
}

impl ActorLine {
    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an actor has string keys and no failing value")
    }
}

/// What `relate` prints for a text with two parties: what the first did to the second.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RelateLine<'r> {
    /// The line's own id.
    pub id: Option<&'r str>,
    /// The type of the act; none where nothing tells.
    pub event: Option<&'r str>,
    /// Its modes.
    pub mode: Vec<&'r str>,
    /// Whether it happened.
    pub status: &'static str,
    /// How sure that is, from 0 to 1; none where nothing calibrated it.
    pub confidence: Option<f32>,
    /// The pattern that reads it, or "learned".
    pub rule: Option<&'r str>,
}

impl RelateLine<'_> {
    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a relation has string keys and no failing value")
    }
}

impl Document {
    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("a document has string keys and no failing value")
    }

    /// Indented JSON, without a line end.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).expect("a document has string keys and no failing value")
    }
}

impl LineError {
    /// One line of JSON, without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an error has string keys and no failing value")
    }
}
