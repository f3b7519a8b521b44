//! Where and when acts took place, read with the installed language model; what needs the gazetteer is skipped where it is not
//! installed.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]
#![allow(clippy::disallowed_methods, reason = "a test is a user: it reads the environment")]

mod installed;

use demarche::record::record::Event;
use demarche::{Given, Record};
use installed::PIPELINE;

fn read(text: &str) -> Record {
    let document = PIPELINE.read(text.as_bytes(), &Given::new("test")).unwrap();
    PIPELINE.record(&document)
}

fn location(event: &Event) -> Option<&str> {
    event.location.as_ref().map(|location| location.name.as_str())
}

fn day(event: &Event) -> Option<String> {
    event.date.as_ref().and_then(|date| date.start.clone())
}

#[allow(clippy::print_stdout, reason = "a test that does not run says so")]
fn has_gazetteer(test: &str) -> bool {
    let there = PIPELINE.coder().gazetteer.is_some();
    if !there {
        println!("skipped: {test}");
    }
    there
}

#[test]
fn an_act_lies_in_its_own_place() {
    for (text, place) in [
        ("Troops of Chad left Libya on Monday.", Some("Libya")),
        (
            "The Peruvian foreign minister met his Chilean counterpart at the embassy in Vienna.",
            Some("Vienna"),
        ),
        ("The foreign minister of Peru met his Chilean counterpart.", None),
    ] {
        let record = read(&format!("LIMA, 12 May 2025 (Agency) - {text}\n"));
        let event = record.events.first().unwrap_or_else(|| panic!("no event: {text}"));
        assert_eq!(location(event), place, "{text}");
    }
}

#[test]
fn towns_that_only_the_gazetteer_knows_are_put_on_the_map() {
    if !has_gazetteer("towns_that_only_the_gazetteer_knows_are_put_on_the_map") {
        return;
    }
    let record = read(
        "OSLO, 12 May 2025 (Agency) - The envoy lived near Arequipa, in southern Peru, for years.\n",
    );
    let place = record.entities.iter().find(|entity| entity.name == "Arequipa").unwrap();
    let place = place.place.as_ref().unwrap();
    assert_eq!((place.country.as_str(), place.resolution), ("PER", 4));
    assert!((place.lat + 16.4).abs() < 0.2 && (place.lon + 71.5).abs() < 0.2);
}

#[test]
fn what_was_said_at_a_meeting_has_its_day() {
    let record = read(
        "Readout of the Secretary's Meeting with Foreign Minister Ruiz of Peru\n\nOffice of the Spokesperson\n\n\
         The following is attributable to Spokesperson Ann Lee:\n\nMay 12, 2025\n\n\
         U.S. Secretary of State Mary Cole met today with Peruvian Foreign Minister Juan Ruiz in Lima. The Secretary \
         praised Peru for its aid to Haiti. The Secretary thanked Peru for its support.\n",
    );
    let days: Vec<Option<String>> = record.events.iter().map(day).collect();
    assert!(days.len() >= 2, "{days:?}");
    assert!(days.iter().all(|day| day.as_deref() == Some("2025-05-12")), "{days:?}");
}
