//! Days that an act has from elsewhere in the report: from another telling of the same act, from the meeting that a readout
//! tells of, from the announcement that makes it known.
//!
//! Each is cited with the words that give the day, wherever they stand.

use std::collections::BTreeSet;

use demarche_model::{BlockKind, Cited, Code, Event, Grain, Rule, Status, Tag, TokenId, When};

use super::{Scene, times};
use crate::clause::{Clause, lower_lemma};

/// Verbs that bring about what they tell, or tell it when it comes about.
const ANNOUNCING: [&str; 12] = [
    "announce", "declare", "proclaim", "unveil", "pledge", "promise", "vow", "agree", "decide",
    "threaten", "offer", "confirm",
];

/// The day on which an act was announced: "announced on Sunday that it had signed".
pub(super) fn announced(scene: &Scene<'_>, clause: &Clause) -> Option<Cited<When>> {
    let governor = clause.governor?;
    let parse = scene.parse;
    let told = matches!(parse[governor].tag, Tag::Vbd | Tag::Vbn)
        && ANNOUNCING.contains(&lower_lemma(parse, governor).as_str());
    let found = told.then(|| times::time_of(parse, scene.times, governor)).flatten()?;
    let fine = found.value.grain <= Grain::Week;
    fine.then_some(Cited { rule: Rule::grammar("time/announced"), ..found })
}

/// Gives acts without a time that of another telling of them, or of the meeting that the report tells of.
pub(super) fn carry(scene: &Scene<'_>, events: &mut [Event]) {
    retold(scene, events);
    in_readout(scene, events);
}

/// Records of one act share the day that one of them gives. A sentence with a time of its own keeps it.
fn retold(scene: &Scene<'_>, events: &mut [Event]) {
    let known: Vec<(u32, Cited<When>)> = events
        .iter()
        .filter(|event| is_told(event.status))
        .filter_map(|event| Some((event.cluster, event.date.clone()?)))
        .collect();
    for event in events.iter_mut().filter(|event| event.date.is_none() && is_told(event.status)) {
        let mut same = known.iter().filter(|(cluster, _)| *cluster == event.cluster);
        let Some((_, first)) = same.next() else { continue };
        let timed = scene.times.iter().any(|time| {
            event.sentence.contains(time.span)
                && (time.when.start.is_some() || time.when.end.is_some())
        });
        let to_the_day = first.value.grain == Grain::Day;
        if to_the_day && !timed && same.all(|(_, other)| other.value == first.value) {
            event.date = Some(Cited { rule: Rule::grammar("time/retold"), ..first.clone() });
        }
    }
}

fn is_told(status: Status) -> bool {
    matches!(status, Status::Asserted | Status::Future)
}

/// In one party's account of a meeting or call, all that was said and done there has the day of its first sentence.
fn in_readout(scene: &Scene<'_>, events: &mut [Event]) {
    if scene.cast.issuer.is_none() {
        return;
    }
    let paragraph = |event: &Event| {
        scene.document.block_at(event.sentence.start()).filter(|b| b.kind == BlockKind::Paragraph)
    };
    let Some(lead) = events.iter().find(|event| paragraph(event).is_some()).cloned() else {
        return;
    };
    let opens = paragraph(&lead).is_some_and(|block| block.span.start() == lead.sentence.start());
    let day = lead.date.clone().filter(|date| {
        date.value.grain == Grain::Day && date.value.start == date.value.end && opens
    });
    let Some(day) = day.filter(|_| lead.status == Status::Asserted && is_past(scene, &lead)) else {
        return;
    };
    let parties: BTreeSet<Code> = sides(scene, &lead).collect();
    for event in events.iter_mut().filter(|event| event.date.is_none() && is_told(event.status)) {
        let of_party = event.actor.iter().any(|side| {
            let entity = &scene.cast.entities[side.value.index()];
            entity.entity.as_ref().is_some_and(|code| parties.contains(code))
        });
        if of_party && event.sentence > lead.sentence && is_past(scene, event) {
            event.date = Some(Cited { rule: Rule::grammar("time/readout"), ..day.clone() });
        }
    }
}

fn sides<'a>(scene: &'a Scene<'_>, event: &'a Event) -> impl Iterator<Item = Code> + 'a {
    let both = event.actor.iter().chain(&event.recipient);
    both.filter_map(|side| scene.cast.entities[side.value.index()].entity.clone())
}

/// Whether an act is told by a verb in the past, or by a noun that such a verb carries.
fn is_past(scene: &Scene<'_>, event: &Event) -> bool {
    let parse = scene.parse;
    let trigger: TokenId = parse.tokens_in(event.event.span).start;
    let carrier = scene.clauses.of(trigger).and_then(|clause| clause.carrier);
    [Some(trigger), carrier].into_iter().flatten().any(|token| parse[token].tag == Tag::Vbd)
}
