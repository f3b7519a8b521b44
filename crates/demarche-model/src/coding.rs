//! What was read from a report: entities, times, statements, events, links and notes, each with its evidence.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::{Span, Time, When};

/// A code of the ontology or of an actor list ("CONSULT", "visit", "RUS", "GOV", "042"). Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(Arc<str>);

impl Code {
    /// A code by its letters.
    pub fn new(letters: &str) -> Code {
        Code(Arc::from(letters))
    }

    /// Its letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of the rule that read a value: a pattern's ("consult/visit.official") or a grammar rule's
/// ("time/weekday").
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Rule(pub Cow<'static, str>);

impl Rule {
    /// A rule of the grammar.
    pub const fn grammar(name: &'static str) -> Rule {
        Rule(Cow::Borrowed(name))
    }
}

/// A value, the words that prove it, and the rule that read it from them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// The words.
    pub span: Span,
    /// The rule.
    pub rule: Rule,
}

/// Everything read from one report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Coding {
    /// Who speaks where the whole text is one party's.
    pub issuer: Option<EntityId>,
    /// Persons, organisations, countries, places and groups, in order of first mention; an [`EntityId`] indexes them.
    pub entities: Vec<Entity>,
    /// The events, in text order; an [`EventId`] indexes them.
    pub events: Vec<Event>,
    /// The attributed utterances, in text order; a [`StatementId`] indexes them.
    pub statements: Vec<Statement>,
    /// Every calendar expression that resolves.
    pub times: Vec<Time>,
    /// How statements answer each other.
    pub links: Vec<Link>,
    /// What was seen and not coded, and why.
    pub notes: Vec<Note>,
}

/// An index into [`Coding::entities`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EntityId(pub u32);

/// An index into [`Coding::events`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EventId(pub u32);

/// An index into [`Coding::statements`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct StatementId(pub u32);

impl EntityId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl StatementId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Somebody or something that the report names.
#[derive(Clone, PartialEq, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name that the report gives (a country's usual name for its metonyms and demonyms).
    pub name: String,
    /// ISO 3166-1 alpha-3 code of the country acted for, or IGO, UNO, EUR, NGO, ISM, IMG, MNC, WEST.
    pub entity: Option<Code>,
    /// The country it belongs to, alpha-3.
    pub country: Option<Code>,
    /// PLOVER's sector ("GOV", "MIL"); none for a bare country.
    pub sector: Option<Code>,
    /// Further sectors.
    pub other_sectors: Vec<Code>,
    /// The office that the report gives a person.
    pub office: Option<Office>,
    /// The place on the map.
    pub place: Option<Place>,
    /// Where the report speaks of it, in text order.
    pub mentions: Vec<Mention>,
}

impl Entity {
    /// An entity of which nothing is known but what it is and its name.
    pub fn new(kind: EntityKind, name: impl Into<String>) -> Entity {
        Entity {
            kind,
            name: name.into(),
            entity: None,
            country: None,
            sector: None,
            other_sectors: Vec::new(),
            office: None,
            place: None,
            mentions: Vec::new(),
        }
    }
}

/// What an entity is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum EntityKind {
    Person,
    Organisation,
    Country,
    Place,
    Group,
}

impl EntityKind {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::Organisation => "organisation",
            EntityKind::Country => "country",
            EntityKind::Place => "place",
            EntityKind::Group => "group",
        }
    }
}

/// An office, as the report words it, without the country ("Foreign Minister").
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Office {
    /// Its words.
    pub title: String,
    /// The country or organisation it is an office of, where the report tells.
    pub of: Option<Code>,
    /// Where the report gives it.
    pub span: Option<Span>,
}

/// A place on the map.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// GeoNames' identifier.
    pub geonameid: Option<u64>,
    /// Where it lies.
    pub coords: Option<Coords>,
    /// The country, alpha-3.
    pub country: Code,
    /// The first-level division's name.
    pub admin1: Option<String>,
    /// PLOVER's resolution: 1 country, 2 first-level division, 3 district, 4 city.
    pub resolution: u8,
}

