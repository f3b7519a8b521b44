//! The sources against the rules of the house: no event type in code, nothing unfinished, nothing of one machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::manifests::parse;
use crate::tree::{self, Failure};

/// The most lines that a source file may have.
const MOST_LINES: usize = 1000;

/// What no file of ours may say: marks of unfinished work, one machine's folders, a registry's address. Written in two
/// halves, so that this file does not say it.
const NOWHERE: [(&str, &str, &str); 13] = [
    ("FIX", "ME", "unfinished work"),
    ("// XX", "X", "unfinished work"),
    ("TO", "DO", "unfinished work"),
    ("todo", "!(", "unfinished work"),
    ("unimplemented", "!(", "unfinished work"),
    ("#[ign", "ore", "a test that does not run"),
    ("/ho", "me/", "a folder of one machine"),
    ("/Us", "ers/", "a folder of one machine"),
    ("/ro", "ot/", "a folder of one machine"),
    ("/t", "mp", "a folder of one machine"),
    ("crates", ".io", "a registry's address"),
    ("pypi", ".org", "a registry's address"),
    ("python", "hosted", "a registry's address"),
];

/// What of a file of the codebook is read here: a page names its event type, a list of words none.
#[derive(Deserialize)]
struct Page {
    event: Option<String>,
}

/// The rules that the sources break.
pub(super) fn broken() -> Result<Vec<String>, Failure> {
    let root = tree::root();
    let events = events(&root)?;
    let mut broken = Vec::new();
    for path in files(&root)? {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let shown = path.strip_prefix(&root).unwrap_or(&path).display().to_string();
        let rust = path.extension().is_some_and(|extension| extension == "rs");
        for (number, line) in text.lines().enumerate() {
            for (first, second, what) in NOWHERE {
                let word = format!("{first}{second}");
                if line.contains(&word) {
                    broken.push(format!("{shown}:{}: \"{word}\" is {what}", number + 1));
                }
            }
        }
        if !rust {
            continue;
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            broken.push(format!(
                "{shown}: {lines} lines; a file is one thing and has at most {MOST_LINES}"
            ));
        }
        if !shown.starts_with("crates/demarche-record/") && !shown.starts_with("xtask/") {
            for (number, _) in
                code(&text).filter(|(_, line)| words(line).any(|word| word == "Serialize"))
            {
                broken.push(format!("{shown}:{number}: only demarche-record serialises"));
            }
        }
        if !shown.contains("tests/") && !shown.starts_with("xtask/") {
            for (number, literal) in literals(&text) {
                for word in words(&literal).filter(|word| events.contains(*word)) {
                    broken.push(format!("{shown}:{number}: names the event type {word}; types stand in lexicon/ alone"));
                }
            }
        }
    }
    Ok(broken)
}

/// The event types that the codebook has pages for.
fn events(root: &Path) -> Result<BTreeSet<String>, Failure> {
    let folder = root.join("lexicon/plover");
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    let pages = tree::entries(&folder)?;
    let pages =
        pages.iter().filter(|path| path.extension().is_some_and(|extension| extension == "toml"));
    let pages = pages.map(|path| parse::<Page>(path).map(|page| page.event));
    Ok(pages.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

/// Every file that git follows or would follow, but for the licences and the lock file.
fn files(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let arguments = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    let listed = tree::output(&mut tree::program("git", &arguments))?;
    let skipped = ["Cargo.lock", "LICENSE-MIT", "LICENSE-APACHE"];
    let files = listed.split('\0').filter(|name| !name.is_empty() && !skipped.contains(name));
    Ok(files.map(|name| root.join(name)).filter(|path| path.is_file()).collect())
}

/// The words of letters, digits and underscores.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The lines of code with their numbers from 1: without comments, and without the tests at the end of the file.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line));
    let lines = lines.take_while(|(_, line)| line.trim_end() != "#[cfg(test)]");
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The string literals of the code, with the line on which each begins.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut literals = Vec::new();
    // The text of a literal that goes on from the line before, and the marks that close it if it is a raw one.
    let mut open: Option<(usize, String, Option<usize>)> = None;
    for (number, line) in code(text) {
        let mut chars = line.chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            match &mut open {
                Some((_, literal, raw)) => match (c, *raw) {
                    ('\\', None) => {
                        chars.next();
                    }
                    ('"', None) => {
                        literals.extend(open.take().map(|(at, literal, _)| (at, literal)));
                    }
                    ('"', Some(marks)) => {
                        let closing = chars.clone().take(marks).filter(|&c| c == '#').count();
                        if closing == marks {
                            literals.extend(open.take().map(|(at, literal, _)| (at, literal)));
                        }
                    }
                    _ => literal.push(c),
                },
                None if c == '/' && chars.peek() == Some(&'/') => break,
                // A character literal may hold a quotation mark; a lifetime has no closing mark.
                None if c == '\'' => {
                    let mut ahead = chars.clone();
                    let escaped = ahead.next() == Some('\\');
                    let length = if escaped {
                        chars.clone().skip(1).take_while(|&c| c != '\'').count() + 2
                    } else {
                        2
                    };
                    if chars.clone().nth(length - 1) == Some('\'') {
                        chars.nth(length - 1);
                    }
                }
                None if c == '"' => {
                    let marks = (before == '#' || before == 'r').then(|| {
                        let so_far =
                            &line[..line.len() - chars.clone().collect::<String>().len() - 1];
                        so_far.chars().rev().take_while(|&c| c == '#').count()
                    });
                    open = Some((number, String::new(), marks));
                }
                None => {}
            }
            before = c;
        }
        if let Some((_, literal, _)) = &mut open {
            literal.push(' ');
        }
    }
    literals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_told_from_comments_characters_and_lifetimes() {
        let text = "let a = \"one\"; // \"no\"\nlet b = '\"'; let c = '\\''; fn f<'a>(x: &'a str) {}\n\
                    let d = r#\"two \"in\" one\"#;\n/// \"no\"\nlet e = \"thr\\\"ee\nfour\";\n#[cfg(test)]\nlet f = \"no\";\n";
        let found: Vec<String> =
            literals(text).into_iter().map(|(at, literal)| format!("{at} {literal}")).collect();
        assert_eq!(found, ["1 one", "3 two in one", "5 three four"]);
    }
}
