//! Which time belongs to which predicate.
//!
//! In: parse, times, a predicate. Out: the time that modifies the predicate's own clause.

use demarche_model::{
    Cited, Dep, Grain, OpenEnd, Parse, Pos, Rule, Span, Tag, Time, TokenId, When,
};

/// Verbs that lend their time to the event noun that they carry: "held talks on Friday", "was there for a visit on Monday".
const LIGHT: &[&str] = &[
    "hold",
    "have",
    "pay",
    "make",
    "take",
    "conduct",
    "launch",
    "carry",
    "be",
    "begin",
    "start",
    "open",
    "end",
    "wrap",
    "conclude",
    "resume",
    "occur",
    "happen",
    "stage",
    "attend",
    "mount",
    "undertake",
    "complete",
    "finish",
    "arrive",
    "come",
    "travel",
    "fly",
    "go",
    "give",
    "deliver",
    "sign",
    "reach",
    "stage",
    "commence",
    "continue",
    "join",
    "host",
    "engage",
];

/// Verbs whose infinitive happens when they do: "began meeting", "managed to reach".
const ASPECTUAL: &[&str] = &[
    "begin", "start", "continue", "stop", "fail", "manage", "help", "keep", "resume", "cease",
    "proceed", "appear", "seem",
];

/// Verbs that speak of an event: a time after their object is the event's as likely as theirs.
const JUDGING: &[&str] = &[
    "condemn",
    "criticize",
    "criticise",
    "denounce",
    "deplore",
    "welcome",
    "praise",
    "blame",
    "accuse",
    "decry",
    "hail",
    "mark",
    "remember",
    "recall",
    "commemorate",
    "mention",
    "investigate",
    "include",
    "involve",
    "concern",
    "cite",
    "regret",
    "mourn",
    "probe",
    "describe",
    "call",
    "slam",
    "blast",
    "applaud",
    "commend",
    "reference",
];

/// Verbs of what a violent event does at once: "a bombing killed five last week".
const CAUSING: &[&str] = &[
    "kill", "wound", "injure", "destroy", "damage", "claim", "strike", "hit", "rock", "shake",
    "target", "raze",
];

/// Verbs that last: what is said of them "until Friday" is their own time.
const LASTING: &[&str] = &[
    "be",
    "stay",
    "remain",
    "last",
    "continue",
    "run",
    "visit",
    "attend",
    "host",
    "hold",
    "participate",
    "serve",
    "live",
    "keep",
];

/// Whether a verb lasts.
pub(super) fn is_lasting(lemma: &str) -> bool {
    LASTING.contains(&lemma)
}

/// The most times of one sentence that are looked at: no sentence that people write has more.
const MOST_TIMES: usize = 256;

/// The topmost token of an expression: the one whose head lies outside it.
pub(super) fn head_of(parse: &Parse, span: Span) -> Option<TokenId> {
    let tokens = parse.tokens_in(span);
    let outside = |token: &TokenId| {
        let head = parse[*token].head;
        parse[*token].pos != Pos::Punct && (head == *token || !tokens.holds(head))
    };
    tokens.iter().find(outside).or_else(|| tokens.iter().next())
}

/// The time that modifies a predicate (a verb or an event noun): one in its own clause, below it in the tree. Where the clause
/// has none, a conjoined verb's leading or trailing time serves, and an event noun takes that of the light verb that carries
/// it. A time without any bound ("recently") is none.
pub fn time_of(parse: &Parse, times: &[Time], predicate: TokenId) -> Option<Cited<When>> {
    let sentence = parse.span_of(parse.sentence_of(predicate));
    let first = times.partition_point(|time| time.span.start() < sentence.start());
    let here: Vec<Candidate> = times[first..]
        .iter()
        .take(MOST_TIMES)
        .take_while(|time| time.span.start() < sentence.end())
        .scan(None::<Span>, |outer, time| {
            // The ends of a range are listed after the whole and inside it.
            let nested = outer.is_some_and(|outer| outer.contains(time.span));
            if !nested {
                *outer = Some(time.span);
            }
            Some((nested, time))
        })
        .filter(|(nested, time)| !nested && (time.when.start.is_some() || time.when.end.is_some()))
        .filter_map(|(_, time)| {
            head_of(parse, time.span).map(|head| Candidate { time: *time, head })
        })
        .collect();
    if here.is_empty() {
        return None;
    }
    let verbal = is_clause(parse, predicate);
    let found = own(parse, &here, predicate, verbal);
    if !verbal {
        // "in the July 1, 2019 attack": parsers tear a long date off its noun.
        let named = || here.iter().find(|time| names(parse, time, predicate));
        return named()
            .map(|time| cite(*time, "time/own.name"))
            .or(found)
            .or_else(|| carried(parse, &here, predicate))
            .or_else(|| conjoined(parse, &here, predicate));
    }
    found
        .or_else(|| shared(parse, &here, predicate))
        .or_else(|| setting(parse, &here, predicate))
        .or_else(|| complement(parse, &here, predicate))
}

