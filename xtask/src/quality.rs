//! Figures against what careful readers wrote down, compared with the floors of `tests/quality.toml`.

mod actors;
mod attribution;
mod dates;
mod factuality;
mod gold;
mod noise;
mod places;
mod relate;
mod scored;
mod text;

use std::collections::BTreeMap;

use clap::ValueEnum;

use crate::tree::{self, Failure};

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Measure this alone
    #[arg(long)]
    only: Option<Suite>,
    /// Say what was missed
    #[arg(short, long)]
    verbose: bool,
}

/// A set of figures.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// Plain texts cut into their parts, against texts whose parts are known
    Text,
    /// Events, statements and entities of the report that the project was created from
    Seed,
    /// Events, statements and entities of all annotated reports
    Gold,
    /// Countries and sectors of phrases that speak of an actor
    Actors,
    /// Source, cue and content of attributions, against reports where they are marked
    Attribution,
    /// Times of reports and of phrases, and phrases that name none
    Dates,
    /// Countries and points of places, against those that annotators gave them
    Places,
    /// Whether events happened, against sentences whose events readers rated
    Factuality,
    /// Reports without diplomacy in which we find none
    Noise,
    /// What the first of two parties did to the second, on sentences where others have marked it
    Relate,
}

/// How a suite is measured, told whether to say what was missed.
type Measure = fn(bool) -> Result<Figures, Failure>;

impl Suite {
    /// Its name in `tests/quality.toml`, whether the released binary is asked, and how it is measured.
    fn recipe(self) -> (&'static str, bool, Measure) {
        match self {
            Suite::Text => ("text", false, text::measure),
            Suite::Seed => ("seed", true, |verbose| gold::measure("seed", verbose)),
            Suite::Gold => ("gold", true, |verbose| gold::measure(".", verbose)),
            Suite::Actors => ("actors", true, actors::measure),
            Suite::Relate => ("relate", false, relate::measure),
            Suite::Attribution => ("attribution", true, |_| attribution::measure()),
            Suite::Dates => ("dates", true, dates::measure),
            Suite::Places => ("places", false, places::measure),
            Suite::Factuality => ("factuality", false, factuality::measure),
            Suite::Noise => ("noise", false, noise::measure),
        }
    }
}

/// Figures by name.
type Figures = BTreeMap<String, f64>;

/// Measures, prints, and fails below a floor.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    tree::need_shared()?;
    let path = tree::root().join("tests/quality.toml");
    let floors: BTreeMap<String, Figures> = toml::from_str(&tree::read(&path)?)
        .map_err(|error| Failure::Content { path, problem: error.to_string() })?;
    let mut low = Vec::new();
    let mut built = false;
    for suite in Suite::value_variants() {
        if arguments.only.is_some_and(|only| only != *suite) {
            continue;
        }
        let (name, by_binary, measure) = suite.recipe();
        if by_binary && !built {
            let build = ["build", "--release", "--locked", "--quiet", "--package", "demarche-cli"];
            tree::run(&mut tree::program("cargo", &build))?;
            built = true;
        }
        println!("{name}:");
        compare(name, &measure(arguments.verbose)?, &floors, &mut low);
    }
    if low.is_empty() { Ok(()) } else { Err(Failure::Found(low)) }
}

/// Prints figures beside their floors, and notes those below.
fn compare(
    suite: &str,
    figures: &Figures,
    floors: &BTreeMap<String, Figures>,
    low: &mut Vec<String>,
) {
    let none = Figures::new();
    let floors = floors.get(suite).unwrap_or(&none);
    for (name, figure) in figures {
        let floor = floors.get(name).copied().unwrap_or(0.0);
        println!("{suite}.{name:<24} {figure:.4}   floor {floor:.4}");
        // Figures are printed with four places and floors are copied from print.
        if *figure + 0.000_05 < floor {
            low.push(format!("{suite}.{name} is {figure:.4}, below its floor of {floor:.4}"));
        }
    }
    for name in floors.keys().filter(|name| !figures.contains_key(*name)) {
        low.push(format!("{suite}.{name} has a floor in tests/quality.toml but was not measured"));
    }
}
