//! Titles beside a name: "U.S. Treasury Secretary Janet Yellen", "Wang Yi, China's foreign minister,".

use demarche_lexicon::actors::{Form, Of, RoleKind};
use demarche_model::{Code, Dep, NerLabel, Pos, Span, Tag, TokenId, TokenRange};

use super::view::View;

/// A title as the report words it.
#[derive(Clone, Debug)]
pub(super) struct Title {
    /// Its words, without the country.
    pub(super) text: String,
    pub(super) span: Span,
    /// The phrase with the country and all, up to the name.
    pub(super) start: TokenId,
    /// The noun that heads it.
    pub(super) head: TokenId,
    pub(super) sector: Code,
    pub(super) other: Vec<Code>,
    pub(super) is: RoleKind,
    /// Whose office it is.
    pub(super) of: Option<Owner>,
    /// Whether it is no longer held.
    pub(super) past: bool,
    /// Whether several bear it ("Presidents Lopez and Diaz").
    pub(super) plural: bool,
}

/// Whose an office is.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    /// A country's or listed body's, told by these tokens.
    Code(Code, TokenRange),
    /// Of whoever the pronoun stands for.
    Pronoun(TokenId),
    /// Of the same rank as somebody's ("his Chinese counterpart").
    Counterpart(TokenId, Option<(Code, TokenRange)>),
}

/// The titles that stand before and behind a person's name.
pub(super) fn titles(view: &View<'_>, named: &[bool], name: TokenRange) -> Vec<Title> {
    let mut found = Vec::new();
    found.extend(before(view, named, name));
    found.extend(heading(view, name));
    found.extend(behind(view, name).filter(|title| !is_anothers(view, named, name, title)));
    found.extend(predicate(view, name));
    if found.is_empty() {
        found.extend(shared(view, named, name));
    }
    found
}

/// As a predicate: "Ada Quinn is the bank's director", "Ada Quinn, who was envoy to Mali until May".
fn predicate(view: &View<'_>, name: TokenRange) -> Option<Title> {
    let top = view.top(name);
    let own = matches!(view.dep(top), Dep::Nsubj).then(|| view.head(top));
    let relative = view.parse.children_by(top, Dep::Relcl).find(|verb| {
        view.parse
            .children_by(*verb, Dep::Nsubj)
            .any(|subject| matches!(view.parse[subject].tag, Tag::Wp))
    });
    [own, relative].into_iter().flatten().find_map(|verb| {
        if view.parse.lemma(verb) != "be" || view.parse.children_by(verb, Dep::Neg).next().is_some()
        {
            return None;
        }
        let head = view.parse.children_by(verb, Dep::Attr).next()?;
        let start = view.phrase_start(head);
        let end = appositive_end(view, head, TokenId(view.parse.tokens().len() as u32));
        let mut title = read(view, start, end, false)?;
        let until = view.parse.children_by(verb, Dep::Prep).any(|p| view.lower(p) == "until");
        title.past |= until && view.parse[verb].tag == Tag::Vbd;
        // It stands apart from the name: the mention is the name alone.
        title.start = name.start;
        Some(title)
    })
}

/// Whether a title behind a name is that of the next name: "Ana Lopez, Director of the Forest Service Ada Quinn".
fn is_anothers(view: &View<'_>, named: &[bool], name: TokenRange, title: &Title) -> bool {
    let tokens = view.parse.tokens_in(title.span);
    let Some(other) = tokens.iter().find(|id| named[id.index()] && !name.holds(*id)) else {
        // The next name may stand right behind the title.
        return false;
    };
    let Some(before) = other.0.checked_sub(1).map(TokenId) else { return false };
    let owned = view.dep(before) == Dep::Prep
        || view.person_role(before).is_some()
        || view.actors.honorifics.contains(&view.lower(before))
        || view.parse[before].pos == Pos::Punct;
    !owned && other > tokens.start
}

