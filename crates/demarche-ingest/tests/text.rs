//! Reports as plain text, whole: bytes in, parts of the document out.

#![allow(clippy::unwrap_used)]

use demarche_ingest::{Error, Foreign, Given, text};
use demarche_model::{Basis, BlockKind, DocLinkKind, Document};

/// A story as it leaves a print-to-text export.
const STORY: &str = "\
 Foreign Minister Ana Ruiz of Peru leaving Lisbon on Tuesday evening. Foreign Ministry of Peru
/ Agency

Peruvian Foreign Minister Ana Ruiz left Lisbon on Tuesday after two days of talks, her
ministry said, with the two countries hoping to revive a treaty that collapsed in the diplo-
macy of last year.

\"We spoke at length about trade,\" the statement said, citing \"the needs of the Asia-
 Pacific region.\"

Related article: Lisbon Recalls Its Ambassador After ‘Careless
Words’ in Lima

Portugal denied that the talks had failed.

Original url:
https://news.example/2024/05/14/peru-minister-leaves-lisbon-a1

https://news.example/2024/04/02/lisbon-recalls-its-ambassador-after-careless-words-in-lima
";

fn read(bytes: &[u8]) -> Document {
    text(bytes, &Given::new("report.txt")).unwrap()
}

/// The blocks as `kind: words`.
fn blocks(document: &Document) -> Vec<String> {
    let show = |block: &demarche_model::Block| {
        format!("{}: {}", block.kind.as_str(), block.span.of(&document.text))
    };
    document.blocks.iter().map(show).collect()
}

#[track_caller]
fn check(report: &str, expected: &[&str]) -> Document {
    let document = read(report.as_bytes());
    assert_eq!(blocks(&document), expected);
    document
}

#[test]
fn a_print_to_text_story_comes_apart_into_its_parts() {
    let document = check(
        STORY,
        &[
            "caption: Foreign Minister Ana Ruiz of Peru leaving Lisbon on Tuesday evening.",
            "credit: Foreign Ministry of Peru / Agency",
            "paragraph: Peruvian Foreign Minister Ana Ruiz left Lisbon on Tuesday after two days of talks, her \
             ministry said, with the two countries hoping to revive a treaty that collapsed in the diplomacy of last \
             year.",
            "paragraph: \"We spoke at length about trade,\" the statement said, citing \"the needs of the \
             Asia-Pacific region.\"",
            "related: Related article: Lisbon Recalls Its Ambassador After ‘Careless Words’ in Lima",
            "paragraph: Portugal denied that the talks had failed.",
            "footer: Original url:",
            "footer: https://news.example/2024/05/14/peru-minister-leaves-lisbon-a1",
            "footer: https://news.example/2024/04/02/lisbon-recalls-its-ambassador-after-careless-words-in-lima",
        ],
    );
    let published = document.published.unwrap();
    assert_eq!(
        (
            published.date.to_string().as_str(),
            published.basis,
            published.span.unwrap().of(&document.text)
        ),
        ("2024-05-14", Basis::Url, "2024/05/14")
    );
    let links: Vec<_> =
        document.links.iter().map(|link| (link.kind, link.text.as_deref())).collect();
    assert_eq!(
        links,
        [
            (DocLinkKind::Original, None),
            (
                DocLinkKind::Related,
                Some("Lisbon Recalls Its Ambassador After ‘Careless Words’ in Lima")
            )
        ]
    );
    assert!(document.title.is_none());
    assert!(document.url.unwrap().ends_with("lisbon-a1"));
}

#[test]
fn caption_credit_title_byline_and_date_stand_in_that_order() {
    let document = check(
        "Envoys of Chile and Peru at the border post of Arica on\nMonday, after the crossing reopened.\nEl Mundo\n\n\
         Chile and Peru reopen their border after talks lasting\nall night\n\nBy Ana Ruiz and Bo Lund\n2024-05-14\n\n\
         Chile reopened its border with Peru on Monday, ending\na quarrel over customs that began in March.\n",
        &[
            "caption: Envoys of Chile and Peru at the border post of Arica on Monday, after the crossing reopened.",
            "credit: El Mundo",
            "title: Chile and Peru reopen their border after talks lasting all night",
            "byline: By Ana Ruiz and Bo Lund",
            "dateline: 2024-05-14",
            "paragraph: Chile reopened its border with Peru on Monday, ending a quarrel over customs that began in March.",
        ],
    );
    let names: Vec<&str> = document.authors.iter().map(|author| author.name.as_str()).collect();
    assert_eq!(names, ["Ana Ruiz", "Bo Lund"]);
    assert_eq!(document.published.unwrap().basis, Basis::Dateline);
}

