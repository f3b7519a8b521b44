//! What stands around an expression and shows that it is, or is not, a time.
//!
//! In: words and a place among them. Out: yes or no.

use super::words::{Class, Words};

/// Whether the words from `at` on are a possessive ending: "Friday's".
pub(super) fn possessed(words: &Words, at: usize) -> bool {
    matches!(words.class(at), Class::Mark('\'' | '’')) && words.glued(at)
}

/// Whether no noun phrase starts or goes on at `at`, as it would in "two days before the vote".
pub(super) fn ends_phrase(words: &Words, at: usize) -> bool {
    match words.class(at) {
        Class::The | Class::A | Class::This | Class::That | Class::Last | Class::Next => false,
        Class::Weekday { .. } | Class::Digits { .. } | Class::Yesterday | Class::Amount => false,
        _ => !matches!(
            words.lower(at),
            "his"
                | "her"
                | "its"
                | "their"
                | "our"
                | "my"
                | "your"
                | "he"
                | "she"
                | "it"
                | "they"
                | "we"
                | "i"
                | "any"
                | "than"
                | "each"
                | "some"
                | "talks"
                | "polls"
                | "elections"
        ),
    }
}

/// Whether the clause ends at `at` or goes on with what no noun phrase starts with: "the day before, when …".
pub(super) fn ends_clause(words: &Words, at: usize) -> bool {
    if at >= words.len() {
        // A phrase alone: "the day before" has nothing that it is the day before of.
        return true;
    }
    match words.class(at) {
        Class::Mark(mark) => !matches!(mark, '\'' | '’' | '-'),
        Class::And | Class::In | Class::On | Class::By => true,
        _ => matches!(
            words.lower(at),
            "when" | "as" | "at" | "but" | "with" | "for" | "or" | "because" | "while"
        ),
    }
}

/// Whether the word at `at` is part of a name: "Russia Today", "the Tonight Show".
pub(super) fn named(words: &Words, at: usize) -> bool {
    let before = at.checked_sub(1);
    let name_before = before.is_some_and(|before| {
        words.capital(before)
            && matches!(words.class(before), Class::Other)
            && !words.opens_sentence(at)
    });
    words.capital(at) && (name_before || words.capital(at + 1) && words.lower(at + 1) == "show")
}

/// Whether a number that ends before `at` counts the things named from there on: "2000 people".
pub(super) fn counts(words: &Words, at: usize) -> bool {
    let word = match words.class(at) {
        Class::Mark('%' | '€' | '$' | '°') => return true,
        Class::Mark('-') if words.glued(at) => words.lower(at + 1),
        Class::Units(_) | Class::Unit(_) if words.capital(at) => return false,
        Class::Units(_) | Class::Unit(_) => {
            return !matches!(words.lower(at), "quarter" | "decade");
        }
        Class::Other => words.lower(at),
        _ => return false,
    };
    matches!(
        word,
        "people"
            | "persons"
            | "soldiers"
            | "troops"
            | "men"
            | "women"
            | "children"
            | "civilians"
            | "protesters"
            | "protestors"
            | "demonstrators"
            | "migrants"
            | "refugees"
            | "fighters"
            | "militants"
            | "rebels"
            | "prisoners"
            | "detainees"
            | "hostages"
            | "victims"
            | "deaths"
            | "dead"
            | "wounded"
            | "injured"
            | "officers"
            | "police"
            | "policemen"
            | "workers"
            | "employees"
            | "students"
            | "families"
            | "households"
            | "homes"
            | "houses"
            | "buildings"
            | "residents"
            | "citizens"
            | "inhabitants"
            | "members"
            | "delegates"
            | "votes"
            | "voters"
            | "seats"
            | "cases"
            | "others"
            | "guests"
            | "participants"
            | "representatives"
            | "peacekeepers"
            | "personnel"
            | "observers"
            | "marines"
            | "passengers"
            | "vehicles"
            | "tanks"
            | "missiles"
            | "rockets"
            | "drones"
            | "weapons"
            | "warheads"
            | "shells"
            | "rounds"
            | "mines"
            | "aircraft"
            | "planes"
            | "km"
            | "kms"
            | "kilometers"
            | "kilometres"
            | "miles"
            | "mile"
            | "meters"
            | "metres"
            | "feet"
            | "m"
            | "ft"
            | "acres"
            | "hectares"
            | "square"
            | "tons"
            | "tonnes"
            | "ton"
            | "barrels"
            | "kg"
            | "kilograms"
            | "pounds"
            | "litres"
            | "liters"
            | "gallons"
            | "megawatts"
            | "mw"
            | "degrees"
            | "percent"
            | "per"
            | "points"
            | "dollars"
            | "euros"
            | "yuan"
            | "yen"
            | "rubles"
            | "roubles"
            | "rupees"
            | "usd"
            | "eur"
            | "million"
            | "billion"
            | "trillion"
            | "thousand"
            | "hundred"
            | "times"
            | "copies"
            | "companies"
            | "firms"
            | "schools"
            | "villages"
            | "towns"
            | "words"
            | "pages"
            | "gmt"
            | "utc"
            | "hrs"
            | "est"
            | "edt"
            | "pst"
            | "cet"
            | "local"
            | "am"
            | "pm"
            | "bc"
            | "bce"
            | "b"
            | "old"
            | "year"
            | "day"
            | "strong"
            | "or"
    ) && !(word == "local" && words.lower(at + 1) != "time")
        && !(word == "or" && words.lower(at + 1) != "so")
        && (word != "b" || words.glued(at + 1))
}
