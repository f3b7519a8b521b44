//! Calendar expressions, resolved against the dateline.
//!
//! In: document and parse. Out: times, and notes on expressions that could not be resolved.

mod attach;
mod bare;
mod dates;
mod expr;
mod grammar;
mod holidays;
mod parts;
mod resolve;
mod shifts;
mod single;
mod tense;
mod weekdays;
mod words;
mod years;

use demarche_model::{
    BlockKind, Cited, Date, Document, Note, Parse, Reason, Rule, Span, Time, When,
};

pub use attach::time_of;

use expr::Expr;
use grammar::Found;
use resolve::{Frame, Lean, Refusal};
use words::Words;

/// How far behind, in bytes, "the same day" may look for the day.
const ANCHOR_REACH: usize = 600;

/// Every calendar expression of the report's own words that resolves, in text order. A whole expression inside another is a
/// time of its own, listed after it: the ends of a range, what "since" or "until" opens, the month of "early May".
pub fn times(document: &Document, parse: &Parse) -> (Vec<Time>, Vec<Note>) {
    let published = document.published.as_ref().map(|published| published.date);
    let mut times: Vec<Time> = Vec::new();
    let mut notes = Vec::new();
    // The last time spoken of, and the last that is not to come.
    let (mut last, mut last_past): (Option<Time>, Option<Time>) = (None, None);
    for block in document.blocks.iter().filter(|block| tells_times(block.kind)) {
        let words = Words::read(&document.text, block.span);
        for found in grammar::find(&words) {
            let span = words.span(found.from, found.to);
            let lean = match tense::of_clause(&document.text, parse, span) {
                Some(Lean::Near) if block.kind == BlockKind::Title => Lean::Told,
                Some(_) if tense::upcoming_before(&words, found.from) => Lean::Future,
                Some(Lean::Unsaid) => Lean::Told,
                Some(lean) => lean,
                None => tense::of_words(&words, found.from, found.to),
            };
            let anchor = if lean == Lean::Future { last } else { last_past };
            let anchor = anchor
                .filter(|time| span.start().saturating_sub(time.span.end()) <= ANCHOR_REACH)
                .map(|time| time.when);
            let frame = Frame { published, anchor, lean };
            match resolve::lay(&found.expr, &frame) {
                Ok(when) => {
                    times.push(Time { span, when });
                    for (inner, when) in parts(&found, &frame) {
                        times.push(Time { span: words.span(inner.from, inner.to), when });
                    }
                    let bound = when.start.is_some() || when.end.is_some();
                    if bound && block.kind.is_coded() {
                        last = Some(Time { span, when });
                        if published.is_none() || when.start <= published {
                            last_past = last;
                        }
                    }
                }
                Err(Refusal::Dateline) => {
                    notes.push(Note {
                        span,
                        reason: Reason::DatelineVague,
                        pattern: Some(Rule::grammar(found.rule)),
                    });
                }
                Err(Refusal::Anchor) => {
                    notes.push(Note {
                        span,
                        reason: Reason::Unresolved,
                        pattern: Some(Rule::grammar(found.rule)),
                    });
                }
                Err(Refusal::NoTime) => {}
            }
        }
    }
    (times, notes)
}

/// Whether times are read in a part of the report: in its own words, not in the headlines of others nor in addresses.
fn tells_times(kind: BlockKind) -> bool {
    use BlockKind::*;
    kind.is_coded() || matches!(kind, Dateline | Byline | Credit | Table)
}

/// One expression alone ("last October"), resolved against a publication date; `None` where it names no time.
pub fn resolve(text: &str, published: Option<Date>) -> Option<When> {
    first_time(text, published).map(|cited| cited.value)
}

/// The first time that a phrase names, with its words and the rule that read it. Words before it ("will meet on")
/// turn it to the future.
pub fn first_time(text: &str, published: Option<Date>) -> Option<Cited<When>> {
    let words = Words::read(text, Span::new(0, text.len()));
    grammar::find(&words).into_iter().find_map(|found| {
        let lean = tense::of_words(&words, found.from, found.to);
        let value = resolve::lay(&found.expr, &Frame { published, anchor: None, lean }).ok()?;
        let span = words.span(found.from, found.to);
        Some(Cited { value, span, rule: Rule::grammar(found.rule) })
    })
}

/// The whole expressions inside one found, with their days.
fn parts<'a>(found: &'a Found, frame: &Frame) -> Vec<(&'a Found, When)> {
    let laid = match &found.expr {
        Expr::Range { from, to } => match resolve::ends(from, to, frame) {
            Ok((from, to)) => vec![from, to],
            Err(_) => Vec::new(),
        },
        Expr::Until(of) => resolve::lay(of, &resolve::until_frame(frame)).into_iter().collect(),
        Expr::Since(of) => {
            let lean = if frame.lean == Lean::Future { Lean::Unsaid } else { frame.lean };
            resolve::lay(of, &Frame { lean, ..*frame }).into_iter().collect()
        }
        Expr::Before(of)
        | Expr::After(of)
        | Expr::Part { of, .. }
        | Expr::Offset { of, .. }
        | Expr::Nth { of, .. } => resolve::lay(of, frame).into_iter().collect(),
        _ => Vec::new(),
    };
    found.inner.iter().zip(laid).collect()
}

#[cfg(test)]
mod attach_tests;
#[cfg(test)]
mod tests;
