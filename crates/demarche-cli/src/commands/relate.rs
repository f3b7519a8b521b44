//! `demarche relate`: sentences with two parties in them in, what the first did to the second out.

use std::io::{self, BufRead, Read};
use std::path::PathBuf;
use std::sync::Arc;

use demarche::Pipeline;
use demarche::coding::relation::Relation;
use demarche::model::Code;
use demarche::nlp::Scratch;
use demarche::record::RelateLine;
use miette::Result;
use serde::Deserialize;
use serde_json::Value;

use super::{BadLine, Made, guarded, print_all, threads};
use crate::args::{Holders, Relate};
use crate::inputs::{Unread, places};
use crate::pipeline;
use crate::speak::Outcome;

/// Relates the pairs.
pub(crate) fn run(relate: Relate, cache: Option<PathBuf>) -> Result<Outcome> {
    let Relate { files, limit, threads: asked, knowing, overlay, deciding, .. } = relate;
    let holders = Holders { directory: None };
    let cache = pipeline::cache(cache)?;
    let pipeline = pipeline::open_as(cache, &knowing, &overlay, &holders, &deciding)?;
    let pipeline = Arc::new(pipeline);
    let make = move |scratch: &mut Scratch, line: Line| made(&pipeline, scratch, line);
    let lines = lines(files, limit);
    print_all(threads(asked), lines, Scratch::default, make, BadLine::Object)
}

/// A line of a file, or why it cannot be read.
struct Line {
    source: String,
    number: u64,
    bytes: Result<Vec<u8>, String>,
}

/// One line's object; other members are passed over.
#[derive(Deserialize)]
struct Pair {
    text: String,
    actor: String,
    recipient: String,
}

fn made(pipeline: &Pipeline, scratch: &mut Scratch, line: Line) -> Made {
    let Line { source, number, bytes } = line;
    let read = bytes.and_then(|bytes| {
        serde_json::from_slice::<Value>(&bytes)
            .map_err(|error| format!("this is not a JSON object ({error})"))
    });
    let (id, pair) = match read {
        Err(error) => (None, Err(error)),
        Ok(value) => {
            let id = value.get("id").filter(|id| !id.is_null());
            let id = id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
            let pair = serde_json::from_value::<Pair>(value).map_err(|error| {
                format!(
                    "this is not an object with a \"text\", an \"actor\" and a \"recipient\" in it ({error})"
                )
            });
            (id, pair)
        }
    };
    let text = pair.and_then(|pair| {
        guarded(|| {
            let relation = pipeline.relate_with(scratch, &pair.text, &pair.actor, &pair.recipient);
            let relation = relation.map_err(|error| error.to_string())?;
            Ok(shown(id.as_deref(), &relation) + "\n")
        })
    });
    Made { source, line: Some((number, id)), text }
}

fn shown(id: Option<&str>, relation: &Relation) -> String {
    RelateLine {
        id,
        event: relation.event.as_ref().map(Code::as_str),
        mode: relation.mode.iter().map(Code::as_str).collect(),
        status: relation.status.as_str(),
        confidence: relation.confidence,
        rule: relation.rule.as_ref().map(|rule| rule.0.as_ref()),
    }
    .to_json()
}

/// The lines of the files, empty ones left out.
fn lines(files: Vec<PathBuf>, limit: usize) -> impl Iterator<Item = Line> + Send {
    places(files, true).flat_map(move |place| {
        let opened = place.and_then(|place| Ok((place.lines()?, place.source)));
        let (reader, source, failed) = match opened {
            Ok((reader, source)) => (reader, source, None),
            Err(Unread { source, why }) => {
                (Box::new(io::empty()) as Box<dyn BufRead + Send>, source, Some(why))
            }
        };
        let failed = failed.map(|why| Line { source: source.clone(), number: 0, bytes: Err(why) });
        failed.into_iter().chain(Lines { reader, source, limit, number: 0 })
    })
}

/// The lines of one file.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    source: String,
    limit: usize,
    number: u64,
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let mut bytes = Vec::new();
        let mut failure = None;
        while bytes.trim_ascii().is_empty() && failure.is_none() {
            bytes.clear();
            self.number += 1;
            let most = self.limit as u64 + 1;
            match self.reader.by_ref().take(most).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => failure = Some(error.to_string()),
            }
        }
        if bytes.len() > self.limit && !bytes.ends_with(b"\n") {
            let rest = self.reader.skip_until(b'\n');
            let limit = self.limit;
            failure = Some(rest.err().map_or_else(
                || format!("the line has more than {limit} bytes; split it, or raise --limit"),
                |error| error.to_string(),
            ));
        }
        if failure.is_some() && bytes.len() <= self.limit {
            // The file has no readable line after this one.
            self.reader = Box::new(io::empty());
        }
        let source = self.source.clone();
        Some(Line { source, number: self.number, bytes: failure.map_or(Ok(bytes), Err) })
    }
}
