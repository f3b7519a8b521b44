//! The project's own chores: ci, parity, quality, tidy.

// Chores talk to the person who runs them, and run other programs.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod parity;
mod quality;
mod tree;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's own chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Compare our parses with spaCy's, token by token, and the speed of both
    Parity(parity::Arguments),
    /// Measure against the annotated reports and texts, and fail below the floors of tests/quality.toml
    Quality(quality::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Parity(arguments) => parity::run(&arguments),
        Chore::Quality(arguments) => quality::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
