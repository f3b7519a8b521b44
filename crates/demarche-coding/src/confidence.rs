//! How likely an event is right: from judged draws of its pattern, and from how it was read.
//!
//! In: a calibration, an event and its entities. Out: the probability that its type and both sides are right.
//!
//! A pattern's share of right draws is shrunk towards its page's, and that towards the share of all draws (the mean of
//! a beta-binomial whose prior is the level above). Features of the event then shift the log-odds.

use std::collections::BTreeMap;

use demarche_lexicon::Calibration;
use demarche_lexicon::calibration::Count;
use demarche_model::{Cited, Entity, EntityId, EntityKind, Event, MentionForm, Status};

/// What is looked at beside the pattern, by the names that the calibration uses.
pub const FEATURES: [&str; 13] = [
    "actor-pronoun",
    "actor-nominal",
    "recipient-pronoun",
    "recipient-nominal",
    "no-recipient",
    "side-elsewhere",
    "side-without-code",
    "unasserted",
    "in-statement",
    "long-sentence",
    "no-actor",
    "actor-place",
    "scorer",
];

/// What an event's features are, in the order of [`FEATURES`].
pub type Traits = [f64; FEATURES.len()];

/// The model made of a calibration.
#[derive(Clone, PartialEq, Debug)]
pub struct Model {
    patterns: BTreeMap<String, Count>,
    pages: BTreeMap<String, f64>,
    all: f64,
    page_weighs: f64,
    weights: [f64; FEATURES.len()],
}

impl Model {
    /// Makes the model; none where nothing was judged.
    pub fn new(calibration: &Calibration) -> Option<Model> {
        let mut pages: BTreeMap<String, Count> = BTreeMap::new();
        let mut all = Count::default();
        for (rule, count) in &calibration.patterns {
            let page = pages.entry(page_of(rule).to_owned()).or_default();
            for sum in [page, &mut all] {
                sum.right += count.right;
                sum.of += count.of;
            }
        }
        if all.of == 0 {
            return None;
        }
        // One draw right and one wrong beside all others: no share is certain.
        let all = shrunk(all, 0.5, 2.0);
        let pages = pages.into_iter();
        Some(Model {
            patterns: calibration.patterns.clone(),
            pages: pages
                .map(|(page, count)| (page, shrunk(count, all, calibration.all_weighs)))
                .collect(),
            all,
            page_weighs: calibration.page_weighs,
            weights: FEATURES
                .map(|name| calibration.features.get(name).copied().unwrap_or_default()),
        })
    }

    /// The share of a pattern's events that is right, by its own draws and its page's.
    pub fn share(&self, rule: &str) -> f64 {
        let page = self.pages.get(page_of(rule)).copied().unwrap_or(self.all);
        let own = self.patterns.get(rule).copied().unwrap_or_default();
        shrunk(own, page, self.page_weighs)
    }

    /// The probability that type and both sides of an event are right.
    pub fn confidence(&self, event: &Event, traits: &Traits) -> f64 {
        let shift: f64 = self.weights.iter().zip(traits).map(|(weight, x)| weight * x).sum();
        let share = self.share(&event.event.rule.0);
        1.0 / (1.0 + (-(log_odds(share) + shift)).exp())
    }
}

/// The logarithm of a probability's odds.
pub fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}

/// The mean of a share whose prior is `prior`, worth `weight` draws.
fn shrunk(count: Count, prior: f64, weight: f64) -> f64 {
    (f64::from(count.right) + prior * weight) / (f64::from(count.of) + weight)
}

/// The page that a rule stands on.
fn page_of(rule: &str) -> &str {
    rule.split_once('/').map_or(rule, |(page, _)| page)
}

/// The probability from which on the scorer speaks for an event, and below which against it.
const USUAL: f64 = 0.9;

/// An event's features, in the order of [`FEATURES`]: 1 where one holds and 0 where not, but for the length of the
/// sentence, which is 0 at 25 words and 1 at 50, and for what the learned scorer says: a quarter of the log-odds that it
/// gives the event's type, above or below those of what it usually says, and 0 where it says nothing.
pub fn features(event: &Event, entities: &[Entity], text: &str, scorer: Option<f32>) -> Traits {
    let form = |side: &Cited<EntityId>| {
        let mentions = entities.get(side.value.index()).map_or(&[][..], |e| &e.mentions);
        let at = mentions.iter().find(|mention| mention.span == side.span);
        at.or_else(|| mentions.iter().find(|mention| side.span.contains(mention.span)))
            .map_or(MentionForm::Nominal, |mention| mention.form)
    };
    let named = |sides: &[Cited<EntityId>], wanted: MentionForm| {
        sides.iter().any(|side| form(side) == wanted)
    };
    let sides = || event.actor.iter().chain(&event.recipient);
    let coded = |side: &Cited<EntityId>| {
        entities.get(side.value.index()).is_some_and(|entity| entity.entity.is_some())
    };
    let is_place = |side: &Cited<EntityId>| {
        entities.get(side.value.index()).is_some_and(|entity| entity.kind == EntityKind::Place)
    };
    let words = event.sentence.of(text).split_whitespace().count() as f64;
    let flag = |holds: bool| f64::from(u8::from(holds));
    [
        flag(named(&event.actor, MentionForm::Pronoun)),
        flag(named(&event.actor, MentionForm::Nominal)),
        flag(named(&event.recipient, MentionForm::Pronoun)),
        flag(named(&event.recipient, MentionForm::Nominal)),
        flag(event.recipient.is_empty() && event.actor.len() < 2),
        flag(sides().any(|side| !event.sentence.contains(side.span))),
        flag(!sides().all(coded)),
        flag(event.status != Status::Asserted),
        flag(event.statement.is_some()),
        ((words - 25.0) / 25.0).clamp(-1.0, 2.0),
        flag(event.actor.is_empty()),
        flag(event.actor.iter().any(is_place)),
        scorer.map_or(0.0, |likely| {
            (log_odds(f64::from(likely).clamp(1e-4, 1.0 - 1e-4)) - log_odds(USUAL)) / 4.0
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let counts = [("aid/arm", 9, 10), ("aid/feed", 0, 1), ("reject/veto", 1, 10)];
        let counts = counts.map(|(rule, right, of)| (rule.to_owned(), Count { right, of }));
        let patterns = counts.into_iter().collect();
        Model::new(&Calibration { patterns, ..Calibration::unjudged() }).unwrap()
    }

    #[test]
    fn a_pattern_that_was_never_drawn_takes_after_its_page() {
        let model = model();
        let share = |rule| model.share(rule);
        assert!(share("aid/rescue") > share("reject/rescue"));
        assert!(share("unknown/rescue") > share("reject/rescue"));
        assert!(share("aid/arm") > share("aid/rescue"));
    }

    #[test]
    fn a_single_draw_proves_little() {
        let share = model().share("aid/feed");
        assert!(share > 0.3 && share < 0.9, "{share}");
    }

    #[test]
    fn nothing_judged_is_no_confidence() {
        assert_eq!(Model::new(&Calibration::unjudged()), None);
    }
}
