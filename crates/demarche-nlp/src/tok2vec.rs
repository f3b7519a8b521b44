//! Lexical attributes of a text's tokens to one vector a token: hash embedding and window encoder.
//!
//! Follows `spacy.MultiHashEmbed.v2` (each attribute's key picks four rows of a table, which are summed; the sums of all
//! attributes, and the word's static vector where the pipeline has one, go through a maxout layer) and
//! `spacy.MaxoutWindowEncoder.v2` (a few residual maxout layers over each token and its two neighbours).

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::Error;
use crate::compiled::{MALFORMED, Reader, Writer, ensure};
use crate::config::{Attr, Tok2VecConfig};
use crate::hash::{embedding_hashes, mix};
use crate::index::IdIndex;
use crate::kernels::{self, Matrix};
use crate::view::View;
use crate::weights::{Array, Layers};

/// The attributes of a token that the network sees.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Features {
    /// The key of the word itself.
    pub(crate) orth: u64,
    /// The key of its norm.
    pub(crate) norm: u64,
    /// The key of its first letter.
    pub(crate) prefix: u64,
    /// The key of its last three letters.
    pub(crate) suffix: u64,
    /// The key of its shape.
    pub(crate) shape: u64,
    /// Whether a space follows.
    pub(crate) spacy: bool,
    /// Whether it is white space.
    pub(crate) is_space: bool,
}

/// The network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    width: usize,
    tables: Vec<Table>,
    projection: Option<Matrix>,
    mix: Block,
    /// The first layer of the encoder, whose inputs are word types: a type's share in its own row and its neighbours'.
    first: FirstBlock,
    /// The other layers.
    encoder: Vec<Block>,
}

/// A table of a hash embedding.
#[derive(Debug)]
struct Table {
    attr: Attr,
    seed: u32,
    rows: u32,
    data: View<f32>,
}

/// A maxout layer with its layer normalisation.
#[derive(Debug)]
struct Block {
    maxout: Matrix,
    gain: View<f32>,
    bias: View<f32>,
}

/// The encoder's first layer, cut into three matrices that each read one token of the window.
#[derive(Debug)]
struct FirstBlock {
    /// A token to its shares in the rows after it, its own and before it: three times pieces × width numbers.
    shares: Matrix,
    /// Pieces × width numbers.
    sum_bias: View<f32>,
    gain: View<f32>,
    bias: View<f32>,
}

/// The static word vectors of a package.
#[derive(Debug)]
pub(crate) struct WordVectors {
    width: usize,
    data: View<f32>,
    /// The keys of words.
    keys: IdIndex,
    /// The row of each key.
    rows: View<u32>,
}

/// Buffers and the cache of word types.
#[derive(Debug, Default)]
pub(crate) struct Tok2VecScratch {
    slots: HashMap<Features, u32, BuildHasherDefault<KeyHasher>>,
    /// The embedding of each word type, by slot; zeros stand in the first, for the padding around a text.
    cache: Vec<f32>,
    /// What the encoder's first layer makes of it.
    shares: Vec<f32>,
    token_slots: Vec<u32>,
    concat: Vec<f32>,
    input: Vec<f32>,
    output: Vec<f32>,
    vectors: Vec<f32>,
}

impl Tok2Vec {
    /// Multiplications a token of the layers that every token passes: those above the ones remembered by word type.
    pub(crate) fn products(&self) -> usize {
        self.encoder.iter().map(|block| block.maxout.products()).sum()
    }

    /// Multiplications a word type: projection, mix and the first layer, computed once and remembered.
    pub(crate) fn products_of_type(&self) -> usize {
        let projection = self.projection.as_ref().map_or(0, Matrix::products);
        projection + self.mix.maxout.products() + self.first.shares.products()
    }
}

/// Tokens that are computed at a time: so many that their rows stay close to the processor.
const STRETCH: usize = 512;

/// Word types that the cache holds before it is emptied. A type takes some four kilobytes.
const CACHED: usize = 1 << 12;

