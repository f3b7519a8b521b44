//! Whether an act happened: status from tense, modals, negation, conditionals, the words above and dates.
//!
//! In: a clause, its parse, its date and the dateline. Out: a [`Reading`]: a status and the words that show it.

use demarche_model::{Date, Dep, Parse, Pos, Span, Status, Tag, TokenId, When};

use crate::clause::{Clause, Kind, has, is_infinitive, lower_lemma};

/// A status and the words that it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The status.
    pub status: Status,
    /// Its words; none where the plain past or present says so.
    pub evidence: Vec<Span>,
    /// Whether what is negated was to come ("will not lift").
    pub refused: bool,
}

/// Words above an embedded clause that put it in the future.
const INTENDING: &[&str] = &[
    "agree",
    "plan",
    "intend",
    "vow",
    "pledge",
    "promise",
    "expect",
    "schedule",
    "prepare",
    "hope",
    "aim",
    "decide",
    "set",
    "due",
    "ready",
    "willing",
    "likely",
    "poised",
    "offer",
    "commit",
    "propose",
    "threaten",
    "prepared",
    "bind",
    "destine",
    "determine",
    "determined",
    "resolve",
    "undertake",
    "opt",
    "slate",
    "intention",
    "agreement",
    "decision",
    "commitment",
    "tip",
    "want",
    "seek",
    "look",
    "wish",
    "consider",
    "mull",
    "weigh",
    "eye",
    "proposal",
    "able",
    "try",
    "attempt",
    "bid",
    "go",
];

/// Words above an embedded clause that leave open whether it happens.
const WISHING: &[&str] = &[
    "urge",
    "call",
    "ask",
    "demand",
    "request",
    "appeal",
    "press",
    "push",
    "order",
    "beg",
    "implore",
    "encourage",
    "tell",
    "require",
    "need",
    "invite",
    "allege",
    "suspect",
    "rumour",
    "rumor",
    "believe",
    "suggest",
    "recommend",
    "advise",
    "allow",
    "permit",
    "fear",
    "possible",
    "accuse",
    "help",
    "warn",
    "effort",
    "chance",
    "opportunity",
    "right",
    "ability",
    "way",
    "appear",
    "seem",
    "think",
    "instruct",
    "persuade",
    "pressure",
    "force",
    "enable",
    "aim",
];

/// Words above an embedded clause that say it did not happen.
const FAILING: &[&str] = &[
    "refuse",
    "fail",
    "decline",
    "deny",
    "refusal",
    "failure",
    "unable",
    "unwilling",
    "avoid",
    "forget",
    "stop",
    "reject",
    "prevent",
    "bar",
    "cease",
    "refrain",
    "neglect",
];

/// Adverbs that say that an act came near and did not happen.
const APPROACHING: &[&str] = &["almost", "nearly"];

/// Verbs that leave the status of an event noun in their object or behind "for" open ("called for talks").
const OPEN_NOUN: &[&str] = &[
    "call",
    "urge",
    "demand",
    "seek",
    "propose",
    "want",
    "consider",
    "request",
    "ask",
    "appeal",
    "advocate",
    "mull",
    "suggest",
    "push",
    "press",
    "invite",
    "need",
    "fear",
    "discuss",
    "favour",
    "favor",
    "oppose",
    "weigh",
    "recommend",
    "await",
    "support",
    "back",
    "endorse",
    "risk",
];

/// Verbs that put an event noun in their object into the future.
const PLANNED_NOUN: &[&str] = &[
    "plan", "schedule", "agree", "announce", "promise", "pledge", "offer", "prepare", "expect",
    "vow", "order", "threaten", "arrange", "set",
];

/// Verbs that say that what their object names does not happen.
const FAILED_NOUN: &[&str] = &[
    "cancel",
    "reject",
    "refuse",
    "prevent",
    "avoid",
    "deny",
    "avert",
    "block",
    "abandon",
    "scrap",
    "postpone",
    "delay",
    "foil",
    "thwart",
    "shelve",
    "derail",
    "scupper",
    "forestall",
];

