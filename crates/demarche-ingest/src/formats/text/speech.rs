//! Who speaks, where a transcript says so before the words: "MR OKORO:", "Question:".

use std::ops::Range;

/// Words of office that mark a label written in small letters.
const OFFICES: [&str; 22] = [
    "President",
    "Minister",
    "Secretary",
    "Secretary-General",
    "Spokesperson",
    "Spokesman",
    "Spokeswoman",
    "Ambassador",
    "Chancellor",
    "Moderator",
    "Question",
    "Answer",
    "Journalist",
    "Reporter",
    "Correspondent",
    "Chairman",
    "Chair",
    "Commissioner",
    "Representative",
    "Envoy",
    "Senator",
    "Governor",
];

/// Words before a colon that announce something else.
const NOT_LABELS: [&str; 15] = [
    "RELATED", "NOTE", "UPDATE", "WATCH", "READ", "PHOTO", "IMAGE", "SUBJECT", "CONTACT", "FOR",
    "WHO", "WHAT", "WHEN", "WHERE", "RE",
];

/// The length of the label that opens the line, its colon included.
pub(crate) fn label(line: &str) -> Option<usize> {
    // The White House sets "Q" before a question, without a colon.
    if line.strip_prefix("Q ").is_some_and(|question| question.starts_with(opens_question)) {
        return Some(1);
    }
    let colon = line.char_indices().take(72).find(|&(_, c)| c == ':')?.0;
    let after = &line[colon + 1..];
    if !(after.is_empty() || after.starts_with(char::is_whitespace)) {
        return None;
    }
    let name = &line[..colon];
    // "SECRETARY SMITH (via interpreter):" names the same speaker.
    let name = name.split_once(" (").map_or(name, |(name, _)| name).trim_end();
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | ',');
    if name.is_empty() || !name.starts_with(char::is_alphabetic) || !name.chars().all(plain) {
        return None;
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    if words.len() > 9 {
        return None;
    }
    let shouted = !name.chars().any(char::is_lowercase)
        || words.iter().all(|word| word.starts_with("Mc") || !word.chars().any(char::is_lowercase));
    if shouted {
        let letters = name.chars().filter(|c| c.is_alphabetic()).count();
        let question = matches!(name, "Q" | "A" | "J");
        let known = words.iter().any(|word| NOT_LABELS.contains(word));
        return ((letters >= 2 || question) && !known).then_some(colon + 1);
    }
    let titled = words.iter().any(|word| OFFICES.contains(&word.trim_matches([',', '.'])));
    let capitals = words.iter().all(|word| {
        word.starts_with(char::is_uppercase)
            || matches!(*word, "of" | "the" | "and" | "for" | "von" | "van" | "der" | "de" | "al")
    });
    (titled && capitals).then_some(colon + 1)
}

/// Further labels inside a text that begins with one: transcripts that were stored without their line ends. Each stands
/// after the end of a sentence: "… your visit. Prime Minister Ana Ruiz: Thank you."
pub(crate) fn turns(text: &str, first: usize) -> Vec<Range<usize>> {
    let mut turns = Vec::new();
    let mut start = first;
    let mut before = ' ';
    for (at, c) in text.char_indices().skip_while(|&(at, _)| at < first) {
        if c == ' ' && matches!(before, '.' | '!' | '?' | '…' | ')' | '”' | '"' | '>' | '*') {
            start = at + 1;
        }
        let label =
            c == ':' && start > first && at - start <= 110 && text[at + 1..].starts_with(' ');
        if label && is_person(speaking(&text[start..at])) {
            turns.push(start..at + 1);
            start = first;
        }
        before = c;
    }
    turns
}

/// The same labels where the text begins otherwise: a summary with the transcript behind it. The first must name an office.
pub(crate) fn later_turns(text: &str, first: usize) -> Vec<Range<usize>> {
    let found = turns(text, first);
    let office = |turn: &Range<usize>| {
        text[turn.clone()].split([' ', ':']).any(|word| OFFICES.contains(&word))
    };
    if found.first().is_some_and(office) { found } else { Vec::new() }
}

/// A label's name without what a bracket behind it adds: "(retranslated)".
fn speaking(label: &str) -> &str {
    let bracket = label.strip_suffix(')').and_then(|open| open.rfind('('));
    bracket.map_or(label, |at| label[..at].trim_end())
}

/// Whether the words could name a speaker: two to twelve, all capitalised, as "President of Peru Ana Ruiz".
fn is_person(name: &str) -> bool {
    let words = name.split(' ').count();
    (2..=12).contains(&words)
        && name.split(' ').all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
                || matches!(word, "of" | "the" | "and" | "for" | "al" | "de")
        })
}

/// Whether a question may begin with the character.
fn opens_question(c: char) -> bool {
    c.is_uppercase() || matches!(c, '(' | '"' | '“' | '—' | '–')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_inside_a_paragraph_are_found() {
        let text = "President of Peru Ana Ruiz: Welcome. I have one wish: peace. Bo Lund: Thank you. He said: no.";
        let first = label(text).unwrap();
        let found: Vec<&str> = turns(text, first).into_iter().map(|turn| &text[turn]).collect();
        assert_eq!(found, ["Bo Lund:"]);
    }

    #[test]
    fn a_transcript_may_begin_behind_its_summary() {
        let text = "The two met. *** President of Peru Ana Ruiz (retranslated): Welcome. Bo Lund: Thank you.";
        let found: Vec<&str> = later_turns(text, 0).into_iter().map(|turn| &text[turn]).collect();
        assert_eq!(found, ["President of Peru Ana Ruiz (retranslated):", "Bo Lund:"]);
        assert!(later_turns("They spoke. Bo Lund: nothing new.", 0).is_empty());
    }

    #[test]
    fn labels_are_told_from_sentences_with_a_colon() {
        for (line, expected) in [
            ("MR OKORO: We agree.", Some("MR OKORO:")),
            ("Q: And the aid?", Some("Q:")),
            ("Q And the aid?", Some("Q")),
            ("Q fever spread.", None),
            ("President of Peru Ana Ruiz: Welcome.", Some("President of Peru Ana Ruiz:")),
            (
                "MINISTER RUIZ (via interpreter): Thank you.",
                Some("MINISTER RUIZ (via interpreter):"),
            ),
            ("The minister said: we agree.", None),
            ("To be clear: no.", None),
            ("RELATED: Envoy leaves", None),
            ("10:30 the talks began", None),
            ("http://a.example", None),
            ("", None),
        ] {
            assert_eq!(label(line).map(|end| &line[..end]), expected, "{line}");
        }
    }
}
