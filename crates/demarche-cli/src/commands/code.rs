//! `demarche code`: reports in, their records out.

use std::path::PathBuf;
use std::sync::Arc;

use demarche::nlp::Scratch;
use demarche::record::tsv;
use miette::Result;

use super::{BadLine, make_of, print, print_all, reports, threads};
use crate::args::{Code, CodeFormat};
use crate::page::{Look, page};
use crate::pipeline;
use crate::speak::{Outcome, on_terminal};

/// Codes the reports.
pub(crate) fn run(code: Code, cache: Option<PathBuf>) -> Result<Outcome> {
    let Code { reading, when, knowing, overlay, holders, deciding, format, json } = code;
    let usual = if on_terminal() { CodeFormat::Table } else { CodeFormat::Jsonl };
    let format = if json { CodeFormat::Json } else { format.unwrap_or(usual) };
    let cache = pipeline::cache(cache)?;
    let pipeline = Arc::new(pipeline::open_as(cache, &knowing, &overlay, &holders, &deciding)?);
    if format == CodeFormat::Tsv {
        print(&tsv::header())?;
    }
    let look = Look::of_stdout();
    let (published, limit) = (when.published, reading.limit);
    let make = move |scratch: &mut Scratch, report| {
        make_of(report, published, limit, |document| {
            let record = pipeline.record_with(scratch, document);
            match format {
                CodeFormat::Table => page(&record, look),
                CodeFormat::Json => record.to_json_pretty() + "\n",
                CodeFormat::Jsonl => record.to_json() + "\n",
                CodeFormat::Tsv => tsv::rows(&record),
            }
        })
    };
    let bad_line = match format {
        CodeFormat::Json | CodeFormat::Jsonl => BadLine::Object,
        CodeFormat::Table | CodeFormat::Tsv => BadLine::Sentence,
    };
    print_all(threads(reading.threads), reports(&reading), Scratch::default, make, bad_line)
}
