//! Token vectors to heads, labels and sentence starts: the arc-eager transition system.
//!
//! Follows spaCy's `ArcEager`: greedy, non-monotonic (a token with no head goes back to the buffer when it is popped; a
//! left arc may replace an earlier head), with a transition that starts a sentence. Labels such as `prep||dobj` mark arcs
//! that were lifted to make the training trees projective; they are undone at the end.

use demarche_model::Dep;

use crate::Error;
use crate::compiled::{Reader, Writer};
use crate::config::TransitionConfig;
use crate::transition::{TransitionModel, TransitionScratch, read_moves};
use crate::weights::Layers;

const COMPONENT: &str = "parser";

/// The dependency parser.
#[derive(Debug)]
pub(crate) struct Parser {
    actions: Vec<Action>,
    model: TransitionModel<8>,
}

/// What the parser says about a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Arc {
    /// The index of the head; the token's own where it is a root.
    pub(crate) head: usize,
    /// The label of the arc.
    pub(crate) dep: Dep,
    /// Whether a sentence starts here.
    pub(crate) sentence_start: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Action {
    Shift,
    Reduce,
    Left(Label),
    Right(Label),
    Break,
}

/// A label; with the label of the true head where the arc was lifted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Label {
    dep: Dep,
    lifted_from: Option<Dep>,
}

const ROOT: Label = Label { dep: Dep::Root, lifted_from: None };

/// Buffers of the parser.
#[derive(Debug, Default)]
pub(crate) struct ParserScratch {
    transition: TransitionScratch,
    state: State,
    heads: Vec<usize>,
    labels: Vec<Label>,
    left_edge: Vec<usize>,
    right_edge: Vec<usize>,
    starts: Vec<bool>,
}

/// A state of the transition system. Tokens are indices.
#[derive(Debug, Default)]
struct State {
    length: u32,
    /// The next token that has never been on the stack.
    next: u32,
    stack: Vec<u32>,
    /// Tokens put back on the buffer; the last is first in line.
    returned: Vec<u32>,
    arcs: Vec<Option<(u32, Label)>>,
    /// The child last attached on a head's left or right, and for each child the one attached to its head before it.
    last_left: Vec<Option<u32>>,
    last_right: Vec<Option<u32>>,
    before: Vec<Option<u32>>,
    unshiftable: Vec<bool>,
    sentence_start: Vec<bool>,
}

impl Parser {
    /// Its network.
    pub(crate) fn model(&self) -> &TransitionModel<8> {
        &self.model
    }

    /// Builds the parser from its `moves` and `model` files, over token vectors of a width.
    pub(crate) fn new(
        config: &TransitionConfig,
        moves: &[u8],
        layers: &Layers,
        width: usize,
    ) -> Result<Parser, Error> {
        let actions = actions(moves)?;
        let kinds: Vec<u32> = actions.iter().map(|action| action.kind()).collect();
        let model = TransitionModel::new(config, layers, width, &kinds)?;
        Ok(Parser { actions, model })
    }

    /// Writes the network.
    pub(crate) fn write(&self, writer: &mut Writer) {
        self.model.write(writer);
    }

    /// Reads what [`write`](Self::write) wrote; the actions are read from `moves`.
    pub(crate) fn read(reader: &mut Reader, moves: &[u8], width: usize) -> Result<Parser, Error> {
        let actions = actions(moves)?;
        let kinds: Vec<u32> = actions.iter().map(|action| action.kind()).collect();
        let model = TransitionModel::read(reader, width, &kinds)?;
        Ok(Parser { actions, model })
    }

