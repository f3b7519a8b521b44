//! Who says so: attributed utterances with speaker, cue, content, form, channel.
//!
//! In: document, parse, cast, times, lexicon. Out: statements in text order, how they answer each other, and notes on
//! what was left out. Quotations and the words next to them are trusted before the parse, which slips around them.

mod around;
mod channel;
mod cues;
mod direct;
mod edges;
mod indirect;
mod links;
mod nest;
mod object;
mod quotes;
mod report;
mod speaker;
#[cfg(test)]
mod tests;
mod thoughts;
mod transcript;
mod uncued;

use demarche_lexicon::Lexicon;
use demarche_lexicon::speech::{Object, Saying, Takes};
use demarche_model::{
    Dep, Document, EntityId, EntityKind, Form, Link, Note, Parse, Polarity, Pos, Reason, Span,
    Statement, Tag, Time, TokenId, TokenRange,
};

use self::cues::{Cue, CueKind};
use self::direct::Quoted;
use self::indirect::Run;
pub use self::nest::innermost;
use self::report::{Report, before, next};
use self::speaker::Speaker;
use crate::actors::Cast;
use crate::times::time_of;

/// What a report says of who says what.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Utterances {
    /// The statements, in text order; a [`StatementId`](demarche_model::StatementId) indexes them.
    pub statements: Vec<Statement>,
    /// How they answer each other.
    pub links: Vec<Link>,
    /// Cues whose speaker or content is not known, and questions.
    pub notes: Vec<Note>,
}

/// Every attributed utterance of the report, with links between them and notes on what was left out.
pub fn utterances(
    document: &Document,
    parse: &Parse,
    cast: &Cast,
    times: &[Time],
    lexicon: &Lexicon,
) -> Utterances {
    let report = Report::new(document, parse, cast, times, &lexicon.speech);
    let (thoughts, cues): (Vec<_>, Vec<_>) =
        cues::cues(&report).into_iter().partition(Cue::is_thought);
    let mut is_cue = vec![false; parse.tokens().len()];
    for cue in &cues {
        is_cue[cue.token.index()] = !matches!(cue.kind, CueKind::Noun(_));
    }
    let is_cue = |token: TokenId| is_cue[token.index()];
    let mut drafts: Vec<Draft> = Vec::new();
    let mut notes = Vec::new();
    let mut used = vec![false; report.quotes.len()];
    for cue in &cues {
        match read(&report, cue, &drafts, &is_cue, &mut used) {
            Ok(found) => drafts.extend(found),
            Err(Some(reason)) => {
                notes.push(Note { span: parse[cue.token].span, reason, pattern: None });
            }
            Err(None) => {}
        }
    }
    uncued::join(&report, &mut drafts, &mut used);
    thoughts::tell(&report, &thoughts, &mut drafts, &is_cue);
    transcript::turns(&report, &mut drafts, &mut notes);
    let mut statements = nest::ordered(&report, drafts);
    for part in statements.iter_mut().flat_map(|statement| &mut statement.content) {
        *part = edges::whole(&report, *part);
    }
    let links = links::links(&report, &statements);
    notes.sort_by_key(|note| (note.span, note.reason));
    Utterances { statements, links, notes }
}

/// A statement before the order of all is known.
#[derive(Clone, PartialEq, Debug)]
struct Draft {
    statement: Statement,
    /// The token of its cue.
    token: Option<TokenId>,
}

/// Reads the statements that a cue makes: one for each speaker; none with a reason where something is missing.
fn read(
    report: &Report<'_>,
    cue: &Cue<'_>,
    drafts: &[Draft],
    is_cue: &dyn Fn(TokenId) -> bool,
    used: &mut [bool],
) -> Result<Vec<Draft>, Option<Reason>> {
    match &cue.kind {
        CueKind::According => according(report, cue),
        CueKind::Noun(saying) => noun(report, cue, saying, drafts),
        CueKind::Verb(groups) => verb(report, cue, groups, drafts, is_cue, used),
    }
}

