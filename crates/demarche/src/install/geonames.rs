//! GeoNames' cities, as two packages carry them, to the places of a gazetteer.
//!
//! One package has every city with its other names and the code of its first-level division; the other has fewer cities, with
//! the division's and the district's names. A division is called what most of its cities in the other package say. What
//! lies between the cities (countries, divisions, districts) gets the middle of where its cities are.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use demarche_coding::places::{Entry, Level, folded};
use demarche_model::Coords;
use serde::Deserialize;

/// A city of the first package.
#[derive(Deserialize)]
struct City<'a> {
    geonameid: u32,
    #[serde(borrow)]
    name: Cow<'a, str>,
    latitude: f64,
    longitude: f64,
    #[serde(borrow)]
    countrycode: Cow<'a, str>,
    population: u32,
    #[serde(borrow)]
    admin1code: Cow<'a, str>,
    #[serde(borrow)]
    alternatenames: Vec<Cow<'a, str>>,
}

/// A country of the first package.
#[derive(Deserialize)]
struct Country {
    geonameid: u32,
    iso3: String,
    name: String,
    population: u32,
}

/// Cities that a division or district holds.
#[derive(Default)]
struct Holding {
    cities: Vec<usize>,
    names: BTreeMap<String, usize>,
}

/// Countries, divisions, districts and cities, in this order; the most populous cities first.
///
/// # Errors
/// Where the files of the first package are no JSON of the expected shape.
pub(super) fn entries(
    cities: &[u8],
    countries: &[u8],
    divisions: &str,
) -> Result<Vec<Entry>, serde_json::Error> {
    let cities: BTreeMap<Cow<'_, str>, City<'_>> = serde_json::from_slice(cities)?;
    let known: BTreeMap<String, Country> = serde_json::from_slice(countries)?;
    let mut cities: Vec<City<'_>> = cities.into_values().collect();
    cities.retain(|city| known.contains_key(city.countrycode.as_ref()));
    cities.sort_by_key(|city| (std::cmp::Reverse(city.population), city.geonameid));

    let mut states: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut provinces: BTreeMap<(&str, &str), Holding> = BTreeMap::new();
    for (index, city) in cities.iter().enumerate() {
        states.entry(&city.countrycode).or_default().push(index);
        if !city.admin1code.is_empty() {
            let province = provinces.entry((&city.countrycode, &city.admin1code)).or_default();
            province.cities.push(index);
        }
    }
    let mut districts: BTreeMap<(&str, &str, &str), Vec<usize>> = BTreeMap::new();
    for (index, line) in joined(&cities, divisions) {
        let city = &cities[index];
        let Some(province) = provinces.get_mut(&(&*city.countrycode, &*city.admin1code)) else {
            continue;
        };
        if !line.division.is_empty() {
            *province.names.entry(line.division.to_owned()).or_default() += 1;
        }
        if !line.district.is_empty() {
            let key = (&*city.countrycode, &*city.admin1code, line.district);
            districts.entry(key).or_default().push(index);
        }
    }

    let mut entries = Vec::new();
    let mut state_at: BTreeMap<&str, usize> = BTreeMap::new();
    for (code, held) in &states {
        let Some(country) = known.get(*code) else { continue };
        state_at.insert(code, entries.len());
        entries.push(Entry {
            level: Level::Country,
            geonameid: Some(country.geonameid),
            coords: middle(&cities, held, 1.0),
            population: country.population,
            country: entries.len(),
            division: None,
            name: letters(&country.iso3).to_owned(),
            names: vec![country.name.clone()],
        });
    }
    let named = called(&provinces);
    let mut province_at: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (key, held) in &provinces {
        let Some(first) = held.cities.first() else { continue };
        let name = named.get(key).cloned().unwrap_or_else(|| cities[*first].name.to_string());
        let votes: usize = held.names.values().sum();
        // Two former divisions in one are both names of it; a stray vote is a city on the border.
        let others = held.names.iter().filter(|(_, count)| **count * 5 >= votes);
        let mut names: Vec<String> = vec![name.clone()];
        names.extend(others.map(|(name, _)| name.clone()));
        province_at.insert(*key, entries.len());
        entries.push(Entry {
            level: Level::Division,
            geonameid: None,
            coords: middle(&cities, &held.cities, 0.25),
            population: people(&cities, &held.cities),
            country: state_at[key.0],
            division: None,
            name,
            names: names.iter().flat_map(|name| [name.clone(), bare(name).to_owned()]).collect(),
        });
    }
    for ((state, province, name), held) in &districts {
        entries.push(Entry {
            level: Level::District,
            geonameid: None,
            coords: middle(&cities, held, 0.1),
            population: people(&cities, held),
            country: state_at[state],
            division: province_at.get(&(state, province)).copied(),
            name: (*name).to_owned(),
            names: vec![(*name).to_owned(), bare(name).to_owned()],
        });
    }
    for city in &cities {
        entries.push(Entry {
            level: Level::City,
            geonameid: Some(city.geonameid),
            coords: Coords { lat: city.latitude, lon: city.longitude },
            population: city.population,
            country: state_at[&*city.countrycode],
            division: province_at.get(&(&*city.countrycode, &*city.admin1code)).copied(),
            name: city.name.to_string(),
            names: names(city),
        });
    }
    Ok(entries)
}