/// The second of two names may share the first one's title: "Presidents Lopez and Diaz".
fn shared(view: &View<'_>, named: &[bool], name: TokenRange) -> Option<Title> {
    let top = view.top(name);
    if view.dep(top) != Dep::Conj {
        return None;
    }
    let first = view.head(top);
    if !named[first.index()] || first >= name.start {
        return None;
    }
    let mut start = first;
    while start.0 > 0 && named[start.index() - 1] {
        start = TokenId(start.0 - 1);
    }
    let end = TokenId(first.0 + 1);
    let title = before(view, named, TokenRange { start, end })?;
    title.plural.then_some(Title { start: name.start, ..title })
}

/// Before the name, in the same phrase: as the parse binds it, or as the words stand where that says more.
fn before(view: &View<'_>, named: &[bool], name: TokenRange) -> Option<Title> {
    let mut end = name.start;
    while end.0 > 0 && view.actors.honorifics.contains(&view.lower(TokenId(end.0 - 1))) {
        end = TokenId(end.0 - 1);
    }
    if end.0 == 0 {
        return None;
    }
    let top = view.top(name);
    let mut start = view.phrase_start(top).min(end);
    // The phrase may hold another name, or a day: "President Xi and Foreign Minister Wang", "Sunday President Talon".
    for id in (start.0..end.0).rev().map(TokenId) {
        let dated = matches!(view.ner(id), Some(NerLabel::Date | NerLabel::Time));
        if named[id.index()] || dated {
            start = TokenId(id.0 + 1);
            break;
        }
    }
    // A listed or recognised body is not cut in two.
    if start < end {
        let body = view.hit(start).map(|hit| hit.tokens.start);
        let entity =
            view.entity_of(start).filter(|e| e.label == NerLabel::Org).map(|e| e.tokens.start);
        for from in [body, entity].into_iter().flatten() {
            if !(from.0..start.0).any(|id| named[id as usize]) {
                start = start.min(from);
            }
        }
    }
    start = title_start(view, start, end);
    let bound = (start < end).then(|| read(view, start, end, true)).flatten();
    let from = title_start(view, run_before(view, named, end), end);
    let run = (from < start).then(|| read(view, from, end, true)).flatten();
    match (bound, run) {
        (Some(bound), Some(run)) => {
            let fuller = run.head == bound.head || run.text.ends_with(&bound.text);
            Some(if fuller && run.of.is_some() >= bound.of.is_some() { run } else { bound })
        }
        (bound, run) => bound.or(run),
    }
}

/// Where, in a run of words before a name, the title begins: what stands before an "of" or "on" belongs to it only where it
/// ends in a role and no role stands beside the name ("ambassador to the United Nations", but not "call for President").
fn title_start(view: &View<'_>, from: TokenId, end: TokenId) -> TokenId {
    let mut start = from;
    for id in (from.0..end.0).map(TokenId) {
        if !matches!(view.lower(id).as_str(), "of" | "for" | "to" | "on") {
            continue;
        }
        let whole = view.role(start, end).is_some_and(|(_, n)| n as u32 > end.0 - id.0);
        let before = view.role(start, id).is_some_and(|(role, _)| role.is != RoleKind::Body);
        // A rank beside the name follows an office: "Deputy Minister of Defence Colonel-General Orlov".
        let beside = (id.0 + 1..end.0).any(|at| {
            view.role(TokenId(at), end)
                .is_some_and(|(role, _)| role.is != RoleKind::Body && role.sector.as_str() != "MIL")
        });
        if whole || before && !beside {
            return start;
        }
        start = TokenId(id.0 + 1);
    }
    start
}

