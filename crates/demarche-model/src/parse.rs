//! What a pipeline read in a text: tokens with tags, heads and labels, sentences, named entities.
//!
//! The label sets are those of spaCy's English pipelines: Penn Treebank tags, Universal part-of-speech tags,
//! ClearNLP dependency labels, OntoNotes entity labels.

use std::ops::{Index, Range};

use crate::Span;

/// Declares an enum of labels with its spelling.
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
        #[allow(missing_docs)]
        #[repr(u8)]
        pub enum $name { $($variant),* }

        impl $name {
            /// Every label, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The label as spaCy spells it.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// Reads spaCy's spelling.
            pub fn from_label(label: &str) -> Option<$name> {
                match label { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

labels! {
    /// A fine-grained tag (Penn Treebank as in OntoNotes).
    Tag {
        Dollar = "$", CloseQuote = "''", Comma = ",", LeftBracket = "-LRB-", RightBracket = "-RRB-", Stop = ".",
        Colon = ":", Add = "ADD", Afx = "AFX", Cc = "CC", Cd = "CD", Dt = "DT", Ex = "EX", Fw = "FW", Hyph = "HYPH",
        In = "IN", Jj = "JJ", Jjr = "JJR", Jjs = "JJS", Ls = "LS", Md = "MD", Nfp = "NFP", Nn = "NN", Nnp = "NNP",
        Nnps = "NNPS", Nns = "NNS", Pdt = "PDT", Pos = "POS", Prp = "PRP", PrpS = "PRP$", Rb = "RB", Rbr = "RBR",
        Rbs = "RBS", Rp = "RP", Sym = "SYM", To = "TO", Uh = "UH", Vb = "VB", Vbd = "VBD", Vbg = "VBG", Vbn = "VBN",
        Vbp = "VBP", Vbz = "VBZ", Wdt = "WDT", Wp = "WP", WpS = "WP$", Wrb = "WRB", Xx = "XX", Space = "_SP",
        OpenQuote = "``", Gw = "GW", Bes = "BES", Hvs = "HVS", None = "",
    }
}

labels! {
    /// A coarse part of speech (Universal Dependencies, plus spaCy's `SPACE`).
    Pos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN",
        Num = "NUM", Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM",
        Verb = "VERB", X = "X", Space = "SPACE", None = "",
    }
}

labels! {
    /// A dependency label (ClearNLP, as in spaCy's English pipelines).
    Dep {
        Root = "ROOT", Acl = "acl", Acomp = "acomp", Advcl = "advcl", Advmod = "advmod", Agent = "agent",
        Amod = "amod", Appos = "appos", Attr = "attr", Aux = "aux", Auxpass = "auxpass", Case = "case", Cc = "cc",
        Ccomp = "ccomp", Compound = "compound", Conj = "conj", Csubj = "csubj", Csubjpass = "csubjpass",
        Dative = "dative", Dep = "dep", Det = "det", Dobj = "dobj", Expl = "expl", Intj = "intj", Mark = "mark",
        Meta = "meta", Neg = "neg", Nmod = "nmod", Npadvmod = "npadvmod", Nsubj = "nsubj", Nsubjpass = "nsubjpass",
        Nummod = "nummod", Oprd = "oprd", Parataxis = "parataxis", Pcomp = "pcomp", Pobj = "pobj", Poss = "poss",
        Preconj = "preconj", Predet = "predet", Prep = "prep", Prt = "prt", Punct = "punct", Quantmod = "quantmod",
        Relcl = "relcl", Xcomp = "xcomp", None = "",
    }
}

labels! {
    /// A named entity's label (OntoNotes 5).
    NerLabel {
        Cardinal = "CARDINAL", Date = "DATE", Event = "EVENT", Fac = "FAC", Gpe = "GPE", Language = "LANGUAGE",
        Law = "LAW", Loc = "LOC", Money = "MONEY", Norp = "NORP", Ordinal = "ORDINAL", Org = "ORG",
        Percent = "PERCENT", Person = "PERSON", Product = "PRODUCT", Quantity = "QUANTITY", Time = "TIME",
        WorkOfArt = "WORK_OF_ART",
    }
}

/// A token's index in [`Parse::tokens`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct TokenId(pub u32);

impl TokenId {
    /// As an index.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl From<usize> for TokenId {
    fn from(index: usize) -> TokenId {
        TokenId(index as u32)
    }
}

/// A half-open range of tokens.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TokenRange {
    /// The first token.
    pub start: TokenId,
    /// One past the last.
    pub end: TokenId,
}

impl TokenRange {
    /// Its tokens, in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = TokenId> + ExactSizeIterator {
        (self.start.0..self.end.0).map(TokenId)
    }

    /// Whether the token lies inside.
    pub fn holds(self, token: TokenId) -> bool {
        self.start <= token && token < self.end
    }
}

