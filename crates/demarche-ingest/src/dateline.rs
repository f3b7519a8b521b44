//! Datelines and dates as reports write them: a line of text or an address to the day that it names.

use std::ops::Range;

use demarche_model::Date;

/// A day as written, the year often left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Day {
    /// The year, where the words give it.
    pub(crate) year: Option<i32>,
    /// The month, 1 to 12.
    pub(crate) month: u32,
    /// The day of the month.
    pub(crate) day: u32,
}

impl Day {
    /// The real day that it names, where the year is known.
    pub(crate) fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month, self.day)
    }
}

/// The words before a report's first sentence: place, day, agency, dash.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Dateline {
    /// Its bytes, from the start of the text, the dash included.
    pub(crate) end: usize,
    /// The day in it, with its bytes.
    pub(crate) day: Option<(Day, Range<usize>)>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Cities whose names are as short as an acronym: "ROME - " opens a report, "NATO - " does not.
const SHORT_CITIES: [&str; 21] = [
    "ROME", "OSLO", "KYIV", "KIEV", "LIMA", "DOHA", "BONN", "BERN", "BAKU", "RIGA", "MALE", "SUVA",
    "LOME", "JUBA", "ADEN", "GAZA", "APIA", "CALI", "LVIV", "NICE", "GOMA",
];

/// Words that may stand around the day on a line that gives nothing but the date.
const AROUND_A_DATE: [&str; 29] = [
    "published",
    "updated",
    "posted",
    "released",
    "release",
    "date",
    "dated",
    "on",
    "at",
    "for",
    "immediate",
    "press",
    "media",
    "am",
    "pm",
    "a.m",
    "p.m",
    "gmt",
    "utc",
    "est",
    "edt",
    "ist",
    "cet",
    "bst",
    "time",
    "last",
    "local",
    "hrs",
    "the",
];

/// The month of a name or its abbreviation ("Sept.", "Oct").
fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS.iter().position(|name| {
        *name == word
            || (word.len() == 3 && name.starts_with(&word))
            || (word == "sept" && *name == "september")
    })?;
    Some(at as u32 + 1)
}

/// Whether the word is a day of the week, or its abbreviation.
fn is_weekday(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_ascii_lowercase();
    word.len() >= 3
        && WEEKDAYS.iter().any(|name| *name == word || (word.len() <= 4 && name.starts_with(&word)))
}

/// The length of the run of bytes at the start of `text` that satisfy `holds`.
fn run(text: &str, holds: impl Fn(u8) -> bool) -> usize {
    text.bytes().take_while(|&b| holds(b)).count()
}

/// The number of at most `digits` digits at the start of `text`, no further digit following, with its length.
fn number(text: &str, digits: Range<usize>) -> Option<(u32, usize)> {
    let length = run(text, |b| b.is_ascii_digit());
    (digits.start <= length && length < digits.end)
        .then(|| Some((text[..length].parse().ok()?, length)))?
}

/// A year that a report may carry, at the start of `text`.
fn year(text: &str) -> Option<(i32, usize)> {
    let (year, length) = number(text, 4..5)?;
    (1800..=2199).contains(&year).then_some((year as i32, length))
}

/// The letters at the start of `text`, one full stop included.
fn letters(text: &str) -> &str {
    let length = run(text, |b| b.is_ascii_alphabetic());
    let stop = usize::from(length > 0 && text[length..].starts_with('.'));
    &text[..length + stop]
}

/// The day that stands at the start of `text`, with its length.
pub(crate) fn day_at(text: &str) -> Option<(Day, usize)> {
    let mut at = 0;
    let weekday = letters(text);
    if !weekday.is_empty() && is_weekday(weekday) {
        at = weekday.len() + run(&text[weekday.len()..], |b| matches!(b, b',' | b' '));
    }
    let rest = &text[at..];
    let (day, length) = month_first(rest).or_else(|| day_first(rest)).or_else(|| numeric(rest))?;
    Date::new(day.year.unwrap_or(2000), day.month, day.day)?;
    let end = at + length;
    let whole = !text[end..].starts_with(|c: char| c.is_alphanumeric());
    whole.then_some((day, end))
}

/// "April 8, 2024", "Apr. 8th".
fn month_first(text: &str) -> Option<(Day, usize)> {
    let name = letters(text);
    let month = month(name)?;
    let mut at = name.len();
    at += run(&text[at..], |b| b == b' ');
    let (day, length) = number(&text[at..], 1..3)?;
    at += length;
    at += ordinal(&text[at..]);
    let (year, length) = trailing_year(&text[at..]);
    Some((Day { year, month, day }, at + length))
}

