//! Sentences, their trees, and the time of each predicate.

use demarche_model::{Date, Dep, Document, Parse, ParseBuilder, Pos, Span, Tag};

use super::{time_of, times};

/// The coarse part of speech of a fine one, as spaCy's attribute ruler mostly has it.
fn pos(tag: &str, dep: Dep) -> Pos {
    match tag {
        "NNP" | "NNPS" => Pos::Propn,
        "NN" | "NNS" => Pos::Noun,
        "JJ" => Pos::Adj,
        "DT" => Pos::Det,
        "CD" => Pos::Num,
        "RB" => Pos::Adv,
        "IN" => Pos::Adp,
        "PRP" => Pos::Pron,
        "MD" => Pos::Aux,
        "TO" => Pos::Part,
        tag if tag.starts_with("VB") && matches!(dep, Dep::Aux | Dep::Auxpass) => Pos::Aux,
        tag if tag.starts_with("VB") => Pos::Verb,
        _ => Pos::Punct,
    }
}

/// A parse in the notation `word=lemma/TAG/dep>head`, the lemma left out where it is the word in lower case.
fn tree(notation: &str) -> (String, Parse) {
    let mut builder = ParseBuilder::default();
    let mut text = String::new();
    for (i, entry) in notation.split_whitespace().enumerate() {
        let (rest, head) = entry.rsplit_once('>').unwrap();
        let (rest, dep) = rest.rsplit_once('/').unwrap();
        let (word, tag) = rest.rsplit_once('/').unwrap();
        let (word, lemma) = word.split_once('=').unwrap_or((word, word));
        if i > 0 && !matches!(word, "," | "." | "'s") {
            text.push(' ');
        }
        let span = Span::new(text.len(), text.len() + word.len());
        text.push_str(word);
        let (label, dep) = (Tag::from_label(tag).unwrap(), Dep::from_label(dep).unwrap());
        let lemma = lemma.to_lowercase();
        builder.push(span, &lemma, label, pos(tag, dep), dep, head.parse().unwrap(), i == 0);
    }
    (text, builder.finish().unwrap())
}

/// The first day and the rule of a predicate's time; "-" where it has none. The report is of Wednesday, 1 June 2022.
#[track_caller]
fn check(notation: &str, wanted: &[(&str, &str)]) {
    let (text, parse) = tree(notation);
    let document = Document::from_sentence(&text, Date::new(2022, 6, 1));
    let (times, _) = times(&document, &parse);
    for (word, wanted) in wanted {
        let predicate = parse.ids().find(|id| parse[*id].span.of(&text) == *word).unwrap();
        let got = match time_of(&parse, &times, predicate) {
            None => "-".to_owned(),
            Some(time) => {
                let day = time.value.start.or(time.value.end).unwrap();
                format!("{day} {}", time.rule.0)
            }
        };
        assert_eq!(got, *wanted, "{word}: {text}");
    }
}

#[test]
fn the_time_of_saying_is_not_that_of_what_is_said() {
    check(
        "The/DT/det>1 spokesman/NN/nsubj>2 said=say/VBD/ROOT>2 on/IN/prep>2 Tuesday/NNP/pobj>3 that/IN/mark>9 the/DT/det>7 \
         envoy/NN/nsubj>9 had=have/VBD/aux>9 met=meet/VBN/ccomp>2 the/DT/det>11 rebels/NNS/dobj>9 ././punct>2",
        &[("said", "2022-05-31 time/own"), ("met", "-")],
    );
}

#[test]
fn conjoined_verbs_share_a_time_before_the_first_or_after_the_last() {
    check(
        "On/IN/prep>5 Sunday/NNP/pobj>0 ,/,/punct>5 the/DT/det>4 premier/NN/nsubj>5 flew=fly/VBD/ROOT>5 to/IN/prep>5 \
         Oslo/NNP/pobj>6 and/CC/cc>5 met=meet/VBD/conj>5 the/DT/det>11 king/NN/dobj>9 ././punct>5",
        &[("flew", "2022-05-29 time/own"), ("met", "2022-05-29 time/shared.leading")],
    );
    check(
        "The/DT/det>1 minister/NN/nsubj>3 will/MD/aux>3 leave/VB/ROOT>3 for/IN/prep>3 Rome/NNP/pobj>4 and/CC/cc>3 \
         return/VB/conj>3 on/IN/prep>7 Friday/NNP/pobj>8 ././punct>3",
        &[("leave", "2022-06-03 time/shared.trailing"), ("return", "2022-06-03 time/own")],
    );
}

