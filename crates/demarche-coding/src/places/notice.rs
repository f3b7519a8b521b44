//! Places that neither the lists nor the parse's named entities know.
//!
//! In: parse, what is named already, gazetteer. Out: the words of further places. A name with capitals is a town where one of
//! some size bears it and the words around it say that a place is meant: "in Malakal", "the town of Toruń", "Homs, Syria",
//! and wherever the report repeats it.

use std::collections::BTreeSet;

use demarche_model::{
    Code, Dep, Entity, EntityKind, MentionForm, NerLabel, Parse, Pos, Span, TokenId, TokenRange,
};

use super::gazetteer::{Gazetteer, Level};
use super::words;

/// The fewest people of a town that only a gazetteer knows.
const TOWN: u32 = 15_000;

/// The most words of a name.
const LONGEST: usize = 4;

/// The words of places that nobody has named yet, in text order. `named` are the words of all mentions; `country` says which
/// country a token names, if it names one or a place in one.
pub(crate) fn notice(
    text: &str,
    parse: &Parse,
    named: &[Span],
    country: &dyn Fn(TokenId) -> Option<Code>,
    gazetteer: &Gazetteer,
) -> Vec<TokenRange> {
    let mut taken = vec![false; parse.tokens().len()];
    for span in named {
        for token in parse.tokens_in(*span).iter() {
            taken[token.index()] = true;
        }
    }
    let runs = runs(parse, text, &taken);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for run in &runs {
        if is_place(text, parse, *run, country, gazetteer) {
            names.insert(parse.span_of(*run).of(text));
        }
    }
    runs.into_iter().filter(|run| names.contains(parse.span_of(*run).of(text))).collect()
}

/// Runs of names with capitals in no mention, inside one sentence.
fn runs(parse: &Parse, text: &str, taken: &[bool]) -> Vec<TokenRange> {
    let is_name = |id: TokenId| {
        !taken[id.index()]
            && parse[id].pos == Pos::Propn
            && parse[id].span.of(text).chars().next().is_some_and(char::is_uppercase)
    };
    let mut runs: Vec<TokenRange> = Vec::new();
    for sentence in parse.sentences() {
        let mut start = None;
        for id in sentence.iter().chain([sentence.end]) {
            let goes_on = id < sentence.end && is_name(id);
            match start {
                None if goes_on => start = Some(id),
                Some(first) if !goes_on => {
                    runs.push(TokenRange { start: first, end: id });
                    start = None;
                }
                _ => {}
            }
        }
    }
    // A name beside another name is part of it: "Santa Ana" of "Santa Ana Unified School District".
    runs.retain(|run| {
        let touches = |id: Option<TokenId>| {
            id.is_some_and(|id| {
                taken.get(id.index()).copied().unwrap_or(false) && parse[id].pos == Pos::Propn
            })
        };
        run.iter().len() <= LONGEST
            && !touches(run.start.0.checked_sub(1).map(TokenId))
            && !touches(Some(run.end))
    });
    runs
}

fn is_place(
    text: &str,
    parse: &Parse,
    run: TokenRange,
    country: &dyn Fn(TokenId) -> Option<Code>,
    gazetteer: &Gazetteer,
) -> bool {
    // A person's name is one wherever it stands; a parser that takes a whole town for a person is overruled by "in".
    let within = parse.entities().iter().find(|entity| entity.tokens.holds(run.start));
    let person = within.is_some_and(|entity| entity.label == NerLabel::Person);
    if within.is_some_and(|entity| entity.tokens.end > run.end || entity.tokens.start < run.start) {
        return false;
    }
    let span = parse.span_of(run);
    let name = span.of(text);
    let towns: Vec<_> = gazetteer
        .named(name)
        .filter(|row| gazetteer.level(*row) == Level::City && gazetteer.population(*row) >= TOWN)
        .collect();
    if towns.is_empty() || name.len() < 4 {
        return false;
    }
    let before = run.start.0.checked_sub(1).map(TokenId).map(|id| parse[id].span.of(text));
    let inside = before
        .is_some_and(|word| matches!(word, "in" | "In" | "near" | "Near" | "outside" | "downtown"));
    let kind = words::kind_around(text, span) == Some(words::Kind::City);
    // "Krasnodar, Russia": of the country that stands behind.
    let comma = parse.ids().nth(run.end.index()).is_some_and(|id| parse[id].span.of(text) == ",");
    let holder = if comma { country(TokenId(run.end.0 + 1)) } else { None };
    let held = holder
        .is_some_and(|code| towns.iter().any(|row| gazetteer.country_of(*row) == Some(&code)));
    // "Cairo, Giza and Minya": beside a place, in the same country.
    let head = parse[TokenId(run.end.0 - 1)];
    let beside = matches!(head.dep, Dep::Conj | Dep::Appos)
        && country(head.head)
            .is_some_and(|code| towns.iter().any(|row| gazetteer.country_of(*row) == Some(&code)));
    inside || !person && (kind || held || beside)
}

/// Towns that were taken for persons or bodies of whom nothing is known but the name: "in Santa Ana".
pub(crate) fn mistaken(text: &str, entities: &mut [Entity], gazetteer: &Gazetteer) {
    for entity in entities {
        let unknown = matches!(entity.kind, EntityKind::Person | EntityKind::Organisation)
            && entity.office.is_none()
            && entity.sector.is_none();
        if !unknown || entity.name.len() < 4 {
            continue;
        }
        let town = |name: &str| {
            gazetteer
                .named(name)
                .any(|row| gazetteer.level(row) == Level::City && gazetteer.population(row) >= TOWN)
        };
        let inside = entity.mentions.iter().any(|mention| {
            let before = text[..mention.span.start()].trim_end_matches("downtown ");
            let after = &text[mention.span.end()..];
            mention.form == MentionForm::Name
                && mention.span.of(text) == entity.name
                && [" in ", " near ", "In ", "Near "].iter().any(|word| before.ends_with(word))
                && !after.starts_with("'s")
                && !after.starts_with("’s")
        });
        if inside && town(&entity.name) {
            entity.kind = EntityKind::Place;
            entity.entity = None;
            entity.country = None;
            entity.mentions.retain(|mention| mention.form == MentionForm::Name);
        }
    }
}