/// Adjectives of an event noun, by what they say.
const PLANNED_ADJECTIVE: &[&str] = &[
    "planned",
    "upcoming",
    "scheduled",
    "forthcoming",
    "future",
    "next",
    "plan",
    "schedule",
    "imminent",
    "expected",
];
const OPEN_ADJECTIVE: &[&str] = &[
    "possible",
    "potential",
    "alleged",
    "suspected",
    "proposed",
    "threatened",
    "hypothetical",
    "allege",
    "suspect",
    "propose",
    "threaten",
    "reported",
    "rumoured",
    "rumored",
    "feared",
    "any",
    "purported",
];

/// Days before publication from which a dated act is background (the annotators' "about a month").
const BACKGROUND_DAYS: i32 = 31;

/// Reads whether a clause's act happened.
pub fn status(
    parse: &Parse,
    clause: &Clause,
    date: Option<When>,
    published: Option<Date>,
) -> Reading {
    let mut reading = walk(parse, clause);
    let (Some(date), Some(published)) = (date, published) else { return reading };
    if reading.status == Status::Asserted {
        let starts_later = date.start.is_some_and(|start| start > published);
        let ended_long_ago = date.open.is_none()
            && date.end.is_some_and(|end| published.days_since(end) > BACKGROUND_DAYS);
        if starts_later && !is_past(parse, verb_of(clause)) {
            reading.status = Status::Future;
        } else if ended_long_ago {
            reading.status = Status::Historical;
        }
    }
    reading
}

/// The verb that bears tense and negation for a clause; of a bare noun, the noun itself.
fn verb_of(clause: &Clause) -> TokenId {
    clause.carrier.unwrap_or(clause.predicate)
}

fn is_past(parse: &Parse, verb: TokenId) -> bool {
    parse[verb].tag == Tag::Vbd
        || parse[verb].tag == Tag::Vbn
            && parse.children_by(verb, Dep::Aux).any(|a| parse.lemma(a) == "have")
}

