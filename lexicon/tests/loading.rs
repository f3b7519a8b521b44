//! What loads, what does not, and what the errors say.

#![allow(clippy::unwrap_used)] // A helper of a test is a test: an error is a failure.

use demarche_lexicon::page::{Complement, Role};
use demarche_lexicon::{Error, Lexicon};

const SETS: (&str, &str) =
    ("plover/sets.toml", "[sets]\nharsh = [\"slam\", \"@mild\"]\nmild = [\"chide\"]\n");
const CONTEXTS: (&str, &str) =
    ("contexts.toml", "[legal]\nmeans = \"Courts.\"\nsure = [\"lawsuit\"]\nhint = [\"judge\"]\n");
const HEAD: &str = r#"
event = "ACCUSE"
quad = 3
score = -2.0
cites = "PLOVER 1.3, ACCUSE"
means = "Criticism."
[modes]
disapprove = "Criticism."
allege = "A charge."
"#;
const PATTERN: &str = r#"
[[pattern]]
id = "slam"
mode = "disapprove"
cameo = "111"
verb = ["@harsh", "page"]
complement = ["page:accuse", "lie"]
actor = "subject"
recipient = ["object", "against"]
unless = { object = ["door"] }
yes = ["[Oslo](actor NOR) [slammed](event) [Lima](recipient PER)."]
no = [{ text = "The envoy slammed the door.", because = "a door" }]
"#;

fn load(page: &str) -> Result<Lexicon, Error> {
    Lexicon::from_files(&[SETS, CONTEXTS, ("plover/accuse.toml", page)])
}

/// Loads the head with a pattern in which `from` was replaced.
fn broken(from: &str, to: &str) -> Error {
    let page = format!("{HEAD}{PATTERN}").replace(from, to);
    assert!(page.contains(to), "{from}");
    load(&page).map(|_| ()).unwrap_err()
}

#[test]
fn a_page_loads_with_its_sets_replaced() {
    let lexicon = load(&format!("{HEAD}{PATTERN}")).unwrap();
    let page = &lexicon.pages[0];
    let modes: Vec<_> = page.modes.iter().map(|mode| mode.mode.as_str()).collect();
    assert_eq!(modes, ["disapprove", "allege"], "in the page's order");
    let pattern = &page.patterns[0];
    assert_eq!(pattern.when.verb, ["slam", "chide", "page"]);
    assert_eq!(
        pattern.when.complement,
        [Complement::Page("accuse".into()), Complement::Lemma("lie".into())]
    );
    assert_eq!(pattern.recipient, [Role::Object, Role::Preposition("against".into())]);
    assert_eq!(pattern.unless.object, ["door"]);
    assert_eq!(pattern.yes[0].text, "Oslo slammed Lima.");
    assert_eq!(pattern.yes[0].events[0].rule, "accuse/slam");
    assert_eq!(pattern.yes[0].line, 20);
    assert_eq!(lexicon.contexts.entries[0].1, [("lawsuit".into(), 1.0), ("judge".into(), 0.3)]);
    assert_eq!(lexicon.digest.len(), 64);
}

#[test]
fn an_error_names_file_line_and_what_to_do() {
    let error = broken("\"disapprove\"\ncameo", "\"disaprove\"\ncameo");
    assert_eq!(error.file(), "plover/accuse.toml");
    assert_eq!(error.line(), Some(13));
    assert_eq!(error.to_string(), "plover/accuse.toml, line 13: the page has no mode `disaprove`");
    assert_eq!(error.help(), "The page lists: disapprove, allege. A new one goes under [modes].");
    let page = format!("{HEAD}{PATTERN}").replace("\"disapprove\"\ncameo", "\"disaprove\"\ncameo");
    assert_eq!(&page[error.source_span().unwrap()], "\"disaprove\"");
}