    /// The arcs of a text's tokens. `is_space` tells white space, which the true head of a lifted arc cannot be.
    pub(crate) fn run(
        &self,
        vectors: &[f32],
        length: usize,
        is_space: impl Fn(usize) -> bool,
        scratch: &mut ParserScratch,
        arcs: &mut Vec<Arc>,
    ) {
        arcs.clear();
        if length == 0 {
            return;
        }
        let ParserScratch { transition, state, heads, labels, left_edge, right_edge, starts } =
            scratch;
        self.model.prepare(vectors, transition);
        state.reset(length);
        while !state.is_final() {
            let best = self.model.best(&state.features(), state.valid(), transition);
            // Some transition is valid in every state that is not final; were there none, spaCy too would stop here.
            let Some(best) = best else { break };
            state.act(self.actions[best]);
        }
        heads.clear();
        labels.clear();
        for (i, arc) in state.arcs.iter().enumerate() {
            let (head, label) = arc.map_or((i, ROOT), |(head, label)| (head as usize, label));
            heads.push(head);
            labels.push(label);
        }
        if labels.iter().any(|label| label.lifted_from.is_some()) {
            find_edges(heads, left_edge, right_edge, starts);
            for token in 0..length {
                if let Some(wanted) = labels[token].lifted_from.take() {
                    let edges = (left_edge.as_slice(), right_edge.as_slice());
                    heads[token] = true_head(token, wanted, heads, labels, edges, &is_space);
                }
            }
        }
        find_edges(heads, left_edge, right_edge, starts);
        starts.fill(false);
        for token in 0..length {
            if heads[token] == token {
                starts[left_edge[token]] = true;
            }
        }
        starts[0] = true;
        join_sentences(heads, starts);
        arcs.extend((0..length).map(|token| Arc {
            head: heads[token],
            dep: labels[token].dep,
            sentence_start: starts[token],
        }));
    }
}

/// The actions of the component's `moves` file, in the order of the network's outputs.
fn actions(moves: &[u8]) -> Result<Vec<Action>, Error> {
    read_moves(COMPONENT, moves)?
        .into_iter()
        .map(|(kind, label)| match kind {
            0 if label.is_empty() => Ok(Action::Shift),
            1 if label.is_empty() => Ok(Action::Reduce),
            2 => Ok(Action::Left(Label::read(&label)?)),
            3 => Ok(Action::Right(Label::read(&label)?)),
            4 if label == "ROOT" => Ok(Action::Break),
            _ => Err(Error::Label { component: COMPONENT.to_owned(), label }),
        })
        .collect()
}

impl Label {
    fn read(text: &str) -> Result<Label, Error> {
        let dep = |name: &str| {
            Dep::from_label(name).filter(|dep| *dep != Dep::None).ok_or_else(|| Error::Label {
                component: COMPONENT.to_owned(),
                label: text.to_owned(),
            })
        };
        match text.split_once("||") {
            None => Ok(Label { dep: dep(text)?, lifted_from: None }),
            Some((own, head)) => Ok(Label { dep: dep(own)?, lifted_from: Some(dep(head)?) }),
        }
    }
}

/// Kinds of transition, as bits. Left and right arcs are valid in the same states.
const SHIFT: u32 = 1;
const REDUCE: u32 = 2;
const ARC: u32 = 4;
const BREAK: u32 = 8;

impl Action {
    fn kind(self) -> u32 {
        match self {
            Action::Shift => SHIFT,
            Action::Reduce => REDUCE,
            Action::Left(_) | Action::Right(_) => ARC,
            Action::Break => BREAK,
        }
    }
}

impl State {
    fn reset(&mut self, length: usize) {
        self.length = length as u32;
        self.next = 0;
        self.stack.clear();
        self.returned.clear();
        refill(&mut self.arcs, length, None);
        refill(&mut self.last_left, length, None);
        refill(&mut self.last_right, length, None);
        refill(&mut self.before, length, None);
        refill(&mut self.unshiftable, length, false);
        refill(&mut self.sentence_start, length, false);
        // spaCy marks the first token of a document as the start of a sentence.
        self.sentence_start[0] = true;
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.returned.len()
    }

    /// The token at a depth of the stack.
    fn s(&self, depth: usize) -> Option<u32> {
        self.stack.len().checked_sub(depth + 1).map(|at| self.stack[at])
    }

    /// The token at a place of the buffer.
    fn b(&self, place: usize) -> Option<u32> {
        match self.returned.len().checked_sub(place + 1) {
            Some(at) => Some(self.returned[at]),
            None => {
                let token = self.next + (place - self.returned.len()) as u32;
                (token < self.length).then_some(token)
            }
        }
    }

