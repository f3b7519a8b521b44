//! The types of the `demarche/1` record, field for field in the order in which they are written. An `Option` is
//! written as null where it is none, never left out.

use std::collections::BTreeMap;

use demarche_model as model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Points;

/// The name and version of the record's shape.
pub const SCHEMA: &str = "demarche/1";

/// Declares a closed list of names, one for each variant of the model's enum.
macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
        )]
        #[allow(missing_docs)]
        pub enum $name { $(#[serde(rename = $text)] $variant),* }

        impl From<model::$name> for $name {
            fn from(value: model::$name) -> $name {
                match value { $(model::$name::$variant => $name::$variant),* }
            }
        }

        impl $name {
            /// The name as the record writes it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }
        }
    };
}

/// Declares an identifier: a letter and a number from 1, the place in its list.
macro_rules! ids {
    ($(#[$doc:meta])* $name:ident $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                let number = text.strip_prefix($letter).and_then(|number| number.parse().ok());
                number.map($name).ok_or_else(|| {
                    let what = serde::de::Unexpected::Str(&text);
                    serde::de::Error::invalid_value(what, &concat!("an id such as \"", $letter, "1\""))
                })
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": concat!("^", $letter, "[1-9][0-9]*$"),
                })
            }
        }
    };
}

ids! {
    /// An entity of the record ("n1").
    EntityRef "n"
}
ids! {
    /// An event of the record ("e1").
    EventRef "e"
}
ids! {
    /// A statement of the record ("s1").
    StatementRef "s"
}
ids! {
    /// A cluster of the record's events that tell the same act ("c1").
    ClusterRef "c"
}

/// What was read from one report, with the words that prove it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Record {
    /// Always `demarche/1`.
    pub schema: String,
    /// What coded the report.
    pub coder: Coder,
    /// The report as text.
    pub document: Document,
    /// Persons, organisations, countries, places and groups, in order of first mention.
    pub entities: Vec<Entity>,
    /// The events, in text order.
    pub events: Vec<Event>,
    /// The attributed utterances, in text order.
    pub statements: Vec<Statement>,
    /// Every calendar expression that resolves, attached to an event or not.
    pub times: Vec<Time>,
    /// How statements answer each other.
    pub links: Vec<Link>,
    /// What was seen and not coded, and why.
    pub notes: Vec<Note>,
}

/// What coded the report: with it and the report's bytes, every byte of the record is determined.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Coder {
    /// Demarche's version.
    pub version: String,
    /// The language model.
    pub model: Model,
    /// The codebook's digest.
    pub lexicon: String,
    /// The learned scorer's digest.
    pub weights: Option<String>,
    /// The gazetteer's digest.
    pub gazetteer: Option<String>,
    /// The directory of office-holders' digest.
    pub directory: Option<String>,
    /// Options that change what is coded.
    pub options: BTreeMap<String, serde_json::Value>,
}

/// The language model that parsed the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Model {
    /// Its name and version.
    pub name: String,
    /// The digest of its files.
    pub digest: String,
}

/// The report: its text, its parts and what is known about it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Document {
    /// SHA-256 of the source bytes, hex.
    pub id: String,
    /// SHA-256 of `text`, hex.
    pub text_id: String,
    /// The path, URL or corpus id, as given.
    pub source: String,
    /// Where it was published.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The language, ISO 639-1.
    pub language: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Who speaks where the whole text is one party's.
    pub issuer: Option<EntityRef>,
    /// Whether all of the report is here.
    pub completeness: Completeness,
    /// The cleaned text that all offsets count in.
    pub text: String,
    /// Runs of text and the source bytes they came from.
    pub source_map: Vec<Aligned>,
    /// The parts of the report, in order.
    pub blocks: Vec<Block>,
    /// Addresses that the report gives.
    pub links: Vec<DocLink>,
}

/// A name on the byline.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Where the text gives it.
    pub span: Option<Points>,
}

/// The publication date and its grounds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Published {
    /// The day, ISO 8601.
    pub date: String,
    /// The moment, ISO 8601.
    pub instant: Option<String>,
    /// Where the date was found.
    pub basis: Basis,
    /// The rule that found it.
    pub rule: Option<String>,
    /// Its words.
    pub span: Option<Points>,
}

names! {
    /// Where a publication date was found.
    Basis { Url = "url", Metadata = "metadata", Dateline = "dateline", Argument = "argument" }
}

names! {
    /// Whether the whole report is here.
    Completeness { Full = "full", Summary = "summary", Stub = "stub" }
}

/// A run of text and the source bytes that it came from: `[text_start, text_end, source_byte_start,
/// source_byte_end]`, the first two in code points.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Aligned(pub u32, pub u32, pub u64, pub u64);

