//! Days that have a name of their own in every year.
//!
//! In: words and a place among them. Out: the day that is named there.

use demarche_model::Weekday;

use super::expr::{Expr, Year};
use super::words::{Class, Words};
use super::years::year_after;

/// Holidays on a fixed day of the year: their words, month and day. Longer names stand first.
const FIXED: &[(&[&str], u32, u32)] = &[
    (&["christmas", "eve"], 12, 24),
    (&["christmas", "day"], 12, 25),
    (&["boxing", "day"], 12, 26),
    (&["new", "year", "'", "s", "day"], 1, 1),
    (&["new", "year", "’", "s", "day"], 1, 1),
    (&["new", "year", "'", "s", "eve"], 12, 31),
    (&["new", "year", "’", "s", "eve"], 12, 31),
    (&["new", "years", "day"], 1, 1),
    (&["new", "years", "eve"], 12, 31),
    (&["valentine", "'", "s", "day"], 2, 14),
    (&["valentine", "’", "s", "day"], 2, 14),
    (&["st", "patrick", "'", "s", "day"], 3, 17),
    (&["st", "patrick", "’", "s", "day"], 3, 17),
    (&["international", "women", "'", "s", "day"], 3, 8),
    (&["international", "women", "’", "s", "day"], 3, 8),
    (&["april", "fools", "day"], 4, 1),
    (&["earth", "day"], 4, 22),
    (&["anzac", "day"], 4, 25),
    (&["may", "day"], 5, 1),
    (&["bastille", "day"], 7, 14),
    (&["united", "nations", "day"], 10, 24),
    (&["halloween"], 10, 31),
    (&["armistice", "day"], 11, 11),
    (&["veterans", "day"], 11, 11),
    (&["human", "rights", "day"], 12, 10),
    (&["christmas"], 12, 25),
];

/// Holidays counted from Easter Sunday.
const MOVABLE: &[(&[&str], i32)] = &[
    (&["ash", "wednesday"], -46),
    (&["palm", "sunday"], -7),
    (&["maundy", "thursday"], -3),
    (&["good", "friday"], -2),
    (&["easter", "sunday"], 0),
    (&["easter", "monday"], 1),
    (&["easter"], 0),
    (&["whit", "monday"], 50),
];

/// The holiday named at a word.
pub(super) fn holiday(words: &Words, at: usize) -> Option<(Expr, usize, &'static str)> {
    if !words.capital(at) && (at != 0) {
        return None;
    }
    let spelled =
        |name: &[&str]| name.iter().enumerate().all(|(i, part)| words.lower(at + i) == *part);
    let year = |to: usize| year_after(words, to).unwrap_or((Year::Unsaid, to));
    // "the Good Friday Agreement", "Christmas Island": a name goes on.
    let goes_on = |to: usize| words.capital(to) && matches!(words.class(to), Class::Other);
    if let Some((name, month, day)) = FIXED.iter().find(|(name, _, _)| spelled(name)) {
        let (month, day) = (*month, *day);
        let to = at + name.len();
        let (year, end) = year(to);
        return (!goes_on(to)).then_some((Expr::Day { year, month, day }, end, "time/holiday"));
    }
    if let Some((name, days)) = MOVABLE.iter().find(|(name, _)| spelled(name)) {
        let to = at + name.len();
        let (year, end) = year(to);
        return (!goes_on(to)).then_some((Expr::Easter { year, days: *days }, end, "time/holiday"));
    }
    if words.lower(at) == "thanksgiving" {
        let to = if words.lower(at + 1) == "day" { at + 2 } else { at + 1 };
        let (year, end) = year(to);
        let found = Expr::WeekdayOfMonth { year, month: 11, day: Weekday::Thursday, nth: 4 };
        return (!goes_on(to)).then_some((found, end, "time/holiday"));
    }
    None
}
