//! The compiled file of the installed language model: made where it is missing, made anew where it cannot be used.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use demarche::Config;
use demarche::install::{Notice, PACKAGES, compiled_file, folder, install, open_model};

/// A cache of its own with the files of the installed model, compiled or not.
fn cache() -> tempfile::TempDir {
    let config = Config::default();
    #[allow(clippy::disallowed_methods, reason = "as the other tests find the installed model")]
    let from = std::env::var_os("DEMARCHE_CACHE").map_or(config.cache, PathBuf::from);
    let cache = tempfile::tempdir().unwrap();
    let (from, to) = (folder(&from, &PACKAGES[0]), folder(cache.path(), &PACKAGES[0]));
    for file in PACKAGES[0].files.iter().map(|pinned| pinned.name).chain(["meta.json"]) {
        let to = to.join(file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from.join(file), to).unwrap_or_else(|error| {
            panic!("{}: {error}; run: demarche model install sm", from.display())
        });
    }
    cache
}

/// What is said on opening, and the first tag of a sentence.
fn opened(cache: &Path) -> Option<Notice> {
    let (pipeline, notice) = open_model(cache, &PACKAGES[0]).unwrap();
    assert_eq!(pipeline.name(), "en_core_web_sm 3.8.0");
    assert_eq!(pipeline.parse("Envoys met in Oslo.").entities().len(), 1);
    notice
}

#[test]
fn a_model_is_compiled_once_and_anew_where_the_file_cannot_be_used() {
    let cache = cache();
    let file = compiled_file(cache.path(), &PACKAGES[0]);
    assert!(opened(cache.path()).is_none());
    let whole = fs::read(&file).unwrap();
    assert!(opened(cache.path()).is_none());
    let changed = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let last = whole.len() - 1;
    let not_usable = [
        ("something else", b"no model".to_vec()),
        ("empty", Vec::new()),
        ("older", changed(8)),
        ("damaged", changed(last)),
        ("of another package", changed(40)),
        ("cut short", whole[..last].to_vec()),
    ];
    for (what, bytes) in not_usable {
        fs::write(&file, bytes).unwrap();
        let notice = opened(cache.path());
        assert!(matches!(notice, Some(Notice::Recompiled { .. })), "{what}: {notice:?}");
        assert_eq!(fs::read(&file).unwrap(), whole, "{what}");
        assert!(opened(cache.path()).is_none(), "{what}");
    }
    fs::write(&file, changed(last)).unwrap();
    install(cache.path(), &PACKAGES[0], None, &mut |_| {}).unwrap();
    assert_eq!(fs::read(&file).unwrap(), whole);
}

#[test]
fn files_that_were_changed_after_their_installation_are_not_compiled() {
    let cache = cache();
    let cfg = folder(cache.path(), &PACKAGES[0]).join("parser/cfg");
    fs::write(&cfg, "{}").unwrap();
    let notice = opened(cache.path());
    assert!(matches!(notice, Some(Notice::Changed { file: "parser/cfg", .. })), "{notice:?}");
    assert!(!compiled_file(cache.path(), &PACKAGES[0]).exists());
}
