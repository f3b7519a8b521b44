//! Expressions laid on the calendar.
//!
//! In: an expression, the dateline, the time last spoken of, and which way the tense leans. Out: the days that it names.

use demarche_model::{Date, Grain, OpenEnd, Weekday, When};

use super::expr::{Expr, Part, Shift, Year};
use super::words::{Season, Unit};

/// Which way an expression leans that fits several days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lean {
    /// Nothing says; news tells of the past.
    Unsaid,
    /// No verb of the report says; as `Unsaid`, but a day that is weeks away is not one of eleven months ago.
    Told,
    /// The verb is in the past.
    Past,
    /// The verb is in the future.
    Future,
    /// The verb is in the present: the nearest day either way.
    Near,
}

/// What an expression is resolved against.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// The dateline.
    pub(super) published: Option<Date>,
    /// The time last spoken of.
    pub(super) anchor: Option<When>,
    /// The tense.
    pub(super) lean: Lean,
}

/// Why an expression names no days.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// It is counted from a dateline that is not known.
    Dateline,
    /// It is counted from a time that the text has not given.
    Anchor,
    /// It names no day of the calendar, or no time at all.
    NoTime,
}

/// The days that an expression names.
pub(super) fn lay(expr: &Expr, frame: &Frame) -> Result<When, Refusal> {
    let when = lay_any(expr, frame)?;
    match (when.start, when.end) {
        (Some(start), Some(end)) if start > end => Err(Refusal::NoTime),
        _ => Ok(when),
    }
}

