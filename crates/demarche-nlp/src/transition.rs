//! Token vectors and states to scores of transitions: the network that the parser and the recogniser share.
//!
//! Follows `spacy.TransitionBasedParser.v2`. Every feature of a state is a token, so the lower layer is computed once for
//! each token and feature; a state's vector is the sum of a few of these rows.

use serde_json::Value;

use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::config::TransitionConfig;
use crate::kernels::{self, Choices, Lanes, Matrix};
use crate::view::View;
use crate::weights::Layers;

/// The network, for states with `F` features.
#[derive(Debug)]
pub(crate) struct TransitionModel<const F: usize> {
    /// Token vectors to the parser's own width.
    reduce: Matrix,
    /// A token to its share in a state's vector, for each feature: features × pieces × hidden numbers.
    lower: Matrix,
    /// The shares of a feature that has no token.
    padding: View<f32>,
    /// Pieces × hidden numbers.
    bias: View<f32>,
    upper: Choices,
}

/// Buffers of a transition model.
#[derive(Debug, Default)]
pub(crate) struct TransitionScratch {
    reduced: Vec<f32>,
    /// The shares of padding, then of single tokens (one for each feature), then of the blocks at hand.
    shares: Vec<f32>,
    /// For each place of a block, which block stands there.
    blocks: Vec<Option<usize>>,
    hidden: Vec<f32>,
    scores: Vec<Lanes>,
}

/// Tokens whose shares are computed together.
const BLOCK: usize = 56;

/// Places for blocks. A state looks at few tokens, nearly all of them close to each other; the shares of a token that lies
/// further back than the blocks reach are computed again.
const PLACES: usize = 64;

impl<const F: usize> TransitionModel<F> {
    /// Multiplications of a token's shares.
    pub(crate) fn products(&self) -> usize {
        self.reduce.products() + self.lower.products()
    }

    /// Multiplications of one state's scores.
    pub(crate) fn products_of_state(&self) -> usize {
        self.upper.products()
    }

    /// Builds the network of a component. `kinds` tells transitions apart that are valid in different states: a transition
    /// is when all its bits are.
    pub(crate) fn new(
        config: &TransitionConfig,
        layers: &Layers,
        width: usize,
        kinds: &[u32],
    ) -> Result<TransitionModel<F>, Error> {
        let &TransitionConfig { hidden, pieces } = config;
        let upper = layers.referred("upper")?;
        let lower = layers.referred("lower")?;
        let reduce = layers
            .named("linear")
            .find(|layer| !std::ptr::eq(*layer, upper))
            .ok_or_else(|| layers.missing("linear"))?;
        let linear = |layer, outputs, inputs| {
            let weights = layers.param(layer, "W", &[outputs, inputs])?;
            Ok::<_, Error>((weights, layers.param(layer, "b", &[outputs])?))
        };
        let (reduce, reduce_bias) = linear(reduce, hidden, width)?;
        let (upper, upper_bias) = linear(upper, kinds.len(), hidden)?;
        // The file has pieces innermost; here each piece is one run of numbers, so that the largest piece of all hidden
        // numbers is found in whole registers.
        let span = hidden * pieces;
        let stored = |row: usize| {
            let (feature, piece, unit) = (row / span, row % span / hidden, row % hidden);
            feature * span + unit * pieces + piece
        };
        let weights = layers.param(lower, "W", &[F, hidden, pieces, hidden])?;
        let rows = |row| &weights[stored(row) * hidden..][..hidden];
        let weights: Vec<f32> = (0..F * span).flat_map(rows).copied().collect();
        let padding = layers.param(lower, "pad", &[1, F, hidden, pieces])?;
        let bias = layers.param(lower, "b", &[hidden, pieces])?;
        Ok(TransitionModel {
            reduce: Matrix::new(reduce, reduce_bias, hidden, 1, width),
            lower: Matrix::new(&weights, &vec![0.0; F * span], F * span, 1, hidden),
            padding: (0..F * span).map(|row| padding[stored(row)]).collect(),
            bias: (0..span).map(|row| bias[stored(row)]).collect(),
            upper: Choices::new(upper, upper_bias, kinds, hidden),
        })
    }

