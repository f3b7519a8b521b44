//! `demarche lexicon stats`: the codebook counted, and how its patterns fire on reports.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use demarche::Pipeline;
use demarche::ingest::DEFAULT_LIMIT;
use demarche::lexicon::Page;
use demarche::nlp::Scratch;
use demarche::record::explanation::{Explanation, Outcome as Fate};
use demarche::record::firing::{Counted, Firing, PatternFiring};
use demarche::record::sheet::{self, Row, marked};
use miette::Result;

use super::super::draw::Draw;
use super::super::{Made, make_of, print, reports, threads};
use super::write_to;
use crate::args::{Reading, Stats, StatsFormat};
use crate::ordered::ordered;
use crate::pipeline;
use crate::speak::{Outcome, Unwritten, warn};

/// Counts the codebook, or how it fires on reports.
pub(super) fn run(stats: Stats, cache: Option<PathBuf>) -> Result<Outcome> {
    let Stats { files, samples, format, threads: asked, knowing, overlay } = stats;
    if files.is_empty() {
        return print(&codebook(&pipeline::codebook(&overlay)?.pages));
    }
    let pipeline = Arc::new(pipeline::open(pipeline::cache(cache)?, &knowing, &overlay)?);
    let reading = Reading { files, jsonl: false, limit: DEFAULT_LIMIT, threads: asked };
    let mut counts = Counts { samples: Draw::new(samples, 1), ..Counts::default() };
    let mut outcome = Outcome::Done;
    let coder = Arc::clone(&pipeline);
    let make = move |scratch: &mut Scratch, report| {
        make_of(report, None, DEFAULT_LIMIT, |document| {
            Read::of(&coder.explain(scratch, document), samples > 0)
        })
    };
    ordered(threads(asked), reports(&reading), Scratch::default, make, |made: Made<Read>| {
        match made.text {
            Ok(read) => counts.add(read),
            Err(error) => {
                outcome = Outcome::SomeFailed;
                warn(&format!("demarche: {}: {error}", made.source));
            }
        }
        Ok(())
    })
    .map_err(Unwritten)?;
    let firing = counts.firing(&pipeline);
    print(&match format {
        StatsFormat::Table => table(&firing),
        StatsFormat::Json => firing.to_json_pretty() + "\n",
        StatsFormat::Tsv => tsv(&firing),
    })?;
    Ok(outcome)
}

/// What is counted of one report.
#[derive(Default)]
struct Read {
    /// The types of its events.
    types: Vec<String>,
    /// The pattern of each.
    fired: Vec<String>,
    /// A pattern that held, and the one that was preferred.
    beaten: Vec<(String, String)>,
    /// A pattern that held and was no event.
    refused: Vec<String>,
    /// Its events as rows to draw samples from.
    rows: Vec<Row>,
}

impl Read {
    fn of(explanation: &Explanation, sampled: bool) -> Read {
        let mut read = Read::default();
        for event in &explanation.record.events {
            read.types.push(event.event.clone());
            read.fired.push(event.rule.clone());
        }
        for tried in explanation.clauses.iter().flat_map(|clause| &clause.patterns) {
            match &tried.outcome {
                Fate::ToldBy { by } | Fate::LessSpecific { by } => {
                    read.beaten.push((tried.rule.clone(), by.clone()));
                }
                Fate::Refused { .. } => read.refused.push(tried.rule.clone()),
                Fate::Coded | Fate::Missed { .. } => {}
            }
        }
        if sampled {
            read.rows = sheet::rows(&explanation.record, |_| true);
        }
        read
    }
}

/// What is counted of all.
struct Counts {
    documents: u64,
    types: BTreeMap<String, u64>,
    fired: BTreeMap<String, u64>,
    beaten: BTreeMap<String, u64>,
    refused: BTreeMap<String, u64>,
    neighbours: BTreeMap<String, BTreeMap<String, u64>>,
    samples: Draw,
}

impl Default for Counts {
    fn default() -> Counts {
        Counts {
            documents: 0,
            types: BTreeMap::new(),
            fired: BTreeMap::new(),
            beaten: BTreeMap::new(),
            refused: BTreeMap::new(),
            neighbours: BTreeMap::new(),
            samples: Draw::new(0, 1),
        }
    }
}

impl Counts {
    fn add(&mut self, read: Read) {
        self.documents += 1;
        let count = |names: Vec<String>, counts: &mut BTreeMap<String, u64>| {
            for name in names {
                *counts.entry(name).or_default() += 1;
            }
        };
        count(read.types, &mut self.types);
        count(read.fired, &mut self.fired);
        count(read.refused, &mut self.refused);
        for (beaten, by) in read.beaten {
            for (one, other) in [(&beaten, &by), (&by, &beaten)] {
                let neighbours = self.neighbours.entry(one.clone()).or_default();
                *neighbours.entry(other.clone()).or_default() += 1;
            }
            *self.beaten.entry(beaten).or_default() += 1;
        }
        for row in read.rows {
            if self.samples.wants(&row.rule, &row.id) {
                self.samples.take(row.rule.clone(), row);
            }
        }
    }

