//! Cues that stand beside what they vouch for: "…, the ministry said, …" and "according to the ministry, …".
//!
//! In: the report and a cue. Out: the cue's own clause, and the runs of tokens on both sides of it.

use demarche_model::{Dep, Pos, Tag, TokenId, TokenRange};

use super::indirect::{Run, cut, last_word};
use super::report::{Report, before, next};

/// The clause of a cue: the tokens from its first to its last that are no content.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct CueClause {
    /// The first token: the subject's, or the verb's.
    pub(crate) first: TokenId,
    /// The last one before the next mark.
    pub(crate) last: TokenId,
}

/// The clause around a verb of saying: subject, verb, and what follows up to the next mark or quotation.
pub(crate) fn cue_clause(
    report: &Report<'_>,
    verb: TokenId,
    subject: Option<TokenId>,
) -> CueClause {
    let parse = report.parse;
    let bounds = report.bounds(verb);
    let quoted = |token: TokenId| report.quoted_beside(token, verb);
    let mut first = verb;
    // Auxiliaries and adverbs that lead to the verb.
    while let Some(at) = before(first)
        && at >= bounds.start
        && parse[at].head == verb
        && matches!(parse[at].dep, Dep::Aux | Dep::Auxpass | Dep::Advmod)
        && !quoted(at)
    {
        first = at;
    }
    let mut last = verb;
    if let Some(subject) = subject {
        let (a, b) = report.reach(subject);
        if subject < verb {
            let mut a = a.max(bounds.start);
            // A parser that draws quoted words into the subject is not followed.
            for token in (TokenRange { start: a, end: verb }).iter() {
                if quoted(token) {
                    a = next(token);
                }
            }
            while a < verb && !report.is_word(a) {
                a = next(a);
            }
            first = first.min(a);
        } else {
            let mut b = b;
            for token in (TokenRange { start: next(verb), end: next(b) }).iter() {
                if quoted(token) || token >= bounds.end {
                    b = before(token).unwrap_or(verb);
                    break;
                }
            }
            last = last.max(b);
        }
    }
    while next(last) < bounds.end {
        let token = next(last);
        let joins = parse[token].tag == Tag::Cc && parse[token].head == verb;
        if quoted(token)
            || joins
            || report.is_stop(token) && report.word(token) != "-"
            || is_quote_mark(report, token)
        {
            break;
        }
        last = token;
    }
    while last > verb && !report.is_word(last) {
        last = before(last).unwrap_or(verb);
    }
    CueClause { first, last }
}

pub(crate) fn is_quote_mark(report: &Report<'_>, token: TokenId) -> bool {
    matches!(report.word(token), "\"" | "“" | "”" | "«" | "»" | "„" | "``" | "''" | "‘")
        || matches!(report.parse[token].tag, Tag::OpenQuote | Tag::CloseQuote)
            && report.word(token).len() <= 3
}

/// Whether a cue's clause stands between marks: "…, the ministry said, …" or "…, the ministry said."
pub(crate) fn interrupts(
    report: &Report<'_>,
    verb: TokenId,
    subject: Option<TokenId>,
    bounds: TokenRange,
) -> bool {
    let Some(subject) = subject else { return false };
    let clause = cue_clause(report, verb, Some(subject));
    let lead = before(clause.first).filter(|t| *t >= bounds.start);
    let after = next(clause.last);
    lead.is_some_and(|t| report.word(t) == ",")
        && (clause.last == verb || subject > verb)
        && (after >= bounds.end || matches!(report.word(after), "," | "." | ";"))
}

