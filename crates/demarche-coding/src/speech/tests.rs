//! The statements of small parses, written token by token as `word/TAG/label>head`, `word=lemma/…` where they differ.

use demarche_lexicon::{Lexicon, Speech};
use demarche_model::{
    ChannelKind, Dep, Document, Form, Parse, ParseBuilder, Polarity, Pos, Span, Statement, Tag,
};

use super::{innermost, utterances};
use crate::actors::Cast;

fn lexicon() -> Lexicon {
    let files = [
        ("verbs.toml", include_str!("../../../../lexicon/speech/verbs.toml")),
        ("nouns.toml", include_str!("../../../../lexicon/speech/nouns.toml")),
        ("channels.toml", include_str!("../../../../lexicon/speech/channels.toml")),
    ];
    Lexicon { speech: Speech::from_files(&files).unwrap(), ..Lexicon::default() }
}

fn pos(tag: Tag, dep: Dep) -> Pos {
    match tag.as_str() {
        _ if matches!(dep, Dep::Aux | Dep::Auxpass) && tag != Tag::To => Pos::Aux,
        "NN" | "NNS" => Pos::Noun,
        "NNP" | "NNPS" => Pos::Propn,
        "PRP" | "WP" | "EX" => Pos::Pron,
        "DT" | "WDT" | "PRP$" => Pos::Det,
        "IN" | "RP" => Pos::Adp,
        "JJ" => Pos::Adj,
        "RB" => Pos::Adv,
        "CD" => Pos::Num,
        "TO" => Pos::Part,
        tag if tag.starts_with("VB") => Pos::Verb,
        "MD" => Pos::Aux,
        "," | "." | "``" | "''" | ":" | "-LRB-" | "-RRB-" => Pos::Punct,
        _ => Pos::X,
    }
}

/// Builds a parse over `text` from the notation, one sentence a line.
fn parse(text: &str, notation: &str) -> Parse {
    let mut builder = ParseBuilder::default();
    let mut at = 0;
    for line in notation.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for (i, entry) in line.split_whitespace().enumerate() {
            let (rest, head) = entry.rsplit_once('>').unwrap();
            let (rest, dep) = rest.rsplit_once('/').unwrap();
            let (word, tag) = rest.rsplit_once('/').unwrap();
            let (word, lemma) = match word.split_once('=') {
                Some((word, lemma)) => (word.to_owned(), lemma.to_owned()),
                None => (word.to_owned(), word.to_lowercase()),
            };
            let start = at + text[at..].find(&word).unwrap_or_else(|| panic!("{word} in order"));
            at = start + word.len();
            let (tag, dep) = (Tag::from_label(tag).unwrap(), Dep::from_label(dep).unwrap());
            let span = Span::new(start, at);
            builder.push(span, &lemma, tag, pos(tag, dep), dep, head.parse().unwrap(), i == 0);
        }
    }
    builder.finish().unwrap()
}

fn read(text: &str, notation: &str) -> Vec<Statement> {
    let document = Document::from_sentence(text, None);
    let parse = parse(text, notation);
    utterances(&document, &parse, &Cast::default(), &[], &lexicon()).statements
}

fn content(statement: &Statement, text: &str) -> String {
    statement.content.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" | ")
}

