//! The rules that every record keeps: a record in, its breaches of the contract out.
//!
//! Rule 4, that the same input gives the same bytes, is about two runs and cannot be seen in one record.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use demarche_model::Date;

use crate::Points;
use crate::points::Slices;
use crate::record::{
    DateBasis, EntityRef, Event, EventDate, Location, Number, Record, StatementRef,
};

/// The closed lists of the ontology that coded a record, handed in because no code is named in this crate.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ontology {
    /// Each event type with its modes.
    pub events: BTreeMap<String, BTreeSet<String>>,
    /// The contexts.
    pub contexts: BTreeSet<String>,
    /// The sectors.
    pub sectors: BTreeSet<String>,
    /// The entity codes: countries and the codes for what is none.
    pub entities: BTreeSet<String>,
}

/// One breach of the contract's rules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// The field, as a path into the record (`events[2].evidence.trigger`).
    pub at: String,
    /// What is wrong with it.
    pub breach: Breach,
}

/// How a record breaks the contract.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Breach {
    /// Rule 1: the span lies outside the text or is reversed.
    Outside(Points),
    /// Rule 1: the span holds no character.
    Empty(Points),
    /// Rule 1: the span does not lie in the one that should hold it.
    NotWithin(Points, Points),
    /// Rule 1: the words at the span are not those that the value was read from.
    Misquoted {
        /// The value.
        value: String,
        /// The words at its span.
        words: String,
    },
    /// Rule 1: there are more or fewer words of proof than values.
    Uncited,
    /// Rule 2: the id is nobody's.
    Unknown(String),
    /// Rule 2: the ids of the list do not count up from 1.
    Misnumbered(String),
    /// Rule 2: actor and recipient share the entity.
    SharedSide(String),
    /// Rule 2: neither actor nor recipient is given.
    NoSide,
    /// Rule 3: there is no such day.
    NoSuchDay(String),
    /// Rule 3: the end lies before the start.
    Reversed(String, String),
    /// Rule 3: the date is the publication's, and yet has words or another day.
    NotPublished,
    /// Rule 3: the date is the text's, and yet has no words.
    NoWords,
    /// Rule 5: the ontology has no such code.
    NoSuchCode(String),
}

impl Breach {
    /// The number of the contract's rule that is broken.
    pub fn rule(&self) -> u8 {
        use Breach::*;
        match self {
            Outside(_) | Empty(_) | NotWithin(..) | Misquoted { .. } | Uncited => 1,
            Unknown(_) | Misnumbered(_) | SharedSide(_) | NoSide => 2,
            NoSuchDay(_) | Reversed(..) | NotPublished | NoWords => 3,
            NoSuchCode(_) => 5,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "rule {}, {}: ", self.breach.rule(), self.at)?;
        match &self.breach {
            Breach::Outside(span) => write!(f, "{span} lies outside the text"),
            Breach::Empty(span) => write!(f, "{span} holds no character"),
            Breach::NotWithin(span, outer) => write!(f, "{span} does not lie in {outer}"),
            Breach::Misquoted { value, words } => {
                write!(f, "{value:?} was not read from {words:?}")
            }
            Breach::Uncited => write!(f, "the values and their words differ in number"),
            Breach::Unknown(id) => write!(f, "{id} is nobody's id"),
            Breach::Misnumbered(id) => write!(f, "{id} is not the next id of its list"),
            Breach::SharedSide(id) => write!(f, "{id} is both actor and recipient"),
            Breach::NoSide => write!(f, "there is neither actor nor recipient"),
            Breach::NoSuchDay(day) => write!(f, "{day:?} is no day"),
            Breach::Reversed(start, end) => write!(f, "{end} lies before {start}"),
            Breach::NotPublished => write!(f, "this is not the publication date alone"),
            Breach::NoWords => write!(f, "a date of the text has no words"),
            Breach::NoSuchCode(code) => write!(f, "the ontology has no {code:?}"),
        }
    }
}

/// All breaches, in the record's order; none for every record that Demarche writes.
pub fn check(record: &Record, ontology: &Ontology) -> Vec<Violation> {
    let text = &record.document.text;
    let mut checker =
        Checker { record, ontology, words: Slices::new(text), violations: Vec::new() };
    checker.document();
    checker.entities();
    checker.events();
    checker.statements();
    checker.rest();
    checker.violations
}

struct Checker<'r> {
    record: &'r Record,
    ontology: &'r Ontology,
    words: Slices<'r>,
    violations: Vec<Violation>,
}

