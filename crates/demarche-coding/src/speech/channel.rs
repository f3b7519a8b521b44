//! The circumstances of an utterance: through what, to whom, where.
//!
//! In: the report, a cue and its subject. Out: channel, addressee and location with their words.

use demarche_lexicon::speech::{ChannelWord, Object, Saying};
use demarche_model::{
    Channel, Cited, Dep, EntityKind, Location, NerLabel, Pos, Rule, Span, Tag, TokenId, TokenRange,
};

use super::indirect::channel_in;
use super::report::{Report, before, next};

/// Verbs whose participle tells how another was said: "speaking at a rally, she said".
const SPEAKING: &[&str] =
    &["speak", "talk", "write", "address", "post", "appear", "testify", "meet", "tweet"];

/// The circumstances of an utterance.
#[derive(Clone, PartialEq, Debug, Default)]
pub(crate) struct Circumstances {
    pub(crate) channel: Option<Channel>,
    pub(crate) addressee: Option<Span>,
    pub(crate) location: Option<Cited<Location>>,
}

/// Reads how, to whom and where a verb's utterance was made; `content` says which tokens are its content.
pub(crate) fn circumstances(
    report: &Report<'_>,
    verb: TokenId,
    saying: &Saying,
    subject: Option<TokenId>,
    content: &dyn Fn(TokenId) -> bool,
) -> Circumstances {
    let parse = report.parse;
    let mut found = Circumstances::default();
    let mut verbs = vec![verb];
    let speaking = |t: TokenId| SPEAKING.contains(&parse.lemma(t));
    verbs.extend(
        parse
            .children(verb)
            .iter()
            .copied()
            .filter(|c| matches!(parse[*c].dep, Dep::Advcl | Dep::Prep | Dep::Dep) && speaking(*c)),
    );
    let head = parse[verb].head;
    if matches!(parse[verb].dep, Dep::Advcl | Dep::Conj | Dep::Xcomp)
        && head != verb
        && speaking(head)
    {
        verbs.push(head);
    }
    for at in verbs {
        for child in parse.children(at).iter().copied().filter(|c| !content(*c)) {
            if parse[child].pos == Pos::Adp || parse[child].dep == Dep::Prep {
                let preposition = report.word(child).to_lowercase();
                for object in parse.children(child).iter().copied() {
                    if !matches!(parse[object].dep, Dep::Pobj | Dep::Pcomp) || content(object) {
                        continue;
                    }
                    preposition_says(report, &preposition, object, &mut found);
                }
            } else if matches!(parse[child].dep, Dep::Dobj | Dep::Dative)
                && found.addressee.is_none()
                && is_somebody(report, child)
                && (at == verb && matches!(saying.object, Object::Addressee)
                    || at != verb && parse.lemma(at) != "post"
                    || parse[child].dep == Dep::Dative)
            {
                found.addressee = Some(phrase(report, child));
            }
        }
    }
    // A channel that the parser hung on the content's own verb.
    for clause in
        parse.children_by(verb, Dep::Ccomp).filter(|c| found.channel.is_none() && *c > verb)
    {
        let last = report.reach(clause).1;
        if let Some(preposition) = channel_in(report, clause, last).filter(|p| !content(*p))
            && let Some(object) = report.child(preposition, Dep::Pobj)
            && let Some(word) = channel_word(report, object)
        {
            found.channel = Some(Channel { kind: word.kind, span: phrase(report, object) });
            break;
        }
    }
    if matches!(saying.object, Object::Addressee | Object::Bidden) && found.addressee.is_none() {
        let asked = parse.children(verb).iter().copied().find(|c| {
            matches!(parse[*c].dep, Dep::Dobj | Dep::Dative | Dep::Nsubjpass)
                && is_somebody(report, *c)
        });
        found.addressee = asked.map(|asked| phrase(report, asked));
    }
    if found.channel.is_none()
        && let Some(subject) = subject
        && let Some(word) = channel_word(report, subject).filter(|word| word.says && !word.names)
        && report.cast.of(subject).is_empty()
    {
        found.channel = Some(Channel { kind: word.kind, span: phrase(report, subject) });
    }
    if found.channel.is_none()
        && let Some(kind) = saying.channel
    {
        found.channel = Some(Channel { kind, span: parse[verb].span });
    }
    found
}

