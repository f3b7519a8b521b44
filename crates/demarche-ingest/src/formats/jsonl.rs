//! JSON lines to documents, one at a time: `{"id", "text", "published" or "date", "url", "title", "source"}`.

use std::io::BufRead;

use demarche_model::{Date, Document};
use serde::Deserialize;

use crate::{Given, LineError, LineProblem, dateline, text};

/// One line's object. Members that are not named here are passed over.
#[derive(Deserialize)]
struct Line {
    id: Option<Id>,
    text: String,
    #[serde(alias = "date")]
    published: Option<String>,
    url: Option<String>,
    title: Option<String>,
    source: Option<String>,
}

/// Corpora number their texts or name them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Name(String),
    Number(serde_json::Number),
}

/// What is read of a line whose text cannot be used, so that the error can name it.
#[derive(Deserialize)]
struct Named {
    id: Option<Id>,
}

impl Id {
    fn name(self) -> String {
        match self {
            Id::Name(name) => name,
            Id::Number(number) => number.to_string(),
        }
    }
}

/// Reads documents from JSON lines as they are asked for, each line once, never more than one in memory. `limit` is
/// the most bytes that a line may have. A line that cannot be read is an error and the next one follows; blank lines
/// are passed over. The object's `id` becomes the document's `source` (`NAME:LINE` where there is none), and the
/// document's alignment counts bytes of the `text` member's value.
pub fn jsonl<R: BufRead>(reader: R, name: &str, limit: usize) -> Lines<R> {
    Lines { reader, name: name.to_owned(), limit, line: 0, failed: false, buffer: Vec::new() }
}

/// The documents of a JSON-lines reader; see [`jsonl`].
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    name: String,
    limit: usize,
    line: u64,
    failed: bool,
    buffer: Vec<u8>,
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Document, LineError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.failed {
                return None;
            }
            self.line += 1;
            let length = match read_line(&mut self.reader, &mut self.buffer, self.limit) {
                Ok(None) => return None,
                Ok(Some(length)) => length,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(self.error(None, LineProblem::Read(error))));
                }
            };
            if length > self.limit {
                return Some(Err(self.error(None, LineProblem::TooLong { limit: self.limit })));
            }
            let line = self.buffer.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&self.buffer);
            if line.trim_ascii().is_empty() {
                continue;
            }
            return Some(self.document(line));
        }
    }
}

impl<R> Lines<R> {
    fn error(&self, id: Option<String>, problem: LineProblem) -> LineError {
        LineError { line: self.line, id, problem }
    }

    fn document(&self, line: &[u8]) -> Result<Document, LineError> {
        let object: Line = serde_json::from_slice(line).map_err(|error| {
            let id = serde_json::from_slice(line).ok().and_then(|named: Named| named.id);
            self.error(id.map(Id::name), LineProblem::NotJson(error))
        })?;
        let id = object.id.map(Id::name);
        let (published, instant) = match object.published.as_deref().map(str::trim) {
            None | Some("") => (None, None),
            Some(words) => match day(words) {
                Ok(date) => {
                    (date, Some(words.to_owned()).filter(|_| date.is_some() && words.contains('T')))
                }
                Err(()) => return Err(self.error(id, LineProblem::BadDate(words.to_owned()))),
            },
        };
        let given = Given {
            source: id.clone().unwrap_or_else(|| format!("{}:{}", self.name, self.line)),
            published,
            instant,
            url: present(object.url),
            title: present(object.title),
            publisher: present(object.source),
            limit: self.limit,
        };
        text(object.text.as_bytes(), &given)
            .map_err(|error| self.error(id, LineProblem::Text(error)))
    }
}

/// The words, unless there are none.
fn present(words: Option<String>) -> Option<String> {
    words.filter(|words| !words.trim().is_empty())
}

/// The day that a date member names; none for a bare year or month, which name no day.
fn day(words: &str) -> Result<Option<Date>, ()> {
    if let Some(date) = Date::parse(words) {
        return Ok(Some(date));
    }
    let digits =
        |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let coarse = match words.split_once('-') {
        None => digits(words, 4),
        Some((year, month)) => digits(year, 4) && digits(month, 2),
    };
    if coarse {
        return Ok(None);
    }
    let (day, _) = dateline::date_line(words).ok_or(())?;
    day.date().map(Some).ok_or(())
}

/// Reads up to the next line feed into `buffer`, which keeps no more than `limit` bytes of it, and returns the line's
/// whole length; `None` at the end.
fn read_line(
    reader: &mut impl BufRead,
    buffer: &mut Vec<u8>,
    limit: usize,
) -> std::io::Result<Option<usize>> {
    buffer.clear();
    let mut length = 0;
    let mut any = false;
    loop {
        let chunk = match reader.fill_buf() {
            Ok(chunk) => chunk,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if chunk.is_empty() {
            return Ok(any.then_some(length));
        }
        any = true;
        let end = chunk.iter().position(|&b| b == b'\n');
        let body = &chunk[..end.unwrap_or(chunk.len())];
        length += body.len();
        let room = limit.saturating_sub(buffer.len()).min(body.len());
        buffer.extend_from_slice(&body[..room]);
        let used = end.map_or(chunk.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(Some(length));
        }
    }
}
