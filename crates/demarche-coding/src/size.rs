//! Numbers of people that an event's clause gives: dead, injured, arrested, taking part.
//!
//! In: a parse, a predicate, its actors' heads. Out: a [`Size`], each number with its words.

use demarche_model::{Cited, Dep, Parse, Pos, Rule, Size, Span, TokenId};

use crate::clause::{Clause, lower_lemma};

const KILLING: &[&str] =
    &["kill", "die", "dead", "death", "murder", "slay", "execute", "massacre", "perish", "drown"];
const INJURING: &[&str] = &["injure", "wound", "hurt", "injury", "maim"];
const ARRESTING: &[&str] = &["arrest", "detain", "imprison", "jail", "seize", "capture", "round"];
const PEOPLE: &[&str] = &[
    "people",
    "person",
    "civilian",
    "soldier",
    "protester",
    "demonstrator",
    "man",
    "woman",
    "child",
    "troop",
    "worker",
    "student",
    "villager",
    "policeman",
    "officer",
    "militant",
    "rebel",
    "fighter",
    "resident",
    "migrant",
    "refugee",
    "other",
    "activist",
    "journalist",
    "marcher",
    "supporter",
    "inmate",
    "hostage",
    "passenger",
    "member",
    "suspect",
    "victim",
    "fatality",
    "casualty",
    "farmer",
    "teacher",
    "miner",
    "opponent",
    "diplomat",
];

/// Reads the numbers of people in and below a clause.
pub fn size(parse: &Parse, text: &str, clause: &Clause) -> Size {
    let mut size = Size::default();
    let top = clause.carrier.unwrap_or(clause.predicate);
    for token in parse.subtree(top) {
        let lemma = lower_lemma(parse, token);
        let lemma = lemma.as_str();
        let slot = if KILLING.contains(&lemma) {
            &mut size.dead
        } else if INJURING.contains(&lemma) {
            &mut size.injured
        } else if ARRESTING.contains(&lemma) {
            &mut size.arrested
        } else {
            continue;
        };
        if slot.is_none() {
            *slot = number_by(parse, text, token);
        }
    }
    let counted = |head: &TokenId| {
        let people = PEOPLE.contains(&lower_lemma(parse, *head).as_str());
        people.then(|| number_at(parse, text, *head)).flatten()
    };
    size.participants = clause.subject.iter().find_map(counted);
    size
}

/// The number of those whom a word of harm befalls: at its object, its passive subject, the noun it modifies.
fn number_by(parse: &Parse, text: &str, harm: TokenId) -> Option<Cited<u64>> {
    let below = parse.children(harm).iter().copied();
    let harmed = |t: &TokenId| {
        matches!(
            parse[*t].dep,
            Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj | Dep::Nummod | Dep::Dep | Dep::Oprd
        ) && (parse[*t].pos == Pos::Num || PEOPLE.contains(&lower_lemma(parse, *t).as_str()))
    };
    let mut heads: Vec<TokenId> = below.filter(harmed).collect();
    if matches!(parse[harm].dep, Dep::Acl | Dep::Amod | Dep::Acomp | Dep::Relcl | Dep::Oprd) {
        heads.push(parse[harm].head);
    }
    if parse[harm].pos == Pos::Noun {
        heads.push(harm);
    }
    heads.into_iter().find_map(|head| number_at(parse, text, head))
}

/// The number that a word is or that counts it.
fn number_at(parse: &Parse, text: &str, head: TokenId) -> Option<Cited<u64>> {
    let own = std::iter::once(head).chain(parse.children_by(head, Dep::Nummod));
    own.into_iter()
        .filter(|t| parse[*t].pos == Pos::Num)
        .find_map(|token| number(parse, text, token))
}

/// The value of a number word with the parts before it ("two hundred").
fn number(parse: &Parse, text: &str, token: TokenId) -> Option<Cited<u64>> {
    let mut parts: Vec<TokenId> =
        parse.children_by(token, Dep::Compound).filter(|t| parse[*t].pos == Pos::Num).collect();
    parts.push(token);
    let mut total = 0u64;
    let mut span: Option<Span> = None;
    for part in parts {
        let words = parse[part].span;
        let value = value(words.of(text))?;
        total = match value {
            100 | 1_000 | 1_000_000 if total > 0 => total.checked_mul(value)?,
            _ => total.checked_add(value)?,
        };
        span = Some(span.map_or(words, |s| s.cover(words)));
    }
    Some(Cited { value: total, span: span?, rule: Rule::grammar("size/number") })
}

/// The value of one number word or figure.
fn value(word: &str) -> Option<u64> {
    const WORDS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] =
        &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let word = word.to_lowercase();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits: String = word.chars().filter(|c| *c != ',').collect();
        return digits.parse().ok();
    }
    if let Some((tens, ones)) = word.split_once('-') {
        let one_word = !ones.contains('-');
        return one_word.then(|| value(tens)?.checked_add(value(ones)?)).flatten();
    }
    let at = |list: &[&str]| list.iter().position(|w| *w == word).map(|i| i as u64);
    at(WORDS).or_else(|| at(TENS).map(|i| (i + 2) * 10)).or(match word.as_str() {
        "hundred" => Some(100),
        "thousand" => Some(1_000),
        "million" => Some(1_000_000),
        "dozen" => Some(12),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn figures_and_words_count_the_same() {
        assert_eq!(value("12,500"), Some(12_500));
        assert_eq!(value("twenty-three"), Some(23));
        assert_eq!(value("Eleven"), Some(11));
        assert_eq!(value("3.5"), None);
        assert_eq!(value("several"), None);
        assert_eq!(value("twenty-18446744073709551615"), None);
    }
}
