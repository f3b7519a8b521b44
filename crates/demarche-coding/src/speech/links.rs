//! How statements answer each other: a denial and what it denies, a repetition and what it repeats.
//!
//! In: the report and its statements. Out: links, from the later statement to the nearest earlier one that fits.

use demarche_model::{Link, LinkKind, Polarity, Pos, Span, Statement, StatementId};

use super::report::Report;

/// The share of content words that two statements must have in common to be about the same.
const SAME: f64 = 0.5;

/// How many statements back an answer may reach.
const REACH: usize = 200;

/// Links each denial to the other party's statement that says the same, and each repetition to the speaker's own.
pub(super) fn links(report: &Report<'_>, statements: &[Statement]) -> Vec<Link> {
    let words: Vec<Vec<String>> = statements.iter().map(|s| content_words(report, s)).collect();
    let mut links = Vec::new();
    for (i, statement) in statements.iter().enumerate() {
        let cue = statement.cue.map(|cue| report.parse.tokens_in(cue).start);
        let repeats = cue.is_some_and(|cue| {
            matches!(
                report.parse.lemma(cue),
                "repeat" | "reiterate" | "restate" | "reaffirm" | "reassert"
            )
        });
        let denies = statement.polarity == Polarity::Denies;
        if !denies && !repeats {
            continue;
        }
        let earlier = (0..i).rev().take(REACH).find(|j| {
            let other = &statements[*j];
            let same_speaker = other.speaker == statement.speaker;
            other.speaker.is_some()
                && statement.speaker.is_some()
                && same_speaker == repeats
                && (alike(&words[i], &words[*j]) || denies && names_it(report, statement, other))
        });
        if let Some(j) = earlier {
            let kind = if denies { LinkKind::Denies } else { LinkKind::Repeats };
            links.push(Link { kind, from: StatementId(i as u32), to: StatementId(j as u32) });
        }
    }
    links
}

fn content_words(report: &Report<'_>, statement: &Statement) -> Vec<String> {
    let mut words: Vec<String> = statement
        .content
        .iter()
        .flat_map(|part| report.parse.tokens_in(*part).iter())
        .filter(|t| {
            matches!(report.parse[*t].pos, Pos::Noun | Pos::Propn | Pos::Verb | Pos::Adj | Pos::Num)
        })
        .map(|t| report.parse.lemma(t).to_lowercase())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn alike(a: &[String], b: &[String]) -> bool {
    if a.len() < 2 || b.len() < 2 {
        return false;
    }
    let common = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    2.0 * common as f64 / (a.len() + b.len()) as f64 >= SAME
}

/// "Rejected the claim": what is denied is named as something said, right before.
fn names_it(report: &Report<'_>, denial: &Statement, other: &Statement) -> bool {
    let start = |s: &Statement| s.cue.or(s.content.first().copied()).map_or(0, Span::start);
    let block =
        |s: &Statement| report.document.blocks.partition_point(|b| b.span.start() <= start(s));
    let near = block(denial) - block(other).min(block(denial)) <= 1;
    near && denial.content.first().is_some_and(|part| {
        report.parse.tokens_in(*part).iter().take(3).any(|t| {
            matches!(
                report.parse.lemma(t),
                "claim"
                    | "accusation"
                    | "allegation"
                    | "charge"
                    | "report"
                    | "suggestion"
                    | "assertion"
            )
        })
    })
}
