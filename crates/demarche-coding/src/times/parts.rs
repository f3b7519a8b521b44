//! Parts of times: "early October", "the end of the year", "the first week of May".
//!
//! In: words and a place among them. Out: the expression that starts there, narrowed or not.

use super::expr::{Expr, Parsed, Part, Year, family, grain_rank, unit_rank, year_of};
use super::grammar::skip_article;
use super::single::{Count, base, count};
use super::words::{Class, Unit, Words};
use super::years::year_after;

/// The time at a word, with what narrows it in front: "late on Monday", "the middle of 2014", "the last Friday of May".
pub(super) fn narrowed(words: &Words, at: usize) -> Parsed {
    let part_of = |part, of, to| Some((Expr::Part { part, of: Box::new(of) }, to, "time/part"));
    let inner_at = |mut next: usize| {
        if words.class(next) == Class::Mark('-') {
            next += 1;
        }
        if matches!(words.class(next), Class::In | Class::On | Class::Of) {
            next += 1;
        }
        skip_article(words, next)
    };
    match words.class(at) {
        Class::Early | Class::Mid | Class::Late => {
            let part = match words.class(at) {
                Class::Early => Part::Early,
                Class::Mid => Part::Mid,
                _ => Part::Late,
            };
            // "late on Monday", "early in the week", "mid-to-late May".
            let mut next = inner_at(at + 1);
            if words.class(next) == Class::To {
                let second = inner_at(next + 1);
                if !matches!(words.class(second), Class::Early | Class::Mid | Class::Late) {
                    return None;
                }
                next = inner_at(second + 1);
            }
            if words.class(next) == Class::DayPart || words.class(next) == Class::Night {
                next += 1;
                next = if words.class(next) == Class::On { next + 1 } else { next };
            }
            let (of, to, _) = definite(words, next).or_else(|| base(words, next))?;
            part_of(part, of, to)
        }
        Class::Earlier | Class::Later => {
            // "later in the day" is the day last spoken of.
            let day = inner_at(at + 1);
            if words.class(day) == Class::Unit(Unit::Day) && words.class_before(day) == Class::The {
                return Some((Expr::OfAnchor { unit: Unit::Day }, day + 1, "time/anchored"));
            }
            let part = if words.class(at) == Class::Earlier { Part::Before } else { Part::After };
            let (of, to, _) =
                definite(words, inner_at(at + 1)).or_else(|| base(words, inner_at(at + 1)))?;
            let narrow =
                matches!(of, Expr::Unit { .. } | Expr::Month { .. } | Expr::MonthShift { .. });
            if narrow { part_of(part, of, to) } else { Some((of, to, "time/part")) }
        }
        Class::Start | Class::Middle | Class::End => {
            let part = match words.class(at) {
                Class::Start => Part::Start,
                Class::Middle => Part::Mid,
                _ => Part::End,
            };
            let of_at = match words.class(at + 1) {
                Class::Of => at + 2,
                Class::Mark('-') if words.glued(at + 1) => at + 2,
                _ if part == Part::End && words.class(at + 1) == Class::Last => return None,
                _ => return None,
            };
            let next = skip_article(words, of_at);
            let (of, to, _) = definite(words, next).or_else(|| base(words, next))?;
            part_of(part, of, to)
        }
        // "the morning of April 8", "the night of Monday".
        Class::DayPart | Class::Night if words.class(at + 1) == Class::Of => {
            let (of, to, _) = base(words, skip_article(words, at + 2))?;
            (family(&of) == 1).then_some((of, to, "time/day-part"))
        }
        Class::Overnight => {
            let next = if words.class(at + 1) == Class::On { at + 2 } else { at + 1 };
            match base(words, next) {
                Some((of, to, _)) if family(&of) == 1 => Some((of, to, "time/day-part")),
                _ => Some((Expr::Overnight, at + 1, "time/overnight")),
            }
        }
        _ => nth(words, at).or_else(|| base(words, at)),
    }
}

