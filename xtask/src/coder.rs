//! The pipeline that chores ask, in this process.

use std::path::PathBuf;

use demarche::{Config, Pipeline};

use crate::tree::Failure;

/// Opens the pipeline, with the models of the folder that `DEMARCHE_CACHE` names, else of the user's own.
#[expect(clippy::disallowed_methods, reason = "as the program itself does")]
pub(crate) fn open() -> Result<Pipeline, Failure> {
    let usual = Config::default();
    let cache = std::env::var_os("DEMARCHE_CACHE").map_or(usual.cache.clone(), PathBuf::from);
    Pipeline::open(&Config { cache, ..usual }).map_err(|error| Failure::Program(error.to_string()))
}