#[test]
fn a_dateline_abuts_the_paragraph_that_it_opens() {
    let document = check(
        "Envoy leaves Lima\n\nLIMA, May 14, 2024 (Agency) - The envoy left.\n\nHe will return.",
        &[
            "title: Envoy leaves Lima",
            "dateline: LIMA, May 14, 2024 (Agency) -",
            "paragraph: The envoy left.",
            "paragraph: He will return.",
        ],
    );
    assert!(document.text.contains("(Agency) - The envoy left.\n\nHe will"));
}

#[test]
fn a_ministry_release_names_its_issuer() {
    check(
        "Call of the Secretary with Minister Ruiz\n\nOffice of the Spokesperson\n\nThe below is attributable to \
         Spokesperson Bo Lund:\n\nThe Secretary spoke today with Minister Ruiz of Peru.\n\n###\n",
        &[
            "title: Call of the Secretary with Minister Ruiz",
            "byline: Office of the Spokesperson",
            "byline: The below is attributable to Spokesperson Bo Lund:",
            "paragraph: The Secretary spoke today with Minister Ruiz of Peru.",
            "footer: ###",
        ],
    );
}

#[test]
fn a_transcript_names_its_speakers() {
    check(
        "Remarks in Lima\n\nMINISTER RUIZ: We welcome the envoy.\n\nQUESTION: And the aid?\n\nMINISTER RUIZ: It will come.",
        &[
            "title: Remarks in Lima",
            "speaker-label: MINISTER RUIZ:",
            "paragraph: We welcome the envoy.",
            "speaker-label: QUESTION:",
            "paragraph: And the aid?",
            "speaker-label: MINISTER RUIZ:",
            "paragraph: It will come.",
        ],
    );
}

#[test]
fn one_paragraph_a_line_stays_one_paragraph_a_line() {
    let long = "The government of Peru said that it would send an envoy to Lisbon, and that it hoped to revive the treaty \
                which the two had let lapse. ";
    let report = format!("{long}\n{long}\nIt ended there.\n{long}");
    assert_eq!(read(report.as_bytes()).blocks.len(), 4);
}

#[test]
fn items_of_a_list_are_blocks_without_their_marks() {
    check(
        "The ministers agreed:\n\n- to reopen the border;\n- to free the\n  prisoners.\n\nThey meet again in May.",
        &[
            "paragraph: The ministers agreed:",
            "list: to reopen the border;",
            "list: to free the prisoners.",
            "paragraph: They meet again in May.",
        ],
    );
}

#[test]
fn a_paragraph_torn_by_a_page_break_is_whole_again() {
    check(
        "Talks end\n\nThe first day of the talks in Lima went well.\n\nThe envoys of the two countries then met once more \
         in the\n\x0C\n\nold town, and left.\n",
        &[
            "title: Talks end",
            "paragraph: The first day of the talks in Lima went well.",
            "paragraph: The envoys of the two countries then met once more in the old town, and left.",
        ],
    );
}

