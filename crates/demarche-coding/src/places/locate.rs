//! Entities to points on the map.
//!
//! In: document, entities, lexicon, gazetteer. Out: the entities' `place`, and the country of places that no list knows.
//! Places that share a name are ranked by what the words beside them say ("Aleppo, Syria", "the Syrian city of Aleppo"),
//! then by the countries that the report speaks of, the lists, and how many people live there.

use std::collections::{BTreeMap, BTreeSet};

use demarche_lexicon::Actors;
use demarche_lexicon::actors::{Form, Of};
use demarche_model::{Code, Document, Entity, EntityKind, MentionForm, Place, Span};

use super::gazetteer::{Gazetteer, Level, Row};
use super::words::{self, Kind};

/// Puts the places of a report on the map.
pub fn locate(
    document: &Document,
    entities: &mut [Entity],
    actors: &Actors,
    gazetteer: &Gazetteer,
) {
    let atlas = Atlas { document, text: &document.text, actors, gazetteer };
    let anchors = anchors(entities);
    let mut shares = shares(entities, actors);
    let asked: Vec<(usize, Asked)> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == EntityKind::Place)
        .map(|(index, entity)| (index, atlas.ask(entity, entities, &anchors)))
        .collect();
    // Twice: what is sure of one place says where the next one lies.
    let mut found: BTreeMap<usize, Row> = BTreeMap::new();
    for _ in 0..2 {
        let divisions: BTreeSet<(usize, Row)> = found
            .iter()
            .filter_map(|(index, row)| Some((*index, gazetteer.division_of(*row)?)))
            .collect();
        found = asked
            .iter()
            .filter_map(|(index, asked)| {
                let near = |row: Row| {
                    divisions.iter().any(|(other, division)| other != index && *division == row)
                };
                Some((*index, atlas.best(asked, &shares, &near)?))
            })
            .collect();
        shares = with_places(entities, actors, gazetteer, &found);
    }
    let abroad: Vec<(usize, Row)> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| entity.kind == EntityKind::Country)
        .filter_map(|(index, entity)| {
            Some((index, atlas.namesake(entity, entities, &anchors, &found)?))
        })
        .collect();
    for (index, asked) in &asked {
        let entity = &mut entities[*index];
        let row = found.get(index);
        let country = row.and_then(|row| gazetteer.country_of(*row));
        // "Soum Province, Burkina Faso" is no town of that name elsewhere, and lies there wherever it is.
        if let Some(told) = asked.countries.first()
            && asked.listed.is_none()
            && asked.countries.len() == 1
            && country != Some(told)
            && !asked.divisions.iter().any(|row| gazetteer.country_of(*row) == country)
        {
            entity.entity = Some(told.clone());
            entity.country = Some(told.clone());
            continue;
        }
        let (Some(row), Some(country)) = (row, country) else { continue };
        // A disputed place belongs to whom the lists count it to, wherever the gazetteer does.
        let country = match &asked.listed {
            Some(listed) if !asked.countries.contains(country) => listed,
            _ => country,
        };
        entity.place = Some(place(gazetteer, *row, country));
        entity.entity = Some(country.clone());
        entity.country = Some(country.clone());
    }
    for entity in entities.iter_mut().filter(|entity| entity.kind == EntityKind::Country) {
        if let Some(code) = &entity.entity
            && let Some(row) = gazetteer.country(code)
        {
            entity.place = Some(place(gazetteer, row, code));
        }
    }
    for (index, row) in abroad {
        let Some(country) = gazetteer.country_of(row) else { continue };
        let entity = &mut entities[index];
        entity.kind = EntityKind::Place;
        entity.place = Some(place(gazetteer, row, country));
        entity.entity = Some(country.clone());
        entity.country = Some(country.clone());
    }
}

fn place(gazetteer: &Gazetteer, row: Row, country: &Code) -> Place {
    let level = gazetteer.level(row);
    let division = gazetteer.division_of(row).map(|division| gazetteer.name(division).to_owned());
    Place {
        geonameid: gazetteer.geonameid(row),
        coords: Some(gazetteer.coords(row)),
        country: country.clone(),
        admin1: division.filter(|_| level != Level::Country),
        resolution: level as u8,
    }
}

