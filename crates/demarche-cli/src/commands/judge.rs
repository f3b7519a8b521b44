//! `demarche judge`: judged sheets in, precision by type out; and counts by pattern, which calibrate the confidence of
//! events.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use demarche::lexicon::Calibration;
use demarche::lexicon::calibration::Count;
use demarche::record::sheet::{self, Judged, Key, Verdict};
use demarche::record::tally::{Precision, Tally, tally};
use miette::{IntoDiagnostic, Result, WrapErr, miette};

use super::print;
use super::records::each_record;
use crate::args::Judge;
use crate::inputs::places;
use crate::speak::{Outcome, warn};

/// Counts the verdicts and prints what they come to.
pub(crate) fn run(judge: Judge) -> Result<Outcome> {
    let mut rows = Vec::new();
    for place in places(judge.sheets, false) {
        let place = place.map_err(|unread| miette!("{}: {}", unread.source, unread.why))?;
        let bytes = place.bytes(usize::MAX - 1).map_err(|u| miette!("{}: {}", u.source, u.why))?;
        let text = String::from_utf8_lossy(&bytes);
        let read = sheet::judged(&text).map_err(|error| {
            miette!(
                help = "give a sheet of `demarche sample`, saved as comma-separated values",
                "{}: {error}",
                place.source
            )
        })?;
        rows.extend(read);
    }
    let outcome = match judge.records.is_empty() {
        true => Outcome::Done,
        false => name_rules(&mut rows, judge.records),
    };
    let tally = tally(&rows);
    if let Some(file) = &judge.calibration {
        calibrate(file, &rows)?;
    }
    print(&if judge.json { tally.to_json_pretty() + "\n" } else { table(&tally) })?;
    Ok(outcome)
}

/// Gives the rows of blind sheets the patterns that stand in the records they were drawn from.
fn name_rules(rows: &mut [Judged], records: Vec<PathBuf>) -> Outcome {
    let mut rules: BTreeMap<Key, String> = BTreeMap::new();
    let outcome = each_record(records, |record| {
        for row in sheet::rows(record, |_| true) {
            rules.insert(row.key(), row.rule);
        }
    });
    for row in rows.iter_mut().filter(|row| row.rule.is_none()) {
        row.rule = rules.get(&row.key()).cloned();
    }
    outcome
}

/// Writes how many of each pattern's events were judged right, in place of the counts that the file holds.
fn calibrate(file: &Path, rows: &[Judged]) -> Result<()> {
    let mut calibration = match fs::read_to_string(file) {
        Ok(text) => Calibration::from_toml(&text)
            .into_diagnostic()
            .wrap_err_with(|| format!("{} is no calibration", file.display()))?,
        Err(error) if error.kind() == ErrorKind::NotFound => Calibration::unjudged(),
        Err(error) => return Err(miette!("{}: {error}", file.display())),
    };
    calibration.patterns.clear();
    let mut nameless = 0;
    for row in rows {
        match (&row.rule, row.verdict) {
            (_, None) => {}
            (None, Some(_)) => nameless += 1,
            (Some(rule), Some(verdict)) => {
                let Count { right, of } = calibration.patterns.entry(rule.clone()).or_default();
                *right += u32::from(verdict == Verdict::Right);
                *of += 1;
            }
        }
    }
    if nameless > 0 {
        warn(&format!(
            "demarche: {nameless} judged rows name no pattern and are not counted; give the records that a blind sheet \
             was drawn from with --records"
        ));
    }
    fs::write(file, calibration.to_toml())
        .into_diagnostic()
        .wrap_err_with(|| format!("{} cannot be written", file.display()))
}

/// The tally as a table.
fn table(tally: &Tally) -> String {
    let mut out = format!(
        "{:12} {:>6} {:>6} {:>9}  {:15} {:>10} {:>10} {:>8}\n",
        "type",
        "judged",
        "right",
        "precision",
        "95 % interval",
        "wrong side",
        "wrong type",
        "no event"
    );
    for precision in tally.types.iter().chain([&tally.all]) {
        let Precision { event, judged, right, wrong_side, wrong_type, no_event, .. } = precision;
        let share = precision.precision.map_or(String::from("–"), |share| format!("{share:.3}"));
        let (low, high) = precision.interval;
        let interval = format!("{low:.3} to {high:.3}");
        write(
            &mut out,
            format_args!(
                "{event:12} {judged:6} {right:6} {share:>9}  {interval:15} {wrong_side:10} {wrong_type:10} {no_event:8}\n"
            ),
        );
    }
    if tally.unjudged > 0 {
        write(&mut out, format_args!("{} rows have no verdict\n", tally.unjudged));
    }
    if let Some(calibration) = tally.calibration {
        write(
            &mut out,
            format_args!(
                "confidence is {:.3} off on average (expected calibration error, {} rows)\n",
                calibration.error, calibration.judged
            ),
        );
    }
    out
}

fn write(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}
