//! The object that is said: "stressed the need for talks", "called the raid a crime", "accused them of theft".
//!
//! In: the report and a verb of saying. Out: runs of tokens, parted where the time or the channel stands between.

use demarche_lexicon::speech::{Object, Saying};
use demarche_model::{Dep, Pos, Tag, TokenId, TokenRange};

use super::around::is_quote_mark;
use super::channel::channel_word;
use super::indirect::{Run, cut};
use super::report::{Report, before, next};

/// The object that is said: "stressed the need to …", "called the raid a crime".
pub(crate) fn object(
    report: &Report<'_>,
    verb: TokenId,
    from: TokenId,
    saying: &Saying,
    bounds: TokenRange,
    cues: &dyn Fn(TokenId) -> bool,
) -> Option<Vec<Run>> {
    if !matches!(saying.object, Object::Content | Object::Described) {
        return None;
    }
    let parse = report.parse;
    let preposition = from != verb && parse[from].tag == Tag::In && parse[from].dep != Dep::Prt;
    // "A user labelled Anonymous": who labels is not told.
    if parse[verb].tag == Tag::Vbn && parse[verb].dep == Dep::Acl {
        return None;
    }
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
                    || matches!(parse[*c].dep, Dep::Ccomp | Dep::Oprd)
                        && saying.object == Object::Described)
        })
    }?;
    if matches!(report.word(head), "nothing" | "anything" | "everything" | "something") {
        return None;
    }
    if !saying.objects.is_empty() && !saying.objects.iter().any(|o| o == parse.lemma(head)) {
        return None;
    }
    let (first, mut last) = report.reach(head);
    if passive && !preposition {
        let last = last.min(before(verb)?);
        let noun = matches!(parse[head].pos, Pos::Noun | Pos::Propn);
        return (noun && saying.object == Object::Content)
            .then_some(vec![(first.max(bounds.start), last)]);
    }
    let first = first.max(next(from));
    let mut runs: Vec<Run> = Vec::new();
    let mut start = first;
    let mut described = matches!(parse[head].dep, Dep::Ccomp | Dep::Oprd);
    for child in parse.children(verb).iter().copied().filter(|c| *c > head) {
        let (a, b) = report.reach(child);
        if a == b && (is_quote_mark(report, child) || is_genitive(report, child)) {
            continue;
        }
        let gap = TokenRange { start: next(last), end: a };
        // A genitive's mark that the parser lost, and quotation marks, part nothing.
        let close = a > last
            && gap.iter().len() <= 2
            && gap.iter().all(|t| is_quote_mark(report, t) || is_genitive(report, t));
        if !close || b >= bounds.end {
            break;
        }
        match follows(report, child) {
            Follows::Describes => {
                described = true;
                last = b;
            }
            Follows::Belongs => last = b,
            Follows::Circumstance => {
                if start <= last {
                    runs.push((start, last));
                }
                (start, last) = (next(b), b);
            }
            Follows::Leaves => break,
        }
    }
    if start <= last {
        runs.push((start, last));
    }
    if saying.object == Object::Described && !described {
        // "Called the attack" without what it was called, unless the object's own words hold it.
        let (start, end) = (next(head), next(runs.last()?.1));
        let holds = (TokenRange { start, end }).iter().any(|t| {
            matches!(report.word(t), "as" | "of" | "for") || report.quoted_beside(t, verb)
        });
        if !holds {
            return None;
        }
    }
    let (first, last) = (runs.first()?.0, runs.last()?.1.min(before(bounds.end)?));
    if first == last && matches!(parse[first].pos, Pos::Pron | Pos::Det) {
        return None;
    }
    let end = cut(report, verb, head, first, last, cues);
    runs.retain(|run| run.0 <= end);
    if let Some(run) = runs.last_mut() {
        run.1 = run.1.min(end);
    }
    Some(runs)
}

fn is_genitive(report: &Report<'_>, token: TokenId) -> bool {
    matches!(report.word(token), "'s" | "’s" | "'" | "’")
}

/// What a dependent of the verb behind its object is to the object.
enum Follows {
    /// It says what the object is called or is.
    Describes,
    /// It is a part of it.
    Belongs,
    /// It tells when or how it was said.
    Circumstance,
    /// Something else begins.
    Leaves,
}

fn follows(report: &Report<'_>, child: TokenId) -> Follows {
    let parse = report.parse;
    let word = report.word(child).to_lowercase();
    match parse[child].dep {
        Dep::Prep if is_time(report, child) => Follows::Circumstance,
        Dep::Prep
            if matches!(word.as_str(), "in" | "on" | "at" | "via" | "during" | "through")
                && report
                    .child(child, Dep::Pobj)
                    .is_some_and(|named| channel_word(report, named).is_some()) =>
        {
            Follows::Leaves
        }
        Dep::Prep => match word.as_str() {
            "as" | "of" | "for" => Follows::Describes,
            "on" | "at" | "via" | "during" | "after" | "before" | "by" => Follows::Leaves,
            _ => Follows::Belongs,
        },
        Dep::Npadvmod | Dep::Advmod if is_time(report, child) => Follows::Circumstance,
        Dep::Oprd | Dep::Acomp | Dep::Xcomp | Dep::Ccomp | Dep::Attr => Follows::Describes,
        Dep::Dobj | Dep::Advcl | Dep::Pcomp | Dep::Npadvmod | Dep::Dative => {
            let adds = parse[child].tag == Tag::Vbg && parse[child].dep == Dep::Advcl;
            let time = report.children_mark(child, &["when", "after", "while", "as", "before"]);
            if adds || time { Follows::Leaves } else { Follows::Belongs }
        }
        _ => Follows::Leaves,
    }
}

fn is_time(report: &Report<'_>, token: TokenId) -> bool {
    let (a, b) = report.reach(token);
    let span = report.span(a, b);
    report.times.iter().any(|time| span.contains(time.span) && time.span.len() * 2 > span.len())
}
