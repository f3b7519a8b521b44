//! From files to a [`Lexicon`]: TOML in, checked pages out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use demarche_model::{Code, Status};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use toml::Spanned;

use crate::calibration;
use crate::contexts::{self, Contexts};
use crate::error::{At, Error};
use crate::page::{
    Complement, CounterExample, Fold, Kind, Marked, Mode, Page, Pattern, Role, Slots, Voice,
};
use crate::raw::{
    OneOrMany, RawFold, RawKind, RawPage, RawPattern, RawSets, RawSlots, RawStatus, RawVoice, Words,
};
use crate::{Actors, Lexicon, Speech, embed, notation};

/// The prepositions that a pattern may name.
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "ahead",
    "along",
    "alongside",
    "amid",
    // No preposition, but read as one: what happens meanwhile.
    "when",
    "among",
    "around",
    "as",
    "at",
    "because",
    "before",
    "behind",
    "between",
    "beyond",
    "by",
    "concerning",
    "despite",
    "down",
    "during",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "near",
    "of",
    "off",
    "on",
    "onto",
    "out",
    "outside",
    "over",
    "past",
    "regarding",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "until",
    "up",
    "upon",
    "via",
    "with",
    "within",
    "without",
];

impl Lexicon {
    /// The codebook that ships with the program.
    pub fn embedded() -> Lexicon {
        Lexicon::from_files(embed::FILES)
            .expect("the files were checked by the tests before they were embedded")
    }

    /// The codebook that ships with the program without the sentences of its patterns, which coding never asks for.
    pub fn embedded_rules() -> Lexicon {
        Lexicon::load(embed::FILES, &[], Sentences::PassOver)
            .expect("the files were checked by the tests before they were embedded")
    }

    /// The SHA-256 of those weights, lower-case hex.
    pub fn embedded_weights_digest() -> Option<&'static str> {
        embed::WEIGHTS_DIGEST
    }

    /// The weights of the learned scorer that ships with the program; none where it was built without.
    pub fn embedded_weights() -> Option<&'static [u8]> {
        embed::WEIGHTS
    }

    /// The files of the codebook that ships with the program: names under its folder, and contents.
    pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
        embed::FILES
    }

    /// The codebook that ships with the program, overlaid with a private one: a file of the same name replaces ours, a
    /// new one adds to it.
    ///
    /// # Errors
    /// As [`Lexicon::from_files`].
    pub fn overlaid(files: &[(&str, &str)]) -> Result<Lexicon, Error> {
        Lexicon::load(embed::FILES, files, Sentences::Read)
    }

    /// Loads a whole codebook from its files: names under its folder ("plover/accuse.toml"), with `/` between the
    /// parts, and contents. Of two files with one name the later counts.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order of the files' names, with its place and what to do.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Lexicon, Error> {
        Lexicon::load(&[], files, Sentences::Read)
    }

    /// Loads a codebook with another above it. Below, sentences may name patterns that the one above took away.
    fn load(
        below: &[(&str, &str)],
        above: &[(&str, &str)],
        sentences: Sentences,
    ) -> Result<Lexicon, Error> {
        let ours: BTreeSet<&str> = above.iter().map(|(name, _)| *name).collect();
        let files: BTreeMap<&str, &str> = below.iter().chain(above).copied().collect();
        let mut global = BTreeMap::new();
        let mut raw_pages = Vec::new();
        let mut speech = Vec::new();
        let mut actors = Vec::new();
        let mut lexicon = Lexicon { digest: digest(&files), ..Lexicon::default() };
        for (&name, &text) in &files {
            let file = File { name, text };
            match name.split_once('/') {
                Some(("plover", "sets.toml")) => {
                    let raw: RawSets = file.parse()?;
                    global = file.sets(raw.sets);
                }
                Some(("plover", page)) if page.ends_with(".toml") => {
                    let mut raw = file.parse::<RawPage>()?;
                    if sentences == Sentences::PassOver {
                        // Most of a page is sentences; one of each kind says that there are some.
                        for pattern in &mut raw.pattern {
                            pattern.yes.truncate(1);
                            pattern.no.truncate(1);
                        }
                    }
                    raw_pages.push((file, raw));
                }
                Some(("speech", _)) => speech.push((name, text)),
                Some(("actors", _)) => actors.push((name, text)),
                _ if name == calibration::NAME => lexicon.calibration = calibration::read(&file)?,
                None if name == "contexts.toml" => lexicon.contexts = contexts::read(&file)?,
                _ => return Err(Error::UnknownFile { file: name.to_owned() }),
            }
        }
        lexicon.speech = Speech::from_files(&speech)?;
        lexicon.actors = Actors::from_files(&actors)?;
        let known = Known {
            events: raw_pages.iter().map(|(_, raw)| raw.event.get_ref().clone()).collect(),
            contexts: &lexicon.contexts,
        };
        let mut pages = Vec::with_capacity(raw_pages.len());
        for (file, raw) in raw_pages {
            pages.push((file, read_page(&file, raw, &global, &known, sentences)?));
        }
        check_rules(&pages, &ours)?;
        lexicon.pages = pages.into_iter().map(|(_, page)| page).collect();
        Ok(lexicon)
    }
}