fn lay_any(expr: &Expr, frame: &Frame) -> Result<When, Refusal> {
    let dateline = || frame.published.ok_or(Refusal::Dateline);
    match expr {
        Expr::Day { year, month, day } => {
            in_year(*year, frame, |year| Date::new(year, *month, *day)).map(one_day)
        }
        Expr::DayOfMonth(day) => {
            let published = dateline()?;
            let months = [-2, -1, 0, 1, 2].into_iter();
            let days = months.filter_map(|shift| {
                let (year, month, _) = published.month_start().plus_months(shift).civil();
                Date::new(year, month, *day)
            });
            pick(days, published, frame.lean).map(one_day).ok_or(Refusal::NoTime)
        }
        Expr::Month { year: Year::Unsaid, month } => {
            let published = dateline()?.month_start();
            let firsts = [-1, 0, 1].into_iter();
            let firsts = firsts.filter_map(|shift| Date::new(published.year() + shift, *month, 1));
            pick(firsts, published, frame.lean).map(month_of).ok_or(Refusal::NoTime)
        }
        Expr::Month { year, month } => {
            in_year(*year, frame, |year| Date::new(year, *month, 1)).map(month_of)
        }
        Expr::MonthShift { month, shift } => {
            let this = dateline()?.month_start();
            let lean = match shift {
                Shift::Last => (Lean::Past, this.plus_months(-1)),
                Shift::Next => (Lean::Future, this.plus_months(1)),
                Shift::This | Shift::Unsaid => {
                    let first = Date::new(this.year(), *month, 1).ok_or(Refusal::NoTime)?;
                    return Ok(month_of(first));
                }
            };
            let firsts = [-1, 0, 1].into_iter();
            let firsts = firsts.filter_map(|years| Date::new(this.year() + years, *month, 1));
            pick(firsts, lean.1, lean.0).map(month_of).ok_or(Refusal::NoTime)
        }
        Expr::CalendarYear(year) => years(*year, 1, Grain::Year),
        Expr::Years { first, count } => years(*first, *count, Grain::Decade),
        Expr::Weekday { day, shift } => Ok(one_day(weekday(*day, *shift, dateline()?, frame.lean))),
        Expr::WeekdayOfWeek { day, weeks } => {
            Ok(one_day(dateline()?.week_start().plus_days(weeks * 7 + day.index())))
        }
        Expr::Days(shift) => Ok(one_day(dateline()?.plus_days(*shift))),
        Expr::Overnight => {
            let published = dateline()?;
            Ok(between(published.plus_days(-1), published, Grain::Day))
        }
        Expr::Unit { unit, shift } => Ok(unit_of(dateline()?, *unit, *shift)),
        Expr::Away { unit, count } => {
            let published = dateline()?;
            Ok(match unit {
                Unit::Minute => one_day(published),
                Unit::Hour => one_day(published.plus_days(count / 24)),
                Unit::Decade => unit_of(published, Unit::Year, count.saturating_mul(10)),
                Unit::Century => unit_of(published, Unit::Year, count.saturating_mul(100)),
                Unit::Fortnight => unit_of(published, Unit::Week, count.saturating_mul(2)),
                unit => unit_of(published, *unit, *count),
            })
        }
        Expr::Coming(of) => match frame.lean {
            Lean::Future | Lean::Unsaid => lay_any(of, frame),
            _ => Err(Refusal::NoTime),
        },
        Expr::Stretch { unit, count } => {
            let published = dateline()?;
            let far = match unit {
                Unit::Minute => published,
                Unit::Hour => {
                    published.plus_days((count - count.signum() + 24 * count.signum()) / 24)
                }
                Unit::Day => published.plus_days(*count),
                Unit::Week => published.plus_days(count.saturating_mul(7)),
                Unit::Fortnight => published.plus_days(count.saturating_mul(14)),
                Unit::Month => published.plus_months(*count),
                Unit::Quarter => published.plus_months(count.saturating_mul(3)),
                Unit::Year => published.plus_months(count.saturating_mul(12)),
                Unit::Decade => published.plus_months(count.saturating_mul(120)),
                Unit::Century => published.plus_months(count.saturating_mul(1200)),
            };
            Ok(between(far.min(published), far.max(published), grain_of(*unit)))
        }
        Expr::FromAnchor { unit, count } => from_anchor(*unit, *count, frame),
        Expr::Offset { unit, count, of } => {
            let from = lay(of, frame)?;
            let day = if *count < 0 { from.start } else { from.end };
            let day = day.ok_or(Refusal::NoTime)?;
            Ok(match unit {
                Unit::Minute | Unit::Hour => one_day(day),
                unit => unit_of(day, *unit, *count),
            })
        }
        Expr::OfAnchor { unit } => {
            let (start, end, grain) = anchor(frame).ok_or(Refusal::Anchor)?;
            let whole = unit_of(start, *unit, 0);
            let inside = whole.end.is_some_and(|last| end <= last) && grain <= grain_of(*unit);
            if inside { Ok(whole) } else { Err(Refusal::Anchor) }
        }
        Expr::Weekend(shift) => Ok(weekend(*shift, dateline()?, frame.lean)),
        Expr::Quarter { year, quarter } => {
            let first = |year| Date::new(year, quarter * 3 - 2, 1);
            in_year(*year, frame, first).map(|first| months(first, 3, Grain::Quarter))
        }
        Expr::Half { year, half } => {
            let first = |year| Date::new(year, half * 6 - 5, 1);
            in_year(*year, frame, first).map(|first| months(first, 6, Grain::Year))
        }
        Expr::Season { year, season } => {
            let first = |year| Date::new(year, season_month(*season), 1);
            in_year(*year, frame, first).map(|first| months(first, 3, Grain::Season))
        }
        Expr::SeasonShift { season, shift } => {
            let published = dateline()?;
            let firsts = [-2, -1, 0, 1].into_iter();
            let mut firsts = firsts
                .filter_map(|years| Date::new(published.year() + years, season_month(*season), 1));
            let over = |first: &Date| first.plus_months(3) <= published;
            let first = match shift {
                Shift::Last => firsts.rfind(over),
                Shift::Next => firsts.find(|first| *first > published),
                Shift::This | Shift::Unsaid => {
                    // The running one, else the one of this calendar year.
                    let running = firsts.clone().find(|first| *first <= published && !over(first));
                    running.or_else(|| firsts.find(|first| first.year() == published.year()))
                }
            };
            first.map(|first| months(first, 3, Grain::Season)).ok_or(Refusal::NoTime)
        }
        Expr::Easter { year, days } => {
            let day = |year| easter(year).map(|sunday| sunday.plus_days(*days));
            in_year(*year, frame, day).map(one_day)
        }
        Expr::WeekdayOfMonth { year, month, day, nth } => {
            let at = |year| {
                let first = Date::new(year, *month, 1)?;
                let ahead = (day.index() - first.weekday().index()).rem_euclid(7);
                Some(first.plus_days(ahead + 7 * (*nth as i32 - 1)))
            };
            in_year(*year, frame, at).map(one_day)
        }
        Expr::Part { part, of } => {
            let whole = lay(of, frame)?;
            let (Some(start), Some(end)) = (whole.start, whole.end) else { return Ok(whole) };
            part_of(*part, start, end, whole.grain, frame.published)
        }
        Expr::Nth { unit, place, count, of } => {
            let whole = lay(of, frame)?;
            let (Some(start), Some(end)) = (whole.start, whole.end) else { return Ok(whole) };
            nth(*unit, *place, *count, start, end)
        }
        Expr::NthWeekday { day, place, of } => {
            let whole = lay(of, frame)?;
            let (Some(start), Some(end)) = (whole.start, whole.end) else { return Ok(whole) };
            let found = if *place > 0 {
                let ahead = (day.index() - start.weekday().index()).rem_euclid(7);
                start.plus_days(ahead + 7 * (place - 1))
            } else {
                end.plus_days(-(end.weekday().index() - day.index()).rem_euclid(7))
            };
            if start <= found && found <= end { Ok(one_day(found)) } else { Err(Refusal::NoTime) }
        }
        Expr::Range { from, to } => {
            let (from, to) = ends(from, to, frame)?;
            let grain = from.grain.max(to.grain);
            match (from.start, to.end) {
                (Some(start), Some(end)) => Ok(between(start, end, grain)),
                _ => Err(Refusal::NoTime),
            }
        }
        Expr::Since(of) => {
            let lean = if frame.lean == Lean::Future { Lean::Unsaid } else { frame.lean };
            let since = lay(of, &Frame { lean, ..*frame })?;
            Ok(When { start: since.start, end: None, grain: since.grain, open: Some(OpenEnd::End) })
        }
        Expr::Until(of) => {
            let until = lay(of, &until_frame(frame))?;
            Ok(When { start: None, end: until.end, grain: until.grain, open: Some(OpenEnd::Start) })
        }
        Expr::Before(of) => {
            let before = lay(of, frame)?;
            let end = before.start.map(|start| start.plus_days(-1));
            Ok(When { start: None, end, grain: before.grain, open: Some(OpenEnd::Start) })
        }
        Expr::After(of) => {
            let after = lay(of, frame)?;
            let start = after.end.map(|end| end.plus_days(1));
            Ok(When { start, end: None, grain: after.grain, open: Some(OpenEnd::End) })
        }
        Expr::Vague => Ok(When { start: None, end: None, grain: Grain::Vague, open: None }),
    }
}

