//! Countries, demonyms, capitals and seats; organisations; offices, roles and sectors: `lexicon/actors/`.
//!
//! In: TOML files. Out: [`Actors`], with its two questions: which names begin here ([`Actors::longest`]), and what does
//! this noun make of who bears it ([`Actors::role`]).

mod names;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use demarche_model::{Code, Coords, Date};

pub use names::{Form, Match, Of, Sense};
pub use read::ActorsError;

/// The actor lists.
#[derive(Clone, Debug, Default)]
pub struct Actors {
    /// Countries and territories, then states that are no more.
    pub countries: Vec<Country>,
    /// Organisations that go by a name without their country.
    pub organisations: Vec<Organisation>,
    /// Groups of countries.
    pub groups: Vec<Group>,
    /// Terms of office of heads of state and government and of the great international bodies.
    pub leaders: Vec<Leader>,
    /// Places beside countries and capitals.
    pub places: Vec<PlaceName>,
    /// Words before a name that say nothing of an office, in lower case.
    pub honorifics: BTreeSet<String>,
    /// Words before an office that is no longer held, in lower case.
    pub past: BTreeSet<String>,
    /// Words before or behind an office that is not held yet, in lower case.
    pub coming: BTreeSet<String>,
    /// Words before an office that belong to its title, in lower case.
    pub kept: BTreeSet<String>,
    /// PLOVER's sectors.
    pub sectors: BTreeSet<Code>,
    /// The country whose officials bear a title, where no other is told; titles in lower case.
    pub implied: BTreeMap<String, Code>,
    /// Ends of the addresses under which governments publish, and the governments.
    pub hosts: Vec<(String, Code)>,
    /// Role nouns that are many by themselves, in lower case.
    pub collective: BTreeSet<String>,
    /// Role nouns that name an actor only with a capital or with a country beside them.
    pub weak: BTreeSet<String>,
    /// Names, and last words of names, that are of no actor, in lower case.
    pub things: BTreeSet<String>,
    /// First words of names of no actor ("Hurricane"), in lower case.
    pub things_first: BTreeSet<String>,
    /// Last words of names of places and buildings, in lower case.
    pub sites: BTreeSet<String>,
    /// The sector of a body by the last word of its name, in lower case.
    pub tails: BTreeMap<String, Code>,
    roles: BTreeMap<String, Role>,
    longest_role: usize,
    genders: BTreeMap<String, Gender>,
    names: names::Names,
}

/// A country or territory.
#[derive(Clone, PartialEq, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-3 (KOS for Kosovo).
    pub code: Code,
    /// The usual name, without article.
    pub name: String,
    /// The usual adjective, where there is one.
    pub adjective: Option<String>,
    /// The capital's usual name.
    pub capital: Option<String>,
    /// Where the capital lies, or the territory where it has none.
    pub coords: Option<Coords>,
    /// The body that its capital stands for rather than for its government, where the report does not speak of the
    /// country: Brussels for the European Union.
    pub hosts: Option<String>,
    /// Whether the state is no more; then `code` is that of the state that took its seat.
    pub former: bool,
}

/// An organisation with a name of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Organisation {
    /// Its full name.
    pub name: String,
    /// The country it acts for, or IGO, UNO, EUR, NGO, IMG, MNC.
    pub entity: Code,
    /// The country it belongs to.
    pub country: Option<Code>,
    /// Its sector; none for most international bodies.
    pub sector: Option<Code>,
    /// Further sectors.
    pub other: Vec<Code>,
    /// Its sector from a day on, by day: of parties, whether they govern or oppose.
    pub then: Vec<(Date, Code)>,
}

impl Organisation {
    /// Its sector on a day; without a day, that of its line.
    pub fn sector_on(&self, day: Option<Date>) -> Option<&Code> {
        let begun = |(since, _): &&(Date, Code)| day.is_some_and(|day| day >= *since);
        self.then.iter().rfind(begun).map(|(_, sector)| sector).or(self.sector.as_ref())
    }
}

/// A group of countries that acts as one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its usual name.
    pub name: String,
    /// Its code.
    pub entity: Code,
    /// The sector of a people within a country.
    pub sector: Option<Code>,
    /// The countries that a people lives in, of which the report tells which is meant; `entity` where it does not.
    pub among: Vec<Code>,
}

/// One term of office.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leader {
    /// The person's name as English reports write it.
    pub name: String,
    /// The country, or UNO, EUR, IGO.
    pub entity: Code,
    /// The office, without the country.
    pub office: String,
    /// The first day.
    pub since: Date,
    /// The day of handing over; none while in office.
    pub until: Option<Date>,
}

impl Leader {
    /// Whether the person holds the office on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day < until)
    }
}

/// A place that is neither country nor capital.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceName {
    /// Its name.
    pub name: String,
    /// The country it belongs to.
    pub entity: Code,
}

