//! A multinomial logistic regression over features that are present or not.
//!
//! In: examples. Out: weights of one byte each. Steps are taken example by example in an order that is drawn anew, by
//! numbers of our own, in every round, with step sizes after AdaGrad (Duchi, Hazan & Singer, 2011); part of each
//! example's features is left out each time, so that no word carries its class alone.

use std::collections::BTreeMap;

use demarche::coding::relation::Weights;
use demarche::coding::relation::weights::{FITS, softmax};
use demarche::model::Code;

/// One example.
#[derive(Clone)]
pub(crate) struct Example {
    /// The numbers of its features.
    pub(crate) features: Vec<u32>,
    /// The classes that it may be, each as likely.
    pub(crate) classes: Vec<usize>,
    /// How much it counts.
    pub(crate) weight: f32,
}

/// Rounds over all examples.
const ROUNDS: usize = 20;
/// The first step's size.
const RATE: f32 = 0.1;
/// What draws weights to nought.
const SHRINK: f32 = 1e-3;
/// The share of features that is left out.
const LEFT_OUT: f32 = 0.3;
/// In how many examples a feature must be: words met once still tell a little of sentences that no pattern reads.
const SEEN: usize = 1;

/// Numbers that look drawn by lot and are the same every time (Marsaglia's xorshift, 2003).
struct Lot(u64);

impl Lot {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn share(&mut self) -> f32 {
        (self.draw() >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Fits the regression; temper, votes and threshold are left neutral.
pub(crate) fn fit(examples: &[Example], classes: &[Code]) -> Weights {
    let k = classes.len();
    let mut seen: BTreeMap<u32, usize> = BTreeMap::new();
    for number in examples.iter().flat_map(|example| &example.features) {
        *seen.entry(*number).or_default() += 1;
    }
    seen.retain(|_, count| *count >= SEEN);
    let numbers: Vec<u32> = seen.into_keys().collect();
    let rows: Vec<Vec<usize>> = examples
        .iter()
        .map(|e| e.features.iter().filter_map(|n| numbers.binary_search(n).ok()).collect())
        .collect();
    let mut weights = vec![0f32; numbers.len() * k];
    let mut squares = vec![1e-4f32; numbers.len() * k];
    let mut bias = vec![0f32; k];
    let mut bias_squares = vec![1e-4f32; k];
    let mut lot = Lot(0x9E37_79B9_7F4A_7C15);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut present: Vec<usize> = Vec::new();
    for _ in 0..ROUNDS {
        for i in (1..order.len()).rev() {
            order.swap(i, (lot.draw() % (i as u64 + 1)) as usize);
        }
        for &at in &order {
            present.clear();
            present.extend(rows[at].iter().filter(|_| lot.share() >= LEFT_OUT));
            if present.is_empty() {
                continue;
            }
            let value = 1.0 / (present.len() as f32).sqrt();
            let mut scores = bias.clone();
            for row in &present {
                for (score, weight) in scores.iter_mut().zip(&weights[row * k..(row + 1) * k]) {
                    *score += value * weight;
                }
            }
            let mut errors = softmax(scores);
            let Example { classes, weight, .. } = &examples[at];
            for class in classes {
                errors[*class] -= 1.0 / classes.len() as f32;
            }
            for error in &mut errors {
                *error *= weight;
            }
            for ((bias, square), error) in bias.iter_mut().zip(&mut bias_squares).zip(&errors) {
                *square += error * error;
                *bias -= RATE * error / square.sqrt();
            }
            for row in &present {
                let range = row * k..(row + 1) * k;
                let both = weights[range.clone()].iter_mut().zip(&mut squares[range]);
                for ((weight, square), error) in both.zip(&errors) {
                    let slope = value * error + SHRINK * *weight;
                    *square += slope * slope;
                    *weight -= RATE * slope / square.sqrt();
                }
            }
        }
    }
    let most = weights.iter().fold(0f32, |most, weight| most.max(weight.abs()));
    let step = most.max(f32::MIN_POSITIVE) / 127.0;
    Weights {
        classes: classes.to_vec(),
        bias,
        step,
        numbers,
        rows: weights.iter().map(|weight| (weight / step).round() as i8).collect(),
        temper: 1.0,
        votes: [0.0; FITS],
        threshold: 1.0,
    }
}