/// SHA-256 over names and contents, a zero byte behind each.
fn digest(files: &BTreeMap<&str, &str>) -> String {
    let mut sha = Sha256::new();
    for (name, text) in files {
        for part in [name, text] {
            sha.update(part.as_bytes());
            sha.update([0]);
        }
    }
    sha.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
        hex
    })
}

/// A file of the codebook.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> File<'a> {
    /// Reads it as TOML.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text).map_err(|source| Error::Toml {
            at: self.at(source.span().unwrap_or(0..0)),
            source: Box::new(source),
        })
    }

    /// A place in it.
    pub(crate) fn at(&self, span: Range<usize>) -> At {
        At::new(self.name, self.text, span)
    }

    /// Its page's name: the file's without folder and ending.
    fn stem(&self) -> &'a str {
        let name = self.name.rsplit_once('/').map_or(self.name, |(_, name)| name);
        name.strip_suffix(".toml").unwrap_or(name)
    }

    fn sets(self, raw: BTreeMap<String, Words>) -> Sets<'a> {
        raw.into_iter().map(|(name, words)| (name, (self, words))).collect()
    }
}

/// Sets by their names, each with the file that it stands in.
type Sets<'a> = BTreeMap<String, (File<'a>, Words)>;

/// Lists of lemmas with the sets that they may name: the page's own first, then everybody's.
pub(crate) struct Lemmas<'a> {
    tables: [Option<&'a Sets<'a>>; 2],
}

impl Lemmas<'_> {
    /// No sets.
    pub(crate) const NONE: Lemmas<'static> = Lemmas { tables: [None, None] };

    /// The lemmas of a list, in its order, sets replaced, each lemma once.
    pub(crate) fn expand(&self, file: &File<'_>, words: &Words) -> Result<Vec<String>, Error> {
        let mut lemmas = Vec::with_capacity(words.len());
        self.expand_into(file, words, &mut Vec::new(), &mut lemmas)?;
        let mut seen = BTreeSet::new();
        lemmas.retain(|lemma| seen.insert(lemma.clone()));
        Ok(lemmas)
    }

    fn expand_into(
        &self,
        file: &File<'_>,
        words: &Words,
        inside: &mut Vec<String>,
        lemmas: &mut Vec<String>,
    ) -> Result<(), Error> {
        for word in words {
            let at = || file.at(word.span());
            let Some(set) = word.get_ref().strip_prefix('@') else {
                let lemma = word.get_ref();
                let spaced = lemma.split(' ').any(str::is_empty);
                if spaced || lemma.chars().any(char::is_uppercase) {
                    return Err(Error::Lemma { at: at(), lemma: lemma.clone() });
                }
                lemmas.push(lemma.clone());
                continue;
            };
            if inside.iter().any(|name| name == set) {
                return Err(Error::CircularSet { at: at(), set: set.to_owned() });
            }
            let (set_file, members) = self
                .tables
                .iter()
                .flatten()
                .find_map(|table| table.get(set))
                .ok_or_else(|| Error::UnknownSet { at: at(), set: set.to_owned() })?;
            inside.push(set.to_owned());
            self.expand_into(set_file, members, inside, lemmas)?;
            inside.pop();
        }
        Ok(())
    }
}

/// What the whole codebook lists.
struct Known<'a> {
    events: BTreeSet<String>,
    contexts: &'a Contexts,
}

