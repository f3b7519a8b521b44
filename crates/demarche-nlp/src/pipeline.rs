//! A pipeline package's files to a [`Pipeline`]; a text to a [`Parse`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use demarche_model::{Dep, Parse, ParseBuilder, Span};
use sha2::{Digest, Sha256};

use crate::Error;
use crate::attribute_ruler::{self, AttributeRuler, Ruled, RulerScratch};
use crate::compiled::{Reader, Writer};
use crate::lemmatizer::Lemmatizer;
use crate::network::{Network, NetworkScratch};
use crate::tok2vec::Features;
use crate::tokenizer::{RawToken, Tokenizer, TokenizerScratch};
use crate::view::Image;

/// The files of a pipeline's folder: contents by relative path with `/` (`"config.cfg"`, `"tok2vec/model"`).
pub type Files = BTreeMap<String, Vec<u8>>;

/// A loaded pipeline. Immutable: share it between threads by reference.
#[derive(Debug)]
pub struct Pipeline {
    name: String,
    digest: String,
    tokenizer: Tokenizer,
    network: Network,
    attribute_ruler: AttributeRuler,
    lemmatizer: Lemmatizer,
}

/// Buffers and caches that parsing keeps from text to text; one a thread.
#[derive(Debug, Default)]
pub struct Scratch {
    tokenizer: TokenizerScratch,
    tokens: Vec<RawToken>,
    features: Vec<Features>,
    network: NetworkScratch,
    deps: Vec<Dep>,
    ruler: RulerScratch,
    ruled: Vec<Ruled>,
}

impl Pipeline {
    /// Builds the pipeline from the files of its folder.
    ///
    /// # Errors
    /// Where a needed file is missing or damaged, or a component's architecture is not supported.
    pub fn load(files: &Files) -> Result<Pipeline, Error> {
        let name = name(files)?;
        let tokenizer = Tokenizer::load(files)?;
        let network = Network::load(files)?;
        let attribute_ruler = AttributeRuler::load(files)?;
        let lemmatizer = Lemmatizer::load(files)?;
        Ok(Pipeline {
            name,
            digest: digest(files),
            tokenizer,
            network,
            attribute_ruler,
            lemmatizer,
        })
    }