#[test]
fn what_is_wrong_is_told_apart() {
    macro_rules! check {
        ($($from:literal => $to:literal: $error:pat,)*) => {$(
            let error = broken($from, $to);
            assert!(matches!(error, $error), "{}: {error}", $to);
            assert!(!error.help().is_empty() && error.line().is_some());
        )*};
    }
    check! {
        "verb =" => "verbs =": Error::Toml { .. },
        "quad = 3" => "quad = 5": Error::Quad { .. },
        "\"ACCUSE\"" => "\"ACUSE\"": Error::FileName { .. },
        "@harsh" => "@hash": Error::UnknownSet { .. },
        "\"page\"]" => "\"Page\"]": Error::Lemma { .. },
        "page:accuse" => "page:acuse": Error::UnknownPage { .. },
        "\"object\", \"against\"" => "\"objct\"": Error::UnknownRole { .. },
        "\"111\"" => "\"accuse\"": Error::Cameo { .. },
        "verb = [\"@harsh\", \"page\"]" => "particle = [\"up\"]": Error::NoPredicate { .. },
        "yes = [" => "yes = []\nno = []\nx = [": Error::Toml { .. },
        "(event)" => "(even)": Error::Notation { .. },
        "(event)" => "(event accuse/slm)": Error::NoEvent { .. },
        "The envoy slammed" => "[Oslo](actor NOR) [slammed](event)": Error::NoRule { .. },
        "The envoy slammed" => "[Oslo](actor NOR) [slammed](event accuse/slm)": Error::UnknownRule { .. },
        "complement" => "context = [\"legl\"]\ncomplement": Error::UnknownContext { .. },
        "[modes]" => "[confused-with]\nTHREATEN = \"x\"\n[modes]": Error::UnknownEvent { .. },
        "[modes]" => "[[fold]]\nstatus = \"futur\"\ninto = \"ACCUSE\"\n[modes]": Error::Toml { .. },
        "[modes]" => "[[fold]]\nstatus = \"future\"\nmodes = [\"x\"]\ninto = \"ACCUSE\"\n[modes]": Error::UnknownMode { .. },
        "[modes]" => "[sets]\nharsh = [\"@harsh\"]\n[modes]": Error::CircularSet { .. },
    }
}

#[test]
fn a_pattern_needs_sentences_of_both_kinds() {
    let lines: Vec<&str> = PATTERN.lines().collect();
    let without = |start: &str| {
        let kept: Vec<&str> =
            lines.iter().copied().filter(|line| !line.starts_with(start)).collect();
        load(&format!("{HEAD}{}", kept.join("\n"))).map(|_| ()).unwrap_err()
    };
    assert!(matches!(without("yes"), Error::NoYes { .. }));
    assert!(matches!(without("no"), Error::NoNo { .. }));
    assert!(matches!(load(&format!("{HEAD}{PATTERN}{PATTERN}")), Err(Error::DuplicateId { .. })));
}

#[test]
fn a_file_of_no_known_kind_is_refused() {
    let error = Lexicon::from_files(&[("notes.txt", "")]).map(|_| ()).unwrap_err();
    assert_eq!(error.to_string(), "notes.txt belongs to no part of the codebook");
}

#[test]
fn an_overlay_replaces_a_page_and_changes_the_digest() {
    let ours = Lexicon::embedded();
    let page = "event = \"ACCUSE\"\nquad = 3\nscore = -1.0\ncites = \"-\"\nmeans = \"-\"\n";
    let page = format!("{page}[modes]\nallege = \"-\"\n");
    // Sentences of our other pages that name a pattern of the replaced page do not stop it.
    let replaced = Lexicon::overlaid(&[("plover/accuse.toml", &page)]).unwrap();
    assert_ne!(replaced.digest, ours.digest);
    let added = format!("{}\n", page.replace("ACCUSE", "REVERE"));
    let overlaid = Lexicon::overlaid(&[("plover/revere.toml", &added)]).unwrap();
    assert_eq!(overlaid.pages.len(), ours.pages.len() + 1);
}

#[test]
fn the_embedded_codebook_loads() {
    let files = Lexicon::embedded_files();
    if let Err(error) = Lexicon::from_files(files) {
        panic!("{error}\n{}", error.help());
    }
}
