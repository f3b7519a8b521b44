//! The quotations of a report: marks of every style, nested, unbalanced, and running over paragraphs.
//!
//! In: a document's text and blocks. Out: quotations in text order. Linear and total: each character is looked at a
//! fixed number of times, and a mark with no partner does no harm beyond its paragraph.

use demarche_model::{Document, Span};

/// One quotation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Quote {
    /// Its parts with their marks: one, or one a paragraph where it runs over several.
    pub(crate) outer: Vec<Span>,
    /// The parts without their marks, in the same order.
    pub(crate) inner: Vec<Span>,
    /// The quotation that it stands in, as an index.
    pub(crate) parent: Option<usize>,
    /// Whether a closing mark was found.
    pub(crate) closed: bool,
}

impl Quote {
    /// The first byte, its mark included.
    pub(crate) fn start(&self) -> usize {
        self.outer.first().map_or(0, |part| part.start())
    }

    /// One past the last byte, its mark included.
    pub(crate) fn end(&self) -> usize {
        self.outer.last().map_or(0, |part| part.end())
    }
}

/// The pairs of marks that are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Style {
    /// `"…"`
    Straight,
    /// `“…”`, and `„…“` or `„…”`
    Curly,
    /// `«…»`
    Angle,
    /// ```` ``…'' ````
    Tick,
    /// `‘…’`, `'…'` and `‹…›`
    Single,
}

/// How deep quotations may stand in each other: marks that open more than that are read as none.
const DEEPEST: usize = 12;

/// A quotation that is still open.
struct Open {
    style: Style,
    /// Its index among the quotations.
    index: usize,
    /// Where its present part begins, with and without the mark.
    outer: usize,
    inner: usize,
    /// Where a single quotation must end, found when it was opened.
    closer: Option<usize>,
}

/// All quotations of the coded blocks, in the order of their first marks.
pub(crate) fn quotes(document: &Document) -> Vec<Quote> {
    let text = &document.text;
    let mut quotes: Vec<Quote> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    let blocks: Vec<Span> =
        document.blocks.iter().filter(|b| b.kind.is_coded()).map(|b| b.span).collect();
    for (at, block) in blocks.iter().enumerate() {
        let following = blocks.get(at + 1).map_or("", |next| next.of(text).trim_start());
        scan(block.of(text), block.start(), &mut quotes, &mut open);
        // What is still open runs on where the next paragraph opens with the same mark, else it ends here.
        let runs_on = open.len() == 1 && open[0].style != Style::Single && {
            let style = open[0].style;
            mark(following, 0).is_some_and(|(s, way, _)| s == style && way != Way::Close)
        };
        for o in open.drain(if runs_on { 1.. } else { 0.. }) {
            end_part(text, &mut quotes[o.index], &o, block.end(), block.end());
        }
        if let Some(o) = open.first_mut() {
            end_part(text, &mut quotes[o.index], o, block.end(), block.end());
        }
    }
    for quote in &mut quotes {
        quote.closed = quote.closed && !quote.inner.is_empty();
    }
    quotes
}

/// Which way a mark points.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    Open,
    Close,
    Either,
}

/// The mark at a byte of the text: style, direction, length in bytes.
fn mark(text: &str, at: usize) -> Option<(Style, Way, usize)> {
    let rest = text.get(at..)?;
    let c = rest.chars().next()?;
    let found = match c {
        '"' | '\u{ff02}' => (Style::Straight, Way::Either),
        '\u{201c}' => (Style::Curly, Way::Either),
        '\u{201e}' | '\u{201f}' => (Style::Curly, Way::Open),
        '\u{201d}' => (Style::Curly, Way::Close),
        '\u{ab}' => (Style::Angle, Way::Open),
        '\u{bb}' => (Style::Angle, Way::Close),
        '\u{2018}' | '\u{2039}' | '\u{201a}' => (Style::Single, Way::Open),
        '\u{2019}' | '\u{203a}' => (Style::Single, Way::Close),
        '\'' if rest.starts_with("''") => return Some((Style::Tick, Way::Either, 2)),
        '\'' => (Style::Single, Way::Either),
        '`' if rest.starts_with("``") => return Some((Style::Tick, Way::Open, 2)),
        _ => return None,
    };
    Some((found.0, found.1, c.len_utf8()))
}

