//! A word broken across two lines to the way it is written whole: with its hyphen or without.

use std::collections::HashMap;

use super::lines::ends_broken;

/// What the rest of the text says about its own words, in small letters. Only looked up, never walked through.
pub(crate) struct Words {
    counts: HashMap<String, u32>,
    /// Whether the setter broke words at will: if not, a hyphen at a line's end is the word's own.
    breaks_words: bool,
}

/// First parts that keep their hyphen.
#[rustfmt::skip]
const HEADS: &[&str] = &[
    "self", "non", "anti", "vice", "mid", "well", "half", "cross", "high", "low", "long",
    "short", "double", "single", "multi", "ultra", "semi", "quasi", "arch", "neo", "full",
    "all", "so", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "one",
    "first", "second", "third", "last", "year", "month", "week", "day", "hour", "state",
    "government", "then", "now", "soon", "ill", "hard", "soft", "near", "far", "right", "left",
    "centre", "center", "north", "south", "east", "west", "air", "sea", "ground", "surface",
    "nuclear", "peace", "power", "decision", "policy", "law", "deep", "large", "small", "wide",
    "broad", "face", "people", "back", "war", "world", "oil", "gas", "arms", "water", "food",
    "climate", "human", "foreign", "free", "fast", "slow", "once", "newly", "already", "much",
    "best", "better", "higher", "lower", "longer", "old", "new", "good", "open", "closed",
    "dual", "joint", "little", "often", "socio", "record", "eye", "freedom",
];

/// Last parts that keep their hyphen after a whole word.
#[rustfmt::skip]
const TAILS: &[&str] = &[
    "led", "based", "backed", "controlled", "held", "occupied", "run", "owned", "sponsored",
    "supported", "funded", "made", "built", "launched", "brokered", "imposed", "related",
    "affiliated", "aligned", "linked", "armed", "educated", "born", "speaking", "growing",
    "producing", "exporting", "importing", "making", "building", "keeping", "sharing",
    "finding", "monitoring", "intensive", "friendly", "free", "long", "old", "style", "type",
    "level", "term", "scale", "range", "ranking", "profile", "class", "time", "days", "week",
    "month", "year", "hour", "minute", "mile", "kilometre", "kilometer", "metre", "meter",
    "member", "party", "state", "sided", "minded", "standing", "lasting", "reaching", "ranging",
    "general", "elect", "president", "minister", "chair", "chief", "in", "up", "off", "out",
    "on", "down", "over", "to", "by", "defense", "defence", "determination", "government",
    "governmental", "proliferation", "aggression", "interference", "intervention", "operation",
    "operate", "ordination", "ordinate", "ordinated", "ordinating", "organise", "sponsor",
    "hosted", "host", "author", "founder", "winning", "winner", "rival", "political",
    "escalation", "administered", "declared", "proclaimed", "styled", "appointed", "elected",
    "trained", "equipped", "supplied", "facing", "looking", "seeking", "driven", "dominated",
    "majority", "populated", "torn", "ravaged", "hit", "stricken", "affected", "wracked",
    "language", "corruption", "terrorism", "terrorist", "tank", "aircraft", "missile",
    "submarine", "drone", "nuclear", "war", "policy", "oriented", "focused", "centred",
    "centered", "conscious", "sensitive", "critical", "effective", "efficient", "ready",
    "capable", "bound", "energy", "carbon", "income", "tech", "quality", "value", "risk",
    "speed", "altitude", "yield", "grade", "security", "disobedience", "education", "weapons",
    "test", "ban", "border", "bombing", "bomber", "attack", "raid", "called", "thirds",
    "quarters", "confidence", "upcoming", "known", "loving", "breaking", "catching", "repeated",
    "represented", "storey", "leading", "law", "older", "younger", "generation", "packaged",
    "economic", "brokering", "escalate", "facto", "reform", "like", "designate",
];

/// Short words before which a hyphen is most often the setter's ("in-dependent", "with-in").
#[rustfmt::skip]
const SOFT_HEADS: &[&str] = &[
    "in", "on", "out", "over", "under", "up", "with", "be", "to", "for", "as", "an", "a",
    "else", "some", "any", "every", "no", "re", "con", "pro", "com", "dis", "ex", "ac", "ad",
    "at", "un", "im", "op", "of", "or", "is", "it", "me", "pre", "per",
];

/// Beginnings of words whose first part is most often a setter's syllable, but not in these.
const PAIRS: &[&str] = &[
    "de-escalat",
    "de-facto",
    "co-chair",
    "co-host",
    "co-sponsor",
    "co-author",
    "co-found",
    "re-elect",
    "re-entr",
    "re-engag",
    "re-export",
    "no-confidence",
    "no-fly",
    "in-person",
    "in-depth",
    "pro-reform",
    "pro-democra",
    "pro-independ",
    "pro-govern",
    "pro-western",
    "ex-president",
    "ex-minister",
    "ex-prime",
    "ex-premier",
    "by-election",
    "on-site",
    "on-going",
    "up-to-date",
    "un-backed",
    "un-led",
    "un-brokered",
];