/// Degrees north and east.
#[derive(Clone, Copy, PartialEq, Debug)]
#[allow(missing_docs)]
pub struct Coords {
    pub lat: f64,
    pub lon: f64,
}

/// Words that speak of an entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention {
    /// Its words.
    pub span: Span,
    /// How they name it.
    pub form: MentionForm,
}

/// How words name an entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum MentionForm {
    /// By name ("Sergei Lavrov", "Lavrov", "China").
    Name,
    /// By a description ("the ministry", "his counterpart").
    Nominal,
    /// By a pronoun.
    Pronoun,
    /// By a seat ("Moscow said").
    Metonym,
    /// By an adjective or demonym ("Russian", "the Chinese").
    Demonym,
}

impl MentionForm {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            MentionForm::Name => "name",
            MentionForm::Nominal => "nominal",
            MentionForm::Pronoun => "pronoun",
            MentionForm::Metonym => "metonym",
            MentionForm::Demonym => "demonym",
        }
    }
}

/// Whether an event happened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Status {
    /// It happened or is happening.
    Asserted,
    /// It is to come.
    Future,
    /// It is conditional, possible, or alleged by nobody in particular.
    Hypothetical,
    /// It is background.
    Historical,
    /// It explicitly did not or will not happen.
    Negated,
}

impl Status {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Asserted => "asserted",
            Status::Future => "future",
            Status::Hypothetical => "hypothetical",
            Status::Historical => "historical",
            Status::Negated => "negated",
        }
    }
}

/// One act, as one sentence tells it.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
    /// The ontology's type, proved by the trigger.
    pub event: Cited<Code>,
    /// The modes.
    pub mode: Vec<Cited<Code>>,
    /// The contexts.
    pub context: Vec<Cited<Code>>,
    /// PLOVER's quad code, 1 to 4.
    pub quad: u8,
    /// PLOVER's conflict-cooperation score.
    pub score: f32,
    /// The CAMEO code that the pattern stands for.
    pub cameo: Option<Code>,
    /// Who does it. Shares no entity with `recipient`; one of the two is not empty.
    pub actor: Vec<Cited<EntityId>>,
    /// To whom it is done.
    pub recipient: Vec<Cited<EntityId>>,
    /// Whether it happened.
    pub status: Status,
    /// The words that say whether it happened; none where the bare past or present does.
    pub status_evidence: Vec<Span>,
    /// When, by words of the text.
    pub date: Option<Cited<When>>,
    /// Where.
    pub location: Option<Cited<Location>>,
    /// The innermost statement that tells it.
    pub statement: Option<StatementId>,
    /// Who says so.
    pub speaker: Option<EntityId>,
    /// Numbers of people.
    pub size: Size,
    /// The sentence.
    pub sentence: Span,
    /// Records of the same act share a cluster.
    pub cluster: u32,
    /// The probability that type and both sides are right; none until calibrated.
    pub confidence: Option<f32>,
}

/// Where an event took place.
#[derive(Clone, PartialEq, Debug)]
pub struct Location {
    /// The place's name as the report has it.
    pub name: String,
    /// What the map knows of it.
    pub place: Option<Place>,
}

/// Numbers of people that an event's sentence gives.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[allow(missing_docs)]
pub struct Size {
    pub dead: Option<Cited<u64>>,
    pub injured: Option<Cited<u64>>,
    pub arrested: Option<Cited<u64>>,
    pub participants: Option<Cited<u64>>,
}

