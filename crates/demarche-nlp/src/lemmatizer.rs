//! A word with its part of speech to its lemma, by spaCy's suffix rules, exceptions and word lists.

use std::borrow::Cow;
use std::collections::BTreeMap;

use demarche_model::Pos;
use serde::Deserialize;

use crate::Error;
use crate::attribute_ruler::{Morph, NumberFeature, VerbForm};
use crate::attributes::{is_alpha, lower};
use crate::pipeline::Files;
use crate::strings::{IdMap, IdSet, string_id};

/// The lemmatizer's tables by part of speech.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    /// One entry for each [`Pos`], in declaration order; `None` where no table knows it.
    tables: Vec<Option<Table>>,
}

#[derive(Debug, Default)]
struct Table {
    rules: Vec<Replacement<Box<str>>>,
    /// The lemmas of irregular forms, by the id of the form.
    exceptions: IdMap<Vec<Box<str>>>,
    /// The ids of the known lemmas.
    index: IdSet,
}

/// A suffix and what replaces it.
type Replacement<S> = (S, S);

/// The file of tables: from the id of a part of speech in lower case to its rules, exceptions and lemmas.
#[derive(Deserialize)]
struct Stored<'f> {
    #[serde(borrow)]
    lemma_rules: BTreeMap<u64, Vec<Replacement<&'f str>>>,
    #[serde(borrow, default)]
    lemma_exc: BTreeMap<u64, BTreeMap<&'f str, Vec<&'f str>>>,
    #[serde(borrow, default)]
    lemma_index: BTreeMap<u64, Vec<&'f str>>,
}

/// The name of the file of tables in a pipeline's folder.
const FILE: &str = "lemmatizer/lookups/lookups.bin";

impl Lemmatizer {
    /// Reads the pipeline's tables.
    ///
    /// # Errors
    /// Where the file of tables is missing or damaged.
    pub(crate) fn load(files: &Files) -> Result<Lemmatizer, Error> {
        let bytes = files.get(FILE).ok_or_else(|| Error::Missing { file: FILE.to_owned() })?;
        let stored: Stored = rmp_serde::from_slice(bytes).map_err(|_| Error::Damaged {
            file: FILE.to_owned(),
            reason: "MessagePack tables of rules, exceptions and lemmas are expected",
        })?;
        Ok(Lemmatizer::build(&stored))
    }

    fn build(stored: &Stored) -> Lemmatizer {
        let tables = Pos::ALL.iter().map(|pos| {
            let id = string_id(&pos.as_str().to_ascii_lowercase());
            let rules = stored.lemma_rules.get(&id).into_iter().flatten();
            let exceptions = stored.lemma_exc.get(&id).into_iter().flatten();
            let index = stored.lemma_index.get(&id).into_iter().flatten();
            let table = Table {
                rules: rules.map(|(old, new)| ((*old).into(), (*new).into())).collect(),
                exceptions: exceptions
                    .map(|(form, lemmas)| {
                        (string_id(form), lemmas.iter().map(|lemma| (*lemma).into()).collect())
                    })
                    .collect(),
                index: index.map(|lemma| string_id(lemma)).collect(),
            };
            let is_empty =
                table.rules.is_empty() && table.exceptions.is_empty() && table.index.is_empty();
            (!is_empty).then_some(table)
        });
        Lemmatizer { tables: tables.collect() }
    }

    /// The word's first lemma.
    pub(crate) fn lemma<'w>(&self, word: &'w str, pos: Pos, morph: Morph) -> Cow<'w, str> {
        if matches!(pos, Pos::None | Pos::Space) || is_base_form(pos, morph) {
            return lower(word);
        }
        match self.tables.get(pos as usize).and_then(Option::as_ref) {
            Some(table) => table.lemma(word),
            None if pos == Pos::Propn => Cow::Borrowed(word),
            None => lower(word),
        }
    }
}

