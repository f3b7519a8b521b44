//! A regular expression in Python's syntax to the places where it matches, with Python's rules: the leftmost match, and
//! there the first alternative.
//!
//! spaCy's tokenizer patterns are long alternations of short pieces with look-around. So each alternative is compiled by
//! itself and tried only where its first character can match (and, where it must end the text, only if its last one
//! can). An alternative runs on a backtracking machine that never enters the same loop twice at the same place, so the
//! time is bounded by the size of the pattern times that of the text.

use super::syntax::{self, CharSet, Node, PatternError, width, widths};

/// A compiled regular expression.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(super) program: Vec<Step>,
    pub(super) sets: Vec<CharSet>,
    /// The number of loops: each is remembered by place while matching.
    pub(super) loops: usize,
    /// The first step of each branch of the outermost alternation.
    pub(super) entries: Vec<usize>,
    /// The alternatives that can begin with each ASCII character; the last list is for all other characters and the end.
    pub(super) by_first: Vec<Vec<u16>>,
    /// Where a match can begin, by the last character of the text, if every alternative must end the text.
    pub(super) by_last: Option<Vec<Reach>>,
    /// Whether all alternatives must begin at the start of the text.
    pub(super) at_start: bool,
}

/// How far before the end of the text a match can begin, all alternatives taken together.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    /// The most characters of the alternatives that have a most; `None` where there are none such.
    pub(super) most: Option<usize>,
    /// The characters of the other alternatives: they match within the run of these that ends the text.
    pub(super) run: Option<Outline>,
}

/// One instruction of the machine.
#[derive(Debug)]
pub(super) enum Step {
    Char(char),
    Set(u16),
    Start,
    End,
    Jump(usize),
    /// Go on at the first; if that fails, at the second.
    Fork(usize, usize),
    /// A fork that opens a loop, with its number.
    Loop(usize, usize, usize),
    /// Run the steps up to `end` as a pattern of their own, so many characters back; go on at `end + 1` if it matches
    /// (or does not).
    Look {
        back: usize,
        negated: bool,
        end: usize,
    },
    Match,
}

/// What the machine remembers while it runs; kept from text to text to save allocations.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    pending: Vec<(usize, usize)>,
    /// One bit for each loop and place; all are 0 between searches.
    entered: Vec<u64>,
    /// Which bits were set, in order.
    journal: Vec<usize>,
}

impl Memory {
    fn make_room(&mut self, loops: usize, text: &str) {
        let words = (loops * (text.len() + 1)).div_ceil(64);
        if self.entered.len() < words {
            self.entered.resize(words, 0);
        }
    }

    /// Notes that a loop is entered at a place; `false` where it was before.
    fn enter(&mut self, place: usize) -> bool {
        let bit = 1u64 << (place % 64);
        let entered = &mut self.entered[place / 64];
        let is_new = *entered & bit == 0;
        if is_new {
            *entered |= bit;
            self.journal.push(place);
        }
        is_new
    }

    /// Takes back what was noted after the journal had a length.
    fn forget(&mut self, before: usize) {
        for place in self.journal.drain(before..) {
            self.entered[place / 64] &= !(1 << (place % 64));
        }
    }
}

impl Reach {
    /// The first byte at which a match that ends the text can begin; `None` where none can.
    fn start(&self, text: &str) -> Option<usize> {
        let counted = self.most.map(|most| {
            let start = text.char_indices().rev().nth(most.saturating_sub(1));
            start.map_or(0, |(start, _)| start)
        });
        let run = self.run.map(|outline| {
            let outside = text.char_indices().rev().find(|(_, c)| !outline.may_hold(*c));
            outside.map_or(0, |(at, c)| at + c.len_utf8())
        });
        counted.into_iter().chain(run).min()
    }
}

/// Programs may not grow beyond this many steps.
const MAX_STEPS: usize = 100_000;

impl Pattern {
    /// Compiles a pattern.
    pub(crate) fn new(pattern: &str) -> Result<Pattern, PatternError> {
        let branches = match syntax::parse(pattern)? {
            Node::Alternate(branches) => branches,
            node => vec![node],
        };
        let mut compiler = Compiler::default();
        let mut entries = Vec::with_capacity(branches.len());
        let mut by_first = vec![Vec::new(); 129];
        let mut by_last = vec![Reach::default(); 129];
        for branch in &branches {
            let entry = compiler.program.len();
            compiler.node(branch)?;
            compiler.push(Step::Match)?;
            for slot in outline(branch, Edge::First).slots() {
                by_first[slot].push(entries.len() as u16);
            }
            for slot in outline(branch, Edge::Last).slots() {
                let reach = &mut by_last[slot];
                match widths(branch).1 {
                    Some(most) => reach.most = reach.most.max(Some(most)),
                    None => {
                        let before = reach.run.unwrap_or(Outline::NOTHING);
                        reach.run = Some(before.or(outline(branch, Edge::Neither)));
                    }
                }
            }
            entries.push(entry);
        }
        if entries.len() > usize::from(u16::MAX) || compiler.sets.len() > usize::from(u16::MAX) {
            return Err(TOO_LARGE);
        }
        let ends = branches.iter().all(|branch| is_anchored(branch, Edge::Last));
        Ok(Pattern {
            program: compiler.program,
            sets: compiler.sets,
            loops: compiler.loops,
            entries,
            by_first,
            by_last: ends.then_some(by_last),
            at_start: branches.iter().all(|branch| is_anchored(branch, Edge::First)),
        })
    }

