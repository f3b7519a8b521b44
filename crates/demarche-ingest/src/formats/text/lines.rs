//! Decoded text to lines, and lines to groups: the lines that were one before they were wrapped.

use std::ops::Range;

use crate::dateline;

/// One line without its line end and without the blanks around it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Bytes of the decoded text; empty for a blank line.
    pub(crate) range: Range<usize>,
    /// Blanks before it, a tab counting for four.
    pub(crate) indent: usize,
    /// Its length in characters.
    pub(crate) width: usize,
}

/// Lines that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Group {
    /// Indexes into the lines.
    pub(crate) lines: Range<usize>,
    /// The number of the chunk (lines without a blank line between them) that holds the group.
    pub(crate) chunk: usize,
}

/// Splits at every kind of line end; a form feed ends a line as well.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\x0B' | '\x0C' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        lines.push(line(text, start..at));
        start = at + c.len_utf8();
        if c == '\r' && chars.peek().is_some_and(|&(_, next)| next == '\n') {
            chars.next();
            start += 1;
        }
        if c == '\u{2029}' {
            lines.push(line(text, start..start));
        }
    }
    lines.push(line(text, start..text.len()));
    lines
}

/// Whether a character at the edge of a line is no part of it.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

fn line(text: &str, range: Range<usize>) -> Line {
    let whole = &text[range.clone()];
    let body = whole.trim_start_matches(is_edge);
    let blanks = &whole[..whole.len() - body.len()];
    let indent = blanks.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
    let start = range.start + blanks.len();
    let body = body.trim_end_matches(is_edge);
    Line { range: start..start + body.len(), indent, width: body.chars().count() }
}

/// How a text was wrapped. A line of fewer characters than `full` was ended and not wrapped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wrap {
    /// Each line is a paragraph.
    None,
    /// A line ends where the next word would pass `width` characters.
    Strict { width: usize, full: usize },
    /// The text was set in a proportional type: a line that ends with a sentence and goes on has `sentence` characters
    /// or more.
    Loose { sentence: usize, full: usize },
    /// The first line of each paragraph begins `indent` blanks or more from the left.
    Indented { indent: usize, full: usize },
}

impl Wrap {
    /// The fewest characters of a line that was wrapped.
    fn full(self) -> usize {
        match self {
            Wrap::None => usize::MAX,
            Wrap::Strict { full, .. } | Wrap::Loose { full, .. } | Wrap::Indented { full, .. } => {
                full
            }
        }
    }
}

/// The lines in groups, in order; blank lines are in none.
pub(crate) fn groups(text: &str, lines: &[Line]) -> Vec<Group> {
    let chunks = chunks(lines);
    let wrap = wrap(text, lines, &chunks);
    let mut groups: Vec<Group> = Vec::new();
    for (number, chunk) in chunks.into_iter().enumerate() {
        for at in chunk.clone() {
            let joined = at > chunk.start
                && (joins(text, lines, at, wrap, number == 0)
                    || (number > 0 && is_headline(text, lines, at, &chunk)))
                && !(number == 0 && at + 1 == chunk.end && credits(text, lines, at));
            match groups.last_mut() {
                Some(group) if joined => group.lines.end = at + 1,
                _ => groups.push(Group { lines: at..at + 1, chunk: number }),
            }
        }
    }
    groups
}

/// Runs of lines without a blank line between them.
fn chunks(lines: &[Line]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        let blank = line.range.is_empty();
        if !blank {
            match chunks.last_mut() {
                Some(chunk) if open => chunk.end = at + 1,
                _ => chunks.push(at..at + 1),
            }
        }
        open = !blank;
    }
    chunks
}

/// The characters of the first word.
fn first_word(text: &str) -> usize {
    text.chars().take_while(|c| !c.is_whitespace()).count()
}

