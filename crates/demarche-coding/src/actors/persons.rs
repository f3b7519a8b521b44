//! Persons' names: where they stand, and which of them are one person's.

use demarche_lexicon::actors::{Form, Of, RoleKind};
use demarche_model::{Dep, NerLabel, Pos, Tag, TokenId, TokenRange};

use super::view::{Hit, View, folded};

/// A person: the fullest name, all places, and the term of office that the lists know.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Where the fullest name stands.
    pub(super) fullest: TokenRange,
    /// Every place where the name or a part of it stands, in text order.
    pub(super) spans: Vec<TokenRange>,
    /// The index of a term of office.
    pub(super) leader: Option<usize>,
}

/// Words inside names that are written small.
const PARTICLES: [&str; 27] = [
    "al", "el", "bin", "ben", "bint", "ibn", "de", "da", "dela", "delos", "do", "dos", "das",
    "del", "della", "di", "du", "van", "von", "der", "den", "ter", "la", "le", "ould", "y", "e",
];

/// Finds the persons that a report names.
pub(super) fn persons(view: &View<'_>) -> Vec<Person> {
    let mut spans: Vec<TokenRange> = Vec::new();
    let add = |range: TokenRange, spans: &mut Vec<TokenRange>| {
        if range.start < range.end && !spans.iter().any(|known| overlap(*known, range)) {
            spans.push(range);
        }
    };
    for hit in &view.hits {
        let leader =
            |form| hit.senses.iter().any(|s| s.form == form && matches!(s.of, Of::Leader(_)));
        if leader(Form::Name) {
            let mut name = hit.tokens;
            // "King Salman" is Salman, a king; only a pope's name holds the office.
            let royal = view.person_role(name.start).is_some_and(|r| r.is == RoleKind::Office);
            if royal && name.iter().len() > 1 {
                name.start = TokenId(name.start.0 + 1);
            }
            add(widen(view, name), &mut spans);
        }
    }
    for id in view.parse.ids().filter(|id| view.live(*id)) {
        if let Some(range) = with_nickname(view, id) {
            add(widen(view, range), &mut spans);
        }
    }
    let named: Vec<TokenRange> = view
        .parse
        .entities()
        .iter()
        .filter(|entity| entity.label == NerLabel::Person)
        .filter_map(|entity| trim(view, entity.tokens))
        .collect();
    for (at, range) in named.iter().enumerate() {
        let mut whole = *range;
        // A long name may have been taken for two: "Luis Ernesto Quispe Mamani".
        for next in &named[at + 1..] {
            if next.start != whole.end || view.parse.sentence_of(next.start).start == next.start {
                break;
            }
            whole.end = next.end;
        }
        add(widen(view, whole), &mut spans);
    }
    for entity in view.parse.entities() {
        let mistakable = matches!(
            entity.label,
            NerLabel::Org
                | NerLabel::Gpe
                | NerLabel::Norp
                | NerLabel::Fac
                | NerLabel::Product
                | NerLabel::WorkOfArt
        );
        if !mistakable {
            continue;
        }
        let range = trim(view, entity.tokens).filter(|range| mistaken(view, *range));
        let range = range
            .or_else(|| swallowed(view, entity.tokens))
            .or_else(|| behind_body(view, entity.tokens));
        if let Some(range) = range {
            add(widen(view, range), &mut spans);
        }
    }
    for id in view.parse.ids().filter(|id| view.live(*id)) {
        if let Some(range) = behind_title(view, id).or_else(|| behind_country(view, id)) {
            add(range, &mut spans);
        }
    }
    spans.sort_by_key(|range| range.start);
    let mut people = cluster(view, &spans);
    short_names(view, &mut people);
    for person in &mut people {
        person.spans.sort_by_key(|range| range.start);
    }
    people.sort_by_key(|person| person.spans[0].start);
    people
}

