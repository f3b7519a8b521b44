//! Report bytes to the cleaned, aligned [`Document`](demarche_model::Document): [`text`] takes one report as plain
//! text, [`jsonl`] a stream of them as JSON lines.
//!
//! ```
//! use demarche_ingest::{Given, text};
//! use demarche_model::BlockKind;
//!
//! let bytes = b"Envoy arrives for talks\n\nLISBON, 3 May 2024 (Agency) - The envoy of Peru arrived in the diplo-\nmatic quarter.\n";
//! let document = text(bytes, &Given::new("envoy.txt"))?;
//! assert!(document.text.ends_with("The envoy of Peru arrived in the diplomatic quarter."));
//! assert_eq!(document.blocks[1].kind, BlockKind::Dateline);
//! assert_eq!(document.published.unwrap().date.to_string(), "2024-05-03");
//! # Ok::<(), demarche_ingest::Error>(())
//! ```

mod alignment;
mod dateline;
mod decode;
mod error;
mod formats;

use demarche_model::Date;

pub use error::{Error, Foreign, LineError, LineProblem};
pub use formats::jsonl::{Lines, jsonl};
pub use formats::text::text;

/// The largest report that is read unless the caller says otherwise, in bytes: 16 MiB, some four thousand pages.
pub const DEFAULT_LIMIT: usize = 16 << 20;

/// What the caller knows about a report before it is opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The path, URL or corpus id that names the report: it becomes `Document.source` as it stands.
    pub source: String,
    /// The day of publication. It outranks any date that the report itself gives.
    pub published: Option<Date>,
    /// The moment of publication as the caller has it, ISO 8601; only of use next to `published`.
    pub instant: Option<String>,
    /// Where the report was published.
    pub url: Option<String>,
    /// The headline, where it is not part of the text.
    pub title: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The most bytes that a report may have.
    pub limit: usize,
}

impl Given {
    /// Nothing known but the report's name; the limit is [`DEFAULT_LIMIT`].
    pub fn new(source: impl Into<String>) -> Given {
        Given {
            source: source.into(),
            published: None,
            instant: None,
            url: None,
            title: None,
            publisher: None,
            limit: DEFAULT_LIMIT,
        }
    }
}
