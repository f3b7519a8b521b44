//! A regular expression in Python's syntax to its tree.
//!
//! Read are the parts of the syntax that tokenizer files use: literals, escapes, classes, groups, alternation, counted
//! and starred repeats, `^`, `$`, `.`, and look-ahead and look-behind of either sign. Captures are not kept apart from
//! other groups, since nothing asks for them; back-references are refused.

use std::str::Chars;

use thiserror::Error;

use crate::attributes::{is_decimal, is_space_char, is_word_char};

/// Why a pattern cannot be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
#[error("{reason}, at character {at}")]
pub struct PatternError {
    /// The number of characters of the pattern that were read before the fault.
    pub at: usize,
    /// What is wrong there.
    pub reason: &'static str,
}

/// One part of a regular expression.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    /// Matches nothing, everywhere.
    Empty,
    /// One character.
    Char(char),
    /// One character of a set.
    Set(CharSet),
    /// The start of the text.
    Start,
    /// The end of the text, or before a line feed that ends it.
    End,
    /// What follows (or, looking behind, precedes) matches, or does not.
    Look { behind: bool, negated: bool, node: Box<Node> },
    /// One after the other.
    Concat(Vec<Node>),
    /// The first that matches.
    Alternate(Vec<Node>),
    /// So many times, as many as possible first where it is greedy.
    Repeat { node: Box<Node>, min: u32, max: Option<u32>, greedy: bool },
}

/// A set of characters.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct CharSet {
    /// The ASCII members, negation applied.
    pub(super) ascii: u128,
    /// Ranges outside ASCII, sorted and merged.
    pub(super) ranges: Vec<(char, char)>,
    /// Classes such as `\w` that are members as a whole.
    pub(super) classes: Vec<Class>,
    pub(super) negated: bool,
}

/// A named class of characters.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Class {
    pub(super) kind: ClassKind,
    pub(super) negated: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum ClassKind {
    Word,
    Digit,
    Space,
}

impl ClassKind {
    /// All kinds, in the order of their declaration.
    pub(super) const ALL: [ClassKind; 3] = [ClassKind::Word, ClassKind::Digit, ClassKind::Space];
}

impl Class {
    fn holds(self, c: char) -> bool {
        let inside = match self.kind {
            ClassKind::Word => is_word_char(c),
            ClassKind::Digit => is_decimal(c),
            ClassKind::Space => is_space_char(c),
        };
        inside != self.negated
    }
}

impl CharSet {
    fn new(mut ranges: Vec<(char, char)>, classes: Vec<Class>, negated: bool) -> CharSet {
        let mut ascii = 0u128;
        for byte in 0..128u8 {
            let c = char::from(byte);
            let inside = ranges.iter().any(|(first, last)| (*first..=*last).contains(&c))
                || classes.iter().any(|class| class.holds(c));
            ascii |= u128::from(inside != negated) << byte;
        }
        ranges.retain(|(_, last)| !last.is_ascii());
        ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match merged.last_mut() {
                Some((_, end)) if first as u32 <= *end as u32 + 1 => *end = (*end).max(last),
                _ => merged.push((first, last)),
            }
        }
        CharSet { ascii, ranges: merged, classes, negated }
    }

    /// Whether the set holds the character.
    pub(super) fn holds(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> (c as u32) & 1 == 1;
        }
        let before = self.ranges.partition_point(|(_, last)| *last < c);
        let inside = self.ranges.get(before).is_some_and(|(first, _)| *first <= c)
            || self.classes.iter().any(|class| class.holds(c));
        inside != self.negated
    }

    /// Its ASCII members, and whether it has members outside ASCII.
    pub(super) fn outline(&self) -> (u128, bool) {
        (self.ascii, self.negated || !self.ranges.is_empty() || !self.classes.is_empty())
    }
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Result<Node, PatternError> {
    let mut parser = Parser { rest: pattern.chars(), read: 0, depth: 0 };
    let node = parser.alternation()?;
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.error("a bracket is closed that was not opened")),
    }
}

/// Groups may nest this deep.
const MAX_DEPTH: usize = 100;