/// "the year", "the month": the current one, where a part of it is spoken of.
fn definite(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Unit(
            unit @ (Unit::Week
            | Unit::Month
            | Unit::Quarter
            | Unit::Year
            | Unit::Decade
            | Unit::Century),
        ) if words.class_before(at) == Class::The
            && !matches!(
                words.class(at + 1),
                Class::Before | Class::After | Class::Of | Class::Digits { .. }
            ) =>
        {
            Some((Expr::Unit { unit, shift: 0 }, at + 1, "time/unit"))
        }
        _ => None,
    }
}

/// "first week of May", "last Friday of this month", "second half of 2022", "week of April 8".
fn nth(words: &Words, at: usize) -> Parsed {
    let (place, next) = match words.class(at) {
        Class::Ordinal { value, .. } => (value as i32, at + 1),
        Class::Last => (-1, at + 1),
        Class::Other if words.lower(at) == "final" => (-1, at + 1),
        Class::Unit(Unit::Week) | Class::Weekend if words.class(at + 1) == Class::Of => {
            let (of, to, _) = base(words, skip_article(words, at + 2))?;
            let place = if words.class(at) == Class::Weekend { 6 } else { 0 };
            return match of {
                Expr::Day { .. } | Expr::Weekday { .. } | Expr::DayOfMonth(_) | Expr::Days(_) => {
                    let unit = Unit::Week;
                    Some((Expr::Nth { unit, place, count: 0, of: Box::new(of) }, to, "time/nth"))
                }
                _ => None,
            };
        }
        _ => return None,
    };
    let (count, next) = match count(words, next) {
        Some((Count::Exact(count), next)) => (count as i32, next),
        Some((Count::Few, _)) => return None,
        None => (1, next),
    };
    let of_at = |next: usize| match words.class(next) {
        Class::Of | Class::In => Some(skip_article(words, next + 1)),
        _ => None,
    };
    let whole = |next: usize| definite(words, next).or_else(|| base(words, next));
    match words.class(next) {
        Class::Half if (1..=2).contains(&place) => match of_at(next + 1).and_then(whole) {
            Some((of, to, _)) => {
                let year = year_of(&of)?;
                Some((Expr::Half { year, half: place as u32 }, to, "time/half"))
            }
            None => None,
        },
        Class::Unit(Unit::Quarter) if (1..=4).contains(&place) => {
            if let Some((of, to, _)) = of_at(next + 1).and_then(whole)
                && let Some(year) = year_of(&of)
            {
                return Some((Expr::Quarter { year, quarter: place as u32 }, to, "time/quarter"));
            }
            let (year, to) = year_after(words, next + 1).unwrap_or((Year::Unsaid, next + 1));
            // "a first quarter" of a match or of the moon has no year; only "the first quarter" is a time.
            let named = words.class_before(at) == Class::The || year != Year::Unsaid || at == 0;
            named.then_some((Expr::Quarter { year, quarter: place as u32 }, to, "time/quarter"))
        }
        Class::Unit(Unit::Century) if place > 1 => Some((century(place), next + 1, "time/century")),
        Class::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month))
        | Class::Units(unit @ (Unit::Day | Unit::Week | Unit::Month)) => {
            let (of, to, _) = of_at(next + 1).and_then(whole)?;
            if grain_rank(&of) <= unit_rank(unit) {
                return None;
            }
            Some((Expr::Nth { unit, place, count, of: Box::new(of) }, to, "time/nth"))
        }
        Class::Weekday { day, .. } => {
            let (of, to, _) = of_at(next + 1).and_then(whole)?;
            (grain_rank(&of) >= 3).then_some((
                Expr::NthWeekday { day, place, of: Box::new(of) },
                to,
                "time/nth",
            ))
        }
        _ => None,
    }
}

/// "20th century" is 1900 to 1999, as people speak.
pub(super) fn century(nth: i32) -> Expr {
    Expr::Years { first: (nth - 1) * 100, count: 100 }
}
