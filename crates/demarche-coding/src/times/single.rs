//! Single times: the dispatch over the word that they start with, and those counted from another time.
//!
//! In: words and a place among them. Out: the expression that starts there, and one past its last word.

use super::bare;
use super::expr::{Expr, Parsed, Part, Shift, family};
use super::grammar::skip_article;
use super::parts::century;
use super::words::{Class, Unit, Words};
use super::years::year_after;

/// A single time without what narrows it.
pub(super) fn base(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Month { .. } if let Some(holiday) = super::holidays::holiday(words, at) => {
            Some(holiday)
        }
        Class::Month { .. } | Class::Digits { .. } | Class::Ordinal { .. } => {
            super::dates::date(words, at).or_else(|| counted(words, at)).or_else(|| {
                match (words.class(at), words.class(at + 1)) {
                    (Class::Ordinal { value, .. }, Class::Unit(Unit::Century)) if value > 1 => {
                        Some((century(value as i32), at + 2, "time/century"))
                    }
                    _ => None,
                }
            })
        }
        Class::Weekday { .. } => super::weekdays::weekday(words, at),
        Class::Last
        | Class::Past
        | Class::Previous
        | Class::This
        | Class::Current
        | Class::Next
        | Class::Coming
        | Class::Following
        | Class::Same
        | Class::That
        | Class::Recent => super::shifts::shifted(words, at),
        Class::Cardinal(tens @ (20 | 30)) => {
            // "twenty-fourth of May".
            super::dates::day_led(words, at, tens).or_else(|| counted(words, at))
        }
        Class::Cardinal(_) | Class::A | Class::Few => counted(words, at),
        Class::Units(_) => match words.class(at + 1) {
            Class::Ago => Some((Expr::Vague, at + 2, "time/vague")),
            Class::Later | Class::Earlier if bare::ends_phrase(words, at + 2) => {
                Some((Expr::Vague, at + 2, "time/vague"))
            }
            _ => None,
        },
        Class::In | Class::Within => coming(words, at),
        Class::Unit(unit) => unit_led(words, at, unit),
        Class::Today => (!bare::named(words, at))
            .then(|| (Expr::Days(0), day_part(words, at + 1), "time/deictic")),
        Class::Yesterday => Some((Expr::Days(-1), day_part(words, at + 1), "time/deictic")),
        Class::Tomorrow => Some((Expr::Days(1), day_part(words, at + 1), "time/deictic")),
        Class::Tonight => {
            (!bare::named(words, at)).then_some((Expr::Days(0), at + 1, "time/deictic"))
        }
        Class::Weekend => weekend(words, at),
        Class::Night => night(words, at),
        Class::Decade(value) => decade(words, at, value),
        Class::QuarterCode(quarter) => {
            // "Q1-2019".
            let dash = words.glued(at + 1) && words.class(at + 1) == Class::Mark('-');
            let (year, to) = year_after(words, at + 1 + usize::from(dash))?;
            Some((Expr::Quarter { year, quarter }, to, "time/quarter"))
        }
        Class::HalfCode(half) => {
            let (year, to) = year_after(words, at + 1)?;
            Some((Expr::Half { year, half }, to, "time/half"))
        }
        Class::Season(season) => super::dates::season(words, at, season),
        Class::Other => match words.lower(at) {
            "recently" | "lately" => Some((Expr::Vague, at + 1, "time/vague")),
            _ => super::holidays::holiday(words, at),
        },
        _ => None,
    }
}

/// A number of units.
pub(super) enum Count {
    /// So many.
    Exact(u32),
    /// "a few", "several".
    Few,
}

/// A count at a word: "two", "24", "a", "twenty-four", "a few".
pub(super) fn count(words: &Words, at: usize) -> Option<(Count, usize)> {
    match words.class(at) {
        Class::Digits { value, len } if len <= 3 => Some((Count::Exact(value), at + 1)),
        Class::Cardinal(tens) if tens >= 20 => {
            let next = if words.class(at + 1) == Class::Mark('-') { at + 2 } else { at + 1 };
            match words.class(next) {
                Class::Cardinal(ones) if ones < 10 => Some((Count::Exact(tens + ones), next + 1)),
                _ => Some((Count::Exact(tens), at + 1)),
            }
        }
        Class::Cardinal(value) => Some((Count::Exact(value), at + 1)),
        Class::Few => {
            let next = if words.class(at + 1) == Class::Of { at + 2 } else { at + 1 };
            let two = words.lower(at) == "couple";
            Some((if two { Count::Exact(2) } else { Count::Few }, next))
        }
        Class::A => match words.class(at + 1) {
            Class::Few => count(words, at + 1),
            Class::Unit(_) => Some((Count::Exact(1), at + 1)),
            _ => None,
        },
        _ => None,
    }
}