    /// Writes the network, without the kinds of its transitions.
    pub(crate) fn write(&self, writer: &mut Writer) {
        self.reduce.write(writer);
        self.lower.write(writer);
        writer.array(&self.padding);
        writer.array(&self.bias);
        self.upper.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote, for token vectors of a width; the kinds are given.
    pub(crate) fn read(
        reader: &mut Reader,
        width: usize,
        kinds: &[u32],
    ) -> Result<TransitionModel<F>, Error> {
        let (reduce, lower) = (Matrix::read(reader)?, Matrix::read(reader)?);
        let (padding, bias) = (reader.array::<f32>()?, reader.array::<f32>()?);
        let upper = Choices::read(reader, kinds)?;
        let (hidden, span) = (reduce.outputs(), bias.len());
        ensure(span > 0 && span.is_multiple_of(hidden) && padding.len() == F * span)?;
        ensure(reduce.has(hidden, 1, width) && lower.has(F * span, 1, hidden))?;
        ensure(upper.inputs() == hidden)?;
        Ok(TransitionModel { reduce, lower, padding, bias, upper })
    }

    /// Readies the network for the states of a text: call it before [`best`](Self::best).
    pub(crate) fn prepare(&self, vectors: &[f32], scratch: &mut TransitionScratch) {
        let TransitionScratch { reduced, shares, blocks, hidden, .. } = scratch;
        let rows = vectors.len() / self.reduce.inputs();
        let span = self.lower.outputs();
        reduced.clear();
        reduced.resize(rows * self.reduce.outputs(), 0.0);
        kernels::maxout(vectors, self.reduce.inputs(), rows, &self.reduce, reduced);
        blocks.clear();
        blocks.resize(rows.div_ceil(BLOCK).min(PLACES), None);
        // What stands in the blocks is overwritten before it is read.
        let length = (1 + F + blocks.len() * BLOCK) * span;
        if shares.len() < length {
            shares.resize(length, 0.0);
        }
        shares[..span].copy_from_slice(&self.padding);
        hidden.clear();
        hidden.resize(self.reduce.outputs(), 0.0);
    }

    /// The best of the transitions that are valid in a state given by its feature tokens; the first of equals.
    pub(crate) fn best(
        &self,
        tokens: &[Option<u32>; F],
        valid: u32,
        scratch: &mut TransitionScratch,
    ) -> Option<usize> {
        // The newest token's block may take the place of an older one: that happens before any feature is looked up.
        if let Some(newest) = tokens.iter().flatten().max() {
            self.load(*newest as usize / BLOCK, scratch);
        }
        let span = self.bias.len();
        let mut starts = [0; F];
        for (feature, (start, token)) in starts.iter_mut().zip(tokens).enumerate() {
            let row = token.map_or(0, |token| self.row(token as usize, feature, scratch));
            *start = (row * F + feature) * span;
        }
        let TransitionScratch { shares, hidden, scores, .. } = scratch;
        kernels::sum_maxout(shares, &starts, &self.bias, hidden);
        kernels::best_choice(hidden, &self.upper, valid, scores)
    }

    /// Computes a block's shares unless they are at hand.
    fn load(&self, block: usize, scratch: &mut TransitionScratch) {
        let TransitionScratch { reduced, shares, blocks, .. } = scratch;
        let place = block % blocks.len();
        if blocks[place] != Some(block) {
            let (inputs, span) = (self.reduce.outputs(), self.lower.outputs());
            let x = &reduced[block * BLOCK * inputs..];
            let rows = (x.len() / inputs).min(BLOCK);
            let y = &mut shares[(1 + F + place * BLOCK) * span..][..rows * span];
            kernels::maxout(x, inputs, rows, &self.lower, y);
            blocks[place] = Some(block);
        }
    }

    /// The row of a token's shares; computed where the token's block is not at hand.
    fn row(&self, token: usize, feature: usize, scratch: &mut TransitionScratch) -> usize {
        let TransitionScratch { reduced, shares, blocks, .. } = scratch;
        let (block, place) = (token / BLOCK, token / BLOCK % blocks.len());
        if blocks[place] == Some(block) {
            return 1 + F + place * BLOCK + token % BLOCK;
        }
        let (inputs, span) = (self.reduce.outputs(), self.lower.outputs());
        let y = &mut shares[(1 + feature) * span..][..span];
        kernels::maxout(&reduced[token * inputs..], inputs, 1, &self.lower, y);
        1 + feature
    }
}

/// The actions of a component's `moves` file in the order of the network's outputs: the kind of each move and its label.
///
/// The file counts how often each label was seen with each move. spaCy orders moves by number, and the labels of a move
/// from frequent to rare, equals from the last to the first in the alphabet; labels added later (counted below zero)
/// come after all others.
pub(crate) fn read_moves(component: &str, bytes: &[u8]) -> Result<Vec<(u8, String)>, Error> {
    let file = format!("{component}/moves");
    let damaged = |reason| Error::Damaged { file: file.clone(), reason };
    let mut rest = bytes;
    let root = rmpv::decode::read_value(&mut rest).map_err(|_| damaged("not msgpack"))?;
    let text = root["moves"].as_str().ok_or_else(|| damaged("no moves"))?;
    let moves: Value = serde_json::from_str(text).map_err(|_| damaged("moves are not JSON"))?;
    let mut kinds: Vec<(&String, &Value)> =
        moves.as_object().ok_or_else(|| damaged("moves are not a map"))?.iter().collect();
    kinds.sort_by_key(|(kind, _)| kind.as_str());
    let mut actions: Vec<(u8, String)> = Vec::new();
    let mut late: Vec<(i64, &String, u8)> = Vec::new();
    for (kind, labels) in kinds {
        let kind: u8 = kind.parse().map_err(|_| damaged("a move is not a number"))?;
        let labels = labels.as_object().ok_or_else(|| damaged("labels are not a map"))?;
        let mut counted = labels
            .iter()
            .map(|(label, count)| Some((count.as_i64()?, label)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| damaged("a label is not counted"))?;
        counted.sort_by(|one, other| other.cmp(one));
        for (count, label) in counted {
            if count < 0 {
                late.push((count, label, kind));
            } else {
                actions.push((kind, label.clone()));
            }
        }
    }
    late.sort_by(|one, other| (other.0, other.1).cmp(&(one.0, one.1)));
    actions.extend(late.into_iter().map(|(_, label, kind)| (kind, label.clone())));
    Ok(actions)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_ordered_by_kind_then_count_then_label_from_the_last() {
        let moves = r#"{"2":{"det":5,"aux":9,"amod":5},"0":{"":3},"3":{"late":-1,"obj":1}}"#;
        let root = rmpv::Value::Map(vec![("moves".into(), moves.into())]);
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &root).unwrap();
        let actions = read_moves("parser", &bytes).unwrap();
        let actions: Vec<_> = actions.iter().map(|(kind, label)| (*kind, label.as_str())).collect();
        assert_eq!(
            actions,
            [(0, ""), (2, "aux"), (2, "det"), (2, "amod"), (3, "obj"), (3, "late")]
        );
    }
}
