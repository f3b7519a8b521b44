//! What is read between two given parties. These tests read with the installed language model: `demarche model
//! install` brings it.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

mod installed;

use demarche::Scratch;
use installed::PIPELINE;

fn check(text: &str, actor: &str, recipient: &str, event: &str, status: &str) {
    let relation = PIPELINE.relate_with(&mut Scratch::default(), text, actor, recipient).unwrap();
    let found = relation.event.as_ref().map_or("none", |event| event.as_str());
    assert_eq!((found, relation.status.as_str()), (event, status), "{text}: {relation:?}");
}

#[test]
fn the_parties_may_be_anybody_and_stand_in_either_order() {
    check(
        "Three bakers from Ghent sued the brewery.",
        "Three bakers from Ghent",
        "the brewery",
        "ACCUSE",
        "asserted",
    );
    check(
        "A widow was freed by the guards of the harbour.",
        "the guards of the harbour",
        "A widow",
        "RETREAT",
        "asserted",
    );
}

#[test]
fn each_party_of_a_sentence_has_its_own_act() {
    let text = "Peru's envoy thanked Ghana after Chile expelled a Bolivian consul.";
    check(text, "Peru's envoy", "Ghana", "SUPPORT", "asserted");
    check(text, "Chile", "a Bolivian consul", "SANCTION", "asserted");
}

#[test]
fn a_party_that_is_not_named_hinders_no_answer() {
    let text = "Two fishermen were arrested near the cape.";
    check(text, "somebody", "Two fishermen", "COERCE", "asserted");
    let scratch = &mut Scratch::default();
    assert!(PIPELINE.relate_with(scratch, text, "somebody", "nobody").is_err());
}