/// A name with another in quotation marks inside: "Osvaldo “Ossie” Quispe".
fn with_nickname(view: &View<'_>, open: TokenId) -> Option<TokenRange> {
    let marks = |id: TokenId| matches!(view.word(id), "“" | "”" | "\"" | "‘" | "’" | "``" | "''");
    let name = |id: TokenId| {
        view.inside(id)
            && view.is_capital(id)
            && view.parse[id].pos == Pos::Propn
            && view.hit(id).is_none_or(|h| h.senses.iter().any(|s| matches!(s.of, Of::Leader(_))))
            && !view.is_role(id)
    };
    let first = TokenId(open.0.checked_sub(1)?);
    let nick = TokenId(open.0 + 1);
    let close = TokenId(open.0 + 2);
    let last = TokenId(open.0 + 3);
    let whole = marks(open) && name(first) && name(nick) && view.inside(last) && marks(close);
    let one_sentence = view.inside(last) && view.sentence(first) == view.sentence(last);
    (whole && one_sentence && name(last))
        .then_some(TokenRange { start: first, end: TokenId(last.0 + 1) })
}

fn overlap(a: TokenRange, b: TokenRange) -> bool {
    a.start < b.end && b.start < a.end
}

/// Cuts a recognised person down to the name itself.
fn trim(view: &View<'_>, range: TokenRange) -> Option<TokenRange> {
    let mut start = range.start;
    let mut end = range.end;
    // A name does not run over a line.
    let cut = |id: &TokenId| {
        matches!(view.parse[*id].tag, Tag::Space | Tag::Pos | Tag::Comma)
            || matches!(view.word(*id), "’s" | "'s" | "(" | "[" | "/")
    };
    // "[Given name] Surname": what an editor put in brackets is passed over.
    if let Some(close) = range.iter().find(|id| matches!(view.word(*id), "]" | ")")) {
        start = TokenId(close.0 + 1);
    }
    if let Some(gap) = (start.0..end.0).map(TokenId).find(cut) {
        end = gap;
    }
    while start < end {
        let at_title = view.person_role(start).is_some() && TokenId(start.0 + 1) < end;
        let foreign = view.hit(start).is_some_and(|hit| {
            hit.tokens.end < end && !hit.senses.iter().any(|s| matches!(s.of, Of::Leader(_)))
        });
        // "President-Elect Ana Lopez", "Crown Prince Omar".
        let coming = view.actors.coming.contains(&view.lower(start)) && start > range.start
            || view.word(start).eq_ignore_ascii_case("elect");
        let long_title = (2..=3).rev().find(|n| {
            start.0 + n < end.0
                && view
                    .role(start, TokenId(start.0 + n))
                    .is_some_and(|(role, m)| m as u32 == *n && role.is != RoleKind::Body)
        });
        // "State Councilor Wang", cut after the first word.
        let half = start.0 > 0
            && TokenId(start.0 + 1) < end
            && view
                .role(TokenId(start.0 - 1), TokenId(start.0 + 1))
                .is_some_and(|(role, n)| n == 2 && role.is != RoleKind::Body);
        if half {
            start = TokenId(start.0 + 1);
            continue;
        }
        if let Some(n) = long_title {
            start = TokenId(start.0 + n);
            continue;
        }
        let honorific = view.actors.honorifics.contains(&view.lower(start)) || coming;
        let small = !view.is_capital(start) && !is_particle(view, start);
        if at_title || foreign || honorific || small {
            start = TokenId(start.0 + 1);
        } else {
            break;
        }
    }
    while start < end {
        let last = TokenId(end.0 - 1);
        let initial = view.word(last).len() <= 3 && view.word(last).ends_with('.');
        if view.is_capital(last) || initial {
            break;
        }
        end = last;
    }
    if start >= end || !view.live(start) {
        return None;
    }
    let words: Vec<&str> = (start.0..end.0).map(|id| view.word(TokenId(id))).collect();
    if words.iter().any(|w| w.chars().any(|c| c.is_ascii_digit() || c == '@' || c == '/')) {
        return None;
    }
    // "Laughter", "Brexit", "Trafalgar Square".
    let small: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let small: Vec<&str> = small.iter().map(String::as_str).collect();
    let site = words.len() > 1 && view.actors.sites.contains(small[small.len() - 1]);
    if (view.actors.is_thing(&small) || site) && !titled(view, start) {
        return None;
    }
    // "Embassy Tallinn" is the embassy, "Councilor" nobody's name.
    let first = view.role(start, TokenId(start.0 + 1)).map(|(role, _)| role.is);
    let nobody = match first {
        Some(RoleKind::Body) => words.len() > 1 || !titled(view, start),
        Some(RoleKind::Office) => words.len() == 1,
        Some(RoleKind::People) | None => false,
    };
    if nobody {
        return None;
    }
    let suffix = matches!(words[0], "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV");
    if words.len() == 1 && (suffix || view.parse[start].pos != Pos::Propn) {
        return None;
    }
    // What is listed as something else is no person, unless a title or an honorific stands before it.
    if let Some(hit) = view.hit(start)
        && hit.tokens.end >= end
        && !hit.senses.iter().any(|s| matches!(s.of, Of::Leader(_)))
        && !titled(view, start)
    {
        return None;
    }
    let tail = view.role(start, end).filter(|(role, n)| {
        role.is == RoleKind::Body && *n < words.len() && view.is_capital(TokenId(end.0 - 1))
    });
    if tail.is_some() {
        return None;
    }
    Some(TokenRange { start, end })
}

