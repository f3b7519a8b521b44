//! The codebook's files as TOML has them, with the bytes where each value stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

/// Words with their places.
pub(crate) type Words = Vec<Spanned<String>>;

/// `plover/sets.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSets {
    pub(crate) sets: BTreeMap<String, Words>,
}

/// One context of `contexts.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContext {
    pub(crate) means: String,
    #[serde(default)]
    pub(crate) sure: Words,
    #[serde(default)]
    pub(crate) likely: Words,
    #[serde(default)]
    pub(crate) hint: Words,
}

/// A page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RawPage {
    pub(crate) event: Spanned<String>,
    pub(crate) quad: Spanned<u8>,
    pub(crate) score: f32,
    #[serde(default)]
    pub(crate) needs_recipient: bool,
    pub(crate) cites: String,
    pub(crate) means: String,
    #[serde(default)]
    pub(crate) modes: Ordered,
    #[serde(default)]
    pub(crate) confused_with: BTreeMap<Spanned<String>, String>,
    #[serde(default)]
    pub(crate) fold: Vec<RawFold>,
    pub(crate) at: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub(crate) sets: BTreeMap<String, Words>,
    #[serde(default)]
    pub(crate) pattern: Vec<RawPattern>,
}

/// A folding rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFold {
    pub(crate) status: RawStatus,
    #[serde(default)]
    pub(crate) modes: Words,
    pub(crate) into: Spanned<String>,
    #[serde(default)]
    pub(crate) refusal: bool,
}

/// A pattern.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct RawPattern {
    pub(crate) id: Spanned<String>,
    pub(crate) mode: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) mode_from: BTreeMap<String, Spanned<String>>,
    pub(crate) cameo: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) context: Words,
    pub(crate) status: Option<RawStatus>,
    #[serde(default)]
    pub(crate) verb: Words,
    #[serde(default)]
    pub(crate) noun: Words,
    #[serde(default)]
    pub(crate) predicate: Words,
    #[serde(default)]
    pub(crate) particle: Words,
    #[serde(default)]
    pub(crate) subject: Words,
    #[serde(default)]
    pub(crate) object: Words,
    #[serde(default)]
    pub(crate) modifier: Words,
    #[serde(default)]
    pub(crate) prepositions: BTreeMap<Spanned<String>, Words>,
    #[serde(default)]
    pub(crate) complement: Words,
    #[serde(default)]
    pub(crate) under: Words,
    pub(crate) voice: Option<RawVoice>,
    pub(crate) object_is: Option<RawKind>,
    pub(crate) subject_is: Option<RawKind>,
    #[serde(default)]
    pub(crate) unless: RawSlots,
    pub(crate) actor: Option<Spanned<OneOrMany>>,
    pub(crate) recipient: Option<Spanned<OneOrMany>>,
    #[serde(default)]
    pub(crate) mutual: bool,
    #[serde(default)]
    pub(crate) needs_recipient: bool,
    #[serde(default)]
    pub(crate) done: bool,
    #[serde(default)]
    pub(crate) yes: Words,
    #[serde(default)]
    pub(crate) no: Vec<RawNo>,
}

/// The slots of `unless`.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct RawSlots {
    pub(crate) verb: Words,
    pub(crate) noun: Words,
    pub(crate) predicate: Words,
    pub(crate) particle: Words,
    pub(crate) subject: Words,
    pub(crate) object: Words,
    pub(crate) modifier: Words,
    pub(crate) prepositions: BTreeMap<Spanned<String>, Words>,
    pub(crate) complement: Words,
    pub(crate) under: Words,
    pub(crate) voice: Option<RawVoice>,
    pub(crate) object_is: Option<RawKind>,
    pub(crate) subject_is: Option<RawKind>,
}

impl RawPattern {
    /// Takes out what must hold of the clause.
    pub(crate) fn take_slots(&mut self) -> RawSlots {
        use std::mem::take;
        RawSlots {
            verb: take(&mut self.verb),
            noun: take(&mut self.noun),
            predicate: take(&mut self.predicate),
            particle: take(&mut self.particle),
            subject: take(&mut self.subject),
            object: take(&mut self.object),
            modifier: take(&mut self.modifier),
            prepositions: take(&mut self.prepositions),
            complement: take(&mut self.complement),
            under: take(&mut self.under),
            voice: self.voice,
            object_is: self.object_is,
            subject_is: self.subject_is,
        }
    }
}

/// A sentence that a pattern must not fire on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNo {
    pub(crate) text: Spanned<String>,
    pub(crate) because: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawStatus {
    Asserted,
    Future,
    Hypothetical,
    Historical,
    Negated,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawVoice {
    Active,
    Passive,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RawKind {
    Actor,
    Place,
    Person,
    Thing,
}

/// A table of text whose order counts.
#[derive(Default)]
pub(crate) struct Ordered(pub(crate) Vec<(String, String)>);

impl<'de> Deserialize<'de> for Ordered {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Ordered, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = Ordered;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a table of text")
            }
            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Ordered, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// A word or a list of words.
pub(crate) enum OneOrMany {
    One(String),
    Many(Words),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<OneOrMany, D::Error> {
        struct Visitor;
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = OneOrMany;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a word or a list of words")
            }
            fn visit_str<E: de::Error>(self, word: &str) -> Result<OneOrMany, E> {
                Ok(OneOrMany::One(word.to_owned()))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<OneOrMany, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = seq.next_element()? {
                    words.push(word);
                }
                Ok(OneOrMany::Many(words))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}
