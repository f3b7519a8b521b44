//! One event type's page: what the type means, its modes, and the patterns that find it.
//!
//! A pattern is a small closed list of slots over a clause whose passives, control, coordination, relative clauses,
//! light verbs and nominalisations are already undone. Every list holds lemmas in lower case (`@set` names are
//! replaced when the page is loaded); an entry of several words ("trade partner") asks for the words before the head.

use std::collections::BTreeMap;

use demarche_model::{Code, Status};

/// A page of the codebook: one event type.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// The type's code.
    pub event: Code,
    /// PLOVER's quad code, 1 to 4.
    pub quad: u8,
    /// PLOVER's conflict-cooperation score.
    pub score: f32,
    /// What the type means, in our own words.
    pub means: String,
    /// Where the codebook defines it.
    pub cites: String,
    /// Whether an event of this type is none without a recipient.
    pub needs_recipient: bool,
    /// Its modes, in the codebook's order.
    pub modes: Vec<Mode>,
    /// Types that it is taken for, and what tells them apart.
    pub confused_with: BTreeMap<Code, String>,
    /// What becomes of an event of this type that has a certain status: PLOVER's folding rules.
    pub folds: Vec<Fold>,
    /// Where an act of this type takes place, when nothing in its clause says so: the first role that is a place
    /// ("visited *Beijing*").
    pub at: Vec<Role>,
    /// The patterns, in the page's order.
    pub patterns: Vec<Pattern>,
}

impl Page {
    /// All sentences of the page, those that its patterns must read and those that they must leave alone, in its order.
    pub fn sentences(&self) -> impl Iterator<Item = &Marked> {
        self.patterns.iter().flat_map(|pattern| {
            pattern.yes.iter().chain(pattern.no.iter().map(|counter| &counter.sentence))
        })
    }
}

/// A mode of an event type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mode {
    /// The mode's code.
    pub mode: Code,
    /// What it means, in our own words.
    pub means: String,
}

/// A folding rule: an event with this status (and one of these modes, if any are named) is written as another type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fold {
    /// The status that folds.
    pub status: Status,
    /// The modes that fold; all where empty.
    pub modes: Vec<Code>,
    /// The type it becomes; its modes and CAMEO code are dropped, its status kept.
    pub into: Code,
    /// Whether it is a refusal that folds: a negation of what would come ("will not lift the ban"), not of what was
    /// ("did not lift it"). The event that comes of it is asserted: the refusal took place.
    pub refusal: bool,
}

/// One pattern.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Pattern {
    /// Its name on the page ("level-charge"); the event's rule is "page/id".
    pub id: String,
    /// The mode it stands for.
    pub mode: Option<Code>,
    /// The table from the page matched by the complement (or the complement's lemma) to the mode: `mode-from`.
    pub mode_from_complement: BTreeMap<String, Code>,
    /// The CAMEO code it stands for.
    pub cameo: Option<Code>,
    /// Contexts that it implies.
    pub context: Vec<Code>,
    /// The status it implies, whatever the clause says ("alleged" is hypothetical).
    pub status: Option<Status>,
    /// What must hold of the clause.
    pub when: Slots,
    /// What must not hold: the pattern is refused where any one slot that is given here holds.
    pub unless: Slots,
    /// Where the actor stands: the first role that resolves.
    pub actor: Vec<Role>,
    /// Where the recipient stands: the first role that resolves.
    pub recipient: Vec<Role>,
    /// All sides do it together: both roles' entities become actors.
    pub mutual: bool,
    /// Whether what it reads is no event where only one party is named, whatever its page says of others: a recipient
    /// or a second actor must be there.
    pub needs_recipient: bool,
    /// Whether what it reads is an event only where it is told as done or denied, and none where it is planned, wished or
    /// merely possible: a word that is still to be said.
    pub done: bool,
    /// Sentences that it must read as marked.
    pub yes: Vec<Marked>,
    /// Sentences that it must not fire on.
    pub no: Vec<CounterExample>,
}

