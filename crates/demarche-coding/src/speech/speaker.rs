//! Who speaks: a cue's subject, found through the clause, and the entity that it stands for.
//!
//! In: the report and a cue. Out: the subject's head, and with the cast the entity and the words that name it.

use demarche_model::{Dep, EntityId, EntityKind, NerLabel, Pos, Span, Tag, TokenId};

use super::channel::channel_word;
use super::report::{Report, next};

/// Who says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Speaker {
    /// The entity, where it is known.
    pub(crate) entity: Option<EntityId>,
    /// The words.
    pub(crate) span: Option<Span>,
    /// Whether the words name a text ("the statement") whose issuer nothing in its phrase names.
    pub(crate) of_text: Option<TokenId>,
}

/// A cue's subject.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Subject {
    /// Its head.
    pub(crate) head: TokenId,
    /// Whether it stands in the cue's own clause.
    pub(crate) own: bool,
}

/// The logical subject of a verb: through conjunction, control, participles and relative clauses; of a passive the
/// one by whom.
pub(crate) fn subject(report: &Report<'_>, verb: TokenId) -> Option<Subject> {
    let parse = report.parse;
    let mut at = verb;
    for step in 0..6 {
        let own = step == 0;
        let passive = parse
            .children(at)
            .iter()
            .any(|c| matches!(parse[*c].dep, Dep::Auxpass | Dep::Nsubjpass));
        if passive && own {
            return agent(report, at).map(|head| Subject { head, own });
        }
        if own && let Some(head) = parenthetical(report, at) {
            return Some(Subject { head, own });
        }
        // Where a slip of the parser gives a verb several subjects, the one next to it counts.
        let subjects = || {
            parse
                .children(at)
                .iter()
                .copied()
                .filter(|c| matches!(parse[*c].dep, Dep::Nsubj | Dep::Csubj | Dep::Nsubjpass))
        };
        let found = subjects().rfind(|c| *c < at).or_else(|| subjects().next());
        if let Some(found) = found {
            if is_relative(report, found) && at != parse[at].head {
                return Some(Subject { head: antecedent(report, at), own });
            }
            return Some(Subject { head: found, own });
        }
        if own && let Some(inverted) = inverted(report, at) {
            return Some(Subject { head: inverted, own });
        }
        if own && let Some(head) = stranded(report, at) {
            return Some(Subject { head, own });
        }
        let head = parse[at].head;
        if head == at {
            return None;
        }
        match parse[at].dep {
            Dep::Conj if report.is_verb(head) => at = head,
            Dep::Xcomp => {
                // "Asked him to say": the object is who says.
                let told = report.child(head, Dep::Dobj).filter(|o| *o < at);
                if let Some(told) = told
                    && matches!(
                        parse.lemma(head),
                        "ask" | "tell" | "urge" | "order" | "get" | "quote" | "cite"
                    )
                {
                    return Some(Subject { head: told, own: false });
                }
                at = head;
            }
            Dep::Pcomp => {
                let above = parse[head].head;
                // "Quoted him as saying": the one who is quoted says it.
                if let Some(quoted) = report.child(above, Dep::Dobj)
                    && matches!(parse.lemma(above), "quote" | "cite" | "report")
                {
                    return Some(Subject { head: quoted, own: false });
                }
                if parse[above].pos == Pos::Noun || parse[above].pos == Pos::Propn {
                    return None;
                }
                at = above;
            }
            Dep::Acl | Dep::Relcl => {
                // "In a letter asking …, the minister": the one who writes it asks.
                let text = antecedent(report, at);
                let writer = channel_word(report, text).and_then(|_| writer(report, text));
                return Some(Subject { head: writer.unwrap_or(text), own: false });
            }
            Dep::Advcl | Dep::Ccomp | Dep::Parataxis | Dep::Dep if report.is_verb(head) => {
                at = head;
            }
            Dep::Advcl if matches!(parse[head].pos, Pos::Noun | Pos::Propn | Pos::Pron) => {
                return Some(Subject { head, own: false });
            }
            _ => return None,
        }
    }
    None
}

