//! How fast we read, beside spaCy and beside what the processor could do. All figures are medians of runs that the two
//! sides take in turn, so that whatever else the machine does falls on both.

use std::path::{Path, PathBuf};

use demarche::{Config, Given, Pipeline};
use serde::Deserialize;

use crate::parity::reference::{Spacy, Time};
use crate::parity::{self, Model};
use crate::tree::{self, Failure};

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many texts to read
    #[arg(long, value_name = "N", default_value_t = 300)]
    documents: usize,
    /// How often each side reads them, after once to warm up
    #[arg(long, value_name = "N", default_value_t = 5)]
    rounds: usize,
    /// The language pipeline
    #[arg(long, value_enum, default_value = "sm")]
    model: Model,
    /// JSON lines with a field "text"; the development texts of the shared folder where it is not given
    #[arg(long, value_name = "FILE")]
    texts: Option<PathBuf>,
    /// Also code the first 1,000 and all 10,000 texts of the shared load pack (some minutes)
    #[arg(long)]
    archive: bool,
}

/// What `peak.py` says of a command.
#[derive(Deserialize)]
struct Run {
    /// Seconds that passed.
    wall: f64,
    /// Seconds of the processor, all threads together.
    processor: f64,
    /// Kilobytes.
    peak: f64,
}

/// Measures and prints.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if cfg!(debug_assertions) {
        let mut cargo =
            tree::program("cargo", &["run", "--quiet", "--release", "--package", "xtask", "--"]);
        return tree::run(cargo.args(std::env::args_os().skip(1)));
    }
    let build = ["build", "--release", "--locked", "--quiet", "--package", "demarche-cli"];
    tree::run(&mut tree::program("cargo", &build))?;
    let package = arguments.model.package();
    let path =
        arguments.texts.clone().unwrap_or_else(|| tree::shared().join("corpora/dev_pack.jsonl"));
    let content = tree::read(&path)?;
    let lines: Vec<&str> =
        content.lines().filter(|line| !line.trim().is_empty()).take(arguments.documents).collect();
    let some = tree::scratch("bench.jsonl", &(lines.join("\n") + "\n"))?;
    let texts = parity::texts(&some, None)?;
    let spacy = Spacy::install(package)?;
    parity::load(package, &spacy)?;

    println!("{} texts, medians of {} rounds", texts.len(), arguments.rounds);
    speeds(arguments, &spacy, &some, &texts)?;
    threads(arguments, &spacy, &some)?;
    cold_start(arguments, &spacy)?;
    if arguments.archive {
        archive(arguments, &spacy)?;
    }
    Ok(())
}

/// The middle one, or the mean of the two in the middle.
fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    match of.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => of[n / 2],
        n => f64::midpoint(of[n / 2 - 1], of[n / 2]),
    }
}

/// Parsing, and coding as a whole, on one thread.
fn speeds(
    arguments: &Arguments,
    spacy: &Spacy,
    path: &Path,
    texts: &[String],
) -> Result<(), Failure> {
    let nlp = parity::load(arguments.model.package(), spacy)?;
    let config = Config {
        cache: spacy.cache(),
        model: demarche::Model::Package(arguments.model.package()),
        ..Config::default()
    };
    let opened = Pipeline::open(&config);
    let coder = opened.map_err(|error| Failure::Program(error.to_string()))?;
    let mut theirs = spacy.runner(path, texts.len())?;
    let (mut parsing, mut coding) =
        (demarche_nlp::Scratch::default(), demarche_nlp::Scratch::default());
    let mut times: [Vec<Time>; 3] = Default::default();
    for _ in 0..=arguments.rounds {
        times[0].push(theirs.time()?);
        times[1].push(parity::timed(|| {
            texts.iter().map(|text| nlp.parse_with(&mut parsing, text).tokens().len()).sum()
        }));
        times[2].push(parity::timed(|| {
            let read = texts.iter().filter_map(|text| {
                let document = coder.read(text.as_bytes(), &Given::new("text")).ok()?;
                Some(coder.record_with(&mut coding, &document).events.len())
            });
            read.sum()
        }));
    }
    let tokens = times[0][0].tokens as f64;
    let middle = |side: usize, seconds: parity::Clock| {
        median(times[side].iter().skip(1).map(seconds).collect())
    };
    println!("\ntokens a second, one thread        spaCy    parse            code");
    let clocks: [(&str, parity::Clock); 2] =
        [("time that passed", |time| time.wall), ("processor time", |time| time.processor)];
    for (clock, seconds) in clocks {
        let [theirs, parse, code] = [0, 1, 2].map(|side| middle(side, seconds));
        println!(
            "  by {clock:<18} {:>14.0} {:>8.0} {:>5.2} × {:>8.0} {:>5.2} ×",
            tokens / theirs,
            tokens / parse,
            theirs / parse,
            tokens / code,
            theirs / code
        );
    }
    arithmetic(&nlp, spacy, middle(1, |time| time.processor) / tokens)
}

/// What the layers ask for beside what the processor could do.
fn arithmetic(nlp: &demarche_nlp::Pipeline, spacy: &Spacy, token: f64) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Peak {
        products: f64,
    }
    let peak: Peak = spacy.measure(&["--product".as_ref()])?;
    println!(
        "\nmultiply-adds a token; the processor's peak in numpy's product: {:.1} G/s",
        peak.products / 1e9
    );
    let layers = nlp.arithmetic();
    let mut sums = [0, 0];
    for (layer, products) in &layers {
        println!("  {layer:<24} {products:>8}");
        sums[0] += products;
        // Words that were met before cost nothing here.
        sums[1] += if layer.contains("new word") { 0 } else { *products };
    }
    for (what, sum) in ["all words new", "all words known"].into_iter().zip(sums) {
        let floor = sum as f64 / peak.products;
        println!(
            "  {what:<24} {sum:>8}: floor {:.2} µs, {:.2} of our {:.2} µs",
            floor * 1e6,
            floor / token,
            token * 1e6
        );
    }
    Ok(())
}