    /// The leftmost match that begins at byte `from` or after it, as byte offsets. Look-behind sees what precedes.
    pub(crate) fn find(
        &self,
        memory: &mut Memory,
        text: &str,
        from: usize,
    ) -> Option<(usize, usize)> {
        let mut from = from;
        if let Some(by_last) = &self.by_last {
            let last = text.chars().next_back();
            // A line feed at the end may follow the match: then nothing can be said about the last character.
            if last != Some('\n') {
                from = from.max(by_last[last.map_or(128, slot)].start(text)?);
            }
        }
        memory.make_room(self.loops, text);
        let found = self.search(memory, text, from);
        memory.forget(0);
        found
    }

    fn search(&self, memory: &mut Memory, text: &str, from: usize) -> Option<(usize, usize)> {
        let rest = text.get(from..)?;
        let starts = rest.char_indices().map(|(offset, c)| (from + offset, slot(c)));
        for (at, slot) in starts.chain([(text.len(), 128)]) {
            if self.at_start && at > 0 {
                return None;
            }
            for index in &self.by_first[slot] {
                let entry = self.entries[usize::from(*index)];
                if let Some(end) = self.run(memory, text, entry, at) {
                    return Some((at, end));
                }
            }
        }
        None
    }

    /// The end of the match that begins at the start of the text.
    pub(crate) fn match_start(&self, memory: &mut Memory, text: &str) -> Option<usize> {
        memory.make_room(self.loops, text);
        let first = &self.by_first[text.chars().next().map_or(128, slot)];
        let mut entries = first.iter().map(|index| self.entries[usize::from(*index)]);
        let end = entries.find_map(|entry| self.run(memory, text, entry, 0));
        memory.forget(0);
        end
    }

    /// Runs the machine from one step and place; the end of the match.
    fn run(&self, memory: &mut Memory, text: &str, entry: usize, at: usize) -> Option<usize> {
        let bottom = memory.pending.len();
        memory.pending.push((entry, at));
        while memory.pending.len() > bottom {
            let (mut step, mut at) = memory.pending.pop()?;
            loop {
                match &self.program[step] {
                    Step::Char(c) => {
                        if !text[at..].starts_with(*c) {
                            break;
                        }
                        at += c.len_utf8();
                        step += 1;
                    }
                    Step::Set(set) => {
                        let Some(c) = text[at..].chars().next() else { break };
                        if !self.sets[usize::from(*set)].holds(c) {
                            break;
                        }
                        at += c.len_utf8();
                        step += 1;
                    }
                    Step::Start => {
                        if at > 0 {
                            break;
                        }
                        step += 1;
                    }
                    Step::End => {
                        if at < text.len() && &text[at..] != "\n" {
                            break;
                        }
                        step += 1;
                    }
                    Step::Jump(to) => step = *to,
                    Step::Fork(first, second) => {
                        memory.pending.push((*second, at));
                        step = *first;
                    }
                    Step::Loop(number, first, second) => {
                        let place = number * (text.len() + 1) + at;
                        if !memory.enter(place) {
                            break;
                        }
                        memory.pending.push((*second, at));
                        step = *first;
                    }
                    Step::Look { back, negated, end } => {
                        let before = memory.journal.len();
                        let matched = self.look(memory, text, step + 1, at, *back);
                        // What a successful look went through must not count as failed when it is looked at again.
                        if matched {
                            memory.forget(before);
                        }
                        if matched == *negated {
                            break;
                        }
                        step = end + 1;
                    }
                    Step::Match => {
                        memory.pending.truncate(bottom);
                        return Some(at);
                    }
                }
            }
        }
        None
    }

    /// Whether the steps from `entry` match at a place, or so many characters before it.
    fn look(&self, memory: &mut Memory, text: &str, entry: usize, at: usize, back: usize) -> bool {
        let mut start = at;
        for _ in 0..back {
            let Some(c) = text[..start].chars().next_back() else { return false };
            start -= c.len_utf8();
        }
        self.run(memory, text, entry, start).is_some()
    }
}

const TOO_LARGE: PatternError = PatternError { at: 0, reason: "the pattern is too large" };