/// Whether the text starts with a small letter.
fn starts_small(text: &str) -> bool {
    text.chars()
        .find(|c| !matches!(c, '(' | '"' | '“' | '‘' | '\''))
        .is_some_and(char::is_lowercase)
}

/// Whether the text ends as a sentence ends.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»'])
        .ends_with(['.', '!', '?', '…', ':', ';'])
}

/// How the text was wrapped, from the lines that have another line right after them.
fn wrap(text: &str, lines: &[Line], chunks: &[Range<usize>]) -> Wrap {
    // Of each such line its width and, where it surely goes on (the next line begins with a small letter), the width
    // of the word that did not fit.
    let mut inner: Vec<(usize, Option<usize>)> = Vec::new();
    let mut indented = 0;
    for chunk in chunks {
        for at in chunk.start..chunk.end - 1 {
            let (this, next) = (&text[lines[at].range.clone()], &text[lines[at + 1].range.clone()]);
            let turns = opens_block(next) || super::speech::label(next).is_some();
            if this.contains(' ') && !opens_block(this) && !turns {
                let goes_on = starts_small(next) && !ends_sentence(this);
                inner.push((lines[at].width, goes_on.then(|| first_word(next))));
                indented += usize::from(is_indented(lines, at + 1) && ends_sentence(this));
            }
        }
    }
    let mut widths: Vec<usize> = inner.iter().map(|&(width, _)| width).collect();
    let mut going: Vec<usize> =
        inner.iter().filter_map(|&(width, word)| word.map(|_| width)).collect();
    widths.sort_unstable();
    going.sort_unstable();
    let most = widths.get(widths.len().saturating_sub(1) * 9 / 10).copied().unwrap_or(0);
    // Two of three lines of wrapped running text go on with a small letter; a list of short lines hardly does.
    if going.is_empty() || most > 130 || going.len() * 4 < inner.len() {
        return Wrap::None;
    }
    let full = most * 2 / 3;
    if indented >= 2 && indented * 20 >= inner.len() {
        let filled = lines.iter().filter(|line| !line.range.is_empty());
        let left = filled.map(|line| line.indent).min().unwrap_or(0);
        return Wrap::Indented { indent: left + 2, full };
    }
    let longest = widths[widths.len() - 1];
    let fits = |&&(width, word): &&(usize, Option<usize>)| {
        word.is_some_and(|word| width + 1 + word > longest)
    };
    if inner.iter().filter(fits).count() * 20 >= going.len() * 19 && longest <= 130 {
        return Wrap::Strict { width: longest, full };
    }
    // Where blank lines part the paragraphs, a short line inside one is only a short line; elsewhere it ends one. One
    // in fifty may be cut short by a long word after it.
    let parted = chunks.len() * 8 > inner.len();
    let sentence = if parted { full } else { going[going.len() / 50].max(full) };
    Wrap::Loose { sentence, full }
}

/// Whether the line begins further right than the line above it, as the first line of a paragraph does.
fn is_indented(lines: &[Line], at: usize) -> bool {
    let (above, line) = (&lines[at - 1], &lines[at]);
    line.indent >= above.indent + 2
}

