//! Where a model's files are found: in a wheel, in an installed package, or in the pipeline's folder itself.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::Error;

/// The file that marks a pipeline's folder.
const MARK: &str = "config.cfg";

/// No file of a pipeline is larger; more is not read.
const LIMIT: u64 = 1 << 30;

/// Folders below the given one that are searched for a pipeline.
const DEPTH: usize = 4;

/// A place that pipelines' files can be read from.
pub(super) enum Source {
    /// A wheel, which is a zip archive.
    Wheel(PathBuf, ZipArchive<File>),
    /// A folder.
    Folder(PathBuf),
}

impl Source {
    /// Opens a wheel or a folder.
    pub(super) fn open(path: &Path) -> Result<Source, Error> {
        let unreadable = |cause| Error::Unreadable { path: path.to_owned(), cause };
        if fs::metadata(path).map_err(unreadable)?.is_dir() {
            return Ok(Source::Folder(path.to_owned()));
        }
        let file = File::open(path).map_err(unreadable)?;
        let archive = ZipArchive::new(file)
            .map_err(|cause| Error::NoArchive { path: path.to_owned(), cause })?;
        Ok(Source::Wheel(path.to_owned(), archive))
    }

    /// The path as given.
    pub(super) fn path(&self) -> &Path {
        match self {
            Source::Wheel(path, _) | Source::Folder(path) => path,
        }
    }

    /// The pipelines inside: the paths of their folders, ending in `/` where not empty, in order of their names.
    pub(super) fn roots(&self) -> Vec<String> {
        let marks: Vec<String> = match self {
            Source::Wheel(_, archive) => archive.file_names().map(str::to_owned).collect(),
            Source::Folder(path) => {
                let mut names = Vec::new();
                walk(path, "", DEPTH, &mut names);
                names
            }
        };
        let root = |name: &String| {
            let root = name.strip_suffix(MARK)?;
            (root.is_empty() || root.ends_with('/')).then(|| root.to_owned())
        };
        let mut roots: Vec<String> = marks.iter().filter_map(root).collect();
        roots.sort();
        roots
    }

    /// The bytes of a file by its name inside; `None` where there is no such file.
    pub(super) fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Error> {
        let read = match self {
            Source::Wheel(path, archive) => match archive.by_name(name) {
                Ok(entry) => all(entry),
                Err(zip::result::ZipError::FileNotFound) => return Ok(None),
                Err(cause) => {
                    return Err(Error::NoArchive { path: path.clone(), cause });
                }
            },
            Source::Folder(path) => File::open(path.join(name)).and_then(all),
        };
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(cause) => Err(Error::Unreadable { path: self.path().join(name), cause }),
        }
    }

    /// The files of the first pipeline inside, by relative name: for a folder given as the model itself.
    pub(super) fn files(&mut self) -> Result<BTreeMap<String, Vec<u8>>, Error> {
        let Some(root) = self.roots().into_iter().next() else {
            return Err(Error::NoPipeline { path: self.path().to_owned() });
        };
        let names: Vec<String> = match self {
            Source::Wheel(_, archive) => archive.file_names().map(str::to_owned).collect(),
            Source::Folder(path) => {
                let mut names = Vec::new();
                walk(path, "", DEPTH + 2, &mut names);
                names
            }
        };
        let mut files = BTreeMap::new();
        for name in names {
            if let Some(relative) = name.strip_prefix(&root)
                && !name.ends_with('/')
                && let Some(bytes) = self.read(&name)?
            {
                files.insert(relative.to_owned(), bytes);
            }
        }
        Ok(files)
    }
}

fn all(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files below a folder, by relative path with `/`. A folder that cannot be read holds none.
fn walk(folder: &Path, prefix: &str, depth: usize, names: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = entry.path();
        if path.is_dir() {
            if depth > 0 {
                walk(&path, &format!("{prefix}{name}/"), depth - 1, names);
            }
        } else {
            names.push(format!("{prefix}{name}"));
        }
    }
}