#[test]
fn a_quotation_before_its_cue_is_direct() {
    let text = "\"The road will open,\" Minister Ana Pires said.";
    let found = read(
        text,
        "\"/``/punct>10 The/DT/det>2 road/NN/nsubj>4 will/MD/aux>4 open/VB/ccomp>10 ,/,/punct>10 \"/''/punct>10 \
         Minister/NNP/compound>9 Ana/NNP/compound>9 Pires/NNP/nsubj>10 said=say/VBD/ROOT>10 ././punct>10",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(content(&found[0], text), "\"The road will open,\"");
    assert_eq!(found[0].form, Form::Direct);
    assert_eq!(found[0].speaker_span.unwrap().of(text), "Minister Ana Pires");
    assert_eq!(found[0].cue.unwrap().of(text), "said");
}

#[test]
fn a_quotation_that_the_cue_interrupts_is_one_statement() {
    let text = "\"What is hard\", Pires said, \"is not knowing it.\"";
    let found = read(
        text,
        "\"/``/punct>12 What/WP/nsubj>2 is=be/VBZ/ccomp>12 hard/JJ/acomp>2 \"/''/punct>7 ,/,/punct>7 \
         Pires/NNP/nsubj>7 said=say/VBD/parataxis>12 ,/,/punct>7 \"/``/punct>12 is=be/VBZ/aux>12 not/RB/neg>12 \
         knowing=know/VBG/ROOT>12 it/PRP/dobj>12 ././punct>12 \"/''/punct>12",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(content(&found[0], text), "\"What is hard\", | \"is not knowing it.\"");
    assert_eq!(found[0].form, Form::Direct);
}

#[test]
fn a_parenthetical_cue_leaves_both_sides_as_content() {
    let text = "The road will open, the ministry said, with work to begin in May.";
    let found = read(
        text,
        "The/DT/det>1 road/NN/nsubj>3 will/MD/aux>3 open/VB/ROOT>3 ,/,/punct>7 the/DT/det>6 ministry/NN/nsubj>7 \
         said=say/VBD/parataxis>3 ,/,/punct>7 with/IN/prep>7 work/NN/nsubj>12 to/TO/aux>12 begin/VB/pcomp>9 \
         in/IN/prep>12 May/NNP/pobj>13 ././punct>3",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(content(&found[0], text), "The road will open, | with work to begin in May.");
    assert_eq!(found[0].form, Form::Indirect);
}

#[test]
fn a_partly_quoted_clause_is_mixed() {
    let text = "The ministry said the road \"will open\" soon.";
    let found = read(
        text,
        "The/DT/det>1 ministry/NN/nsubj>2 said=say/VBD/ROOT>2 the/DT/det>4 road/NN/nsubj>7 \"/``/punct>7 \
         will/MD/aux>7 open/VB/ccomp>2 \"/''/punct>7 soon/RB/advmod>7 ././punct>2",
    );
    assert_eq!(content(&found[0], text), "the road \"will open\" soon.");
    assert_eq!(found[0].form, Form::Mixed);
}

#[test]
fn a_denial_denies_its_clause_or_gerund() {
    let text = "Pires denied that she had taken money.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 denied=deny/VBD/ROOT>1 that/IN/mark>5 she/PRP/nsubj>5 had=have/VBD/aux>5 \
         taken=take/VBN/ccomp>1 money/NN/dobj>5 ././punct>1",
    );
    assert_eq!(content(&found[0], text), "that she had taken money.");
    assert_eq!(found[0].polarity, Polarity::Denies);
    let text = "Pires denied taking money.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 denied=deny/VBD/ROOT>1 taking=take/VBG/xcomp>1 money/NN/dobj>2 ././punct>1",
    );
    assert_eq!(content(&found[0], text), "taking money.");
}

#[test]
fn according_to_vouches_for_the_rest_of_the_sentence() {
    let text = "According to the ministry, the road will open.";
    let found = read(
        text,
        "According=accord/VBG/prep>8 to/IN/prep>0 the/DT/det>3 ministry/NN/pobj>1 ,/,/punct>8 the/DT/det>6 \
         road/NN/nsubj>8 will/MD/aux>8 open/VB/ROOT>8 ././punct>8",
    );
    assert_eq!(content(&found[0], text), "the road will open.");
    assert_eq!(found[0].speaker_span.unwrap().of(text), "the ministry");
    assert_eq!(found[0].cue.unwrap().of(text), "According to");
}

#[test]
fn a_negated_or_conditional_saying_is_none() {
    let text = "Pires did not say that it was bad.";
    let found = read(
        text,
        "Pires/NNP/nsubj>3 did=do/VBD/aux>3 not/RB/neg>3 say/VB/ROOT>3 that/IN/mark>6 it/PRP/nsubj>6 \
         was=be/VBD/ccomp>3 bad/JJ/acomp>6 ././punct>3",
    );
    assert!(found.is_empty());
}

#[test]
fn conjoined_cues_share_their_subject_and_part_their_content() {
    let text = "Pires stressed the importance of the road and noted that Spain would help.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 stressed=stress/VBD/ROOT>1 the/DT/det>3 importance/NN/dobj>1 of/IN/prep>3 the/DT/det>6 \
         road/NN/pobj>4 and/CC/cc>1 noted=note/VBD/conj>1 that/IN/mark>12 Spain/NNP/nsubj>12 would/MD/aux>12 \
         help/VB/ccomp>8 ././punct>1",
    );
    assert_eq!(found.len(), 2);
    assert_eq!(content(&found[0], text), "the importance of the road");
    assert_eq!(content(&found[1], text), "that Spain would help.");
    assert!(found.iter().all(|s| s.speaker_span.unwrap().of(text) == "Pires"));
}

#[test]
fn one_who_is_urged_is_part_of_what_is_urged() {
    let text = "Pires urged Spain to leave.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 urged=urge/VBD/ROOT>1 Spain/NNP/dobj>1 to/TO/aux>4 leave/VB/xcomp>1 ././punct>1",
    );
    assert_eq!(content(&found[0], text), "Spain to leave.");
    assert_eq!(found[0].addressee.unwrap().of(text), "Spain");
}

