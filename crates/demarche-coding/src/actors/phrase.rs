//! One phrase alone: what `demarche actor` reads in "Russian Foreign Minister Sergei Lavrov".

use demarche_lexicon::Lexicon;
use demarche_lexicon::actors::{Form, Of, RoleKind};
use demarche_model::{
    Code, Date, Document, Entity, EntityKind, MentionForm, Office, Parse, TokenId,
};

use super::directory::Directory;
use super::store::is_country;
use super::view::View;

/// What a phrase says of an actor.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ActorReading {
    /// Whom the actor acts for: a country's alpha-3 code, or IGO, UNO, EUR, NGO, IMG, MNC, WEST.
    pub entity: Option<Code>,
    /// The country it belongs to.
    pub country: Option<Code>,
    /// Its sector.
    pub sector: Option<Code>,
    /// Further sectors.
    pub other_sectors: Vec<Code>,
    /// The office that the phrase gives a person.
    pub office: Option<Office>,
    /// The name of a person or body.
    pub name: Option<String>,
}

/// Reads a phrase that speaks of one actor. `context` is a country or an adjective that the phrase stands in the
/// context of; `on` is the day it is said on; the directory is asked for a name without an office. `None` where nothing in the phrase stands for an actor.
pub fn actor_phrase(
    parse: &Parse,
    text: &str,
    lexicon: &Lexicon,
    context: Option<&str>,
    on: Option<Date>,
    directory: &Directory,
) -> Option<ActorReading> {
    let document = Document::from_sentence(text, on);
    let view = View::new(&document, parse, &lexicon.actors);
    let cast = super::gather::gather(&view, directory);
    let end = TokenId(parse.tokens().len() as u32);
    let mut reading = ActorReading::default();
    // The main actor: the person, else the body or group that heads the phrase, else the country.
    let rank = |kind: EntityKind| match kind {
        EntityKind::Person => 0,
        EntityKind::Organisation => 1,
        EntityKind::Group => 2,
        EntityKind::Country => 3,
        EntityKind::Place => 4,
    };
    // "Tuareg separatists" are separatists.
    let owner = |entity: &Entity| {
        entity.mentions.iter().all(|mention| mention.form == MentionForm::Demonym)
    };
    let main = cast.entities.iter().min_by_key(|entity| (rank(entity.kind), owner(entity)));
    if let Some(entity) = main {
        reading.entity = entity.entity.clone();
        reading.country = entity.country.clone();
        reading.sector = entity.sector.clone();
        reading.other_sectors = entity.other_sectors.clone();
        reading.office = entity.office.clone();
        let named = !matches!(entity.kind, EntityKind::Country | EntityKind::Place);
        reading.name = named.then(|| entity.name.clone());
    }
    // A role noun anywhere, the last one first, tells the sector of a phrase that the parse took for something else.
    if reading.sector.is_none()
        && main.is_none_or(|e| e.kind != EntityKind::Person || e.entity.is_none())
    {
        let role = (1..=end.0)
            .rev()
            .find_map(|stop| view.role(TokenId(0), TokenId(stop)).map(|(role, _)| (role, stop)));
        if let Some((role, _)) = role {
            let body = reading.entity.as_ref().is_some_and(|code| !is_country(code));
            if !(body && role.is != RoleKind::People) {
                reading.sector = Some(role.sector.clone());
            }
        }
    }
    // A name that the parse took for something else, if it is all there is.
    if reading.entity.is_none()
        && let Some(found) = view.actors.longest(text.trim(), 0)
        && found.end == text.trim().len()
        && let Some(leader) = found.senses.iter().find_map(|sense| match sense.of {
            Of::Leader(i) => Some(&view.actors.leaders[i]),
            _ => None,
        })
        && let Some(term) = view.actors.term_on(&leader.name, on)
    {
        let holds = on.map_or(term.until.is_none(), |day| term.holds_on(day));
        reading.entity = Some(term.entity.clone());
        reading.country = Some(term.entity.clone());
        reading.sector = Some(Code::new(if holds { "GOV" } else { "ELI" }));
        reading.name = Some(leader.name.clone());
    }
    let pronoun = parse.tokens().len() == 1
        && matches!(parse[TokenId(0)].tag, demarche_model::Tag::Prp | demarche_model::Tag::PrpS);
    if pronoun {
        reading.sector = Some(Code::new("UNK"));
    }
    let past = (0..end.0).any(|id| view.actors.past.contains(&view.lower(TokenId(id))));
    let eli = Code::new("ELI");
    if past && reading.sector.is_some() && reading.sector.as_ref() != Some(&eli) {
        reading.other_sectors.insert(0, reading.sector.clone()?);
        reading.sector = Some(eli);
    }
    // A capital alone stands for the government that sits there.
    let seat = view.hits.first().is_some_and(|hit| {
        hit.tokens.iter().len() == parse.tokens().len()
            && hit.senses.iter().any(|s| s.form == Form::Capital)
    });
    if seat && reading.sector.is_none() {
        reading.sector = Some(Code::new("GOV"));
    }
    // Any other town alone stands for those who live there.
    let town = main.is_some_and(|entity| entity.kind == EntityKind::Place)
        && view.hits.first().is_some_and(|hit| {
            hit.tokens.iter().len() == parse.tokens().len()
                && hit.senses.iter().all(|s| matches!(s.of, Of::Place(_)))
        });
    if town && reading.sector.is_none() {
        reading.sector = Some(Code::new("CVL"));
    }
    if let Some(context) = context
        && reading.entity.is_none()
    {
        let found = context.char_indices().find_map(|(at, _)| {
            let found = view.actors.longest(context, at)?;
            found.senses.iter().find(|s| matches!(s.of, Of::Country(_))).map(|s| view.code(s.of))
        });
        reading.country = found.clone();
        reading.entity = found;
    }
    // For a body that is no country's, its code stands for where it belongs.
    reading.country = reading.country.or_else(|| reading.entity.clone());
    (reading.entity.is_some() || reading.sector.is_some()).then_some(reading)
}