/// "8 April 2024", "8th of April".
fn day_first(text: &str) -> Option<(Day, usize)> {
    let (day, mut at) = number(text, 1..3)?;
    at += ordinal(&text[at..]);
    let space = run(&text[at..], |b| matches!(b, b' ' | b'-'));
    if space == 0 {
        return None;
    }
    at += space;
    if text[at..].starts_with("of ") {
        at += 3;
    }
    let name = letters(&text[at..]);
    let month = month(name)?;
    at += name.len();
    let (year, length) = trailing_year(&text[at..]);
    Some((Day { year, month, day }, at + length))
}

/// "2024-04-08", "2024/4/8", "08.04.2024"; "4/8/2024" only where it can be read in one way.
fn numeric(text: &str) -> Option<(Day, usize)> {
    let (first, mut at) = number(text, 1..5)?;
    let separator = text.as_bytes().get(at).copied().filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let (second, length) = number(&text[at + 1..], 1..3)?;
    at += 1 + length;
    if text.as_bytes().get(at) != Some(&separator) {
        return None;
    }
    let (third, length) = number(&text[at + 1..], 1..5)?;
    at += 1 + length;
    let day = |year: u32, month, day| Day { year: Some(year as i32), month, day };
    let found = if (1800..2200).contains(&first) {
        day(first, second, third)
    } else if (1800..2200).contains(&third) {
        match separator {
            b'.' => day(third, second, first),
            _ if first > 12 => day(third, second, first),
            _ if second > 12 || first == second => day(third, first, second),
            _ => return None,
        }
    } else {
        return None;
    };
    Some((found, at))
}

/// The length of "st", "nd", "rd" or "th".
fn ordinal(text: &str) -> usize {
    if ["st", "nd", "rd", "th"].iter().any(|ending| text.starts_with(ending)) { 2 } else { 0 }
}

/// ", 2024" or " 2024", where it follows.
fn trailing_year(text: &str) -> (Option<i32>, usize) {
    let gap = run(text, |b| matches!(b, b',' | b' ' | b'-'));
    match (gap, text.get(gap..).and_then(year)) {
        (1.., Some((year, length))) => (Some(year), gap + length),
        _ => (None, 0),
    }
}

/// The first day with a year in a short text, with its bytes; the first without a year where none has one.
pub(crate) fn day_in(text: &str) -> Option<(Day, Range<usize>)> {
    let mut without_year = None;
    let mut boundary = true;
    for (at, c) in text.char_indices() {
        if boundary
            && c.is_ascii_alphanumeric()
            && let Some((day, length)) = day_at(&text[at..])
        {
            let found = (day, at..at + length);
            if day.year.is_some() {
                return Some(found);
            }
            without_year = without_year.or(Some(found));
        }
        boundary = !c.is_alphanumeric();
    }
    without_year
}

/// The day of a line that holds a date and nothing else but a place, a time of day or "Published".
pub(crate) fn date_line(text: &str) -> Option<(Day, Range<usize>)> {
    if text.len() > 100 {
        return None;
    }
    let (day, range) = day_in(text)?;
    let bare = |part: &str, capitals: bool| {
        let words: Vec<&str> = part
            .split(|c: char| {
                c.is_whitespace()
                    || matches!(c, ',' | '|' | ':' | '(' | ')' | '-' | '–' | '—' | '/' | '·')
            })
            .map(|word| word.trim_matches(|c: char| matches!(c, '.' | ';' | '[' | ']' | '•')))
            .filter(|word| !word.is_empty())
            .collect();
        words.len() <= 6
            && words.iter().all(|word| {
                AROUND_A_DATE.contains(&word.to_ascii_lowercase().as_str())
                    || is_weekday(word)
                    || word.bytes().all(|b| b.is_ascii_digit())
                    || (capitals && word.starts_with(char::is_uppercase))
            })
    };
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if after.contains(". ") {
        return None;
    }
    // "Lavrov 8 April" is no date line: a place alone must come with a year.
    (bare(before, day.year.is_some()) && bare(after, true)).then_some((day, range))
}

/// Whether the line gives a time of day and nothing else ("4:57 P.M. EDT").
pub(crate) fn is_time_line(text: &str) -> bool {
    let digits = run(text, |b| b.is_ascii_digit());
    (1..=2).contains(&digits)
        && text.len() <= 24
        && text[digits..].starts_with([':', '.', ' '])
        && text.split([' ', ':', '.']).all(|word| {
            word.bytes().all(|b| b.is_ascii_digit())
                || (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_uppercase()))
                || AROUND_A_DATE.contains(&word.to_ascii_lowercase().as_str())
                || word.len() == 1
        })
}

