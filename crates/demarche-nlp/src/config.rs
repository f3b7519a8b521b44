//! The pipeline's `config.cfg` to what the runtime needs of it; refuses what it cannot run.