/// The start of the run of words before a name that may be its title: capitalised words and small nouns, with "of" and
/// the like between them.
fn run_before(view: &View<'_>, named: &[bool], end: TokenId) -> TokenId {
    let sentence = view.parse.sentence_of(TokenId(end.0 - 1)).start;
    let mut start = end;
    let mut at = end;
    // Small words count only beside the name and before an "of".
    while at > sentence && end.0 - at.0 < 16 {
        let before = TokenId(at.0 - 1);
        let dated = matches!(view.ner(before), Some(NerLabel::Date | NerLabel::Time));
        if !view.live(before) || named[before.index()] || dated {
            break;
        }
        let noun = matches!(view.parse[before].pos, Pos::Propn | Pos::Adj | Pos::Noun);
        let joins = matches!(
            view.lower(before).as_str(),
            "of" | "for" | "to" | "the" | "and" | "'s" | "’s" | "-" | "–" | "on"
        );
        if noun {
            start = before;
        } else if !joins {
            break;
        }
        at = before;
    }
    start
}

/// The name stands behind a title as its apposition: "the defence secretary, Ana Lopez", "his counterpart Wang Yi".
fn heading(view: &View<'_>, name: TokenRange) -> Option<Title> {
    let top = view.top(name);
    if view.dep(top) != Dep::Appos {
        return None;
    }
    let head = view.head(top);
    if name.holds(head) || head >= name.start {
        return None;
    }
    let start = view.phrase_start(head);
    let end = appositive_end(view, head, name.start);
    read(view, start, end, false)
}

/// A title's phrase runs on over its "of" phrases, up to a limit.
fn appositive_end(view: &View<'_>, head: TokenId, limit: TokenId) -> TokenId {
    let mut end = TokenId(head.0 + 1);
    for child in view.parse.children(head) {
        if *child > head
            && *child < limit
            && view.dep(*child) == Dep::Prep
            && matches!(view.lower(*child).as_str(), "of" | "for" | "to" | "in" | "on" | "at")
        {
            end = TokenId(end.0.max(view.rightmost(*child).0 + 1)).min(limit);
        }
    }
    // It stops at the first comma or relative clause.
    let stops = |id: &TokenId| {
        view.word(*id) == "," || matches!(view.parse[*id].tag, Tag::Wp | Tag::Wdt | Tag::WpS)
    };
    (head.0 + 1..end.0).map(TokenId).find(stops).unwrap_or(end)
}

/// Behind the name: "Wang Yi, China's foreign minister,".
fn behind(view: &View<'_>, name: TokenRange) -> Option<Title> {
    let top = view.top(name);
    let mut heads: Vec<TokenId> = view
        .parse
        .children(top)
        .iter()
        .copied()
        .filter(|child| {
            *child >= name.end
                && view.dep(*child) == Dep::Appos
                && !(name.end.0..child.0).any(|id| view.lower(TokenId(id)) == "and")
        })
        .collect();
    // "Name, Title" alone on a line.
    let comma = name.end;
    if heads.is_empty() && view.inside(comma) && view.word(comma) == "," {
        let after = TokenId(comma.0 + 1);
        let line = view.document.block_at(view.parse[name.start].span.start());
        let limit = line.map_or(after.0 + 6, |block| view.parse.tokens_in(block.span).end.0);
        let byline = line.is_some_and(|block| block.kind == demarche_model::BlockKind::Byline);
        heads.extend(
            (after.0..limit.min(after.0 + 6).min(view.parse.tokens().len() as u32))
                .map(TokenId)
                .find(|id| {
                    view.person_role(*id).is_some()
                        && (byline || name.holds(view.head(*id)))
                        && !(after.0..id.0).any(|at| view.lower(TokenId(at)) == "and")
                }),
        );
    }
    heads.into_iter().find_map(|head| {
        let start = view.phrase_start(head).max(name.end);
        let end = appositive_end(view, head, TokenId(view.parse.tokens().len() as u32));
        read(view, start, end, false)
    })
}