/// The dateline that opens a paragraph: "BEIJING, April 8 (Agency) —", "WASHINGTON –", "MOSCOW, April 8. /Agency/.".
pub(crate) fn dateline(text: &str) -> Option<Dateline> {
    let place = place(text)?;
    let mut at = place.end;
    let mut day: Option<(Day, Range<usize>)> = None;
    let mut agency = false;
    loop {
        at += run(&text[at..], |b| matches!(b, b' ' | b',' | b'.'));
        let rest = &text[at..];
        if day.is_none()
            && let Some((found, length)) = day_at(rest)
        {
            day = Some((found, at..at + length));
            at += length;
            continue;
        }
        let Some(length) = bracket(rest) else { break };
        if day.is_none() {
            day =
                day_in(&rest[..length]).map(|(day, range)| (day, at + range.start..at + range.end));
        }
        agency = true;
        at += length;
    }
    let known = agency || day.is_some();
    let rest = &text[at..];
    let dash = rest.len() - rest.trim_start_matches(['-', '–', '—', '―']).len();
    let end = if dash > 0 && (rest[dash..].starts_with(' ') || !rest.starts_with('-')) {
        at + dash
    } else if agency && rest.starts_with(':') {
        at + 1
    } else if agency && day.is_some() {
        text[..at].trim_end().len()
    } else {
        return None;
    };
    let next = text[end..].trim_start().chars().find(|c| c.is_alphanumeric())?;
    let starts_sentence = next.is_uppercase() || next.is_numeric();
    (starts_sentence && (known || place.capitals)).then_some(Dateline { end, day })
}

/// The name of a place at the start of a text.
struct PlaceName {
    end: usize,
    /// Whether it is written in capitals, as agencies do.
    capitals: bool,
}

/// Reads up to eight capitalised words.
fn place(text: &str) -> Option<PlaceName> {
    let mut end = 0;
    let mut words = 0;
    let mut first_capitals = false;
    let mut at = 0;
    while words < 8 {
        let rest = &text[at..];
        let length: usize = rest
            .chars()
            .take_while(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '`'))
            .map(char::len_utf8)
            .sum();
        let word = rest[..length].trim_end_matches('.');
        if word.is_empty() || day_at(rest).is_some() {
            break;
        }
        let connector = matches!(word, "and" | "de" | "of" | "the" | "al" | "la" | "el" | "es");
        let belongs = word.starts_with(char::is_uppercase) || (connector && words > 0);
        if !belongs {
            break;
        }
        if words == 0 {
            let letters = word.chars().filter(|c| c.is_alphabetic()).count();
            first_capitals = letters >= 2 && !word.chars().any(char::is_lowercase);
        }
        words += 1;
        at += length;
        end = at;
        let after = &text[at..];
        let step = if after.starts_with(", ") {
            2
        } else if after.starts_with([' ', '/'])
            || (after.starts_with('-') && after[1..].starts_with(char::is_alphabetic))
        {
            1
        } else {
            break;
        };
        at += step;
    }
    let name = text[..end].trim_end_matches('.');
    if words == 0 || name.len() < 3 {
        return None;
    }
    let short_acronym =
        first_capitals && words == 1 && name.len() <= 4 && !SHORT_CITIES.contains(&name);
    Some(PlaceName { end, capitals: first_capitals && !short_acronym })
}

/// The length of "(Agency)", "[Country]" or "/AGENCY/" at the start of `text`.
fn bracket(text: &str) -> Option<usize> {
    let close = match text.as_bytes().first()? {
        b'(' => ')',
        b'[' => ']',
        b'/' => '/',
        _ => return None,
    };
    let inside = text[1..].char_indices().take(48).find(|&(_, c)| c == close)?.0;
    (inside > 0).then_some(inside + 2)
}

/// The day in an address's path ("/2024/04/08/", "/2024/apr/08/", "-2024-04-08", "20240408"), with its bytes.
pub(crate) fn url_day(url: &str) -> Option<(Date, Range<usize>)> {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = host + url[host..].find('/')?;
    let path_end = url[path..].find(['?', '#']).map_or(url.len(), |at| path + at);
    let bytes = url.as_bytes();
    let mut at = path;
    while at < path_end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = run(&url[at..path_end], |b| b.is_ascii_digit());
        let found = match length {
            4 => separated_day(&url[at..path_end]),
            8 => packed_day(&url[at..at + 8]).map(|date| (date, 8)),
            _ => None,
        };
        if let Some((date, length)) = found {
            return Some((date, at..at + length));
        }
        at += length;
    }
    None
}