fn titled(view: &View<'_>, start: TokenId) -> bool {
    start.0 > 0 && {
        let before = TokenId(start.0 - 1);
        view.actors.honorifics.contains(&view.lower(before))
            || view.person_role(before).is_some_and(|role| role.is == RoleKind::Office)
                && view.is_capital(before)
    }
}

pub(super) fn is_particle(view: &View<'_>, id: TokenId) -> bool {
    PARTICLES.contains(&view.lower(id).as_str())
}

/// Takes in the proper nouns that the parse binds to a name, left and right.
fn widen(view: &View<'_>, range: TokenRange) -> TokenRange {
    let mut range = range;
    let free = |id: TokenId| {
        view.live(id)
            && view.is_capital(id)
            && view.parse[id].pos == Pos::Propn
            && view
                .hit(id)
                .is_none_or(|hit| hit.senses.iter().all(|s| matches!(s.of, Of::Leader(_))))
            && !view.is_role(id)
            && !view.actors.honorifics.contains(&view.lower(id))
            && matches!(
                view.ner(id),
                None | Some(NerLabel::Person | NerLabel::Org | NerLabel::Gpe | NerLabel::Norp)
            )
    };
    while range.start.0 > 0 {
        let before = TokenId(range.start.0 - 1);
        let bound = view.dep(before) == Dep::Compound && range.holds(view.head(before));
        if !(bound && free(before)) {
            break;
        }
        range.start = before;
    }
    // A hyphen without a space goes on with the name: "Yu Hoi-kwan".
    loop {
        let (hyphen, next) = (range.end, TokenId(range.end.0 + 1));
        let glued = view.inside(next)
            && matches!(view.word(hyphen), "-" | "‑")
            && view.parse[TokenId(hyphen.0 - 1)].span.end() == view.parse[hyphen].span.start()
            && view.parse[hyphen].span.end() == view.parse[next].span.start()
            && matches!(view.parse[next].pos, Pos::Propn | Pos::Noun | Pos::Adj | Pos::X);
        if !glued || matches!(view.lower(next).as_str(), "led" | "backed" | "based" | "born") {
            break;
        }
        range.end = TokenId(next.0 + 1);
    }
    // "Arnel dela Vega": over a particle to the word before it.
    while range.start.0 > 1 {
        let (particle, before) = (TokenId(range.start.0 - 1), TokenId(range.start.0 - 2));
        let spelled = is_particle(view, particle) && !view.is_capital(particle);
        let joins =
            spelled && view.dep(particle) != Dep::Prep && view.parse[particle].pos != Pos::Cconj;
        if !(joins && free(before) && view.lower(particle).len() > 1) {
            break;
        }
        range.start = before;
    }
    while view.inside(range.end) {
        let bound = (range.start.0..range.end.0)
            .map(TokenId)
            .any(|id| view.dep(id) == Dep::Compound && view.head(id) == range.end);
        if !(bound && free(range.end)) {
            break;
        }
        range.end = TokenId(range.end.0 + 1);
    }
    range
}

