//! What holds of any pipeline and any text, on a small pipeline with made-up weights. Its parses mean nothing, and so
//! they come into states that a trained pipeline hardly ever sees.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use demarche_model::Parse;
use demarche_nlp::{Error, Files, Image, Pipeline, Scratch, Width, check as check_file};
use proptest::prelude::*;
use rmpv::Value;

const WIDTH: usize = 8;
const HIDDEN: usize = 4;

const CONFIG: &str = r#"
[nlp]
lang = "en"
pipeline = ["tok2vec","tagger","parser","attribute_ruler","lemmatizer","ner"]
disabled = []
[components.tok2vec]
factory = "tok2vec"
[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"
[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 8
attrs = ["NORM","SHAPE","SPACY","IS_SPACE"]
rows = [40,30,20,10]
include_static_vectors = false
[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 8
depth = 2
window_size = 1
maxout_pieces = 3
[components.tagger]
factory = "tagger"
[components.tagger.model]
@architectures = "spacy.Tagger.v2"
[components.tagger.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.parser]
factory = "parser"
learn_tokens = false
[components.parser.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "parser"
extra_state_tokens = false
hidden_width = 4
maxout_pieces = 2
use_upper = true
[components.parser.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
[components.attribute_ruler]
factory = "attribute_ruler"
[components.lemmatizer]
factory = "lemmatizer"
mode = "rule"
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = false
hidden_width = 4
maxout_pieces = 2
use_upper = true
[components.ner.model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"
[components.ner.model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 8
attrs = ["PREFIX","SUFFIX"]
rows = [40,30]
include_static_vectors = true
[components.ner.model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 8
depth = 1
window_size = 1
maxout_pieces = 2
"#;

fn map<K: Into<Value>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn packed(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, value).expect("memory takes every byte");
    bytes
}

/// A value written as JSON; keys of digits are numbers.
fn of_json(text: &str) -> Value {
    fn value(json: serde_json::Value) -> Value {
        match json {
            serde_json::Value::String(text) => text.into(),
            serde_json::Value::Array(items) => Value::Array(items.into_iter().map(value).collect()),
            serde_json::Value::Object(entries) => {
                let key = |key: String| key.parse::<u64>().map_or(key.into(), Value::from);
                Value::Map(entries.into_iter().map(|(name, of)| (key(name), value(of))).collect())
            }
            number => number.as_u64().expect("the other values are whole numbers").into(),
        }
    }
    value(serde_json::from_str(text).expect("the tests' own JSON is JSON"))
}

/// A component's `model` file in the making; its weights are noise.
#[derive(Default)]
struct Model {
    layers: Vec<(Value, Value, Value)>,
    seed: u64,
}

impl Model {
    fn layer(&mut self, name: &str, refs: &[(&str, u64)], params: &[(&str, &[usize])]) {
        let refs = map(refs.iter().map(|(key, to)| (*key, (*to).into())));
        let node = map([("name", name.into()), ("refs", refs)]);
        let attrs = map([("seed", Value::Binary(vec![self.layers.len() as u8]))]);
        let params = params.iter().map(|(key, shape)| {
            let numbers = (0..shape.iter().product()).flat_map(|_| self.noise().to_le_bytes());
            let data = Value::Binary(numbers.collect());
            let shape = shape.iter().map(|side| Value::from(*side as u64)).collect();
            let array = [("type", "<f4".into()), ("shape", Value::Array(shape)), ("data", data)];
            (*key, map(array))
        });
        let params = map(params.collect::<Vec<_>>());
        self.layers.push((node, attrs, params));
    }

    fn noise(&mut self) -> f32 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_041);
        (self.seed >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }

    fn tok2vec(&mut self, rows: &[usize], statics: usize, depth: usize, pieces: usize) {
        for rows in rows {
            self.layer("hashembed", &[], &[("E", &[*rows, WIDTH])]);
        }
        if statics > 0 {
            self.layer("static_vectors", &[], &[("W", &[WIDTH, statics])]);
        }
        let mixed = WIDTH * (rows.len() + usize::from(statics > 0));
        self.maxout(3, mixed);
        for _ in 0..depth {
            self.maxout(pieces, 3 * WIDTH);
        }
    }

    fn maxout(&mut self, pieces: usize, inputs: usize) {
        self.layer("maxout", &[], &[("W", &[WIDTH, pieces, inputs]), ("b", &[WIDTH, pieces])]);
        self.layer("layernorm", &[], &[("G", &[WIDTH]), ("b", &[WIDTH])]);
    }

    fn transitions(&mut self, features: usize, transitions: usize) {
        self.layer("parser_model", &[("lower", 1), ("upper", 2)], &[]);
        self.layer(
            "precomputable_affine",
            &[],
            &[
                ("W", &[features, HIDDEN, 2, HIDDEN]),
                ("b", &[HIDDEN, 2]),
                ("pad", &[1, features, HIDDEN, 2]),
            ],
        );
        self.layer("linear", &[], &[("W", &[transitions, HIDDEN]), ("b", &[transitions])]);
        self.layer("linear", &[], &[("W", &[HIDDEN, WIDTH]), ("b", &[HIDDEN])]);
    }

    fn file(self) -> Vec<u8> {
        let (mut nodes, mut attrs, mut params) = (Vec::new(), Vec::new(), Vec::new());
        for (node, attr, param) in self.layers {
            nodes.push(node);
            attrs.push(attr);
            params.push(param);
        }
        packed(&map([
            ("nodes", Value::Array(nodes)),
            ("attrs", Value::Array(attrs)),
            ("params", Value::Array(params)),
        ]))
    }
}

fn files(seed: u64) -> Files {
    let model = |build: &dyn Fn(&mut Model)| {
        let mut model = Model { seed, ..Model::default() };
        build(&mut model);
        model.file()
    };
    let moves = |text: &str| packed(&map([("moves", text.into())]));
    let tokenizer = map([
        ("prefix_search", r#"^["(]"#.into()),
        ("suffix_search", r#"[")!,.]$"#.into()),
        ("infix_finditer", r"(?<=[a-zé])-+(?=\w)|\.\.+".into()),
        ("url_match", r"^(?:\w+://)?(?:[\w-]+\.)+[a-z]{2,9}$".into()),
        (
            "exceptions",
            of_json(
                r#"{"don't": [{"65": "do"}, {"65": "n't", "67": "not"}], "a.m.": [{"65": "a.m."}],
                    "(!)": [{"65": "(!)"}]}"#,
            ),
        ),
    ]);
    let norms = of_json(r#"{"lexeme_norm": {"17841347365561558110": "envoy"}}"#);
    let patterns = of_json(
        r#"[{"patterns": [[{"LOWER": {"REGEX": "^n[o']"}}, {"TAG": "NN"}]], "index": 0,
             "attrs": {"LEMMA": "not"}}]"#,
    );
    let lemmas = of_json(
        r#"{"lemma_rules": {"6360137228241296794": [["s", ""], ["ed", "e"]]},
            "lemma_exc": {"6360137228241296794": {"met": ["meet"], "lay": ["lay", "lie"]}},
            "lemma_index": {"6360137228241296794": ["charge"]}}"#,
    );
    let vectors = {
        let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";
        let numbers = [0.5f32, -1.0, 2.0, 1.0, 0.25, -0.5].map(f32::to_le_bytes);
        let length = (header.len() as u16).to_le_bytes();
        [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes(), numbers.as_flattened()].concat()
    };
    let meta = r#"{"lang": "en", "name": "toy", "version": "1.0"}"#;
    let parser_moves = r#"{"0": {"": 9}, "1": {"": 9},
        "2": {"nsubj": 5, "det": 7, "prep||dobj": 3}, "3": {"dobj": 5, "prep": 4, "relcl||nsubj": 2},
        "4": {"ROOT": 1}}"#;
    let ner_moves = r#"{"0": {}, "1": {"ORG": 3, "GPE": 2}, "2": {"ORG": 3, "GPE": 2},
        "3": {"ORG": 3, "GPE": 2}, "4": {"ORG": 3, "GPE": 2, "": 1}, "5": {"": 1}}"#;
    let entries: [(&str, Vec<u8>); 17] = [
        ("config.cfg", CONFIG.into()),
        ("meta.json", meta.into()),
        ("tokenizer", packed(&tokenizer)),
        ("vocab/lookups.bin", packed(&norms)),
        ("vocab/vectors", vectors),
        ("vocab/key2row", packed(&map([(8_153_358_716_975_691_421u64, 1.into())]))),
        ("attribute_ruler/patterns", packed(&patterns)),
        ("lemmatizer/lookups/lookups.bin", packed(&lemmas)),
        ("tok2vec/model", model(&|model| model.tok2vec(&[40, 30, 20, 10], 0, 2, 3))),
        ("tagger/cfg", r#"{"labels": ["NN", "VB", "_SP"]}"#.into()),
        (
            "tagger/model",
            model(&|model| {
                model.layer("softmax", &[], &[("W", &[3, WIDTH]), ("b", &[3])]);
            }),
        ),
        ("parser/model", model(&|model| model.transitions(8, 9))),
        ("parser/moves", moves(parser_moves)),
        ("parser/cfg", b"{}".into()),
        (
            "ner/model",
            model(&|model| {
                model.transitions(3, 10);
                model.tok2vec(&[40, 30], 3, 1, 2);
            }),
        ),
        ("ner/moves", moves(ner_moves)),
        ("ner/cfg", b"{}".into()),
    ];
    BTreeMap::from(entries.map(|(name, bytes)| (name.to_owned(), bytes)))
}

fn toy(seed: u64) -> Pipeline {
    Pipeline::load(&files(seed)).expect("the toy has all that is needed")
}

/// Tokens in order, inside the text, on the borders of characters; sentences over all of them; entities apart.
fn check(text: &str, parse: &Parse) {
    let mut end = 0;
    for token in parse.tokens() {
        assert!(token.span.start() >= end);
        let word = text.get(token.span.start()..token.span.end());
        assert!(word.is_some_and(|word| !word.is_empty()));
        end = token.span.end();
    }
    let covered: usize = parse.sentences().iter().map(|sentence| sentence.iter().len()).sum();
    assert_eq!(covered, parse.tokens().len());
    let mut end = 0;
    for entity in parse.entities() {
        assert!(entity.tokens.start.0 >= end && entity.tokens.start < entity.tokens.end);
        end = entity.tokens.end.0;
    }
}

/// Words, punctuation, white space and anything else.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[A-Za-z]{1,7}",
        2 => r#"[-"().,!'’]{1,3}"#,
        2 => "[ \n\t\u{a0}\u{2003}]{1,4}",
        1 => "\\PC{0,4}",
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 0..120).prop_map(|pieces| {
        let mut text = String::new();
        for (i, piece) in pieces.iter().enumerate() {
            text.push_str(piece);
            if i % 3 != 0 {
                text.push(' ');
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_has_a_parse_whatever_the_weights(text in texts(), seed in 0u64..50) {
        check(&text, &toy(seed).parse(&text));
    }
}

fn opened(seed: u64) -> Pipeline {
    let file = Pipeline::compile(&files(seed), &[1; 32]).expect("the toy has all that is needed");
    assert_eq!(check_file(&file[..]).expect("it was just written").source, [1; 32]);
    Pipeline::open(&Image::copied(&file)).expect("it was just written")
}

#[test]
fn a_compiled_pipeline_parses_as_the_one_that_was_loaded() {
    for seed in [0, 5] {
        let (loaded, opened) = (toy(seed), opened(seed));
        assert_eq!((loaded.name(), loaded.digest()), (opened.name(), opened.digest()));
        for text in ["Envoys met (twice) in Oslo.", "", "a-b \"c\"\n\n d, e."] {
            assert_eq!(loaded.parse(text), opened.parse(text));
        }
    }
    assert_eq!(
        Pipeline::compile(&files(2), &[0; 32]).unwrap(),
        Pipeline::compile(&files(2), &[0; 32]).unwrap()
    );
}

/// The file with other bytes, and a checksum that fits them.
fn forged(file: &[u8], changes: &[(usize, u8)]) -> Vec<u8> {
    let mut file = file.to_vec();
    for (at, byte) in changes {
        let at = at % file.len();
        file[at] = *byte;
    }
    let checksum = crc32fast::hash(&file[20..]);
    file[16..20].copy_from_slice(&checksum.to_le_bytes());
    file
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_forged_file_is_refused_or_parses_without_a_panic(
        // Small values come first, and most of what can go wrong stands there.
        changes in proptest::collection::vec(
            (prop_oneof![3 => 128usize..6000, 1 => any::<usize>()], any::<u8>()),
            1..4,
        ),
    ) {
        static FILE: LazyLock<Vec<u8>> =
            LazyLock::new(|| Pipeline::compile(&files(1), &[0; 32]).unwrap());
        let file = forged(&FILE, &changes);
        if let Ok(pipeline) = Pipeline::open(&Image::copied(&file)) {
            let text = "Envoys don't lay (twice)... \"all\" of-them-a.m. (!) in oslo.gov, 1-x.";
            check(text, &pipeline.parse(text));
        }
    }
}

#[test]
fn a_compiled_file_that_is_cut_short_is_refused() {
    let file = Pipeline::compile(&files(1), &[0; 32]).unwrap();
    for length in (0..file.len()).step_by(97) {
        assert!(check_file(&file[..length]).is_err());
        assert!(Pipeline::open(&Image::copied(&file[..length])).is_err());
    }
}

#[test]
fn what_was_parsed_before_changes_nothing() {
    let pipeline = toy(3);
    let mut scratch = Scratch::default();
    let words = ["Envoys", "met", "(", "in", "treaty", "-", "talks", ".", "\n\n", "Oslo", "again"];
    // Long enough for several stretches of tokens and blocks of states, and for more word types than are kept.
    for length in [1, 7, 130, 6000, 40, 0, 700] {
        let word = |i: usize| format!("{}{}", words[i * i % words.len()], i % (length / 2 + 1));
        let text: Vec<String> = (0..length).map(word).collect();
        let text = text.join(" ");
        let parse = pipeline.parse_with(&mut scratch, &text);
        check(&text, &parse);
        assert_eq!(parse, pipeline.parse(&text));
    }
}

#[test]
fn all_widths_of_registers_parse_alike() {
    let pipeline = toy(6);
    let text = "Envoys met (twice) in Oslo - again. The treaty, old as it is, holds. ".repeat(40);
    let parses = [Width::Plain, Width::Avx2, Width::Avx512].map(|width| {
        width.limit();
        // What makes the parse: with noise for weights, the last bit of a sum decides often enough.
        pipeline.parse(&text)
    });
    assert_eq!(parses[0], parses[1]);
    assert_eq!(parses[0], parses[2]);
}

#[test]
fn threads_that_share_a_pipeline_parse_alike() {
    let pipeline = toy(4);
    let texts = ["The envoys met twice.", "Oslo (again) said no!", " \n", "treaty treaty treaty"];
    let alone: Vec<Parse> = texts.iter().map(|text| pipeline.parse(text)).collect();
    std::thread::scope(|scope| {
        for turn in 0..4 {
            let (pipeline, alone) = (&pipeline, &alone);
            scope.spawn(move || {
                let mut scratch = Scratch::default();
                for i in (0..texts.len()).map(|i| (i + turn) % texts.len()) {
                    assert_eq!(pipeline.parse_with(&mut scratch, texts[i]), alone[i]);
                }
            });
        }
    });
}

#[test]
fn an_empty_text_has_an_empty_parse() {
    assert!(toy(1).parse("").tokens().is_empty());
}

#[test]
fn a_pipeline_says_which_file_is_missing() {
    for name in files(1).keys().filter(|name| *name != "parser/cfg" && *name != "ner/cfg") {
        let mut files = files(1);
        files.remove(name);
        match Pipeline::load(&files) {
            Err(Error::Missing { file }) => assert_eq!(file, *name),
            other => panic!("without {name}: {other:?}"),
        }
    }
}

#[test]
fn a_damaged_file_is_refused_and_does_not_panic() {
    let whole = files(1);
    for (name, bytes) in &whole {
        for cut in [0, 1, bytes.len() / 2, bytes.len().saturating_sub(1)] {
            let mut files = whole.clone();
            files.insert(name.clone(), bytes[..cut].to_vec());
            // A file that is cut short may still say all that is needed; what matters is that nothing panics.
            if let Ok(pipeline) = Pipeline::load(&files) {
                check("Envoys met.", &pipeline.parse("Envoys met."));
            }
        }
    }
}
