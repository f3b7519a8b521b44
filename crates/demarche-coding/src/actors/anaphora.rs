//! Words that stand for somebody named before: pronouns, "the two men", "the latter", "the ministry".

use demarche_lexicon::actors::Gender;
use demarche_model::{Code, Dep, EntityKind, MentionForm, Pos, Tag, TokenId};

use super::company::company;
use super::store::{Draft, Store, is_country};
use super::view::View;

/// A mention that later words may look back to.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) token: TokenId,
    pub(super) ids: Vec<usize>,
    pub(super) sentence: usize,
    subject: bool,
    /// A modifier inside another phrase ("Russian" in "Russian troops").
    pub(super) modifier: bool,
    quoted: bool,
}

/// What has been mentioned so far, in text order.
pub(super) struct Past {
    pub(super) spots: Vec<Spot>,
    quoted: Vec<bool>,
}

impl Past {
    pub(super) fn new(view: &View<'_>) -> Past {
        Past { spots: Vec::new(), quoted: quoted(view) }
    }

    /// Forgets what was mentioned in another story than the token's.
    pub(super) fn turn(&mut self, view: &View<'_>, token: TokenId) {
        if self.spots.last().is_some_and(|last| !view.one_story(last.token, token)) {
            self.spots.clear();
        }
    }

    pub(super) fn push(&mut self, view: &View<'_>, token: TokenId, ids: &[usize]) {
        let dep = chain_dep(view, token);
        self.spots.push(Spot {
            token,
            ids: ids.to_vec(),
            sentence: view.sentence(token),
            subject: matches!(dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Agent),
            modifier: matches!(view.dep(token), Dep::Amod | Dep::Compound | Dep::Nmod),
            quoted: self.quoted[token.index()],
        });
    }

    /// Who is likely to say the quotation that holds a token: the subject outside it before its beginning, in the same
    /// sentence or the one before.
    fn speakers(&self, view: &View<'_>, token: TokenId) -> Vec<usize> {
        let mut start = token;
        while start.0 > 0 && self.is_quoted(TokenId(start.0 - 1)) {
            start = TokenId(start.0 - 1);
        }
        let sentence = view.sentence(start);
        let before = self.spots.iter().rev().find(|spot| {
            spot.token < start && !spot.quoted && spot.subject && spot.sentence + 1 >= sentence
        });
        before.map(|spot| spot.ids.clone()).unwrap_or_default()
    }

    pub(super) fn is_quoted(&self, token: TokenId) -> bool {
        self.quoted.get(token.index()).copied().unwrap_or(false)
    }
}

/// The label of a token, that of the first conjunct for a later one.
fn chain_dep(view: &View<'_>, token: TokenId) -> Dep {
    let mut at = token;
    for _ in 0..6 {
        if matches!(view.dep(at), Dep::Conj | Dep::Appos) && view.head(at) != at {
            at = view.head(at);
        } else {
            break;
        }
    }
    view.dep(at)
}

/// Which tokens stand between double quotation marks.
fn quoted(view: &View<'_>) -> Vec<bool> {
    let mut inside = false;
    let mut block = None;
    view.parse
        .ids()
        .map(|id| {
            let here = view.document.block_at(view.parse[id].span.start()).map(|b| b.span);
            if here.is_some() && here != block {
                block = here;
                inside = false;
            }
            match view.word(id) {
                "“" => inside = true,
                "”" => inside = false,
                "\"" | "''" | "``" => inside = !inside,
                _ => return inside,
            }
            false
        })
        .collect()
}

/// The verb that governs a token: the nearest verb above it.
fn verb_above(view: &View<'_>, token: TokenId) -> Option<TokenId> {
    view.parse.ancestors(token).find(|id| matches!(view.parse[*id].pos, Pos::Verb | Pos::Aux))
}

