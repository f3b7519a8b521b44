//! The directory of office-holders as JSON lines: what a record says of them, and the file's lines read and written.

use std::collections::BTreeSet;

use demarche_model::Date;
use serde::{Deserialize, Serialize};

use crate::record::{EntityKind, MentionForm, Record};
use crate::{Points, Slices};

/// One line of a directory: what one report said of one person's office. Lines are ordered by their members, in the
/// order in which those stand here.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct DirectoryLine {
    /// The person's name as the report has it.
    pub name: String,
    /// The day of the report, YYYY-MM-DD.
    pub reported: String,
    /// The office as the report words it, without the country.
    pub title: String,
    /// Whose office it is.
    pub of: Option<String>,
    /// Whom the person acts for.
    pub entity: Option<String>,
    /// The country it belongs to.
    pub country: Option<String>,
    /// PLOVER's sector; ELI for an office that is no longer held.
    pub sector: Option<String>,
    /// Further sectors.
    #[serde(default)]
    pub other_sectors: Vec<String>,
    /// The path, address or id of the report.
    pub source: String,
    /// The words of the report that say so.
    pub evidence: String,
}

/// Why a text is no directory.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// It is no UTF-8.
    #[error("this is no directory of office-holders: it is not UTF-8 from byte {at} on")]
    Encoding {
        /// The first byte that is wrong, from 0.
        at: usize,
    },
    /// A line is not shaped as one of a directory.
    #[error("line {line} is no line of a directory of office-holders: {cause}")]
    Shape {
        /// The line, from 1.
        line: u64,
        /// What the reader met.
        cause: serde_json::Error,
    },
    /// A line's day is none.
    #[error("line {line}: \"{day}\" is no day; write it as 2024-04-08")]
    Day {
        /// The line, from 1.
        line: u64,
        /// What stands for the day.
        day: String,
    },
}

impl DirectoryLine {
    /// The line without a line end.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("an observation has string keys and no failing value")
    }
}

/// What a record says of office-holders: each person with a full name and an office of which the report says whose it is.
/// A report without a day says nothing, since an office is held for a time.
pub fn observations(record: &Record) -> Vec<DirectoryLine> {
    let Some(published) = &record.document.published else { return Vec::new() };
    let slices = Slices::new(&record.document.text);
    let persons = record.entities.iter().filter(|entity| entity.kind == EntityKind::Person);
    persons
        .filter_map(|person| {
            let office = person.office.as_ref()?;
            let at = office.span?;
            // The name nearest to the title.
            let name = person
                .mentions
                .iter()
                .filter(|mention| mention.form == MentionForm::Name)
                .map(|mention| mention.span)
                .min_by_key(|name| (gap(at, *name), name.start()))?;
            let full = person.name.split_whitespace().count() > 1;
            (full && person.entity.is_some() && office.of.is_some()).then(|| DirectoryLine {
                name: person.name.clone(),
                reported: published.date.clone(),
                title: office.title.clone(),
                of: office.of.clone(),
                entity: person.entity.clone(),
                country: person.country.clone(),
                sector: person.sector.clone(),
                other_sectors: person.other_sectors.clone(),
                source: record.document.source.clone(),
                evidence: evidence(&slices, at, name),
            })
        })
        .collect()
}

/// Characters between two ranges.
fn gap(a: Points, b: Points) -> usize {
    b.start().saturating_sub(a.end()).max(a.start().saturating_sub(b.end()))
}

/// How many characters may stand between title and name for both to be quoted in one piece.
const ONE_PIECE: usize = 100;

/// How many characters before or behind them are quoted with them, up to the next mark.
const AROUND: u32 = 80;

