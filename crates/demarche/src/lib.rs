//! Read news reports and write down the diplomacy in them.

pub mod install;
