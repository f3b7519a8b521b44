//! The learned scorer's weights: bytes in, [`Weights`] out; features in, probabilities out.
//!
//! A multinomial logistic regression over hashed features, one byte a weight, and above it the votes of the patterns:
//! how much each kind of fit adds to its own page's class, learned on sentences that the regression had not seen.

use demarche_model::Code;

use super::features::Features;
use crate::events::Fit;

/// The first bytes of a file of weights; the digit is the format's version.
const MAGIC: &[u8; 8] = b"DEMWGT01";

/// How many kinds of fit a pattern can have.
pub const FITS: usize = 5;

/// Why bytes are no weights.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the file of weights is damaged or of another version; train it anew")]
pub struct BadWeights;

/// A trained scorer.
#[derive(Clone, PartialEq, Debug)]
pub struct Weights {
    /// The classes: types of events; [`none`](Weights::none) stands for no act at all.
    pub classes: Vec<Code>,
    /// What each class starts from.
    pub bias: Vec<f32>,
    /// What one step of a weight is worth.
    pub step: f32,
    /// The features' numbers, sorted.
    pub numbers: Vec<u32>,
    /// A row of weights a feature, a weight a class, in steps.
    pub rows: Vec<i8>,
    /// By what the regression's log-probabilities are multiplied before the votes are added.
    pub temper: f32,
    /// What a pattern's reading adds to its own class, by its fit.
    pub votes: [f32; FITS],
    /// The least probability with which the scorer alone adds an event to a report.
    pub threshold: f32,
}

/// The class that stands for no act.
pub const NO_ACT: &str = "-";

impl Weights {
    /// Reads weights.
    ///
    /// # Errors
    /// Where the bytes are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Weights, BadWeights> {
        let mut bytes = Bytes(bytes);
        if bytes.take(MAGIC.len())? != MAGIC {
            return Err(BadWeights);
        }
        let classes = bytes.count()?;
        let mut names = Vec::new();
        for _ in 0..classes {
            let length = bytes.count()?;
            let name = std::str::from_utf8(bytes.take(length)?).map_err(|_| BadWeights)?;
            names.push(Code::new(name));
        }
        let bias = (0..classes).map(|_| bytes.float()).collect::<Result<_, _>>()?;
        let step = bytes.float()?;
        let temper = bytes.float()?;
        let mut votes = [0.0; FITS];
        for vote in &mut votes {
            *vote = bytes.float()?;
        }
        let threshold = bytes.float()?;
        let features = bytes.count()?;
        let numbers = bytes.take(features.checked_mul(4).ok_or(BadWeights)?)?;
        let numbers: Vec<u32> = numbers
            .chunks_exact(4)
            .map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect();
        let rows = bytes.take(features.checked_mul(classes).ok_or(BadWeights)?)?;
        let rows = rows.iter().map(|byte| byte.cast_signed()).collect();
        if !bytes.0.is_empty() || !numbers.is_sorted() {
            return Err(BadWeights);
        }
        Ok(Weights { classes: names, bias, step, numbers, rows, temper, votes, threshold })
    }

    /// Writes weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let count = |bytes: &mut Vec<u8>, n: usize| bytes.extend((n as u32).to_le_bytes());
        count(&mut bytes, self.classes.len());
        for class in &self.classes {
            count(&mut bytes, class.as_str().len());
            bytes.extend(class.as_str().bytes());
        }
        let floats = self.bias.iter().chain([&self.step, &self.temper]).chain(&self.votes);
        for float in floats.chain([&self.threshold]) {
            bytes.extend(float.to_le_bytes());
        }
        count(&mut bytes, self.numbers.len());
        bytes.extend(self.numbers.iter().flat_map(|number| number.to_le_bytes()));
        bytes.extend(self.rows.iter().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// The place of the class that stands for no act.
    pub fn none(&self) -> Option<usize> {
        self.classes.iter().position(|class| class.as_str() == NO_ACT)
    }

    /// The regression's probability of each class.
    pub fn regression(&self, features: &Features) -> Vec<f32> {
        let mut sums = vec![0i32; self.classes.len()];
        let mut known = 0;
        for number in &features.present {
            let Ok(row) = self.numbers.binary_search(number) else { continue };
            known += 1;
            let row = &self.rows[row * sums.len()..(row + 1) * sums.len()];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(*weight);
            }
        }
        let scale = self.step / (known.max(1) as f32).sqrt();
        let scores = sums.iter().zip(&self.bias).map(|(sum, bias)| *sum as f32 * scale + bias);
        softmax(scores.collect())
    }

    /// The probability of each class: the regression's, with the votes of the patterns.
    pub fn probabilities(&self, features: &Features) -> Vec<f32> {
        let place = |page: &Code| self.classes.iter().position(|class| class == page);
        let vote = features.vote.as_ref().and_then(|(page, fit)| Some((place(page)?, *fit)));
        decide(&self.regression(features), vote, self.temper, &self.votes)
    }
}