fn verb(
    report: &Report<'_>,
    cue: &Cue<'_>,
    groups: &[(Option<TokenId>, &Saying)],
    drafts: &[Draft],
    is_cue: &dyn Fn(TokenId) -> bool,
    used: &mut [bool],
) -> Result<Vec<Draft>, Option<Reason>> {
    let parse = report.parse;
    let verb = cue.token;
    let subject =
        speaker::subject(report, verb).map(|found| speaker::reporting(report, verb, found));
    let own = subject.filter(|s| s.own).map(|s| s.head);
    let clause = around::cue_clause(report, verb, own);
    let quoted = direct::around(report, verb, clause, used);
    let fit = groups.iter().find_map(|(second, saying)| {
        if saying.by_document && !subject.is_some_and(|s| is_document(report, s.head)) {
            return None;
        }
        let runs = indirect::content(report, verb, *second, saying, own, is_cue);
        let (spans, taken) = spans_of(report, verb, runs.as_deref(), &quoted, saying)?;
        Some((*second, *saying, spans, taken))
    });
    let Some((second, saying, content, taken)) = fit else {
        let names_speech =
            groups.iter().any(|(_, s)| s.takes(Takes::That) && s.object == Object::None);
        return Err((names_speech && subject.is_some()).then_some(Reason::Unresolved));
    };
    let passive = parse.children(verb).iter().any(|c| parse[*c].dep == Dep::Auxpass);
    let speakers = match subject {
        Some(subject) => speaker::speakers(report, subject.head),
        None if passive && unspoken(report, verb, saying) => {
            let speaker = context_speaker(report, verb, drafts);
            // "The need was stressed" is somebody's saying only where somebody speaks.
            if speaker.span.is_none() && !impersonal(report, verb) {
                return Err(Some(Reason::ActorUnknown));
            }
            vec![speaker]
        }
        None if !taken.is_empty() && !passive => vec![Speaker::default()],
        None => return Err(Some(Reason::ActorUnknown)),
    };
    if let Some(subject) = subject
        && taken.is_empty()
        && !can_speak(report, subject.head, &speakers)
    {
        return Err(Some(Reason::ActorUnknown));
    }
    if report.level(verb).is_some()
        && !saying.thought
        && performs(report, verb, subject.map(|s| s.head))
    {
        // "I reject this", quoted, is the quotation's own statement.
        return Err(None);
    }
    if issues(report, verb, &speakers) {
        return Err(None);
    }
    for quote in taken {
        used[quote] = true;
    }
    let inside = |token: TokenId| {
        let span = parse[token].span;
        content.iter().any(|part| part.contains(span))
    };
    let around = channel::circumstances(report, verb, saying, subject.map(|s| s.head), &inside);
    let date = dated(report, verb);
    let form = form(report, &content, report.level(verb));
    let made = speakers.into_iter().map(|speaker| {
        let speaker = text_speaker(report, speaker, drafts);
        Draft {
            statement: Statement {
                speaker: speaker.entity,
                speaker_span: speaker.span,
                cue: Some(cue.span(report, second)),
                content: content.clone(),
                form,
                addressee: around.addressee,
                channel: around.channel,
                location: around.location.clone(),
                date: date.clone(),
                polarity: saying.polarity(),
                within: None,
            },
            token: Some(verb),
        }
    });
    Ok(made.collect())
}

/// Whether a verb does what it says as it is spoken: "we call on them", "I thank you".
fn performs(report: &Report<'_>, verb: TokenId, subject: Option<TokenId>) -> bool {
    let first_person =
        subject.is_some_and(|s| matches!(report.word(s).to_lowercase().as_str(), "i" | "we"));
    first_person && matches!(report.parse[verb].tag, Tag::Vbp | Tag::Vb | Tag::Vbg)
}