/// Reads one block; what is open when it begins was carried over from the block before.
fn scan(block: &str, base: usize, quotes: &mut Vec<Quote>, open: &mut Vec<Open>) {
    let closers = SingleClosers::of(block);
    let straight = block.bytes().filter(|b| *b == b'"').count();
    let carried = open.len();
    // Paired straight marks come in even numbers, whether or not the first one resumes what was carried over.
    let balanced = straight % 2 == 0;
    let mut before: Option<char> = None;
    let mut at = 0;
    let mut resumed = carried == 0;
    while at < block.len() {
        let c = block[at..].chars().next().unwrap_or(' ');
        let Some((style, way, len)) = mark(block, at) else {
            if !resumed && !c.is_whitespace() {
                resumed = true;
                resume(open, base + at, base + at);
            }
            before = Some(c);
            at += c.len_utf8();
            continue;
        };
        let after = block[at + len..].chars().next();
        if !resumed {
            resumed = true;
            if open.first().is_some_and(|o| o.style == style) && way != Way::Close {
                resume(open, base + at, base + at + len);
                before = Some(c);
                at += len;
                continue;
            }
            resume(open, base + at, base + at);
        }
        let innermost = open.iter().rposition(|o| o.style == style);
        let opener = before.is_none_or(|b| b.is_whitespace() || "([{-–—/\"“‘'".contains(b))
            && after.is_some_and(|a| !a.is_whitespace());
        match style {
            Style::Single => {
                let here = open.iter().rposition(|o| o.closer == Some(base + at));
                if let Some(position) = here {
                    close(block, base, quotes, open, position, (at, len));
                } else if way != Way::Close
                    && opener
                    && after.is_some_and(|a| a.is_alphanumeric() || "[…¡¿\"“$€£".contains(a))
                    && !elided(&block[at + len..])
                {
                    let inside_double = open.iter().any(|o| o.style != Style::Single);
                    if let Some(closer) = closers.after(at + len, inside_double) {
                        begin(quotes, open, style, base + at, len, Some(base + closer));
                    }
                }
            }
            _ => {
                let closes = match (innermost, way) {
                    (None, _) | (_, Way::Open) => false,
                    (Some(_), Way::Close) => true,
                    (Some(_), Way::Either) => match style {
                        // `„Ja“, sagte er` closes with what opens in English; `“a “b” c”` nests.
                        Style::Curly => !opener,
                        // A mark that clearly opens does so inside another too; any other one closes.
                        _ => !opener || after.is_none(),
                    },
                };
                // A mark of another style that clearly closes ends what is open: `"…“ Then`.
                let closing = !opener && before.is_some_and(|b| !b.is_whitespace());
                let mixed = open.iter().rposition(|o| {
                    matches!(o.style, Style::Straight | Style::Curly) && style != o.style
                });
                let mixed = mixed.filter(|_| {
                    innermost.is_none()
                        && closing
                        && way != Way::Open
                        && matches!(style, Style::Straight | Style::Curly)
                });
                let (closes, innermost) = (closes || mixed.is_some(), innermost.or(mixed));
                if let (true, Some(position)) = (closes, innermost) {
                    close(block, base, quotes, open, position, (at, len));
                } else if way != Way::Close
                    && innermost.is_some()
                    && style == Style::Straight
                    && !balanced
                {
                    // A straight mark that opens while another is open: the earlier one was never closed.
                    if let Some(position) = innermost {
                        for o in open.drain(position..).collect::<Vec<_>>().iter().rev() {
                            let end = base + at;
                            end_part_in(block, base, &mut quotes[o.index], o, end);
                        }
                    }
                    begin(quotes, open, style, base + at, len, None);
                } else if way != Way::Close && !before.is_some_and(char::is_alphanumeric) {
                    begin(quotes, open, style, base + at, len, None);
                }
            }
        }
        before = Some(c);
        at += len;
    }
    if !resumed {
        resume(open, base, base);
    }
}

/// Begins a new part of the quotation that was carried over.
fn resume(open: &mut [Open], outer: usize, inner: usize) {
    if let Some(o) = open.first_mut() {
        o.outer = outer;
        o.inner = inner;
    }
}

