//! The words around a place's name: what kind of place they say it is, and what it lies in.

use demarche_model::Span;

use super::fold::folded;

/// What words say a place is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A first-level division: "province".
    Division,
    /// A district: "county".
    District,
    /// A city, town or village.
    City,
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "province" | "region" | "oblast" | "governorate" | "state" | "prefecture" | "republic"
        | "krai" | "voivodeship" | "emirate" | "canton" | "territory" => Kind::Division,
        "county" | "district" | "department" | "raion" | "municipality" => Kind::District,
        "city" | "town" | "village" | "port" | "suburb" | "capital" | "settlement" | "hamlet" => {
            Kind::City
        }
        _ => return None,
    })
}

fn is_direction(word: &str) -> bool {
    let word = word.strip_suffix("ern").unwrap_or(word);
    let word = word.strip_prefix("mid-").unwrap_or(word);
    matches!(
        word,
        "north"
            | "south"
            | "east"
            | "west"
            | "northeast"
            | "northwest"
            | "southeast"
            | "southwest"
            | "north-east"
            | "north-west"
            | "south-east"
            | "south-west"
            | "central"
            | "far"
    )
}

/// The forms under which a name may stand in a gazetteer, folded, the fullest first; with what the words left out say it
/// is.
pub(super) fn readings(name: &str) -> Vec<(String, Option<Kind>)> {
    let name = folded(name);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let mut readings = Vec::new();
    let mut words: Vec<&str> = name.split(' ').collect();
    let last = words.last().copied().and_then(kind);
    readings.push((name.to_owned(), last));
    if let Some((before, after)) = name.split_once(" of ")
        && let Some(kind) = kind(before.rsplit(' ').next().unwrap_or(before))
    {
        readings.push((after.to_owned(), Some(kind)));
    }
    if last.is_some() && words.len() > 1 {
        words.pop();
        readings.push((words.join(" "), last));
    }
    while words.len() > 1 && (is_direction(words[0]) || matches!(words[0], "greater" | "downtown"))
    {
        words.remove(0);
        readings.push((words.join(" "), last));
    }
    readings
}

/// What the word behind a name, or the words before it, say it is.
pub(super) fn kind_around(text: &str, span: Span) -> Option<Kind> {
    let after = text[span.end()..].strip_prefix(' ').unwrap_or("");
    let next: String = after.chars().take_while(|c| c.is_alphabetic()).collect();
    // "the Donetsk and Luhansk regions": each is one.
    let next = next.to_lowercase();
    let single = next.strip_suffix('s').unwrap_or(&next);
    if let Some(kind) = kind(&next).or_else(|| kind(single))
        // "Quebec City" is a name; "Hebron city council" says nothing wrong.
        && next != "capital"
        && next != "state"
    {
        return Some(kind);
    }
    let before = text[..span.start()].strip_suffix(" of ")?;
    let word = before.rsplit(|c: char| !c.is_alphabetic()).next()?;
    kind(&word.to_lowercase())
}

/// The words with capitals right behind a comma.
pub(super) fn behind_comma(text: &str, at: usize) -> Option<Span> {
    let rest = text[at..].strip_prefix(", ")?;
    // A list of places is no chain of what holds what: "in Nice, Lyon and Paris".
    let start = at + 2;
    let mut end = start;
    for word in rest.split(' ').take(4) {
        let mut bare = word.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
        // A full stop ends a sentence behind all but abbreviations ("St.", "U.S.").
        if bare.len() > 4 && bare.matches('.').count() == 1 {
            bare = bare.trim_end_matches('.');
        }
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        if !capital {
            break;
        }
        let gap = usize::from(end > start);
        end += gap + bare.len();
        if bare.len() < word.len() {
            break;
        }
    }
    let found = text.get(start..end)?;
    let found = found.strip_suffix('.').filter(|_| !found.contains(". ")).unwrap_or(found);
    (!found.is_empty()).then(|| Span::new(start, start + found.len()))
}

/// Where a name would begin that says in what the place before lies: behind "in", "in northern".
pub(super) fn behind_in(text: &str, at: usize) -> Option<usize> {
    let rest = text[at..].strip_prefix(", ").or_else(|| text[at..].strip_prefix(' '))?;
    let mut at = at + (text[at..].len() - rest.len());
    let rest = rest.strip_prefix("in ")?;
    at += 3;
    for word in rest.split(' ').take(4) {
        if word.chars().next().is_some_and(char::is_uppercase) {
            return Some(at);
        }
        if !(word == "the" || is_direction(word) || matches!(word, "neighboring" | "neighbouring"))
        {
            return None;
        }
        at += word.len() + 1;
    }
    None
}

/// Whether the words between a country and a place say that the place lies in the country: "'s", "city of", "'s northern
/// city of".
pub(super) fn leads_to_place(between: &str) -> bool {
    let trimmed = between.trim();
    let owned = trimmed.starts_with("'s") || trimmed.starts_with("’s");
    let words = trimmed.trim_start_matches("'s").trim_start_matches("’s");
    let mut said = false;
    for word in words.split_whitespace() {
        let word = word.trim_end_matches(',');
        let is_kind = kind(word).is_some();
        said |= is_kind;
        let fits = is_kind
            || is_direction(word)
            || matches!(
                word,
                "of" | "the"
                    | "largest"
                    | "second"
                    | "second-largest"
                    | "third-largest"
                    | "biggest"
                    | "main"
                    | "coastal"
                    | "border"
                    | "capital"
                    | "industrial"
                    | "resort"
                    | "ancient"
                    | "historic"
                    | "commercial"
                    | "eastern"
                    | "frontline"
                    | "strategic"
                    | "occupied"
                    | "besieged"
            );
        if !fits {
            return false;
        }
    }
    said || (owned && between.ends_with(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_with_and_without_the_words_for_its_kind() {
        let forms =
            |name| -> Vec<String> { readings(name).into_iter().map(|(name, _)| name).collect() };
        assert_eq!(forms("Kayes Region"), ["kayes region", "kayes"]);
        assert_eq!(forms("the City of Cork"), ["city of cork", "cork"]);
        assert_eq!(forms("Northern Tromsø"), ["northern tromso", "tromso"]);
        assert_eq!(readings("Oaxaca state")[1], (String::from("oaxaca"), Some(Kind::Division)));
    }

    #[test]
    fn words_beside_a_place_say_what_it_lies_in() {
        let text = "In Cork, Ireland. And Oruro in western Bolivia.";
        assert_eq!(behind_comma(text, 7).map(|span| span.of(text)), Some("Ireland"));
        assert_eq!(behind_in(text, 27).map(|at| &text[at..at + 7]), Some("Bolivia"));
        for (between, leads) in [
            ("'s ", true),
            (" city of ", true),
            ("'s second-largest city, ", true),
            (" minister visited ", false),
            (" ", false),
        ] {
            assert_eq!(leads_to_place(between), leads, "{between}");
        }
    }
}
