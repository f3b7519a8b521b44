//! Verbs and nouns of saying with their stance, and channels: `lexicon/speech/`.

/// The words of saying.
#[derive(Clone, Debug, Default)]
pub struct Speech {}
