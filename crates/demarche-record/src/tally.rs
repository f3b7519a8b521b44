//! Verdicts in, precision out: by type and in all, each with Wilson's 95 % interval.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::sheet::{Judged, Verdict};

/// What the judged sheets come to.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Tally {
    /// Each type, by name.
    pub types: Vec<Precision>,
    /// All types together.
    pub all: Precision,
    /// Rows without a verdict.
    pub unjudged: usize,
    /// How far the confidence that the sheets give lies from the verdicts: the expected calibration error over ten
    /// bins of equal width (Naeini, Cooper and Hauskrecht 2015), and how many rows it is of.
    pub calibration: Option<Calibration>,
}

/// The precision of the events of a type.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Precision {
    /// The type, or "all".
    pub event: String,
    /// How many were judged.
    pub judged: usize,
    /// How many are right.
    pub right: usize,
    /// How many have a wrong side.
    pub wrong_side: usize,
    /// How many are of another type.
    pub wrong_type: usize,
    /// How many tell no event.
    pub no_event: usize,
    /// The share that is right; null where none was judged.
    pub precision: Option<f64>,
    /// The lower and the upper end of Wilson's 95 % interval.
    pub interval: (f64, f64),
}

/// How well confidence foretells verdicts.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Calibration {
    /// The expected calibration error.
    pub error: f64,
    /// The rows with both a verdict and a confidence.
    pub judged: usize,
}

/// Counts the verdicts of sheets.
pub fn tally<'j>(rows: impl IntoIterator<Item = &'j Judged>) -> Tally {
    let mut types: BTreeMap<&str, BTreeMap<Verdict, usize>> = BTreeMap::new();
    let mut all: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut unjudged = 0;
    let mut foretold = Vec::new();
    for row in rows {
        let Some(verdict) = row.verdict else {
            unjudged += 1;
            continue;
        };
        *types.entry(&row.event).or_default().entry(verdict).or_default() += 1;
        *all.entry(verdict).or_default() += 1;
        foretold.extend(row.confidence.map(|p| (p, verdict == Verdict::Right)));
    }
    Tally {
        types: types.iter().map(|(event, counts)| precision(event, counts)).collect(),
        all: precision("all", &all),
        unjudged,
        calibration: (!foretold.is_empty())
            .then(|| Calibration { error: calibration_error(&foretold), judged: foretold.len() }),
    }
}

fn precision(event: &str, counts: &BTreeMap<Verdict, usize>) -> Precision {
    let count = |verdict| counts.get(&verdict).copied().unwrap_or(0);
    let (right, judged) = (count(Verdict::Right), counts.values().sum());
    Precision {
        event: event.to_owned(),
        judged,
        right,
        wrong_side: count(Verdict::WrongSide),
        wrong_type: count(Verdict::WrongType),
        no_event: count(Verdict::NoEvent),
        precision: (judged > 0).then(|| right as f64 / judged as f64),
        interval: wilson(right, judged),
    }
}

/// The 95 % interval of a share (Wilson 1927): where `right` of `of` were right, the true share lies between these.
pub fn wilson(right: usize, of: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    if of == 0 {
        return (0.0, 1.0);
    }
    let (n, share) = (of as f64, right as f64 / of as f64);
    let middle = share + Z * Z / (2.0 * n);
    let reach = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((middle - reach) / scale).max(0.0), ((middle + reach) / scale).min(1.0))
}

/// The expected calibration error of probabilities against what came true: ten bins of equal width, the distance
/// between mean probability and share in each, weighted by their sizes.
pub fn calibration_error(foretold: &[(f64, bool)]) -> f64 {
    let mut bins = [(0.0, 0.0); 10];
    for (probability, came_true) in foretold {
        let bin = ((probability * 10.0) as usize).min(9);
        bins[bin].0 += probability;
        bins[bin].1 += f64::from(*came_true);
    }
    let apart: f64 = bins.iter().map(|(sum, right)| (sum - right).abs()).sum();
    if foretold.is_empty() { 0.0 } else { apart / foretold.len() as f64 }
}

impl Tally {
    /// Indented JSON, without a line end.
    pub fn to_json_pretty(&self) -> String {
        serde_json::to_string_pretty(self).expect("a tally has string keys and finite numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wilsons_interval_is_that_of_the_textbook() {
        let (low, high) = wilson(8, 10);
        assert!((low - 0.4902).abs() < 1e-4 && (high - 0.9433).abs() < 1e-4, "{low} {high}");
        assert_eq!(wilson(0, 0), (0.0, 1.0));
        assert!(wilson(10, 10).1 <= 1.0 && wilson(0, 10).0 >= 0.0);
    }

    #[test]
    fn confidence_that_is_always_right_has_no_error() {
        let sure: Vec<(f64, bool)> = (0..10).map(|i| (0.7, i < 7)).collect();
        assert!(calibration_error(&sure) < 1e-9);
        assert!((calibration_error(&[(1.0, false), (1.0, true)]) - 0.5).abs() < 1e-9);
    }
}