/// The unit at a word, singular or plural.
fn unit_at(words: &Words, at: usize) -> Option<Unit> {
    match words.class(at) {
        Class::Unit(unit) | Class::Units(unit) => Some(unit),
        _ => None,
    }
}

/// One past a part of the day, where it stands: "morning", "at noon".
pub(super) fn day_part(words: &Words, at: usize) -> usize {
    match words.class(at) {
        Class::DayPart | Class::Night => at + 1,
        Class::Early | Class::Late
            if matches!(words.class(at + 1), Class::DayPart | Class::Night) =>
        {
            at + 2
        }
        _ => at,
    }
}

/// "two days ago", "a week earlier", "three months from now".
fn counted(words: &Words, at: usize) -> Parsed {
    let (count, next) = count(words, at)?;
    // "two-day", "45-year-old" are no times.
    if words.class(next) == Class::Mark('-') {
        return None;
    }
    // An editor's bracket: "[Ten] years ago".
    let next = if words.class(next) == Class::Mark(']') { next + 1 } else { next };
    let unit = unit_at(words, next)?;
    let after = next + 1;
    let exact = match count {
        Count::Exact(exact) => i32::try_from(exact).ok()?,
        Count::Few => 0,
    };
    let made = |make: fn(Unit, i32) -> Expr, sign: i32, to, rule| match count {
        Count::Exact(_) => Some((make(unit, sign * exact), to, rule)),
        Count::Few => Some((Expr::Vague, to, "time/vague")),
    };
    let away: fn(Unit, i32) -> Expr = |unit, count| Expr::Away { unit, count };
    let anchored: fn(Unit, i32) -> Expr = |unit, count| Expr::FromAnchor { unit, count };
    if let Some(offset) = offset(words, after, unit, exact) {
        return Some(offset);
    }
    match words.class(after) {
        Class::Ago => made(away, -1, after + 1, "time/ago"),
        Class::From if matches!(words.lower(after + 1), "now" | "today") => {
            made(away, 1, after + 2, "time/hence")
        }
        Class::Earlier | Class::Before if bare::ends_phrase(words, after + 1) => {
            made(anchored, -1, after + 1, "time/anchored")
        }
        Class::Later if bare::ends_phrase(words, after + 1) => {
            made(anchored, 1, after + 1, "time/anchored")
        }
        Class::After if bare::ends_clause(words, after + 1) => {
            made(anchored, 1, after + 1, "time/anchored")
        }
        _ => None,
    }
}

/// "before Monday's vote", "after the June 12 summit", after so many days or weeks.
fn offset(words: &Words, at: usize, unit: Unit, count: i32) -> Parsed {
    let sign = match words.class(at) {
        Class::Before => -1,
        Class::After => 1,
        _ => return None,
    };
    let next = skip_article(words, at + 1);
    let (of, to, _) = match words.class(next) {
        Class::Month { .. } | Class::Digits { .. } | Class::Ordinal { .. } => {
            super::dates::date(words, next)?
        }
        Class::Weekday { .. } => super::weekdays::weekday(words, next)?,
        Class::Today | Class::Yesterday | Class::Tomorrow => base(words, next)?,
        _ => return None,
    };
    let day = count > 0 && family(&of) == 1;
    day.then(|| (Expr::Offset { unit, count: sign * count, of: Box::new(of) }, to, "time/offset"))
}

/// "in two days", "in a week's time", "within two weeks": from the dateline on, where the tense is future. What is said of the
/// past ("fell in two days") is a duration; the lean decides, so the expression is kept apart.
fn coming(words: &Words, at: usize) -> Parsed {
    let (count, next) = count(words, at + 1)?;
    let Count::Exact(exact) = count else { return None };
    let unit = unit_at(words, next)?;
    let count = i32::try_from(exact).ok()?;
    let mut to = next + 1;
    let mut timed = false;
    if matches!(words.class(to), Class::Mark('\'' | '’')) {
        to += 1;
        if words.lower(to) == "s" {
            to += 1;
        }
        if words.lower(to) != "time" {
            return None;
        }
        timed = true;
        to += 1;
    }
    let away = Expr::Away { unit, count };
    match words.class(at) {
        Class::Within => {
            Some((Expr::Coming(Box::new(Expr::Stretch { unit, count })), to, "time/within"))
        }
        _ if timed => Some((away, to, "time/hence")),
        _ => Some((Expr::Coming(Box::new(away)), to, "time/in")),
    }
}

