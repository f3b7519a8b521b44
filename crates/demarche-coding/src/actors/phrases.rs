//! Bodies, groups of people and unnamed office-holders: "Russian Foreign Ministry", "U.S. troops", "the prime minister".

use demarche_lexicon::actors::{Form, Role, RoleKind};
use demarche_model::{Code, Dep, NerLabel, Pos, Span, Tag, TokenId, TokenRange};

use super::view::View;

/// A noun phrase whose head is a role noun.
#[derive(Clone, Debug)]
pub(super) struct Phrase<'a> {
    pub(super) head: TokenId,
    /// The whole phrase with what belongs to it.
    pub(super) span: Span,
    /// Its name: without article, with the country's adjective.
    pub(super) name: String,
    /// Its words without country, in lower case.
    pub(super) core: String,
    pub(super) role: &'a Role,
    /// Whether it is a person's name that owns or modifies it ("Lopez administration").
    pub(super) of_person: bool,
    /// The listed body that it belongs to.
    pub(super) body: Option<usize>,
    /// Whose it is: several where countries are joined ("U.S. and Canadian").
    pub(super) owners: Vec<Code>,
    /// The head of a possessor or modifier that is no listed name: a person, a pronoun.
    pub(super) possessor: Option<TokenId>,
    pub(super) definite: bool,
    pub(super) indefinite: bool,
    pub(super) plural: bool,
    /// "former", "retired".
    pub(super) past: bool,
    /// Whether the core is written with capitals.
    pub(super) capital: bool,
    /// A word of owning that the role needs stands nowhere: it may be anybody's.
    pub(super) weak: bool,
}

