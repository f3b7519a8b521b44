//! `demarche lexicon docs`: the codebook in, pages to read out: an index, and one page a type. No page needs a script or
//! anything else from anywhere.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use demarche::lexicon::{
    Complement, Expected, Kind, Lexicon, Marked, Page, Pattern, Role, Slots, Voice,
};
use demarche::model::Code;
use miette::{IntoDiagnostic, Result, WrapErr};

use super::super::print;
use crate::html::{STYLE, escaped};
use crate::speak::Outcome;

/// Writes the pages into a folder, which is made where it is missing.
pub(super) fn run(lexicon: &Lexicon, folder: &Path) -> Result<Outcome> {
    fs::create_dir_all(folder)
        .into_diagnostic()
        .wrap_err_with(|| format!("the folder {} cannot be made", folder.display()))?;
    let mut files = vec![(String::from("index.html"), index(lexicon))];
    files.extend(lexicon.pages.iter().map(|page| (file_of(page), page_of(lexicon, page))));
    let count = files.len();
    for (name, text) in files {
        let path = folder.join(name);
        fs::write(&path, text)
            .into_diagnostic()
            .wrap_err_with(|| format!("{} cannot be written", path.display()))?;
    }
    print(&format!("{count} pages in {}; begin with index.html\n", folder.display()))
}

const OWN_STYLE: &str = "\
h2 { margin-top: 2.5rem; } h3 { border-top: 1px solid var(--line); padding-top: 1rem; margin: 2rem 0 .5rem; }
h3 a { text-decoration: none; color: inherit; }
table { border-collapse: collapse; } td, th { text-align: left; vertical-align: top; padding: .2rem 1rem .2rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0; }
dt, .soft, nav { color: var(--soft); } dd { margin: 0; }
code { font-size: .9em; } nav { font-size: .9rem; }
ul.yes, ul.no { list-style: none; padding: 0; } ul.yes li::before { content: '✓ '; color: var(--soft); }
ul.no li::before { content: '✗ '; color: var(--soft); }
summary { cursor: pointer; } section { break-inside: avoid; }
";

/// The beginning of a page.
fn head(title: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{OWN_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    )
}

const LEGEND: &str = "<p class=\"soft\">In the sentences: <mark class=\"actor\">who does it</mark>, \
    <mark class=\"trigger\">the words that tell the act</mark>, <mark class=\"recipient\">to whom it is done</mark>.</p>\n";

/// The four quads, by number from 1.
const QUADS: [&str; 4] =
    ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];

fn quad(page: &Page) -> &'static str {
    QUADS.get(usize::from(page.quad).wrapping_sub(1)).copied().unwrap_or("no quad")
}

fn file_of(page: &Page) -> String {
    format!("{}.html", page.event.as_str().to_lowercase())
}

fn link(event: &str) -> String {
    format!("<a href=\"{}.html\">{}</a>", escaped(&event.to_lowercase()), escaped(event))
}

fn index(lexicon: &Lexicon) -> String {
    let mut out = head("The codebook");
    let patterns: usize = lexicon.pages.iter().map(|page| page.patterns.len()).sum();
    put(
        &mut out,
        format_args!(
            "<p>{} types of events, {patterns} patterns. Digest <code>{}</code>.</p>\n",
            lexicon.pages.len(),
            escaped(&lexicon.digest)
        ),
    );
    out.push_str(
        "<table>\n<tr><th>type</th><th>quad</th><th>score</th><th>patterns</th><th>means</th></tr>\n",
    );
    for page in &lexicon.pages {
        put(
            &mut out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td>{:+.1}</td><td>{}</td><td>{}</td></tr>\n",
                link(page.event.as_str()),
                quad(page),
                page.score,
                page.patterns.len(),
                escaped(&page.means)
            ),
        );
    }
    out.push_str("</table>\n<h2>Contexts</h2>\n<dl>\n");
    for ((code, _), means) in lexicon.contexts.entries.iter().zip(&lexicon.contexts.means) {
        put(
            &mut out,
            format_args!("<dt>{}</dt><dd>{}</dd>\n", escaped(code.as_str()), escaped(means)),
        );
    }
    out.push_str("</dl>\n</body>\n</html>\n");
    out
}

