//! Where things stand: the workspace's root, the shared material next to it, and programs run from there.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a chore failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A program could not be started, or ended badly.
    #[error("failed: {0}")]
    Program(String),
    /// A file could not be read or written.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file does not hold what it should.
    #[error("{path}: {problem}")]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Rules are broken, or figures are too low: the lines say which.
    #[error("{}", .0.join("\n"))]
    Found(Vec<String>),
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the manifest of xtask lies one folder below the root").to_owned()
}

/// The folder of shared material next to the workspace. It is no part of the repository.
pub(crate) fn shared() -> PathBuf {
    root().parent().map_or_else(|| PathBuf::from("shared"), |above| above.join("shared"))
}

/// Fails with a plain sentence where the shared material is missing.
pub(crate) fn need_shared() -> Result<(), Failure> {
    if shared().join("gold").is_dir() {
        return Ok(());
    }
    Err(Failure::Found(vec![
        "the shared material (annotated reports, corpora) is missing: it is expected in ../shared, next to the workspace"
            .to_owned(),
    ]))
}

/// The folder that language models and the gazetteer are installed to, as the binary has it.
#[expect(clippy::disallowed_methods, reason = "chores ask the environment as the binary does")]
pub(crate) fn cache() -> PathBuf {
    let asked = std::env::var_os("DEMARCHE_CACHE").map(PathBuf::from);
    asked.or_else(demarche::install::user_cache).unwrap_or_else(|| root().join("target/cache"))
}

/// A file's text.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::File { path: path.to_owned(), error })
}

/// The entries of a folder, by name.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failure = |error| Failure::File { path: folder.to_owned(), error };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failure)? {
        paths.push(entry.map_err(failure)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A program to be run in the root.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a program, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    let words = spoken(command);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Program(format!("{words} ({status})"))),
        Err(error) => Err(Failure::Program(format!("{words} ({error})"))),
    }
}

/// Runs a program and returns what it prints; what it says on standard error is heard only where the command says so.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let words = spoken(command);
    let failure = |error: &dyn std::fmt::Display| Failure::Program(format!("{words} ({error})"));
    let output = command.output().map_err(|error| failure(&error))?;
    if !output.status.success() {
        return Err(failure(&output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| failure(&error))
}

/// Writes a file that only a program of the same run reads, below `target`.
pub(crate) fn scratch(name: &str, content: &str) -> Result<PathBuf, Failure> {
    let path = root().join("target").join(name);
    match std::fs::write(&path, content) {
        Ok(()) => Ok(path),
        Err(error) => Err(Failure::File { path, error }),
    }
}

/// The command as one would type it.
fn spoken(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