/// A name behind a title, where nobody else saw one: "President Ortega".
fn behind_title(view: &View<'_>, title: TokenId) -> Option<TokenRange> {
    let honorific = view.actors.honorifics.contains(&view.lower(title));
    let role = view.person_role(title).filter(|role| role.is == RoleKind::Office);
    if !honorific && (role.is_none() || !view.is_capital(title)) {
        return None;
    }
    let start = TokenId(title.0 + 1);
    // "Mr Prime Minister" addresses an office.
    let office = view.inside(TokenId(start.0 + 1))
        && view.role(start, TokenId(start.0 + 2)).is_some_and(|(_, n)| n == 2);
    if office {
        return None;
    }
    let mut end = start;
    while view.inside(end) && end.0 - start.0 < 5 && view.live(end) {
        let listed = view
            .hit(end)
            .is_some_and(|hit| !hit.senses.iter().any(|s| matches!(s.of, Of::Leader(_))));
        let name = view.is_capital(end)
            && matches!(view.parse[end].pos, Pos::Propn)
            && !view.is_role(end)
            && !listed
            && !matches!(view.ner(end), Some(NerLabel::Date | NerLabel::Time));
        let joins = end > start && (is_particle(view, end) || view.word(end) == "-");
        if !name && !joins {
            break;
        }
        end = TokenId(end.0 + 1);
    }
    while end > start && !view.is_capital(TokenId(end.0 - 1)) {
        end = TokenId(end.0 - 1);
    }
    if start == end {
        return None;
    }
    // The parse must see one phrase: the title hangs on the name, or the name on the title.
    let range = TokenRange { start, end };
    let top = view.top(range);
    let bound = range.holds(view.head(title)) || view.head(top) == title;
    (honorific || bound).then_some(range)
}

/// A name behind an office and its country, where nobody else saw one: "President of Peru Ana Ruiz".
fn behind_country(view: &View<'_>, title: TokenId) -> Option<TokenRange> {
    let role = view.person_role(title).filter(|role| role.is == RoleKind::Office);
    let of = TokenId(title.0 + 1);
    if role.is_none() || !view.is_capital(title) || !view.inside(of) || view.lower(of) != "of" {
        return None;
    }
    let national = |hit: &&Hit<'_>| {
        hit.senses.iter().any(|s| matches!(s.of, Of::Country(_)) && s.form == Form::Name)
    };
    let country = (of.0 + 1..of.0 + 3).map(TokenId).filter(|id| view.inside(*id));
    let country = country.filter_map(|id| view.hit(id)).find(national)?;
    let start = country.tokens.end;
    let name = |id: &TokenId| {
        view.inside(*id)
            && view.is_capital(*id)
            && view.parse[*id].pos == Pos::Propn
            && view.hit(*id).is_none()
            && !view.is_role(*id)
            && view.ner(*id).is_none()
    };
    let end = (start.0..start.0 + 5).map(TokenId).find(|id| !name(id))?;
    let range = TokenRange { start, end };
    let many = range.iter().len() > 1;
    let one_phrase = many && range.holds(view.head(TokenId(country.tokens.end.0 - 1)));
    (one_phrase && view.sentence(title) == view.sentence(start)).then_some(range)
}

