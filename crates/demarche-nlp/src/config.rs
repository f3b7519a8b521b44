//! The pipeline's `config.cfg` to what the runtime needs of it; refuses what it cannot run.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Error;

const FILE: &str = "config.cfg";

/// The components that the runtime runs, in the order in which a pipeline must have them.
const COMPONENTS: [&str; 6] =
    ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];

/// What `config.cfg` says about the parts that have weights.
#[derive(Debug, PartialEq)]
pub(crate) struct Config {
    /// The vectors that the tagger and the parser share.
    pub(crate) tok2vec: Tok2VecConfig,
    /// The recogniser's own.
    pub(crate) ner_tok2vec: Tok2VecConfig,
    /// The parser's transition model.
    pub(crate) parser: TransitionConfig,
    /// The recogniser's.
    pub(crate) ner: TransitionConfig,
}

/// A lexical attribute that is embedded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attr {
    /// The norm.
    Norm,
    /// The first letter.
    Prefix,
    /// The last three letters.
    Suffix,
    /// The word's shape.
    Shape,
    /// Whether a space follows.
    Spacy,
    /// Whether the token is white space.
    IsSpace,
}

impl Attr {
    /// All attributes, in the order of their declaration.
    pub(crate) const ALL: [Attr; 6] =
        [Attr::Norm, Attr::Prefix, Attr::Suffix, Attr::Shape, Attr::Spacy, Attr::IsSpace];
}

/// `spacy.Tok2Vec.v2` with `spacy.MultiHashEmbed.v2` and `spacy.MaxoutWindowEncoder.v2`.
#[derive(Debug, PartialEq)]
pub(crate) struct Tok2VecConfig {
    /// Numbers in a vector.
    pub(crate) width: usize,
    /// The embedded attributes with the rows of their tables.
    pub(crate) attrs: Vec<(Attr, usize)>,
    /// Whether the package's word vectors are embedded too.
    pub(crate) static_vectors: bool,
    /// Layers of the window encoder.
    pub(crate) depth: usize,
    /// Pieces of its maxout.
    pub(crate) pieces: usize,
}

/// `spacy.TransitionBasedParser.v2` with an upper layer.
#[derive(Debug, PartialEq)]
pub(crate) struct TransitionConfig {
    /// Numbers in a state's vector.
    pub(crate) hidden: usize,
    /// Pieces of its maxout.
    pub(crate) pieces: usize,
}

type Sections = BTreeMap<String, BTreeMap<String, String>>;

impl Config {
    /// Reads `config.cfg`.
    ///
    /// # Errors
    /// Where the file is not one, or names a component or architecture that this runtime has not.
    pub(crate) fn read(bytes: &[u8]) -> Result<Config, Error> {
        let damaged = |reason| Error::Damaged { file: FILE.to_owned(), reason };
        let text = std::str::from_utf8(bytes).map_err(|_| damaged("not UTF-8"))?;
        let source = Source { sections: sections(text).ok_or_else(|| damaged("not sections"))? };
        if source.text("nlp", "lang")? != "en" {
            return Err(unsupported("nlp", "a language other than English"));
        }
        let disabled = source.list("nlp", "disabled")?;
        let mut pipeline = source.list("nlp", "pipeline")?;
        pipeline.retain(|component| !disabled.contains(component));
        if let Some(other) = pipeline.iter().find(|name| !COMPONENTS.contains(&name.as_str())) {
            let factory = source.text(&format!("components.{other}"), "factory")?;
            return Err(unsupported(other, &format!("the factory {factory}")));
        }
        if pipeline != COMPONENTS {
            return Err(unsupported("nlp", &format!("the pipeline {}", pipeline.join(", "))));
        }
        for component in COMPONENTS {
            source.expect(&format!("components.{component}"), "factory", component)?;
        }
        source.expect("components.tagger.model", "@architectures", "spacy.Tagger.v2")?;
        source.expect("components.lemmatizer", "mode", "rule")?;
        source.expect_false("components.parser", "learn_tokens")?;
        for component in ["tagger", "parser"] {
            let section = format!("components.{component}.model.tok2vec");
            source.expect(&section, "@architectures", "spacy.Tok2VecListener.v1")?;
        }
        Ok(Config {
            tok2vec: source.tok2vec("components.tok2vec.model")?,
            ner_tok2vec: source.tok2vec("components.ner.model.tok2vec")?,
            parser: source.transition("parser", "parser")?,
            ner: source.transition("ner", "ner")?,
        })
    }
}

struct Source {
    sections: Sections,
}

