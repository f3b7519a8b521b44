//! Who held which office, as earlier reports told it.
//!
//! In: dated observations. Out: a [`Directory`], frozen while reports are coded. It helps where a report gives a bare
//! name; what the report itself says always goes before it.

use std::collections::{BTreeMap, BTreeSet};

use demarche_model::{Code, Date};

use super::persons::is_short_of;
use super::view::folded;

/// What one report said of one person's office.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Observation {
    /// The person's name as the report has it.
    pub name: String,
    /// The day of the report.
    pub reported: Date,
    /// The office as the report words it, without the country.
    pub title: String,
    /// Whose office it is.
    pub of: Option<Code>,
    /// Whom the person acts for: a country's alpha-3 code, or IGO, UNO, EUR, NGO, IMG, MNC.
    pub entity: Option<Code>,
    /// The country it belongs to.
    pub country: Option<Code>,
    /// PLOVER's sector; ELI for an office that is no longer held.
    pub sector: Option<Code>,
    /// Further sectors.
    pub other_sectors: Vec<Code>,
    /// The path, address or id of the report.
    pub source: String,
    /// The words of the report that say so.
    pub evidence: String,
}

/// Observations of office-holders, in an order of their own whatever the order they came in.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    observations: Vec<Observation>,
    /// For each person, the words of the name and the observations, by date.
    people: Vec<Person>,
    /// The persons whose names hold a word.
    by_word: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Person {
    words: Vec<String>,
    observations: Vec<usize>,
}

/// How many days an observation is relied on.
const FRESH: i32 = 5 * 366;

/// Days within which two different offices of one person are at odds rather than one after the other.
const AT_ODDS: i32 = 31;

impl Directory {
    /// A directory of observations; those told twice count once.
    pub fn new(observations: impl IntoIterator<Item = Observation>) -> Directory {
        let observations: BTreeSet<Observation> = observations.into_iter().collect();
        let observations: Vec<Observation> = observations.into_iter().collect();
        let mut by_name: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        for (at, observation) in observations.iter().enumerate() {
            let words = words(&observation.name);
            if !words.is_empty() {
                by_name.entry(words).or_default().push(at);
            }
        }
        let mut by_word: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut people = Vec::new();
        for (words, mut found) in by_name {
            // Two spellings that fold to one are sorted apart by name: the date decides.
            found.sort_by_key(|at| (observations[*at].reported, *at));
            for word in words.iter().collect::<BTreeSet<_>>() {
                by_word.entry(word.clone()).or_default().push(people.len());
            }
            people.push(Person { words, observations: found });
        }
        Directory { observations, people, by_word }
    }

    /// All observations, by name and date.
    pub fn observations(&self) -> &[Observation] {
        &self.observations
    }

    /// All observations of the persons that a name may stand for, by date.
    pub fn of(&self, name: &str) -> Vec<&Observation> {
        let mut found: Vec<usize> = self
            .people_called(&words(name))
            .iter()
            .flat_map(|person| &self.people[*person].observations)
            .copied()
            .collect();
        found.sort_by_key(|at| (self.observations[*at].reported, *at));
        found.into_iter().map(|at| &self.observations[at]).collect()
    }

    /// Whether another observation of the same person is at odds with this one: the person acts for somebody else, or
    /// has another kind of office in the same weeks.
    pub fn is_disputed(&self, observation: &Observation) -> bool {
        let own = words(&observation.name);
        let same = self.people.iter().filter(|person| person.words == own);
        same.flat_map(|person| &person.observations).map(|at| &self.observations[*at]).any(
            |other| {
                let foreign = other.entity != observation.entity
                    && other.entity.is_some()
                    && observation.entity.is_some();
                let days = other.reported.days_since(observation.reported).abs();
                foreign || days <= AT_ODDS && !share_sector(other, observation)
            },
        )
    }

