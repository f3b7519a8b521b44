//! Compiled patterns to numbers and back.
//!
//! Read back are just patterns that the machine can run: every step leads to a step, loops alone lead back, and whatever
//! is looked for ends in a match.

use super::pattern::{Outline, Pattern, Reach, Step};
use super::syntax::{CharSet, Class, ClassKind};
use crate::Error;
use crate::compiled::{MALFORMED, Reader, Writer, ensure};
use crate::view::View;

/// Numbers one after the other.
struct Numbers<'a> {
    rest: &'a [u32],
}

impl Numbers<'_> {
    fn next(&mut self) -> Result<u32, Error> {
        let (number, rest) = self.rest.split_first().ok_or(MALFORMED)?;
        self.rest = rest;
        Ok(*number)
    }

    fn size(&mut self) -> Result<usize, Error> {
        self.next().map(|number| number as usize)
    }

    /// A number of things, each of which takes a number or more.
    fn count(&mut self) -> Result<usize, Error> {
        let count = self.size()?;
        ensure(count <= self.rest.len())?;
        Ok(count)
    }

    fn flag(&mut self) -> Result<bool, Error> {
        self.next().map(|number| number != 0)
    }

    fn char(&mut self) -> Result<char, Error> {
        char::from_u32(self.next()?).ok_or(MALFORMED)
    }

    fn long(&mut self) -> Result<u128, Error> {
        (0..4).try_fold(0, |long, part| Ok(long | u128::from(self.next()?) << (32 * part)))
    }

    /// A number where one is given.
    fn option(&mut self) -> Result<Option<usize>, Error> {
        if self.flag()? { self.size().map(Some) } else { Ok(None) }
    }
}

fn push_long(numbers: &mut Vec<u32>, long: u128) {
    numbers.extend((0..4).map(|part| (long >> (32 * part)) as u32));
}