/// The command that codes texts.
fn coder(arguments: &Arguments, threads: usize, texts: &Path) -> Vec<String> {
    let binary = tree::root().join("target/release/demarche");
    let words = [&binary.to_string_lossy(), "code", "--jsonl", "--format", "jsonl", "--threads"];
    let mut words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    words.push(threads.to_string());
    words.extend(["--model".to_owned(), arguments.model.name().to_owned()]);
    words.push(texts.to_string_lossy().into_owned());
    words
}

fn measured(spacy: &Spacy, words: &[String]) -> Result<Run, Failure> {
    spacy.measure(&words.iter().map(AsRef::as_ref).collect::<Vec<_>>())
}

/// Two threads beside one.
fn threads(arguments: &Arguments, spacy: &Spacy, path: &Path) -> Result<(), Failure> {
    let mut runs: [Vec<Run>; 2] = Default::default();
    for _ in 0..arguments.rounds {
        for (threads, runs) in [1, 2].into_iter().zip(&mut runs) {
            runs.push(measured(spacy, &coder(arguments, threads, path))?);
        }
    }
    let of = |seconds: fn(&Run) -> f64| {
        let [one, two] = &runs;
        [one, two].map(|runs| median(runs.iter().map(seconds).collect()))
    };
    let [one, two] = of(|run| run.wall);
    println!("\ncoding on one thread {one:.2} s, on two {two:.2} s: {:.2} ×", one / two);
    let [one, two] = of(|run| run.processor);
    println!(
        "processor time of both: {one:.2} s and {two:.2} s: {:.2} × with two cores to itself",
        2.0 * one / two
    );
    Ok(())
}

/// One report, from the start of the process to its record.
fn cold_start(arguments: &Arguments, spacy: &Spacy) -> Result<(), Failure> {
    let report = tree::root().join("examples");
    let report = tree::entries(&report)?
        .into_iter()
        .find(|path| path.extension().is_some_and(|end| end == "txt"))
        .ok_or_else(|| Failure::Program("examples/ holds no report".to_owned()))?;
    let mut ours = coder(arguments, 1, &report);
    ours.retain(|word| word != "--jsonl");
    let theirs = spacy.once(&report);
    let mut runs: [Vec<Run>; 2] = Default::default();
    for _ in 0..arguments.rounds {
        runs[0].push(measured(spacy, &theirs)?);
        runs[1].push(measured(spacy, &ours)?);
    }
    let [theirs, ours] = runs.map(|runs| {
        let of = |what: fn(&Run) -> f64| median(runs.iter().map(what).collect());
        (of(|run| run.wall), of(|run| run.peak), of(|run| run.processor))
    });
    println!(
        "\none report, cold: spaCy {:.2} s and {:.0} MB, here {:.3} s and {:.0} MB: 1/{:.1} of the time, 1/{:.1} of the memory, 1/{:.1} of the processor's time",
        theirs.0,
        theirs.1 / 1024.0,
        ours.0,
        ours.1 / 1024.0,
        theirs.0 / ours.0,
        theirs.1 / ours.1,
        theirs.2 / ours.2
    );
    Ok(())
}

/// Many texts: neither time a kilobyte nor memory may grow with their number. The thousand are every tenth of all, so that
/// both have texts of the same kinds and lengths, and are read before and after all.
fn archive(arguments: &Arguments, spacy: &Spacy) -> Result<(), Failure> {
    let pack = tree::shared().join("corpora/load_pack_10k.jsonl.gz");
    let unpacked = tree::output(&mut tree::program("gzip", &["-dc", &pack.to_string_lossy()]))?;
    let all: Vec<&str> = unpacked.lines().collect();
    let some: Vec<&str> = all.iter().step_by(10).copied().collect();
    let packs = [("archive-1.jsonl", &some), ("archive-10.jsonl", &all)];
    let mut runs: [Vec<Run>; 2] = Default::default();
    let mut kilobytes = [0.0; 2];
    for pack in [0, 1, 0, 1, 0] {
        let (name, lines) = packs[pack];
        let content = lines.join("\n") + "\n";
        let path = tree::scratch(name, &content)?;
        kilobytes[pack] = content.len() as f64 / 1e3;
        runs[pack].push(measured(spacy, &coder(arguments, 1, &path))?);
    }
    println!();
    let mut times = [0.0; 2];
    for (pack, (runs, kilobytes)) in runs.iter().zip(kilobytes).enumerate() {
        times[pack] = median(runs.iter().map(|run| run.processor).collect()) * 1e3 / kilobytes;
        let peak = runs.iter().map(|run| run.peak).fold(0.0, f64::max) / 1024.0;
        println!(
            "{:>6} texts: {:.2} ms of wall, {:.2} ms of the processor a kilobyte, at most {peak:.0} MB",
            packs[pack].1.len(),
            median(runs.iter().map(|run| run.wall).collect()) * 1e3 / kilobytes,
            times[pack],
        );
    }
    println!("many beside few, processor time a kilobyte: {:.3}", times[1] / times[0]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(vec![4.0, 1.0]), 2.5);
        assert!(median(Vec::new()).is_nan());
    }
}
