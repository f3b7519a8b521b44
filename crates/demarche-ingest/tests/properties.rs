//! What holds for every document whatever the bytes were.

// The clock is read to see that hostile input does not stall the reader.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::time::Duration;

use demarche_ingest::{Error, Given, jsonl, text};
use demarche_model::Document;
use proptest::prelude::*;

/// Spans in bounds, in order, on character boundaries; runs equal to what they claim to repeat.
fn holds(document: &Document, bytes: &[u8]) {
    let mut end = 0;
    for block in &document.blocks {
        assert!(end <= block.span.start() && block.span.end() <= document.text.len());
        assert!(document.text.get(block.span.range()).is_some_and(|text| !text.trim().is_empty()));
        end = block.span.end();
    }
    let (mut text_end, mut source_end) = (0, 0);
    for run in &document.source_map {
        assert!(text_end <= run.text.start() && source_end <= run.source.start);
        assert!(run.source.end <= bytes.len() && !run.text.is_empty());
        let repeated =
            document.text.get(run.text.range()).expect("a run lies on character boundaries");
        let units = repeated.chars().count();
        let source = &bytes[run.source.clone()];
        assert!(source == repeated.as_bytes() || source.len() >= units);
        (text_end, source_end) = (run.text.end(), run.source.end);
    }
    for author in &document.authors {
        assert_eq!(author.span.unwrap().of(&document.text), author.name);
    }
    if let Some(span) = document.published.as_ref().and_then(|published| published.span) {
        assert!(!span.of(&document.text).is_empty());
    }
}

fn check(bytes: &[u8]) {
    if let Ok(document) = text(bytes, &Given::new("x")) {
        holds(&document, bytes);
        if let Ok(source) = std::str::from_utf8(bytes) {
            for run in &document.source_map {
                assert_eq!(run.text.of(&document.text), &source[run.source.clone()]);
            }
        }
    }
}

/// Lines such as reports are made of, and pieces that steer the reading of them.
fn report() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "-\n",
        "\u{AD}\n",
        "\u{2029}",
        "\x0C",
        "By ",
        "Original url:",
        "Related article: ",
        "https://a.example/2024/05/14/x",
        "www.a.example",
        "LIMA, May 14 (Agency) - ",
        "LIMA — ",
        "2024-05-14",
        "- ",
        "• ",
        "1. ",
        "> ",
        "###",
        "MR RUIZ: ",
        "Photo: A. Lund",
        "(Photo: Agency)",
        " / Agency",
        "The envoy left.",
        "talks",
        "Peru",
        "Asia-",
        "é",
        "中",
        "😀",
        "ﬁ",
        "\u{A0}",
        "\u{200B}",
        "\u{FEFF}",
        "“",
        "”",
        "’",
        ".",
        ",",
        ":",
        "(",
        ")",
        "/",
        "0",
        "14 May 2024",
        "A line of running text that is long enough to have been wrapped by somebody,",
        "Office of the Spokesperson",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
        for mark in [&b"\xFF\xFE"[..], b"\xFE\xFF", b"\xEF\xBB\xBF"] {
            check(&[mark, &bytes].concat());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,300}") {
        check(text.as_bytes());
    }

    #[test]
    fn any_report_keeps_the_rules(report in report()) {
        check(report.as_bytes());
        let wide: Vec<u8> = [0xFEFF].into_iter().chain(report.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        check(&wide);
        check(&encoding_rs::WINDOWS_1252.encode(&report).0);
        // The same text, whichever the encoding.
        if let (Ok(narrow), Ok(wide)) = (text(report.as_bytes(), &Given::new("x")), text(&wide, &Given::new("x")))
            && !report.starts_with('\u{FEFF}')
        {
            prop_assert_eq!(narrow.text, wide.text);
        }
    }

    #[test]
    fn any_lines_are_read_to_the_end(lines in prop::collection::vec("\\PC{0,40}", 0..8)) {
        let bytes = lines.join("\n");
        let _ = jsonl(bytes.as_bytes(), "x", 1000).count();
    }
}

#[test]
fn reading_takes_time_in_proportion_to_length() {
    let megabyte = 1 << 20;
    let fill = |piece: &str| piece.repeat(megabyte / piece.len());
    for piece in [
        "a",
        "-\n",
        "a-\nb",
        "a-\n",
        "\n",
        "By ",
        "By A\n",
        "LIMA, ",
        "(",
        "Related: a\n",
        "https://a.b/2024/05/",
        "X. Reuters photo\n\n",
        "Original url:\n",
        "A B\n\n",
        "MR A: b\n",
        "- a\n",
        "\u{AD}",
        "é",
        "2024-05-14\n",
        "1",
        "Image: ",
        ". Photo / AP",
        "Related article: abcd efgh\n\nhttps://a.b/abcd-efgh\n",
    ] {
        let text_bytes = fill(piece);
        let before = std::time::Instant::now();
        let outcome = text(text_bytes.as_bytes(), &Given::new("x"));
        // A quadratic reading of a megabyte takes minutes.
        assert!(
            before.elapsed() < Duration::from_secs(10),
            "{piece:?} took {:?}",
            before.elapsed()
        );
        assert!(matches!(outcome, Ok(_) | Err(Error::Empty)), "{piece:?}");
    }
}
