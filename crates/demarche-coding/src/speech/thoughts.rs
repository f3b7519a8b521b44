//! What those who speak say that they or others think: "I think it is over", inside a quotation.
//!
//! In: the report, the statements found so far, and the verbs of thinking. Out: statements inside those statements. A
//! thought that nobody utters is the report's own and makes none.

use demarche_lexicon::speech::Saying;
use demarche_model::{Dep, Pos, Span, Statement, Tag, TokenId};

use super::cues::{Cue, CueKind};
use super::indirect::Run;
use super::report::{Report, next};
use super::{Draft, clean, form, indirect, nest, speaker};

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
    let mut found = Vec::new();
    for (cue, around) in thoughts.iter().zip(around) {
        let CueKind::Verb(groups) = &cue.kind else { continue };
        let Some(draft) = read(report, cue, groups, is_cue) else { continue };
        // What is thought must itself be a part of what is said.
        let inside = around.iter().any(|i| {
            let outer = &drafts[*i].statement;
            let holds = |part: &Span| outer.content.iter().any(|whole| whole.contains(*part));
            draft.statement.content.iter().all(holds)
                && nest::length(outer) > nest::length(&draft.statement)
        });
        if inside {
            found.push(draft);
        }
    }
    drafts.extend(found);
}

/// Reads one thought: who thinks, and the clause that is thought.
fn read(
    report: &Report<'_>,
    cue: &Cue<'_>,
    groups: &[(Option<TokenId>, &Saying)],
    is_cue: &dyn Fn(TokenId) -> bool,
) -> Option<Draft> {
    let verb = cue.token;
    let thinker = thinker(report, verb)?;
    let (second, saying, runs) = groups.iter().find_map(|(second, saying)| {
        let runs = indirect::content(report, verb, *second, saying, Some(thinker), is_cue)?;
        Some((*second, *saying, runs))
    })?;
    let mut content: Vec<Span> = runs.iter().filter_map(|run| clean(report, *run)).collect();
    if let (Some(last), Some(run)) = (content.last_mut(), runs.last())
        && let Some(more) = going_on(report, verb, *run).and_then(|more| clean(report, more))
    {
        *last = last.cover(more);
    }
    content.retain(|part| !part.is_empty());
    if content.is_empty() {
        return None;
    }
    let speaker = speaker::speakers(report, thinker).into_iter().next()?;
    let statement = Statement {
        speaker: speaker.entity,
        speaker_span: speaker.span,
        cue: Some(cue.span(report, second)),
        form: form(report, &content, report.level(verb)),
        content,
        addressee: None,
        channel: None,
        location: None,
        date: None,
        polarity: saying.polarity(),
        within: None,
    };
    Some(Draft { statement, token: Some(verb) })
}

/// What follows a thought behind a comma in the same quoted sentence, where no joint begins another clause: "I think his
/// drawings matter, even the early ones".
fn going_on(report: &Report<'_>, verb: TokenId, run: Run) -> Option<Run> {
    report.level(verb)?;
    let bounds = report.bounds(verb);
    let comma = next(run.1);
    let after = next(comma);
    let joins = |t: TokenId| {
        report.parse[t].tag == Tag::Cc
            || matches!(report.word(t), "so" | "because" | "though" | "although" | "which" | "who")
    };
    if run.0 < verb || after >= bounds.end || report.word(comma) != "," || joins(after) {
        return None;
    }
    let last = indirect::last_word(report, verb, bounds)?;
    (after <= last).then_some((after, last))
}

/// Who thinks: a person's pronoun or a name, in the verb's own clause.
fn thinker(report: &Report<'_>, verb: TokenId) -> Option<TokenId> {
    let parse = report.parse;
    let felt = report.child(verb, Dep::Nsubjpass);
    if felt.is_none() && matches!(parse[verb].tag, Tag::Vbg | Tag::Vbn) {
        return None;
    }
    let head = felt.or_else(|| speaker::subject(report, verb).map(|subject| subject.head))?;
    let word = report.word(head).to_lowercase();
    let person = match parse[head].pos {
        Pos::Pron => matches!(word.as_str(), "i" | "we" | "he" | "she" | "they"),
        Pos::Propn => true,
        _ => speaker::is_people(report, head),
    };
    (head < verb && person).then_some(head)
}
