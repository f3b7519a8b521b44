//! A sentence with its evidence marked, broken into lines.

use anstyle::{AnsiColor, Effects, Style};
use demarche::record::{Points, Slices};
use unicode_width::UnicodeWidthChar;

use super::{Colour, Look};

/// What a stretch of a sentence proves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// Nothing.
    Plain,
    /// The act.
    Event,
    /// Who does it.
    Actor,
    /// To whom it is done.
    Recipient,
    /// When.
    Date,
    /// Where.
    Place,
}

impl Mark {
    /// Its colour; the event's is its quad code's.
    pub(super) fn style(self) -> Style {
        let colour = |colour: AnsiColor| Style::new().fg_color(Some(colour.into()));
        match self {
            Mark::Plain => Style::new(),
            Mark::Event => Style::new().bold().effects(Effects::UNDERLINE),
            Mark::Actor => colour(AnsiColor::BrightBlue),
            Mark::Recipient => colour(AnsiColor::BrightMagenta),
            Mark::Date => colour(AnsiColor::BrightCyan).effects(Effects::ITALIC),
            Mark::Place => colour(AnsiColor::BrightYellow),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Mark::Plain => "",
            Mark::Event => "event",
            Mark::Actor => "actor",
            Mark::Recipient => "recipient",
            Mark::Date => "date",
            Mark::Place => "place",
        }
    }
}

/// The columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|character| character.width().unwrap_or(0)).sum()
}

/// The characters of a sentence with what each proves, white space made single; where spans overlap, the first in
/// the list counts. Without colours the stretches are written as the codebook's sentences are: `[words](mark)`.
pub(super) fn marked(
    words: &Slices<'_>,
    sentence: Points,
    marks: &[(Points, Mark)],
    colour: Colour,
) -> Vec<(char, Mark)> {
    let text = words.words(sentence).unwrap_or("");
    let mark_at = |point: u32| {
        let holds = |(span, _): &&(Points, Mark)| span.0 <= point && point < span.1;
        marks.iter().find(holds).map_or(Mark::Plain, |(_, mark)| *mark)
    };
    let mut out: Vec<(char, Mark)> = Vec::new();
    let mut open = Mark::Plain;
    let close = |out: &mut Vec<(char, Mark)>, open: Mark| {
        if colour == Colour::No && open != Mark::Plain {
            // A space at the end of a stretch stands behind it.
            let space = out.pop_if(|(character, _)| *character == ' ');
            out.extend(format!("]({})", open.name()).chars().map(|c| (c, Mark::Plain)));
            out.extend(space);
        }
    };
    for (point, character) in (sentence.0..).zip(text.chars()) {
        let mark = mark_at(point);
        if mark != open {
            close(&mut out, open);
            if colour == Colour::No && mark != Mark::Plain {
                out.push(('[', Mark::Plain));
            }
            open = mark;
        }
        if !character.is_whitespace() {
            out.push((character, mark));
        } else if out.last().is_some_and(|(last, _)| *last != ' ') {
            out.push((' ', mark));
        }
    }
    close(&mut out, open);
    out
}

/// The characters as indented lines of the terminal's width, each stretch in its style.
pub(super) fn wrapped(text: &[(char, Mark)], event: Style, look: Look) -> String {
    const INDENT: &str = "    ";
    let room = look.width.saturating_sub(INDENT.len()).max(1);
    let mut lines: Vec<Vec<(char, Mark)>> = vec![Vec::new()];
    let mut used = 0;
    for word in text.split(|(character, _)| *character == ' ') {
        let columns: usize = word.iter().map(|(character, _)| character.width().unwrap_or(0)).sum();
        let gap = usize::from(used > 0);
        if used + gap + columns > room && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        let line = lines.last_mut().expect("there is always a line");
        if used > 0 {
            // A space inside a stretch belongs to it.
            let before = line.last().map_or(Mark::Plain, |(_, mark)| *mark);
            let after = word.first().map_or(Mark::Plain, |(_, mark)| *mark);
            line.push((' ', if before == after { before } else { Mark::Plain }));
            used += 1;
        }
        line.extend_from_slice(word);
        used += columns;
    }
    let mut out = String::new();
    for line in lines {
        out.push_str(INDENT);
        for stretch in line.chunk_by(|a, b| a.1 == b.1) {
            let words: String = stretch.iter().map(|(character, _)| character).collect();
            let style = match stretch[0].1 {
                Mark::Event => event.underline(),
                mark => mark.style(),
            };
            match stretch[0].1 {
                Mark::Plain => out.push_str(&words),
                _ => out.push_str(&look.paint(style, &words)),
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Then 𝒳i  met the envoy\nof Peru on Monday.";

    fn points(words: &str) -> Points {
        let start = TEXT[..TEXT.find(words).unwrap()].chars().count() as u32;
        Points(start, start + words.chars().count() as u32)
    }

    fn shown(colour: Colour, width: usize) -> String {
        let marks = [
            (points("met"), Mark::Event),
            (points("𝒳i"), Mark::Actor),
            (points("envoy\nof Peru"), Mark::Recipient),
            (points("Peru"), Mark::Place),
        ];
        let all = Points(0, TEXT.chars().count() as u32);
        let text = marked(&Slices::new(TEXT), all, &marks, colour);
        wrapped(&text, Style::new(), Look { colour, width })
    }

    #[test]
    fn without_colours_evidence_stands_in_the_codebooks_brackets() {
        let expected =
            "    Then [𝒳i](actor) [met](event) the [envoy of Peru](recipient) on Monday.\n";
        assert_eq!(shown(Colour::No, 100), expected);
    }

    #[test]
    fn with_colours_the_words_are_the_texts_alone() {
        let page = shown(Colour::Yes, 26);
        let plain = anstream::adapter::strip_str(&page).to_string();
        assert_eq!(plain, "    Then 𝒳i met the envoy\n    of Peru on Monday.\n");
        assert!(page.contains("\u{1b}["));
    }
}
