//! Byte offsets in, Unicode code points out.

use std::fmt;

use demarche_model::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range `[start, end]` of Unicode code points of the record's `document.text`.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
pub struct Points(pub u32, pub u32);

impl Points {
    /// The first code point.
    pub fn start(self) -> usize {
        self.0 as usize
    }

    /// One past the last code point.
    pub fn end(self) -> usize {
        self.1 as usize
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.0, self.1)
    }
}

/// Bytes between two checkpoints of the table.
const STRIDE: usize = 128;

/// The conversion table of one text: how many code points begin before every 128th byte. Looking up an offset
/// counts the rest, at most 128 bytes.
#[derive(Clone, Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    /// Whether bytes and code points are the same.
    ascii: bool,
    before: Vec<u32>,
}

/// How many code points begin in the bytes.
fn begins(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((*byte as i8) >= -0x40)).sum()
}

impl<'t> Offsets<'t> {
    /// The table of a text.
    pub fn new(text: &'t str) -> Offsets<'t> {
        let ascii = text.is_ascii();
        let mut before = Vec::new();
        if !ascii {
            let mut count = 0;
            before.reserve(text.len() / STRIDE + 1);
            for chunk in text.as_bytes().chunks(STRIDE) {
                before.push(count);
                count += begins(chunk);
            }
        }
        Offsets { text, ascii, before }
    }

    /// The code points before a byte offset; an offset beyond the text counts all.
    pub fn point(&self, byte: usize) -> u32 {
        debug_assert!(self.text.is_char_boundary(byte), "offset {byte} splits a character");
        let byte = byte.min(self.text.len());
        if self.ascii {
            return byte as u32;
        }
        let at = (byte / STRIDE).min(self.before.len() - 1);
        self.before[at] + begins(&self.text.as_bytes()[at * STRIDE..byte])
    }

    /// A byte span in code points.
    pub fn points(&self, span: Span) -> Points {
        Points(self.point(span.start()), self.point(span.end()))
    }
}

/// The bytes at which a text's code points begin, to slice it by [`Points`].
#[derive(Clone, Debug)]
pub struct Slices<'t> {
    text: &'t str,
    starts: Vec<u32>,
}

impl<'t> Slices<'t> {
    /// The table of a text.
    pub fn new(text: &'t str) -> Slices<'t> {
        let starts = text.char_indices().map(|(byte, _)| byte as u32);
        Slices { text, starts: starts.chain([text.len() as u32]).collect() }
    }

    /// The bytes of a range; `None` where it lies outside the text or is reversed.
    pub fn span(&self, points: Points) -> Option<Span> {
        let (start, end) = (self.starts.get(points.start())?, self.starts.get(points.end())?);
        (start <= end).then(|| Span::new(*start as usize, *end as usize))
    }

    /// The words of a range; `None` where it lies outside the text or is reversed.
    pub fn words(&self, points: Points) -> Option<&'t str> {
        self.text.get(self.span(points)?.range())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_boundary_of_a_text_beyond_the_basic_plane_converts_both_ways() {
        let text = "Gül 🇹🇷 met 𝒳i — naïve. ".repeat(40);
        let offsets = Offsets::new(&text);
        let slices = Slices::new(&text);
        for (count, (byte, character)) in text.char_indices().enumerate() {
            assert_eq!(offsets.point(byte) as usize, count);
            let points = offsets.points(Span::new(byte, byte + character.len_utf8()));
            assert_eq!(slices.words(points), Some(&text[byte..byte + character.len_utf8()]));
        }
        assert_eq!(offsets.point(text.len()) as usize, text.chars().count());
    }

    #[test]
    fn an_empty_text_and_a_plain_one_need_no_table() {
        assert_eq!(Offsets::new("").point(0), 0);
        assert_eq!(Offsets::new("Oslo").points(Span::new(1, 4)), Points(1, 4));
        assert_eq!(Slices::new("Oslo").words(Points(2, 9)), None);
        assert_eq!(Slices::new("Oslo").words(Points(3, 2)), None);
    }
}
