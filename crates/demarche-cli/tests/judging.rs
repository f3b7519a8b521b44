//! The tools of those who write and judge patterns, as they meet them, with the installed language model.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What the binary prints, run in the root of the project.
fn demarche(arguments: &[&str]) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output =
        Command::new(env!("CARGO_BIN_EXE_demarche")).current_dir(root).args(arguments).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_pattern_that_does_not_hold_names_the_slot_that_failed() {
    let sentence = "Chad levelled the road to Niger.";
    let told = demarche(&["lexicon", "explain", sentence]);
    assert!(told.contains("accuse/level-charge: object \"road\" is none of "), "{told}");
    let explained: Value =
        serde_json::from_str(&demarche(&["lexicon", "explain", sentence, "--json"])).unwrap();
    let patterns = explained["clauses"].as_array().unwrap().iter();
    let mut patterns = patterns.flat_map(|clause| clause["patterns"].as_array().unwrap());
    let missed = patterns.find(|tried| tried["rule"] == "accuse/level-charge").unwrap();
    assert_eq!(missed["outcome"], "missed");
    assert_eq!(missed["slot"], "object");
    assert_eq!(missed["found"][0]["text"], "road");
}

#[test]
fn what_is_coded_is_explained_as_coded() {
    let sentence = "Peru expelled two Bolivian diplomats.";
    let explained: Value =
        serde_json::from_str(&demarche(&["lexicon", "explain", sentence, "--json"])).unwrap();
    let rule = &explained["record"]["events"][0]["rule"];
    let patterns = explained["clauses"].as_array().unwrap().iter();
    let mut patterns = patterns.flat_map(|clause| clause["patterns"].as_array().unwrap());
    let coded = patterns.find(|tried| tried["outcome"] == "coded").unwrap();
    assert_eq!(&coded["rule"], rule);
}

#[test]
fn events_are_drawn_judged_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
    let (records, sheet) = (path("records.jsonl"), path("sheet.csv"));
    fs::write(&records, demarche(&["code", "examples", "--format", "jsonl"])).unwrap();
    let draw = |seed: &str, more: &[&str]| {
        demarche(&[&["sample", "--n", "4", "--seed", seed], more, &[records.as_str()]].concat())
    };
    let drawn = draw("1", &["--blind"]);
    assert_eq!(drawn, draw("1", &["--blind"]));
    assert!(!drawn.lines().next().unwrap().contains("rule"));
    assert!(drawn.contains("«trigger|"));
    assert!(draw("1", &[]).lines().next().unwrap().contains("rule"));
    assert!(draw("1", &["--format", "html"]).starts_with("<!doctype html>"));
    // A row ends with its empty cells for verdict and note.
    let mut verdicts = ["right", "right", "wrong side", "no event"].into_iter();
    let judged: String = drawn
        .lines()
        .map(|line| match line.strip_suffix(",,") {
            Some(row) => format!("{row},{},\n", verdicts.next().unwrap()),
            None => format!("{line}\n"),
        })
        .collect();
    fs::write(&sheet, judged).unwrap();
    let calibration = path("calibration.toml");
    let judge = ["judge", &sheet, "--records", &records, "--calibration", &calibration, "--json"];
    let tally: Value = serde_json::from_str(&demarche(&judge)).unwrap();
    assert_eq!(tally["all"]["judged"], 4);
    assert_eq!(tally["all"]["right"], 2);
    assert_eq!(tally["all"]["precision"], 0.5);
    let counts = fs::read_to_string(&calibration).unwrap();
    let of: u32 = counts
        .lines()
        .filter_map(|line| line.strip_suffix(']')?.rsplit_once(", "))
        .map(|(_, of)| of.parse::<u32>().unwrap())
        .sum();
    assert_eq!(of, 4, "{counts}");
}

#[test]
fn patterns_are_counted_on_reports_and_written_as_pages() {
    let counted: Value =
        serde_json::from_str(&demarche(&["lexicon", "stats", "examples", "--format", "json"]))
            .unwrap();
    let fired = counted["patterns"].as_array().unwrap().iter();
    let fired: u64 = fired.map(|pattern| pattern["fired"].as_u64().unwrap()).sum();
    assert_eq!(Some(fired), counted["events"].as_u64());
    let dir = tempfile::tempdir().unwrap();
    demarche(&["lexicon", "docs", &dir.path().to_string_lossy()]);
    let index = fs::read_to_string(dir.path().join("index.html")).unwrap();
    assert!(index.contains("<a href=\"accuse.html\">ACCUSE</a>"));
    assert!(dir.path().join("accuse.html").is_file());
}
