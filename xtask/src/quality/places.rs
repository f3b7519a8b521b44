//! Places that annotators put on the map (`../shared/data/entities/geovirus.jsonl`) to figures: how often the country is
//! right, and how far off our points are.
//!
//! The share of right countries is taken over the places that name a country, or a city above 100,000 that lies where
//! the annotators put it. A place that is not found counts as wrong.

use std::collections::BTreeMap;

use demarche::coding::places::{Gazetteer, Level};
use demarche::lexicon::actors::{Form, Of};
use demarche::model::{Code, Coding, Coords, Document, EntityKind, Span};
use demarche::{Pipeline, Scratch, install};
use serde::Deserialize;

use super::Figures;
use crate::coder;
use crate::tree::{self, Failure};

#[derive(Deserialize)]
struct Report {
    id: String,
    text: String,
    toponyms: Vec<Toponym>,
}

/// A place in a report; offsets count code points.
#[derive(Deserialize)]
struct Toponym {
    start: usize,
    end: usize,
    surface: String,
    lat: f64,
    lon: f64,
    #[serde(default)]
    wiki: String,
}

/// Scores every report.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let path = tree::shared().join("data/entities/geovirus.jsonl");
    let content = |problem: String| Failure::Content { path: path.clone(), problem };
    let gazetteer = install::open_gazetteer(&tree::cache()).map_err(|e| content(e.to_string()))?;
    let gazetteer = gazetteer.ok_or_else(|| {
        content(String::from("the gazetteer is missing; run: demarche gazetteer install"))
    })?;
    let pipeline = coder::open()?;
    let mut scratch = Scratch::default();
    let (mut all, mut right, mut found) = (0, 0, 0);
    let (mut places, mut apart, mut small) = (0, Vec::new(), Vec::new());
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for line in tree::read(&path)?.lines() {
        let report: Report = serde_json::from_str(line).map_err(|e| content(e.to_string()))?;
        let document = Document::from_sentence(&report.text, None);
        let coding = pipeline.code_with(&mut scratch, &document);
        let points: Vec<usize> = report.text.char_indices().map(|(at, _)| at).collect();
        let byte = |point: usize| points.get(point).copied().unwrap_or(report.text.len());
        for toponym in &report.toponyms {
            let span = Span::new(byte(toponym.start), byte(toponym.end));
            let read = read(&coding, span);
            let gold = Coords { lat: toponym.lat, lon: toponym.lon };
            places += 1;
            let off = read.as_ref().and_then(|read| read.1).map(|coords| distance(coords, gold));
            apart.extend(off);
            let whole = read.as_ref().is_some_and(|read| read.2);
            small.extend(off.filter(|_| !whole));
            let Some(country) = country(&pipeline, &gazetteer, toponym, gold) else { continue };
            all += 1;
            found += usize::from(read.is_some());
            if read.as_ref().is_some_and(|read| read.0.as_ref() == Some(&country)) {
                right += 1;
            } else if verbose {
                let ours = read.map_or_else(|| String::from("not found"), |r| format!("{:?}", r.0));
                *wrong
                    .entry(format!("{} is in {country}: {ours}", toponym.surface))
                    .or_default() += 1;
                println!("{}: {} is in {country}", report.id, toponym.surface);
            }
        }
    }
    for (what, count) in &wrong {
        println!("{count:4} {what}");
    }
    let points = apart.len();
    let near = apart.iter().filter(|off| **off <= 161.0).count();
    let (median, small_median) = (middle(apart), middle(small));
    let share = |part: usize, all: usize| if all == 0 { 0.0 } else { part as f64 / all as f64 };
    println!(
        "places: {all} name a country or a city above 100,000; found {found}, country right {right}; of all {places}, \
         {points} have a point of ours, {near} within 161 km; median distance {median:.1} km, without whole countries \
         {small_median:.1} km"
    );
    Ok(Figures::from([
        (String::from("country"), share(right, all)),
        (String::from("country_of_found"), share(right, found)),
        (String::from("on_the_map"), share(points, places)),
        (String::from("within_161_km"), share(near, places)),
        // Floors are minima: a median of ten kilometres gives a half, one of none gives one.
        (String::from("nearness"), 10.0 / (10.0 + small_median)),
    ]))
}

/// What we read in words: the country, the point, and whether it is a whole country.
type Read = (Option<Code>, Option<Coords>, bool);

/// What we read in these words.
fn read(coding: &Coding, span: Span) -> Option<Read> {
    let mut best: Option<(usize, Read)> = None;
    for entity in &coding.entities {
        if !matches!(entity.kind, EntityKind::Place | EntityKind::Country) {
            continue;
        }
        for known in entity.mentions.iter().map(|mention| mention.span) {
            let overlap = known.start() < span.end() && span.start() < known.end();
            let off = known.start().abs_diff(span.start()) + known.end().abs_diff(span.end());
            if overlap && best.as_ref().is_none_or(|(best, _)| off < *best) {
                let place = entity.place.as_ref();
                let country = place.map(|place| place.country.clone());
                let whole = place.is_some_and(|place| place.resolution == 1);
                let coords = place.and_then(|place| place.coords);
                best = Some((off, (country.or_else(|| entity.country.clone()), coords, whole)));
            }
        }
    }
    best.map(|(_, read)| read)
}

/// The country of a place that names a country or a large city.
fn country(
    pipeline: &Pipeline,
    gazetteer: &Gazetteer,
    toponym: &Toponym,
    gold: Coords,
) -> Option<Code> {
    let actors = &pipeline.lexicon().actors;
    let title = toponym.wiki.rsplit('/').next().unwrap_or("").replace('_', " ");
    let title = title.split(" (country)").next().unwrap_or(&title);
    let title = title.strip_prefix("Republic of ").filter(|name| *name != "China").unwrap_or(title);
    let named = actors.longest(title, 0).filter(|found| found.end == title.len());
    let state = named.and_then(|found| {
        found.senses.iter().find_map(|sense| match (sense.of, sense.form) {
            (Of::Country(i), Form::Name) => Some(actors.countries[i].code.clone()),
            _ => None,
        })
    });
    state.or_else(|| {
        let mut cities = gazetteer.named(&toponym.surface).filter(|row| {
            gazetteer.level(*row) == Level::City
                && gazetteer.population(*row) > 100_000
                && distance(gazetteer.coords(*row), gold) < 60.0
        });
        cities.find_map(|row| gazetteer.country_of(row).cloned())
    })
}

/// The middle one of some distances.
fn middle(mut distances: Vec<f64>) -> f64 {
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().unwrap_or(f64::INFINITY)
}

/// Kilometres between two points along a great circle.
fn distance(a: Coords, b: Coords) -> f64 {
    let (lat, lon) = ((b.lat - a.lat).to_radians(), (b.lon - a.lon).to_radians());
    let h = (lat / 2.0).sin().powi(2)
        + a.lat.to_radians().cos() * b.lat.to_radians().cos() * (lon / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin()
}
