//! Dates by their names and numbers: months, days, weekdays, years, seasons.
//!
//! In: words and a place among them. Out: the expression that starts there.

use demarche_model::Weekday;

use super::bare;
use super::grammar::{Expr, Shift, Year, base, day_part, year_after};
use super::words::{Class, Season, Unit, Words};

/// An expression, one past its last word, and its rule.
type Parsed = Option<(Expr, usize, &'static str)>;

/// A date that starts with a month's name, digits or an ordinal.
pub(super) fn date(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Month { month, short } => month_led(words, at, month, short),
        Class::Digits { value, len } if numeric_shape(words, at) => numeric(words, at, value, len),
        // The minutes of "12:30 April 3", the figure of "$12 March 3", the number of "COVID-19".
        Class::Digits { len, .. } if len < 4 && tail_of_something(words, at) => None,
        Class::Digits { value, len } => None
            .or_else(|| day_led(words, at, value))
            .or_else(|| year_quarter(words, at, value, len))
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
        _ => None,
    }
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
    let trusted = bare_month(words, at, next, month)
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
fn day_led(words: &Words, at: usize, value: u32) -> Parsed {
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

fn known(year: i32, month: u32, day: u32) -> Expr {
    Expr::Day { year: Year::Known(year), month, day }
}

/// "2023 Q2".
fn year_quarter(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
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
fn year_led(words: &Words, at: usize, value: u32, len: u32) -> Parsed {
    if value == 9
        && len == 1
        && words.class(at + 1) == Class::Mark('/')
        && words.class(at + 2) == (Class::Digits { value: 11, len: 2 })
        && !matches!(words.class(at + 3), Class::Mark('/'))
        && !words.glued(at)
    {
        return Some((known(2001, 9, 11), at + 3, "time/date"));
    }
    if len != 4 || !(1000..=2199).contains(&value) || !is_year(words, at, value) {
        return None;
    }
    let year = value as i32;
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
fn short_tail(year: u32, tail: u32) -> bool {
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

/// "Monday", "Monday, April 8", "Monday morning", "Monday last week", "Wed."
pub(super) fn weekday(words: &Words, at: usize) -> Parsed {
    let Class::Weekday { day, short } = words.class(at) else { return None };
    let pointed = words.class(at + 1) == Class::Mark('.') && words.glued(at + 1);
    let mut next = if short && pointed { at + 2 } else { at + 1 };
    next = day_part(words, next);
    // "Monday, April 8", "Sunday night (March 4)", "Friday the 13th".
    let aside = match words.class(next) {
        Class::Mark(',' | '(') => next + 1,
        _ => next,
    };
    let aside = if words.class(aside) == Class::The { aside + 1 } else { aside };
    if matches!(
        words.class(aside),
        Class::Month { .. } | Class::Digits { .. } | Class::Ordinal { .. }
    ) && let Some((found @ Expr::Day { .. }, to, rule)) = date(words, aside)
    {
        return Some((found, day_part(words, to), rule));
    }
    if short && !(words.capital(at) && abbreviated(words, at, pointed)) || name(words, at, day) {
        return None;
    }
    let of = if matches!(words.class(next), Class::Of) { next + 1 } else { next };
    let week = Class::Unit(Unit::Week);
    let weeks = match (words.class(of), words.class(of + 1)) {
        (Class::Last | Class::Previous, after) if after == week => Some(-1),
        (Class::This, after) if after == week => Some(0),
        (Class::Next, after) if after == week => Some(1),
        _ => None,
    };
    if let Some(weeks) = weeks {
        return Some((Expr::WeekdayOfWeek { day, weeks }, of + 2, "time/weekday"));
    }
    Some((Expr::Weekday { day, shift: Shift::Unsaid }, next, "time/weekday"))
}

/// Whether an abbreviated weekday is one: "Wed." or "on Sat", but no sun in the sky.
fn abbreviated(words: &Words, at: usize, pointed: bool) -> bool {
    let clear = !matches!(words.lower(at), "sun" | "sat" | "mon");
    let alone = at == 0 && words.len() <= 2;
    alone
        || words.class_before(at) == Class::On
        || clear && pointed && words.class_before(at) != Class::The
}

/// Whether a weekday belongs to a name: "Good Friday Agreement", "Black Friday", "The Sunday Times", "Mail on Sunday".
fn name(words: &Words, at: usize, day: Weekday) -> bool {
    let named_after = words.capital(at)
        && matches!(
            words.lower(at + 1),
            "times"
                | "telegraph"
                | "mirror"
                | "mail"
                | "herald"
                | "express"
                | "post"
                | "tribune"
                | "world"
                | "agreement"
                | "independent"
                | "age"
                | "sun"
                | "review"
                | "star"
                | "night"
                | "s"
        )
        && words.capital(at + 1)
        && !matches!(words.lower(at + 1), "night");
    let named_before = words.capital(at)
        && words.capital(at.saturating_sub(1))
        && matches!(
            words.lower_before(at),
            "good"
                | "black"
                | "bloody"
                | "ash"
                | "palm"
                | "super"
                | "fat"
                | "cyber"
                | "holy"
                | "maundy"
                | "easter"
                | "independent"
                | "ruby"
                | "man"
                | "girl"
        );
    let paper = words.class_before(at) == Class::On
        && at >= 2
        && matches!(words.lower(at - 2), "mail" | "independent")
        && words.capital(at - 2)
        && day == Weekday::Sunday;
    named_after
        || named_before
        || paper
        || matches!(words.lower_before(at), "every" | "each" | "any" | "one" | "some" | "per")
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
