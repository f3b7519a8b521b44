//! Places of texts of our own, on a map of our own.

use demarche_lexicon::Actors;
use demarche_model::{Code, Coords, Document, Entity, EntityKind, Mention, MentionForm, Span};

use super::{Entry, Gazetteer, Level, compile, locate};

/// Two countries with a division each, and two cities of one name.
fn gazetteer() -> Gazetteer {
    let entry = |level, name: &str, population, country, division| Entry {
        level,
        geonameid: None,
        coords: Coords { lat: country as f64, lon: f64::from(population) / 1e6 },
        population,
        country,
        division,
        name: name.to_owned(),
        names: vec![name.to_owned()],
    };
    let entries = [
        entry(Level::Country, "CHL", 19_000_000, 0, None),
        entry(Level::Country, "USA", 330_000_000, 1, None),
        entry(Level::Division, "Maule", 1_000_000, 0, None),
        entry(Level::Division, "Georgia", 10_000_000, 1, None),
        entry(Level::City, "Curepto", 90_000, 0, Some(2)),
        entry(Level::City, "Curepto", 40_000, 1, Some(3)),
        entry(Level::City, "Talca", 200_000, 0, Some(2)),
    ];
    Gazetteer::open(compile(&entries).unwrap()).unwrap()
}

fn entity(text: &str, kind: EntityKind, name: &str, code: Option<&str>) -> Entity {
    let mentions = text
        .match_indices(name)
        .map(|(at, _)| Mention { span: Span::new(at, at + name.len()), form: MentionForm::Name });
    Entity {
        kind,
        name: name.to_owned(),
        entity: code.map(Code::new),
        country: code.map(Code::new),
        sector: None,
        other_sectors: Vec::new(),
        office: None,
        place: None,
        mentions: mentions.collect(),
    }
}

/// The country and resolution of the first place of a text, whose countries are given with their codes.
fn first(text: &str, place: &str, countries: &[(&str, &str)]) -> Option<(String, u8)> {
    let document = Document::from_sentence(text, None);
    let mut entities = vec![entity(text, EntityKind::Place, place, None)];
    for (name, code) in countries {
        entities.push(entity(text, EntityKind::Country, name, Some(code)));
    }
    locate(&document, &mut entities, &Actors::default(), &gazetteer());
    let place = entities[0].place.as_ref()?;
    assert_eq!(entities[0].entity.as_ref(), Some(&place.country));
    Some((place.country.to_string(), place.resolution))
}

#[test]
fn the_words_beside_a_place_say_which_it_is() {
    let chile = Some((String::from("CHL"), 4));
    let usa = Some((String::from("USA"), 4));
    assert_eq!(first("They met in Curepto.", "Curepto", &[]), chile);
    assert_eq!(first("They met in Curepto, Georgia.", "Curepto", &[]), usa);
    assert_eq!(first("They met in Curepto, Georgia.", "Curepto", &[("Georgia", "GEO")]), usa);
    assert_eq!(first("the Chile town of Curepto", "Curepto", &[("Chile", "CHL")]), chile);
    let text = "USA officials. USA law. USA troops left Curepto in northern Chile";
    assert_eq!(first(text, "Curepto", &[("USA", "USA"), ("Chile", "CHL")]), chile);
    assert_eq!(first("USA officials. USA law. USA. Curepto", "Curepto", &[("USA", "USA")]), usa);
}

#[test]
fn a_region_named_after_its_city_is_the_division() {
    let region = Some((String::from("CHL"), 2));
    assert_eq!(first("in the Talca region", "Talca", &[]), region);
    assert_eq!(first("in Talca province", "Talca province", &[]), region);
    assert_eq!(first("in Maule", "Maule", &[]), region);
    assert_eq!(first("in Talca", "Talca", &[]), Some((String::from("CHL"), 4)));
}

#[test]
fn a_name_that_no_gazetteer_has_lies_nowhere() {
    assert_eq!(first("in Nirgends", "Nirgends", &[]), None);
}

#[test]
fn a_country_is_a_division_where_its_cities_say_so() {
    let text = "A court in Curepto, Georgia, heard him.";
    let document = Document::from_sentence(text, None);
    let mut entities = vec![
        entity(text, EntityKind::Place, "Curepto", None),
        entity(text, EntityKind::Country, "Georgia", Some("GEO")),
    ];
    locate(&document, &mut entities, &Actors::default(), &gazetteer());
    assert_eq!(entities[1].kind, EntityKind::Place);
    assert_eq!(entities[1].entity, Some(Code::new("USA")));
}
