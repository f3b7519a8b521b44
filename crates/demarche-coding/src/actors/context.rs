//! Whose, where the words do not say: the country that the report speaks of most, or speaks of here.

use std::collections::BTreeMap;

use demarche_lexicon::actors::{Form, Of};
use demarche_model::{BlockKind, Code, Dep, TokenId};

use super::store::is_country;
use super::view::View;

/// By how much one country must outdo the next for somebody who is named to be taken for its own: unknown beats wrong.
pub(super) const CLEAR: f64 = 0.5;

/// The weight of the government that publishes a text, for an office that it would name so only of its own.
const OWN: f64 = 12.0;

/// Where the report speaks of which country.
pub(super) struct Context {
    spots: Vec<Spot>,
    /// The country whose government publishes the report.
    pub(super) home: Option<Code>,
}

/// Who looks for a country.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// An envoy in a government's own text: its own, unless the words say otherwise.
    Envoy,
    /// Officers and bodies of a state: a government writes of its own without naming the country.
    State,
    /// Rebels, opponents, criminals.
    Opponents,
    /// Anybody else: governments write of other countries' press and people.
    Society,
}

impl Kind {
    /// By the sector.
    pub(super) fn of(sector: Option<&Code>) -> Kind {
        match sector.map(Code::as_str) {
            Some("GOV" | "MIL" | "LEG" | "JUD" | "COP" | "SPY") | None => Kind::State,
            Some("OPP" | "REB" | "CRM" | "PRM" | "UAF") => Kind::Opponents,
            Some(_) => Kind::Society,
        }
    }
}

struct Spot {
    token: TokenId,
    sentence: usize,
    code: Code,
    subject: bool,
    headline: bool,
}

impl Context {
    pub(super) fn new(view: &View<'_>) -> Context {
        let mut spots = Vec::new();
        for hit in &view.hits {
            let code = hit.senses.iter().find_map(|sense| match sense.of {
                Of::Country(_) | Of::Place(_) => Some(view.code(sense.of)),
                Of::Organisation(i) => {
                    let body = &view.actors.organisations[i];
                    let press = body.sector.as_ref().is_some_and(|s| s.as_str() == "JRN");
                    body.country.clone().filter(|_| !press)
                }
                Of::Leader(i) => {
                    let next = hit.tokens.end;
                    let longer = view.inside(next)
                        && view.is_capital(next)
                        && view.parse[next].pos == demarche_model::Pos::Propn;
                    let named = sense.form == Form::Name && !longer;
                    named.then(|| view.actors.leaders[i].entity.clone())
                }
                Of::Group(_) => None,
            });
            let Some(code) = code.filter(is_country) else { continue };
            let top = view.top(hit.tokens);
            let block = view.document.block_at(view.parse[top].span.start());
            spots.push(Spot {
                token: top,
                sentence: view.sentence(top),
                code,
                subject: matches!(view.dep(top), Dep::Nsubj | Dep::Nsubjpass),
                headline: block.is_some_and(|b| b.kind == BlockKind::Title),
            });
        }
        Context { spots, home: home(view) }
    }

    /// Whether the words before a token in its sentence name one country, and another than this.
    pub(super) fn acts_for_another(&self, view: &View<'_>, at: TokenId, code: &Code) -> bool {
        let sentence = view.sentence(at);
        let before = self.spots.iter().filter(|s| s.sentence == sentence && s.token < at);
        let mut codes: Vec<&Code> = before.map(|spot| &spot.code).collect();
        codes.dedup();
        matches!(codes.as_slice(), [only] if *only != code)
    }

    /// Whether the report speaks of a country; one that speaks of none may be about any.
    pub(super) fn concerns(&self, code: &Code) -> bool {
        self.spots.is_empty() || self.spots.iter().any(|spot| spot.code == *code)
    }

    /// Where the story around a token speaks of countries; of a digest's, up to the end of the item.
    fn told(&self, view: &View<'_>, at: TokenId) -> impl Iterator<Item = &Spot> {
        let block = view.document.block_at(view.parse[at].span.start());
        let end = block.map(|block| block.span.end()).filter(|_| view.is_digest());
        self.spots.iter().filter(move |spot| {
            view.one_story(spot.token, at)
                && end.is_none_or(|end| view.parse[spot.token].span.start() < end)
        })
    }

