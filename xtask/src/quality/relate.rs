//! What `relate` says of sentences whose two parties and relation others have marked (Hu et al., ACL 2024), on the part
//! of them that is set aside: no sentence of it is shown, only totals.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use demarche::coding::relation::Weights;
use demarche::model::Parse;
use demarche::{Pipeline, Scorer, Scratch};
use sha2::{Digest, Sha256};

use super::Figures;
use crate::coder;
use crate::train::calibrate::Votes;
use crate::train::sentences::Pair;
use crate::train::{self, sentences};
use crate::tree::{self, Failure};

/// The set names types after an older edition of the ontology, where one stands for two of ours: so do its own scorer
/// and we.
const FOLDED: [(&str, &[&str]); 1] = [("YIELD", &["CONCEDE", "RETREAT"])];

/// How much a sentence of the set counts in the variant that is trained on it too: on four folds of those that are not
/// set aside six does better than three, and ten no better than six.
const WEIGHT: f32 = 6.0;

/// A sentence of the set.
struct Row {
    pair: Pair,
    gold: String,
}

/// Measures the scorer as it ships, the patterns alone, and a variant that is trained on the rest of the set too.
pub(super) fn measure(_: bool) -> Result<Figures, Failure> {
    let (aside, rest): (Vec<Row>, Vec<Row>) =
        rows()?.into_iter().partition(|row| is_aside(&row.pair.text));
    println!("{} sentences are set aside, {} are not", aside.len(), rest.len());
    let shipped = coder::open_with(Scorer::BuiltIn)?;
    let rules = coder::open_with(Scorer::Off)?;
    let mut figures = Figures::new();
    let mut add = |name: &str, rows: &[Row], predicted: &[String]| {
        let scores = scores(rows, predicted, &rules);
        for (kind, value) in ["root", "quad", "binary"].into_iter().zip(scores) {
            figures.insert(
                if name.is_empty() { kind.to_owned() } else { format!("{name}_{kind}") },
                value,
            );
        }
    };
    add("", &aside, &related(&shipped, &aside));
    add("rules", &aside, &related(&rules, &aside));
    // The same on the part that is not set aside, whose errors may be read.
    add("open", &rest, &related(&shipped, &rest));
    let variant = variant(&rules, &rest)?;
    add("variant", &aside, &by_weights(&rules, &variant, &aside));
    figures.insert(String::from("calibration"), 1.0 - calibration(&shipped, &aside));
    figures.insert(String::from("sentences_a_second"), speed(&shipped, &rest));
    figures.insert(String::from("parsed_a_second"), parsed_speed(&shipped, &rest));
    Ok(figures)
}

/// Whether a sentence belongs to the fifth that is set aside.
fn is_aside(text: &str) -> bool {
    matches!(format!("{:x}", Sha256::digest(text.as_bytes())).as_bytes()[0], b'0'..=b'2')
}

/// Reads the set.
fn rows() -> Result<Vec<Row>, Failure> {
    let path: PathBuf = tree::shared().join("data/plv_train.tsv");
    let text = tree::read(&path)?;
    let mut lines = quoted(&text).into_iter();
    let header = lines.next().unwrap_or_default();
    let column = |name: &str| {
        header.iter().position(|column| column == name).ok_or_else(|| Failure::Content {
            path: path.clone(),
            problem: format!("it has no column {name}"),
        })
    };
    let (sentence, source, target, gold) =
        (column("sentence")?, column("source")?, column("target")?, column("gold_root")?);
    let row = |cells: Vec<String>| {
        let cell = |at: usize| cells.get(at).cloned().unwrap_or_default();
        let gold = cell(gold);
        let folded = FOLDED.iter().find(|(old, _)| *old == gold);
        let classes = folded.map_or_else(
            || vec![gold.clone()],
            |(_, ours)| ours.iter().map(|class| (*class).to_owned()).collect(),
        );
        let pair = Pair {
            text: cell(sentence),
            actor: cell(source),
            recipient: cell(target),
            classes,
            weight: WEIGHT,
            is_judged: true,
            source: String::from("set"),
        };
        Row { pair, gold }
    };
    Ok(lines.filter(|cells| cells.len() == header.len()).map(row).collect())
}

