//! Sentences of our own with their parses, and who they speak of.

use demarche_lexicon::Lexicon;
use demarche_model::{
    Date, Dep, Document, EntityKind, NerLabel, Parse, ParseBuilder, Pos, Span, Tag, TokenId,
};

use super::directory::Directory;
use super::{Cast, cast};

/// A text with its parse: `word~lemma|tag|pos|dep|head`, a sentence a line, and entities as `start-end:label`.
struct Sample {
    text: &'static str,
    tokens: &'static str,
    entities: &'static str,
}

fn parse(sample: &Sample) -> Parse {
    let mut builder = ParseBuilder::default();
    let mut at = 0;
    for sentence in sample.tokens.lines() {
        for (i, token) in sentence.split(' ').enumerate() {
            let mut parts = token.rsplitn(5, '|');
            let head: usize = parts.next().unwrap().parse().unwrap();
            let dep = Dep::from_label(parts.next().unwrap()).unwrap();
            let pos = Pos::from_label(parts.next().unwrap()).unwrap();
            let tag = Tag::from_label(parts.next().unwrap()).unwrap();
            let word = parts.next().unwrap();
            let (word, lemma) = word.split_once('~').unwrap_or((word, word));
            let start = at + sample.text[at..].find(word).unwrap();
            at = start + word.len();
            builder.push(Span::new(start, at), lemma, tag, pos, dep, head, i == 0);
        }
    }
    for entity in sample.entities.split(' ').filter(|e| !e.is_empty()) {
        let (range, label) = entity.split_once(':').unwrap();
        let (start, end) = range.split_once('-').unwrap();
        let range = start.parse().unwrap()..end.parse().unwrap();
        builder.push_entity(range, NerLabel::from_label(label).unwrap());
    }
    builder.finish().unwrap()
}

fn read(sample: &Sample) -> (Parse, Cast) {
    let parse = parse(sample);
    let document = Document::from_sentence(sample.text, Date::parse("2024-05-06"));
    let cast = cast(&document, &parse, &Lexicon::embedded(), &Directory::default());
    (parse, cast)
}

/// Name, code, sector and office of every entity of the kinds that act.
fn told(cast: &Cast) -> Vec<String> {
    let text = |code: &Option<demarche_model::Code>| {
        code.as_ref().map_or("-".to_owned(), ToString::to_string)
    };
    cast.entities
        .iter()
        .filter(|e| e.kind != EntityKind::Place && e.kind != EntityKind::Country)
        .map(|e| {
            let office = e.office.as_ref().map_or("", |office| office.title.as_str());
            format!("{} {} {} {office}", e.name, text(&e.entity), text(&e.sector))
        })
        .collect()
}

/// The names that the n-th word (from 0) with these letters refers to.
fn refers(sample: &Sample, cast: &Cast, parse: &Parse, word: &str, n: usize) -> Vec<String> {
    let token = parse
        .ids()
        .filter(|id| parse[*id].span.of(sample.text) == word)
        .nth(n)
        .expect("the word stands in the sample");
    cast.of(token).iter().map(|id| cast.entities[id.index()].name.clone()).collect()
}

