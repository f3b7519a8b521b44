//! Who says so: attributed utterances with speaker, cue, content, form, channel.
//!
//! In: document, parse, cast, times, lexicon. Out: statements in text order.

use demarche_lexicon::Lexicon;
use demarche_model::{Document, Parse, Statement, Time};

use crate::actors::Cast;

/// Every attributed utterance of the report.
pub fn statements(
    _document: &Document,
    _parse: &Parse,
    _cast: &Cast,
    _times: &[Time],
    _lexicon: &Lexicon,
) -> Vec<Statement> {
    Vec::new()
}
