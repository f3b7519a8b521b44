//! Times counted from the dateline or from the time last spoken of: "last week", "next Friday", "the past two years".
//!
//! In: words and the place of the word that counts. Out: the expression that starts there.

use super::bare;
use super::expr::{Expr, Parsed, Shift};
use super::single::{Count, count, day_part};
use super::words::{Class, Unit, Words};

/// An expression that starts with "last", "past", "this", "next", "coming", "following", "same", "that" or "recent".
pub(super) fn shifted(words: &Words, at: usize) -> Parsed {
    let lead = words.class(at);
    let next = at + 1;
    match lead {
        Class::Last => last(words, next),
        Class::Past => past(words, next),
        Class::Previous => {
            if let Some((unit, to)) = unit_after(words, next) {
                return anchored(unit, -1, to);
            }
            counted(words, next, -1)
        }
        Class::This => this(words, next),
        Class::Current => match words.class(next) {
            Class::Unit(
                unit @ (Unit::Week
                | Unit::Month
                | Unit::Quarter
                | Unit::Year
                | Unit::Decade
                | Unit::Century),
            ) => calendar_unit(unit, 0, next + 1),
            _ => None,
        },
        Class::Next => {
            if words.class(next) == Class::Unit(Unit::Day) {
                return anchored(Unit::Day, 1, day_part(words, next + 1));
            }
            ahead(words, at, next)
        }
        Class::Coming => ahead(words, at, next),
        Class::Following => {
            let (unit, to) = unit_after(words, next)?;
            if words.class_before(at) != Class::The && unit == Unit::Day {
                return None;
            }
            anchored(unit, 1, to)
        }
        Class::Same | Class::That => {
            let article =
                lead == Class::That || matches!(words.class_before(at), Class::The | Class::That);
            let next = if lead == Class::That && words.class(next) == Class::Same {
                next + 1
            } else {
                next
            };
            match words.class(next) {
                Class::Unit(
                    unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year),
                ) if article => {
                    // "that year's budget" is of that year; "that day-long siege" is no time.
                    (words.class(next + 1) != Class::Mark('-')).then_some((
                        Expr::OfAnchor { unit },
                        next + 1,
                        "time/anchored",
                    ))
                }
                Class::DayPart | Class::Night if article => {
                    Some((Expr::OfAnchor { unit: Unit::Day }, next + 1, "time/anchored"))
                }
                _ => None,
            }
        }
        Class::Recent => match words.class(next) {
            Class::Units(_) => Some((Expr::Vague, next + 1, "time/vague")),
            _ => None,
        },
        _ => None,
    }
}

/// A single unit after "previous" or "following".
fn unit_after(words: &Words, at: usize) -> Option<(Unit, usize)> {
    match words.class(at) {
        Class::Unit(unit) if unit != Unit::Hour && unit != Unit::Minute => Some((unit, at + 1)),
        Class::Night | Class::DayPart => Some((Unit::Day, at + 1)),
        _ => None,
    }
}

fn anchored(unit: Unit, count: i32, to: usize) -> Parsed {
    Some((Expr::FromAnchor { unit, count }, to, "time/anchored"))
}

fn calendar_unit(unit: Unit, shift: i32, to: usize) -> Parsed {
    Some((Expr::Unit { unit, shift }, to, "time/unit"))
}

/// After "last".
fn last(words: &Words, at: usize) -> Parsed {
    // "their last week in office", "the last week of July" are not last week.
    let own = matches!(words.lower_before(at - 1), "his" | "her" | "its" | "their" | "our" | "my");
    if own {
        return None;
    }
    let article = words.class_before(at - 1) == Class::The;
    match words.class(at) {
        Class::Unit(unit) => {
            if words.class(at + 1) == Class::Of {
                return None;
            }
            // "at the last minute" is late, not a day.
            if unit == Unit::Minute {
                return None;
            }
            // "over the last week", but "said last week".
            if article {
                return stretch(unit, -1, at + 1);
            }
            match unit {
                Unit::Minute | Unit::Hour | Unit::Day => None,
                Unit::Fortnight => stretch(Unit::Week, -2, at + 1),
                _ => calendar_unit(unit, -1, at + 1),
            }
        }
        Class::Night | Class::DayPart if !article => Some((Expr::Days(-1), at + 1, "time/deictic")),
        _ => named(words, at, Shift::Last).or_else(|| counted(words, at, -1)),
    }
}

