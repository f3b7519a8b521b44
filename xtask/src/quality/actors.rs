//! Actor phrases to figures: the released binary reads each, and the shared scorer (`../shared/bench`) compares country
//! and sectors with those that the phrases' collectors expect.

use std::process::Stdio;

use super::{Figures, scored};
use crate::tree::{self, Failure};

/// Scores the phrases of `../shared/data/entities/actor_cases.jsonl`.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let scorer = scored::shown(&tree::shared().join("bench/score_actors.py"));
    let cases = scored::shown(&tree::shared().join("data/entities/actor_cases.jsonl"));
    let reader = format!("{} actor --jsonl", scored::binary());
    // The scorer names the phrases that it finds wrong on standard error.
    let stderr = if verbose { Stdio::inherit() } else { Stdio::null() };
    let mut program = tree::program("python3", &[&scorer, &cases, "--run", &reader]);
    let printed = tree::output(program.stderr(stderr))?;
    print!("{printed}");
    share(&printed).map(|right| Figures::from([(String::from("right"), right)])).ok_or_else(|| {
        Failure::Content {
            path: scorer.into(),
            problem: String::from("it prints no \"actors right N/N\""),
        }
    })
}

/// The share that the scorer prints as a fraction.
fn share(printed: &str) -> Option<f64> {
    let (_, rest) = printed.split_once("actors right ")?;
    let (right, all) = rest.split_whitespace().next()?.split_once('/')?;
    let (right, all) = (right.parse::<f64>().ok()?, all.parse::<f64>().ok()?);
    (all > 0.0).then_some(right / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scorers_line_is_read() {
        assert_eq!(share("actors right 3/4 75.0 %\n"), Some(0.75));
        assert_eq!(share("actors right 0/0 0.0 %\n"), None);
        assert_eq!(share("none"), None);
    }
}