fn evidence(slices: &Slices<'_>, title: Points, name: Points) -> String {
    let words = |points| slices.words(points).unwrap_or("");
    let mark = |c: char| ",;:()\n\"“”—–".contains(c);
    let full_stop = |at: u32| {
        // The points of "U.S." end no sentence.
        words(Points(at, at + 1)) == "."
            && !words(Points(at.saturating_sub(1), at)).chars().any(char::is_uppercase)
    };
    let quoted = if gap(title, name) <= ONE_PIECE {
        // Whose the office is stands before it, or behind it where it follows the name.
        let (mut start, mut end) = (title.0.min(name.0), title.1.max(name.1));
        let is_word = |at: u32| {
            let letter = words(Points(at, at + 1)).chars().next();
            letter.is_some_and(|c| !mark(c)) && !full_stop(at)
        };
        let (least, most) = (start.saturating_sub(AROUND), end + AROUND);
        while title.0 <= name.0 && start > least && is_word(start - 1) {
            start -= 1;
        }
        while title.0 > name.0 && end < most && is_word(end) {
            end += 1;
        }
        words(Points(start, end)).to_owned()
    } else if title.start() < name.start() {
        format!("{} … {}", words(title), words(name))
    } else {
        format!("{} … {}", words(name), words(title))
    };
    quoted.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a directory; empty lines are passed over.
///
/// # Errors
/// At the first line that is none of a directory.
pub fn read_directory(bytes: &[u8]) -> Result<Vec<DirectoryLine>, DirectoryError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| DirectoryError::Encoding { at: error.valid_up_to() })?;
    let lines = (1u64..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty());
    lines
        .map(|(line, text)| {
            let read: DirectoryLine = serde_json::from_str(text)
                .map_err(|cause| DirectoryError::Shape { line, cause })?;
            match Date::parse(&read.reported) {
                Some(_) => Ok(read),
                None => Err(DirectoryError::Day { line, day: read.reported }),
            }
        })
        .collect()
}

/// The text of a directory: its lines in order, each once, whatever the order they come in.
pub fn write_directory(lines: impl IntoIterator<Item = DirectoryLine>) -> String {
    let lines: BTreeSet<DirectoryLine> = lines.into_iter().collect();
    lines.iter().map(|line| line.to_json() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, reported: &str) -> DirectoryLine {
        DirectoryLine {
            name: name.to_owned(),
            reported: reported.to_owned(),
            title: "Foreign Minister".to_owned(),
            of: Some("PER".to_owned()),
            entity: Some("PER".to_owned()),
            country: Some("PER".to_owned()),
            sector: Some("GOV".to_owned()),
            other_sectors: Vec::new(),
            source: "a.txt".to_owned(),
            evidence: format!("Foreign Minister {name}"),
        }
    }

    #[test]
    fn a_directory_reads_back_as_it_was_written_in_one_order() {
        let (a, b) = (line("Ana Rojas", "2024-01-02"), line("Luz Vega", "2023-01-02"));
        let text = write_directory([b.clone(), a.clone(), b.clone()]);
        assert_eq!(text, write_directory([a.clone(), b.clone()]));
        assert_eq!(read_directory(text.as_bytes()).unwrap(), [a, b]);
    }

    #[test]
    fn a_wrong_line_is_told_with_its_number() {
        let told = |text: &str| read_directory(text.as_bytes()).unwrap_err().to_string();
        assert!(told("\n{}\n").starts_with("line 2 is no line of a directory"));
        let wrong = line("Ana Rojas", "2023-02-30").to_json();
        assert_eq!(told(&wrong), "line 1: \"2023-02-30\" is no day; write it as 2024-04-08");
        let bytes = [b'{', 0xff];
        assert!(matches!(read_directory(&bytes), Err(DirectoryError::Encoding { at: 1 })));
    }

    #[test]
    fn title_and_name_are_quoted_together_where_they_stand_together() {
        let text = format!("Ana Rojas, the\nenvoy, left. {}Rojas stayed.", "x".repeat(120));
        let slices = Slices::new(&text);
        assert_eq!(evidence(&slices, Points(15, 20), Points(0, 9)), "Ana Rojas, the envoy");
        let before = "On Monday, Peru's envoy Ana Rojas left.";
        let slices_before = Slices::new(before);
        let told = evidence(&slices_before, Points(18, 23), Points(24, 33));
        assert_eq!(told, "Peru's envoy Ana Rojas");
        let far = Points(148, 153);
        assert_eq!(evidence(&slices, Points(15, 20), far), "envoy … Rojas");
    }
}
