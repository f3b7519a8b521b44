//! Why a report could not be read, each reason a plain sentence that says what to do.

use std::fmt;
use std::io;

/// Why the bytes of one report are not a document.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
    /// There is not one letter or digit in it.
    #[error(
        "the report is empty: it holds no words. Check that the file was saved or downloaded completely"
    )]
    Empty,
    /// The bytes are no text in any encoding.
    #[error(
        "the report is not text: at byte {at} stand control codes that no text has. Save the report as plain text \
         (UTF-8) and try again"
    )]
    Binary {
        /// The offset of the first such byte.
        at: usize,
    },
    /// The report is larger than the caller allows.
    #[error(
        "the report has {size} bytes, more than the limit of {limit}. Split it into single reports, or raise the limit"
    )]
    TooLarge {
        /// The most bytes that are allowed.
        limit: usize,
        /// The bytes that there are.
        size: usize,
    },
    /// The bytes are a known format that is not plain text.
    #[error(
        "the report is {0}, not plain text. Save its words as plain text (UTF-8) and try again"
    )]
    NotText(Foreign),
}

/// A format that announces itself in its first bytes and is not plain text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Foreign {
    /// A PDF file.
    Pdf,
    /// A ZIP archive, or a word processor's file, which is one inside.
    Zip,
    /// A file compressed by gzip.
    Gzip,
    /// A picture.
    Image,
    /// A web page.
    Html,
    /// A file in Rich Text Format.
    Rtf,
    /// A word processor's file of the older kind.
    Ole,
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Foreign::Pdf => "a PDF file",
            Foreign::Zip => "a ZIP archive or a word processor's file",
            Foreign::Gzip => "a file compressed by gzip",
            Foreign::Image => "a picture",
            Foreign::Html => "a web page (HTML)",
            Foreign::Rtf => "a Rich Text Format file",
            Foreign::Ole => "a word processor's file",
        })
    }
}

/// Why one line of a JSON-lines file gave no document. The lines after it are still read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LineError {
    /// The line's number, from 1.
    pub line: u64,
    /// The line's `id`, where it could be read.
    pub id: Option<String>,
    /// What is wrong with it.
    pub problem: LineProblem,
}

/// What is wrong with a line of a JSON-lines file.
#[derive(Debug, thiserror::Error)]
pub enum LineProblem {
    /// The file could not be read any further; no line follows.
    #[error("the file could not be read further ({0}). If it is compressed, it may be cut off")]
    Read(io::Error),
    /// The line is longer than the limit.
    #[error("the line has more than {limit} bytes. Split it, or raise the limit")]
    TooLong {
        /// The most bytes that a line may have.
        limit: usize,
    },
    /// The line is not a JSON object of the expected shape.
    #[error(
        "this is not a JSON object with a \"text\" in it ({0}). Each line must hold one whole object, such as \
         {{\"id\": \"a1\", \"text\": \"…\", \"published\": \"2024-04-08\"}}"
    )]
    NotJson(serde_json::Error),
    /// The publication date is no date.
    #[error("\"{0}\" is not a publication date. Write it as YYYY-MM-DD, or leave it out")]
    BadDate(String),
    /// The object's text is no report.
    #[error(transparent)]
    Text(Error),
}