    /// What was last known of a person's office on a day: by the newest report up to then (of all, without a day), not
    /// too old. `concerns` says whether the matter at hand speaks of a country or body; it decides between bearers of
    /// one name, and a surname alone needs it. `None` where the directory does not know, or is at odds with itself.
    pub fn holder(
        &self,
        name: &str,
        on: Option<Date>,
        concerns: &dyn Fn(&Code) -> bool,
    ) -> Option<&Observation> {
        let asked = words(name);
        let current = |at: &&usize| {
            let age = on.map(|day| day.days_since(self.observations[**at].reported));
            age.is_none_or(|age| (0..=FRESH).contains(&age))
        };
        let mut people: Vec<Vec<&Observation>> = self
            .people_called(&asked)
            .iter()
            .map(|person| &self.people[*person])
            .map(|person| {
                let current = person.observations.iter().filter(current);
                current.map(|at| &self.observations[*at]).collect()
            })
            .filter(|observations: &Vec<&Observation>| !observations.is_empty())
            .collect();
        let concerned =
            |observation: &&Observation| observation.entity.as_ref().is_some_and(concerns);
        if people.len() > 1 || asked.len() == 1 {
            people.retain(|observations| observations.iter().any(concerned));
        }
        let (first, rest) = people.split_first()?;
        // "Luis Quispe" and "Luis J. Quispe", or two who hold one office, are one person.
        let same = |other: &Vec<&Observation>| {
            let (a, b) = (words(&first[0].name), words(&other[0].name));
            let office = |all: &[&Observation]| {
                all.last().map(|o| (o.entity.clone(), o.title.to_lowercase()))
            };
            is_short_of(&a, &b) || is_short_of(&b, &a) || office(first) == office(other)
        };
        if !rest.iter().all(same) {
            return None;
        }
        let observations: Vec<&Observation> = people.iter().flatten().copied().collect();
        let entity = prevailing(&observations, concerns)?;
        let ours: Vec<&&Observation> =
            observations.iter().filter(|o| o.entity.as_ref() == Some(entity)).collect();
        let newest = ours.iter().map(|o| o.reported).max()?;
        // Of several reports of one day, what most of them say.
        let last: Vec<&&&Observation> = ours.iter().filter(|o| o.reported == newest).collect();
        let votes = |one: &Observation| {
            ours.iter().filter(|o| o.title == one.title && o.sector == one.sector).count()
        };
        last.iter().rev().max_by_key(|o| votes(o)).map(|o| **o).copied()
    }

    fn people_called(&self, asked: &[String]) -> Vec<usize> {
        let candidates: BTreeSet<usize> =
            asked.iter().filter_map(|word| self.by_word.get(word)).flatten().copied().collect();
        let same = |person: &usize| self.people[*person].words == asked;
        if let Some(exact) = candidates.iter().copied().find(same) {
            return vec![exact];
        }
        let fits = |person: &usize| {
            let known = &self.people[*person].words;
            is_short_of(asked, known) || known.len() > 1 && is_short_of(known, asked)
        };
        candidates.into_iter().filter(fits).collect()
    }
}

/// For whom a person acts by most of the observations, where they leave little doubt or the matter at hand decides.
fn prevailing<'o>(
    observations: &[&'o Observation],
    concerns: &dyn Fn(&Code) -> bool,
) -> Option<&'o Code> {
    let mut counts: BTreeMap<&Code, usize> = BTreeMap::new();
    for code in observations.iter().filter_map(|observation| observation.entity.as_ref()) {
        *counts.entry(code).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    if let Some((code, _)) = counts.iter().find(|(_, count)| **count * 3 >= all * 2) {
        return Some(code);
    }
    let mut near = counts.keys().filter(|code| concerns(code));
    let one = near.next()?;
    near.next().is_none().then_some(*one)
}

fn share_sector(a: &Observation, b: &Observation) -> bool {
    let sectors = |o: &Observation| -> Vec<Code> {
        o.sector.iter().chain(&o.other_sectors).cloned().collect()
    };
    let (a, b) = (sectors(a), sectors(b));
    a.iter().any(|sector| b.contains(sector)) || a.is_empty() && b.is_empty()
}

