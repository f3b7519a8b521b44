//! Tokens with tags and labels to their parts of speech, features and fixed lemmas, by the pipeline's table of patterns.
//!
//! All patterns are matched before any of them changes a token; then they apply in the order of the table, so that a
//! later pattern wins.

use demarche_model::{Dep, Pos, Tag};
use rmpv::Value;

use crate::Error;
use crate::attributes::lower;
use crate::pipeline::Files;
use crate::strings::{IdMap, string_id};
use crate::tokenizer::{Memory, Pattern, RawToken};

/// The features of a word that lemmatizing asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Morph {
    pub(crate) number: NumberFeature,
    pub(crate) verb_form: VerbForm,
    /// `Tense=Pres`.
    pub(crate) is_present: bool,
    /// `Degree=Pos`.
    pub(crate) is_positive: bool,
}

/// The feature `Number`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum NumberFeature {
    #[default]
    Absent,
    Sing,
    Other,
}

/// The feature `VerbForm`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum VerbForm {
    #[default]
    Absent,
    Inf,
    Fin,
    /// The value is spelled `None`.
    None,
    Other,
}

impl Morph {
    /// Reads features in the format of Universal Dependencies: `Number=Sing|Person=3`, or `_` for none.
    pub(crate) fn from_features(features: &str) -> Morph {
        let mut morph = Morph::default();
        for feature in features.split('|') {
            match feature.split_once('=') {
                Some(("Number", "Sing")) => morph.number = NumberFeature::Sing,
                Some(("Number", _)) => morph.number = NumberFeature::Other,
                Some(("VerbForm", "Inf")) => morph.verb_form = VerbForm::Inf,
                Some(("VerbForm", "Fin")) => morph.verb_form = VerbForm::Fin,
                Some(("VerbForm", "None")) => morph.verb_form = VerbForm::None,
                Some(("VerbForm", _)) => morph.verb_form = VerbForm::Other,
                Some(("Tense", tense)) => morph.is_present = tense == "Pres",
                Some(("Degree", degree)) => morph.is_positive = degree == "Pos",
                _ => {}
            }
        }
        morph
    }
}

/// What the ruler says of a token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ruled {
    /// The tagger's tag, or the one that a pattern sets (white space).
    pub(crate) tag: Tag,
    /// The parser's label, or the one that a pattern sets (white space).
    pub(crate) dep: Dep,
    pub(crate) pos: Pos,
    pub(crate) morph: Morph,
    /// The lemma that a pattern sets: read it with [`AttributeRuler::lemma`]. `None` leaves it to the lemmatizer.
    pub(crate) lemma: Option<FixedLemma>,
}

/// A lemma in the ruler's table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct FixedLemma(u16);

/// The compiled table of patterns.
#[derive(Debug)]
pub(crate) struct AttributeRuler {
    rules: Vec<Rule>,
    lemmas: Vec<Box<str>>,
    /// The rules whose first token must be one of some words, by the id of the word in lower case.
    by_word: IdMap<Vec<u16>>,
    /// The other rules, by the tags that their first token can have.
    by_tag: Vec<Vec<u16>>,
}

/// Buffers of the ruler.
#[derive(Debug, Default)]
pub(crate) struct RulerScratch {
    memory: Memory,
    /// The rules that matched, with the token that each changes.
    hits: Vec<(u16, u32)>,
}

/// One pattern and what it sets. Alternative patterns of an entry are rules of their own, next to each other.
#[derive(Debug)]
struct Rule {
    tokens: Vec<Test>,
    /// Which of the matched tokens is changed.
    target: usize,
    change: Change,
}

/// What must hold of one token.
#[derive(Debug)]
struct Test {
    /// The tags allowed, a bit each.
    tags: u64,
    /// The labels allowed, a bit each.
    deps: u64,
    words: Words,
    is_space: Option<bool>,
}

/// What a token's lower case must be.
#[derive(Debug)]
enum Words {
    Any,
    OneOf(Vec<u64>),
    NoneOf(Vec<u64>),
    Like(Pattern),
}

#[derive(Clone, Copy, Debug, Default)]
struct Change {
    tag: Option<Tag>,
    dep: Option<Dep>,
    pos: Option<Pos>,
    morph: Option<Morph>,
    lemma: Option<FixedLemma>,
}

/// The name of the table's file in a pipeline's folder.
pub(crate) const FILE: &str = "attribute_ruler/patterns";

// Sets of tags and of labels are kept as bits.
const _: () = assert!(Tag::ALL.len() <= 64 && Dep::ALL.len() <= 64);