/// A line of the second package.
struct Line<'a> {
    lat: f64,
    lon: f64,
    name: Cow<'a, str>,
    division: &'a str,
    district: &'a str,
    country: &'a str,
}

/// Lines of the second package with the city of the first that each is: of the same country and name, and near.
fn joined<'a>(cities: &[City<'_>], divisions: &'a str) -> Vec<(usize, Line<'a>)> {
    let mut by_name: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
    for (index, city) in cities.iter().enumerate() {
        by_name.entry((&city.countrycode, folded(&city.name))).or_default().push(index);
    }
    let mut joined = Vec::new();
    for line in divisions.lines().skip(1).filter_map(line) {
        let Some(same) = by_name.get(&(line.country, folded(&line.name))) else { continue };
        let apart = |index: &usize| {
            let city = &cities[*index];
            (city.latitude - line.lat).abs() + (city.longitude - line.lon).abs()
        };
        let nearest = same.iter().copied().min_by(|a, b| apart(a).total_cmp(&apart(b)));
        if let Some(nearest) = nearest.filter(|index| apart(index) < 0.1) {
            joined.push((nearest, line));
        }
    }
    joined
}

/// One line: latitude, longitude, name, division, district, country. The name alone may stand in quotation marks.
fn line(text: &str) -> Option<Line<'_>> {
    let (lat, rest) = text.split_once(',')?;
    let (lon, rest) = rest.split_once(',')?;
    let (rest, country) = rest.rsplit_once(',')?;
    let mut fields = Vec::new();
    let mut rest = rest;
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (field, after) = quoted.split_once('"')?;
            fields.push(field);
            match after.strip_prefix(',') {
                Some(after) => rest = after,
                None => break,
            }
        } else if let Some((field, after)) = rest.split_once(',') {
            fields.push(field);
            rest = after;
        } else {
            fields.push(rest);
            break;
        }
    }
    let [name, division, district] = fields.as_slice() else { return None };
    Some(Line {
        lat: lat.parse().ok()?,
        lon: lon.parse().ok()?,
        name: Cow::Borrowed(name),
        division,
        district,
        country: country.trim(),
    })
}

/// What each division is called: the name with the most votes that no other division of the country has more votes for.
fn called<'a>(
    provinces: &BTreeMap<(&'a str, &'a str), Holding>,
) -> BTreeMap<(&'a str, &'a str), String> {
    let mut most: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for ((state, _), held) in provinces {
        for (name, count) in &held.names {
            let known = most.entry((state, name)).or_default();
            *known = (*known).max(*count);
        }
    }
    let mut called = BTreeMap::new();
    for (key, held) in provinces {
        let own =
            held.names.iter().filter(|(name, count)| most[&(key.0, name.as_str())] == **count);
        if let Some((name, _)) = own.max_by_key(|(name, count)| (**count, std::cmp::Reverse(*name)))
        {
            called.insert(*key, name.clone());
        }
    }
    called
}

/// The names that a city is found by: those in Latin letters, without codes of airports; Arabic ones also without their
/// article.
fn names(city: &City<'_>) -> Vec<String> {
    let latin = |name: &str| {
        name.chars().all(|c| {
            matches!(c, '\0'..'\u{250}' | '\u{1e00}'..'\u{1f00}' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʿ' | 'ʾ' | '–')
        })
    };
    let code = |name: &str| name.len() <= 4 && name.chars().all(|c| c.is_ascii_uppercase());
    let other = |name: &&Cow<'_, str>| {
        let begins = name.chars().next().is_some_and(char::is_uppercase);
        begins && name.len() > 2 && latin(name) && !code(name)
    };
    let mut names: BTreeSet<String> = BTreeSet::from([folded(&city.name)]);
    names.extend(city.alternatenames.iter().filter(other).map(|name| folded(name)));
    if ARABIC.contains(&&*city.countrycode) {
        let bare = |name: &String| {
            let article = ARTICLES.iter().find_map(|article| name.strip_prefix(article));
            article.filter(|rest| rest.len() > 3).map(str::to_owned)
        };
        let bare: Vec<String> = names.iter().filter_map(bare).collect();
        names.extend(bare);
    }
    names.into_iter().collect()
}

/// Where names begin with the Arabic article, which reports often leave out.
const ARABIC: [&str; 19] = [
    "AE", "BH", "DZ", "EG", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA", "SA", "SD",
    "SY", "TN", "YE",
];

