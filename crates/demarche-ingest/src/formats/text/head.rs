//! What stands before a report's first sentence: lines to caption, credit, title, byline, place and date.

use demarche_model::BlockKind;

use super::Part;
use super::lines::ends_sentence;
use crate::dateline;

/// Words that only a picture's credit has.
const CREDIT_CUES: [&str; 33] = [
    "photo",
    "reuters",
    "afp",
    "getty",
    "handout",
    "courtesy",
    "/ap",
    "ap/",
    "(ap)",
    "ap photo",
    "image:",
    "images",
    "credit:",
    "©",
    "epa",
    "tass",
    "xinhua",
    "telegram",
    "press service",
    "press office",
    "shutterstock",
    "flickr",
    "pool/",
    "/pool",
    "anadolu",
    "sputnik",
    "ria novosti",
    "alamy",
    "wikimedia",
    " / ",
    "picture alliance",
    "zuma",
    "associated press",
];

/// Words of office on a byline ("Ana Ruiz, Secretary of State").
const OFFICES: [&str; 20] = [
    "Secretary",
    "Spokesperson",
    "Spokesman",
    "Spokeswoman",
    "Minister",
    "President",
    "Ambassador",
    "Director",
    "Assistant",
    "Correspondent",
    "Reporter",
    "Editor",
    "Chief",
    "Envoy",
    "Administrator",
    "Advisor",
    "Adviser",
    "Commissioner",
    "Representative",
    "Coordinator",
];

/// Words of rooms and houses on a line that says where a transcript was taken.
const ROOMS: [&str; 16] = [
    "Room",
    "Hall",
    "Hotel",
    "Palace",
    "House",
    "Headquarters",
    "Building",
    "Embassy",
    "Residence",
    "Airport",
    "Center",
    "Centre",
    "Ministry",
    "Teleconference",
    "Office",
    "Hub",
];

/// Whether the line could be a picture's credit by its shape: short, capitalised, no sentence.
fn is_credit_shaped(text: &str) -> bool {
    let words = text.split_whitespace().count();
    (1..=12).contains(&words)
        && text.chars().count() <= 90
        && text.starts_with(|c: char| c.is_uppercase() || matches!(c, '©' | '(' | '['))
        && !text.ends_with(['.', '!', '?', ':', ';', '"', '”'])
}

/// Whether the line names an agency, a camera or a source of pictures.
fn has_credit_cue(text: &str) -> bool {
    let small = text.to_lowercase();
    CREDIT_CUES.iter().any(|cue| small.contains(cue))
}

/// Where the credit begins that stands on the caption's own line: "… in Lima. Foreign Ministry / Agency", "(Photo: …)".
fn inline_credit(text: &str) -> Option<usize> {
    let tail = text.len().saturating_sub(160);
    let tail = (tail..text.len()).find(|&at| text.is_char_boundary(at))?;
    if text.ends_with([')', ']']) {
        let open = tail + text[tail..].rfind(['(', '['])?;
        let inside = &text[open + 1..text.len() - 1];
        let said = open > 0 && has_credit_cue(inside) && inside.split_whitespace().count() <= 10;
        return said.then_some(open);
    }
    let mut end = text.len();
    while let Some(stop) = text[tail..end].rfind(['.', '?', '!', '”', '"']).map(|at| tail + at) {
        let rest = text[stop..].chars().next().map_or(stop, |c| stop + c.len_utf8());
        let word = text[..stop].rsplit(char::is_whitespace).next().unwrap_or("");
        let abbreviation =
            text[stop..].starts_with('.') && (word.contains('.') || word.chars().count() <= 2);
        let credit = text[rest..].trim_start();
        if !abbreviation
            && text[rest..].starts_with(' ')
            && is_credit_shaped(credit)
            && has_credit_cue(credit)
        {
            return Some(text.len() - credit.len());
        }
        end = stop;
    }
    None
}

/// Where "Image: A. Name" begins at the end of a caption that stands among paragraphs.
fn labelled_credit(text: &str) -> Option<usize> {
    ["Image: ", "Photo: ", "Photograph: ", "Picture: ", "Credit: "].iter().find_map(|label| {
        let at = text.rfind(label)?;
        let before = text[..at].trim_end();
        let short = text.len() - at <= 90;
        (short && before.len() <= 400 && (before.is_empty() || ends_sentence(before))).then_some(at)
    })
}

