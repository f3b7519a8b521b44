//! A text to the pieces of its special case, where it has one.

use super::Piece;
use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::index::IdIndex;
use crate::lexeme::Lexeme;
use crate::strings::murmur64a;
use crate::view::View;

/// The tokenizer's special cases: whole texts with the tokens that they are cut into.
#[derive(Debug)]
pub(super) struct Specials {
    /// Hashes of the texts.
    index: IdIndex,
    /// All texts, one after the other, and where each ends.
    text: View<u8>,
    ends: View<u32>,
    /// All pieces, one after the other, and where those of each text end.
    pieces: Vec<Piece>,
    piece_ends: View<u32>,
    /// The length of the longest text, in bytes.
    longest: usize,
}

/// The numbers of a piece as it is written: length, ids, whether it is white space.
const NUMBERS: usize = 8;

impl Specials {
    /// The special cases of a list.
    pub(super) fn new(list: &[(&str, Vec<Piece>)]) -> Specials {
        let (index, list) = IdIndex::of(list.iter().map(|case| (hash(case.0), case)));
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        let (mut pieces, mut piece_ends) = (Vec::new(), Vec::new());
        for (case, own) in &list {
            text.extend(case.as_bytes());
            ends.push(text.len() as u32);
            pieces.extend_from_slice(own);
            piece_ends.push(pieces.len() as u32);
        }
        let longest = list.iter().map(|(case, _)| case.len()).max().unwrap_or(0);
        let (text, ends, piece_ends) = (text.into(), ends.into(), piece_ends.into());
        Specials { index, text, ends, pieces, piece_ends, longest }
    }

    /// The pieces of a text that is a special case.
    pub(super) fn find(&self, text: &str) -> Option<&[Piece]> {
        // Hashing a long text each time that an affix comes off it would add up.
        if text.len() > self.longest {
            return None;
        }
        let place = self.index.find(hash(text))?;
        let range = |ends: &[u32]| {
            let start = place.checked_sub(1).map_or(0, |before| ends[before] as usize);
            start..ends[place] as usize
        };
        let case = self.text.get(range(&self.ends))?;
        if case == text.as_bytes() { self.pieces.get(range(&self.piece_ends)) } else { None }
    }

    /// Writes the special cases.
    pub(super) fn write(&self, writer: &mut Writer) {
        self.index.write(writer);
        writer.array(&self.text);
        writer.array(&self.ends);
        let numbers = |piece: &Piece| -> [u64; NUMBERS] {
            let Lexeme { orth, lower, norm, prefix, suffix, shape, is_space } = piece.lexeme;
            [piece.len as u64, orth, lower, norm, prefix, suffix, shape, u64::from(is_space)]
        };
        let pieces: Vec<u64> = self.pieces.iter().flat_map(numbers).collect();
        writer.array(&pieces);
        writer.array(&self.piece_ends);
        writer.number(self.longest);
    }

    /// Reads what [`write`](Self::write) wrote. The pieces of each text have the length of the text.
    pub(super) fn read(reader: &mut Reader) -> Result<Specials, Error> {
        let index = IdIndex::read(reader)?;
        let (text, ends) = (reader.array()?, reader.array_of(index.len())?);
        let numbers: View<u64> = reader.array()?;
        let (numbers, rest) = numbers.as_chunks::<NUMBERS>();
        ensure(rest.is_empty())?;
        let piece = |numbers: &[u64; NUMBERS]| {
            let [len, orth, lower, norm, prefix, suffix, shape, is_space] = *numbers;
            let is_space = is_space != 0;
            let lexeme = Lexeme { orth, lower, norm, prefix, suffix, shape, is_space };
            Piece { len: len as usize, lexeme }
        };
        let pieces = numbers.iter().map(piece).collect();
        let piece_ends = reader.array_of(index.len())?;
        let specials =
            Specials { index, text, ends, pieces, piece_ends, longest: reader.number()? };
        specials.check()?;
        Ok(specials)
    }

    /// Passes where every text is one, and its pieces spell it.
    fn check(&self) -> Result<(), Error> {
        let (mut start, mut first) = (0, 0);
        for (end, last) in self.ends.iter().zip(&*self.piece_ends) {
            let (end, last) = (*end as usize, *last as usize);
            let text = self.text.get(start..end).and_then(|text| std::str::from_utf8(text).ok());
            let pieces = self.pieces.get(first..last);
            let (Some(text), Some(pieces)) = (text, pieces) else { return ensure(false) };
            let mut at = 0usize;
            for piece in pieces {
                at = at.saturating_add(piece.len);
                ensure(piece.len > 0 && text.is_char_boundary(at))?;
            }
            ensure(at == text.len() && !pieces.is_empty())?;
            (start, first) = (end, last);
        }
        Ok(())
    }
}

fn hash(text: &str) -> u64 {
    murmur64a(text.as_bytes(), 1)
}
