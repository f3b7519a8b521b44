//! The manifests against ARCHITECTURE.md: who may name whom, and why each dependency was chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use crate::tree::{self, Failure};

/// The root manifest, as far as the rules go.
#[derive(Deserialize)]
struct Root {
    workspace: Workspace,
}

#[derive(Deserialize)]
struct Workspace {
    dependencies: BTreeMap<String, toml::Value>,
}

/// A crate's manifest, as far as the rules go.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Manifest {
    package: Package,
    #[serde(default)]
    dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    dev_dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    build_dependencies: BTreeMap<String, toml::Value>,
    #[serde(default)]
    target: BTreeMap<String, toml::Value>,
    lints: Option<toml::Value>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
}

/// The rules that the manifests break.
pub(super) fn broken() -> Result<Vec<String>, Failure> {
    let root = tree::root();
    let architecture = tree::read(&root.join("ARCHITECTURE.md"))?;
    let workspace: Root = parse(&root.join("Cargo.toml"))?;
    let own = |name: &str| name == "xtask" || name == "demarche" || name.starts_with("demarche-");
    let mut broken = Vec::new();

    let allowed = table(&architecture, "| crate | may name |");
    let mut crates = tree::entries(&root.join("crates"))?;
    crates.extend([root.join("lexicon"), root.join("xtask")]);
    let mut seen = BTreeSet::new();
    let mut used = BTreeSet::new();
    for folder in crates {
        let path = folder.join("Cargo.toml");
        let manifest: Manifest = parse(&path)?;
        let name = manifest.package.name.as_str();
        if manifest.lints.as_ref().and_then(|lints| lints.get("workspace"))
            != Some(&toml::Value::Boolean(true))
        {
            broken.push(format!(
                "{name}: the workspace's lints are not its own ([lints] workspace = true)"
            ));
        }
        if !manifest.target.is_empty() {
            broken.push(format!("{name}: dependencies for one target alone hide from these rules"));
        }
        let sections =
            [&manifest.dependencies, &manifest.build_dependencies, &manifest.dev_dependencies];
        for (dependency, value) in sections.into_iter().flatten() {
            if value.get("workspace") != Some(&toml::Value::Boolean(true)) {
                broken.push(format!(
                    "{name}: {dependency} has a version of its own, not the workspace's"
                ));
            }
            used.insert(dependency.clone());
        }
        let named: BTreeSet<&str> = [&manifest.dependencies, &manifest.build_dependencies]
            .into_iter()
            .flat_map(BTreeMap::keys)
            .map(String::as_str)
            .filter(|name| own(name))
            .collect();
        match allowed.get(name) {
            None => broken.push(format!("{name}: ARCHITECTURE.md does not say whom it may name")),
            Some(cell) => {
                let may: BTreeSet<&str> = ticked(cell).collect();
                for extra in named.difference(&may) {
                    broken.push(format!(
                        "{name}: names {extra}, which ARCHITECTURE.md does not allow"
                    ));
                }
                for idle in may.difference(&named) {
                    broken.push(format!(
                        "{name}: ARCHITECTURE.md lets it name {idle}, but it does not"
                    ));
                }
            }
        }
        seen.insert(name.to_owned());
    }
    for name in allowed.keys().filter(|name| !seen.contains(*name)) {
        broken.push(format!("{name}: ARCHITECTURE.md lists it, but there is no such crate"));
    }

    let reasons = table(&architecture, "| dependency | why this one |");
    for name in workspace.workspace.dependencies.keys().filter(|name| !own(name)) {
        match reasons.get(name) {
            Some(reason) if reason.len() > 10 => {}
            _ => broken.push(format!("{name}: ARCHITECTURE.md does not say why it was chosen")),
        }
        if !used.contains(name) {
            broken.push(format!("{name}: the workspace lists it, but no crate uses it"));
        }
    }
    for name in reasons.keys().filter(|name| !workspace.workspace.dependencies.contains_key(*name))
    {
        broken.push(format!(
            "{name}: ARCHITECTURE.md gives a reason for it, but the workspace does not list it"
        ));
    }
    Ok(broken)
}

/// Reads a TOML file.
pub(super) fn parse<T: for<'a> Deserialize<'a>>(path: &Path) -> Result<T, Failure> {
    toml::from_str(&tree::read(path)?)
        .map_err(|error| Failure::Content { path: path.to_owned(), problem: error.to_string() })
}

/// The rows of the Markdown table with this head: the name in ticks that opens each, and the rest of the row.
fn table(text: &str, head: &str) -> BTreeMap<String, String> {
    let rows = text.lines().skip_while(|line| line.trim() != head).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let mut table = BTreeMap::new();
    for row in rows {
        let mut cells = row.trim_matches('|').splitn(2, '|').map(str::trim);
        let (Some(names), Some(rest)) = (cells.next(), cells.next()) else { continue };
        for name in ticked(names) {
            table.insert(name.to_owned(), rest.trim_end_matches('|').trim().to_owned());
        }
    }
    table
}

/// The words in ticks.
fn ticked(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_table_are_read_by_the_names_in_ticks() {
        let text = "x\n| crate | may name |\n| --- | --- |\n| `a` | `b`, `c` |\n| `d`, `e` | none |\n\n| `f` | no |\n";
        let table = table(text, "| crate | may name |");
        let shown: Vec<String> =
            table.iter().map(|(name, rest)| format!("{name}: {rest}")).collect();
        assert_eq!(shown, ["a: `b`, `c`", "d: none", "e: none"]);
        assert_eq!(ticked(&table["a"]).collect::<Vec<_>>(), ["b", "c"]);
    }
}