/// Whether the line could be a headline by its shape.
fn is_title_shaped(text: &str) -> bool {
    let length = text.chars().count();
    let words = text.split_whitespace().count();
    let last = text.split_whitespace().next_back().unwrap_or("");
    let abbreviation = last.ends_with('.') && last[..last.len() - 1].contains('.');
    (8..=240).contains(&length)
        && words >= 2
        && (abbreviation || !text.ends_with(['.', ',', ';', ':', '-']))
        && !text.starts_with(char::is_lowercase)
        && text.chars().any(char::is_alphabetic)
}

/// Whether the line says who issues the text: "Office of the Spokesperson", "Ana Ruiz, Secretary of State", "The below
/// is attributable to Spokesperson Ana Ruiz:".
fn is_issuer(text: &str) -> bool {
    if text.len() > 160 {
        return false;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let terminated = text.ends_with(['.', '!', '?']);
    if text.contains("attributable to ") && words.len() <= 16 {
        return true;
    }
    let opens = [
        "Office of the ",
        "Office of ",
        "Press Service",
        "Press Office",
        "Press and Information",
        "Bureau of ",
    ];
    if opens.iter().any(|start| text.starts_with(start)) && words.len() <= 12 && !terminated {
        return true;
    }
    let Some((name, office)) = text.split_once(", ") else { return false };
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    (2..=5).contains(&name.split_whitespace().count())
        && name.split_whitespace().all(capital)
        && office.split_whitespace().count() <= 12
        && office.split_whitespace().any(|word| OFFICES.contains(&word.trim_matches(',')))
        && !terminated
}

/// Whether the line is a bare name of two to four words.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=4).contains(&words.len())
        && text.len() <= 48
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().any(char::is_lowercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
                && !ROOMS.contains(word)
        })
}

/// Whether the line names a place and nothing else: "Lima, Peru", "Treaty Room".
fn is_place(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let plain = text.len() <= 60
        && words.len() <= 7
        && (!text.ends_with(['.', ':', '?', '!', ',']) || text.ends_with("D.C."))
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                || matches!(*word, "of" | "the" | "de" | "and" | "al" | "at")
        });
    plain
        && (text.contains(", ") || words.iter().any(|word| ROOMS.contains(&word.trim_matches(','))))
}

/// Names the parts before the first sentence, and captions with a labelled credit wherever they stand. May split a
/// part in two where a credit stands on the caption's line.
pub(crate) fn classify(parts: &mut Vec<Part>, title: Option<&str>) {
    split_labelled_credits(parts);
    let mut at = captions(parts);
    let mut titled = false;
    let mut seen = 0;
    while at < parts.len() && seen < 8 {
        let (text, kind) = (parts[at].text().to_owned(), parts[at].kind);
        let more = parts[at + 1..].iter().any(Part::is_running);
        let after_head = at > 0
            && matches!(
                parts[at - 1].kind,
                Some(BlockKind::Byline | BlockKind::Dateline | BlockKind::Title)
            );
        seen += 1;
        if kind.is_some() {
            if !matches!(
                kind,
                Some(
                    BlockKind::Byline
                        | BlockKind::Dateline
                        | BlockKind::Credit
                        | BlockKind::Caption
                )
            ) {
                break;
            }
        } else if !more {
            break;
        } else if title.is_some_and(|title| same_words(title, &text)) {
            parts[at].kind = Some(BlockKind::Title);
            titled = true;
        } else if is_issuer(&text) {
            parts[at].kind = Some(BlockKind::Byline);
        } else if is_place(&text)
            && (titled || title.is_some() || after_head)
            && !dateline_opens(&text)
        {
            parts[at].kind = Some(BlockKind::Dateline);
        } else if !titled
            && title.is_none()
            && is_title_shaped(&text)
            && parts[at].label().is_none()
        {
            parts[at].kind = Some(BlockKind::Title);
            titled = true;
        } else if titled && after_head && is_name(&text) {
            parts[at].kind = Some(BlockKind::Byline);
        } else if parts[at].is_running() {
            break;
        }
        at += 1;
    }
}

/// Whether the text opens with a dateline and goes on.
fn dateline_opens(text: &str) -> bool {
    dateline::dateline(text).is_some()
}

