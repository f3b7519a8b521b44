//! Token vectors to named entities: the BILUO transition system.
//!
//! Follows spaCy's `BiluoPushDown`: an entity neither starts on white space nor runs across the start of a sentence.

use std::ops::Range;

use demarche_model::NerLabel;

use crate::Error;
use crate::compiled::{Reader, Writer};
use crate::config::TransitionConfig;
use crate::transition::{TransitionModel, TransitionScratch, read_moves};
use crate::weights::Layers;

const COMPONENT: &str = "ner";

/// The entity recogniser.
#[derive(Debug)]
pub(crate) struct Recogniser {
    actions: Vec<Action>,
    model: TransitionModel<3>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Begin(NerLabel),
    In(NerLabel),
    Last(NerLabel),
    Unit(NerLabel),
    Out,
    /// A token that must not be in an entity: valid only where one was marked beforehand, so never here.
    Blocked,
}

/// Buffers of the recogniser.
#[derive(Debug, Default)]
pub(crate) struct NerScratch {
    transition: TransitionScratch,
}

/// What the recogniser needs to know of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// Whether it is white space.
    pub(crate) is_space: bool,
    /// Whether a sentence starts here.
    pub(crate) sentence_start: bool,
}

impl Recogniser {
    /// Its network.
    pub(crate) fn model(&self) -> &TransitionModel<3> {
        &self.model
    }

    /// Builds the recogniser from its `moves` and `model` files, over token vectors of a width.
    pub(crate) fn new(
        config: &TransitionConfig,
        moves: &[u8],
        layers: &Layers,
        width: usize,
    ) -> Result<Recogniser, Error> {
        let actions = actions(moves)?;
        let kinds: Vec<u32> = actions.iter().map(|action| action.kind()).collect();
        let model = TransitionModel::new(config, layers, width, &kinds)?;
        Ok(Recogniser { actions, model })
    }

    /// Writes the network.
    pub(crate) fn write(&self, writer: &mut Writer) {
        self.model.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote; the actions are read from `moves`.
    pub(crate) fn read(
        reader: &mut Reader,
        moves: &[u8],
        width: usize,
    ) -> Result<Recogniser, Error> {
        let actions = actions(moves)?;
        let kinds: Vec<u32> = actions.iter().map(|action| action.kind()).collect();
        let model = TransitionModel::read(reader, width, &kinds)?;
        Ok(Recogniser { actions, model })
    }

    /// The entities of a text, in order: a range of tokens and a label each.
    pub(crate) fn run(
        &self,
        vectors: &[f32],
        sites: &[Site],
        scratch: &mut NerScratch,
        entities: &mut Vec<(Range<usize>, NerLabel)>,
    ) {
        entities.clear();
        self.model.prepare(vectors, &mut scratch.transition);
        let mut open: Option<(usize, NerLabel)> = None;
        for token in 0..sites.len() {
            let start = open.map(|(start, _)| start as u32);
            let before = start.map(|_| token as u32 - 1);
            let features = [Some(token as u32), start, before];
            let valid = valid(open, &sites[token..]);
            let best = self.model.best(&features, valid, &mut scratch.transition);
            // In every state an entity may end or the token stay out; were it not so, the rest would have no entities.
            let Some(best) = best else { break };
            match self.actions[best] {
                Action::Begin(label) => open = Some((token, label)),
                Action::Last(label) => {
                    if let Some((start, _)) = open.take() {
                        entities.push((start..token + 1, label));
                    }
                }
                Action::Unit(label) => entities.push((token..token + 1, label)),
                Action::In(_) | Action::Out | Action::Blocked => {}
            }
        }
    }
}

/// The actions of the component's `moves` file, in the order of the network's outputs.
fn actions(moves: &[u8]) -> Result<Vec<Action>, Error> {
    let mut actions = Vec::new();
    for (kind, label) in read_moves(COMPONENT, moves)? {
        let named = |action: fn(NerLabel) -> Action| {
            NerLabel::from_label(&label).map(action).ok_or_else(|| Error::Label {
                component: COMPONENT.to_owned(),
                label: label.clone(),
            })
        };
        actions.push(match kind {
            // spaCy makes no transition of a token whose entity is not known.
            0 => continue,
            1 => named(Action::Begin)?,
            2 => named(Action::In)?,
            3 => named(Action::Last)?,
            4 if label.is_empty() => Action::Blocked,
            4 => named(Action::Unit)?,
            5 if label.is_empty() => Action::Out,
            _ => return Err(Error::Label { component: COMPONENT.to_owned(), label }),
        });
    }
    Ok(actions)
}

impl Action {
    /// The action's kind as bits, all of which must be valid: what it does, and inside an entity the entity's label.
    fn kind(self) -> u32 {
        match self {
            Action::Begin(_) => 1,
            Action::Unit(_) => 2,
            Action::Out => 4,
            Action::Blocked => 8,
            Action::In(label) => 16 | label_bit(label),
            Action::Last(label) => 32 | label_bit(label),
        }
    }
}

fn label_bit(label: NerLabel) -> u32 {
    64 << label as u32
}

// Labels and kinds share the bits of one number.
const _: () = assert!(NerLabel::ALL.len() + 6 <= 32);

/// The kinds of action that may be taken on the first of the tokens left, with an entity open or none.
fn valid(open: Option<(usize, NerLabel)>, left: &[Site]) -> u32 {
    // An entity goes on only into a token of the same sentence.
    let goes_on = left.get(1).is_some_and(|next| !next.sentence_start);
    let solid = left.first().is_some_and(|token| !token.is_space);
    let bit = |valid: bool, action: Action| if valid { action.kind() } else { 0 };
    match open {
        Some((_, label)) => bit(goes_on, Action::In(label)) | Action::Last(label).kind(),
        None => {
            let any = NerLabel::Cardinal;
            bit(goes_on && solid, Action::Begin(any))
                | bit(solid, Action::Unit(any))
                | Action::Out.kind()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: Site = Site { is_space: false, sentence_start: false };
    const SPACE: Site = Site { is_space: true, sentence_start: false };
    const START: Site = Site { is_space: false, sentence_start: true };

    fn allows(open: Option<(usize, NerLabel)>, left: &[Site], action: Action) -> bool {
        action.kind() & !valid(open, left) == 0
    }

    #[test]
    fn an_entity_neither_starts_on_white_space_nor_crosses_a_sentence_start() {
        let begin = |left: &[Site]| allows(None, left, Action::Begin(NerLabel::Org));
        assert!(begin(&[WORD, WORD]));
        assert!(begin(&[WORD, SPACE]));
        assert!(!begin(&[SPACE, WORD]));
        assert!(!begin(&[WORD, START]));
        assert!(!begin(&[WORD]));
        assert!(!allows(None, &[SPACE], Action::Unit(NerLabel::Org)));
        assert!(!allows(None, &[WORD], Action::Blocked));
    }

    #[test]
    fn an_open_entity_goes_on_or_ends_with_its_own_label() {
        let open = Some((0, NerLabel::Gpe));
        assert!(allows(open, &[WORD, WORD], Action::In(NerLabel::Gpe)));
        assert!(!allows(open, &[WORD, START], Action::In(NerLabel::Gpe)));
        assert!(allows(open, &[WORD], Action::Last(NerLabel::Gpe)));
        assert!(!allows(open, &[WORD], Action::Last(NerLabel::Org)));
        assert!(!allows(open, &[WORD, WORD], Action::Out));
    }
}