/// The list in which a character is looked up: its own if ASCII, else the common one.
fn slot(c: char) -> usize {
    if c.is_ascii() { c as usize } else { 128 }
}

#[derive(Default)]
struct Compiler {
    program: Vec<Step>,
    sets: Vec<CharSet>,
    loops: usize,
}

impl Compiler {
    fn push(&mut self, step: Step) -> Result<usize, PatternError> {
        if self.program.len() >= MAX_STEPS {
            return Err(TOO_LARGE);
        }
        self.program.push(step);
        Ok(self.program.len() - 1)
    }

    fn node(&mut self, node: &Node) -> Result<(), PatternError> {
        match node {
            Node::Empty => {}
            Node::Char(c) => {
                self.push(Step::Char(*c))?;
            }
            Node::Set(set) => {
                let known = self.sets.iter().position(|known| known == set);
                let index = known.unwrap_or_else(|| {
                    self.sets.push(set.clone());
                    self.sets.len() - 1
                });
                self.push(Step::Set(index as u16))?;
            }
            Node::Start => {
                self.push(Step::Start)?;
            }
            Node::End => {
                self.push(Step::End)?;
            }
            Node::Look { behind, negated, node } => {
                let back = if *behind { width(node).unwrap_or(0) } else { 0 };
                let look = self.push(Step::Jump(0))?;
                self.node(node)?;
                let end = self.push(Step::Match)?;
                self.program[look] = Step::Look { back, negated: *negated, end };
            }
            Node::Concat(parts) => parts.iter().try_for_each(|part| self.node(part))?,
            Node::Alternate(branches) => {
                let mut jumps = Vec::new();
                for (i, branch) in branches.iter().enumerate() {
                    if i + 1 == branches.len() {
                        self.node(branch)?;
                        break;
                    }
                    let fork = self.push(Step::Fork(0, 0))?;
                    self.node(branch)?;
                    jumps.push(self.push(Step::Jump(0))?);
                    self.program[fork] = Step::Fork(fork + 1, self.program.len());
                }
                let end = self.program.len();
                for jump in jumps {
                    self.program[jump] = Step::Jump(end);
                }
            }
            Node::Repeat { node, min, max, greedy } => self.repeat(node, *min, *max, *greedy)?,
        }
        Ok(())
    }

    fn repeat(
        &mut self,
        node: &Node,
        min: u32,
        max: Option<u32>,
        greedy: bool,
    ) -> Result<(), PatternError> {
        for _ in 0..min {
            let before = self.program.len();
            self.node(node)?;
            // Nothing, repeated, is nothing.
            if self.program.len() == before {
                return Ok(());
            }
        }
        let mut open = Vec::new();
        for _ in min..max.unwrap_or(min + 1) {
            open.push(self.push(Step::Loop(0, 0, 0))?);
            self.node(node)?;
        }
        if let (None, Some(fork)) = (max, open.first()) {
            self.push(Step::Jump(*fork))?;
        }
        let end = self.program.len();
        for fork in open {
            let (first, second) = if greedy { (fork + 1, end) } else { (end, fork + 1) };
            self.program[fork] = Step::Loop(self.loops, first, second);
            self.loops += 1;
        }
        Ok(())
    }
}

/// The characters that can stand at one edge of a match, or anywhere in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub(super) ascii: u128,
    pub(super) other: bool,
    /// Whether the part can match nothing, so that its neighbour may stand at the edge.
    pub(super) empty: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Edge {
    First,
    Last,
    /// The whole match.
    Neither,
}

impl Outline {
    const NOTHING: Outline = Outline { ascii: 0, other: false, empty: true };

    fn or(self, with: Outline) -> Outline {
        Outline {
            ascii: self.ascii | with.ascii,
            other: self.other || with.other,
            empty: self.empty || with.empty,
        }
    }

    /// Whether a character is among them, so far as is known.
    fn may_hold(self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> (c as u32) & 1 == 1 } else { self.other }
    }

    /// The lists of the characters that it can have at the edge.
    fn slots(self) -> impl Iterator<Item = usize> {
        (0..129).filter(move |slot| {
            let possible = if *slot < 128 { self.ascii >> slot & 1 == 1 } else { self.other };
            possible || self.empty
        })
    }
}

