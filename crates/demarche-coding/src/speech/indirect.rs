//! What is said without quotation marks: the clause or infinitive that a cue takes, else what its object or the words
//! around it hold.
//!
//! In: the report and a cue. Out: runs of tokens, which may hold quotations or lie around the cue.

use demarche_lexicon::speech::{Object, Saying, Takes};
use demarche_model::{Dep, NerLabel, Pos, Tag, TokenId, TokenRange};

use super::around::{around, interrupts, is_quote_mark};
use super::channel::channel_word;
use super::object::object;
use super::report::{Report, before, next};

/// A run of tokens, both ends included.
pub(crate) type Run = (TokenId, TokenId);

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
    let takes_clause = saying.takes(Takes::That);
    // "A, X said, with B": a cue between marks belongs to the words around it, whatever the parser hangs on it.
    if takes_clause
        && interrupts(report, verb, subject, bounds)
        && let Some(runs) = around(report, verb, subject, bounds, cues)
    {
        return Some(runs);
    }
    let clause = clause_after(report, verb, second, saying, bounds, cues)
        .or_else(|| about(report, verb, saying, bounds));
    if let Some(run) = clause {
        return Some(vec![run]);
    }
    if takes_clause && let Some(run) = misread(report, verb, saying.object, bounds, cues) {
        return Some(vec![run]);
    }
    if let Some(runs) = object(report, verb, from, saying, bounds, cues) {
        return Some(runs);
    }
    if !takes_clause {
        return None;
    }
    around(report, verb, subject, bounds, cues).or_else(|| {
        if matches!(saying.object, Object::Content | Object::Described) || from != verb {
            return None;
        }
        bare(report, verb, subject, bounds, cues).map(|run| vec![run])
    })
}

/// "Told him about the delivery".
fn about(report: &Report<'_>, verb: TokenId, saying: &Saying, bounds: TokenRange) -> Option<Run> {
    if !saying.takes(Takes::About) {
        return None;
    }
    let parse = report.parse;
    let told = report.child(verb, Dep::Dobj);
    let heads = [Some(verb), told];
    let about = heads
        .iter()
        .flatten()
        .flat_map(|head| parse.children_by(*head, Dep::Prep))
        .find(|p| *p > verb && report.word(*p) == "about")?;
    let object = report.child(about, Dep::Pobj)?;
    let (first, last) = report.reach(object);
    (first > about).then_some((first, last.min(before(bounds.end)?)))
}

