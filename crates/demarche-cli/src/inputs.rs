//! The FILE arguments to the things to read, one after the other, without holding more than one.

use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

/// Something to read, as a whole or by lines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Its name, as given.
    pub(crate) source: String,
    /// Where it is; standard input where nowhere.
    path: Option<PathBuf>,
    /// How it is read.
    pub(crate) kind: Kind,
}

/// How something is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// One report.
    Whole,
    /// JSON lines.
    Lines,
}

/// Something that cannot be read, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unread {
    /// Its name, as given.
    pub(crate) source: String,
    /// Why, in a plain sentence.
    pub(crate) why: String,
}

impl Unread {
    fn because(source: &str, error: &io::Error) -> Unread {
        let why = match error.kind() {
            io::ErrorKind::NotFound => String::from("there is no such file or folder"),
            io::ErrorKind::PermissionDenied => String::from("you may not read it"),
            _ => error.to_string(),
        };
        Unread { source: source.to_owned(), why }
    }
}

/// What the arguments name, folders walked in the order of the names in them, hidden files left out. Where nothing is
/// named, standard input.
pub(crate) fn places(
    files: Vec<PathBuf>,
    jsonl: bool,
) -> impl Iterator<Item = Result<Place, Unread>> + Send + 'static {
    let files = if files.is_empty() { vec![PathBuf::from("-")] } else { files };
    let mut ahead: VecDeque<PathBuf> = files.into();
    std::iter::from_fn(move || {
        loop {
            let path = ahead.pop_front()?;
            let source = path.to_string_lossy().into_owned();
            if source == "-" {
                let kind = if jsonl { Kind::Lines } else { Kind::Whole };
                return Some(Ok(Place { source, path: None, kind }));
            }
            let listed = match fs::metadata(&path) {
                Ok(metadata) if metadata.is_dir() => names(&path),
                Ok(_) => {
                    let kind = if jsonl || is_lines(&source) { Kind::Lines } else { Kind::Whole };
                    return Some(Ok(Place { source, path: Some(path), kind }));
                }
                Err(error) => Err(error),
            };
            match listed {
                Ok(names) => names.into_iter().rev().for_each(|name| ahead.push_front(name)),
                Err(error) => return Some(Err(Unread::because(&source, &error))),
            }
        }
    })
}

/// The files and folders in a folder, in the order of their names.
fn names(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_name().as_encoded_bytes().starts_with(b".") {
            names.push(entry.path());
        }
    }
    names.sort();
    Ok(names)
}

fn is_lines(source: &str) -> bool {
    let source = source.to_ascii_lowercase();
    source.ends_with(".jsonl") || source.ends_with(".jsonl.gz")
}

impl Place {
    /// Its bytes; where there are more than `limit`, one more than that.
    pub(crate) fn bytes(&self, limit: usize) -> Result<Vec<u8>, Unread> {
        let mut bytes = Vec::new();
        let most = limit as u64 + 1;
        let read = match &self.path {
            None => io::stdin().lock().take(most).read_to_end(&mut bytes),
            Some(path) => File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        };
        read.map_err(|error| Unread::because(&self.source, &error))?;
        Ok(bytes)
    }

    /// Its lines, unpacked where they are packed by gzip, whatever the name says.
    pub(crate) fn lines(&self) -> Result<Box<dyn BufRead + Send>, Unread> {
        let open = || -> io::Result<Box<dyn BufRead + Send>> {
            let mut plain: Box<dyn BufRead + Send> = match &self.path {
                None => Box::new(BufReader::new(io::stdin())),
                Some(path) => Box::new(BufReader::with_capacity(1 << 16, File::open(path)?)),
            };
            let packed = plain.fill_buf()?.starts_with(&[0x1f, 0x8b]);
            if packed {
                return Ok(Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(plain))));
            }
            Ok(plain)
        };
        open().map_err(|error| Unread::because(&self.source, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_walked_in_the_order_of_names_and_hidden_files_are_left_out() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        for name in ["c.txt", "a.jsonl", "b/z.txt", "b/a.JSONL.GZ", ".hidden", "b10.txt", "b9.txt"]
        {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let found: Vec<_> =
            places(vec![dir.path().to_owned()], false).map(|p| p.unwrap()).collect();
        let names: Vec<_> = found
            .iter()
            .map(|place| {
                (place.source[dir.path().to_string_lossy().len() + 1..].to_owned(), place.kind)
            })
            .collect();
        let expected = [
            ("a.jsonl", Kind::Lines),
            ("b/a.JSONL.GZ", Kind::Lines),
            ("b/z.txt", Kind::Whole),
            ("b10.txt", Kind::Whole),
            ("b9.txt", Kind::Whole),
            ("c.txt", Kind::Whole),
        ];
        assert_eq!(names, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn what_is_not_there_is_said_in_plain_words() {
        let mut found = places(vec![PathBuf::from("no/such/report.txt")], false);
        let unread = found.next().unwrap().unwrap_err();
        assert_eq!(unread.why, "there is no such file or folder");
        assert_eq!(found.next(), None);
    }
}