/// Rows of cells between tabs; a cell in quotation marks may hold tabs, line ends and doubled quotation marks.
fn quoted(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let mut characters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = characters.next() {
        match c {
            '"' if is_quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            '\t' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !is_quoted => {}
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// What a pipeline says of the rows; empty where it says nothing.
fn related(pipeline: &Pipeline, rows: &[Row]) -> Vec<String> {
    let mut scratch = Scratch::default();
    let relate = |row: &Row| {
        let Pair { text, actor, recipient, .. } = &row.pair;
        let relation = pipeline.relate_with(&mut scratch, text, actor, recipient).ok();
        relation.and_then(|relation| relation.event).map_or_else(String::new, |e| e.to_string())
    };
    rows.iter().map(relate).collect()
}

/// A scorer trained on our own sentences and on these.
fn variant(pipeline: &Pipeline, rest: &[Row]) -> Result<Weights, Failure> {
    let mut pairs = sentences::own()?;
    pairs.extend(rest.iter().map(|row| row.pair.clone()));
    let described = train::describe(pipeline, &pairs);
    let classes = train::classes(&described);
    Ok(train::train(&described, &classes, Votes::Fitted).weights)
}

/// What weights say of the rows.
fn by_weights(pipeline: &Pipeline, weights: &Weights, rows: &[Row]) -> Vec<String> {
    let mut scratch = Scratch::default();
    let say = |row: &Row| {
        let Pair { text, actor, recipient, .. } = &row.pair;
        let Ok(features) = pipeline.traits_with(&mut scratch, text, actor, recipient) else {
            return String::new();
        };
        let probabilities = weights.probabilities(&features);
        let none = weights.none();
        let best = (0..probabilities.len())
            .filter(|class| Some(*class) != none)
            .max_by(|a, b| probabilities[*a].total_cmp(&probabilities[*b]));
        best.map_or_else(String::new, |class| weights.classes[class].to_string())
    };
    rows.iter().map(say).collect()
}

/// The name under which the set knows a type.
fn folded(event: &str) -> &str {
    FOLDED.iter().find(|(_, ours)| ours.contains(&event)).map_or(event, |(old, _)| old)
}

/// Macro-F1 by type, by quad, and by cooperation against conflict. A type that two of ours make up has the quad of the
/// second.
fn scores(rows: &[Row], predicted: &[String], pipeline: &Pipeline) -> [f64; 3] {
    let quad = |event: &str| {
        let ours = FOLDED.iter().find(|(old, _)| *old == event).and_then(|(_, ours)| ours.last());
        let event = ours.copied().unwrap_or(event);
        let page = pipeline.lexicon().pages.iter().find(|page| page.event.as_str() == event);
        page.map_or(0, |page| page.quad)
    };
    let half = |quad: u8| match quad {
        0 => "none",
        1 | 2 => "cooperation",
        _ => "conflict",
    };
    let pairs: Vec<(&str, &str)> =
        rows.iter().map(|row| row.gold.as_str()).zip(predicted.iter().map(|p| folded(p))).collect();
    let types: BTreeSet<&str> = pairs.iter().map(|(gold, _)| *gold).collect();
    let quads: Vec<(u8, u8)> = pairs.iter().map(|(g, p)| (quad(g), quad(p))).collect();
    let halves: Vec<(&str, &str)> = quads.iter().map(|(g, p)| (half(*g), half(*p))).collect();
    let all_quads: BTreeSet<u8> = quads.iter().flat_map(|(g, p)| [*g, *p]).collect();
    let all_halves: BTreeSet<&str> = halves.iter().flat_map(|(g, p)| [*g, *p]).collect();
    [macro_f1(&pairs, &types), macro_f1(&quads, &all_quads), macro_f1(&halves, &all_halves)]
}

/// The mean over labels of their F1.
fn macro_f1<L: Ord + Copy>(pairs: &[(L, L)], labels: &BTreeSet<L>) -> f64 {
    let f1 = |label: &L| {
        let both = pairs.iter().filter(|(g, p)| g == label && p == label).count() as f64;
        let either = pairs.iter().filter(|(g, p)| (g == label) != (p == label)).count() as f64;
        if both + either == 0.0 { 0.0 } else { 2.0 * both / (2.0 * both + either) }
    };
    labels.iter().map(f1).sum::<f64>() / labels.len().max(1) as f64
}

/// Expected calibration error of the confidence, over ten bins of equal width.
fn calibration(pipeline: &Pipeline, rows: &[Row]) -> f64 {
    let mut scratch = Scratch::default();
    let mut bins = [(0.0f64, 0.0f64); 10];
    let mut all = 0.0f64;
    for row in rows {
        let Pair { text, actor, recipient, .. } = &row.pair;
        let Ok(relation) = pipeline.relate_with(&mut scratch, text, actor, recipient) else {
            continue;
        };
        let (Some(event), Some(confidence)) = (relation.event, relation.confidence) else {
            continue;
        };
        let right = f64::from(u8::from(folded(event.as_str()) == row.gold));
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        *bin = (bin.0 + right, bin.1 + f64::from(confidence));
        all += 1.0;
    }
    bins.iter().map(|(right, sum)| (right - sum).abs()).sum::<f64>() / all.max(1.0)
}

/// Sentences a second on one thread, parsing included.
#[allow(clippy::disallowed_methods, reason = "a measure of speed reads the clock")]
fn speed(pipeline: &Pipeline, rows: &[Row]) -> f64 {
    let start = Instant::now();
    let answered = related(pipeline, rows).len() as f64;
    answered / start.elapsed().as_secs_f64().max(1e-9)
}

/// Sentences a second on two threads, once they are parsed: a sentence counts anew for each pair of parties in it, as
/// nothing of one is kept for the next.
#[allow(clippy::disallowed_methods, reason = "a measure of speed reads the clock")]
fn parsed_speed(pipeline: &Pipeline, rows: &[Row]) -> f64 {
    const ROUNDS: usize = 4;
    let mut scratch = Scratch::default();
    let parses: Vec<Parse> =
        rows.iter().map(|row| pipeline.parse_with(&mut scratch, &row.pair.text)).collect();
    let all: Vec<(&Row, &Parse)> = rows.iter().zip(&parses).collect();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for half in all.chunks(all.len().div_ceil(2).max(1)) {
            scope.spawn(move || {
                for (row, parse) in half.iter().cycle().take(half.len() * ROUNDS) {
                    let Pair { text, actor, recipient, .. } = &row.pair;
                    std::hint::black_box(
                        pipeline.relate_parsed(parse, text, actor, recipient).is_ok(),
                    );
                }
            });
        }
    });
    (all.len() * ROUNDS) as f64 / start.elapsed().as_secs_f64().max(1e-9)
}