/// The subject of a participle behind a comma, where what the parser gives cannot speak: that of the next verb of
/// the tree above ("said the use costs much, further saying …").
pub(crate) fn reporting(report: &Report<'_>, verb: TokenId, found: Subject) -> Subject {
    let parse = report.parse;
    let speaks = |head: TokenId| {
        !report.cast.of(head).is_empty()
            || matches!(parse[head].pos, Pos::Propn | Pos::Pron)
            || is_people(report, head)
    };
    if found.own || parse[verb].tag != Tag::Vbg || speaks(found.head) {
        return found;
    }
    parse
        .ancestors(verb)
        .filter(|a| report.is_verb(*a))
        .filter_map(|a| report.child(a, Dep::Nsubj))
        .find(|s| *s != found.head && speaks(*s))
        .map_or(found, |head| Subject { head, own: false })
}

/// The subject of the verb that a text hangs on: "in a post attacking the plan, she wrote".
fn writer(report: &Report<'_>, text: TokenId) -> Option<TokenId> {
    let parse = report.parse;
    let names_owner = parse.children(text).iter().any(|c| parse[*c].dep == Dep::Poss);
    if names_owner || matches!(parse[text].dep, Dep::Nsubj | Dep::Nsubjpass) {
        return None;
    }
    let verb = parse.ancestors(text).find(|a| report.is_verb(*a))?;
    let subject = report.child(verb, Dep::Nsubj)?;
    (!report.cast.of(subject).is_empty() || parse[subject].pos != Pos::Noun).then_some(subject)
}

/// Who a relative clause or participle speaks of: the noun it hangs on.
fn antecedent(report: &Report<'_>, verb: TokenId) -> TokenId {
    report.parse[verb].head
}

fn is_relative(report: &Report<'_>, token: TokenId) -> bool {
    matches!(report.parse[token].tag, Tag::Wdt | Tag::Wp)
        && report.parse[report.parse[token].head].dep == Dep::Relcl
}

/// The one by whom a passive is done.
fn agent(report: &Report<'_>, verb: TokenId) -> Option<TokenId> {
    let by = report.parse.children(verb).iter().copied().find(|c| {
        matches!(report.parse[*c].dep, Dep::Agent | Dep::Prep)
            && report.word(*c).eq_ignore_ascii_case("by")
    })?;
    report.child(by, Dep::Pobj)
}

/// The subject behind its verb, read as something else by the parser: `"…," said Ana Pires`.
fn inverted(report: &Report<'_>, verb: TokenId) -> Option<TokenId> {
    let parse = report.parse;
    let after = next(verb);
    let object = parse.children(verb).iter().copied().find(|c| {
        matches!(parse[*c].dep, Dep::Dobj | Dep::Attr | Dep::Oprd | Dep::Npadvmod)
            && *c > verb
            && matches!(parse[*c].pos, Pos::Propn | Pos::Noun | Pos::Pron)
    })?;
    let (first, _) = report.reach(object);
    let before = super::report::before(verb)?;
    let behind_quote = report.word(before).ends_with(['"', '”', '’', '\'', '»', ','])
        || parse[before].tag == Tag::CloseQuote;
    (first == after && behind_quote && parse.lemma(verb) == "say").then_some(object)
}

/// The subject between a verb of saying and the comma behind it, in the midst of what is said: "The road, said Ana Pires,
/// will close". What stands before the verb is then a part of what is said.
fn parenthetical(report: &Report<'_>, verb: TokenId) -> Option<TokenId> {
    let parse = report.parse;
    let before = super::report::before(verb).filter(|t| *t >= report.bounds(verb).start)?;
    if parse.lemma(verb) != "say" || parse[verb].tag != Tag::Vbd || report.word(before) != "," {
        return None;
    }
    let behind = parse.children(verb).iter().copied().find(|c| {
        *c > verb
            && matches!(parse[*c].dep, Dep::Nsubj | Dep::Dobj | Dep::Attr | Dep::Oprd)
            && matches!(parse[*c].pos, Pos::Propn | Pos::Noun | Pos::Pron)
    })?;
    let (first, last) = report.phrase(behind);
    let closed = |at: TokenId| at.index() < parse.tokens().len() && report.word(at) == ",";
    (first == next(verb) && closed(next(last))).then_some(behind)
}

