//! What the learned scorer looks at: a sentence with two parties in it to numbered features.
//!
//! In: a [`Between`] and the codebook's words. Out: [`Features`]. A feature is the hash of its name, so that nothing
//! but numbers is kept of what a model was trained on.

use std::collections::{BTreeMap, BTreeSet};

use demarche_lexicon::{Complement, Lexicon};
use demarche_model::{
    Code, Dep, EntityId, NerLabel, Parse, Pos, Span, Status, Tag, TokenId, TokenRange,
};

use super::Between;
use crate::actors::span_heads;
use crate::clause::{Clause, Kind, lower_lemma};
use crate::events::Fit;
use crate::reality;

/// What one sentence with two parties gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Features {
    /// The features that are present, sorted, once each.
    pub present: Vec<u32>,
    /// The page that the best pattern writes the act on, and how well it fits the parties; none where it reads the act
    /// as denied or merely possible, which is seldom what a reader would say was done.
    pub vote: Option<(Code, Fit)>,
}

/// The codebook's words by the pages that ask for them.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    pages: BTreeMap<String, BTreeSet<(char, usize)>>,
    names: Vec<String>,
}

impl Hints {
    /// Collects the words of a codebook.
    pub fn new(lexicon: &Lexicon) -> Hints {
        let mut hints = Hints::default();
        for (p, page) in lexicon.pages.iter().enumerate() {
            hints.names.push(page.event.as_str().to_owned());
            for pattern in &page.patterns {
                let slots = &pattern.when;
                let mut add = |slot: char, words: &[String]| {
                    for word in words {
                        let last = word.rsplit(' ').next().unwrap_or(word);
                        hints.pages.entry(last.to_owned()).or_default().insert((slot, p));
                    }
                };
                add('v', &slots.verb);
                add('n', &slots.noun);
                add('n', &slots.predicate);
                add('o', &slots.object);
                for words in slots.prepositions.values() {
                    add('o', words);
                }
                let lemma = |complement: &Complement| match complement {
                    Complement::Lemma(lemma) => Some(lemma.clone()),
                    Complement::Page(_) => None,
                };
                let lemmas: Vec<String> = slots.complement.iter().filter_map(lemma).collect();
                add('c', &lemmas);
            }
        }
        hints
    }

    /// The pages that ask for a lemma, each with the slot that does.
    fn of(&self, lemma: &str) -> impl Iterator<Item = (char, &str)> {
        let pages = self.pages.get(lemma).into_iter().flatten();
        pages.map(|(slot, page)| (*slot, self.names[*page].as_str()))
    }
}

/// The number of a feature: FNV-1a over the parts of its name.
fn number(parts: &[&str]) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    (hash ^ hash >> 32) as u32
}

/// Which of the parties a token belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Party {
    Actor,
    Recipient,
}

impl Party {
    fn letter(self) -> &'static str {
        match self {
            Party::Actor => "A",
            Party::Recipient => "R",
        }
    }
}

struct Reader<'b> {
    between: &'b Between<'b>,
    hints: &'b Hints,
    parse: &'b Parse,
    labels: BTreeMap<TokenId, NerLabel>,
    features: Features,
}

/// Reads the features of a sentence with two parties.
pub fn features(between: &Between<'_>, hints: &Hints) -> Features {
    let parse = between.scene.parse;
    let labels = parse.entities().iter().filter(|e| between.within.holds(e.tokens.start));
    let labels = labels.flat_map(|e| e.tokens.iter().map(|token| (token, e.label))).collect();
    let is_told = |status| !matches!(status, Status::Negated | Status::Hypothetical);
    let best = between.readings.first().filter(|reading| is_told(reading.status));
    let vote = best.map(|reading| (reading.page.event.clone(), reading.fit));
    let features = Features { present: Vec::new(), vote };
    let mut reader = Reader { between, hints, parse, labels, features };
    let (a, r) = nearest(parse, &between.actor, &between.recipient);
    let head = |span: Option<Span>| span.and_then(|s| span_heads(parse, s).first().copied());
    let (a_head, r_head) = (head(a), head(r));
    let way = way(parse, a_head, r_head);
    reader.patterns();
    reader.along(&way);
    reader.clauses();
    reader.around(a, r);
    reader.within(a, Party::Actor);
    reader.within(r, Party::Recipient);
    let mut features = reader.features;
    features.present.sort_unstable();
    features.present.dedup();
    features
}

