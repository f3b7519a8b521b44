//! `demarche extract`: reports in, their documents out.

use demarche::record::document;
use miette::Result;

use super::{BadLine, make_of, print_all, reports, threads};
use crate::args::{Extract, ExtractFormat};
use crate::page::{Look, parts};
use crate::speak::{Outcome, on_terminal};

/// Extracts the reports' texts.
pub(crate) fn run(extract: Extract) -> Result<Outcome> {
    let Extract { reading, when, format, json } = extract;
    let usual = if on_terminal() { ExtractFormat::Table } else { ExtractFormat::Jsonl };
    let format = if json { ExtractFormat::Json } else { format.unwrap_or(usual) };
    let look = Look::of_stdout();
    let (published, limit) = (when.published, reading.limit);
    let make = move |(): &mut (), report| {
        make_of(report, published, limit, |read| {
            let document = document(read);
            match format {
                ExtractFormat::Table => parts(&document, look),
                ExtractFormat::Json => document.to_json_pretty() + "\n",
                ExtractFormat::Jsonl => document.to_json() + "\n",
            }
        })
    };
    let bad_line = match format {
        ExtractFormat::Json | ExtractFormat::Jsonl => BadLine::Object,
        ExtractFormat::Table => BadLine::Sentence,
    };
    print_all(threads(reading.threads), reports(&reading), || (), make, bad_line)
}