/// Reads the phrase that a token heads.
pub(super) fn phrase<'a>(view: &View<'a>, named: &[bool], head: TokenId) -> Option<Phrase<'a>> {
    let token = view.parse[head];
    let noun = matches!(token.pos, Pos::Noun | Pos::Propn)
        || token.pos == Pos::Adj && matches!(token.dep, Dep::Nsubj | Dep::Pobj | Dep::Dobj);
    if !noun || !view.live(head) || inner(view, head) {
        return None;
    }
    // "Secretary of State", "head of state": the end of a title.
    if view.lower(head) == "state"
        && head.0 >= 2
        && view.lower(TokenId(head.0 - 1)) == "of"
        && view.person_role(TokenId(head.0 - 2)).is_some()
    {
        return None;
    }
    let whole = view.phrase_start(head);
    let mut start = whole;
    let end = TokenId(head.0 + 1);
    let mut owners: Vec<Code> = Vec::new();
    let mut possessor = None;
    let (mut definite, mut indefinite, mut past) = (false, false, false);
    // The possessor goes first: everything up to its mark is no part of the core.
    let mut genitive = None;
    for child in view.parse.children(head) {
        if view.dep(*child) != Dep::Poss || *child >= head {
            continue;
        }
        if let Some(hit) = view.hit(*child)
            && let Some((code, _)) = view.owner(hit)
        {
            owners.push(code);
            genitive = Some(hit.tokens);
        } else {
            possessor = Some(*child);
        }
        let after = view.rightmost(*child).0 + 1;
        start = TokenId(start.0.max(after).min(head.0));
        definite = true;
    }
    let mut prefix: Vec<TokenRange> = Vec::new();
    while start < head {
        let word = view.lower(start);
        let tag = view.parse[start].tag;
        if let Some((code, tokens)) = view.nation_at(start, end).filter(|(_, t)| t.end < end) {
            if view.bound(tokens) {
                // "a U.S.-led coalition" is the leader's first of all.
                let led = TokenId(tokens.end.0 + 1);
                if view.inside(led) && view.lower(led) == "led" && !owners.contains(&code) {
                    owners.push(code);
                }
                // "U.S.-backed", "Russian-speaking": a property, no owner.
                start = TokenId((tokens.end.0 + 2).min(head.0));
                continue;
            }
            if !owners.contains(&code) {
                owners.push(code);
            }
            prefix.push(tokens);
            start = tokens.end;
            if start < head && view.parse[start].tag == Tag::Pos {
                start = TokenId(start.0 + 1);
            }
            continue;
        }
        match word.as_str() {
            "the" => definite = true,
            "a" | "an" | "some" | "any" | "another" | "several" | "many" | "few" | "other"
            | "more" | "no" | "over" | "about" | "around" | "nearly" | "almost" | "than"
            | "least" | "at" | "estimated" | "dozens" | "hundreds" | "thousands" | "every"
            | "each" | "various" | "multiple" | "numerous" => indefinite = true,
            "both" | "this" | "that" | "these" | "those" | "all" => definite = true,
            _ if view.actors.past.contains(&word) => past = true,
            _ if view.actors.honorifics.contains(&word) => {}
            _ if matches!(view.ner(start), Some(NerLabel::Date)) => {}
            _ if !word.chars().any(char::is_alphanumeric) => {}
            _ if matches!(tag, Tag::Cd | Tag::Pos)
                || tag == Tag::PrpS
                || view.parse[start].pos == Pos::Punct => {}
            "and" | "or" if !prefix.is_empty() => {}
            _ => break,
        }
        start = TokenId(start.0 + 1);
    }
    // "Lopez administration": a person's name as modifier.
    let mut of_person = possessor.is_some_and(|token| named[token.index()]);
    if let Some(last) = (start.0..head.0).rev().map(TokenId).find(|id| named[id.index()]) {
        possessor = Some(last);
        of_person = true;
        start = TokenId(last.0 + 1);
        while start < head && view.parse[start].pos == Pos::Punct {
            start = TokenId(start.0 + 1);
        }
    }
    // "officials at the time 150 soldiers": a number begins a phrase.
    if let Some(number) = (start.0..head.0).rev().map(TokenId).find(|id| {
        view.parse[*id].tag == Tag::Cd && view.word(*id).starts_with(|c: char| c.is_ascii_digit())
    }) && view.parse[TokenId(number.0 + 1)].pos != Pos::Punct
    {
        start = TokenId(number.0 + 1);
        indefinite = true;
    }
    let words = view.words(start, end);
    let slices: Vec<&str> = words.iter().map(String::as_str).collect();
    let (role, role_words) = view.actors.role(&slices)?;
    // A listed body with its own name is read as such.
    if let Some(hit) = view.hit(head)
        && view.body(hit).is_some()
    {
        return None;
    }
    for id in (start.0..head.0).map(TokenId) {
        if let Some(hit) = view.hit(id)
            && !view.bound(hit.tokens)
            && let Some((code, form)) = view.owner(hit)
            && (form != Form::Adjective || owners.is_empty())
            && !owners.contains(&code)
        {
            owners.push(code);
        }
    }
    // "Malian jets and artillery": the adjective speaks for both.
    let first = view.head(head);
    if owners.is_empty()
        && possessor.is_none()
        && whole == head
        && token.dep == Dep::Conj
        && first < head
        && matches!(role.sector.as_str(), "MIL" | "COP" | "GOV")
        && let Some((code, _)) = view.nation_at(view.phrase_start(first), first)
    {
        owners.push(code);
    }
    // "a Nigerian Air Force base": the adjective may hang on the word behind the body.
    if owners.is_empty()
        && possessor.is_none()
        && matches!(token.dep, Dep::Compound | Dep::Nmod)
        && let Some(code) = view.nation_before(whole)
    {
        owners.push(code);
    }
    // "Government of Iraq", "officials in Kyiv", "ministry for foreign affairs of Peru".
    let mut tail = end;
    let mut body = None;
    let mut capital = view.is_capital(head) && !first_of_sentence(view, head);
    let shared = owners.is_empty().then(|| shared_of(view, head)).flatten();
    for child in view.parse.children(head).iter().chain(&shared) {
        if *child < head || view.dep(*child) != Dep::Prep {
            continue;
        }
        let preposition = view.lower(*child);
        if !matches!(preposition.as_str(), "of" | "in" | "from" | "for") {
            continue;
        }
        let mut objects: Vec<TokenId> = view.parse.children_by(*child, Dep::Pobj).collect();
        // "diplomats from Togo, Benin and Mali": each country's.
        if matches!(view.parse[head].tag, Tag::Nns | Tag::Nnps)
            && role.is == RoleKind::People
            && matches!(preposition.as_str(), "from" | "of")
        {
            let first = objects.first().copied();
            objects.extend(first.iter().flat_map(|t| conjuncts(view, *t)));
        }
        let list = objects.len() > 1;
        for object in objects {
            let Some(hit) = view.hit(object) else {
                let proper = view.parse[object].pos == Pos::Propn;
                let last = view.rightmost(*child);
                let near = last.0 - child.0 <= 8;
                if capital && proper && near && preposition == "of" {
                    tail = TokenId(tail.0.max(object.0 + 1));
                    for id in (child.0..=last.0).map(TokenId) {
                        if let Some(hit) = view.hit(id)
                            && let Some((code, _)) = view.owner(hit)
                            && owners.is_empty()
                        {
                            owners.push(code);
                        }
                    }
                }
                continue;
            };
            let Some((code, form)) = view.owner(hit) else { continue };
            body = body.or(view.body(hit));
            let foreign_body = role.is == RoleKind::Office && preposition == "in";
            if form == Form::Adjective || foreign_body && form != Form::Name {
                continue;
            }
            // An embassy in a country is not that country's.
            if preposition == "in" && (is_mission(&slices) || !owners.is_empty()) {
                continue;
            }
            let another = preposition == "of" || list && !owners.contains(&code);
            if owners.is_empty() || another && !owners.contains(&code) {
                owners.push(code);
                if preposition == "of" {
                    tail = TokenId(tail.0.max(hit.tokens.end.0));
                }
            }
        }
    }
    capital |= view.is_capital(head) && view.parse[head].pos == Pos::Propn;
    let last_word = words.last().map_or("", String::as_str);
    let singular = singular(last_word);
    let weak = role_words == 1
        && (view.actors.weak.contains(&singular) || view.actors.weak.contains(last_word));
    let plural = matches!(view.parse[head].tag, Tag::Nns | Tag::Nnps)
        || matches!(last_word, "police" | "people" | "media" | "press" | "public" | "military");
    // A name begins with its country or, written with capitals, with its first capital: "the central Interior Ministry".
    let mut first = start;
    if prefix.is_empty() && genitive.is_none() {
        let nation = (start.0..head.0)
            .map(TokenId)
            .find(|id| view.nation_at(*id, end).is_some_and(|(_, tokens)| !view.bound(tokens)));
        let upper = (start.0..head.0).map(TokenId).find(|id| view.is_capital(*id));
        let cut = nation.or(upper.filter(|_| capital && view.is_capital(head)));
        if let Some(cut) = cut.filter(|_| role.is == RoleKind::Body) {
            first = cut;
        }
    }
    let core_span = view.span(first, tail);
    let name = if of_person && !owners_by_pronoun(view, possessor) {
        let from = possessor.map_or(start, |token| {
            if view.dep(token) == Dep::Poss {
                view.phrase_start(token)
            } else {
                name_start(named, token)
            }
        });
        view.span(from, tail).of(view.text).to_owned()
    } else {
        name(view, &owners, genitive, &prefix, first, tail, core_span)
    };
    Some(Phrase {
        head,
        span: view.span(whole, tail),
        name,
        core: words.join(" "),
        role,
        of_person,
        body,
        owners,
        possessor,
        definite,
        indefinite,
        plural,
        past,
        capital,
        weak,
    })
}

