//! Annotated reports to figures: the released binary codes each, and the shared scorer (`../shared/bench`) compares
//! what it prints with what careful readers wrote down.

use std::path::Path;
use std::process::Stdio;

use super::Figures;
use crate::tree::{self, Failure};

/// Scores every report below a folder of `../shared/gold`.
pub(super) fn measure(folder: &str, verbose: bool) -> Result<Figures, Failure> {
    let scorer = shown(&tree::shared().join("bench/score_gold.py"));
    let gold = shown(&tree::shared().join("gold").join(folder));
    let binary = shown(&tree::root().join("target/release/demarche"));
    let coder = format!("'{binary}' code {{file}} --published {{published}} --format json");
    let mut arguments = vec![scorer.as_str(), gold.as_str(), "--run", coder.as_str()];
    arguments.extend(verbose.then_some("-v"));
    let printed = tree::output(tree::program("python3", &arguments).stderr(Stdio::inherit()))?;
    print!("{printed}");
    figures(&printed).map_err(|problem| Failure::Content { path: scorer.into(), problem })
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The figures that the scorer prints.
fn figures(printed: &str) -> Result<Figures, String> {
    let after = |label: &str| {
        let at = printed.find(label).map(|at| at + label.len());
        at.map(|at| &printed[at..]).ok_or_else(|| format!("it prints no \"{}\"", label.trim()))
    };
    let number = |text: &str, label: &str| {
        let word = text.split([' ', ';', ',', '\n']).find(|word| !word.is_empty());
        let value = word.and_then(|word| word.parse::<f64>().ok());
        value.ok_or_else(|| format!("it prints no number after \"{}\"", label.trim()))
    };
    let mut figures = Figures::new();
    let labels = [
        ("events", "\nevents "),
        ("dyads", "; dyad "),
        ("statements", "\nstatements "),
        ("statements_named", "; named "),
    ];
    for (name, label) in labels {
        let part = after(label)?;
        let at = part
            .find("F1 ")
            .ok_or_else(|| format!("it prints no F1 after \"{}\"", label.trim()))?;
        figures.insert(name.to_owned(), number(&part[at + 3..], label)?);
    }
    for (name, label) in [("entities", "entities recall "), ("offices", "offices ")] {
        let share = after(label)?;
        // "5/6 0.833": the share follows its counts.
        let value = share.split_once(' ').map_or("", |(_, value)| value);
        figures.insert(name.to_owned(), number(value, label)?);
    }
    let failed = number(after(" failed ")?, "failed")?;
    let reports = number(after("reports ")?, "reports")?;
    figures.insert("coded".to_owned(), if reports > 0.0 { 1.0 - failed / reports } else { 0.0 });
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorers_lines_are_read() {
        let printed = "reports 4 failed 1\nattributes over dyad matches: status 1/2 0.500\nentities recall 3/4 0.750, \
                       offices 5/6 0.833\nstatements P 0.9 R 0.8 F1 0.847; named P 0.5 R 0.5 F1 0.500\nevents P 0.7 R \
                       0.6 F1 0.646; dyad P 0.5 R 0.4 F1 0.444\n";
        let figures = figures(printed).unwrap();
        let shown: Vec<String> =
            figures.iter().map(|(name, value)| format!("{name} {value}")).collect();
        assert_eq!(
            shown,
            [
                "coded 0.75",
                "dyads 0.444",
                "entities 0.75",
                "events 0.646",
                "offices 0.833",
                "statements 0.847",
                "statements_named 0.5"
            ]
        );
    }
}
