//! `demarche parse`: texts exactly as they stand in, their sentences, tokens and named entities out.

use std::io::{BufRead, Read};
use std::path::PathBuf;
use std::sync::Arc;

use demarche::Pipeline;
use demarche::nlp::Scratch;
use demarche::record::{ParseLine, conllu};
use miette::Result;
use serde::Deserialize;

use super::{BadLine, Made, guarded, print_all, threads};
use crate::args::{Overlay, Parse, ParseFormat, Reading};
use crate::inputs::{Kind, Place, Unread, places};
use crate::page::{Look, tokens};
use crate::pipeline;
use crate::speak::{Outcome, on_terminal};

/// Parses the texts.
pub(crate) fn run(parse: Parse, cache: Option<PathBuf>) -> Result<Outcome> {
    let Parse { reading, knowing, format } = parse;
    let usual = if on_terminal() { ParseFormat::Table } else { ParseFormat::Jsonl };
    let format = format.unwrap_or(usual);
    let overlay = Overlay { lexicon: None };
    let pipeline = Arc::new(pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?);
    let look = Look::of_stdout();
    let limit = reading.limit;
    let make = move |scratch: &mut Scratch, input: Input| {
        let Text { source, line, text } = input.read(limit);
        let id = line.as_ref().and_then(|(_, id)| id.clone()).unwrap_or_else(|| source.clone());
        let text = text
            .and_then(|text| guarded(|| Ok(shown(&pipeline, scratch, &id, &text, format, look))));
        Made { source, line, text }
    };
    let bad_line = match format {
        ParseFormat::Jsonl => BadLine::Object,
        ParseFormat::Table | ParseFormat::Conllu => BadLine::Sentence,
    };
    print_all(threads(reading.threads), texts(&reading), Scratch::default, make, bad_line)
}

fn shown(
    pipeline: &Pipeline,
    scratch: &mut Scratch,
    id: &str,
    text: &str,
    format: ParseFormat,
    look: Look,
) -> String {
    let parse = pipeline.parse_with(scratch, text);
    match format {
        ParseFormat::Table => tokens(text, &parse, look),
        ParseFormat::Jsonl => ParseLine::new(id, text, &parse).to_json() + "\n",
        ParseFormat::Conllu => conllu(id, text, &parse),
    }
}

/// A text to be parsed.
enum Input {
    /// A file, still to be opened.
    File(Place),
    /// A line of a file, or something that cannot be read.
    Read(Text),
}

/// A text that has been read, or why it has not.
struct Text {
    source: String,
    line: Option<(u64, Option<String>)>,
    text: Result<String, String>,
}

impl Input {
    fn read(self, limit: usize) -> Text {
        match self {
            Input::Read(text) => text,
            Input::File(place) => {
                let text = place.bytes(limit).map_err(|unread| unread.why);
                let text = text.and_then(|bytes| {
                    if bytes.len() > limit {
                        return Err(too_long("text", limit));
                    }
                    String::from_utf8(bytes).map_err(|_| {
                        String::from(
                            "this is not UTF-8, and parse reads texts exactly as they stand",
                        )
                    })
                });
                Text { source: place.source, line: None, text }
            }
        }
    }
}

fn too_long(what: &str, limit: usize) -> String {
    format!("the {what} has more than {limit} bytes; split it, or raise --limit")
}

/// The texts that the options name.
fn texts(reading: &Reading) -> impl Iterator<Item = Input> + Send + use<> {
    let limit = reading.limit;
    places(reading.files.clone(), reading.jsonl).flat_map(move |place| {
        let one = |input| Box::new(std::iter::once(input)) as Box<dyn Iterator<Item = _> + Send>;
        let unread =
            |Unread { source, why }| Input::Read(Text { source, line: None, text: Err(why) });
        match place {
            Err(error) => one(unread(error)),
            Ok(place) if place.kind == Kind::Whole => one(Input::File(place)),
            Ok(place) => match place.lines() {
                Err(error) => one(unread(error)),
                Ok(reader) => Box::new(Lines { reader, source: place.source, limit, line: 0 }),
            },
        }
    })
}

/// The texts of a file of JSON lines.
struct Lines {
    reader: Box<dyn BufRead + Send>,
    source: String,
    limit: usize,
    line: u64,
}

/// One line's object; other members are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<serde_json::Value>,
    text: String,
}

impl Iterator for Lines {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        let mut bytes = Vec::new();
        while bytes.trim_ascii().is_empty() {
            bytes.clear();
            self.line += 1;
            let most = self.limit as u64 + 1;
            match self.reader.by_ref().take(most).read_until(b'\n', &mut bytes) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => {
                    // The file has no readable line after this one.
                    self.reader = Box::new(std::io::empty());
                    return Some(self.text(None, Err(error.to_string())));
                }
            }
        }
        if bytes.len() > self.limit && !bytes.ends_with(b"\n") {
            if let Err(error) = self.reader.skip_until(b'\n') {
                self.reader = Box::new(std::io::empty());
                return Some(self.text(None, Err(error.to_string())));
            }
            return Some(self.text(None, Err(too_long("line", self.limit))));
        }
        Some(match serde_json::from_slice::<Line>(&bytes) {
            Ok(line) => {
                let id =
                    line.id.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_owned));
                self.text(id, Ok(line.text))
            }
            Err(error) => self.text(
                None,
                Err(format!("this is not a JSON object with a \"text\" in it ({error})")),
            ),
        })
    }
}

impl Lines {
    fn text(&self, id: Option<String>, text: Result<String, String>) -> Input {
        let line = Some((self.line, id));
        Input::Read(Text { source: self.source.clone(), line, text })
    }
}