fn preposition_says(
    report: &Report<'_>,
    preposition: &str,
    object: TokenId,
    found: &mut Circumstances,
) {
    let parse = report.parse;
    let through = matches!(
        preposition,
        "in" | "at"
            | "on"
            | "via"
            | "through"
            | "during"
            | "over"
            | "by"
            | "using"
            | "to"
            | "with"
            | "from"
    );
    if through
        && found.channel.is_none()
        && let Some(word) = channel_word(report, object)
        && (!word.names || matches!(preposition, "on" | "via" | "through" | "in" | "to"))
    {
        found.channel = Some(Channel { kind: word.kind, span: phrase(report, object) });
        // "In a letter to the council": whom the text is addressed to.
        let to = parse
            .children(object)
            .iter()
            .copied()
            .find(|c| parse[*c].dep == Dep::Prep && matches!(report.word(*c), "to" | "with"));
        if let Some(whom) = to.and_then(|to| report.child(to, Dep::Pobj))
            && found.addressee.is_none()
            && is_somebody(report, whom)
        {
            found.addressee = Some(phrase(report, whom));
        }
        return;
    }
    if preposition == "to" && found.addressee.is_none() && is_somebody(report, object) {
        found.addressee = Some(phrase(report, object));
    }
    if matches!(preposition, "in" | "at" | "from") && found.location.is_none() {
        found.location = place(report, object);
    }
}

/// The channel that a noun names, by the longest run of words that ends with it.
pub(crate) fn channel_word(report: &Report<'_>, head: TokenId) -> Option<ChannelWord> {
    let parse = report.parse;
    if parse[head].pos == Pos::Propn
        && let Some(word) = report.speech.channel(report.word(head)).filter(|word| word.names)
    {
        return Some(word);
    }
    let lemma = parse.lemma(head).to_lowercase();
    let mut words = lemma;
    let mut longest = report.speech.channel(&words);
    let mut at = head;
    for _ in 0..2 {
        let Some(earlier) = before(at).filter(|b| parse[*b].head == head || parse[*b].head == at)
        else {
            break;
        };
        words = format!("{} {words}", report.word(earlier).to_lowercase());
        longest = report.speech.channel(&words).or(longest);
        at = earlier;
    }
    longest.filter(|word| !word.names || report.speech.channel(report.word(head)).is_some())
}

/// Whether a noun can be spoken to.
fn is_somebody(report: &Report<'_>, head: TokenId) -> bool {
    const HEARERS: &[&str] = &[
        "reporter",
        "journalist",
        "press",
        "media",
        "audience",
        "crowd",
        "supporter",
        "lawmaker",
        "parliament",
        "nation",
        "agency",
        "newspaper",
        "official",
        "people",
        "council",
        "assembly",
        "newsman",
        "correspondent",
        "public",
        "delegate",
        "police",
        "court",
        "judge",
        "follower",
        "student",
        "worker",
        "troop",
        "soldier",
        "viewer",
        "country",
        "authority",
        "member",
        "minister",
        "leader",
        "government",
        "counterpart",
        "ambassador",
        "broadcaster",
        "channel",
        "committee",
        "congress",
        "senate",
        "resident",
        "citizen",
        "voter",
        "investor",
        "colleague",
        "ally",
    ];
    let parse = report.parse;
    if !report.cast.of(head).is_empty() {
        return report.cast.of(head).iter().all(|id| {
            report.cast.entities.get(id.index()).is_none_or(|e| e.kind != EntityKind::Place)
        });
    }
    matches!(parse[head].pos, Pos::Propn | Pos::Pron)
        || HEARERS.contains(&parse.lemma(head).to_lowercase().as_str())
}

fn place(report: &Report<'_>, head: TokenId) -> Option<Cited<Location>> {
    let parse = report.parse;
    let named = parse.entities().iter().find(|e| e.tokens.holds(head));
    let label = named.map(|e| e.label);
    let entity = report
        .cast
        .of(head)
        .first()
        .and_then(|id| report.cast.entities.get(id.index()))
        .filter(|e| matches!(e.kind, EntityKind::Place | EntityKind::Country));
    if entity.is_none() && !matches!(label, Some(NerLabel::Gpe | NerLabel::Loc)) {
        return None;
    }
    let span = match (report.cast.words(head).filter(|_| entity.is_some()), named) {
        (Some(span), _) => span,
        (None, Some(named)) => parse.span_of(named.tokens),
        (None, None) => parse[head].span,
    };
    let location = Location {
        name: span.of(&report.document.text).to_owned(),
        place: entity.and_then(|e| e.place.clone()),
    };
    Some(Cited { value: location, span, rule: Rule::grammar("speech/where") })
}

/// The words of a noun phrase, as cited: without relative clauses, and without a time at its end.
fn phrase(report: &Report<'_>, head: TokenId) -> Span {
    let (first, mut last) = report.phrase(head);
    for child in report.parse.children_by(head, Dep::Prep) {
        if child <= head || child > last {
            continue;
        }
        let (a, b) = report.reach(child);
        let span = report.span(a, b);
        let timed = report
            .times
            .iter()
            .any(|time| span.contains(time.span) && time.span.len() * 2 > span.len());
        if timed {
            last = before(child).unwrap_or(last);
            break;
        }
    }
    let range = TokenRange { start: first, end: next(last) };
    for token in range.iter() {
        if report.parse[token].tag == Tag::Comma {
            last = before(token).unwrap_or(last);
            break;
        }
    }
    report.span(first, last.max(first))
}
