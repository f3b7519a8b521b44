//! Wrapped lines to running text: blanks made single, broken words rejoined, marks that only a setter needs left out.

use super::hyphen::{Words, keeps_hyphen};
use super::lines::{Line, ends_broken, is_address};
use crate::alignment::Strand;

/// The running text of lines that belong together; blank lines between them are passed over.
pub(crate) fn unwrap(decoded: &str, lines: &[Line], words: &Words) -> Strand {
    let mut strand = Strand::default();
    let mut lines = lines.iter().filter(|line| !line.range.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let text = &decoded[line.range.clone()];
        let next = lines.peek().map(|next| &decoded[next.range.clone()]);
        let mut end = line.range.end;
        let mut joint = " ";
        if let Some(next) = next {
            if ends_broken(text) && next.starts_with(char::is_alphanumeric) {
                joint = "";
                let mark = text.chars().next_back().map_or(0, char::len_utf8);
                let body = &text[..text.len() - mark];
                let before = body.rsplit(char::is_whitespace).next().unwrap_or(body);
                let after = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                // "son-" "in-law" has hyphens of its own.
                let small =
                    matches!(after, "in" | "the" | "to" | "of" | "and" | "up" | "a" | "on" | "by");
                let own = small && next[after.len()..].starts_with('-');
                let after = if after.is_empty() { next } else { after };
                if text.ends_with('\u{AD}') || !(own || keeps_hyphen(before, after, words)) {
                    end -= mark;
                }
            } else if (is_address(text) && !next.contains(' ')) || ends_in_tight_dash(text) {
                joint = "";
            }
        }
        keep_clean(&mut strand, decoded, line.range.start..end);
        if next.is_some() {
            strand.add(joint);
        }
    }
    strand
}

/// Whether the line ends in a long dash with no blank before it, as "talks—" does.
fn ends_in_tight_dash(text: &str) -> bool {
    text.strip_suffix('—').is_some_and(|rest| rest.ends_with(char::is_alphanumeric))
}

/// Keeps a run of the decoded text, blanks made single, invisible marks left out, ligatures taken apart.
fn keep_clean(strand: &mut Strand, decoded: &str, range: std::ops::Range<usize>) {
    let mut start = range.start;
    let mut blank_before = false;
    for (at, c) in decoded[range.clone()].char_indices() {
        let at = range.start + at;
        let blank = c.is_whitespace();
        let replaced = match c {
            ' ' if !blank_before => None,
            _ if blank && blank_before => Some(""),
            _ if blank => Some(" "),
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => Some(""),
            'ﬀ' => Some("ff"),
            'ﬁ' => Some("fi"),
            'ﬂ' => Some("fl"),
            'ﬃ' => Some("ffi"),
            'ﬄ' => Some("ffl"),
            _ if c.is_control() => Some(""),
            _ => None,
        };
        if let Some(words) = replaced {
            strand.keep(decoded, start..at);
            strand.add(words);
            start = at + c.len_utf8();
        }
        blank_before = blank || (blank_before && replaced == Some(""));
    }
    strand.keep(decoded, start..range.end);
}
