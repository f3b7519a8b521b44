//! A coding made by hand, written as a record, read back, checked and put into tables.

#![allow(clippy::unwrap_used, reason = "a test that finds nothing to unwrap has failed")]

mod schema;

use std::collections::{BTreeMap, BTreeSet};

use demarche_model::{
    Aligned, Channel, ChannelKind, Cited, Code, Coding, Coords, Date, Dep, Document, Entity,
    EntityId, EntityKind, Event, Form, Grain, Location, Mention, MentionForm, NerLabel, Note,
    Office, OpenEnd, Parse, ParseBuilder, Place, Polarity, Pos, Reason, Rule, Size, Span,
    Statement, StatementId, Status, Tag, Time, When,
};
use demarche_record::record::EntityRef;
use demarche_record::{
    Breach, Coder, Model, Ontology, ParseLine, Points, Record, check, conllu, record, tsv,
};
use schema::faults;
use serde_json::{Value, json};

/// The characters before "Gül" and inside the sentence lie outside the basic plane.
const TEXT: &str =
    "🇹🇷 Foreign Minister Ayşe Gül visited Oslo on Monday, 𝒕𝒉𝒆 ministry said in a post on X.";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn cited<T>(value: T, words: &str, rule: &'static str) -> Cited<T> {
    Cited { value, span: span(words), rule: Rule::grammar(rule) }
}

fn day() -> Date {
    Date::new(2025, 3, 3).unwrap()
}

fn document() -> Document {
    let mut document = Document::from_sentence(TEXT, Some(Date::new(2025, 3, 4).unwrap()));
    document.source_map = vec![Aligned { text: span("Gül visited"), source: 40..52 }];
    document
}

fn entity(kind: EntityKind, name: &str, code: &str, words: &str, form: MentionForm) -> Entity {
    Entity {
        kind,
        name: name.to_owned(),
        entity: Some(Code::new(code)),
        country: Some(Code::new(code)),
        sector: None,
        other_sectors: Vec::new(),
        office: None,
        place: None,
        mentions: vec![Mention { span: span(words), form }],
    }
}

fn coding() -> Coding {
    let when = When { start: Some(day()), end: Some(day()), grain: Grain::Day, open: None };
    let oslo = Place {
        geonameid: None,
        coords: Some(Coords { lat: 59.91, lon: 10.75 }),
        country: Code::new("NOR"),
        admin1: None,
        resolution: 4,
    };
    let mut minister = entity(EntityKind::Person, "Ayşe Gül", "TUR", "Ayşe Gül", MentionForm::Name);
    minister.sector = Some(Code::new("GOV"));
    minister.office = Some(Office {
        title: String::from("Foreign Minister"),
        of: Some(Code::new("TUR")),
        span: Some(span("Foreign Minister")),
    });
    let ministry =
        entity(EntityKind::Organisation, "ministry", "TUR", "𝒕𝒉𝒆 ministry", MentionForm::Nominal);
    let norway = entity(EntityKind::Country, "Norway", "NOR", "Oslo", MentionForm::Metonym);
    let event = Event {
        event: cited(Code::new("CONSULT"), "visited", "consult/visit.official"),
        mode: vec![cited(Code::new("visit"), "visited", "consult/visit.official")],
        context: vec![cited(Code::new("diplomatic"), "Foreign Minister", "context")],
        quad: 1,
        score: 2.1,
        cameo: Some(Code::new("042")),
        actor: vec![cited(EntityId(0), "Ayşe Gül", "subject")],
        recipient: vec![cited(EntityId(1), "Oslo", "object")],
        status: Status::Asserted,
        status_evidence: Vec::new(),
        date: Some(cited(when, "on Monday", "time/weekday")),
        location: Some(cited(
            Location { name: String::from("Oslo"), place: Some(oslo) },
            "Oslo",
            "place",
        )),
        statement: Some(StatementId(0)),
        speaker: Some(EntityId(2)),
        size: Size::default(),
        sentence: Span::new(0, TEXT.len()),
        cluster: 7,
        confidence: None,
    };
    Coding {
        issuer: None,
        entities: vec![minister, norway, ministry],
        events: vec![event],
        statements: vec![Statement {
            speaker: Some(EntityId(2)),
            speaker_span: Some(span("𝒕𝒉𝒆 ministry")),
            cue: Some(span("said")),
            content: vec![span("Foreign Minister Ayşe Gül visited Oslo on Monday")],
            form: Form::Indirect,
            addressee: None,
            channel: Some(Channel { kind: ChannelKind::SocialMedia, span: span("a post on X") }),
            location: None,
            date: None,
            polarity: Polarity::Affirms,
            within: None,
        }],
        times: vec![Time { span: span("on Monday"), when }],
        links: Vec::new(),
        notes: vec![Note { span: span("post"), reason: Reason::ActorUnknown, pattern: None }],
    }
}

