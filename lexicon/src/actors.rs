//! Countries, demonyms, capitals and seats; organisations; offices, roles and sectors: `lexicon/actors/`.

/// The actor lists.
#[derive(Clone, Debug, Default)]
pub struct Actors {}
