//! Events as rows of a sheet that a reader judges: a record in, rows out; a judged sheet in, its verdicts out.
//!
//! A row stands by itself: the sentence with the one before it, the words of each role marked, and what was read from
//! them. Whoever judges needs neither the report nor Demarche.

use crate::csv;
use crate::points::{Points, Slices};
use crate::record::{EntityRef, Event, EventDate, Record};
use crate::tsv::plain;

/// The columns of a sheet, in order.
pub const COLUMNS: [&str; 17] = [
    "id",
    "document",
    "published",
    "title",
    "before",
    "sentence",
    "event",
    "mode",
    "actor",
    "recipient",
    "status",
    "date",
    "speaker",
    "rule",
    "confidence",
    "verdict",
    "note",
];

/// The column that names the pattern; a blind sheet has none, so that nobody judges a pattern by its name.
pub const RULE: &str = "rule";

/// An event to be judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// What tells this event from all others, whatever was read from the same report before: the text's digest
    /// (12 digits), the code points of the trigger, and the type.
    pub id: String,
    /// Where the report came from.
    pub document: String,
    /// The day of publication.
    pub published: String,
    /// The headline.
    pub title: String,
    /// The sentence before, in the same part of the report or the part before it.
    pub before: Vec<Piece>,
    /// The sentence.
    pub sentence: Vec<Piece>,
    /// The type.
    pub event: String,
    /// The modes, set apart by spaces.
    pub mode: String,
    /// The actors: names and codes.
    pub actor: String,
    /// The recipients: names and codes.
    pub recipient: String,
    /// Whether it happened.
    pub status: String,
    /// The day or days.
    pub date: String,
    /// Who says so.
    pub speaker: String,
    /// The pattern.
    pub rule: String,
    /// The probability that it is right.
    pub confidence: String,
}

/// Words of a sentence and the roles that they play; no two pieces overlap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
    /// The words with the space around them.
    pub words: String,
    /// The roles, in the order actor, trigger, recipient; mostly none.
    pub roles: Vec<Role>,
}

/// The role that words play in an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// They name who does it.
    Actor,
    /// They name the act.
    Trigger,
    /// They name to whom it is done.
    Recipient,
}

impl Role {
    /// Its name in a mark.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Actor => "actor",
            Role::Trigger => "trigger",
            Role::Recipient => "recipient",
        }
    }
}

