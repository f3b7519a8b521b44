//! The nouns of the grammar: calendar expressions as they are worded, not yet laid on the calendar, and how coarse
//! each is.

use demarche_model::Weekday;

use super::words::{Season, Unit};

/// A calendar expression as worded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Expr {
    /// "April 8", "8 April 2024".
    Day { year: Year, month: u32, day: u32 },
    /// "the 15th".
    DayOfMonth(u32),
    /// "October", "October 2023".
    Month { year: Year, month: u32 },
    /// "last October".
    MonthShift { month: u32, shift: Shift },
    /// "2014".
    CalendarYear(i32),
    /// So many years from the first: "the 1990s", "the 20th century".
    Years { first: i32, count: i32 },
    /// "Monday", "last Monday".
    Weekday { day: Weekday, shift: Shift },
    /// "Monday last week": a weekday of the week so many weeks away.
    WeekdayOfWeek { day: Weekday, weeks: i32 },
    /// Days from the dateline: "yesterday" is -1.
    Days(i32),
    /// The night to the dateline: "overnight".
    Overnight,
    /// A calendar unit, counted from the one that holds the dateline: "last week" is week -1.
    Unit { unit: Unit, shift: i32 },
    /// So many units before (negative) or after the dateline: "two weeks ago".
    Away { unit: Unit, count: i32 },
    /// "in two days": so many units after the dateline where the tense is future, else a duration and no time.
    Coming(Box<Expr>),
    /// The stretch of so many units that ends (negative) or starts at the dateline: "in the last two years".
    Stretch { unit: Unit, count: i32 },
    /// So many units before (negative) or after the time last spoken of: "two days later".
    FromAnchor { unit: Unit, count: i32 },
    /// So many units before (negative) or after a time: "a day after Monday's vote".
    Offset { unit: Unit, count: i32, of: Box<Expr> },
    /// The unit that holds the time last spoken of: "the same day", "that year".
    OfAnchor { unit: Unit },
    /// "this weekend".
    Weekend(Shift),
    /// "the second quarter of 2023".
    Quarter { year: Year, quarter: u32 },
    /// "the first half of the year".
    Half { year: Year, half: u32 },
    /// "summer 2014".
    Season { year: Year, season: Season },
    /// "last summer".
    SeasonShift { season: Season, shift: Shift },
    /// Days from Easter Sunday.
    Easter { year: Year, days: i32 },
    /// The weekday that comes so manyeth in a month of the year: Thanksgiving.
    WeekdayOfMonth { year: Year, month: u32, day: Weekday, nth: u32 },
    /// "early October", "late last year".
    Part { part: Part, of: Box<Expr> },
    /// "the first week of May", "the last three months of 2024"; a negative place counts from the end.
    Nth { unit: Unit, place: i32, count: i32, of: Box<Expr> },
    /// "the last Friday of this month".
    NthWeekday { day: Weekday, place: i32, of: Box<Expr> },
    /// "from 3 to 5 May".
    Range { from: Box<Expr>, to: Box<Expr> },
    /// "since 2014".
    Since(Box<Expr>),
    /// "until Friday".
    Until(Box<Expr>),
    /// "before Friday".
    Before(Box<Expr>),
    /// "after Friday".
    After(Box<Expr>),
    /// "recently", "in recent years", "years ago".
    Vague,
}

/// The year of a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Year {
    /// Named.
    Known(i32),
    /// Counted from the dateline's: "last year" is -1.
    Shift(i32),
    /// Not given.
    Unsaid,
}

/// Which of the days or months of one name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shift {
    /// Not said: the one that tense calls for.
    Unsaid,
    Last,
    This,
    Next,
}

/// A part of a stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    /// "the start of".
    Start,
    /// "the end of".
    End,
    /// "by the end of": the last day.
    Close,
    /// "earlier this": from its first day to the dateline.
    Before,
    /// "later this": from the dateline to its last day.
    After,
}

/// An expression and one past its last word.
pub(super) type Parsed = Option<(Expr, usize, &'static str)>;

/// Expressions of one family can be the two ends of a range.
pub(super) fn family(expr: &Expr) -> u8 {
    match expr {
        Expr::Day { .. }
        | Expr::DayOfMonth(_)
        | Expr::Weekday { .. }
        | Expr::WeekdayOfWeek { .. }
        | Expr::Days(_) => 1,
        Expr::Month { .. } | Expr::MonthShift { .. } => 2,
        Expr::CalendarYear(_) => 3,
        Expr::Years { .. } => 4,
        Expr::Quarter { .. } => 5,
        Expr::Season { .. } | Expr::SeasonShift { .. } => 6,
        Expr::Part { of, .. } => family(of),
        _ => 0,
    }
}

/// Days 1, weeks 2, months 3, quarters and seasons 4, years 5, decades 6.
pub(super) fn grain_rank(expr: &Expr) -> u8 {
    match expr {
        Expr::Month { .. } | Expr::MonthShift { .. } => 3,
        Expr::Quarter { .. }
        | Expr::Season { .. }
        | Expr::SeasonShift { .. }
        | Expr::Half { .. } => 4,
        Expr::CalendarYear(_) => 5,
        Expr::Years { .. } => 6,
        Expr::Unit { unit, .. } | Expr::OfAnchor { unit } => unit_rank(*unit),
        Expr::Part { of, .. } => grain_rank(of),
        _ => 1,
    }
}

pub(super) fn unit_rank(unit: Unit) -> u8 {
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => 1,
        Unit::Week | Unit::Fortnight => 2,
        Unit::Month => 3,
        Unit::Quarter => 4,
        Unit::Year => 5,
        Unit::Decade | Unit::Century => 6,
    }
}

/// A year as the year of something.
pub(super) fn year_of(expr: &Expr) -> Option<Year> {
    match expr {
        Expr::CalendarYear(year) => Some(Year::Known(*year)),
        Expr::Unit { unit: Unit::Year, shift } => Some(Year::Shift(*shift)),
        _ => None,
    }
}

/// The year of a day or month, and its place in the year.
pub(super) fn dated(expr: &mut Expr) -> Option<(&mut Year, (u32, u32))> {
    match expr {
        Expr::Day { year, month, day } => Some((year, (*month, *day))),
        Expr::Month { year, month } => Some((year, (*month, 0))),
        Expr::Part { of, .. } => dated(of),
        _ => None,
    }
}
