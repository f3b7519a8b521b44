//! A text's words as the calendar grammar sees them.
//!
//! In: a stretch of text. Out: its words, numbers and marks in order, each with its bytes and its class.

use demarche_model::{Span, Weekday};

/// A stretch of the calendar that has a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A season of the northern year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

/// What a word means to the calendar grammar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A month's name, 1 to 12; `short` where abbreviated ("Sept").
    Month {
        month: u32,
        short: bool,
    },
    /// A weekday's name; `short` where abbreviated ("Wed").
    Weekday {
        day: Weekday,
        short: bool,
    },
    /// Bare digits: their value and how many there are.
    Digits {
        value: u32,
        len: u32,
    },
    /// A number that is no date: "2,000", "3.5".
    Amount,
    /// A number word: "two".
    Cardinal(u32),
    /// "8th" (`word` is false) or "eighth" (`word` is true).
    Ordinal {
        value: u32,
        word: bool,
    },
    /// "1990s" gives 1990; "90s" and "nineties" give 90.
    Decade(u32),
    /// "Q2" or "2Q".
    QuarterCode(u32),
    /// "H1".
    HalfCode(u32),
    /// "week".
    Unit(Unit),
    /// "weeks".
    Units(Unit),
    Weekend,
    /// A part of the day: "morning", "night".
    DayPart,
    /// "night" and "evening": "last night" is yesterday's.
    Night,
    Overnight,
    Tonight,
    Today,
    Yesterday,
    Tomorrow,
    Season(Season),
    Last,
    Past,
    Previous,
    This,
    Current,
    Next,
    Coming,
    Following,
    Same,
    That,
    Recent,
    Early,
    Mid,
    Late,
    Earlier,
    Later,
    /// "start", "beginning".
    Start,
    Middle,
    End,
    Ago,
    Before,
    After,
    Since,
    Until,
    Through,
    To,
    From,
    Between,
    And,
    Of,
    In,
    On,
    Within,
    By,
    The,
    /// "a", "an".
    A,
    /// "few", "several": a number that nobody gives.
    Few,
    Half,
    /// A mark of punctuation.
    Mark(char),
    /// Anything else.
    Other,
}

/// One word, number or mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Word {
    /// Its bytes in the whole text.
    pub(super) span: Span,
    /// What it means.
    pub(super) class: Class,
    /// Whether it follows the word before it without a space.
    pub(super) glued: bool,
    /// Whether it starts with a capital.
    pub(super) capital: bool,
}

/// The words of one block of a text.
#[derive(Debug)]
pub(super) struct Words {
    /// In order.
    words: Vec<Word>,
    /// The block in ASCII lower case, byte for byte as long as the block.
    lower: String,
    /// Where the block starts in the text.
    base: usize,
}

impl Words {
    /// Reads the words of the bytes `block` of `text`.
    pub(super) fn read(text: &str, block: Span) -> Words {
        let source = block.of(text);
        let lower = source.to_ascii_lowercase();
        let mut words = Vec::with_capacity(source.len() / 5);
        let mut chars = source.char_indices().peekable();
        let mut before_end = usize::MAX;
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                continue;
            }
            let mut end = start + c.len_utf8();
            if c.is_alphanumeric() {
                while let Some((at, next)) = chars.peek().copied() {
                    // A comma or point between digits belongs to the number, unless digits before it make a date.
                    let inner = matches!(next, ',' | '.')
                        && source[..at].ends_with(|d: char| d.is_ascii_digit())
                        && number_goes_on(source, start, at);
                    if !(next.is_alphanumeric() || inner) {
                        break;
                    }
                    chars.next();
                    end = at + next.len_utf8();
                }
            }
            let class =
                if c.is_alphanumeric() { class_of(&lower[start..end]) } else { Class::Mark(c) };
            words.push(Word {
                span: Span::new(block.start() + start, block.start() + end),
                class,
                glued: start == before_end,
                capital: c.is_uppercase(),
            });
            before_end = end;
        }
        Words { words, lower, base: block.start() }
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// What the word at an index means; [`Class::Other`] outside.
    pub(super) fn class(&self, at: usize) -> Class {
        self.words.get(at).map_or(Class::Other, |word| word.class)
    }

    /// What the word before an index means.
    pub(super) fn class_before(&self, at: usize) -> Class {
        at.checked_sub(1).map_or(Class::Other, |before| self.class(before))
    }

    /// The word at an index in lower case; empty outside.
    pub(super) fn lower(&self, at: usize) -> &str {
        let lower = |word: &Word| {
            self.lower.get(word.span.start() - self.base..word.span.end() - self.base).unwrap_or("")
        };
        self.words.get(at).map_or("", lower)
    }

    /// The word before an index in lower case; empty where there is none.
    pub(super) fn lower_before(&self, at: usize) -> &str {
        at.checked_sub(1).map_or("", |before| self.lower(before))
    }

    /// Whether the word at an index touches the one before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.glued)
    }

    /// Whether the word at an index starts with a capital.
    pub(super) fn capital(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.capital)
    }

    /// Whether nothing of the sentence stands before the word at an index.
    pub(super) fn opens_sentence(&self, at: usize) -> bool {
        use Class::Mark;
        at == 0
            || matches!(
                self.class_before(at),
                Mark(
                    '.' | '!'
                        | '?'
                        | ':'
                        | ';'
                        | '"'
                        | '“'
                        | '”'
                        | '\''
                        | '‘'
                        | '('
                        | '—'
                        | '–'
                        | '-'
                )
            )
    }

    /// The bytes from the word `from` up to, not including, the word `to`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.words.get(from), to.checked_sub(1).and_then(|last| self.words.get(last))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::new(0, 0),
        }
    }
}

