//! `demarche directory`: records in, a directory of office-holders out; and what a directory says of a name.

use std::fmt::Write;
use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use demarche::coding::actors::directory::{Directory, Observation};
use demarche::ingest::DEFAULT_LIMIT;
use demarche::model::{Code, Date};
use demarche::record::{DirectoryLine, Record, observations, read_directory, write_directory};
use miette::{IntoDiagnostic, Result, WrapErr};

use super::print;
use crate::args::{DirectoryCommand, Holders};
use crate::inputs::{Kind, Place, places};
use crate::speak::{Outcome, warn};

/// Runs one of the commands about the directory.
pub(crate) fn run(command: DirectoryCommand) -> Result<Outcome> {
    match command {
        DirectoryCommand::Build { records, output, holders } => {
            build(records, output.as_deref(), &holders)
        }
        DirectoryCommand::Show { names, directory, on, jsonl } => {
            let (directory, _) = demarche::load_directory(&directory).into_diagnostic()?;
            show(&directory, &names, on, jsonl)
        }
    }
}

/// The most bytes that a file or line with a record may have: a record holds its report and more.
const LIMIT: usize = 16 * DEFAULT_LIMIT;

fn build(records: Vec<PathBuf>, output: Option<&Path>, holders: &Holders) -> Result<Outcome> {
    let mut lines: Vec<DirectoryLine> = Vec::new();
    if let Some(known) = &holders.directory {
        let shown = known.display();
        let bytes = fs::read(known)
            .into_diagnostic()
            .wrap_err_with(|| format!("the directory {shown} cannot be read"))?;
        lines.extend(
            read_directory(&bytes)
                .into_diagnostic()
                .wrap_err_with(|| format!("the directory {shown} is wrong"))?,
        );
    }
    let (before, mut read, mut failed) = (lines.len(), 0u64, 0u64);
    let mut take = |source: &str, record: Result<Record, String>| match record {
        Ok(record) => {
            read += 1;
            lines.extend(observations(&record));
        }
        Err(why) => {
            failed += 1;
            warn(&format!("demarche: {source}: {why}"));
        }
    };
    for place in places(records, false) {
        match place {
            Err(unread) => take(&unread.source, Err(unread.why)),
            Ok(place) => each_record(&place, &mut take),
        }
    }
    let text = write_directory(lines);
    let all = text.lines().count();
    match output {
        None => print(&text)?,
        Some(path) => {
            fs::write(path, text)
                .into_diagnostic()
                .wrap_err_with(|| format!("{} cannot be written", path.display()))?;
            warn(&format!("demarche: {read} records read; {all} observations, {before} before"));
            Outcome::Done
        }
    };
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// Hands on each record of a file, or why one cannot be read.
fn each_record(place: &Place, take: &mut dyn FnMut(&str, Result<Record, String>)) {
    let source = place.source.as_str();
    let parsed = |text: &[u8]| {
        let text = std::str::from_utf8(text).map_err(|_| String::from("this is not UTF-8"))?;
        Record::from_json(text).map_err(|error| error.to_string())
    };
    if place.kind == Kind::Whole && source != "-" {
        let record = place.bytes(LIMIT).map_err(|unread| unread.why);
        return take(source, record.and_then(|bytes| parsed(&bytes)));
    }
    match place.lines() {
        Err(unread) => take(source, Err(unread.why)),
        Ok(lines) => {
            for (number, line) in (1u64..).zip(lines.split(b'\n')) {
                let line = line.map_err(|error| error.to_string());
                if line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()) {
                    continue;
                }
                let stop = line.is_err();
                take(&format!("{source}, line {number}"), line.and_then(|line| parsed(&line)));
                if stop {
                    break;
                }
            }
        }
    }
}

fn show(directory: &Directory, names: &[String], on: Option<Date>, jsonl: bool) -> Result<Outcome> {
    let mut out = String::new();
    let mut outcome = Outcome::Done;
    for name in names {
        let found = directory.of(name);
        if found.is_empty() {
            outcome = Outcome::SomeFailed;
            warn(&format!("demarche: the directory says nothing of \"{name}\""));
        }
        for observation in &found {
            if jsonl {
                out.push_str(&line(observation).to_json());
                out.push('\n');
                continue;
            }
            // Asked for this person in particular, not for all of that surname.
            let concerns = |code: &Code| observation.entity.as_ref() == Some(code);
            let day = on.or_else(|| found.iter().map(|other| other.reported).max());
            let in_force =
                directory.holder(&observation.name, day, &concerns) == Some(*observation);
            let marks = match (in_force, directory.is_disputed(observation)) {
                (true, true) => "*!",
                (true, false) => "* ",
                (false, true) => " !",
                (false, false) => "  ",
            };
            let letters = |code: &Option<Code>| {
                code.as_ref().map_or_else(|| String::from("-"), Code::to_string)
            };
            let Observation { name, reported, title, source, evidence, .. } = observation;
            let (of, sector) = (letters(&observation.of), letters(&observation.sector));
            writeln!(
                out,
                "{marks} {reported}  {name}: {title} ({of} {sector})  «{evidence}»  {source}"
            )
            .expect("writing to a string cannot fail");
        }
    }
    print(&out)?;
    Ok(outcome)
}

fn line(observation: &Observation) -> DirectoryLine {
    let letters = |code: &Option<Code>| code.as_ref().map(Code::to_string);
    DirectoryLine {
        name: observation.name.clone(),
        reported: observation.reported.to_string(),
        title: observation.title.clone(),
        of: letters(&observation.of),
        entity: letters(&observation.entity),
        country: letters(&observation.country),
        sector: letters(&observation.sector),
        other_sectors: observation.other_sectors.iter().map(Code::to_string).collect(),
        source: observation.source.clone(),
        evidence: observation.evidence.clone(),
    }
}
