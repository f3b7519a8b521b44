//! What is said to the user beside the output itself.

use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};

/// How a command ended that did not fail as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// Everything was done.
    Done,
    /// Some inputs could not be read; all others were done.
    SomeFailed,
}

/// Writes a line to standard error. Where nobody listens there, nobody is told.
pub(crate) fn warn(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

/// Whether standard output is a terminal.
pub(crate) fn on_terminal() -> bool {
    io::stdout().is_terminal()
}

/// Standard output cannot be written.
#[derive(Debug)]
pub(crate) struct Unwritten(pub(crate) io::Error);

impl Unwritten {
    /// Whether that is because whoever read it has gone.
    pub(crate) fn is_unread(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the output cannot be written: {}", self.0)
    }
}

impl Error for Unwritten {}

impl miette::Diagnostic for Unwritten {}
