//! Comma-separated values, by RFC 4180: cells in, lines out, and back.

use std::fmt;

/// One line of cells, with its line end. A cell with a comma, a quotation mark or a line end stands in quotation marks.
pub fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let mut line = String::new();
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            line.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(cell);
        }
    }
    line.push('\n');
    line
}

/// A quotation mark that nothing closes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unclosed {
    /// The line where it opens, from 1.
    pub line: usize,
}

impl fmt::Display for Unclosed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: nothing closes the quotation mark of a cell", self.line)
    }
}

impl std::error::Error for Unclosed {}

/// The cells of every line that holds any, a byte-order mark left out. The cells are set apart by commas, or by
/// semicolons or tabs where the first line has more of those: spreadsheets write what their country writes.
///
/// # Errors
/// Where a quotation mark is not closed.
pub fn read(text: &str) -> Result<Vec<Vec<String>>, Unclosed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().next().unwrap_or("");
    let count = |mark: char| first.matches(mark).count();
    let comma = [';', '\t']
        .into_iter()
        .fold(',', |best, mark| if count(mark) > count(best) { mark } else { best });
    let mut lines = Vec::new();
    let mut cells: Vec<String> = Vec::new();
    let mut cell = String::new();
    let (mut number, mut opened) = (1, None);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\n' {
            number += 1;
        }
        if opened.is_some() {
            if character != '"' {
                cell.push(character);
            } else if characters.next_if_eq(&'"').is_some() {
                cell.push('"');
            } else {
                opened = None;
            }
        } else if character == '"' && cell.is_empty() {
            opened = Some(number);
        } else if character == comma {
            cells.push(std::mem::take(&mut cell));
        } else if character == '\n' {
            end(&mut lines, &mut cells, &mut cell);
        } else if character != '\r' {
            cell.push(character);
        }
    }
    if let Some(line) = opened {
        return Err(Unclosed { line });
    }
    end(&mut lines, &mut cells, &mut cell);
    Ok(lines)
}

/// Ends a line; one without any letter is no line.
fn end(lines: &mut Vec<Vec<String>>, cells: &mut Vec<String>, cell: &mut String) {
    cells.push(std::mem::take(cell));
    let cells = std::mem::take(cells);
    if cells.iter().any(|cell| !cell.is_empty()) {
        lines.push(cells);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let cells = ["", "plain", "with, comma", "with \"marks\"", "over\ntwo lines", "«é»"];
        let text = line(&cells) + &line(&["next", "", "", "", "", ""]);
        let lines = read(&text).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], cells);
        assert_eq!(lines[1][0], "next");
    }

    #[test]
    fn sheets_that_came_back_from_a_spreadsheet_are_read() {
        let lines = read("\u{feff}id;verdict\r\n1;\"right\"\r\n;\r\n2;").unwrap();
        assert_eq!(lines, [vec!["id", "verdict"], vec!["1", "right"], vec!["2", ""]]);
        assert_eq!(read("id,verdict\n1,\"right\n"), Err(Unclosed { line: 2 }));
    }
}