/// A time of the sentence and its topmost token.
#[derive(Clone, Copy)]
struct Candidate {
    time: Time,
    head: TokenId,
}

fn cite(candidate: Candidate, rule: &'static str) -> Cited<When> {
    Cited { value: candidate.time.when, span: candidate.time.span, rule: Rule::grammar(rule) }
}

/// Whether a token heads a clause: a verb, or an auxiliary that is the only verb.
fn is_clause(parse: &Parse, token: TokenId) -> bool {
    matches!(parse[token].pos, Pos::Verb | Pos::Aux)
        && !matches!(
            parse[token].dep,
            Dep::Aux | Dep::Auxpass | Dep::Amod | Dep::Compound | Dep::Prep | Dep::Case
        )
}

/// How a time hangs below a predicate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    /// As its own modifier.
    Direct,
    /// On a proper name of the clause, which has no time of its own: "visited Beijing in October".
    Name,
    /// On a noun of the clause, where parsers often hang a time that dates the verb.
    Noun,
    /// Inside an event noun's participle: "talks held on Friday".
    Participle,
}

/// How the time at `head` hangs below `predicate`, if it does without crossing into another clause.
fn hold(parse: &Parse, candidate: &Candidate, predicate: TokenId, verbal: bool) -> Option<Hold> {
    let mut at = candidate.head;
    let mut hold = Hold::Direct;
    loop {
        let token = &parse[at];
        if token.head == at {
            return None;
        }
        let above = token.head;
        if above == predicate {
            return Some(hold);
        }
        if is_clause(parse, above) {
            // "talks held on Friday", "talks, which are due to take place on Friday".
            let mut top = above;
            while parse[top].dep == Dep::Xcomp && parse[top].head != top {
                top = parse[top].head;
            }
            let occurs = |verb| {
                let lemma = parse.lemma(verb);
                LIGHT.contains(&lemma) || super::tense::is_scheduling(lemma)
            };
            let participle = parse[top].dep == Dep::Acl
                || parse[top].dep == Dep::Relcl && occurs(top) && occurs(above);
            let inside = !verbal && participle && parse[top].head == predicate;
            return (inside && hold == Hold::Direct).then_some(Hold::Participle);
        }
        // Below a noun of the clause: only what follows the noun can date the verb instead ("a visit on Monday"), not
        // "the 2015 agreement" nor "Monday's attack".
        if matches!(
            parse[above].pos,
            Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num | Pos::Adv
        ) {
            let of_noun = matches!(
                token.dep,
                Dep::Poss | Dep::Compound | Dep::Nummod | Dep::Amod | Dep::Nmod | Dep::Appos
            );
            let of = token.dep == Dep::Prep && parse.lemma(at) == "of";
            if of_noun || of || at < above {
                return None;
            }
            let name = hold == Hold::Direct && parse[above].pos == Pos::Propn;
            hold = if name { Hold::Name } else { hold.max(Hold::Noun) };
        }
        at = above;
    }
}

/// Whether a time stands between an article and an event noun that it belongs to: "the 12 May border clashes".
fn names(parse: &Parse, candidate: &Candidate, noun: TokenId) -> bool {
    let tokens = parse.tokens_in(candidate.time.span);
    let article = tokens
        .start
        .index()
        .checked_sub(1)
        .is_some_and(|before| matches!(parse.tokens()[before].pos, Pos::Det | Pos::Pron));
    let between = tokens.end.index()..noun.index();
    let gap = |at: usize| {
        let pos = parse.tokens()[at].pos;
        matches!(pos, Pos::Noun | Pos::Propn | Pos::Adj)
    };
    article && tokens.end <= noun && between.len() <= 3 && between.into_iter().all(gap)
}

/// The time of the noun that an event noun is joined to: "the talks and the summit that were held last week".
fn conjoined(parse: &Parse, here: &[Candidate], noun: TokenId) -> Option<Cited<When>> {
    let next = parse.children_by(noun, Dep::Conj).next()?;
    let found =
        here.iter().find(|time| hold(parse, time, next, false) == Some(Hold::Participle))?;
    Some(cite(*found, "time/shared.trailing"))
}

