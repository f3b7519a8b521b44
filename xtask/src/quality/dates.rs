//! Times to figures: those of annotated reports and of single phrases by the shared scorers (`../shared/bench`), and those of
//! two makers' own test sets (`../shared/data/time`), by class.
//!
//! The makers' sets are for calendars: what they refuse in one mode and take in another ("2020", "next quarter") is counted
//! in a class of its own and is in no floor.

use std::collections::BTreeMap;

use demarche::coding::times::resolve;
use demarche::model::Date;
use serde::Deserialize;

use super::{Figures, scored};
use crate::tree::{self, Failure};

/// Right and all, by class.
type Classes = BTreeMap<String, (usize, usize)>;

/// Scores all four sets.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let mut figures = Figures::new();
    let scorer = scored::shown(&tree::shared().join("bench/score_dates.py"));
    let sets = [
        (
            "text",
            "data/attribution/gum_news.jsonl",
            "code - --published {published} --format jsonl",
        ),
        ("cases", "data/time/date_cases.jsonl", "date --jsonl"),
    ];
    for (what, set, command) in sets {
        let set = scored::shown(&tree::shared().join(set));
        let command = format!("{} {command}", scored::binary());
        let arguments = [scorer.as_str(), what, &set, "--run", &command];
        let printed = tree::output(&mut tree::program("python3", &arguments))?;
        print!("{printed}");
        let share = |printed: &str| {
            // "calendar value right 90/100 90.0 %".
            let counts = scored::behind(printed, " right ")?;
            Ok(scored::share(counts)? / 100.0)
        };
        let share = share(&printed)
            .map_err(|problem: String| Failure::Content { path: scorer.clone().into(), problem })?;
        figures.insert(what.to_owned(), share);
    }
    let (mut right, mut refused) = (Classes::new(), Classes::new());
    recognizers(&mut right, &mut refused, verbose)?;
    chrono(&mut right, &mut refused, verbose)?;
    for (title, classes) in [("right", &right), ("refused", &refused)] {
        for (class, (part, all)) in classes {
            println!("{title}: {class:<44} {part}/{all}");
        }
    }
    let share = |classes: &Classes| {
        let counted = classes.iter().filter(|(class, _)| !class.ends_with(BY_DESIGN));
        let (part, all) = counted.fold((0, 0), |sum, (_, n)| (sum.0 + n.0, sum.1 + n.1));
        if all == 0 { 0.0 } else { part as f64 / all as f64 }
    };
    figures.insert(String::from("phrases_right"), share(&right));
    figures.insert(String::from("negatives_refused"), share(&refused));
    Ok(figures)
}

/// The end of the names of classes that are in no floor.
const BY_DESIGN: &str = "(by design)";

fn count(classes: &mut Classes, class: String, right: bool) {
    let (part, all) = classes.entry(class).or_default();
    *part += usize::from(right);
    *all += 1;
}

fn lines<T: for<'a> Deserialize<'a>>(set: &str) -> Result<Vec<T>, Failure> {
    let path = tree::shared().join("data/time").join(set);
    let read = |line: &str| serde_json::from_str(line);
    let all: Result<Vec<T>, _> = tree::read(&path)?.lines().map(read).collect();
    all.map_err(|error| Failure::Content { path, problem: error.to_string() })
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text.get(..10)?)
}

/// Whether a phrase names its year.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4)
}

#[derive(Deserialize)]
struct Spoken {
    text: String,
    r#ref: Option<String>,
    suite: String,
    results: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    surface: String,
    r#type: String,
    values: Vec<Value>,
}

#[derive(Deserialize)]
struct Value {
    value: Option<String>,
    start: Option<String>,
    end: Option<String>,
}

