//! Which quotations a cue introduces: the one before it, the one behind it, or both around it.
//!
//! In: the report, a cue's clause. Out: indexes of quotations. Only the words between decide, not the parse.

use demarche_model::{Pos, Span, Tag, TokenId, TokenRange};

use super::around::CueClause;
use super::indirect::Run;
use super::quotes::Quote;
use super::report::{Report, next};

/// How many quotations on either side of a cue are looked at.
const NEAR: usize = 16;

/// The quotations around a cue, as indexes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Quoted {
    /// The one that ends where the cue's clause begins.
    pub(crate) before: Option<usize>,
    /// The one that goes on behind the clause of a cue that interrupts it.
    pub(crate) goes_on: Option<usize>,
    /// The one that the cue leads to.
    pub(crate) after: Option<usize>,
}

/// The quotations around the clause of a cue. A quotation that another cue has already is left alone.
pub(crate) fn around(
    report: &Report<'_>,
    verb: TokenId,
    clause: CueClause,
    used: &[bool],
) -> Quoted {
    let text = &report.document.text;
    let level = report.level(verb);
    let start = report.parse[clause.first].span.start();
    let end = report.parse[clause.last].span.end();
    let block = report.document.block_at(start).map_or(Span::new(0, 0), |block| block.span);
    // A quotation counts only where it stands at the cue's own level, and only a near one.
    let beside = report.quotes_beside(level);
    let free = |(i, _): &(usize, &Quote)| !used[*i];
    let ended = beside.partition_point(|i| report.quotes[*i].end() <= start);
    let before = beside[..ended]
        .iter()
        .rev()
        .take(NEAR)
        .map(|i| (*i, &report.quotes[*i]))
        .filter(free)
        .find(|(_, q)| block.holds(q.end().saturating_sub(1)))
        .filter(|(_, q)| {
            let gap = text.get(q.end()..start).unwrap_or("").trim();
            let last = q.inner.last().and_then(|part| part.of(text).chars().next_back());
            let marked =
                last.is_some_and(|c| matches!(c, ',' | '?' | '!' | '—' | '–' | '-' | '…' | '.'));
            // `"We stand ready" wrote Pires`: the verb right behind needs no mark.
            let right_behind = gap.is_empty() && (marked || clause.first == verb);
            matches!(gap, "," | "—" | "–" | "-" | ",—")
                || right_behind
                || (marked || gap.starts_with(',')) && only_names(report, q.end(), start)
        })
        .map(|(i, _)| i);
    let verb_end = report.parse[verb].span.end();
    let begun = beside.partition_point(|i| report.quotes[*i].start() < verb_end);
    let after = beside[begun..]
        .iter()
        .take(NEAR)
        .map(|i| (*i, &report.quotes[*i]))
        .find(free)
        .filter(|(_, q)| block.holds(q.start()) || leads_over(text, end, q.start()));
    let Some((after, quote)) = after else { return Quoted { before, ..Quoted::default() } };
    let gap = text.get(end..quote.start().max(end)).unwrap_or("").trim();
    // `"It is over." Pires later wrote, "It begins."`: a quotation that ended its sentence belongs to what was before.
    let ended = |i: &usize| {
        let before = &report.quotes[*i];
        let last = before.inner.last().and_then(|part| part.of(text).chars().next_back());
        let begins = quote.inner.first().and_then(|part| part.of(text).chars().next());
        matches!(last, Some('.' | '?' | '!'))
            && text.get(before.end()..start).is_some_and(|gap| gap.trim().is_empty())
            && matches!(gap, "," | ":")
            && begins.is_some_and(char::is_uppercase)
    };
    let before = before.filter(|i| !ended(i));
    if before.is_some() {
        // `…," the paper said, citing "…"` goes on as well.
        let words = gap.trim_start_matches([',', ' ']);
        let goes_on = matches!(gap, "," | "." | ":" | ";" | "—" | "–" | "-" | "")
            || matches!(words, "citing" | "naming" | "listing" | "adding:" | "including");
        let goes_on = goes_on.then_some(after);
        return Quoted { before, goes_on, after: None };
    }
    Quoted { before, goes_on: None, after: introduces(report, end, gap, quote).then_some(after) }
}