/// The two places, one of each party, that stand nearest to each other.
fn nearest(parse: &Parse, actor: &[Span], recipient: &[Span]) -> (Option<Span>, Option<Span>) {
    let gap = |a: &Span, r: &Span| {
        let apart = a.start().max(r.start()).saturating_sub(a.end().min(r.end()));
        let sentence = |s: &Span| parse.tokens_in(*s).iter().next().map(|t| parse.sentence_of(t));
        (sentence(a) != sentence(r), apart)
    };
    let pairs = actor.iter().flat_map(|a| recipient.iter().map(move |r| (*a, *r)));
    match pairs.min_by_key(|(a, r)| (gap(a, r), *a, *r)) {
        Some((a, r)) => (Some(a), Some(r)),
        None => (actor.first().copied(), recipient.first().copied()),
    }
}

/// The way between two heads in the tree.
#[derive(Default)]
struct Way {
    up: Vec<TokenId>,
    top: Option<TokenId>,
    down: Vec<TokenId>,
}

fn way(parse: &Parse, a: Option<TokenId>, r: Option<TokenId>) -> Way {
    let climb = |from: TokenId| -> Vec<TokenId> {
        std::iter::once(from).chain(parse.ancestors(from)).collect()
    };
    match (a, r) {
        (Some(a), Some(r)) => {
            let (up, down) = (climb(a), climb(r));
            let meet = up.iter().position(|t| down.contains(t));
            let Some(i) = meet else { return Way { up, top: None, down } };
            let j = down.iter().position(|t| *t == up[i]).unwrap_or(down.len());
            Way { top: Some(up[i]), up: up[..i].to_vec(), down: down[..j].to_vec() }
        }
        (Some(a), None) => {
            let up = climb(a);
            let stop = up.iter().skip(1).position(|t| parse[*t].pos == Pos::Verb);
            let i = stop.map_or(up.len() - 1, |i| i + 1);
            Way { top: Some(up[i]), up: up[..i].to_vec(), down: Vec::new() }
        }
        (None, Some(r)) => {
            let down = climb(r);
            let stop = down.iter().skip(1).position(|t| parse[*t].pos == Pos::Verb);
            let i = stop.map_or(down.len() - 1, |i| i + 1);
            Way { top: Some(down[i]), up: Vec::new(), down: down[..i].to_vec() }
        }
        (None, None) => Way::default(),
    }
}

