//! Lexical attributes of a text's tokens to tags, arcs and entities: the parts of a pipeline that have trained weights.

use std::ops::Range;

use demarche_model::{NerLabel, Tag};

use crate::compiled::{Reader, Writer, ensure};
use crate::config::Config;
use crate::ner::{NerScratch, Recogniser, Site};
use crate::parser::{Arc, Parser, ParserScratch};
use crate::tagger::{Tagger, TaggerScratch};
use crate::tok2vec::{Features, Tok2Vec, Tok2VecScratch, WordVectors};
use crate::weights::{Layers, read_key_rows, read_npy};
use crate::{Error, Files};

/// All trained components.
#[derive(Debug)]
pub(crate) struct Network {
    vectors: Option<WordVectors>,
    tok2vec: Tok2Vec,
    tagger: Tagger,
    parser: Parser,
    ner_tok2vec: Tok2Vec,
    ner: Recogniser,
}

/// What the components say about a text, and their buffers.
#[derive(Debug, Default)]
pub(crate) struct NetworkScratch {
    /// The tag of each token.
    pub(crate) tags: Vec<Tag>,
    /// The arc of each token.
    pub(crate) arcs: Vec<Arc>,
    /// The entities, in order.
    pub(crate) entities: Vec<(Range<usize>, NerLabel)>,
    sites: Vec<Site>,
    tok2vec: Tok2VecScratch,
    tagger: TaggerScratch,
    parser: ParserScratch,
    ner_tok2vec: Tok2VecScratch,
    ner: NerScratch,
}

impl Network {
    /// Loads the components from a pipeline's files.
    pub(crate) fn load(files: &Files) -> Result<Network, Error> {
        let file = |name: &str| {
            let bytes = files.get(name).map(Vec::as_slice);
            bytes.ok_or_else(|| Error::Missing { file: name.to_owned() })
        };
        let layers = |name: &str| Layers::read(name, file(name)?);
        let config = Config::read(file("config.cfg")?)?;
        let tok2vec = Tok2Vec::new(&config.tok2vec, &layers("tok2vec/model")?)?;
        let width = tok2vec.width();
        let tagger = Tagger::new(file("tagger/cfg")?, &layers("tagger/model")?, width)?;
        let parser = layers("parser/model")?;
        let parser = Parser::new(&config.parser, file("parser/moves")?, &parser, width)?;
        let ner = layers("ner/model")?;
        let ner_tok2vec = Tok2Vec::new(&config.ner_tok2vec, &ner)?;
        let ner = Recogniser::new(&config.ner, file("ner/moves")?, &ner, ner_tok2vec.width())?;
        let widths = [&tok2vec, &ner_tok2vec].map(Tok2Vec::static_width);
        let vectors = match widths.into_iter().flatten().next() {
            None => None,
            Some(_) => {
                let table = read_npy("vocab/vectors", file("vocab/vectors")?)?;
                let rows = read_key_rows("vocab/key2row", file("vocab/key2row")?)?;
                let vectors = WordVectors::new(table, &rows).filter(|vectors| {
                    widths.into_iter().flatten().all(|width| width == vectors.width())
                });
                Some(vectors.ok_or_else(|| Error::Damaged {
                    file: "vocab/vectors".to_owned(),
                    reason: "the word vectors do not fit their keys or the layers that read them",
                })?)
            }
        };
        Ok(Network { vectors, tok2vec, tagger, parser, ner_tok2vec, ner })
    }

    /// Writes the components, with the small files that their labels and moves are read from.
    pub(crate) fn write(&self, files: &Files, writer: &mut Writer) {
        writer.number(usize::from(self.vectors.is_some()));
        if let Some(vectors) = &self.vectors {
            vectors.write(writer);
        }
        let file = |name: &str, writer: &mut Writer| {
            writer.bytes(files.get(name).map_or(&[], Vec::as_slice));
        };
        self.tok2vec.write(writer);
        file("tagger/cfg", writer);
        self.tagger.write(writer);
        file("parser/moves", writer);
        self.parser.write(writer);
        self.ner_tok2vec.write(writer);
        file("ner/moves", writer);
        self.ner.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Network, Error> {
        let vectors = match reader.number()? {
            0 => None,
            _ => Some(WordVectors::read(reader)?),
        };
        let tok2vec = Tok2Vec::read(reader)?;
        let width = tok2vec.width();
        let cfg = reader.bytes()?;
        let tagger = Tagger::read(reader, cfg, width)?;
        let moves = reader.bytes()?;
        let parser = Parser::read(reader, moves, width)?;
        let ner_tok2vec = Tok2Vec::read(reader)?;
        let moves = reader.bytes()?;
        let ner = Recogniser::read(reader, moves, ner_tok2vec.width())?;
        for width in [&tok2vec, &ner_tok2vec].into_iter().filter_map(Tok2Vec::static_width) {
            ensure(vectors.as_ref().is_some_and(|vectors| vectors.width() == width))?;
        }
        Ok(Network { vectors, tok2vec, tagger, parser, ner_tok2vec, ner })
    }

    /// Multiplications a token, by layer. Where a layer is computed for each word type or state, the number says so: a
    /// parse visits about two states a token, the recogniser one.
    pub(crate) fn products(&self) -> Vec<(&'static str, usize)> {
        let tagger = self.tagger.products();
        let (parser, ner) = (self.parser.model(), self.ner.model());
        vec![
            ("tok2vec", self.tok2vec.products()),
            ("tok2vec, a new word", self.tok2vec.products_of_type()),
            ("tagger", tagger),
            ("parser, shares", parser.products()),
            ("parser, two states", 2 * parser.products_of_state()),
            ("ner tok2vec", self.ner_tok2vec.products()),
            ("ner tok2vec, a new word", self.ner_tok2vec.products_of_type()),
            ("ner, shares", ner.products()),
            ("ner, one state", ner.products_of_state()),
        ]
    }

    /// Runs all components over a text's tokens; the results are in the scratch.
    pub(crate) fn run(&self, tokens: &[Features], scratch: &mut NetworkScratch) {
        let vectors = self.vectors.as_ref();
        let is_space = |token: usize| tokens[token].is_space;
        let shared = self.tok2vec.run(vectors, tokens, &mut scratch.tok2vec);
        self.tagger.run(shared, &mut scratch.tagger, &mut scratch.tags);
        let arcs = &mut scratch.arcs;
        self.parser.run(shared, tokens.len(), is_space, &mut scratch.parser, arcs);
        scratch.sites.clear();
        scratch.sites.extend(tokens.iter().zip(&scratch.arcs).map(|(token, arc)| Site {
            is_space: token.is_space,
            sentence_start: arc.sentence_start,
        }));
        let own = self.ner_tok2vec.run(vectors, tokens, &mut scratch.ner_tok2vec);
        self.ner.run(own, &scratch.sites, &mut scratch.ner, &mut scratch.entities);
    }
}
