//! The grammar of calendar expressions: points, ranges, and times with an open side.
//!
//! In: the words of a text. Out: the expressions in it.

use super::bare;
use super::expr::{Expr, Part, Year, dated, family};
use super::parts::narrowed;
use super::single::base;
use super::words::{Class, Unit, Words};

/// An expression found, with the words that it covers and the rule that found it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) expr: Expr,
    /// The first word.
    pub(super) from: usize,
    /// One past the last word.
    pub(super) to: usize,
    /// The rule's name.
    pub(super) rule: &'static str,
    /// Whole expressions inside that name times of their own: the ends of a range.
    pub(super) inner: Vec<Found>,
}

/// Every expression of a text, in order, none overlapping another.
pub(super) fn find(words: &Words) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match expression(words, at) {
            Some(one) => {
                at = one.to.max(at + 1);
                found.push(one);
            }
            None => at += 1,
        }
    }
    share_years(words, &mut found);
    found
}

/// "January 11 and November 26, 2021": a date without a year takes that of the next in the row.
fn share_years(words: &Words, found: &mut [Found]) {
    for at in (1..found.len()).rev() {
        let [.., before, after] = &mut found[..=at] else { continue };
        let joined = match after.from.saturating_sub(before.to) {
            1 => {
                matches!(words.class(before.to), Class::And | Class::Mark(',' | '/'))
                    || words.lower(before.to) == "or"
            }
            2 => {
                words.class(before.to) == Class::Mark(',')
                    && words.class(before.to + 1) == Class::And
            }
            _ => false,
        };
        let Some((Year::Known(known), later)) =
            dated(&mut after.expr).map(|(year, place)| (*year, place))
        else {
            continue;
        };
        if let Some((year @ Year::Unsaid, earlier)) = dated(&mut before.expr)
            && joined
        {
            *year = Year::Known(if earlier <= later { known } else { known - 1 });
        }
    }
}

/// The longest expression that starts at a word.
fn expression(words: &Words, at: usize) -> Option<Found> {
    match words.class(at) {
        // "the year to date".
        Class::Unit(unit @ (Unit::Year | Unit::Month | Unit::Quarter))
            if words.class(at + 1) == Class::To
                && words.lower(at + 2) == "date"
                && words.class_before(at) == Class::The =>
        {
            let of = Box::new(Expr::Unit { unit, shift: 0 });
            let expr = Expr::Part { part: Part::Before, of };
            Some(Found { expr, from: at, to: at + 3, rule: "time/part", inner: Vec::new() })
        }
        Class::Between => {
            let from = point(words, skip_article(words, at + 1))?;
            if matches!(from.expr, Expr::Range { .. }) {
                // "between 3 and 12 May": the days share their month.
                return Some(Found { from: at, ..from });
            }
            if words.class(from.to) != Class::And {
                return None;
            }
            if let Some(to) = present(words, from.to + 1) {
                return range(words, at, from, to);
            }
            let to = point(words, skip_article(words, from.to + 1))?;
            range(words, at, from, to)
        }
        Class::From => {
            let from = point(words, skip_article(words, at + 1))?;
            if matches!(from.expr, Expr::Range { .. }) {
                return Some(Found { from: at, ..from });
            }
            if let Some(to) = range_end(words, &from) {
                return range(words, at, from, to);
            }
            // "from Monday on", "from 2015 onwards": "from" alone does not say that it goes on.
            if matches!(words.lower(from.to), "on" | "onward" | "onwards") {
                let ends = words.class(from.to + 1);
                if matches!(ends, Class::Mark(_) | Class::Other) || from.to + 1 == words.len() {
                    let to = from.to + 1;
                    return Some(opened(Expr::Since, "time/since", at, to, from));
                }
            }
            None
        }
        Class::Since => {
            let inner = ranged(words, skip_article(words, at + 1))?;
            let to = inner.to;
            Some(opened(Expr::Since, "time/since", at, to, inner))
        }
        Class::Until => {
            let inner = point(words, skip_article(words, at + 1))?;
            let to = inner.to;
            Some(opened(Expr::Until, "time/until", at, to, close_end(inner)))
        }
        Class::Before | Class::After if words.class(at + 1) != Class::The => {
            let inner = point(words, at + 1)?;
            // "before Friday's vote": the day belongs to the vote, not to the preposition.
            if bare::possessed(words, inner.to) || !bare::ends_clause(words, inner.to) {
                return None;
            }
            let to = inner.to;
            Some(if words.class(at) == Class::Before {
                opened(Expr::Before, "time/before", at, to, inner)
            } else {
                opened(Expr::After, "time/after", at, to, inner)
            })
        }
        _ => ranged(words, at),
    }
}

