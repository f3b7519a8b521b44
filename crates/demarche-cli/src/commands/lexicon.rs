//! `demarche lexicon`: the codebook looked into and tried.

mod docs;
mod explain;
mod stats;

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

use demarche::Pipeline;
use demarche::lexicon::{Lexicon, Marked};
use demarche::model::Document;
use demarche::nlp::Scratch;
use demarche::record::{Record, Slices};
use miette::Result;

use super::{print, put, threads};
use crate::args::{LexiconCommand, Overlay};
use crate::ordered::ordered;
use crate::page::{Look, page, tokens};
use crate::pipeline;
use crate::speak::{Outcome, Unwritten};

/// Runs one of the commands about the codebook.
pub(crate) fn run(command: LexiconCommand, cache: Option<PathBuf>) -> Result<Outcome> {
    match command {
        LexiconCommand::Test { file, knowing, overlay } => {
            let overlay = Overlay { lexicon: file.or(overlay.lexicon) };
            let lexicon = pipeline::codebook(&overlay)?;
            test(pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?, &lexicon)
        }
        LexiconCommand::Explain { sentence, when, json, knowing, overlay } => {
            let pipeline = pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?;
            let document = Document::from_sentence(&sentence, when.published);
            let explanation = pipeline.explain(&mut Scratch::default(), &document);
            if json {
                return print(&(explanation.to_json_pretty() + "\n"));
            }
            let record = &explanation.record;
            let look = Look::of_stdout();
            let parse = pipeline.parse(&sentence);
            print(
                &[
                    page(record, look),
                    rules(record),
                    explain::clauses(&explanation),
                    tokens(&sentence, &parse, look),
                ]
                .concat(),
            )
        }
        LexiconCommand::Docs { folder, overlay } => {
            docs::run(&pipeline::codebook(&overlay)?, &folder)
        }
        LexiconCommand::Stats(stats) => stats::run(stats, cache),
    }
}

/// Reads every sentence of every page and tells those that are not read as they are marked.
fn test(pipeline: Pipeline, lexicon: &Lexicon) -> Result<Outcome> {
    let pipeline = Arc::new(pipeline);
    let pages = lexicon.pages.iter();
    let sentences: Vec<(String, Marked)> = pages
        .flat_map(|page| {
            let file = format!("plover/{}.toml", page.event.as_str().to_lowercase());
            page.sentences().map(move |marked| (file.clone(), marked.clone()))
        })
        .collect();
    let all = sentences.len();
    let mut wrong = 0;
    let compare = move |scratch: &mut Scratch, (file, marked): (String, Marked)| {
        let mismatches = pipeline.compare(scratch, &marked);
        let mut told = String::new();
        if !mismatches.is_empty() {
            write_to(&mut told, format_args!("{file}:{}: {}\n", marked.line, marked.text));
        }
        for mismatch in &mismatches {
            write_to(&mut told, format_args!("    {mismatch}\n"));
        }
        told
    };
    ordered(threads(None), sentences.into_iter(), Scratch::default, compare, |told| {
        wrong += usize::from(!told.is_empty());
        put(&told)
    })
    .map_err(Unwritten)?;
    print(&format!("{} of {all} sentences are read as they are marked\n", all - wrong))?;
    Ok(if wrong == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// Which pattern read each event, and what was seen and not coded.
fn rules(record: &Record) -> String {
    let words = Slices::new(&record.document.text);
    let quoted = |points| words.words(points).unwrap_or("");
    let mut out = String::new();
    for event in &record.events {
        let trigger = quoted(event.evidence.trigger);
        let cameo = event.cameo.as_deref().map(|code| format!(", CAMEO {code}"));
        let cameo = cameo.unwrap_or_default();
        write_to(
            &mut out,
            format_args!("{} by {} on «{trigger}»{cameo}\n", event.event, event.rule),
        );
    }
    for note in &record.notes {
        let pattern = note.pattern.as_deref().map(|pattern| format!(" ({pattern})"));
        let (reason, pattern) = (note.reason.as_str(), pattern.unwrap_or_default());
        write_to(
            &mut out,
            format_args!("not coded: {reason}{pattern} on «{}»\n", quoted(note.span)),
        );
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn write_to(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}