impl Source {
    fn tok2vec(&self, section: &str) -> Result<Tok2VecConfig, Error> {
        let (embed, encode) = (format!("{section}.embed"), format!("{section}.encode"));
        self.expect(section, "@architectures", "spacy.Tok2Vec.v2")?;
        self.expect(&embed, "@architectures", "spacy.MultiHashEmbed.v2")?;
        self.expect(&encode, "@architectures", "spacy.MaxoutWindowEncoder.v2")?;
        let width = self.size(&embed, "width")?;
        if self.size(&encode, "width")? != width {
            return Err(unsupported(&encode, "a width other than the embedding's"));
        }
        if self.size(&encode, "window_size")? != 1 {
            return Err(unsupported(&encode, "a window other than one token to each side"));
        }
        let names = self.list(&embed, "attrs")?;
        let rows = self.value(&embed, "rows")?;
        let rows: Option<Vec<usize>> = rows
            .as_array()
            .and_then(|rows| rows.iter().map(|row| row.as_u64().map(|row| row as usize)).collect());
        let rows = rows
            .filter(|rows| rows.len() == names.len() && !rows.contains(&0))
            .ok_or_else(|| missing(&embed, "rows"))?;
        let attrs = names.iter().zip(rows).map(|(name, rows)| {
            let attr = match name.as_str() {
                "NORM" => Attr::Norm,
                "PREFIX" => Attr::Prefix,
                "SUFFIX" => Attr::Suffix,
                "SHAPE" => Attr::Shape,
                "SPACY" => Attr::Spacy,
                "IS_SPACE" => Attr::IsSpace,
                other => return Err(unsupported(&embed, &format!("the attribute {other}"))),
            };
            Ok((attr, rows))
        });
        let static_vectors = self.value(&embed, "include_static_vectors")?;
        Ok(Tok2VecConfig {
            width,
            attrs: attrs.collect::<Result<_, _>>()?,
            static_vectors: static_vectors
                .as_bool()
                .ok_or_else(|| missing(&embed, "include_static_vectors"))?,
            depth: self.size(&encode, "depth")?,
            pieces: self.size(&encode, "maxout_pieces")?,
        })
    }

    fn transition(&self, component: &str, state: &str) -> Result<TransitionConfig, Error> {
        let section = format!("components.{component}.model");
        self.expect(&section, "@architectures", "spacy.TransitionBasedParser.v2")?;
        self.expect(&section, "state_type", state)?;
        self.expect_false(&section, "extra_state_tokens")?;
        if self.value(&section, "use_upper")? != Value::Bool(true) {
            return Err(unsupported(component, "a transition model without an upper layer"));
        }
        Ok(TransitionConfig {
            hidden: self.size(&section, "hidden_width")?,
            pieces: self.size(&section, "maxout_pieces")?,
        })
    }

    /// An entry's value; a reference such as `${components.tok2vec.model.encode:width}` is followed.
    fn value(&self, section: &str, key: &str) -> Result<Value, Error> {
        let (mut section, mut key) = (section.to_owned(), key.to_owned());
        // References form a short chain; a circle of them is a missing entry.
        for _ in 0..8 {
            let raw = self.sections.get(&section).and_then(|entries| entries.get(&key));
            let raw = raw.ok_or_else(|| missing(&section, &key))?;
            let Some(path) = raw.strip_prefix("${").and_then(|raw| raw.strip_suffix('}')) else {
                return serde_json::from_str(raw).map_err(|_| missing(&section, &key));
            };
            let (to, entry) = path
                .split_once(':')
                .or_else(|| path.rsplit_once('.'))
                .ok_or_else(|| missing(&section, &key))?;
            (section, key) = (to.to_owned(), entry.to_owned());
        }
        Err(missing(&section, &key))
    }

    fn text(&self, section: &str, key: &str) -> Result<String, Error> {
        let value = self.value(section, key)?;
        value.as_str().map(str::to_owned).ok_or_else(|| missing(section, key))
    }

    fn size(&self, section: &str, key: &str) -> Result<usize, Error> {
        let value = self.value(section, key)?.as_u64().filter(|size| (1..100_000).contains(size));
        value.map(|size| size as usize).ok_or_else(|| missing(section, key))
    }

    fn list(&self, section: &str, key: &str) -> Result<Vec<String>, Error> {
        let value = self.value(section, key)?;
        let items = value
            .as_array()
            .and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
        items.ok_or_else(|| missing(section, key))
    }

    fn expect(&self, section: &str, key: &str, wanted: &str) -> Result<(), Error> {
        let found = self.text(section, key)?;
        if found == wanted { Ok(()) } else { Err(unsupported(section, &found)) }
    }

    fn expect_false(&self, section: &str, key: &str) -> Result<(), Error> {
        if self.value(section, key)? == Value::Bool(false) {
            Ok(())
        } else {
            Err(unsupported(section, key))
        }
    }
}

