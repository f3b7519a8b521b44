//! A record, a document or a parse in, a page for people out: colour where the terminal has it, brackets elsewhere.

mod marked;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;

use anstyle::{AnsiColor, Effects, Style};
use demarche::model::{Parse, Tag};
use demarche::record::record::{
    DateBasis, Document, EntityRef, Event, EventDate, Record, Statement,
};
use demarche::record::{Points, Slices};

use marked::{Mark, marked, width, wrapped};

/// How a page looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Look {
    /// Whether it has colours.
    pub(crate) colour: Colour,
    /// Columns of the terminal.
    pub(crate) width: usize,
}

/// Whether a page has colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colour {
    /// Evidence is coloured and underlined.
    Yes,
    /// Evidence stands in brackets.
    No,
}

impl Look {
    /// What standard output can show: colours on a terminal unless the user has asked for none, and its width.
    pub(crate) fn of_stdout() -> Look {
        let choice = anstream::AutoStream::choice(&io::stdout());
        let colour = if choice == anstream::ColorChoice::Never { Colour::No } else { Colour::Yes };
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Look { colour, width: width.clamp(40, 120) }
    }

    /// The text in a style, where there are colours.
    fn paint(self, style: Style, text: &str) -> String {
        match self.colour {
            Colour::Yes if !text.is_empty() => format!("{style}{text}{style:#}"),
            _ => text.to_owned(),
        }
    }

    /// The text set back.
    fn faint(self, text: &str) -> String {
        self.paint(Style::new().effects(Effects::DIMMED), text)
    }

    /// The text set forth.
    fn strong(self, text: &str) -> String {
        self.paint(Style::new().bold(), text)
    }
}