/// Peruvian Foreign Minister Ana Lopez met her Chilean counterpart Juan Soto in Lima on Monday. The two ministers signed a treaty, Lopez said. She thanked Soto.
const TREATY: Sample = Sample {
    text: "Peruvian Foreign Minister Ana Lopez met her Chilean counterpart Juan Soto in Lima on Monday. The two ministers signed a treaty, Lopez said. She thanked Soto.",
    tokens: r#"Peruvian|JJ|ADJ|amod|2 Foreign|NNP|PROPN|compound|2 Minister|NNP|PROPN|compound|4 Ana|NNP|PROPN|compound|4 Lopez|NNP|PROPN|nsubj|5 met~meet|VBD|VERB|ROOT|5 her|PRP$|PRON|poss|8 Chilean|JJ|ADJ|amod|8 counterpart|NN|NOUN|dobj|5 Juan|NNP|PROPN|compound|10 Soto|NNP|PROPN|appos|8 in|IN|ADP|prep|10 Lima|NNP|PROPN|pobj|11 on|IN|ADP|prep|5 Monday|NNP|PROPN|pobj|13 .|.|PUNCT|punct|5
The|DT|DET|det|18 two|CD|NUM|nummod|18 ministers|NNS|NOUN|nsubj|19 signed~sign|VBD|VERB|ccomp|24 a|DT|DET|det|21 treaty|NN|NOUN|dobj|19 ,|,|PUNCT|punct|24 Lopez|NNP|PROPN|nsubj|24 said~say|VBD|VERB|ROOT|24 .|.|PUNCT|punct|24
She|PRP|PRON|nsubj|27 thanked~thank|VBD|VERB|ROOT|27 Soto|NNP|PROPN|dobj|27 .|.|PUNCT|punct|27"#,
    entities: "0-1:NORP 3-5:PERSON 7-8:NORP 9-11:PERSON 12-13:GPE 14-15:DATE 17-18:CARDINAL 23-24:PERSON 28-29:LOC",
};

/// Moscow said it would answer the letter. A delegation arrived in Moscow on Friday.
const METONYM: Sample = Sample {
    text: "Moscow said it would answer the letter. A delegation arrived in Moscow on Friday.",
    tokens: r#"Moscow|NNP|PROPN|nsubj|1 said~say|VBD|VERB|ROOT|1 it|PRP|PRON|nsubj|4 would|MD|AUX|aux|4 answer|VB|VERB|ccomp|1 the|DT|DET|det|6 letter|NN|NOUN|dobj|4 .|.|PUNCT|punct|1
A|DT|DET|det|9 delegation|NN|NOUN|nsubj|10 arrived~arrive|VBD|VERB|ROOT|10 in|IN|ADP|prep|10 Moscow|NNP|PROPN|pobj|11 on|IN|ADP|prep|10 Friday|NNP|PROPN|pobj|13 .|.|PUNCT|punct|10"#,
    entities: "0-1:GPE 12-13:GPE 14-15:DATE",
};

/// Former Kenyan president Tom Otieno met French troops and U.S.-backed rebels.
const TROOPS: Sample = Sample {
    text: "Former Kenyan president Tom Otieno met French troops and U.S.-backed rebels.",
    tokens: r#"Former|JJ|ADJ|amod|2 Kenyan|JJ|ADJ|amod|2 president|NN|NOUN|compound|4 Tom|NNP|PROPN|compound|4 Otieno|NNP|PROPN|nsubj|5 met~meet|VBD|VERB|ROOT|5 French|JJ|ADJ|amod|7 troops|NNS|NOUN|dobj|5 and|CC|CCONJ|cc|7 U.S.-backed|JJ|ADJ|amod|10 rebels|NNS|NOUN|conj|7 .|.|PUNCT|punct|5"#,
    entities: "1-2:NORP 3-5:PERSON 6-7:NORP",
};

/// Lukas Berg, Austria's defence minister, resigned on Tuesday. The defence minister had lost a vote.
const APPOSITION: Sample = Sample {
    text: "Lukas Berg, Austria's defence minister, resigned on Tuesday. The defence minister had lost a vote.",
    tokens: r#"Lukas|NNP|PROPN|compound|1 Berg|NNP|PROPN|nsubj|8 ,|,|PUNCT|punct|1 Austria|NNP|PROPN|poss|6 's|POS|PART|case|3 defence|NN|NOUN|compound|6 minister|NN|NOUN|appos|1 ,|,|PUNCT|punct|1 resigned~resign|VBD|VERB|ROOT|8 on|IN|ADP|prep|8 Tuesday|NNP|PROPN|pobj|9 .|.|PUNCT|punct|8
The|DT|DET|det|14 defence|NN|NOUN|compound|14 minister|NN|NOUN|nsubj|16 had~have|VBD|AUX|aux|16 lost~lose|VBN|VERB|ROOT|16 a|DT|DET|det|18 vote|NN|NOUN|dobj|16 .|.|PUNCT|punct|16"#,
    entities: "0-2:PERSON 3-4:GPE 10-11:DATE",
};