/// The events of a record that are wanted, as rows, in text order.
pub fn rows(record: &Record, mut wanted: impl FnMut(&Event) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut text: Option<(Vec<char>, Slices<'_>)> = None;
    for event in record.events.iter().filter(|event| wanted(event)) {
        let words = &record.document.text;
        let (text, words) =
            text.get_or_insert_with(|| (words.chars().collect(), Slices::new(words)));
        rows.push(row(record, text, words, event));
    }
    rows
}

/// What tells an event from all others (see [`Row::id`]).
pub fn id(record: &Record, event: &Event) -> String {
    let digest: String = record.document.text_id.chars().take(12).collect();
    format!("{digest}:{}-{}:{}", event.evidence.trigger.0, event.evidence.trigger.1, event.event)
}

fn row(record: &Record, text: &[char], words: &Slices<'_>, event: &Event) -> Row {
    let evidence = &event.evidence;
    let before = before(record, text, evidence.sentence);
    let shown = [before, Some(evidence.sentence)];
    let side = |entities: &[EntityRef], spans: &[Points]| {
        let one = |(index, id): (usize, &EntityRef)| {
            let named = named(record, *id);
            // Words that stand in neither sentence are told beside the name.
            let outside = spans.get(index).filter(|span| {
                !shown.iter().flatten().any(|shown| shown.0 <= span.0 && span.1 <= shown.1)
            });
            match outside.and_then(|span| words.words(*span)) {
                Some(words) => format!("{named} [elsewhere: {}]", plain(words)),
                None => named,
            }
        };
        entities.iter().enumerate().map(one).collect::<Vec<_>>().join("; ")
    };
    Row {
        id: id(record, event),
        document: record.document.source.clone(),
        published: record.document.published.as_ref().map_or_else(String::new, |p| p.date.clone()),
        title: plain(record.document.title.as_deref().unwrap_or("")),
        before: before.map_or_else(Vec::new, |span| pieces(text, span, event)),
        sentence: pieces(text, evidence.sentence, event),
        event: event.event.clone(),
        mode: event.mode.join(" "),
        actor: side(&event.actor, &evidence.actor),
        recipient: side(&event.recipient, &evidence.recipient),
        status: event.status.as_str().to_owned(),
        date: event.date.as_ref().map_or_else(String::new, days),
        speaker: event.speaker.map_or_else(String::new, |id| named(record, id)),
        rule: event.rule.clone(),
        confidence: event.confidence.map_or_else(String::new, |value| format!("{value:.3}")),
    }
}

/// An entity's name with its codes: "Ayşe Gül (TUR GOV)".
fn named(record: &Record, id: EntityRef) -> String {
    let Some(entity) = record.entities.iter().find(|entity| entity.id == id) else {
        return String::new();
    };
    let codes = entity.entity.iter().chain(&entity.sector).chain(&entity.other_sectors);
    let codes: Vec<&str> = codes.map(String::as_str).collect();
    let codes = if codes.is_empty() { String::from("no code") } else { codes.join(" ") };
    format!("{} ({codes})", plain(&entity.name))
}

/// The days of a date: one, or the first and the last with a stroke between them.
fn days(date: &EventDate) -> String {
    let day = |day: &Option<String>| day.clone().unwrap_or_else(|| String::from("…"));
    if date.start == date.end {
        day(&date.start)
    } else {
        format!("{}/{}", day(&date.start), day(&date.end))
    }
}

/// The most code points of a sentence shown as context.
const MOST_BEFORE: usize = 400;

/// The sentence before a sentence. Records hold no sentences without events, so that its beginning is told from stops
/// and from the parts of the report.
fn before(record: &Record, text: &[char], sentence: Points) -> Option<Points> {
    let is_space = |at: &usize| text[*at].is_whitespace();
    let end = (0..sentence.start()).rev().find(|at| !is_space(at))? + 1;
    let block = record.document.blocks.iter().rev().find(|block| block.span.start() < end)?;
    let first = block.span.start().max(end.saturating_sub(MOST_BEFORE));
    let begins = |at: &usize| {
        let stop = text[..*at].iter().rev().skip_while(|c| c.is_whitespace());
        let mut stop = stop.skip_while(|c| matches!(c, '"' | '”' | '’' | ')'));
        text[at - 1].is_whitespace()
            && stop.next().is_some_and(|c| matches!(c, '.' | '!' | '?'))
            // An initial or an abbreviation ends no sentence ("U.S. officials", "Gen. Diaz").
            && stop.take_while(|c| c.is_alphabetic()).count() > 3
            && !text[*at].is_lowercase()
    };
    let start = (first + 1..end.saturating_sub(1)).rev().find(begins).unwrap_or(first);
    Some(Points(start as u32, end as u32))
}

/// A range of the text cut where a role begins or ends.
fn pieces(text: &[char], range: Points, event: &Event) -> Vec<Piece> {
    let evidence = &event.evidence;
    let roles = evidence.actor.iter().map(|span| (Role::Actor, *span));
    let roles = roles.chain([(Role::Trigger, evidence.trigger)]);
    let roles: Vec<(Role, Points)> =
        roles.chain(evidence.recipient.iter().map(|span| (Role::Recipient, *span))).collect();
    let mut pieces: Vec<Piece> = Vec::new();
    let range = range.start()..range.end().min(text.len());
    for (at, character) in range.clone().zip(text.get(range).unwrap_or_default()) {
        let mut here: Vec<Role> = Vec::new();
        for (role, span) in &roles {
            if (span.start()..span.end()).contains(&at) && !here.contains(role) {
                here.push(*role);
            }
        }
        let character = if character.is_whitespace() { ' ' } else { *character };
        match pieces.last_mut() {
            Some(piece) if piece.roles == here => piece.words.push(character),
            _ => pieces.push(Piece { words: String::from(character), roles: here }),
        }
    }
    pieces
}

/// Pieces as text, with the words of a role in marks: "«actor|Oslo» «trigger|left» the pact".
pub fn marked(pieces: &[Piece]) -> String {
    let mut text = String::new();
    for piece in pieces {
        if piece.roles.is_empty() {
            text.push_str(&piece.words);
        } else {
            let roles: Vec<&str> = piece.roles.iter().map(|role| role.as_str()).collect();
            text.push_str(&format!("«{}|{}»", roles.join("+"), piece.words));
        }
    }
    text
}

/// Whether a sheet names the patterns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rules {
    /// It does.
    Shown,
    /// It does not: the sheet is blind.
    Left,
}