/// The subject of a verb, its own or the one that it shares with the verb above; `None` where there is none.
fn subject_of(view: &View<'_>, verb: TokenId) -> Option<TokenId> {
    let mut at = verb;
    for _ in 0..6 {
        let own =
            view.parse.children(at).iter().copied().find(|child| {
                matches!(view.dep(*child), Dep::Nsubj | Dep::Nsubjpass) && *child != at
            });
        if own.is_some() {
            return own;
        }
        let above = view.head(at);
        match view.dep(at) {
            Dep::Xcomp => {
                // "urge China to use": the object acts.
                let object = view.parse.children_by(above, Dep::Dobj).next();
                if object.is_some() {
                    return object;
                }
            }
            Dep::Conj | Dep::Advcl | Dep::Pcomp | Dep::Prep => {}
            // "held a vote on whether to leave": the noun on the way up belongs to the verb above.
            Dep::Dobj | Dep::Pobj | Dep::Attr if at != verb => {}
            // "have a right to voice": who has the right voices.
            Dep::Acl if view.parse[at].tag == Tag::Vb => {
                at = verb_above(view, above)?;
                continue;
            }
            Dep::Relcl | Dep::Acl => return Some(above),
            _ => return None,
        }
        if above == at {
            return None;
        }
        at = above;
    }
    None
}

/// The subject before a word in the clause of its verb; where the word stands in that subject itself ("Mali says that
/// *its* troops left"), the subject of the clause around.
fn governing_subject(view: &View<'_>, verb: TokenId, token: TokenId) -> Option<TokenId> {
    let own = subject_of(view, verb)?;
    if own < token {
        return Some(own);
    }
    let inside = view.dep(token) == Dep::Poss && view.parse.ancestors(token).any(|t| t == own);
    let reported = view.dep(verb) == Dep::Ccomp;
    let above = view.head(verb);
    (inside && reported && above != verb)
        .then(|| subject_of(view, above))
        .flatten()
        .filter(|s| *s < token)
}

/// What a pronoun stands for; empty where nothing is sure enough.
pub(super) fn pronoun(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Vec<usize> {
    let word = view.lower(token);
    match word.as_str() {
        "he" | "him" | "his" | "himself" => {
            person(view, store, past, token, Gender::Man).into_iter().collect()
        }
        "she" | "her" | "hers" | "herself" => {
            person(view, store, past, token, Gender::Woman).into_iter().collect()
        }
        "it" | "its" | "itself" => thing(view, store, past, token).into_iter().collect(),
        "they" | "them" | "their" | "themselves" => many(view, store, past, token),
        _ => Vec::new(),
    }
}

/// Whom words of thanks go to: "expressed gratitude *to Mali*".
fn thanked(view: &View<'_>, verb: TokenId, object: TokenId) -> Option<TokenId> {
    let thanks = ["gratitude", "appreciation", "thanks", "admiration"];
    if !thanks.contains(&view.lower(object).as_str()) {
        return None;
    }
    let at = [verb, object].into_iter();
    let mut to = at.flat_map(|at| view.parse.children_by(at, Dep::Prep));
    let to = to.find(|p| view.lower(*p) == "to")?;
    view.parse.children_by(to, Dep::Pobj).next()
}

/// The object of a verb where a possessive stands in a phrase that says for what: "praised Mali for *its* efforts".
fn credited(view: &View<'_>, token: TokenId) -> Option<TokenId> {
    if view.dep(token) != Dep::Poss {
        return None;
    }
    let mut at = token;
    for _ in 0..6 {
        let above = view.head(at);
        if view.dep(at) == Dep::Prep && matches!(view.parse[above].pos, Pos::Verb | Pos::Aux) {
            let credits = matches!(view.lower(at).as_str(), "for" | "on" | "over" | "of");
            let object = view.parse.children_by(above, Dep::Dobj).find(|object| *object < at);
            let object = object.map(|object| thanked(view, above, object).unwrap_or(object));
            return object.filter(|_| credits);
        }
        // "held him accountable for his war": the phrase hangs on what he is held.
        let small = matches!(view.dep(at), Dep::Prep) && view.parse[above].pos == Pos::Adj;
        if small {
            let verb = view.head(above);
            let object = view.parse.children_by(verb, Dep::Dobj).find(|object| *object < at);
            let subject = view.parse.children_by(above, Dep::Nsubj).find(|s| *s < at);
            return object.or(subject);
        }
        if above == at {
            return None;
        }
        at = above;
    }
    None
}

fn person(
    view: &View<'_>,
    store: &Store,
    past: &Past,
    token: TokenId,
    gender: Gender,
) -> Option<usize> {
    let sentence = view.sentence(token);
    let quoted = past.is_quoted(token);
    let verb = verb_above(view, token);
    let objective = matches!(view.dep(token), Dep::Dobj | Dep::Pobj | Dep::Dative);
    let speakers = if quoted { past.speakers(view, token) } else { Vec::new() };
    let credited = credited(view, token);
    let mut best: Option<(f64, usize)> = None;
    for spot in past.spots.iter().rev() {
        let distance = sentence.saturating_sub(spot.sentence);
        if distance > 5 {
            break;
        }
        let [id] = spot.ids.as_slice() else { continue };
        let draft = &store.drafts[*id];
        if draft.kind != EntityKind::Person || draft.gender.is_some_and(|g| g != gender) {
            continue;
        }
        // "The daughter of the envoy was held; *she* …": not the envoy.
        if relative_of(view, spot.token)
            .is_some_and(|kin| view.actors.gender(&view.lower(kin)) == Some(gender))
        {
            continue;
        }
        let heads_same_verb = verb.is_some_and(|verb| view.head(spot.token) == verb);
        if objective && heads_same_verb && spot.subject {
            continue;
        }
        // Who speaks does not call himself "he".
        if speakers.contains(id) {
            continue;
        }
        let mut score = -2.0 * distance as f64;
        score += if spot.subject { 2.5 } else { 0.0 };
        score += if credited == Some(spot.token) { 4.0 } else { 0.0 };
        // Two pronouns of one sentence mostly stand for one person.
        let pronoun = matches!(view.parse[spot.token].tag, Tag::Prp | Tag::PrpS);
        score += if pronoun && distance == 0 { 1.2 } else { 0.0 };
        score -= if spot.modifier { 1.0 } else { 0.0 };
        score += if draft.gender == Some(gender) { 2.0 } else { 0.0 };
        // Somebody without a name, or one who only owns something, is a weaker choice.
        let named = draft.mentions.iter().any(|m| m.form == MentionForm::Name);
        score -= if named { 0.0 } else { 1.5 };
        score -= if view.dep(spot.token) == Dep::Poss { 0.7 } else { 0.0 };
        score += if draft.office.is_some() || draft.sector.is_some() { 0.3 } else { 0.0 };
        score += (draft.mentions.len().min(5) as f64) * 0.1;
        if quoted != spot.quoted {
            score -= 0.5;
        }
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, *id));
        }
    }
    best.map(|(_, id)| id)
}

