//! JSON lines: documents one at a time, and an error for each line that gives none.

use demarche_ingest::{LineProblem, jsonl};
use demarche_model::Basis;

#[test]
fn each_line_is_a_document_or_an_error_with_its_number() {
    let lines = r#"{"id": "a1", "text": "The envoy left.", "published": "2024-05-14T09:00:00Z", "url": "https://a.example/x", "title": "Envoy leaves", "source": "A News"}

{"id": 7, "text": "The envoy returned.", "date": "2024-05"}
{"id": "a3"}
not json
{"id": "a5", "text": ""}
{"id": "a6", "text": "The envoy stayed.", "date": "some day"}
{"text": "The envoy slept.", "date": "14 May 2024"}"#;
    let outcomes: Vec<_> = jsonl(lines.as_bytes(), "talks.jsonl", 1000).collect();
    assert_eq!(outcomes.len(), 7);

    let first = outcomes[0].as_ref().unwrap();
    assert_eq!(first.source, "a1");
    assert_eq!(first.publisher.as_deref(), Some("A News"));
    assert_eq!(first.title.as_deref(), Some("Envoy leaves"));
    let published = first.published.as_ref().unwrap();
    assert_eq!(
        (published.basis, published.date.to_string().as_str()),
        (Basis::Argument, "2024-05-14")
    );
    assert_eq!(published.instant.as_deref(), Some("2024-05-14T09:00:00Z"));

    let second = outcomes[1].as_ref().unwrap();
    assert_eq!((second.source.as_str(), second.published.as_ref()), ("7", None));

    let error = |at: usize| outcomes[at].as_ref().unwrap_err();
    assert_eq!((error(2).line, error(2).id.as_deref()), (4, Some("a3")));
    assert!(matches!(error(2).problem, LineProblem::NotJson(_)));
    assert_eq!((error(3).line, error(3).id.as_deref()), (5, None));
    assert_eq!(error(4).line, 6);
    assert!(matches!(error(4).problem, LineProblem::Text(demarche_ingest::Error::Empty)));
    assert!(matches!(&error(5).problem, LineProblem::BadDate(words) if words == "some day"));

    let last = outcomes[6].as_ref().unwrap();
    assert_eq!(last.source, "talks.jsonl:8");
    assert_eq!(last.published.as_ref().unwrap().date.to_string(), "2024-05-14");
}

#[test]
fn a_line_beyond_the_limit_is_passed_over() {
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"Talks end.\"}}", "a ".repeat(5000));
    let outcomes: Vec<_> = jsonl(long.as_bytes(), "x", 100).collect();
    assert!(matches!(
        outcomes[0].as_ref().unwrap_err().problem,
        LineProblem::TooLong { limit: 100 }
    ));
    assert_eq!(outcomes[1].as_ref().unwrap().text, "Talks end.");
}

#[test]
fn a_reader_that_fails_ends_the_lines_with_an_error() {
    let broken = std::io::BufReader::new(Failing);
    let outcomes: Vec<_> = jsonl(broken, "x", 100).collect();
    assert_eq!(outcomes.len(), 1);
    assert!(matches!(outcomes[0].as_ref().unwrap_err().problem, LineProblem::Read(_)));
}

/// A file that cannot be read.
struct Failing;

impl std::io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("cut off"))
    }
}
