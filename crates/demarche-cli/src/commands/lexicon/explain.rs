//! An explanation to lines that a codebook's author reads: clauses, and what became of each pattern at them.

use demarche::record::explanation::{Clause, Explanation, Outcome, Tried, Words};

use super::write_to;

/// The most patterns of a clause that did not hold to be told; all are in the JSON.
const MOST_MISSED: usize = 8;

/// The most words of a slot's list to be told.
const MOST_WANTED: usize = 12;

/// The clauses of an explanation as text.
pub(super) fn clauses(explanation: &Explanation) -> String {
    let mut out = String::new();
    for clause in &explanation.clauses {
        head(&mut out, clause);
        patterns(&mut out, &clause.patterns);
        out.push('\n');
    }
    out
}

/// What the clause is and who plays which part in it.
fn head(out: &mut String, clause: &Clause) {
    let carrier = clause.carrier.as_ref().map(|verb| format!(", by «{}»", verb.text));
    let carrier = carrier.unwrap_or_default();
    let passive = if clause.voice == "passive" { ", passive" } else { "" };
    let status = clause.status.as_str();
    let because = if clause.status_evidence.is_empty() {
        String::new()
    } else {
        format!(" for «{}»", joined(&clause.status_evidence))
    };
    write_to(
        out,
        format_args!(
            "«{}» {}{passive}{carrier}: {status}{because}\n",
            clause.predicate.text, clause.kind
        ),
    );
    let mut roles: Vec<String> = Vec::new();
    let lists = [
        ("subject", &clause.subject),
        ("modifiers", &clause.modifiers),
        ("object", &clause.object),
        ("indirect", &clause.indirect),
    ];
    for (name, words) in lists {
        if !words.is_empty() {
            roles.push(format!("{name} {}", joined(words)));
        }
    }
    for oblique in &clause.obliques {
        roles.push(format!("{} {}", oblique.preposition, joined(&oblique.heads)));
    }
    let single =
        [("complement", &clause.complement), ("below", &clause.governor), ("when", &clause.date)];
    for (name, words) in single {
        roles.extend(words.as_ref().map(|words| format!("{name} {}", words.text)));
    }
    if !roles.is_empty() {
        write_to(out, format_args!("    {}\n", roles.join(" · ")));
    }
}

fn patterns(out: &mut String, patterns: &[Tried]) {
    if patterns.is_empty() {
        out.push_str("    no pattern asks for this word\n");
    }
    let mut missed = 0;
    for tried in patterns {
        let is_missed = matches!(tried.outcome, Outcome::Missed { .. });
        missed += usize::from(is_missed);
        if !is_missed || missed <= MOST_MISSED {
            write_to(out, format_args!("    {}: {}\n", tried.rule, outcome(&tried.outcome)));
        }
    }
    if missed > MOST_MISSED {
        write_to(
            out,
            format_args!("    {} more do not hold (--json tells all)\n", missed - MOST_MISSED),
        );
    }
}

/// What became of a pattern, as the end of a sentence about it.
fn outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Coded => String::from("coded"),
        Outcome::ToldBy { by } => format!("holds, and {by} tells the same act already"),
        Outcome::LessSpecific { by } => {
            format!("holds, beaten by {by}, which asks for more or comes first")
        }
        Outcome::Refused { reason } => format!("holds, not coded: {}", reason.as_str()),
        Outcome::Missed { slot, wanted, found } => missed(slot, wanted, found),
    }
}

fn missed(slot: &str, wanted: &[String], found: &[Words]) -> String {
    let quoted: Vec<String> = found.iter().map(|words| format!("\"{}\"", words.text)).collect();
    let quoted = quoted.join(", ");
    let list = listed(wanted);
    if let Some(slot) = slot.strip_prefix("unless.") {
        return format!("does not hold: its unless refuses this {slot}");
    }
    if let Some(preposition) = slot.strip_prefix("prepositions.") {
        return match (wanted.is_empty(), found.is_empty()) {
            (true, _) => format!("nothing stands behind \"{preposition}\""),
            (false, true) => format!("nothing stands behind \"{preposition}\"; it wants {list}"),
            (false, false) => format!("{quoted} behind \"{preposition}\" is none of {list}"),
        };
    }
    match (slot, wanted.is_empty(), found.is_empty()) {
        ("particle", true, _) => format!("particle {quoted} makes it another verb"),
        ("voice", ..) => format!("the voice is not {list}"),
        ("object-is" | "subject-is", _, true) => format!("{slot} {list}: there is none"),
        ("object-is" | "subject-is", _, false) => format!("{slot} {list}: {quoted} is none"),
        (_, true, true) => format!("there is no {slot}"),
        (_, true, false) => format!("{slot} {quoted} does not do"),
        (_, false, true) => format!("there is no {slot}; it wants {list}"),
        (_, false, false) => format!("{slot} {quoted} is none of {list}"),
    }
}

fn listed(words: &[String]) -> String {
    let shown = words.iter().take(MOST_WANTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if words.len() > MOST_WANTED { format!("{shown} … ({} words)", words.len()) } else { shown }
}

fn joined(words: &[Words]) -> String {
    words.iter().map(|words| words.text.as_str()).collect::<Vec<_>>().join(", ")
}
