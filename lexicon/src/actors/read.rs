//! The lists' files to [`Actors`].

use demarche_model::{Code, Coords, Date};
use serde::Deserialize;
use toml::Spanned;

use super::{
    Actors, Country, Form, Gender, Group, Leader, Of, Organisation, PlaceName, Role, RoleKind,
    Sense,
};
use crate::error::At;

/// What can be wrong with a file of `actors/`.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ActorsError {
    /// It is no TOML, or has a table or a key that no list has.
    #[error("{at}: {}", source.message())]
    Syntax {
        /// Where.
        at: At,
        /// What the TOML reader says.
        source: Box<toml::de::Error>,
    },
    /// A code that is neither three capital letters nor one of `entities`.
    #[error(
        "{at}: `{code}` is neither a country's code nor one that roles.toml lists under `entities`"
    )]
    Entity {
        /// Where.
        at: At,
        /// What stands there.
        code: String,
    },
    /// A sector that `sectors` does not list.
    #[error("{at}: `{sector}` is no sector that roles.toml lists under `sectors`")]
    Sector {
        /// Where.
        at: At,
        /// What stands there.
        sector: String,
    },
    /// A country's code that two lines have.
    #[error("{at}: the code `{code}` stands on another line too")]
    Twice {
        /// Where.
        at: At,
        /// The code.
        code: String,
    },
    /// A day that is not in the calendar.
    #[error("{at}: `{day}` is no day: write it as 2024-03-31")]
    Day {
        /// Where.
        at: At,
        /// What stands there.
        day: String,
    },
}

