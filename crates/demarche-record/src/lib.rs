//! The coding as the `demarche/1` record: what [`record()`] makes of a document and its coding, its JSON, its JSON
//! Schema and its rules; and the lines of the smaller commands.
//!
//! Offsets are bytes inside Demarche and Unicode code points in everything that leaves this crate; the conversion
//! is made here, once a document.

pub mod check;
pub mod conllu;
pub mod csv;
pub mod directory;
pub mod explanation;
pub mod firing;
pub mod json;
pub mod lines;
pub mod points;
pub mod record;
pub mod sheet;
pub mod tally;
pub mod tsv;
mod write;

pub use check::{Breach, Ontology, Violation, check};
pub use conllu::conllu;
pub use directory::{DirectoryLine, observations, read_directory, write_directory};
pub use explanation::Explanation;
pub use json::{Error, schema};
pub use lines::{ActorLine, DateLine, LineError, ParseLine, RelateLine};
pub use points::{Offsets, Points, Slices};
pub use record::{Coder, Model, Record};
pub use write::{document, record};