    /// The counts of every pattern of the codebook, and of rules that are no pattern's.
    fn firing(self, pipeline: &Pipeline) -> Firing {
        let pages = &pipeline.lexicon().pages;
        let name = |page: &Page, id: &str| format!("{}/{id}", page.event.as_str().to_lowercase());
        let mut patterns: Vec<String> = pages
            .iter()
            .flat_map(|page| page.patterns.iter().map(move |pattern| name(page, &pattern.id)))
            .collect();
        let others = self.fired.keys().filter(|rule| !patterns.contains(rule));
        let others: Vec<String> = others.cloned().collect();
        patterns.extend(others);
        let count = |counts: &BTreeMap<String, u64>, name: &str| {
            counts.get(name).copied().unwrap_or_default()
        };
        let mut samples = self.samples.by_group();
        Firing {
            documents: self.documents,
            events: self.types.values().sum(),
            types: pages
                .iter()
                .map(|page| page.event.as_str())
                .map(|event| Counted { name: event.to_owned(), count: count(&self.types, event) })
                .collect(),
            patterns: patterns
                .into_iter()
                .map(|pattern| PatternFiring {
                    fired: count(&self.fired, &pattern),
                    beaten: count(&self.beaten, &pattern),
                    refused: count(&self.refused, &pattern),
                    neighbours: most_first(self.neighbours.get(&pattern)),
                    samples: samples
                        .remove(&pattern)
                        .unwrap_or_default()
                        .iter()
                        .map(|row| marked(&row.sentence))
                        .collect(),
                    pattern,
                })
                .collect(),
        }
    }
}

fn most_first(neighbours: Option<&BTreeMap<String, u64>>) -> Vec<Counted> {
    let counted = neighbours.into_iter().flatten();
    let mut counted: Vec<Counted> =
        counted.map(|(name, count)| Counted { name: name.clone(), count: *count }).collect();
    counted.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    counted
}

/// The most neighbours of a pattern that the table names.
const MOST_NEIGHBOURS: usize = 3;

fn table(firing: &Firing) -> String {
    let mut out = format!("{} reports, {} events\n\n", firing.documents, firing.events);
    for Counted { name, count } in &firing.types {
        write_to(&mut out, format_args!("{name:12} {count:6}\n"));
    }
    write_to(
        &mut out,
        format_args!(
            "\n{:34} {:>6} {:>6} {:>7}  neighbours\n",
            "pattern", "fired", "beaten", "refused"
        ),
    );
    let alive = |pattern: &&PatternFiring| pattern.fired + pattern.beaten + pattern.refused > 0;
    let mut patterns: Vec<&PatternFiring> = firing.patterns.iter().filter(alive).collect();
    patterns.sort_by_key(|pattern| std::cmp::Reverse(pattern.fired));
    for PatternFiring { pattern, fired, beaten, refused, neighbours, samples } in patterns {
        let shown = neighbours.iter().take(MOST_NEIGHBOURS);
        let mut shown: Vec<String> =
            shown.map(|Counted { name, count }| format!("{name} {count}")).collect();
        if neighbours.len() > MOST_NEIGHBOURS {
            shown.push(format!("and {} more", neighbours.len() - MOST_NEIGHBOURS));
        }
        let line = format!("{pattern:34} {fired:6} {beaten:6} {refused:7}  {}", shown.join(", "));
        write_to(&mut out, format_args!("{}\n", line.trim_end()));
        for sample in samples {
            write_to(&mut out, format_args!("    {sample}\n"));
        }
    }
    let dead: Vec<&str> = firing
        .patterns
        .iter()
        .filter(|pattern| !alive(pattern))
        .map(|pattern| pattern.pattern.as_str())
        .collect();
    if !dead.is_empty() {
        write_to(
            &mut out,
            format_args!(
                "\n{} of {} patterns hold nowhere:\n    {}\n",
                dead.len(),
                firing.patterns.len(),
                dead.join("\n    ")
            ),
        );
    }
    out
}

fn tsv(firing: &Firing) -> String {
    let mut out = String::from("pattern\tfired\tbeaten\trefused\tneighbours\tsamples\n");
    for PatternFiring { pattern, fired, beaten, refused, neighbours, samples } in &firing.patterns {
        let neighbours: Vec<String> =
            neighbours.iter().map(|Counted { name, count }| format!("{name}:{count}")).collect();
        let plain = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let samples: Vec<String> = samples.iter().map(plain).collect();
        write_to(
            &mut out,
            format_args!(
                "{pattern}\t{fired}\t{beaten}\t{refused}\t{}\t{}\n",
                neighbours.join(";"),
                samples.join(" ‖ ")
            ),
        );
    }
    out
}

/// A line a page, and their sums.
fn codebook(pages: &[Page]) -> String {
    let count = |page: &Page| {
        let yes: usize = page.patterns.iter().map(|pattern| pattern.yes.len()).sum();
        let no: usize = page.patterns.iter().map(|pattern| pattern.no.len()).sum();
        [page.patterns.len(), yes, no]
    };
    let mut out = format!("{:12} {:>8} {:>8} {:>8}\n", "type", "patterns", "yes", "no");
    let mut sums = [0; 3];
    let mut line = |name: &str, counts: [usize; 3]| {
        let [patterns, yes, no] = counts;
        write_to(&mut out, format_args!("{name:12} {patterns:8} {yes:8} {no:8}\n"));
    };
    for page in pages {
        let counts = count(page);
        line(page.event.as_str(), counts);
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    line("all", sums);
    out
}
