//! Dates by their names and numbers: months, days, seasons.
//!
//! In: words and a place among them. Out: the expression that starts there.

use super::bare;
use super::expr::{Expr, Parsed, Year};
use super::single::base;
use super::words::{Class, Season, Words};
use super::years::{short_tail, year_after, year_led, year_quarter};

/// A date that starts with a month's name, digits or an ordinal.
pub(super) fn date(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Month { month, short } => month_led(words, at, month, short),
        Class::Digits { value, len } if numeric_shape(words, at) => numeric(words, at, value, len),
        // The minutes of "12:30 April 3", the figure of "$12 March 3", the number of "COVID-19".
        Class::Digits { len, .. } if len < 4 && tail_of_something(words, at) => None,
        Class::Digits { value, len } => None
            .or_else(|| stroked(words, at, value, len))
            .or_else(|| day_led(words, at, value))
            .or_else(|| year_quarter(words, at, value, len))
            .or_else(|| year_month(words, at, value, len))
            .or_else(|| year_led(words, at, value, len)),
        Class::Ordinal { value, word } => ordinal_led(words, at, value, word),
        _ => None,
    }
}

/// The day of a month at a word: "8", "8th", "eighth", "the 8th".
fn day_at(words: &Words, at: usize) -> Option<(u32, usize)> {
    match words.class(at) {
        Class::Digits { value, len } if len <= 2 && (1..=31).contains(&value) => {
            Some((value, at + 1))
        }
        Class::Ordinal { value, .. } if (1..=31).contains(&value) => Some((value, at + 1)),
        // "twenty-fourth".
        Class::Cardinal(tens @ (20 | 30)) => {
            let last = if words.class(at + 1) == Class::Mark('-') { at + 2 } else { at + 1 };
            match words.class(last) {
                Class::Ordinal { value, word: true }
                    if (1..=9).contains(&value) && tens + value <= 31 =>
                {
                    Some((tens + value, last + 1))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// "2024 August", "2018 March 18", "2015-12".
fn year_month(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    if len != 4 || !(1700..=2199).contains(&value) || words.glued(at) && at > 0 {
        return None;
    }
    let year = Year::Known(value as i32);
    if words.class(at + 1) == Class::Mark('-')
        && words.glued(at + 1)
        && words.glued(at + 2)
        && let Class::Digits { value: month @ 1..=12, len: 2 } = words.class(at + 2)
        && !short_tail(value, month)
        && !words.glued(at + 3)
    {
        return Some((Expr::Month { year, month }, at + 3, "time/month"));
    }
    let (month, next) = month_at(words, at + 1).filter(|_| words.capital(at + 1))?;
    // Behind the day of another month the year is that one's: "on 3 June 2019 March began".
    if at > 0 && matches!(words.class(at - 1), Class::Month { .. } | Class::Mark(',')) {
        return None;
    }
    match day_at(words, next) {
        Some((day, to)) if month_at(words, to).is_none() && !bare::counts(words, to) => {
            Some((days(year, month, day, None), to, "time/date"))
        }
        // "in 2019 May resigned": a name.
        _ if ambiguous(month) => None,
        _ => Some((Expr::Month { year, month }, next, "time/month")),
    }
}

/// "23/Sep/2020", "2020-Sep-23".
fn stroked(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    let Class::Mark(mark @ ('/' | '-')) = words.class(at + 1) else { return None };
    let (Class::Month { month, .. }, Class::Digits { value: last, len: last_len }) =
        (words.class(at + 2), words.class(at + 4))
    else {
        return None;
    };
    let close = words.class(at + 3) == Class::Mark(mark)
        && (at + 1..=at + 4).all(|at| words.glued(at))
        && !matches!(words.class(at + 5), Class::Mark('/' | '-') if words.glued(at + 5));
    let (year, day) = match (len, last_len) {
        (1..=2, 4) => (last, value),
        (4, 1..=2) => (value, last),
        _ => return None,
    };
    let year = i32::try_from(year).ok().filter(|_| close)?;
    demarche_model::Date::new(year, month, day)?;
    Some((known(year, month, day), at + 5, "time/date"))
}

/// The month at a word, its abbreviation's point included.
fn month_at(words: &Words, at: usize) -> Option<(u32, usize)> {
    let Class::Month { month, short } = words.class(at) else { return None };
    let pointed = short && words.class(at + 1) == Class::Mark('.') && words.glued(at + 1);
    Some((month, if pointed { at + 2 } else { at + 1 }))
}

/// "April 8", "April 8-9, 2024", "April 2024", "Sept. 8", "October".
fn month_led(words: &Words, at: usize, month: u32, short: bool) -> Parsed {
    let (_, next) = month_at(words, at)?;
    let pointed = next == at + 2;
    let dash = |at: usize| matches!(words.class(at), Class::Mark('-' | '–')) && words.glued(at);
    let day_place = match words.class(next) {
        Class::The if matches!(words.class(next + 1), Class::Ordinal { .. }) => next + 1,
        Class::Mark('-') if short && words.glued(next + 1) => next + 1,
        // "October, 1st".
        Class::Mark(',')
            if matches!(words.class(next + 1), Class::Ordinal { word: false, .. })
                && words.capital(at)
                && bare::ends_clause(words, next + 2) =>
        {
            next + 1
        }
        _ => next,
    };
    // A lower-case "march" or "may" before a number is a verb.
    let verb = !words.capital(at) && ambiguous(month);
    if let Some((day, mut to)) = day_at(words, day_place).filter(|_| !verb) {
        let mut last = None;
        let joins = dash(to)
            || matches!(
                words.class(to),
                Class::To | Class::And | Class::Through | Class::Mark('-' | '–')
            );
        if joins
            && let Some((until, after)) = day_at(words, to + 1)
            && until > day
            && month_at(words, after).is_none()
            && !bare::counts(words, after)
            && (words.class(to) != Class::And || !matches!(words.class(after), Class::Other))
        {
            last = Some(until);
            to = after;
        }
        let figure = matches!(words.class(day_place), Class::Digits { .. });
        if figure
            && last.is_none()
            && bare::counts(words, to)
            && words.class(to) != Class::Mark('-')
        {
            return None;
        }
        let (year, to) = year_after(words, to)
            .filter(|(_, after)| !year_is_count(words, to, *after))
            .or_else(|| weekday_comma_year(words, to))
            .unwrap_or((Year::Unsaid, to));
        let (year, to) =
            famous(words, month, day, to).filter(|_| year == Year::Unsaid).unwrap_or((year, to));
        return Some((days(year, month, day, last), to, "time/date"));
    }
    // "Dec-2018", "Dec/2018".
    if matches!(words.class(next), Class::Mark('-' | '/'))
        && words.glued(next)
        && words.glued(next + 1)
        && !(words.glued(at) && at > 0)
        && let Class::Digits { value: year @ 1900..=2199, len: 4 } = words.class(next + 1)
        && !words.glued(next + 2)
    {
        return Some((
            Expr::Month { year: Year::Known(year as i32), month },
            next + 2,
            "time/month",
        ));
    }
    // "April 2024", "April of last year".
    if let Some((year, to)) = year_after(words, next)
        && !(at > 0
            && matches!(words.class(at - 1), Class::Digits { len, .. } if len <= 2)
            && !words.glued(at))
        && !(year_is_count(words, next, to))
        && !verb
    {
        return Some((Expr::Month { year, month }, to, "time/month"));
    }
    // "32 August", "August 45": no date, and no month either.
    let beside = |at: usize| matches!(words.class(at), Class::Digits { .. } | Class::Amount);
    if beside(next)
        || at > 0 && beside(at - 1) && !words.glued(at) && words.class_before(at) != Class::Of
    {
        return None;
    }
    // "Jan-Feb 2017": the month behind the dash shows that this one is no name.
    let spans = short
        && words.capital(at)
        && matches!(words.class(next), Class::Mark('-' | '–'))
        && words.glued(next)
        && words.glued(next + 1)
        && month_at(words, next + 1).is_some_and(|(_, to)| year_after(words, to).is_some());
    let trusted = spans
        || bare_month(words, at, next, month)
            && (!short || words.capital(at) && (pointed || clear_abbreviation(words, at, month)));
    trusted.then_some((Expr::Month { year: Year::Unsaid, month }, next, "time/month"))
}

/// "May 3 2000 people" does not happen with a comma or "of"; without them the number may count what follows.
fn year_is_count(words: &Words, from: usize, to: usize) -> bool {
    to == from + 1 && bare::counts(words, to)
}

/// "September 11" of the attacks is that of 2001.
fn famous(words: &Words, month: u32, day: u32, to: usize) -> Option<(Year, usize)> {
    let attack = words.lower(to).starts_with("terror")
        || matches!(words.lower(to), "attacks" | "hijackings" | "hijackers" | "commission");
    (month == 9 && day == 11 && attack).then_some((Year::Known(2001), to))
}

/// "April 8 (Monday), 2024" and the like are too rare to read; "April 8, Monday" has no year.
fn weekday_comma_year(words: &Words, at: usize) -> Option<(Year, usize)> {
    let day = match (words.class(at), words.class(at + 1)) {
        (Class::Mark(','), Class::Weekday { .. }) => at + 2,
        _ => return None,
    };
    year_after(words, day)
}

fn days(year: Year, month: u32, day: u32, last: Option<u32>) -> Expr {
    let from = Expr::Day { year, month, day };
    match last {
        None => from,
        Some(last) => {
            Expr::Range { from: Box::new(from), to: Box::new(Expr::Day { year, month, day: last }) }
        }
    }
}

/// Months whose names are words or given names as well.
fn ambiguous(month: u32) -> bool {
    matches!(month, 3 | 5 | 8)
}

/// Whether an abbreviation without its point is a month's: "since Nov", but neither "from Jan" nor "in Mar".
fn clear_abbreviation(words: &Words, at: usize, month: u32) -> bool {
    !matches!(month, 1 | 3 | 6 | 7)
        && matches!(
            words.class_before(at),
            Class::In | Class::Since | Class::From | Class::To | Class::Of
        )
}

/// Whether a month's name without day and year is a month here.
fn bare_month(words: &Words, at: usize, next: usize, month: u32) -> bool {
    if !words.capital(at) && ambiguous(month) && !(at == 0 && words.len() == 1) {
        return false;
    }
    let introduced = match words.class_before(at) {
        Class::In
        | Class::Since
        | Class::Until
        | Class::By
        | Class::Of
        | Class::From
        | Class::Between
        | Class::Early
        | Class::Mid
        | Class::Late
        | Class::Last
        | Class::Next
        | Class::This
        | Class::Through
        | Class::To
        | Class::Before
        | Class::After
        | Class::Earlier
        | Class::Later
        | Class::Past
        | Class::Coming => true,
        Class::And => {
            at >= 2 && matches!(words.class(at - 2), Class::Month { .. } | Class::Digits { .. })
        }
        Class::Mark('-' | '–') => matches!(
            at.checked_sub(2).map(|before| words.class(before)),
            Some(
                Class::Mid
                    | Class::Early
                    | Class::Late
                    | Class::Month { .. }
                    | Class::Digits { .. }
            )
        ),
        Class::Mark('(') => matches!(words.class(next), Class::Mark(')')),
        _ => matches!(words.lower_before(at), "during" | "for" | "around" | "throughout" | "about"),
    };
    // "in May, Mr May": a name follows a surname's title or a first name, never one of these words.
    if introduced {
        return !(words.capital(next)
            && matches!(
                words.class_before(at),
                Class::To | Class::From | Class::By | Class::After | Class::Before
            )
            && words.class(next) == Class::Other);
    }
    if ambiguous(month) || matches!(month, 4 | 6) && words.capital(next) {
        // "the May elections", but neither "the March on the capital" nor "the August assembly" spelt small.
        let of_noun = words.capital(at)
            && words.class_before(at) == Class::The
            && words.class(next) == Class::Other
            && !words.capital(next);
        return words.len() == 1 || of_noun;
    }
    // "Kate April", "January Jones": between names it is a name; "the October Revolution" is another October.
    let name_before = at > 0
        && words.capital(at - 1)
        && words.class(at - 1) == Class::Other
        && !words.opens_sentence(at);
    !(name_before || words.capital(next) && words.class(next) == Class::Other)
}

/// "8 April", "8-9 April 2024", "8 and 9 April".
pub(super) fn day_led(words: &Words, at: usize, value: u32) -> Parsed {
    if !(1..=31).contains(&value) {
        return None;
    }
    let dash = |at: usize| matches!(words.class(at), Class::Mark('-' | '–'));
    let of = |at: usize| if words.class(at) == Class::Of { at + 1 } else { at };
    let (first, next) = day_at(words, at)?;
    let mut last = None;
    let mut month_place = of(next);
    if dash(next) && words.glued(next) && matches!(words.class(next + 1), Class::Month { .. }) {
        month_place = next + 1;
    } else if (dash(next) || matches!(words.class(next), Class::To | Class::And | Class::Through))
        && let Some((until, after)) =
            day_at(words, if words.class(next + 1) == Class::The { next + 2 } else { next + 1 })
        && until > first
    {
        last = Some(until);
        month_place = of(after);
    }
    let (month, to) = month_at(words, month_place)?;
    // "the 3 March on their own": a lower-case month that is a word is none.
    if !words.capital(month_place) && ambiguous(month) {
        return None;
    }
    let (to, dashed_year) = match (words.class(to), words.class(to + 1)) {
        (Class::Mark('-'), Class::Digits { len: 4, .. }) if words.glued(to) => (to + 1, true),
        _ => (to, false),
    };
    let (year, to) = match year_after(words, to)
        .filter(|(_, after)| dashed_year || !year_is_count(words, to, *after))
    {
        Some(year) => year,
        None => (Year::Unsaid, to),
    };
    Some((days(year, month, first, last), to, "time/date"))
}

/// "the 8th of April", "8th April", "the 15th", "the second quarter" is the quarter's rule.
fn ordinal_led(words: &Words, at: usize, value: u32, word: bool) -> Parsed {
    // The end of "twenty-fourth" is no day of its own.
    if word
        && at >= 2
        && words.class(at - 1) == Class::Mark('-')
        && matches!(words.class(at - 2), Class::Cardinal(20 | 30))
    {
        return None;
    }
    let of = words.class(at + 1) == Class::Of;
    let month_follows =
        matches!(words.class(if of { at + 2 } else { at + 1 }), Class::Month { .. });
    if month_follows && (of || !word) {
        return day_led(words, at, value);
    }
    let introduced = matches!(words.class_before(at), Class::The | Class::Between | Class::From);
    if let Some(found) = day_led(words, at, value).filter(|_| !word || introduced) {
        return Some(found);
    }
    // "the 15th", with nothing that it is the fifteenth of.
    let bare = !word
        && (1..=31).contains(&value)
        && words.class_before(at) == Class::The
        && (at < 2
            || matches!(
                words.class(at - 2),
                Class::On | Class::By | Class::Until | Class::Since | Class::From | Class::To
            ))
        && bare::ends_clause(words, at + 1);
    bare.then_some((Expr::DayOfMonth(value), at + 1, "time/day-of-month"))
}

/// Whether the digits at a word end something that is no date.
fn tail_of_something(words: &Words, at: usize) -> bool {
    words.glued(at)
        && match words.class_before(at) {
            Class::Mark(':' | '$' | '€' | '£' | '/' | '.' | '_' | '#' | '+') | Class::Other => {
                true
            }
            Class::Mark('-') => {
                words.glued(at - 1) && at >= 2 && words.class(at - 2) == Class::Other
            }
            _ => false,
        }
}

/// Whether three runs of digits with the same mark between them start at a word, whether or not they are a date.
fn numeric_shape(words: &Words, at: usize) -> bool {
    let digits = |at: usize| matches!(words.class(at), Class::Digits { .. });
    let Class::Mark(mark @ ('-' | '/' | '.')) = words.class(at + 1) else { return false };
    (1..=4).all(|ahead| words.glued(at + ahead))
        && digits(at + 2)
        && words.class(at + 3) == Class::Mark(mark)
        && (digits(at + 4) || words.lower(at + 4).starts_with(|c: char| c.is_ascii_digit()))
}

/// "2024-04-08", "8.4.2024", "04/08/2024".
fn numeric(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    let Class::Mark(mark) = words.class(at + 1) else { return None };
    let opens = !words.glued(at)
        || matches!(words.class_before(at), Class::Mark('(' | '[' | '"' | '“' | '–'))
        || words.class_before(at) == Class::Mark('-') && !words.glued(at - 1);
    if !opens {
        return None;
    }
    let Class::Digits { value: second, len: second_len } = words.class(at + 2) else { return None };
    if second_len > 2 {
        return None;
    }
    let mut to = at + 5;
    if len == 4 {
        // The day may run into a time of day: "2024-04-08T12:30".
        let day = match words.class(at + 4) {
            Class::Digits { value, len } if len <= 2 => value,
            _ => {
                let day = words.lower(at + 4).split('t').next()?;
                while words.glued(to) && !matches!(words.class(to), Class::Mark(',' | ')' | ';')) {
                    to += 1;
                }
                day.parse().ok()?
            }
        };
        demarche_model::Date::new(value as i32, second, day)?;
        return Some((known(value as i32, second, day), to, "time/numeric"));
    }
    let Class::Digits { value: year, len: year_len } = words.class(at + 4) else { return None };
    let year = match year_len {
        4 => year as i32,
        // With points it is a version or a number of chapters.
        2 if mark != '.' => (if year < 50 { 2000 } else { 1900 }) + year as i32,
        _ => return None,
    };
    // Points and a first number above twelve say day first; strokes say month first, as American reports write.
    let (month, day) =
        if value > 12 || mark == '.' && second <= 12 { (second, value) } else { (value, second) };
    demarche_model::Date::new(year, month, day)?;
    Some((known(year, month, day), to, "time/numeric"))
}

pub(super) fn known(year: i32, month: u32, day: u32) -> Expr {
    Expr::Day { year: Year::Known(year), month, day }
}

/// "summer 2014", "the summer of 2014", "in the spring".
pub(super) fn season(words: &Words, at: usize, season: Season) -> Parsed {
    if let Some((year, to)) = year_after(words, at + 1)
        && words.class(at + 1) != Class::In
        && !matches!(words.class(at + 1), Class::Mark(','))
    {
        // "winter of 2013-14" ends in the later year; the year that it begins in names it.
        let tail = matches!(words.class(to), Class::Mark('-' | '–' | '/'))
            && words.glued(to)
            && matches!(words.class(to + 1), Class::Digits { len: 2 | 4, .. });
        return Some((
            Expr::Season { year, season },
            if tail { to + 2 } else { to },
            "time/season",
        ));
    }
    let in_the = words.class_before(at) == Class::The
        && at >= 2
        && (matches!(words.class(at - 2), Class::In | Class::Since | Class::Until | Class::By)
            || matches!(words.lower(at - 2), "during" | "over"))
        && bare::ends_phrase(words, at + 1)
        && words.class(at + 1) != Class::Of
        && !matches!(words.lower(at + 1), "from" | "in");
    in_the.then_some((Expr::Season { year: Year::Unsaid, season }, at + 1, "time/season"))
}

/// What stands at `at`, if it is a day, month or year.
pub(super) fn calendar(words: &Words, at: usize) -> Parsed {
    base(words, at).filter(|(expr, _, _)| {
        matches!(expr, Expr::Day { .. } | Expr::Month { .. } | Expr::CalendarYear(_))
    })
}