/// Whether the text itself is the utterance: "the United States welcomes", in a statement of the United States. The
/// issuer alone makes no statement.
fn issues(report: &Report<'_>, verb: TokenId, speakers: &[Speaker]) -> bool {
    let entities = &report.cast.entities;
    let Some(issuer) = report.cast.issuer.and_then(|id| entities.get(id.index())) else {
        return false;
    };
    let present = matches!(report.parse[verb].tag, Tag::Vbz | Tag::Vbp | Tag::Vbg);
    let own = |id: EntityId| {
        report.cast.issuer == Some(id)
            || entities.get(id.index()).is_some_and(|speaker| {
                speaker.kind == EntityKind::Country && speaker.entity == issuer.entity
            })
    };
    present
        && report.level(verb).is_none()
        && !speakers.is_empty()
        && speakers.iter().all(|s| s.entity.is_some_and(own))
}

/// When an utterance was made: by the cue's own clause, or by the one that its participle hangs on.
fn dated(
    report: &Report<'_>,
    verb: TokenId,
) -> Option<demarche_model::Cited<demarche_model::When>> {
    let parse = report.parse;
    time_of(parse, report.times, verb).or_else(|| {
        let head = parse[verb].head;
        let shares = matches!(parse[verb].dep, Dep::Advcl | Dep::Conj | Dep::Xcomp) && head != verb;
        shares.then(|| time_of(parse, report.times, head)).flatten()
    })
}

/// "It was stressed that …", "the need for peace was pointed out": said by whoever speaks in the passage.
fn unspoken(report: &Report<'_>, verb: TokenId, saying: &Saying) -> bool {
    use demarche_lexicon::speech::Stance::{Announcement, Assertive, Neutral};
    let impersonal = impersonal(report, verb);
    let content = saying.object == Object::Content;
    match saying.stance {
        Assertive => impersonal || content,
        Neutral => content,
        Announcement => content && impersonal,
        _ => false,
    }
}

/// "It was said that …".
fn impersonal(report: &Report<'_>, verb: TokenId) -> bool {
    let parse = report.parse;
    parse.children(verb).iter().any(|c| {
        matches!(parse[*c].dep, Dep::Nsubjpass | Dep::Expl)
            && report.word(*c).eq_ignore_ascii_case("it")
    })
}

/// Who speaks in the passage: the last speaker of the same paragraph.
fn context_speaker(report: &Report<'_>, verb: TokenId, drafts: &[Draft]) -> Speaker {
    let at = report.parse[verb].span.start();
    let block = report.document.block_at(at).map(|b| b.span);
    let near =
        |d: &&Draft| d.statement.cue.is_none_or(|c| block.is_some_and(|b| c.start() >= b.start()));
    let last = drafts.iter().rev().take_while(near).find(|d| {
        d.statement.speaker_span.is_some()
            && d.statement.cue.is_some_and(|c| block.is_some_and(|b| b.contains(c)))
    });
    last.map_or_else(Speaker::default, |d| Speaker {
        entity: d.statement.speaker,
        span: d.statement.speaker_span,
        of_text: None,
    })
}

/// Gives a text whose issuer its own phrase does not name ("the statement said") to the party that issued it before.
fn text_speaker(report: &Report<'_>, speaker: Speaker, drafts: &[Draft]) -> Speaker {
    let Some(text) = speaker.of_text else { return speaker };
    let determiner = report.child(text, Dep::Det).map(|det| report.word(det).to_lowercase());
    let definite = determiner
        .is_none_or(|det| matches!(det.as_str(), "the" | "this" | "that" | "these" | "those"));
    use demarche_model::ChannelKind::{Letter, Readout, SocialMedia, Speech, WrittenStatement};
    let kind = channel::channel_word(report, text).map(|word| word.kind);
    let issued = matches!(kind, Some(Letter | Readout | SocialMedia | Speech | WrittenStatement));
    if !issued {
        return speaker;
    }
    let known = |d: &&Draft| d.statement.speaker.is_some();
    let block = report.document.block_at(report.parse[text].span.start()).map(|b| b.span);
    let near = |d: &&Draft| d.statement.cue.is_some_and(|c| block.is_some_and(|b| b.contains(c)));
    let entity = if definite {
        let earlier = || drafts.iter().rev().filter(known);
        let issuer = earlier()
            .find(|d| d.statement.channel.is_some_and(|c| Some(c.kind) == kind))
            .or_else(|| earlier().next());
        issuer.and_then(|d| d.statement.speaker).or(report.cast.issuer)
    } else {
        // "A statement said": of whoever the paragraph has let speak.
        drafts.iter().rev().filter(known).find(near).and_then(|d| d.statement.speaker)
    };
    Speaker { entity, ..speaker }
}

