//! The binary `demarche`: command lines in, records, tables and plain sentences out. Environment, clock and
//! terminal are met here and nowhere else.

mod args;
mod commands;
mod html;
mod inputs;
mod ordered;
mod page;
mod pipeline;
mod speak;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Registers};
use demarche::nlp::Width;
use speak::{Outcome, Unwritten, warn};

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(width) = cli.width {
        match width {
            Registers::Plain => Width::Plain,
            Registers::Avx2 => Width::Avx2,
            Registers::Avx512 => Width::Avx512,
        }
        .limit();
    }
    miette::set_hook(Box::new(unwrapped)).expect("the hook is set once");
    match commands::run(cli) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::SomeFailed) => ExitCode::FAILURE,
        // Whoever read the output has seen enough.
        Err(report) if report.downcast_ref::<Unwritten>().is_some_and(Unwritten::is_unread) => {
            ExitCode::SUCCESS
        }
        Err(report) => {
            warn(&format!("{report:?}"));
            ExitCode::FAILURE
        }
    }
}

/// Errors in full lines: a command that helps must stay in one piece, to be copied.
fn unwrapped(_: &(dyn miette::Diagnostic + 'static)) -> Box<dyn miette::ReportHandler> {
    Box::new(miette::MietteHandlerOpts::new().wrap_lines(false).break_words(false).build())
}
