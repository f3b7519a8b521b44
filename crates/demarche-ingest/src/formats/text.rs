//! A report as plain text to the document: wrapped lines undone, parts named, addresses and the day of publication
//! found.

mod clean;
mod head;
mod hyphen;
mod lines;
mod speech;

use std::fmt::Write as _;
use std::ops::Range;

use demarche_model::{
    Author, Basis, Block, BlockKind, Completeness, DocLink, DocLinkKind, Document, Published, Span,
};
use sha2::{Digest, Sha256};

use crate::alignment::Strand;
use crate::{Error, Given, dateline, decode};

/// Reads one report as plain text: UTF-8, UTF-16 with a byte-order mark, or a legacy encoding told from the bytes.
///
/// Wrapped lines are joined and broken words made whole; a text with one paragraph a line keeps its paragraphs. The
/// publication date is the caller's, else that of the report's address, else that of its dateline.
///
/// # Errors
/// [`Error::Empty`], [`Error::Binary`], [`Error::TooLarge`] and [`Error::NotText`], by what the bytes are.
pub fn text(bytes: &[u8], given: &Given) -> Result<Document, Error> {
    let decoded = decode::decode(bytes, given.limit)?;
    let mut parts = parts(&decoded.text);
    head::classify(&mut parts, given.title.as_deref());
    name_the_rest(&mut parts);

    let mut whole = Strand::default();
    let mut blocks: Vec<Block> = Vec::new();
    for part in &parts {
        if !whole.text.is_empty() {
            whole.add("\n\n");
        }
        let start = whole.text.len();
        whole.append(&part.strand);
        for (kind, range) in part.blocks() {
            blocks.push(Block { kind, span: Span::new(start + range.start, start + range.end) });
        }
    }
    if whole.text.is_empty() {
        return Err(Error::Empty);
    }
    let links = links(&whole.text, &blocks);
    let original = links.iter().find(|link| link.kind == DocLinkKind::Original);
    let url = given.url.clone().or_else(|| original.map(|link| link.url.clone()));
    let title = blocks.iter().find(|block| block.kind == BlockKind::Title);
    let running = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::List | BlockKind::Quote | BlockKind::Caption
        )
    };
    Ok(Document {
        id: sha256(bytes),
        text_id: sha256(whole.text.as_bytes()),
        source: given.source.clone(),
        title: given
            .title
            .clone()
            .or_else(|| title.map(|block| block.span.of(&whole.text).to_owned())),
        authors: authors(&whole.text, &blocks),
        publisher: given.publisher.clone(),
        published: published(&whole.text, &blocks, url.as_deref(), given),
        url,
        completeness: if blocks.iter().any(running) {
            Completeness::Full
        } else {
            Completeness::Stub
        },
        source_map: whole.aligned(&decoded),
        text: whole.text,
        blocks,
        links,
    })
}

/// SHA-256 in lower-case hex.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes all that is written to it");
        hex
    })
}

/// Running text that stands alone between blank lines: one block, or a short one and the paragraph that it opens.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    strand: Strand,
    /// The chunk of lines that it stood in.
    chunk: usize,
    /// Whether nothing else stood in that chunk.
    alone: bool,
    /// What it is, where that is known already.
    kind: Option<BlockKind>,
    /// Bytes at its start that are a block of their own (a dateline, a speaker's label), or a list item's mark.
    opening: Option<(Option<BlockKind>, usize)>,
}

impl Part {
    fn text(&self) -> &str {
        &self.strand.text
    }

    fn named(mut self, kind: BlockKind) -> Part {
        self.kind = Some(kind);
        self
    }

    /// The label of a speaker at its start.
    fn label(&self) -> Option<usize> {
        speech::label(self.text())
    }

    /// Whether it reads as running text: not yet named, and a sentence or more.
    fn is_running(&self) -> bool {
        let text = self.text();
        let named = !matches!(self.kind, None | Some(BlockKind::List | BlockKind::Paragraph));
        !named && (lines::ends_sentence(text) || text.len() > 140 || self.label().is_some())
    }

    /// The two parts before and after a byte of its text, without the blanks around it; an empty one is none.
    fn split(self, at: usize) -> (Option<Part>, Option<Part>) {
        let text = self.text();
        let before = text[..at].trim_end().len();
        let after = text.len() - text[at..].trim_start().len();
        let part = |range: Range<usize>| {
            (!range.is_empty()).then(|| Part { strand: self.strand.cut(range), ..self.clone() })
        };
        (part(0..before), part(after..text.len()))
    }