/// Whether a subject can be what says: somebody known, a name, a pronoun for persons, a text, or a noun for people.
fn can_speak(report: &Report<'_>, subject: TokenId, speakers: &[Speaker]) -> bool {
    let parse = report.parse;
    if !report.cast.of(subject).is_empty() || speakers.iter().any(|s| s.of_text.is_some()) {
        return true;
    }
    // "The alliance's guidelines", owned by somebody known, say nothing themselves.
    if speakers.iter().any(|s| s.entity.is_some()) && parse[subject].pos != Pos::Noun {
        return true;
    }
    // A name that the tagger took for a common noun.
    let inside = subject > report.bounds(subject).start;
    if inside && report.word(subject).starts_with(char::is_uppercase) {
        return true;
    }
    match parse[subject].pos {
        Pos::Propn => true,
        Pos::Pron => !matches!(
            report.word(subject).to_lowercase().as_str(),
            "this" | "that" | "which" | "these" | "those" | "there" | "what" | "it"
        ),
        Pos::Noun | Pos::Adj | Pos::Num => speaker::is_people(report, subject),
        _ => false,
    }
}

/// Whether the subject is a text or a body that finds and shows: a report, a court, an organisation.
fn is_document(report: &Report<'_>, subject: TokenId) -> bool {
    use demarche_model::EntityKind::{Country, Organisation};
    speaker::says_itself(report, subject)
        || report.cast.of(subject).iter().any(|id| {
            report
                .cast
                .entities
                .get(id.index())
                .is_some_and(|e| matches!(e.kind, Organisation | Country))
        })
        || matches!(
            report.parse.lemma(subject),
            "researcher"
                | "investigator"
                | "scientist"
                | "court"
                | "judge"
                | "jury"
                | "auditor"
                | "inspector"
                | "committee"
                | "commission"
                | "panel"
                | "expert"
                | "author"
                | "analyst"
                | "economist"
        )
}