struct Parser<'a> {
    rest: Chars<'a>,
    read: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn next(&mut self) -> Option<char> {
        self.read += 1;
        self.rest.next()
    }

    /// Takes a piece of text if it is next.
    fn take(&mut self, text: &str) -> bool {
        let Some(rest) = self.rest.as_str().strip_prefix(text) else { return false };
        self.rest = rest.chars();
        self.read += text.chars().count();
        true
    }

    fn error(&self, reason: &'static str) -> PatternError {
        PatternError { at: self.read, reason }
    }

    fn alternation(&mut self) -> Result<Node, PatternError> {
        let mut branches = vec![self.concatenation()?];
        while self.take("|") {
            branches.push(self.concatenation()?);
        }
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Node::Alternate(branches) })
    }

    fn concatenation(&mut self) -> Result<Node, PatternError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let atom = self.atom()?;
            let part = self.quantified(atom)?;
            if part != Node::Empty {
                parts.push(part);
            }
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.swap_remove(0),
            _ => Node::Concat(parts),
        })
    }

    fn atom(&mut self) -> Result<Node, PatternError> {
        match self.next().ok_or_else(|| self.error("the pattern ends too early"))? {
            '(' => self.group(),
            '[' => self.class(),
            '\\' => self.escape(),
            '^' => Ok(Node::Start),
            '$' => Ok(Node::End),
            '.' => Ok(Node::Set(CharSet::new(vec![('\n', '\n')], Vec::new(), true))),
            '*' | '+' | '?' => Err(self.error("there is nothing to repeat")),
            c => Ok(Node::Char(c)),
        }
    }

    fn group(&mut self) -> Result<Node, PatternError> {
        // Unicode matching is the default and the only kind that is offered.
        if self.take("?u)") {
            return Ok(Node::Empty);
        }
        let look =
            [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let look = look.into_iter().find(|(mark, ..)| self.take(mark));
        if look.is_none() && !self.take("?:") && self.peek() == Some('?') {
            return Err(self.error("this kind of group is not supported"));
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error("groups nest too deep"));
        }
        let node = self.alternation()?;
        self.depth -= 1;
        if !self.take(")") {
            return Err(self.error("a group is not closed"));
        }
        let Some((_, behind, negated)) = look else { return Ok(node) };
        if behind && width(&node).is_none() {
            return Err(self.error("a look-behind must have a fixed width"));
        }
        Ok(Node::Look { behind, negated, node: Box::new(node) })
    }

    fn quantified(&mut self, node: Node) -> Result<Node, PatternError> {
        // As in Python, braces that are no quantifier stand for themselves.
        let counts = if self.take("*") {
            Some((0, None))
        } else if self.take("+") {
            Some((1, None))
        } else if self.take("?") {
            Some((0, Some(1)))
        } else {
            self.counts()
        };
        let Some((min, max)) = counts else { return Ok(node) };
        if max.is_some_and(|max| max < min || max > MAX_REPEAT) || min > MAX_REPEAT {
            return Err(self.error("a repeat's bounds are out of range"));
        }
        let greedy = !self.take("?");
        if matches!(self.peek(), Some('*' | '+' | '?')) {
            return Err(self.error("a repeat is repeated"));
        }
        Ok(Node::Repeat { node: Box::new(node), min, max, greedy })
    }

    /// Reads `{m}`, `{m,}`, `{,n}` or `{m,n}`; reads nothing where none is next.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let inner = self.rest.as_str().strip_prefix('{')?;
        let (inner, _) = inner.split_once('}')?;
        let number = |digits: &str| -> Option<u32> {
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        };
        let counts = match inner.split_once(',') {
            None => (number(inner)?, Some(number(inner)?)),
            Some(("", "")) => return None,
            Some(("", max)) => (0, Some(number(max)?)),
            Some((min, "")) => (number(min)?, None),
            Some((min, max)) => (number(min)?, Some(number(max)?)),
        };
        for _ in 0..inner.chars().count() + 2 {
            self.next();
        }
        Some(counts)
    }

    fn escape(&mut self) -> Result<Node, PatternError> {
        Ok(match self.escaped()? {
            Escaped::Char(c) => Node::Char(c),
            Escaped::Class(class) => Node::Set(CharSet::new(Vec::new(), vec![class], false)),
        })
    }

    /// Reads what follows a backslash, inside or outside a class.
    fn escaped(&mut self) -> Result<Escaped, PatternError> {
        let class = |kind, negated| Ok(Escaped::Class(Class { kind, negated }));
        match self.next().ok_or_else(|| self.error("the pattern ends in a backslash"))? {
            'w' => class(ClassKind::Word, false),
            'W' => class(ClassKind::Word, true),
            'd' => class(ClassKind::Digit, false),
            'D' => class(ClassKind::Digit, true),
            's' => class(ClassKind::Space, false),
            'S' => class(ClassKind::Space, true),
            'n' => Ok(Escaped::Char('\n')),
            'r' => Ok(Escaped::Char('\r')),
            't' => Ok(Escaped::Char('\t')),
            'f' => Ok(Escaped::Char('\u{c}')),
            'v' => Ok(Escaped::Char('\u{b}')),
            'x' => self.code_point(2).map(Escaped::Char),
            'u' => self.code_point(4).map(Escaped::Char),
            'U' => self.code_point(8).map(Escaped::Char),
            c if c.is_ascii_alphanumeric() => Err(self.error("this escape is not supported")),
            c => Ok(Escaped::Char(c)),
        }
    }

    fn code_point(&mut self, digits: usize) -> Result<char, PatternError> {
        let mut code = 0;
        for _ in 0..digits {
            let digit = self.next().and_then(|c| c.to_digit(16));
            let digit = digit.ok_or_else(|| self.error("an escape has too few digits"))?;
            code = code << 4 | digit;
        }
        char::from_u32(code).ok_or_else(|| self.error("an escape is no character"))
    }

    fn class(&mut self) -> Result<Node, PatternError> {
        let negated = self.take("^");
        let (mut ranges, mut classes) = (Vec::new(), Vec::new());
        let mut is_first = true;
        loop {
            let first = match self.next().ok_or_else(|| self.error("a class is not closed"))? {
                ']' if !is_first => break,
                '\\' => self.escaped()?,
                c => Escaped::Char(c),
            };
            is_first = false;
            let first = match first {
                Escaped::Char(c) => c,
                Escaped::Class(class) => {
                    classes.push(class);
                    continue;
                }
            };
            // A hyphen before the closing bracket stands for itself.
            let rest = self.rest.as_str();
            if !rest.starts_with('-') || rest.starts_with("-]") {
                ranges.push((first, first));
                continue;
            }
            self.next();
            let last = match self.next().ok_or_else(|| self.error("a class is not closed"))? {
                '\\' => self.escaped()?,
                c => Escaped::Char(c),
            };
            match last {
                Escaped::Char(last) if first <= last => ranges.push((first, last)),
                _ => return Err(self.error("a range's end is not after its start")),
            }
        }
        Ok(Node::Set(CharSet::new(ranges, classes, negated)))
    }
}

