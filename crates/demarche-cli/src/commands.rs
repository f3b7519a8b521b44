//! One file a command.

mod actor;
mod code;
mod date;
mod directory;
mod draw;
mod extract;
mod gazetteer;
mod judge;
mod lexicon;
mod model;
mod parse;
mod records;
mod relate;
mod sample;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use clap::CommandFactory;
use demarche::ingest::{self, Given};
use demarche::model::{Basis, Date, Document, Published};
use demarche::record::LineError;
use miette::{IntoDiagnostic, Result};

use crate::args::{Cli, Command, Reading};
use crate::inputs::{Kind, Place, Unread, places};
use crate::ordered::ordered;
use crate::speak::{Outcome, Unwritten, warn};

/// Runs the command that was asked for.
pub(crate) fn run(cli: Cli) -> Result<Outcome> {
    match cli.command {
        Command::Code(code) => code::run(code, cli.cache),
        Command::Extract(extract) => extract::run(extract),
        Command::Parse(parse) => parse::run(parse, cli.cache),
        Command::Actor(actor) => actor::run(&actor, cli.cache),
        Command::Relate(relate) => relate::run(relate, cli.cache),
        Command::Date(phrases) => date::run(&phrases),
        Command::Sample(sample) => sample::run(sample),
        Command::Directory(command) => directory::run(command),
        Command::Judge(judge) => judge::run(judge),
        Command::Model(model) => model::run(model, cli.cache),
        Command::Gazetteer(gazetteer) => gazetteer::run(gazetteer, cli.cache),
        Command::Lexicon(lexicon) => lexicon::run(lexicon, cli.cache),
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&demarche::record::schema());
            print(&format!("{}\n", schema.into_diagnostic()?))
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "demarche", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Writes a text to standard output.
fn print(text: &str) -> Result<Outcome> {
    put(text).map_err(Unwritten)?;
    Ok(Outcome::Done)
}

fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// The threads that were asked for, or as many as the machine has processors.
fn threads(asked: Option<NonZeroUsize>) -> NonZeroUsize {
    asked.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN)
}

/// What has been made of one input: text to print, or why there is none.
struct Made<T = String> {
    /// The file, as given.
    source: String,
    /// The line and its own id, where the file is read by lines.
    line: Option<(u64, Option<String>)>,
    /// The text to print, or whatever else was made.
    text: Result<T, String>,
}

/// What to say of a line that cannot be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BadLine {
    /// An error object in its place.
    Object,
    /// A sentence on standard error.
    Sentence,
}

/// Makes texts of items on many threads and prints them in the items' order. What cannot be made is told, and the
/// rest goes on.
fn print_all<T: Send + 'static, S: 'static>(
    threads: NonZeroUsize,
    items: impl Iterator<Item = T> + Send + 'static,
    state: impl Fn() -> S + Send + Sync + 'static,
    make: impl Fn(&mut S, T) -> Made + Send + Sync + 'static,
    bad_line: BadLine,
) -> Result<Outcome> {
    let mut out = io::stdout().lock();
    let (mut all, mut failed) = (0u64, 0u64);
    ordered(threads, items, state, make, |made: Made| {
        all += 1;
        match made {
            Made { text: Ok(text), .. } => out.write_all(text.as_bytes())?,
            Made { source, line: Some((line, id)), text: Err(error) }
                if bad_line == BadLine::Object =>
            {
                failed += 1;
                writeln!(out, "{}", LineError { error, source, line, id }.to_json())?;
            }
            Made { source, line, text: Err(error) } => {
                failed += 1;
                let line = line.map(|(line, _)| format!(", line {line}")).unwrap_or_default();
                warn(&format!("demarche: {source}{line}: {error}"));
            }
        }
        out.flush()
    })
    .map_err(Unwritten)?;
    if failed == 0 {
        return Ok(Outcome::Done);
    }
    if all > 1 {
        warn(&format!("demarche: {failed} of {all} could not be read"));
    }
    Ok(Outcome::SomeFailed)
}

/// Runs a piece of work; where it breaks off by an error in the program itself, says so and lets the others go on.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(String::from("an error in demarche itself; please report it")))
}

/// A report to be read.
enum Report {
    /// A file, still to be opened.
    File(Place),
    /// A line of a file, already read.
    Line { source: String, read: Result<Box<Document>, ingest::LineError> },
    /// Something that could not be opened.
    Unread(Unread),
}

/// The reports that the options name.
fn reports(reading: &Reading) -> impl Iterator<Item = Report> + Send + use<> {
    let limit = reading.limit;
    places(reading.files.clone(), reading.jsonl).flat_map(move |place| {
        let one = |report| Box::new(std::iter::once(report)) as Box<dyn Iterator<Item = _> + Send>;
        match place {
            Err(unread) => one(Report::Unread(unread)),
            Ok(place) if place.kind == Kind::Whole => one(Report::File(place)),
            Ok(place) => match place.lines() {
                Err(unread) => one(Report::Unread(unread)),
                Ok(lines) => {
                    let source = place.source;
                    let lines = ingest::jsonl(lines, &source, limit);
                    Box::new(lines.map(move |read| Report::Line {
                        source: source.clone(),
                        read: read.map(Box::new),
                    }))
                }
            },
        }
    })
}

/// Reads a report and makes a text, or something else, of its document.
fn make_of<T>(
    report: Report,
    published: Option<Date>,
    limit: usize,
    make: impl FnOnce(&Document) -> T,
) -> Made<T> {
    match report {
        Report::Unread(Unread { source, why }) => Made { source, line: None, text: Err(why) },
        Report::Line { source, read } => match read {
            Ok(mut document) => {
                if let Some(date) = published {
                    document.published = Some(Published {
                        date,
                        instant: None,
                        basis: Basis::Argument,
                        rule: None,
                        span: None,
                    });
                }
                let text = guarded(|| Ok(make(&document)));
                Made { source: format!("{source}: {}", document.source), line: None, text }
            }
            Err(error) => {
                let text = Err(error.problem.to_string());
                Made { source, line: Some((error.line, error.id)), text }
            }
        },
        Report::File(place) => {
            let text = match place.bytes(limit) {
                Err(unread) => Err(unread.why),
                Ok(bytes) => guarded(|| {
                    let given = Given { published, limit, ..Given::new(place.source.clone()) };
                    let document =
                        ingest::text(&bytes, &given).map_err(|error| error.to_string())?;
                    Ok(make(&document))
                }),
            };
            Made { source: place.source, line: None, text }
        }
    }
}
