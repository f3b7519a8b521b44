//! Years: alone, after a date, and told from numbers that count.
//!
//! In: words and a place among them. Out: the year there.

use super::bare;
use super::expr::{Expr, Parsed, Year};
use super::words::{Class, Unit, Words};

/// A year after a date, quarter or season: "2024", ", 2024", "of 2024", "last year", "of the year".
pub(super) fn year_after(words: &Words, at: usize) -> Option<(Year, usize)> {
    let plain = |at: usize| match words.class(at) {
        Class::Digits { value, len: 4 } if (1000..=2199).contains(&value) => {
            Some((Year::Known(value as i32), at + 1))
        }
        Class::Last if words.class(at + 1) == Class::Unit(Unit::Year) => {
            Some((Year::Shift(-1), at + 2))
        }
        Class::This if words.class(at + 1) == Class::Unit(Unit::Year) => {
            Some((Year::Shift(0), at + 2))
        }
        Class::Next if words.class(at + 1) == Class::Unit(Unit::Year) => {
            Some((Year::Shift(1), at + 2))
        }
        Class::Previous if words.class(at + 1) == Class::Unit(Unit::Year) => {
            Some((Year::Shift(-1), at + 2))
        }
        Class::The if words.class(at + 1) == Class::Unit(Unit::Year) => {
            Some((Year::Shift(0), at + 2))
        }
        _ => None,
    };
    match words.class(at) {
        Class::Mark(',') => match plain(at + 1) {
            // In "On May 3, 2000 people marched" the number counts people.
            Some((_, to)) if bare::counts(words, to) => None,
            year => year,
        },
        Class::Of | Class::In => match words.class(at + 1) {
            Class::The => None,
            _ => plain(at + 1),
        },
        Class::Mark('\'' | '’') if words.glued(at + 1) => match words.class(at + 1) {
            Class::Digits { value, len: 2 } => {
                let century = if value < 50 { 2000 } else { 1900 };
                Some((Year::Known(century + value as i32), at + 2))
            }
            _ => None,
        },
        _ => plain(at),
    }
}

/// "2023 Q2".
pub(super) fn year_quarter(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    let year = Year::Known(value as i32);
    let next = if words.class(at + 1) == Class::Mark('-') { at + 2 } else { at + 1 };
    match words.class(next) {
        Class::QuarterCode(quarter) if len == 4 => {
            Some((Expr::Quarter { year, quarter }, next + 1, "time/quarter"))
        }
        Class::HalfCode(half) if len == 4 => {
            Some((Expr::Half { year, half }, next + 1, "time/half"))
        }
        _ => None,
    }
}

/// "2014", "2014-16", "9/11".
pub(super) fn year_led(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    if value == 9
        && len == 1
        && words.class(at + 1) == Class::Mark('/')
        && words.class(at + 2) == (Class::Digits { value: 11, len: 2 })
        && !matches!(words.class(at + 3), Class::Mark('/'))
        && !words.glued(at)
    {
        return Some((super::dates::known(2001, 9, 11), at + 3, "time/date"));
    }
    if len != 4 || !(1000..=2199).contains(&value) || !is_year(words, at, value) {
        return None;
    }
    let year = value as i32;
    // "the 1990's".
    let introduced = matches!(words.class_before(at), Class::The | Class::Early | Class::Late);
    if value.is_multiple_of(10)
        && introduced
        && bare::possessed(words, at + 1)
        && words.glued(at + 2)
        && words.lower(at + 2) == "s"
    {
        return Some((Expr::Years { first: year, count: 10 }, at + 3, "time/decade"));
    }
    // "2014-16", "2014/15".
    if matches!(words.class(at + 1), Class::Mark('-' | '–' | '/'))
        && words.glued(at + 1)
        && words.glued(at + 2)
        && let Class::Digits { value: tail, len: 2 } = words.class(at + 2)
        && short_tail(value, tail)
        && !words.glued(at + 3)
    {
        let last = year - year % 100 + tail as i32;
        let of = |year| Box::new(Expr::CalendarYear(year));
        return Some((Expr::Range { from: of(year), to: of(last) }, at + 3, "time/range"));
    }
    Some((Expr::CalendarYear(year), at + 1, "time/year"))
}

/// Whether two digits can be the last of a run of years: "2014-16".
pub(super) fn short_tail(year: u32, tail: u32) -> bool {
    (year % 100 + 1..=year % 100 + 15).contains(&tail)
}