/// The largest count of a repeat.
const MAX_REPEAT: u32 = 1000;

enum Escaped {
    Char(char),
    Class(Class),
}

/// How many characters a node matches, where that is always the same number.
pub(super) fn width(node: &Node) -> Option<usize> {
    let (min, max) = widths(node);
    max.filter(|max| *max == min)
}

/// The fewest and the most characters that a node matches; `None` where there is no most.
pub(super) fn widths(node: &Node) -> (usize, Option<usize>) {
    match node {
        Node::Empty | Node::Start | Node::End | Node::Look { .. } => (0, Some(0)),
        Node::Char(_) | Node::Set(_) => (1, Some(1)),
        Node::Concat(parts) => parts.iter().map(widths).fold((0, Some(0)), |all, part| {
            (all.0.saturating_add(part.0), all.1.zip(part.1).map(|(a, b)| a.saturating_add(b)))
        }),
        Node::Alternate(branches) => {
            let all = branches.iter().map(widths);
            let least = all.clone().map(|(min, _)| min).min().unwrap_or(0);
            (least, all.map(|(_, max)| max).try_fold(0, |most, max| max.map(|max| most.max(max))))
        }
        Node::Repeat { node, min, max, .. } => {
            let (least, most) = widths(node);
            let times = max.map(|max| max as usize);
            let most = most.zip(times).map(|(most, times)| most.saturating_mul(times));
            (least.saturating_mul(*min as usize), most)
        }
    }
}