/// Where which entity is mentioned, in text order.
fn anchors(entities: &[Entity]) -> Vec<(Span, usize)> {
    let mut anchors: Vec<(Span, usize)> = entities
        .iter()
        .enumerate()
        .filter(|(_, entity)| matches!(entity.kind, EntityKind::Place | EntityKind::Country))
        .flat_map(|(index, entity)| {
            let named = entity.mentions.iter().filter(|mention| {
                matches!(
                    mention.form,
                    MentionForm::Name | MentionForm::Demonym | MentionForm::Metonym
                )
            });
            named.map(move |mention| (mention.span, index))
        })
        .collect();
    anchors.sort();
    anchors
}

/// The share of each country in what the report speaks of.
type Shares = BTreeMap<Code, f64>;

/// Shares by countries, and by those for whom persons and bodies act.
fn shares(entities: &[Entity], actors: &Actors) -> Shares {
    weighed(entities.iter().filter_map(|entity| {
        let code = match entity.kind {
            EntityKind::Place => listed(actors, &entity.name)?,
            _ => entity.entity.clone()?,
        };
        Some((code, weight(entity)))
    }))
}

/// Shares by all this and by the places found.
fn with_places(
    entities: &[Entity],
    actors: &Actors,
    gazetteer: &Gazetteer,
    found: &BTreeMap<usize, Row>,
) -> Shares {
    weighed(entities.iter().enumerate().filter_map(|(index, entity)| {
        let code = match entity.kind {
            EntityKind::Place => match found.get(&index) {
                Some(row) => gazetteer.country_of(*row)?.clone(),
                None => listed(actors, &entity.name)?,
            },
            _ => entity.entity.clone()?,
        };
        Some((code, weight(entity)))
    }))
}

/// How much an entity says of where the report plays: a country most, whoever acts for one less.
fn weight(entity: &Entity) -> f64 {
    let mentions = entity.mentions.len().min(8) as f64;
    match entity.kind {
        EntityKind::Country => mentions,
        EntityKind::Place => 1.0,
        _ => 0.3,
    }
}

fn weighed(codes: impl Iterator<Item = (Code, f64)>) -> Shares {
    let mut shares = Shares::new();
    for (code, weight) in codes {
        *shares.entry(code).or_default() += weight;
    }
    let all: f64 = shares.values().sum();
    shares.values_mut().for_each(|share| *share /= all.max(1.0));
    shares
}

/// The country that the lists count a place to; a capital's.
fn listed(actors: &Actors, name: &str) -> Option<Code> {
    let found = actors.longest(name, 0).filter(|found| found.end == name.len())?;
    found.senses.iter().find_map(|sense| match (sense.of, sense.form) {
        (Of::Country(i), Form::Capital) => Some(actors.countries[i].code.clone()),
        (Of::Place(i), _) => Some(actors.places[i].entity.clone()),
        _ => None,
    })
}

/// What the words of a report ask of a place.
struct Asked {
    /// The rows that its name may stand for.
    rows: Vec<Row>,
    /// Its name without the words around it, folded.
    name: String,
    /// What the words say it is.
    kind: Option<Kind>,
    /// The countries that words beside it name.
    countries: BTreeSet<Code>,
    /// The divisions and districts that words beside it name.
    divisions: BTreeSet<Row>,
    /// The country that the lists count it to.
    listed: Option<Code>,
    /// The countries that the same part of the report speaks of.
    around: BTreeSet<Code>,
}

/// What is looked at.
struct Atlas<'a> {
    document: &'a Document,
    text: &'a str,
    actors: &'a Actors,
    gazetteer: &'a Gazetteer,
}

