//! Reports whose attributions are marked (`../shared/data/attribution`) to figures: the released binary codes each, and
//! the shared scorer (`../shared/bench`) compares source, cue and content.

use super::{Figures, scored};
use crate::tree::{self, Failure};

/// Scores all news reports with marked attributions.
pub(super) fn measure() -> Result<Figures, Failure> {
    let bench = tree::shared().join("bench");
    let gold = scored::shown(&tree::shared().join("data/attribution/gum_attr_news.jsonl"));
    let runner = scored::shown(&bench.join("run_attribution.py"));
    let coder = format!("{} code - --published {{published}} --format json", scored::binary());
    let read = tree::output(&mut tree::program("python3", &[&runner, &gold, "--run", &coder]))?;
    let predictions = tree::scratch("attributions.jsonl", &read)?;
    let scorer = bench.join("score_attribution.py");
    let arguments = [&scored::shown(&scorer), &gold, &scored::shown(&predictions)];
    let printed = tree::output(&mut tree::program("python3", &arguments.map(String::as_str)))?;
    print!("{printed}");
    figures(&printed).map_err(|problem| Failure::Content { path: scorer, problem })
}

/// The figures that the scorer prints, as shares of one.
fn figures(printed: &str) -> Result<Figures, String> {
    let mut figures = Figures::new();
    for role in ["source", "cue", "content"] {
        // "cue exact P/R/F1 77.3 73.0 75.1": the third figure.
        let line = scored::line(printed, role)?;
        let exact = scored::behind(line, "exact P/R/F1")?;
        let third = exact.split_whitespace().nth(2).unwrap_or("");
        figures.insert(format!("{role}_exact"), scored::number(third)? / 100.0);
    }
    for form in ["direct", "mixed", "indirect"] {
        let line = scored::line(printed, form)?;
        let share = scored::number(scored::behind(line, "end-to-end")?)?;
        figures.insert(format!("{form}_end_to_end"), share / 100.0);
    }
    Ok(figures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorers_lines_are_read() {
        let printed = "source   exact P/R/F1 72.0 67.0 70.0  char P/R/F1 1.0 2.0 3.0\n\
            cue      exact P/R/F1 77.0 73.0 75.0  char P/R/F1 1.0 2.0 3.0\n\
            content  exact P/R/F1 58.0 59.0 58.5  char P/R/F1 1.0 2.0 3.0\n\
            direct   n=2 content-recall@0.5 61.0  speaker-acc|hit 77.0  end-to-end 47.5\n\
            mixed    n=2 content-recall@0.5 81.0  speaker-acc|hit 92.0  end-to-end 75.0\n\
            indirect n=2 content-recall@0.5 75.0  speaker-acc|hit 98.0  end-to-end 73.5\n";
        let figures = figures(printed).unwrap();
        assert_eq!(figures["content_exact"], 0.585);
        assert_eq!(figures["direct_end_to_end"], 0.475);
        assert!(super::figures("").is_err());
    }
}
