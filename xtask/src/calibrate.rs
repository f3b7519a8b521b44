//! Judged sheets to `lexicon/model/calibration.toml`: how often each pattern's events are right, and what their features
//! add. The reports that the sheets were drawn from are coded anew, so that a verdict counts for the pattern that reads
//! the event today; a verdict on what is read no more counts for nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use demarche::Scratch;
use demarche::coding::confidence::{FEATURES, Model, Traits, log_odds};
use demarche::lexicon::Calibration;
use demarche::lexicon::calibration::Count;
use demarche::record::sheet::{self, Key, Verdict};
use demarche::record::tally::calibration_error;

use crate::coder;
use crate::tree::{self, Failure};

/// What to calibrate on.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Judged sheets, as comma-separated values
    #[arg(required = true)]
    sheets: Vec<PathBuf>,
    /// The reports that they were drawn from, as JSON lines; the development texts of the shared folder where it is not
    /// given
    #[arg(long, value_name = "FILE")]
    corpus: Option<PathBuf>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry: bool,
}

/// A judged event.
struct Example {
    document: String,
    rule: String,
    features: Traits,
    right: bool,
}

/// How many folds the reports are dealt into for the figures that are printed.
const FOLDS: usize = 10;

/// Fits, prints how well that does on reports it was not fitted to, and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut verdicts: BTreeMap<Key, Verdict> = BTreeMap::new();
    for path in &arguments.sheets {
        let rows = sheet::judged(&tree::read(path)?)
            .map_err(|error| Failure::Content { path: path.clone(), problem: error.to_string() })?;
        for row in rows {
            if let Some(verdict) = row.verdict {
                verdicts.insert(row.key(), verdict);
            }
        }
    }
    let examples = examples(arguments, &verdicts)?;
    println!("{} judged events, {} of them read today", verdicts.len(), examples.len());
    if examples.is_empty() {
        return Err(Failure::Found(vec![String::from(
            "no judged event is read in these reports: were the sheets drawn from others?",
        )]));
    }
    let all: Vec<&Example> = examples.iter().collect();
    let mut best: Option<(f64, Settings)> = None;
    for settings in Settings::all() {
        let foretold = cross_validated(&all, &settings);
        let loss = log_loss(&foretold);
        if best.as_ref().is_none_or(|(least, _)| loss < *least) {
            best = Some((loss, settings));
        }
    }
    let (loss, settings) = best.expect("there are settings to try");
    let foretold = cross_validated(&all, &settings);
    let right = examples.iter().filter(|example| example.right).count() as f64;
    let share = right / examples.len() as f64;
    let base: Vec<(f64, bool)> = examples.iter().map(|e| (share, e.right)).collect();
    println!("right {share:.3}; folds {FOLDS}, by report");
    println!("log loss {loss:.4}, of the share alone {:.4}", log_loss(&base));
    println!(
        "expected calibration error {:.4}; chance alone would give {:.4}",
        calibration_error(&foretold),
        by_chance(&foretold)
    );
    println!("area under the curve {:.3}", area(&foretold));
    println!(
        "page-weighs {}, all-weighs {}, ridge {:?}",
        settings.page, settings.all, settings.ridge
    );
    let toml = fitted(&all, &settings).to_toml();
    if arguments.dry {
        print!("{toml}");
        return Ok(());
    }
    let path = tree::root().join("lexicon/model/calibration.toml");
    std::fs::write(&path, toml).map_err(|error| Failure::File { path, error })
}

/// The judged events as they are read today.
fn examples(
    arguments: &Arguments,
    verdicts: &BTreeMap<Key, Verdict>,
) -> Result<Vec<Example>, Failure> {
    let path =
        arguments.corpus.clone().unwrap_or_else(|| tree::shared().join("corpora/dev_pack.jsonl"));
    let file = File::open(&path).map_err(|error| Failure::File { path: path.clone(), error })?;
    let texts: BTreeSet<&str> =
        verdicts.keys().filter_map(|key| Some(key.id.split_once(':')?.0)).collect();
    let pipeline = coder::open()?;
    let mut scratch = Scratch::default();
    let mut examples = Vec::new();
    let source = path.to_string_lossy();
    for line in
        demarche::ingest::jsonl(BufReader::new(file), &source, demarche::ingest::DEFAULT_LIMIT)
    {
        let Ok(document) = line else { continue };
        let digest = demarche::record::document(&document).text_id;
        if !texts.contains(&digest[..12]) {
            continue;
        }
        let (coding, traits) = pipeline.code_with_traits(&mut scratch, &document);
        let record = demarche::record::record(pipeline.coder(), &document, &coding);
        for (traits, row) in traits.into_iter().zip(sheet::rows(&record, |_| true)) {
            let Some(verdict) = verdicts.get(&row.key()) else { continue };
            examples.push(Example {
                document: row.document,
                rule: row.rule,
                features: traits,
                right: *verdict == Verdict::Right,
            });
        }
    }
    Ok(examples)
}

/// What is chosen by the folds.
#[derive(Clone, Copy)]
struct Settings {
    page: f64,
    all: f64,
    /// How strongly the features' weights are held to zero; none where there are no features.
    ridge: Option<f64>,
}

