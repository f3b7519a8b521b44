//! Where places lie: names of places to points on the map.
//!
//! [`Gazetteer`] reads places by name from one block of bytes; [`locate()`] puts a report's entities on the map with it.

mod fold;
mod gazetteer;
mod locate;
mod notice;
#[cfg(test)]
mod tests;
mod words;

pub use fold::folded;
pub use gazetteer::{
    Block, CompileError, Entry, Gazetteer, GazetteerError, Level, Row, VERSION, checksum, compile,
};
pub use locate::locate;
use std::collections::BTreeSet;

use demarche_lexicon::Actors;
use demarche_model::{Document, EntityKind, Parse, Span};

use crate::actors::Cast;

/// Finds the places of a report that nobody has named yet, and puts all of them on the map.
pub(crate) fn place(
    document: &Document,
    parse: &Parse,
    cast: &mut Cast,
    actors: &Actors,
    gazetteer: &Gazetteer,
) {
    let text = &document.text;
    notice::mistaken(text, &mut cast.entities, gazetteer);
    let mentions = cast.entities.iter().flat_map(|entity| &entity.mentions);
    let named: Vec<Span> = mentions.map(|mention| mention.span).collect();
    let country = |token| {
        let id = cast.of(token).first()?;
        cast.entities[id.index()].country.clone()
    };
    let further = notice::notice(text, parse, &named, &country, gazetteer);
    let names: BTreeSet<&str> =
        further.iter().map(|range| parse.span_of(*range).of(text)).collect();
    cast.admit(text, parse, &further);
    locate(document, &mut cast.entities, actors, gazetteer);
    // A town that the gazetteer alone knows lies in its country; nobody there acts for it by that alone.
    for entity in &mut cast.entities {
        if entity.kind == EntityKind::Place && names.contains(entity.name.as_str()) {
            entity.entity = None;
        }
    }
}
