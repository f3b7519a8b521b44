//! The card of the trained scorer: what it is, what it was made of, under which terms, and how well it does.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{Described, Trained};
use crate::tree::{self, Failure};

/// Writes the card.
pub(crate) fn card(
    described: &[Described],
    trained: &Trained,
    bytes: &[u8],
    date: &str,
) -> Result<String, Failure> {
    let mut card = String::new();
    let figures = &trained.figures;
    let weights = &trained.weights;
    let votes: Vec<String> = weights.votes.iter().map(|vote| format!("{vote:.2}")).collect();
    let sheets = sheets()?;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for described in described {
        *counts.entry(described.pair.source.as_str()).or_default() += 1;
    }
    let counts: Vec<String> =
        counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    let text = format!(
        "# The learned scorer\n\n\
         Written by `cargo xtask train` on {date}; the same sentences give the same bytes.\n\n\
         - **What it is**: a multinomial logistic regression over hashed features of a sentence with two parties in it \
         (words and their places, the way between the parties in the grammar, clauses and their roles, what the \
         codebook's patterns read), {} features and {} classes, one byte a weight; above it the votes of the patterns \
         by how well their sides fit ({}), and a temper of {:.3}.\n\
         - **What it is for**: `demarche relate`, where it decides together with the patterns. Its probabilities are \
         calibrated on sentences such as those it was trained on; on others they are a guess.\n\
         - **Data**: {} pairs of parties from the sentences of `lexicon/training` and the `yes` sentences of \
         `lexicon/plover`, written for this project, under its own licences. By file: {}.\n\
         - **Digest of the weights**: `{:x}` ({} bytes)\n\
         - **Digest of the training sentences**: `{sheets}`\n\n",
        weights.numbers.len(),
        weights.classes.len(),
        votes.join(", "),
        weights.temper,
        described.len(),
        counts.join(", "),
        Sha256::digest(bytes),
        bytes.len(),
    );
    card.push_str(&text);
    writeln!(
        card,
        "On five folds of the training sentences, each judged by a scorer that has not seen it ({} pairs): {:.3} right, \
         macro-F1 {:.3}, expected calibration error {:.3} over ten bins. From a probability of {:.3} on nine of ten \
         answers are right; {:.0} % of the pairs reach it.",
        figures.judged,
        figures.right,
        figures.macro_f1,
        figures.calibration_error,
        figures.threshold,
        figures.reach * 100.0,
    )
    .expect("writing to a string cannot fail");
    Ok(card)
}

/// One digest of all training sheets, in the order of their names.
fn sheets() -> Result<String, Failure> {
    let mut digest = Sha256::new();
    for path in tree::entries(&tree::root().join("lexicon/training"))? {
        if path.extension().is_some_and(|ending| ending == "tsv") {
            digest.update(path.file_name().unwrap_or_default().as_encoded_bytes());
            digest.update(tree::read(&path)?.as_bytes());
        }
    }
    Ok(format!("{:x}", digest.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_card_is_that_of_the_weights_beside_it() {
        let folder = super::super::folder();
        let bytes = std::fs::read(folder.join("scorer.bin")).unwrap();
        let card = std::fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(card.contains(&format!("{:x}", Sha256::digest(bytes))), "train the scorer anew");
    }
}
