//! Who says so: attributed utterances with speaker, cue, content, form, channel.
//!
//! In: document, parse, cast, times, lexicon. Out: statements in text order.

use demarche_lexicon::Lexicon;
use demarche_model::{Document, Parse, Span, Statement, StatementId, Time};

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

/// The innermost statement whose content holds a span.
pub fn innermost(statements: &[Statement], span: Span) -> Option<StatementId> {
    let holds = |s: &&(usize, &Statement)| s.1.content.iter().any(|c| c.contains(span));
    let all = statements.iter().enumerate().collect::<Vec<_>>();
    let smallest = all
        .iter()
        .filter(holds)
        .min_by_key(|(_, s)| s.content.iter().map(|c| c.len()).sum::<usize>());
    smallest.map(|(i, _)| StatementId(*i as u32))
}