impl Settings {
    fn all() -> Vec<Settings> {
        let mut all = Vec::new();
        for page in [3.0, 6.0, 12.0, 24.0] {
            for above in [4.0, 8.0, 16.0, 32.0] {
                for ridge in [None, Some(30.0), Some(10.0), Some(3.0)] {
                    all.push(Settings { page, all: above, ridge });
                }
            }
        }
        all
    }
}

/// What each example is foretold by a calibration fitted to the reports of the other folds.
fn cross_validated(examples: &[&Example], settings: &Settings) -> Vec<(f64, bool)> {
    let documents: BTreeSet<&str> = examples.iter().map(|e| e.document.as_str()).collect();
    let fold: BTreeMap<&str, usize> =
        documents.into_iter().enumerate().map(|(i, document)| (document, i % FOLDS)).collect();
    let mut foretold = Vec::new();
    for held_out in 0..FOLDS {
        let (out, others): (Vec<&Example>, Vec<&Example>) =
            examples.iter().partition(|e| fold[e.document.as_str()] == held_out);
        let calibration = fitted(&others, settings);
        let Some(model) = Model::new(&calibration) else { continue };
        let weights = weights(&calibration);
        foretold.extend(
            out.iter().map(|e| (probability(log_odds(model.share(&e.rule)), &weights, e), e.right)),
        );
    }
    foretold
}

fn weights(calibration: &Calibration) -> Traits {
    FEATURES.map(|name| calibration.features.get(name).copied().unwrap_or_default())
}

fn probability(odds: f64, weights: &Traits, example: &Example) -> f64 {
    let shift: f64 = weights.iter().zip(example.features).map(|(weight, x)| weight * x).sum();
    1.0 / (1.0 + (-(odds + shift)).exp())
}

/// The calibration of examples.
fn fitted(examples: &[&Example], settings: &Settings) -> Calibration {
    let mut calibration = Calibration {
        page_weighs: settings.page,
        all_weighs: settings.all,
        ..Calibration::unjudged()
    };
    for example in examples {
        let count = calibration.patterns.entry(example.rule.clone()).or_default();
        count.right += u32::from(example.right);
        count.of += 1;
    }
    if let Some(ridge) = settings.ridge {
        let odds: Vec<f64> =
            examples.iter().map(|example| odds_without(&calibration, example)).collect();
        let weights = regressed(examples, &odds, ridge);
        calibration.features = FEATURES
            .iter()
            .zip(weights)
            .filter(|(_, weight)| weight.abs() >= 0.000_05)
            .map(|(name, weight)| ((*name).to_owned(), weight))
            .collect();
    }
    calibration
}

/// The log-odds of an example's pattern without the example's own verdict, which would foretell itself.
fn odds_without(calibration: &Calibration, example: &Example) -> f64 {
    let mut without = calibration.clone();
    if let Some(Count { right, of }) = without.patterns.get_mut(&example.rule) {
        *right -= u32::from(example.right);
        *of -= 1;
    }
    Model::new(&without).map_or(0.0, |model| log_odds(model.share(&example.rule)))
}

/// Ridge logistic regression on top of given log-odds, by gradient descent: the problem is small and convex.
fn regressed(examples: &[&Example], odds: &[f64], ridge: f64) -> Traits {
    const STEPS: usize = 400;
    let mut weights = [0.0; FEATURES.len()];
    let rate = 1.0 / (examples.len() as f64 + ridge);
    for _ in 0..STEPS {
        let mut slope = weights.map(|weight| -ridge * weight);
        for (example, odds) in examples.iter().zip(odds) {
            let off = f64::from(u8::from(example.right)) - probability(*odds, &weights, example);
            for (slope, x) in slope.iter_mut().zip(example.features) {
                *slope += off * x;
            }
        }
        for (weight, slope) in weights.iter_mut().zip(slope) {
            *weight += rate * slope;
        }
    }
    weights
}

/// The calibration error that probabilities would have on average if each were true: so few verdicts fall into a bin that
/// their share strays by chance (the mean of half a normal distribution in each bin).
fn by_chance(foretold: &[(f64, bool)]) -> f64 {
    let mut variances = [0.0; 10];
    for (p, _) in foretold {
        variances[((p * 10.0) as usize).min(9)] += p * (1.0 - p);
    }
    let strays: f64 =
        variances.iter().map(|variance| (variance * 2.0 / std::f64::consts::PI).sqrt()).sum();
    strays / foretold.len().max(1) as f64
}

/// How often a right event is given more than a wrong one (the area under the receiver's curve); a tie counts half.
fn area(foretold: &[(f64, bool)]) -> f64 {
    let given = |wanted: bool| foretold.iter().filter(move |(_, right)| *right == wanted);
    let (mut won, mut all) = (0.0, 0.0);
    for (p, _) in given(true) {
        for (q, _) in given(false) {
            all += 1.0;
            won += if p > q { 1.0 } else { f64::from(u8::from(p == q)) / 2.0 };
        }
    }
    if all > 0.0 { won / all } else { 0.5 }
}

fn log_loss(foretold: &[(f64, bool)]) -> f64 {
    let loss = |(p, right): &(f64, bool)| {
        let p = p.clamp(1e-6, 1.0 - 1e-6);
        -(if *right { p } else { 1.0 - p }).ln()
    };
    foretold.iter().map(loss).sum::<f64>() / foretold.len().max(1) as f64
}