/// The file's sections with their entries as written. `None` where a line is neither.
fn sections(text: &str) -> Option<Sections> {
    let mut sections = Sections::new();
    let mut section: Option<&mut BTreeMap<String, String>> = None;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = Some(sections.entry(name.to_owned()).or_default());
        } else {
            let (key, value) = line.split_once('=')?;
            section.as_mut()?.insert(key.trim().to_owned(), value.trim().to_owned());
        }
    }
    Some(sections)
}

fn missing(section: &str, key: &str) -> Error {
    Error::Entry { file: FILE.to_owned(), entry: format!("[{section}] {key}") }
}

/// The component's own name where the section is one of its parts.
fn unsupported(section: &str, what: &str) -> Error {
    let component = section.strip_prefix("components.").unwrap_or(section);
    Error::Unsupported { component: component.to_owned(), what: what.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        [nlp]
        lang = "en"
        pipeline = ["tok2vec","tagger","parser","senter","attribute_ruler","lemmatizer","ner"]
        disabled = ["senter"]
        [components.tok2vec]
        factory = "tok2vec"
        [components.tok2vec.model]
        @architectures = "spacy.Tok2Vec.v2"
        [components.tok2vec.model.embed]
        @architectures = "spacy.MultiHashEmbed.v2"
        width = ${components.tok2vec.model.encode:width}
        attrs = ["NORM", "SPACY"]
        rows = [100,50]
        include_static_vectors = false
        [components.tok2vec.model.encode]
        @architectures = "spacy.MaxoutWindowEncoder.v2"
        width = 12
        depth = 2
        window_size = 1
        maxout_pieces = 3
        [components.tagger]
        factory = "tagger"
        [components.tagger.model]
        @architectures = "spacy.Tagger.v2"
        [components.tagger.model.tok2vec]
        @architectures = "spacy.Tok2VecListener.v1"
        [components.parser]
        factory = "parser"
        learn_tokens = false
        [components.parser.model]
        @architectures = "spacy.TransitionBasedParser.v2"
        state_type = "parser"
        extra_state_tokens = false
        hidden_width = 8
        maxout_pieces = 2
        use_upper = true
        [components.parser.model.tok2vec]
        @architectures = "spacy.Tok2VecListener.v1"
        [components.attribute_ruler]
        factory = "attribute_ruler"
        [components.lemmatizer]
        factory = "lemmatizer"
        mode = "rule"
        [components.ner]
        factory = "ner"
        [components.ner.model]
        @architectures = "spacy.TransitionBasedParser.v2"
        state_type = "ner"
        extra_state_tokens = false
        hidden_width = 8
        maxout_pieces = 2
        use_upper = true
        [components.ner.model.tok2vec]
        @architectures = "spacy.Tok2Vec.v2"
        [components.ner.model.tok2vec.embed]
        @architectures = "spacy.MultiHashEmbed.v2"
        width = 12
        attrs = ["NORM"]
        rows = [100]
        include_static_vectors = true
        [components.ner.model.tok2vec.encode]
        @architectures = "spacy.MaxoutWindowEncoder.v2"
        width = 12
        depth = 4
        window_size = 1
        maxout_pieces = 3
    "#;

    #[test]
    fn references_are_followed_and_disabled_components_passed_over() {
        let config = Config::read(SMALL.as_bytes()).unwrap();
        assert_eq!(config.tok2vec.width, 12);
        assert_eq!(config.tok2vec.attrs, [(Attr::Norm, 100), (Attr::Spacy, 50)]);
        assert!(config.ner_tok2vec.static_vectors);
        assert_eq!(config.parser, TransitionConfig { hidden: 8, pieces: 2 });
    }

    #[test]
    fn an_architecture_that_the_runtime_has_not_is_named_in_the_error() {
        let changed = |from: &str, to: &str| {
            Config::read(SMALL.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
        };
        let message = changed("spacy.Tok2Vec.v2", "spacy-transformers.TransformerModel.v3");
        assert!(message.contains("tok2vec.model uses spacy-transformers.TransformerModel.v3"));
        let message = changed(
            "disabled = [\"senter\"]",
            "disabled = []\n[components.senter]\nfactory=\"senter\"",
        );
        assert!(message.contains("component senter uses the factory senter"), "{message}");
        assert!(changed("\"NORM\"", "\"LOWER\"").contains("the attribute LOWER"));
        assert!(changed("use_upper = true", "use_upper = false").contains("component parser"));
    }

    #[test]
    fn a_circle_of_references_is_an_error() {
        let circle =
            SMALL.replacen("width = 12", "width = ${components.tok2vec.model.encode.width}", 1);
        assert!(matches!(Config::read(circle.as_bytes()), Err(Error::Entry { .. })));
    }
}