impl Words {
    /// Counts the words of the lines, hyphenated ones whole; the halves of a word broken at a line's end are no words.
    pub(crate) fn of<'a>(lines: impl Iterator<Item = &'a str> + Clone) -> Words {
        let mut words = Words { counts: HashMap::new(), breaks_words: false };
        let broken = lines.clone().filter(|line| ends_broken(line)).count();
        if broken == 0 {
            return words;
        }
        let mut above_broken = false;
        let mut all = 0_usize;
        for line in lines {
            let breaks = ends_broken(line);
            let mut tokens = line
                .split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')))
                .peekable();
            if above_broken {
                tokens.next();
            }
            while let Some(token) = tokens.next() {
                let word = token.trim_matches(['-', '\'', '’']);
                let half = breaks && tokens.peek().is_none();
                if !half && !word.is_empty() && word.len() < 64 {
                    *words.counts.entry(word.to_lowercase()).or_insert(0) += 1;
                }
            }
            above_broken = breaks;
            all += 1;
        }
        // Own hyphens fall on one line end in fifty or so; a setter who breaks words does it every tenth line.
        words.breaks_words = broken >= 4 && broken * 25 > all;
        words
    }

    fn count(&self, word: &str) -> u32 {
        self.counts.get(&word.to_lowercase()).copied().unwrap_or(0)
    }

    /// Whether the word is known to be one: it stands in the text or in our lists.
    fn is_word(&self, word: &str) -> bool {
        let small = word.to_lowercase();
        self.count(&small) > 0 || HEADS.contains(&small.as_str()) || TAILS.contains(&small.as_str())
    }
}

/// Whether the hyphen between `before` (all that stands before it, without a blank) and `after` (the letters that
/// follow on the next line) belongs to the word. By evidence, the strongest first: capitals and digits, either form
/// elsewhere in the text, known first and last parts, the habits of the setter.
pub(crate) fn keeps_hyphen(before: &str, after: &str, words: &Words) -> bool {
    let whole = before.trim_start_matches(|c: char| !c.is_alphanumeric());
    let last = whole.rsplit(['-', '–', '/', '\'', '’']).next().unwrap_or(whole);
    let is_digit = |c: char| c.is_numeric();
    if last.ends_with(is_digit) || last.contains('.') || after.starts_with(is_digit) {
        return true;
    }
    let (joined, kept) =
        (words.count(&format!("{last}{after}")), words.count(&format!("{last}-{after}")));
    if joined != kept {
        return kept > joined;
    }
    let shouted = |word: &str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    if after.starts_with(char::is_uppercase) && !(shouted(last) && shouted(after)) {
        return true;
    }
    if last.chars().count() == 1 || after.chars().count() < 2 {
        // A setter leaves no single letter behind: "e-" is "e-mail".
        return after.chars().count() >= 2;
    }
    let (head, tail) = (last.to_lowercase(), after.to_lowercase());
    if whole.len() > last.len() && whole[..whole.len() - last.len()].ends_with('-') {
        // "state-of-the-" "art": a word that has a hyphen already is rarely broken elsewhere.
        let small = ["in", "of", "to", "the", "and", "by", "on", "for", "up", "out", "at", "a"];
        return small.contains(&head.as_str()) || words.is_word(&tail) || !words.breaks_words;
    }
    let (known_head, known_tail) = (HEADS.contains(&head.as_str()), TAILS.contains(&tail.as_str()));
    let pair = format!("{head}-{tail}");
    if PAIRS.iter().any(|start| pair.starts_with(start)) {
        return true;
    }
    if SOFT_HEADS.contains(&head.as_str()) {
        return false;
    }
    if known_tail && words.is_word(&head) || known_head && words.is_word(&tail) {
        return true;
    }
    // "Peru-led" has its hyphen, but "Mon-day" does not.
    let led = ["led", "run", "hit", "made", "held"].contains(&tail.as_str());
    if known_tail
        && head.len() >= 3
        && (tail.len() >= 4 || (led && last.starts_with(char::is_uppercase)))
    {
        return true;
    }
    if words.breaks_words {
        return false;
    }
    if words.is_word(&head) && words.is_word(&tail) && head.len() >= 3 && tail.len() >= 4 {
        return true;
    }
    // Nothing is known but that words are hardly ever broken here.
    (known_head || words.is_word(&head)) && tail.len() >= 4 && !is_ending(&tail)
}

/// Whether the letters look like the end of a word and not like a word.
fn is_ending(tail: &str) -> bool {
    const ENDINGS: [&str; 22] = [
        "tion", "sion", "tions", "sions", "ment", "ments", "ness", "ity", "ties", "ing", "ings",
        "ance", "ence", "able", "ible", "tive", "sive", "ally", "ical", "cally", "macy", "mats",
    ];
    ENDINGS.contains(&tail) || !tail.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(before: &str, after: &str, text: &str) -> bool {
        keeps_hyphen(before, after, &Words::of(std::iter::once(text).chain(["bro-", "ken"])))
    }

    #[test]
    fn a_capital_after_the_hyphen_keeps_it() {
        assert!(kept("Asia", "Pacific", ""));
        assert!(kept("pro", "Kremlin", ""));
        assert!(!kept("DIPLO", "MACY", ""));
    }

    #[test]
    fn a_broken_word_is_made_whole() {
        for (before, after) in [
            ("diplo", "macy"),
            ("con", "sulate"),
            ("“inter", "national"),
            ("re", "quest"),
            ("Bra", "zilian"),
        ] {
            assert!(!kept(before, after, ""), "{before}-{after}");
        }
    }

    #[test]
    fn a_compound_keeps_its_hyphen() {
        for (before, after) in [
            ("self", "defence"),
            ("Brazil", "led"),
            ("long", "term"),
            ("COVID", "19"),
            ("10", "year"),
            ("rebel", "controlled"),
        ] {
            assert!(kept(before, after, ""), "{before}-{after}");
        }
    }

    #[test]
    fn the_rest_of_the_text_decides() {
        assert!(kept("lance", "corporal", "The lance-corporal saluted."));
        assert!(!kept("self", "hood", "His selfhood mattered."));
    }
}
