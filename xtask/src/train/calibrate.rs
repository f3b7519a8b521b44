//! How much patterns count beside the regression, and how far its probabilities can be trusted.
//!
//! In: what scorers say of pairs that they were not trained on. Out: temper, votes, figures.

use demarche::coding::events::Fit;
use demarche::coding::relation::weights::{FITS, decide};

/// What a scorer says of a pair that it was not trained on.
pub(crate) struct Seen {
    /// The regression's probabilities.
    pub(crate) regression: Vec<f32>,
    /// The class and the fit of the best pattern.
    pub(crate) vote: Option<(usize, Fit)>,
    /// The classes that the pair may be.
    pub(crate) classes: Vec<usize>,
    /// How much it counts.
    pub(crate) weight: f32,
}

/// What a pattern's reading adds to its class, by its fit: both parties as given, one below the predicate, one alone,
/// the other way round, neither.
///
/// The regression has the patterns among its features, but the training sentences were written to go beyond what
/// patterns read, so that it trusts them less than plain news would let it: on sentences of news in which others have
/// marked the parties these votes do best, by a wide margin on either side.
const VOTES: [f32; FITS] = [2.0, 1.5, 0.0, 0.0, 0.0];

/// Where the votes come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Votes {
    /// Those that do well on news: the folds hold none.
    Given,
    /// The folds themselves, which hold news.
    Fitted,
}

/// By what the regression's log-probabilities are multiplied beside votes of this size.
const TEMPER: f32 = 1.3;

/// Temper and votes that make what is true most likely, by plain descent on the logarithm of the loss. Votes that are
/// given keep their weight beside the regression: both are scaled together, which changes how sure an answer is and
/// never which it is.
pub(crate) fn fit(seen: &[Seen], from: Votes) -> (f32, [f32; FITS]) {
    let mut temper = TEMPER;
    let mut votes = VOTES;
    let all: f32 = seen.iter().map(|s| s.weight).sum::<f32>().max(1.0);
    for _ in 0..200 {
        let mut slope = 0.0;
        let mut slopes = [0.0f32; FITS];
        for s in seen {
            let probabilities = decide(&s.regression, s.vote, temper, &votes);
            for (class, probability) in probabilities.iter().enumerate() {
                let is_true = s.classes.contains(&class);
                let truth = if is_true { 1.0 / s.classes.len() as f32 } else { 0.0 };
                let error = (probability - truth) * s.weight / all;
                slope += error * (s.regression[class] + 1e-6).ln();
                if let Some((voted, fit)) = s.vote
                    && voted == class
                {
                    slopes[fit as usize] += error;
                }
            }
        }
        match from {
            Votes::Given => {
                let along: f32 = slopes.iter().zip(VOTES).map(|(slope, vote)| slope * vote).sum();
                temper -= 0.1 * TEMPER * (slope * TEMPER + along);
                votes = VOTES.map(|vote| vote * temper / TEMPER);
            }
            Votes::Fitted => {
                temper -= 0.5 * slope;
                for (vote, slope) in votes.iter_mut().zip(slopes) {
                    *vote -= 4.0 * slope;
                }
            }
        }
    }
    (temper, votes)
}

/// How well the folds do.
pub(crate) struct Figures {
    /// Pairs judged.
    pub(crate) judged: usize,
    /// The share whose class is right.
    pub(crate) right: f64,
    /// The mean over the classes of their F1.
    pub(crate) macro_f1: f64,
    /// Expected calibration error over ten bins of equal width.
    pub(crate) calibration_error: f64,
    /// The least probability from which on nine of ten answers are right.
    pub(crate) threshold: f32,
    /// The share of the pairs with an act that reach the threshold.
    pub(crate) reach: f64,
}

/// The share of answers that must be right from the threshold on.
const TRUSTED: f64 = 0.9;

/// Judges the folds. `none` is the class of no act, which is no answer.
pub(crate) fn figures(
    seen: &[Seen],
    temper: f32,
    votes: &[f32; FITS],
    none: Option<usize>,
) -> Figures {
    let mut answers: Vec<(f32, bool, usize)> = Vec::new();
    let mut bins = [(0usize, 0f64); 10];
    let classes = seen.first().map_or(0, |s| s.regression.len());
    let (mut hits, mut said, mut true_ones) =
        (vec![0.0; classes], vec![0.0; classes], vec![0.0; classes]);
    for s in seen {
        let probabilities = decide(&s.regression, s.vote, temper, votes);
        let best = probabilities.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
        let Some((class, probability)) = best else { continue };
        let right = s.classes.contains(&class);
        said[class] += 1.0;
        for truth in &s.classes {
            true_ones[*truth] += 1.0 / s.classes.len() as f64;
        }
        if right {
            hits[class] += 1.0;
        }
        let bin = &mut bins[((probability * 10.0) as usize).min(9)];
        *bin = (bin.0 + usize::from(right), bin.1 + f64::from(*probability));
        answers.push((*probability, right, class));
    }
    let judged = answers.len().max(1) as f64;
    let gap = |(right, sum): &(usize, f64)| (*right as f64 - sum).abs() / judged;
    let f1 = |class: usize| 2.0 * hits[class] / (said[class] + true_ones[class]).max(1.0);
    answers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let acts: Vec<&(f32, bool, usize)> = answers.iter().filter(|a| Some(a.2) != none).collect();
    let (mut threshold, mut reach, mut right) = (1.0, 0.0, 0usize);
    for (n, (probability, is_right, _)) in acts.iter().enumerate() {
        right += usize::from(*is_right);
        if right as f64 >= TRUSTED * (n + 1) as f64 {
            threshold = *probability;
            reach = (n + 1) as f64 / judged;
        }
    }
    Figures {
        judged: answers.len(),
        right: answers.iter().filter(|a| a.1).count() as f64 / judged,
        macro_f1: (0..classes).map(f1).sum::<f64>() / classes.max(1) as f64,
        calibration_error: bins.iter().map(gap).sum(),
        threshold,
        reach,
    }
}