    /// Its blocks, by bytes of its text.
    fn blocks(&self) -> Vec<(BlockKind, Range<usize>)> {
        let kind = self.kind.unwrap_or(BlockKind::Paragraph);
        let text = self.text();
        // A transcript may begin in the middle of a paragraph, behind a summary of it.
        let later = match self.opening {
            Some((Some(BlockKind::SpeakerLabel), end)) => speech::turns(text, end),
            Some((None, _)) => Vec::new(),
            _ if kind != BlockKind::Paragraph => Vec::new(),
            Some((_, end)) => speech::later_turns(text, end),
            None => speech::later_turns(text, 0),
        };
        if self.opening.is_none() && later.is_empty() {
            return vec![(kind, 0..text.len())];
        }
        let (opening, end) = self.opening.unwrap_or((None, 0));
        let mut blocks: Vec<(BlockKind, Range<usize>)> = Vec::new();
        let mut openings = vec![(opening, 0..end)];
        let label = Some(BlockKind::SpeakerLabel);
        openings.extend(later.into_iter().map(|turn| (label, turn)));
        for (at, (opening, range)) in openings.iter().enumerate() {
            let until = openings.get(at + 1).map_or(text.len(), |(_, next)| next.start);
            let words = text[range.end..until].trim();
            let start = until - text[range.end..until].trim_start().len();
            blocks.extend(opening.map(|opening| (opening, range.clone())));
            if !words.is_empty() {
                blocks.push((kind, start..start + words.len()));
            }
        }
        blocks
    }
}

/// The parts of a text in order, those named that their own words name.
fn parts(decoded: &str) -> Vec<Part> {
    let lines = lines::lines(decoded);
    let mut groups = lines::groups(decoded, &lines);
    rejoin_across_blank_lines(decoded, &lines, &mut groups);
    let filled = lines.iter().filter(|line| !line.range.is_empty());
    let words = hyphen::Words::of(filled.map(|line| &decoded[line.range.clone()]));
    let mut parts: Vec<Part> = Vec::with_capacity(groups.len());
    for (at, group) in groups.iter().enumerate() {
        let strand = clean::unwrap(decoded, &lines[group.lines.clone()], &words);
        if strand.text.is_empty() {
            continue;
        }
        let shared =
            |other: Option<&lines::Group>| other.is_some_and(|other| other.chunk == group.chunk);
        let alone =
            !shared(at.checked_sub(1).and_then(|at| groups.get(at))) && !shared(groups.get(at + 1));
        let (kind, opening) = own_kind(&strand.text);
        parts.push(Part { strand, chunk: group.chunk, alone, kind, opening });
    }
    parts
}

/// Joins a paragraph that a page break or a double-spaced copy has torn: it stops without an end, and the next chunk
/// goes on with a small letter.
fn rejoin_across_blank_lines(decoded: &str, lines: &[lines::Line], groups: &mut Vec<lines::Group>) {
    let mut joined: Vec<lines::Group> = Vec::with_capacity(groups.len());
    for group in groups.drain(..) {
        let next = &decoded[lines[group.lines.start].range.clone()];
        let first = joined.len() <= 1;
        match joined.last_mut() {
            Some(last) if !first && last.chunk != group.chunk => {
                let this = &lines[last.lines.end - 1];
                let text = &decoded[this.range.clone()];
                let stops = text.ends_with(|c: char| c.is_alphanumeric() || c == ',')
                    || lines::ends_broken(text);
                let torn = stops
                    && this.width >= 40
                    && next.starts_with(char::is_lowercase)
                    && lines::list_mark(next).is_none()
                    && !lines::is_address(next)
                    && !lines::is_address(text);
                if torn {
                    last.lines.end = group.lines.end;
                } else {
                    joined.push(group);
                }
            }
            _ => joined.push(group),
        }
    }
    *groups = joined;
}

/// What a part is by its own words, wherever it stands, and what opens it.
fn own_kind(text: &str) -> (Option<BlockKind>, Option<(Option<BlockKind>, usize)>) {
    let kind = if lines::original_cue(text).is_some()
        || lines::is_address(text)
        || lines::is_end_mark(text)
    {
        Some(BlockKind::Footer)
    } else if lines::related_cue(text).is_some() {
        Some(BlockKind::Related)
    } else if lines::is_byline(text) {
        Some(BlockKind::Byline)
    } else if dateline::date_line(text).is_some_and(|(day, _)| day.year.is_some())
        || dateline::is_time_line(text)
    {
        Some(BlockKind::Dateline)
    } else if text.starts_with(['█', '■', '▇']) {
        // The legend of a map.
        Some(BlockKind::Table)
    } else {
        None
    };
    if kind.is_some() {
        return (kind, None);
    }
    if let Some(mark) = text.strip_prefix("> ") {
        return (Some(BlockKind::Quote), Some((None, text.len() - mark.len())));
    }
    match lines::list_mark(text) {
        Some(mark) => (Some(BlockKind::List), Some((None, mark))),
        None => (None, None),
    }
}

/// Names what the head has left: headings, speakers' labels, datelines before the first paragraphs, paragraphs.
fn name_the_rest(parts: &mut [Part]) {
    let last_running = parts.iter().rposition(Part::is_running).unwrap_or(0);
    let mut paragraphs = 0;
    for (at, part) in parts.iter_mut().enumerate() {
        if part.kind.is_some() {
            continue;
        }
        if let Some(end) = part.label() {
            part.opening = Some((Some(BlockKind::SpeakerLabel), end));
            part.kind = Some(BlockKind::Paragraph);
            continue;
        }
        if paragraphs < 3
            && let Some(found) = dateline::dateline(part.text())
        {
            part.opening = Some((Some(BlockKind::Dateline), found.end));
        }
        let heading =
            part.alone && part.opening.is_none() && at < last_running && is_heading(part.text());
        part.kind = Some(if heading { BlockKind::Heading } else { BlockKind::Paragraph });
        paragraphs += usize::from(!heading);
    }
}