fn coder() -> Coder {
    Coder {
        version: String::from("0.1.0"),
        model: Model { name: String::from("by hand"), digest: String::from("00") },
        lexicon: String::from("00"),
        weights: None,
        gazetteer: None,
        directory: None,
        options: BTreeMap::new(),
    }
}

fn ontology() -> Ontology {
    let set = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    Ontology {
        events: BTreeMap::from([(String::from("CONSULT"), set(&["visit"]))]),
        contexts: set(&["diplomatic"]),
        sectors: set(&["GOV"]),
        entities: set(&["TUR", "NOR"]),
    }
}

fn written() -> Record {
    record(&coder(), &document(), &coding())
}

fn slice(points: &Value) -> String {
    let at = |i: usize| points[i].as_u64().unwrap() as usize;
    TEXT.chars().skip(at(0)).take(at(1) - at(0)).collect()
}

#[test]
fn offsets_count_code_points_beyond_the_basic_plane() {
    let json: Value = serde_json::from_str(&written().to_json()).unwrap();
    let event = &json["events"][0];
    assert_eq!(slice(&event["evidence"]["trigger"]), "visited");
    assert_eq!(slice(&event["evidence"]["actor"][0]), "Ayşe Gül");
    assert_eq!(slice(&json["statements"][0]["speaker_span"]), "𝒕𝒉𝒆 ministry");
    assert_eq!(slice(&json["statements"][0]["channel"]["span"]), "a post on X");
    assert_eq!(event["evidence"]["sentence"], json!([0, TEXT.chars().count()]));
    assert_eq!(json["document"]["source_map"], json!([[25, 36, 40, 52]]));
}

