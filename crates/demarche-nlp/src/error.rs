//! What can go wrong while a pipeline is loaded. Nothing can once it is: parsing is total.

use thiserror::Error;

use crate::tokenizer::PatternError;

/// Why a pipeline package cannot be loaded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file that the pipeline needs is not among those given.
    #[error("the pipeline's file {file} is missing")]
    Missing {
        /// The file, relative to the pipeline's folder.
        file: String,
    },
    /// A file's bytes are not in the format that its name promises.
    #[error("the pipeline's file {file} is damaged: {reason}")]
    Damaged {
        /// The file, relative to the pipeline's folder.
        file: String,
        /// What was expected and not found.
        reason: &'static str,
    },
    /// A file is well formed, but misses an entry or has one of another type or shape.
    #[error("the pipeline's file {file} has no usable entry {entry}")]
    Entry {
        /// The file, relative to the pipeline's folder.
        file: String,
        /// The entry: a path of keys, or a layer and its parameter.
        entry: String,
    },
    /// A component is of a kind that the runtime cannot run.
    #[error(
        "component {component} uses {what}, which this runtime cannot run (it runs en_core_web_sm and en_core_web_md, 3.8)"
    )]
    Unsupported {
        /// The component's name in `config.cfg`.
        component: String,
        /// The architecture or setting that is not supported.
        what: String,
    },
    /// A label of the pipeline is not in the label sets of spaCy's English pipelines.
    #[error(
        "component {component} knows a label {label} that is not one of the English pipelines' labels"
    )]
    Label {
        /// The component's name.
        component: String,
        /// The label.
        label: String,
    },
    /// A regular expression of the tokenizer cannot be compiled.
    #[error("the tokenizer's {which} pattern cannot be compiled")]
    Pattern {
        /// Which of the tokenizer's patterns.
        which: &'static str,
        /// Where and why.
        #[source]
        source: PatternError,
    },
    /// Bytes that should be a compiled pipeline are something else, were written on another kind of machine, or are cut
    /// short.
    #[error("it is not a compiled language model, or not a whole one")]
    Foreign,
    /// A compiled pipeline was written for another version of this program.
    #[error(
        "it was written in version {found} of the format; this program reads version {}",
        crate::compiled::VERSION
    )]
    Version {
        /// The version it was written in.
        found: u32,
    },
    /// A compiled pipeline's bytes have changed since it was written.
    #[error("it is damaged: its bytes do not fit its checksum")]
    Checksum,
    /// A compiled pipeline has values that do not fit each other.
    #[error("its parts do not fit each other")]
    Malformed,
    /// A compiled pipeline cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(std::io::Error),
}
