//! `code`, `parse` and `lexicon explain` as their users meet them, with the installed language model: `demarche model
//! install` brings it (the commands themselves would, too).

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The binary in the root of the project, with the user's own cache.
fn demarche(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.current_dir(root()).args(arguments).env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn out(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

const REPORT: &str = "examples/wire-story.txt";

#[test]
fn a_report_is_printed_as_a_record_in_one_line_or_many() {
    let line = out(&demarche(&["code", REPORT]));
    assert_eq!(line.lines().count(), 1);
    let record: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(record["schema"], "demarche/1");
    assert_eq!(record["document"]["source"], REPORT);
    assert_eq!(record["coder"]["model"]["name"], "en_core_web_sm 3.8.0");
    let indented = out(&demarche(&["code", REPORT, "--json"]));
    assert!(indented.lines().count() > 100);
    assert_eq!(serde_json::from_str::<Value>(&indented).unwrap(), record);
    assert_eq!(out(&demarche(&["code", REPORT, "--format", "json"])), indented);
}

#[test]
fn the_table_of_events_has_one_heading_and_one_line_an_event() {
    let lines = out(&demarche(&["code", "examples", "--format", "jsonl"]));
    let records: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let events: usize = records.iter().map(|r| r["events"].as_array().unwrap().len()).sum();
    let table = out(&demarche(&["code", "examples", "--format", "tsv"]));
    assert_eq!(table.lines().count(), 1 + events);
    let columns = table.lines().next().unwrap().split('\t').count();
    assert!(table.lines().all(|line| line.split('\t').count() == columns));
}

#[test]
fn the_page_for_people_marks_evidence_in_brackets_where_there_are_no_colours() {
    let page = out(&demarche(&["code", REPORT, "--format", "table"]));
    assert!(page.contains("Statements"), "{page}");
    assert!(!page.contains('\u{1b}'));
}

#[test]
fn records_are_the_same_whatever_the_number_of_threads_and_the_batch() {
    let one = out(&demarche(&["code", "examples", "--threads", "1"]));
    let many = out(&demarche(&["code", "examples", "--threads", "5"]));
    assert!(one == many);
    let alone = out(&demarche(&["code", REPORT]));
    assert!(one.lines().any(|line| format!("{line}\n") == alone));
}

#[test]
fn a_text_is_parsed_exactly_as_it_stands() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.txt");
    let text = "𝒯he envoy\nmet  the minister.\n";
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    let parse: Value = serde_json::from_str(&out(&demarche(&["parse", path]))).unwrap();
    assert_eq!(parse["text"], text);
    let letters: Vec<char> = text.chars().collect();
    for token in parse["tokens"].as_array().unwrap() {
        let start = token["offset"].as_u64().unwrap() as usize;
        let word: Vec<char> = token["text"].as_str().unwrap().chars().collect();
        assert_eq!(letters[start..start + word.len()], word);
    }
    let conllu = out(&demarche(&["parse", path, "--format", "conllu"]));
    assert!(conllu.contains("# text = 𝒯he envoy met the minister.\n"), "{conllu}");
    let columns = conllu.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    assert!(columns.clone().count() >= 6);
    assert!(columns.clone().all(|line| line.split('\t').count() == 10), "{conllu}");
}

#[test]
fn a_sentence_is_explained() {
    let sentence = "Peru expelled two Bolivian diplomats on Monday.";
    let told = out(&demarche(&["lexicon", "explain", sentence, "--published", "2025-03-05"]));
    assert!(told.contains("expelled"), "{told}");
}

#[test]
fn a_page_that_is_wrong_is_shown_with_its_line_and_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("mediate.toml");
    fs::write(&path, "event = \"MEDIATE\"\nquad = 7\nscore = 1.0\n").unwrap();
    let output = demarche(&["lexicon", "test", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("plover/mediate.toml, line "), "{said}");
    assert!(said.contains("help:"), "{said}");
}