/// The closest time below the predicate.
fn own(parse: &Parse, here: &[Candidate], predicate: TokenId, verbal: bool) -> Option<Cited<When>> {
    let held = here.iter().filter_map(|candidate| {
        let hold = hold(parse, candidate, predicate, verbal)?;
        let fine =
            candidate.time.when.grain <= Grain::Week || light_object(parse, candidate, predicate);
        let lemma = parse.lemma(predicate);
        let until = candidate.time.when.open == Some(OpenEnd::Start);
        let of_object =
            verbal && JUDGING.contains(&lemma) && behind_object(parse, candidate, predicate);
        let kept = (hold != Hold::Noun || fine && verbal && candidate.head > predicate)
            && !(verbal && until && !LASTING.contains(&lemma))
            && !of_object;
        kept.then_some((hold, candidate))
    });
    let distance = |candidate: &Candidate| candidate.head.index().abs_diff(predicate.index());
    let (hold, closest) = held.min_by_key(|(hold, candidate)| {
        (*hold, candidate.time.when.grain == Grain::Vague, distance(candidate))
    })?;
    let rule = match hold {
        Hold::Direct => "time/own",
        Hold::Name | Hold::Noun => "time/own.trailing",
        Hold::Participle => "time/own.participle",
    };
    Some(cite(*closest, rule))
}

/// Whether a time stands behind a verb's object, and not before what the verb says of it: "condemned the raid on Friday", but
/// not "accused Peru on Friday of a raid".
fn behind_object(parse: &Parse, candidate: &Candidate, predicate: TokenId) -> bool {
    let goes_on = parse
        .children_by(predicate, Dep::Prep)
        .any(|more| more > candidate.head && matches!(parse.lemma(more), "of" | "for" | "over"));
    !goes_on && parse.children_by(predicate, Dep::Dobj).any(|object| object < candidate.head)
}

/// Whether a time hangs on the object of a light verb: "paid a visit in October".
fn light_object(parse: &Parse, candidate: &Candidate, predicate: TokenId) -> bool {
    let object = parse
        .ancestors(candidate.head)
        .take_while(|above| *above != predicate)
        .last()
        .filter(|below| matches!(parse[*below].dep, Dep::Dobj | Dep::Attr | Dep::Prep));
    object.is_some() && LIGHT.contains(&parse.lemma(predicate))
}

/// A time that a verb shares with the verb that it is conjoined with, or with the one that it completes.
fn shared(parse: &Parse, here: &[Candidate], predicate: TokenId) -> Option<Cited<When>> {
    let direct = |candidate: &&Candidate, verb: TokenId| {
        hold(parse, candidate, verb, true) == Some(Hold::Direct)
    };
    // "On Monday he arrived and met …": a time before the first of conjoined verbs is that of all.
    let mut at = predicate;
    while parse[at].dep == Dep::Conj && is_clause(parse, parse[at].head) {
        at = parse[at].head;
        let leading = here.iter().find(|candidate| direct(candidate, at) && candidate.head < at);
        if let Some(found) = leading.filter(|_| same_tense(parse, at, predicate)) {
            return Some(cite(*found, "time/shared.leading"));
        }
    }
    // "arrived and met … on Monday": a time after the last one likewise.
    let mut last = predicate;
    while let Some(next) = parse.children_by(last, Dep::Conj).find(|next| is_clause(parse, *next)) {
        last = next;
        let trailing =
            here.iter().find(|candidate| direct(candidate, last) && candidate.head > last);
        if let Some(found) = trailing.filter(|_| same_tense(parse, last, predicate)) {
            return Some(cite(*found, "time/shared.trailing"));
        }
    }
    // "began on Monday to withdraw", "arrived on Monday, meeting …".
    let head = parse[predicate].head;
    let of_be = parse[predicate].tag == Tag::Vbn
        && parse.lemma(head) == "be"
        && matches!(
            parse[predicate].dep,
            Dep::Acl | Dep::Acomp | Dep::Xcomp | Dep::Ccomp | Dep::Advcl | Dep::Attr
        );
    let aspectual = parse[predicate].dep == Dep::Xcomp && ASPECTUAL.contains(&parse.lemma(head));
    let participle = parse[predicate].dep == Dep::Advcl
        && parse[predicate].tag == Tag::Vbg
        && !parse
            .children(predicate)
            .iter()
            .any(|child| matches!(parse[*child].dep, Dep::Mark | Dep::Aux));
    // "met on Monday as crowds gathered".
    let meanwhile = parse[predicate].dep == Dep::Advcl
        && parse
            .children_by(predicate, Dep::Mark)
            .any(|mark| matches!(parse.lemma(mark), "as" | "while"));
    if (aspectual || participle || of_be || meanwhile) && is_clause(parse, head) {
        let found = here.iter().find(|candidate| direct(candidate, head))?;
        return Some(cite(*found, "time/shared.matrix"));
    }
    None
}

