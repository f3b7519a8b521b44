//! The `[words](mark)` notation: a sentence with marks in, its plain text and the events expected of it out.
//!
//! A mark is a list of items set apart by commas: `event`, `event future`, `event2 consult/visit`, `actor UKR`,
//! `recipient2 RUS POL`. A number belongs to the event of that number, one where there is none. Words with two parts
//! to play carry both: `[Paris](actor FRA, actor2 FRA)`.

use std::ops::Range;

use demarche_model::{Code, Status};

use crate::page::Expected;

/// What is wrong with a mark.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// A bracket that no mark closes.
    #[error("the bracket `[` opens no mark")]
    Unclosed,
    /// A bracket inside a mark or behind no words.
    #[error("the bracket stands where no mark can: marks do not nest")]
    Nested,
    /// Words in brackets that no mark follows.
    #[error("no mark in parentheses follows the words in brackets")]
    NoMark,
    /// An item that is none of event, actor and recipient.
    #[error("`{0}` is none of event, actor and recipient")]
    UnknownItem(String),
    /// A word behind `event` that is neither a rule nor a status.
    #[error("`{0}` is neither a rule (page/pattern) nor a status")]
    UnknownWord(String),
    /// An actor or recipient without its code.
    #[error("`{0}` names no code")]
    NoCode(String),
    /// Two triggers for one event.
    #[error("event {0} is marked twice")]
    TwoTriggers(usize),
    /// Sides without a trigger, or a number left out.
    #[error("event {0} has no trigger words")]
    NoTrigger(usize),
    /// A number that is no event's.
    #[error("`{0}` is no number of an event: they count from 1 to 9")]
    BadNumber(String),
}

/// A sentence read: the text without its marks, and the events, in the order of their numbers. An event whose mark
/// names no rule has an empty [`Expected::rule`]; the loader gives the first one that of its pattern.
pub(crate) type Read = (String, Vec<Expected>);

/// The events as their marks are met.
#[derive(Default)]
struct Draft {
    trigger: Option<Range<usize>>,
    expected: Expected,
}

/// Reads a marked sentence.
///
/// # Errors
/// The problem and the byte in `marked` where it lies.
pub(crate) fn read(marked: &str) -> Result<Read, (usize, Problem)> {
    let mut text = String::with_capacity(marked.len());
    let mut drafts: Vec<Draft> = Vec::new();
    let mut at = 0;
    while let Some(bracket) = marked[at..].find(['[', ']']) {
        let open = at + bracket;
        if marked[open..].starts_with(']') {
            return Err((open, Problem::Nested));
        }
        text.push_str(&marked[at..open]);
        let inner = &marked[open + 1..];
        let close = inner.find([']', '[']).ok_or((open, Problem::Unclosed))?;
        if inner[close..].starts_with('[') {
            return Err((open + 1 + close, Problem::Nested));
        }
        let words = &inner[..close];
        let behind = inner[close + 1..].strip_prefix('(').ok_or((open, Problem::NoMark))?;
        let end = behind.find(')').ok_or((open, Problem::NoMark))?;
        let span = text.len()..text.len() + words.len();
        text.push_str(words);
        for item in behind[..end].split(',') {
            read_item(item.trim(), &span, &mut drafts).map_err(|problem| (open, problem))?;
        }
        at = open + 1 + close + 2 + end + 1;
    }
    text.push_str(&marked[at..]);
    let mut events = Vec::with_capacity(drafts.len());
    for (index, draft) in drafts.into_iter().enumerate() {
        let trigger = draft.trigger.ok_or((0, Problem::NoTrigger(index + 1)))?;
        let mut expected = draft.expected;
        expected.trigger = (trigger.start, trigger.end);
        for side in [&mut expected.actor, &mut expected.recipient] {
            side.sort();
            side.dedup();
        }
        events.push(expected);
    }
    Ok((text, events))
}

