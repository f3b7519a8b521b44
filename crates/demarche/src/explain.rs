//! What became of each pattern at each clause, with the words in place of tokens.

use demarche_coding::clause::{Clause, Kind, lower_lemma};
use demarche_coding::events::explain::{Explained, Outcome};
use demarche_model::{Document, Parse, Span, TokenId};
use demarche_record::{Offsets, explanation};

/// Writes explained clauses with the words of the report.
pub(crate) fn written(
    document: &Document,
    parse: &Parse,
    explained: Vec<Explained>,
) -> Vec<explanation::Clause> {
    let writer = Writer { text: &document.text, parse, offsets: Offsets::new(&document.text) };
    explained.into_iter().map(|explained| writer.clause(explained)).collect()
}

struct Writer<'a> {
    text: &'a str,
    parse: &'a Parse,
    offsets: Offsets<'a>,
}

impl Writer<'_> {
    fn words(&self, span: Span) -> explanation::Words {
        let text = span.of(self.text).to_owned();
        explanation::Words { text, span: self.offsets.points(span) }
    }

    fn token(&self, token: TokenId) -> explanation::Words {
        self.words(self.parse[token].span)
    }

    fn tokens(&self, tokens: &[TokenId]) -> Vec<explanation::Words> {
        tokens.iter().map(|token| self.token(*token)).collect()
    }

    fn clause(&self, explained: Explained) -> explanation::Clause {
        let Explained { clause, reading, date, tries } = explained;
        let Clause { predicate, kind, passive, .. } = clause;
        let maybe = |token: Option<TokenId>| token.map(|token| self.token(token));
        explanation::Clause {
            predicate: self.token(predicate),
            lemma: lower_lemma(self.parse, predicate),
            kind: match kind {
                Kind::Verb => "verb",
                Kind::Noun => "noun",
                Kind::Copular => "copular",
            },
            voice: if passive { "passive" } else { "active" },
            carrier: maybe(clause.carrier),
            subject: self.tokens(&clause.subject),
            modifiers: self.tokens(&clause.modifiers),
            object: self.tokens(&clause.object),
            indirect: self.tokens(&clause.indirect),
            obliques: clause
                .obliques
                .iter()
                .map(|oblique| explanation::Oblique {
                    preposition: oblique.preposition.clone(),
                    heads: self.tokens(&oblique.heads),
                })
                .collect(),
            complement: maybe(clause.complement),
            governor: maybe(clause.governor),
            status: reading.status.into(),
            status_evidence: reading.evidence.iter().map(|span| self.words(*span)).collect(),
            date: date.map(|date| self.words(date.span)),
            patterns: tries
                .into_iter()
                .map(|tried| explanation::Tried {
                    rule: tried.rule.0.into_owned(),
                    outcome: self.outcome(tried.outcome),
                })
                .collect(),
        }
    }

    fn outcome(&self, outcome: Outcome) -> explanation::Outcome {
        match outcome {
            Outcome::Coded => explanation::Outcome::Coded,
            Outcome::ToldBy(by) => explanation::Outcome::ToldBy { by: by.0.into_owned() },
            Outcome::LessSpecific(by) => {
                explanation::Outcome::LessSpecific { by: by.0.into_owned() }
            }
            Outcome::Refused(reason) => explanation::Outcome::Refused { reason: reason.into() },
            Outcome::Missed(failure) => explanation::Outcome::Missed {
                slot: failure.slot,
                wanted: failure.wanted,
                found: self.tokens(&failure.found),
            },
        }
    }
}