impl AttributeRuler {
    /// Reads the pipeline's table.
    ///
    /// # Errors
    /// Where the file is missing or damaged, or a pattern tests or sets something that the ruler does not know.
    pub(crate) fn load(files: &Files) -> Result<AttributeRuler, Error> {
        let bytes = files.get(FILE).ok_or_else(|| Error::Missing { file: FILE.to_owned() })?;
        AttributeRuler::read(bytes)
    }

    /// Reads the bytes of the table.
    pub(crate) fn read(mut bytes: &[u8]) -> Result<AttributeRuler, Error> {
        let damaged = || Error::Damaged {
            file: FILE.to_owned(),
            reason: "a MessagePack list of patterns is expected",
        };
        let table = rmpv::decode::read_value(&mut bytes).map_err(|_| damaged())?;
        let mut ruler = AttributeRuler::empty();
        for (n, entry) in table.as_array().ok_or_else(damaged)?.iter().enumerate() {
            ruler
                .add(entry)
                .ok_or_else(|| Error::Entry { file: FILE.to_owned(), entry: format!("{n}") })?;
        }
        Ok(ruler)
    }

    fn empty() -> AttributeRuler {
        AttributeRuler {
            rules: Vec::new(),
            lemmas: Vec::new(),
            by_word: IdMap::default(),
            by_tag: vec![Vec::new(); Tag::ALL.len()],
        }
    }

    /// A lemma that a pattern set.
    pub(crate) fn lemma(&self, lemma: FixedLemma) -> &str {
        &self.lemmas[usize::from(lemma.0)]
    }

    /// Applies the patterns to the tokens of a text, with their tags and labels; one value a token replaces what `ruled`
    /// held. Tokens beyond the shortest of the three lists are left out.
    pub(crate) fn apply(
        &self,
        scratch: &mut RulerScratch,
        text: &str,
        tokens: &[RawToken],
        tags: &[Tag],
        deps: &[Dep],
        ruled: &mut Vec<Ruled>,
    ) {
        let plain = |(tag, dep): (&Tag, &Dep)| Ruled {
            tag: *tag,
            dep: *dep,
            pos: Pos::None,
            morph: Morph::default(),
            lemma: None,
        };
        ruled.clear();
        ruled.extend(tags.iter().zip(deps).map(plain).take(tokens.len()));
        let RulerScratch { memory, hits } = scratch;
        hits.clear();
        for (start, (token, state)) in tokens.iter().zip(ruled.iter()).enumerate() {
            let by_word = self.by_word.get(&token.lexeme.lower).map_or(&[][..], Vec::as_slice);
            for index in by_word.iter().chain(&self.by_tag[state.tag as usize]) {
                let rule = &self.rules[usize::from(*index)];
                let Some(tokens) = tokens.get(start..start + rule.tokens.len()) else { continue };
                let Some(states) = ruled.get(start..start + rule.tokens.len()) else { continue };
                let mut both = rule.tokens.iter().zip(tokens.iter().zip(states));
                if both.all(|(test, (token, state))| test.holds(memory, text, token, state)) {
                    hits.push((*index, (start + rule.target) as u32));
                }
            }
        }
        hits.sort_unstable();
        for (index, target) in hits {
            self.rules[usize::from(*index)].change.apply(&mut ruled[*target as usize]);
        }
    }

    /// Adds an entry of the table; `None` where it is not understood.
    fn add(&mut self, entry: &Value) -> Option<()> {
        let change = self.change(field(entry, "attrs")?)?;
        let index = field(entry, "index").map_or(Some(0), Value::as_i64)?;
        for pattern in field(entry, "patterns")?.as_array()? {
            let tests: Option<Vec<Test>> = pattern.as_array()?.iter().map(test).collect();
            let tests = tests?;
            let first = tests.first()?;
            // As in Python, a negative index counts from the end.
            let from_start = if index < 0 { index + tests.len() as i64 } else { index };
            let target = usize::try_from(from_start).ok().filter(|target| *target < tests.len())?;
            let rule = u16::try_from(self.rules.len()).ok()?;
            if let Words::OneOf(words) = &first.words {
                for word in words {
                    self.by_word.entry(*word).or_default().push(rule);
                }
            } else {
                for (tag, rules) in self.by_tag.iter_mut().enumerate() {
                    if first.tags >> tag & 1 == 1 {
                        rules.push(rule);
                    }
                }
            }
            self.rules.push(Rule { tokens: tests, target, change });
        }
        Some(())
    }