/// A clause that the parser hangs elsewhere: behind "that", or as a relative clause of the one who is told.
fn misread(
    report: &Report<'_>,
    verb: TokenId,
    object: Object,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Run> {
    let parse = report.parse;
    let last = last_word(report, verb, bounds)?;
    // "Informed police she had left": a relative clause with no relative word.
    let told = report.child(verb, Dep::Dobj);
    if let Some(relative) = told.and_then(|told| report.child(told, Dep::Relcl))
        && told.is_some_and(|told| next(report.phrase(told).1) == report.reach(relative).0)
        && let Some(subject) = report.child(relative, Dep::Nsubj)
        && !matches!(parse[subject].tag, Tag::Wdt | Tag::Wp | Tag::Dt)
        && parse[subject].pos == Pos::Pron
    {
        let first = report.reach(relative).0;
        return Some((first, cut(report, verb, relative, first, last, cues)));
    }
    // "Added that …": within a few words of the verb, with no other verb between.
    let mut at = next(verb);
    for _ in 0..8 {
        if at >= bounds.end || report.quoted_beside(at, verb) {
            return None;
        }
        if report.word(at) == "that" && matches!(parse[at].tag, Tag::In) && at < last {
            let first = next(at);
            return finite_in(report, first, last)
                .then(|| (first, cut(report, verb, first, first, last, cues)));
        }
        // "Denied all claims that …": the clause is the noun's.
        let of_noun = told == Some(at) && object != Object::Addressee;
        if of_noun || report.is_verb(at) || report.is_stop(at) && report.word(at) != "," {
            return None;
        }
        at = next(at);
    }
    None
}

/// The rest of the sentence behind a verb that only takes a clause, where the parser found none.
fn bare(
    report: &Report<'_>,
    verb: TokenId,
    subject: Option<TokenId>,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Run> {
    let parse = report.parse;
    let first = next(verb);
    let attached = parse[verb].dep == Dep::Acl || subject.is_some_and(|s| s < verb);
    if !attached || first >= bounds.end || report.quoted_beside(first, verb) {
        return None;
    }
    let opens = matches!(
        parse[first].pos,
        Pos::Det | Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num
    );
    let last = last_word(report, verb, bounds)?;
    // "Yelled slogans and threw eggs": the next verb is the same one's next act.
    let acts_on = parse
        .children_by(verb, Dep::Cc)
        .any(|joint| joint > first && !finite_in(report, first, joint));
    let quote = (TokenRange { start: first, end: next(last) })
        .iter()
        .find(|t| report.quoted_beside(*t, verb))
        .and_then(before)
        .unwrap_or(last);
    (opens && first < last && !acts_on && finite_in(report, first, quote))
        .then(|| (first, cut(report, verb, first, first, last, cues)))
}

pub(crate) fn finite_in(report: &Report<'_>, first: TokenId, last: TokenId) -> bool {
    (TokenRange { start: first, end: next(last) })
        .iter()
        .any(|t| matches!(report.parse[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
}

/// The last word of the sentence, or before the next semicolon.
pub(crate) fn last_word(report: &Report<'_>, verb: TokenId, bounds: TokenRange) -> Option<TokenId> {
    let behind = TokenRange { start: next(verb), end: bounds.end.max(next(verb)) };
    let end = behind.iter().find(|t| report.word(*t) == ";" && !report.quoted_beside(*t, verb));
    before(end.unwrap_or(behind.end)).filter(|t| *t > verb)
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
                && *child < bounds.end
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
    // "Told the Post Pires had left": the one who is told, drawn into the clause's subject.
    if saying.object == Object::Addressee
        && first == next(verb)
        && let Some(told) = parse.entities().iter().find(|e| e.tokens.start == first)
        && told.label == NerLabel::Org
        && parse
            .entities()
            .iter()
            .any(|e| e.tokens.start == told.tokens.end && e.tokens.end <= clause)
    {
        first = told.tokens.end;
    }
    while first < clause
        && parse[first].pos == Pos::Adv
        && matches!(
            report.word(first),
            "earlier" | "later" | "also" | "again" | "previously" | "then"
        )
        && parse[first].dep == Dep::Advmod
    {
        first = next(first);
    }
    let mut last = extended(report, verb, clause, last, bounds);
    if infinitive || gerund {
        // "Urged it to think again and spoke with …": a past beside an infinitive is the speaker's next act.
        for conjunct in parse.children_by(clause, Dep::Conj) {
            if matches!(parse[conjunct].tag, Tag::Vbd | Tag::Vbz)
                && let Some(joint) = parse.children_by(clause, Dep::Cc).rfind(|c| *c < conjunct)
            {
                last = last.min(before(joint)?);
            }
        }
        // "… to help and deny them any victory": the second half of the infinitive.
        for conjunct in parse.children_by(verb, Dep::Conj) {
            let joint = parse.children_by(verb, Dep::Cc).rfind(|c| *c < conjunct);
            if matches!(parse[conjunct].tag, Tag::Vb | Tag::Vbp) && joint == Some(next(last)) {
                last = report.reach(conjunct).1.min(before(bounds.end)?);
            }
        }
    }
    let last = cut(report, verb, clause, first, last, cues);
    let clausal = (TokenRange { start: first, end: next(last) })
        .iter()
        .any(|t| report.is_verb(t) || matches!(parse[t].pos, Pos::Aux));
    (first <= last && clausal).then_some((first, last))
}

/// The preposition behind a complement that leads to the channel, where the parser hung it inside: "announced that he
/// had landed in a post online".
pub(crate) fn channel_in(report: &Report<'_>, clause: TokenId, last: TokenId) -> Option<TokenId> {
    use demarche_model::ChannelKind::{
        Briefing, Interview, PressConference, Readout, SocialMedia, WrittenStatement,
    };
    let parse = report.parse;
    (TokenRange { start: next(clause), end: next(last) }).iter().find(|t| {
        parse[*t].dep == Dep::Prep
            && (report.is_verb(parse[*t].head) || parse[parse[*t].head].pos == Pos::Propn)
            && report.level(*t) == report.level(clause)
            && matches!(report.word(*t), "in" | "on" | "at" | "during" | "via")
            && report.child(*t, Dep::Pobj).is_some_and(|object| {
                let kind = channel_word(report, object).map(|word| word.kind);
                let definite = report
                    .child(object, Dep::Det)
                    .is_some_and(|det| report.word(det).eq_ignore_ascii_case("the"));
                let spoken = matches!(
                    kind,
                    Some(
                        Briefing
                            | Interview
                            | PressConference
                            | Readout
                            | SocialMedia
                            | WrittenStatement
                    )
                );
                spoken && !definite
            })
    })
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
    // "…, but that they would not": a second clause that the parser hung elsewhere.
    let mut at = next(last);
    let mut joined = false;
    while at < bounds.end && (!report.is_word(at) || parse[at].tag == Tag::Cc) && at.0 <= last.0 + 4
    {
        joined |= parse[at].tag == Tag::Cc;
        at = next(at);
    }
    if joined && at < bounds.end && report.word(at) == "that" && parse[at].tag == Tag::In {
        last = last_word(report, at, bounds).unwrap_or(last);
    }
    last
}

/// Cuts a complement before another party's saying that the parser took into it ("…, but Spain denied it").
pub(crate) fn cut(
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
        // "…, further saying …": the speaker's own next words.
        let mark = lead_in(report, token);
        if cues(token)
            && parse[token].tag == Tag::Vbg
            && parse[token].dep != Dep::Pcomp
            && report.child(token, Dep::Nsubj).is_none()
            && mark > first
            && let Some(stop) = before(mark)
        {
            let closing =
                is_quote_mark(report, stop) && before(stop).is_some_and(|t| report.word(t) == ",");
            if closing || matches!(report.word(stop), "," | ";") {
                return before(stop).unwrap_or(first);
            }
            if parse.lemma(token) == "cite" {
                return stop;
            }
        }
        // ", which she said …": a relative clause with a cue of its own.
        let behind_comma = before(token).filter(|t| report.word(*t) == "," && *t > first);
        if let (Some(comma), true) = (behind_comma, parse[token].tag == Tag::Wdt)
            && (TokenRange { start: next(token), end: next(last) })
                .iter()
                .take(4)
                .any(|t| cues(t) && report.child(t, Dep::Nsubj).is_some_and(|s| s > token && s < t))
        {
            return before(comma).unwrap_or(first);
        }
        let word = report.word(token);
        let joins = matches!(word, "while" | "whereas" | "but" | "and" | "though" | "although")
            || word == ";";
        if !joins || token <= clause && token != first {
            continue;
        }
        let Some(mark) = before(token) else { continue };
        let marked = report.is_stop(mark) || parse[mark].tag == Tag::CloseQuote || word == ";";
        // The clause behind the joint has a cue of its own with a subject of its own before it, and no "that".
        let behind = TokenRange { start: next(token), end: next(last) };
        if behind.iter().next().is_none_or(|t| report.word(t) == "that") {
            continue;
        }
        let own = behind.iter().take(24).any(|t| {
            let subject = parse.children_by(t, Dep::Nsubj).find(|s| *s > token && *s < t);
            let close = subject.is_some_and(|s| report.reach(s).0 == next(token));
            let joined = marked || close && parse[t].dep == Dep::Conj;
            cues(t) && subject.is_some() && joined && !report.quoted_beside(t, verb)
        });
        if own {
            return mark;
        }
    }
    last
}

/// The first of the adverbs that lead to a participle.
fn lead_in(report: &Report<'_>, token: TokenId) -> TokenId {
    let mut first = token;
    while let Some(at) = before(first)
        && (report.parse[at].pos == Pos::Adv || matches!(report.word(at), "while" | "but"))
        && report.is_word(at)
    {
        first = at;
    }
    first
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
