//! One file an input format: bytes to a document.

pub(crate) mod jsonl;
pub(crate) mod text;
