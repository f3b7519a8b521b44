//! Calendar days and the times that texts speak of.

use std::fmt;

use crate::Span;

/// A day of the proleptic Gregorian calendar. Always a real day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i32,
}

/// A day of the week.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Days after Monday, 0 to 6.
    pub fn index(self) -> i32 {
        self as i32
    }
}

/// The days in each month of a leap year or of a common one.
fn month_length(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Date {
    /// A day by year (1 to 9999), month (1 to 12) and day of the month, or `None` where there is no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Date> {
        let real = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=month_length(year, month)).contains(&day);
        real.then(|| Date { days: days_from_civil(year, month, day) })
    }

    /// Reads `YYYY-MM-DD`, or the first ten characters of an ISO date-time; `None` for anything else.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.get(..10)?;
        let bytes = text.as_bytes();
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number =
            |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?;
        let year: u32 = number(text.get(..4)?)?;
        Date::new(year as i32, number(text.get(5..7)?)?, number(text.get(8..)?)?)
    }

    /// Year, month (1 to 12) and day of the month (1 to 31). After Howard Hinnant's `civil_from_days`.
    pub fn civil(self) -> (i32, u32, u32) {
        let z = self.days + 719_468;
        let era = z.div_euclid(146_097);
        let doe = z.rem_euclid(146_097);
        let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
        let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
        let mp = (5 * doy + 2) / 153;
        let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
        let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
        let year = yoe + era * 400 + i32::from(month <= 2);
        (year, month, day)
    }

    /// The calendar year.
    pub fn year(self) -> i32 {
        self.civil().0
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.civil().1
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.civil().2
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        use Weekday::*;
        [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]
            [(self.days + 3).rem_euclid(7) as usize]
    }

    /// The day so many days later (earlier where negative), kept within the years 1 to 9999.
    pub fn plus_days(self, days: i32) -> Date {
        let first = days_from_civil(1, 1, 1);
        let last = days_from_civil(9999, 12, 31);
        Date { days: self.days.saturating_add(days).clamp(first, last) }
    }

    /// The same day so many months later (earlier where negative), the day cut to the month's length.
    pub fn plus_months(self, months: i32) -> Date {
        let (year, month, day) = self.civil();
        let count = (year * 12 + month as i32 - 1).saturating_add(months).clamp(12, 9999 * 12 + 11);
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) as u32 + 1);
        Date { days: days_from_civil(year, month, day.min(month_length(year, month))) }
    }

    /// Days from `earlier` to this day; negative where it lies before.
    pub fn days_since(self, earlier: Date) -> i32 {
        self.days - earlier.days
    }

    /// The first day of its month.
    pub fn month_start(self) -> Date {
        self.plus_days(1 - self.day() as i32)
    }

    /// The last day of its month.
    pub fn month_end(self) -> Date {
        self.month_start().plus_months(1).plus_days(-1)
    }

    /// The Monday of its ISO week.
    pub fn week_start(self) -> Date {
        self.plus_days(-self.weekday().index())
    }
}

/// Days since 1970-01-01 of a civil date. After Howard Hinnant's `days_from_civil`.
fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (month as i32 + 9) % 12;
    let doy = (153 * mp + 2) / 5 + day as i32 - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 719_468
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How coarse a time is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    /// The expression names a time without fixed bounds ("recently").
    Vague,
}

impl Grain {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Grain::Day => "day",
            Grain::Week => "week",
            Grain::Month => "month",
            Grain::Quarter => "quarter",
            Grain::Season => "season",
            Grain::Year => "year",
            Grain::Decade => "decade",
            Grain::Vague => "vague",
        }
    }
}

/// Which end of a time is left open: "since 2014" has an open end, "until Friday" an open start.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum OpenEnd {
    Start,
    End,
}

/// A stretch of days; an absent side is open or unknown. Where both are given, `start <= end`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct When {
    /// The first day.
    pub start: Option<Date>,
    /// The last day, itself included.
    pub end: Option<Date>,
    /// How coarse the expression was.
    pub grain: Grain,
    /// Which side the expression leaves open, if any.
    pub open: Option<OpenEnd>,
}

/// A calendar expression of the text, resolved against the dateline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Time {
    /// Its words.
    pub span: Span,
    /// The days that it names.
    pub when: When,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_round_trips() {
        let mut day = Date::new(1800, 1, 1).unwrap();
        let mut weekday = day.weekday().index();
        for _ in 0..146_097 {
            let (y, m, d) = day.civil();
            assert_eq!(Date::new(y, m, d), Some(day));
            assert_eq!(day.weekday().index(), weekday);
            assert_eq!(Date::parse(&day.to_string()), Some(day));
            day = day.plus_days(1);
            weekday = (weekday + 1) % 7;
        }
        assert_eq!(day, Date::new(2200, 1, 1).unwrap());
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        assert_eq!(Date::new(2023, 2, 29), None);
        assert_eq!(Date::new(2023, 13, 1), None);
        assert_eq!(Date::parse("2023-1-01"), None);
        assert_eq!(Date::parse("20é3-01-01"), None);
        assert_eq!(Date::new(2024, 4, 8).unwrap().weekday(), Weekday::Monday);
    }

    #[test]
    fn months_are_cut_to_their_length() {
        let day = Date::new(2024, 1, 31).unwrap();
        assert_eq!(day.plus_months(1).to_string(), "2024-02-29");
        assert_eq!(day.plus_months(-2).to_string(), "2023-11-30");
    }
}