impl Known<'_> {
    fn event(&self, file: &File<'_>, event: &Spanned<String>) -> Result<Code, Error> {
        if self.events.contains(event.get_ref()) {
            return Ok(Code::new(event.get_ref()));
        }
        Err(Error::UnknownEvent { at: file.at(event.span()), event: event.get_ref().clone() })
    }

    /// Whether a page of this file name exists: a page is called as its type, in lower case.
    fn has_page(&self, page: &str) -> bool {
        self.events.iter().any(|event| event.to_lowercase() == page)
    }
}

/// A page being read.
struct Reader<'a> {
    file: File<'a>,
    lemmas: Lemmas<'a>,
    known: &'a Known<'a>,
    modes: &'a [Mode],
    /// Where the file's lines end: a page has too many sentences to count its lines for each.
    line_ends: Vec<usize>,
    sentences: Sentences,
}

/// What becomes of the sentences of patterns.
#[derive(Clone, Copy, PartialEq)]
enum Sentences {
    /// They are read and kept.
    Read,
    /// They are passed over.
    PassOver,
}

fn read_page(
    file: &File<'_>,
    raw: RawPage,
    global: &Sets<'_>,
    known: &Known<'_>,
    sentences: Sentences,
) -> Result<Page, Error> {
    if raw.event.get_ref().to_lowercase() != file.stem() {
        let at = file.at(raw.event.span());
        return Err(Error::FileName { at, event: raw.event.into_inner() });
    }
    if !(1..=4).contains(raw.quad.get_ref()) {
        return Err(Error::Quad { at: file.at(raw.quad.span()), quad: raw.quad.into_inner() });
    }
    let modes: Vec<Mode> = raw
        .modes
        .0
        .into_iter()
        .map(|(mode, means)| Mode { mode: Code::new(&mode), means })
        .collect();
    let local = file.sets(raw.sets);
    let reader = Reader {
        file: *file,
        lemmas: Lemmas { tables: [Some(&local), Some(global)] },
        known,
        modes: &modes,
        line_ends: file.text.match_indices('\n').map(|(end, _)| end).collect(),
        sentences,
    };
    // A set that nobody names yet is read as well, so that what is wrong in it shows at once.
    for (set_file, words) in local.values() {
        reader.lemmas.expand(set_file, words)?;
    }
    let mut confused_with = BTreeMap::new();
    for (event, how) in raw.confused_with {
        confused_with.insert(known.event(file, &event)?, how);
    }
    let folds = raw.fold.iter().map(|fold| reader.fold(fold)).collect::<Result<_, _>>()?;
    let places = reader.roles(raw.at)?;
    let mut ids = BTreeSet::new();
    let mut patterns = Vec::with_capacity(raw.pattern.len());
    for pattern in raw.pattern {
        if !ids.insert(pattern.id.get_ref().clone()) {
            let at = file.at(pattern.id.span());
            return Err(Error::DuplicateId { at, id: pattern.id.into_inner() });
        }
        patterns.push(reader.pattern(pattern)?);
    }
    Ok(Page {
        event: Code::new(raw.event.get_ref()),
        quad: raw.quad.into_inner(),
        score: raw.score,
        means: raw.means,
        cites: raw.cites,
        needs_recipient: raw.needs_recipient,
        modes,
        confused_with,
        folds,
        at: places,
        patterns,
    })
}