/// Whether a verb has a tense of its own: it is no infinitive, participle, gerund or subjunctive, or a modal helps it
/// that does not merely ask ("should", "must").
pub fn is_finite(parse: &Parse, verb: TokenId) -> bool {
    let helper = |lemma: &[&str]| {
        parse
            .children_by(verb, Dep::Aux)
            .any(|aux| lemma.contains(&lower_lemma(parse, aux).as_str()))
    };
    match parse[verb].tag {
        Tag::Vbd | Tag::Vbz | Tag::Vbp => true,
        _ => {
            let tensed =
                |t: TokenId| matches!(parse[t].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
            let helped = parse
                .children(verb)
                .iter()
                .any(|t| matches!(parse[*t].dep, Dep::Aux | Dep::Auxpass) && tensed(*t));
            helped && !helper(&["should", "must", "ought"])
        }
    }
}

/// Whether a clause only says what another act is for ("sent parts *to support* the mission"): neither done nor
/// promised.
pub fn is_purpose(parse: &Parse, clause: &Clause) -> bool {
    let verb = verb_of(clause);
    if is_needed(parse, verb) || is_instead(parse, verb) {
        return true;
    }
    if parse[verb].pos != Pos::Verb || !is_infinitive(parse, verb) || delight(parse, verb).is_some()
    {
        return false;
    }
    let above = parse[verb].head;
    let lemma = lower_lemma(parse, above);
    let governs = [INTENDING, WISHING, FAILING].iter().any(|list| list.contains(&lemma.as_str()));
    match parse[verb].dep {
        Dep::Advcl => !governs && lemma != "use",
        Dep::Xcomp => {
            !governs
                && lemma != "use"
                && parse[above].pos == Pos::Verb
                && has(parse, above, Dep::Dobj)
        }
        _ => false,
    }
}

/// Whether a clause is the condition of a rule that holds at all times ("the vice president *takes* over if he *is*
/// killed"): nothing is said to have happened or to come.
pub fn is_rule(parse: &Parse, clause: &Clause) -> bool {
    let mut at = verb_of(clause);
    while parse[at].dep == Dep::Conj && parse[at].head != at {
        at = parse[at].head;
    }
    let present = |verb: TokenId| {
        let helper = |t: &TokenId| matches!(parse[*t].dep, Dep::Aux | Dep::Auxpass);
        let mut helpers = parse.children(verb).iter().copied().filter(helper);
        let first = helpers.next().unwrap_or(verb);
        matches!(parse[first].tag, Tag::Vbz | Tag::Vbp) && lower_lemma(parse, first) != "have"
    };
    let conditional = parse.children_by(at, Dep::Mark).any(|m| lower_lemma(parse, m) == "if");
    let over = parse[at].head;
    conditional
        && parse[at].dep == Dep::Advcl
        && parse[over].pos == Pos::Verb
        && present(at)
        && present(over)
        && !parse.children_by(over, Dep::Ccomp).any(|t| t < at)
}

/// Words for the delight with which somebody does what follows: "it is an *honour* to meet them", "*pleased* to host them".
const DELIGHT: &[&str] = &[
    "pleasure",
    "honor",
    "honour",
    "privilege",
    "joy",
    "delight",
    "great",
    "good",
    "nice",
    "wonderful",
    "terrific",
    "pleased",
    "honored",
    "honoured",
    "glad",
    "delighted",
    "please",
    "privileged",
    "thrilled",
];

/// The verb that tells with what delight an infinitive or gerund is done ("it *is* a pleasure to see you"): what is
/// done so takes place.
pub(crate) fn delight(parse: &Parse, verb: TokenId) -> Option<TokenId> {
    let says = |id: TokenId| DELIGHT.contains(&lower_lemma(parse, id).as_str());
    let mut at = verb;
    for _ in 0..6 {
        let token = parse[at];
        let above = token.head;
        let chance = ["opportunity", "chance"].contains(&lower_lemma(parse, above).as_str());
        let hangs = match token.dep {
            Dep::Xcomp | Dep::Pcomp => true,
            Dep::Relcl | Dep::Acl => says(above) || chance,
            Dep::Dobj => {
                says(at) || ["opportunity", "chance"].contains(&lower_lemma(parse, at).as_str())
            }
            Dep::Acomp => lower_lemma(parse, at) == "able" || says(at),
            Dep::Attr => says(at),
            Dep::Prep => says(above),
            _ => false,
        };
        if !hangs || above == at {
            return None;
        }
        let tells = |dep| parse.children_by(above, dep).any(says);
        let be = ["be", "have"].contains(&lower_lemma(parse, above).as_str())
            || parse[above].tag == Tag::Vbz;
        if be && (tells(Dep::Attr) || tells(Dep::Acomp) || tells(Dep::Dobj)) {
            return Some(above);
        }
        at = above;
    }
    None
}

/// What is only said to be needed: "it is urgent that they *leave*".
fn is_needed(parse: &Parse, verb: TokenId) -> bool {
    let above = parse[verb].head;
    let needs = [
        "imperative",
        "urgent",
        "essential",
        "vital",
        "crucial",
        "important",
        "necessary",
        "critical",
        "time",
    ];
    let needed = |id: TokenId| needs.contains(&lower_lemma(parse, id).as_str());
    let said = |dep| parse.children_by(above, dep).any(needed);
    parse[verb].dep == Dep::Ccomp
        && matches!(parse[verb].tag, Tag::Vb | Tag::Vbp)
        && !has(parse, verb, Dep::Aux)
        && (needed(above)
            || lower_lemma(parse, above) == "be" && (said(Dep::Acomp) || said(Dep::Attr)))
}

/// What is named as the other thing that somebody might do: "talks as opposed to *firing* missiles".
fn is_instead(parse: &Parse, verb: TokenId) -> bool {
    let mut at = verb;
    while parse[at].dep == Dep::Conj && parse[at].head != at {
        at = parse[at].head;
    }
    let preposition = parse[at].head;
    let before = lower_lemma(parse, parse[preposition].head);
    parse[at].dep == Dep::Pcomp
        && match lower_lemma(parse, preposition).as_str() {
            "to" => before == "oppose" || before == "opposed",
            "of" => before == "instead" || before == "short",
            "than" => true,
            _ => false,
        }
}

/// Climbs from the predicate to the root and lets the strongest word on the way decide: negation, then what is open,
/// then the future.
fn walk(parse: &Parse, clause: &Clause) -> Reading {
    let mut found: Vec<(Status, Span)> = Vec::new();
    let words = |token: TokenId| parse[token].span;
    if clause.kind == Kind::Noun {
        noun_signs(parse, clause.predicate, &mut found);
    }
    let mut at = verb_of(clause);
    own_signs(parse, at, &mut found);
    let delight = delight(parse, at);
    if let Some(verb) = delight {
        own_signs(parse, verb, &mut found);
    }
    // The words above, as far as the clause is embedded without a finite verb of its own to speak for it.
    for _ in 0..6 {
        let token = parse[at];
        if token.head == at || delight.is_some() {
            break;
        }
        let mut above = token.head;
        let embedded = match token.dep {
            Dep::Xcomp | Dep::Oprd => true,
            Dep::Ccomp => is_infinitive(parse, at) || parse[at].tag == Tag::Vbg,
            // "The demand that they leave": a subjunctive has no tense to speak for it.
            Dep::Acl if parse[at].tag == Tag::Vb => true,
            Dep::Acl | Dep::Relcl | Dep::Advcl => is_infinitive(parse, at),
            Dep::Pcomp => {
                above = parse[above].head;
                true
            }
            Dep::Conj => {
                let nor = parse.children_by(above, Dep::Cc);
                if let Some(nor) = nor.rev().find(|cc| lower_lemma(parse, *cc) == "nor") {
                    found.push((Status::Negated, words(nor)));
                }
                // "will meet and hold talks": a verb without its own helper shares the first one's.
                let bare = !has(parse, at, Dep::Aux)
                    && !has(parse, at, Dep::Nsubj)
                    && (parse[at].tag == Tag::Vb
                        || parse[at].tag == Tag::Vbp && parse[above].tag == Tag::Vb);
                if bare {
                    own_signs(parse, above, &mut found);
                }
                // "asked them to leave and *spoke* to the press": the finite verb is no part of what was asked.
                if matches!(parse[at].tag, Tag::Vbd | Tag::Vbz) && is_infinitive(parse, above) {
                    break;
                }
                at = above;
                if bare || parse[at].pos == Pos::Verb && !has(parse, at, Dep::Nsubj) {
                    continue;
                }
                break;
            }
            _ => false,
        };
        if !embedded {
            if token.dep == Dep::Ccomp && lower_lemma(parse, above) == "deny" {
                found.push((Status::Negated, words(above)));
            }
            break;
        }
        if token.dep == Dep::Pcomp
            && ["without", "from"].contains(&lower_lemma(parse, token.head).as_str())
        {
            found.push((Status::Negated, words(token.head)));
        }
        let lemma = lower_lemma(parse, above);
        if FAILING.contains(&lemma.as_str()) {
            found.push((Status::Negated, words(above)));
        } else if WISHING.contains(&lemma.as_str()) {
            found.push((Status::Hypothetical, words(above)));
        } else if INTENDING.contains(&lemma.as_str()) {
            found.push((Status::Future, words(above)));
        } else if matches!(token.dep, Dep::Acl | Dep::Relcl) && is_ranked(parse, above) {
            // "is the first leader to meet him": whoever is first has met him; "will be the first" has not.
            if parse[above].dep == Dep::Attr {
                own_signs(parse, parse[above].head, &mut found);
            }
        } else if matches!(token.dep, Dep::Advcl | Dep::Acl | Dep::Relcl) {
            // A purpose: "flew to Geneva to sign" intends it.
            found.push((Status::Future, words(at)));
        }
        own_signs(parse, above, &mut found);
        at = above;
    }
    // "if", "whether" over the clause or over one that holds it.
    let mut over = verb_of(clause);
    for _ in 0..4 {
        if let Some(aux) = inverted(parse, over) {
            found.push((Status::Hypothetical, words(aux)));
        }
        for mark in parse.children(over) {
            let conditional = matches!(parse[*mark].dep, Dep::Mark | Dep::Advmod)
                && ["if", "unless", "whether"].contains(&lower_lemma(parse, *mark).as_str());
            if conditional {
                found.push((Status::Hypothetical, words(*mark)));
            }
        }
        if !matches!(parse[over].dep, Dep::Conj | Dep::Xcomp) {
            break;
        }
        over = parse[over].head;
    }
    let strength = |status: Status| match status {
        Status::Negated => 3,
        Status::Hypothetical => 2,
        Status::Future => 1,
        Status::Historical | Status::Asserted => 0,
    };
    let status = found
        .iter()
        .map(|(status, _)| *status)
        .max_by_key(|status| strength(*status))
        .unwrap_or(Status::Asserted);
    let evidence = found.iter().filter(|(s, _)| *s == status).map(|(_, span)| *span).collect();
    let refused =
        status == Status::Negated && found.iter().any(|(status, _)| *status == Status::Future);
    Reading { status, evidence, refused }
}

/// Whether a noun is told by its place in a row ("the *first* leader to", "the *only* one to").
fn is_ranked(parse: &Parse, noun: TokenId) -> bool {
    let ranks = ["first", "second", "third", "fourth", "fifth", "last", "latest", "only"];
    let ranked = |t: &TokenId| ranks.contains(&lower_lemma(parse, *t).as_str());
    ranked(&noun) || parse.children(noun).iter().any(ranked)
}

/// The auxiliary that opens a condition without "if": "had they known", "were it to fall", "should talks fail".
fn inverted(parse: &Parse, verb: TokenId) -> Option<TokenId> {
    if parse[verb].dep != Dep::Advcl {
        return None;
    }
    let first = parse.children(verb).first().copied().filter(|first| *first < verb)?;
    let opens = matches!(parse[first].dep, Dep::Aux | Dep::Auxpass)
        && matches!(lower_lemma(parse, first).as_str(), "have" | "be" | "should");
    let subject = parse
        .children(verb)
        .iter()
        .any(|child| matches!(parse[*child].dep, Dep::Nsubj | Dep::Nsubjpass) && *child < verb);
    (opens && subject).then_some(first)
}

/// Whether an adverb says that an act is done again and again.
fn is_habit(parse: &Parse, verb: TokenId) -> bool {
    let often = ["often", "sometimes", "usually", "regularly", "frequently", "routinely"];
    let mut adverbs = parse.children_by(verb, Dep::Advmod);
    adverbs.any(|t| often.contains(&lower_lemma(parse, t).as_str()))
}

/// Signs at a verb itself: negation, modals, "be going to", "is to".
fn own_signs(parse: &Parse, verb: TokenId, found: &mut Vec<(Status, Span)>) {
    let is_be = lower_lemma(parse, verb) == "be";
    let perfect = parse.children_by(verb, Dep::Aux).any(|aux| parse[aux].tag == Tag::Vb);
    for child in parse.children(verb) {
        let span = parse[*child].span;
        let lemma = lower_lemma(parse, *child);
        match parse[*child].dep {
            Dep::Neg => found.push((Status::Negated, span)),
            // "Neither sent arms nor trained troops": the first verb's own word, and below the word of the second.
            Dep::Preconj | Dep::Cc | Dep::Advmod if lemma == "neither" => {
                found.push((Status::Negated, span));
            }
            // "almost broke" says that it did not come to that; "almost 40 died" is no such thing.
            Dep::Advmod if APPROACHING.contains(&lemma.as_str()) => {
                found.push((Status::Negated, span));
            }
            Dep::Aux => match lemma.as_str() {
                // "Would have sent": what did not come about.
                // "Would often visit": did so again and again.
                "would" if is_habit(parse, verb) => {}
                "would" if perfect => found.push((Status::Hypothetical, span)),
                "will" | "shall" | "wo" | "'ll" | "would" | "’ll" => {
                    found.push((Status::Future, span));
                }
                "may" | "might" | "could" | "can" | "should" | "must" | "ought" | "ca" => {
                    found.push((Status::Hypothetical, span));
                }
                _ => {}
            },
            // "no talks were held", "nobody was hurt".
            Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Attr
                if !is_be || parse[*child].dep == Dep::Attr =>
            {
                let none = ["no", "neither", "none", "nobody", "nothing"];
                let negative = none.contains(&lemma.as_str()) || {
                    let mut below = parse.children_by(*child, Dep::Det);
                    below.any(|det| ["no", "neither"].contains(&lower_lemma(parse, det).as_str()))
                };
                if negative {
                    found.push((Status::Negated, span));
                }
            }
            _ => {}
        }
    }
    // "is set to", "is due to" are read from the words above; "is to visit" from "be" over an infinitive.
    if is_infinitive(parse, verb)
        && parse[verb].dep == Dep::Xcomp
        && lower_lemma(parse, parse[verb].head) == "be"
    {
        found.push((Status::Future, parse[parse[verb].head].span));
    }
}

/// Signs at an event noun: its adjectives, its determiner, the verb that it is the object of.
fn noun_signs(parse: &Parse, noun: TokenId, found: &mut Vec<(Status, Span)>) {
    for child in parse.children(noun) {
        let lemma = lower_lemma(parse, *child);
        let span = parse[*child].span;
        match parse[*child].dep {
            Dep::Amod | Dep::Compound | Dep::Det | Dep::Nmod => {
                if PLANNED_ADJECTIVE.contains(&lemma.as_str()) {
                    found.push((Status::Future, span));
                } else if OPEN_ADJECTIVE.contains(&lemma.as_str()) {
                    found.push((Status::Hypothetical, span));
                } else if lemma == "no" {
                    found.push((Status::Negated, span));
                }
            }
            _ => {}
        }
    }
    let head = parse[noun].head;
    let over = match parse[noun].dep {
        Dep::Dobj | Dep::Nsubjpass => Some(head),
        Dep::Pobj => {
            let preposition = lower_lemma(parse, head);
            let governor = parse[head].head;
            if preposition == "without" {
                found.push((Status::Negated, parse[head].span));
            }
            let of_threat = [
                "worry",
                "speculation",
                "rumour",
                "rumor",
                "suspicion",
                "likelihood",
                "danger",
                "threat",
                "possibility",
                "prospect",
                "risk",
                "fear",
                "plan",
                "call",
                "demand",
                "request",
                "proposal",
                "hope",
                "offer",
            ];
            if of_threat.contains(&lower_lemma(parse, governor).as_str()) {
                found.push((Status::Hypothetical, parse[governor].span));
            }
            (preposition == "for" || preposition == "to" || preposition == "on").then_some(governor)
        }
        _ => None,
    };
    let Some(over) = over else { return };
    let lemma = lower_lemma(parse, over);
    let span = parse[over].span;
    if FAILED_NOUN.contains(&lemma.as_str()) {
        found.push((Status::Negated, span));
    } else if OPEN_NOUN.contains(&lemma.as_str()) {
        found.push((Status::Hypothetical, span));
    } else if PLANNED_NOUN.contains(&lemma.as_str()) {
        found.push((Status::Future, span));
    }
}
