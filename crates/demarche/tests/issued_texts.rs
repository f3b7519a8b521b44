//! Statements, remarks and speeches, in words of our own: who "we" and "I" are, whose envoy somebody is, whom a deed befalls.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

mod installed;

use demarche::model::Date;
use demarche::{Given, Record};
use installed::PIPELINE;
use serde_json::Value;

/// What a record says: "TYPE status ACTORS → RECIPIENTS" of every event, with the sides' codes.
fn events(record: &Record) -> Vec<String> {
    let record = serde_json::to_value(record).unwrap();
    let code = |id: &Value| {
        let entities = record["entities"].as_array().unwrap();
        let entity = entities.iter().find(|entity| entity["id"] == *id).unwrap();
        entity["entity"].as_str().unwrap_or("?").to_owned()
    };
    let codes = |side: &Value| {
        let codes: Vec<String> = side.as_array().unwrap().iter().map(code).collect();
        if codes.is_empty() { "-".to_owned() } else { codes.join(" ") }
    };
    let told = record["events"].as_array().unwrap().iter().map(|event| {
        let (kind, status) = (event["event"].as_str().unwrap(), event["status"].as_str().unwrap());
        format!("{kind} {status} {} → {}", codes(&event["actor"]), codes(&event["recipient"]))
    });
    told.collect()
}

/// A text as a government's site publishes it, under a title that stands apart.
#[track_caller]
fn check(title: &str, text: &str, expected: &[&str]) {
    let given = Given {
        published: Date::parse("2024-05-08"),
        title: Some(title.to_owned()),
        publisher: Some("Norwegian Ministry of Foreign Affairs".to_owned()),
        ..Given::new("page")
    };
    let record = PIPELINE.record(&PIPELINE.read(text.as_bytes(), &given).unwrap());
    assert_eq!(events(&record), expected);
}

#[test]
fn a_label_with_an_office_is_whoever_the_title_names() {
    check(
        "Remarks by President Quinn on Togo",
        "PRESIDENT: Good morning. I thank Togo for its help.\n\nWe call on Chad to leave Mali.",
        &["SUPPORT asserted NOR → TGO", "REQUEST asserted NOR → TCD"],
    );
}

#[test]
fn i_and_we_of_a_text_that_names_its_own_country_nowhere_are_its_publisher() {
    check(
        "Statement on Togo",
        "I thank Togo for its help. We condemn the raids by Chad.",
        &["SUPPORT asserted NOR → TGO", "ACCUSE asserted NOR → TCD"],
    );
}

#[test]
fn an_envoy_is_of_whoever_sends_and_not_of_where() {
    check(
        "Travel",
        "Special Envoy for Togo Ada Quinn will travel to Accra. Chilean Special Representative for Togo Ambassador Jan \
         Pell met Malian officials.",
        &["AGREE future NOR → GHA", "CONSULT asserted CHL MLI → -"],
    );
}

#[test]
fn an_abbreviation_that_the_text_explains_is_not_the_listed_one() {
    check(
        "Dialogue",
        "The African Union Commission (AUC) met in May. The AUC and Chile signed an agreement.",
        &["CONSULT asserted IGO → -", "SUPPORT asserted IGO CHL → -"],
    );
}

#[test]
fn a_deed_befalls_the_one_foe_that_the_text_names_or_whoever_is_shielded_from_it() {
    check(
        "War",
        "Togo condemned Malian aggression. Mali attacked Togo in May.",
        &["ACCUSE asserted TGO → MLI", "ASSAULT asserted MLI → TGO", "ASSAULT asserted MLI → TGO"],
    );
    check(
        "Arms",
        "The radars help protect Togo from Malian attacks.",
        &["ASSAULT asserted MLI → TGO"],
    );
}

#[test]
fn work_within_a_state_is_no_diplomacy() {
    check(
        "Budget",
        "The Norwegian government will work with the Norwegian parliament on a plan.",
        &[],
    );
}

#[test]
fn a_delight_takes_place_and_is_the_speaker_s() {
    check(
        "Remarks by Minister Quinn on Togo",
        "MINISTER QUINN: It is a pleasure to welcome Togolese President Kodjo Mensah here.\n\nMINISTER QUINN: Thank you.",
        &["CONSULT asserted TGO → NOR"],
    );
}

#[test]
fn all_that_is_asked_for_is_one_request() {
    check(
        "Statement on Mali",
        "We call on Mali to stop the raids, release the crew and withdraw its troops.",
        &["REQUEST asserted NOR → MLI"],
    );
}

#[test]
fn members_behind_from_and_leaders_joined_before_are_all_meant() {
    check(
        "Talks",
        "Togo invited leaders from Mali, Niger and Ghana. Prime Minister Ann Poole of Chile, Prime Minister Jon Lee of \
         Peru and President Ada Cruz of Cuba met in Lima. The leaders reaffirmed their commitment to free trade.",
        &[
            "AGREE asserted TGO → MLI NER GHA",
            "CONSULT asserted CHL PER CUB → -",
            "AGREE asserted CHL PER CUB → -",
        ],
    );
}

#[test]
fn who_is_committed_to_working_with_somebody_is_the_actor() {
    check(
        "Aims",
        "Chile and Peru are committed to working with Togo. Chile is committed to clean water.",
        &["AGREE asserted CHL PER TGO → -"],
    );
}

#[test]
fn we_of_a_speech_headed_by_a_country_is_that_country() {
    let given = Given {
        published: Date::parse("2024-05-08"),
        title: Some("TGO statement in the General Debate".to_owned()),
        ..Given::new("page")
    };
    let text = "We thank Peru for its help.";
    let record = PIPELINE.record(&PIPELINE.read(text.as_bytes(), &given).unwrap());
    assert_eq!(events(&record), ["SUPPORT asserted TGO → PER"]);
}

#[test]
fn a_neighbour_of_ours_who_is_named_is_not_we() {
    check("War", "Our neighbour Togo thanked Peru.", &["SUPPORT asserted TGO → PER"]);
}

#[test]
fn what_is_needed_or_is_the_other_choice_is_not_done() {
    check("War", "It is urgent that Mali end this war.", &[]);
    check("War", "The rebels talk as opposed to firing missiles at Togo.", &[]);
}

#[test]
fn who_is_responsible_for_a_deed_did_it() {
    check(
        "Crime",
        "Mali is responsible for the abduction of Togolese miners.",
        &["ASSAULT asserted MLI → TGO"],
    );
}

#[test]
fn a_deed_befalls_the_one_party_that_its_sentence_backs() {
    check(
        "War",
        "We discussed support for Togo in the face of Mali's unprovoked war.",
        &["ASSAULT asserted MLI → TGO"],
    );
}

#[test]
fn agreements_named_after_a_town_are_no_party() {
    check(
        "Talks",
        "Mali refuses to implement the Gisenyi agreements.",
        &["REJECT asserted MLI → -"],
    );
}

#[test]
fn our_friends_of_a_nation_are_that_nation_and_my_country_is_no_minister() {
    check("Aid", "I thank our Togolese friends for their help.", &["SUPPORT asserted NOR → TGO"]);
    check(
        "Remarks by Foreign Minister Quinn on Togo",
        "FOREIGN MINISTER QUINN: I condemn the Malian attack on my country.",
        &["ACCUSE asserted NOR → MLI", "ASSAULT asserted MLI → NOR"],
    );
}