/// A sheet as comma-separated values, with the line of column names.
pub fn to_csv(rows: &[Row], rules: Rules) -> String {
    let keep = |column: &str| rules == Rules::Shown || column != RULE;
    let columns: Vec<&str> = COLUMNS.into_iter().filter(|column| keep(column)).collect();
    let mut sheet = csv::line(&columns);
    for row in rows {
        let (before, sentence) = (marked(&row.before), marked(&row.sentence));
        let cells: [&str; COLUMNS.len()] = [
            &row.id,
            &row.document,
            &row.published,
            &row.title,
            &before,
            &sentence,
            &row.event,
            &row.mode,
            &row.actor,
            &row.recipient,
            &row.status,
            &row.date,
            &row.speaker,
            &row.rule,
            &row.confidence,
            "",
            "",
        ];
        let cells = COLUMNS.iter().zip(cells).filter(|(column, _)| keep(column));
        sheet.push_str(&csv::line(&cells.map(|(_, cell)| cell).collect::<Vec<_>>()));
    }
    sheet
}

/// What a reader says of an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verdict {
    /// Type and both sides are right.
    Right,
    /// The type is right, a side is not.
    WrongSide,
    /// Something happened between them, but not this.
    WrongType,
    /// The sentence tells no event.
    NoEvent,
}

impl Verdict {
    /// All verdicts, with the words that a sheet uses for them.
    pub const ALL: [(Verdict, &'static str); 4] = [
        (Verdict::Right, "right"),
        (Verdict::WrongSide, "wrong side"),
        (Verdict::WrongType, "wrong type"),
        (Verdict::NoEvent, "no event"),
    ];

    /// Reads a cell, whatever its case and whether its words are joined by spaces, hyphens or underlines.
    pub fn read(cell: &str) -> Option<Verdict> {
        let cell = cell.trim().to_lowercase().replace(['-', '_'], " ");
        let cell = plain(&cell);
        Verdict::ALL.iter().find(|(_, words)| *words == cell).map(|(verdict, _)| *verdict)
    }
}

/// A row of a sheet that somebody has judged.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// The event (see [`Row::id`]).
    pub id: String,
    /// The type.
    pub event: String,
    /// The actors as the sheet gives them.
    pub actor: String,
    /// The recipients as the sheet gives them.
    pub recipient: String,
    /// The pattern, where the sheet is not blind.
    pub rule: Option<String>,
    /// The probability that the sheet gives.
    pub confidence: Option<f64>,
    /// The verdict; none where the cell is empty.
    pub verdict: Option<Verdict>,
}

impl Judged {
    /// What the verdict is about: the event and the codes of both sides.
    pub fn key(&self) -> Key {
        key(&self.id, &self.actor, &self.recipient)
    }
}

impl Row {
    /// What a verdict on it is about: the event and the codes of both sides.
    pub fn key(&self) -> Key {
        key(&self.id, &self.actor, &self.recipient)
    }
}

/// An event and the codes of its sides: what a verdict is about. A name that is read more fully is the same side.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key {
    /// The event (see [`Row::id`]).
    pub id: String,
    codes: [Vec<String>; 2],
}

fn key(id: &str, actor: &str, recipient: &str) -> Key {
    let codes = |side: &str| {
        let parts = side.split("; ").filter_map(|part| part.rsplit_once('('));
        let mut codes: Vec<String> =
            parts.filter_map(|(_, codes)| Some(codes.split_once(')')?.0.to_owned())).collect();
        codes.sort();
        codes
    };
    Key { id: id.to_owned(), codes: [codes(actor), codes(recipient)] }
}

