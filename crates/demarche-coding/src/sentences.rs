//! The codebook's own sentences as tests: what each must yield against what was coded.
//!
//! In: a marked sentence and its coding. Out: mismatches; none where it reads as marked.

use std::fmt;

use demarche_lexicon::{Expected, Marked};
use demarche_model::{Cited, Code, Coding, EntityId, Event};

/// How a sentence's coding differs from its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// A marked event did not come out.
    Missing {
        /// The rule that should have found it.
        rule: String,
        /// Its trigger word.
        trigger: String,
    },
    /// An event came out that is not marked.
    Extra {
        /// The rule that found it.
        rule: String,
        /// Its trigger word.
        trigger: String,
    },
    /// An event came out by another rule than the marked one.
    Rule {
        /// The rule that should have found it.
        wanted: String,
        /// The rule that did.
        found: String,
    },
    /// An event came out with other sides or another status.
    Value {
        /// The rule.
        rule: String,
        /// What differs: "actor", "recipient", "status".
        what: &'static str,
        /// What the mark says.
        wanted: String,
        /// What was coded.
        found: String,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Missing { rule, trigger } => write!(f, "{rule} did not fire on «{trigger}»"),
            Mismatch::Extra { rule, trigger } => {
                write!(f, "{rule} fired on «{trigger}», which is not marked")
            }
            Mismatch::Rule { wanted, found } => write!(f, "{found} fired in place of {wanted}"),
            Mismatch::Value { rule, what, wanted, found } => {
                write!(f, "{rule}: the {what} should be {wanted}, but is {found}")
            }
        }
    }
}

/// Compares a coding with a sentence's marks: exactly the marked events must have come out.
pub fn compare(marked: &Marked, coding: &Coding) -> Vec<Mismatch> {
    let mut mismatches = Vec::new();
    let mut taken = vec![false; coding.events.len()];
    for expected in &marked.events {
        let (start, end) = expected.trigger;
        let at_trigger = |e: &&Event| e.event.span.start() < end && start < e.event.span.end();
        let here = coding.events.iter().enumerate().filter(|(i, e)| !taken[*i] && at_trigger(e));
        let same_rule = |e: &Event| e.event.rule.0 == expected.rule.as_str();
        let Some((i, event)) = here.max_by_key(|(_, e)| same_rule(e)) else {
            let trigger = marked.text.get(start..end).unwrap_or("").to_owned();
            mismatches.push(Mismatch::Missing { rule: expected.rule.clone(), trigger });
            continue;
        };
        taken[i] = true;
        if !same_rule(event) {
            let found = event.event.rule.0.to_string();
            mismatches.push(Mismatch::Rule { wanted: expected.rule.clone(), found });
        }
        values(expected, event, coding, &mut mismatches);
    }
    for (event, _) in coding.events.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        let trigger = event.event.span.of(&marked.text).to_owned();
        mismatches.push(Mismatch::Extra { rule: event.event.rule.0.to_string(), trigger });
    }
    mismatches
}

fn values(expected: &Expected, event: &Event, coding: &Coding, mismatches: &mut Vec<Mismatch>) {
    let mut differ = |what, wanted: String, found: String| {
        if wanted != found {
            mismatches.push(Mismatch::Value { rule: expected.rule.clone(), what, wanted, found });
        }
    };
    let marked = |list: &[Code]| join(list.iter().map(ToString::to_string).collect());
    differ("actor", marked(&expected.actor), codes(&event.actor, coding));
    differ("recipient", marked(&expected.recipient), codes(&event.recipient, coding));
    if let Some(status) = expected.status {
        differ("status", status.as_str().to_owned(), event.status.as_str().to_owned());
    }
}

fn codes(sides: &[Cited<EntityId>], coding: &Coding) -> String {
    let code = |side: &Cited<EntityId>| {
        coding.entities[side.value.index()].entity.as_ref().map(ToString::to_string)
    };
    join(sides.iter().filter_map(code).collect())
}

fn join(mut codes: Vec<String>) -> String {
    codes.sort();
    codes.dedup();
    if codes.is_empty() { "nobody".into() } else { codes.join(", ") }
}
