//! Quotations that no cue introduces: what a speaker who was named before goes on to say.
//!
//! In: the report and the statements found by cues. Out: quotations joined to them, or statements of their own.

use std::collections::BTreeMap;

use demarche_model::{Dep, Form, Polarity, Pos, Span, Statement, TokenId};

use super::report::Report;
use super::speaker::{self, Speaker};
use super::{Draft, direct};

/// Gives each quotation that stands as a sentence of its own to the speaker before it.
pub(super) fn join(report: &Report<'_>, drafts: &mut Vec<Draft>, used: &mut [bool]) {
    let text = &report.document.text;
    let said = Said::new(drafts);
    // The statements of the report's own level by where they end: the last one before a quotation may go on in it.
    let mut ended: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.token.is_none_or(|t| report.level(t).is_none()) {
            ended.insert(reach(&draft.statement), at);
        }
    }
    for (i, quote) in report.quotes.iter().enumerate() {
        if used[i] || quote.parent.is_some() {
            continue;
        }
        let (Some(first), Some(outer)) = (quote.inner.first(), quote.outer.first()) else {
            continue;
        };
        let Some(block) = report.document.block_at(outer.start()).filter(|b| b.kind.is_coded())
        else {
            continue;
        };
        let lead = text.get(block.span.start()..outer.start()).unwrap_or("").trim_end();
        let alone =
            lead.is_empty() || lead.ends_with(['.', '?', '!', ':', ',', '"', '”', '…', ')']);
        let leads = lead.ends_with([':', ',']);
        if !alone || !is_utterance(report, quote.inner.as_slice()) {
            continue;
        }
        // What is said inside the quotation does not say who is quoted.
        let outside = |d: &Draft| d.token.is_none_or(|t| !inside(report, t, i));
        if said.over(*first).any(|at| outside(&drafts[at])) {
            continue;
        }
        let in_block = |s: &Statement| {
            s.cue.or(s.content.first().copied()).is_some_and(|at| block.span.contains(at))
        };
        let last = ended.range(..=outer.start()).next_back().map(|(_, at)| *at);
        let mut previous = last.and_then(|at| drafts.get_mut(at));
        let credited = credited(report, quote.end());
        // Right behind the sentence of a direct statement: its cue stood inside the quotation.
        if let Some(draft) = previous.as_deref_mut().filter(|d| in_block(&d.statement))
            && draft.statement.form == Form::Direct
            && !leads
            && credited.is_none()
        {
            let gap = text.get(reach(&draft.statement)..outer.start()).unwrap_or("x");
            let marks =
                gap.chars().filter(|c| !c.is_whitespace()).all(|c| ".,;:\"”'’»-—–".contains(c));
            let short = !gap.contains(". ") && gap.len() < 160 && gap.trim_end().ends_with('.');
            if marks || short {
                draft.statement.content.extend(direct::words(report, i));
                used[i] = true;
                let reach = reach(&draft.statement);
                ended.extend(last.map(|at| (reach, at)));
                continue;
            }
        }
        let at = outer.start();
        let led = if credited.is_some() {
            credited
        } else if leads {
            issuer_before(report, at, block.span)
                .or_else(|| sentence_subject(report, at, block.span))
        } else {
            None
        };
        // A paragraph that opens with a quotation goes on with the last one's speaker, if that was quoted.
        let goes_on = previous
            .as_deref()
            .map(|d| &d.statement)
            .filter(|s| in_block(s) || lead.is_empty() && s.form != Form::Indirect);
        let goes_on =
            goes_on.map(|s| Speaker { entity: s.speaker, span: s.speaker_span, of_text: None });
        let speaker = match (led, lead.ends_with(',')) {
            (Some(led), _) => Some(led),
            (None, true) => None,
            (None, false) => goes_on.or_else(|| sentence_subject(report, at, block.span)),
        };
        let Some(speaker) = speaker else { continue };
        used[i] = true;
        let draft = Draft {
            statement: Statement {
                speaker: speaker.entity,
                speaker_span: speaker.span,
                cue: None,
                content: direct::words(report, i),
                form: Form::Direct,
                addressee: None,
                channel: None,
                location: None,
                date: None,
                polarity: Polarity::Affirms,
                within: None,
            },
            token: None,
        };
        ended.insert(reach(&draft.statement), drafts.len());
        drafts.push(draft);
    }
}

/// Where the statements that cues made have their content, to ask what overlaps a place.
struct Said {
    /// The parts with their statements, by where they begin.
    parts: Vec<(Span, usize)>,
    /// For each part how far it and those before it reach.
    furthest: Vec<usize>,
}

impl Said {
    fn new(drafts: &[Draft]) -> Said {
        let parts = drafts
            .iter()
            .enumerate()
            .flat_map(|(at, draft)| draft.statement.content.iter().map(move |part| (*part, at)));
        let mut parts: Vec<(Span, usize)> = parts.collect();
        parts.sort_unstable_by_key(|(part, at)| (part.start(), *at));
        let furthest = parts.iter().scan(0, |furthest, (part, _)| {
            *furthest = part.end().max(*furthest);
            Some(*furthest)
        });
        let furthest = furthest.collect();
        Said { parts, furthest }
    }

