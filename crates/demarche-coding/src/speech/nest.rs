//! Which statement stands in which: "He told me they had left", in somebody's quotation.
//!
//! In: statements. Out: the same in text order, each with the innermost one around it; the innermost around a span.

use demarche_model::{Span, Statement, StatementId};

use super::Draft;
use super::report::Report;

/// The innermost statement whose content holds a span.
pub fn innermost(statements: &[Statement], span: Span) -> Option<StatementId> {
    let holding = statements
        .iter()
        .enumerate()
        .filter(|(_, statement)| statement.content.iter().any(|part| part.contains(span)));
    let (index, _) = holding.min_by_key(|(index, statement)| (length(statement), *index))?;
    Some(StatementId(index as u32))
}

/// How many bytes are said.
pub(super) fn length(statement: &Statement) -> usize {
    statement.content.iter().map(|part| part.len()).sum()
}

/// For each span the statements of which a part holds it, as indexes in rising order. Reads spans and parts once, from
/// left to right.
pub(super) fn holders(statements: &[&Statement], spans: &[Option<Span>]) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Span, usize)> = Vec::new();
    for (i, statement) in statements.iter().enumerate() {
        parts.extend(statement.content.iter().map(|part| (*part, i)));
    }
    parts.sort_unstable_by_key(|(part, i)| (part.start(), part.end(), *i));
    let mut order: Vec<usize> = (0..spans.len()).filter(|i| spans[*i].is_some()).collect();
    order.sort_by_key(|i| spans[*i].map(Span::start));
    let mut found = vec![Vec::new(); spans.len()];
    let mut open: Vec<(Span, usize)> = Vec::new();
    let mut parts = parts.into_iter().peekable();
    for i in order {
        let Some(span) = spans[i] else { continue };
        while let Some(part) = parts.next_if(|(part, _)| part.start() <= span.start()) {
            open.push(part);
        }
        open.retain(|(part, _)| part.end() >= span.start());
        let mut holding: Vec<usize> =
            open.iter().filter(|(part, _)| part.contains(span)).map(|(_, i)| *i).collect();
        holding.sort_unstable();
        holding.dedup();
        found[i] = holding;
    }
    found
}

/// Sorts the statements by where they begin, and nests those that stand in another's content. Who says "I" or "we"
/// inside what another says is that other.
pub(super) fn ordered(report: &Report<'_>, drafts: Vec<Draft>) -> Vec<Statement> {
    let mut statements: Vec<Statement> = drafts.into_iter().map(|draft| draft.statement).collect();
    let begins = |s: &Statement| {
        let content = s.content.iter().map(|part| part.start()).min().unwrap_or(usize::MAX);
        let cue = s.cue.map_or(usize::MAX, Span::start);
        (content.min(cue), cue)
    };
    statements.sort_by_key(begins);
    let anchors: Vec<Option<Span>> =
        statements.iter().map(|s| s.cue.or(s.content.first().copied())).collect();
    let all: Vec<&Statement> = statements.iter().collect();
    let nests: Vec<Option<StatementId>> = holders(&all, &anchors)
        .into_iter()
        .enumerate()
        .map(|(inner, around)| {
            let own = &statements[inner];
            let outer = around.into_iter().filter(|outer| {
                let other = &statements[*outer];
                let holds = |span: &Span| other.content.iter().any(|part| part.contains(*span));
                *outer != inner && length(other) > length(own) && own.content.iter().all(holds)
            });
            let outer = outer.min_by_key(|outer| (length(&statements[*outer]), *outer))?;
            Some(StatementId(outer as u32))
        })
        .collect();
    for (statement, within) in statements.iter_mut().zip(nests) {
        statement.within = within;
    }
    // Those around come first: what holds another is longer.
    let mut order: Vec<usize> = (0..statements.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(length(&statements[*i])));
    for i in order {
        let own = &statements[i];
        let first_person = own
            .speaker_span
            .is_some_and(|span| matches!(span.of(&report.document.text), "I" | "We" | "we"));
        if let (true, None, Some(outer)) = (first_person, own.speaker, own.within) {
            statements[i].speaker = statements[outer.index()].speaker;
        }
    }
    statements
}
