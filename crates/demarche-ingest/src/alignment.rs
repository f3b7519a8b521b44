//! Decoded text to cleaned text, remembering for every kept run the bytes of the source that it came from. The only
//! place that knows original offsets.

use std::ops::Range;

use demarche_model::{Aligned, Span};

/// The source as text, with the way back to its bytes.
pub(crate) struct Decoded {
    /// The whole source, decoded; line ends as they stood.
    pub(crate) text: String,
    /// Runs of units of equal width, in order. What no stretch covers was replaced in decoding.
    stretches: Vec<Stretch>,
}

/// So many units (characters, or single bytes where the source was UTF-8), each `decoded_width` bytes of the decoded
/// text and `source_width` bytes of the source.
#[derive(Clone, Copy)]
struct Stretch {
    decoded: usize,
    source: usize,
    units: usize,
    decoded_width: usize,
    source_width: usize,
}

impl Stretch {
    fn decoded_end(&self) -> usize {
        self.decoded + self.units * self.decoded_width
    }

    fn source_end(&self) -> usize {
        self.source + self.units * self.source_width
    }

    /// The source offset of a decoded offset inside the stretch that lies on a unit's edge.
    fn source_at(&self, decoded: usize) -> usize {
        self.source + (decoded - self.decoded) / self.decoded_width * self.source_width
    }
}

impl Decoded {
    /// An empty text, to be filled from the source's start.
    pub(crate) fn new() -> Decoded {
        Decoded { text: String::new(), stretches: Vec::new() }
    }

    /// Adds text that stands in the source byte for byte from `source` on.
    pub(crate) fn push_bytes(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        self.stretches.push(Stretch {
            decoded: self.text.len(),
            source,
            units: text.len(),
            decoded_width: 1,
            source_width: 1,
        });
        self.text.push_str(text);
    }

    /// Adds one character that the bytes `source` encode.
    pub(crate) fn push_char(&mut self, c: char, source: Range<usize>) {
        let unit = Stretch {
            decoded: self.text.len(),
            source: source.start,
            units: 1,
            decoded_width: c.len_utf8(),
            source_width: source.len(),
        };
        self.text.push(c);
        match self.stretches.last_mut() {
            Some(last)
                if last.decoded_end() == unit.decoded
                    && last.source_end() == unit.source
                    && last.decoded_width == unit.decoded_width
                    && last.source_width == unit.source_width =>
            {
                last.units += 1;
            }
            _ => self.stretches.push(unit),
        }
    }

    /// Adds a character that no bytes of the source encode (a replacement for broken ones).
    pub(crate) fn push_replaced(&mut self, c: char) {
        self.text.push(c);
    }
}

/// Cleaned text under construction: kept runs of the decoded text, and words of our own between them.
#[derive(Clone, Default, Debug)]
pub(crate) struct Strand {
    /// The cleaned text so far.
    pub(crate) text: String,
    /// Kept runs, in order: where each starts in `text`, and the decoded bytes that it repeats.
    kept: Vec<(usize, Range<usize>)>,
}

impl Strand {
    /// Adds a run of the decoded text as it stands.
    pub(crate) fn keep(&mut self, decoded: &str, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(&decoded[range.clone()]);
        match self.kept.last_mut() {
            Some((start, last)) if *start + last.len() == at && last.end == range.start => {
                last.end = range.end;
            }
            _ => self.kept.push((at, range)),
        }
    }

    /// Adds text that does not stand in the source.
    pub(crate) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Adds another strand.
    pub(crate) fn append(&mut self, other: &Strand) {
        let at = self.text.len();
        self.text.push_str(&other.text);
        self.kept.extend(other.kept.iter().map(|(start, range)| (start + at, range.clone())));
    }

    /// A part of the strand, by bytes of its text that lie on character boundaries.
    pub(crate) fn cut(&self, range: Range<usize>) -> Strand {
        let mut part = Strand { text: self.text[range.clone()].to_owned(), kept: Vec::new() };
        for (start, kept) in &self.kept {
            let from = (*start).max(range.start);
            let to = (start + kept.len()).min(range.end);
            if from < to {
                part.kept.push((
                    from - range.start,
                    kept.start + (from - start)..kept.start + (to - start),
                ));
            }
        }
        part
    }

    /// The runs of the text that came unchanged from runs of the source, in order.
    pub(crate) fn aligned(&self, decoded: &Decoded) -> Vec<Aligned> {
        let mut aligned: Vec<Aligned> = Vec::new();
        for (start, kept) in &self.kept {
            let first = decoded.stretches.partition_point(|s| s.decoded_end() <= kept.start);
            for stretch in &decoded.stretches[first..] {
                if stretch.decoded >= kept.end {
                    break;
                }
                let from = stretch.decoded.max(kept.start);
                let to = stretch.decoded_end().min(kept.end);
                let text = start + (from - kept.start)..start + (to - kept.start);
                let source = stretch.source_at(from)..stretch.source_at(to);
                match aligned.last_mut() {
                    Some(last)
                        if last.text.end() == text.start && last.source.end == source.start =>
                    {
                        *last = Aligned {
                            text: Span::new(last.text.start(), text.end),
                            source: last.source.start..source.end,
                        };
                    }
                    _ => aligned.push(Aligned { text: Span::new(text.start, text.end), source }),
                }
            }
        }
        aligned
    }
}