/// One token. White-space runs are tokens too, as in spaCy (`tag` is [`Tag::Space`]).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Its bytes in the text.
    pub span: Span,
    /// Its lemma, in the parse's own store: read it with [`Parse::lemma`].
    lemma: (u32, u32),
    /// The fine-grained tag.
    pub tag: Tag,
    /// The coarse part of speech.
    pub pos: Pos,
    /// The label of the arc from its head.
    pub dep: Dep,
    /// The head; a sentence's root is its own head.
    pub head: TokenId,
}

/// A named entity: a run of tokens and a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamedEntity {
    /// Its tokens.
    pub tokens: TokenRange,
    /// What it is.
    pub label: NerLabel,
}

/// A parsed text. Built by [`ParseBuilder`], which guards that heads and ranges point inside.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parse {
    tokens: Vec<Token>,
    sentences: Vec<TokenRange>,
    entities: Vec<NamedEntity>,
    lemmas: String,
    /// Children of all tokens, grouped by head, in text order; `child_start[i]..child_start[i + 1]` are token i's.
    children: Vec<TokenId>,
    child_start: Vec<u32>,
}

impl Parse {
    /// All tokens, in text order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The ids of all tokens.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = TokenId> + ExactSizeIterator + use<> {
        (0..self.tokens.len() as u32).map(TokenId)
    }

    /// The sentences: they cover all tokens, in order, without overlap.
    pub fn sentences(&self) -> &[TokenRange] {
        &self.sentences
    }

    /// The named entities, in order, without overlap.
    pub fn entities(&self) -> &[NamedEntity] {
        &self.entities
    }

    /// A token's lemma, as the pipeline spells it (lower case but for proper nouns).
    pub fn lemma(&self, token: TokenId) -> &str {
        let (start, end) = self[token].lemma;
        self.lemmas.get(start as usize..end as usize).unwrap_or("")
    }

    /// A token's direct dependents, in text order.
    pub fn children(&self, token: TokenId) -> &[TokenId] {
        let i = token.index();
        &self.children[self.child_start[i] as usize..self.child_start[i + 1] as usize]
    }

    /// The dependents with one label, in text order.
    pub fn children_by(
        &self,
        token: TokenId,
        dep: Dep,
    ) -> impl DoubleEndedIterator<Item = TokenId> + '_ {
        self.children(token).iter().copied().filter(move |child| self[*child].dep == dep)
    }

    /// The heads above a token, nearest first, up to the sentence's root; the token itself is left out.
    pub fn ancestors(&self, token: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let mut at = token;
        std::iter::from_fn(move || {
            let head = self[at].head;
            (head != at).then(|| {
                at = head;
                head
            })
        })
    }

    /// All tokens at or below `token` in the tree, in text order.
    pub fn subtree(&self, token: TokenId) -> Vec<TokenId> {
        let mut found = vec![token];
        let mut next = 0;
        while next < found.len() {
            let at = found[next];
            found.extend_from_slice(self.children(at));
            next += 1;
        }
        found.sort_unstable();
        found
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: TokenId) -> TokenRange {
        let after = self.sentences.partition_point(|sentence| sentence.start <= token);
        self.sentences[after.saturating_sub(1)]
    }

    /// The bytes from the first token's start to the last one's end, white-space tokens at either end left out.
    pub fn span_of(&self, range: TokenRange) -> Span {
        let solid = |token: &TokenId| self[*token].tag != Tag::Space;
        match (range.iter().find(solid), range.iter().rfind(solid)) {
            (Some(first), Some(last)) => Span::new(self[first].span.start(), self[last].span.end()),
            _ => Span::new(0, 0),
        }
    }

    /// The tokens that overlap a span.
    pub fn tokens_in(&self, span: Span) -> TokenRange {
        let start = self.tokens.partition_point(|token| token.span.end() <= span.start());
        let end = self.tokens.partition_point(|token| token.span.start() < span.end());
        TokenRange { start: start.into(), end: end.max(start).into() }
    }
}

impl Index<TokenId> for Parse {
    type Output = Token;

    fn index(&self, token: TokenId) -> &Token {
        &self.tokens[token.index()]
    }
}

/// Collects a parse token by token; [`finish`](ParseBuilder::finish) closes it.
#[derive(Debug, Default)]
pub struct ParseBuilder {
    tokens: Vec<Token>,
    starts: Vec<bool>,
    entities: Vec<NamedEntity>,
    lemmas: String,
}

