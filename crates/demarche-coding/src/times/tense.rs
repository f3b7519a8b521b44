//! Which way the tense of a clause leans its times: "met on Friday" is past, "will meet on Friday" is to come.
//!
//! In: text, parse and the bytes of an expression, or the words around it. Out: the lean.

use demarche_model::{Dep, Parse, Pos, Span, Tag, TokenId};

use super::attach::head_of;
use super::resolve::Lean;
use super::words::{Class, Words};

/// Verbs whose infinitive is still to come when they are said: "plans to meet", "agreed to meet".
const PROSPECTIVE: &[&str] = &[
    "plan", "expect", "schedule", "set", "agree", "intend", "aim", "want", "hope", "vow", "pledge",
    "promise", "decide", "urge", "ask", "call", "invite", "order", "prepare", "be", "have", "need",
    "slate", "go", "look", "propose", "commit", "request", "threaten", "seek", "wish", "mean",
    "resolve", "arrange", "offer", "demand", "poise", "appoint", "tell",
];

/// Verbs whose participle sets a date: "scheduled for Friday".
const SCHEDULING: &[&str] = &[
    "schedule",
    "plan",
    "expect",
    "set",
    "slate",
    "postpone",
    "delay",
    "adjourn",
    "defer",
    "arrange",
    "convene",
    "bill",
    "time",
    "due",
    "fix",
    "reschedule",
    "anticipate",
    "tip",
];

/// Verbs that an event noun's own time follows: "will attend Friday's summit".
const CARRYING: &[&str] = &[
    "attend",
    "hold",
    "host",
    "have",
    "join",
    "participate",
    "go",
    "travel",
    "begin",
    "start",
    "open",
    "take",
    "convene",
    "chair",
    "be",
    "fly",
    "head",
    "address",
    "skip",
    "miss",
    "boycott",
    "visit",
    "face",
];

/// Nouns whose infinitive is still to come: "a pledge to leave".
const PROSPECTS: &[&str] = &[
    "plan",
    "dedication",
    "commitment",
    "intention",
    "readiness",
    "desire",
    "decision",
    "promise",
    "pledge",
    "offer",
    "invitation",
    "agreement",
    "deal",
    "proposal",
    "preparation",
    "hope",
    "willingness",
    "call",
    "deadline",
    "timetable",
    "request",
    "bid",
];

/// Whether a verb's participle sets a date.
pub(super) fn is_scheduling(lemma: &str) -> bool {
    SCHEDULING.contains(&lemma)
}

/// Adjectives of what is still to come.
const UPCOMING: &[&str] = &[
    "upcoming",
    "scheduled",
    "planned",
    "forthcoming",
    "expected",
    "future",
    "next",
    "proposed",
    "due",
    "coming",
];

/// The lean of the clause that holds an expression; `None` where the parse does not cover it.
pub(super) fn of_clause(text: &str, parse: &Parse, span: Span) -> Option<Lean> {
    let head = head_of(parse, span)?;
    let mut at = head;
    // "the April 19 agreement", "the events of May 24": the noun's time, not the clause's, unless the clause carries the noun.
    let mut of_noun =
        matches!(parse[head].dep, Dep::Poss | Dep::Compound | Dep::Nummod | Dep::Amod | Dep::Nmod)
            || parse[parse[head].head].dep == Dep::Prep && parse.lemma(parse[head].head) == "of";
    loop {
        let token = &parse[at];
        let noun = matches!(token.pos, Pos::Noun | Pos::Propn);
        if at != head && noun {
            let modified = |child: &TokenId| {
                matches!(parse[*child].dep, Dep::Amod | Dep::Compound)
                    && UPCOMING.contains(&parse.lemma(*child))
            };
            if parse.children(at).iter().any(modified) {
                return Some(Lean::Future);
            }
        }
        if token.pos == Pos::Adj && matches!(parse.lemma(at), "due" | "upcoming") {
            return Some(Lean::Future);
        }
        if is_verb(parse, at) && !span.overlaps(token.span) {
            of_noun &= !CARRYING.contains(&parse.lemma(at));
            let lean = if of_noun { Lean::Unsaid } else { of_verb(text, parse, at, 0) };
            // "was extended until May" looks ahead, "stayed until May" does not.
            let ahead = lean == Lean::Past
                && matches!(parse.lemma(head), "until" | "till")
                && !super::attach::is_lasting(parse.lemma(at));
            return Some(if ahead { Lean::Near } else { lean });
        }
        if token.head == at {
            return Some(Lean::Unsaid);
        }
        at = token.head;
    }
}

fn is_verb(parse: &Parse, token: TokenId) -> bool {
    matches!(parse[token].pos, Pos::Verb | Pos::Aux)
        && matches!(
            parse[token].tag,
            Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz | Tag::Md
        )
}

