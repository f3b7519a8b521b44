//! Reports without diplomacy to the share of them in which we find none: sport, science and weather, where every event
//! that is printed is suspect.

use std::io::Cursor;

use demarche::Scratch;
use demarche::ingest::{DEFAULT_LIMIT, jsonl};
use serde::Deserialize;

use super::Figures;
use crate::coder;
use crate::tree::{self, Failure};

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    subset: String,
}

/// Codes the reports of `../shared/corpora/dev_pack.jsonl` whose subset is this.
const SUBSET: &str = "noise-wikinews";

/// Counts the events of those reports.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let path = tree::shared().join("corpora/dev_pack.jsonl");
    let text = tree::read(&path)?;
    let of_subset =
        |line: &&str| serde_json::from_str::<Line>(line).is_ok_and(|line| line.subset == SUBSET);
    let lines: Vec<&str> = text.lines().filter(of_subset).collect();
    let pipeline = coder::open()?;
    let mut scratch = Scratch::default();
    let (mut documents, mut quiet, mut events) = (0u32, 0u32, 0usize);
    for document in jsonl(Cursor::new(lines.join("\n")), SUBSET, DEFAULT_LIMIT) {
        let document = document.map_err(|error| Failure::Content {
            path: path.clone(),
            problem: error.problem.to_string(),
        })?;
        let coding = pipeline.code_with(&mut scratch, &document);
        documents += 1;
        quiet += u32::from(coding.events.is_empty());
        events += coding.events.len();
        if verbose {
            for event in &coding.events {
                let sentence = event.sentence.of(&document.text);
                println!(
                    "  {}: {} {}: {sentence}",
                    document.source, event.event.value, event.event.rule.0
                );
            }
        }
    }
    let of = f64::from(documents.max(1));
    println!(
        "  {documents} reports, {events} events, {:.3} a report; {quiet} without any",
        events as f64 / of
    );
    Ok(Figures::from([(String::from("quiet"), f64::from(quiet) / of)]))
}
