//! Expressions and the days that they name.

use demarche_model::{Date, Document, Parse};

use super::{resolve, times};

fn day(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// What an expression resolves to: "start..end grain", with "open" sides left empty; "-" where it names no time.
fn shown(expression: &str, published: &str) -> String {
    let Some(when) = resolve(expression, Some(day(published))) else { return "-".to_owned() };
    let side = |date: Option<Date>| date.map_or(String::new(), |date| date.to_string());
    match (when.start, when.end) {
        (Some(start), Some(end)) if start == end => format!("{start} {}", when.grain.as_str()),
        (start, end) => format!("{}..{} {}", side(start), side(end), when.grain.as_str()),
    }
}

#[track_caller]
fn check(rows: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(expression, published, wanted)| {
            let got = shown(expression, published);
            (got != *wanted)
                .then(|| format!("{expression} ({published}): got {got}, wanted {wanted}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn weekdays_are_the_last_ones_unless_words_turn_them() {
    // The 6th of March 2019 was a Wednesday.
    check(&[
        ("on Tuesday", "2019-03-06", "2019-03-05 day"),
        ("on Wednesday", "2019-03-06", "2019-03-06 day"),
        ("Thursday", "2019-03-06", "2019-02-28 day"),
        ("will sign it on Thursday", "2019-03-06", "2019-03-07 day"),
        ("last Wednesday", "2019-03-06", "2019-02-27 day"),
        ("next Tuesday", "2019-03-06", "2019-03-12 day"),
        ("this Friday", "2019-03-06", "2019-03-08 day"),
        ("this past Friday", "2019-03-06", "2019-03-01 day"),
        ("this coming Monday", "2019-03-06", "2019-03-11 day"),
        ("Friday last week", "2019-03-06", "2019-03-01 day"),
        ("Monday of next week", "2019-03-06", "2019-03-11 day"),
        ("early on Tuesday", "2019-03-06", "2019-03-05 day"),
        ("late Tuesday evening", "2019-03-06", "2019-03-05 day"),
        ("Sunday night", "2019-03-06", "2019-03-03 day"),
        ("Tues.", "2019-03-06", "2019-03-05 day"),
        ("overnight on Monday", "2019-03-06", "2019-03-04 day"),
    ]);
}

#[test]
fn days_about_the_dateline_are_counted_from_it() {
    check(&[
        ("today", "2020-03-01", "2020-03-01 day"),
        ("yesterday morning", "2020-03-01", "2020-02-29 day"),
        ("tomorrow", "2020-12-31", "2021-01-01 day"),
        ("tonight", "2020-03-01", "2020-03-01 day"),
        ("last night", "2020-03-01", "2020-02-29 day"),
        ("this morning", "2020-03-01", "2020-03-01 day"),
        ("the day before yesterday", "2020-03-01", "2020-02-28 day"),
        ("the day after tomorrow", "2020-03-01", "2020-03-03 day"),
        ("earlier today", "2020-03-01", "2020-03-01 day"),
        ("overnight", "2020-03-01", "2020-02-29..2020-03-01 day"),
        ("two days ago", "2020-03-01", "2020-02-28 day"),
        ("twenty-four hours ago", "2020-03-01", "2020-02-29 day"),
        ("two days from now", "2020-03-01", "2020-03-03 day"),
    ]);
}

#[test]
fn dates_without_a_year_take_the_last_one() {
    check(&[
        ("June 12", "2021-08-30", "2021-06-12 day"),
        ("12 June", "2021-08-30", "2021-06-12 day"),
        ("on the 12th of June", "2021-08-30", "2021-06-12 day"),
        ("September 2", "2021-08-30", "2020-09-02 day"),
        ("is due to open on September 2", "2021-08-30", "2021-09-02 day"),
        ("Sept. 2", "2021-08-30", "2020-09-02 day"),
        ("June 12th, 1987", "2021-08-30", "1987-06-12 day"),
        ("12 June 1987", "2021-08-30", "1987-06-12 day"),
        ("Friday, June 12, 1987", "2021-08-30", "1987-06-12 day"),
        ("Sunday night (August 29)", "2021-08-30", "2021-08-29 day"),
        ("June 12 last year", "2021-08-30", "2020-06-12 day"),
        ("June 12, last year", "2021-08-30", "2020-06-12 day"),
        ("1987-06-12", "2021-08-30", "1987-06-12 day"),
        ("1987-06-12T09:30:00Z", "2021-08-30", "1987-06-12 day"),
        ("23/11/1999", "2021-08-30", "1999-11-23 day"),
        ("4.11.1999", "2021-08-30", "1999-11-04 day"),
        ("11/23/99", "2021-08-30", "1999-11-23 day"),
        ("the 15th", "2021-08-30", "2021-08-15 day"),
        ("9/11", "2021-08-30", "2001-09-11 day"),
        ("February 29", "2020-08-30", "2020-02-29 day"),
        ("June 31", "2021-08-30", "-"),
        ("Christmas Eve", "2021-08-30", "2020-12-24 day"),
        ("Good Friday", "2021-08-30", "2021-04-02 day"),
        ("Thanksgiving", "2021-08-30", "2020-11-26 day"),
    ]);
}

#[test]
fn months_quarters_seasons_and_years_keep_their_grain() {
    check(&[
        ("in November", "2016-02-10", "2015-11-01..2015-11-30 month"),
        ("in February", "2016-02-10", "2016-02-01..2016-02-29 month"),
        ("last February", "2016-02-10", "2015-02-01..2015-02-28 month"),
        ("next March", "2016-02-10", "2016-03-01..2016-03-31 month"),
        ("in May", "2016-02-10", "2015-05-01..2015-05-31 month"),
        ("will convene in May", "2016-02-10", "2016-05-01..2016-05-31 month"),
        ("January 1999", "2016-02-10", "1999-01-01..1999-01-31 month"),
        ("December last year", "2016-02-10", "2015-12-01..2015-12-31 month"),
        ("last month", "2016-01-10", "2015-12-01..2015-12-31 month"),
        ("this week", "2016-02-10", "2016-02-08..2016-02-14 week"),
        ("last week", "2016-02-10", "2016-02-01..2016-02-07 week"),
        ("over the weekend", "2016-02-10", "2016-02-06..2016-02-07 week"),
        ("next weekend", "2016-02-10", "2016-02-13..2016-02-14 week"),
        ("next year", "2016-02-10", "2017-01-01..2017-12-31 year"),
        ("in 1974", "2016-02-10", "1974-01-01..1974-12-31 year"),
        ("the third quarter of 2015", "2016-02-10", "2015-07-01..2015-09-30 quarter"),
        ("Q3 2015", "2016-02-10", "2015-07-01..2015-09-30 quarter"),
        ("the last quarter", "2016-02-10", "2015-11-10..2016-02-10 quarter"),
        ("last quarter", "2016-02-10", "2015-10-01..2015-12-31 quarter"),
        ("the first half of 2015", "2016-02-10", "2015-01-01..2015-06-30 year"),
        ("last autumn", "2016-02-10", "2015-09-01..2015-11-30 season"),
        ("the summer of 1999", "2016-02-10", "1999-06-01..1999-08-31 season"),
        ("last winter", "2016-02-10", "2014-12-01..2015-02-28 season"),
        ("this winter", "2016-02-10", "2015-12-01..2016-02-29 season"),
        ("the 1970s", "2016-02-10", "1970-01-01..1979-12-31 decade"),
        ("the seventies", "2016-02-10", "1970-01-01..1979-12-31 decade"),
        ("the '70s", "2016-02-10", "1970-01-01..1979-12-31 decade"),
        ("the 19th century", "2016-02-10", "1800-01-01..1899-12-31 decade"),
        ("three weeks ago", "2016-02-10", "2016-01-18..2016-01-24 week"),
        ("six years ago", "2016-02-10", "2010-01-01..2010-12-31 year"),
    ]);
}

#[test]
fn parts_narrow_a_stretch() {
    check(&[
        ("mid-June", "2018-09-20", "2018-06-11..2018-06-20 month"),
        ("early last month", "2018-09-20", "2018-08-01..2018-08-10 month"),
        ("late August", "2018-09-20", "2018-08-21..2018-08-31 month"),
        ("early 2016", "2018-09-20", "2016-01-01..2016-04-30 year"),
        ("late 2016", "2018-09-20", "2016-09-01..2016-12-31 year"),
        ("the late 1980s", "2018-09-20", "1987-01-01..1989-12-31 decade"),
        ("earlier this month", "2018-09-20", "2018-09-01..2018-09-20 month"),
        ("later this year", "2018-09-20", "2018-09-20..2018-12-31 year"),
        ("the beginning of 2017", "2018-09-20", "2017-01-01..2017-01-31 year"),
        ("by the end of the year", "2018-09-20", "2018-12-31 day"),
        ("the end of last year", "2018-09-20", "2017-12-01..2017-12-31 year"),
        ("the first week of August", "2018-09-20", "2018-08-01..2018-08-07 week"),
        ("the last Friday of August", "2018-09-20", "2018-08-31 day"),
        ("the first three months of 2018", "2018-09-20", "2018-01-01..2018-03-31 month"),
        ("the week of August 15", "2018-09-20", "2018-08-13..2018-08-19 week"),
        ("the morning of August 15", "2018-09-20", "2018-08-15 day"),
    ]);
}

#[test]
fn ranges_and_open_sides() {
    check(&[
        ("from 3 to 5 May", "2022-06-01", "2022-05-03..2022-05-05 day"),
        ("April 28-29", "2022-06-01", "2022-04-28..2022-04-29 day"),
        ("April 28 to May 3", "2022-06-01", "2022-04-28..2022-05-03 day"),
        ("between 2003 and 2011", "2022-06-01", "2003-01-01..2011-12-31 year"),
        ("1939-45", "2022-06-01", "1939-01-01..1945-12-31 year"),
        ("from November to January", "2022-06-01", "2021-11-01..2022-01-31 month"),
        ("November to January 2019", "2022-06-01", "2018-11-01..2019-01-31 month"),
        ("between the 9th and the 17th of March", "2022-06-01", "2022-03-09..2022-03-17 day"),
        ("between 9 and 17 March 2020", "2022-06-01", "2020-03-09..2020-03-17 day"),
        ("a day after Monday's vote", "2022-06-01", "2022-05-31 day"),
        ("two days before the March 12 summit", "2022-06-01", "2022-03-10 day"),
        ("over the previous six months", "2022-06-01", "2021-12-01..2022-06-01 month"),
        ("by year's end", "2022-06-01", "2022-12-31 day"),
        ("until October 14", "2022-06-01", "..2022-10-14 day"),
        ("will tour from May 30 to June 4", "2022-06-01", "2022-05-30..2022-06-04 day"),
        ("January 11 and November 26, 2021", "2022-06-01", "2021-01-11 day"),
        ("June 5", "2022-06-01", "2021-06-05 day"),
        ("after Friday prayers", "2022-06-01", "2022-05-27 day"),
        ("[Five] years ago", "2022-06-01", "2017-01-01..2017-12-31 year"),
        ("12:30 March 27th", "2022-06-01", "2022-03-27 day"),
        ("since 2014", "2022-06-01", "2014-01-01.. year"),
        ("since Monday", "2022-06-01", "2022-05-30.. day"),
        ("until Friday", "2022-06-01", "..2022-06-03 day"),
        ("until the end of July", "2022-06-01", "..2022-07-31 day"),
        ("from Monday on", "2022-06-01", "2022-05-30.. day"),
        ("in the last two years", "2022-06-01", "2020-06-01..2022-06-01 year"),
        ("over the past week", "2022-06-01", "2022-05-25..2022-06-01 week"),
        ("in the next 30 days", "2022-06-01", "2022-06-01..2022-07-01 day"),
        ("will report within two weeks", "2022-06-01", "2022-06-01..2022-06-15 week"),
        ("will land in three days", "2022-06-01", "2022-06-04 day"),
    ]);
}

#[test]
fn a_vague_time_has_no_days() {
    check(&[
        ("in recent years", "2022-06-01", ".. vague"),
        ("recently", "2022-06-01", ".. vague"),
        ("several weeks ago", "2022-06-01", ".. vague"),
        ("over the past few months", "2022-06-01", ".. vague"),
        ("in the coming days", "2022-06-01", ".. vague"),
    ]);
}

#[test]
fn numbers_names_and_durations_are_no_times() {
    let none = [
        "the general, aged 45,",
        "a ceasefire of 24 hours",
        "for two days",
        "will spend two days in Oslo",
        "some 2,000 people",
        "2000 soldiers",
        "route 66",
        "Resolution 1973",
        "they may march again",
        "a second vote",
        "the 45-year-old",
        "a five-day visit",
        "every Monday",
        "on Sundays",
        "the Good Friday Agreement",
        "told the Sunday Times",
        "the day before",
        "two days after the vote",
        "at 1430 GMT",
        "US$1990",
        "Mrs May",
        "24/7",
        "in his thirties",
        "a dozen years in prison",
        "at the same time",
        "the sun sat low",
        "Russia Today",
        "June Carter",
        "the spring in his step",
        "1984-5000",
        "33 August 2014",
        "2014-02-31",
        "2014/44/02",
        "call 138-2010-2015",
        "item 44-02-2013",
        "version 1.2.30",
        "sent 1500 crates",
        "Flight 1812",
        "",
        "the",
    ];
    let wrong: Vec<_> =
        none.iter().filter(|text| resolve(text, Some(day("2022-06-01"))).is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn without_a_dateline_only_full_dates_resolve() {
    assert!(resolve("on Monday", None).is_none());
    assert!(resolve("3 May 1999", None).is_some());
}

/// Words that the grammar knows, thrown together: whatever they say, spans fit and days are in order.
#[test]
fn any_salad_of_words_is_read_without_harm() {
    let bowl = [
        "the",
        "first",
        "week",
        "of",
        "May",
        "early",
        "to",
        "mid",
        "-",
        "Monday",
        ",",
        "2014",
        "since",
        "until",
        "and",
        "between",
        "from",
        "a",
        "day",
        "after",
        "two",
        "years",
        "ago",
        "last",
        "31",
        "'",
        "s",
        "90s",
        "in",
        "next",
        "é",
        "/",
        "11",
        "before",
        "end",
        "quarter",
        "20th",
        "century",
        "(",
        ")",
        "Easter",
        "9999",
        "1000",
        "weekend",
        "that",
        "half",
        "later",
        "999",
        "summer",
        "overnight",
        "morning",
        "—",
        ".",
        "00",
        "29",
        "February",
        "0001",
    ];
    let mut seed = 7u64;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..draw(24) {
            text.push_str(bowl[draw(bowl.len())]);
            if draw(4) > 0 {
                text.push(' ');
            }
        }
        let published = ["0001-01-01", "2024-02-29", "9999-12-31"][draw(3)];
        let document = Document::from_sentence(&text, Some(day(published)));
        let (times, _) = times(&document, &Parse::default());
        for time in times {
            assert!(!time.span.of(&text).is_empty(), "{text}");
            if let (Some(start), Some(end)) = (time.when.start, time.when.end) {
                assert!(start <= end, "{text}: {start} {end}");
            }
        }
    }
}

#[test]
fn a_long_row_of_expressions_is_read_in_time() {
    for row in [
        "early to ",
        "a day after ",
        "first day of ",
        "Monday ",
        "from ",
        "since the end of ",
        "1999-",
        "8 and ",
    ] {
        let text = row.repeat(60_000);
        let document = Document::from_sentence(&text, Some(day("2024-02-29")));
        assert!(times(&document, &Parse::default()).0.len() <= 60_000);
    }
}

#[test]
fn years_stand_before_months_but_not_in_rows_of_numbers() {
    check(&[
        ("29 February", "2022-07-01", "-"),
        ("March 41, 2017", "2018-01-05", "-"),
        ("2016 70 12", "2018-01-05", "-"),
        ("2016 - 44.", "2018-01-05", "-"),
        ("Q3-2016", "2018-01-05", "2016-07-01..2016-09-30 quarter"),
        ("2012-14", "2018-01-05", "2012-01-01..2014-12-31 year"),
        ("2015-11", "2018-01-05", "2015-11-01..2015-11-30 month"),
        ("Nov-2015", "2018-01-05", "2015-11-01..2015-11-30 month"),
        ("2015 October", "2018-01-05", "2015-10-01..2015-10-31 month"),
        ("2015 October 17", "2018-01-05", "2015-10-17 day"),
        ("October twenty-third", "2018-01-05", "2017-10-23 day"),
        ("in 2019 May said", "2020-01-05", "2019-01-01..2019-12-31 year"),
    ]);
}

#[test]
fn ranges_may_end_at_the_dateline() {
    check(&[
        ("from April to date", "2022-06-15", "2022-04-01..2022-06-15 month"),
        ("between May 2019 and now", "2022-06-15", "2019-05-01..2022-06-15 month"),
        ("from 2015 to the present", "2022-06-15", "2015-01-01..2022-06-15 year"),
        ("2 June to today", "2022-06-15", "2022-06-02..2022-06-15 day"),
        ("the year to date", "2022-06-15", "2022-01-01..2022-06-15 year"),
        ("Oct-Nov 2021", "2022-06-15", "2021-10-01..2021-11-30 month"),
    ]);
}

#[test]
fn dates_are_read_as_they_are_stroked_and_spelt() {
    check(&[
        ("7/Mar/2019", "2022-06-15", "2019-03-07 day"),
        ("2019-Mar-07", "2022-06-15", "2019-03-07 day"),
        ("twenty-first of March", "2022-06-15", "2022-03-21 day"),
        ("the week beginning 7 March", "2022-06-15", "2022-03-07..2022-03-13 week"),
        ("in the 1970's", "2022-06-15", "1970-01-01..1979-12-31 decade"),
    ]);
}

#[test]
fn the_last_minute_is_no_day() {
    check(&[
        ("the deal fell through at the last minute", "2022-06-15", "-"),
        ("in the last two hours", "2022-06-15", "2022-06-14..2022-06-15 day"),
    ]);
}