    fn features(&self) -> [Option<u32>; 8] {
        let (b0, s0) = (self.b(0), self.s(0));
        let left = |token: Option<u32>| token.and_then(|token| self.last_left[token as usize]);
        let right = |token: Option<u32>| token.and_then(|token| self.last_right[token as usize]);
        [b0, self.b(1), s0, self.s(1), self.s(2), left(b0), left(s0), right(s0)]
    }

    /// The kinds of transition that are valid.
    fn valid(&self) -> u32 {
        let (b0, b1) = (self.b(0), self.b(1));
        let starts = |token: u32| self.sentence_start[token as usize];
        let arc = !self.stack.is_empty() && b0.is_some_and(|b0| !starts(b0));
        let shift = self.stack.is_empty()
            || arc && b1.is_some() && b0.is_some_and(|b0| !self.unshiftable[b0 as usize]);
        let breaks = b0.zip(b1).is_some_and(|(b0, b1)| b1 == b0 + 1 && !starts(b1));
        let bit = |valid: bool, kind: u32| if valid { kind } else { 0 };
        bit(shift, SHIFT) | bit(!self.stack.is_empty(), REDUCE) | bit(arc, ARC) | bit(breaks, BREAK)
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Shift => self.push(),
            Action::Reduce => {
                let Some(s0) = self.stack.pop() else { return };
                // A token with no head gets another chance, unless nothing lies beneath it.
                if self.arcs[s0 as usize].is_none() && !self.stack.is_empty() {
                    self.unshiftable[s0 as usize] = true;
                    self.returned.push(s0);
                }
            }
            Action::Left(label) => {
                if let (Some(s0), Some(b0)) = (self.s(0), self.b(0)) {
                    self.attach(s0, b0, label);
                    self.unshiftable[b0 as usize] = false;
                    self.stack.pop();
                }
            }
            Action::Right(label) => {
                if let (Some(s0), Some(b0)) = (self.s(0), self.b(0)) {
                    self.attach(b0, s0, label);
                    self.push();
                }
            }
            Action::Break => {
                if let Some(b1) = self.b(1) {
                    self.sentence_start[b1 as usize] = true;
                }
            }
        }
    }

    fn push(&mut self) {
        let token = self.returned.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        if token < self.length {
            self.stack.push(token);
        }
    }

    fn attach(&mut self, child: u32, head: u32, label: Label) {
        // Only a token on the stack can have a head already, and then it is its head's last right child.
        if let Some((old, _)) = self.arcs[child as usize] {
            let last = if old > child { &mut self.last_left } else { &mut self.last_right };
            if last[old as usize] == Some(child) {
                last[old as usize] = self.before[child as usize];
            }
        }
        let last = if head > child { &mut self.last_left } else { &mut self.last_right };
        self.before[child as usize] = last[head as usize].replace(child);
        self.arcs[child as usize] = Some((head, label));
    }
}

/// The true head of a lifted arc: the first token with the wanted label, searched breadth first from the head at hand.
fn true_head(
    token: usize,
    wanted: Dep,
    heads: &[usize],
    labels: &[Label],
    (left_edge, right_edge): (&[usize], &[usize]),
    is_space: impl Fn(usize) -> bool,
) -> usize {
    let mut queue = vec![heads[token]];
    let mut at = 0;
    while let Some(&parent) = queue.get(at) {
        at += 1;
        for child in left_edge[parent]..=right_edge[parent] {
            if heads[child] != parent || child == parent || child == token || is_space(child) {
                continue;
            }
            if labels[child] == (Label { dep: wanted, lifted_from: None }) {
                return child;
            }
            queue.push(child);
        }
        if at > heads.len() {
            break;
        }
    }
    heads[token]
}

