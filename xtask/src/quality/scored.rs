//! What the shared scorers print to numbers, and the binary that they run.

use std::path::Path;

use crate::tree;

/// The released binary, quoted for a shell.
pub(super) fn binary() -> String {
    format!("'{}'", shown(&tree::root().join("target/release/demarche")))
}

/// A path as an argument.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The first line that begins with a word.
///
/// # Errors
/// Where there is none.
pub(super) fn line<'a>(printed: &'a str, word: &str) -> Result<&'a str, String> {
    let begins = |line: &&str| line.split_whitespace().next() == Some(word);
    printed.lines().find(begins).ok_or_else(|| format!("it prints no line \"{word} …\""))
}

/// What stands behind a label.
///
/// # Errors
/// Where the label is missing.
pub(super) fn behind<'a>(text: &'a str, label: &str) -> Result<&'a str, String> {
    text.split_once(label)
        .map(|(_, rest)| rest)
        .ok_or_else(|| format!("it prints no \"{}\"", label.trim()))
}

/// The number that a text begins with.
///
/// # Errors
/// Where it begins with none.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let word = text.split([' ', ';', ',', '\n']).find(|word| !word.is_empty()).unwrap_or("");
    word.parse().map_err(|_| format!("it prints \"{word}\" for a number"))
}

/// The share behind counts: "5/6 0.833".
///
/// # Errors
/// Where it is missing.
pub(super) fn share(text: &str) -> Result<f64, String> {
    number(text.trim_start().split_once(' ').map_or("", |(_, share)| share))
}