impl Tok2Vec {
    /// Builds the network from the layers of a component's file.
    pub(crate) fn new(config: &Tok2VecConfig, layers: &Layers) -> Result<Tok2Vec, Error> {
        let width = config.width;
        let mut embeds = layers.named("hashembed");
        let mut tables = Vec::new();
        for (attr, rows) in &config.attrs {
            let layer = embeds.next().ok_or_else(|| layers.missing("hashembed"))?;
            let seed = layer.number("seed").and_then(|seed| u32::try_from(seed).ok());
            tables.push(Table {
                attr: *attr,
                seed: seed.ok_or_else(|| layers.missing("hashembed.seed"))?,
                rows: *rows as u32,
                data: layers.param(layer, "E", &[*rows, width])?.to_vec().into(),
            });
        }
        let projection = match (config.static_vectors, layers.named("static_vectors").next()) {
            (false, _) => None,
            (true, None) => return Err(layers.missing("static_vectors")),
            (true, Some(layer)) => {
                let shape = layers.shape(layer, "W")?;
                let &[outputs, inputs] = shape else {
                    return Err(layers.missing("static_vectors.W"));
                };
                if outputs != width {
                    return Err(layers.missing("static_vectors.W"));
                }
                let weights = layers.param(layer, "W", shape)?;
                Some(Matrix::new(weights, &vec![0.0; width], width, 1, inputs))
            }
        };
        let mut maxouts = layers.named("maxout");
        let mut norms = layers.named("layernorm");
        let mut block = |pieces: usize, inputs: usize| {
            let maxout = maxouts.next().ok_or_else(|| layers.missing("maxout"))?;
            let norm = norms.next().ok_or_else(|| layers.missing("layernorm"))?;
            if !(1..=Matrix::MAX_PIECES).contains(&pieces) {
                return Err(layers.missing("maxout.W with one to four pieces"));
            }
            let weights = layers.param(maxout, "W", &[width, pieces, inputs])?;
            let bias = layers.param(maxout, "b", &[width, pieces])?;
            Ok(Block {
                maxout: Matrix::new(weights, bias, width, pieces, inputs),
                gain: layers.param(norm, "G", &[width])?.to_vec().into(),
                bias: layers.param(norm, "b", &[width])?.to_vec().into(),
            })
        };
        // The embedding's own maxout always has three pieces.
        let mix = block(3, width * (tables.len() + usize::from(projection.is_some())))?;
        let first = layers.named("maxout").nth(1).ok_or_else(|| layers.missing("maxout"))?;
        let shape = [width, config.pieces, 3 * width];
        let (weights, bias) =
            (layers.param(first, "W", &shape)?, layers.param(first, "b", &shape[..2])?);
        let Block { gain, bias: norm_bias, .. } = block(config.pieces, 3 * width)?;
        let first = FirstBlock {
            shares: share_matrix(weights, width, config.pieces),
            sum_bias: (0..config.pieces * width)
                .map(|at| bias[at % width * config.pieces + at / width])
                .collect(),
            gain,
            bias: norm_bias,
        };
        let encoder =
            (1..config.depth).map(|_| block(config.pieces, 3 * width)).collect::<Result<_, _>>()?;
        Ok(Tok2Vec { width, tables, projection, mix, first, encoder })
    }

    /// Writes the network.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.width);
        writer.number(self.tables.len());
        for Table { attr, seed, rows, data } in &self.tables {
            for number in [*attr as usize, *seed as usize, *rows as usize] {
                writer.number(number);
            }
            writer.array(data);
        }
        writer.number(usize::from(self.projection.is_some()));
        if let Some(projection) = &self.projection {
            projection.write(writer);
        }
        self.mix.write(writer);
        let FirstBlock { shares, sum_bias, gain, bias } = &self.first;
        shares.write(writer);
        for array in [sum_bias, gain, bias] {
            writer.array(array);
        }
        writer.number(self.encoder.len());
        for block in &self.encoder {
            block.write(writer);
        }
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Tok2Vec, Error> {
        let width = reader.number_to(MOST)?;
        let mut tables = Vec::new();
        for _ in 0..reader.number_to(MOST)? {
            let attr = *Attr::ALL.get(reader.number()?).ok_or(MALFORMED)?;
            let mut number = || u32::try_from(reader.number()?).map_err(|_| MALFORMED);
            let (seed, rows) = (number()?, number()?);
            ensure(rows > 0)?;
            let data = reader.array_of((rows as usize).checked_mul(width).ok_or(MALFORMED)?)?;
            tables.push(Table { attr, seed, rows, data });
        }
        let projection = match reader.number()? {
            0 => None,
            _ => Some(Matrix::read(reader)?),
        };
        ensure(projection.as_ref().is_none_or(|matrix| matrix.has(width, 1, matrix.inputs())))?;
        let embedded = tables.len() + usize::from(projection.is_some());
        let mix = Block::read(reader, width, width * embedded)?;
        let shares = Matrix::read(reader)?;
        let sum_bias: View<f32> = reader.array()?;
        let span = sum_bias.len();
        ensure(span.is_multiple_of(width) && shares.has(3 * span, 1, width))?;
        let (gain, bias) = (reader.array_of(width)?, reader.array_of(width)?);
        let first = FirstBlock { shares, sum_bias, gain, bias };
        let layers = reader.number_to(MOST)?;
        let encoder = (0..layers).map(|_| Block::read(reader, width, 3 * width));
        let encoder = encoder.collect::<Result<_, _>>()?;
        Ok(Tok2Vec { width, tables, projection, mix, first, encoder })
    }