/// A part of the report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Block {
    /// What part it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Points,
}

names! {
    /// The parts of a report.
    BlockKind {
        Caption = "caption", Credit = "credit", Title = "title", Byline = "byline", Dateline = "dateline",
        Paragraph = "paragraph", Heading = "heading", List = "list", Quote = "quote", Table = "table",
        SpeakerLabel = "speaker-label", Related = "related", Footer = "footer",
    }
}

/// An address in the report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct DocLink {
    /// What it leads to.
    pub kind: DocLinkKind,
    /// The address.
    pub url: String,
    /// The words that carry it; the address itself where it stands bare.
    pub text: String,
}

names! {
    /// What a link leads to.
    DocLinkKind { Original = "original", Related = "related", Other = "other" }
}

/// Somebody or something that the report names.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Entity {
    /// Its id in this record.
    pub id: EntityRef,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name that the report gives.
    pub name: String,
    /// PLOVER's entity code: the country acted for (ISO 3166-1 alpha-3), or IGO, UNO, EUR and the like.
    pub entity: Option<String>,
    /// The country it belongs to, alpha-3.
    pub country: Option<String>,
    /// PLOVER's sector; null for a bare country.
    pub sector: Option<String>,
    /// Further sectors.
    pub other_sectors: Vec<String>,
    /// The office that the report gives a person.
    pub office: Option<Office>,
    /// Its identifier on Wikidata.
    pub wikidata: Option<String>,
    /// The place on the map.
    pub place: Option<Place>,
    /// Where the report speaks of it, in text order.
    pub mentions: Vec<Mention>,
}

names! {
    /// What an entity is.
    EntityKind {
        Person = "person", Organisation = "organisation", Country = "country", Place = "place", Group = "group",
    }
}

/// An office, as the report words it, without the country.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Office {
    /// Its words.
    pub title: String,
    /// The country or organisation it is an office of.
    pub of: Option<String>,
    /// Where the report gives it.
    pub span: Option<Points>,
}

/// A place on the map.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Place {
    /// GeoNames' identifier.
    pub geonameid: Option<u64>,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// The country, alpha-3.
    pub country: String,
    /// The first-level division's name.
    pub admin1: Option<String>,
    /// 1 country, 2 first-level division, 3 district, 4 city.
    pub resolution: u8,
}

/// Words that speak of an entity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Mention {
    /// Its words.
    pub span: Points,
    /// How they name it.
    pub form: MentionForm,
}

names! {
    /// How words name an entity.
    MentionForm {
        Name = "name", Nominal = "nominal", Pronoun = "pronoun", Metonym = "metonym", Demonym = "demonym",
    }
}

/// One act, as one sentence tells it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Event {
    /// Its id in this record.
    pub id: EventRef,
    /// The ontology's type.
    pub event: String,
    /// The modes.
    pub mode: Vec<String>,
    /// The contexts.
    pub context: Vec<String>,
    /// PLOVER's quad code: 1 and 2 verbal and material cooperation, 3 and 4 verbal and material conflict.
    pub quad: u8,
    /// PLOVER's conflict-cooperation score.
    pub score: f64,
    /// The CAMEO code that the pattern stands for.
    pub cameo: Option<String>,
    /// Who does it.
    pub actor: Vec<EntityRef>,
    /// To whom it is done.
    pub recipient: Vec<EntityRef>,
    /// Whether it happened.
    pub status: Status,
    /// When.
    pub date: Option<EventDate>,
    /// Where.
    pub location: Option<Location>,
    /// The innermost statement that tells it.
    pub statement: Option<StatementRef>,
    /// Who says so.
    pub speaker: Option<EntityRef>,
    /// Numbers of people.
    pub size: Size,
    /// The words that prove it.
    pub evidence: Evidence,
    /// Records of the same act share a cluster.
    pub cluster: ClusterRef,
    /// The pattern that read it.
    pub rule: String,
    /// The probability that type and both sides are right; null until calibrated.
    pub confidence: Option<f64>,
}

names! {
    /// Whether an event happened.
    Status {
        Asserted = "asserted", Future = "future", Hypothetical = "hypothetical", Historical = "historical",
        Negated = "negated",
    }
}

/// The days of an event or a statement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct EventDate {
    /// The first day, ISO 8601.
    pub start: Option<String>,
    /// The last day, itself included.
    pub end: Option<String>,
    /// How coarse the words were.
    pub grain: Grain,
    /// Whether words of the text give it, or the publication date stands in.
    pub basis: DateBasis,
    /// Its words.
    pub span: Option<Points>,
}