/// Why a text is no judged sheet.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
    /// It is no table of comma-separated values.
    #[error(transparent)]
    Csv(#[from] csv::Unclosed),
    /// A column is missing.
    #[error("the first line names no column \"{0}\"")]
    NoColumn(&'static str),
    /// A verdict that is none.
    #[error("row {row}: \"{cell}\" is no verdict; write right, wrong side, wrong type or no event")]
    Verdict {
        /// The row below the column names, from 1.
        row: usize,
        /// What stands there.
        cell: String,
    },
}

/// The rows of a sheet.
///
/// # Errors
/// Where it is none, or a verdict is none of the four.
pub fn judged(text: &str) -> Result<Vec<Judged>, Error> {
    let lines = csv::read(text)?;
    let names = lines.first().map_or(&[][..], Vec::as_slice);
    let column = |wanted: &str| names.iter().position(|name| name.trim() == wanted);
    let needed = |wanted: &'static str| column(wanted).ok_or(Error::NoColumn(wanted));
    let (id, event, verdict) = (needed("id")?, needed("event")?, needed("verdict")?);
    let (actor, recipient) = (column("actor"), column("recipient"));
    let (rule, confidence) = (column(RULE), column("confidence"));
    let mut rows = Vec::new();
    for (index, line) in lines.iter().enumerate().skip(1) {
        let cell = |column: usize| line.get(column).map_or("", |cell| cell.trim());
        let maybe = |column: Option<usize>| column.map_or("", cell);
        let verdict = match cell(verdict) {
            "" => None,
            words => Some(
                Verdict::read(words)
                    .ok_or_else(|| Error::Verdict { row: index, cell: words.to_owned() })?,
            ),
        };
        rows.push(Judged {
            id: cell(id).to_owned(),
            event: cell(event).to_owned(),
            actor: maybe(actor).to_owned(),
            recipient: maybe(recipient).to_owned(),
            rule: Some(maybe(rule)).filter(|rule| !rule.is_empty()).map(str::to_owned),
            confidence: maybe(confidence).parse().ok(),
            verdict,
        });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_read_however_it_is_written() {
        assert_eq!(Verdict::read(" Wrong-side "), Some(Verdict::WrongSide));
        assert_eq!(Verdict::read("RIGHT"), Some(Verdict::Right));
        assert_eq!(Verdict::read("perhaps"), None);
    }

    #[test]
    fn a_sheet_without_verdicts_is_told_from_one_with_wrong_ones() {
        let rows = judged("id,event,verdict\n1,AID,\n2,AID,no event\n").unwrap();
        assert_eq!(rows[0].verdict, None);
        assert_eq!(rows[1].verdict, Some(Verdict::NoEvent));
        let error = judged("id,event,verdict\n1,AID,maybe\n").unwrap_err();
        assert_eq!(error, Error::Verdict { row: 1, cell: String::from("maybe") });
        assert_eq!(judged("id,event\n").unwrap_err(), Error::NoColumn("verdict"));
    }

    #[test]
    fn a_verdict_holds_for_the_same_codes_and_for_no_others() {
        let read = key("1", "Ayşe Gül (TUR GOV); Oslo (NOR)", "");
        assert_eq!(read, key("1", "Oslo (NOR); Gül (TUR GOV) [elsewhere: she]", ""));
        assert_ne!(read, key("1", "Ayşe Gül (TUR GOV)", ""));
        assert_ne!(read, key("1", "", "Ayşe Gül (TUR GOV); Oslo (NOR)"));
    }

    #[test]
    fn words_of_two_roles_are_marked_once() {
        let piece =
            |words: &str, roles: &[Role]| Piece { words: words.to_owned(), roles: roles.to_vec() };
        let pieces = [
            piece("The ", &[]),
            piece("Kenyan", &[Role::Actor, Role::Trigger]),
            piece(" aid", &[]),
        ];
        assert_eq!(marked(&pieces), "The «actor+trigger|Kenyan» aid");
    }
}