/// After "past".
fn past(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Unit(unit) => {
            let article = matches!(words.class_before(at - 1), Class::The | Class::This);
            if article { stretch(unit, -1, at + 1) } else { None }
        }
        _ => named(words, at, Shift::Last)
            .filter(|_| {
                words.class_before(at - 1) == Class::The || words.class(at) != Class::Weekend
            })
            .or_else(|| counted(words, at, -1)),
    }
}

/// After "this".
fn this(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Past | Class::Last => match words.class(at + 1) {
            Class::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) => {
                calendar_unit(unit, -1, at + 2)
            }
            _ => named(words, at + 1, Shift::Last),
        },
        Class::Coming | Class::Next => match words.class(at + 1) {
            Class::Unit(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) => {
                calendar_unit(unit, 1, at + 2)
            }
            _ => named(words, at + 1, Shift::Next),
        },
        Class::Unit(
            unit @ (Unit::Week
            | Unit::Month
            | Unit::Quarter
            | Unit::Year
            | Unit::Decade
            | Unit::Century),
        ) => {
            (words.class(at + 1) != Class::Mark('-')).then_some(())?;
            calendar_unit(unit, 0, at + 1)
        }
        Class::DayPart | Class::Night => Some((Expr::Days(0), at + 1, "time/deictic")),
        _ => match words.lower(at) {
            // "in the lanterns of this years festival": the apostrophe is often left out.
            "years" => calendar_unit(Unit::Year, 0, at + 1),
            _ => named(words, at, Shift::This),
        },
    }
}

/// After "next", "coming" or "upcoming".
fn ahead(words: &Words, lead: usize, at: usize) -> Parsed {
    let coming = words.class(lead) == Class::Coming;
    let article = words.class_before(lead) == Class::The;
    match words.class(at) {
        Class::Unit(
            unit @ (Unit::Week
            | Unit::Month
            | Unit::Quarter
            | Unit::Year
            | Unit::Decade
            | Unit::Century),
        ) => {
            if article
                && !coming
                && words.class_before(lead.saturating_sub(1)) != Class::In
                && !matches!(words.lower_before(lead.saturating_sub(1)), "over" | "for" | "during")
            {
                return anchored(unit, 1, at + 1);
            }
            if article && !coming {
                return stretch(unit, 1, at + 1);
            }
            calendar_unit(unit, 1, at + 1)
        }
        Class::Units(_) if coming => Some((Expr::Vague, at + 1, "time/vague")),
        _ if coming && words.class_before(lead) == Class::A => None,
        _ => named(words, at, Shift::Next).or_else(|| counted(words, at, 1)),
    }
}

fn stretch(unit: Unit, count: i32, to: usize) -> Parsed {
    Some((Expr::Stretch { unit, count }, to, "time/stretch"))
}

/// A weekday, month, season or weekend that "last", "this" or "next" picks.
fn named(words: &Words, at: usize, shift: Shift) -> Parsed {
    match words.class(at) {
        Class::Weekday { day, short: false } => {
            Some((Expr::Weekday { day, shift }, day_part(words, at + 1), "time/weekday"))
        }
        Class::Month { month, short: false } if words.capital(at) => {
            // "last May 5", "this October 8": the day says more than the month.
            if let Some((day @ Expr::Day { .. }, to, rule)) = super::dates::calendar(words, at) {
                return Some((day, to, rule));
            }
            Some((Expr::MonthShift { month, shift }, at + 1, "time/month"))
        }
        Class::Season(season) => Some((Expr::SeasonShift { season, shift }, at + 1, "time/season")),
        Class::Weekend => Some((Expr::Weekend(shift), at + 1, "time/weekend")),
        _ => None,
    }
}

/// "last two years", "past few weeks", "next 30 days", "past several months".
fn counted(words: &Words, at: usize, sign: i32) -> Parsed {
    let (count, next) = count(words, at)?;
    let next = if words.class(next) == Class::Other
        && matches!(words.lower(next), "full" | "consecutive" | "or")
    {
        next + 1
    } else {
        next
    };
    let (Class::Units(unit) | Class::Unit(unit)) = words.class(next) else { return None };
    if words.class(next + 1) == Class::Of
        && matches!(words.class(next + 2), Class::The | Class::Digits { .. } | Class::Month { .. })
    {
        return None;
    }
    match count {
        Count::Exact(exact) => stretch(unit, sign * i32::try_from(exact).ok()?, next + 1),
        Count::Few => {
            bare::ends_phrase(words, next + 1).then_some((Expr::Vague, next + 1, "time/vague"))
        }
    }
}