/// Conditions on a clause; an empty list asks for nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Slots {
    /// The predicate is a verb with one of these lemmas.
    pub verb: Vec<String>,
    /// The predicate is a noun with one of these lemmas: a nominalisation with its arguments, or the object of a
    /// light verb ("held talks"), whose subject it then takes.
    pub noun: Vec<String>,
    /// The predicate is what a copula says of the subject, headed by one of these ("has become a partner").
    pub predicate: Vec<String>,
    /// The verb's particle ("call off").
    pub particle: Vec<String>,
    /// The subject's head.
    pub subject: Vec<String>,
    /// The object's head (of a passive: what was its subject).
    pub object: Vec<String>,
    /// A word that modifies the predicate or its object: adjective, compound part, adverb.
    pub modifier: Vec<String>,
    /// For each preposition the heads of its object; an empty list asks only that the preposition be there.
    pub prepositions: BTreeMap<String, Vec<String>>,
    /// The predicate of the embedded clause: lemmas, or "page:retreat" where the embedded clause itself matches that
    /// page.
    pub complement: Vec<Complement>,
    /// A word that the predicate hangs from as its object, its complement or part of them: the verb or noun of which
    /// it is the matter ("*discussed* the growth of trade", "*in* recognition of" asks for "in").
    pub under: Vec<String>,
    /// Active or passive only.
    pub voice: Option<Voice>,
    /// What the object must be.
    pub object_is: Option<Kind>,
    /// What the subject must be.
    pub subject_is: Option<Kind>,
}

/// What an embedded clause must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Complement {
    /// Its predicate has this lemma.
    Lemma(String),
    /// It matches a pattern of this page (the page's file name, "retreat").
    Page(String),
}

/// The voice of a verb.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Voice {
    /// "The envoy met the minister."
    Active,
    /// "The minister was met."
    Passive,
}

/// What a phrase refers to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A person, organisation, country or group that can act.
    Actor,
    /// A country or a place.
    Place,
    /// A person.
    Person,
    /// Nobody and nowhere that resolves.
    Thing,
}

/// Where a side of an event stands in the clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Role {
    /// The logical subject.
    Subject,
    /// The logical object.
    Object,
    /// The one to whom it is given or told.
    Indirect,
    /// The phrase behind this preposition.
    Preposition(String),
    /// Who or what the object noun belongs to ("condemned Russia's invasion", "froze the firm's assets").
    ObjectOwner,
    /// The embedded clause's subject.
    ComplementSubject,
    /// The embedded clause's object.
    ComplementObject,
    /// The actor of the embedded act, by the pattern that reads it ("demanded *Russia*'s withdrawal").
    ComplementActor,
    /// The other side of the embedded act, by the pattern that reads it ("refused to hold talks with *Serbia*"); where
    /// none does, the embedded predicate's object, else whom it is given to, else the phrase behind "to", "with",
    /// "against", "on" or "from".
    ComplementRecipient,
    /// The country of the place where it happens.
    Place,
    /// Whoever says so: the speaker of the statement, else the report's issuer.
    Speaker,
}

/// A sentence with its events marked, in the `[words](mark)` notation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Marked {
    /// The sentence without marks.
    pub text: String,
    /// The events that must come out of it, in the order of their numbers.
    pub events: Vec<Expected>,
    /// The line of the page where it stands, 1-based.
    pub line: usize,
}

/// An event that a sentence must yield.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Expected {
    /// The rule that must find it ("accuse/level-charge").
    pub rule: String,
    /// The byte range of the trigger words in [`Marked::text`].
    pub trigger: (usize, usize),
    /// The actors' codes, sorted.
    pub actor: Vec<Code>,
    /// The recipients' codes, sorted.
    pub recipient: Vec<Code>,
    /// The byte ranges of the actors' words in [`Marked::text`], in text order.
    pub actor_words: Vec<(usize, usize)>,
    /// The byte ranges of the recipients' words in [`Marked::text`], in text order.
    pub recipient_words: Vec<(usize, usize)>,
    /// The status, where the mark names one.
    pub status: Option<Status>,
}

/// A sentence that a pattern must not fire on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CounterExample {
    /// The sentence; other events in it may be marked.
    pub sentence: Marked,
    /// Why the pattern does not apply.
    pub because: String,
}
