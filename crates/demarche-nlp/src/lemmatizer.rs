//! A word with its part of speech to its lemma, by spaCy's suffix rules, exceptions and word lists.

use std::borrow::Cow;
use std::collections::BTreeMap;

use demarche_model::Pos;
use serde::Deserialize;

use crate::Error;
use crate::attribute_ruler::{Morph, NumberFeature, VerbForm};
use crate::attributes::{is_alpha, lower};
use crate::compiled::{Reader, Writer, ensure};
use crate::index::IdIndex;
use crate::pipeline::Files;
use crate::strings::string_id;
use crate::view::View;

/// The lemmatizer's tables by part of speech.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    /// One entry for each [`Pos`], in declaration order; `None` where no table knows it.
    tables: Vec<Option<Table>>,
}

#[derive(Debug, Default)]
struct Table {
    rules: Vec<Replacement<Box<str>>>,
    /// The ids of irregular forms.
    irregular: IdIndex,
    /// Where the lemmas of each stand in the text.
    lemmas: View<u32>,
    /// For each irregular form the number of its lemmas in a byte, and each lemma after its length in a byte.
    text: View<u8>,
    /// The ids of the known lemmas.
    known: IdIndex,
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
            let table = Table::new(rules, exceptions, index);
            let is_empty =
                table.rules.is_empty() && table.lemmas.is_empty() && table.known.len() == 0;
            (!is_empty).then_some(table)
        });
        Lemmatizer { tables: tables.collect() }
    }

    /// Writes the tables.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.number(self.tables.len());
        for table in &self.tables {
            let Some(table) = table else {
                writer.number(0);
                continue;
            };
            writer.number(1);
            writer.number(table.rules.len());
            for (old, new) in &table.rules {
                writer.bytes(old.as_bytes());
                writer.bytes(new.as_bytes());
            }
            table.irregular.write(writer);
            writer.array(&table.lemmas);
            writer.array(&table.text);
            table.known.write(writer);
        }
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<Lemmatizer, Error> {
        ensure(reader.number()? == Pos::ALL.len())?;
        let table = |_| {
            if reader.number()? == 0 {
                return Ok(None);
            }
            let count = reader.number()?;
            let rules = (0..count).map(|_| Ok((reader.text()?.into(), reader.text()?.into())));
            let rules = rules.collect::<Result<_, Error>>()?;
            let irregular = IdIndex::read(reader)?;
            let (lemmas, text) = (reader.array_of(irregular.len())?, reader.array()?);
            let known = IdIndex::read(reader)?;
            Ok(Some(Table { rules, irregular, lemmas, text, known }))
        };
        let tables = Pos::ALL.iter().map(table).collect::<Result<_, Error>>()?;
        Ok(Lemmatizer { tables })
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
    fn new<'f>(
        rules: impl Iterator<Item = &'f Replacement<&'f str>>,
        exceptions: impl Iterator<Item = (&'f &'f str, &'f Vec<&'f str>)>,
        known: impl Iterator<Item = &'f &'f str>,
    ) -> Table {
        let mut text = Vec::new();
        let exceptions = exceptions.map(|(form, lemmas)| {
            let at = text.len() as u32;
            // Nothing in a dictionary comes near these limits.
            let lemmas = &lemmas[..lemmas.len().min(255)];
            text.push(lemmas.len() as u8);
            for lemma in lemmas {
                let lemma = &lemma[..lemma.floor_char_boundary(255)];
                text.push(lemma.len() as u8);
                text.extend(lemma.as_bytes());
            }
            (string_id(form), at)
        });
        let (irregular, lemmas) = IdIndex::of(exceptions);
        let (known, _) = IdIndex::of(known.map(|lemma| (string_id(lemma), ())));
        Table {
            rules: rules.map(|(old, new)| ((*old).into(), (*new).into())).collect(),
            irregular,
            lemmas: lemmas.into(),
            text: text.into(),
            known,
        }
    }

    /// The lemmas of an irregular form.
    fn exceptions(&self, form: &str) -> impl Iterator<Item = &str> {
        let at = self.irregular.find(string_id(form)).map(|place| self.lemmas[place] as usize);
        let text = at.and_then(|at| self.text.get(at..)).unwrap_or_default();
        let (count, mut rest) =
            text.split_first().map_or((0, text), |(count, rest)| (*count, rest));
        (0..count).map_while(move |_| {
            let (length, after) = rest.split_first()?;
            let (lemma, after) = after.split_at_checked(usize::from(*length))?;
            rest = after;
            std::str::from_utf8(lemma).ok()
        })
    }

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
            if self.known.contains(string_id(&form)) {
                forms.insert(0, form);
            } else if !form.chars().all(is_alpha) {
                forms.push(form);
            } else if unknown.is_none() {
                unknown = Some(form);
            }
        }
        // An exception that no rule yields goes before all; of several, the last.
        for form in self.exceptions(&string) {
            if !forms.iter().any(|known| **known == *form) {
                forms.insert(0, form.to_owned());
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