/// Bolivia's Foreign Ministry denied the report. The ministry said the Bolivian government was ready.
const MINISTRY: Sample = Sample {
    text: "Bolivia's Foreign Ministry denied the report. The ministry said the Bolivian government was ready.",
    tokens: r#"Bolivia|NNP|PROPN|poss|3 's|POS|PART|case|0 Foreign|NNP|PROPN|compound|3 Ministry|NNP|PROPN|nsubj|4 denied~deny|VBD|VERB|ROOT|4 the|DT|DET|det|6 report|NN|NOUN|dobj|4 .|.|PUNCT|punct|4
The|DT|DET|det|9 ministry|NN|NOUN|nsubj|10 said~say|VBD|VERB|ROOT|10 the|DT|DET|det|13 Bolivian|JJ|ADJ|amod|13 government|NN|NOUN|nsubj|14 was~be|VBD|AUX|ccomp|10 ready|JJ|ADJ|acomp|14 .|.|PUNCT|punct|10"#,
    entities: "0-1:GPE 2-4:ORG 12-13:NORP",
};

/// China and Russia signed a pact, and the latter sent grain. Chile's Defense Department bought jets.
const LATTER: Sample = Sample {
    text: "China and Russia signed a pact, and the latter sent grain. Chile's Defense Department bought jets.",
    tokens: r#"China|NNP|PROPN|nsubj|3 and|CC|CCONJ|cc|0 Russia|NNP|PROPN|conj|0 signed~sign|VBD|VERB|ROOT|3 a|DT|DET|det|5 pact|NN|NOUN|dobj|3 ,|,|PUNCT|punct|3 and|CC|CCONJ|cc|3 the|DT|DET|det|9 latter|JJ|ADJ|nsubj|10 sent~send|VBD|VERB|conj|3 grain|NN|NOUN|dobj|10 .|.|PUNCT|punct|10
Chile|NNP|PROPN|poss|16 's|POS|PART|case|13 Defense|NNP|PROPN|compound|16 Department|NNP|PROPN|nsubj|17 bought~buy|VBD|VERB|ROOT|17 jets|NNS|NOUN|dobj|17 .|.|PUNCT|punct|17"#,
    entities: "0-1:GPE 2-3:GPE 13-14:GPE 15-17:ORG",
};

/// The Peruvian Coast Guard Agency (PCGA) stopped a ship. The PCGA released its crew.
const ENVOY: Sample = Sample {
    text: "The Peruvian Coast Guard Agency (PCGA) stopped a ship. The PCGA released its crew.",
    tokens: r#"The|DT|DET|det|4 Peruvian|JJ|ADJ|amod|4 Coast|NNP|PROPN|compound|3 Guard|NNP|PROPN|compound|4 Agency|NNP|PROPN|nsubj|8 (|-LRB-|PUNCT|punct|4 PCGA|NNP|PROPN|appos|4 )|-RRB-|PUNCT|punct|4 stopped~stop|VBD|VERB|ROOT|8 a|DT|DET|det|10 ship|NN|NOUN|dobj|8 .|.|PUNCT|punct|8
The|DT|DET|det|13 PCGA|NNP|PROPN|nsubj|14 released~release|VBD|VERB|ROOT|14 its|PRP$|PRON|poss|16 crew|NN|NOUN|dobj|14 .|.|PUNCT|punct|14"#,
    entities: "0-5:ORG 6-7:ORG 13-14:ORG",
};