fn begin(
    quotes: &mut Vec<Quote>,
    open: &mut Vec<Open>,
    style: Style,
    at: usize,
    len: usize,
    closer: Option<usize>,
) {
    if open.len() >= DEEPEST {
        return;
    }
    let parent = open.last().map(|o| o.index);
    quotes.push(Quote { outer: Vec::new(), inner: Vec::new(), parent, closed: false });
    open.push(Open { style, index: quotes.len() - 1, outer: at, inner: at + len, closer });
}

/// Closes the open quotation at `position`, and ends those inside it that were never closed.
fn close(
    block: &str,
    base: usize,
    quotes: &mut [Quote],
    open: &mut Vec<Open>,
    position: usize,
    (at, len): (usize, usize),
) {
    for (i, o) in open.drain(position..).enumerate().collect::<Vec<_>>().into_iter().rev() {
        let quote = &mut quotes[o.index];
        if i == 0 {
            quote.outer.push(Span::new(o.outer, base + at + len));
            quote.inner.push(trimmed(block, base, o.inner, base + at));
            quote.closed = true;
        } else {
            end_part_in(block, base, quote, &o, base + at);
        }
    }
}

fn end_part(text: &str, quote: &mut Quote, o: &Open, inner: usize, outer: usize) {
    quote.outer.push(Span::new(o.outer, outer.max(o.outer)));
    quote.inner.push(trimmed(text, 0, o.inner, inner.max(o.inner)));
}

fn end_part_in(block: &str, base: usize, quote: &mut Quote, o: &Open, end: usize) {
    let inner = trimmed(block, base, o.inner, end.max(o.inner));
    quote.outer.push(Span::new(o.outer, inner.end().max(o.inner)));
    quote.inner.push(inner);
}

/// The span without white space at its ends.
fn trimmed(text: &str, base: usize, start: usize, end: usize) -> Span {
    let words = text.get(start - base..end - base).unwrap_or("");
    let lead = words.len() - words.trim_start().len();
    let start = start + lead;
    Span::new(start, start + words.trim().len())
}