#[test]
fn fields_stand_in_the_contracts_order_and_none_is_null() {
    let line = written().to_json();
    let event = &line[line.find("\"events\":").unwrap()..];
    let expected = r#""events":[{"id":"e1","event":"CONSULT","mode":["visit"],"context":["diplomatic"],"quad":1,"score":2.1,"cameo":"042","actor":["n1"],"recipient":["n2"],"status":"asserted","date":{"start":"2025-03-03","end":"2025-03-03","grain":"day","basis":"text","span":[42,51]},"location":{"name":"Oslo","geonameid":null,"lat":59.91,"lon":10.75,"country":"NOR","resolution":4,"span":[37,41]},"statement":"s1","speaker":"n3","size":{"dead":null,"injured":null,"arrested":null,"participants":null},"evidence":{"sentence":[0,86],"trigger":[29,36],"actor":[[20,28]],"recipient":[[37,41]],"status":[],"mode":[{"code":"visit","span":[29,36]}],"context":[{"code":"diplomatic","span":[3,19]}]},"cluster":"c1","rule":"consult/visit.official","confidence":null}]"#;
    assert!(event.starts_with(expected), "{event}");
    assert!(line.starts_with(r#"{"schema":"demarche/1","coder":{"version":"0.1.0","model":{"name":"by hand","digest":"00"},"lexicon":"00","weights":null,"gazetteer":null,"directory":null,"options":{}},"document":{"id":"","text_id":"","source":"-","url":null,"title":null,"authors":[],"publisher":null,"language":"en","published":{"date":"2025-03-04","instant":null,"basis":"argument","rule":null,"span":null},"issuer":null,"completeness":"full","text":"#));
}

#[test]
fn a_record_reads_back_as_it_was_written() {
    let record = written();
    assert_eq!(Record::from_json(&record.to_json()).unwrap(), record);
    assert_eq!(Record::from_json(&record.to_json_pretty()).unwrap(), record);
}

#[test]
fn another_version_and_a_broken_line_are_refused() {
    let line = written().to_json().replace("demarche/1", "demarche/9");
    assert!(Record::from_json(&line).unwrap_err().to_string().contains("demarche/9"));
    let error = Record::from_json("{\"schema\": ").unwrap_err();
    assert!(error.to_string().contains("line 1"), "{error}");
}

#[test]
fn an_asserted_event_without_a_date_of_the_text_has_the_publication_day() {
    let mut coding = coding();
    coding.events[0].date = None;
    let asserted = record(&coder(), &document(), &coding);
    let json: Value = serde_json::from_str(&asserted.to_json()).unwrap();
    let expected = json!({"start": "2025-03-04", "end": "2025-03-04", "grain": "day",
        "basis": "published", "span": null});
    assert_eq!(json["events"][0]["date"], expected);
    assert_eq!(check(&asserted, &ontology()), []);
    coding.events[0].status = Status::Future;
    assert_eq!(record(&coder(), &document(), &coding).events[0].date, None);
}

#[test]
fn clusters_are_numbered_from_one_in_the_order_of_their_first_event() {
    let mut coding = coding();
    for cluster in [3, 7, 0] {
        let event = Event { cluster, ..coding.events[0].clone() };
        coding.events.push(event);
    }
    let record = record(&coder(), &document(), &coding);
    let clusters: Vec<_> = record.events.iter().map(|event| event.cluster.to_string()).collect();
    assert_eq!(clusters, ["c1", "c2", "c1", "c3"]);
}

#[test]
fn an_open_end_is_null_and_named() {
    let mut coding = coding();
    let when = When { end: None, open: Some(OpenEnd::End), ..coding.times[0].when };
    coding.times[0].when = when;
    let json: Value =
        serde_json::from_str(&record(&coder(), &document(), &coding).to_json()).unwrap();
    assert_eq!(json["times"][0]["end"], Value::Null);
    assert_eq!(json["times"][0]["open"], "end");
}

#[test]
fn a_sound_record_keeps_every_rule() {
    assert_eq!(check(&written(), &ontology()), []);
}

/// Spoils a sound record and expects exactly one breach of one rule.
fn spoiled(rule: u8, at: &str, spoil: impl FnOnce(&mut Record)) {
    let mut record = written();
    spoil(&mut record);
    let violations = check(&record, &ontology());
    let found: Vec<_> =
        violations.iter().map(|found| (found.breach.rule(), found.at.as_str())).collect();
    assert_eq!(found, [(rule, at)], "{violations:?}");
}

#[test]
fn every_rule_is_seen_when_it_is_broken() {
    spoiled(1, "events[0].evidence.status[0]", |r| {
        r.events[0].evidence.status.push(Points(80, 88));
    });
    spoiled(1, "statements[0].cue", |r| r.statements[0].cue = Some(Points(5, 5)));
    spoiled(1, "events[0].location.span", |r| {
        r.events[0].location.as_mut().unwrap().name = String::from("Bergen");
    });
    spoiled(1, "events[0].evidence.trigger", |r| {
        r.events[0].evidence.sentence = Points(0, 10);
    });
    spoiled(1, "events[0].evidence.mode", |r| r.events[0].evidence.mode.clear());
    spoiled(1, "events[0].evidence.actor", |r| r.events[0].evidence.actor.clear());
    spoiled(2, "events[0].speaker", |r| r.events[0].speaker = Some(EntityRef(4)));
    spoiled(2, "document.issuer", |r| r.document.issuer = Some(EntityRef(0)));
    spoiled(2, "events[0]", |r| r.events[0].recipient[0] = EntityRef(1));
    spoiled(2, "entities[0]", |r| r.entities[0].id = EntityRef(3));
    spoiled(3, "times[0].start", |r| r.times[0].start = Some(String::from("2025-02-30")));
    spoiled(3, "times[0]", |r| r.times[0].end = Some(String::from("2025-03-01")));
    spoiled(3, "events[0].date", |r| r.events[0].date.as_mut().unwrap().span = None);
    spoiled(5, "events[0].mode", |r| {
        r.events[0].mode[0] = String::from("phone");
        r.events[0].evidence.mode[0].code = String::from("phone");
    });
    spoiled(5, "entities[1].entity", |r| r.entities[1].entity = Some(String::from("NRW")));
    spoiled(5, "entities[0].sector", |r| {
        r.entities[0].other_sectors.push(String::from("XYZ"));
    });
}

#[test]
fn a_violation_says_where_and_what_in_words() {
    let mut record = written();
    record.events[0].actor.clear();
    record.events[0].recipient.clear();
    record.events[0].evidence.actor.clear();
    record.events[0].evidence.recipient.clear();
    let violations = check(&record, &ontology());
    assert_eq!(violations[0].breach, Breach::NoSide);
    let words = violations[0].to_string();
    assert_eq!(words, "rule 2, events[0]: there is neither actor nor recipient");
}

#[test]
fn a_record_fits_its_own_schema_and_a_spoiled_one_does_not() {
    let record: Value = serde_json::from_str(&written().to_json()).unwrap();
    assert_eq!(faults(&record), [""; 0]);
    let mut unlisted = record.clone();
    unlisted["events"][0]["status"] = json!("certain");
    assert_eq!(faults(&unlisted).len(), 1);
    let mut missing = record.clone();
    missing["document"].as_object_mut().unwrap().remove("url");
    assert_eq!(faults(&missing).len(), 1);
    let mut extra = record.clone();
    extra["events"][0]["colour"] = json!("red");
    assert_eq!(faults(&extra).len(), 1);
    let mut versioned = record;
    versioned["schema"] = json!("demarche/2");
    assert_eq!(faults(&versioned).len(), 1);
}

#[test]
fn the_table_has_one_line_an_event_and_no_stray_tabs() {
    let mut record = written();
    record.entities[0].name = String::from("Ayşe\tGül\n");
    let rows = tsv::rows(&record);
    let cells: Vec<&str> = rows.trim_end_matches('\n').split('\t').collect();
    let header = tsv::header();
    let columns: Vec<&str> = header.trim_end_matches('\n').split('\t').collect();
    let cell = |name: &str| cells[columns.iter().position(|column| *column == name).unwrap()];
    assert_eq!(cells.len(), columns.len());
    assert_eq!(cell("actor"), "Ayşe Gül");
    assert_eq!(cell("actor_code"), "TUR");
    assert_eq!(cell("speaker"), "ministry");
    assert_eq!(cell("score"), "2.1");
    assert_eq!(cell("trigger"), "visited");
    assert_eq!(cell("sentence"), TEXT);
}

/// "𝒳i  met Xu." with the double space as a token of its own.
fn parse() -> (&'static str, Parse) {
    let text = "𝒳i  met Xu.";
    let mut builder = ParseBuilder::with_capacity(5);
    let mut push = |words: &str, from: usize, lemma, tag, pos, dep, head, start| {
        let at = from + text[from..].find(words).unwrap();
        builder.push(Span::new(at, at + words.len()), lemma, tag, pos, dep, head, start);
    };
    push("𝒳i", 0, "𝒳i", Tag::Nnp, Pos::Propn, Dep::Nsubj, 2, true);
    push(" ", 6, " ", Tag::Space, Pos::Space, Dep::Dep, 0, false);
    push("met", 0, "meet", Tag::Vbd, Pos::Verb, Dep::Root, 2, false);
    push("Xu", 0, "Xu", Tag::Nnp, Pos::Propn, Dep::Dobj, 2, false);
    push(".", 0, ".", Tag::Stop, Pos::Punct, Dep::Punct, 2, false);
    builder.push_entity(3..4, NerLabel::Person);
    (text, builder.finish().unwrap())
}

#[test]
fn a_parse_line_counts_code_points_and_tokens() {
    let (text, parse) = parse();
    let line: Value = serde_json::from_str(&ParseLine::new("t", text, &parse).to_json()).unwrap();
    assert_eq!(line["sentences"], json!([{"span": [0, 11], "tokens": [0, 5]}]));
    let token = json!({"text": "met", "offset": 4, "lemma": "meet", "tag": "VBD", "pos": "VERB",
        "dep": "ROOT", "head": 2});
    assert_eq!(line["tokens"][2], token);
    let entity = json!({"text": "Xu", "span": [8, 10], "tokens": [3, 4], "label": "PERSON"});
    assert_eq!(line["entities"], json!([entity]));
}

#[test]
fn conllu_leaves_white_space_out_and_numbers_what_remains() {
    let (text, parse) = parse();
    let expected = "# newdoc id = t\n# sent_id = 1\n# text = 𝒳i met Xu.\n\
        1\t𝒳i\t𝒳i\tPROPN\tNNP\t_\t2\tnsubj\t_\t_\n\
        2\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\t_\n\
        3\tXu\tXu\tPROPN\tNNP\t_\t2\tdobj\t_\tNER=B-PERSON|SpaceAfter=No\n\
        4\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_\n\n";
    assert_eq!(conllu("t", text, &parse), expected);
}
