//! How often drawn events were judged right, and what else is known to matter: `lexicon/model/calibration.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::error::Error;
use crate::load::File;

/// Judged draws, and what was fitted to them. Empty where nothing was judged.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Calibration {
    /// What was judged of each pattern, by its name ("accuse/level-charge").
    pub patterns: BTreeMap<String, Count>,
    /// How many draws the page's share weighs beside a pattern's own.
    pub page_weighs: f64,
    /// How many draws the share of all pages weighs beside a page's own.
    pub all_weighs: f64,
    /// How much each feature of an event adds to the log-odds that it is right, by the feature's name.
    pub features: BTreeMap<String, f64>,
}

/// Judged events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Count {
    /// How many are right.
    pub right: u32,
    /// How many were judged.
    pub of: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Raw {
    #[serde(default = "page_weighs")]
    page_weighs: f64,
    #[serde(default = "all_weighs")]
    all_weighs: f64,
    #[serde(default)]
    features: BTreeMap<String, f64>,
    #[serde(default)]
    patterns: BTreeMap<String, (u32, u32)>,
}

fn page_weighs() -> f64 {
    6.0
}

fn all_weighs() -> f64 {
    8.0
}

impl Calibration {
    /// Nothing judged, with the weights that a file without any has.
    pub fn unjudged() -> Calibration {
        Calibration {
            page_weighs: page_weighs(),
            all_weighs: all_weighs(),
            ..Calibration::default()
        }
    }

    /// Reads a calibration from TOML.
    ///
    /// # Errors
    /// Where it is none, with the place in it.
    pub fn from_toml(text: &str) -> Result<Calibration, Error> {
        read(&File { name: NAME, text })
    }

    /// Writes it as TOML, as [`from_toml`](Calibration::from_toml) reads it.
    pub fn to_toml(&self) -> String {
        let mut toml = String::from(
            "# How often events drawn by lot were judged right: for each pattern how many were right, and of how many.\n\
             # A pattern's share is drawn towards its page's, and that towards the share of all, as if so many draws\n\
             # had been judged as stand in page-weighs and all-weighs. Features add to the log-odds.\n",
        );
        let mut line = |what: std::fmt::Arguments<'_>| {
            toml.write_fmt(what).expect("writing to a string cannot fail");
        };
        line(format_args!("page-weighs = {:.3}\n", self.page_weighs));
        line(format_args!("all-weighs = {:.3}\n\n[features]\n", self.all_weighs));
        for (name, weight) in &self.features {
            line(format_args!("{name} = {weight:.4}\n"));
        }
        line(format_args!("\n[patterns]\n"));
        for (rule, Count { right, of }) in &self.patterns {
            line(format_args!("\"{rule}\" = [{right}, {of}]\n"));
        }
        toml
    }
}

/// The file's name under the codebook's folder.
pub(crate) const NAME: &str = "model/calibration.toml";

/// Reads the file.
pub(crate) fn read(file: &File<'_>) -> Result<Calibration, Error> {
    let raw: Raw = file.parse()?;
    let patterns = raw.patterns.into_iter();
    Ok(Calibration {
        patterns: patterns
            .map(|(rule, (right, of))| (rule, Count { right: right.min(of), of }))
            .collect(),
        page_weighs: raw.page_weighs.max(f64::MIN_POSITIVE),
        all_weighs: raw.all_weighs.max(f64::MIN_POSITIVE),
        features: raw.features,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let calibration = Calibration {
            patterns: BTreeMap::from([("aid/arm".to_owned(), Count { right: 3, of: 4 })]),
            features: BTreeMap::from([("no-actor".to_owned(), -0.25)]),
            ..Calibration::unjudged()
        };
        assert_eq!(Calibration::from_toml(&calibration.to_toml()).unwrap(), calibration);
        assert!(Calibration::from_toml("patterns = 3").is_err());
    }
}