impl Reader<'_> {
    fn add(&mut self, parts: &[&str]) {
        self.features.present.push(number(parts));
    }

    /// The party that is among these.
    fn among(&self, holds: impl Fn(EntityId) -> bool) -> Option<Party> {
        let given = self.between.given;
        if given.actor.is_some_and(&holds) {
            Some(Party::Actor)
        } else if given.recipient.is_some_and(&holds) {
            Some(Party::Recipient)
        } else {
            None
        }
    }

    /// The party that a token names or stands for.
    fn party(&self, token: TokenId) -> Option<Party> {
        let of = self.between.scene.cast.of(token);
        self.among(|entity| of.contains(&entity))
    }

    /// The party that a phrase stands for.
    fn stands_for(&self, head: TokenId) -> Option<Party> {
        self.party(head).or_else(|| {
            let sides = self.between.scene.cast.sides(self.parse, head);
            self.among(|entity| sides.iter().any(|side| side.entity == entity))
        })
    }

    /// A token's lemma, or what kind of name or number it is: names teach nothing about acts.
    fn word(&self, token: TokenId) -> String {
        if let Some(label) = self.labels.get(&token)
            && (self.parse[token].pos == Pos::Propn
                || matches!(label, NerLabel::Norp | NerLabel::Date | NerLabel::Cardinal))
        {
            return format!("@{}", label.as_str());
        }
        match self.parse[token].pos {
            Pos::Propn => String::from("@name"),
            Pos::Num => String::from("@number"),
            _ => lower_lemma(self.parse, token),
        }
    }

    /// Whether a token says something by itself.
    fn tells(&self, token: TokenId) -> bool {
        matches!(self.parse[token].pos, Pos::Noun | Pos::Verb | Pos::Adj | Pos::Adv)
            || self.parse[token].dep == Dep::Prt
    }

    /// What the codebook's patterns read.
    fn patterns(&mut self) {
        let between = self.between;
        let mut lines: Vec<Vec<String>> = Vec::new();
        for (i, reading) in between.readings.iter().enumerate() {
            let fit = match reading.fit {
                Fit::Both => "both",
                Fit::Below => "below",
                Fit::One => "one",
                Fit::Reversed => "reversed",
                Fit::Neither => "neither",
            };
            let page = reading.page.event.as_str().to_owned();
            if i == 0 {
                let status = reading.status.as_str().to_owned();
                lines.push(vec!["rule".into(), page.clone(), fit.into()]);
                lines.push(vec!["rule".into(), page.clone()]);
                lines.push(vec!["rule-status".into(), page.clone(), status]);
                lines.push(vec!["rule-fit".into(), fit.into()]);
                let own = reading.candidate.page.event.as_str().to_owned();
                lines.push(vec!["rule-id".into(), own, reading.candidate.pattern.id.clone()]);
            } else {
                lines.push(vec!["also".into(), page.clone(), fit.into()]);
            }
        }
        if between.readings.is_empty() {
            lines.push(vec!["rule".into(), "none".into()]);
        }
        for line in lines {
            let parts: Vec<&str> = line.iter().map(String::as_str).collect();
            self.add(&parts);
        }
    }

    /// The way from one party to the other in the tree.
    fn along(&mut self, way: &Way) {
        let parse = self.parse;
        let mut labels = String::new();
        for &token in &way.up {
            labels.push_str(parse[token].dep.as_str());
            labels.push('<');
        }
        if let Some(top) = way.top {
            labels.push_str(parse[top].pos.as_str());
        }
        for token in way.down.iter().rev() {
            labels.push('>');
            labels.push_str(parse[*token].dep.as_str());
        }
        if way.up.len() + way.down.len() <= 7 {
            self.add(&["way", &labels]);
        }
        let inner = way.up.iter().map(|t| (*t, "up")).chain(way.down.iter().map(|t| (*t, "down")));
        for (token, direction) in inner.collect::<Vec<_>>() {
            if self.party(token).is_some() {
                continue;
            }
            let word = self.word(token);
            self.add(&["on", direction, &word]);
            self.add(&["on", &word]);
            self.hinted("on", &word);
        }
        let Some(top) = way.top else {
            self.add(&["way", "apart"]);
            return;
        };
        let word = self.word(top);
        self.add(&["top", &word]);
        self.add(&["top", &word, &labels]);
        self.hinted("top", &word);
        let first = way.down.last().map_or("", |t| parse[*t].dep.as_str());
        self.add(&["top", &word, "down", first]);
        if let Some(last) = way.down.last()
            && matches!(parse[*last].dep, Dep::Prep | Dep::Agent)
        {
            let preposition = lower_lemma(parse, *last);
            self.add(&["top", &word, "prep", &preposition]);
        }
        self.predicate("top", top, &word);
        for stance in self.stances(&word) {
            self.add(&["stance", &stance]);
        }
    }

    fn stances(&self, word: &str) -> Vec<String> {
        let saying = self.between.scene.lexicon.speech.verb(word);
        saying.iter().map(|saying| format!("{:?}", saying.stance)).collect()
    }

    /// The pages of the codebook that ask for a word.
    fn hinted(&mut self, place: &str, word: &str) {
        let hints = self.hints;
        for (slot, page) in hints.of(word) {
            let slot = slot.to_string();
            self.add(&["hint", place, &slot, page]);
        }
    }

    /// A predicate's own words: particle, helpers, what it takes.
    fn predicate(&mut self, place: &str, at: TokenId, word: &str) {
        let parse = self.parse;
        for child in parse.children(at) {
            let dep = parse[*child].dep;
            let lemma = lower_lemma(parse, *child);
            match dep {
                Dep::Prt | Dep::Neg | Dep::Acomp | Dep::Oprd => {
                    self.add(&[place, word, dep.as_str(), &lemma]);
                    self.add(&[place, dep.as_str(), &lemma]);
                }
                Dep::Aux | Dep::Auxpass => self.add(&[place, "aux", &lemma]),
                Dep::Dobj | Dep::Xcomp | Dep::Ccomp | Dep::Attr | Dep::Nsubj | Dep::Nsubjpass => {
                    let lemma = if self.party(*child).is_some() {
                        self.party(*child).map_or("", Party::letter).to_owned()
                    } else {
                        self.word(*child)
                    };
                    self.add(&[place, word, dep.as_str(), &lemma]);
                    self.add(&[place, dep.as_str(), &lemma]);
                    self.hinted(dep.as_str(), &lemma);
                }
                Dep::Prep => self.add(&[place, word, "prep", &lemma]),
                Dep::Amod | Dep::Advmod | Dep::Compound => {
                    self.add(&[place, "mod", &lemma]);
                }
                _ => {}
            }
        }
    }

    /// The clauses in which a party plays a part.
    fn clauses(&mut self) {
        let between = self.between;
        let all = between.scene.clauses.all.iter();
        for clause in all.filter(|clause| between.within.holds(clause.predicate)) {
            let (actor, recipient) = self.parts(clause);
            if actor.is_none() && recipient.is_none() {
                continue;
            }
            let word = self.word(clause.predicate);
            let (a, r) = (actor.as_deref().unwrap_or("-"), recipient.as_deref().unwrap_or("-"));
            let kind = match clause.kind {
                Kind::Verb => "verb",
                Kind::Noun => "noun",
                Kind::Copular => "copular",
            };
            self.add(&["clause", &word, a, r]);
            self.add(&["clause", kind, a, r]);
            self.add(&["clause", &word]);
            let reading = reality::status(self.parse, clause, None, None);
            self.add(&["status", reading.status.as_str(), a, r]);
            self.add(&["status", reading.status.as_str(), &word]);
            if actor.is_some() && recipient.is_some() {
                self.add(&["joins", &word]);
                self.hinted("joins", &word);
            } else {
                self.hinted("part", &word);
            }
            if actor.is_some() {
                self.add(&["clause", "A", &word, a]);
                for head in clause.object.clone() {
                    if self.party(head).is_none() {
                        let object = self.word(head);
                        self.add(&["object", &object]);
                        self.add(&["object", &word, &object]);
                        self.hinted("object", &object);
                    }
                }
                if let Some(inner) = clause.complement {
                    let complement = self.word(inner);
                    self.add(&["takes", &word, &complement]);
                    self.add(&["takes", &complement]);
                    self.hinted("takes", &complement);
                }
            }
            if recipient.is_some() {
                self.add(&["clause", "R", &word, r]);
            }
        }
    }

    /// The parts that the parties play in a clause.
    fn parts(&self, clause: &Clause) -> (Option<String>, Option<String>) {
        let (mut actor, mut recipient) = (None, None);
        let mut see = |heads: &[TokenId], role: &str| {
            for head in heads {
                let slot = match self.stands_for(*head) {
                    Some(Party::Actor) => &mut actor,
                    Some(Party::Recipient) => &mut recipient,
                    None => continue,
                };
                slot.get_or_insert_with(|| role.to_owned());
            }
        };
        see(&clause.subject, "subject");
        see(&clause.object, "object");
        see(&clause.indirect, "indirect");
        for oblique in &clause.obliques {
            see(&oblique.heads, &oblique.preposition);
        }
        see(&clause.modifiers, "modifier");
        (actor, recipient)
    }

    /// The words before, between and behind the parties.
    fn around(&mut self, a: Option<Span>, r: Option<Span>) {
        let parse = self.parse;
        let Some(first) = a.or(r) else { return };
        let Some(sentence) = parse.tokens_in(first).iter().next().map(|t| parse.sentence_of(t))
        else {
            return;
        };
        let (order, low, high) = match (a, r) {
            (Some(a), Some(r)) if a.start() <= r.start() => ("AR", a, r),
            (Some(a), Some(r)) => ("RA", r, a),
            (Some(a), None) => ("A", a, a),
            _ => ("R", first, first),
        };
        self.add(&["order", order]);
        let mut before = String::new();
        let mut between = 0usize;
        for token in sentence.iter() {
            let span = parse[token].span;
            if matches!(parse[token].tag, Tag::Space) || parse[token].pos == Pos::Punct {
                continue;
            }
            let party = self.party(token);
            let word = party.map_or_else(|| self.word(token), |party| party.letter().to_owned());
            let place = if span.end() <= low.start() {
                "before"
            } else if span.start() >= high.end() {
                "behind"
            } else if span.start() >= low.end() && span.end() <= high.start() {
                "between"
            } else {
                "inside"
            };
            if party.is_none() {
                if place != "inside" {
                    self.add(&["word", &word]);
                    self.hinted("word", &word);
                }
                self.add(&[place, &word]);
                if place == "between" {
                    self.add(&["between", order, &word]);
                    self.hinted("between", &word);
                    between += 1;
                }
            }
            if before != word {
                self.add(&["pair", &before, &word]);
                if place == "between" {
                    self.add(&["pair", "between", &before, &word]);
                }
            }
            before = word;
        }
        let length = match between {
            0 => "0",
            1 => "1",
            2..=3 => "2",
            4..=7 => "4",
            8..=15 => "8",
            _ => "16",
        };
        self.add(&["gap", length]);
    }

    /// The words of a party itself: "the *killing* of civilians", "100 *prisoners*".
    fn within(&mut self, span: Option<Span>, party: Party) {
        let Some(span) = span else {
            self.add(&["unnamed", party.letter()]);
            return;
        };
        let parse = self.parse;
        let range: TokenRange = parse.tokens_in(span);
        let letter = party.letter();
        for token in range.iter() {
            if self.labels.contains_key(&token) && parse[token].pos == Pos::Propn {
                let label = self.labels[&token].as_str();
                self.add(&["kind", letter, label]);
            }
            if self.tells(token) {
                let word = lower_lemma(parse, token);
                self.add(&["within", letter, &word]);
                self.hinted(if party == Party::Actor { "in A" } else { "in R" }, &word);
            }
        }
        for head in span_heads(parse, span) {
            let word = self.word(head);
            self.add(&["head", letter, &word]);
            self.add(&["head", letter, parse[head].pos.as_str()]);
            self.add(&["dep", letter, parse[head].dep.as_str()]);
            let above = parse[head].head;
            if above != head {
                let above = self.word(above);
                self.add(&["above", letter, &above, parse[head].dep.as_str()]);
            }
        }
        let kinds: Vec<String> = self
            .between
            .scene
            .cast
            .entities
            .get(match party {
                Party::Actor => self.between.given.actor.map_or(usize::MAX, EntityId::index),
                Party::Recipient => {
                    self.between.given.recipient.map_or(usize::MAX, EntityId::index)
                }
            })
            .into_iter()
            .flat_map(|entity| {
                let sector = entity.sector.as_ref().map(|code| code.as_str().to_owned());
                [Some(entity.kind.as_str().to_owned()), sector].into_iter().flatten()
            })
            .collect();
        for kind in kinds {
            self.add(&["entity", letter, &kind]);
        }
    }
}