/// The noun right before a finite verb, or before the commas of its apposition, that the parser gave another head.
fn stranded(report: &Report<'_>, verb: TokenId) -> Option<TokenId> {
    let parse = report.parse;
    if !matches!(parse[verb].tag, Tag::Vbd | Tag::Vbz) || parse[verb].dep == Dep::Conj {
        return None;
    }
    let bounds = report.bounds(verb);
    let mut at = super::report::before(verb)?;
    while at > bounds.start && (parse[at].tag == Tag::Comma || parse[at].pos == Pos::Adv) {
        at = super::report::before(at)?;
    }
    if at < bounds.start || report.quoted_beside(at, verb) {
        return None;
    }
    // "In a meeting with the king, Minister Pires stressed": no apposition of the one before the comma, since the verb has
    // no other subject and what leads the sentence is a circumstance.
    let first = report.phrase(at).0;
    let sets_off = parse[at].dep == Dep::Appos
        && parse[at].pos == Pos::Propn
        && super::report::before(first).is_some_and(|t| report.word(t) == ",")
        && super::report::before(verb) == Some(at)
        && parse[bounds.start].dep == Dep::Prep;
    if sets_off {
        return Some(at);
    }
    while matches!(parse[at].dep, Dep::Appos | Dep::Compound) && parse[at].head < verb {
        at = parse[at].head;
    }
    let loose =
        matches!(parse[at].dep, Dep::Npadvmod | Dep::Dobj | Dep::Attr | Dep::Dep | Dep::Root);
    (loose && matches!(parse[at].pos, Pos::Propn | Pos::Noun) && at < verb).then_some(at)
}

/// The entities that a subject stands for, with its words.
pub(crate) fn speakers(report: &Report<'_>, subject: TokenId) -> Vec<Speaker> {
    let parse = report.parse;
    let mut found = vec![speaker(report, subject)];
    let mut at = subject;
    while let Some(conjunct) = report.child(at, Dep::Conj) {
        if report.is_verb(conjunct) {
            break;
        }
        let other = speaker(report, conjunct);
        if other.entity.is_some() && found.iter().all(|known| known.entity != other.entity) {
            found.push(other);
        }
        at = conjunct;
        if parse[at].head == at {
            break;
        }
    }
    if found.len() > 1 && found[0].entity.is_none() {
        found.truncate(1);
    }
    found
}

fn speaker(report: &Report<'_>, head: TokenId) -> Speaker {
    let parse = report.parse;
    let text = says_itself(report, head);
    let own = report.cast.of(head);
    if own.len() > 1 {
        // "Both leaders": two who speak as one are none of the two.
        return Speaker { entity: None, span: Some(words(report, head)), of_text: None };
    }
    let side =
        report.cast.sides(parse, head).into_iter().find(|side| {
            report.cast.entities.get(side.entity.index()).is_some_and(|entity| {
                entity.kind != EntityKind::Place || own.contains(&side.entity)
            })
        });
    if let Some(side) = side {
        let span =
            if own.is_empty() { words(report, head) } else { titled(report, head, side.span) };
        return Speaker { entity: Some(side.entity), span: Some(span), of_text: None };
    }
    if own.is_empty()
        && let Some(entity) = by_name(report, head)
    {
        return Speaker { entity: Some(entity), span: Some(words(report, head)), of_text: None };
    }
    if text {
        for child in parse.children(head).iter().copied() {
            let owner = match parse[child].dep {
                Dep::Poss | Dep::Compound | Dep::Amod | Dep::Nmod => Some(child),
                Dep::Prep
                    if matches!(
                        report.word(child).to_lowercase().as_str(),
                        "by" | "from" | "of"
                    ) =>
                {
                    report.child(child, Dep::Pobj)
                }
                Dep::Acl => agent(report, child),
                _ => None,
            };
            if let Some(owner) = owner
                && let Some(side) = report.cast.sides(parse, owner).first()
            {
                let span = Some(side.span);
                return Speaker { entity: Some(side.entity), span, of_text: None };
            }
        }
        return Speaker { entity: None, span: Some(words(report, head)), of_text: Some(head) };
    }
    let first_person = parse[head].pos == Pos::Pron
        && matches!(report.word(head).to_lowercase().as_str(), "i" | "we");
    if first_person && report.level(head).is_none() {
        return Speaker {
            entity: report.cast.issuer,
            span: Some(words(report, head)),
            of_text: None,
        };
    }
    Speaker { entity: None, span: Some(words(report, head)), of_text: None }
}

