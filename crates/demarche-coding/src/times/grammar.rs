//! The grammar of calendar expressions.
//!
//! In: the words of a text. Out: expressions as they are worded, not yet laid on the calendar.

use demarche_model::Weekday;

use super::bare;
use super::words::{Class, Season, Unit, Words};

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

/// An expression found, with the words that it covers and the rule that found it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Found {
    pub(super) expr: Expr,
    /// The first word.
    pub(super) from: usize,
    /// One past the last word.
    pub(super) to: usize,
    /// The rule's name.
    pub(super) rule: &'static str,
    /// Whole expressions inside that name times of their own: the ends of a range.
    pub(super) inner: Vec<Found>,
}

/// An expression and one past its last word.
type Parsed = Option<(Expr, usize, &'static str)>;

/// Every expression of a text, in order, none overlapping another.
pub(super) fn find(words: &Words) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match expression(words, at) {
            Some(one) => {
                at = one.to.max(at + 1);
                found.push(one);
            }
            None => at += 1,
        }
    }
    share_years(words, &mut found);
    found
}

/// "January 11 and November 26, 2021": a date without a year takes that of the next in the row.
fn share_years(words: &Words, found: &mut [Found]) {
    for at in (1..found.len()).rev() {
        let [.., before, after] = &mut found[..=at] else { continue };
        let joined = match after.from.saturating_sub(before.to) {
            1 => {
                matches!(words.class(before.to), Class::And | Class::Mark(',' | '/'))
                    || words.lower(before.to) == "or"
            }
            2 => {
                words.class(before.to) == Class::Mark(',')
                    && words.class(before.to + 1) == Class::And
            }
            _ => false,
        };
        let Some((Year::Known(known), later)) =
            dated(&mut after.expr).map(|(year, place)| (*year, place))
        else {
            continue;
        };
        if let Some((year @ Year::Unsaid, earlier)) = dated(&mut before.expr)
            && joined
        {
            *year = Year::Known(if earlier <= later { known } else { known - 1 });
        }
    }
}

/// The year of a day or month, and its place in the year.
fn dated(expr: &mut Expr) -> Option<(&mut Year, (u32, u32))> {
    match expr {
        Expr::Day { year, month, day } => Some((year, (*month, *day))),
        Expr::Month { year, month } => Some((year, (*month, 0))),
        Expr::Part { of, .. } => dated(of),
        _ => None,
    }
}

/// The longest expression that starts at a word.
fn expression(words: &Words, at: usize) -> Option<Found> {
    match words.class(at) {
        Class::Between => {
            let from = point(words, skip_article(words, at + 1))?;
            if matches!(from.expr, Expr::Range { .. }) {
                // "between 3 and 12 May": the days share their month.
                return Some(Found { from: at, ..from });
            }
            if words.class(from.to) != Class::And {
                return None;
            }
            let to = point(words, skip_article(words, from.to + 1))?;
            range(words, at, from, to)
        }
        Class::From => {
            let from = point(words, skip_article(words, at + 1))?;
            if matches!(from.expr, Expr::Range { .. }) {
                return Some(Found { from: at, ..from });
            }
            if let Some(to) = range_end(words, &from) {
                return range(words, at, from, to);
            }
            // "from Monday on", "from 2015 onwards": "from" alone does not say that it goes on.
            if matches!(words.lower(from.to), "on" | "onward" | "onwards") {
                let ends = words.class(from.to + 1);
                if matches!(ends, Class::Mark(_) | Class::Other) || from.to + 1 == words.len() {
                    let to = from.to + 1;
                    return Some(opened(Expr::Since, "time/since", at, to, from));
                }
            }
            None
        }
        Class::Since => {
            let inner = ranged(words, skip_article(words, at + 1))?;
            let to = inner.to;
            Some(opened(Expr::Since, "time/since", at, to, inner))
        }
        Class::Until => {
            let inner = point(words, skip_article(words, at + 1))?;
            let to = inner.to;
            Some(opened(Expr::Until, "time/until", at, to, close_end(inner)))
        }
        Class::Before | Class::After if words.class(at + 1) != Class::The => {
            let inner = point(words, at + 1)?;
            // "before Friday's vote": the day belongs to the vote, not to the preposition.
            if bare::possessed(words, inner.to) || !bare::ends_clause(words, inner.to) {
                return None;
            }
            let to = inner.to;
            Some(if words.class(at) == Class::Before {
                opened(Expr::Before, "time/before", at, to, inner)
            } else {
                opened(Expr::After, "time/after", at, to, inner)
            })
        }
        _ => ranged(words, at),
    }
}