impl Reader<'_> {
    fn at(&self, span: Range<usize>) -> At {
        self.file.at(span)
    }

    /// The line, 1-based, on which a byte stands.
    fn line(&self, byte: usize) -> usize {
        self.line_ends.partition_point(|end| *end < byte) + 1
    }

    fn list(&self, words: &Words) -> Result<Vec<String>, Error> {
        self.lemmas.expand(&self.file, words)
    }

    fn mode(&self, mode: &Spanned<String>) -> Result<Code, Error> {
        let code = Code::new(mode.get_ref());
        if self.modes.iter().any(|known| known.mode == code) {
            return Ok(code);
        }
        Err(Error::UnknownMode {
            at: self.at(mode.span()),
            mode: mode.get_ref().clone(),
            known: self.modes.iter().map(|known| known.mode.to_string()).collect(),
        })
    }

    fn fold(&self, raw: &RawFold) -> Result<Fold, Error> {
        Ok(Fold {
            status: status(raw.status),
            modes: raw.modes.iter().map(|mode| self.mode(mode)).collect::<Result<_, _>>()?,
            into: self.known.event(&self.file, &raw.into)?,
            refusal: raw.refusal,
        })
    }

    fn pattern(&self, mut raw: RawPattern) -> Result<Pattern, Error> {
        let slots = raw.take_slots();
        let id = raw.id.get_ref().clone();
        let at = || self.at(raw.id.span());
        if slots.verb.is_empty() && slots.noun.is_empty() && slots.predicate.is_empty() {
            return Err(Error::NoPredicate { at: at(), id });
        }
        if raw.actor.is_none() && raw.recipient.is_none() {
            return Err(Error::NoSides { at: at(), id });
        }
        if raw.yes.is_empty() {
            return Err(Error::NoYes { at: at(), id });
        }
        if raw.no.is_empty() {
            return Err(Error::NoNo { at: at(), id });
        }
        if self.sentences == Sentences::PassOver {
            raw.yes.clear();
            raw.no.clear();
        }
        let rule = format!("{}/{id}", self.file.stem());
        let mut no = Vec::with_capacity(raw.no.len());
        for raw in raw.no {
            no.push(CounterExample {
                sentence: self.sentence(&raw.text, None)?,
                because: raw.because,
            });
        }
        Ok(Pattern {
            id,
            mode: raw.mode.as_ref().map(|mode| self.mode(mode)).transpose()?,
            mode_from_complement: raw
                .mode_from
                .iter()
                .map(|(key, mode)| self.mode(mode).map(|mode| (key.clone(), mode)))
                .collect::<Result<_, Error>>()?,
            cameo: raw.cameo.as_ref().map(|cameo| self.cameo(cameo)).transpose()?,
            context: raw
                .context
                .iter()
                .map(|context| self.context(context))
                .collect::<Result<_, Error>>()?,
            status: raw.status.map(status),
            when: self.slots(&slots)?,
            unless: self.slots(&raw.unless)?,
            actor: self.roles(raw.actor)?,
            recipient: self.roles(raw.recipient)?,
            mutual: raw.mutual,
            needs_recipient: raw.needs_recipient,
            done: raw.done,
            yes: raw
                .yes
                .iter()
                .map(|sentence| self.sentence(sentence, Some(&rule)))
                .collect::<Result<_, Error>>()?,
            no,
        })
    }

    fn slots(&self, raw: &RawSlots) -> Result<Slots, Error> {
        let mut prepositions = BTreeMap::new();
        for (preposition, objects) in &raw.prepositions {
            let name = self.preposition(preposition.get_ref(), preposition.span())?;
            prepositions.insert(name, self.list(objects)?);
        }
        Ok(Slots {
            verb: self.list(&raw.verb)?,
            noun: self.list(&raw.noun)?,
            predicate: self.list(&raw.predicate)?,
            particle: self.list(&raw.particle)?,
            subject: self.list(&raw.subject)?,
            object: self.list(&raw.object)?,
            modifier: self.list(&raw.modifier)?,
            prepositions,
            complement: self.complement(&raw.complement)?,
            under: self.list(&raw.under)?,
            voice: raw.voice.map(|voice| match voice {
                RawVoice::Active => Voice::Active,
                RawVoice::Passive => Voice::Passive,
            }),
            object_is: raw.object_is.map(kind),
            subject_is: raw.subject_is.map(kind),
        })
    }

    fn complement(&self, words: &Words) -> Result<Vec<Complement>, Error> {
        for word in words {
            if let Some(page) = word.get_ref().strip_prefix("page:")
                && !self.known.has_page(page)
            {
                let at = self.at(word.span());
                return Err(Error::UnknownPage { at, page: page.to_owned() });
            }
        }
        let lemmas = self.list(words)?;
        Ok(lemmas
            .into_iter()
            .map(|lemma| match lemma.strip_prefix("page:") {
                Some(page) => Complement::Page(page.to_owned()),
                None => Complement::Lemma(lemma),
            })
            .collect())
    }

    fn roles(&self, raw: Option<Spanned<OneOrMany>>) -> Result<Vec<Role>, Error> {
        let Some(raw) = raw else { return Ok(Vec::new()) };
        let whole = raw.span();
        match raw.into_inner() {
            OneOrMany::One(role) => Ok(vec![self.role(&role, whole)?]),
            OneOrMany::Many(roles) => {
                roles.iter().map(|role| self.role(role.get_ref(), role.span())).collect()
            }
        }
    }

    fn role(&self, role: &str, span: Range<usize>) -> Result<Role, Error> {
        Ok(match role {
            "subject" => Role::Subject,
            "object" => Role::Object,
            "indirect" => Role::Indirect,
            "object-owner" => Role::ObjectOwner,
            "complement-subject" => Role::ComplementSubject,
            "complement-object" => Role::ComplementObject,
            "complement-actor" => Role::ComplementActor,
            "complement-recipient" => Role::ComplementRecipient,
            "place" => Role::Place,
            "speaker" => Role::Speaker,
            preposition => Role::Preposition(self.preposition(preposition, span)?),
        })
    }

    fn preposition(&self, word: &str, span: Range<usize>) -> Result<String, Error> {
        // Two that stand together have both their names ("out of").
        if word.split(' ').all(|part| PREPOSITIONS.contains(&part)) {
            return Ok(word.to_owned());
        }
        Err(Error::UnknownRole { at: self.at(span), role: word.to_owned() })
    }

    fn cameo(&self, cameo: &Spanned<String>) -> Result<Code, Error> {
        let digits = cameo.get_ref();
        if (2..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(Code::new(digits));
        }
        Err(Error::Cameo { at: self.at(cameo.span()), cameo: digits.clone() })
    }

    fn context(&self, context: &Spanned<String>) -> Result<Code, Error> {
        if self.known.contexts.contains(context.get_ref()) {
            return Ok(Code::new(context.get_ref()));
        }
        let at = self.at(context.span());
        Err(Error::UnknownContext { at, context: context.get_ref().clone() })
    }

    /// Reads a sentence. `own` is the rule of its pattern, which the first event takes where it names none and which
    /// some event must have; none for a counter-example.
    fn sentence(&self, raw: &Spanned<String>, own: Option<&str>) -> Result<Marked, Error> {
        let (text, mut events) = notation::read(raw.get_ref()).map_err(|(byte, problem)| {
            // Behind the opening quotation mark; escapes before the place would shift it a little.
            let start = (raw.span().start + 1 + byte).min(raw.span().end);
            Error::Notation { at: self.at(start..raw.span().end), problem }
        })?;
        for (index, event) in events.iter_mut().enumerate() {
            if event.rule.is_empty() {
                match own {
                    Some(rule) if index == 0 => rule.clone_into(&mut event.rule),
                    _ => {
                        return Err(Error::NoRule { at: self.at(raw.span()), number: index + 1 });
                    }
                }
            }
        }
        if own.is_some_and(|rule| !events.iter().any(|event| event.rule == rule)) {
            return Err(Error::NoEvent { at: self.at(raw.span()) });
        }
        Ok(Marked { text, events, line: self.line(raw.span().start) })
    }
}