/// "2024/04/08" or "2024-apr-08".
fn separated_day(text: &str) -> Option<(Date, usize)> {
    let (year, mut at) = year(text)?;
    let separator = text.as_bytes().get(at).copied().filter(|b| matches!(b, b'/' | b'-' | b'_'))?;
    at += 1;
    let (month, length) = match number(&text[at..], 1..3) {
        Some(found) => found,
        None => {
            let name = letters(&text[at..]);
            (month(name)?, name.len())
        }
    };
    at += length;
    if text.as_bytes().get(at) != Some(&separator) {
        return None;
    }
    at += 1;
    let (day, length) = number(&text[at..], 1..3)?;
    Some((Date::new(year, month, day)?, at + length))
}

/// "20240408".
fn packed_day(digits: &str) -> Option<Date> {
    let part = |range: Range<usize>| digits.get(range)?.parse::<u32>().ok();
    let year = part(0..4).filter(|year| (1990..=2099).contains(year))?;
    Date::new(year as i32, part(4..6)?, part(6..8)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Option<String> {
        dateline(text).map(|found| text[..found.end].to_owned())
    }

    #[test]
    fn datelines_of_every_agency_style_are_found() {
        for (text, expected) in [
            ("LIMA, May 3 (Agency) — The envoy left.", "LIMA, May 3 (Agency) —"),
            ("LISBON - The envoy left.", "LISBON -"),
            (
                "PORT MORESBY, Papua New Guinea (AP) — The envoy left.",
                "PORT MORESBY, Papua New Guinea (AP) —",
            ),
            ("Tunis, 3 May 2024 – The envoy left.", "Tunis, 3 May 2024 –"),
            ("OSLO, May 3. /NEWS/. The envoy left.", "OSLO, May 3. /NEWS/."),
            ("New Delhi, May 3 (PTI) The envoy left.", "New Delhi, May 3 (PTI)"),
            (
                "QUITO/LIMA, May 3 (Agency) -- \"We left,\" he said.",
                "QUITO/LIMA, May 3 (Agency) --",
            ),
            ("GENEVA (3 May 2024) – Experts left.", "GENEVA (3 May 2024) –"),
        ] {
            assert_eq!(line(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn sentences_are_not_datelines() {
        for text in [
            "The talks – the third this year – failed.",
            "NATO - Russia relations are poor.",
            "Peru, Chile and Bolivia signed.",
            "Lisbon – the capital – is calm.",
            "On May 3, the envoy left.",
            "May 3 - the deadline - passed.",
            "",
            "—",
        ] {
            assert_eq!(line(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_read_in_all_their_spellings() {
        let date =
            |text| date_line(text).and_then(|(day, _)| day.date()).map(|date| date.to_string());
        for text in [
            "Friday, May 3, 2024",
            "3 May 2024",
            "2024-05-03",
            "May 3rd, 2024",
            "FOR PRESS 3 MAY 2024",
            "Lima, 3 May 2024",
            "Published: 2024-05-03 10:12 GMT",
            "03.05.2024",
        ] {
            assert_eq!(date(text).as_deref(), Some("2024-05-03"), "{text}");
        }
        for text in
            ["03/05/2024", "He left on 3 May 2024", "31 June 2024", "May 2024", "May 3 talks fail"]
        {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn addresses_give_their_day() {
        let day = |url| url_day(url).map(|(date, range)| format!("{date} {}", &url[range]));
        assert_eq!(day("https://a.example/2024/05/03/x").as_deref(), Some("2024-05-03 2024/05/03"));
        assert_eq!(
            day("https://a.example/world/2024/may/03/x").as_deref(),
            Some("2024-05-03 2024/may/03")
        );
        assert_eq!(
            day("https://a.example/x-2024-05-03/").as_deref(),
            Some("2024-05-03 2024-05-03")
        );
        assert_eq!(
            day("https://a.example/n/20240503-8812/").as_deref(),
            Some("2024-05-03 20240503")
        );
        assert_eq!(day("https://a.example/2024/13/03/x"), None);
        assert_eq!(day("https://a.example/x?d=2024-05-03"), None);
        assert_eq!(day("https://a.example"), None);
    }

    #[test]
    fn a_time_of_day_is_told_from_a_sentence() {
        assert!(is_time_line("4:57 P.M. EDT"));
        assert!(!is_time_line("40 envoys left"));
        assert!(!is_time_line("2. The envoy left"));
    }
}
