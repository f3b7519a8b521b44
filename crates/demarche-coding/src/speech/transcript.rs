//! Transcripts: the turns behind speaker labels ("SECRETARY SMITH:").
//!
//! In: the report. Out: a statement for each turn of a speaker; a note for each question, which asserts nothing.

use std::collections::BTreeMap;

use demarche_model::{
    BlockKind, EntityId, EntityKind, Form, Note, Polarity, Reason, Span, Statement,
};

use super::Draft;
use super::report::Report;
use super::speaker::Speaker;

/// Adds the turns of a transcript.
pub(super) fn turns(report: &Report<'_>, drafts: &mut Vec<Draft>, notes: &mut Vec<Note>) {
    let blocks = &report.document.blocks;
    if blocks.iter().all(|block| block.kind != BlockKind::SpeakerLabel) {
        return;
    }
    let named = Named::new(report);
    let mut at = 0;
    while at < blocks.len() {
        if blocks[at].kind != BlockKind::SpeakerLabel {
            at += 1;
            continue;
        }
        let label = blocks[at].span;
        let mut content = Vec::new();
        let mut end = at + 1;
        while let Some(block) = blocks.get(end)
            && matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::List)
        {
            asserted(report, block.span, &mut content, notes);
            end += 1;
        }
        at = end;
        let words = label.of(&report.document.text).trim_end_matches([':', ' ', '.']);
        let asks = matches!(
            words.to_uppercase().as_str(),
            "QUESTION"
                | "Q"
                | "QUESTIONS"
                | "QUESTIONER"
                | "REPORTER"
                | "REPORTERS"
                | "JOURNALIST"
                | "JOURNALISTS"
                | "J"
                | "INTERVIEWER"
                | "PRESS"
        );
        // "NOMINATIONS SENT TO THE SENATE:" heads a list; nobody is called so.
        let heads = words
            .split(' ')
            .any(|word| matches!(word.to_lowercase().as_str(), "sent" | "is" | "are"));
        if asks || heads || content.is_empty() {
            continue;
        }
        let speaker = named.labelled(label, words);
        drafts.push(Draft {
            statement: Statement {
                speaker: speaker.entity,
                speaker_span: speaker.span,
                cue: None,
                content,
                form: Form::Direct,
                addressee: None,
                channel: None,
                location: None,
                date: None,
                polarity: Polarity::Affirms,
                within: None,
            },
            token: None,
        });
    }
}

/// The sentences of a block that assert something, joined where they stand side by side.
fn asserted(report: &Report<'_>, block: Span, content: &mut Vec<Span>, notes: &mut Vec<Note>) {
    let mut open: Option<Span> = None;
    let mut tokens = report.parse.tokens_in(block).iter();
    let mut at = tokens.next();
    while let Some(token) = at {
        let sentence = report.bounds(token);
        let span = report.parse.span_of(sentence);
        if span.of(&report.document.text).trim_end().ends_with('?') {
            notes.push(Note { span, reason: Reason::Question, pattern: None });
            content.extend(open.take());
        } else if !span.is_empty() {
            open = Some(open.map_or(span, |o| o.cover(span)));
        }
        at = tokens.find(|t| *t >= sentence.end);
    }
    content.extend(open);
}

/// Who is named where, and by which words.
struct Named {
    /// The mentions in text order, each with whether it is a person's.
    mentions: Vec<(Span, usize, bool)>,
    /// The first entity with a word in its name, by the word in lower case.
    words: BTreeMap<String, usize>,
    /// Who holds an office, by its title in lower case; nobody where several do.
    offices: BTreeMap<String, Option<usize>>,
    /// Whose text it is.
    issuer: Option<usize>,
}

impl Named {
    fn new(report: &Report<'_>) -> Named {
        let mut mentions = Vec::new();
        let mut words = BTreeMap::new();
        let mut offices = BTreeMap::new();
        let known = &report.cast.entities;
        let home = report.cast.we.first().and_then(|we| known.get(we.index())?.entity.as_ref());
        for (i, entity) in report.cast.entities.iter().enumerate() {
            let person = entity.kind == EntityKind::Person;
            mentions.extend(entity.mentions.iter().map(|mention| (mention.span, i, person)));
            // A transcript's "PRIME MINISTER:" is that of the country that publishes it, not a guest.
            let own = home.is_some() && entity.entity.as_ref() == home;
            if let (Some(office), true) = (&entity.office, person && own) {
                let title = office.title.to_lowercase();
                offices.entry(title).and_modify(|one| *one = None).or_insert(Some(i));
            }
            for word in entity.name.to_lowercase().split(' ') {
                words.entry(word.to_owned()).or_insert(i);
            }
        }
        mentions.sort_unstable_by_key(|(span, i, _)| (span.start(), *i));
        let issuer = report.cast.issuer.map(EntityId::index);
        Named { mentions, words, offices, issuer }
    }

    /// The speaker that a label names: by a mention inside it, else by the last of its words in a known name.
    fn labelled(&self, label: Span, words: &str) -> Speaker {
        let span = Some(Span::new(label.start(), label.start() + words.len()));
        let from = self.mentions.partition_point(|(span, ..)| span.start() < label.start());
        let inside = self.mentions[from..]
            .iter()
            .take_while(|(span, ..)| span.start() < label.end())
            .filter(|(span, ..)| label.contains(*span));
        // "President of Peru Ana Ruiz" names a country too.
        let mentioned = inside.min_by_key(|(_, i, person)| (!person, *i)).map(|(_, i, _)| *i);
        let last = words.rsplit(' ').next().unwrap_or("").to_lowercase();
        let named = || self.words.get(&last).copied().filter(|_| last.chars().count() > 1);
        // "THE PRESIDENT:", "PRIME MINISTER:": who holds the office, else whose text it is.
        let title = words.to_lowercase();
        let title = title.strip_prefix("the ").unwrap_or(&title);
        let title = if title == "pm" { "prime minister" } else { title };
        let office = matches!(
            title,
            "president" | "prime minister" | "premier" | "chancellor" | "secretary"
        );
        let holder = || {
            let of = self.offices.get(title).copied();
            of.unwrap_or(self.issuer).filter(|_| office)
        };
        let entity = mentioned.or_else(holder).or_else(named).map(|i| EntityId(i as u32));
        Speaker { entity, span, of_text: None }
    }
}
