//! A pipeline package's files to a [`Pipeline`]; a text to a [`Parse`].

use std::collections::BTreeMap;

use demarche_model::Parse;

use crate::Error;

/// The files of a pipeline's folder: contents by relative path with `/` (`"config.cfg"`, `"tok2vec/model"`).
pub type Files = BTreeMap<String, Vec<u8>>;

/// A loaded pipeline. Immutable: share it between threads by reference.
#[derive(Debug)]
pub struct Pipeline {
    name: String,
    digest: String,
}

/// Buffers that parsing reuses from text to text; one a thread.
#[derive(Debug, Default)]
pub struct Scratch {}

impl Pipeline {
    /// Builds the pipeline from the files of its folder.
    ///
    /// # Errors
    /// Where a needed file is missing or damaged, or a component's architecture is not supported.
    pub fn load(files: &Files) -> Result<Pipeline, Error> {
        let _ = files;
        Ok(Pipeline { name: String::new(), digest: String::new() })
    }

    /// The pipeline's name and version, from its `meta.json`: `en_core_web_sm 3.8.0`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the loaded files in the order of their names, in lower-case hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Parses a text. Total: any text has a parse.
    pub fn parse(&self, text: &str) -> Parse {
        self.parse_with(&mut Scratch::default(), text)
    }

    /// Parses a text with buffers kept from earlier texts.
    pub fn parse_with(&self, scratch: &mut Scratch, text: &str) -> Parse {
        let _ = (scratch, text);
        Parse::default()
    }
}