/// Finds the first and last token below each token, with as many passes as spaCy makes: one, and more (up to eleven)
/// while crossing arcs leave some head outside its sentence.
fn find_edges(
    heads: &[usize],
    left: &mut Vec<usize>,
    right: &mut Vec<usize>,
    starts: &mut Vec<bool>,
) {
    let length = heads.len();
    left.clear();
    left.extend(0..length);
    right.clear();
    right.extend(0..length);
    for _ in 0..12 {
        let mut widen = |child: usize| {
            let head = heads[child];
            left[head] = left[head].min(left[child]);
            right[head] = right[head].max(right[child]);
        };
        (0..length).for_each(&mut widen);
        (0..length).rev().for_each(&mut widen);
        refill(starts, length, false);
        for token in (0..length).filter(|token| heads[*token] == *token) {
            starts[left[token]] = true;
        }
        if heads_stay_inside(heads, starts) {
            break;
        }
    }
}

/// Whether every head lies in its token's sentence; like spaCy, the very last token is not looked at.
fn heads_stay_inside(heads: &[usize], starts: &[bool]) -> bool {
    let last = heads.len() - 1;
    let mut start = 0;
    for i in 0..heads.len() {
        if i > 0 && starts[i] || i == last {
            if heads[start..i].iter().any(|head| *head < start || *head > i) {
                return false;
            }
            start = i;
        }
    }
    true
}

/// Joins sentences that an arc runs across, so that every head lies in its token's sentence.
fn join_sentences(heads: &[usize], starts: &mut [bool]) {
    for (token, head) in heads.iter().enumerate() {
        starts[token.min(*head) + 1..=token.max(*head)].fill(false);
    }
}

fn refill<T: Clone>(list: &mut Vec<T>, length: usize, value: T) {
    list.clear();
    list.resize(length, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEP: Label = Label { dep: Dep::Dep, lifted_from: None };

    fn state(length: usize) -> State {
        let mut state = State::default();
        state.reset(length);
        state
    }

    #[test]
    fn an_empty_stack_takes_only_a_shift_or_a_break() {
        assert_eq!(state(3).valid(), SHIFT | BREAK);
        assert_eq!(state(1).valid(), SHIFT);
    }

    #[test]
    fn a_reduced_token_without_head_returns_once_and_cannot_be_shifted_again() {
        let mut state = state(4);
        for action in [Action::Shift, Action::Shift, Action::Reduce] {
            state.act(action);
        }
        assert_eq!((state.b(0), state.b(1), state.s(0)), (Some(1), Some(2), Some(0)));
        assert_eq!(state.valid() & SHIFT, 0);
        state.act(Action::Right(DEP));
        assert_eq!(state.arcs[1], Some((0, DEP)));
    }

    #[test]
    fn a_left_arc_replaces_an_earlier_head_and_its_child() {
        let mut state = state(3);
        for action in [Action::Shift, Action::Right(DEP)] {
            state.act(action);
        }
        assert_eq!(state.last_right[0], Some(1));
        state.act(Action::Left(DEP));
        assert_eq!(state.arcs[1], Some((2, DEP)));
        assert_eq!((state.last_right[0], state.last_left[2]), (None, Some(1)));
    }

    #[test]
    fn no_arc_crosses_a_break() {
        let mut state = state(3);
        state.act(Action::Break);
        state.act(Action::Shift);
        assert_eq!(state.valid(), REDUCE | BREAK);
    }

    #[test]
    fn a_lifted_arc_finds_the_token_with_the_label_it_names() {
        // 1 is the root; 0 and 2 hang on it; 3 was lifted from a `dobj` to the root.
        let heads = [1, 1, 1, 1];
        let label = |dep, lifted_from| Label { dep, lifted_from };
        let labels = [label(Dep::Nsubj, None), ROOT, label(Dep::Dobj, None), DEP];
        let (mut left, mut right, mut starts) = (vec![], vec![], vec![]);
        find_edges(&heads, &mut left, &mut right, &mut starts);
        let find = |dep, space: usize| {
            true_head(3, dep, &heads, &labels, (&left, &right), |token| token == space)
        };
        assert_eq!(find(Dep::Dobj, 9), 2);
        assert_eq!(find(Dep::Dobj, 2), 1);
        assert_eq!(find(Dep::Pobj, 9), 1);
    }

    #[test]
    fn sentences_that_an_arc_runs_across_are_joined() {
        let mut starts = [true, false, true, false];
        join_sentences(&[0, 3, 2, 2], &mut starts);
        assert_eq!(starts, [true, false, false, false]);
    }
}