/// The colour of a quad code: verbal and material cooperation, verbal and material conflict.
fn quad(code: u8) -> Style {
    let colour = match code {
        1 => AnsiColor::Green,
        2 => AnsiColor::Cyan,
        3 => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    Style::new().bold().fg_color(Some(colour.into()))
}

/// A record as a page: title and date, the events with their sentences, the statements, the number of notes.
pub(crate) fn page(record: &Record, look: Look) -> String {
    let mut out = String::new();
    let document = &record.document;
    let title = document.title.as_deref().unwrap_or(&document.source);
    out.push_str(&look.strong(title));
    if let Some(published) = &document.published {
        write_to(&mut out, format_args!("  {}", look.faint(&published.date)));
    }
    out.push('\n');
    let words = Slices::new(&document.text);
    for event in &record.events {
        out.push('\n');
        out.push_str(&event_line(record, event, look));
        out.push('\n');
        let sentence = marked(&words, event.evidence.sentence, &marks(event), look.colour);
        out.push_str(&wrapped(&sentence, quad(event.quad), look));
    }
    if !record.statements.is_empty() {
        write_to(&mut out, format_args!("\n{}\n", look.strong("Statements")));
        for statement in &record.statements {
            out.push_str(&statement_line(record, statement, &words, look));
        }
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in &record.notes {
        *counts.entry(note.reason.as_str()).or_default() += 1;
    }
    if !counts.is_empty() {
        let counts: Vec<String> =
            counts.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let line = format!("Seen and not coded: {}", counts.join(", "));
        write_to(&mut out, format_args!("\n{}\n", look.faint(&line)));
    }
    if record.events.is_empty() && record.statements.is_empty() {
        write_to(&mut out, format_args!("{}\n", look.faint("No events and no statements.")));
    }
    out.push('\n');
    out
}

fn write_to(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}

/// What proves an event, the most telling first.
fn marks(event: &Event) -> Vec<(Points, Mark)> {
    let evidence = &event.evidence;
    let mut marks = vec![(evidence.trigger, Mark::Event)];
    marks.extend(evidence.actor.iter().map(|span| (*span, Mark::Actor)));
    marks.extend(evidence.recipient.iter().map(|span| (*span, Mark::Recipient)));
    marks.extend(event.date.iter().filter_map(|date| date.span).map(|span| (span, Mark::Date)));
    marks.extend(event.location.iter().map(|location| (location.span, Mark::Place)));
    marks
}

/// `actor → recipient  TYPE/mode  status  date  place  — says who`.
fn event_line(record: &Record, event: &Event, look: Look) -> String {
    let side = |ids: &[EntityRef], style: Style| {
        let names: Vec<String> =
            ids.iter().map(|id| look.paint(style, &named(record, *id))).collect();
        names.join(" + ")
    };
    let mut out = side(&event.actor, Mark::Actor.style());
    if event.actor.is_empty() {
        out.push('?');
    }
    if !event.recipient.is_empty() {
        write_to(&mut out, format_args!(" → {}", side(&event.recipient, Mark::Recipient.style())));
    }
    let mut kind = event.event.clone();
    if !event.mode.is_empty() {
        write_to(&mut kind, format_args!("/{}", event.mode.join("+")));
    }
    write_to(&mut out, format_args!("  {}", look.paint(quad(event.quad), &kind)));
    write_to(&mut out, format_args!("  {}", event.status.as_str()));
    if let Some(date) = &event.date {
        let days = days(date);
        let days = match date.basis {
            DateBasis::Text => look.paint(Mark::Date.style(), &days),
            DateBasis::Published => look.faint(&format!("({days})")),
        };
        write_to(&mut out, format_args!("  {days}"));
    }
    if let Some(location) = &event.location {
        let place = look.paint(Mark::Place.style(), &location.name);
        write_to(&mut out, format_args!("  {place}"));
    }
    if let Some(speaker) = event.speaker {
        write_to(&mut out, format_args!("  — {}", named(record, speaker)));
    }
    out
}

/// A name with its codes: `Ayşe Gül (TUR GOV)`.
fn named(record: &Record, id: EntityRef) -> String {
    let Some(entity) = record.entities.iter().find(|entity| entity.id == id) else {
        return id.to_string();
    };
    let codes: Vec<&str> = entity.entity.iter().chain(&entity.sector).map(String::as_str).collect();
    if codes.is_empty() {
        return entity.name.clone();
    }
    format!("{} ({})", entity.name, codes.join(" "))
}

fn days(date: &EventDate) -> String {
    match (&date.start, &date.end) {
        (Some(start), Some(end)) if start == end => start.clone(),
        (Some(start), Some(end)) => format!("{start} to {end}"),
        (Some(start), None) => format!("since {start}"),
        (None, Some(end)) => format!("until {end}"),
        (None, None) => date.grain.as_str().to_owned(),
    }
}

/// `s1  Ayşe Gül (TUR GOV) denies: the words said  (indirect, interview)`.
fn statement_line(
    record: &Record,
    statement: &Statement,
    words: &Slices<'_>,
    look: Look,
) -> String {
    let speaker = match (statement.speaker, statement.speaker_span) {
        (Some(id), _) => named(record, id),
        (None, Some(span)) => words.words(span).unwrap_or("?").to_owned(),
        (None, None) => String::from("?"),
    };
    let said: Vec<&str> = statement.content.iter().filter_map(|span| words.words(*span)).collect();
    let said = said.join(" … ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut how = String::from(statement.form.as_str());
    if let Some(channel) = statement.channel {
        write_to(&mut how, format_args!(", {}", channel.kind.as_str()));
    }
    let head = format!("  {}: ", look.paint(Mark::Actor.style(), &speaker));
    let tail = look.faint(&format!("  ({}, {how})", statement.polarity.as_str()));
    let room = look.width.saturating_sub(width(&speaker) + how.len() + 18).max(20);
    format!("{head}{}{tail}\n", cut(&said, room))
}

/// The beginning of a text that fits so many columns.
fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for word in text.split(' ') {
        if width(&kept) + width(word) + 2 > columns {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(word);
    }
    kept + " …"
}

/// A document as a page: every part after its kind.
pub(crate) fn parts(document: &Document, look: Look) -> String {
    let mut out = String::new();
    let title = document.title.as_deref().unwrap_or(&document.source);
    out.push_str(&look.strong(title));
    if let Some(published) = &document.published {
        write_to(&mut out, format_args!("  {}", look.faint(&published.date)));
    }
    out.push('\n');
    let words = Slices::new(&document.text);
    for block in &document.blocks {
        write_to(&mut out, format_args!("\n{}\n", look.faint(block.kind.as_str())));
        let text = marked(&words, block.span, &[], look.colour);
        out.push_str(&wrapped(&text, Style::new(), look));
    }
    for link in &document.links {
        let line = format!("{}  {}", link.kind.as_str(), link.url);
        write_to(&mut out, format_args!("\n{}\n", look.faint(&line)));
    }
    out.push('\n');
    out
}

/// A parse as columns: number, word, lemma, tag, part of speech, label and head, named entity; a blank line after
/// each sentence.
pub(crate) fn tokens(text: &str, parse: &Parse, look: Look) -> String {
    let mut names = vec![String::new(); parse.tokens().len()];
    for entity in parse.entities() {
        for token in entity.tokens.iter() {
            let place = if token == entity.tokens.start { 'B' } else { 'I' };
            names[token.index()] = format!("{place}-{}", entity.label.as_str());
        }
    }
    let padded = |word: &str, columns: usize| {
        format!("{word}{}", " ".repeat(columns.saturating_sub(width(word))))
    };
    let mut out = String::new();
    for sentence in parse.sentences() {
        for id in sentence.iter() {
            let token = parse[id];
            if token.tag == Tag::Space {
                continue;
            }
            let line = format!(
                "{:>5}  {} {} {:5} {:6} {:10} {:>5}  {}",
                id.0,
                look.strong(&padded(token.span.of(text), 18)),
                padded(parse.lemma(id), 18),
                token.tag.as_str(),
                token.pos.as_str(),
                token.dep.as_str(),
                token.head.0,
                look.paint(Mark::Actor.style(), &names[id.index()]),
            );
            write_to(&mut out, format_args!("{}\n", line.trim_end()));
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use demarche::model::{
        Cited, Code, Coding, Date, Document, Entity, EntityId, EntityKind, Event, Grain, Location,
        Mention, MentionForm, Note, Reason, Rule, Size, Span, Status, When,
    };
    use demarche::record::{Coder, Model, record};

    use super::*;

    const TEXT: &str = "Peru expelled two Bolivian diplomats from Lima on Monday.";

    fn cited<T>(value: T, words: &str) -> Cited<T> {
        let start = TEXT.find(words).unwrap();
        Cited { value, span: Span::new(start, start + words.len()), rule: Rule::grammar("test") }
    }

    fn country(name: &str, code: &str, words: &str) -> Entity {
        Entity {
            kind: EntityKind::Country,
            name: name.to_owned(),
            entity: Some(Code::new(code)),
            country: Some(Code::new(code)),
            sector: None,
            other_sectors: Vec::new(),
            office: None,
            place: None,
            mentions: vec![Mention { span: cited((), words).span, form: MentionForm::Name }],
        }
    }

    fn told(look: Look) -> String {
        let day = Date::new(2025, 3, 3);
        let event = Event {
            event: cited(Code::new("SANCTION"), "expelled"),
            mode: vec![cited(Code::new("expel"), "expelled")],
            context: Vec::new(),
            quad: 4,
            score: -5.2,
            cameo: None,
            actor: vec![cited(EntityId(0), "Peru")],
            recipient: vec![cited(EntityId(1), "two Bolivian diplomats")],
            status: Status::Asserted,
            status_evidence: Vec::new(),
            date: Some(cited(
                When { start: day, end: day, grain: Grain::Day, open: None },
                "on Monday",
            )),
            location: Some(cited(Location { name: String::from("Lima"), place: None }, "Lima")),
            statement: None,
            speaker: Some(EntityId(0)),
            size: Size::default(),
            sentence: Span::new(0, TEXT.len()),
            cluster: 0,
            confidence: None,
        };
        let note = Note { span: event.sentence, reason: Reason::Unresolved, pattern: None };
        let coding = Coding {
            entities: vec![country("Peru", "PER", "Peru"), country("Bolivia", "BOL", "Bolivian")],
            events: vec![event],
            notes: vec![note.clone(), note],
            ..Coding::default()
        };
        let coder = Coder {
            version: String::new(),
            model: Model { name: String::new(), digest: String::new() },
            lexicon: String::new(),
            weights: None,
            gazetteer: None,
            directory: None,
            options: BTreeMap::new(),
        };
        let document = Document::from_sentence(TEXT, Date::new(2025, 3, 5));
        page(&record(&coder, &document, &coding), look)
    }

    #[test]
    fn an_event_is_a_line_and_its_sentence_with_the_evidence_marked() {
        let expected = "\
-  2025-03-05

Peru (PER) → Bolivia (BOL)  SANCTION/expel  asserted  2025-03-03  Lima  — Peru (PER)
    [Peru](actor) [expelled](event) [two Bolivian diplomats](recipient) from
    [Lima](place) [on Monday](date).

Seen and not coded: 2 unresolved

";
        assert_eq!(told(Look { colour: Colour::No, width: 80 }), expected);
    }

    #[test]
    fn colours_add_nothing_but_colours() {
        let coloured = told(Look { colour: Colour::Yes, width: 80 });
        let plain = anstream::adapter::strip_str(&coloured).to_string();
        assert!(
            plain.contains("\n    Peru expelled two Bolivian diplomats from Lima on Monday.\n")
        );
        assert!(coloured.contains("\u{1b}[31m"), "conflict is red");
    }
}