/// What a noun makes of who bears it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    /// Whether it names an office, a body or people.
    pub is: RoleKind,
    /// PLOVER's sector.
    pub sector: Code,
    /// Further sectors.
    pub other: Vec<Code>,
}

/// The kinds of role.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum RoleKind {
    /// One person holds it, and it is written beside the name ("foreign minister").
    Office,
    /// An organisation ("ministry", "army").
    Body,
    /// Persons without an office ("soldiers", "officials").
    People,
}

/// A person's gender, as far as words tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum Gender {
    Man,
    Woman,
}

impl Actors {
    /// Loads the lists from their files: names and contents. Any file may hold any of the tables.
    ///
    /// # Errors
    /// Where a file is no TOML, or a line has an unknown key, code or date; with the place.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Actors, ActorsError> {
        read::read(files)
    }

    /// The longest name that begins at this byte of the text and ends at a word's end. Capitals matter ("us" is not
    /// "US"), unless the whole stretch is in capitals; spaces, apostrophes and hyphens match their variants.
    pub fn longest(&self, text: &str, at: usize) -> Option<Match<'_>> {
        self.names.longest(text, at)
    }

    /// The country that a code stands for today.
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.countries.iter().find(|country| !country.former && country.code.as_str() == code)
    }

    /// The role that a phrase ends in: the longest tail of its words that is listed, and how many words that is. Words
    /// come in lower case; the last one may be a plural.
    pub fn role<'w>(&self, words: &'w [&'w str]) -> Option<(&Role, usize)> {
        let longest = self.longest_role.min(words.len());
        (1..=longest).rev().find_map(|n| {
            let tail = &words[words.len() - n..];
            let phrase = tail.join(" ");
            if let Some(role) = self.roles.get(phrase.as_str()) {
                return Some((role, n));
            }
            singulars(&phrase).find_map(|one| self.roles.get(one.as_str())).map(|role| (role, n))
        })
    }

    /// Whether a name is of no actor, told by the whole of it or by its last word ("COVID-19", "Abraham Accords"). Words
    /// come in lower case.
    pub fn is_thing(&self, words: &[&str]) -> bool {
        let listed = |word: &str| {
            self.things.contains(word)
                || singulars(word).any(|one| self.things.contains(one.as_str()))
        };
        // "Summit of the Americas" is a summit, "Alliance for Peace" an alliance.
        let joint = words.iter().position(|word| matches!(*word, "of" | "for" | "on" | "against"));
        let head = joint.unwrap_or(words.len()).checked_sub(1).and_then(|at| words.get(at));
        let named = words.len() > 1
            && words.first().is_some_and(|first| self.things_first.contains(*first));
        head.is_some_and(|head| listed(head))
            || named
            || words.len() > 1 && self.things.contains(words.join(" ").as_str())
    }

    /// The government that publishes under an address; the longest end of the address's host counts.
    pub fn host(&self, url: &str) -> Option<&Code> {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = rest.split(['/', ':', '?', '#']).next()?.to_lowercase();
        let dotted = format!(".{host}");
        self.hosts
            .iter()
            .filter(|(end, _)| {
                dotted
                    .strip_suffix(end.as_str())
                    .is_some_and(|before| end.starts_with('.') || before.ends_with('.'))
            })
            .max_by_key(|(end, _)| end.len())
            .map(|(_, code)| code)
    }

    /// The gender that a word or a given name tells.
    pub fn gender(&self, word: &str) -> Option<Gender> {
        self.genders.get(word).copied()
    }

    /// The term that a person of this index holds on a day, else the last one begun before it, else the first.
    pub fn term_on(&self, name: &str, day: Option<Date>) -> Option<&Leader> {
        let mut terms = self.leaders.iter().filter(|leader| leader.name == name);
        let Some(day) = day else { return terms.next_back() };
        let all: Vec<&Leader> = terms.collect();
        all.iter()
            .find(|term| term.holds_on(day))
            .or_else(|| all.iter().rfind(|term| term.since <= day))
            .or_else(|| all.first())
            .copied()
    }
}

/// The forms that a plural may be the plural of.
fn singulars(phrase: &str) -> impl Iterator<Item = String> + '_ {
    let plain = phrase.strip_suffix('s').filter(|rest| !rest.ends_with('s'));
    let es = phrase.strip_suffix("es");
    let ies = phrase.strip_suffix("ies").map(|rest| format!("{rest}y"));
    let ves = phrase.strip_suffix("ves").map(|rest| format!("{rest}f"));
    let men = phrase.strip_suffix("men").map(|rest| format!("{rest}man"));
    plain
        .map(str::to_owned)
        .into_iter()
        .chain(es.map(str::to_owned))
        .chain(ies)
        .chain(ves)
        .chain(men)
}
