//! The directory of office-holders: a file's bytes to what coding asks, and back to the lines that show it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use demarche_coding::actors::directory::{Directory, Observation};
use demarche_model::{Code, Date};
use demarche_record::DirectoryLine;
use demarche_record::directory::{self, read_directory};

use crate::install::sha256;

/// Why a directory of office-holders cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// The file cannot be read.
    #[error("the directory of office-holders {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The file is none.
    #[error("the directory of office-holders {} is wrong: {cause}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        cause: directory::DirectoryError,
    },
}

/// A directory's file as coding asks it, and the digest of its bytes.
///
/// # Errors
/// Where it cannot be read, or a line of it is wrong.
pub fn load_directory(path: &Path) -> Result<(Directory, String), DirectoryError> {
    let unreadable = |cause| DirectoryError::Unreadable { path: path.to_owned(), cause };
    let bytes = fs::read(path).map_err(unreadable)?;
    let wrong = |cause| DirectoryError::Wrong { path: path.to_owned(), cause };
    let lines = read_directory(&bytes).map_err(wrong)?;
    Ok((Directory::new(lines.into_iter().filter_map(observation)), sha256(&bytes)))
}

/// A line as coding takes it; `None` where its day is none.
pub fn observation(line: DirectoryLine) -> Option<Observation> {
    let code = |letters: Option<String>| letters.map(|letters| Code::new(&letters));
    Some(Observation {
        reported: Date::parse(&line.reported)?,
        name: line.name,
        title: line.title,
        of: code(line.of),
        entity: code(line.entity),
        country: code(line.country),
        sector: code(line.sector),
        other_sectors: line.other_sectors.iter().map(|letters| Code::new(letters)).collect(),
        source: line.source,
        evidence: line.evidence,
    })
}