/// The "of" behind two joined nouns, for the one that the parser did not give it to: "the people *and government of Togo*".
fn shared_of(view: &View<'_>, head: TokenId) -> Option<TokenId> {
    let of = |noun: TokenId| {
        view.parse
            .children_by(noun, Dep::Prep)
            .find(|p| view.lower(*p) == "of" && *p > head && *p > noun)
    };
    if of(head).is_some() {
        return None;
    }
    let plain = |noun: TokenId| view.parse[noun].pos == Pos::Noun && view.is_role(noun);
    let first = (view.dep(head) == Dep::Conj).then(|| view.head(head)).filter(|t| plain(*t));
    let last = view.parse.children_by(head, Dep::Conj).find(|t| *t > head && plain(*t));
    first.and_then(of).or_else(|| last.and_then(of))
}

/// The words coordinated with a word, each with those after it.
fn conjuncts(view: &View<'_>, first: TokenId) -> Vec<TokenId> {
    let mut found: Vec<TokenId> = view.parse.children_by(first, Dep::Conj).collect();
    let mut next = 0;
    while next < found.len() && found.len() < 8 {
        found.extend(view.parse.children_by(found[next], Dep::Conj));
        next += 1;
    }
    found
}

/// The phrase's own words: from its country's words on, a possessor turned into the adjective.
fn name(
    view: &View<'_>,
    owners: &[Code],
    genitive: Option<TokenRange>,
    prefix: &[TokenRange],
    start: TokenId,
    tail: TokenId,
    core: Span,
) -> String {
    let words = core.of(view.text);
    if let Some(first) = prefix.first() {
        return view.span(first.start, tail).of(view.text).to_owned();
    }
    if genitive.is_some()
        && let Some(owner) = owners.first()
        && let Some(country) = view.actors.country(owner.as_str())
    {
        let adjective = country.adjective.as_deref().unwrap_or(&country.name);
        return format!("{adjective} {words}");
    }
    view.span(start, tail).of(view.text).to_owned()
}

/// Whether a token is a modifier inside another phrase, so that it heads none of its own.
fn inner(view: &View<'_>, id: TokenId) -> bool {
    let head = view.head(id);
    // The last word of a recognised body is one all the same: "the Nigerien Armed Forces base".
    if let Some(entity) = view.entity_of(id)
        && entity.label == NerLabel::Org
        && entity.tokens.end.0 == id.0 + 1
        && entity.tokens.iter().len() > 1
        && !view.is_role(head)
    {
        return false;
    }
    head > id && matches!(view.dep(id), Dep::Compound | Dep::Amod | Dep::Nmod | Dep::Nummod)
}

fn owners_by_pronoun(view: &View<'_>, possessor: Option<TokenId>) -> bool {
    possessor.is_some_and(|token| view.parse[token].tag == Tag::PrpS)
}

fn name_start(named: &[bool], token: TokenId) -> TokenId {
    let mut start = token;
    while start.0 > 0 && named[start.index() - 1] {
        start = TokenId(start.0 - 1);
    }
    start
}

fn first_of_sentence(view: &View<'_>, id: TokenId) -> bool {
    view.parse.sentence_of(id).start == id
}

fn is_mission(words: &[&str]) -> bool {
    matches!(
        words.last().copied(),
        Some(
            "embassy"
                | "consulate"
                | "mission"
                | "ambassador"
                | "envoy"
                | "embassies"
                | "consulates"
                | "diplomat"
                | "diplomats"
                | "ambassadors"
        )
    )
}

fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = word.strip_suffix("men") {
        return format!("{stem}man");
    }
    word.strip_suffix('s').unwrap_or(word).to_owned()
}
