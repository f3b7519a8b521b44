//! Document, parse and lexicon to the coding: who did or said what to whom, when, where, and who says so.
//!
//! Everything here is total and pure: no I/O, clock, randomness or globals.

pub mod actors;
pub mod clause;
pub mod confidence;
pub mod contexts;
pub mod events;
mod letters;
pub mod places;
pub mod reality;
pub mod relation;
pub mod sentences;
pub mod size;
pub mod speech;
pub mod times;

use actors::directory::Directory;
use demarche_lexicon::Lexicon;
use std::sync::{LazyLock, OnceLock};

use demarche_model::{Coding, Document, Link, Note, Parse, Statement, Time};

pub use events::explain::Explained;

/// All that coding knows beside the report itself; built by the façade, once, and shared by all reports.
#[derive(Debug)]
pub struct Knowledge {
    /// The codebook.
    pub lexicon: Lexicon,
    /// Who held which office, as earlier reports told it.
    pub directory: Directory,
    /// Where places lie, if that is known.
    pub gazetteer: Option<places::Gazetteer>,
    /// The learned scorer, read when it is first asked; none where patterns decide alone.
    pub weights: Option<LazyLock<relation::Weights>>,
    index: events::Index,
    cues: contexts::Cues,
    confidence: Option<confidence::Model>,
    hints: OnceLock<relation::Hints>,
}

impl Knowledge {
    /// Knowledge of a codebook, and of nothing else.
    pub fn new(lexicon: Lexicon) -> Knowledge {
        let index = events::Index::new(&lexicon);
        let cues = contexts::Cues::new(&lexicon);
        let confidence = confidence::Model::new(&lexicon.calibration);
        Knowledge {
            lexicon,
            directory: Directory::default(),
            weights: None,
            gazetteer: None,
            index,
            cues,
            confidence,
            hints: OnceLock::new(),
        }
    }

    /// What the features of the learned scorer are read by; made when they are first asked for.
    fn hints(&self) -> &relation::Hints {
        self.hints.get_or_init(|| relation::Hints::new(&self.lexicon))
    }
}

/// Codes one report. Total: it cannot fail, and the same inputs give the same output.
pub fn code(document: &Document, parse: &Parse, knowledge: &Knowledge) -> Coding {
    code_with_traits(document, parse, knowledge).0
}

/// As [`code`], with what the confidence of each event looks at, event by event.
pub fn code_with_traits(
    document: &Document,
    parse: &Parse,
    knowledge: &Knowledge,
) -> (Coding, Vec<confidence::Traits>) {
    let stages = stages(document, parse, knowledge);
    let scene = stages.scene(document, parse, knowledge);
    let (mut events, unmatched) = events::events(&scene);
    let traits: Vec<confidence::Traits> = events
        .iter()
        .map(|event| {
            let weights = knowledge.weights.as_ref();
            let scorer = weights.and_then(|weights| {
                relation::likelihood(&scene, event, weights, knowledge.hints())
            });
            confidence::features(event, &stages.cast.entities, &document.text, scorer)
        })
        .collect();
    let Stages { cast, statements, times, links, mut notes, .. } = stages;
    if let Some(model) = &knowledge.confidence {
        for (event, traits) in events.iter_mut().zip(&traits) {
            event.confidence = Some(model.confidence(event, traits) as f32);
        }
    }
    notes.extend(unmatched);
    notes.sort_by_key(|note| (note.span, note.reason));
    let actors::Cast { issuer, entities, .. } = cast;
    (Coding { issuer, entities, events, statements, times, links, notes }, traits)
}

/// What became of every pattern at every clause of a report (see [`events::explain`]).
pub fn explain(document: &Document, parse: &Parse, knowledge: &Knowledge) -> Vec<Explained> {
    let stages = stages(document, parse, knowledge);
    events::explain::explain(&stages.scene(document, parse, knowledge))
}

/// What is read before the events.
struct Stages<'k> {
    times: Vec<Time>,
    cast: actors::Cast,
    statements: Vec<Statement>,
    links: Vec<Link>,
    notes: Vec<Note>,
    clauses: clause::Clauses,
    contexts: contexts::Contexts<'k>,
}

fn stages<'k>(document: &Document, parse: &Parse, knowledge: &'k Knowledge) -> Stages<'k> {
    let Knowledge { lexicon, directory, gazetteer, index, cues, .. } = knowledge;
    let (times, mut notes) = times::times(document, parse);
    let mut cast = actors::cast(document, parse, lexicon, directory);
    if let Some(gazetteer) = gazetteer {
        places::place(document, parse, &mut cast, &lexicon.actors, gazetteer);
    }
    let speech::Utterances { statements, links, notes: unsaid } =
        speech::utterances(document, parse, &cast, &times, lexicon);
    cast.hear(parse, &statements);
    notes.extend(unsaid);
    let clauses = clause::clauses(parse, &|lemma| index.is_event_noun(lemma));
    let contexts = contexts::contexts(document, parse, cues);
    Stages { times, cast, statements, links, notes, clauses, contexts }
}

impl<'k> Stages<'k> {
    fn scene<'s>(
        &'s self,
        document: &'s Document,
        parse: &'s Parse,
        knowledge: &'s Knowledge,
    ) -> events::Scene<'s>
    where
        'k: 's,
    {
        events::Scene {
            document,
            parse,
            clauses: &self.clauses,
            cast: &self.cast,
            times: &self.times,
            statements: &self.statements,
            lexicon: &knowledge.lexicon,
            index: &knowledge.index,
            contexts: &self.contexts,
        }
    }
}