    /// Numbers in a token's vector.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Numbers in a static vector that the network expects; `None` where it uses none.
    pub(crate) fn static_width(&self) -> Option<usize> {
        self.projection.as_ref().map(Matrix::inputs)
    }

    /// The vectors of a text's tokens, one after the other.
    pub(crate) fn run<'s>(
        &self,
        vectors: Option<&WordVectors>,
        tokens: &[Features],
        scratch: &'s mut Tok2VecScratch,
    ) -> &'s [f32] {
        scratch.vectors.clear();
        let depth = self.encoder.len() + 1;
        for start in (0..tokens.len()).step_by(STRETCH) {
            // A token's vector depends on as many neighbours to each side as there are layers.
            let end = (start + STRETCH).min(tokens.len());
            let from = start.saturating_sub(depth);
            let to = (end + depth).min(tokens.len());
            self.embed(vectors, &tokens[from..to], scratch);
            self.encode(start - from, end - start, scratch);
        }
        &scratch.vectors
    }

    /// Adds the vectors of `count` tokens to the scratch: of those embedded there, from `skip` on. The others are
    /// neighbours.
    fn encode(&self, skip: usize, count: usize, scratch: &mut Tok2VecScratch) {
        let width = self.width;
        let Tok2VecScratch { cache, shares, token_slots, input, output, vectors, .. } = scratch;
        // A text stands between as many zero rows as there are layers (thinc's padding of a batch). A layer turns the
        // rows next to the text into other values than zero, and the next layer reads them; each layer computes just
        // the rows that reach the tokens wanted.
        let depth = self.encoder.len() + 1;
        let length = (count + 2 * depth) * width;
        for buffer in [&mut *input, &mut *output] {
            buffer.clear();
            buffer.resize(length, 0.0);
        }
        // The slot of the token in a row; zeros stand around the text.
        let slot = |row: usize| {
            let token = (row + skip).checked_sub(depth);
            token.and_then(|token| token_slots.get(token)).map_or(0, |slot| *slot as usize)
        };
        for (row, x) in input.chunks_exact_mut(width).enumerate() {
            x.copy_from_slice(&cache[slot(row) * width..][..width]);
        }
        let span = self.first.sum_bias.len();
        let rows = 1..count + 2 * depth - 1;
        let y = &mut output[width..length - width];
        for (row, y) in rows.zip(y.chunks_exact_mut(width)) {
            let starts = [0, 1, 2].map(|part| (slot(row + part - 1) * 3 + part) * span);
            kernels::sum_maxout(shares, &starts, &self.first.sum_bias, y);
        }
        kernels::layer_norm_residual(y, &self.first.gain, &self.first.bias, &input[width..]);
        std::mem::swap(input, output);
        for (layer, block) in self.encoder.iter().enumerate() {
            let first = layer + 2;
            let rows = count + 2 * (depth - first);
            let y = &mut output[first * width..][..rows * width];
            // A row and its two neighbours are one run of numbers: no window has to be copied together.
            kernels::maxout(&input[(first - 1) * width..], width, rows, &block.maxout, y);
            let x = &input[first * width..];
            kernels::layer_norm_residual(y, &block.gain, &block.bias, x);
            std::mem::swap(input, output);
        }
        vectors.extend_from_slice(&input[depth * width..][..count * width]);
    }

    /// Fills the slots of all tokens, computing the word types that the cache has not.
    fn embed(
        &self,
        vectors: Option<&WordVectors>,
        tokens: &[Features],
        scratch: &mut Tok2VecScratch,
    ) {
        let width = self.width;
        let Tok2VecScratch { slots, cache, shares, token_slots, concat, .. } = scratch;
        let span = self.first.shares.outputs();
        if slots.len() > CACHED || cache.is_empty() {
            slots.clear();
            cache.clear();
            cache.resize(width, 0.0);
            shares.clear();
            shares.resize(span, 0.0);
        }
        let known = slots.len() + 1;
        token_slots.clear();
        concat.clear();
        for token in tokens {
            let next = slots.len() as u32 + 1;
            let slot = *slots.entry(*token).or_insert_with(|| {
                for table in &self.tables {
                    let start = concat.len();
                    concat.resize(start + width, 0.0);
                    table.add_rows(token, &mut concat[start..]);
                }
                if let Some(projection) = &self.projection {
                    let start = concat.len();
                    concat.resize(start + width, 0.0);
                    // A word without a vector adds zeros.
                    if let Some(vector) = vectors.and_then(|vectors| vectors.find(token.orth)) {
                        kernels::maxout(vector, 0, 1, projection, &mut concat[start..]);
                    }
                }
                next
            });
            token_slots.push(slot);
        }
        let fresh = slots.len() + 1 - known;
        cache.resize((known + fresh) * width, 0.0);
        let y = &mut cache[known * width..];
        let inputs = self.mix.maxout.inputs();
        kernels::maxout(concat, inputs, fresh, &self.mix.maxout, y);
        kernels::layer_norm(y, &self.mix.gain, &self.mix.bias);
        shares.resize((known + fresh) * span, 0.0);
        kernels::maxout(y, width, fresh, &self.first.shares, &mut shares[known * span..]);
    }
}

