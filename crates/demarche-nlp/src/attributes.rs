//! A word to its lexical attributes (lower case, shape, prefix, suffix), as spaCy's `lex_attrs` define them.
//!
//! spaCy computes these with Python's string methods, whose character classes are close to Rust's but not the same: the
//! predicates below are Python's (`isalpha`, `isdigit`, `isspace`). One difference is left: characters that Unicode added
//! after the version that a Python knows (14 for Python 3.11) are letters or digits here, and nothing of the kind there.

use std::borrow::Cow;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// The word in lower case; borrowed where it is already.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// The first character.
pub(crate) fn prefix(word: &str) -> &str {
    let end = word.chars().next().map_or(0, char::len_utf8);
    &word[..end]
}

/// The last three characters, or the whole word where it has fewer.
pub(crate) fn suffix(word: &str) -> &str {
    let start = word.char_indices().rev().nth(2).map_or(0, |(start, _)| start);
    &word[start..]
}

/// Letters become `X` or `x`, digits `d`, the rest stays; a run of the same is cut to four. Words of a hundred characters
/// or more are `LONG`.
pub(crate) fn shape(word: &str) -> String {
    if word.len() >= LONG && word.chars().count() >= LONG {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(word.len());
    let mut last = None;
    let mut repeats = 0;
    for c in word.chars() {
        let class = if is_alpha(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        repeats = if last == Some(class) { repeats + 1 } else { 0 };
        last = Some(class);
        if repeats < 4 {
            shape.push(class);
        }
    }
    shape
}

/// The length in characters from which a word has no shape of its own.
const LONG: usize = 100;

/// Whether all characters are white space, and there is one.
pub(crate) fn is_space(word: &str) -> bool {
    !word.is_empty() && word.chars().all(is_space_char)
}

/// Python's `str.isspace` for one character: Unicode's white space and the four ASCII separators.
pub(crate) fn is_space_char(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

/// Python's `str.isalpha` for one character: the general category is Letter.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphabetic()
    } else {
        c.general_category_group() == GeneralCategoryGroup::Letter
    }
}

/// Python's `str.isdigit` for one character: decimal digits, and those that are digits in value only, such as `²`.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    is_decimal(c) || DIGITS.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Python's `str.isdecimal` for one character, and `\d` of its regular expressions.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_digit()
    } else {
        c.general_category() == GeneralCategory::DecimalNumber
    }
}

/// `\w` of Python's regular expressions: letters, numbers of any kind and the underscore.
pub(crate) fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    let group = c.general_category_group();
    group == GeneralCategoryGroup::Letter || group == GeneralCategoryGroup::Number
}

/// Characters whose Unicode numeric type is Digit: they are digits, but not decimal ones.
const DIGITS: &[(char, char)] = &[
    ('\u{b2}', '\u{b3}'),
    ('\u{b9}', '\u{b9}'),
    ('\u{1369}', '\u{1371}'),
    ('\u{19da}', '\u{19da}'),
    ('\u{2070}', '\u{2070}'),
    ('\u{2074}', '\u{2079}'),
    ('\u{2080}', '\u{2089}'),
    ('\u{2460}', '\u{2468}'),
    ('\u{2474}', '\u{247c}'),
    ('\u{2488}', '\u{2490}'),
    ('\u{24ea}', '\u{24ea}'),
    ('\u{24f5}', '\u{24fd}'),
    ('\u{24ff}', '\u{24ff}'),
    ('\u{2776}', '\u{277e}'),
    ('\u{2780}', '\u{2788}'),
    ('\u{278a}', '\u{2792}'),
    ('\u{10a40}', '\u{10a43}'),
    ('\u{10e60}', '\u{10e68}'),
    ('\u{11052}', '\u{1105a}'),
    ('\u{1f100}', '\u{1f10a}'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_cut_runs_to_four() {
        let check = |word: &str, expected: &str| assert_eq!(shape(word), expected, "{word}");
        check("Reykjavik", "Xxxxx");
        check("UNHCR", "XXXX");
        check("G20", "Xdd");
        check("2,500,000", "d,ddd,ddd");
        check("km²", "xxd");
        check("----------", "----");
        check("Łódź", "Xxxx");
        check(&"a".repeat(99), "xxxx");
        check(&"é".repeat(100), "LONG");
    }

    #[test]
    fn affixes_are_counted_in_characters() {
        assert_eq!((prefix("Élysée"), suffix("Élysée")), ("É", "sée"));
        assert_eq!((prefix("at"), suffix("at")), ("a", "at"));
        assert_eq!((prefix(""), suffix("")), ("", ""));
    }

    #[test]
    fn white_space_is_pythons() {
        assert!(is_space("\u{a0}\n\u{1f}\u{3000}"));
        assert!(!is_space("\u{200b}") && !is_space(""));
    }
}