/// Phrases of an assistant: a result is right where one of its values is ours.
fn recognizers(right: &mut Classes, refused: &mut Classes, verbose: bool) -> Result<(), Failure> {
    for spoken in lines::<Spoken>("recognizers_model.jsonl")? {
        let published = spoken.r#ref.as_deref().and_then(day).or(Date::new(2016, 11, 7));
        if spoken.results.is_empty() {
            let mode = if spoken.suite == "DateTimeModelTasksMode" { BY_DESIGN } else { "" };
            let found = resolve(&spoken.text, published);
            let found = found.is_some_and(|when| when.start.is_some() || when.end.is_some());
            if found && verbose {
                println!("refuses: «{}»", spoken.text);
            }
            count(refused, format!("recognizers {} {mode}", spoken.suite), !found);
            continue;
        }
        let [answer] = spoken.results.as_slice() else { continue };
        let (Some(published), "DateTimeModel") = (published, spoken.suite.as_str()) else {
            continue;
        };
        let gold: Vec<(Date, Date)> =
            answer.values.iter().filter_map(|value| days(answer, value)).collect();
        if gold.is_empty() {
            continue;
        }
        let class = match () {
            () if has_year(&answer.surface) => "absolute",
            () if gold.iter().all(|(_, end)| *end <= published) => "past",
            () if gold.iter().any(|(_, end)| *end <= published) => "past or future",
            () => continue,
        };
        let ours =
            resolve(&spoken.text, Some(published)).and_then(|when| Some((when.start?, when.end?)));
        let is_right = ours.is_some_and(|ours| gold.iter().any(|gold| same(*gold, ours)));
        if !is_right && verbose {
            println!("{class}: «{}» is {gold:?}, ours {ours:?}", spoken.text);
        }
        count(right, format!("recognizers {} {class}", answer.r#type), is_right);
    }
    Ok(())
}

/// The days of a value; the last of a range is the day after it.
fn days(answer: &Answer, value: &Value) -> Option<(Date, Date)> {
    match answer.r#type.as_str() {
        "date" => {
            let day = day(value.value.as_deref()?)?;
            Some((day, day))
        }
        "daterange" => {
            let (start, end) = (day(value.start.as_deref()?)?, day(value.end.as_deref()?)?);
            Some((start, end.plus_days(-1)))
        }
        _ => None,
    }
}

/// Whether two readings are the same. A range from one day, month or year to another ends before the second for them, and
/// with it for us.
fn same(gold: (Date, Date), ours: (Date, Date)) -> bool {
    let next = gold.1.plus_days(1);
    let year = Date::new(next.year(), 12, 31);
    gold.0 == ours.0
        && (gold.1 == ours.1
            || next == ours.1
            || next.day() == 1 && ours.1 == next.month_end()
            || next.day() == 1 && next.month() == 1 && Some(ours.1) == year)
}

#[derive(Deserialize)]
struct Scheduled {
    text: String,
    config: String,
    r#ref: Option<String>,
    expect: Option<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    start: Option<Point>,
    end: Option<Point>,
}

#[derive(Deserialize)]
struct Point {
    fields: Option<BTreeMap<String, serde_json::Value>>,
}

/// Phrases of a calendar: points alone, those with their year and those in the past.
fn chrono(right: &mut Classes, refused: &mut Classes, verbose: bool) -> Result<(), Failure> {
    for phrase in lines::<Scheduled>("chrono_en.jsonl")? {
        let published = phrase.r#ref.as_deref().and_then(day).or(Date::new(2012, 8, 10));
        let Some(expected) = &phrase.expect else {
            let years =
                phrase.text.split([' ', '-']).filter(|word| !word.is_empty() && *word != "to");
            let years = years
                .into_iter()
                .all(|word| word.len() % 2 == 0 && word.bytes().all(|b| b.is_ascii_digit()));
            let class = match phrase.config.as_str() {
                _ if years => format!("chrono, years alone {BY_DESIGN}"),
                "chrono.strict" => format!("chrono, strict mode {BY_DESIGN}"),
                _ => String::from("chrono"),
            };
            let found = resolve(&phrase.text, published);
            let found = found.is_some_and(|when| when.start.is_some() || when.end.is_some());
            if found && verbose {
                println!("refuses: «{}»", phrase.text);
            }
            count(refused, class, !found);
            continue;
        };
        let point = |point: &Option<Point>| {
            let fields = point.as_ref()?.fields.as_ref()?;
            let of = |name| fields.get(name).and_then(serde_json::Value::as_i64);
            let (year, month, day) = (of("year")?, of("month")?, of("day")?);
            let small = |number: i64| u32::try_from(number).ok();
            Date::new(i32::try_from(year).ok()?, small(month)?, small(day)?)
        };
        let (Some(start), None, Some(published)) =
            (point(&expected.start), point(&expected.end), published)
        else {
            continue;
        };
        let class = match () {
            () if has_year(&phrase.text) => "absolute",
            () if start <= published => "past",
            () => continue,
        };
        let ours = resolve(&phrase.text, Some(published));
        let is_right =
            ours.is_some_and(|when| when.start == Some(start) && when.end == Some(start));
        if !is_right && verbose {
            println!("{class}: «{}» is {start:?}, ours {ours:?}", phrase.text);
        }
        count(right, format!("chrono date {class}"), is_right);
    }
    Ok(())
}