/// The regression's probabilities with the vote of the best pattern: the place of its class, and its fit.
pub fn decide(
    regression: &[f32],
    vote: Option<(usize, Fit)>,
    temper: f32,
    votes: &[f32; FITS],
) -> Vec<f32> {
    let mut scores: Vec<f32> = regression.iter().map(|p| (p + 1e-6).ln() * temper).collect();
    if let Some((class, fit)) = vote {
        scores[class] += votes[fit as usize];
    }
    softmax(scores)
}

/// Scores to probabilities.
pub fn softmax(mut scores: Vec<f32>) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    for score in &mut scores {
        *score = (*score - most).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in &mut scores {
        *score /= sum;
    }
    scores
}

/// Bytes that are read from the front.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn take(&mut self, n: usize) -> Result<&'b [u8], BadWeights> {
        let (front, rest) = self.0.split_at_checked(n).ok_or(BadWeights)?;
        self.0 = rest;
        Ok(front)
    }

    fn four(&mut self) -> Result<[u8; 4], BadWeights> {
        self.take(4)?.try_into().map_err(|_| BadWeights)
    }

    fn count(&mut self) -> Result<usize, BadWeights> {
        Ok(u32::from_le_bytes(self.four()?) as usize)
    }

    fn float(&mut self) -> Result<f32, BadWeights> {
        Ok(f32::from_le_bytes(self.four()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn toy() -> Weights {
        Weights {
            classes: vec![Code::new(NO_ACT), Code::new("X"), Code::new("Y")],
            bias: vec![0.0, 0.1, 0.0],
            step: 0.5,
            numbers: vec![3, 9],
            rows: vec![0, 4, -4, 0, -4, 4],
            temper: 1.0,
            votes: [2.0, 1.0, 0.5, 0.0, 0.0],
            threshold: 0.8,
        }
    }

    #[test]
    fn weights_read_back_as_they_were_written() {
        let bytes = toy().to_bytes();
        assert_eq!(Weights::from_bytes(&bytes), Ok(toy()));
        for cut in [0, 7, 20, bytes.len() - 1] {
            assert_eq!(Weights::from_bytes(&bytes[..cut]), Err(BadWeights));
        }
    }

    #[test]
    fn a_pattern_outvotes_weak_words_only() {
        let weights = toy();
        let best = |present: &[u32], vote: Option<&str>| {
            let vote = vote.map(|page| (Code::new(page), Fit::Both));
            let features = Features { present: present.to_vec(), vote };
            let probabilities = weights.probabilities(&features);
            assert!((probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            (0..3).max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b])).unwrap()
        };
        assert_eq!(best(&[3], None), 1);
        assert_eq!(best(&[9], None), 2);
        assert_eq!(best(&[], Some("Y")), 2);
        assert_eq!(best(&[3], Some("Y")), 1);
    }
}