impl ActorsError {
    /// Where it is.
    pub fn at(&self) -> &At {
        match self {
            ActorsError::Syntax { at, .. }
            | ActorsError::Entity { at, .. }
            | ActorsError::Sector { at, .. }
            | ActorsError::Twice { at, .. }
            | ActorsError::Day { at, .. } => at,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTail {
    sector: Spanned<String>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(default)]
    country: Vec<RawCountry>,
    #[serde(default)]
    former: Vec<RawCountry>,
    #[serde(default)]
    organisation: Vec<RawOrganisation>,
    #[serde(default)]
    group: Vec<RawGroup>,
    #[serde(default)]
    leader: Vec<RawLeader>,
    #[serde(default)]
    place: Vec<RawPlace>,
    #[serde(default)]
    role: Vec<RawRole>,
    #[serde(default)]
    sectors: Vec<String>,
    #[serde(default)]
    entities: Vec<String>,
    #[serde(default)]
    implied: Vec<RawImplied>,
    #[serde(default)]
    host: Vec<RawImplied>,
    #[serde(default)]
    things: Vec<String>,
    #[serde(default)]
    things_first: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
    #[serde(default)]
    tail: Vec<RawTail>,
    #[serde(default)]
    collective: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    honorific: Vec<String>,
    #[serde(default)]
    past: Vec<String>,
    #[serde(default)]
    coming: Vec<String>,
    #[serde(default)]
    kept: Vec<String>,
    #[serde(default)]
    he: Vec<String>,
    #[serde(default)]
    she: Vec<String>,
    #[serde(default)]
    men: Vec<String>,
    #[serde(default)]
    women: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCountry {
    code: Spanned<String>,
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    #[serde(default)]
    capital: Vec<String>,
    #[serde(default)]
    seats: Vec<String>,
    hosts: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOrganisation {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    entity: Spanned<String>,
    country: Option<Spanned<String>>,
    sector: Option<Spanned<String>>,
    #[serde(default)]
    other: Vec<Spanned<String>>,
    #[serde(default)]
    then: Vec<RawThen>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawThen {
    since: Spanned<String>,
    sector: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    adjective: Vec<String>,
    #[serde(default)]
    people: Vec<String>,
    entity: Spanned<String>,
    sector: Option<Spanned<String>>,
    #[serde(default)]
    among: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLeader {
    name: String,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    short: Vec<String>,
    entity: Spanned<String>,
    office: String,
    since: Spanned<String>,
    until: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlace {
    entity: Spanned<String>,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRole {
    is: RawKind,
    sector: Spanned<String>,
    #[serde(default)]
    other: Vec<Spanned<String>>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawImplied {
    entity: Spanned<String>,
    words: Vec<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RawKind {
    Office,
    Body,
    People,
}

/// Reads all files; the lists of codes may stand in any of them.
pub(super) fn read(files: &[(&str, &str)]) -> Result<Actors, ActorsError> {
    let mut raw = Vec::with_capacity(files.len());
    for &(name, text) in files {
        let file = File { name, text };
        let tables: RawFile = toml::from_str(text).map_err(|source| ActorsError::Syntax {
            at: file.at(source.span().unwrap_or(0..0)),
            source: Box::new(source),
        })?;
        raw.push((file, tables));
    }
    let mut reader = Reader::default();
    for (_, tables) in &raw {
        reader.actors.sectors.extend(tables.sectors.iter().map(|code| Code::new(code)));
        reader.entities.extend(tables.entities.iter().cloned());
    }
    for (file, tables) in raw {
        reader.add(&file, tables)?;
    }
    let mut actors = reader.actors;
    actors.names.close();
    Ok(actors)
}

#[derive(Clone, Copy)]
struct File<'a> {
    name: &'a str,
    text: &'a str,
}

impl File<'_> {
    fn at(&self, span: std::ops::Range<usize>) -> At {
        At::new(self.name, self.text, span)
    }

    fn day(&self, day: &Spanned<String>) -> Result<Date, ActorsError> {
        Date::parse(day.get_ref())
            .ok_or_else(|| ActorsError::Day { at: self.at(day.span()), day: day.get_ref().clone() })
    }
}

#[derive(Default)]
struct Reader {
    actors: Actors,
    entities: Vec<String>,
}

impl Reader {
    fn entity(&self, file: &File<'_>, code: &Spanned<String>) -> Result<Code, ActorsError> {
        let letters = code.get_ref();
        let country = letters.len() == 3 && letters.bytes().all(|b| b.is_ascii_uppercase());
        if country || self.entities.contains(letters) {
            return Ok(Code::new(letters));
        }
        Err(ActorsError::Entity { at: file.at(code.span()), code: letters.clone() })
    }

    fn sector(&self, file: &File<'_>, sector: &Spanned<String>) -> Result<Code, ActorsError> {
        let code = Code::new(sector.get_ref());
        if self.actors.sectors.contains(&code) {
            return Ok(code);
        }
        Err(ActorsError::Sector { at: file.at(sector.span()), sector: sector.get_ref().clone() })
    }

    fn name(&mut self, names: &[String], form: Form, of: Of) {
        for name in names {
            self.actors.names.add(name, Sense { form, of });
        }
    }

    fn add(&mut self, file: &File<'_>, tables: RawFile) -> Result<(), ActorsError> {
        let living = tables.country.into_iter().map(|raw| (raw, false));
        for (raw, former) in living.chain(tables.former.into_iter().map(|raw| (raw, true))) {
            self.country(file, raw, former)?;
        }
        for raw in tables.organisation {
            self.organisation(file, raw)?;
        }
        for raw in tables.group {
            let of = Of::Group(self.actors.groups.len());
            self.name(std::slice::from_ref(&raw.name), Form::Name, of);
            self.name(&raw.also, Form::Name, of);
            self.name(&raw.adjective, Form::Adjective, of);
            self.name(&raw.people, Form::People, of);
            let entity = self.entity(file, &raw.entity)?;
            let sector = raw.sector.as_ref().map(|s| self.sector(file, s)).transpose()?;
            let among: Vec<Code> =
                raw.among.iter().map(|code| self.entity(file, code)).collect::<Result<_, _>>()?;
            self.actors.groups.push(Group { name: raw.name, entity, sector, among });
        }
        for raw in tables.leader {
            self.leader(file, raw)?;
        }
        for raw in tables.place {
            let entity = self.entity(file, &raw.entity)?;
            for name in raw.names {
                let of = Of::Place(self.actors.places.len());
                self.name(std::slice::from_ref(&name), Form::Name, of);
                self.actors.places.push(PlaceName { name, entity: entity.clone() });
            }
        }
        for raw in tables.role {
            let sector = self.sector(file, &raw.sector)?;
            let other: Vec<Code> =
                raw.other.iter().map(|s| self.sector(file, s)).collect::<Result<_, _>>()?;
            let is = match raw.is {
                RawKind::Office => RoleKind::Office,
                RawKind::Body => RoleKind::Body,
                RawKind::People => RoleKind::People,
            };
            for words in raw.words {
                let longest = words.split(' ').count();
                self.actors.longest_role = self.actors.longest_role.max(longest);
                let role = Role { is, sector: sector.clone(), other: other.clone() };
                self.actors.roles.insert(words, role);
            }
        }
        for raw in tables.implied {
            let entity = self.entity(file, &raw.entity)?;
            let words = raw.words.into_iter().map(|words| (words, entity.clone()));
            self.actors.implied.extend(words);
        }
        for raw in tables.host {
            let entity = self.entity(file, &raw.entity)?;
            self.actors.hosts.extend(raw.words.into_iter().map(|end| (end, entity.clone())));
        }
        for raw in tables.tail {
            let sector = self.sector(file, &raw.sector)?;
            let words = raw.words.into_iter().map(|word| (word, sector.clone()));
            self.actors.tails.extend(words);
        }
        let actors = &mut self.actors;
        actors.things.extend(tables.things);
        actors.things_first.extend(tables.things_first);
        actors.sites.extend(tables.sites);
        actors.collective.extend(tables.collective);
        actors.weak.extend(tables.weak);
        actors.honorifics.extend(tables.honorific.iter().map(|word| word.to_lowercase()));
        actors.past.extend(tables.past);
        actors.coming.extend(tables.coming);
        actors.kept.extend(tables.kept);
        for (words, gender) in [
            (tables.he, Gender::Man),
            (tables.men, Gender::Man),
            (tables.she, Gender::Woman),
            (tables.women, Gender::Woman),
        ] {
            actors.genders.extend(words.into_iter().map(|word| (word, gender)));
        }
        Ok(())
    }

    fn country(
        &mut self,
        file: &File<'_>,
        raw: RawCountry,
        former: bool,
    ) -> Result<(), ActorsError> {
        let code = self.entity(file, &raw.code)?;
        if !former && self.actors.country(code.as_str()).is_some() {
            let at = file.at(raw.code.span());
            return Err(ActorsError::Twice { at, code: raw.code.into_inner() });
        }
        let of = Of::Country(self.actors.countries.len());
        self.name(std::slice::from_ref(&raw.name), Form::Name, of);
        self.name(&raw.also, Form::Name, of);
        self.name(&raw.adjective, Form::Adjective, of);
        self.name(&raw.people, Form::People, of);
        self.name(&raw.capital, Form::Capital, of);
        self.name(&raw.seats, Form::Seat, of);
        self.actors.countries.push(Country {
            code,
            name: raw.name,
            adjective: raw.adjective.into_iter().next(),
            capital: raw.capital.into_iter().next(),
            coords: raw.lat.zip(raw.lon).map(|(lat, lon)| Coords { lat, lon }),
            former,
            hosts: raw.hosts,
        });
        Ok(())
    }

    fn organisation(&mut self, file: &File<'_>, raw: RawOrganisation) -> Result<(), ActorsError> {
        let entity = self.entity(file, &raw.entity)?;
        let own = !self.entities.contains(raw.entity.get_ref());
        let country = match &raw.country {
            Some(country) => Some(self.entity(file, country)?),
            None => own.then(|| entity.clone()),
        };
        let sector = raw.sector.as_ref().map(|sector| self.sector(file, sector)).transpose()?;
        let other = raw.other.iter().map(|s| self.sector(file, s)).collect::<Result<_, _>>()?;
        let then = raw.then.iter();
        let mut then: Vec<(Date, Code)> = then
            .map(|then| Ok((file.day(&then.since)?, self.sector(file, &then.sector)?)))
            .collect::<Result<_, ActorsError>>()?;
        then.sort_by_key(|(since, _)| *since);
        let of = Of::Organisation(self.actors.organisations.len());
        self.name(std::slice::from_ref(&raw.name), Form::Name, of);
        self.name(&raw.also, Form::Name, of);
        self.actors.organisations.push(Organisation {
            name: raw.name,
            entity,
            country,
            sector,
            other,
            then,
        });
        Ok(())
    }

    fn leader(&mut self, file: &File<'_>, raw: RawLeader) -> Result<(), ActorsError> {
        let entity = self.entity(file, &raw.entity)?;
        let until = raw.until.as_ref().map(|day| file.day(day)).transpose()?;
        let since = file.day(&raw.since)?;
        let known = self.actors.leaders.iter().position(|leader| leader.name == raw.name);
        let of = Of::Leader(known.unwrap_or(self.actors.leaders.len()));
        self.name(std::slice::from_ref(&raw.name), Form::Name, of);
        self.name(&raw.also, Form::Name, of);
        self.name(&raw.short, Form::Short, of);
        self.actors.leaders.push(Leader {
            name: raw.name,
            entity,
            office: raw.office,
            since,
            until,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lexicon;

    fn actors() -> Actors {
        let files: Vec<(&str, &str)> = Lexicon::embedded_files()
            .iter()
            .copied()
            .filter(|(name, _)| name.starts_with("actors/"))
            .collect();
        Actors::from_files(&files).unwrap()
    }

    fn codes(actors: &Actors, text: &str) -> Vec<String> {
        let senses = actors.longest(text, 0).map_or(&[][..], |found| found.senses);
        senses
            .iter()
            .map(|sense| match sense.of {
                Of::Country(i) => actors.countries[i].code.to_string(),
                Of::Organisation(i) => actors.organisations[i].entity.to_string(),
                Of::Group(i) => actors.groups[i].entity.to_string(),
                Of::Leader(i) => actors.leaders[i].entity.to_string(),
                Of::Place(i) => actors.places[i].entity.to_string(),
            })
            .collect()
    }

    #[test]
    fn names_are_found_longest_first_and_with_their_capitals() {
        let actors = actors();
        assert_eq!(codes(&actors, "South Korea's army"), ["KOR"]);
        assert_eq!(codes(&actors, "Guinea-Bissau"), ["GNB"]);
        assert_eq!(codes(&actors, "U.S. officials"), ["USA", "USA"]);
        assert_eq!(codes(&actors, "us officials"), [""; 0]);
        assert_eq!(codes(&actors, "CANBERRA"), ["AUS"]);
        assert_eq!(codes(&actors, "Al-Qa’ida"), ["IMG"]);
        assert_eq!(codes(&actors, "Western nations"), ["WEST"]);
        assert_eq!(codes(&actors, "Kosovo"), ["KOS"]);
        assert_eq!(codes(&actors, "Chinatown"), [""; 0]);
    }

    #[test]
    fn the_longest_role_at_the_end_of_a_phrase_counts() {
        let actors = actors();
        let role = |words: &[&str]| {
            actors.role(words).map(|(role, n)| (role.sector.to_string(), role.is, n))
        };
        assert_eq!(role(&["deputy", "police", "chief"]), Some(("COP".into(), RoleKind::Office, 2)));
        assert_eq!(role(&["foreign", "ministries"]), Some(("GOV".into(), RoleKind::Body, 1)));
        assert_eq!(role(&["gunmen"]), Some(("REB".into(), RoleKind::People, 1)));
        assert_eq!(role(&["table"]), None);
    }

    #[test]
    fn a_term_of_office_ends() {
        let actors = actors();
        let on = |day| actors.term_on("Barack Obama", Date::parse(day)).unwrap();
        assert!(on("2010-01-01").holds_on(Date::parse("2010-01-01").unwrap()));
        assert!(!on("2019-01-01").holds_on(Date::parse("2019-01-01").unwrap()));
    }

    #[test]
    fn a_party_governs_and_opposes_by_turns() {
        let actors = actors();
        let labour = actors.organisations.iter().find(|o| o.name == "Labour Party").unwrap();
        let on = |day| labour.sector_on(Date::parse(day)).unwrap().as_str();
        assert_eq!(on("2003-03-20"), "PTY");
        assert_eq!(on("2016-06-24"), "OPP");
        assert_eq!(on("2024-07-05"), "PTY");
        assert_eq!(labour.sector_on(None).unwrap().as_str(), "PTY");
    }

    #[test]
    fn laws_storms_and_meetings_are_no_actors() {
        let actors = actors();
        for thing in ["covid-19", "abraham accords", "summit of the americas", "hurricane nora"] {
            let words: Vec<&str> = thing.split(' ').collect();
            assert!(actors.is_thing(&words), "{thing}");
        }
        for actor in ["alliance for peace", "party of freedom and law", "ministry of law"] {
            let words: Vec<&str> = actor.split(' ').collect();
            assert!(!actors.is_thing(&words), "{actor}");
        }
        assert!(!actors.is_thing(&[]));
    }

    #[test]
    fn a_government_is_known_by_its_address() {
        let actors = actors();
        let host = |url| actors.host(url).map(Code::as_str);
        assert_eq!(host("https://www.state.gov/a-statement/"), Some("USA"));
        assert_eq!(host("https://www.gov.uk/news"), Some("GBR"));
        assert_eq!(host("http://en.kremlin.ru/events/1"), Some("RUS"));
        assert_eq!(host("https://example.org/.gov"), None);
    }

    #[test]
    fn a_wrong_line_is_named() {
        let roles = ("roles.toml", "sectors = [\"GOV\"]\nentities = [\"IGO\"]\n");
        let wrong = |text| Actors::from_files(&[roles, ("x.toml", text)]).unwrap_err();
        let error = wrong(
            "\norganisation = [\n  { name = \"A\", entity = \"IGO\", sector = \"GVO\" },\n]\n",
        );
        assert_eq!((error.at().line, error.at().file.as_str()), (3, "x.toml"));
        assert!(matches!(error, ActorsError::Sector { .. }));
        assert!(matches!(wrong("nation = 1"), ActorsError::Syntax { .. }));
        assert!(matches!(
            wrong("country = [{ code = \"FRA\", name = \"a\" }, { code = \"FRA\", name = \"b\" }]"),
            ActorsError::Twice { .. }
        ));
    }
}