impl Block {
    fn write(&self, writer: &mut Writer) {
        self.maxout.write(writer);
        writer.array(&self.gain);
        writer.array(&self.bias);
    }

    fn read(reader: &mut Reader, width: usize, inputs: usize) -> Result<Block, Error> {
        let maxout = Matrix::read(reader)?;
        ensure(maxout.inputs() == inputs && maxout.outputs() == width)?;
        let (gain, bias) = (reader.array_of(width)?, reader.array_of(width)?);
        Ok(Block { maxout, gain, bias })
    }
}

/// No compiled network has more layers, tables or numbers in a row.
const MOST: usize = 1 << 16;

/// Cuts the weights of a window layer (width × pieces × three tokens × width) into the shares of one token: three parts,
/// each with one piece after the other. The first part is that in the row after the token, whose left neighbour it is.
fn share_matrix(weights: &[f32], width: usize, pieces: usize) -> Matrix {
    let outputs = 3 * pieces * width;
    let row = |output: usize| {
        let (part, piece, unit) =
            (output / (pieces * width), output / width % pieces, output % width);
        &weights[((unit * pieces + piece) * 3 + part) * width..][..width]
    };
    let rows: Vec<f32> = (0..outputs).flat_map(row).copied().collect();
    Matrix::new(&rows, &vec![0.0; outputs], outputs, 1, width)
}

impl Table {
    fn add_rows(&self, token: &Features, sum: &mut [f32]) {
        let key = match self.attr {
            Attr::Norm => token.norm,
            Attr::Prefix => token.prefix,
            Attr::Suffix => token.suffix,
            Attr::Shape => token.shape,
            Attr::Spacy => u64::from(token.spacy),
            Attr::IsSpace => u64::from(token.is_space),
        };
        for hash in embedding_hashes(key, self.seed) {
            let row = (hash % self.rows) as usize;
            kernels::add(sum, &self.data[row * sum.len()..][..sum.len()]);
        }
    }
}

impl WordVectors {
    /// Joins a table of vectors with the rows of its keys; `None` where they do not fit.
    pub(crate) fn new(table: Array, rows: &[(u64, i64)]) -> Option<WordVectors> {
        let &[count, width] = table.shape.as_slice() else { return None };
        let rows = rows
            .iter()
            .map(|(key, row)| Some((*key, u32::try_from(*row).ok()?)))
            .collect::<Option<Vec<_>>>()?;
        if rows.iter().any(|(_, row)| *row as usize >= count) {
            return None;
        }
        let (keys, rows) = IdIndex::of(rows);
        Some(WordVectors { width, data: table.data.into(), keys, rows: rows.into() })
    }

    /// Writes the vectors.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.width);
        writer.array(&self.data);
        self.keys.write(writer);
        writer.array(&self.rows);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<WordVectors, Error> {
        let (width, data) = (reader.number()?, reader.array::<f32>()?);
        ensure(width > 0 && data.len().is_multiple_of(width))?;
        let keys = IdIndex::read(reader)?;
        let rows = reader.array_of(keys.len())?;
        Ok(WordVectors { width, data, keys, rows })
    }

    /// Numbers in a vector.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    fn find(&self, key: u64) -> Option<&[f32]> {
        let row = self.rows[self.keys.find(key)?] as usize;
        self.data.get(row * self.width..(row + 1) * self.width)
    }
}

/// Hashes keys that are hashes already: no more than a mix of each.
#[derive(Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        mix(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}
