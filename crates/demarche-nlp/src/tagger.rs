//! Token vectors to fine-grained tags.

use demarche_model::Tag;

use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::kernels::{self, Matrix};
use crate::weights::Layers;

/// The layer that scores tags (`spacy.Tagger.v2`), with its labels.
#[derive(Debug)]
pub(crate) struct Tagger {
    labels: Vec<Tag>,
    softmax: Matrix,
}

/// Buffers of the tagger.
#[derive(Debug, Default)]
pub(crate) struct TaggerScratch {
    scores: Vec<f32>,
}

impl Tagger {
    /// Multiplications a token.
    pub(crate) fn products(&self) -> usize {
        self.softmax.products()
    }

    /// Builds the tagger from its `cfg` (JSON) and `model` files, over token vectors of a width.
    pub(crate) fn new(cfg: &[u8], layers: &Layers, width: usize) -> Result<Tagger, Error> {
        let labels = labels(cfg)?;
        let layer = layers.named("softmax").next().ok_or_else(|| layers.missing("softmax"))?;
        let weights = layers.param(layer, "W", &[labels.len(), width])?;
        let bias = layers.param(layer, "b", &[labels.len()])?;
        let softmax = Matrix::new(weights, bias, labels.len(), 1, width);
        Ok(Tagger { labels, softmax })
    }

    /// Writes the layer, without its labels.
    pub(crate) fn write(&self, writer: &mut Writer) {
        self.softmax.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote; the labels are read from `cfg`.
    pub(crate) fn read(reader: &mut Reader, cfg: &[u8], width: usize) -> Result<Tagger, Error> {
        let labels = labels(cfg)?;
        let softmax = Matrix::read(reader)?;
        ensure(softmax.has(labels.len(), 1, width))?;
        Ok(Tagger { labels, softmax })
    }

    /// The best tag of each token, into `tags`; the first of equals.
    pub(crate) fn run(&self, vectors: &[f32], scratch: &mut TaggerScratch, tags: &mut Vec<Tag>) {
        let TaggerScratch { scores } = scratch;
        let rows = vectors.len() / self.softmax.inputs();
        scores.clear();
        scores.resize(rows * self.softmax.outputs(), 0.0);
        kernels::maxout(vectors, self.softmax.inputs(), rows, &self.softmax, scores);
        tags.clear();
        tags.extend(scores.chunks_exact(self.labels.len()).map(|scores| {
            let mut best = 0;
            for (i, score) in scores.iter().enumerate() {
                if *score > scores[best] {
                    best = i;
                }
            }
            self.labels[best]
        }));
    }
}

/// The labels that the tagger's `cfg` (JSON) lists.
fn labels(cfg: &[u8]) -> Result<Vec<Tag>, Error> {
    let cfg: serde_json::Value = serde_json::from_slice(cfg)
        .map_err(|_| Error::Damaged { file: "tagger/cfg".to_owned(), reason: "not JSON" })?;
    let names = cfg["labels"].as_array().filter(|names| !names.is_empty()).ok_or_else(|| {
        Error::Entry { file: "tagger/cfg".to_owned(), entry: "labels".to_owned() }
    })?;
    names
        .iter()
        .map(|name| {
            let name = name.as_str().unwrap_or_default();
            Tag::from_label(name).ok_or_else(|| Error::Label {
                component: "tagger".to_owned(),
                label: name.to_owned(),
            })
        })
        .collect()
}
