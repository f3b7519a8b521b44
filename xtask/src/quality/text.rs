//! Plain texts whose parts are known (`../shared/ingest/txt_synth`) to figures: how often each part comes out as it
//! went in.

use std::collections::BTreeSet;

use demarche_ingest::Given;
use demarche_model::{BlockKind, Document};
use serde::Deserialize;

use super::Figures;
use crate::tree::{self, Failure};

/// What went into a text.
#[derive(Deserialize)]
struct Gold {
    url: String,
    title: String,
    authors: Vec<String>,
    date: String,
    paras: Vec<String>,
    captions: Vec<Picture>,
    related: Vec<Related>,
}

/// A picture's words.
#[derive(Deserialize)]
struct Picture {
    caption: String,
    credit: Option<String>,
}

/// A headline that was set among the paragraphs, or an address at the end.
#[derive(Deserialize)]
struct Related {
    title: Option<String>,
}

/// How many there were and how many came out.
#[derive(Default)]
struct Share {
    found: usize,
    all: usize,
}

impl Share {
    fn count(&mut self, found: bool) {
        self.found += usize::from(found);
        self.all += 1;
    }

    fn value(&self) -> f64 {
        if self.all == 0 { 0.0 } else { self.found as f64 / self.all as f64 }
    }
}

/// The words, blanks made single.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The texts of the blocks of some kinds.
fn blocks(document: &Document, kinds: &[BlockKind]) -> Vec<String> {
    let wanted = document.blocks.iter().filter(|block| kinds.contains(&block.kind));
    wanted.map(|block| plain(block.span.of(&document.text))).collect()
}

/// Reads every text and compares.
pub(super) fn measure(verbose: bool) -> Result<Figures, Failure> {
    let folder = tree::shared().join("ingest/txt_synth");
    let (mut caption, mut credit, mut title, mut byline, mut date, mut url) = Default::default();
    let (mut related, mut recall, mut precision): (Share, Share, Share) = Default::default();
    let mut texts = 0;
    let shares: [&mut Share; 6] =
        [&mut caption, &mut credit, &mut title, &mut byline, &mut date, &mut url];
    let [caption, credit, title, byline, date, url] = shares;
    for path in tree::entries(&folder)? {
        let name = path.to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".gold.json") else { continue };
        let gold: Gold = serde_json::from_str(&tree::read(&path)?)
            .map_err(|error| Failure::Content { path: path.clone(), problem: error.to_string() })?;
        let bytes = tree::read(format!("{stem}.txt").as_ref())?;
        let document = demarche_ingest::text(bytes.as_bytes(), &Given::new(stem))
            .map_err(|error| Failure::Content { path: path.clone(), problem: error.to_string() })?;
        texts += 1;
        let missed = |what: &str, wanted: &str| {
            if verbose {
                println!("{stem}: {what}: {wanted}");
            }
        };
        let mark = |share: &mut Share, what: &str, wanted: &str, found: bool| {
            share.count(found);
            if !found {
                missed(what, wanted);
            }
        };
        for picture in &gold.captions {
            let wanted = plain(&picture.caption);
            mark(
                caption,
                "caption",
                &wanted,
                blocks(&document, &[BlockKind::Caption]).contains(&wanted),
            );
            if let Some(wanted) = picture.credit.as_deref().map(plain) {
                mark(
                    credit,
                    "credit",
                    &wanted,
                    blocks(&document, &[BlockKind::Credit]).contains(&wanted),
                );
            }
        }
        let wanted = plain(&gold.title);
        mark(
            title,
            "title",
            &wanted,
            document.title.as_deref().map(plain).as_ref() == Some(&wanted),
        );
        let names: Vec<&str> = document.authors.iter().map(|author| author.name.as_str()).collect();
        mark(byline, "byline", &gold.authors.join("; "), names == gold.authors);
        let published = document.published.as_ref().map(|published| published.date.to_string());
        mark(date, "date", &gold.date, published.as_deref() == gold.date.get(..10));
        mark(url, "url", &gold.url, document.url.as_ref() == Some(&gold.url));
        for wanted in gold.related.iter().filter_map(|related| related.title.as_deref()) {
            let wanted = format!("Related article: {}", plain(wanted));
            mark(
                &mut related,
                "related",
                &wanted,
                blocks(&document, &[BlockKind::Related]).contains(&wanted),
            );
        }
        let kinds = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::List, BlockKind::Quote];
        let mut found: Vec<String> = blocks(&document, &kinds);
        for at in 0..document.blocks.len().saturating_sub(1) {
            // A dateline is part of its paragraph in the gold.
            let (first, second) = (document.blocks[at], document.blocks[at + 1]);
            if second.span.start() == first.span.end() + 1 {
                let whole = plain(&document.text[first.span.start()..second.span.end()]);
                let part = plain(second.span.of(&document.text));
                found
                    .iter_mut()
                    .filter(|text| **text == part)
                    .for_each(|text| text.clone_from(&whole));
            }
        }
        let wanted: Vec<String> = gold.paras.iter().map(|text| plain(text)).collect();
        let (had, got): (BTreeSet<&String>, BTreeSet<&String>) =
            (wanted.iter().collect(), found.iter().collect());
        for text in &wanted {
            mark(&mut recall, "paragraph missed", text, got.contains(text));
        }
        for text in &found {
            mark(&mut precision, "paragraph made up", text, had.contains(text));
        }
    }
    println!("text: n = {texts} texts, {} paragraphs", recall.all);
    let named = [
        ("caption", &*caption),
        ("credit", credit),
        ("title", title),
        ("byline", byline),
        ("date", date),
        ("url", url),
        ("related", &related),
        ("paragraph_recall", &recall),
        ("paragraph_precision", &precision),
    ];
    Ok(named.into_iter().map(|(name, share)| (name.to_owned(), share.value())).collect())
}