    fn change(&mut self, attrs: &Value) -> Option<Change> {
        let mut change = Change::default();
        for (name, value) in attrs.as_map()? {
            let value = value.as_str()?;
            match name.as_str()? {
                "TAG" => change.tag = Some(Tag::from_label(value)?),
                "POS" => change.pos = Some(Pos::from_label(value)?),
                "DEP" => change.dep = Some(Dep::from_label(value)?),
                "MORPH" => change.morph = Some(Morph::from_features(value)),
                "LEMMA" => {
                    change.lemma = Some(FixedLemma(u16::try_from(self.lemmas.len()).ok()?));
                    self.lemmas.push(value.into());
                }
                _ => return None,
            }
        }
        Some(change)
    }
}

impl Test {
    fn holds(&self, memory: &mut Memory, text: &str, token: &RawToken, state: &Ruled) -> bool {
        self.tags >> (state.tag as u8) & 1 == 1
            && self.deps >> (state.dep as u8) & 1 == 1
            && self.is_space.is_none_or(|is_space| is_space == token.lexeme.is_space)
            && match &self.words {
                Words::Any => true,
                Words::OneOf(words) => words.contains(&token.lexeme.lower),
                Words::NoneOf(words) => !words.contains(&token.lexeme.lower),
                Words::Like(pattern) => {
                    pattern.find(memory, &lower(token.span.of(text)), 0).is_some()
                }
            }
    }
}

impl Change {
    fn apply(self, token: &mut Ruled) {
        token.tag = self.tag.unwrap_or(token.tag);
        token.dep = self.dep.unwrap_or(token.dep);
        token.pos = self.pos.unwrap_or(token.pos);
        token.morph = self.morph.unwrap_or(token.morph);
        token.lemma = self.lemma.or(token.lemma);
    }
}

/// Reads what must hold of one token; `None` where the test is of a kind that the ruler does not know.
fn test(pattern: &Value) -> Option<Test> {
    let mut test = Test { tags: u64::MAX, deps: u64::MAX, words: Words::Any, is_space: None };
    for (name, value) in pattern.as_map()? {
        match name.as_str()? {
            "TAG" => test.tags &= label_bits(value, Tag::ALL, Tag::as_str)?,
            "DEP" => test.deps &= label_bits(value, Dep::ALL, Dep::as_str)?,
            "IS_SPACE" => test.is_space = Some(value.as_bool()?),
            "LOWER" => test.words = words(value)?,
            _ => return None,
        }
    }
    Some(test)
}

/// Reads a test of labels as a set of bits: a label, `{"IN": […]}` or `{"NOT_IN": […]}`. Labels that the pipelines do not
/// give are left out, since no token has them.
fn label_bits<L: Copy>(
    value: &Value,
    all: &[L],
    spelling: impl Fn(L) -> &'static str,
) -> Option<u64> {
    let (labels, negated) = strings(value)?;
    let bit =
        |(n, label): (usize, &L)| u64::from(labels.contains(&spelling(*label)) != negated) << n;
    Some(all.iter().enumerate().map(bit).sum())
}

fn words(value: &Value) -> Option<Words> {
    if let Some(pattern) = field(value, "REGEX") {
        return Some(Words::Like(Pattern::new(pattern.as_str()?).ok()?));
    }
    let (words, negated) = strings(value)?;
    let ids = words.into_iter().map(string_id).collect();
    Some(if negated { Words::NoneOf(ids) } else { Words::OneOf(ids) })
}

/// A string, or the strings of an `IN` or `NOT_IN`, and whether it is the latter.
fn strings(value: &Value) -> Option<(Vec<&str>, bool)> {
    if let Some(string) = value.as_str() {
        return Some((vec![string], false));
    }
    let [(name, list)] = value.as_map()?.as_slice() else { return None };
    let strings: Option<Vec<&str>> = list.as_array()?.iter().map(Value::as_str).collect();
    match name.as_str()? {
        "IN" => Some((strings?, false)),
        "NOT_IN" => Some((strings?, true)),
        _ => None,
    }
}