/// Whether two headlines are the same but for blanks, case and marks.
fn same_words(a: &str, b: &str) -> bool {
    let words = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let (a, b) = (words(a), words(b));
    !a.is_empty() && a == b
}

/// Splits "… in Lima. Image: A. Name" into caption and credit wherever it stands.
fn split_labelled_credits(parts: &mut Vec<Part>) {
    let mut split = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match labelled_credit(part.text()) {
            Some(at) if part.kind.is_none() => {
                let (caption, credit) = part.split(at);
                split.extend(caption.map(|caption| caption.named(BlockKind::Caption)));
                split.extend(credit.map(|credit| credit.named(BlockKind::Credit)));
            }
            _ => split.push(part),
        }
    }
    *parts = split;
}

/// Names the captions and credits at the top, and returns the number of parts that they take.
fn captions(parts: &mut Vec<Part>) -> usize {
    let mut at = 0;
    // No report shows more pictures than this before it begins.
    while at < parts.len().min(16) {
        let chunk = parts[at].chunk;
        let end = at + parts[at..].iter().take_while(|part| part.chunk == chunk).count();
        let more = parts[end..].iter().any(|part| part.kind.is_none());
        let open =
            parts[at..end].iter().all(|part| matches!(part.kind, None | Some(BlockKind::Related)));
        if !more || !open {
            break;
        }
        let last = parts[end - 1].text();
        let first = parts[at].text();
        if end - at >= 2 && is_credit_shaped(last) {
            let next_is_title = parts[end].kind.is_none() && is_title_shaped(parts[end].text());
            let strong = has_credit_cue(last);
            if strong || (at == 0 && (ends_sentence(first) || next_is_title)) {
                for part in &mut parts[at..end - 1] {
                    part.kind = Some(BlockKind::Caption);
                }
                parts[end - 1].kind = Some(BlockKind::Credit);
                at = end;
                continue;
            }
        }
        if end - at == 1 && parts[at].kind.is_none() {
            if let Some(credit) = inline_credit(first) {
                let part = parts.remove(at);
                let (caption, credit) = part.split(credit);
                let pair = [
                    caption.map(|caption| caption.named(BlockKind::Caption)),
                    credit.map(|credit| credit.named(BlockKind::Credit)),
                ];
                for part in pair.into_iter().flatten() {
                    parts.insert(at, part);
                    at += 1;
                }
                continue;
            }
            let titled = parts
                .get(at + 1)
                .is_some_and(|next| next.kind.is_none() && is_title_shaped(next.text()));
            let dated = parts.get(at + 2).is_some_and(|next| {
                matches!(next.kind, Some(BlockKind::Byline | BlockKind::Dateline))
            });
            if at == 0 && ends_sentence(first) && titled && dated {
                parts[at].kind = Some(BlockKind::Caption);
                at += 1;
            }
        }
        break;
    }
    at
}

/// The names on a byline, with their bytes: "By Ana Ruiz, Bo Lund and Cy Orr", "Ana Ruiz, Secretary of State".
pub(crate) fn authors(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut names = Vec::new();
    let by = ["By ", "BY "].iter().find(|by| text.starts_with(**by)).map_or(0, |by| by.len());
    if by == 0
        && (text.contains("attributable to")
            || !(is_issuer(text) || is_name(text))
            || text.starts_with("Office"))
    {
        return names;
    }
    let mut start = by;
    let mut pieces: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, mark) in text.match_indices([',', ';', '|', '&']) {
        pieces.push(start..at);
        start = at + mark.len();
    }
    pieces.push(start..text.len());
    for piece in pieces {
        let mut from = piece.start;
        for name in text[piece].split(" and ") {
            let lead = name.len() - name.trim_start().len();
            let trimmed = name.trim().strip_prefix("and ").unwrap_or(name.trim());
            let skip = name.trim().len() - trimmed.len();
            let words = trimmed.split_whitespace().count();
            let office = trimmed.split_whitespace().any(|word| OFFICES.contains(&word));
            let dated = trimmed.contains(|c: char| c.is_ascii_digit());
            let nameish = trimmed.chars().next().is_some_and(|c| !c.is_lowercase());
            if (1..=6).contains(&words) && !office && !dated && nameish {
                let begin = from + lead + skip;
                names.push(begin..begin + trimmed.len());
            } else {
                return names;
            }
            from += name.len() + " and ".len();
        }
    }
    names
}