/// Whether the line heads what follows: short, capitalised, no sentence.
fn is_heading(text: &str) -> bool {
    let question = text.ends_with('?') && text.split_whitespace().count() <= 9;
    let open =
        (lines::ends_sentence(text) && !question) || text.ends_with([',', '"', '”', '—', '–']);
    !open
        && text.chars().count() <= 120
        && text.split_whitespace().count() <= 18
        && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '‘' | '\''))
}

/// The addresses in the text, in order, each once.
fn links(text: &str, blocks: &[Block]) -> Vec<DocLink> {
    let headlines: Vec<&str> = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Related)
        .filter_map(|block| {
            let whole = block.span.of(text);
            lines::related_cue(whole).map(|cue| whole[cue..].trim())
        })
        .take(32)
        .collect();
    let mut links: Vec<DocLink> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let (mut awaits_original, mut has_original) = (false, false);
    for block in blocks {
        let words = block.span.of(text);
        let cue = lines::original_cue(words).is_some();
        let related = block.kind == BlockKind::Related;
        let mut footer = block.kind == BlockKind::Footer;
        awaits_original |= cue && !has_original;
        for address in addresses(words) {
            if !seen.insert(address) {
                continue;
            }
            let headline = headlines.iter().find(|headline| names(address, headline));
            let kind = if awaits_original {
                (awaits_original, has_original) = (false, true);
                DocLinkKind::Original
            } else if related || headline.is_some() || (footer && has_original) {
                DocLinkKind::Related
            } else {
                DocLinkKind::Other
            };
            footer &= !related;
            let words =
                headline.filter(|_| kind == DocLinkKind::Related).map(|text| (*text).to_owned());
            links.push(DocLink { kind, url: address.to_owned(), text: words });
        }
    }
    links
}

/// The addresses in running text, without the marks that close a sentence.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '“' | '”' | '|'))
        .filter_map(|word| {
            let at = word.find("http://").or_else(|| word.find("https://")).or_else(|| {
                let bare = word.trim_start_matches(['(', '[', '\'', '‘']);
                bare.starts_with("www.").then_some(word.len() - bare.len())
            })?;
            let address = &word[at..];
            let open = address.contains('(');
            let address = address.trim_end_matches(|c: char| {
                matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']')
                    || (c == ')' && !open)
            });
            let host = address.split_once("://").map_or(address, |(_, rest)| rest);
            host.contains('.').then_some(address)
        })
}

/// Whether the address spells the headline in its path.
fn names(address: &str, headline: &str) -> bool {
    let slug = address.to_ascii_lowercase();
    let words: Vec<String> = headline
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.len() >= 4)
        .take(24)
        .map(str::to_ascii_lowercase)
        .collect();
    let found = words.iter().filter(|word| slug.contains(word.as_str())).count();
    words.len() >= 2 && found * 3 >= words.len() * 2
}

/// The names on the bylines.
fn authors(text: &str, blocks: &[Block]) -> Vec<Author> {
    let mut authors = Vec::new();
    for block in blocks.iter().filter(|block| block.kind == BlockKind::Byline) {
        for name in head::authors(block.span.of(text)) {
            let span = Span::new(block.span.start() + name.start, block.span.start() + name.end);
            authors.push(Author { name: span.of(text).to_owned(), span: Some(span) });
        }
    }
    authors
}

/// The day of publication: the caller's, else that of the report's address, else that of its dateline.
fn published(text: &str, blocks: &[Block], url: Option<&str>, given: &Given) -> Option<Published> {
    if let Some(date) = given.published {
        let instant = given.instant.clone();
        return Some(Published { date, instant, basis: Basis::Argument, rule: None, span: None });
    }
    let rule = |rule: &str| Some(rule.to_owned());
    if let Some((date, range)) = url.and_then(dateline::url_day) {
        let at = url.filter(|_| given.url.is_none()).and_then(|url| text.find(url));
        let span = at.map(|at| Span::new(at + range.start, at + range.end));
        return Some(Published {
            date,
            instant: None,
            basis: Basis::Url,
            rule: rule("url path"),
            span,
        });
    }
    let last = blocks.len().saturating_sub(3);
    let near = blocks.iter().enumerate().filter(|&(at, _)| at < 8 || at >= last);
    near.filter(|(_, block)| matches!(block.kind, BlockKind::Dateline | BlockKind::Byline))
        .find_map(|(_, block)| {
            let (day, range) = dateline::day_in(block.span.of(text))?;
            let span = Span::new(block.span.start() + range.start, block.span.start() + range.end);
            Some(Published {
                date: day.date()?,
                instant: None,
                basis: Basis::Dateline,
                rule: rule("dateline"),
                span: Some(span),
            })
        })
}
