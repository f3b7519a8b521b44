//! The project's own chores: ci, parity, quality, tidy.

fn main() {}