/// An expression with one open side; what it opens stands for itself as well.
fn opened(
    wrap: fn(Box<Expr>) -> Expr,
    rule: &'static str,
    from: usize,
    to: usize,
    inner: Found,
) -> Found {
    Found { expr: wrap(Box::new(inner.expr.clone())), from, to, rule, inner: vec![inner] }
}

/// A point, or a range without "from".
fn ranged(words: &Words, at: usize) -> Option<Found> {
    let from = point(words, at)?;
    match range_end(words, &from) {
        Some(to) => range(words, at, from.clone(), to).or(Some(from)),
        None => Some(from),
    }
}

/// The far end of a range whose near end was read.
fn range_end(words: &Words, from: &Found) -> Option<Found> {
    let joins = match words.class(from.to) {
        Class::To | Class::Through | Class::Until => true,
        Class::Mark('-' | '–' | '~') => true,
        Class::Mark('—') => words.glued(from.to) && words.glued(from.to + 1),
        Class::Other => words.lower(from.to) == "thru",
        _ => false,
    };
    if !joins {
        return None;
    }
    if let Some(to) = present(words, from.to + 1).filter(|_| family(&from.expr) != 0) {
        return Some(to);
    }
    let to = point(words, skip_article(words, from.to + 1))?;
    (family(&from.expr) == family(&to.expr) && family(&from.expr) != 0).then_some(to)
}

/// The dateline as the end of a range: "from March to date", "between 2019 and now", "from 2015 to the present".
fn present(words: &Words, at: usize) -> Option<Found> {
    let last = skip_article(words, at);
    let now = match words.lower(last) {
        "now" | "today" => last == at,
        "date" => last == at && bare::ends_phrase(words, last + 1),
        "present" => matches!(words.class(last + 1), Class::Mark(_)) || last + 1 == words.len(),
        _ => false,
    };
    let (from, to, rule) = (at, last + 1, "time/deictic");
    now.then(|| Found { expr: Expr::Days(0), from, to, rule, inner: Vec::new() })
}

/// A range of two points.
fn range(words: &Words, at: usize, from: Found, to: Found) -> Option<Found> {
    if let (Expr::CalendarYear(first), Expr::CalendarYear(last)) = (&from.expr, &to.expr)
        && last < first
    {
        return None;
    }
    debug_assert!(to.to <= words.len());
    Some(Found {
        expr: Expr::Range { from: Box::new(from.expr.clone()), to: Box::new(to.expr.clone()) },
        from: at,
        to: to.to,
        rule: "time/range",
        inner: vec![from, to],
    })
}

/// One past "the", where it stands.
pub(super) fn skip_article(words: &Words, at: usize) -> usize {
    if words.class(at) == Class::The { at + 1 } else { at }
}

/// The end of a stretch that is a deadline is its last day.
fn close_end(mut found: Found) -> Found {
    if let Expr::Part { part, .. } = &mut found.expr
        && *part == Part::End
    {
        *part = Part::Close;
    }
    found
}

/// A single time, with what narrows it ("early", "the end of").
fn point(words: &Words, at: usize) -> Option<Found> {
    let (expr, to, rule) = narrowed(words, at)?;
    // "early in 2016" speaks of 2016 too; "the end of the year" names no year by itself.
    let whole = |of: &Expr| {
        let inner = |from: usize| {
            base(words, from)
                .filter(|(expr, end, _)| expr == of && *end == to)
                .map(|found| (from, found))
        };
        let (from, (expr, to, rule)) = (at + 1..to).find_map(inner)?;
        Some(Found { expr, from, to, rule, inner: Vec::new() })
    };
    let inner = match &expr {
        Expr::Part { of, .. } | Expr::Offset { of, .. } | Expr::Nth { of, .. } => {
            whole(of).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let found = Found { expr, from: at, to, rule, inner };
    let deadline = match words.class_before(at) {
        Class::By | Class::Until | Class::Before | Class::Through => true,
        Class::The => {
            at >= 2 && matches!(words.class(at - 2), Class::By | Class::Until | Class::Before)
        }
        _ => false,
    };
    Some(if deadline { close_end(found) } else { found })
}
