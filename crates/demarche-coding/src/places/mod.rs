//! Where places lie: names of places to points on the map.
//!
//! [`Gazetteer`] reads places by name from one block of bytes; [`locate()`] puts a report's entities on the map with it.

mod fold;
mod gazetteer;
mod locate;
#[cfg(test)]
mod tests;
mod words;

pub use fold::folded;
pub use gazetteer::{CompileError, Entry, Gazetteer, GazetteerError, Level, Row, VERSION, compile};
pub use locate::locate;