/// Reads a stretch of words as a title. `joined` says that the name follows at once.
pub(super) fn read(view: &View<'_>, start: TokenId, end: TokenId, joined: bool) -> Option<Title> {
    let (mut start, mut end) = (start, end);
    let sent = sent_as(view, start).filter(|_| joined);
    let whole = sent.as_ref().map_or(start, |sent| sent.start);
    let mut of = sent.as_ref().and_then(|sent| sent.by.clone());
    let mut past = false;
    let mut counterpart = None;
    let mut from_country = None;
    // Of two titles joined by "and", the one beside the name.
    if joined
        && let Some(and) = (start.0..end.0).rev().map(TokenId).find(|id| view.lower(*id) == "and")
        && find_role(view, TokenId(and.0 + 1), end).is_some()
        && (find_role(view, start, and).is_some() || view.hit(TokenId(and.0 - 1)).is_some())
    {
        // The first one tells whose both are: "Peruvian Vice President and Foreign Minister".
        if let Some((code, tokens)) = leading(view, start, and).filter(|(_, t)| !view.bound(*t)) {
            from_country = Some((code.clone(), tokens));
            of = Some(Owner::Code(code, tokens));
        }
        start = TokenId(and.0 + 1);
    }
    // "their call and President Lopez": what is joined to the title is none.
    if joined
        && let Some(and) =
            (start.0 + 1..end.0).rev().map(TokenId).find(|id| view.lower(*id) == "and")
        && !view.is_capital(TokenId(and.0 - 1))
        && view.is_capital(TokenId(and.0 + 1))
        && find_role(view, TokenId(and.0 + 1), end).is_some()
    {
        start = TokenId(and.0 + 1);
    }
    while start < end {
        let word = view.lower(start);
        let tag = view.parse[start].tag;
        if let Some((code, tokens)) = leading(view, start, end) {
            let possessive = view.inside(tokens.end) && view.parse[tokens.end].tag == Tag::Pos;
            if !view.bound(tokens) && sent.is_none() {
                from_country = from_country.or(Some((code.clone(), tokens)));
                of = of.or(Some(Owner::Code(code, tokens)));
            }
            start = if possessive { TokenId(tokens.end.0 + 1) } else { tokens.end };
            // "U.S.-born", "US-led": the rest of the compound goes too.
            while start < end && view.word(start) == "-" {
                start = TokenId((start.0 + 2).min(end.0));
            }
            continue;
        }
        // "UN-recognized": a property of the office, not whose it is.
        if let Some(hit) = view.hit(start)
            && hit.tokens.start == start
            && hit.tokens.end.0 + 2 < end.0
            && view.word(hit.tokens.end) == "-"
            && view.bound(hit.tokens)
        {
            start = TokenId(hit.tokens.end.0 + 2);
            continue;
        }
        if let Some(stop) = foreign_body(view, start, end) {
            if let Some(hit) = view.hit(start)
                && let Some((code, _)) = view.owner(hit)
            {
                of = of.or(Some(Owner::Code(code, hit.tokens)));
            }
            start = stop;
            continue;
        }
        if tag == Tag::PrpS {
            of = of.or(Some(Owner::Pronoun(start)));
        } else if view.actors.past.contains(&word) {
            past = true;
        } else if matches!(tag, Tag::Dt | Tag::Pos | Tag::Cd | Tag::Comma | Tag::Pdt)
            || matches!(
                word.as_str(),
                "'s" | "’s"
                    | "-"
                    | "/"
                    | "new"
                    | "only"
                    | "even"
                    | "like"
                    | "incumbent"
                    | "newly"
                    | "elected"
                    | "re-elected"
                    | "longtime"
                    | "then"
                    | "current"
                    | "and"
                    | "of"
                    | "today"
                    | "yesterday"
                    | "tomorrow"
                    | "meanwhile"
            )
            || view.actors.honorifics.contains(&word)
            || view.parse[start].pos == Pos::Punct
        {
        } else {
            break;
        }
        start = TokenId(start.0 + 1);
    }
    // "Organisation of Islamic Cooperation (OIC) head": what stands before the bracket is the owner.
    if let Some(close) = (start.0..end.0).map(TokenId).find(|id| view.word(*id) == ")")
        && close.0 + 1 < end.0
    {
        let hits = (start.0..close.0).find_map(|id| view.hit(TokenId(id)).copied());
        if let Some(hit) = hits
            && let Some((code, _)) = view.owner(&hit)
        {
            of = of.or(Some(Owner::Code(code, hit.tokens)));
        }
        start = TokenId(close.0 + 1);
    }
    while end > start && view.parse[start].pos == Pos::Punct {
        start = TokenId(start.0 + 1);
    }
    if start >= end {
        return None;
    }
    // A possessive inside: "the army's Western Command chief".
    if let Some(mark) = (start.0..end.0).map(TokenId).find(|id| view.parse[*id].tag == Tag::Pos) {
        let owner = (start.0..mark.0).rev().find_map(|id| view.hit(TokenId(id)).copied());
        if let Some(hit) = owner
            && let Some((code, _)) = view.owner(&hit)
            && of.is_none()
        {
            of = Some(Owner::Code(code, hit.tokens));
        }
        if owner.is_none() && of.is_none() {
            of = Some(Owner::Pronoun(TokenId(mark.0.saturating_sub(1))));
        }
        if find_role(view, TokenId(mark.0 + 1), end).is_some() {
            start = TokenId(mark.0 + 1);
        }
    }
    while end > start
        && matches!(view.lower(TokenId(end.0 - 1)).as_str(), "of" | "for" | "to" | "and" | "the")
    {
        end = TokenId(end.0 - 1);
    }
    // The role: at the end, or before "of", "for", "to".
    let (role, head, stop) = find_role(view, start, end)?;
    end = stop;
    let mut ranks = Vec::new();
    if head.0 + 1 < end.0
        && let Some((rank, n)) = view.role(TokenId(head.0 + 1), end)
        && rank.is == RoleKind::Office
        && rank.sector.as_str() == "MIL"
    {
        ranks.push(rank.sector.clone());
        // Hyphens inside a rank are tokens of their own.
        while end.0 > head.0 + 1 && view.words(end, stop).len() < n {
            end = TokenId(end.0 - 1);
        }
        while end.0 > head.0 + 2 && view.word(TokenId(end.0 - 1)) == "-" {
            end = TokenId(end.0 - 2);
        }
    }
    if view.lower(head) == "counterpart" || view.lower(head) == "counterparts" {
        let anchor = match &of {
            Some(Owner::Pronoun(id)) => Some(*id),
            _ => None,
        };
        let code = from_country.or_else(|| {
            (whole.0..head.0).find_map(|id| {
                let hit = view.hit(TokenId(id))?;
                view.owner(hit).map(|(code, _)| (code, hit.tokens))
            })
        });
        counterpart = Some(Owner::Counterpart(anchor.unwrap_or(head), code));
    }
    // A second country between the words: "former Russian foreign minister" after "his".
    let mut other = ranks;
    if of.is_none() || matches!(of, Some(Owner::Pronoun(_))) {
        let inner = (start.0..end.0).map(TokenId).filter(|id| *id != head).find_map(|id| {
            let hit = view.hit(id)?;
            let (code, form) = view.owner(hit)?;
            let owns = !view.bound(hit.tokens) && !is_task(view, head, hit.tokens, end);
            owns.then_some((code, form, hit.tokens))
        });
        if let Some((code, _, tokens)) = inner.filter(|_| sent.is_none()) {
            let there = (start.0..tokens.start.0).rev().map(TokenId);
            let mut there = there.skip_while(|id| view.parse[*id].tag == Tag::Dt);
            // "special envoy for Togo": where the envoy is sent.
            let posted = there.next().is_some_and(|to| {
                matches!(view.lower(to).as_str(), "for" | "to" | "on")
                    && to > start
                    && is_sent(view, TokenId(to.0 - 1))
            });
            if !posted {
                of = Some(Owner::Code(code, tokens));
            }
            // "president of France": the country is no part of the title; "head of the House committee" keeps its body.
            let national = view.hit(tokens.start).is_some_and(|hit| {
                hit.senses.iter().any(|s| {
                    matches!(s.of, Of::Country(_)) && s.form != Form::Capital
                        || matches!(s.of, Of::Place(_)) && view.lower(head) == "minister"
                        || matches!(s.of, Of::Organisation(i) if {
                            let body = &view.actors.organisations[i];
                            !super::store::is_country(&body.entity)
                        })
                })
            });
            if national && tokens.start > head && tokens.end >= end {
                end = TokenId(head.0 + 1);
            } else if national && tokens.start > head {
                // "Prime Minister of the Republic of India Narendra": cut at the preposition.
                end = TokenId(head.0 + 1);
            } else if tokens.start == start && tokens.end <= head {
                let foreign = view.hit(start).is_some_and(|hit| {
                    hit.senses
                        .iter()
                        .any(|s| matches!(s.of, Of::Country(_)) && s.form != Form::Seat)
                });
                if foreign {
                    start = tokens.end;
                }
            }
        }
    }
    // A rank between an office and the name: "Coast Guard Commandant Admiral", "Deputy Defence Minister General".
    let mut sector = role.sector.clone();
    other.extend(role.other.iter().cloned());
    let mut is = role.is;
    let mut head = head;
    if head.0 + 1 == end.0 {
        let words = view.words(start, end);
        let slices: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some((_, n)) = view.actors.role(&slices)
            && n < slices.len()
            && let Some((outer, _)) = view.actors.role(&slices[..slices.len() - n])
            && outer.is == RoleKind::Office
            && n == 1
            && !super::store::is_country_title(&view.lower(head))
            && role.sector.as_str() == "MIL"
        {
            other.push(sector);
            sector = outer.sector.clone();
            is = outer.is;
            end = head;
            head = TokenId(end.0 - 1);
        }
    }
    // Of "AU chairperson President", the national office stays.
    if head.0 + 1 == end.0
        && super::store::is_country_title(&view.lower(head))
        && head > start
        && view.person_role(TokenId(head.0 - 1)).is_some_and(|r| r.is == RoleKind::Office)
    {
        start = head;
        of = None;
    }
    if let Some(counterpart) = counterpart {
        of = Some(counterpart);
    }
    if let Some(sent) = &sent {
        (start, end, head) = (sent.office, TokenId(sent.head.0 + 1), sent.head);
    }
    let span = view.span(start, end);
    if span.is_empty() {
        return None;
    }
    let mut text = span.of(view.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let plural = matches!(view.parse[head].tag, Tag::Nns | Tag::Nnps);
    if plural && head.0 + 1 == end.0 && text.ends_with('s') {
        text.pop();
    }
    Some(Title { text, span, start: whole, head, sector, other, is, of, past, plural })
}

/// An office of one who is sent, before the words that say where: "Norwegian *special envoy* for Togo Ambassador Ada Quinn".
struct Sent {
    /// Where the phrase begins, with whoever sends.
    start: TokenId,
    /// Where the office begins.
    office: TokenId,
    /// The noun that heads it.
    head: TokenId,
    /// Who sends, where the words before the office say so.
    by: Option<Owner>,
}

/// The office of which the words from `start` only say where its holder is sent.
fn sent_as(view: &View<'_>, start: TokenId) -> Option<Sent> {
    let to = TokenId(start.0.checked_sub(1)?);
    let head = TokenId(start.0.checked_sub(2)?);
    if !matches!(view.lower(to).as_str(), "for" | "to" | "on") || !is_sent(view, head) {
        return None;
    }
    let sentence = view.parse.sentence_of(head).start;
    let mut office = head;
    while office > sentence
        && view.is_capital(TokenId(office.0 - 1))
        && view.hit(TokenId(office.0 - 1)).is_none()
        && view.parse[TokenId(office.0 - 1)].pos != Pos::Punct
        && view.parse[TokenId(office.0 - 1)].tag != Tag::Dt
    {
        office = TokenId(office.0 - 1);
    }
    let sender = TokenId(office.0.saturating_sub(1));
    let hit = view.hit(sender).filter(|hit| office > sentence && hit.tokens.end == office);
    let owner = hit.and_then(|hit| Some((view.owner(hit)?.0, hit.tokens)));
    let begins = owner.as_ref().map_or(office, |(_, tokens)| tokens.start);
    let by = owner.map(|(code, tokens)| Owner::Code(code, tokens));
    Some(Sent { start: begins, office, head, by })
}

/// Whether a word names one who is sent somewhere, in capitals as titles are.
fn is_sent(view: &View<'_>, id: TokenId) -> bool {
    let sent =
        ["envoy", "representative", "coordinator", "emissary", "ambassador", "adviser", "advisor"];
    view.is_capital(id) && sent.contains(&view.lower(id).as_str())
}

/// Whether a country among a title's words is what the office is for, not whose: "Assistant Secretary for *European*
/// Affairs".
fn is_task(view: &View<'_>, head: TokenId, country: TokenRange, end: TokenId) -> bool {
    let fields = ["affairs", "relations", "issues", "matters", "policy"];
    let behind = (country.end.0..end.0).map(|id| view.lower(TokenId(id)));
    let field = behind.take(4).any(|word| fields.contains(&word.as_str()));
    field && (head.0 + 1..country.start.0).any(|id| view.lower(TokenId(id)) == "for")
}

/// The owner that the words begin with: a country, or any listed body behind which a possessive mark stands.
fn leading(view: &View<'_>, start: TokenId, end: TokenId) -> Option<(Code, TokenRange)> {
    if let Some(hit) = view.hit(start)
        && hit.tokens.start == start
        && hit.tokens.end < end
        && view.parse[hit.tokens.end].tag == Tag::Pos
        && let Some((code, _)) = view.owner(hit)
    {
        return Some((code, hit.tokens));
    }
    view.nation_at(start, end).filter(|(_, tokens)| tokens.end < end)
}

/// Where the name of a body that is no country's own ends, if the words begin with one and a role follows: the body is
/// whose the office is ("NATO secretary-general", "Taliban spokesperson"), while "Security Council secretary" is a title.
fn foreign_body(view: &View<'_>, start: TokenId, end: TokenId) -> Option<TokenId> {
    if let Some(hit) = view.hit(start)
        && hit.tokens.start == start
        && hit.tokens.end < end
        && let Some(body) = view.body(hit)
    {
        let body = &view.actors.organisations[body];
        let armed = body.sector.as_ref().is_some_and(|s| s.as_str() == "REB");
        let own = super::store::is_country(&body.entity) && !armed;
        return (!own).then_some(hit.tokens.end);
    }
    let entity = view.entity_of(start)?;
    let stop = entity.tokens.end;
    if entity.label != NerLabel::Org || entity.tokens.start != start || stop >= end {
        return None;
    }
    let (role, _) = view.role(start, stop)?;
    let own = matches!(role.sector.as_str(), "GOV" | "MIL" | "COP" | "LEG" | "JUD" | "SPY");
    (role.is == RoleKind::Body && !own && entity.tokens.iter().len() > 1).then_some(stop)
}

/// The role noun of a title: the last word, or the word before "of", "for", "to", "in".
fn find_role<'v>(
    view: &View<'v>,
    start: TokenId,
    end: TokenId,
) -> Option<(&'v demarche_lexicon::actors::Role, TokenId, TokenId)> {
    let preposition = (start.0 + 1..end.0).map(TokenId).find(|id| {
        matches!(view.lower(*id).as_str(), "of" | "for" | "to" | "in" | "on" | "at" | "and")
            && view.lower(*id) != "and"
            && view.role(start, *id).is_some_and(|(role, _)| role.is != RoleKind::Body)
    });
    if let Some(preposition) = preposition {
        // "secretary of state" is listed as a whole.
        let (role, _) = view
            .role(start, end)
            .filter(|(_, n)| *n > 2)
            .or_else(|| view.role(start, preposition))?;
        return Some((role, TokenId(preposition.0 - 1), end));
    }
    let (role, _) = view.role(start, end)?;
    let last = TokenId(end.0 - 1);
    let one = role.is != RoleKind::Body && !view.is_collective(&view.lower(last));
    one.then_some((role, last, end))
}