/// What lasts "until" a day mostly lasts beyond the dateline.
pub(super) fn until_frame(frame: &Frame) -> Frame {
    let lean = match frame.lean {
        Lean::Unsaid | Lean::Told | Lean::Future => Lean::Future,
        lean => lean,
    };
    Frame { lean, ..*frame }
}

/// The two ends of a range: an end that says less takes its year or week from the other.
pub(super) fn ends(from: &Expr, to: &Expr, frame: &Frame) -> Result<(When, When), Refusal> {
    let near = |other: When, lean| {
        let published = if lean == Lean::Future { other.start } else { other.end };
        Frame { published, lean, anchor: frame.anchor }
    };
    if floats(from) && !floats(to) {
        let to = lay(to, frame)?;
        return Ok((lay(from, &near(to, Lean::Past))?, to));
    }
    // What runs over the dateline has begun before it: on the 2nd, "from the 1st to the 5th" is this month's.
    if frame.lean == Lean::Future && floats(from) && floats(to) {
        let begun = lay(from, &Frame { lean: Lean::Past, ..*frame })?;
        let over = lay(to, &near(begun, Lean::Future))?;
        let long = matches!((begun.start, over.end), (Some(a), Some(b)) if b.days_since(a) > 92);
        if over.end >= frame.published && !long {
            return Ok((begun, over));
        }
    }
    let from = lay(from, frame)?;
    let to = if floats(to) { lay(to, &near(from, Lean::Future))? } else { lay(to, frame)? };
    Ok((from, to))
}

