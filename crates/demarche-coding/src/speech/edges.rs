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
    let closing = report.quotes.iter().flat_map(|quote| &quote.outer).find(|outer| {
        let mark = text.get(end..outer.end()).unwrap_or("");
        outer.end() > end && mark.chars().count() == 1 && outer.start() >= start
    });
    if let Some(outer) = closing {
        end = stopped(text, outer.end());
    }
    Span::new(start, end)
}

/// The place before a quotation mark that opens right at this place.
fn opened(report: &Report<'_>, at: usize) -> usize {
    let text = &report.document.text;
    let outer =
        report.quotes.iter().flat_map(|quote| &quote.outer).find(|outer| {
            text.get(outer.start()..at).is_some_and(|mark| mark.chars().count() == 1)
        });
    outer.map_or(at, |outer| outer.start())
}

/// The place behind the stops that stand right at this place.
fn stopped(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.len() - rest.trim_start_matches(STOPS).len()
}