/// A person's name at the end of what was taken for one long body: "State for Political Affairs Ada Quinn".
fn swallowed(view: &View<'_>, range: TokenRange) -> Option<TokenRange> {
    // "Envoy for Religious Freedom Ada Quinn": what stands between the two is the envoy's field.
    let field = range.start.0 > 1
        && view.lower(TokenId(range.start.0 - 1)) == "for"
        && range.iter().len() > 3;
    let joined =
        field || range.iter().any(|id| matches!(view.lower(id).as_str(), "for" | "of" | "and"));
    if !joined || view.hit(TokenId(range.end.0 - 1)).is_some() {
        return None;
    }
    (2..=4).rev().find_map(|n| {
        let start = TokenId(range.end.0.checked_sub(n)?);
        if start <= range.start || view.actors.gender(view.word(start)).is_none() {
            return None;
        }
        let name = TokenRange { start, end: range.end };
        let before = TokenId(start.0 - 1);
        let whole = view.parse[before].pos == Pos::Propn && view.is_capital(before);
        (whole && mistaken(view, name)).then_some(name)
    })
}

/// A person's name behind that of a listed body or country, taken for one with it: "director of Amnesty International Ada
/// Quinn", "ambassador to the United States Bo Lund".
fn behind_body(view: &View<'_>, range: TokenRange) -> Option<TokenRange> {
    let article = view.parse[range.start].tag == Tag::Dt;
    let first = TokenId(range.start.0 + u32::from(article));
    let country = |hit: &Hit<'_>| {
        hit.senses.iter().any(|s| matches!(s.of, Of::Country(_)) && s.form == Form::Name)
    };
    let listed = |hit: &&Hit<'_>| view.body(hit).is_some() || country(hit);
    let hit = view.hit(first).filter(listed).filter(|hit| hit.tokens.end < range.end)?;
    let name = TokenRange { start: hit.tokens.end, end: range.end };
    let mut of = TokenId(hit.tokens.start.0.checked_sub(1)?);
    if view.parse[of].tag == Tag::Dt {
        of = TokenId(of.0.checked_sub(1)?);
    }
    let role = TokenId(of.0.checked_sub(1)?);
    let officer = matches!(view.lower(of).as_str(), "of" | "for" | "at" | "to")
        && view.person_role(role).is_some_and(|role| role.is == RoleKind::Office);
    let proper = name.iter().all(|id| {
        view.parse[id].pos == Pos::Propn && (view.is_capital(id) || is_particle(view, id))
            || view.word(id) == "-"
            || view.parse[id].span.start() == view.parse[TokenId(id.0 - 1)].span.end()
    });
    // "Man-kei" is no man.
    let joined =
        |id: TokenId| view.inside(TokenId(id.0 + 1)) && view.word(TokenId(id.0 + 1)) == "-";
    let plain = !name.iter().any(|id| view.hit(id).is_some() || view.is_role(id) && !joined(id));
    let mut name = name;
    while view.inside(name.end)
        && view.is_capital(name.end)
        && view.parse[name.end].pos == Pos::Propn
        && view.ner(name.end).is_none()
    {
        name.end = TokenId(name.end.0 + 1);
    }
    let long = (2..=5).contains(&name.iter().len());
    (officer && proper && plain && long).then_some(name)
}

/// Whether a name that was taken for a body or a place is a person's: it begins with a given name, or an office stands
/// beside it.
fn mistaken(view: &View<'_>, range: TokenRange) -> bool {
    let words = range.iter().len();
    let proper = range.iter().all(|id| {
        view.parse[id].pos == Pos::Propn
            && (view.is_capital(id) || is_particle(view, id))
            && !is_mixed(view.word(id))
            || view.word(id) == "-"
    });
    let named = range.iter().any(|id| view.hit(id).is_some() || view.is_role(id));
    if !(2..=5).contains(&words) || !proper || named {
        return false;
    }
    if view.actors.gender(view.word(range.start)).is_some() {
        return true;
    }
    let top = view.top(range);
    view.parse.children(top).iter().any(|child| {
        *child >= range.end
            && view.dep(*child) == Dep::Appos
            && view.person_role(*child).is_some_and(|role| role.is == RoleKind::Office)
    })
}

/// Capitals inside a word, but for those behind a name's prefix ("McKeon", "O'Neil").
fn is_mixed(word: &str) -> bool {
    let rest = ["Mc", "Mac", "O'", "O’", "De", "Di", "La", "Le", "Fitz"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))
        .filter(|rest| rest.chars().count() > 2 && rest.starts_with(char::is_uppercase))
        .unwrap_or(word);
    rest.chars().skip(1).any(char::is_uppercase)
}

