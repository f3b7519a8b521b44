//! What every record keeps, on real reports and on torn ones. These tests read with the installed language model:
//! `demarche model install` brings it.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

#[path = "../../demarche-record/tests/schema/mod.rs"]
mod schema;

mod installed;

use std::fs;
use std::path::{Path, PathBuf};

use demarche::ingest::jsonl;
use demarche::model::{Date, Document};
use demarche::record::check;
use demarche::{Given, Record, Scratch};
use installed::PIPELINE;
use proptest::prelude::*;
use schema::faults;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn examples() -> Vec<String> {
    let entries = fs::read_dir(root().join("examples")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect()
}

/// Codes a document and holds the record against the contract.
fn sound(scratch: &mut Scratch, document: &Document) -> Record {
    let record = PIPELINE.record_with(scratch, document);
    let violations = check(&record, &PIPELINE.ontology());
    let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{}: {}", document.source, told.join("\n"));
    record
}

fn read(text: &str, published: Option<Date>) -> Option<Document> {
    let given = Given { published, ..Given::new("test") };
    PIPELINE.read(text.as_bytes(), &given).ok()
}

#[allow(clippy::print_stdout, reason = "a test that does not run says so")]
fn skipped(test: &str) {
    println!("skipped: {test}");
}

#[test]
fn the_examples_keep_every_rule_and_read_back() {
    let mut scratch = Scratch::default();
    let examples = examples();
    assert!(examples.len() >= 3);
    for text in &examples {
        let record = sound(&mut scratch, &read(text, None).unwrap());
        assert_eq!(Record::from_json(&record.to_json()).unwrap(), record);
        assert_eq!(faults(&serde_json::from_str(&record.to_json()).unwrap()), [""; 0]);
        assert!(!record.statements.is_empty());
    }
}

#[test]
fn what_was_read_before_changes_nothing() {
    let mut scratch = Scratch::default();
    let examples = examples();
    let documents: Vec<Document> = examples.iter().map(|text| read(text, None).unwrap()).collect();
    let forward: Vec<String> =
        documents.iter().map(|d| PIPELINE.record_with(&mut scratch, d).to_json()).collect();
    let mut backward: Vec<String> =
        documents.iter().rev().map(|d| PIPELINE.record_with(&mut scratch, d).to_json()).collect();
    backward.reverse();
    assert!(forward == backward);
    let fresh: Vec<String> = documents.iter().map(|d| PIPELINE.record(d).to_json()).collect();
    assert!(forward == fresh);
}

#[test]
fn real_reports_keep_every_rule() {
    let path = root().join("../shared/corpora/dev_pack.jsonl");
    let Ok(file) = fs::File::open(&path) else {
        skipped("real_reports_keep_every_rule");
        return;
    };
    let mut scratch = Scratch::default();
    let documents = jsonl(std::io::BufReader::new(file), "dev_pack", 1 << 24);
    let mut count = 0;
    for document in documents.flatten().step_by(12) {
        sound(&mut scratch, &document);
        count += 1;
    }
    assert!(count > 50);
}

/// Words that stand where a report's own may be torn apart: beyond the basic plane, right to left, combining,
/// invisible, and the marks that readers stumble over.
const ODD: [&str; 16] = [
    "🇹🇷",
    "𝒕𝒉𝒆",
    "e\u{301}",
    "شكرا",
    "\u{feff}",
    "\u{200b}",
    "\"",
    "“",
    "”",
    "—",
    "(",
    ")",
    "...",
    "\n\n",
    "-\n",
    "\u{1F468}\u{200D}\u{1F469}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn torn_and_joined_reports_keep_every_rule(
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0usize..60), 1..8),
        odd in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(&ODD[..])), 0..12),
        published in prop::option::of((1990i32..2030, 1u32..=12, 1u32..=28)),
    ) {
        let examples = examples();
        let words: Vec<Vec<&str>> =
            examples.iter().map(|text| text.split_inclusive(' ').collect()).collect();
        let mut pieces: Vec<&str> = Vec::new();
        for (report, word, count) in &picks {
            let report = &words[report.index(words.len())];
            let start = word.index(report.len());
            pieces.extend(report.iter().skip(start).take(*count));
        }
        for (place, word) in &odd {
            let place = place.index(pieces.len() + 1);
            pieces.insert(place, word);
        }
        let published = published.and_then(|(year, month, day)| Date::new(year, month, day));
        if let Some(document) = read(&pieces.concat(), published) {
            sound(&mut Scratch::default(), &document);
        }
    }
}
