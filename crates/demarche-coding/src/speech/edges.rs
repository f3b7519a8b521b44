//! Where content begins and ends: with the marks and the "that" that belong to it.
//!
//! In: the report and a span of content words. Out: the span that annotators of attribution mark (PARC, PolNeAR):
//! from the opening quotation mark or the complementiser to the closing one or the stop.

use demarche_model::{Dep, Span};

use super::report::Report;

/// The marks that close a clause and are written to its words.
const STOPS: [char; 6] = ['.', ',', ';', '!', '?', '…'];

/// A part of content with the complementiser, the quotation marks and the stop that are written to it.
pub(super) fn whole(report: &Report<'_>, part: Span) -> Span {
    let text = &report.document.text;
    let mut start = opened(report, part.start());
    if let Some(before) = report.parse.tokens_in(part).start.0.checked_sub(1) {
        let before = demarche_model::TokenId(before);
        let token = report.parse[before];
        let joined = text.get(token.span.end()..start).is_some_and(|gap| gap.trim().is_empty());
        if joined && token.dep == Dep::Mark && report.word(before).eq_ignore_ascii_case("that") {
            start = opened(report, token.span.start());
        }
    }
    let mut end = stopped(text, part.end());
    let mark = text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    if report.part_ending(end + mark).is_some_and(|from| mark > 0 && from >= start) {
        end = stopped(text, end + mark);
    }
    Span::new(start, end)
}

/// The place before a quotation mark that opens right at this place.
fn opened(report: &Report<'_>, at: usize) -> usize {
    let text = &report.document.text;
    let mark = text.get(..at).and_then(|lead| lead.chars().next_back()).map_or(0, char::len_utf8);
    if mark > 0 && report.is_part_start(at - mark) { at - mark } else { at }
}

/// The place behind the stops that stand right at this place.
fn stopped(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.len() - rest.trim_start_matches(STOPS).len()
}