/// "We will not sign," Prime Minister Sara Lund of Denmark told reporters. "He was wrong," she said of Swedish President Olle Ek.
const QUOTE: Sample = Sample {
    text: "\"We will not sign,\" Prime Minister Sara Lund of Denmark told reporters. \"He was wrong,\" she said of Swedish President Olle Ek.",
    tokens: r#""|``|PUNCT|punct|13 We|PRP|PRON|nsubj|4 will|MD|AUX|aux|4 not|RB|PART|neg|4 sign|VB|VERB|ccomp|13 ,|,|PUNCT|punct|13 "|''|PUNCT|punct|13 Prime|NNP|PROPN|compound|8 Minister|NNP|PROPN|compound|10 Sara|NNP|PROPN|compound|10 Lund|NNP|PROPN|nsubj|13 of|IN|ADP|prep|10 Denmark|NNP|PROPN|pobj|11 told~tell|VBD|VERB|ROOT|13 reporters|NNS|NOUN|dobj|13 .|.|PUNCT|punct|13
"|``|PUNCT|punct|23 He|PRP|PRON|nsubj|18 was~be|VBD|AUX|ccomp|23 wrong|JJ|ADJ|acomp|18 ,|,|PUNCT|punct|23 "|''|PUNCT|punct|23 she|PRP|PRON|nsubj|23 said~say|VBD|VERB|ROOT|23 of|IN|ADP|prep|23 Swedish|JJ|ADJ|amod|26 President|NNP|PROPN|compound|28 Olle|NNP|PROPN|compound|28 Ek|NNP|PROPN|pobj|24 .|.|PUNCT|punct|23"#,
    entities: "9-11:PERSON 12-13:GPE 25-26:NORP 27-29:PERSON",
};

/// "China is no party to the dispute, and we want talks," foreign ministry spokesperson Li Na said in Beijing. Japan welcomed the talks.
const SPOKESPERSON: Sample = Sample {
    text: "\"China is no party to the dispute, and we want talks,\" foreign ministry spokesperson Li Na said in Beijing. Japan welcomed the talks.",
    tokens: r#""|``|PUNCT|punct|20 China|NNP|PROPN|nsubj|2 is~be|VBZ|AUX|ccomp|20 no|DT|DET|det|4 party|NN|NOUN|attr|2 to|IN|ADP|prep|2 the|DT|DET|det|7 dispute|NN|NOUN|pobj|5 ,|,|PUNCT|punct|2 and|CC|CCONJ|cc|2 we|PRP|PRON|nsubj|11 want|VBP|VERB|conj|2 talks|NNS|NOUN|dobj|11 ,|,|PUNCT|punct|20 "|''|PUNCT|punct|20 foreign|JJ|ADJ|amod|16 ministry|NNP|PROPN|compound|17 spokesperson|NN|NOUN|compound|19 Li|NNP|PROPN|compound|19 Na|NNP|PROPN|nsubj|20 said~say|VBD|VERB|ROOT|20 in|IN|ADP|prep|20 Beijing|NNP|PROPN|pobj|21 .|.|PUNCT|punct|20
Japan|NNP|PROPN|nsubj|25 welcomed~welcome|VBD|VERB|ROOT|25 the|DT|DET|det|27 talks|NNS|NOUN|dobj|25 .|.|PUNCT|punct|25"#,
    entities: "1-2:GPE 18-20:PERSON 22-23:GPE 24-25:GPE",
};

#[test]
fn a_counterpart_holds_the_same_office_for_another_country() {
    let (_, cast) = read(&TREATY);
    assert_eq!(
        told(&cast),
        ["Ana Lopez PER GOV Foreign Minister", "Juan Soto CHL GOV Foreign Minister"]
    );
}