/// Whether the line at `at` goes on with what the line before it began. `head` is the text's first chunk, where lines
/// that end no sentence may stand below each other.
fn joins(text: &str, lines: &[Line], at: usize, wrap: Wrap, head: bool) -> bool {
    let (above, below) = (&lines[at - 1], &lines[at]);
    let (this, next) = (&text[above.range.clone()], &text[below.range.clone()]);
    if is_address(this) && !next.contains(' ') {
        // A long address is cut anywhere; what is left of it has no blank and opens nothing.
        return above.width >= 60 && !opens_block(next) && next.contains(['/', '-', '=']);
    }
    // A full line that stops in mid-sentence makes an address, a number or a dash below it part of the sentence.
    let open = !ends_sentence(this) && !this.ends_with(['–', '—']) && !is_address(this);
    let running = open && above.width >= wrap.full();
    let turns = if running { opens_block_anywhere(next) } else { opens_block(next) };
    let dash = next.starts_with(['-', '–', '—'])
        && next.trim_start_matches(['-', '–', '—', ' ']).starts_with(char::is_lowercase);
    let label = !open && super::speech::label(next).is_some();
    if (turns && !(open && dash)) || label || is_block_alone(this) {
        return false;
    }
    let indented = match wrap {
        Wrap::Indented { indent, .. } => below.indent >= indent,
        _ => is_indented(lines, at),
    };
    if indented && ends_sentence(this) {
        return false;
    }
    if ends_broken(this) && next.starts_with(char::is_alphanumeric) {
        return true;
    }
    if starts_small(next) && !this.ends_with(['.', '!', '?']) {
        return true;
    }
    if running && !head {
        return true;
    }
    match wrap {
        Wrap::None => false,
        Wrap::Strict { width, .. } => above.width + 1 + first_word(next) > width,
        Wrap::Loose { sentence, full } => {
            above.width >= if ends_sentence(this) { sentence } else { full }
        }
        Wrap::Indented { indent, .. } => below.indent < indent,
    }
}

/// Whether the last line of the first chunk credits the picture that the lines above it describe: they end a sentence,
/// it does not.
fn credits(text: &str, lines: &[Line], at: usize) -> bool {
    let (this, next) = (&text[lines[at - 1].range.clone()], &text[lines[at].range.clone()]);
    ends_sentence(this)
        && !ends_sentence(next)
        && lines[at].width <= 60
        && next.starts_with(char::is_uppercase)
}

/// Whether the line goes on with the headline of another report, which fills its chunk: headlines are wrapped
/// narrower than the text around them.
fn is_headline(text: &str, lines: &[Line], at: usize, chunk: &Range<usize>) -> bool {
    let line = |at: usize| &text[lines[at].range.clone()];
    chunk.len() <= 4
        && related_cue(line(chunk.start)).is_some()
        && !opens_block(line(at))
        && !line(at - 1).ends_with(['.', '!'])
}

/// Whether the line ends in a letter or digit and a hyphen.
pub(crate) fn ends_broken(line: &str) -> bool {
    line.strip_suffix(['-', '\u{2010}', '\u{AD}']).is_some_and(|rest| {
        // "U.S.-" goes on with "led".
        rest.strip_suffix('.').unwrap_or(rest).ends_with(char::is_alphanumeric)
    })
}

/// Whether the line is an address and nothing else.
pub(crate) fn is_address(line: &str) -> bool {
    let line = line.trim_start_matches(['<', '(', '[']);
    let starts =
        |prefix: &str| line.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    (starts("http://") || starts("https://") || starts("www."))
        && !line.contains(char::is_whitespace)
}