/// Whether an expression fits several years or weeks.
fn floats(expr: &Expr) -> bool {
    match expr {
        Expr::Day { year, .. }
        | Expr::Month { year, .. }
        | Expr::Quarter { year, .. }
        | Expr::Season { year, .. } => *year == Year::Unsaid,
        Expr::Weekday { shift, .. } => *shift == Shift::Unsaid,
        Expr::DayOfMonth(_) => true,
        Expr::Part { of, .. } => floats(of),
        _ => false,
    }
}

fn between(start: Date, end: Date, grain: Grain) -> When {
    When { start: Some(start), end: Some(end), grain, open: None }
}

fn one_day(day: Date) -> When {
    between(day, day, Grain::Day)
}

fn month_of(first: Date) -> When {
    between(first.month_start(), first.month_end(), Grain::Month)
}

fn months(first: Date, count: i32, grain: Grain) -> When {
    between(first, first.plus_months(count).plus_days(-1), grain)
}

fn years(first: i32, count: i32, grain: Grain) -> Result<When, Refusal> {
    let start = Date::new(first, 1, 1).ok_or(Refusal::NoTime)?;
    let end = Date::new(first.saturating_add(count - 1), 12, 31).ok_or(Refusal::NoTime)?;
    Ok(between(start, end, grain))
}

fn grain_of(unit: Unit) -> Grain {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Grain::Day,
        Unit::Week | Unit::Fortnight => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade | Unit::Century => Grain::Decade,
    }
}

/// The calendar unit so many units away from the one that holds a day.
fn unit_of(day: Date, unit: Unit, shift: i32) -> When {
    let years_from = |count: i32| {
        let first =
            (day.year() - day.year().rem_euclid(count)).saturating_add(shift.saturating_mul(count));
        years(first.clamp(1, 9000), count, grain_of(unit)).unwrap_or(one_day(day))
    };
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => one_day(day.plus_days(shift)),
        Unit::Week | Unit::Fortnight => {
            let monday = day.week_start().plus_days(shift.saturating_mul(7));
            between(monday, monday.plus_days(6), Grain::Week)
        }
        Unit::Month => month_of(day.month_start().plus_months(shift)),
        Unit::Quarter => {
            let (year, month, _) = day.civil();
            let first = Date::new(year, (month - 1) / 3 * 3 + 1, 1).unwrap_or(day);
            months(first.plus_months(shift.saturating_mul(3)), 3, Grain::Quarter)
        }
        Unit::Year => years_from(1),
        Unit::Decade => years_from(10),
        Unit::Century => years_from(100),
    }
}

/// Of candidates in order, the one that the lean calls for.
fn pick(candidates: impl Iterator<Item = Date>, published: Date, lean: Lean) -> Option<Date> {
    let mut candidates = candidates;
    match lean {
        Lean::Unsaid | Lean::Told | Lean::Past => candidates.filter(|day| *day <= published).last(),
        Lean::Future => candidates.find(|day| *day >= published),
        Lean::Near => candidates.min_by_key(|day| day.days_since(published).abs()),
    }
}