impl Pattern {
    /// Writes the pattern.
    pub(super) fn write(&self, writer: &mut Writer) {
        let mut numbers = Vec::new();
        numbers.push(self.program.len() as u32);
        for step in &self.program {
            match *step {
                Step::Char(c) => numbers.extend([0, c as u32]),
                Step::Set(set) => numbers.extend([1, u32::from(set)]),
                Step::Start => numbers.push(2),
                Step::End => numbers.push(3),
                Step::Jump(to) => numbers.extend([4, to as u32]),
                Step::Fork(first, second) => numbers.extend([5, first as u32, second as u32]),
                Step::Loop(number, first, second) => {
                    numbers.extend([6, number as u32, first as u32, second as u32]);
                }
                Step::Look { back, negated, end } => {
                    numbers.extend([7, back as u32, u32::from(negated), end as u32]);
                }
                Step::Match => numbers.push(8),
            }
        }
        numbers.push(self.sets.len() as u32);
        for set in &self.sets {
            push_long(&mut numbers, set.ascii);
            numbers.push(set.ranges.len() as u32);
            let ranges = set.ranges.iter();
            numbers.extend(ranges.flat_map(|(first, last)| [*first as u32, *last as u32]));
            numbers.push(set.classes.len() as u32);
            for Class { kind, negated } in &set.classes {
                numbers.extend([*kind as u32, u32::from(*negated)]);
            }
            numbers.push(u32::from(set.negated));
        }
        numbers.push(self.loops as u32);
        numbers.push(self.entries.len() as u32);
        numbers.extend(self.entries.iter().map(|entry| *entry as u32));
        for first in &self.by_first {
            numbers.push(first.len() as u32);
            numbers.extend(first.iter().copied().map(u32::from));
        }
        numbers.push(u32::from(self.by_last.is_some()));
        for Reach { most, run } in self.by_last.iter().flatten() {
            numbers.push(u32::from(most.is_some()));
            numbers.extend(most.map(|most| most as u32));
            numbers.push(u32::from(run.is_some()));
            if let Some(Outline { ascii, other, empty }) = *run {
                push_long(&mut numbers, ascii);
                numbers.extend([u32::from(other), u32::from(empty)]);
            }
        }
        numbers.push(u32::from(self.at_start));
        writer.array(&numbers);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(super) fn read(reader: &mut Reader) -> Result<Pattern, Error> {
        let numbers: View<u32> = reader.array()?;
        let mut numbers = Numbers { rest: &numbers };
        let program =
            (0..numbers.count()?).map(|_| step(&mut numbers)).collect::<Result<Vec<_>, _>>()?;
        let sets =
            (0..numbers.count()?).map(|_| set(&mut numbers)).collect::<Result<Vec<_>, _>>()?;
        let loops = numbers.size()?;
        let entries =
            (0..numbers.count()?).map(|_| numbers.size()).collect::<Result<Vec<_>, _>>()?;
        let by_first = (0..SLOTS).map(|_| {
            let of_slot = (0..numbers.count()?).map(|_| {
                let index = u16::try_from(numbers.next()?).map_err(|_| MALFORMED)?;
                ensure(usize::from(index) < entries.len())?;
                Ok(index)
            });
            of_slot.collect::<Result<Vec<_>, Error>>()
        });
        let by_first = by_first.collect::<Result<Vec<_>, _>>()?;
        let by_last = if numbers.flag()? {
            let reaches = (0..SLOTS).map(|_| reach(&mut numbers));
            Some(reaches.collect::<Result<Vec<_>, _>>()?)
        } else {
            None
        };
        let at_start = numbers.flag()?;
        let pattern = Pattern { program, sets, loops, entries, by_first, by_last, at_start };
        ensure(can_run(&pattern))?;
        Ok(pattern)
    }
}

/// ASCII, and all other characters.
const SLOTS: usize = 129;

fn step(numbers: &mut Numbers) -> Result<Step, Error> {
    Ok(match numbers.next()? {
        0 => Step::Char(numbers.char()?),
        1 => Step::Set(u16::try_from(numbers.next()?).map_err(|_| MALFORMED)?),
        2 => Step::Start,
        3 => Step::End,
        4 => Step::Jump(numbers.size()?),
        5 => Step::Fork(numbers.size()?, numbers.size()?),
        6 => Step::Loop(numbers.size()?, numbers.size()?, numbers.size()?),
        7 => Step::Look { back: numbers.size()?, negated: numbers.flag()?, end: numbers.size()? },
        8 => Step::Match,
        _ => return Err(MALFORMED),
    })
}

fn set(numbers: &mut Numbers) -> Result<CharSet, Error> {
    let ascii = numbers.long()?;
    let ranges = (0..numbers.count()?).map(|_| Ok((numbers.char()?, numbers.char()?)));
    let ranges = ranges.collect::<Result<_, Error>>()?;
    let classes = (0..numbers.count()?).map(|_| {
        let kind = *ClassKind::ALL.get(numbers.size()?).ok_or(MALFORMED)?;
        Ok(Class { kind, negated: numbers.flag()? })
    });
    let classes = classes.collect::<Result<_, Error>>()?;
    Ok(CharSet { ascii, ranges, classes, negated: numbers.flag()? })
}

fn reach(numbers: &mut Numbers) -> Result<Reach, Error> {
    let most = numbers.option()?;
    let run = if numbers.flag()? {
        let ascii = numbers.long()?;
        Some(Outline { ascii, other: numbers.flag()?, empty: numbers.flag()? })
    } else {
        None
    };
    Ok(Reach { most, run })
}

/// Whether the machine ends on every text: nothing leads outside, and only loops, which are entered once at a place, lead
/// back.
fn can_run(pattern: &Pattern) -> bool {
    let Pattern { program, sets, loops, entries, .. } = pattern;
    let is_loop = |to: usize| matches!(program.get(to), Some(Step::Loop(..)));
    let leads = program.iter().enumerate().all(|(at, step)| {
        let on = |to: usize| to > at && to < program.len();
        match *step {
            Step::Char(_) | Step::Start | Step::End => on(at + 1),
            Step::Set(set) => usize::from(set) < sets.len() && on(at + 1),
            Step::Jump(to) => on(to) || to < at && is_loop(to),
            Step::Fork(first, second) => on(first) && on(second),
            Step::Loop(number, first, second) => number < *loops && on(first) && on(second),
            Step::Look { end, .. } => on(end) && on(end + 1) && matches!(program[end], Step::Match),
            Step::Match => true,
        }
    });
    leads && *loops <= program.len() && entries.iter().all(|entry| *entry < program.len())
}
