//! The entities while they are gathered: drafts, what tokens refer to, and the words of mentions.

use std::collections::BTreeMap;

use demarche_lexicon::actors::{Gender, Of};
use demarche_model::{
    Code, Entity, EntityId, EntityKind, Mention, MentionForm, Office, Place, Span, TokenId,
};

use super::Cast;
use super::view::View;

/// An entity being gathered.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) kind: EntityKind,
    pub(super) name: String,
    pub(super) entity: Option<Code>,
    pub(super) country: Option<Code>,
    pub(super) sector: Option<Code>,
    pub(super) other: Vec<Code>,
    pub(super) office: Option<Office>,
    pub(super) place: Option<Place>,
    pub(super) mentions: Vec<Mention>,
    pub(super) gender: Option<Gender>,
    /// The words that make it what it is, in lower case, without country ("foreign ministry").
    pub(super) core: String,
    /// Whether it is many.
    pub(super) plural: bool,
    /// Whether its country was only guessed from the context.
    pub(super) guessed: bool,
    /// Whether it has left the office that it bears.
    pub(super) past: bool,
}

impl Draft {
    pub(super) fn new(kind: EntityKind, name: &str) -> Draft {
        Draft {
            kind,
            name: name.to_owned(),
            entity: None,
            country: None,
            sector: None,
            other: Vec::new(),
            office: None,
            place: None,
            mentions: Vec::new(),
            gender: None,
            core: String::new(),
            plural: false,
            guessed: false,
            past: false,
        }
    }

    /// Sets what it acts for and, where that is a country, where it belongs.
    pub(super) fn act_for(&mut self, code: &Code) {
        self.country = is_country(code).then(|| code.clone());
        self.entity = Some(code.clone());
    }

    pub(super) fn add_sector(&mut self, sector: &Code) {
        if self.sector.is_none() {
            self.sector = Some(sector.clone());
        } else if self.sector.as_ref() != Some(sector) && !self.other.contains(sector) {
            self.other.push(sector.clone());
        }
    }
}

/// Whether a code is a country's.
pub(super) fn is_country(code: &Code) -> bool {
    code.as_str().len() == 3
        && !matches!(code.as_str(), "IGO" | "UNO" | "EUR" | "NGO" | "ISM" | "IMG" | "MNC")
}

/// Whether an office is one that a country has one holder of, at its head.
pub(super) fn is_country_title(office: &str) -> bool {
    matches!(
        office,
        "president" | "minister" | "king" | "queen" | "chancellor" | "premier" | "emir"
    )
}

/// All drafts, and what refers to them.
#[derive(Default)]
pub(super) struct Store {
    pub(super) drafts: Vec<Draft>,
    pub(super) refers: Vec<Vec<usize>>,
    words: Vec<Option<Span>>,
    countries: BTreeMap<usize, usize>,
    listed: BTreeMap<Of, usize>,
    places: BTreeMap<String, usize>,
}

impl Store {
    pub(super) fn new(tokens: usize) -> Store {
        Store { refers: vec![Vec::new(); tokens], words: vec![None; tokens], ..Store::default() }
    }

    pub(super) fn add(&mut self, draft: Draft) -> usize {
        self.drafts.push(draft);
        self.drafts.len() - 1
    }

    /// What a token refers to.
    pub(super) fn of(&self, token: TokenId) -> &[usize] {
        self.refers.get(token.index()).map_or(&[], Vec::as_slice)
    }

    /// The one entity that a token refers to.
    pub(super) fn one(&self, token: TokenId) -> Option<usize> {
        match self.of(token) {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// Notes a mention and what its head refers to; the first to claim a head keeps it.
    pub(super) fn mention(
        &mut self,
        id: usize,
        head: TokenId,
        span: Span,
        words: Span,
        form: MentionForm,
    ) {
        self.note(id, span, form);
        self.refer(id, head, words);
    }

    /// Notes a mention without a head of its own.
    pub(super) fn note(&mut self, id: usize, span: Span, form: MentionForm) {
        let mentions = &mut self.drafts[id].mentions;
        if !span.is_empty() && !mentions.iter().any(|known| known.span == span) {
            mentions.push(Mention { span, form });
        }
    }

    /// Lets a token refer to an entity, in these words.
    pub(super) fn refer(&mut self, id: usize, head: TokenId, words: Span) {
        let refers = &mut self.refers[head.index()];
        if !refers.contains(&id) {
            refers.push(id);
            self.words[head.index()] =
                Some(self.words[head.index()].map_or(words, |known| known.cover(words)));
        }
    }

    /// The entity of a country by its place in the list.
    pub(super) fn country(&mut self, view: &View<'_>, index: usize) -> usize {
        let country = &view.actors.countries[index];
        // A state that is no more keeps an entity of its own.
        if let Some(id) = self.countries.get(&index) {
            return *id;
        }
        let mut draft = Draft::new(EntityKind::Country, &country.name);
        draft.act_for(&country.code);
        let id = self.add(draft);
        self.countries.insert(index, id);
        id
    }

    /// The entity of the country of today that has this code.
    pub(super) fn country_of(&mut self, view: &View<'_>, code: &Code) -> Option<usize> {
        let index = view
            .actors
            .countries
            .iter()
            .position(|country| !country.former && country.code == *code)?;
        Some(self.country(view, index))
    }

    /// The entity of a listed organisation or group.
    pub(super) fn listed(&mut self, of: Of, make: impl FnOnce() -> Draft) -> usize {
        if let Some(id) = self.listed.get(&of) {
            return *id;
        }
        let id = self.add(make());
        self.listed.insert(of, id);
        id
    }

    /// The entity of a place by its name.
    pub(super) fn place(&mut self, name: &str, make: impl FnOnce() -> Draft) -> usize {
        if let Some(id) = self.places.get(name) {
            return *id;
        }
        let id = self.add(make());
        self.places.insert(name.to_owned(), id);
        id
    }

    /// Puts all in order of first mention; entities never mentioned are left out.
    pub(super) fn finish(mut self, issuer: Option<usize>, we: &[usize]) -> Cast {
        for draft in &mut self.drafts {
            draft.mentions.sort_by_key(|mention| (mention.span, mention.form as u8));
        }
        let mut order: Vec<usize> = (0..self.drafts.len()).collect();
        order.retain(|i| !self.drafts[*i].mentions.is_empty());
        order.sort_by_key(|i| (self.drafts[*i].mentions[0].span, *i));
        let mut new_id = vec![None; self.drafts.len()];
        for (new, old) in order.iter().enumerate() {
            new_id[*old] = Some(EntityId(new as u32));
        }
        let entities = order
            .iter()
            .map(|old| {
                let draft =
                    std::mem::replace(&mut self.drafts[*old], Draft::new(EntityKind::Group, ""));
                Entity {
                    kind: draft.kind,
                    name: draft.name,
                    entity: draft.entity,
                    country: draft.country,
                    sector: draft.sector,
                    other_sectors: draft.other,
                    office: draft.office,
                    place: draft.place,
                    mentions: draft.mentions,
                }
            })
            .collect();
        let refers = self
            .refers
            .iter()
            .map(|ids| ids.iter().filter_map(|id| new_id[*id]).collect())
            .collect();
        Cast {
            entities,
            refers,
            words: self.words,
            issuer: issuer.and_then(|old| new_id[old]),
            we: we.iter().filter_map(|old| new_id[*old]).collect(),
            one_voice: false,
            two: None,
        }
    }
}
