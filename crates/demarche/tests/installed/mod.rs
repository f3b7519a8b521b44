//! The pipeline with the installed language model, opened once for all tests of a file.

use std::path::PathBuf;
use std::sync::LazyLock;

use demarche::{Config, Pipeline};

/// Opened from the folder that `DEMARCHE_CACHE` names, else from the user's own; a missing model fails with the command
/// that brings it.
pub(crate) static PIPELINE: LazyLock<Pipeline> = LazyLock::new(|| {
    let config = Config::default();
    let cache = std::env::var_os("DEMARCHE_CACHE").map_or(config.cache.clone(), PathBuf::from);
    Pipeline::open(&Config { cache, ..config }).unwrap_or_else(|error| panic!("{error}"))
});
