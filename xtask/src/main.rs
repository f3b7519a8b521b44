//! The project's own chores: bench, calibrate, ci, identity, parity, quality, test, tidy, train.

// Chores talk to the person who runs them, and run other programs.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod calibrate;
mod ci;
mod coder;
mod identity;
mod parity;
mod quality;
mod tidy;
mod train;
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
    /// Measure speed, memory and cold start beside spaCy's
    Bench(bench::Arguments),
    /// Fit the confidence of events to judged sheets
    Calibrate(calibrate::Arguments),
    /// Everything that must hold before a change is taken
    Ci,
    /// Read texts in every width of registers and on one thread and several, and compare the bytes
    Identity(identity::Arguments),
    /// Compare our parses with spaCy's, token by token, and the speed of both
    Parity(parity::Arguments),
    /// Measure against the annotated reports and texts, and fail below the floors of tests/quality.toml
    Quality(quality::Arguments),
    /// Train the learned scorer on the sentences of lexicon/training, and write lexicon/model
    Train(train::Arguments),
    /// Install the language model and the gazetteer if they are missing, and run every test
    Test,
    /// The rules of the house that a compiler does not know: arrows, reasons, licences, words
    Tidy,
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Bench(arguments) => bench::run(&arguments),
        Chore::Calibrate(arguments) => calibrate::run(&arguments),
        Chore::Ci => ci::run(),
        Chore::Identity(arguments) => identity::run(&arguments),
        Chore::Parity(arguments) => parity::run(&arguments),
        Chore::Quality(arguments) => quality::run(&arguments),
        Chore::Train(arguments) => train::run(&arguments),
        Chore::Test => ci::test(),
        Chore::Tidy => tidy::run().and_then(|()| tidy::licences()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