    /// The country that most of the story around a token is about, and its share of all mentions of countries in it.
    pub(super) fn dominant(&self, view: &View<'_>, at: TokenId) -> Option<(Code, f64)> {
        let mut counts: BTreeMap<&Code, usize> = BTreeMap::new();
        for spot in self.told(view, at) {
            *counts.entry(&spot.code).or_default() += 1;
        }
        let all: usize = counts.values().sum();
        let (code, count) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
        Some((code.clone(), count as f64 / all as f64))
    }

    /// The country that an office or body named at this token belongs to, where it outdoes
    /// the next by the margin; `taken` says where it cannot.
    pub(super) fn nearest(
        &self,
        view: &View<'_>,
        at: TokenId,
        kind: Kind,
        margin: f64,
        taken: &dyn Fn(&Code) -> bool,
    ) -> Option<Code> {
        let sentence = view.sentence(at);
        let block =
            |token: TokenId| view.document.block_at(view.parse[token].span.start()).map(|b| b.span);
        let here = block(at);
        let mut scores: BTreeMap<&Code, f64> = BTreeMap::new();
        let all = self.told(view, at).count() as f64;
        // An item of a digest says more of its own people than the item beside it.
        let close = if view.is_digest() { 1.5 } else { 0.3 };
        for spot in self.told(view, at) {
            let score = scores.entry(&spot.code).or_default();
            *score += 6.0 / all;
            if spot.headline {
                *score += 0.5;
            }
            if spot.sentence == sentence {
                // Who acts on rebels and opponents is not whose they are.
                *score += match (spot.subject, kind) {
                    (true, Kind::Opponents) => 0.0,
                    (true, _) => 2.0,
                    (false, _) => 1.0,
                };
            } else if spot.sentence + 1 == sentence || spot.sentence == sentence + 1 {
                *score += if spot.subject { 0.8 } else { 0.4 };
            }
            if block(spot.token) == here {
                *score += close;
            }
        }
        let weight = match kind {
            Kind::Envoy => OWN,
            Kind::State => 2.0,
            Kind::Opponents | Kind::Society => 0.0,
        };
        if let Some(home) = self.home.as_ref().filter(|_| weight > 0.0) {
            *scores.entry(home).or_default() += weight;
        }
        // A government's text on rebels or opponents of nobody knows whom is hardly on its own.
        let foreign = |code: &Code| {
            kind != Kind::Opponents || self.home.as_ref().is_none_or(|home| home != code)
        };
        let mut free: Vec<_> =
            scores.into_iter().filter(|(code, _)| !taken(code) && foreign(code)).collect();
        free.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        let second = free.get(1).map_or(0.0, |(_, score)| *score);
        let clear = free.first().filter(|(_, score)| *score >= second + margin);
        clear.map(|(code, _)| (*code).clone())
    }

    /// The country that a visit told in this sentence goes to, other than `not`.
    pub(super) fn host(&self, view: &View<'_>, at: TokenId, not: &Code) -> Option<Code> {
        let sentence = view.sentence(at);
        self.spots
            .iter()
            .find(|spot| {
                spot.sentence == sentence
                    && spot.code != *not
                    && view.dep(spot.token) == Dep::Pobj
                    && matches!(view.lower(view.head(spot.token)).as_str(), "to" | "in")
                    && {
                        let above = view.parse.lemma(view.head(view.head(spot.token)));
                        matches!(
                            above,
                            "visit"
                                | "trip"
                                | "travel"
                                | "tour"
                                | "arrive"
                                | "be"
                                | "meet"
                                | "meeting"
                                | "talk"
                        )
                    }
            })
            .map(|spot| spot.code.clone())
    }
}

/// The government that publishes the report, by its address or the publisher's name.
pub(super) fn home(view: &View<'_>) -> Option<Code> {
    let by_address = view.document.url.as_deref().and_then(|url| view.actors.host(url)).cloned();
    by_address
        .or_else(|| {
            let name = view.document.publisher.as_deref()?;
            let starts = name
                .char_indices()
                .map(|(at, _)| at)
                .filter(|at| name[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric()));
            starts.filter_map(|at| view.actors.longest(name, at)).find_map(|found| {
                found.senses.iter().find_map(|sense| match sense.of {
                    Of::Country(_) => Some(view.code(sense.of)),
                    Of::Organisation(i) => {
                        let body = &view.actors.organisations[i];
                        let state = body.sector.as_ref().is_some_and(|s| s.as_str() == "GOV");
                        state.then(|| body.entity.clone())
                    }
                    _ => None,
                })
            })
        })
        .filter(is_country)
}
