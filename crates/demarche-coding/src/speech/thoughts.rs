//! What those who speak say that they or others think: "I think it is over", inside a quotation.
//!
//! In: the report, the statements found so far, and the verbs of thinking. Out: statements inside those statements. A
//! thought that nobody utters is the report's own and makes none.

use demarche_model::{Pos, Span, Statement, Tag, TokenId};

use super::cues::{Cue, CueKind};
use super::report::Report;
use super::{Draft, nest, speaker, verb};

/// Adds the thoughts that are told inside a statement.
pub(super) fn tell(
    report: &Report<'_>,
    thoughts: &[Cue<'_>],
    drafts: &mut Vec<Draft>,
    is_cue: &dyn Fn(TokenId) -> bool,
) {
    let places: Vec<Option<Span>> =
        thoughts.iter().map(|cue| Some(report.parse[cue.token].span)).collect();
    let statements: Vec<&Statement> = drafts.iter().map(|draft| &draft.statement).collect();
    let around = nest::holders(&statements, &places);
    let mut used = vec![false; report.quotes.len()];
    let mut found = Vec::new();
    for (cue, around) in thoughts.iter().zip(around) {
        let CueKind::Verb(groups) = &cue.kind else { continue };
        let held = around.iter().any(|i| drafts[*i].token != Some(cue.token));
        if !held || !thinks(report, cue.token) {
            continue;
        }
        if let Ok(told) = verb(report, cue, groups, drafts, is_cue, &mut used) {
            // What is thought must itself be a part of what is said.
            let inside = |draft: &Draft| {
                around.iter().any(|i| {
                    let outer = &drafts[*i].statement;
                    draft
                        .statement
                        .content
                        .iter()
                        .all(|part| outer.content.iter().any(|whole| whole.contains(*part)))
                        && nest::length(outer) > nest::length(&draft.statement)
                })
            };
            found.extend(told.into_iter().filter(|draft| inside(draft)));
        }
    }
    drafts.extend(found);
}

/// Whether somebody thinks: a person's pronoun or a name, in the verb's own clause.
fn thinks(report: &Report<'_>, verb: TokenId) -> bool {
    let parse = report.parse;
    if matches!(parse[verb].tag, Tag::Vbg | Tag::Vbn) {
        return false;
    }
    speaker::subject(report, verb).is_some_and(|subject| {
        let word = report.word(subject.head).to_lowercase();
        subject.head < verb
            && match parse[subject.head].pos {
                Pos::Pron => matches!(word.as_str(), "i" | "we" | "he" | "she" | "they"),
                Pos::Propn => true,
                _ => speaker::is_people(report, subject.head),
            }
    })
}
