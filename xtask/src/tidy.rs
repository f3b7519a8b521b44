//! The rules of the house that a compiler does not know, each read from where it is written down: the arrows and the
//! reasons from ARCHITECTURE.md, the licences from deny.toml, the names of event types from the codebook.

mod licences;
mod manifests;
mod sources;

use crate::tree::Failure;

/// Fails with every rule that is broken, and where.
pub(crate) fn run() -> Result<(), Failure> {
    let mut broken = manifests::broken()?;
    broken.extend(sources::broken()?);
    if broken.is_empty() {
        println!("tidy: every rule is kept");
        return Ok(());
    }
    Err(Failure::Found(broken))
}

/// Fails with every dependency whose licence deny.toml does not allow.
pub(crate) fn licences() -> Result<(), Failure> {
    let broken = licences::broken()?;
    if broken.is_empty() { Ok(()) } else { Err(Failure::Found(broken)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn none(broken: Result<Vec<String>, Failure>) {
        match broken {
            Ok(broken) => assert!(broken.is_empty(), "\n{}", broken.join("\n")),
            Err(failure) => panic!("{failure}"),
        }
    }

    #[test]
    fn the_crates_follow_the_arrows_and_every_dependency_has_its_reason() {
        none(manifests::broken());
    }

    #[test]
    fn the_sources_keep_the_rules() {
        none(sources::broken());
    }

    #[test]
    fn every_dependencys_licence_is_allowed() {
        none(licences::broken());
    }
}