/// An expression with one open side; what it opens stands for itself as well.
fn opened(
    wrap: fn(Box<Expr>) -> Expr,
    rule: &'static str,
    from: usize,
    to: usize,
    inner: Found,
) -> Found {
    Found { expr: wrap(Box::new(inner.expr.clone())), from, to, rule, inner: vec![inner] }
}

/// A point, or a range without "from".
fn ranged(words: &Words, at: usize) -> Option<Found> {
    let from = point(words, at)?;
    match range_end(words, &from) {
        Some(to) => range(words, at, from.clone(), to).or(Some(from)),
        None => Some(from),
    }
}

/// The far end of a range whose near end was read.
fn range_end(words: &Words, from: &Found) -> Option<Found> {
    let joins = match words.class(from.to) {
        Class::To | Class::Through | Class::Until => true,
        Class::Mark('-' | '–' | '~') => true,
        Class::Mark('—') => words.glued(from.to) && words.glued(from.to + 1),
        Class::Other => words.lower(from.to) == "thru",
        _ => false,
    };
    if !joins {
        return None;
    }
    let to = point(words, skip_article(words, from.to + 1))?;
    (family(&from.expr) == family(&to.expr) && family(&from.expr) != 0).then_some(to)
}

/// Expressions of one family can be the two ends of a range.
fn family(expr: &Expr) -> u8 {
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

/// A range of two points.
fn range(words: &Words, at: usize, from: Found, to: Found) -> Option<Found> {
    if let (Expr::CalendarYear(first), Expr::CalendarYear(last)) = (&from.expr, &to.expr)
        && last < first
    {
        return None;
    }
    debug_assert!(to.to <= words.len());
    Some(Found {
        expr: Expr::Range { from: Box::new(from.expr.clone()), to: Box::new(to.expr.clone()) },
        from: at,
        to: to.to,
        rule: "time/range",
        inner: vec![from, to],
    })
}

/// One past "the", where it stands.
fn skip_article(words: &Words, at: usize) -> usize {
    if words.class(at) == Class::The { at + 1 } else { at }
}

/// The end of a stretch that is a deadline is its last day.
fn close_end(mut found: Found) -> Found {
    if let Expr::Part { part, .. } = &mut found.expr
        && *part == Part::End
    {
        *part = Part::Close;
    }
    found
}

/// A single time, with what narrows it ("early", "the end of").
fn point(words: &Words, at: usize) -> Option<Found> {
    let (expr, to, rule) = narrowed(words, at)?;
    // "early in 2016" speaks of 2016 too; "the end of the year" names no year by itself.
    let whole = |of: &Expr| {
        let inner = |from: usize| {
            base(words, from)
                .filter(|(expr, end, _)| expr == of && *end == to)
                .map(|found| (from, found))
        };
        let (from, (expr, to, rule)) = (at + 1..to).find_map(inner)?;
        Some(Found { expr, from, to, rule, inner: Vec::new() })
    };
    let inner = match &expr {
        Expr::Part { of, .. } | Expr::Offset { of, .. } | Expr::Nth { of, .. } => {
            whole(of).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let found = Found { expr, from: at, to, rule, inner };
    let deadline = match words.class_before(at) {
        Class::By | Class::Until | Class::Before | Class::Through => true,
        Class::The => {
            at >= 2 && matches!(words.class(at - 2), Class::By | Class::Until | Class::Before)
        }
        _ => false,
    };
    Some(if deadline { close_end(found) } else { found })
}

fn narrowed(words: &Words, at: usize) -> Parsed {
    let part_of = |part, of, to| Some((Expr::Part { part, of: Box::new(of) }, to, "time/part"));
    let inner_at = |mut next: usize| {
        if words.class(next) == Class::Mark('-') {
            next += 1;
        }
        if matches!(words.class(next), Class::In | Class::On | Class::Of) {
            next += 1;
        }
        skip_article(words, next)
    };
    match words.class(at) {
        Class::Early | Class::Mid | Class::Late => {
            let part = match words.class(at) {
                Class::Early => Part::Early,
                Class::Mid => Part::Mid,
                _ => Part::Late,
            };
            // "late on Monday", "early in the week", "mid-to-late May".
            let mut next = inner_at(at + 1);
            if words.class(next) == Class::To {
                let second = inner_at(next + 1);
                if !matches!(words.class(second), Class::Early | Class::Mid | Class::Late) {
                    return None;
                }
                next = inner_at(second + 1);
            }
            if words.class(next) == Class::DayPart || words.class(next) == Class::Night {
                next += 1;
                next = if words.class(next) == Class::On { next + 1 } else { next };
            }
            let (of, to, _) = definite(words, next).or_else(|| base(words, next))?;
            part_of(part, of, to)
        }
        Class::Earlier | Class::Later => {
            // "later in the day" is the day last spoken of.
            let day = inner_at(at + 1);
            if words.class(day) == Class::Unit(Unit::Day) && words.class_before(day) == Class::The {
                return Some((Expr::OfAnchor { unit: Unit::Day }, day + 1, "time/anchored"));
            }
            let part = if words.class(at) == Class::Earlier { Part::Before } else { Part::After };
            let (of, to, _) =
                definite(words, inner_at(at + 1)).or_else(|| base(words, inner_at(at + 1)))?;
            let narrow =
                matches!(of, Expr::Unit { .. } | Expr::Month { .. } | Expr::MonthShift { .. });
            if narrow { part_of(part, of, to) } else { Some((of, to, "time/part")) }
        }
        Class::Start | Class::Middle | Class::End => {
            let part = match words.class(at) {
                Class::Start => Part::Start,
                Class::Middle => Part::Mid,
                _ => Part::End,
            };
            let of_at = match words.class(at + 1) {
                Class::Of => at + 2,
                Class::Mark('-') if words.glued(at + 1) => at + 2,
                _ if part == Part::End && words.class(at + 1) == Class::Last => return None,
                _ => return None,
            };
            let next = skip_article(words, of_at);
            let (of, to, _) = definite(words, next).or_else(|| base(words, next))?;
            part_of(part, of, to)
        }
        // "the morning of April 8", "the night of Monday".
        Class::DayPart | Class::Night if words.class(at + 1) == Class::Of => {
            let (of, to, _) = base(words, skip_article(words, at + 2))?;
            (family(&of) == 1).then_some((of, to, "time/day-part"))
        }
        Class::Overnight => {
            let next = if words.class(at + 1) == Class::On { at + 2 } else { at + 1 };
            match base(words, next) {
                Some((of, to, _)) if family(&of) == 1 => Some((of, to, "time/day-part")),
                _ => Some((Expr::Overnight, at + 1, "time/overnight")),
            }
        }
        _ => nth(words, at).or_else(|| base(words, at)),
    }
}

/// "the year", "the month": the current one, where a part of it is spoken of.
fn definite(words: &Words, at: usize) -> Parsed {
    match words.class(at) {
        Class::Unit(
            unit @ (Unit::Week
            | Unit::Month
            | Unit::Quarter
            | Unit::Year
            | Unit::Decade
            | Unit::Century),
        ) if words.class_before(at) == Class::The
            && !matches!(
                words.class(at + 1),
                Class::Before | Class::After | Class::Of | Class::Digits { .. }
            ) =>
        {
            Some((Expr::Unit { unit, shift: 0 }, at + 1, "time/unit"))
        }
        _ => None,
    }
}

/// "first week of May", "last Friday of this month", "second half of 2022", "week of April 8".
fn nth(words: &Words, at: usize) -> Parsed {
    let (place, next) = match words.class(at) {
        Class::Ordinal { value, .. } => (value as i32, at + 1),
        Class::Last => (-1, at + 1),
        Class::Other if words.lower(at) == "final" => (-1, at + 1),
        Class::Unit(Unit::Week) | Class::Weekend if words.class(at + 1) == Class::Of => {
            let (of, to, _) = base(words, skip_article(words, at + 2))?;
            let place = if words.class(at) == Class::Weekend { 6 } else { 0 };
            return match of {
                Expr::Day { .. } | Expr::Weekday { .. } | Expr::DayOfMonth(_) | Expr::Days(_) => {
                    let unit = Unit::Week;
                    Some((Expr::Nth { unit, place, count: 0, of: Box::new(of) }, to, "time/nth"))
                }
                _ => None,
            };
        }
        _ => return None,
    };
    let (count, next) = match count(words, next) {
        Some((Count::Exact(count), next)) => (count as i32, next),
        Some((Count::Few, _)) => return None,
        None => (1, next),
    };
    let of_at = |next: usize| match words.class(next) {
        Class::Of | Class::In => Some(skip_article(words, next + 1)),
        _ => None,
    };
    let whole = |next: usize| definite(words, next).or_else(|| base(words, next));
    match words.class(next) {
        Class::Half if (1..=2).contains(&place) => match of_at(next + 1).and_then(whole) {
            Some((of, to, _)) => {
                let year = year_of(&of)?;
                Some((Expr::Half { year, half: place as u32 }, to, "time/half"))
            }
            None => None,
        },
        Class::Unit(Unit::Quarter) if (1..=4).contains(&place) => {
            if let Some((of, to, _)) = of_at(next + 1).and_then(whole)
                && let Some(year) = year_of(&of)
            {
                return Some((Expr::Quarter { year, quarter: place as u32 }, to, "time/quarter"));
            }
            let (year, to) = year_after(words, next + 1).unwrap_or((Year::Unsaid, next + 1));
            // "a first quarter" of a match or of the moon has no year; only "the first quarter" is a time.
            let named = words.class_before(at) == Class::The || year != Year::Unsaid || at == 0;
            named.then_some((Expr::Quarter { year, quarter: place as u32 }, to, "time/quarter"))
        }
        Class::Unit(Unit::Century) if place > 1 => Some((century(place), next + 1, "time/century")),
        Class::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month))
        | Class::Units(unit @ (Unit::Day | Unit::Week | Unit::Month)) => {
            let (of, to, _) = of_at(next + 1).and_then(whole)?;
            if grain_rank(&of) <= unit_rank(unit) {
                return None;
            }
            Some((Expr::Nth { unit, place, count, of: Box::new(of) }, to, "time/nth"))
        }
        Class::Weekday { day, .. } => {
            let (of, to, _) = of_at(next + 1).and_then(whole)?;
            (grain_rank(&of) >= 3).then_some((
                Expr::NthWeekday { day, place, of: Box::new(of) },
                to,
                "time/nth",
            ))
        }
        _ => None,
    }
}

/// "20th century" is 1900 to 1999, as people speak.
fn century(nth: i32) -> Expr {
    Expr::Years { first: (nth - 1) * 100, count: 100 }
}

/// Days 1, weeks 2, months 3, quarters and seasons 4, years 5, decades 6.
fn grain_rank(expr: &Expr) -> u8 {
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

fn unit_rank(unit: Unit) -> u8 {
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
fn year_of(expr: &Expr) -> Option<Year> {
    match expr {
        Expr::CalendarYear(year) => Some(Year::Known(*year)),
        Expr::Unit { unit: Unit::Year, shift } => Some(Year::Shift(*shift)),
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
        Class::Weekday { .. } => super::dates::weekday(words, at),
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
            let (year, to) = year_after(words, at + 1)?;
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
        Class::Weekday { .. } => super::dates::weekday(words, next)?,
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
