//! A parse as CoNLL-U: ten tab-separated columns a token, a blank line after each sentence.

use std::fmt::Write;

use demarche_model::{NerLabel, Parse, Tag, TokenId};

/// The text's sentences in CoNLL-U. White-space tokens, which the format has no place for, are left out: what hangs
/// on one hangs on its nearest solid ancestor. Labels are ClearNLP's (the root's is written `root`, as the format
/// asks); named entities stand in the last column (`NER=B-GPE`), with `SpaceAfter=No` where no space follows.
pub fn conllu(id: &str, text: &str, parse: &Parse) -> String {
    let mut out = String::new();
    let mut write = |line: std::fmt::Arguments<'_>| {
        out.write_fmt(line).expect("writing to a string cannot fail");
    };
    write(format_args!("# newdoc id = {}\n", one_line(id)));
    let mut names: Vec<Option<(NerLabel, bool)>> = vec![None; parse.tokens().len()];
    for entity in parse.entities() {
        for token in entity.tokens.iter() {
            names[token.index()] = Some((entity.label, token == entity.tokens.start));
        }
    }
    let solid = |token: &TokenId| parse[*token].tag != Tag::Space;
    let mut count = 0;
    for sentence in parse.sentences() {
        let tokens: Vec<TokenId> = sentence.iter().filter(solid).collect();
        if tokens.is_empty() {
            continue;
        }
        // A token's place in its sentence, from 1.
        let place = |token: TokenId| tokens.partition_point(|other| *other < token) + 1;
        // Where the sentence's own root is white space, its first solid dependant stands in.
        let rootless = !tokens.iter().any(|token| parse[*token].head == *token);
        let stand_in = tokens.iter().find(|token| parse.ancestors(**token).all(|up| !solid(&up)));
        let root = if rootless { stand_in.copied() } else { None };
        count += 1;
        let words = one_line(parse.span_of(*sentence).of(text));
        write(format_args!("# sent_id = {count}\n# text = {words}\n"));
        for token in &tokens {
            let up = parse.ancestors(*token).find(solid);
            let (head, dep) = match up.or(root.filter(|root| root != token)) {
                Some(head) => (place(head), parse[*token].dep.as_str()),
                None => (0, "root"),
            };
            let mut misc: Vec<String> = Vec::new();
            if let Some((label, begins)) = names[token.index()] {
                misc.push(format!("NER={}-{}", if begins { 'B' } else { 'I' }, label.as_str()));
            }
            let follows = text[parse[*token].span.end()..].chars().next();
            if follows.is_some_and(|character| !character.is_whitespace()) {
                misc.push(String::from("SpaceAfter=No"));
            }
            write(format_args!(
                "{}\t{}\t{}\t{}\t{}\t_\t{}\t{}\t_\t{}\n",
                place(*token),
                one_line(parse[*token].span.of(text)),
                or_blank(&one_line(parse.lemma(*token))),
                or_blank(parse[*token].pos.as_str()),
                or_blank(parse[*token].tag.as_str()),
                head,
                or_blank(dep),
                or_blank(&misc.join("|")),
            ));
        }
        write(format_args!("\n"));
    }
    out
}

/// Runs of white space, line ends and tabs among them, as one space.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The format's mark for an empty column.
fn or_blank(text: &str) -> &str {
    if text.is_empty() { "_" } else { text }
}
