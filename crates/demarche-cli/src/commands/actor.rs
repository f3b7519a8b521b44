//! `demarche actor`: phrases that speak of an actor in, the actor's codes, office and name out.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use demarche::model::Date;
use demarche::record::{ActorLine, LineError};
use demarche::{Pipeline, Scratch};
use miette::Result;
use serde::Deserialize;
use serde_json::Value;

use super::guarded;
use crate::args::Actor;
use crate::pipeline;
use crate::speak::{Outcome, Unwritten, warn};

/// Reads the phrases.
pub(crate) fn run(actor: &Actor, cache: Option<PathBuf>) -> Result<Outcome> {
    let Actor { knowing, overlay, holders, .. } = actor;
    let pipeline = pipeline::open_with(pipeline::cache(cache)?, knowing, overlay, holders)?;
    let mut scratch = Scratch::default();
    let mut out = io::stdout().lock();
    let mut outcome = Outcome::Done;
    for text in &actor.texts {
        let phrase = Phrase { id: text.clone(), text: text.clone(), context: None, on: actor.on };
        match read(&pipeline, &mut scratch, &phrase) {
            Ok(line) => writeln!(out, "{line}").map_err(Unwritten)?,
            Err(error) => {
                outcome = Outcome::SomeFailed;
                warn(&format!("demarche: \"{text}\": {error}"));
            }
        }
    }
    if actor.jsonl {
        for (number, bytes) in (1u64..).zip(io::stdin().lock().split(b'\n')) {
            let bytes = bytes.map_err(|error| Unreadable { id: None, error: error.to_string() });
            if bytes.as_ref().is_ok_and(|bytes| bytes.trim_ascii().is_empty()) {
                continue;
            }
            let line = bytes.and_then(|bytes| phrase(&bytes, actor.on)).and_then(|phrase| {
                read(&pipeline, &mut scratch, &phrase)
                    .map_err(|error| Unreadable { id: Some(phrase.id.clone()), error })
            });
            let line = line.unwrap_or_else(|Unreadable { id, error }| {
                outcome = Outcome::SomeFailed;
                LineError { error, source: String::from("-"), line: number, id }.to_json()
            });
            writeln!(out, "{line}").map_err(Unwritten)?;
        }
    }
    out.flush().map_err(Unwritten)?;
    Ok(outcome)
}

/// A phrase, and what is known beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Phrase {
    id: String,
    text: String,
    context: Option<String>,
    on: Option<Date>,
}

/// Why a line cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Unreadable {
    id: Option<String>,
    error: String,
}

/// One line's object; other members are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<Value>,
    text: Option<String>,
    context: Option<String>,
    on: Option<String>,
}

/// The phrase of a line, or why there is none. A day given on the command line outranks the line's.
fn phrase(line: &[u8], on: Option<Date>) -> Result<Phrase, Unreadable> {
    let no_object = |why: &dyn std::fmt::Display| Unreadable {
        id: None,
        error: format!("this is not a JSON object with a \"text\" in it ({why})"),
    };
    let line: Line = serde_json::from_slice(line).map_err(|error| no_object(&error))?;
    let id = line.id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let Some(text) = line.text else {
        return Err(Unreadable { id, ..no_object(&"the \"text\" is missing") });
    };
    let own = line.on.map(|day| {
        Date::parse(&day).ok_or_else(|| Unreadable {
            id: id.clone(),
            error: format!("\"{day}\" is no day; write it as 2024-04-08"),
        })
    });
    let own = own.transpose()?;
    let id = id.unwrap_or_else(|| text.clone());
    Ok(Phrase { id, text, context: line.context, on: on.or(own) })
}

fn read(pipeline: &Pipeline, scratch: &mut Scratch, phrase: &Phrase) -> Result<String, String> {
    let Phrase { id, text, context, on } = phrase;
    guarded(|| {
        let line: ActorLine = pipeline.actor(scratch, id, text, context.as_deref(), *on);
        Ok(line.to_json())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_gives_its_phrase_or_says_what_is_wrong_with_it() {
        let read = |line: &str| phrase(line.as_bytes(), None);
        let full = read(r#"{"id": 7, "text": "the army", "context": "Chad", "on": "2024-02-29"}"#);
        let full = full.unwrap();
        assert_eq!((full.id.as_str(), full.context.as_deref()), ("7", Some("Chad")));
        assert_eq!(full.on, Date::parse("2024-02-29"));
        assert_eq!(read(r#"{"text": "the army", "on": null}"#).unwrap().id, "the army");
        assert!(read("[]").is_err());
        assert_eq!(read(r#"{"id": "a", "txt": "the army"}"#).unwrap_err().id.as_deref(), Some("a"));
        let wrong_day = read(r#"{"id": "b", "text": "the army", "on": "2023-02-30"}"#).unwrap_err();
        assert!(wrong_day.error.contains("2023-02-30"), "{}", wrong_day.error);
    }

    #[test]
    fn a_day_of_the_command_outranks_that_of_the_line() {
        let day = Date::parse("2020-01-02");
        let read = phrase(br#"{"text": "the army", "on": "2024-02-29"}"#, day);
        assert_eq!(read.unwrap().on, day);
    }
}
