//! The pipeline that chores ask, in this process.

use demarche::{Config, Pipeline, Scorer};

use crate::tree::{self, Failure};

/// Opens the pipeline as the program itself does, with the models of [`tree::cache`].
pub(crate) fn open() -> Result<Pipeline, Failure> {
    open_with(Scorer::BuiltIn)
}

/// As [`open`], with one scorer or none behind the patterns.
pub(crate) fn open_with(scorer: Scorer) -> Result<Pipeline, Failure> {
    Pipeline::open(&Config { cache: tree::cache(), scorer, ..Config::default() })
        .map_err(|error| Failure::Program(error.to_string()))
}
