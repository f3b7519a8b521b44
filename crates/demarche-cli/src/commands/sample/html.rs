//! Rows of a sheet to a page that can be read, and filled in on paper.

use std::fmt::Write;

use demarche::record::sheet::{Piece, Row, Rules, Verdict};

use crate::html::{STYLE, escaped};

const OWN_STYLE: &str = "\
article { border-top: 1px solid var(--line); padding: 1rem 0; break-inside: avoid; }
.from, .before, dt { color: var(--soft); }
.from { font-size: .85rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; margin: .5rem 0; font-size: .95rem; }
dd { margin: 0; }
label { margin-right: 1.2rem; }
";

/// The page.
pub(super) fn page(rows: &[Row], rules: Rules) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width\">\n");
    put(&mut out, format_args!("<title>{} events to judge</title>\n", rows.len()));
    put(&mut out, format_args!("<style>\n{STYLE}{OWN_STYLE}</style>\n"));
    put(&mut out, format_args!("<h1>{} events to judge</h1>\n", rows.len()));
    out.push_str(
        "<p>Marked: <mark class=\"actor\">who does it</mark>, <mark class=\"trigger\">the act</mark>, \
         <mark class=\"recipient\">to whom it is done</mark>. Right: the type and both sides are what the sentence \
         says. Wrong side: the type is right, a side is not. Wrong type: something happened between them, but not this. \
         No event: the sentence tells none.</p>\n",
    );
    for (number, row) in (1..).zip(rows) {
        article(&mut out, number, row, rules);
    }
    out.push_str("</html>\n");
    out
}

fn article(out: &mut String, number: usize, row: &Row, rules: Rules) {
    put(out, format_args!("<article id=\"{}\">\n", escaped(&row.id)));
    let from = [&row.document, &row.published, &row.title];
    let from: Vec<String> =
        from.into_iter().filter(|part| !part.is_empty()).map(|part| escaped(part)).collect();
    put(out, format_args!("<div class=\"from\">{number}. {}</div>\n", from.join(" · ")));
    out.push_str("<p>");
    if !row.before.is_empty() {
        out.push_str("<span class=\"before\">");
        pieces(out, &row.before);
        out.push_str("</span> ");
    }
    pieces(out, &row.sentence);
    out.push_str("</p>\n<dl>\n");
    let event = [row.event.as_str(), &row.mode].join(" ");
    let mut lines = vec![
        ("event", event.trim()),
        ("actor", &row.actor),
        ("recipient", &row.recipient),
        ("status", &row.status),
        ("date", &row.date),
        ("says", &row.speaker),
    ];
    if rules == Rules::Shown {
        lines.push(("rule", &row.rule));
    }
    for (name, value) in lines {
        let value = if value.is_empty() { String::from("–") } else { escaped(value) };
        put(out, format_args!("<dt>{name}</dt><dd>{value}</dd>\n"));
    }
    out.push_str("</dl>\n<div>");
    for (_, words) in Verdict::ALL {
        put(out, format_args!("<label><input type=\"radio\" name=\"v{number}\"> {words}</label> "));
    }
    out.push_str("</div>\n</article>\n");
}

fn pieces(out: &mut String, pieces: &[Piece]) {
    for piece in pieces {
        let words = escaped(&piece.words);
        match piece.roles.as_slice() {
            [] => out.push_str(&words),
            [role, more @ ..] => {
                let roles: Vec<&str> = piece.roles.iter().map(|role| role.as_str()).collect();
                let two = if more.is_empty() { "" } else { " two" };
                put(
                    out,
                    format_args!(
                        "<mark class=\"{}{two}\" title=\"{}\">{words}</mark>",
                        role.as_str(),
                        roles.join(", "),
                    ),
                );
            }
        }
    }
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}