/// Whether four digits are a year here.
fn is_year(words: &Words, at: usize, value: u32) -> bool {
    let before = words.class_before(at);
    if words.glued(at)
        && matches!(
            before,
            Class::Mark(
                '$' | '€' | '£' | '¥' | '#' | '/' | '.' | '@' | '_' | '+' | ':' | '=' | '&'
            )
        )
    {
        return false;
    }
    // "T-2000", "A/RES/1995".
    if words.glued(at)
        && matches!(before, Class::Mark('-'))
        && at >= 2
        && words.glued(at - 1)
        && matches!(words.class(at - 2), Class::Other)
        && words.lower(at - 2) != "pre"
        && words.lower(at - 2) != "post"
    {
        return false;
    }
    // A month that could have taken the year was none: "33 August 2014".
    if words.glued(at) && matches!(before, Class::Other) || matches!(before, Class::Month { .. }) {
        return false;
    }
    // "August 32, 2014": nor is the year of a day that is none.
    if matches!(before, Class::Mark(','))
        && at >= 3
        && matches!(words.class(at - 2), Class::Digits { len: 1..=2, .. })
        && matches!(words.class(at - 3), Class::Month { .. })
    {
        return false;
    }
    // "2012 80 10", "2015 - 32.": a row of numbers is no year with others behind it.
    let digits = |at: usize| matches!(words.class(at), Class::Digits { .. });
    if !matches!(before, Class::In) && digits(at + 1) && digits(at + 2) {
        return false;
    }
    if matches!(words.class(at + 1), Class::Mark('-'))
        && let Class::Digits { value: other, len: 1..=2 } = words.class(at + 2)
        && !short_tail(value, other)
        && bare::ends_clause(words, at + 3)
    {
        return false;
    }
    // "1914:", "12:30"-like, "2000.5", "2014/x".
    if words.glued(at + 1) {
        let next = words.class(at + 1);
        if matches!(next, Class::Mark('%' | '°' | '@' | '_')) {
            return false;
        }
        if matches!(next, Class::Mark(':' | '/'))
            && words.glued(at + 2)
            && matches!(words.class(at + 2), Class::Digits { .. })
        {
            return words.class(at + 1) == Class::Mark('/');
        }
    }
    if matches!(
        words.lower_before(at),
        "resolution"
            | "resolutions"
            | "no"
            | "number"
            | "route"
            | "flight"
            | "highway"
            | "article"
            | "section"
            | "room"
            | "paragraph"
            | "page"
            | "rule"
            | "regulation"
            | "directive"
            | "model"
            | "type"
            | "unit"
            | "vision"
            | "agenda"
            | "us$"
            | "rs"
            | "least"
            | "than"
            | "almost"
            | "nearly"
            | "approximately"
            | "roughly"
            | "some"
            | "over"
            | "about"
            | "only"
            | "another"
            | "rupees"
            | "usd"
            | "eur"
            | "hashtag"
            | "polaris"
            | "windows"
    ) && !between_years(words, at)
        && !(at >= 2
            && matches!(
                words.class(at - 2),
                Class::Later | Class::Earlier | Class::Until | Class::By
            ))
    {
        return false;
    }
    if bare::counts(words, at + 1) {
        return false;
    }
    // "1984-5000" is no pair of years.
    if words.glued(at + 1)
        && words.glued(at + 2)
        && matches!(words.class(at + 1), Class::Mark('-' | '–'))
        && let Class::Digits { value: other, len } = words.class(at + 2)
        && (words.glued(at + 3) && matches!(words.class(at + 4), Class::Digits { .. })
            || !(len == 4 && (value..2200).contains(&other)
                || len == 2 && short_tail(value, other)))
    {
        return false;
    }
    // The end of "133-03-2020", of "32 - 2015".
    if matches!(before, Class::Mark('-'))
        && at >= 2
        && let Class::Digits { len, .. } = words.class(at - 2)
        && (len != 4
            || words.glued(at - 2) && matches!(words.class_before(at - 2), Class::Mark('-')))
    {
        return false;
    }
    // A round number before a plural counts: "2000 pieces".
    let plural = matches!(words.class(at + 1), Class::Other)
        && !words.capital(at + 1)
        && words.lower(at + 1).ends_with('s')
        && !words.lower(at + 1).ends_with("ss");
    let dated = matches!(
        before,
        Class::In
            | Class::Since
            | Class::Until
            | Class::The
            | Class::By
            | Class::From
            | Class::Early
            | Class::Late
    );
    if plural && value.is_multiple_of(100) && !dated {
        return false;
    }
    let introduced =
        matches!(
            before,
            Class::In
                | Class::Since
                | Class::Until
                | Class::By
                | Class::Of
                | Class::From
                | Class::Before
                | Class::After
                | Class::Early
                | Class::Mid
                | Class::Late
                | Class::Season(_)
                | Class::The
                | Class::Mark('(')
        ) || matches!(words.lower_before(at), "during" | "circa" | "around" | "throughout" | "for");
    introduced || (1700..=2100).contains(&value)
}

/// Whether a year stands at the other end of a dash: "over 2000 - 2050".
fn between_years(words: &Words, at: usize) -> bool {
    matches!(words.class(at + 1), Class::Mark('-' | '–'))
        && matches!(words.class(at + 2), Class::Digits { len: 4, .. })
}