/// The words that name a speaker, from the first of their phrase: with its article and titles.
fn titled(report: &Report<'_>, head: TokenId, name: Span) -> Span {
    let phrase = words(report, head);
    let owned = report.parse.children_by(head, Dep::Poss).next().is_some();
    if owned || !phrase.overlaps(name) {
        return name;
    }
    Span::new(phrase.start().min(name.start()), name.end())
}

/// The one person whose name ends in this word, where the cast does not know the word.
fn by_name(report: &Report<'_>, head: TokenId) -> Option<EntityId> {
    let word = report.word(head);
    if !word.starts_with(char::is_uppercase) || word.chars().count() < 3 {
        return None;
    }
    let mut named = report.cast.entities.iter().enumerate().filter(|(_, e)| {
        e.kind == EntityKind::Person && e.name.contains(' ') && e.name.ends_with(word)
    });
    let (index, _) = named.next()?;
    named.next().is_none().then_some(EntityId(index as u32))
}

/// Whether a noun names a text that can be what says ("the statement said").
pub(crate) fn says_itself(report: &Report<'_>, head: TokenId) -> bool {
    if report.parse[head].pos == Pos::Pron {
        return false;
    }
    report
        .speech
        .channel(report.parse.lemma(head))
        .or_else(|| report.speech.channel(&report.word(head).to_lowercase()))
        .is_some_and(|channel| channel.says)
}

/// The words of a noun phrase.
pub(crate) fn words(report: &Report<'_>, head: TokenId) -> Span {
    let (first, last) = report.phrase(head);
    report.span(first, last)
}

/// Nouns for people and bodies that speak.
const PEOPLE: &[&str] = &[
    "official",
    "source",
    "expert",
    "critic",
    "protester",
    "protestor",
    "demonstrator",
    "analyst",
    "witness",
    "resident",
    "police",
    "author",
    "researcher",
    "leader",
    "minister",
    "president",
    "diplomat",
    "envoy",
    "lawmaker",
    "lawyer",
    "activist",
    "observer",
    "opponent",
    "supporter",
    "investigator",
    "prosecutor",
    "judge",
    "court",
    "government",
    "ministry",
    "agency",
    "company",
    "group",
    "party",
    "army",
    "military",
    "authority",
    "council",
    "committee",
    "parliament",
    "commission",
    "organisation",
    "organization",
    "union",
    "alliance",
    "office",
    "embassy",
    "department",
    "media",
    "medium",
    "newspaper",
    "outlet",
    "man",
    "woman",
    "doctor",
    "scientist",
    "economist",
    "commander",
    "general",
    "chief",
    "head",
    "ally",
    "side",
    "member",
    "country",
    "nation",
    "state",
    "administration",
    "kremlin",
    "palace",
    "regime",
    "board",
    "bank",
    "teacher",
    "student",
    "worker",
    "survivor",
    "relative",
    "family",
    "father",
    "mother",
    "farmer",
    "campaigner",
    "organizer",
    "organiser",
    "candidate",
    "senator",
    "governor",
    "mayor",
    "ambassador",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "other",
    "some",
    "many",
    "several",
    "one",
    "mp",
    "rebel",
    "militant",
    "soldier",
    "poster",
    "user",
    "team",
    "firm",
    "coalition",
    "movement",
    "people",
    "secretary",
    "director",
    "adviser",
    "advisor",
    "negotiator",
    "delegate",
    "delegation",
    "counterpart",
    "delegate",
    "interviewee",
    "journalist",
    "reporter",
    "correspondent",
    "broadcaster",
    "network",
    "website",
    "fiancée",
    "partner",
    "commissioner",
    "owner",
];

/// Whether a noun names people or a body that can speak, known or not.
pub(crate) fn is_people(report: &Report<'_>, head: TokenId) -> bool {
    let parse = report.parse;
    let lemma = parse.lemma(head).to_lowercase();
    // "Chief constable Ann Roe": a description of somebody who is named.
    let named = || {
        parse.children(head).iter().any(|c| {
            matches!(parse[*c].dep, Dep::Appos | Dep::Compound)
                && parse
                    .entities()
                    .iter()
                    .any(|e| e.tokens.holds(*c) && e.label == NerLabel::Person)
        })
    };
    PEOPLE.contains(&lemma.as_str()) || says_itself(report, head) || named()
}