/// The length of a list item's mark and the blank after it: "- ", "• ", "3. ", "(b) ".
pub(crate) fn list_mark(line: &str) -> Option<usize> {
    let mut chars = line.chars();
    let first = chars.next()?;
    if matches!(first, '-' | '–' | '—' | '*' | '•' | '·' | '▪' | '●' | '◦' | '‣' | '■' | '►')
    {
        let blank = chars.next()?;
        return blank.is_whitespace().then(|| first.len_utf8() + blank.len_utf8());
    }
    let open = usize::from(first == '(');
    let label: usize = line[open..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = &line[open..open + label];
    let digits = name.bytes().all(|b| b.is_ascii_digit());
    let close = line.as_bytes().get(open + label)?;
    let shape = (1..=2).contains(&label)
        && (digits || (label == 1 && name.bytes().all(|b| b.is_ascii_lowercase())))
        && (*close == b')' || (*close == b'.' && open == 0 && digits));
    let blank = line.as_bytes().get(open + label + 1) == Some(&b' ');
    (shape && blank).then_some(open + label + 2)
}

/// The length of the words that announce another report: "Related article:", "Read more:".
pub(crate) fn related_cue(line: &str) -> Option<usize> {
    const CUES: [&str; 14] = [
        "related article",
        "related articles",
        "related story",
        "related stories",
        "related news",
        "related",
        "read more",
        "read also",
        "also read",
        "see also",
        "more on this",
        "read next",
        "watch",
        "more from us",
    ];
    let colon = line.bytes().take(24).position(|b| b == b':')?;
    let cue = line.get(..colon)?.trim().to_ascii_lowercase();
    CUES.contains(&cue.as_str()).then_some(colon + 1)
}

/// The length of the words that announce the report's own address: "Original url:", "Source:".
pub(crate) fn original_cue(line: &str) -> Option<usize> {
    const CUES: [&str; 9] = [
        "original url",
        "original link",
        "original article",
        "original",
        "url",
        "link",
        "source url",
        "article url",
        "permalink",
    ];
    let colon = line.bytes().take(24).position(|b| b == b':')?;
    let cue = line.get(..colon)?.trim().to_ascii_lowercase();
    let rest = line[colon + 1..].trim();
    let named = CUES.contains(&cue.as_str()) || (cue == "source" && is_address(rest));
    (named && (rest.is_empty() || is_address(rest))).then_some(colon + 1)
}

/// Whether the line is a byline: "By Ana Ruiz", "BY OUR CORRESPONDENT".
pub(crate) fn is_byline(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")) else {
        return false;
    };
    let words: Vec<&str> = rest.split_whitespace().collect();
    let names = words
        .iter()
        .filter(|word| word.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase()));
    !words.is_empty()
        && rest.chars().count() <= 160
        && !rest.ends_with('.')
        && names.count() * 5 >= words.len() * 3
        && !rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the line marks the end of a release: "###", "ENDS", "-30-".
pub(crate) fn is_end_mark(line: &str) -> bool {
    let marks = line
        .chars()
        .all(|c| matches!(c, '#' | '*' | '_' | '=' | '-' | '–' | '—' | '~' | ' ' | '.'));
    let word = line.trim_matches(|c: char| !c.is_alphanumeric());
    (marks && line.len() >= 3)
        || (matches!(word, "END" | "ENDS" | "Ends" | "30" | "End") && line.len() <= word.len() + 4)
        || line.starts_with('©')
        || (line.len() < 120 && line.to_ascii_lowercase().contains("all rights reserved"))
}

/// Whether the line numbers a page: "3", "- 3 -", "Page 3 of 7".
pub(crate) fn is_page_number(line: &str) -> bool {
    let line = line.trim_matches(|c| matches!(c, '-' | '–' | '—' | ' '));
    let digits =
        |word: &str| (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    let words: Vec<&str> = line.split(' ').take(5).collect();
    match words[..] {
        [number] | ["Page" | "page" | "PAGE", number] => digits(number),
        ["Page" | "page", number, "of" | "/", last] => digits(number) && digits(last),
        _ => false,
    }
}

/// Whether the line begins something new where the line above it has ended.
fn opens_block(line: &str) -> bool {
    opens_block_anywhere(line)
        || is_address(line)
        || list_mark(line).is_some()
        || is_page_number(line)
        || dateline::date_line(line).is_some()
}

/// Whether the line begins something new even below a full line without an end, such as a long headline.
fn opens_block_anywhere(line: &str) -> bool {
    related_cue(line).is_some()
        || original_cue(line).is_some()
        || is_byline(line)
        || is_end_mark(line)
        || line.starts_with("> ")
        || line.starts_with(['•', '▪', '●', '◦', '‣', '■', '►'])
        || (dateline::date_line(line).is_some() && !line.ends_with('.'))
}

/// Whether nothing can go on with the line.
fn is_block_alone(line: &str) -> bool {
    is_byline(line)
        || is_end_mark(line)
        || original_cue(line).is_some()
        || dateline::date_line(line).is_some_and(|(day, _)| day.year.is_some())
}