/// The clause around a parenthetical cue: "The road, the ministry said, will be closed".
pub(crate) fn around(
    report: &Report<'_>,
    verb: TokenId,
    subject: Option<TokenId>,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Vec<Run>> {
    let parse = report.parse;
    let subject = subject?;
    if parse[verb].dep == Dep::Acl {
        return None;
    }
    let clause = cue_clause(report, verb, Some(subject));
    // The cue stands between marks, or behind one at the end.
    let lead = before(clause.first).filter(|t| *t >= bounds.start);
    let behind_mark = lead.is_some_and(|t| {
        matches!(report.word(t), "," | "—" | "–" | "--" | "-") || is_quote_mark(report, t)
    });
    if !behind_mark {
        return None;
    }
    let after = next(clause.last);
    let mut start = bounds.start;
    // A joint with a cue of its own before this one ends the clause: "A, X said, and B, Y said".
    for token in (TokenRange { start: bounds.start, end: clause.first }).iter() {
        if report.word(token) == ";" {
            start = next(token);
        }
        if cues(token) && !report.quoted_beside(token, verb) && parse[token].dep == Dep::Root {
            return None;
        }
    }
    let mut runs = Vec::new();
    let lead = (start, before(clause.first)?);
    // ", which, the minister said, …": the relative clause is what is said, not the sentence it hangs in.
    let relative = (TokenRange { start, end: clause.first })
        .iter()
        .rfind(|t| report.is_word(*t))
        .is_some_and(|t| matches!(report.parse[t].tag, Tag::Wdt | Tag::Wp));
    let mut asserts = false;
    if lead.0 <= lead.1 && !relative {
        asserts |= asserted(report, lead, verb);
        runs.push(lead);
    }
    if after < bounds.end && report.word(after) == "," {
        let run = (next(after), last_word(report, after, bounds)?);
        if run.0 <= run.1 && goes_on(report, run.0, cues) {
            asserts |= asserted(report, run, verb);
            runs.push((run.0, cut(report, verb, run.0, run.0, run.1, cues)));
        }
    }
    (asserts && !runs.is_empty()).then_some(runs)
}

/// Whether a run holds a finite verb that is not in a circumstance of the cue itself ("When asked, she said").
fn asserted(report: &Report<'_>, run: Run, verb: TokenId) -> bool {
    let parse = report.parse;
    (TokenRange { start: run.0, end: next(run.1) }).iter().any(|t| {
        let finite = matches!(parse[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        finite && {
            let mut path = std::iter::once(t).chain(parse.ancestors(t));
            !path.any(|a| {
                parse[a].head == verb
                    && a != verb
                    && matches!(parse[a].dep, Dep::Advcl | Dep::Prep | Dep::Nsubj)
            })
        }
    })
}

/// Whether the words behind a parenthetical cue go on with the content, and not with how or when it was said.
fn goes_on(report: &Report<'_>, first: TokenId, cues: &dyn Fn(TokenId) -> bool) -> bool {
    let word = report.word(first).to_lowercase();
    let adds = report.parse[first].tag == Tag::Vbg
        || cues(first)
        || matches!(
            word.as_str(),
            "after"
                | "when"
                | "while"
                | "but"
                | "during"
                | "following"
                | "in"
                | "who"
                | "which"
                | "as"
        );
    !adds
}

/// What "according to" vouches for: the clause that it hangs in, without itself.
pub(crate) fn according(report: &Report<'_>, token: TokenId, source: TokenId) -> Option<Vec<Run>> {
    let parse = report.parse;
    let bounds = report.bounds(token);
    // A name that the parser took for a verb stands alone.
    let (end, reach) = if report.is_verb(source) {
        (source, source)
    } else {
        (report.phrase(source).1, report.reach(source).1)
    };
    // Conjoined sources and appositions belong to the phrase, as far as no verb of the clause is drawn in.
    let drawn = (TokenRange { start: next(end), end: next(reach) }).iter().any(|t| {
        report.is_verb(t)
            && !parse
                .ancestors(t)
                .take_while(|a| *a != source)
                .any(|a| matches!(parse[a].dep, Dep::Relcl | Dep::Acl))
            && !matches!(parse[t].dep, Dep::Relcl | Dep::Acl)
    });
    let end = if drawn { end } else { reach }.min(before(bounds.end)?);
    let mut head = parse[token].head;
    while !report.is_verb(head) && parse[head].head != head && parse[head].pos != Pos::Aux {
        head = parse[head].head;
    }
    // At the head of a sentence it vouches for all of it.
    let leads = token.0 <= bounds.start.0 + 1;
    // Behind a comma at the end of a sentence it does so too, unless the sentence joins several clauses.
    let behind_comma = before(token).is_some_and(|t| report.word(t) == ",");
    let closes =
        !(TokenRange { start: next(end), end: bounds.end }).iter().any(|t| report.is_word(t));
    let joined = std::iter::once(head)
        .chain(parse.ancestors(head))
        .any(|a| matches!(parse[a].dep, Dep::Conj | Dep::Relcl | Dep::Acl));
    let whole = leads
        || behind_comma && closes && !joined
        || parse[head].head == head
        || !matches!(parse[head].dep, Dep::Conj | Dep::Ccomp | Dep::Advcl | Dep::Relcl | Dep::Acl);
    let (mut first, mut last) =
        if whole { (bounds.start, before(bounds.end)?) } else { report.reach(head) };
    first = first.max(bounds.start).min(token);
    last = last.min(before(bounds.end)?).max(end);
    // A joint or semicolon on either side of the phrase bounds what it vouches for.
    for t in (TokenRange { start: first, end: token }).iter() {
        if report.word(t) == ";" {
            first = next(t);
        }
    }
    for t in (TokenRange { start: next(end), end: next(last) }).iter() {
        if report.word(t) == ";" {
            last = before(t)?;
            break;
        }
    }
    let mut runs = Vec::new();
    if first < token {
        runs.push((first, before(token)?));
    }
    if end < last {
        runs.push((next(end), last));
    }
    runs.retain(|run| {
        (TokenRange { start: run.0, end: next(run.1) }).iter().any(|t| report.is_word(t))
    });
    (!runs.is_empty()).then_some(runs)
}
