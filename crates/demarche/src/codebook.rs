//! The codebook: loaded from where the user keeps one, tried on its own sentences, and its closed lists of codes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use demarche_lexicon::Lexicon;
use demarche_model::Code;
use demarche_record::Ontology;

/// Why a codebook cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CodebookError {
    /// A folder or file of it cannot be read.
    #[error("the codebook {} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// The folder holds nothing that belongs to a codebook.
    #[error(
        "{} holds no codebook: there is no plover/, speech/ or actors/ with .toml files in it, and no contexts.toml",
        path.display()
    )]
    Empty {
        /// The folder.
        path: PathBuf,
    },
    /// A file of it is wrong.
    #[error("the codebook {} is wrong: {error}", path.display())]
    Wrong {
        /// The folder or file that was given.
        path: PathBuf,
        /// The text of the file concerned.
        text: String,
        /// What is wrong, and where.
        error: Box<demarche_lexicon::Error>,
    },
}

/// The folders of a codebook.
const FOLDERS: [&str; 3] = ["plover", "speech", "actors"];

/// The file of a codebook that stands in no folder.
const CONTEXTS: &str = "contexts.toml";

/// The files of a codebook that stand in none of its folders.
const SINGLE: [&str; 2] = [CONTEXTS, "model/calibration.toml"];

/// The codebook that is built in, with the one in a folder, or a single page in a file, laid over it.
///
/// # Errors
/// Where it cannot be read, or is wrong.
pub fn load_codebook(path: Option<&Path>) -> Result<Lexicon, CodebookError> {
    let Some(path) = path else { return Ok(Lexicon::embedded()) };
    let unreadable = |cause| CodebookError::Unreadable { path: path.to_owned(), cause };
    let files = if fs::metadata(path).map_err(unreadable)?.is_dir() {
        folder(path)?
    } else {
        vec![(name_of(path), read(path)?)]
    };
    if files.is_empty() {
        return Err(CodebookError::Empty { path: path.to_owned() });
    }
    let borrowed: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Lexicon::overlaid(&borrowed).map_err(|error| {
        // A page laid over may make one that is built in wrong, where it names what is no more.
        let built_in = Lexicon::embedded_files().iter();
        let all = borrowed.iter().chain(built_in);
        let text =
            all.copied().find(|(name, _)| *name == error.file()).map_or("", |(_, text)| text);
        CodebookError::Wrong {
            path: path.to_owned(),
            text: text.to_owned(),
            error: Box::new(error),
        }
    })
}

/// The files of a codebook's folder, in the order of their names. What belongs to no part of a codebook is not ours.
fn folder(path: &Path) -> Result<Vec<(String, String)>, CodebookError> {
    let mut files = Vec::new();
    for part in FOLDERS {
        let folder = path.join(part);
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            Err(cause) => return Err(CodebookError::Unreadable { path: folder, cause }),
        };
        for entry in entries {
            let entry =
                entry.map_err(|cause| CodebookError::Unreadable { path: folder.clone(), cause })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.ends_with(".toml") && !name.starts_with('.') {
                files.push((format!("{part}/{name}"), read(&entry.path())?));
            }
        }
    }
    for name in SINGLE {
        let file = path.join(name);
        if file.is_file() {
            files.push((name.to_owned(), read(&file)?));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, CodebookError> {
    fs::read_to_string(path)
        .map_err(|cause| CodebookError::Unreadable { path: path.to_owned(), cause })
}

/// The name of a single file under the codebook's folder: it is a page of an event type unless it lies in one of the
/// other folders or is the list of contexts.
fn name_of(path: &Path) -> String {
    let part = |path: Option<&std::ffi::OsStr>| {
        path.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let name = part(path.file_name());
    let parent = part(path.parent().and_then(Path::file_name));
    let within = format!("{parent}/{name}");
    if name == CONTEXTS {
        name
    } else if SINGLE.contains(&within.as_str()) || FOLDERS.contains(&parent.as_str()) {
        within
    } else {
        format!("plover/{name}")
    }
}

/// The closed lists of codes that records of this codebook may hold.
pub(crate) fn ontology(lexicon: &Lexicon) -> Ontology {
    let letters = |code: &Code| code.as_str().to_owned();
    let actors = &lexicon.actors;
    let mut entities: Vec<&Code> = actors.countries.iter().map(|country| &country.code).collect();
    entities.extend(actors.organisations.iter().map(|organisation| &organisation.entity));
    entities.extend(actors.groups.iter().map(|group| &group.entity));
    entities.extend(actors.leaders.iter().map(|leader| &leader.entity));
    Ontology {
        events: lexicon
            .pages
            .iter()
            .map(|page| {
                let modes = page.modes.iter().map(|mode| letters(&mode.mode));
                (letters(&page.event), modes.collect())
            })
            .collect(),
        contexts: lexicon.contexts.entries.iter().map(|(code, _)| letters(code)).collect(),
        sectors: actors.sectors.iter().map(letters).collect(),
        entities: entities.into_iter().map(letters).collect(),
    }
}