#[test]
fn channel_and_addressee_are_read_from_the_cue() {
    let text = "Pires told reporters at a news conference that Spain would help.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 told=tell/VBD/ROOT>1 reporters=reporter/NNS/dobj>1 at/IN/prep>1 a/DT/det>6 \
         news/NN/compound>6 conference/NN/pobj>3 that/IN/mark>10 Spain/NNP/nsubj>10 would/MD/aux>10 \
         help/VB/ccomp>1 ././punct>1",
    );
    assert_eq!(content(&found[0], text), "that Spain would help.");
    assert_eq!(found[0].addressee.unwrap().of(text), "reporters");
    let channel = found[0].channel.unwrap();
    assert_eq!(channel.kind, ChannelKind::PressConference);
    assert_eq!(channel.span.of(text), "a news conference");
}

#[test]
fn the_innermost_statement_holds_a_span() {
    let text = "Lopez said Pires said Spain would help.";
    let found = read(
        text,
        "Lopez/NNP/nsubj>1 said=say/VBD/ROOT>1 Pires/NNP/nsubj>3 said=say/VBD/ccomp>1 Spain/NNP/nsubj>6 \
         would/MD/aux>6 help/VB/ccomp>3 ././punct>1",
    );
    assert_eq!(found.len(), 2);
    let help = text.find("help").unwrap();
    let id = innermost(&found, Span::new(help, help + 4)).unwrap();
    assert_eq!(content(&found[id.index()], text), "Spain would help.");
    assert!(found[id.index()].within.is_some());
    assert_eq!(innermost(&found, Span::new(0, 5)), None);
}

#[test]
fn a_thought_inside_a_quotation_is_a_statement_within_it() {
    let text = "\"We think the road is safe,\" Pires said.";
    let found = read(
        text,
        "\"/``/punct>10 We/PRP/nsubj>2 think/VBP/ccomp>10 the/DT/det>4 road/NN/nsubj>5 is=be/VBZ/ccomp>2 safe/JJ/acomp>5 \
         ,/,/punct>10 \"/''/punct>10 Pires/NNP/nsubj>10 said=say/VBD/ROOT>10 ././punct>10",
    );
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(content(&found[1], text), "the road is safe,");
    assert_eq!(found[1].cue.unwrap().of(text), "think");
    assert_eq!(found[1].speaker_span.unwrap().of(text), "We");
    assert!(found[1].within.is_some());
}

#[test]
fn a_thought_that_nobody_utters_is_no_statement() {
    let text = "Pires thinks the road is safe.";
    let found = read(
        text,
        "Pires/NNP/nsubj>1 thinks=think/VBZ/ROOT>1 the/DT/det>3 road/NN/nsubj>4 is=be/VBZ/ccomp>1 safe/JJ/acomp>4 ././punct>1",
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn who_says_it_in_the_midst_stands_behind_said() {
    let text = "Lisbon, said the minister, will close the road.";
    let found = read(
        text,
        "Lisbon/NNP/nsubj>7 ,/,/punct>2 said=say/VBD/parataxis>7 the/DT/det>4 minister/NN/nsubj>2 ,/,/punct>2 \
         will/MD/aux>7 close/VB/ROOT>7 the/DT/det>9 road/NN/dobj>7 ././punct>7",
    );
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].speaker_span.unwrap().of(text), "the minister");
}

#[test]
fn twenty_thousand_quotations_are_read_at_once() {
    const TIMES: usize = 20_000;
    let text = "\"It is over,\" Pires said. ".repeat(TIMES);
    let mut builder = ParseBuilder::default();
    let words = [
        ("\"", "``", 6),
        ("It", "PRP", 2),
        ("is", "VBZ", 6),
        ("over", "RB", 2),
        (",", ",", 6),
        ("\"", "''", 6),
        ("Pires", "NNP", 7),
        ("said", "VBD", 7),
        (".", ".", 7),
    ];
    let labels = ["punct", "nsubj", "ccomp", "advmod", "punct", "punct", "nsubj", "ROOT", "punct"];
    let mut at = 0;
    for sentence in 0..TIMES {
        for (i, ((word, tag, head), label)) in words.iter().zip(labels).enumerate() {
            let start = at + text[at..].find(word).unwrap();
            at = start + word.len();
            let (tag, dep) = (Tag::from_label(tag).unwrap(), Dep::from_label(label).unwrap());
            let lemma = if *word == "said" { "say" } else { word };
            let head = sentence * words.len() + head + usize::from(*head == 6);
            builder.push(Span::new(start, at), lemma, tag, pos(tag, dep), dep, head, i == 0);
        }
    }
    let parse = builder.finish().unwrap();
    let document = Document::from_sentence(&text, None);
    // A second; if each quotation were asked about each other, it would be minutes.
    let found = utterances(&document, &parse, &Cast::default(), &[], &lexicon()).statements;
    assert_eq!(found.len(), TIMES);
}