/// The words of a name that count for comparing.
fn parts(view: &View<'_>, range: TokenRange) -> Vec<String> {
    range
        .iter()
        .map(|id| folded(view.word(id)))
        .filter(|part| !part.trim().is_empty() && part != " ")
        .flat_map(|part| part.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|part| !part.is_empty())
        .collect()
}

fn leader_of(view: &View<'_>, range: TokenRange, form: Form) -> Option<usize> {
    // A listed name inside a longer one is another's, unless it ends it: "Juan Carlos" is not Juan Carlos Lopez.
    let hit = view.hit(TokenId(range.end.0 - 1)).filter(|hit| hit.tokens.end == range.end)?;
    let alone = form == Form::Short && hit.tokens.start > range.start;
    if alone {
        return None;
    }
    let terms = hit.senses.iter().filter(|s| s.form == form).filter_map(|s| match s.of {
        Of::Leader(i) => Some(i),
        _ => None,
    });
    let named: Vec<usize> = terms.collect();
    // Of several bearers, the one in office on the day of the report.
    let holds = |i: &&usize| {
        let name = &view.actors.leaders[**i].name;
        view.day.is_some_and(|day| {
            view.actors.leaders.iter().any(|l| l.name == *name && l.holds_on(day))
        })
    };
    named.iter().find(holds).or(named.first()).copied()
}

fn cluster(view: &View<'_>, spans: &[TokenRange]) -> Vec<Person> {
    let mut by_length: Vec<TokenRange> = spans.to_vec();
    by_length.sort_by_key(|range| (std::cmp::Reverse(parts(view, *range).len()), range.start));
    let mut people: Vec<Person> = Vec::new();
    for range in by_length {
        let own = parts(view, range);
        let leader = leader_of(view, range, Form::Name);
        let same_leader = |p: &&mut Person| {
            leader.is_some()
                && p.leader.map(|i| &view.actors.leaders[i].name)
                    == leader.map(|i| &view.actors.leaders[i].name)
        };
        let found = match people.iter_mut().find(same_leader) {
            Some(person) => Some(person),
            None => people.iter_mut().find(|p| {
                p.spans.iter().any(|full| {
                    (*full == p.fullest || full.iter().len() > 1)
                        && is_short_of(&own, &parts(view, *full))
                })
            }),
        };
        match found {
            Some(person) => person.spans.push(range),
            None => people.push(Person { fullest: range, spans: vec![range], leader }),
        }
    }
    people
}

/// Whether one name may be the other's short form: the same words, or its last word, its first and last, or all of its
/// words in order with the same last one.
pub(super) fn is_short_of(short: &[String], full: &[String]) -> bool {
    if short == full {
        return true;
    }
    let (Some(last), Some(full_last)) = (short.last(), full.last()) else { return false };
    if short.len() == 1 {
        // A surname stands last in most languages, first in Chinese, Korean and Hungarian.
        return last == full_last || (full.len() >= 2 && *last == full[0]);
    }
    if short.len() == full.len() && same_sounds(short, full) {
        return true;
    }
    let mut rest = full.iter();
    let in_order = short.iter().all(|part| {
        rest.any(|other| other == part || (part.len() == 1 && other.starts_with(part.as_str())))
    });
    in_order && (last == full_last || short[0] == full[0])
}

/// Whether two names of several words may be one name in two spellings ("Osama bin Laden", "Usama bin Ladin"): the same
/// consonants in every word, and few letters apart.
fn same_sounds(a: &[String], b: &[String]) -> bool {
    let bones = |word: &str| {
        let mut bones = String::new();
        let word = word.replace("kh", "h").replace("gh", "g").replace("ph", "f").replace('q', "k");
        for c in word.chars() {
            let c = match c {
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'w' => continue,
                'v' => 'f',
                other => other,
            };
            if !bones.ends_with(c) {
                bones.push(c);
            }
        }
        bones
    };
    let apart = |a: &str, b: &str| {
        let long = a.chars().count().max(b.chars().count());
        let same = a.chars().zip(b.chars()).filter(|(a, b)| a == b).count();
        long - same
    };
    let pairs = || a.iter().zip(b);
    let total: usize = pairs().map(|(a, b)| apart(a, b)).sum();
    // A given name of another vowel is another's ("Jan", "Jon"): only where the surname differs too.
    let surnames = a.last() != b.last();
    total <= 3 && surnames && pairs().all(|(a, b)| bones(a) == bones(b) && !bones(a).is_empty())
}

