//! A configuration in, a [`Pipeline`] out; reports in, records out.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::LazyLock;

use demarche_coding::Knowledge;
use demarche_coding::actors::{ActorReading, actor_phrase};
use demarche_coding::confidence;
use demarche_coding::relation::{self, Features, Relation, Unfound, Weights};
use demarche_coding::sentences::{Mismatch, compare};
use demarche_ingest::Given;
use demarche_lexicon::{Lexicon, Marked};
use demarche_model::{Code, Coding, Date, Document, Parse, Span};
use demarche_record::record::Office;
use demarche_record::{ActorLine, Coder, Explanation, Offsets, Ontology, Record, record};

use crate::codebook::{self, CodebookError};
use crate::directory::{DirectoryError, load_directory};
use crate::install::{self, Notice, PACKAGES, Package};

pub use demarche_nlp::Scratch;

/// What a pipeline is made of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// The folder that models and the gazetteer are installed to.
    pub cache: PathBuf,
    /// The language model.
    pub model: Model,
    /// A folder with a codebook of one's own, or a single page, laid over the codebook that is built in.
    pub lexicon: Option<PathBuf>,
    /// A file with the directory of office-holders that earlier reports gave; it is read once and never changed.
    pub directory: Option<PathBuf>,
    /// Who decides beside the patterns of the codebook.
    pub scorer: Scorer,
}

/// Who decides beside the patterns of the codebook.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scorer {
    /// The learned scorer that is built in.
    #[default]
    BuiltIn,
    /// Nobody.
    Off,
}

/// Which language model parses the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Model {
    /// One of those that can be installed.
    Package(&'static Package),
    /// A pipeline in a folder, whatever it is.
    Folder(PathBuf),
}

impl Default for Config {
    /// The default model from the user's own cache (the current folder's where the user has none), and the codebook
    /// that is built in.
    fn default() -> Config {
        Config {
            cache: install::user_cache().unwrap_or_else(|| PathBuf::from(".demarche")),
            model: Model::default(),
            lexicon: None,
            directory: None,
            scorer: Scorer::default(),
        }
    }
}

impl Default for Model {
    /// The smallest.
    fn default() -> Model {
        Model::Package(&PACKAGES[0])
    }
}

impl Model {
    /// A model by its short name (`sm`, `md`), or the pipeline in the folder of that name.
    pub fn named(name: &str) -> Model {
        Package::named(name).map_or_else(|| Model::Folder(PathBuf::from(name)), Model::Package)
    }
}