/// The words of a name that count for comparing.
fn words(name: &str) -> Vec<String> {
    folded(name).split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, day: &str, title: &str, entity: &str, sector: &str) -> Observation {
        Observation {
            name: name.to_owned(),
            reported: Date::parse(day).unwrap(),
            title: title.to_owned(),
            of: Some(Code::new(entity)),
            entity: Some(Code::new(entity)),
            country: Some(Code::new(entity)),
            sector: Some(Code::new(sector)),
            other_sectors: Vec::new(),
            source: format!("{day}.txt"),
            evidence: format!("{title} {name}"),
        }
    }

    fn title<'d>(directory: &'d Directory, name: &str, on: &str, near: &str) -> Option<&'d str> {
        let holder = directory
            .holder(name, Date::parse(on), &|code| near.split(' ').any(|c| c == code.as_str()));
        holder.map(|observation| observation.title.as_str())
    }

    #[test]
    fn the_newest_report_up_to_the_day_tells_the_office() {
        let directory = Directory::new([
            told("Ana Rojas Paz", "2021-03-04", "Energy Minister", "PER", "GOV"),
            told("Ana Rojas Paz", "2023-06-07", "Foreign Minister", "PER", "GOV"),
        ]);
        assert_eq!(title(&directory, "Ana Rojas Paz", "2022-01-01", ""), Some("Energy Minister"));
        assert_eq!(title(&directory, "Ana Rojas Paz", "2023-06-07", ""), Some("Foreign Minister"));
        assert_eq!(title(&directory, "Ana Rojas Paz", "2020-01-01", ""), None);
        assert_eq!(title(&directory, "Ana Rojas Paz", "2031-01-01", ""), None);
        assert_eq!(title(&directory, "Ána Rojas", "2024-01-01", ""), Some("Foreign Minister"));
    }

    #[test]
    fn a_surname_alone_needs_its_country_and_one_bearer() {
        let directory = Directory::new([
            told("Ola Berg", "2023-01-02", "Defence Minister", "NOR", "GOV"),
            told("Eva Berg", "2023-01-02", "Mayor", "SWE", "GOV"),
        ]);
        assert_eq!(title(&directory, "Berg", "2023-02-01", ""), None);
        assert_eq!(title(&directory, "Berg", "2023-02-01", "NOR"), Some("Defence Minister"));
        assert_eq!(title(&directory, "Berg", "2023-02-01", "NOR SWE"), None);
        assert_eq!(title(&directory, "Ola Berg", "2023-02-01", ""), Some("Defence Minister"));
        let spelled = told("Ola K. Berg", "2023-03-02", "Defence Minister", "NOR", "GOV");
        let directory = Directory::new([directory.observations()[1].clone(), spelled]);
        assert_eq!(title(&directory, "Berg", "2023-04-01", "NOR"), Some("Defence Minister"));
    }

    #[test]
    fn reports_at_odds_are_kept_and_the_prevailing_one_counts() {
        let two = [
            told("Li Wen", "2023-01-02", "Ambassador", "CHN", "GOV"),
            told("Li Wen", "2023-01-03", "Ambassador", "SGP", "GOV"),
        ];
        let directory = Directory::new(two.clone());
        assert_eq!(directory.of("Li Wen").len(), 2);
        assert!(directory.of("Li Wen").iter().all(|one| directory.is_disputed(one)));
        assert_eq!(title(&directory, "Li Wen", "2023-02-01", ""), None);
        assert_eq!(title(&directory, "Li Wen", "2023-02-01", "SGP"), Some("Ambassador"));
        let third = told("Li Wen", "2023-01-05", "Envoy", "CHN", "GOV");
        let directory = Directory::new(two.into_iter().chain([third]));
        assert_eq!(title(&directory, "Li Wen", "2023-02-01", ""), Some("Envoy"));
    }

    #[test]
    fn the_order_in_which_observations_come_does_not_matter() {
        let some = [
            told("Ola Berg", "2023-01-02", "Defence Minister", "NOR", "GOV"),
            told("Ola Berg", "2023-01-02", "Minister", "NOR", "GOV"),
            told("Eva Berg", "2023-01-02", "Mayor", "SWE", "GOV"),
        ];
        let forth = Directory::new(some.clone());
        let back = Directory::new(some.into_iter().rev());
        assert_eq!(forth.observations(), back.observations());
        assert_eq!(
            title(&forth, "Ola Berg", "2023-02-01", ""),
            title(&back, "Ola Berg", "2023-02-01", "")
        );
    }
}