/// The noun that names somebody by a person's name: "the *wife* of X", "X's *brother*".
fn relative_of(view: &View<'_>, token: TokenId) -> Option<TokenId> {
    let above = view.head(token);
    let noun = match view.dep(token) {
        Dep::Poss => above,
        Dep::Pobj if view.lower(above) == "of" => view.head(above),
        _ => return None,
    };
    (view.parse[noun].pos == Pos::Noun).then_some(noun)
}

fn actor_like(draft: &Draft) -> bool {
    matches!(draft.kind, EntityKind::Country | EntityKind::Organisation)
        || draft.kind == EntityKind::Group && !draft.plural
}

/// The entity that the words headed by a token stand for so far: what it refers to, else its owner for a bare
/// decision or policy is not looked for here.
fn spoken(past: &Past, token: TokenId) -> Option<&Spot> {
    past.spots.iter().rev().find(|spot| spot.token == token)
}

/// "it", "its": the subject of the same or the governing clause; the subject of the sentence before for a subject.
fn thing(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Option<usize> {
    let fitting = |spot: &Spot| match spot.ids.as_slice() {
        [id] if actor_like(&store.drafts[*id]) => Some(*id),
        _ => None,
    };
    let verb = verb_above(view, token)?;
    let is_subject = matches!(view.dep(token), Dep::Nsubj | Dep::Nsubjpass);
    if !is_subject {
        let object = credited(view, token).and_then(|object| spoken(past, object));
        if let Some(id) = object.and_then(fitting) {
            return Some(id);
        }
        let subject = governing_subject(view, verb, token)?;
        let spot = spoken(past, subject);
        let joined = view.parse.children_by(subject, Dep::Conj).next().is_some();
        if let Some(id) = spot.and_then(fitting).filter(|_| !joined) {
            return Some(id);
        }
        // "the welcome given to the mission during its stay": the noun before the participle has no stay.
        if spot.is_none() && view.dep(verb) != Dep::Acl {
            return None;
        }
        // Persons have no "its": "they raised costs on Russia for its attacks" speaks of the nearest country or body.
        let sentence = view.sentence(token);
        return past
            .spots
            .iter()
            .rev()
            .take_while(|spot| spot.sentence == sentence && spot.token > subject)
            .filter(|spot| !spot.modifier)
            .find_map(fitting);
    }
    // "It is clear that", "it was announced that" stand for nobody.
    let empty = view.parse.children(verb).iter().any(|child| {
        matches!(view.dep(*child), Dep::Ccomp | Dep::Csubj | Dep::Csubjpass)
            || view.dep(*child) == Dep::Acomp
                && view
                    .parse
                    .children(*child)
                    .iter()
                    .any(|c| matches!(view.dep(*c), Dep::Ccomp | Dep::Xcomp))
    }) && matches!(
        view.parse.lemma(verb),
        "be" | "announce"
            | "report"
            | "say"
            | "emphasise"
            | "emphasize"
            | "note"
            | "agree"
            | "expect"
            | "point"
            | "stress"
            | "seem"
            | "appear"
            | "decide"
    );
    if empty {
        return None;
    }
    let above = view.head(verb);
    if matches!(view.dep(verb), Dep::Ccomp | Dep::Advcl | Dep::Conj)
        && above != verb
        && let Some(subject) = subject_of(view, above)
        && subject != token
    {
        let Some(spot) = spoken(past, subject) else {
            // "We sent them to Togo so that *it* can defend itself": the last one named that is no part of a name.
            let says_we = matches!(view.lower(subject).as_str(), "we" | "i");
            let sentence = view.sentence(token);
            let before = past.spots.iter().rev().take_while(|spot| spot.sentence == sentence);
            let mut before = before.filter(|spot| says_we && !spot.modifier);
            return before.find_map(fitting);
        };
        return fitting(spot).or_else(|| represented(view, store, past, spot));
    }
    // "the union, which it left": the subject of the clause around.
    if view.dep(verb) == Dep::Relcl
        && let Some(around) = verb_above(view, above)
        && let Some(subject) = subject_of(view, around).filter(|s| *s < token && *s != above)
    {
        return spoken(past, subject).and_then(fitting);
    }
    if past.is_quoted(token) {
        return None;
    }
    let sentence = view.sentence(token);
    past.spots
        .iter()
        .rev()
        .take_while(|spot| spot.sentence + 1 >= sentence)
        .filter(|spot| {
            spot.sentence + 1 == sentence && spot.subject && main_clause(view, spot.token)
        })
        .find_map(fitting)
}

/// The body or country for which a spokesperson says "it": the last one named that they act for.
fn represented(view: &View<'_>, store: &Store, past: &Past, spot: &Spot) -> Option<usize> {
    let [id] = spot.ids.as_slice() else { return None };
    let person = &store.drafts[*id];
    let code = person.entity.as_ref().filter(|_| person.kind == EntityKind::Person)?;
    let speaks = person.core.contains("spokes") || person.office.is_some();
    let sentence = view.sentence(spot.token);
    past.spots.iter().rev().filter(|_| speaks).take_while(|s| s.sentence + 2 >= sentence).find_map(
        |spot| match spot.ids.as_slice() {
            [id] if actor_like(&store.drafts[*id])
                && store.drafts[*id].entity.as_ref() == Some(code) =>
            {
                Some(*id)
            }
            _ => None,
        },
    )
}

fn main_clause(view: &View<'_>, subject: TokenId) -> bool {
    view.dep(view.head(subject)) == Dep::Root
}

/// "they", "their": several, or a body, that is the subject of the same clause or of the sentence before.
fn many(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Vec<usize> {
    let fits = |ids: &[usize]| {
        ids.len() > 1
            || ids.iter().all(|id| {
                let draft = &store.drafts[*id];
                draft.plural || matches!(draft.kind, EntityKind::Organisation)
            }) && !ids.is_empty()
    };
    let with_conjuncts = |subject: TokenId| -> Vec<usize> {
        let mut ids: Vec<usize> = Vec::new();
        let mut heads = vec![subject];
        let mut i = 0;
        while i < heads.len() && i < 8 {
            heads.extend(view.parse.children_by(heads[i], Dep::Conj));
            i += 1;
        }
        for head in heads {
            for id in store.of(head) {
                if !ids.contains(id) {
                    ids.push(*id);
                }
            }
        }
        ids
    };
    if let Some(object) = credited(view, token) {
        let ids = with_conjuncts(object);
        if fits(&ids) {
            return ids;
        }
    }
    // "the oligarchs and their families": of the first of the two.
    if view.dep(token) == Dep::Poss && view.dep(view.head(token)) == Dep::Conj {
        let first = view.head(view.head(token));
        let ids = store.of(first).to_vec();
        if fits(&ids) {
            return ids;
        }
    }
    let Some(verb) = verb_above(view, token) else { return Vec::new() };
    let is_subject = matches!(view.dep(token), Dep::Nsubj | Dep::Nsubjpass);
    if !is_subject {
        let Some(subject) = governing_subject(view, verb, token) else {
            return Vec::new();
        };
        let ids = with_conjuncts(subject);
        return if fits(&ids) { ids } else { Vec::new() };
    }
    let above = view.head(verb);
    if matches!(view.dep(verb), Dep::Ccomp | Dep::Advcl | Dep::Conj)
        && above != verb
        && let Some(subject) = subject_of(view, above).filter(|s| *s < token)
    {
        let ids = with_conjuncts(subject);
        if fits(&ids) {
            return ids;
        }
    }
    if past.is_quoted(token) {
        return Vec::new();
    }
    let sentence = view.sentence(token);
    let before: Vec<&Spot> = past.spots.iter().filter(|s| s.sentence + 1 == sentence).collect();
    let mut single = Vec::new();
    for spot in before.iter().filter(|spot| spot.subject && main_clause(view, spot.token)) {
        let ids = with_conjuncts(spot.token);
        if ids.len() > 1 || ids.iter().any(|id| store.drafts[*id].plural) {
            return ids;
        }
        if single.is_empty() && fits(&ids) {
            single = ids;
        }
    }
    // In a readout, those who met: a body that the sentence before speaks of is one more topic.
    let company = company(view, store, past, token);
    if !company.is_empty() {
        return company;
    }
    if !single.is_empty() {
        return single;
    }
    // "Protesters' demands include …": those whose demands the sentence before is about.
    for spot in before.iter().filter(|spot| view.dep(spot.token) == Dep::Poss) {
        let owned = view.head(spot.token);
        let subject = view.dep(owned) == Dep::Nsubj && main_clause(view, owned);
        if subject && fits(&spot.ids) {
            return spot.ids.clone();
        }
    }
    // Two persons in one sentence who met: both.
    let mut people: Vec<usize> = Vec::new();
    for spot in before {
        if let [id] = spot.ids.as_slice()
            && store.drafts[*id].kind == EntityKind::Person
            && !people.contains(id)
        {
            people.push(*id);
        }
    }
    if people.len() == 2 {
        return people;
    }
    // A readout's "they" are the two officials whom it began with.
    let block = |token: TokenId| {
        view.document.block_at(view.parse[token].span.start()).map(|block| block.span)
    };
    let mut officials: Vec<usize> = Vec::new();
    for spot in past.spots.iter().filter(|spot| block(spot.token) == block(token)) {
        if let [id] = spot.ids.as_slice()
            && store.drafts[*id].kind == EntityKind::Person
            && store.drafts[*id].office.is_some()
            && store.drafts[*id].entity.is_some()
            && !officials.contains(id)
        {
            officials.push(*id);
        }
    }
    let apart = |a: usize, b: usize| store.drafts[a].entity != store.drafts[b].entity;
    if officials.len() == 2 && apart(officials[0], officials[1]) { officials } else { Vec::new() }
}

/// What kind of pair a plural speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pair {
    People,
    Countries,
}

/// "the two men", "both countries", "the sides": the two last spoken of most. Persons for people, country codes else.
pub(super) enum Two {
    People(Vec<usize>),
    Countries(Vec<Code>),
}

/// The persons who are the subject of the sentence before together.
fn joined_before(store: &Store, past: &Past, sentence: usize) -> Vec<usize> {
    let mut people: Vec<usize> = Vec::new();
    let before =
        past.spots.iter().filter(|s| s.sentence + 1 == sentence && s.subject && !s.modifier);
    for spot in before {
        if let [id] = spot.ids.as_slice()
            && store.drafts[*id].kind == EntityKind::Person
            && store.drafts[*id].entity.is_some()
            && !people.contains(id)
        {
            people.push(*id);
        }
    }
    people
}

pub(super) fn two(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Option<Two> {
    let lemma = view.lower(token);
    // "Both welcomed the deal", "the two agreed": as a subject of its own.
    let bare_subject = matches!(view.dep(token), Dep::Nsubj | Dep::Nsubjpass)
        && (lemma == "both" || lemma == "two")
        && !view.parse.children(token).iter().any(|child| {
            // "Both of them agreed", but not "both of the towns".
            let them = view.parse.children(*child).iter().any(|of| view.lower(*of) == "them");
            view.dep(*child) == Dep::Prep && !(view.lower(*child) == "of" && them)
        });
    if bare_subject {
        let met = company(view, store, past, token);
        let ranked = if met.len() == 2 { met } else { officials(store, past) };
        return (ranked.len() == 2).then_some(Two::People(ranked));
    }
    if !matches!(view.parse[token].tag, Tag::Nns | Tag::Nnps) {
        return None;
    }
    let kind = match lemma.as_str() {
        "men" | "women" | "leaders" | "presidents" | "ministers" | "diplomats" | "officials"
        | "secretaries" | "premiers" | "chancellors" | "envoys" | "heads" | "politicians"
        | "counterparts" | "chiefs" | "advisors" | "advisers" | "principals" | "negotiators"
        | "representatives" | "ambassadors" => Pair::People,
        "countries" | "nations" | "states" | "governments" | "neighbours" | "neighbors"
        | "sides" | "parties" | "allies" | "powers" | "rivals" | "capitals" | "peoples"
        | "superpowers" | "militaries" => Pair::Countries,
        _ => return None,
    };
    let start = view.phrase_start(token);
    let words: Vec<String> = (start.0..token.0).map(|id| view.lower(TokenId(id))).collect();
    let counted = words.iter().any(|w| w == "two" || w == "both");
    let article = words.iter().any(|w| w == "the" || w == "their" || w == "these");
    let owned = (start.0..token.0).any(|id| view.hit(TokenId(id)).is_some());
    let rest = words.iter().filter(|w| {
        !matches!(
            w.as_str(),
            "the"
                | "two"
                | "both"
                | "their"
                | "these"
                | "foreign"
                | "prime"
                | "defense"
                | "defence"
                | "neighbouring"
                | "neighboring"
                | "national"
                | "security"
                | "special"
        )
    });
    if rest.count() > 0 || owned {
        return None;
    }
    let open = view.parse.children(token).iter().any(|child| {
        matches!(view.dep(*child), Dep::Relcl | Dep::Acl)
            || view.dep(*child) == Dep::Prep && view.lower(*child) == "of"
    });
    let sure = counted && (article || words.iter().any(|w| w == "both"));
    let bare = article
        && words.len() == 1
        && !open
        && matches!(
            lemma.as_str(),
            "sides"
                | "leaders"
                | "presidents"
                | "ministers"
                | "parties"
                | "officials"
                | "diplomats"
                | "secretaries"
                | "principals"
        )
        || article && !open && matches!(lemma.as_str(), "advisors" | "advisers" | "ministers");
    if !(sure || bare) {
        return None;
    }
    let sentence = view.sentence(token);
    if let Some(met) = those_who_met(view, store, past, token, kind, counted) {
        return Some(met);
    }
    if kind == Pair::People && !counted {
        let all = joined_before(store, past, sentence);
        if all.len() > 2 {
            return Some(Two::People(all));
        }
    }
    if kind == Pair::People {
        let men = lemma == "men";
        let women = lemma == "women";
        let ranked = rank(past, sentence, |spot| match spot.ids.as_slice() {
            [id] => {
                let draft = &store.drafts[*id];
                let wrong = men && draft.gender == Some(Gender::Woman)
                    || women && draft.gender == Some(Gender::Man);
                let placed = draft.entity.is_some() || men || women;
                (draft.kind == EntityKind::Person && !wrong && placed)
                    .then_some(*id)
                    .into_iter()
                    .collect()
            }
            _ => Vec::new(),
        });
        return (ranked.len() == 2).then_some(Two::People(ranked));
    }
    // "The Peru-Chile border … the two countries": those two, where this sentence names them as one.
    let country = |spot: &Spot| {
        let codes = spot.ids.iter().filter_map(|id| store.drafts[*id].entity.clone());
        codes.filter(is_country).collect::<Vec<Code>>()
    };
    let here: Vec<&Spot> = past.spots.iter().filter(|spot| spot.sentence == sentence).collect();
    let bound = here.windows(2).rev().find_map(|two| {
        let hyphen = two[0].token.0 + 2 == two[1].token.0
            && matches!(view.word(TokenId(two[0].token.0 + 1)), "-" | "–" | "‑");
        let codes = [country(two[0]), country(two[1])].concat();
        hyphen.then_some(codes)
    });
    let bound = bound.or_else(|| here.iter().rev().map(|spot| country(spot)).find(|c| c.len() > 1));
    let pair = bound.filter(|codes| codes.len() == 2 && codes[0] != codes[1]);
    if let Some(pair) = pair {
        return Some(Two::Countries(pair));
    }
    let ranked = rank(past, sentence, |spot| {
        // "The Peru-Chile border" speaks of both.
        let codes = spot.ids.iter().filter_map(|id| store.drafts[*id].entity.clone());
        codes.filter(is_country).collect()
    });
    (ranked.len() == 2).then_some(Two::Countries(ranked))
}

/// Those who met, as "the leaders", "both sides" of a readout: countries where all of them act for one.
fn those_who_met(
    view: &View<'_>,
    store: &Store,
    past: &Past,
    token: TokenId,
    kind: Pair,
    counted: bool,
) -> Option<Two> {
    let subject = matches!(view.dep(token), Dep::Nsubj | Dep::Nsubjpass | Dep::Agent);
    let people = company(view, store, past, token);
    if people.is_empty()
        || counted && people.len() != 2
        || !subject
        || matches!(view.lower(token).as_str(), "men" | "women")
    {
        return None;
    }
    if kind == Pair::People {
        return Some(Two::People(people));
    }
    let mut codes: Vec<Code> = Vec::new();
    for id in &people {
        match store.drafts[*id].entity.as_ref().filter(|code| is_country(code)) {
            Some(code) if !codes.contains(code) => codes.push(code.clone()),
            Some(_) => {}
            // "The sides" of a call with somebody who acts for no country are the persons.
            None => {
                let sides = matches!(view.lower(token).as_str(), "sides" | "parties");
                return sides.then_some(Two::People(people));
            }
        }
    }
    (codes.len() > 1).then_some(Two::Countries(codes))
}

/// The persons with an office and a country that were spoken of, in order.
fn officials(store: &Store, past: &Past) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for spot in &past.spots {
        if let [id] = spot.ids.as_slice() {
            let draft = &store.drafts[*id];
            let official = draft.kind == EntityKind::Person
                && draft.entity.is_some()
                && draft.office.is_some();
            if official && !found.contains(id) {
                found.push(*id);
            }
        }
    }
    found
}

/// The two that were spoken of most, the nearest sentences first.
fn rank<K: Ord + Clone>(past: &Past, sentence: usize, keys: impl Fn(&Spot) -> Vec<K>) -> Vec<K> {
    let mut scores: Vec<(K, f64, usize)> = Vec::new();
    for (i, spot) in past.spots.iter().enumerate() {
        let weight = match sentence - spot.sentence.min(sentence) {
            0 => 4.0,
            1 => 2.5,
            2 => 1.5,
            _ => 0.7,
        };
        for key in keys(spot) {
            match scores.iter_mut().find(|(known, _, _)| *known == key) {
                Some((_, score, _)) => *score += weight,
                None => scores.push((key, weight, i)),
            }
        }
    }
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
    scores.truncate(2);
    scores.sort_by_key(|(_, _, first)| *first);
    scores.into_iter().map(|(key, _, _)| key).collect()
}

/// "the latter", "the former": the last or the last but one named in the sentence.
pub(super) fn latter(view: &View<'_>, store: &Store, past: &Past, token: TokenId) -> Option<usize> {
    let word = view.lower(token);
    if word != "latter" && word != "former" {
        return None;
    }
    if matches!(view.dep(token), Dep::Amod | Dep::Compound | Dep::Nmod) {
        return None;
    }
    // "The latter agreed. The former did not": both choose between those who were named before the first of the two words.
    let other = if word == "former" { "latter" } else { "former" };
    let pair =
        |spot: &&Spot| view.lower(spot.token) == other && spot.sentence + 1 >= view.sentence(token);
    let end = past.spots.iter().rfind(pair).map_or(token, |spot| spot.token);
    let sentence = view.sentence(end);
    let mut found: Vec<usize> = Vec::new();
    let before = past.spots.iter().rev().skip_while(|s| s.token >= end);
    for spot in before.take_while(|s| s.sentence + 1 >= sentence) {
        if let [id] = spot.ids.as_slice()
            && !spot.modifier
            && store.drafts[*id].kind != EntityKind::Place
            && !found.contains(id)
        {
            found.push(*id);
        }
    }
    let index = usize::from(word == "former");
    found.get(index).copied()
}
