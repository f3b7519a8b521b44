//! Annotated reports to figures: the released binary codes each, and the shared scorer (`../shared/bench`) compares
//! what it prints with what careful readers wrote down.

use std::process::Stdio;

use super::{Figures, scored};
use crate::tree::{self, Failure};

/// Scores every report below a folder of `../shared/gold`.
pub(super) fn measure(folder: &str, verbose: bool) -> Result<Figures, Failure> {
    let scorer = scored::shown(&tree::shared().join("bench/score_gold.py"));
    let gold = scored::shown(&tree::shared().join("gold").join(folder));
    let binary = scored::binary();
    let coder = format!("{binary} code {{file}} --published {{published}} --format json");
    let mut arguments = vec![scorer.as_str(), gold.as_str(), "--run", coder.as_str()];
    arguments.extend(verbose.then_some("-v"));
    let printed = tree::output(tree::program("python3", &arguments).stderr(Stdio::inherit()))?;
    print!("{printed}");
    figures(&printed).map_err(|problem| Failure::Content { path: scorer.into(), problem })
}

/// The figures that the scorer prints.
fn figures(printed: &str) -> Result<Figures, String> {
    let mut figures = Figures::new();
    let scores = [
        ("events", "\nevents "),
        ("dyads", "; dyad "),
        ("statements", "\nstatements "),
        ("statements_named", "; named "),
    ];
    for (name, label) in scores {
        let f1 = scored::behind(scored::behind(printed, label)?, "F1 ")?;
        figures.insert(name.to_owned(), scored::number(f1)?);
    }
    let of_events = scored::behind(printed, "attributes over dyad matches:")?;
    let of_statements = scored::behind(printed, "statement attributes:")?;
    let shares = [
        ("dyads_status", of_events, "status "),
        ("dyads_date", of_events, "date "),
        ("dyads_location", of_events, "location "),
        ("dyads_speaker", of_events, "speaker "),
        ("statements_form", of_statements, "form "),
        ("statements_channel", of_statements, "channel "),
        ("entities", printed, "entities recall "),
        ("offices", printed, "offices "),
    ];
    for (name, text, label) in shares {
        figures.insert(name.to_owned(), scored::share(scored::behind(text, label)?)?);
    }
    let failed = scored::number(scored::behind(printed, " failed ")?)?;
    let reports = scored::number(scored::behind(printed, "reports ")?)?;
    figures.insert("coded".to_owned(), if reports > 0.0 { 1.0 - failed / reports } else { 0.0 });
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorers_lines_are_read() {
        let printed = "reports 4 failed 1\nattributes over dyad matches: status 1/2 0.500, date 1/4 \
                       0.250, location 2/2 1.000, speaker 0/2 0.000\nstatement attributes: form 3/4 0.750, channel 1/1 1.000, \
                       date 1/1 1.000\nentities recall 3/4 0.750, \
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
                "dyads_date 0.25",
                "dyads_location 1",
                "dyads_speaker 0",
                "dyads_status 0.5",
                "entities 0.75",
                "events 0.646",
                "offices 0.833",
                "statements 0.847",
                "statements_channel 1",
                "statements_form 0.75",
                "statements_named 0.5"
            ]
        );
    }
}