/// Whether what follows a single mark is a clipped word ("'90s", "'til"), which opens no quotation.
fn elided(rest: &str) -> bool {
    let word: String =
        rest.chars().take_while(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(word.as_str(), "til" | "tis" | "twas" | "em" | "cause" | "bout" | "n")
        || (word.len() == 3 && word.ends_with('s') && word.as_bytes()[0].is_ascii_digit())
}

/// For each byte of a block the next single mark that can close a quotation.
struct SingleClosers {
    /// The next closer that no plural's genitive can be ("taken.'"), and the next one of any kind.
    sure: Vec<u32>,
    any: Vec<u32>,
    /// The next double mark.
    double: Vec<u32>,
}

const NOWHERE: u32 = u32::MAX;

impl SingleClosers {
    fn of(block: &str) -> SingleClosers {
        let n = block.len();
        if !block.contains(['\'', '\u{2018}', '\u{201a}', '\u{2039}']) {
            return SingleClosers { sure: Vec::new(), any: Vec::new(), double: Vec::new() };
        }
        let (mut sure, mut any, mut double) =
            (vec![NOWHERE; n + 1], vec![NOWHERE; n + 1], vec![NOWHERE; n + 1]);
        for at in (0..n).rev() {
            (sure[at], any[at], double[at]) = (sure[at + 1], any[at + 1], double[at + 1]);
            let Some(c) = block.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            match c {
                '\'' | '\u{2019}' | '\u{203a}' => {
                    let before = block[..at].chars().next_back();
                    let later = block[at + c.len_utf8()..].chars().next();
                    let ends_word = later.is_none_or(|l| !l.is_alphanumeric());
                    if ends_word && before.is_some_and(|b| !b.is_whitespace()) {
                        any[at] = at as u32;
                        if before != Some('s') {
                            sure[at] = at as u32;
                        }
                    }
                }
                '"' | '\u{201c}' | '\u{201d}' => double[at] = at as u32,
                _ => {}
            }
        }
        SingleClosers { sure, any, double }
    }

    /// Where the quotation that begins at `from` closes; one inside double marks closes before they do.
    fn after(&self, from: usize, inside_double: bool) -> Option<usize> {
        let at = |list: &[u32]| list.get(from).copied().filter(|i| *i != NOWHERE);
        let limit = if inside_double { at(&self.double).unwrap_or(NOWHERE) } else { NOWHERE };
        at(&self.sure)
            .filter(|i| *i < limit)
            .or_else(|| at(&self.any).filter(|i| *i < limit))
            .map(|i| i as usize)
    }
}

#[cfg(test)]
mod tests {
    use demarche_model::{Block, BlockKind};

    use super::*;

    fn document(paragraphs: &[&str]) -> Document {
        let text = paragraphs.join("\n\n");
        let mut document = Document::from_sentence(&text, None);
        let mut at = 0;
        document.blocks = paragraphs
            .iter()
            .map(|p| {
                let span = Span::new(at, at + p.len());
                at += p.len() + 2;
                Block { kind: BlockKind::Paragraph, span }
            })
            .collect();
        document
    }

    fn read(paragraphs: &[&str]) -> Vec<(Vec<String>, Option<usize>, bool)> {
        let document = document(paragraphs);
        quotes(&document)
            .iter()
            .map(|q| {
                let parts = q.inner.iter().map(|s| s.of(&document.text).to_owned()).collect();
                (parts, q.parent, q.closed)
            })
            .collect()
    }

    fn one(text: &str) -> Vec<String> {
        read(&[text]).into_iter().flat_map(|(parts, _, _)| parts).collect()
    }

    #[test]
    fn every_style_of_marks_is_read() {
        assert_eq!(one("She said \"no\" twice."), ["no"]);
        assert_eq!(one("She said “no” twice."), ["no"]);
        assert_eq!(one("She said «no» twice."), ["no"]);
        assert_eq!(one("She said „no“ twice."), ["no"]);
        assert_eq!(one("She said ``no'' twice."), ["no"]);
        assert_eq!(one("She said ‘no’ twice."), ["no"]);
        assert_eq!(one("She said 'no' twice."), ["no"]);
    }

    #[test]
    fn apostrophes_and_genitives_are_no_marks() {
        assert!(one("The envoys' claims weren't heard; it's the '90s' fault.").is_empty());
        assert!(one("The envoys’ claims weren’t heard.").is_empty());
        assert_eq!(one("He called 'the envoys' work poor.' and left"), ["the envoys' work poor."]);
    }

    #[test]
    fn a_nested_quotation_knows_its_parent() {
        let found = read(&["“He told me ‘go home’ and left,” she said."]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1, None);
        assert_eq!((found[1].0.as_slice(), found[1].1), (&["go home".to_owned()][..], Some(0)));
    }

    #[test]
    fn a_quotation_runs_over_paragraphs_that_open_with_its_mark() {
        let found = read(&["She said: \"One.", "\"Two.", "\"Three,\" and left."]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, ["One.", "Two.", "Three,"]);
        assert!(found[0].2);
        let found = read(&["She said: “One.", "“Two.” Then more."]);
        assert_eq!(found[0].0, ["One.", "Two."]);
    }

    #[test]
    fn straight_marks_nest_where_they_are_paired() {
        let found =
            read(&["He wrote, \"The \"main\" road is closed.\" Later he added, \"It is not.\""]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].0, ["The \"main\" road is closed."]);
        assert_eq!(found[1].1, Some(0));
        assert_eq!(found[2].0, ["It is not."]);
    }

    #[test]
    fn marks_of_two_styles_pair_where_they_clearly_do() {
        assert_eq!(
            one("He said, \"We are let down.“ However, more will come."),
            ["We are let down."]
        );
    }

    #[test]
    fn an_unclosed_mark_ends_with_its_paragraph() {
        let found = read(&["She said \"one.", "Nothing here is quoted.", "\"Two\" is."]);
        assert_eq!(found[0].0, ["one."]);
        assert!(!found[0].2);
        assert_eq!(found[1].0, ["Two"]);
        let found = one("He said \"yes and left. Then \"no\" came.");
        assert_eq!(found.last().unwrap(), "no");
    }

    #[test]
    fn any_text_is_read_without_panic() {
        for text in ["\"", "'", "“", "”", "''", "``", "\"'\"'", "’’’", "é'é\"é“", "\"\"\"", "' '"]
        {
            read(&[text, text]);
        }
    }
}