/// "day before yesterday", "year before", "year 2014", "week ago" has its article and is counted.
fn unit_led(words: &Words, at: usize, unit: Unit) -> Parsed {
    if let Some(to) =
        units_end(words, at).filter(|_| matches!(unit, Unit::Year | Unit::Month | Unit::Week))
    {
        let of = Box::new(Expr::Unit { unit, shift: 0 });
        return Some((Expr::Part { part: Part::End, of }, to, "time/part"));
    }
    if unit == Unit::Year
        && let Class::Digits { value, len: 4 } = words.class(at + 1)
        && words.class_before(at) != Class::A
    {
        return Some((Expr::CalendarYear(value as i32), at + 2, "time/year"));
    }
    // "the week beginning 4 February" is that of the day.
    if unit == Unit::Week && matches!(words.lower(at + 1), "beginning" | "starting" | "commencing")
    {
        let on = if words.class(at + 2) == Class::On { at + 3 } else { at + 2 };
        let (of, to, _) = super::dates::date(words, skip_article(words, on))?;
        let day = matches!(of, Expr::Day { .. });
        return day
            .then(|| (Expr::Nth { unit, place: 0, count: 0, of: Box::new(of) }, to, "time/nth"));
    }
    let sign = match words.class(at + 1) {
        Class::Before => -1,
        Class::After => 1,
        _ => return None,
    };
    match words.class(at + 2) {
        Class::Yesterday if unit == Unit::Day && sign < 0 => {
            return Some((Expr::Days(-2), at + 3, "time/deictic"));
        }
        Class::Tomorrow if unit == Unit::Day && sign > 0 => {
            return Some((Expr::Days(2), at + 3, "time/deictic"));
        }
        Class::Last if unit != Unit::Day && words.class(at + 3) == Class::Unit(unit) => {
            return Some((Expr::Unit { unit, shift: -1 + sign }, at + 4, "time/unit"));
        }
        _ => {}
    }
    (words.class_before(at) == Class::The && bare::ends_clause(words, at + 2)).then_some((
        Expr::FromAnchor { unit, count: sign },
        at + 2,
        "time/anchored",
    ))
}

/// One past "year's end" or "year-end".
fn units_end(words: &Words, at: usize) -> Option<usize> {
    let to = match (words.class(at + 1), words.lower(at + 2)) {
        (Class::Mark('-'), _) if words.glued(at + 1) => at + 2,
        (Class::Mark('\'' | '’'), "s") => at + 3,
        _ => return None,
    };
    (words.class(to) == Class::End && bare::ends_phrase(words, to + 1)).then_some(to + 1)
}

/// "the weekend", "over the weekend".
fn weekend(words: &Words, at: usize) -> Parsed {
    let of_time = words.class_before(at) == Class::The;
    of_time.then_some((Expr::Weekend(Shift::Unsaid), at + 1, "time/weekend"))
}

/// "the night before".
fn night(words: &Words, at: usize) -> Parsed {
    let before = words.class(at + 1) == Class::Before
        && words.class_before(at) == Class::The
        && bare::ends_clause(words, at + 2);
    before.then_some((Expr::FromAnchor { unit: Unit::Day, count: -1 }, at + 2, "time/anchored"))
}

/// "1990s", "the '90s", "the nineties".
fn decade(words: &Words, at: usize, value: u32) -> Parsed {
    if value >= 1000 {
        // "the 1900s" is the century's name as often as the decade's.
        let count = if value.is_multiple_of(100) { 100 } else { 10 };
        return (value < 2100).then_some((
            Expr::Years { first: value as i32, count },
            at + 1,
            "time/decade",
        ));
    }
    let elided = matches!(words.class_before(at), Class::Mark('\'' | '’' | '‘')) && words.glued(at);
    let article = if elided { at.checked_sub(1)? } else { at };
    let introduced = matches!(
        words.class_before(article),
        Class::The | Class::Early | Class::Late | Class::Mark('-')
    );
    // "in her thirties" is an age, and "the thirties" a temperature as often as a decade.
    (introduced || elided && at == 1).then_some((
        Expr::Years { first: 1900 + value as i32, count: 10 },
        at + 1,
        "time/decade",
    ))
}
