//! Which words of a report tell one story: a digest of the day's news strings together items that have nothing to do
//! with each other.
//!
//! In: the document and its parse. Out: the number of a story for each token.

use demarche_model::{BlockKind, Document, Parse};

/// How many items make a digest.
const ITEMS: usize = 4;

/// The number of the story that each token belongs to; 0 for all where the report is no digest.
///
/// A digest is mostly list items, and no government's own text. Items under a topic between square brackets, as the
/// portals write, tell one story; under a heading of another kind each item is one of its own.
pub(super) fn stories(document: &Document, parse: &Parse) -> Vec<u32> {
    let whole = vec![0; parse.tokens().len()];
    let coded = || document.blocks.iter().filter(|block| block.kind.is_coded());
    let words = |of_lists: bool| -> usize {
        let counted = coded().filter(|block| {
            let text = block.span.of(&document.text);
            (block.kind == BlockKind::List) == of_lists && (of_lists || !is_topic(text))
        });
        counted.map(|block| block.span.of(&document.text).len()).sum()
    };
    let items = coded().filter(|block| block.kind == BlockKind::List).count();
    if items < ITEMS || words(true) < 4 * words(false) {
        return whole;
    }
    let mut of_block: Vec<u32> = Vec::with_capacity(document.blocks.len());
    let (mut story, mut after_item, mut topical) = (1, false, false);
    for block in &document.blocks {
        let item = block.kind == BlockKind::List;
        let topic = !item && is_bracketed(block.span.of(&document.text));
        if after_item && (!item || !topical) {
            story += 1;
        }
        // Headings of another kind end a topic.
        topical = if item { topical } else { topic };
        after_item = item;
        of_block.push(story);
    }
    let mut numbers = whole;
    for (number, id) in numbers.iter_mut().zip(parse.ids()) {
        let at = parse[id].span.start();
        let block = document.blocks.partition_point(|block| block.span.end() <= at);
        *number = of_block.get(block).copied().unwrap_or(0);
    }
    numbers
}

/// Whether a line only names a topic: "[War in Togo]", "## Politics".
fn is_topic(line: &str) -> bool {
    is_bracketed(line) || line.starts_with('#')
}

fn is_bracketed(line: &str) -> bool {
    line.starts_with('[') && line.ends_with(']')
}

#[cfg(test)]
mod tests {
    use demarche_model::{Block, Dep, ParseBuilder, Pos, Span, Tag};

    use super::*;

    /// A document of blocks, a word each, with the stories of their words.
    fn stories_of(lines: &[(&str, BlockKind)]) -> Vec<u32> {
        let text = lines.iter().map(|(line, _)| *line).collect::<Vec<_>>().join("\n\n");
        let mut document = Document::from_sentence(&text, None);
        let mut builder = ParseBuilder::default();
        let mut blocks = Vec::new();
        let mut at = 0;
        for (i, (line, kind)) in lines.iter().enumerate() {
            let span = Span::new(at, at + line.len());
            blocks.push(Block { kind: *kind, span });
            builder.push(span, line, Tag::Nn, Pos::Noun, Dep::Root, i, true);
            at = span.end() + 2;
        }
        document.blocks = blocks;
        stories(&document, &builder.finish().expect("every word is a root"))
    }

    #[test]
    fn items_under_a_topic_tell_one_story_and_others_one_each() {
        let told = stories_of(&[
            ("## Conflicts", BlockKind::Paragraph),
            ("[War in Togo]", BlockKind::Paragraph),
            ("Soldiers leave the capital of Togo.", BlockKind::List),
            ("The president thanks the army.", BlockKind::List),
            ("[Strike in Benin]", BlockKind::Paragraph),
            ("Dockers in Benin lay down their tools.", BlockKind::List),
            ("## Law", BlockKind::Paragraph),
            ("Police in Chad arrest a smuggler.", BlockKind::List),
            ("The court of appeal in Oslo frees a spy.", BlockKind::List),
        ]);
        assert_eq!(told, [1, 1, 1, 1, 2, 2, 3, 3, 4]);
    }

    #[test]
    fn a_report_with_a_short_list_tells_one_story() {
        let told = stories_of(&[
            (
                "The two ministers met in Lima and agreed on these points, officials said.",
                BlockKind::Paragraph,
            ),
            ("Trade grows.", BlockKind::List),
            ("Visas end.", BlockKind::List),
            ("Ports open.", BlockKind::List),
            ("Talks go on.", BlockKind::List),
        ]);
        assert_eq!(told, [0; 5]);
    }
}
