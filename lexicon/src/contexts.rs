//! PLOVER's contexts and the words that speak for each: `lexicon/contexts.toml`.

use std::collections::BTreeMap;

use demarche_model::Code;

use crate::error::Error;
use crate::load::{File, Lemmas};
use crate::raw::RawContext;

/// The cues of each context.
///
/// A cue is a lemma or a phrase of lemmas in lower case. Its weight is 1 where it is enough alone, 0.6 where it is
/// likely, 0.3 where it only adds to others.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Contexts {
    /// The contexts in the order of their codes, each with its cues.
    pub entries: Vec<(Code, Vec<(String, f32)>)>,
    /// What each context means, in our own words, in the same order.
    pub means: Vec<String>,
}

impl Contexts {
    /// Whether the codebook lists this context.
    pub fn contains(&self, code: &str) -> bool {
        self.entries.iter().any(|(known, _)| known.as_str() == code)
    }
}

/// Reads `contexts.toml`.
pub(crate) fn read(file: &File<'_>) -> Result<Contexts, Error> {
    let raw: BTreeMap<String, RawContext> = file.parse()?;
    let mut contexts = Contexts::default();
    for (code, context) in raw {
        let mut cues = Vec::new();
        for (words, weight) in [(context.sure, 1.0), (context.likely, 0.6), (context.hint, 0.3)] {
            let lemmas = Lemmas::NONE.expand(file, &words)?;
            cues.extend(lemmas.into_iter().map(|lemma| (lemma, weight)));
        }
        contexts.entries.push((Code::new(&code), cues));
        contexts.means.push(context.means);
    }
    Ok(contexts)
}