    /// Compiles the files of a pipeline's folder into one, which [`open`](Self::open) reads without unpacking it. `source` is
    /// a digest of the caller's choice that the compiled file carries ([`Header::source`](crate::Header::source)). The
    /// same files give the same bytes.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn compile(files: &Files, source: &[u8; 32]) -> Result<Vec<u8>, Error> {
        let pipeline = Pipeline::load(files)?;
        let mut writer = Writer::default();
        writer.bytes(pipeline.name.as_bytes());
        writer.bytes(pipeline.digest.as_bytes());
        pipeline.tokenizer.write(&mut writer);
        pipeline.network.write(files, &mut writer);
        writer.bytes(files.get(attribute_ruler::FILE).map_or(&[], Vec::as_slice));
        pipeline.lemmatizer.write(&mut writer);
        Ok(writer.finish(source))
    }

    /// Opens what [`compile`](Self::compile) wrote. Weights and tables stay where they lie; the image is kept with the
    /// pipeline. Its bytes are not compared with their checksum here ([`check`](crate::check) does that), but whatever they
    /// are, nothing is read outside of them.
    ///
    /// # Errors
    /// Where it is something else, was written by another version, or its parts do not fit each other.
    pub fn open(image: &Image) -> Result<Pipeline, Error> {
        let mut reader = Reader::new(image)?;
        let name = reader.text()?.to_owned();
        let digest = reader.text()?.to_owned();
        let tokenizer = Tokenizer::read(&mut reader)?;
        let network = Network::read(&mut reader)?;
        let attribute_ruler = AttributeRuler::read(reader.bytes()?)?;
        let lemmatizer = Lemmatizer::read(&mut reader)?;
        Ok(Pipeline { name, digest, tokenizer, network, attribute_ruler, lemmatizer })
    }

    /// The pipeline's name and version, from its `meta.json`: `en_core_web_sm 3.8.0`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The SHA-256 of the loaded files in the order of their names, in lower-case hexadecimal.
    ///
    /// Each file enters with the length of its name, its name, the length of its contents and its contents.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// Multiply-adds a token that the trained layers ask for, by layer; those of layers that are remembered by word type
    /// count for a word that was not met before and say so in their name.
    pub fn arithmetic(&self) -> Vec<(&'static str, usize)> {
        self.network.products()
    }

    /// Parses a text. Total: any text has a parse.
    ///
    /// To parse many texts, keep a [`Scratch`] and call [`parse_with`](Self::parse_with): it is several times faster.
    pub fn parse(&self, text: &str) -> Parse {
        self.parse_with(&mut Scratch::default(), text)
    }

    /// Parses a text with buffers and caches kept from earlier texts. They change how fast a text is parsed, never what
    /// comes out.
    pub fn parse_with(&self, scratch: &mut Scratch, text: &str) -> Parse {
        self.parse_parts(scratch, text, &[Span::new(0, text.len())])
    }

    /// Parses the parts of a text each by itself, so that no sentence runs from one into the next. The parts are byte
    /// ranges in order without overlap; what lies between them has no tokens, and a range that does not fit the text is
    /// passed over. Offsets are those of the whole text.
    pub fn parse_parts(&self, scratch: &mut Scratch, text: &str, parts: &[Span]) -> Parse {
        let mut builder = ParseBuilder::with_capacity(text.len() / 4);
        let mut before = 0;
        for part in parts {
            let Some(words) = text.get(part.range()) else { continue };
            before += self.push(scratch, words, part.start(), before, &mut builder);
        }
        builder
            .finish()
            .expect("arcs are made without circles and sentences joined that they cross")
    }

    /// Parses a part that begins at byte `offset` and has `before` tokens before it; gives the number of its tokens.
    fn push(
        &self,
        scratch: &mut Scratch,
        text: &str,
        offset: usize,
        before: usize,
        builder: &mut ParseBuilder,
    ) -> usize {
        let Scratch { tokenizer, tokens, features, network, deps, ruler, ruled } = scratch;
        self.tokenizer.tokenize(tokenizer, text, tokens);
        features.clear();
        features.extend(tokens.iter().map(|token| Features {
            orth: token.lexeme.orth,
            norm: token.lexeme.norm,
            prefix: token.lexeme.prefix,
            suffix: token.lexeme.suffix,
            shape: token.lexeme.shape,
            spacy: token.space_after,
            is_space: token.lexeme.is_space,
        }));
        self.network.run(features, network);
        deps.clear();
        deps.extend(network.arcs.iter().map(|arc| arc.dep));
        self.attribute_ruler.apply(ruler, text, tokens, &network.tags, deps, ruled);
        let mut first = true;
        for ((token, ruled), arc) in tokens.iter().zip(ruled.iter()).zip(&network.arcs) {
            let span = token.span;
            let word = text.get(span.start()..span.end()).unwrap_or_default();
            let lemma = match ruled.lemma {
                Some(fixed) => Cow::Borrowed(self.attribute_ruler.lemma(fixed)),
                None => self.lemmatizer.lemma(word, ruled.pos, ruled.morph),
            };
            builder.push(
                Span::new(span.start() + offset, span.end() + offset),
                &lemma,
                ruled.tag,
                ruled.pos,
                ruled.dep,
                arc.head + before,
                arc.sentence_start || first,
            );
            first = false;
        }
        for (range, label) in network.entities.drain(..) {
            builder.push_entity(range.start + before..range.end + before, label);
        }
        tokens.len()
    }
}

/// `lang_name version`. Packages that repeat one of spaCy's pipelines under a longer name have the name of the original.
fn name(files: &Files) -> Result<String, Error> {
    const FILE: &str = "meta.json";
    let bytes = files.get(FILE).ok_or_else(|| Error::Missing { file: FILE.to_owned() })?;
    let meta: serde_json::Value = serde_json::from_slice(bytes)
        .map_err(|_| Error::Damaged { file: FILE.to_owned(), reason: "not JSON" })?;
    let text = |key: &str| {
        meta[key]
            .as_str()
            .ok_or_else(|| Error::Entry { file: FILE.to_owned(), entry: key.to_owned() })
    };
    let (lang, name, version) = (text("lang")?, text("name")?, text("version")?);
    let known = ["core_web_sm", "core_web_md", "core_web_lg"];
    let name = known.into_iter().find(|known| name.starts_with(known)).unwrap_or(name);
    Ok(format!("{lang}_{name} {version}"))
}

fn digest(files: &Files) -> String {
    let mut hasher = Sha256::new();
    for (name, bytes) in files {
        for part in [name.as_bytes(), bytes] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repackaged_pipeline_has_the_name_of_the_original() {
        let named = |name: &str| {
            let meta = format!(r#"{{"lang":"en","name":"{name}","version":"3.8.0"}}"#);
            super::name(&Files::from([("meta.json".to_owned(), meta.into_bytes())])).unwrap()
        };
        assert_eq!(named("core_web_sm_again"), "en_core_web_sm 3.8.0");
        assert_eq!(named("core_web_md"), "en_core_web_md 3.8.0");
        assert_eq!(named("other"), "en_other 3.8.0");
    }

    #[test]
    fn the_digest_tells_a_files_name_from_its_contents() {
        let one = Files::from([("ab".to_owned(), b"c".to_vec())]);
        let other = Files::from([("a".to_owned(), b"bc".to_vec())]);
        assert_ne!(digest(&one), digest(&other));
        assert_eq!(digest(&one).len(), 64);
    }

    #[test]
    fn a_pipeline_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Pipeline>();
    }
}