const ARTICLES: [&str; 9] = ["al ", "an ", "ar ", "as ", "ash ", "at ", "ad ", "az ", "el "];

/// A division's name without the word for its kind.
fn bare(name: &str) -> &str {
    const BEFORE: [&str; 10] = [
        "Muhafazat al ",
        "Muhafazat ",
        "Mayorality of ",
        "Respublika ",
        "Provincia de ",
        "Departamento de ",
        "State of ",
        "Wilayat ",
        "Province of ",
        "Region of ",
    ];
    const BEHIND: [&str; 18] = [
        " Sheng",
        " Shi",
        " Province",
        " Region",
        " Governorate",
        " Oblast'",
        " Oblast",
        " District",
        " Department",
        " County",
        " Prefecture",
        " Krai",
        " Kray",
        " Republic",
        " Parish",
        " Municipality",
        " State",
        " Voivodeship",
    ];
    let name = BEFORE.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    BEHIND.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name)
}

/// A country's code as PLOVER writes it.
fn letters(iso3: &str) -> &str {
    if iso3 == "XKX" { "KOS" } else { iso3 }
}

fn people(cities: &[City<'_>], held: &[usize]) -> u32 {
    held.iter().fold(0, |sum: u32, index| sum.saturating_add(cities[*index].population))
}

/// The middle of the squares (of so many degrees) in which cities lie: near the middle of the land, however its people
/// crowd.
fn middle(cities: &[City<'_>], held: &[usize], degrees: f64) -> Coords {
    let Some(first) = held.first() else { return Coords { lat: 0.0, lon: 0.0 } };
    // Lands across the date line lie around their largest city, not around the world.
    let home = cities[*first].longitude;
    let around = |lon: f64| {
        let apart = (lon - home + 540.0).rem_euclid(360.0) - 180.0;
        home + apart
    };
    let mut squares: BTreeMap<(i32, i32), (f64, f64, f64)> = BTreeMap::new();
    for index in held {
        let (lat, lon) = (cities[*index].latitude, around(cities[*index].longitude));
        let square = ((lat / degrees).floor() as i32, (lon / degrees).floor() as i32);
        let sum = squares.entry(square).or_default();
        *sum = (sum.0 + lat, sum.1 + lon, sum.2 + 1.0);
    }
    let all = squares.len() as f64;
    let lat = squares.values().map(|(lat, _, n)| lat / n).sum::<f64>() / all;
    let lon = squares.values().map(|(_, lon, n)| lon / n).sum::<f64>() / all;
    Coords { lat, lon: (lon + 540.0).rem_euclid(360.0) - 180.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CITIES: &str = r#"{
        "1": {"geonameid": 1, "name": "Port Alma", "latitude": 10.0, "longitude": 20.0, "countrycode": "AA",
              "population": 5000, "timezone": "", "admin1code": "01", "alternatenames": ["Alma", "alma shi", "PAL"]},
        "2": {"geonameid": 2, "name": "Berrin", "latitude": 11.0, "longitude": 20.0, "countrycode": "AA",
              "population": 9000, "timezone": "", "admin1code": "01", "alternatenames": []},
        "3": {"geonameid": 3, "name": "Nowhere", "latitude": 0.0, "longitude": 0.0, "countrycode": "ZZ",
              "population": 1, "timezone": "", "admin1code": "", "alternatenames": []}}"#;
    const COUNTRIES: &str =
        r#"{"AA": {"geonameid": 9, "iso3": "AAA", "name": "Aland", "population": 14000}}"#;
    const LINES: &str = "lat,lon,name,admin1,admin2,cc\n10.01,20.0,Port Alma,Southern Region,\"Coast, Lower\",AA\n\
                         11.0,20.0,Berrin,Southern Region,,AA\n50.0,20.0,Berrin,Elsewhere,,AA\n";

    #[test]
    fn divisions_take_their_names_from_the_cities_in_them() {
        let entries = entries(CITIES.as_bytes(), COUNTRIES.as_bytes(), LINES).unwrap();
        let shown: Vec<(Level, &str)> =
            entries.iter().map(|entry| (entry.level, entry.name.as_str())).collect();
        assert_eq!(
            shown,
            [
                (Level::Country, "AAA"),
                (Level::Division, "Southern Region"),
                (Level::District, "Coast, Lower"),
                (Level::City, "Berrin"),
                (Level::City, "Port Alma"),
            ]
        );
        assert_eq!(
            entries[1].names,
            ["Southern Region", "Southern", "Southern Region", "Southern"]
        );
        assert_eq!(entries[1].population, 14_000);
        assert_eq!(entries[1].coords, Coords { lat: 10.5, lon: 20.0 });
        assert_eq!(entries[4].names, ["alma", "port alma"]);
        assert_eq!(entries[4].division, Some(1));
    }
}