/// Why a pipeline cannot be opened, or a report not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The language model is not there.
    #[error(transparent)]
    Install(#[from] install::Error),
    /// The language model cannot be used.
    #[error("the language model cannot be used: {0}")]
    Model(#[from] demarche_nlp::Error),
    /// The codebook cannot be used.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
    /// The directory of office-holders cannot be used.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The report cannot be read.
    #[error(transparent)]
    Report(#[from] demarche_ingest::Error),
}

/// Everything that is loaded once: language model, codebook and, where it is installed, gazetteer. Share it between threads by reference.
#[derive(Debug)]
pub struct Pipeline {
    nlp: demarche_nlp::Pipeline,
    knowledge: Knowledge,
    coder: Coder,
    notice: Option<Notice>,
}

impl Pipeline {
    /// Loads the language model, the codebook and the gazetteer. Nothing is fetched: a model that is not installed is an
    /// error that names the command to run. Without a gazetteer, capitals alone have coordinates.
    ///
    /// # Errors
    /// Where model or codebook is missing, or one of the three is damaged.
    pub fn open(config: &Config) -> Result<Pipeline, Error> {
        // The three are read beside each other.
        let (gazetteer, lexicon, nlp) = std::thread::scope(|scope| {
            let gazetteer = scope.spawn(|| install::open_gazetteer(&config.cache));
            let lexicon = scope.spawn(|| match &config.lexicon {
                Some(path) => codebook::load_codebook(Some(path)),
                None => Ok(Lexicon::embedded_rules()),
            });
            let nlp = open_model(config);
            (gazetteer.join(), lexicon.join(), nlp)
        });
        let (nlp, notice) = nlp?;
        let gazetteer = gazetteer.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let lexicon = lexicon.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let (directory, digest) = match &config.directory {
            Some(path) => {
                load_directory(path).map(|(directory, digest)| (directory, Some(digest)))?
            }
            None => Default::default(),
        };
        let is_scored = config.scorer == Scorer::BuiltIn && Lexicon::embedded_weights().is_some();
        let coder = Coder {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            model: demarche_record::Model {
                name: nlp.name().to_owned(),
                digest: nlp.digest().to_owned(),
            },
            lexicon: lexicon.digest.clone(),
            weights: Lexicon::embedded_weights_digest().filter(|_| is_scored).map(str::to_owned),
            gazetteer: gazetteer.as_ref().map(|gazetteer| gazetteer.digest().to_owned()),
            directory: digest,
            options: BTreeMap::new(),
        };
        let mut knowledge = Knowledge::new(lexicon);
        knowledge.gazetteer = gazetteer;
        knowledge.directory = directory;
        knowledge.weights = is_scored.then(|| LazyLock::new(built_in_weights as fn() -> Weights));
        Ok(Pipeline { nlp, knowledge, coder, notice })
    }

    /// What there is to tell the user of how the language model was opened.
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// What every record of this pipeline says of its coder.
    pub fn coder(&self) -> &Coder {
        &self.coder
    }

    /// The codebook. Of the one that is built in, the sentences of patterns are not read: [`load_codebook`] has them.
    ///
    /// [`load_codebook`]: crate::load_codebook
    pub fn lexicon(&self) -> &Lexicon {
        &self.knowledge.lexicon
    }

    /// The closed lists of codes that this pipeline's records may hold, for [`demarche_record::check()`].
    pub fn ontology(&self) -> Ontology {
        codebook::ontology(&self.knowledge.lexicon)
    }

    /// How a sentence of the codebook is read otherwise than it is marked; empty where it is read as marked.
    pub fn compare(&self, scratch: &mut Scratch, marked: &Marked) -> Vec<Mismatch> {
        let document = Document::from_sentence(&marked.text, None);
        compare(marked, &self.code_with(scratch, &document))
    }

    /// A report's bytes as a document.
    ///
    /// # Errors
    /// Where they hold no text, or more than [`Given::limit`].
    pub fn read(&self, bytes: &[u8], given: &Given) -> Result<Document, Error> {
        Ok(demarche_ingest::text(bytes, given)?)
    }

    /// Sentences, tokens and named entities of a text exactly as it stands.
    pub fn parse(&self, text: &str) -> Parse {
        self.nlp.parse(text)
    }

    /// As [`parse`](Pipeline::parse), with buffers kept from text to text.
    pub fn parse_with(&self, scratch: &mut Scratch, text: &str) -> Parse {
        self.nlp.parse_with(scratch, text)
    }

    /// What is read from a document.
    pub fn code(&self, document: &Document) -> Coding {
        self.code_with(&mut Scratch::default(), document)
    }

    /// As [`code`](Pipeline::code), with buffers kept from document to document.
    pub fn code_with(&self, scratch: &mut Scratch, document: &Document) -> Coding {
        demarche_coding::code(document, &self.parts(scratch, document), &self.knowledge)
    }

    /// As [`code_with`](Pipeline::code_with), with what the confidence of each event looks at, event by event.
    pub fn code_with_traits(
        &self,
        scratch: &mut Scratch,
        document: &Document,
    ) -> (Coding, Vec<confidence::Traits>) {
        let parse = self.parts(scratch, document);
        demarche_coding::code_with_traits(document, &parse, &self.knowledge)
    }

    /// The parse of a document's coded parts, each by itself.
    fn parts(&self, scratch: &mut Scratch, document: &Document) -> Parse {
        let parts: Vec<Span> = document
            .blocks
            .iter()
            .filter(|block| block.kind.is_coded())
            .map(|block| block.span)
            .collect();
        self.nlp.parse_parts(scratch, &document.text, &parts)
    }

    /// What is read from a document, with its clauses and what became of every pattern that asks for their predicates.
    pub fn explain(&self, scratch: &mut Scratch, document: &Document) -> Explanation {
        let parse = self.parts(scratch, document);
        let coding = demarche_coding::code(document, &parse, &self.knowledge);
        let explained = demarche_coding::explain(document, &parse, &self.knowledge);
        Explanation {
            record: record(&self.coder, document, &coding),
            clauses: crate::explain::written(document, &parse, explained),
        }
    }

    /// Whom a phrase such as "Russian Foreign Minister Sergei Lavrov" speaks of, under an id of the caller's. `context` is
    /// a country that it stands in the context of; `on` is the day it is said on.
    pub fn actor(
        &self,
        scratch: &mut Scratch,
        id: &str,
        text: &str,
        context: Option<&str>,
        on: Option<Date>,
    ) -> ActorLine {
        let parse = self.nlp.parse_with(scratch, text);
        let reading = actor_phrase(
            &parse,
            text,
            &self.knowledge.lexicon,
            context,
            on,
            &self.knowledge.directory,
        );
        let ActorReading { entity, country, sector, other_sectors, office, name } =
            reading.unwrap_or_default();
        let letters = |code: Code| code.as_str().to_owned();
        let offsets = Offsets::new(text);
        ActorLine {
            id: id.to_owned(),
            entity: entity.map(letters),
            country: country.map(letters),
            sector: sector.map(letters),
            other_sectors: other_sectors.into_iter().map(letters).collect(),
            office: office.map(|office| Office {
                title: office.title,
                of: office.of.map(letters),
                span: office.span.map(|span| offsets.points(span)),
            }),
            name,
        }
    }

    /// What `actor` did to `recipient`, both as they are worded in a text that is read exactly as it stands.
    ///
    /// # Errors
    /// Where neither of the two is found in the text.
    pub fn relate_with(
        &self,
        scratch: &mut Scratch,
        text: &str,
        actor: &str,
        recipient: &str,
    ) -> Result<Relation, Unfound> {
        self.relate_parsed(&self.nlp.parse_with(scratch, text), text, actor, recipient)
    }

    /// As [`relate_with`](Pipeline::relate_with), of a text that is parsed already.
    ///
    /// # Errors
    /// Where neither of the two is found in the text.
    pub fn relate_parsed(
        &self,
        parse: &Parse,
        text: &str,
        actor: &str,
        recipient: &str,
    ) -> Result<Relation, Unfound> {
        let document = Document::from_sentence(text, None);
        relation::relate(&document, parse, actor, recipient, &self.knowledge)
    }

    /// What a scorer is trained on: the features of a text with two parties, as [`relate_with`](Pipeline::relate_with)
    /// takes them.
    ///
    /// # Errors
    /// Where neither of the two is found in the text.
    pub fn traits_with(
        &self,
        scratch: &mut Scratch,
        text: &str,
        actor: &str,
        recipient: &str,
    ) -> Result<Features, Unfound> {
        let parse = self.nlp.parse_with(scratch, text);
        let document = Document::from_sentence(text, None);
        relation::traits(&document, &parse, actor, recipient, &self.knowledge)
    }

    /// The record of what is read from a document.
    pub fn record(&self, document: &Document) -> Record {
        self.record_with(&mut Scratch::default(), document)
    }

    /// As [`record`](Pipeline::record), with buffers kept from document to document.
    pub fn record_with(&self, scratch: &mut Scratch, document: &Document) -> Record {
        record(&self.coder, document, &self.code_with(scratch, document))
    }
}

/// The language model of a configuration.
fn open_model(config: &Config) -> Result<(demarche_nlp::Pipeline, Option<Notice>), Error> {
    match &config.model {
        Model::Package(package) => Ok(install::open_model(&config.cache, package)?),
        Model::Folder(folder) => {
            Ok((demarche_nlp::Pipeline::load(&install::files_of(folder)?)?, None))
        }
    }
}

/// The learned scorer that is built in.
fn built_in_weights() -> Weights {
    let bytes = Lexicon::embedded_weights().unwrap_or_default();
    Weights::from_bytes(bytes).expect("a test reads the weights before they are embedded")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_are_embedded_are_weights_and_have_their_digest() {
        use sha2::{Digest, Sha256};
        assert!(!built_in_weights().classes.is_empty());
        let bytes = Lexicon::embedded_weights().unwrap();
        let digest = format!("{:x}", Sha256::digest(bytes));
        assert_eq!(Lexicon::embedded_weights_digest(), Some(digest.as_str()));
    }
}