#[test]
fn every_encoding_gives_the_same_text_and_its_own_offsets() {
    let words = "Café talks “end” in São Tomé\n\nThe envoy’s façade fell — at last.";
    let utf8 = words.as_bytes().to_vec();
    let with_mark = [b"\xEF\xBB\xBF", words.as_bytes()].concat();
    let utf16: Vec<u8> =
        [0xFEFF].into_iter().chain(words.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let utf16_be: Vec<u8> =
        [0xFEFF].into_iter().chain(words.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let windows = encoding_rs::WINDOWS_1252.encode(words).0.into_owned();
    for (bytes, decode, first) in [
        (&utf8, encoding_rs::UTF_8, 0),
        (&with_mark, encoding_rs::UTF_8, 3),
        (&utf16, encoding_rs::UTF_16LE, 2),
        (&utf16_be, encoding_rs::UTF_16BE, 2),
        (&windows, encoding_rs::WINDOWS_1252, 0),
    ] {
        let document = read(bytes);
        assert_eq!(document.text, words, "{}", decode.name());
        assert_eq!(document.source_map[0].source.start, first);
        for run in &document.source_map {
            assert_eq!(
                decode.decode_without_bom_handling(&bytes[run.source.clone()]).0,
                run.text.of(words)
            );
        }
    }
}

#[test]
fn what_is_no_report_is_refused_with_a_reason() {
    let refuse =
        |bytes: &[u8], limit| text(bytes, &Given { limit, ..Given::new("x") }).unwrap_err();
    assert_eq!(refuse(b"", 9), Error::Empty);
    assert_eq!(refuse(b" \n\t\n", 9), Error::Empty);
    assert_eq!(refuse(b"\xEF\xBB\xBF", 9), Error::Empty);
    assert_eq!(refuse(b"Talks\0end", 99), Error::Binary { at: 5 });
    assert_eq!(refuse(b"Talks end", 5), Error::TooLarge { limit: 5, size: 9 });
    assert_eq!(refuse(b"%PDF-1.7 talks", 99), Error::NotText(Foreign::Pdf));
    assert_eq!(refuse(b"<!DOCTYPE html><p>talks", 99), Error::NotText(Foreign::Html));
}

#[test]
fn the_callers_date_outranks_the_reports_own() {
    let given = Given { published: demarche_model::Date::new(2024, 5, 20), ..Given::new("x") };
    let published = text(STORY.as_bytes(), &given).unwrap().published.unwrap();
    assert_eq!(
        (published.date.to_string().as_str(), published.basis),
        ("2024-05-20", Basis::Argument)
    );
}

#[test]
fn a_few_broken_bytes_do_not_change_the_encoding() {
    let document = read("São Tomé é calmo — até \u{FFFD} hoje.".as_bytes());
    assert!(document.text.starts_with("São Tomé"));
    let mut bytes = "São Tomé é calmo — até hoje.".as_bytes().to_vec();
    bytes.push(0xE2);
    let document = read(&bytes);
    assert_eq!(document.text, "São Tomé é calmo — até hoje.\u{FFFD}");
    assert_eq!(document.blocks[0].kind, BlockKind::Paragraph);
}

#[test]
fn wraps_are_undone_where_no_blank_line_parts_the_paragraphs() {
    check(
        "Envoys meet in Lima\n\nThe envoys of Chile and Peru met in Lima on Monday and spoke\nfor two hours about the \
         border, the first such talks in a year\nand a half.\nThey agreed to meet again in Santiago, where the U.S.-\nled \
         commission has its seat, after\nhttps://news.example/x and others had reported that they would\nnot.\n\
         Neither side spoke of the quarrel over the two fishing grounds\n– although both had done so before.\n",
        &[
            "title: Envoys meet in Lima",
            "paragraph: The envoys of Chile and Peru met in Lima on Monday and spoke for two hours about the border, the \
             first such talks in a year and a half.",
            "paragraph: They agreed to meet again in Santiago, where the U.S.-led commission has its seat, after \
             https://news.example/x and others had reported that they would not.",
            "paragraph: Neither side spoke of the quarrel over the two fishing grounds – although both had done so before.",
        ],
    );
}

#[test]
fn indented_first_lines_part_the_paragraphs() {
    check(
        "Envoys meet in Lima\n\n    The envoys of Chile and Peru met in Lima on Monday and\nspoke for two hours about the \
         border.\n    They agreed to meet again in Santiago.\n    The talks are the first in a year and a half, and they\n\
         came after a quarrel over fish.\n",
        &[
            "title: Envoys meet in Lima",
            "paragraph: The envoys of Chile and Peru met in Lima on Monday and spoke for two hours about the border.",
            "paragraph: They agreed to meet again in Santiago.",
            "paragraph: The talks are the first in a year and a half, and they came after a quarrel over fish.",
        ],
    );
}
