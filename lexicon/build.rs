//! Lists the codebook's files for `src/embed.rs`, so that a new page touches no Rust.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

// A build script is told its folders by the environment.
#[allow(clippy::disallowed_methods)]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut names = Vec::new();
    for folder in ["plover", "speech", "actors"] {
        println!("cargo::rerun-if-changed={folder}");
        list(&root, folder, &mut names)?;
    }
    for file in ["contexts.toml", "model/calibration.toml"] {
        println!("cargo::rerun-if-changed={file}");
        if root.join(file).is_file() {
            names.push(file.to_owned());
        }
    }
    names.sort();
    let mut code = String::from(
        "/// The files by their names under the codebook's folder, in the order of the names.\n\
         pub(crate) const FILES: &[(&str, &str)] = &[\n",
    );
    for name in names {
        writeln!(code, "    ({name:?}, include_str!({:?})),", root.join(&name))
            .expect("writing to a string cannot fail");
    }
    code.push_str("];\n");
    println!("cargo::rerun-if-changed=model");
    let weights = root.join("model/scorer.bin");
    let (bytes, digest) = if weights.is_file() {
        // To hash them at every start would bring them all to memory.
        let digest = format!("{:x}", Sha256::digest(fs::read(&weights)?));
        (format!("Some(include_bytes!({weights:?}))"), format!("Some({digest:?})"))
    } else {
        (String::from("None"), String::from("None"))
    };
    writeln!(
        code,
        "\n/// The learned scorer's weights.\npub(crate) const WEIGHTS: Option<&[u8]> = {bytes};\n\n\
         /// Their SHA-256.\npub(crate) const WEIGHTS_DIGEST: Option<&str> = {digest};"
    )
    .expect("writing to a string cannot fail");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("files.rs"), code)
}

/// The files of a folder of the codebook, if there is one, by their names under the codebook's folder.
fn list(root: &Path, folder: &str, names: &mut Vec<String>) -> io::Result<()> {
    let path = root.join(folder);
    if !path.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !name.ends_with('~') {
            names.push(format!("{folder}/{name}"));
        }
    }
    Ok(())
}