/// One attributed utterance.
#[derive(Clone, PartialEq, Debug)]
pub struct Statement {
    /// Who speaks.
    pub speaker: Option<EntityId>,
    /// The words that name the speaker.
    pub speaker_span: Option<Span>,
    /// The word of saying.
    pub cue: Option<Span>,
    /// The words said, without cue, speaker and the outer quotation marks; one span, or several where the cue
    /// interrupts them.
    pub content: Vec<Span>,
    /// Whether the words are quoted.
    pub form: Form,
    /// The words that name whom it is said to.
    pub addressee: Option<Span>,
    /// How it was said.
    pub channel: Option<Channel>,
    /// Where it was said.
    pub location: Option<Cited<Location>>,
    /// When it was said.
    pub date: Option<Cited<When>>,
    /// Whether the speaker affirms or denies the content.
    pub polarity: Polarity,
    /// The statement that this one stands in.
    pub within: Option<StatementId>,
}

/// How an utterance was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Channel {
    /// What kind of channel.
    pub kind: ChannelKind,
    /// Its words ("a post on X").
    pub span: Span,
}

/// The kinds of channel.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum ChannelKind {
    PressConference,
    Interview,
    Briefing,
    Readout,
    SocialMedia,
    WrittenStatement,
    Speech,
    Call,
    Letter,
    Broadcast,
    Report,
    Other,
}

impl ChannelKind {
    /// All kinds with the record's names for them.
    pub const ALL: [(ChannelKind, &'static str); 12] = [
        (ChannelKind::PressConference, "press-conference"),
        (ChannelKind::Interview, "interview"),
        (ChannelKind::Briefing, "briefing"),
        (ChannelKind::Readout, "readout"),
        (ChannelKind::SocialMedia, "social-media"),
        (ChannelKind::WrittenStatement, "written-statement"),
        (ChannelKind::Speech, "speech"),
        (ChannelKind::Call, "call"),
        (ChannelKind::Letter, "letter"),
        (ChannelKind::Broadcast, "broadcast"),
        (ChannelKind::Report, "report"),
        (ChannelKind::Other, "other"),
    ];

    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        ChannelKind::ALL.iter().find(|(kind, _)| *kind == self).map_or("other", |(_, name)| name)
    }

    /// Reads the record's name.
    pub fn from_name(name: &str) -> Option<ChannelKind> {
        ChannelKind::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }
}

/// Whether an utterance's words are quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Form {
    /// All in quotation marks.
    Direct,
    /// None.
    Indirect,
    /// Some.
    Mixed,
}

impl Form {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Direct => "direct",
            Form::Indirect => "indirect",
            Form::Mixed => "mixed",
        }
    }
}

/// Whether the speaker stands by the content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Polarity {
    /// The speaker says it is so.
    Affirms,
    /// The speaker says it is not so.
    Denies,
}

/// How one statement answers another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Link {
    /// How.
    pub kind: LinkKind,
    /// The answer.
    pub from: StatementId,
    /// What it answers.
    pub to: StatementId,
}

/// How a statement answers another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum LinkKind {
    Denies,
    Repeats,
    Responds,
}

/// Something seen and not coded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// Where.
    pub span: Span,
    /// Why not.
    pub reason: Reason,
    /// The pattern concerned.
    pub pattern: Option<Rule>,
}

/// Why something was not coded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Nobody known does it.
    ActorUnknown,
    /// The type needs a recipient, and none is known.
    RecipientMissing,
    /// Both sides are the same entity.
    SameSides,
    /// A more specific pattern took the same words.
    BeatenBy,
    /// The words allow several readings.
    Ambiguous,
    /// The publication date is not known to the day, so that a time cannot be resolved.
    DatelineVague,
    /// A description or pronoun could not be resolved.
    Unresolved,
    /// The sentence is a question and asserts nothing.
    Question,
}

impl Reason {
    /// The record's code for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::ActorUnknown => "actor-unknown",
            Reason::RecipientMissing => "recipient-missing",
            Reason::SameSides => "same-sides",
            Reason::BeatenBy => "beaten-by",
            Reason::Ambiguous => "ambiguous",
            Reason::DatelineVague => "dateline-vague",
            Reason::Unresolved => "unresolved",
            Reason::Question => "question",
        }
    }
}
