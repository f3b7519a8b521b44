//! A parse beside a reference: what is equal, and of which kind the differences are.

use std::collections::{BTreeMap, BTreeSet};

use demarche_model::{Parse, TokenId};

use super::reference::Token;

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Attribute {
    Boundaries,
    Tag,
    Pos,
    Head,
    HeadAndDep,
    Lemma,
    SentenceStart,
    Entity,
}

impl Attribute {
    pub(super) const ALL: [Attribute; 8] = [
        Attribute::Boundaries,
        Attribute::Tag,
        Attribute::Pos,
        Attribute::Head,
        Attribute::HeadAndDep,
        Attribute::Lemma,
        Attribute::SentenceStart,
        Attribute::Entity,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Attribute::Boundaries => "boundaries",
            Attribute::Tag => "tag",
            Attribute::Pos => "pos",
            Attribute::Head => "head",
            Attribute::HeadAndDep => "head and dep",
            Attribute::Lemma => "lemma",
            Attribute::SentenceStart => "sentence start",
            Attribute::Entity => "entity",
        }
    }
}

/// All that was compared.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// The texts.
    pub(super) documents: usize,
    /// spaCy's tokens.
    pub(super) tokens: usize,
    differences: Vec<Difference>,
}

/// How many differ.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Tally {
    pub(super) tokens: usize,
    pub(super) documents: usize,
}

/// A kind of difference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Class {
    pub(super) attribute: Attribute,
    pub(super) theirs: String,
    pub(super) ours: String,
}

/// One of spaCy's tokens of which the two say different things.
#[derive(Debug)]
pub(super) struct Difference {
    class: Class,
    /// The number of the text, from 0.
    pub(super) document: usize,
    /// The number of the token in spaCy's document, and its first byte in the text.
    pub(super) token: usize,
    pub(super) at: usize,
    /// The token between bars, among its neighbours.
    pub(super) around: String,
}

impl Comparison {
    /// Compares one text's parse.
    pub(super) fn add(&mut self, document: usize, text: &str, parse: &Parse, expected: &[Token]) {
        self.documents += 1;
        self.tokens += expected.len();
        let entities = entities(parse);
        let starts: BTreeSet<TokenId> = parse.sentences().iter().map(|s| s.start).collect();
        let mut ours = parse.ids().peekable();
        for (number, theirs) in expected.iter().enumerate() {
            let Token(start, end, tag, pos, dep, head, lemma, is_start, entity) = theirs;
            let mut differs = |attribute, theirs: &str, ours: &str| {
                let class = Class { attribute, theirs: theirs.to_owned(), ours: ours.to_owned() };
                let around = around(text, *start, *end);
                self.differences.push(Difference {
                    class,
                    document,
                    token: number,
                    at: *start,
                    around,
                });
            };
            while ours.next_if(|id| parse[*id].span.start() < *start).is_some() {}
            let same = ours.peek().copied().filter(|id| {
                let span = parse[*id].span;
                span.start() == *start && span.end() == *end
            });
            let Some(id) = same else {
                // Without the same token nothing about it can be the same.
                Attribute::ALL
                    .into_iter()
                    .for_each(|attribute| differs(attribute, "a token", "none"));
                continue;
            };
            let token = parse[id];
            if token.tag.as_str() != tag {
                differs(Attribute::Tag, tag, token.tag.as_str());
            }
            if token.pos.as_str() != pos {
                differs(Attribute::Pos, pos, token.pos.as_str());
            }
            let same_head = expected.get(*head).is_some_and(|head| {
                let span = parse[token.head].span;
                span.start() == head.0 && span.end() == head.1
            });
            if !same_head {
                differs(Attribute::Head, "a head", "another");
            }
            if !same_head || token.dep.as_str() != dep {
                differs(Attribute::HeadAndDep, dep, token.dep.as_str());
            }
            if parse.lemma(id) != lemma {
                // Lemmas are many: what differs is told by the example.
                differs(Attribute::Lemma, lemma, parse.lemma(id));
            }
            if starts.contains(&id) != *is_start {
                let say = |is_start: bool| if is_start { "a start" } else { "none" };
                differs(Attribute::SentenceStart, say(*is_start), say(!*is_start));
            }
            if entities[id.index()] != *entity {
                differs(Attribute::Entity, entity, &entities[id.index()]);
            }
        }
        if parse.tokens().len() > expected.len() {
            // Tokens of ours that spaCy has not: then some of its own were not found either, unless these lie between.
            let found = self.of(document, Attribute::Boundaries).next().is_some();
            if !found {
                let class = Class {
                    attribute: Attribute::Boundaries,
                    theirs: "none".to_owned(),
                    ours: "a token".to_owned(),
                };
                let around = String::new();
                self.differences.push(Difference { class, document, token: 0, at: 0, around });
            }
        }
    }