/// Whether the words between a quotation and its cue can all belong to the speaker's name and description, where the
/// parser gave the cue only a part of them.
fn only_names(report: &Report<'_>, from: usize, to: usize) -> bool {
    let between = report.parse.tokens_in(Span::new(from, to));
    let verbless = between.iter().all(|t| {
        !matches!(report.parse[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Cc)
            && !matches!(report.word(t), "." | ";" | ":" | "?" | "!" | "—" | "–")
    });
    verbless
        && between.iter().len() <= 16
        && between.iter().any(|t| report.parse[t].pos == Pos::Propn)
}

/// Whether a cue at the end of a paragraph leads to a quotation that opens the next one: "She said:".
fn leads_over(text: &str, end: usize, start: usize) -> bool {
    text.get(end..start).is_some_and(|gap| gap.trim() == ":")
}

/// Whether the words between a cue's clause and a quotation lead to it.
fn introduces(report: &Report<'_>, end: usize, gap: &str, quote: &Quote) -> bool {
    if gap.is_empty()
        || matches!(gap, "," | ":" | "-" | "—" | "–" | ",:" | "that" | ", that" | "...")
    {
        return true;
    }
    if !gap.ends_with([',', ':']) {
        return false;
    }
    // Circumstances in between ("said on Friday, in a statement,") hold no finite verb.
    let between = report.parse.tokens_in(Span::new(end, quote.start()));
    between.iter().len() <= 25
        && !between.iter().any(|token| {
            matches!(report.parse[token].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                || matches!(report.word(token), "." | ";")
        })
}

/// The unquoted words of the sentence that lead to a quotation before its cue: `The road "will close," she said`.
pub(crate) fn lead(report: &Report<'_>, verb: TokenId, quote: usize) -> Vec<Span> {
    let quote = &report.quotes[quote];
    let bounds = report.bounds(verb);
    let start = report.parse[bounds.start].span.start();
    if quote.start() <= start {
        return Vec::new();
    }
    let words = report.document.text.get(start..quote.start()).unwrap_or("").trim_end();
    let inside = report.parse.tokens_in(Span::new(start, start + words.len()));
    let count = inside.iter().filter(|t| report.is_word(*t)).count();
    if count < 2 || words.ends_with(['.', '?', '!', ':', ',', '"', '”']) {
        return Vec::new();
    }
    vec![Span::new(start, start + words.len())]
}

/// What a sentence adds without marks behind the quoted words that it began with, up to the run's end.
pub(crate) fn tail(report: &Report<'_>, run: Run, quote: &Quote) -> Option<Span> {
    let parse = report.parse;
    if quote.inner.len() != 1
        || parse[run.1].span.end() <= quote.end()
        || parse[run.0].span.start() > quote.end()
    {
        return None;
    }
    let behind = parse.tokens_in(Span::new(quote.end(), parse[run.1].span.end()));
    let first = behind.iter().next()?;
    if !report.is_word(first) {
        return None;
    }
    let last = behind.iter().rfind(|t| report.is_word(*t))?;
    let more = TokenRange { start: behind.start, end: next(last) };
    (more.iter().filter(|t| report.is_word(*t)).count() > 0)
        .then(|| Span::new(quote.end(), parse[last].span.end()))
}

/// A span without the marks of a quotation that is all of it.
pub(crate) fn unwrapped(report: &Report<'_>, span: Span) -> Span {
    let from = report.quotes_from(span.start().saturating_sub(3));
    let near = report.quotes[from..].iter().take_while(|q| q.start() <= span.start());
    let whole =
        { near }.find(|q| q.inner.len() == 1 && span.end() <= q.end() && q.end() < span.end() + 4);
    match whole {
        Some(quote) => {
            let inner = quote.inner[0];
            Span::new(
                inner.start().max(span.start()),
                inner.end().min(span.end()).max(inner.start().max(span.start())),
            )
        }
        None => span,
    }
}

/// The words of a quotation, part by part, without the comma that joins them to the cue.
pub(crate) fn words(report: &Report<'_>, quote: usize) -> Vec<Span> {
    let text = &report.document.text;
    let shorn = |part: &Span| {
        let words = part.of(text).trim_end_matches([',', ' ']);
        Span::new(part.start(), part.start() + words.len())
    };
    report.quotes[quote].inner.iter().map(shorn).filter(|part| !part.is_empty()).collect()
}
