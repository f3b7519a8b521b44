//! Trains the learned scorer on the sentences of `lexicon/training` and of the codebook's pages, and writes
//! `lexicon/model`: the weights and a card that tells what they were made of and how well they do.

pub(crate) mod calibrate;
pub(crate) mod card;
pub(crate) mod linear;
pub(crate) mod sentences;

use std::path::PathBuf;

use demarche::coding::events::Fit;
use demarche::coding::relation::{Features, Weights};
use demarche::model::Code;
use demarche::{Pipeline, Scorer, Scratch};

use crate::coder;
use crate::tree::{self, Failure};
use calibrate::{Seen, Votes};
use linear::Example;
use sentences::Pair;

/// What to train.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The day that the card tells, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: String,
}

/// How many parts the sentences are cut into, each judged by a scorer that was trained on the others.
const FOLDS: usize = 5;

/// Where weights and card are.
pub(crate) fn folder() -> PathBuf {
    tree::root().join("lexicon/model")
}

/// Trains, measures on folds, and writes.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let pairs = sentences::own()?;
    let pipeline = coder::open_with(Scorer::Off)?;
    let described = describe(&pipeline, &pairs);
    let classes = classes(&described);
    let trained = train(&described, &classes, Votes::Given);
    let folder = folder();
    let failure = |path: &PathBuf| {
        let path = path.clone();
        move |error| Failure::File { path, error }
    };
    std::fs::create_dir_all(&folder).map_err(failure(&folder))?;
    let bytes = trained.weights.to_bytes();
    let path = folder.join("scorer.bin");
    std::fs::write(&path, &bytes).map_err(failure(&path))?;
    let path = folder.join("README.md");
    let card = card::card(&described, &trained, &bytes, &arguments.date)?;
    std::fs::write(&path, &card).map_err(failure(&path))?;
    println!("{card}");
    Ok(())
}

/// A pair with its features.
pub(crate) struct Described {
    /// The sentence with its parties.
    pub(crate) pair: Pair,
    /// What the scorer sees of it.
    pub(crate) features: Features,
}

/// Describes pairs by features; a pair whose parties are not in the text is left out.
pub(crate) fn describe(pipeline: &Pipeline, pairs: &[Pair]) -> Vec<Described> {
    let mut scratch = Scratch::default();
    let mut described = Vec::new();
    for pair in pairs {
        let Pair { text, actor, recipient, .. } = pair;
        if let Ok(features) = pipeline.traits_with(&mut scratch, text, actor, recipient) {
            described.push(Described { pair: pair.clone(), features });
        }
    }
    described
}

/// The classes of the pairs, sorted.
pub(crate) fn classes(described: &[Described]) -> Vec<Code> {
    let all = described.iter().flat_map(|d| d.pair.classes.iter());
    let classes: std::collections::BTreeSet<Code> = all.map(|class| Code::new(class)).collect();
    classes.into_iter().collect()
}

/// A scorer and what its folds tell of it.
pub(crate) struct Trained {
    /// The scorer, trained on all pairs.
    pub(crate) weights: Weights,
    /// What the votes make of that.
    pub(crate) figures: calibrate::Figures,
}

/// Trains on pairs. Temper, and votes where they are to be, are fitted to what scorers say of the folds that they have not seen.
pub(crate) fn train(described: &[Described], classes: &[Code], votes: Votes) -> Trained {
    let place = |class: &str| {
        classes
            .iter()
            .position(|c| c.as_str() == class)
            .expect("the classes are those of the pairs")
    };
    let examples: Vec<Example> = described
        .iter()
        .map(|d| Example {
            features: d.features.present.clone(),
            classes: d.pair.classes.iter().map(|class| place(class)).collect(),
            weight: d.pair.weight,
        })
        .collect();
    let mut folds = Vec::new();
    for fold in 0..FOLDS {
        // The pages' own sentences are those that the patterns were written on: they say nothing of new ones.
        let judged = |i: usize| {
            described[i].pair.is_judged && sentences::fold(&described[i].pair.text, FOLDS) == fold
        };
        let kept: Vec<Example> =
            (0..examples.len()).filter(|i| !judged(*i)).map(|i| examples[i].clone()).collect();
        let weights = linear::fit(&kept, classes);
        for i in (0..examples.len()).filter(|i| judged(*i)) {
            folds.push(Seen {
                regression: weights.regression(&described[i].features),
                vote: vote(&described[i].features, classes),
                classes: examples[i].classes.clone(),
                weight: described[i].pair.weight,
            });
        }
    }
    let (temper, votes) = calibrate::fit(&folds, votes);
    let mut weights = linear::fit(&examples, classes);
    weights.temper = temper;
    weights.votes = votes;
    let none = weights.none();
    let figures = calibrate::figures(&folds, temper, &votes, none);
    weights.threshold = figures.threshold;
    Trained { weights, figures }
}

/// The class and the fit of the best pattern.
fn vote(features: &Features, classes: &[Code]) -> Option<(usize, Fit)> {
    let (page, fit) = features.vote.as_ref()?;
    Some((classes.iter().position(|class| class == page)?, *fit))
}