/// Finds surnames that nobody saw as persons ("Lavrov" taken for a company), and listed leaders by surname alone.
fn short_names(view: &View<'_>, people: &mut Vec<Person>) {
    let taken = |people: &[Person], id: TokenId| {
        people.iter().any(|p| p.spans.iter().any(|range| range.holds(id)))
    };
    // All spellings of a name count.
    let surnames: Vec<(usize, Vec<String>)> = people
        .iter()
        .enumerate()
        .flat_map(|(i, p)| p.spans.iter().map(move |range| (i, parts(view, *range))))
        .collect();
    for id in view.parse.ids().filter(|id| view.live(*id)) {
        let token = view.parse[id];
        if !view.is_capital(id) || token.pos != Pos::Propn || taken(people, id) {
            continue;
        }
        let listed = view
            .hit(id)
            .is_some_and(|hit| hit.senses.iter().any(|s| !matches!(s.of, Of::Leader(_))));
        if listed || matches!(view.ner(id), Some(NerLabel::Date | NerLabel::Time)) {
            continue;
        }
        let word = folded(view.word(id));
        let next = TokenId(id.0 + 1);
        let inside_name = view.inside(next)
            && view.parse[next].pos == Pos::Propn
            && view.is_capital(next)
            && view.dep(id) == Dep::Compound;
        let range = TokenRange { start: id, end: next };
        let owner = surnames.iter().find(|(_, parts)| {
            parts.len() > 1
                && (parts.last() == Some(&word) || (parts[0] == word && parts.len() <= 3))
        });
        if let Some((i, _)) = owner
            && !inside_name
        {
            people[*i].spans.push(range);
            continue;
        }
        let Some(leader) = leader_of(view, range, Form::Short) else { continue };
        let hit = view.hit(id).map_or(range, |hit| hit.tokens);
        let seen = view.ner(id) == Some(NerLabel::Person) || titled(view, id);
        let name = &view.actors.leaders[leader].name;
        let in_office = view.day.is_none_or(|day| {
            view.actors.leaders.iter().any(|l| l.name == *name && l.holds_on(day))
        });
        let common = COMMON.contains(&view.word(id));
        if inside_name && hit.end == next || (!seen && (common || !in_office)) {
            continue;
        }
        match people
            .iter_mut()
            .find(|p| p.leader.is_some_and(|i| view.actors.leaders[i].name == *name))
        {
            Some(person) => person.spans.push(hit),
            None => people.push(Person { fullest: hit, spans: vec![hit], leader: Some(leader) }),
        }
    }
    // A short name that was recognised by itself may still be a listed leader's.
    for person in people.iter_mut().filter(|p| p.leader.is_none()) {
        if person.fullest.iter().len() == 1 {
            person.leader = leader_of(view, person.fullest, Form::Short);
        }
    }
}

/// Surnames that are ordinary words or many people's: they need to be recognised as a person's name.
const COMMON: [&str; 40] = [
    "May", "Brown", "Bush", "Key", "Wade", "Park", "Moon", "Hu", "Li", "Ma", "Lee", "Kim", "Hadi",
    "Sang", "Martin", "English", "Howard", "Clark", "Harper", "Taylor", "Ban", "Khan", "Ali",
    "Hassan", "Hussein", "Clinton", "Fox", "Major", "Lam", "Wong", "Chen", "Lai", "Paz", "Sall",
    "Dan", "Store", "Castro", "Costa", "Michel", "Harris",
];