/// Whether the comma or point at `at` is inside a number that began at `start`: three digits follow a comma ("2,000"),
/// any digit follows a point that is the number's only one ("3.5", but not "13.5.2024").
fn number_goes_on(source: &str, start: usize, at: usize) -> bool {
    let bytes = source.as_bytes();
    let digits = bytes[at + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
    if bytes[at] == b',' {
        return digits == 3;
    }
    let after = bytes.get(at + 1 + digits).copied().unwrap_or(b' ');
    let before = &bytes[start..at];
    let dotted_date = after == b'.' && bytes.get(at + 2 + digits).is_some_and(u8::is_ascii_digit);
    let goes_on_date = start >= 2 && bytes[start - 1] == b'.' && bytes[start - 2].is_ascii_digit();
    digits > 0
        && !goes_on_date
        && !dotted_date
        && before.iter().all(|b| b.is_ascii_digit() || *b == b',')
}

/// The class of a word given in lower case.
fn class_of(word: &str) -> Class {
    if word.as_bytes()[0].is_ascii_digit() { numeral(word) } else { word_class(word) }
}

fn numeral(word: &str) -> Class {
    let len = word.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, tail) = word.split_at(len);
    let Ok(value) = digits.parse::<u32>() else { return Class::Amount };
    let len = len as u32;
    match tail {
        "" => Class::Digits { value, len },
        "st" | "nd" | "rd" | "th" => Class::Ordinal { value, word: false },
        "s" if len == 4 && value % 10 == 0 => Class::Decade(value),
        "s" if len == 2 && value % 10 == 0 => Class::Decade(value),
        "q" if (1..=4).contains(&value) => Class::QuarterCode(value),
        _ if tail.starts_with([',', '.']) => Class::Amount,
        _ => Class::Other,
    }
}