fn page_of(lexicon: &Lexicon, page: &Page) -> String {
    let mut out = head(page.event.as_str());
    out.push_str("<nav><a href=\"index.html\">all types</a>");
    for other in &lexicon.pages {
        put(&mut out, format_args!(" · {}", link(other.event.as_str())));
    }
    out.push_str("</nav>\n");
    put(&mut out, format_args!("<p>{}</p>\n", escaped(&page.means)));
    let needs = if page.needs_recipient { "; needs a recipient" } else { "" };
    put(
        &mut out,
        format_args!(
            "<p class=\"soft\">{}, score {:+.1}{needs}. {}.</p>\n",
            quad(page),
            page.score,
            escaped(page.cites.trim_end_matches('.'))
        ),
    );
    if !page.modes.is_empty() {
        out.push_str("<h2>Modes</h2>\n<dl>\n");
        for mode in &page.modes {
            let (code, means) = (escaped(mode.mode.as_str()), escaped(&mode.means));
            put(&mut out, format_args!("<dt>{code}</dt><dd>{means}</dd>\n"));
        }
        out.push_str("</dl>\n");
    }
    if !page.confused_with.is_empty() {
        out.push_str("<h2>Taken for</h2>\n<dl>\n");
        for (event, means) in &page.confused_with {
            let link = link(event.as_str());
            put(&mut out, format_args!("<dt>{link}</dt><dd>{}</dd>\n", escaped(means)));
        }
        out.push_str("</dl>\n");
    }
    if !page.folds.is_empty() {
        out.push_str("<h2>Becomes another type</h2>\n<ul>\n");
        for fold in &page.folds {
            let status =
                if fold.refusal { "a refusal of what was to come" } else { fold.status.as_str() };
            let modes: Vec<String> = fold.modes.iter().map(|mode| escaped(mode.as_str())).collect();
            let modes =
                if modes.is_empty() { String::new() } else { format!(" ({})", modes.join(", ")) };
            let into = link(fold.into.as_str());
            put(&mut out, format_args!("<li>where it is {status}{modes}: {into}</li>\n"));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("<h2>Patterns</h2>\n");
    out.push_str(LEGEND);
    for pattern in &page.patterns {
        pattern_of(&mut out, page, pattern);
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn pattern_of(out: &mut String, page: &Page, pattern: &Pattern) {
    let id = escaped(&pattern.id);
    let rule = format!("{}/{}", page.event.as_str().to_lowercase(), pattern.id);
    put(
        out,
        format_args!(
            "<section>\n<h3 id=\"{id}\"><a href=\"#{id}\">{}</a></h3>\n<dl>\n",
            escaped(&rule)
        ),
    );
    let mut line = |name: &str, value: &str| {
        put(out, format_args!("<dt>{}</dt><dd>{value}</dd>\n", escaped(name)));
    };
    if let Some(mode) = &pattern.mode {
        line("mode", &escaped(mode.as_str()));
    }
    if !pattern.mode_from_complement.is_empty() {
        let modes = pattern.mode_from_complement.iter();
        let modes: Vec<String> =
            modes.map(|(from, mode)| escaped(&format!("{from} → {mode}"))).collect();
        line("mode by complement", &modes.join(", "));
    }
    if let Some(cameo) = &pattern.cameo {
        line("CAMEO", &escaped(cameo.as_str()));
    }
    if !pattern.context.is_empty() {
        let contexts: Vec<&str> = pattern.context.iter().map(Code::as_str).collect();
        line("context", &escaped(&contexts.join(", ")));
    }
    if let Some(status) = pattern.status {
        line("status", status.as_str());
    }
    slots(&pattern.when, &mut line);
    slots(&pattern.unless, &mut |name, value| line(&format!("not {name}"), value));
    if pattern.mutual {
        line("all parties", &roles(&[&pattern.actor[..], &pattern.recipient[..]].concat()));
    } else {
        for (name, places) in [("actor", &pattern.actor), ("recipient", &pattern.recipient)] {
            if !places.is_empty() {
                line(name, &roles(places));
            }
        }
    }
    out.push_str("</dl>\n<ul class=\"yes\">\n");
    for sentence in &pattern.yes {
        put(out, format_args!("<li>{}</li>\n", coloured(sentence)));
    }
    out.push_str("</ul>\n<ul class=\"no\">\n");
    for counter in &pattern.no {
        let sentence = coloured(&counter.sentence);
        let because = escaped(&counter.because);
        put(out, format_args!("<li>{sentence} <span class=\"soft\">({because})</span></li>\n"));
    }
    out.push_str("</ul>\n</section>\n");
}

/// The most words of a list that are shown at once; more are folded away.
const MOST_WORDS: usize = 16;

fn slots(slots: &Slots, line: &mut dyn FnMut(&str, &str)) {
    let lists = [
        ("verb", &slots.verb),
        ("noun", &slots.noun),
        ("predicate", &slots.predicate),
        ("particle", &slots.particle),
        ("subject", &slots.subject),
        ("object", &slots.object),
        ("modifier", &slots.modifier),
        ("under", &slots.under),
    ];
    for (name, list) in lists {
        if !list.is_empty() {
            line(name, &words(list));
        }
    }
    for (preposition, heads) in &slots.prepositions {
        let heads = if heads.is_empty() { String::from("anything") } else { words(heads) };
        line(&format!("behind “{preposition}”"), &heads);
    }
    if !slots.complement.is_empty() {
        let complements: Vec<String> = slots.complement.iter().map(complement).collect();
        line("complement", &words(&complements));
    }
    if let Some(voice) = slots.voice {
        line(
            "voice",
            match voice {
                Voice::Active => "active",
                Voice::Passive => "passive",
            },
        );
    }
    for (name, kind) in [("object is", slots.object_is), ("subject is", slots.subject_is)] {
        if let Some(kind) = kind {
            line(
                name,
                match kind {
                    Kind::Actor => "somebody who can act",
                    Kind::Place => "a country or a place",
                    Kind::Person => "a person",
                    Kind::Thing => "nobody and nowhere known",
                },
            );
        }
    }
}

fn words(list: &[String]) -> String {
    if list.len() <= MOST_WORDS {
        return escaped(&list.join(", "));
    }
    let (first, rest) = list.split_at(MOST_WORDS);
    format!(
        "<details><summary>{} … ({} in all)</summary>{}</details>",
        escaped(&first.join(", ")),
        list.len(),
        escaped(&rest.join(", "))
    )
}

fn complement(complement: &Complement) -> String {
    match complement {
        Complement::Lemma(lemma) => lemma.clone(),
        Complement::Page(page) => format!("an act of {}", page.to_uppercase()),
    }
}

fn roles(roles: &[Role]) -> String {
    let name = |role: &Role| match role {
        Role::Subject => String::from("subject"),
        Role::Object => String::from("object"),
        Role::Indirect => String::from("whom it is given or told"),
        Role::Preposition(name) => format!("behind “{name}”"),
        Role::ObjectOwner => String::from("owner of the object"),
        Role::ComplementSubject => String::from("subject of the embedded clause"),
        Role::ComplementObject => String::from("object of the embedded clause"),
        Role::ComplementActor => String::from("actor of the embedded act"),
        Role::ComplementRecipient => String::from("other side of the embedded act"),
        Role::Place => String::from("where it happens"),
        Role::Speaker => String::from("who says so"),
    };
    let mut names: Vec<String> = Vec::new();
    for role in roles {
        let name = name(role);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    escaped(&names.join(", else "))
}

/// A sentence with the words of each role coloured.
fn coloured(sentence: &Marked) -> String {
    let mut spans: Vec<((usize, usize), &str)> = Vec::new();
    for Expected { trigger, actor_words, recipient_words, .. } in &sentence.events {
        spans.push((*trigger, "trigger"));
        spans.extend(actor_words.iter().map(|span| (*span, "actor")));
        spans.extend(recipient_words.iter().map(|span| (*span, "recipient")));
    }
    // Marks do not nest: words of two roles are marked twice with the same span.
    spans.sort();
    let mut out = String::new();
    let mut at = 0;
    let mut spans = spans.into_iter().peekable();
    while let Some(((start, end), role)) = spans.next() {
        let mut two = "";
        while spans.next_if(|(other, _)| *other == (start, end)).is_some() {
            two = " two";
        }
        let text = &sentence.text;
        put(
            &mut out,
            format_args!(
                "{}<mark class=\"{role}{two}\">{}</mark>",
                escaped(&text[at..start]),
                escaped(&text[start..end])
            ),
        );
        at = end;
    }
    out.push_str(&escaped(&sentence.text[at..]));
    out
}

fn put(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sentence_holds_is_shown_and_never_run() {
        let sentence = Marked {
            text: String::from("Oslo & <b>Lima</b> met."),
            events: vec![Expected {
                trigger: (19, 22),
                actor_words: vec![(0, 4)],
                ..Expected::default()
            }],
            line: 1,
        };
        assert_eq!(
            coloured(&sentence),
            "<mark class=\"actor\">Oslo</mark> &amp; &lt;b&gt;Lima&lt;/b&gt; \
             <mark class=\"trigger\">met</mark>."
        );
    }

    #[test]
    fn every_page_is_well_formed_and_the_same_each_time() {
        let lexicon = Lexicon::embedded();
        for page in &lexicon.pages {
            let html = page_of(&lexicon, page);
            assert_eq!(html, page_of(&lexicon, page));
            for tag in ["section", "dl", "ul", "mark", "details", "p", "nav"] {
                let opened = html.matches(&format!("<{tag}>")).count()
                    + html.matches(&format!("<{tag} ")).count();
                assert_eq!(opened, html.matches(&format!("</{tag}>")).count(), "{tag}");
            }
        }
    }
}
