//! Bytes to text: a byte-order mark decides, then valid UTF-8, then what the bytes themselves suggest (for English
//! news, almost always Windows-1252). Refuses what is no text.

use chardetng::EncodingDetector;
use encoding_rs::{CoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::alignment::Decoded;
use crate::{Error, Foreign};

/// Decodes a whole report.
pub(crate) fn decode(bytes: &[u8], limit: usize) -> Result<Decoded, Error> {
    if bytes.len() > limit {
        return Err(Error::TooLarge { limit, size: bytes.len() });
    }
    if let Some(foreign) = foreign(bytes) {
        return Err(Error::NotText(foreign));
    }
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(rest, 3),
        [0xFF, 0xFE, ..] => legacy(bytes, 2, UTF_16LE),
        [0xFE, 0xFF, ..] => legacy(bytes, 2, UTF_16BE),
        _ => {
            if let Some(at) = bytes.iter().position(|&b| b == 0) {
                return Err(Error::Binary { at });
            }
            if mostly_utf8(bytes) { utf8(bytes, 0) } else { legacy(bytes, 0, guess(bytes)) }
        }
    };
    refuse_controls(&decoded)?;
    if !decoded.text.chars().any(char::is_alphanumeric) {
        return Err(Error::Empty);
    }
    Ok(decoded)
}

/// The format that the first bytes announce, where it is not plain text.
fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let signatures: [(&[u8], Foreign); 9] = [
        (b"%PDF-", Foreign::Pdf),
        (b"PK\x03\x04", Foreign::Zip),
        (b"\x1F\x8B", Foreign::Gzip),
        (b"\x89PNG", Foreign::Image),
        (b"\xFF\xD8\xFF", Foreign::Image),
        (b"GIF8", Foreign::Image),
        (b"II*\0", Foreign::Image),
        (b"{\\rtf", Foreign::Rtf),
        (b"\xD0\xCF\x11\xE0", Foreign::Ole),
    ];
    let known = signatures.iter().find(|(start, _)| bytes.starts_with(start));
    known.map(|&(_, foreign)| foreign).or_else(|| is_html(bytes).then_some(Foreign::Html))
}

/// Whether the bytes begin as a web page does.
fn is_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    let starts = |tag: &[u8]| bytes.get(..tag.len()).is_some_and(|b| b.eq_ignore_ascii_case(tag));
    starts(b"<!doctype html") || starts(b"<html") || starts(b"<head>")
}

/// Whether the bytes are UTF-8, or were before a little of them broke: an encoding other than UTF-8 hardly ever
/// yields a valid sequence of two bytes or more, so a few broken ones among many valid ones are damage.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken == 0 || valid >= 4 * broken
}

/// Decodes UTF-8 that starts `offset` bytes into the source, broken sequences replaced.
fn utf8(bytes: &[u8], offset: usize) -> Decoded {
    let mut decoded = Decoded::new();
    let mut at = offset;
    for chunk in bytes.utf8_chunks() {
        decoded.push_bytes(chunk.valid(), at);
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            decoded.push_replaced(char::REPLACEMENT_CHARACTER);
            at += chunk.invalid().len();
        }
    }
    decoded
}

/// The encoding of bytes that are not UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    // The detector wants hundreds of letters to tell one legacy encoding from another, and the reports are English: a
    // handful of quotation marks and accents is Windows-1252.
    if bytes.iter().filter(|b| !b.is_ascii()).count() * 50 < bytes.len() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, false)
}

/// Decodes any other encoding from `offset` on, a byte at a time, so that each character is known by its bytes.
fn legacy(bytes: &[u8], offset: usize, encoding: &'static Encoding) -> Decoded {
    let mut decoded = Decoded::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0_u8; 32];
    let mut start = offset;
    for at in offset..=bytes.len() {
        let last = at == bytes.len();
        let unit = &bytes[at..(at + 1).min(bytes.len())];
        let (result, _, written, _) = decoder.decode_to_utf8(unit, &mut buffer, last);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        let Ok(text) = std::str::from_utf8(&buffer[..written]) else { continue };
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (None, _) => continue,
            (Some(c), None) if c != char::REPLACEMENT_CHARACTER && !last => {
                decoded.push_char(c, start..at + 1);
            }
            // More than one character for these bytes, or a broken one: which byte gave which cannot be said.
            _ => text.chars().for_each(|c| decoded.push_replaced(c)),
        }
        start = at + 1;
    }
    decoded
}

/// Refuses text of which more than one character in fifty is a control code that no text has.
fn refuse_controls(decoded: &Decoded) -> Result<(), Error> {
    let odd = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0B' | '\x0C' | '\x1B' | '\u{85}')
    };
    let (mut controls, mut all, mut first) = (0_usize, 0_usize, None);
    for (at, c) in decoded.text.char_indices() {
        all += 1;
        if odd(c) {
            controls += 1;
            first = first.or(Some(at));
        }
    }
    match first {
        Some(at) if controls * 50 > all => Err(Error::Binary { at }),
        _ => Ok(()),
    }
}