fn status(raw: RawStatus) -> Status {
    match raw {
        RawStatus::Asserted => Status::Asserted,
        RawStatus::Future => Status::Future,
        RawStatus::Hypothetical => Status::Hypothetical,
        RawStatus::Historical => Status::Historical,
        RawStatus::Negated => Status::Negated,
    }
}

fn kind(raw: RawKind) -> Kind {
    match raw {
        RawKind::Actor => Kind::Actor,
        RawKind::Place => Kind::Place,
        RawKind::Person => Kind::Person,
        RawKind::Thing => Kind::Thing,
    }
}

/// Every rule that a mark in one of these files names must be a pattern's.
fn check_rules(pages: &[(File<'_>, Page)], names: &BTreeSet<&str>) -> Result<(), Error> {
    let rules: BTreeSet<String> = pages
        .iter()
        .flat_map(|(file, page)| {
            page.patterns.iter().map(|pattern| format!("{}/{}", file.stem(), pattern.id))
        })
        .collect();
    for (file, page) in pages.iter().filter(|(file, _)| names.contains(file.name)) {
        for sentence in page.sentences() {
            if let Some(event) = sentence.events.iter().find(|event| !rules.contains(&event.rule)) {
                let start: usize =
                    file.text.split_inclusive('\n').take(sentence.line - 1).map(str::len).sum();
                let length = file.text[start..].lines().next().map_or(0, str::len);
                let at = file.at(start..start + length);
                return Err(Error::UnknownRule { at, rule: event.rule.clone() });
            }
        }
    }
    Ok(())
}