impl Table {
    fn lemma<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let string = lower(word);
        // Forms in the order of preference: known lemmas, last rule first; then forms that are no words of letters.
        let mut forms: Vec<String> = Vec::new();
        let mut unknown = None;
        for (old, new) in &self.rules {
            let Some(stem) = string.strip_suffix(&**old) else { continue };
            let form = [stem, new].concat();
            if form.is_empty() {
                continue;
            }
            if self.index.contains(&string_id(&form)) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        // An exception that no rule yields goes before all; of several, the last.
        if let Some(exceptions) = self.exceptions.get(&string_id(&string)) {
            for form in exceptions {
                if !forms.iter().any(|known| **known == **form) {
                    forms.insert(0, form.to_string());
                }
            }
        }
        match forms.into_iter().next().or(unknown) {
            Some(form) if form == word => Cow::Borrowed(word),
            Some(form) => Cow::Owned(form),
            None => Cow::Borrowed(word),
        }
    }
}

/// Whether the word is uninflected by its features, so that its lower case is its lemma.
fn is_base_form(pos: Pos, morph: Morph) -> bool {
    let is_plain_present = morph.verb_form == VerbForm::Fin
        && morph.is_present
        && morph.number == NumberFeature::Absent;
    (pos == Pos::Noun && morph.number == NumberFeature::Sing)
        || (pos == Pos::Verb && is_plain_present)
        || matches!(morph.verb_form, VerbForm::Inf | VerbForm::None)
        || morph.is_positive
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmatizer() -> Lemmatizer {
        let id = |pos: &str| string_id(pos);
        let verbs = [("s", ""), ("ies", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")];
        let nouns = [("s", ""), ("ches", "ch"), ("men", "man")];
        Lemmatizer::build(&Stored {
            lemma_rules: BTreeMap::from([(id("verb"), verbs.into()), (id("noun"), nouns.into())]),
            lemma_exc: BTreeMap::from([(
                id("verb"),
                BTreeMap::from([("met", vec!["meet"]), ("lay", vec!["lay", "lie"])]),
            )]),
            lemma_index: BTreeMap::from([
                (id("verb"), vec!["charge", "visit", "deny"]),
                (id("noun"), vec!["envoy", "speech"]),
            ]),
        })
    }

    fn check(word: &str, pos: Pos, features: &str, lemma: &str) {
        let morph = Morph::from_features(features);
        assert_eq!(lemmatizer().lemma(word, pos, morph), lemma, "{word}");
    }

    #[test]
    fn a_known_lemma_is_preferred_to_one_that_no_list_knows() {
        check("visited", Pos::Verb, "Tense=Past|VerbForm=Fin", "visit");
        check("charged", Pos::Verb, "Tense=Past|VerbForm=Fin", "charge");
        check("Denies", Pos::Verb, "Number=Sing|Tense=Pres|VerbForm=Fin", "deny");
        check("tweeting", Pos::Verb, "VerbForm=Part", "tweete");
        check("speeches", Pos::Noun, "Number=Plur", "speech");
    }

    #[test]
    fn the_last_exception_goes_first() {
        check("met", Pos::Verb, "Tense=Past|VerbForm=Fin", "meet");
        check("lay", Pos::Verb, "Tense=Past|VerbForm=Fin", "lie");
    }

    #[test]
    fn base_forms_are_lowered_and_names_are_kept() {
        check("Envoys", Pos::Noun, "Number=Sing", "envoys");
        check("VISITS", Pos::Verb, "VerbForm=Inf", "visits");
        check("Visit", Pos::Verb, "Tense=Pres|VerbForm=Fin", "visit");
        check("Nations", Pos::Propn, "Number=Plur", "Nations");
        check("The", Pos::Det, "", "the");
        check("Étape", Pos::None, "", "étape");
    }

    #[test]
    fn a_word_that_no_rule_fits_keeps_its_case() {
        check("OPEC", Pos::Noun, "Number=Plur", "OPEC");
    }
}