/// The content as spans, from runs of tokens and the quotations around; with the quotations that it takes up.
fn spans_of(
    report: &Report<'_>,
    verb: TokenId,
    runs: Option<&[Run]>,
    quoted: &Quoted,
    saying: &Saying,
) -> Option<(Vec<Span>, Vec<usize>)> {
    let takes_quote = saying.takes(Takes::Quote) || saying.takes(Takes::That);
    if let (Some(before_cue), true) = (quoted.before, takes_quote) {
        let mut spans = direct::lead(report, verb, before_cue);
        spans.extend(direct::words(report, before_cue));
        let mut taken = vec![before_cue];
        if let Some(after) = quoted.goes_on {
            spans.extend(direct::words(report, after));
            taken.push(after);
        }
        spans.retain(|span| !span.is_empty());
        return (!spans.is_empty()).then_some((spans, taken));
    }
    if let (Some(after), true) = (quoted.after, takes_quote) {
        let quote = &report.quotes[after];
        // Content that begins before the quotation makes it a part of an indirect statement.
        let earlier = runs.and_then(<[Run]>::first).is_some_and(|run| {
            run.0 > verb && report.parse[run.0].span.start() < quote.start() && {
                let gap = TokenRange { start: run.0, end: next(run.1) };
                gap.iter().any(|t| report.is_word(t) && report.parse[t].span.end() <= quote.start())
            }
        });
        if !earlier {
            // What the sentence adds without marks behind the quoted words is said too.
            let tail =
                runs.and_then(<[Run]>::last).and_then(|run| direct::tail(report, *run, quote));
            let spans = match tail {
                Some(tail) => vec![Span::new(quote.start(), tail.end())],
                None => direct::words(report, after),
            };
            return (!spans.is_empty()).then_some((spans, vec![after]));
        }
    }
    let runs = runs?;
    let mut taken = Vec::new();
    let mut spans: Vec<Span> = runs.iter().filter_map(|run| clean(report, *run)).collect();
    // A quotation that begins in the content and goes on behind it belongs to it as a whole.
    let from = spans.last().map_or(0, |last| report.quotes_from(last.start()));
    for (i, quote) in report.quotes.iter().enumerate().skip(from) {
        if spans.last().is_none_or(|last| quote.start() >= last.end()) {
            break;
        }
        if quote.parent != report.level(verb) {
            continue;
        }
        if let Some(last) = spans.last_mut()
            && last.start() <= quote.start()
            && quote.start() < last.end()
        {
            taken.push(i);
            if quote.end() > last.end() {
                let first_end = quote.outer.first().map_or(last.end(), |part| part.end());
                *last = Span::new(last.start(), first_end.max(last.end()));
                spans.extend(quote.inner.iter().skip(1).copied());
            }
        }
    }
    // An infinitive or object that is quoted as a whole sheds its marks.
    if let [only] = spans.as_mut_slice() {
        *only = direct::unwrapped(report, *only);
    }
    spans.retain(|span| !span.is_empty());
    (!spans.is_empty()).then_some((spans, taken))
}

/// A run of tokens as a span without the marks at its ends, but with quotation marks whose partner it holds.
fn clean(report: &Report<'_>, (mut first, mut last): Run) -> Option<Span> {
    let loose = |token: TokenId| {
        !report.is_word(token)
            && !matches!(
                report.word(token),
                "$" | "€" | "£" | "%" | "…" | "..." | "[" | "]" | "(" | ")" | "#" | "?" | "!"
            )
    };
    let partner_inside = |token: TokenId, first: TokenId, last: TokenId| {
        let at = report.parse[token].span;
        let range = report.span(first, last);
        report.quotes[report.quotes_in(range)]
            .iter()
            .any(|q| (q.start() == at.start() || q.end() == at.end()) && q.end() <= range.end())
    };
    while first < last
        && (loose(first) || matches!(report.word(first), ")" | "]"))
        && !partner_inside(first, first, last)
    {
        first = next(first);
    }
    let joins = |token: TokenId| report.parse[token].tag == Tag::Cc;
    while last > first && (loose(last) || joins(last)) && !partner_inside(last, first, last) {
        last = before(last)?;
    }
    let unpaired = matches!(report.word(last), ")" | "]")
        && !(TokenRange { start: first, end: last })
            .iter()
            .any(|t| matches!(report.word(t), "(" | "["));
    if unpaired && last > first {
        last = before(last)?;
    }
    let span = report.span(first, last);
    (!span.is_empty() && report.is_word(first) || first < last).then_some(span)
}

/// Whether content is quoted: all of its words, some or none; marks of the quotation that the cue stands in do not
/// count.
fn form(report: &Report<'_>, content: &[Span], level: Option<usize>) -> Form {
    let (mut words, mut quoted) = (0, 0);
    for span in content {
        for token in report.parse.tokens_in(*span).iter() {
            if !report.is_word(token) {
                continue;
            }
            words += 1;
            let mut at = report.level(token);
            let mut deeper = false;
            while let Some(index) = at {
                if at == level {
                    break;
                }
                deeper = true;
                at = report.quotes[index].parent;
            }
            quoted += usize::from(deeper);
        }
    }
    match quoted {
        0 => Form::Indirect,
        n if n == words => Form::Direct,
        _ => Form::Mixed,
    }
}