/// Whether two conjoined verbs have auxiliaries of one kind, or the second none.
fn same_tense(parse: &Parse, a: TokenId, b: TokenId) -> bool {
    let auxiliary = |verb| {
        parse
            .children(verb)
            .iter()
            .copied()
            .find(|child| parse[*child].dep == Dep::Aux)
            .map(|child| parse[child].tag)
    };
    match (auxiliary(a), auxiliary(b)) {
        (first, second) if first == second => parse[a].tag == parse[b].tag || first.is_some(),
        (Some(_), None) | (None, Some(_)) => parse[a].tag == parse[b].tag,
        _ => false,
    }
}

/// The time of the verb that carries an event noun: "held talks on Monday", "was there for a visit on Monday", and what a verb
/// of judging says of the event that is its object: "condemned the attack of his forces on Monday".
fn carried(parse: &Parse, here: &[Candidate], predicate: TokenId) -> Option<Cited<When>> {
    let mut at = predicate;
    while parse[at].dep == Dep::Conj && parse[at].head != at {
        at = parse[at].head;
    }
    let token = &parse[at];
    let verb = match token.dep {
        Dep::Dobj | Dep::Nsubj | Dep::Nsubjpass | Dep::Attr => token.head,
        // Through "for an official visit", "in talks", hanging on the verb itself.
        Dep::Pobj if parse[token.head].dep == Dep::Prep => parse[token.head].head,
        _ => return None,
    };
    if !is_clause(parse, verb) {
        return None;
    }
    let lemma = parse.lemma(verb);
    let causes = token.dep == Dep::Nsubj && CAUSING.contains(&lemma);
    if LIGHT.contains(&lemma) || causes {
        let found = own(parse, here, verb, true)?;
        return Some(Cited { rule: Rule::grammar("time/carried"), ..found });
    }
    if JUDGING.contains(&lemma) && token.dep == Dep::Dobj {
        let found = here.iter().find(|candidate| {
            candidate.head > predicate && hold(parse, candidate, verb, true) == Some(Hold::Direct)
        })?;
        return Some(cite(*found, "time/carried.object"));
    }
    None
}

/// The time of what a verb in the present says is to come: "is due to open tomorrow".
fn complement(parse: &Parse, here: &[Candidate], predicate: TokenId) -> Option<Cited<When>> {
    let auxiliary = |child: &TokenId| matches!(parse[*child].dep, Dep::Aux | Dep::Auxpass);
    let present = |token: TokenId| matches!(parse[token].tag, Tag::Vbz | Tag::Vbp);
    let scheduled = super::tense::is_scheduling(parse.lemma(predicate));
    let said_now = present(predicate)
        || parse.children(predicate).iter().any(|child| auxiliary(child) && present(*child));
    if !(scheduled || said_now) || parse.children_by(predicate, Dep::Dobj).next().is_some() {
        return None;
    }
    let below = parse.children_by(predicate, Dep::Xcomp).find(|below| {
        parse.children_by(*below, Dep::Nsubj).next().is_none()
            && parse.children(*below).iter().any(|child| parse[*child].tag == Tag::To)
    })?;
    let found = own(parse, here, below, true)?;
    Some(Cited { rule: Rule::grammar("time/complement"), ..found })
}

/// The time of the clause's subject or setting: "Monday's bid failed", "agreed at last week's summit".
fn setting(parse: &Parse, here: &[Candidate], predicate: TokenId) -> Option<Cited<When>> {
    let found = here.iter().find(|candidate| {
        let before_noun = matches!(
            parse[candidate.head].dep,
            Dep::Poss | Dep::Compound | Dep::Nummod | Dep::Amod | Dep::Nmod
        );
        let noun = parse[candidate.head].head;
        let role = parse[noun].dep;
        let holder = parse[noun].head;
        let subject = matches!(role, Dep::Nsubj | Dep::Nsubjpass)
            && holder == predicate
            && parse[candidate.head].dep == Dep::Poss;
        let within = role == Dep::Pobj
            && parse[holder].head == predicate
            && matches!(parse.lemma(holder), "at" | "in" | "during" | "on");
        before_noun && (subject || within)
    })?;
    Some(cite(*found, "time/setting"))
}
