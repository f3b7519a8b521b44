//! `demarche lexicon`: the codebook looked into and tried.

use std::path::PathBuf;

use demarche::model::Document;
use miette::Result;

use super::print;
use crate::args::{Knowing, LexiconCommand};
use crate::page::{Look, page};
use crate::pipeline;
use crate::speak::Outcome;

/// Runs one of the commands about the codebook.
pub(crate) fn run(command: LexiconCommand, cache: Option<PathBuf>) -> Result<Outcome> {
    match command {
        LexiconCommand::Explain { sentence, when, knowing, overlay } => {
            let pipeline = pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?;
            let document = Document::from_sentence(&sentence, when.published);
            print(&page(&pipeline.record(&document), Look::of_stdout()))
        }
        LexiconCommand::Stats { overlay } => {
            let knowing = Knowing { model: String::from("sm") };
            let pipeline = pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?;
            let pages = &pipeline.lexicon().pages;
            let line = |page: &demarche::lexicon::Page| {
                let patterns = page.patterns.len();
                let yes: usize = page.patterns.iter().map(|pattern| pattern.yes.len()).sum();
                let no: usize = page.patterns.iter().map(|pattern| pattern.no.len()).sum();
                format!(
                    "{:12} {patterns:5} patterns {yes:5} sentences {no:5} counter-examples\n",
                    page.event.as_str()
                )
            };
            print(&pages.iter().map(line).collect::<String>())
        }
    }
}