/// What gives an event its date.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum DateBasis {
    /// Words of the text.
    Text,
    /// The publication date, where the text gives none.
    Published,
}

names! {
    /// How coarse a time is.
    Grain {
        Day = "day", Week = "week", Month = "month", Quarter = "quarter", Season = "season", Year = "year",
        Decade = "decade", Vague = "vague",
    }
}

/// Where an event took place or a statement was made.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Location {
    /// The place's name as the report has it.
    pub name: String,
    /// GeoNames' identifier.
    pub geonameid: Option<u64>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// The country, alpha-3.
    pub country: Option<String>,
    /// 1 country, 2 first-level division, 3 district, 4 city.
    pub resolution: Option<u8>,
    /// Its words.
    pub span: Points,
}

/// Numbers of people that an event's sentence gives.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Size {
    pub dead: Option<Number>,
    pub injured: Option<Number>,
    pub arrested: Option<Number>,
    pub participants: Option<Number>,
}

/// A number and its words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Number {
    /// The number.
    pub value: u64,
    /// Its words.
    pub span: Points,
}

/// The words that prove an event.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Evidence {
    /// The sentence.
    pub sentence: Points,
    /// The words that name the act.
    pub trigger: Points,
    /// One span for each actor, in the same order.
    pub actor: Vec<Points>,
    /// One span for each recipient, in the same order.
    pub recipient: Vec<Points>,
    /// The words that say whether it happened.
    pub status: Vec<Points>,
    /// One entry for each mode.
    pub mode: Vec<CitedCode>,
    /// One entry for each context.
    pub context: Vec<CitedCode>,
}

/// A code and its words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct CitedCode {
    /// The code.
    pub code: String,
    /// Its words.
    pub span: Points,
}

/// One attributed utterance.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Statement {
    /// Its id in this record.
    pub id: StatementRef,
    /// Who speaks.
    pub speaker: Option<EntityRef>,
    /// The words that name the speaker.
    pub speaker_span: Option<Points>,
    /// The word of saying.
    pub cue: Option<Points>,
    /// The words said; several where the cue interrupts them.
    pub content: Vec<Points>,
    /// Whether the words are quoted.
    pub form: Form,
    /// The words that name whom it is said to.
    pub addressee: Option<Points>,
    /// How it was said.
    pub channel: Option<Channel>,
    /// Where it was said.
    pub location: Option<Location>,
    /// When it was said.
    pub date: Option<EventDate>,
    /// Whether the speaker affirms or denies the content.
    pub polarity: Polarity,
    /// The statement that this one stands in.
    pub within: Option<StatementRef>,
}

names! {
    /// Whether an utterance's words are quoted.
    Form { Direct = "direct", Indirect = "indirect", Mixed = "mixed" }
}

/// How an utterance was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Channel {
    /// What kind of channel.
    pub kind: ChannelKind,
    /// Its words.
    pub span: Points,
}

names! {
    /// The kinds of channel.
    ChannelKind {
        PressConference = "press-conference", Interview = "interview", Briefing = "briefing",
        Readout = "readout", SocialMedia = "social-media", WrittenStatement = "written-statement",
        Speech = "speech", Call = "call", Letter = "letter", Broadcast = "broadcast", Report = "report",
        Other = "other",
    }
}

names! {
    /// Whether the speaker stands by the content.
    Polarity { Affirms = "affirms", Denies = "denies" }
}

/// A calendar expression of the text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Time {
    /// Its words.
    pub span: Points,
    /// The first day, ISO 8601.
    pub start: Option<String>,
    /// The last day, itself included.
    pub end: Option<String>,
    /// How coarse it is.
    pub grain: Grain,
    /// Which side it leaves open.
    pub open: Option<OpenEnd>,
}

names! {
    /// Which side of a time is left open.
    OpenEnd { Start = "start", End = "end" }
}

/// How one statement answers another.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Link {
    /// How.
    pub kind: LinkKind,
    /// The answer.
    pub from: StatementRef,
    /// What it answers.
    pub to: StatementRef,
}

names! {
    /// How a statement answers another.
    LinkKind { Denies = "denies", Repeats = "repeats", Responds = "responds" }
}

/// Something seen and not coded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Note {
    /// Where.
    pub span: Points,
    /// Why not.
    pub reason: Reason,
    /// The pattern concerned.
    pub pattern: Option<String>,
}

names! {
    /// Why something was not coded.
    Reason {
        ActorUnknown = "actor-unknown", RecipientMissing = "recipient-missing", SameSides = "same-sides",
        BeatenBy = "beaten-by", Ambiguous = "ambiguous", DatelineVague = "dateline-vague",
        Unresolved = "unresolved", Question = "question",
    }
}