/// The day of a year that is named, counted from the dateline's, or left to the lean.
fn in_year(year: Year, frame: &Frame, day: impl Fn(i32) -> Option<Date>) -> Result<Date, Refusal> {
    match (year, frame.published) {
        (Year::Known(year), _) => day(year).ok_or(Refusal::NoTime),
        (_, None) => Err(Refusal::Dateline),
        (Year::Shift(shift), Some(published)) => {
            day(published.year() + shift).ok_or(Refusal::NoTime)
        }
        (Year::Unsaid, Some(published)) => {
            // Eight years reach the last and the next 29 February.
            let days = || (-8..=8).filter_map(|shift| day(published.year() + shift));
            // "29 February" of a year without one is no day of it, rather than a day of years ago.
            let day = pick(days(), published, frame.lean)
                .filter(|day| day.days_since(published).abs() <= 400)
                .ok_or(Refusal::NoTime)?;
            // Nobody leaves the year out of a day eleven months gone when the next one is weeks away.
            let next = pick(days(), published, Lean::Future);
            let soon = next.filter(|next| next.days_since(published) <= 31);
            let long_gone = published.days_since(day) > 330;
            Ok(soon.filter(|_| long_gone && frame.lean == Lean::Told).unwrap_or(day))
        }
    }
}

fn weekday(day: Weekday, shift: Shift, published: Date, lean: Lean) -> Date {
    let back = (published.weekday().index() - day.index()).rem_euclid(7);
    let ahead = (day.index() - published.weekday().index()).rem_euclid(7);
    let days = match (shift, lean) {
        (Shift::Last, _) => -(if back == 0 { 7 } else { back }),
        (Shift::Next, _) => {
            if ahead == 0 {
                7
            } else {
                ahead
            }
        }
        (Shift::This, Lean::Past) | (Shift::Unsaid, Lean::Past | Lean::Unsaid | Lean::Told) => {
            -back
        }
        (Shift::This, Lean::Future) | (Shift::Unsaid, Lean::Future) => ahead,
        (Shift::This, _) => day.index() - published.weekday().index(),
        (Shift::Unsaid, Lean::Near) => {
            if back <= 3 {
                -back
            } else {
                ahead
            }
        }
    };
    published.plus_days(days)
}

/// Saturday and Sunday.
fn weekend(shift: Shift, published: Date, lean: Lean) -> When {
    let this = published.week_start().plus_days(5);
    let running = published >= this;
    let weeks = match (shift, lean) {
        (Shift::Last, _) => -1,
        (Shift::Next, _) => i32::from(running),
        (_, _) if running => 0,
        (_, Lean::Future) => 0,
        // On a Friday "this weekend" is about to begin.
        (Shift::This, Lean::Unsaid | Lean::Told | Lean::Near)
            if published.weekday() == Weekday::Friday =>
        {
            0
        }
        (_, Lean::Near) if published.weekday().index() >= 3 => 0,
        _ => -1,
    };
    let saturday = this.plus_days(weeks * 7);
    between(saturday, saturday.plus_days(1), Grain::Week)
}

fn season_month(season: Season) -> u32 {
    match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Autumn => 9,
        Season::Winter => 12,
    }
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm that Meeus prints.
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as u32, day as u32)
}

/// The time last spoken of, where both its sides are known.
fn anchor(frame: &Frame) -> Option<(Date, Date, Grain)> {
    let anchor = frame.anchor?;
    Some((anchor.start?, anchor.end?, anchor.grain))
}

