//! Text to parse: a native runtime for spaCy's trained English pipelines.
//!
//! A [`Pipeline`] is loaded once from the files of a pipeline package (`en_core_web_sm` or `en_core_web_md`, 3.8), or
//! opened from the one file that they were compiled into, and then shared between threads; [`Pipeline::parse`] takes any
//! text and never fails. The modules follow the pipeline:
//! text is cut into tokens (`tokenizer`) whose word types carry lexical attributes (`lexeme`, `attributes`);
//! `tok2vec` turns these into vectors; `tagger`, `parser` and `ner` read the vectors; `attribute_ruler` and
//! `lemmatizer` finish the tokens.
//!
//! What is computed follows spaCy 3.8 and thinc 8.3, layer by layer; the code is our own.

mod attribute_ruler;
mod attributes;
mod compiled;
mod config;
mod error;
mod hash;
mod index;
mod kernels;
mod lemmatizer;
mod lexeme;
mod ner;
mod network;
mod parser;
mod pipeline;
mod strings;
mod tagger;
mod tok2vec;
mod tokenizer;
mod transition;
mod view;
mod weights;

pub use compiled::{Header, VERSION, check};
pub use error::Error;
pub use kernels::Width;
pub use pipeline::{Files, Pipeline, Scratch};
pub use tokenizer::PatternError;
pub use view::Image;

/// The inner loops, for this crate's own benchmarks.
#[doc(hidden)]
pub mod loops {
    pub use crate::kernels::{
        Choices, Lanes, Matrix, best_choice, layer_norm, layer_norm_residual, maxout, sum_maxout,
    };
}