impl Checker<'_> {
    fn report(&mut self, at: &str, breach: Breach) {
        self.violations.push(Violation { at: at.to_owned(), breach });
    }

    fn span(&mut self, at: &str, span: Points) {
        match self.words.words(span) {
            None => self.report(at, Breach::Outside(span)),
            Some("") => self.report(at, Breach::Empty(span)),
            Some(_) => {}
        }
    }

    fn spans(&mut self, at: &str, spans: &[Points]) {
        for (i, span) in spans.iter().enumerate() {
            self.span(&format!("{at}[{i}]"), *span);
        }
    }

    fn maybe(&mut self, at: &str, span: Option<Points>) {
        if let Some(span) = span {
            self.span(at, span);
        }
    }

    /// The value stands in the words at its span, white space and letter case aside.
    fn quote(&mut self, at: &str, value: &str, span: Option<Points>) {
        let Some(span) = span else { return };
        self.span(at, span);
        let folded = |text: &str| {
            text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
        };
        let words = self.words.words(span).unwrap_or("");
        if !folded(words).contains(&folded(value)) {
            let breach = Breach::Misquoted { value: value.to_owned(), words: words.to_owned() };
            self.report(at, breach);
        }
    }

    fn entity(&mut self, at: &str, id: EntityRef) {
        if id.0 == 0 || id.0 as usize > self.record.entities.len() {
            self.report(at, Breach::Unknown(id.to_string()));
        }
    }

    fn statement(&mut self, at: &str, id: StatementRef) {
        if id.0 == 0 || id.0 as usize > self.record.statements.len() {
            self.report(at, Breach::Unknown(id.to_string()));
        }
    }

    fn day(&mut self, at: &str, day: &str) -> Option<Date> {
        let date = Date::parse(day).filter(|_| day.len() == 10);
        if date.is_none() {
            self.report(at, Breach::NoSuchDay(day.to_owned()));
        }
        date
    }

    fn days(&mut self, at: &str, start: Option<&str>, end: Option<&str>) {
        let first = start.and_then(|day| self.day(&format!("{at}.start"), day));
        let last = end.and_then(|day| self.day(&format!("{at}.end"), day));
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            self.report(at, Breach::Reversed(first.to_string(), last.to_string()));
        }
    }

    fn date(&mut self, at: &str, date: Option<&EventDate>) {
        let Some(date) = date else { return };
        self.days(at, date.start.as_deref(), date.end.as_deref());
        self.maybe(&format!("{at}.span"), date.span);
        match date.basis {
            DateBasis::Text if date.span.is_none() => self.report(at, Breach::NoWords),
            DateBasis::Text => {}
            DateBasis::Published => {
                let published = self.record.document.published.as_ref().map(|p| &p.date);
                if date.span.is_some() || date.start.as_ref() != published || date.end != date.start
                {
                    self.report(at, Breach::NotPublished);
                }
            }
        }
    }

    fn location(&mut self, at: &str, location: Option<&Location>) {
        if let Some(location) = location {
            self.quote(&format!("{at}.span"), &location.name, Some(location.span));
        }
    }

    fn code(&mut self, at: &str, code: &str, known: bool) {
        if !known {
            self.report(at, Breach::NoSuchCode(code.to_owned()));
        }
    }

    fn document(&mut self) {
        let document = &self.record.document;
        for (i, author) in document.authors.iter().enumerate() {
            self.quote(&format!("document.authors[{i}].span"), &author.name, author.span);
        }
        if let Some(published) = &document.published {
            self.day("document.published.date", &published.date);
            self.maybe("document.published.span", published.span);
        }
        if let Some(issuer) = document.issuer {
            self.entity("document.issuer", issuer);
        }
        for (i, run) in document.source_map.iter().enumerate() {
            let at = format!("document.source_map[{i}]");
            self.span(&at, Points(run.0, run.1));
        }
        for (i, block) in document.blocks.iter().enumerate() {
            self.span(&format!("document.blocks[{i}].span"), block.span);
        }
    }

    fn entities(&mut self) {
        for (i, entity) in self.record.entities.iter().enumerate() {
            let at = format!("entities[{i}]");
            if entity.id.0 as usize != i + 1 {
                self.report(&at, Breach::Misnumbered(entity.id.to_string()));
            }
            if let Some(code) = &entity.entity {
                let known = self.ontology.entities.contains(code);
                self.code(&format!("{at}.entity"), code, known);
            }
            for sector in entity.sector.iter().chain(&entity.other_sectors) {
                let known = self.ontology.sectors.contains(sector);
                self.code(&format!("{at}.sector"), sector, known);
            }
            if let Some(office) = &entity.office {
                self.quote(&format!("{at}.office.span"), &office.title, office.span);
            }
            for (j, mention) in entity.mentions.iter().enumerate() {
                self.span(&format!("{at}.mentions[{j}].span"), mention.span);
            }
        }
    }

    fn events(&mut self) {
        for (i, event) in self.record.events.iter().enumerate() {
            let at = format!("events[{i}]");
            if event.id.0 as usize != i + 1 {
                self.report(&at, Breach::Misnumbered(event.id.to_string()));
            }
            self.codes(&at, event);
            self.sides(&at, event);
            self.date(&format!("{at}.date"), event.date.as_ref());
            self.location(&format!("{at}.location"), event.location.as_ref());
            if let Some(statement) = event.statement {
                self.statement(&format!("{at}.statement"), statement);
            }
            if let Some(speaker) = event.speaker {
                self.entity(&format!("{at}.speaker"), speaker);
            }
            let size = &event.size;
            for (name, number) in [
                ("dead", size.dead),
                ("injured", size.injured),
                ("arrested", size.arrested),
                ("participants", size.participants),
            ] {
                let span = number.map(|number: Number| number.span);
                self.maybe(&format!("{at}.size.{name}.span"), span);
            }
            self.evidence(&format!("{at}.evidence"), event);
        }
    }

    fn codes(&mut self, at: &str, event: &Event) {
        let modes = self.ontology.events.get(&event.event);
        self.code(&format!("{at}.event"), &event.event, modes.is_some());
        for mode in &event.mode {
            let known = modes.is_some_and(|modes| modes.contains(mode));
            self.code(&format!("{at}.mode"), mode, known);
        }
        for context in &event.context {
            let known = self.ontology.contexts.contains(context);
            self.code(&format!("{at}.context"), context, known);
        }
    }

    fn sides(&mut self, at: &str, event: &Event) {
        for id in &event.actor {
            self.entity(&format!("{at}.actor"), *id);
            if event.recipient.contains(id) {
                self.report(at, Breach::SharedSide(id.to_string()));
            }
        }
        for id in &event.recipient {
            self.entity(&format!("{at}.recipient"), *id);
        }
        if event.actor.is_empty() && event.recipient.is_empty() {
            self.report(at, Breach::NoSide);
        }
    }

    fn evidence(&mut self, at: &str, event: &Event) {
        let evidence = &event.evidence;
        self.span(&format!("{at}.sentence"), evidence.sentence);
        self.span(&format!("{at}.trigger"), evidence.trigger);
        let (sentence, trigger) = (evidence.sentence, evidence.trigger);
        if trigger.0 < sentence.0 || sentence.1 < trigger.1 {
            self.report(&format!("{at}.trigger"), Breach::NotWithin(trigger, sentence));
        }
        self.spans(&format!("{at}.actor"), &evidence.actor);
        self.spans(&format!("{at}.recipient"), &evidence.recipient);
        self.spans(&format!("{at}.status"), &evidence.status);
        for (name, values, cited) in [
            ("actor", event.actor.len(), evidence.actor.len()),
            ("recipient", event.recipient.len(), evidence.recipient.len()),
        ] {
            if values != cited {
                self.report(&format!("{at}.{name}"), Breach::Uncited);
            }
        }
        for (name, values, cited) in
            [("mode", &event.mode, &evidence.mode), ("context", &event.context, &evidence.context)]
        {
            for (i, code) in cited.iter().enumerate() {
                self.span(&format!("{at}.{name}[{i}].span"), code.span);
            }
            if !values.iter().eq(cited.iter().map(|code| &code.code)) {
                self.report(&format!("{at}.{name}"), Breach::Uncited);
            }
        }
    }

    fn statements(&mut self) {
        for (i, statement) in self.record.statements.iter().enumerate() {
            let at = format!("statements[{i}]");
            if statement.id.0 as usize != i + 1 {
                self.report(&at, Breach::Misnumbered(statement.id.to_string()));
            }
            if let Some(speaker) = statement.speaker {
                self.entity(&format!("{at}.speaker"), speaker);
            }
            self.maybe(&format!("{at}.speaker_span"), statement.speaker_span);
            self.maybe(&format!("{at}.cue"), statement.cue);
            self.spans(&format!("{at}.content"), &statement.content);
            self.maybe(&format!("{at}.addressee"), statement.addressee);
            self.maybe(&format!("{at}.channel.span"), statement.channel.map(|c| c.span));
            self.location(&format!("{at}.location"), statement.location.as_ref());
            self.date(&format!("{at}.date"), statement.date.as_ref());
            if let Some(within) = statement.within {
                self.statement(&format!("{at}.within"), within);
            }
        }
    }

    fn rest(&mut self) {
        for (i, time) in self.record.times.iter().enumerate() {
            let at = format!("times[{i}]");
            self.span(&format!("{at}.span"), time.span);
            self.days(&at, time.start.as_deref(), time.end.as_deref());
        }
        for (i, link) in self.record.links.iter().enumerate() {
            self.statement(&format!("links[{i}].from"), link.from);
            self.statement(&format!("links[{i}].to"), link.to);
        }
        for (i, note) in self.record.notes.iter().enumerate() {
            self.span(&format!("notes[{i}].span"), note.span);
        }
    }
}
