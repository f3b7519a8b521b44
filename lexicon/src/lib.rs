//! The codebook as data: pages of event types, verbs of saying, actors; loaded, checked, embedded.
//!
//! In: TOML files (bytes). Out: a [`Lexicon`], or an error that names the file, the line and what to do.

pub mod actors;
pub mod calibration;
pub mod contexts;
mod embed;
pub mod error;
mod load;
pub mod notation;
pub mod page;
mod raw;
pub mod speech;

pub use actors::Actors;
pub use calibration::Calibration;
pub use contexts::Contexts;
pub use error::{At, Error};
pub use page::{
    Complement, CounterExample, Expected, Fold, Kind, Marked, Mode, Page, Pattern, Role, Slots,
    Voice,
};
pub use speech::Speech;

/// The whole codebook.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// One page an event type, in the order of their file names.
    pub pages: Vec<Page>,
    /// Words of saying, channels.
    pub speech: Speech,
    /// Countries, organisations, offices, roles.
    pub actors: Actors,
    /// The contexts and their cues.
    pub contexts: Contexts,
    /// How often drawn events were judged right.
    pub calibration: Calibration,
    /// SHA-256 over all files, in the order of their names; lower-case hex.
    pub digest: String,
}
