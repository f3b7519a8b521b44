//! Whether the same texts give the same bytes: whatever the registers' width, the number of threads, and what was read
//! before them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::tree::{self, Failure};

/// What to read.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many texts to read
    #[arg(long, value_name = "N", default_value_t = 60)]
    documents: usize,
    /// JSON lines with a field "text"; the development texts of the shared folder where it is not given
    #[arg(long, value_name = "FILE", conflicts_with = "pack")]
    texts: Option<PathBuf>,
    /// Read the whole load pack of the shared folder, 10,000 texts (an hour or so)
    #[arg(long)]
    pack: bool,
    /// A language model by its short name
    #[arg(long, default_value = "sm")]
    model: String,
}

/// Ways to read that must not matter: width, threads, and whether the last text comes first.
const WAYS: [(&str, &str, Order); 6] = [
    ("avx512", "1", Order::AsGiven),
    ("avx512", "2", Order::AsGiven),
    ("avx2", "5", Order::AsGiven),
    ("avx2", "1", Order::Reversed),
    ("plain", "2", Order::AsGiven),
    ("avx512", "1", Order::OneByOne),
];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Order {
    AsGiven,
    /// A text is read after others than usual.
    Reversed,
    /// A text is read after none; just the first few, for each takes a start.
    OneByOne,
}

/// Texts that are read one by one.
const ALONE: usize = 20;

/// Reads and compares.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let build = ["build", "--release", "--locked", "--quiet", "--package", "demarche-cli"];
    tree::run(&mut tree::program("cargo", &build))?;
    let content = if arguments.pack {
        let pack = tree::shared().join("corpora/load_pack_10k.jsonl.gz");
        tree::output(&mut tree::program("gzip", &["-dc", &pack.to_string_lossy()]))?
    } else {
        let usual = || tree::shared().join("corpora/dev_pack.jsonl");
        tree::read(&arguments.texts.clone().unwrap_or_else(usual))?
    };
    let most = if arguments.pack { usize::MAX } else { arguments.documents };
    let lines: Vec<&str> =
        content.lines().filter(|line| !line.trim().is_empty()).take(most).collect();
    let mut first: Option<Vec<String>> = None;
    let mut wrong = BTreeMap::new();
    for (width, threads, order) in WAYS {
        let options = [width, threads, &arguments.model];
        let records = match order {
            Order::AsGiven => read(&lines, options)?,
            Order::Reversed => {
                let reversed: Vec<&str> = lines.iter().rev().copied().collect();
                let mut records = read(&reversed, options)?;
                records.reverse();
                records
            }
            Order::OneByOne => {
                let mut records = Vec::new();
                for line in lines.iter().take(ALONE) {
                    records.extend(read(&[line], options)?);
                }
                records
            }
        };
        let mut digest = Sha256::new();
        records.iter().for_each(|record| digest.update(record));
        let digest = format!("{:x}", digest.finalize());
        println!(
            "{:>6} records, {width:>6}, {threads} threads, {order:?}: {}",
            records.len(),
            &digest[..16]
        );
        match &first {
            None => first = Some(records),
            Some(first) => {
                let differs = |n: &usize| first.get(*n) != records.get(*n);
                if let Some(n) = (0..records.len()).find(differs) {
                    wrong.insert(format!("{width}, {threads} threads, {order:?}"), n);
                }
            }
        }
    }
    if wrong.is_empty() {
        println!("the same bytes in every way");
        return Ok(());
    }
    let line = |(way, n): (String, usize)| format!("{way}: the record of text {n} differs");
    Err(Failure::Found(wrong.into_iter().map(line).collect()))
}

/// The records of texts, in their order.
fn read(lines: &[&str], [width, threads, model]: [&str; 3]) -> Result<Vec<String>, Failure> {
    let path = tree::scratch("identity.jsonl", &(lines.join("\n") + "\n"))?;
    let printed = tree::output(&mut command(&path, width, threads, model))?;
    Ok(printed.lines().map(str::to_owned).collect())
}

fn command(texts: &Path, width: &str, threads: &str, model: &str) -> std::process::Command {
    let binary = tree::root().join("target/release/demarche");
    let texts = texts.to_string_lossy();
    let words =
        ["code", "--jsonl", "--format", "jsonl", "--width", width, "--threads", threads, "--model"];
    let mut command = tree::program(&binary.to_string_lossy(), &words);
    command.arg(model).arg(&*texts);
    command
}
