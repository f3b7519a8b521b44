//! Everything that must hold before a change is taken, in the order in which it fails soonest.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::tidy;
use crate::tree::{self, Failure, program};

/// Runs every check; stops at the first that fails.
#[expect(
    clippy::disallowed_methods,
    reason = "how long each check took is for the reader of the log alone"
)]
pub(crate) fn run() -> Result<(), Failure> {
    let start = Instant::now();
    for (name, check) in CHECKS {
        println!("── {name}");
        let before = Instant::now();
        check()?;
        println!("   {:.0} s", before.elapsed().as_secs_f32());
    }
    println!("all checks passed in {:.0} s", start.elapsed().as_secs_f32());
    Ok(())
}

/// What one check does.
type Check = fn() -> Result<(), Failure>;

/// The checks by name.
const CHECKS: [(&str, Check); 15] = [
    ("shared material", tree::need_shared),
    ("format", || cargo(&["fmt", "--all", "--check"])),
    ("tidy", tidy::run),
    ("licences", licences),
    ("clippy", || {
        cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--quiet",
            "--",
            "-D",
            "warnings",
        ])
    }),
    ("documentation", documentation),
    ("release build", || {
        cargo(&["build", "--release", "--locked", "--quiet", "--package", "demarche-cli"])
    }),
    ("language model", || demarche(&["model", "install", "sm"])),
    ("gazetteer", || demarche(&["gazetteer", "install"])),
    ("tests", tests),
    ("tests in the documentation", || {
        cargo(&["test", "--workspace", "--doc", "--locked", "--quiet"])
    }),
    ("sentences of the codebook", || demarche(&["lexicon", "test"])),
    ("quality", || xtask(&["quality"])),
    ("identity", || xtask(&["identity", "--documents", "12"])),
    ("parity", || xtask(&["parity", "--documents", "150"])),
];

fn cargo(arguments: &[&str]) -> Result<(), Failure> {
    tree::run(&mut program("cargo", arguments))
}

fn xtask(arguments: &[&str]) -> Result<(), Failure> {
    let arguments: Vec<&str> = ["xtask"].iter().chain(arguments).copied().collect();
    cargo(&arguments)
}

/// Runs the binary that was just built.
fn demarche(arguments: &[&str]) -> Result<(), Failure> {
    tree::run(
        Command::new(tree::root().join("target/release/demarche"))
            .args(arguments)
            .current_dir(tree::root()),
    )
}

fn documentation() -> Result<(), Failure> {
    let arguments = ["doc", "--workspace", "--no-deps", "--locked", "--quiet"];
    tree::run(program("cargo", &arguments).env("RUSTDOCFLAGS", "-D warnings"))
}

/// Whether a subcommand of cargo is installed.
fn has(subcommand: &str) -> bool {
    let mut command = program("cargo", &[subcommand, "--version"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn licences() -> Result<(), Failure> {
    // Its database of advisories lies on the network; the rest is checked from the lock file.
    if has("deny") {
        cargo(&["deny", "check", "licenses", "bans", "sources"])
    } else {
        tidy::licences()
    }
}

/// Runs the tests of every crate.
pub(crate) fn tests() -> Result<(), Failure> {
    if has("nextest") {
        cargo(&[
            "nextest",
            "run",
            "--workspace",
            "--locked",
            "--status-level",
            "fail",
            "--final-status-level",
            "fail",
        ])
    } else {
        cargo(&["test", "--workspace", "--all-targets", "--locked", "--quiet"])
    }
}

/// All tests from a clean clone: installs the language model and the gazetteer, then runs every test and every example in the
/// documentation.
pub(crate) fn test() -> Result<(), Failure> {
    let binary = ["run", "--release", "--locked", "--quiet", "--package", "demarche-cli", "--"];
    for asked in [&["model", "install", "sm"][..], &["gazetteer", "install"]] {
        cargo(&[&binary[..], asked].concat())?;
    }
    tests()?;
    cargo(&["test", "--workspace", "--doc", "--locked", "--quiet"])
}