impl Atlas<'_> {
    fn ask(&self, entity: &Entity, entities: &[Entity], anchors: &[(Span, usize)]) -> Asked {
        let mut kind = None;
        let (mut countries, mut divisions) = (BTreeSet::new(), BTreeSet::new());
        for mention in entity.mentions.iter().filter(|m| m.form == MentionForm::Name) {
            kind = kind.or(words::kind_around(self.text, mention.span));
            for beside in self.beside(mention.span, anchors) {
                match beside {
                    Beside::Entity(index) if entities[index].kind == EntityKind::Country => {
                        countries.extend(entities[index].entity.clone());
                        // "Atlanta, Georgia" may be named by its division as well as by a country of that name.
                        let name = &entities[index].name;
                        divisions.extend(self.divisions(name).filter(|row| {
                            self.gazetteer.country_of(*row) != entities[index].entity.as_ref()
                        }));
                    }
                    Beside::Entity(index) => {
                        divisions.extend(self.divisions(&entities[index].name));
                    }
                    Beside::Words(span) => divisions.extend(self.divisions(span.of(self.text))),
                }
            }
        }
        let listed = listed(self.actors, &entity.name);
        let around = self.around(entity, entities, anchors);
        for (name, of_name) in words::readings(&entity.name) {
            let mut rows: Vec<Row> = self
                .gazetteer
                .named_folded(&name)
                .filter(|row| self.gazetteer.level(*row) != Level::Country)
                .collect();
            let kind = of_name.or(kind);
            if rows.is_empty() {
                continue;
            }
            // "Kharkiv region": the division around the city, where it has another name in the gazetteer.
            if kind == Some(Kind::Division)
                && !rows.iter().any(|row| self.gazetteer.level(*row) == Level::Division)
            {
                let around: Vec<Row> =
                    rows.iter().filter_map(|row| self.gazetteer.division_of(*row)).collect();
                rows.extend(around);
            }
            return Asked { rows, name, kind, countries, divisions, listed, around };
        }
        Asked { rows: Vec::new(), name: String::new(), kind, countries, divisions, listed, around }
    }

    /// The countries named in the parts of the report that name a place.
    fn around(
        &self,
        entity: &Entity,
        entities: &[Entity],
        anchors: &[(Span, usize)],
    ) -> BTreeSet<Code> {
        let block = |span: Span| self.document.block_at(span.start()).map(|block| block.span);
        let own: BTreeSet<Span> = entity.mentions.iter().filter_map(|m| block(m.span)).collect();
        let countries =
            anchors.iter().filter(|(_, index)| entities[*index].kind == EntityKind::Country);
        countries
            .filter(|(span, _)| block(*span).is_some_and(|block| own.contains(&block)))
            .filter_map(|(_, index)| entities[*index].entity.clone())
            .collect()
    }

    /// The divisions and districts of a name.
    fn divisions(&self, name: &str) -> impl Iterator<Item = Row> {
        let mut readings = words::readings(name).into_iter().map(|(name, _)| {
            let rows = self.gazetteer.named_folded(&name);
            let rows = rows.filter(|row| {
                matches!(self.gazetteer.level(*row), Level::Division | Level::District)
            });
            rows.collect::<Vec<Row>>()
        });
        readings.find(|rows| !rows.is_empty()).unwrap_or_default().into_iter()
    }

    /// What is named beside a place as what it lies in.
    fn beside(&self, span: Span, anchors: &[(Span, usize)]) -> Vec<Beside> {
        let mut beside = Vec::new();
        // Behind commas: "Inates, Tillabéri Region, Niger".
        let mut at = span.end();
        for _ in 0..3 {
            let Some(next) = words::behind_comma(self.text, at) else { break };
            let here = anchors.iter().find(|(known, _)| known.start() == next.start());
            match here {
                Some((known, index)) => {
                    beside.push(Beside::Entity(*index));
                    at = known.end();
                }
                None => {
                    beside.push(Beside::Words(next));
                    at = next.end();
                }
            }
        }
        // "Tal Rifaat in northern Syria".
        if let Some(start) = words::behind_in(self.text, span.end())
            && let Some((_, index)) = anchors.iter().find(|(known, _)| known.start() == start)
        {
            beside.push(Beside::Entity(*index));
        }
        // "the Syrian city of Aleppo", "Ukraine's Kharkiv".
        let before = anchors.partition_point(|(known, _)| known.end() <= span.start());
        if let Some((known, index)) = before.checked_sub(1).and_then(|i| anchors.get(i))
            && words::leads_to_place(Span::new(known.end(), span.start()).of(self.text))
        {
            beside.push(Beside::Entity(*index));
        }
        beside
    }

    /// The row that a place most likely is.
    fn best(&self, asked: &Asked, shares: &Shares, near: &dyn Fn(Row) -> bool) -> Option<Row> {
        let scored = asked.rows.iter().map(|row| (self.score(*row, asked, shares, near), *row));
        let (score, row) = scored.max_by(|(a, i), (b, j)| a.total_cmp(b).then_with(|| j.cmp(i)))?;
        (score >= LEAST).then_some(row)
    }

    fn score(&self, row: Row, asked: &Asked, shares: &Shares, near: &dyn Fn(Row) -> bool) -> f64 {
        let gazetteer = self.gazetteer;
        let level = gazetteer.level(row);
        let mut score = f64::from(gazetteer.population(row).max(1)).log10();
        score += match (level, asked.kind) {
            (Level::Division, Some(Kind::Division)) => 3.0,
            (Level::District, Some(Kind::District)) => 3.0,
            (Level::District, Some(Kind::Division)) => 0.5,
            (Level::City, Some(Kind::City)) => 2.0,
            (Level::Division, _) => -0.8,
            (Level::District, _) => -1.5,
            _ => 0.0,
        };
        if super::folded(gazetteer.name(row)) == asked.name {
            score += 0.7;
        }
        let country = gazetteer.country_of(row);
        if let Some(country) = country {
            score += 3.0 * shares.get(country).copied().unwrap_or(0.0).sqrt();
            if asked.around.contains(country) {
                score += 2.0;
            }
        }
        if asked.listed.is_some() && asked.listed.as_ref() == country {
            score += 3.0;
        }
        let division = gazetteer.division_of(row);
        let within = asked.divisions.iter().any(|named| *named != row && self.holds(*named, row));
        if within {
            score += 7.0;
        } else if country.is_some_and(|country| asked.countries.contains(country)) {
            score += 5.0;
        } else if !asked.countries.is_empty() {
            score -= 2.0;
        }
        if division.is_some_and(near) {
            score += 0.8;
        }
        score
    }

    /// Whether a division or district holds a place.
    fn holds(&self, named: Row, row: Row) -> bool {
        let gazetteer = self.gazetteer;
        if gazetteer.level(named) == Level::Division {
            return gazetteer.division_of(row) == Some(named);
        }
        let (a, b) = (gazetteer.coords(named), gazetteer.coords(row));
        gazetteer.division_of(named) == gazetteer.division_of(row)
            && (a.lat - b.lat).abs() + (a.lon - b.lon).abs() < 1.0
    }

    /// The division of another country that a country's name stands for: "Georgia" behind "Atlanta", or among states of
    /// the same country.
    fn namesake(
        &self,
        entity: &Entity,
        entities: &[Entity],
        anchors: &[(Span, usize)],
        found: &BTreeMap<usize, Row>,
    ) -> Option<Row> {
        let gazetteer = self.gazetteer;
        if entity.mentions.iter().any(|mention| mention.form != MentionForm::Name) {
            return None;
        }
        let own = entity.entity.as_ref()?;
        let rows: Vec<Row> = gazetteer
            .named(&entity.name)
            .filter(|row| gazetteer.level(*row) == Level::Division)
            .filter(|row| gazetteer.country_of(*row).is_some_and(|country| country != own))
            .collect();
        let at_home = found.values().any(|row| gazetteer.country_of(*row) == Some(own));
        rows.into_iter().find(|row| {
            let country = gazetteer.country_of(*row);
            let held = entity.mentions.iter().any(|mention| {
                let before =
                    anchors.partition_point(|(known, _)| known.end() <= mention.span.start());
                before.checked_sub(1).and_then(|i| anchors.get(i)).is_some_and(|(known, index)| {
                    Span::new(known.end(), mention.span.start()).of(self.text) == ", "
                        && found.get(index).and_then(|row| gazetteer.division_of(*row))
                            == Some(*row)
                })
            });
            let siblings = found
                .iter()
                .filter(|(_, other)| {
                    gazetteer.level(**other) == Level::Division
                        && gazetteer.country_of(**other) == country
                })
                .count();
            let neighbours = entities.iter().filter(|other| {
                other.kind == EntityKind::Country
                    && other.entity.as_ref() != country
                    && other.entity.as_ref() != Some(own)
            });
            held || (!at_home && siblings >= 2 && neighbours.count() <= siblings)
        })
    }
}

/// Something named beside a place.
enum Beside {
    /// An entity of the report.
    Entity(usize),
    /// Words that no entity stands for.
    Words(Span),
}

/// The lowest score of a place that is believed: a town of some thousands, or a village where the report plays.
const LEAST: f64 = 3.4;