fn according(report: &Report<'_>, cue: &Cue<'_>) -> Result<Vec<Draft>, Option<Reason>> {
    let parse = report.parse;
    let to = next(cue.token);
    let source = report
        .child(to, Dep::Pobj)
        .or_else(|| report.child(cue.token, Dep::Pobj))
        .or_else(|| report.child(to, Dep::Pcomp))
        .ok_or(Some(Reason::Unresolved))?;
    let runs = around::according(report, cue.token, source).ok_or(Some(Reason::Unresolved))?;
    let content: Vec<Span> = runs
        .iter()
        .filter_map(|run| clean(report, *run))
        .map(|span| direct::unwrapped(report, span))
        .filter(|span| !span.is_empty())
        .collect();
    if content.is_empty() {
        return Err(Some(Reason::Unresolved));
    }
    let speakers = speaker::speakers(report, source);
    if !can_speak(report, source, &speakers) {
        // "According to plan": no one says it.
        return Err(None);
    }
    let channel =
        channel::channel_word(report, source).filter(|word| word.says && !word.names).map(|word| {
            demarche_model::Channel { kind: word.kind, span: speaker::words(report, source) }
        });
    let form = form(report, &content, report.level(cue.token));
    let speaker = speakers.into_iter().next().unwrap_or_default();
    Ok(vec![Draft {
        statement: Statement {
            speaker: speaker.entity,
            speaker_span: speaker.span.or_else(|| Some(parse[source].span)),
            cue: Some(cue.span(report, None)),
            content,
            form,
            addressee: None,
            channel,
            location: None,
            date: None,
            polarity: Polarity::Affirms,
            within: None,
        },
        token: Some(cue.token),
    }])
}

fn noun(
    report: &Report<'_>,
    cue: &Cue<'_>,
    saying: &Saying,
    drafts: &[Draft],
) -> Result<Vec<Draft>, Option<Reason>> {
    let parse = report.parse;
    let Some(runs) = indirect::of_noun(report, cue.token, saying) else { return Err(None) };
    let content: Vec<Span> = runs.iter().filter_map(|run| clean(report, *run)).collect();
    if content.is_empty() {
        return Err(None);
    }
    let owner =
        parse.children(cue.token).iter().copied().find_map(|child| match parse[child].dep {
            Dep::Poss => Some(child),
            Dep::Prep if matches!(report.word(child), "by" | "from" | "of") => {
                report.child(child, Dep::Pobj)
            }
            _ => None,
        });
    let head = parse[cue.token].head;
    let verb = report.is_verb(head).then_some(head);
    let speaker = match (owner, verb) {
        (Some(owner), _) => speaker::speakers(report, owner).into_iter().next(),
        (None, Some(verb)) if parse[cue.token].dep == Dep::Dobj => {
            // The verb's own statement holds the noun already: it is the same utterance.
            let sentence = report.bounds(cue.token).start;
            let near = |d: &&Draft| d.token.is_none_or(|t| t >= sentence);
            if drafts.iter().rev().take_while(near).any(|d| d.token == Some(verb)) {
                return Err(None);
            }
            speaker::subject(report, verb)
                .and_then(|subject| speaker::speakers(report, subject.head).into_iter().next())
        }
        _ => None,
    };
    let Some(speaker) = speaker.filter(|s| s.entity.is_some()) else {
        return Err(Some(Reason::ActorUnknown));
    };
    let form = form(report, &content, report.level(cue.token));
    Ok(vec![Draft {
        statement: Statement {
            speaker: speaker.entity,
            speaker_span: speaker.span,
            cue: Some(parse[cue.token].span),
            content,
            form,
            addressee: None,
            channel: None,
            location: None,
            date: None,
            polarity: saying.polarity(),
            within: None,
        },
        token: Some(cue.token),
    }])
}