#[test]
fn a_pair_a_pronoun_and_a_surname_look_back() {
    let (parse, cast) = read(&TREATY);
    assert_eq!(refers(&TREATY, &cast, &parse, "ministers", 0), ["Ana Lopez", "Juan Soto"]);
    assert_eq!(refers(&TREATY, &cast, &parse, "her", 0), ["Ana Lopez"]);
    assert_eq!(refers(&TREATY, &cast, &parse, "She", 0), ["Ana Lopez"]);
    assert_eq!(refers(&TREATY, &cast, &parse, "Soto", 1), ["Juan Soto"]);
}

#[test]
fn a_capital_that_speaks_is_its_country_and_one_that_is_reached_is_a_town() {
    let (parse, cast) = read(&METONYM);
    assert_eq!(refers(&METONYM, &cast, &parse, "Moscow", 0), ["Russia"]);
    assert_eq!(refers(&METONYM, &cast, &parse, "it", 0), ["Russia"]);
    assert_eq!(refers(&METONYM, &cast, &parse, "Moscow", 1), ["Moscow"]);
}

#[test]
fn a_former_president_is_of_the_elite_and_troops_are_their_country_s() {
    let (_, cast) = read(&TROOPS);
    assert_eq!(
        told(&cast),
        ["Tom Otieno KEN ELI president", "French troops FRA MIL ", "U.S.-backed rebels - REB "]
    );
}

#[test]
fn an_office_behind_the_name_is_read_and_spoken_of_again() {
    let (parse, cast) = read(&APPOSITION);
    assert_eq!(told(&cast), ["Lukas Berg AUT GOV defence minister"]);
    assert_eq!(refers(&APPOSITION, &cast, &parse, "minister", 1), ["Lukas Berg"]);
}

#[test]
fn a_ministry_is_named_with_its_country_s_adjective() {
    let (parse, cast) = read(&MINISTRY);
    assert_eq!(told(&cast), ["Bolivian Foreign Ministry BOL GOV ", "Bolivian government BOL GOV "]);
    let again = refers(&MINISTRY, &cast, &parse, "ministry", 0);
    assert_eq!(again, ["Bolivian Foreign Ministry"]);
}

#[test]
fn the_latter_is_the_last_one_named() {
    let (parse, cast) = read(&LATTER);
    assert_eq!(refers(&LATTER, &cast, &parse, "latter", 0), ["Russia"]);
}

#[test]
fn another_country_s_department_is_not_the_listed_one() {
    let (_, cast) = read(&LATTER);
    assert_eq!(told(&cast)[0], "Chilean Defense Department CHL GOV ");
}

#[test]
fn an_abbreviation_in_brackets_is_the_same_body() {
    let (parse, cast) = read(&ENVOY);
    assert_eq!(refers(&ENVOY, &cast, &parse, "PCGA", 1), ["Peruvian Coast Guard Agency"]);
    assert_eq!(refers(&ENVOY, &cast, &parse, "its", 0), ["Peruvian Coast Guard Agency"]);
}

#[test]
fn who_speaks_is_not_the_he_of_the_quotation() {
    let (parse, cast) = read(&QUOTE);
    assert_eq!(refers(&QUOTE, &cast, &parse, "she", 0), ["Sara Lund"]);
    assert_eq!(told(&cast)[0], "Sara Lund DNK GOV Prime Minister");
}

#[test]
fn a_spokesperson_without_a_country_speaks_for_the_country_of_the_quotation() {
    let (parse, cast) = read(&SPOKESPERSON);
    assert_eq!(told(&cast)[0], "Li Na CHN GOV foreign ministry spokesperson");
    assert_eq!(refers(&SPOKESPERSON, &cast, &parse, "Beijing", 0), ["Beijing"]);
}

#[test]
fn an_owned_noun_stands_for_its_owner() {
    let (parse, cast) = read(&MINISTRY);
    let report = parse.ids().find(|id| parse[*id].span.of(MINISTRY.text) == "report").unwrap();
    assert!(cast.sides(&parse, report).is_empty());
    let ministry = TokenId(3);
    assert_eq!(cast.sides(&parse, ministry).len(), 1);
}