fn from_anchor(unit: Unit, count: i32, frame: &Frame) -> Result<When, Refusal> {
    let grain = grain_of(unit);
    match anchor(frame) {
        Some((start, end, anchored)) if anchored <= grain => {
            let from = if count < 0 { start } else { end };
            let found = match unit {
                Unit::Minute => one_day(from),
                Unit::Hour => one_day(from.plus_days(count / 24)),
                Unit::Fortnight => unit_of(from, Unit::Week, count.saturating_mul(2)),
                Unit::Decade => unit_of(from, Unit::Year, count.saturating_mul(10)),
                Unit::Century => unit_of(from, Unit::Year, count.saturating_mul(100)),
                unit => unit_of(from, unit, count),
            };
            // What a past tense puts after the dateline was counted from another time.
            let late = frame.lean != Lean::Future && found.start > frame.published;
            if late && frame.published.is_some() { Err(Refusal::Anchor) } else { Ok(found) }
        }
        // "the previous year" compares with the dateline's where the text gives nothing closer.
        None if count == -1 && grain >= Grain::Week => {
            frame.published.map(|day| unit_of(day, unit, count)).ok_or(Refusal::Dateline)
        }
        _ => Err(Refusal::Anchor),
    }
}

/// A part of the stretch from `start` to `end`.
fn part_of(
    part: Part,
    start: Date,
    end: Date,
    grain: Grain,
    published: Option<Date>,
) -> Result<When, Refusal> {
    let days = end.days_since(start) + 1;
    let thirds = |nth: i32| match grain {
        Grain::Day => (start, end),
        Grain::Month => match nth {
            0 => (start, start.plus_days(9)),
            1 => (start.plus_days(10), start.plus_days(19)),
            _ => (start.plus_days(20), end),
        },
        Grain::Year | Grain::Season | Grain::Quarter => {
            let months = ((days + 15) / 30).max(3);
            let from = start.plus_months(nth * months / 3);
            let to = if nth == 2 {
                end
            } else {
                start.plus_months((nth + 1) * months / 3).plus_days(-1)
            };
            (from, to)
        }
        Grain::Decade => {
            let years = end.year() - start.year() + 1;
            // The 1990s are early to 1993, mid to 1996, late to 1999.
            let cut = |nth: i32| (nth * years + 2) / 3;
            let from = start.plus_months(cut(nth) * 12);
            let to = start.plus_months(cut(nth + 1) * 12).plus_days(-1);
            (from, to.min(end))
        }
        Grain::Week | Grain::Vague => {
            let cut = |nth: i32| nth * days / 3;
            (start.plus_days(cut(nth)), start.plus_days(cut(nth + 1) - 1).max(start))
        }
    };
    let dateline = published.ok_or(Refusal::Dateline);
    let (from, to) = match part {
        Part::Early => thirds(0),
        Part::Mid => thirds(1),
        Part::Late => thirds(2),
        Part::Start if grain == Grain::Year => (start, start.month_end().min(end)),
        Part::Start => thirds(0),
        Part::End if grain == Grain::Year => (end.month_start().max(start), end),
        Part::End => thirds(2),
        Part::Close => (end, end),
        Part::Before => match dateline? {
            day if start <= day && day <= end => (start, day),
            _ => (start, end),
        },
        Part::After => match dateline? {
            day if start <= day && day <= end => (day, end),
            _ => (start, end),
        },
    };
    let grain = if part == Part::Close { Grain::Day } else { grain };
    Ok(between(from, to, grain))
}

/// The so manyeth unit, or run of units, of the stretch from `start` to `end`.
fn nth(unit: Unit, place: i32, count: i32, start: Date, end: Date) -> Result<When, Refusal> {
    if count == 0 {
        // "the week of April 8", "the weekend of April 6".
        let monday = start.week_start();
        let (from, to) = if place == 6 { (5, 6) } else { (0, 6) };
        return Ok(between(monday.plus_days(from), monday.plus_days(to), Grain::Week));
    }
    let step = |from: Date, units: i32| match unit {
        Unit::Month => from.plus_months(units),
        Unit::Week => from.plus_days(units.saturating_mul(7)),
        _ => from.plus_days(units),
    };
    let (from, to) = if place > 0 {
        let from = step(start, (place - 1).saturating_mul(count));
        (from, step(from, count).plus_days(-1))
    } else {
        let after = end.plus_days(1);
        (step(after, -count), end)
    };
    if from < start || from > end {
        return Err(Refusal::NoTime);
    }
    Ok(between(from, to.min(end), grain_of(unit)))
}
