//! `demarche model`: language models installed, listed and found.

use std::path::PathBuf;

use demarche::install::{self, PACKAGES, Package};
use miette::{IntoDiagnostic, Result};

use super::print;
use crate::args::ModelCommand;
use crate::pipeline::{cache, install_shown};
use crate::speak::{Outcome, warn};

/// Runs one of the commands about language models.
pub(crate) fn run(command: ModelCommand, given: Option<PathBuf>) -> Result<Outcome> {
    let cache = cache(given)?;
    match command {
        ModelCommand::Install { name, from } => {
            let package = named(&name);
            let was_there = install::installed(&cache, package).is_some();
            let folder = install_shown(&cache, package, from.as_deref())?;
            let how = if was_there { "is already" } else { "is now" };
            let Package { pipeline, version, .. } = package;
            warn(&format!("demarche: {pipeline} {version} {how} in {}", folder.display()));
            Ok(Outcome::Done)
        }
        ModelCommand::List => {
            let line = |package: &Package| {
                let place = install::installed(&cache, package)
                    .map_or_else(|| String::from("not installed"), |at| at.display().to_string());
                let Package { name, pipeline, version, .. } = package;
                format!("{name}  {pipeline} {version}  {place}\n")
            };
            print(&PACKAGES.iter().map(line).collect::<String>())
        }
        ModelCommand::Path { name } => {
            let package = named(&name);
            let missing =
                install::Error::NotInstalled { name: package.name, pipeline: package.pipeline };
            let folder = install::installed(&cache, package).ok_or(missing).into_diagnostic()?;
            print(&format!("{}\n", folder.display()))
        }
    }
}

fn named(name: &str) -> &'static Package {
    Package::named(name).expect("the command line takes the names of packages alone")
}