fn word_class(word: &str) -> Class {
    use Class::*;
    use demarche_model::Weekday::*;
    let long = |month| Month { month, short: false };
    let short = |month| Month { month, short: true };
    let day = |day| Class::Weekday { day, short: false };
    let day_short = |day| Class::Weekday { day, short: true };
    let nth = |value| Ordinal { value, word: true };
    match word {
        "january" => long(1),
        "february" => long(2),
        "march" => long(3),
        "april" => long(4),
        "may" => long(5),
        "june" => long(6),
        "july" => long(7),
        "august" => long(8),
        "september" => long(9),
        "october" => long(10),
        "november" => long(11),
        "december" => long(12),
        "jan" => short(1),
        "feb" => short(2),
        "mar" => short(3),
        "apr" => short(4),
        "jun" => short(6),
        "jul" => short(7),
        "aug" => short(8),
        "sep" | "sept" => short(9),
        "oct" => short(10),
        "nov" => short(11),
        "dec" => short(12),
        "monday" => day(Monday),
        "tuesday" => day(Tuesday),
        "wednesday" => day(Wednesday),
        "thursday" => day(Thursday),
        "friday" => day(Friday),
        "saturday" => day(Saturday),
        "sunday" => day(Sunday),
        "mon" => day_short(Monday),
        "tue" | "tues" => day_short(Tuesday),
        "wed" => day_short(Wednesday),
        "thu" | "thur" | "thurs" => day_short(Thursday),
        "fri" => day_short(Friday),
        "sat" => day_short(Saturday),
        "sun" => day_short(Sunday),
        "one" => Cardinal(1),
        "two" => Cardinal(2),
        "three" => Cardinal(3),
        "four" => Cardinal(4),
        "five" => Cardinal(5),
        "six" => Cardinal(6),
        "seven" => Cardinal(7),
        "eight" => Cardinal(8),
        "nine" => Cardinal(9),
        "ten" => Cardinal(10),
        "eleven" => Cardinal(11),
        "twelve" => Cardinal(12),
        "thirteen" => Cardinal(13),
        "fourteen" => Cardinal(14),
        "fifteen" => Cardinal(15),
        "sixteen" => Cardinal(16),
        "seventeen" => Cardinal(17),
        "eighteen" => Cardinal(18),
        "nineteen" => Cardinal(19),
        "twenty" => Cardinal(20),
        "thirty" => Cardinal(30),
        "forty" => Cardinal(40),
        "fifty" => Cardinal(50),
        "sixty" => Cardinal(60),
        "seventy" => Cardinal(70),
        "eighty" => Cardinal(80),
        "ninety" => Cardinal(90),
        "first" => nth(1),
        "second" => nth(2),
        "third" => nth(3),
        "fourth" => nth(4),
        "fifth" => nth(5),
        "sixth" => nth(6),
        "seventh" => nth(7),
        "eighth" => nth(8),
        "ninth" => nth(9),
        "tenth" => nth(10),
        "eleventh" => nth(11),
        "twelfth" => nth(12),
        "thirteenth" => nth(13),
        "fourteenth" => nth(14),
        "fifteenth" => nth(15),
        "sixteenth" => nth(16),
        "seventeenth" => nth(17),
        "eighteenth" => nth(18),
        "nineteenth" => nth(19),
        "twentieth" => nth(20),
        "thirtieth" => nth(30),
        "twenties" => Decade(20),
        "thirties" => Decade(30),
        "forties" => Decade(40),
        "fifties" => Decade(50),
        "sixties" => Decade(60),
        "seventies" => Decade(70),
        "eighties" => Decade(80),
        "nineties" => Decade(90),
        "q1" => QuarterCode(1),
        "q2" => QuarterCode(2),
        "q3" => QuarterCode(3),
        "q4" => QuarterCode(4),
        "h1" => HalfCode(1),
        "h2" => HalfCode(2),
        "minute" => Unit(self::Unit::Minute),
        "hour" => Unit(self::Unit::Hour),
        "day" => Unit(self::Unit::Day),
        "week" => Unit(self::Unit::Week),
        "fortnight" => Unit(self::Unit::Fortnight),
        "month" => Unit(self::Unit::Month),
        "quarter" => Unit(self::Unit::Quarter),
        "year" => Unit(self::Unit::Year),
        "decade" => Unit(self::Unit::Decade),
        "century" => Unit(self::Unit::Century),
        "minutes" => Units(self::Unit::Minute),
        "hours" => Units(self::Unit::Hour),
        "days" => Units(self::Unit::Day),
        "weeks" => Units(self::Unit::Week),
        "fortnights" => Units(self::Unit::Fortnight),
        "months" => Units(self::Unit::Month),
        "quarters" => Units(self::Unit::Quarter),
        "years" => Units(self::Unit::Year),
        "decades" => Units(self::Unit::Decade),
        "centuries" => Units(self::Unit::Century),
        "weekend" => Weekend,
        "morning" | "afternoon" | "midday" | "noon" | "lunchtime" | "dawn" | "midnight"
        | "dusk" => DayPart,
        "night" | "evening" => Night,
        "overnight" => Overnight,
        "tonight" => Tonight,
        "today" => Today,
        "yesterday" => Yesterday,
        "tomorrow" => Tomorrow,
        "spring" | "springtime" => Season(self::Season::Spring),
        "summer" | "summertime" => Season(self::Season::Summer),
        "autumn" | "fall" => Season(self::Season::Autumn),
        "winter" | "wintertime" => Season(self::Season::Winter),
        "last" => Last,
        "past" => Past,
        "previous" | "preceding" | "prior" => Previous,
        "this" => This,
        "current" => Current,
        "next" => Next,
        "coming" | "upcoming" => Coming,
        "following" => Following,
        "same" => Same,
        "that" => That,
        "recent" => Recent,
        "early" => Early,
        "mid" => Mid,
        "late" => Late,
        "earlier" => Earlier,
        "later" => Later,
        "start" | "beginning" | "outset" => Start,
        "middle" => Middle,
        "end" | "close" => End,
        "ago" => Ago,
        "before" => Before,
        "after" => After,
        "since" => Since,
        "until" | "till" => Until,
        "through" | "thru" => Through,
        "to" => To,
        "from" => From,
        "between" => Between,
        "and" => And,
        "of" => Of,
        "in" => In,
        "on" => On,
        "within" => Within,
        "by" => By,
        "the" => The,
        "a" | "an" => A,
        "few" | "several" | "many" | "some" | "couple" | "dozen" | "dozens" => Few,
        "half" => Half,
        _ => Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_numbers_and_marks_keep_their_bytes() {
        let text = "Élan: 2,000 men on 13.5.2024, mid-May’s 8th.";
        let words = Words::read(text, Span::new(0, text.len()));
        let seen: Vec<&str> = words.words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(
            seen,
            [
                "Élan", ":", "2,000", "men", "on", "13", ".", "5", ".", "2024", ",", "mid", "-",
                "May", "’", "s", "8th", "."
            ]
        );
        assert_eq!(words.class(2), Class::Amount);
        assert_eq!(words.class(16), Class::Ordinal { value: 8, word: false });
    }
}
