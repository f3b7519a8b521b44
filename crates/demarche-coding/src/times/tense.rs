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
            return Some(of_verb(text, parse, at, 0));
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

/// The lean by the words around an expression, for a phrase without a parse.
pub(super) fn of_words(words: &Words, from: usize, to: usize) -> Lean {
    let ends = |at: &usize| {
        matches!(words.class(*at), Class::Mark('.' | '!' | '?' | ';')) && !words.glued(at + 1)
    };
    let start = (0..from).rev().find(ends).map_or(0, |end| end + 1);
    let end = (to..words.len()).find(ends).unwrap_or(words.len());
    let future = |at: &usize| {
        matches!(
            words.lower(*at),
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
    let before = (start..from).rev().take(12).any(|at| future(&at));
    let after = (to..end).take(2).any(|at| matches!(words.lower(at), "will" | "shall"));
    if before || after { Lean::Future } else { Lean::Unsaid }
}
