//! Read news reports and write down the diplomacy in them: who did or said what to whom, when, where, and who says
//! so, each value with the words that prove it.
//!
//! A [`Pipeline`] is opened once and shared between threads. It needs a language model, which is installed once
//! (`demarche model install`, or [`install::install`]):
//!
//! ```
//! use demarche::{Config, Given, Pipeline};
//!
//! # fn main() { if let Err(error) = tutorial() { panic!("{error}") } }
//! # fn tutorial() -> Result<(), demarche::Error> {
//! let config = Config::default();
//! # let cache = std::env::var_os("DEMARCHE_CACHE").map(Into::into);
//! # let config = Config { cache: cache.unwrap_or(config.cache.clone()), ..config };
//! let pipeline = Pipeline::open(&config)?;
//!
//! let report = "TALLINN, 12 May 2025 (Agency) - Estonia summoned the Peruvian ambassador on Monday.\n";
//! let document = pipeline.read(report.as_bytes(), &Given::new("estonia.txt"))?;
//! let record = pipeline.record(&document);
//! assert_eq!(record.document.published.unwrap().date, "2025-05-12");
//!
//! // "Monday" is a day, because the report's date is known.
//! let monday = &record.times[0];
//! assert_eq!(monday.start.as_deref(), Some("2025-05-12"));
//! # Ok(())
//! # }
//! ```
//!
//! Offsets in a record count Unicode code points; those of [`model`]'s types count bytes.

mod codebook;
mod directory;
mod explain;
pub mod install;
mod pipeline;

pub use demarche_coding as coding;
pub use demarche_ingest as ingest;
pub use demarche_lexicon as lexicon;
pub use demarche_model as model;
pub use demarche_nlp as nlp;
pub use demarche_record as record;

pub use codebook::{CodebookError, load_codebook};
pub use demarche_ingest::Given;
pub use demarche_record::Record;
pub use directory::{DirectoryError, load_directory, observation};
pub use pipeline::{Config, Error, Model, Pipeline, Scorer, Scratch};
