//! What is said without quotation marks: the clause, object or infinitive that a cue takes.
//!
//! In: the report and a cue. Out: runs of tokens, which may hold quotations or lie around the cue.

use demarche_lexicon::speech::{Object, Saying, Takes};
use demarche_model::{Dep, Pos, Tag, TokenId, TokenRange};

use super::report::{Report, before, next};

/// A run of tokens, both ends included.
pub(crate) type Run = (TokenId, TokenId);

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
        if quoted(token)
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

/// What follows or surrounds a verb of saying as its content, for one group of the lexicon; `None` where the group
/// does not fit.
pub(crate) fn content(
    report: &Report<'_>,
    verb: TokenId,
    second: Option<TokenId>,
    saying: &Saying,
    subject: Option<TokenId>,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Vec<Run>> {
    let bounds = report.bounds(verb);
    let from = second.filter(|s| *s > verb).unwrap_or(verb);
    let clause = clause_after(report, verb, second, saying, bounds, cues)
        .or_else(|| object(report, verb, from, saying, bounds, cues));
    if let Some(run) = clause {
        return Some(vec![run]);
    }
    if saying.takes(Takes::That) {
        return around(report, verb, subject, bounds, cues);
    }
    None
}

/// The complement clause behind the verb.
fn clause_after(
    report: &Report<'_>,
    verb: TokenId,
    second: Option<TokenId>,
    saying: &Saying,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Run> {
    let parse = report.parse;
    let heads = [Some(verb), second];
    let clause =
        heads.iter().flatten().flat_map(|head| parse.children(*head)).copied().find(|child| {
            *child > verb
                && Some(*child) != second
                && matches!(parse[*child].dep, Dep::Ccomp | Dep::Xcomp)
                && (report.is_verb(*child)
                    || matches!(parse[*child].pos, Pos::Aux | Pos::Verb)
                    || report.child(*child, Dep::Nsubj).is_some()
                    || report.child(*child, Dep::Mark).is_some())
        })?;
    let children = parse.children(clause);
    let has =
        |dep: Dep, tag: Tag| children.iter().any(|c| parse[*c].dep == dep && parse[*c].tag == tag);
    let has_subject = children.iter().any(|c| {
        matches!(parse[*c].dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Csubj | Dep::Expl) && *c < clause
    });
    let infinitive = has(Dep::Aux, Tag::To);
    let gerund = parse[clause].tag == Tag::Vbg
        && !children
            .iter()
            .any(|c| parse[*c].dep == Dep::Aux && !matches!(report.word(*c), "having"));
    let fits = if infinitive {
        saying.takes(Takes::To) || has_subject && saying.takes(Takes::That)
    } else if gerund && !has_subject {
        saying.takes(Takes::Ing)
    } else {
        saying.takes(Takes::That)
    };
    if !fits {
        return None;
    }
    let (mut first, last) = report.reach(clause);
    first = first.max(next(verb));
    let bidden = report.child(verb, Dep::Dobj).or_else(|| report.child(verb, Dep::Dative));
    let bidden = bidden.or_else(|| second.and_then(|s| report.child(s, Dep::Pobj)));
    if let (Object::Bidden, true, Some(object)) = (saying.object, infinitive, bidden)
        && object > verb
        && object < clause
    {
        first = report.reach(object).0.max(next(verb));
    }
    if report.word(first).eq_ignore_ascii_case("that") && parse[first].tag == Tag::In {
        first = next(first);
    }
    let last = extended(report, verb, clause, last, bounds);
    Some((first, cut(report, verb, clause, first, last, cues)))
}

/// The end of a complement that the parser cut short: what hangs on the verb right behind it, with no mark between,
/// belongs to it.
fn extended(
    report: &Report<'_>,
    verb: TokenId,
    clause: TokenId,
    last: TokenId,
    bounds: TokenRange,
) -> TokenId {
    let parse = report.parse;
    let mut last = last.min(before(bounds.end).unwrap_or(last));
    for child in parse.children(verb).iter().copied().filter(|c| *c > clause) {
        use Dep::{Advcl, Advmod, Npadvmod, Prep, Xcomp};
        let (a, b) = report.reach(child);
        if a == next(last)
            && matches!(parse[child].dep, Advcl | Advmod | Npadvmod | Prep | Xcomp)
            && b < bounds.end
        {
            last = b;
        }
    }
    last
}

/// Cuts a complement before another party's saying that the parser took into it ("…, but Spain denied it").
fn cut(
    report: &Report<'_>,
    verb: TokenId,
    clause: TokenId,
    first: TokenId,
    last: TokenId,
    cues: &dyn Fn(TokenId) -> bool,
) -> TokenId {
    let parse = report.parse;
    for token in (TokenRange { start: next(first), end: next(last) }).iter() {
        if report.quoted_beside(token, verb) {
            continue;
        }
        let word = report.word(token);
        let joins = matches!(word, "while" | "whereas" | "but" | "and" | "though" | "although")
            || word == ";";
        if !joins {
            continue;
        }
        let Some(mark) = before(token) else { continue };
        let after_mark =
            report.is_stop(mark) || report.parse[mark].tag == Tag::CloseQuote || word == ";";
        if !after_mark || token <= clause {
            continue;
        }
        // The clause behind the joint has a cue of its own with a subject of its own before it, and no "that".
        let behind = TokenRange { start: next(token), end: next(last) };
        let own = behind.iter().take(24).find(|t| {
            cues(*t)
                && parse.children_by(*t, Dep::Nsubj).any(|s| s > token)
                && !report.quoted_beside(*t, verb)
        });
        if own.is_some() && behind.iter().next().is_none_or(|t| report.word(t) != "that") {
            return before(token).unwrap_or(token);
        }
    }
    last
}

/// The object that is said: "stressed the need to …", "called the raid a crime".
fn object(
    report: &Report<'_>,
    verb: TokenId,
    from: TokenId,
    saying: &Saying,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Run> {
    if !matches!(saying.object, Object::Content | Object::Described) {
        return None;
    }
    let parse = report.parse;
    let preposition = from != verb && parse[from].pos == Pos::Adp && parse[from].dep != Dep::Prt;
    let passive = parse.children(verb).iter().any(|c| parse[*c].dep == Dep::Auxpass);
    let head = if preposition {
        report.child(from, Dep::Pobj).or_else(|| report.child(from, Dep::Pcomp)).or_else(|| {
            (parse[from].head != verb && parse[from].head > from).then_some(parse[from].head)
        })
    } else if passive {
        report.child(verb, Dep::Nsubjpass)
    } else {
        parse.children(verb).iter().copied().find(|c| {
            *c > verb
                && (parse[*c].dep == Dep::Dobj
                    || parse[*c].dep == Dep::Ccomp && saying.object == Object::Described)
        })
    }?;
    if !saying.objects.is_empty() && !saying.objects.iter().any(|o| o == parse.lemma(head)) {
        return None;
    }
    let (first, mut last) = report.reach(head);
    if passive && !preposition {
        let last = last.min(before(verb)?);
        let noun = matches!(parse[head].pos, Pos::Noun | Pos::Propn);
        return (noun && saying.object == Object::Content)
            .then_some((first.max(bounds.start), last));
    }
    let first = first.max(next(from));
    let mut described = parse[head].dep == Dep::Ccomp;
    let mut children: Vec<TokenId> =
        parse.children(verb).iter().copied().filter(|c| *c > head).collect();
    children.sort_unstable();
    for child in children {
        use Dep::{Acomp, Advcl, Oprd, Prep, Xcomp};
        let (a, b) = report.reach(child);
        let dep = parse[child].dep;
        if a != next(last) && !(a == next(next(last)) && is_quote_mark(report, next(last))) {
            break;
        }
        let follows = match dep {
            Prep => {
                let word = report.word(child).to_lowercase();
                if matches!(word.as_str(), "as" | "of" | "for" | "with") {
                    described = true;
                }
                !matches!(word.as_str(), "on" | "at" | "via" | "during" | "after" | "before" | "by")
                    && !is_time(report, child)
            }
            Oprd | Acomp | Xcomp | Advcl | Dep::Ccomp | Dep::Pcomp | Dep::Attr | Dep::Npadvmod => {
                described |= matches!(dep, Oprd | Acomp | Xcomp | Dep::Ccomp | Dep::Attr);
                dep != Dep::Npadvmod
            }
            _ => false,
        };
        if !follows || b >= bounds.end {
            break;
        }
        last = b;
    }
    if saying.object == Object::Described && !described {
        // "Called the attack" without what it was called, unless the object's own words hold it.
        let inside = (TokenRange { start: next(head), end: next(last) }).iter();
        let holds = inside.into_iter().any(|t| {
            matches!(report.word(t), "as" | "of" | "for") || report.quoted_beside(t, verb)
        });
        if !holds {
            return None;
        }
    }
    let bare = first == last && matches!(parse[first].pos, Pos::Pron | Pos::Det);
    if bare {
        return None;
    }
    last = last.min(before(bounds.end)?);
    Some((first, cut(report, verb, head, first, last, cues)))
}

fn is_time(report: &Report<'_>, token: TokenId) -> bool {
    let (a, b) = report.reach(token);
    let span = report.span(a, b);
    report.times.iter().any(|time| span.contains(time.span) && time.span.len() * 2 > span.len())
}

/// The clause around a parenthetical cue: "The road, the ministry said, will be closed".
fn around(
    report: &Report<'_>,
    verb: TokenId,
    subject: Option<TokenId>,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Vec<Run>> {
    let parse = report.parse;
    let subject = subject?;
    if matches!(parse[verb].dep, Dep::Relcl | Dep::Acl) {
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
    let head_run = (start, before(clause.first)?);
    let has_verb = |run: Run| {
        (TokenRange { start: run.0, end: next(run.1) }).iter().any(|t| report.is_verb(t))
    };
    let mut verbs = false;
    if head_run.0 <= head_run.1 {
        verbs |= has_verb(head_run);
        runs.push(head_run);
    }
    if after < bounds.end && report.word(after) == "," {
        let run = (next(after), before(bounds.end)?);
        if run.0 <= run.1 && goes_on(report, run.0, cues) {
            verbs |= has_verb(run);
            runs.push((run.0, cut(report, verb, run.0, run.0, run.1, cues)));
        }
    }
    (verbs && !runs.is_empty()).then_some(runs)
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
    let (_, end) = report.phrase(source);
    let (_, reach) = report.reach(source);
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
    let whole = parse[head].head == head
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

/// The clause that a noun of saying takes: "the claim that …", "a pledge to …".
pub(crate) fn of_noun(report: &Report<'_>, noun: TokenId, saying: &Saying) -> Option<Vec<Run>> {
    let parse = report.parse;
    let bounds = report.bounds(noun);
    let clause = parse.children(noun).iter().copied().find(|c| {
        *c > noun && matches!(parse[*c].dep, Dep::Acl | Dep::Ccomp | Dep::Relcl | Dep::Advcl) && {
            let children = parse.children(*c);
            let that =
                children.iter().any(|m| parse[*m].dep == Dep::Mark && report.word(*m) == "that");
            let to = children.iter().any(|m| parse[*m].dep == Dep::Aux && parse[*m].tag == Tag::To);
            that && saying.takes(Takes::That) || to && saying.takes(Takes::To)
        }
    })?;
    let (first, last) = report.reach(clause);
    let mut first = first.max(next(noun));
    if report.word(first) == "that" {
        first = next(first);
    }
    Some(vec![(first, last.min(before(bounds.end)?))])
}