impl ParseBuilder {
    /// An empty builder with room for so many tokens.
    pub fn with_capacity(tokens: usize) -> ParseBuilder {
        ParseBuilder {
            tokens: Vec::with_capacity(tokens),
            starts: Vec::with_capacity(tokens),
            entities: Vec::new(),
            lemmas: String::with_capacity(tokens * 6),
        }
    }

    /// Adds the next token; `head` is the index of its head (its own index for a root).
    #[allow(clippy::too_many_arguments)]
    pub fn push(
        &mut self,
        span: Span,
        lemma: &str,
        tag: Tag,
        pos: Pos,
        dep: Dep,
        head: usize,
        sentence_start: bool,
    ) {
        let start = self.lemmas.len() as u32;
        self.lemmas.push_str(lemma);
        let lemma = (start, self.lemmas.len() as u32);
        self.tokens.push(Token { span, lemma, tag, pos, dep, head: head.into() });
        self.starts.push(sentence_start);
    }

    /// Adds the next named entity, over the tokens of `range`.
    pub fn push_entity(&mut self, range: Range<usize>, label: NerLabel) {
        let tokens = TokenRange { start: range.start.into(), end: range.end.into() };
        self.entities.push(NamedEntity { tokens, label });
    }

    /// The parse, or `None` where a head lies outside its sentence, heads form a circle, or an entity lies outside
    /// the text: then the runtime that built it is at fault.
    pub fn finish(self) -> Option<Parse> {
        let ParseBuilder { tokens, starts, entities, lemmas } = self;
        let n = tokens.len();
        let mut sentences: Vec<TokenRange> = Vec::new();
        for (i, start) in starts.iter().enumerate() {
            if *start || i == 0 {
                sentences.push(TokenRange { start: i.into(), end: n.into() });
                if let [.., before, _] = sentences.as_mut_slice() {
                    before.end = i.into();
                }
            }
        }
        let inside = sentences.iter().all(|s| s.iter().all(|t| s.holds(tokens[t.index()].head)));
        let entities_fit =
            entities.iter().all(|e| e.tokens.start < e.tokens.end && e.tokens.end.index() <= n);
        if !inside || !entities_fit {
            return None;
        }
        // A token reaches its root in fewer steps than there are tokens in its sentence, unless heads circle.
        let mut reaches = vec![false; n];
        for i in 0..n {
            let mut path = Vec::new();
            let mut at = i;
            while !reaches[at] && tokens[at].head.index() != at {
                if path.len() > n {
                    return None;
                }
                path.push(at);
                at = tokens[at].head.index();
            }
            reaches[at] = true;
            for step in path {
                reaches[step] = true;
            }
        }
        let mut child_start = vec![0u32; n + 1];
        let is_child = |(i, token): &(usize, &Token)| token.head.index() != *i;
        for (_, token) in tokens.iter().enumerate().filter(is_child) {
            child_start[token.head.index() + 1] += 1;
        }
        for i in 0..n {
            child_start[i + 1] += child_start[i];
        }
        let mut fill = child_start.clone();
        let mut children = vec![TokenId(0); child_start[n] as usize];
        for (i, token) in tokens.iter().enumerate().filter(is_child) {
            let slot = &mut fill[token.head.index()];
            children[*slot as usize] = i.into();
            *slot += 1;
        }
        Some(Parse { tokens, sentences, entities, lemmas, children, child_start })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(heads: &[usize], starts: &[bool]) -> Option<Parse> {
        let mut builder = ParseBuilder::with_capacity(heads.len());
        for (i, (head, start)) in heads.iter().zip(starts).enumerate() {
            builder.push(
                Span::new(i * 2, i * 2 + 1),
                "x",
                Tag::Nn,
                Pos::Noun,
                Dep::Dep,
                *head,
                *start,
            );
        }
        builder.finish()
    }

    #[test]
    fn children_and_ancestors_mirror_each_other() {
        let parse = built(&[1, 1, 1, 2], &[true, false, false, false]).unwrap();
        assert_eq!(parse.children(TokenId(1)), &[TokenId(0), TokenId(2)]);
        assert_eq!(parse.ancestors(TokenId(3)).collect::<Vec<_>>(), [TokenId(2), TokenId(1)]);
        assert_eq!(parse.subtree(TokenId(2)), [TokenId(2), TokenId(3)]);
    }

    #[test]
    fn a_parse_with_circling_or_foreign_heads_is_refused() {
        assert!(built(&[1, 0], &[true, false]).is_none());
        assert!(built(&[1, 1], &[true, true]).is_none());
        assert!(built(&[], &[]).unwrap().sentences().is_empty());
    }
}
