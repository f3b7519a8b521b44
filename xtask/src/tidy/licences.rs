//! The licence of every locked crate against the list in deny.toml. `cargo deny` does the same where it is installed.

use serde::Deserialize;

use super::manifests::parse;
use crate::tree::{self, Failure};

/// What of deny.toml is read here.
#[derive(Deserialize)]
struct Deny {
    licenses: Licences,
}

#[derive(Deserialize)]
struct Licences {
    allow: Vec<String>,
}

/// What of `cargo metadata` is read here.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
}

/// The crates whose licence is not allowed.
pub(super) fn broken() -> Result<Vec<String>, Failure> {
    let deny: Deny = parse(&tree::root().join("deny.toml"))?;
    let allow: Vec<&str> = deny.licenses.allow.iter().map(String::as_str).collect();
    let arguments = ["metadata", "--format-version", "1", "--locked", "--quiet"];
    let metadata: Metadata =
        serde_json::from_str(&tree::output(&mut tree::program("cargo", &arguments))?)
            .map_err(|error| Failure::Program(format!("cargo metadata ({error})")))?;
    let mut broken = Vec::new();
    for Package { name, version, license } in metadata.packages {
        match license {
            None => broken.push(format!("{name} {version}: names no licence")),
            Some(terms) if !allows(&allow, &terms) => {
                broken.push(format!("{name} {version}: its licence ({terms}) is not in deny.toml"));
            }
            Some(_) => {}
        }
    }
    Ok(broken)
}

/// Whether the terms, an SPDX expression, can be met with allowed licences alone.
fn allows(allow: &[&str], terms: &str) -> bool {
    // Crates of old write "MIT/Apache-2.0".
    let terms = terms.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = terms.split_whitespace().peekable();
    let met = any(allow, &mut words);
    met && words.peek().is_none()
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(allow: &[&str], words: &mut Words<'_>) -> bool {
    let mut met = all(allow, words);
    while words.next_if_eq(&"OR").is_some() {
        met |= all(allow, words);
    }
    met
}

fn all(allow: &[&str], words: &mut Words<'_>) -> bool {
    let mut met = one(allow, words);
    while words.next_if_eq(&"AND").is_some() {
        met &= one(allow, words);
    }
    met
}

fn one(allow: &[&str], words: &mut Words<'_>) -> bool {
    match words.next() {
        Some("(") => {
            let met = any(allow, words);
            words.next_if_eq(&")").is_some() && met
        }
        Some(licence) if words.next_if_eq(&"WITH").is_some() => {
            let exception = words.next().unwrap_or("");
            allow.contains(&licence)
                || allow.contains(&format!("{licence} WITH {exception}").as_str())
        }
        Some(licence) => allow.contains(&licence),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_met_by_any_choice_and_by_all_of_a_sum() {
        let allow = ["MIT", "Unicode-3.0"];
        for (terms, met) in [
            ("MIT", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 OR GPL-3.0-only", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT AND GPL-3.0-only", false),
            ("Apache-2.0 WITH LLVM-exception OR MIT", true),
            ("", false),
        ] {
            assert_eq!(allows(&allow, terms), met, "{terms}");
        }
    }
}