#[test]
fn a_time_hung_on_a_noun_still_dates_the_verb() {
    check(
        "The/DT/det>1 president/NN/nsubj>2 was=be/VBD/ROOT>2 in/IN/prep>2 Chad/NNP/pobj>3 for/IN/prep>2 an/DT/det>8 \
         official/JJ/amod>8 visit/NN/pobj>5 on/IN/prep>8 Thursday/NNP/pobj>9 ././punct>2",
        &[("was", "2022-05-26 time/own.trailing"), ("visit", "2022-05-26 time/own")],
    );
    check(
        "Ministers/NNS/nsubj>1 visited=visit/VBD/ROOT>1 Bonn/NNP/dobj>1 in/IN/prep>2 October/NNP/pobj>3 ././punct>1",
        &[("visited", "2021-10-01 time/own.trailing")],
    );
}

#[test]
fn a_noun_s_own_time_does_not_date_the_verb() {
    check(
        "Peru/NNP/nsubj>1 criticised=criticise/VBD/ROOT>1 the/DT/det>4 2015/CD/nummod>4 accord/NN/dobj>1 ././punct>1",
        &[("criticised", "-"), ("accord", "2015-01-01 time/own.name")],
    );
    check(
        "The/DT/det>1 council/NN/nsubj>2 condemned=condemn/VBD/ROOT>2 the/DT/det>4 raid/NN/dobj>2 on/IN/prep>4 the/DT/det>7 \
         port/NN/pobj>5 on/IN/prep>2 Friday/NNP/pobj>8 ././punct>2",
        &[("condemned", "-"), ("raid", "2022-05-27 time/carried.object")],
    );
}

#[test]
fn a_time_before_the_charge_is_that_of_the_accusing() {
    check(
        "Chile/NNP/nsubj>1 accused=accuse/VBD/ROOT>1 Peru/NNP/dobj>1 on/IN/prep>1 Friday/NNP/pobj>3 of/IN/prep>1 \
         raids/NNS/pobj>5 ././punct>1",
        &[("accused", "2022-05-27 time/own"), ("raids", "-")],
    );
}

#[test]
fn a_second_time_does_not_date_the_first_verb() {
    check(
        "Sanctions/NNS/nsubjpass>5 imposed=impose/VBN/acl>0 in/IN/prep>1 2020/CD/pobj>2 were=be/VBD/auxpass>5 \
         lifted=lift/VBN/ROOT>5 on/IN/prep>5 Monday/NNP/pobj>6 ././punct>5",
        &[("imposed", "2020-01-01 time/own"), ("lifted", "2022-05-30 time/own")],
    );
}

#[test]
fn an_event_noun_takes_the_time_of_the_verb_that_carries_it() {
    check(
        "Both/DT/det>1 governments/NNS/nsubj>2 held=hold/VBD/ROOT>2 talks=talk/NNS/dobj>2 in/IN/prep>3 Doha/NNP/pobj>4 \
         last/JJ/amod>7 week/NN/npadvmod>2 ././punct>2",
        &[("held", "2022-05-23 time/own"), ("talks", "2022-05-23 time/carried")],
    );
    check(
        "The/DT/det>1 talks=talk/NNS/nsubj>7 held=hold/VBN/acl>1 in/IN/prep>2 Doha/NNP/pobj>3 on/IN/prep>2 Friday/NNP/pobj>5 \
         failed=fail/VBD/ROOT>7 ././punct>7",
        &[("talks", "2022-05-27 time/own.participle"), ("failed", "-")],
    );
}

#[test]
fn the_setting_dates_the_verb() {
    check(
        "Envoys/NNS/nsubj>1 agreed=agree/VBD/ROOT>1 a/DT/det>3 truce/NN/dobj>1 at/IN/prep>1 Monday/NNP/poss>7 's/POS/case>5 \
         session/NN/pobj>4 ././punct>1",
        &[("agreed", "2022-05-30 time/setting"), ("session", "2022-05-30 time/own")],
    );
    check(
        "Troops/NNS/nsubj>1 seized=seize/VBD/ROOT>1 the/DT/det>3 bridge/NN/dobj>1 on/IN/prep>1 Monday/NNP/pobj>4 as/IN/mark>8 \
         crowds/NNS/nsubj>8 fled=flee/VBD/advcl>1 ././punct>1",
        &[("fled", "2022-05-30 time/shared.matrix")],
    );
}

#[test]
fn an_end_dates_only_what_lasts() {
    check(
        "The/DT/det>1 army/NN/nsubj>2 stayed=stay/VBD/ROOT>2 in/IN/prep>2 the/DT/det>5 city/NN/pobj>3 until/IN/prep>2 \
         Friday/NNP/pobj>6 ././punct>2",
        &[("stayed", "2022-05-27 time/own")],
    );
    check(
        "The/DT/det>1 court/NN/nsubj>2 gave=give/VBD/ROOT>2 the/DT/det>4 firm/NN/dobj>2 until/IN/prep>2 Friday/NNP/pobj>5 ././punct>2",
        &[("gave", "-")],
    );
}

#[test]
fn a_vague_time_dates_nothing() {
    check(
        "He/PRP/nsubj>2 recently/RB/advmod>2 visited=visit/VBD/ROOT>2 Lima/NNP/dobj>2 ././punct>2",
        &[("visited", "-")],
    );
}
