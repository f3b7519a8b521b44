//! The page of hard sentences (`examples/hard-sentences.md`) says what is really read of them.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

mod installed;

use std::fmt::Write;
use std::path::Path;

use demarche::model::Date;
use demarche::{Given, Record};
use installed::PIPELINE;
use serde_json::Value;

/// What a record says: a line an event, and a line a statement.
fn told(record: &Record) -> String {
    let record = serde_json::to_value(record).unwrap();
    let text: Vec<char> = record["document"]["text"].as_str().unwrap().chars().collect();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |id: &Value| {
        let entities = record["entities"].as_array().unwrap();
        let entity = entities.iter().find(|entity| entity["id"] == *id).unwrap();
        let codes = ["entity", "sector"].map(|key| entity[key].as_str());
        let codes: Vec<&str> = codes.into_iter().flatten().collect();
        format!("{} ({})", entity["name"].as_str().unwrap(), codes.join(" "))
    };
    let names = |ids: &Value| {
        let names: Vec<String> = list(ids).iter().map(name).collect();
        if names.is_empty() { "nobody named".to_owned() } else { names.join(" and ") }
    };
    let mut lines = String::new();
    for event in list(&record["events"]) {
        let mode = event["mode"][0].as_str().map_or(String::new(), |mode| format!(" {mode}"));
        let kind = event["event"].as_str().unwrap();
        let (actor, recipient) = (names(&event["actor"]), names(&event["recipient"]));
        let status = event["status"].as_str().unwrap();
        write!(lines, "{kind}{mode}: {actor} → {recipient}; {status}").unwrap();
        if event["date"]["basis"] == "text" {
            let day = |side: &str| event["date"][side].as_str().unwrap_or("…").to_owned();
            write!(lines, "; {} to {}", day("start"), day("end")).unwrap();
        }
        if let Some(place) = event["location"]["name"].as_str() {
            write!(lines, "; at {place}").unwrap();
        }
        if !event["speaker"].is_null() {
            write!(lines, "; so says {}", name(&event["speaker"])).unwrap();
        }
        lines.push('\n');
    }
    for statement in list(&record["statements"]) {
        let words = list(&statement["content"]).into_iter().map(|span| {
            let at = |side: usize| span[side].as_u64().unwrap() as usize;
            text[at(0)..at(1)].iter().collect::<String>()
        });
        let words: Vec<String> = words.collect();
        let speaker = &statement["speaker"];
        let speaker = if speaker.is_null() { "somebody".to_owned() } else { name(speaker) };
        let polarity = statement["polarity"].as_str().unwrap();
        writeln!(lines, "{speaker} {polarity}: {}", words.join(" … ")).unwrap();
    }
    if lines.is_empty() { "nothing\n".to_owned() } else { lines }
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/hard-sentences.md");

/// The page with what is read now below each sentence.
fn renewed(page: &str, read: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut inside = false;
    for line in page.lines() {
        if line == "```" && inside {
            inside = false;
            continue;
        }
        if inside || line == "```text" {
            inside = true;
            continue;
        }
        writeln!(out, "{line}").unwrap();
        if let Some(sentence) = line.strip_prefix("> ") {
            write!(out, "\n```text\n{}```\n", read(sentence)).unwrap();
        }
    }
    out
}

#[test]
fn the_page_of_hard_sentences_says_what_is_read() {
    let read = |sentence: &str| {
        let given = Given { published: Date::parse("2024-05-08"), ..Given::new("page") };
        told(&PIPELINE.record(&PIPELINE.read(sentence.as_bytes(), &given).unwrap()))
    };
    let page = std::fs::read_to_string(Path::new(PAGE)).unwrap();
    let now = renewed(&page, &read).replace("\n\n\n", "\n\n");
    let page = page.replace("\n\n\n", "\n\n");
    assert!(page.trim_end() == now.trim_end(), "examples/hard-sentences.md should read:\n{now}");
}