    /// The statements of which a part overlaps a span.
    fn over(&self, span: Span) -> impl Iterator<Item = usize> {
        let begun = self.parts.partition_point(|(part, _)| part.start() < span.end());
        (0..begun)
            .rev()
            .take_while(move |at| self.furthest[*at] > span.start())
            .filter(move |at| self.parts[*at].0.overlaps(span))
            .map(|at| self.parts[at].1)
    }
}

/// Whether a token stands in a quotation, at any depth.
fn inside(report: &Report<'_>, token: TokenId, quote: usize) -> bool {
    let mut at = report.level(token);
    while let Some(level) = at {
        if level == quote {
            return true;
        }
        at = report.quotes[level].parent;
    }
    false
}

/// The last byte of a statement's words, cue and content.
fn reach(statement: &Statement) -> usize {
    let content = statement.content.iter().map(|part| part.end()).max().unwrap_or(0);
    content.max(statement.cue.map_or(0, Span::end))
}

/// Whether quoted words are more than a name or a term: several words with a verb among them, or a sentence's end.
fn is_utterance(report: &Report<'_>, parts: &[Span]) -> bool {
    let tokens = parts.iter().flat_map(|part| report.parse.tokens_in(*part).iter());
    let (mut words, mut verbs) = (0, 0);
    for token in tokens {
        words += usize::from(report.is_word(token));
        verbs += usize::from(report.is_verb(token));
    }
    words >= 4 && verbs >= 1
}

/// Who the sentence before a quotation speaks of: its subject, where it is somebody.
fn sentence_subject(report: &Report<'_>, at: usize, block: Span) -> Option<Speaker> {
    let parse = report.parse;
    let before = parse.tokens_in(Span::new(block.start(), at));
    let last = before.iter().rfind(|t| report.is_word(*t))?;
    let sentence = report.bounds(last);
    let root = sentence.iter().find(|t| parse[*t].dep == Dep::Root);
    let outside = |s: &TokenId| {
        sentence.holds(*s)
            && parse[*s].span.end() <= at
            && parse[parse[*s].head].span.end() <= at
            && matches!(parse[*s].pos, Pos::Propn | Pos::Pron | Pos::Noun)
    };
    // The parser may take the quoted words for the main clause: then the first subject before them counts.
    let subject = root
        .and_then(|root| report.child(root, Dep::Nsubj))
        .filter(outside)
        .or_else(|| sentence.iter().find(|t| parse[*t].dep == Dep::Nsubj && outside(t)))?;
    let speaker = speaker::speakers(report, subject).into_iter().next()?;
    // "Her illness", owned by somebody known, says nothing itself.
    let owned = parse[subject].pos == Pos::Noun
        && report.cast.of(subject).is_empty()
        && !speaker::is_people(report, subject);
    let known = speaker.entity.is_some() && !owned
        || parse[subject].pos == Pos::Propn
        || speaker::is_people(report, subject) && !speaker::says_itself(report, subject);
    known.then_some(speaker)
}

/// Who is named behind a dash that follows a quotation: `"It is a long road." — Ana Pires`.
fn credited(report: &Report<'_>, end: usize) -> Option<Speaker> {
    let text = &report.document.text;
    let line = text.get(end..)?.lines().next()?;
    let dash = line.trim_start();
    let name = dash.trim_start_matches(['-', '–', '—']);
    if name.len() == dash.len() || !name.trim_start().starts_with(char::is_uppercase) {
        return None;
    }
    let start = end + line.len() - name.trim_start().len();
    let words = report.parse.tokens_in(Span::new(start, end + line.len()));
    let mut head = words.iter().next()?;
    while words.holds(report.parse[head].head) && report.parse[head].head != head {
        head = report.parse[head].head;
    }
    let named = matches!(report.parse[head].pos, Pos::Propn | Pos::X | Pos::Noun);
    named.then(|| speaker::speakers(report, head).into_iter().next()).flatten()
}

/// Whose text a colon leads to: "a statement from the king:"; "in the words of the king,".
fn issuer_before(report: &Report<'_>, at: usize, block: Span) -> Option<Speaker> {
    let parse = report.parse;
    let before = parse.tokens_in(Span::new(block.start(), at));
    let last = before.iter().rfind(|t| report.is_word(*t))?;
    let words = |of: TokenId| {
        let noun = parse[of].head;
        report.word(of) == "of" && parse.lemma(noun) == "word" && parse[noun].dep == Dep::Pobj
    };
    let from = parse.ancestors(last).chain([last]).find(|a| {
        matches!(report.word(*a), "from" | "by") && speaker::says_itself(report, parse[*a].head)
            || words(*a)
    })?;
    let owner = report.child(from, Dep::Pobj)?;
    speaker::speakers(report, owner).into_iter().next()
}
