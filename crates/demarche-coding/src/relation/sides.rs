//! Where two parties stand in a text.
//!
//! In: a text and the words of both. Out: the spans of each, or that neither is there.

use demarche_model::Span;

/// Neither party's words are in the text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "neither the actor's nor the recipient's words are in the text; give them as they stand there"
)]
pub struct Unfound;

/// The spans of both parties in a text: all places where the one's words stand, and all where the other's do; of the
/// one with fewer words those inside the other's are left out, unless there are no others. A party that the text does
/// not name ("unknown attackers") has none.
///
/// # Errors
/// Where neither is anywhere.
pub fn find(text: &str, actor: &str, recipient: &str) -> Result<(Vec<Span>, Vec<Span>), Unfound> {
    let mut actors = places(text, actor);
    let mut recipients = places(text, recipient);
    if actors.is_empty() && recipients.is_empty() {
        return Err(Unfound);
    }
    let outside = |spans: &[Span], of: &[Span]| -> Vec<Span> {
        spans.iter().copied().filter(|s| !of.iter().any(|o| o.contains(*s))).collect()
    };
    let shorter_first = actor.len() < recipient.len();
    let (shorter, longer) =
        if shorter_first { (&mut actors, &recipients) } else { (&mut recipients, &actors) };
    let free = outside(shorter, longer);
    if !free.is_empty() {
        *shorter = free;
    }
    Ok((actors, recipients))
}

/// All places where words stand: exactly and as whole words, else in any case, else inside words.
fn places(text: &str, words: &str) -> Vec<Span> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let exact = |text: &str, words: &str| -> Vec<Span> {
        text.match_indices(words).map(|(at, found)| Span::new(at, at + found.len())).collect()
    };
    let whole = |spans: Vec<Span>| -> Vec<Span> {
        spans.into_iter().filter(|span| is_whole(text, *span)).collect()
    };
    let all = exact(text, words);
    let found = whole(all.clone());
    if !found.is_empty() {
        return found;
    }
    // Only a folding that keeps every byte's place can be searched without a map of offsets.
    let folded = whole(exact(&text.to_ascii_lowercase(), &words.to_ascii_lowercase()));
    if folded.is_empty() { all } else { folded }
}

/// Whether a span neither begins nor ends inside a word.
fn is_whole(text: &str, span: Span) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let before = text[..span.start()].chars().next_back();
    let after = text[span.end()..].chars().next();
    let (first, last) = (span.of(text).chars().next(), span.of(text).chars().next_back());
    !(letter(before) && letter(first) || letter(last) && letter(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        let text = "Mali's envoy told MALIAN troops that Mali would pay.";
        let (actors, recipients) = find(text, "Mali", "Malian troops").unwrap();
        assert_eq!(actors, [Span::new(0, 4), Span::new(37, 41)]);
        assert_eq!(recipients, [Span::new(18, 31)]);
        assert_eq!(find(text, "Mali", " ").unwrap().1, []);
        assert_eq!(find(text, "Togo", "Benin"), Err(Unfound));
    }

    #[test]
    fn a_party_inside_the_others_words_is_found_where_it_stands_alone_first() {
        let text = "The Togo desk of Benin met Togo.";
        let (actors, recipients) = find(text, "The Togo desk", "Togo").unwrap();
        assert_eq!(actors, [Span::new(0, 13)]);
        assert_eq!(recipients, [Span::new(27, 31)]);
        assert_eq!(find("The Togo desk", "The Togo desk", "Togo").unwrap().1, [Span::new(4, 8)]);
    }
}
