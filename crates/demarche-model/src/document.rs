//! A report as text: cleaned, in blocks, aligned to the bytes that it came from.

use std::ops::Range;

use crate::{Date, Span};

/// One report. All spans are bytes of [`Document::text`].
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// SHA-256 of the source bytes, lower-case hex.
    pub id: String,
    /// SHA-256 of [`Document::text`], lower-case hex.
    pub text_id: String,
    /// The path, URL or corpus id, as given.
    pub source: String,
    /// Where the report was published.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Who published it.
    pub publisher: Option<String>,
    /// When it was published, and how that is known.
    pub published: Option<Published>,
    /// Whether all of the report is here.
    pub completeness: Completeness,
    /// The cleaned text: blocks joined by one blank line, hard wraps undone, broken words rejoined.
    pub text: String,
    /// Runs of the text that came byte for byte (or character for character) from runs of the source, in order.
    pub source_map: Vec<Aligned>,
    /// The parts of the report, in order, without overlap.
    pub blocks: Vec<Block>,
    /// Addresses that the report gives.
    pub links: Vec<DocLink>,
}

impl Document {
    /// A bare document: `text` as one paragraph, with nothing known about it. For sentences in tests and
    /// `lexicon explain`; reports come from `demarche-ingest`.
    pub fn from_sentence(text: &str, published: Option<Date>) -> Document {
        let all = Span::new(0, text.len());
        Document {
            id: String::new(),
            text_id: String::new(),
            source: String::from("-"),
            url: None,
            title: None,
            authors: Vec::new(),
            publisher: None,
            published: published.map(|date| Published {
                date,
                instant: None,
                basis: Basis::Argument,
                rule: None,
                span: None,
            }),
            completeness: Completeness::Full,
            text: text.to_owned(),
            source_map: vec![Aligned { text: all, source: 0..text.len() }],
            blocks: vec![Block { kind: BlockKind::Paragraph, span: all }],
            links: Vec::new(),
        }
    }

    /// The block that holds the byte at `offset`.
    pub fn block_at(&self, offset: usize) -> Option<&Block> {
        let after = self.blocks.partition_point(|block| block.span.start() <= offset);
        self.blocks[..after].last().filter(|block| block.span.holds(offset))
    }
}

/// A name on the byline.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Author {
    /// The name, without "By".
    pub name: String,
    /// Where the text gives it.
    pub span: Option<Span>,
}

/// The publication date and its grounds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// The day.
    pub date: Date,
    /// The moment, ISO 8601, where the source gives one.
    pub instant: Option<String>,
    /// Where the date was found.
    pub basis: Basis,
    /// The rule that found it ("url path", "json-ld datePublished").
    pub rule: Option<String>,
    /// Its words, where they stand in the text.
    pub span: Option<Span>,
}

/// Where a publication date was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// In the report's address.
    Url,
    /// In the page's or feed's metadata.
    Metadata,
    /// In the dateline.
    Dateline,
    /// It was given by the caller.
    Argument,
}

/// Whether the whole report is here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// All of it.
    Full,
    /// A summary, as feeds carry.
    Summary,
    /// A headline or a line.
    Stub,
}

/// A run of text that came from a run of the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aligned {
    /// Bytes of [`Document::text`].
    pub text: Span,
    /// Bytes of the source file, before decoding.
    pub source: Range<usize>,
}

/// A part of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// What part it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// The parts of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum BlockKind {
    /// What a picture shows.
    Caption,
    /// Who took the picture.
    Credit,
    /// The headline.
    Title,
    /// Who wrote it.
    Byline,
    /// Place and date before the first words.
    Dateline,
    /// Running text.
    Paragraph,
    /// A heading between paragraphs.
    Heading,
    /// An item of a list.
    List,
    /// A quotation set apart.
    Quote,
    /// A table's text.
    Table,
    /// "SECRETARY SMITH:" before what the person says.
    SpeakerLabel,
    /// The headline of another report.
    Related,
    /// "Original url:" and what follows.
    Footer,
}

impl BlockKind {
    /// The record's name for it.
    pub fn as_str(self) -> &'static str {
        match self {
            BlockKind::Caption => "caption",
            BlockKind::Credit => "credit",
            BlockKind::Title => "title",
            BlockKind::Byline => "byline",
            BlockKind::Dateline => "dateline",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Heading => "heading",
            BlockKind::List => "list",
            BlockKind::Quote => "quote",
            BlockKind::Table => "table",
            BlockKind::SpeakerLabel => "speaker-label",
            BlockKind::Related => "related",
            BlockKind::Footer => "footer",
        }
    }

    /// Whether the report speaks here in running words that can be coded: not in credits, bylines, datelines,
    /// headlines of other reports, or footers.
    pub fn is_coded(self) -> bool {
        use BlockKind::*;
        matches!(self, Caption | Title | Paragraph | Heading | List | Quote)
    }
}

/// An address in a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DocLink {
    /// What it leads to.
    pub kind: DocLinkKind,
    /// The address.
    pub url: String,
    /// The words that carry it, if any.
    pub text: Option<String>,
}

/// What a link leads to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocLinkKind {
    /// The report itself.
    Original,
    /// Another report.
    Related,
    /// Anything else.
    Other,
}
