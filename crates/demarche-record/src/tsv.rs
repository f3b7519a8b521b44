//! The events of records as a table: one line an event, tab-separated, with a line of column names.

use crate::points::Slices;
use crate::record::{EntityRef, Event, Record};

/// The columns, in order. Lists are joined by `;`; a value that is not there is empty.
pub const COLUMNS: [&str; 23] = [
    "document",
    "source",
    "event_id",
    "date_start",
    "date_end",
    "actor",
    "actor_code",
    "recipient",
    "recipient_code",
    "event",
    "mode",
    "status",
    "location",
    "speaker",
    "statement",
    "cameo",
    "quad",
    "score",
    "trigger",
    "sentence",
    "rule",
    "cluster",
    "published",
];

/// The line of column names, with its line end.
pub fn header() -> String {
    format!("{}\n", COLUMNS.join("\t"))
}

/// One line an event, each with its line end; empty where the record holds none.
pub fn rows(record: &Record) -> String {
    let words = Slices::new(&record.document.text);
    record.events.iter().map(|event| row(record, event, &words)).collect()
}

fn row(record: &Record, event: &Event, words: &Slices<'_>) -> String {
    let entity = |id: &EntityRef| record.entities.iter().find(|entity| entity.id == *id);
    let names = |side: &[EntityRef]| {
        side.iter().map(|id| entity(id).map_or("", |e| &e.name)).collect::<Vec<_>>().join(";")
    };
    let codes = |side: &[EntityRef]| {
        let code = |id| entity(id).and_then(|e| e.entity.as_deref()).unwrap_or("");
        side.iter().map(code).collect::<Vec<_>>().join(";")
    };
    let date = event.date.as_ref();
    let quote = |points| words.words(points).unwrap_or("").to_owned();
    let cells: [String; COLUMNS.len()] = [
        record.document.id.clone(),
        record.document.source.clone(),
        event.id.to_string(),
        date.and_then(|date| date.start.clone()).unwrap_or_default(),
        date.and_then(|date| date.end.clone()).unwrap_or_default(),
        names(&event.actor),
        codes(&event.actor),
        names(&event.recipient),
        codes(&event.recipient),
        event.event.clone(),
        event.mode.join(";"),
        event.status.as_str().to_owned(),
        event.location.as_ref().map(|location| location.name.clone()).unwrap_or_default(),
        event.speaker.map(|id| names(&[id])).unwrap_or_default(),
        event.statement.map(|id| id.to_string()).unwrap_or_default(),
        event.cameo.clone().unwrap_or_default(),
        event.quad.to_string(),
        event.score.to_string(),
        quote(event.evidence.trigger),
        quote(event.evidence.sentence),
        event.rule.clone(),
        event.cluster.to_string(),
        record.document.published.as_ref().map(|day| day.date.clone()).unwrap_or_default(),
    ];
    format!("{}\n", cells.map(|cell| plain(&cell)).join("\t"))
}

/// Text on one line, without tabs and line ends, which would break a table.
pub(crate) fn plain(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
