//! `demarche gazetteer`: the gazetteer installed and found.

use std::path::PathBuf;

use demarche::install;
use miette::{IntoDiagnostic, Result, miette};

use super::print;
use crate::args::GazetteerCommand;
use crate::pipeline::{cache, install_gazetteer_shown};
use crate::speak::{Outcome, warn};

/// Runs one of the commands about the gazetteer.
pub(crate) fn run(command: GazetteerCommand, given: Option<PathBuf>) -> Result<Outcome> {
    let cache = cache(given)?;
    match command {
        GazetteerCommand::Install { from } => {
            let was_there = matches!(install::open_gazetteer(&cache), Ok(Some(_)));
            let file = install_gazetteer_shown(&cache, &from).into_diagnostic()?;
            let how = if was_there { "is already" } else { "is now" };
            warn(&format!("demarche: the gazetteer {how} in {}", file.display()));
            Ok(Outcome::Done)
        }
        GazetteerCommand::Path => match install::open_gazetteer(&cache).into_diagnostic()? {
            Some(_) => print(&format!("{}\n", install::gazetteer_file(&cache).display())),
            None => Err(miette!(
                help = "install it with: demarche gazetteer install",
                "the gazetteer is not installed"
            )),
        },
    }
}