fn field<'v>(map: &'v Value, name: &str) -> Option<&'v Value> {
    let (_, value) = map.as_map()?.iter().find(|(key, _)| key.as_str() == Some(name))?;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexeme::Norms;
    use demarche_model::Span;

    /// A ruler from entries: patterns as lists of tests, what is set, and the index of the changed token.
    fn ruler(entries: &[(&str, &str, i64)]) -> AttributeRuler {
        let mut ruler = AttributeRuler::empty();
        for (patterns, attrs, index) in entries {
            let json = format!(r#"{{"patterns": {patterns}, "attrs": {attrs}, "index": {index}}}"#);
            let entry: Value = serde_json::from_str::<serde_json::Value>(&json)
                .map(|json| rmp_serde::to_vec(&json).unwrap())
                .map(|bytes| rmpv::decode::read_value(&mut bytes.as_slice()).unwrap())
                .unwrap();
            ruler.add(&entry).expect("the entry is understood");
        }
        ruler
    }

    fn apply(ruler: &AttributeRuler, words: &[(&str, Tag, Dep)]) -> Vec<Ruled> {
        let (mut text, mut tokens) = (String::new(), Vec::new());
        for (word, ..) in words {
            let span = Span::new(text.len(), text.len() + word.len());
            tokens.push(RawToken {
                span,
                space_after: false,
                lexeme: Norms::default().lexeme(word),
            });
            text.push_str(word);
        }
        let tags: Vec<Tag> = words.iter().map(|(_, tag, _)| *tag).collect();
        let deps: Vec<Dep> = words.iter().map(|(.., dep)| *dep).collect();
        let mut ruled = Vec::new();
        ruler.apply(&mut RulerScratch::default(), &text, &tokens, &tags, &deps, &mut ruled);
        ruled
    }

    #[test]
    fn a_later_pattern_wins_attribute_by_attribute() {
        let ruler = ruler(&[
            (r#"[[{"TAG": "MD"}]]"#, r#"{"POS": "AUX", "MORPH": "VerbType=Mod"}"#, 0),
            (r#"[[{"LOWER": "wo", "TAG": "MD"}]]"#, r#"{"LEMMA": "will"}"#, 0),
            (r#"[[{"TAG": {"IN": ["MD", "VB"]}}]]"#, r#"{"MORPH": "VerbForm=Inf"}"#, 0),
        ]);
        let ruled = apply(&ruler, &[("Wo", Tag::Md, Dep::Aux)]);
        assert_eq!(ruled[0].pos, Pos::Aux);
        assert_eq!(ruled[0].morph.verb_form, VerbForm::Inf);
        assert_eq!(ruled[0].lemma.map(|lemma| ruler.lemma(lemma)), Some("will"));
    }

    #[test]
    fn a_pattern_of_two_tokens_changes_the_one_it_points_at() {
        let patterns = r#"[[{"LOWER": {"REGEX": "^y'?$"}}, {"LOWER": "all"}]]"#;
        let ruler = ruler(&[
            (patterns, r#"{"LEMMA": "you"}"#, 0),
            (r#"[[{"DEP": "expl"}, {"LOWER": "is"}]]"#, r#"{"POS": "VERB"}"#, -1),
        ]);
        let words =
            [("Y'", Tag::Prp, Dep::Nsubj), ("all", Tag::Dt, Dep::Dep), ("y", Tag::Nn, Dep::Dep)];
        let lemmas: Vec<bool> = apply(&ruler, &words).iter().map(|r| r.lemma.is_some()).collect();
        assert_eq!(lemmas, [true, false, false]);
        let words = [("there", Tag::Ex, Dep::Expl), ("is", Tag::Vbz, Dep::Root)];
        assert_eq!(apply(&ruler, &words)[1].pos, Pos::Verb);
    }

    #[test]
    fn patterns_see_the_tags_that_the_tagger_gave() {
        let ruler = ruler(&[
            (r#"[[{"IS_SPACE": true}]]"#, r#"{"TAG": "_SP", "POS": "SPACE"}"#, 0),
            (r#"[[{"TAG": "_SP"}]]"#, r#"{"POS": "X"}"#, 0),
            (r#"[[{"IS_SPACE": true, "DEP": {"NOT_IN": [""]}}]]"#, r#"{"DEP": "dep"}"#, 0),
        ]);
        let ruled = apply(&ruler, &[("\n", Tag::Nn, Dep::Punct), ("\n", Tag::Nn, Dep::None)]);
        assert_eq!((ruled[0].tag, ruled[0].pos, ruled[0].dep), (Tag::Space, Pos::Space, Dep::Dep));
        assert_eq!(ruled[1].dep, Dep::None);
    }

    #[test]
    fn an_entry_of_an_unknown_kind_is_refused() {
        let entry = |name: &str| {
            let test = Value::Map(vec![(name.into(), "x".into())]);
            Value::Map(vec![
                ("patterns".into(), Value::Array(vec![Value::Array(vec![test])])),
                ("attrs".into(), Value::Map(Vec::new())),
            ])
        };
        assert!(AttributeRuler::empty().add(&entry("OP")).is_none());
        assert!(AttributeRuler::empty().add(&entry("LOWER")).is_some());
    }
}