fn outline(node: &Node, edge: Edge) -> Outline {
    match node {
        Node::Empty | Node::Start | Node::End | Node::Look { .. } => Outline::NOTHING,
        Node::Char(c) if c.is_ascii() => {
            Outline { ascii: 1 << (*c as u32), other: false, empty: false }
        }
        Node::Char(_) => Outline { ascii: 0, other: true, empty: false },
        Node::Set(set) => {
            let (ascii, other) = set.outline();
            Outline { ascii, other, empty: false }
        }
        Node::Concat(parts) => {
            let mut all = Outline::NOTHING;
            let mut parts = parts.iter();
            while let Some(part) = if edge == Edge::Last { parts.next_back() } else { parts.next() }
            {
                if !all.empty && edge != Edge::Neither {
                    break;
                }
                let part = outline(part, edge);
                all = Outline { empty: all.empty && part.empty, ..all.or(part) };
            }
            all
        }
        Node::Alternate(branches) => {
            let nothing = Outline { empty: false, ..Outline::NOTHING };
            branches.iter().fold(nothing, |all, branch| all.or(outline(branch, edge)))
        }
        Node::Repeat { node, min, max, .. } => {
            let inner = if *max == Some(0) { Outline::NOTHING } else { outline(node, edge) };
            Outline { empty: inner.empty || *min == 0, ..inner }
        }
    }
}

/// Whether a node can match only at an edge of the text.
fn is_anchored(node: &Node, edge: Edge) -> bool {
    match node {
        Node::Start => edge == Edge::First,
        Node::End => edge == Edge::Last,
        Node::Concat(parts) => {
            let outer = if edge == Edge::First { parts.first() } else { parts.last() };
            outer.is_some_and(|part| is_anchored(part, edge))
        }
        Node::Alternate(branches) => branches.iter().all(|branch| is_anchored(branch, edge)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, text: &str, expected: Option<&str>) {
        let pattern = Pattern::new(pattern).unwrap();
        let found = pattern.find(&mut Memory::default(), text, 0);
        assert_eq!(found.map(|(start, end)| &text[start..end]), expected, "{text}");
    }

    #[test]
    fn the_leftmost_match_and_its_first_alternative_win() {
        check("b|ab|abc", "xabc", Some("ab"));
        check("a*?b|c", "caab", Some("c"));
        check("(?:-|--|~)", "x--y", Some("-"));
        check("[a-c]{2,3}", "abcabc", Some("abc"));
        check("[a-c]{2,3}?", "abcabc", Some("ab"));
    }

    #[test]
    fn look_around_sees_both_sides() {
        check("(?<=[0-9])(?:km|m)$", "20km", Some("km"));
        check("(?<=[0-9])(?:km|m)$", "km", None);
        check("(?<=[a-z]),(?=[a-z])", "1,2,a,b", Some(","));
        check(r"^\+(?![0-9])", "+5", None);
        check(r"^\+(?![0-9])", "+a", Some("+"));
        check("(?<!x)é", "xé-é", Some("é"));
    }

    #[test]
    fn an_end_allows_a_last_line_feed_as_in_python() {
        check(r"\.$", "end.\n", Some("."));
        check(r"\.\.+$", "wait....", Some("...."));
        check("'s$|s$", "it's", Some("'s"));
    }

    #[test]
    fn nested_loops_end() {
        check("^(?:a*)*b", &"a".repeat(3000), None);
        check(r"^(?:\S+(?::\S*)?@)?x$", &"a:".repeat(2000), None);
        check("^(?:(?:a|ab)(?:c|bcd)(?:d*))$", "abcd", Some("abcd"));
    }

    #[test]
    fn classes_read_as_in_python() {
        check(r"[]\-x]+", "a]-x", Some("]-x"));
        check(r"[^\W\d_]+", "12ñandú_", Some("ñandú"));
        check(r"\u00e9\U0001F600", "é😀", Some("é😀"));
        check("x{,y}", "x{,y}", Some("x{,y}"));
        assert!(Pattern::new("(a").is_err() && Pattern::new("a)").is_err());
        assert!(Pattern::new("(?<=a*)b").is_err() && Pattern::new(r"(a)\1").is_err());
    }

    #[test]
    fn a_match_that_must_end_the_text_is_sought_near_the_end() {
        check(r"\.\.+$|[a-c]d$", "..x...cd", Some("cd"));
        check(r"\.\.+$|[a-c]d$", "..x....", Some("...."));
        check(r"(?<=x)(?:é+|b)$|-$", "xxéé", Some("éé"));
        check(r"(?:a|bb)*$", "abba-", Some(""));
    }

    proptest! {
        #[test]
        fn any_pattern_is_refused_or_runs(
            pattern in r"([ab(|)*+?^$.é]|\[\^?a-bé\]|\{1,3\}|\(\?[:=!]|\(\?<[=!]|\\[wWdsS.]){0,12}",
            text in "[abé1 \n.]{0,12}",
        ) {
            if let Ok(pattern) = Pattern::new(&pattern) {
                let mut memory = Memory::default();
                let found = pattern.find(&mut memory, &text, 0);
                if let Some((start, end)) = found {
                    prop_assert!(text.get(start..end).is_some());
                }
                // What was remembered while matching does not change what is found next.
                prop_assert_eq!(pattern.find(&mut memory, &text, 0), found);
                prop_assert!(memory.entered.iter().all(|word| *word == 0));
            }
        }
    }
}