#[test]
fn nothing_is_read_in_nothing_and_every_mention_lies_in_the_text() {
    assert!(
        cast(
            &Document::from_sentence("", None),
            &Parse::default(),
            &Lexicon::default(),
            &Directory::default()
        )
        .entities
        .is_empty()
    );
    for sample in
        [&TREATY, &METONYM, &TROOPS, &APPOSITION, &MINISTRY, &LATTER, &ENVOY, &QUOTE, &SPOKESPERSON]
    {
        let (_, cast) = read(sample);
        for entity in &cast.entities {
            assert!(!entity.mentions.is_empty());
            assert!(entity.mentions.iter().all(|m| !m.span.of(sample.text).is_empty()));
            assert!(entity.mentions.is_sorted_by_key(|m| m.span));
        }
    }
}

/// Any tree over any words is read without a panic, and all that is found lies inside.
#[test]
fn no_parse_is_too_strange_to_read() {
    const WORDS: [&str; 46] = [
        "U.S.",
        "-",
        "Russia",
        "'s",
        "President",
        "of",
        "the",
        "Putin",
        "(",
        ")",
        "and",
        ",",
        "his",
        "counterpart",
        "two",
        "ministers",
        "it",
        "they",
        "latter",
        "Foreign",
        "Ministry",
        "said",
        "\"",
        "al",
        "Mr.",
        "former",
        "UN",
        "Kyiv",
        "troops",
        "Ana",
        "Lopez",
        "Minister",
        "Defence",
        "Secretary",
        "State",
        "we",
        "country",
        "U.S.-Russia",
        "Western",
        "both",
        "sides",
        "General",
        "who",
        "is",
        "she",
        "White House",
    ];
    let lexicon = Lexicon::embedded();
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    let mut found = 0;
    for _ in 0..20_000 {
        let n = next(14) + 1;
        let words: Vec<&str> = (0..n).map(|_| WORDS[next(WORDS.len())]).collect();
        let text = words.join(" ");
        let mut builder = ParseBuilder::default();
        let root = next(n);
        let mut at = 0;
        for (i, word) in words.iter().enumerate() {
            // Heads nearer to the root make a tree, whatever the dice say.
            let head = match i.cmp(&root) {
                std::cmp::Ordering::Less => i + 1 + next(root - i),
                std::cmp::Ordering::Equal => i,
                std::cmp::Ordering::Greater => i - 1 - next(i - root),
            };
            let span = Span::new(at, at + word.len());
            at += word.len() + 1;
            let tag = Tag::ALL[next(Tag::ALL.len())];
            let pos = [Pos::Propn, Pos::Noun, Pos::Verb, Pos::Adj, Pos::Pron, Pos::Punct][next(6)];
            let dep = Dep::ALL[next(Dep::ALL.len())];
            builder.push(span, word, tag, pos, dep, head, i == 0);
        }
        let mut start = 0;
        while start < n {
            let end = (start + 1 + next(4)).min(n);
            if next(2) == 0 {
                builder.push_entity(start..end, NerLabel::ALL[next(NerLabel::ALL.len())]);
            }
            start = end;
        }
        let Some(parse) = builder.finish() else { continue };
        let document = Document::from_sentence(&text, Date::parse("2020-01-01"));
        let cast = cast(&document, &parse, &lexicon, &Directory::default());
        let _ = super::actor_phrase(
            &parse,
            &text,
            &lexicon,
            Some("Kenya"),
            None,
            &Directory::default(),
        );
        found += cast.entities.len();
        for id in parse.ids() {
            for side in cast.sides(&parse, id) {
                assert!(side.entity.index() < cast.entities.len());
                assert!(!side.span.of(&text).is_empty());
            }
        }
    }
    assert!(found > 20_000, "the dice must make readable sentences");
}