    /// How many tokens and texts differ in an attribute.
    pub(super) fn tally(&self, attribute: Attribute) -> Tally {
        let found = self.differences.iter().filter(|d| d.class.attribute == attribute);
        let documents: BTreeSet<usize> = found.clone().map(|d| d.document).collect();
        Tally { tokens: found.count(), documents: documents.len() }
    }

    /// The share of tokens that are equal in an attribute.
    pub(super) fn share(&self, attribute: Attribute) -> f64 {
        1.0 - self.tally(attribute).tokens as f64 / self.tokens.max(1) as f64
    }

    /// The differences by kind, the most frequent first.
    pub(super) fn classes(&self) -> Vec<(&Class, Vec<&Difference>)> {
        let mut classes: BTreeMap<&Class, Vec<&Difference>> = BTreeMap::new();
        for difference in &self.differences {
            classes.entry(&difference.class).or_default().push(difference);
        }
        let mut classes: Vec<_> = classes.into_iter().collect();
        classes.sort_by_key(|(class, found)| (class.attribute, std::cmp::Reverse(found.len())));
        classes
    }

    /// The numbers of the texts that differ in anything.
    pub(super) fn differing(&self) -> BTreeSet<usize> {
        self.differences.iter().map(|difference| difference.document).collect()
    }

    /// What differs in an attribute in one text.
    pub(super) fn of(
        &self,
        document: usize,
        attribute: Attribute,
    ) -> impl Iterator<Item = &Difference> {
        self.differences
            .iter()
            .filter(move |d| d.document == document && d.class.attribute == attribute)
    }
}

/// Each token's entity: `B-LABEL`, `I-LABEL` or `O`.
fn entities(parse: &Parse) -> Vec<String> {
    let mut labels = vec!["O".to_owned(); parse.tokens().len()];
    for entity in parse.entities() {
        for id in entity.tokens.iter() {
            let place = if id == entity.tokens.start { "B" } else { "I" };
            labels[id.index()] = format!("{place}-{}", entity.label.as_str());
        }
    }
    labels
}

/// A token between bars, with some of the text on either side, on one line.
fn around(text: &str, start: usize, end: usize) -> String {
    const SIDE: usize = 30;
    let before = &text[text.floor_char_boundary(start.saturating_sub(SIDE))..start];
    let after = &text[end..text.ceil_char_boundary(end + SIDE)];
    format!("{before}|{}|{after}", &text[start..end]).escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use demarche_model::{Dep, NerLabel, ParseBuilder, Pos, Span, Tag};

    use super::*;

    fn parse() -> Parse {
        let mut builder = ParseBuilder::with_capacity(2);
        builder.push(Span::new(0, 4), "Oslo", Tag::Nnp, Pos::Propn, Dep::Nsubj, 1, true);
        builder.push(Span::new(5, 11), "agree", Tag::Vbd, Pos::Verb, Dep::Root, 1, false);
        builder.push_entity(0..1, NerLabel::Gpe);
        builder.finish().unwrap()
    }

    fn token(range: (usize, usize), labels: [&str; 5], head: usize, is_start: bool) -> Token {
        let [tag, pos, dep, lemma, entity] = labels.map(str::to_owned);
        Token(range.0, range.1, tag, pos, dep, head, lemma, is_start, entity)
    }

    #[test]
    fn equal_parses_have_no_differences() {
        let expected = [
            token((0, 4), ["NNP", "PROPN", "nsubj", "Oslo", "B-GPE"], 1, true),
            token((5, 11), ["VBD", "VERB", "ROOT", "agree", "O"], 1, false),
        ];
        let mut comparison = Comparison::default();
        comparison.add(0, "Oslo agreed", &parse(), &expected);
        assert!(comparison.classes().is_empty());
        assert_eq!((comparison.tokens, comparison.documents), (2, 1));
    }

    #[test]
    fn each_difference_counts_for_its_token_and_its_text() {
        let expected = [
            token((0, 4), ["NN", "PROPN", "dobj", "Oslo", "O"], 1, true),
            token((5, 10), ["VBD", "VERB", "ROOT", "agree", "O"], 1, false),
        ];
        let mut comparison = Comparison::default();
        comparison.add(0, "Oslo agreed", &parse(), &expected);
        let share = |attribute| comparison.share(attribute);
        assert_eq!(share(Attribute::Boundaries), 0.5);
        assert_eq!((share(Attribute::Tag), share(Attribute::Lemma)), (0.0, 0.5));
        assert_eq!(comparison.tally(Attribute::HeadAndDep).tokens, 2);
        assert_eq!(comparison.differing().len(), 1);
    }
}