/// The lean of a verb by its auxiliaries and form; `depth` counts the verbs already climbed.
fn of_verb(text: &str, parse: &Parse, verb: TokenId, depth: u8) -> Lean {
    if depth > 6 {
        return Lean::Unsaid;
    }
    let head = parse[verb].head;
    let above = || if head == verb { Lean::Unsaid } else { of_head(text, parse, head, depth + 1) };
    let (mut modal, mut infinitive, mut past, mut present) = (false, false, false, false);
    let auxiliaries = parse
        .children(verb)
        .iter()
        .filter(|child| matches!(parse[**child].dep, Dep::Aux | Dep::Auxpass));
    for auxiliary in auxiliaries {
        let word = parse[*auxiliary].span.of(text);
        let is = |known: &str| word.eq_ignore_ascii_case(known);
        match parse[*auxiliary].tag {
            Tag::Md => modal = true,
            Tag::To => infinitive = true,
            Tag::Vbd => past = true,
            // "has met", "to have met", "may have met" tell of the past.
            Tag::Vbz | Tag::Vbp | Tag::Vb
                if is("has")
                    || is("have")
                    || is("'ve")
                    || is("’ve")
                    || is("'s")
                        && parse[verb].tag == Tag::Vbn
                        && parse.lemma(*auxiliary) == "have" =>
            {
                past = true;
            }
            Tag::Vbz | Tag::Vbp => present = true,
            _ => {}
        }
    }
    if SCHEDULING.contains(&parse.lemma(verb)) && parse[verb].tag == Tag::Vbn {
        return Lean::Future;
    }
    if past {
        return Lean::Past;
    }
    if modal {
        return Lean::Future;
    }
    if infinitive {
        if head == verb {
            return Lean::Future;
        }
        let prospective = PROSPECTIVE.contains(&parse.lemma(head))
            || matches!(parse[head].pos, Pos::Noun | Pos::Adj) && parse[verb].dep != Dep::Advcl;
        // "a summit to be held in May"; "underlined their commitment to meet in May".
        let passive = parse
            .children(verb)
            .iter()
            .any(|child| parse[*child].dep == Dep::Auxpass && parse[*child].tag == Tag::Vb);
        let of_prospect = parse
            .children(verb)
            .iter()
            .find(|child| parse[**child].tag == Tag::To)
            .and_then(|to| to.index().checked_sub(1))
            .is_some_and(|before| PROSPECTS.contains(&parse.lemma(before.into())));
        if passive || of_prospect {
            return Lean::Future;
        }
        return match above() {
            _ if prospective && parse[verb].dep != Dep::Advcl => Lean::Future,
            Lean::Past => Lean::Past,
            _ => Lean::Future,
        };
    }
    match parse[verb].tag {
        Tag::Vbd => Lean::Past,
        Tag::Vbz | Tag::Vbp => Lean::Near,
        Tag::Md => Lean::Future,
        Tag::Vbn if present => Lean::Near,
        Tag::Vbn if parse[verb].dep == Dep::Conj => above(),
        Tag::Vbn => Lean::Past,
        Tag::Vbg if present => Lean::Near,
        Tag::Vb if parse[verb].dep == Dep::Conj || parse[verb].dep == Dep::Xcomp => above(),
        Tag::Vb if present => Lean::Near,
        Tag::Vb => Lean::Future,
        _ => above(),
    }
}

/// The lean of the nearest verb at or above a token.
fn of_head(text: &str, parse: &Parse, token: TokenId, depth: u8) -> Lean {
    if is_verb(parse, token) {
        return of_verb(text, parse, token, depth);
    }
    match parse.ancestors(token).find(|above| is_verb(parse, *above)) {
        Some(verb) => of_verb(text, parse, verb, depth),
        None => Lean::Unsaid,
    }
}

/// Whether something still to come is named shortly before an expression: "the upcoming summit in Lima in May".
pub(super) fn upcoming_before(words: &Words, from: usize) -> bool {
    let ends = |at: &usize| matches!(words.class(*at), Class::Mark('.' | '!' | '?' | ';'));
    (0..from)
        .rev()
        .take(10)
        .take_while(|at| !ends(at))
        .any(|at| matches!(words.lower(at), "upcoming" | "forthcoming"))
}

/// The lean by the words around an expression, for a phrase without a parse.
pub(super) fn of_words(words: &Words, from: usize, to: usize) -> Lean {
    let goes_on = |at: &usize| {
        !matches!(words.class(*at), Class::Mark('.' | '!' | '?' | ';')) || words.glued(at + 1)
    };
    let future = |at: usize| {
        matches!(
            words.lower(at),
            "will"
                | "ll"
                | "shall"
                | "scheduled"
                | "planned"
                | "expected"
                | "slated"
                | "upcoming"
                | "due"
                | "plans"
                | "going"
        )
    };
    let before = (0..from).rev().take(12).take_while(goes_on).any(future);
    let after = (to..words.len())
        .take(2)
        .take_while(goes_on)
        .any(|at| matches!(words.lower(at), "will" | "shall"));
    if before || after { Lean::Future } else { Lean::Unsaid }
}
