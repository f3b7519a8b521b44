//! Readouts, greetings and transcripts of our own, and the events that are read in them, with the installed model.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

mod installed;

use demarche::Given;
use installed::PIPELINE;
use serde_json::Value;

/// The events of a text, each as "TYPE actors > recipients", the sides by their codes.
fn told(text: &str) -> Vec<String> {
    let document = PIPELINE.read(text.as_bytes(), &Given::new("test")).unwrap();
    let record = serde_json::to_value(PIPELINE.record(&document)).unwrap();
    let entities = record["entities"].as_array().unwrap();
    let code = |id: &Value| {
        let entity = entities.iter().find(|entity| entity["id"] == *id).unwrap();
        entity["entity"].as_str().unwrap_or("-").to_owned()
    };
    let codes =
        |ids: &Value| ids.as_array().unwrap().iter().map(code).collect::<Vec<_>>().join(" ");
    let line = |event: &Value| {
        let kind = event["event"].as_str().unwrap();
        format!("{kind} {} > {}", codes(&event["actor"]), codes(&event["recipient"]))
    };
    record["events"].as_array().unwrap().iter().map(line).collect()
}

/// Each of these is among the events of a text.
fn check(text: &str, expected: &[&str]) {
    let told = told(text);
    for event in expected {
        assert!(told.iter().any(|line| line.trim() == event.trim()), "{event} not in {told:#?}");
    }
}

#[test]
fn they_are_those_who_met() {
    check(
        "Foreign Minister Ana Ruiz of Peru met today with Foreign Minister Luis Soto of Chile in Lima. Minister Ruiz praised \
         President Bo Lima of Brazil for his part in the talks. They condemned the coup in Niger.",
        &["CONSULT PER CHL >", "SUPPORT PER > BRA", "ACCUSE PER CHL > NER"],
    );
}

#[test]
fn all_who_were_called_are_the_leaders() {
    check(
        "President Ana Ruiz of Peru spoke today with President Luis Soto of Chile, President Bo Lima of Brazil and President \
         Eva Paz of Bolivia. The leaders discussed the drought.",
        &["CONSULT PER CHL BRA BOL >"],
    );
}

#[test]
fn a_nickname_stands_inside_a_name() {
    check(
        "Canadian Defence Minister Ada Quinn met on Monday with Peruvian Foreign Minister Osvaldo “Ossie” Quispe in Ottawa.",
        &["CONSULT CAN PER >"],
    );
}

#[test]
fn who_pays_a_visit_is_the_person_before_who() {
    check(
        "King Olav held talks with Prime Minister of Kenya Amina Otieno, who is paying an official visit to Denmark.",
        &["CONSULT KEN > DNK"],
    );
}

#[test]
fn an_ambassador_acts_for_who_sent_them() {
    check(
        "Chilean Ambassador to the United States Bo Lund met with Peruvian Foreign Minister Ana Ruiz in Washington.",
        &["CONSULT CHL PER >"],
    );
}

#[test]
fn a_transcript_behind_a_summary_has_its_speakers() {
    check(
        "The presidents met in Lima. *** President of Peru Ana Ruiz: I thank Chile for its help with the flood. President of \
         Chile Luis Soto (retranslated): I am glad to visit Peru. We are grateful to you for your invitation.",
        &["SUPPORT PER > CHL", "CONSULT CHL > PER", "SUPPORT CHL > PER"],
    );
}

#[test]
fn people_and_government_share_their_country() {
    check(
        "Togo's president sent his condolences to the people and government of Benin.",
        &["SUPPORT TGO > BEN BEN"],
    );
}

#[test]
fn whom_one_thanks_for_efforts_made_them() {
    check(
        "The President of Ghana thanked Togo for its efforts to evacuate Ghanaian nationals.",
        &["SUPPORT GHA > TGO", "AID TGO > GHA"],
    );
}

#[test]
fn who_proclaims_says_i() {
    check(
        "NOW, THEREFORE, I, ADA QUINN, President of Liberia, do hereby proclaim a day of trees. I thank the people of Togo \
         for their seeds.",
        &["SUPPORT LBR > TGO"],
    );
}

#[test]
fn whom_one_spoke_with_to_some_end_is_the_other_side() {
    check(
        "President Ada Quinn of Malta spoke today with Prime Minister Naftali Bennett of Israel to reaffirm the wish for peace.",
        &["CONSULT MLT ISR >"],
    );
}

#[test]
fn an_under_secretary_is_no_phrase_behind_under() {
    check(
        "U.S. Under Secretary Bo Lund is in Lima. In Chile, Under Secretary Lund will meet with President Luis Soto.",
        &["AGREE USA CHL >"],
    );
}

#[test]
fn who_is_congratulated_during_the_call_is_who_was_called() {
    check(
        "During the telephone conversation, President Ana Ruiz of Peru congratulated President Luis Soto of Chile on his \
         birthday.",
        &["CONSULT PER CHL >"],
    );
}

#[test]
fn we_who_met_are_both_speakers() {
    check(
        "The presidents met in Lima. President of Peru Ana Ruiz: We last met in May. President of Chile Luis Soto: We \
         discussed the drought.",
        &["CONSULT PER CHL >", "CONSULT CHL PER >"],
    );
}

#[test]
fn two_countries_are_those_of_the_border() {
    check(
        "Foreign Minister Ana Ruiz of Peru spoke of the Togo-Benin border and of talks between the two countries.",
        &["CONSULT TGO BEN >"],
    );
}

#[test]
fn who_is_backed_in_the_face_of_an_invasion_is_invaded() {
    check(
        "Malta reaffirmed its support for Togo in the face of Benin's unprovoked invasion.",
        &["ASSAULT BEN > TGO"],
    );
}

#[test]
fn what_was_agreed_after_a_call_was_agreed_by_both() {
    check(
        "President Ana Ruiz of Peru spoke today with President Luis Soto of Chile. It was agreed that their ministers would \
         meet in May.",
        &["AGREE PER CHL >"],
    );
}

#[test]
fn ministers_of_two_countries_are_two_sides() {
    check("The Defence Ministers of Peru and Chile met in Lima yesterday.", &["CONSULT PER CHL >"]);
}

#[test]
fn a_bare_thank_you_is_a_courtesy() {
    assert_eq!(told("PRESIDENT RUIZ: Thank you, Chile!"), Vec::<String>::new());
}
