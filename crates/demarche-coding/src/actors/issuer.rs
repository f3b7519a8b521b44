//! Who speaks where the whole text is one party's: the byline with an office, "Statement by …", "attributable to …".

use demarche_model::{BlockKind, EntityKind, TokenId};

use super::store::Store;
use super::view::View;

/// The first lines that may say whose text it is.
const HEAD_BLOCKS: usize = 5;

/// The issuer of the whole text.
pub(super) fn issuer(view: &View<'_>, store: &Store) -> Option<usize> {
    let blocks = &view.document.blocks;
    for block in blocks.iter().take(HEAD_BLOCKS) {
        let tokens = view.parse.tokens_in(block.span);
        let text = block.span.of(view.text).to_lowercase();
        let joint = text.starts_with("joint ");
        if joint {
            return None;
        }
        let speakers = || {
            tokens.iter().filter_map(|id| {
                let one = store.one(id)?;
                let draft = &store.drafts[one];
                matches!(draft.kind, EntityKind::Person | EntityKind::Organisation)
                    .then_some((id, one))
            })
        };
        if block.kind == BlockKind::Byline
            && let Some((_, id)) = speakers().find(|(_, id)| {
                let draft = &store.drafts[*id];
                draft.office.is_some() && draft.kind == EntityKind::Person
            })
        {
            return Some(id);
        }
        if let Some(place) = text.find("attributable to") {
            let from = block.span.start() + place;
            let found = speakers().find(|(token, _)| view.parse[*token].span.start() > from);
            if let Some((_, id)) = found {
                return Some(id);
            }
        }
        if !matches!(block.kind, BlockKind::Title | BlockKind::Heading | BlockKind::Paragraph) {
            continue;
        }
        let first = block.kind == BlockKind::Title || std::ptr::eq(block, &blocks[0]);
        if first && says_whose(&text) {
            // Behind the first "by", "from" or "of".
            let word =
                tokens.iter().find(|id| matches!(view.lower(*id).as_str(), "by" | "from" | "of"));
            let end = tokens.iter().find(|id| {
                matches!(view.lower(*id).as_str(), "on" | "about" | "regarding" | "following")
            });
            let inside = |token: &TokenId| {
                word.is_some_and(|word| word < *token) && end.is_none_or(|end| *token < end)
            };
            if let Some((_, id)) = speakers().find(|(token, _)| inside(token)) {
                return Some(id);
            }
        }
    }
    None
}

fn says_whose(title: &str) -> bool {
    [
        "statement by ",
        "statement from ",
        "statement of ",
        "remarks by ",
        "remarks of ",
        "speech by ",
        "message from ",
        "press statement by ",
        "comment by ",
        "address by ",
        "press release by ",
        "briefing by ",
        "opening remarks by ",
        "media statement by ",
        "readout from ",
    ]
    .iter()
    .any(|start| title.contains(start))
}
