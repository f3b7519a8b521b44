//! Weekdays, with the date or week that they stand in, and told from names that hold one.
//!
//! In: words and a place among them. Out: the day there.

use demarche_model::Weekday;

use super::dates::date;
use super::expr::{Expr, Parsed, Shift};
use super::single::day_part;
use super::words::{Class, Unit, Words};

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
