//! `demarche date`: expressions of time in, the days that they name out.

use std::io::{self, BufRead, Write};

use demarche::coding::times::resolve;
use demarche::model::Date;
use demarche::record::{DateLine, LineError};
use miette::Result;
use serde::Deserialize;
use serde_json::Value;

use crate::args::Phrases;
use crate::speak::{Outcome, Unwritten};

/// Resolves the expressions.
pub(crate) fn run(phrases: &Phrases) -> Result<Outcome> {
    let published = phrases.when.published;
    let mut out = io::stdout().lock();
    for text in &phrases.texts {
        let line = DateLine::new(text, resolve(text, published)).to_json();
        writeln!(out, "{line}").map_err(Unwritten)?;
    }
    let mut outcome = Outcome::Done;
    if phrases.jsonl {
        for (number, bytes) in (1u64..).zip(io::stdin().lock().split(b'\n')) {
            let read = bytes.map_err(|error| error.to_string());
            if read.as_ref().is_ok_and(|bytes| bytes.trim_ascii().is_empty()) {
                continue;
            }
            let line = match read.and_then(|bytes| answer(&bytes, published)) {
                Ok(line) => line,
                Err(error) => {
                    outcome = Outcome::SomeFailed;
                    let source = String::from("-");
                    LineError { error, source, line: number, id: None }.to_json()
                }
            };
            writeln!(out, "{line}").map_err(Unwritten)?;
        }
    }
    out.flush().map_err(Unwritten)?;
    Ok(outcome)
}

/// One line's object; other members are passed over.
#[derive(Deserialize)]
struct Phrase {
    id: Option<Value>,
    text: String,
    published: Option<String>,
}

/// The answer to a line, or why it cannot be read. A day given on the command line outranks the line's.
fn answer(line: &[u8], published: Option<Date>) -> Result<String, String> {
    let phrase: Phrase = serde_json::from_slice(line)
        .map_err(|error| format!("this is not a JSON object with a \"text\" in it ({error})"))?;
    let own = match &phrase.published {
        None => None,
        Some(day) => Some(
            Date::parse(day)
                .ok_or_else(|| format!("\"{day}\" is no day; write it as 2024-04-08"))?,
        ),
    };
    let id = match &phrase.id {
        None => phrase.text.clone(),
        Some(Value::String(id)) => id.clone(),
        Some(other) => other.to_string(),
    };
    Ok(DateLine::new(&id, resolve(&phrase.text, published.or(own))).to_json())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_answered_by_its_days_or_by_nulls() {
        let answer = |line: &str| answer(line.as_bytes(), None);
        assert_eq!(
            answer(r#"{"id": 7, "text": "since June", "published": "2023-09-04"}"#).unwrap(),
            r#"{"id":"7","start":"2023-06-01","end":null,"grain":"month","open":"end"}"#
        );
        assert_eq!(
            answer(r#"{"text": "a chair", "published": "2023-09-04"}"#).unwrap(),
            r#"{"id":"a chair","start":null,"end":null,"grain":null,"open":null}"#
        );
        assert!(answer(r#"{"text": "today", "published": "2023-02-30"}"#).is_err());
        assert!(answer(r#"{"phrase": "today"}"#).is_err());
    }
}
