//! The nouns of Demarche, and nothing that acts on them: spans, the cleaned document, its parse, and the
//! coding that was read from it (entities, times, statements, events, notes), each value with its evidence.
//!
//! This crate depends on `std` alone. Offsets are bytes of [`Document::text`](document::Document::text).

pub mod coding;
pub mod date;
pub mod document;
pub mod parse;
pub mod span;

pub use coding::{
    Channel, ChannelKind, Cited, Code, Coding, Coords, Entity, EntityId, EntityKind, Event,
    EventId, Form, Link, LinkKind, Location, Mention, MentionForm, Note, Office, Place, Polarity,
    Reason, Rule, Size, Statement, StatementId, Status,
};
pub use date::{Date, Grain, OpenEnd, Time, Weekday, When};
pub use document::{
    Aligned, Author, Basis, Block, BlockKind, Completeness, DocLink, DocLinkKind, Document,
    Published,
};
pub use parse::{
    Dep, NamedEntity, NerLabel, Parse, ParseBuilder, Pos, Tag, Token, TokenId, TokenRange,
};
pub use span::Span;