/// Reads one item of a mark into the draft of its event.
fn read_item(item: &str, span: &Range<usize>, drafts: &mut Vec<Draft>) -> Result<(), Problem> {
    let mut words = item.split_whitespace();
    let head = words.next().unwrap_or_default();
    let name = head.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = match &head[name.len()..] {
        "" => 1,
        digits => match digits.parse::<usize>() {
            Ok(number @ 1..=9) => number,
            _ => return Err(Problem::BadNumber(head.to_owned())),
        },
    };
    if !matches!(name, "event" | "actor" | "recipient") {
        return Err(Problem::UnknownItem(head.to_owned()));
    }
    while drafts.len() < number {
        drafts.push(Draft::default());
    }
    let draft = &mut drafts[number - 1];
    if name == "event" {
        if draft.trigger.replace(span.clone()).is_some() {
            return Err(Problem::TwoTriggers(number));
        }
        for word in words {
            if word.contains('/') {
                word.clone_into(&mut draft.expected.rule);
            } else {
                let status = status(word).ok_or_else(|| Problem::UnknownWord(word.to_owned()))?;
                draft.expected.status = Some(status);
            }
        }
        return Ok(());
    }
    let codes: Vec<Code> = words.map(Code::new).collect();
    if codes.is_empty() {
        return Err(Problem::NoCode(item.to_owned()));
    }
    let expected = &mut draft.expected;
    let (side, words) = if name == "actor" {
        (&mut expected.actor, &mut expected.actor_words)
    } else {
        (&mut expected.recipient, &mut expected.recipient_words)
    };
    side.extend(codes);
    words.push((span.start, span.end));
    Ok(())
}

/// A status by the record's name for it.
fn status(name: &str) -> Option<Status> {
    use Status::{Asserted, Future, Historical, Hypothetical, Negated};
    [Asserted, Future, Hypothetical, Historical, Negated]
        .into_iter()
        .find(|status| status.as_str() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(letters: &[&str]) -> Vec<Code> {
        letters.iter().map(|letters| Code::new(letters)).collect()
    }

    #[test]
    fn marks_are_taken_out_and_their_events_kept() {
        let (text, events) =
            read("[Kyiv](actor UKR) [levelled](event) charges against [Russia](recipient RUS).")
                .unwrap();
        assert_eq!(text, "Kyiv levelled charges against Russia.");
        assert_eq!(
            events,
            [Expected {
                trigger: (5, 13),
                actor: codes(&["UKR"]),
                recipient: codes(&["RUS"]),
                actor_words: vec![(0, 4)],
                recipient_words: vec![(30, 36)],
                ..Expected::default()
            }]
        );
    }

    #[test]
    fn numbers_tell_two_events_apart() {
        let (text, events) = read(
            "[Oslo](actor NOR, recipient2 NOR) [urged](event) [Lima](recipient PER, actor2 PER) \
             [to visit](event2 consult/visit future).",
        )
        .unwrap();
        assert_eq!(text, "Oslo urged Lima to visit.");
        assert_eq!(events.len(), 2);
        assert_eq!(events[1].rule, "consult/visit");
        assert_eq!(events[1].status, Some(Status::Future));
        assert_eq!(events[1].actor, codes(&["PER"]));
        assert_eq!(&text[events[1].trigger.0..events[1].trigger.1], "to visit");
    }

    #[test]
    fn sides_are_sorted_and_told_once() {
        let (_, events) = read(
            "[Peru](actor PER), [Chile](actor CHL) and [Lima](actor PER) held [talks](event).",
        )
        .unwrap();
        assert_eq!(events[0].actor, codes(&["CHL", "PER"]));
    }

    #[test]
    fn a_sentence_without_marks_expects_nothing() {
        assert_eq!(read("It rained (again) in Ghent.").unwrap().1, []);
    }

    #[test]
    fn what_does_not_parse_is_named_with_its_place() {
        for (marked, at, problem) in [
            ("a [b", 2, Problem::Unclosed),
            ("a b] c", 3, Problem::Nested),
            ("a [b [c](event)](event)", 5, Problem::Nested),
            ("a [b] c", 2, Problem::NoMark),
            ("a [b](evnt)", 2, Problem::UnknownItem("evnt".into())),
            ("a [b](event soon)", 2, Problem::UnknownWord("soon".into())),
            ("a [b](actor)", 2, Problem::NoCode("actor".into())),
            ("[a](event) [b](event)", 11, Problem::TwoTriggers(1)),
            ("[a](event2)", 0, Problem::NoTrigger(1)),
            ("[a](event0)", 0, Problem::BadNumber("event0".into())),
        ] {
            assert_eq!(read(marked), Err((at, problem)), "{marked}");
        }
    }
}
