//! Calendar expressions, resolved against the dateline.
//!
//! In: document and parse. Out: times, and notes on expressions that could not be resolved.

use demarche_model::{Cited, Date, Document, Note, Parse, Time, TokenId, When};

/// Every calendar expression of the coded blocks that resolves, in text order.
pub fn times(_document: &Document, _parse: &Parse) -> (Vec<Time>, Vec<Note>) {
    (Vec::new(), Vec::new())
}

/// One expression alone ("last October"), resolved against a publication date; `None` where it names no time.
pub fn resolve(_text: &str, _published: Option<Date>) -> Option<When> {
    None
}

/// The time that modifies a predicate (a verb or an event noun): one in its own clause, below it in the tree.
pub fn time_of(_parse: &Parse, _times: &[Time], _predicate: TokenId) -> Option<Cited<When>> {
    None
}
