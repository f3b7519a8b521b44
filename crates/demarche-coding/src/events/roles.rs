//! From a pattern's roles to the sides of an event.
//!
//! In: a clause and a pattern. Out: actor and recipient, each side with its words.

use demarche_lexicon::{Page, Pattern, Role};
use demarche_model::{
    Code, Dep, EntityKind, Mention, MentionForm, Polarity, Pos, Span, Tag, TokenId,
};

use super::{Scene, matching};
use crate::actors::Side;
use crate::clause::{Clause, Kind, is_package, is_text, lower_lemma, with_conjuncts};
use crate::{reality, speech};

/// The two sides of an event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    /// Who does it.
    pub actor: Vec<Side>,
    /// To whom.
    pub recipient: Vec<Side>,
}

/// The heads of the phrases that stand in a role.
pub(super) fn heads(scene: &Scene<'_>, clause: &Clause, role: &Role) -> Vec<TokenId> {
    let embedded = || clause.complement.and_then(|c| scene.clauses.of(c));
    match role {
        Role::Subject => clause.subject.clone(),
        Role::Object => clause.object.clone(),
        Role::Indirect => clause.indirect.clone(),
        Role::Preposition(name) => {
            clause.behind(name).flat_map(|o| o.heads.iter().copied()).collect()
        }
        Role::ObjectOwner => clause.object.iter().flat_map(|head| owners(scene, *head)).collect(),
        Role::ComplementActor | Role::ComplementSubject => {
            embedded().map_or(Vec::new(), |c| c.subject.clone())
        }
        Role::ComplementObject => embedded().map_or(Vec::new(), |c| c.object.clone()),
        Role::ComplementRecipient => embedded().map_or(Vec::new(), whom),
        // The speaker need not stand in the clause.
        Role::Speaker => Vec::new(),
        Role::Place => ["in", "at"]
            .iter()
            .flat_map(|p| heads(scene, clause, &Role::Preposition((*p).into())))
            .collect(),
    }
}

/// Whom an embedded act befalls that no pattern reads.
fn whom(clause: &Clause) -> Vec<TokenId> {
    let behind = |name: &str| clause.behind(name).flat_map(|o| o.heads.iter().copied()).collect();
    [clause.object.clone(), clause.indirect.clone()]
        .into_iter()
        .chain(["to", "with", "against", "on", "from"].into_iter().map(behind))
        .find(|heads| !heads.is_empty())
        .unwrap_or_default()
}

/// Who or what a noun belongs to.
fn owners(scene: &Scene<'_>, head: TokenId) -> Vec<TokenId> {
    let parse = scene.parse;
    let mut found: Vec<TokenId> = Vec::new();
    for child in parse.children(head) {
        match parse[*child].dep {
            Dep::Poss | Dep::Amod | Dep::Compound | Dep::Nmod => {
                found.extend(with_conjuncts(parse, *child));
            }
            Dep::Prep => {
                found.extend(
                    parse
                        .children_by(*child, Dep::Pobj)
                        .flat_map(|behind| with_conjuncts(parse, behind)),
                );
            }
            _ => {}
        }
    }
    found
}

/// The entities that stand in a role, once each.
fn filled(scene: &Scene<'_>, clause: &Clause, role: &Role, depth: u8) -> Vec<Side> {
    // The embedded act's own pattern knows its sides best; of an act of equals all are the other side.
    if matches!(role, Role::ComplementActor | Role::ComplementRecipient)
        && depth > 0
        && let Some((inner, pattern)) = matching::below(scene, clause, depth)
    {
        let inner = self::sides(scene, inner, pattern, depth - 1);
        let wanted = if *role == Role::ComplementActor || pattern.mutual {
            inner.actor
        } else {
            inner.recipient
        };
        if !wanted.is_empty() {
            return wanted;
        }
    }
    if *role == Role::Speaker {
        let span = scene.parse[clause.predicate].span;
        let told =
            speech::innermost(scene.statements, span).map(|id| &scene.statements[id.index()]);
        // Who denies that it is so does not say it: nobody here does.
        let denied = told.is_some_and(|statement| statement.polarity == Polarity::Denies);
        return speaker(scene, span).filter(|_| !denied).into_iter().collect();
    }
    let mut sides = resolved(scene, &heads(scene, clause, role));
    if sides.is_empty()
        && *role == Role::Subject
        && clause.kind == Kind::Verb
        && reality::delight(scene.parse, clause.predicate).is_some()
    {
        // "It is an honour to meet them": who says so meets them.
        sides.extend(speaker(scene, scene.parse[clause.predicate].span));
    }
    if sides.is_empty() && *role == Role::Subject && clause.kind == Kind::Noun {
        sides = premodifiers(scene, clause);
        // "the Kherson offensive": a place before the noun says where, not who.
        sides.retain(|side| scene.cast.entities[side.entity.index()].kind != EntityKind::Place);
    }
    if *role == Role::Place {
        sides.retain(|side| is_place(scene, side));
    }
    sides
}

/// The sides that stand before an event noun: "Russian", "the China-Russia"; of common nouns only those who carry arms or
/// govern ("police violence"), since others say where or upon what.
fn premodifiers(scene: &Scene<'_>, clause: &Clause) -> Vec<Side> {
    let acts = |side: &Side| {
        let sector = scene.cast.entities[side.entity.index()].sector.as_ref();
        sector.is_some_and(|s| ["COP", "MIL", "REB", "UAF", "GOV"].contains(&s.as_str()))
    };
    let mut sides = Vec::new();
    for modifier in &clause.modifiers {
        let common = scene.parse[*modifier].pos == Pos::Noun;
        let found = resolved(scene, &[*modifier]);
        // "the Ana Lopes protests": an act is also named after whom it is about; who acts by name holds an office.
        let namesake = |side: &Side| {
            let entity = &scene.cast.entities[side.entity.index()];
            entity.kind == EntityKind::Person && entity.sector.is_none() && entity.office.is_none()
        };
        let meant = |side: &Side| !namesake(side) && (!common || acts(side));
        merge(&mut sides, found.into_iter().filter(meant).collect());
    }
    sides
}

fn resolved(scene: &Scene<'_>, heads: &[TokenId]) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for head in heads {
        let readings: [fn(&Scene<'_>, TokenId) -> Vec<Side>; 6] =
            [named_members, doers, phrase, owner, first_person, authors];
        let found = readings.iter().map(|read| read(scene, *head)).find(|found| !found.is_empty());
        merge(&mut sides, found.unwrap_or_default());
    }
    sides
}

/// Whom a phrase stands for, with persons that the parser did not coordinate with its head ("X and President *Y*").
fn phrase(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let mut sides = fused(scene, head);
    merge(&mut sides, scene.cast.sides(scene.parse, head));
    merge(&mut sides, joined_behind(scene, head));
    // "A Kabul bombing": the place before an act is where it is done.
    let act = scene.clauses.of(head).is_some_and(|clause| clause.kind == Kind::Noun);
    if act && scene.cast.of(head).is_empty() {
        sides.retain(|side| scene.cast.entities[side.entity.index()].kind != EntityKind::Place);
    }
    sides
}

/// The persons whom the parser joined to the country of the one before: "President X of Togo and President *Y* of Benin".
fn joined_behind(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let entity = |t: TokenId| scene.cast.of(t).first().map(|id| &scene.cast.entities[id.index()]);
    let is = |t: TokenId, kind: EntityKind| entity(t).is_some_and(|e| e.kind == kind);
    let of = |p: &TokenId| lower_lemma(parse, *p) == "of";
    if !is(head, EntityKind::Person) {
        return Vec::new();
    }
    let countries = parse.children_by(head, Dep::Prep).filter(of);
    let countries = countries.flat_map(|p| parse.children_by(p, Dep::Pobj));
    let countries = countries.filter(|c| is(*c, EntityKind::Country));
    let joined = countries.flat_map(|c| with_conjuncts(parse, c).into_iter().skip(1));
    let persons = joined.filter(|t| is(*t, EntityKind::Person));
    persons.flat_map(|t| scene.cast.sides(parse, t)).collect()
}

/// The persons named before a person inside what the parser takes for one name with an "and" in it.
fn fused(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let is_person = |token: TokenId| {
        let ids = scene.cast.of(token);
        ids.iter().any(|id| scene.cast.entities[id.index()].kind == EntityKind::Person)
    };
    let parse = scene.parse;
    if !is_person(head) {
        return Vec::new();
    }
    let below: Vec<TokenId> = parse
        .sentence_of(head)
        .iter()
        .take_while(|t| *t < head)
        .filter(|t| parse.ancestors(*t).take(6).any(|above| above == head))
        .collect();
    let joined = |t: &TokenId| {
        let and = below.iter().find(|and| **and > *t && parse[**and].dep == Dep::Cc);
        is_person(*t) && and.is_some()
    };
    below.iter().filter(|t| joined(t)).flat_map(|t| scene.cast.sides(parse, *t)).collect()
}

/// Whoever does what an event noun names ("the release *by Togo* of the crew").
fn doers(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    if !scene.cast.of(head).is_empty() {
        return Vec::new();
    }
    let own = scene.clauses.of(head).filter(|clause| clause.kind == Kind::Noun);
    let Some(own) = own else { return makers(scene, head) };
    let lends = |subject: &&TokenId| scene.parse.children(head).contains(subject);
    let behind_by = own.behind("by").flat_map(|o| o.heads.iter());
    let named: Vec<TokenId> = own.subject.iter().filter(lends).chain(behind_by).copied().collect();
    named.iter().flat_map(|t| scene.cast.sides(scene.parse, *t)).collect()
}

/// Whoever the words behind a noun's last "by" say made what it names ("the proclamation of the land as theirs *by
/// Togo*").
fn makers(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let mut below = vec![head];
    let mut found = None;
    for _ in 0..4 {
        let prepositions = below.iter().flat_map(|t| parse.children_by(*t, Dep::Prep));
        let prepositions: Vec<TokenId> = prepositions.filter(|p| *p > head).collect();
        let by = |p: &&TokenId| lower_lemma(parse, **p) == "by";
        found = found.or(prepositions.iter().rev().find(by).copied());
        below = prepositions.iter().flat_map(|p| parse.children_by(*p, Dep::Pobj)).collect();
    }
    let made = MADE.contains(&lower_lemma(parse, head).as_str());
    let heads: Vec<TokenId> =
        found.filter(|_| made).map_or(Vec::new(), |by| parse.children_by(by, Dep::Pobj).collect());
    heads.iter().flat_map(|t| scene.cast.sides(parse, *t)).collect()
}

/// What is made by saying or deciding, so that the words behind its "by" name who did.
const MADE: &[&str] = &[
    "proclamation",
    "declaration",
    "announcement",
    "decision",
    "move",
    "claim",
    "remark",
    "comment",
    "proposal",
    "decree",
    "order",
    "ruling",
    "recognition",
    "designation",
    "statement",
    "plan",
];

/// Whom a thing belongs to ("the plants *belonging to Togo*").
fn owner(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let owning = ["belong", "own", "run", "operate", "control", "hold", "staff"];
    let verbs = parse.children_by(head, Dep::Acl);
    let verbs = verbs.filter(|verb| owning.contains(&lower_lemma(parse, *verb).as_str()));
    let phrases = verbs.flat_map(|verb| {
        parse.children(verb).iter().copied().filter(|p| {
            parse[*p].dep == Dep::Agent
                || parse[*p].dep == Dep::Prep && lower_lemma(parse, *p) == "to"
        })
    });
    let heads = phrases.flat_map(|p| parse.children_by(p, Dep::Pobj));
    heads.flat_map(|t| scene.cast.sides(parse, t)).collect()
}

/// Whoever passed or issued a text named again ("they adopted a resolution … the *resolution* condemns").
fn authors(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let lemma = lower_lemma(parse, head);
    if !is_text(&lemma) || parse[head].dep != Dep::Nsubj {
        return Vec::new();
    }
    let here = parse.sentence_of(head).start;
    let told = scene.clauses.all.iter().rev().filter(|c| c.kind == Kind::Verb);
    let mut before = told.filter(|c| c.predicate < here).take(12);
    let issuing = before.find(|c| {
        let names = c.object.iter().any(|t| lower_lemma(parse, *t) == lemma);
        names && !c.subject.iter().any(|t| is_text(&lower_lemma(parse, *t)))
    });
    let subjects = issuing.map_or(&[][..], |c| &c.subject[..]);
    subjects.iter().flat_map(|t| phrase(scene, *t)).collect()
}

/// Whoever does the act in which, the words say, something was done: "were hurt in a series of raids *by X*".
pub(super) fn by_act(scene: &Scene<'_>, clause: &Clause, page: &Page) -> Vec<Side> {
    let parse = scene.parse;
    let behind = ["in", "during"].into_iter().flat_map(|name| clause.behind(name));
    let heads: Vec<TokenId> = behind.flat_map(|oblique| oblique.heads.iter().copied()).collect();
    let measured = heads.iter().filter(|head| is_package(&lower_lemma(parse, **head)));
    let of = measured.flat_map(|head| parse.children_by(*head, Dep::Prep));
    let of = of.filter(|p| lower_lemma(parse, *p) == "of");
    let inner: Vec<TokenId> = of.flat_map(|p| parse.children_by(p, Dep::Pobj)).collect();
    // "were hurt when soldiers raided the camp".
    let when = |verb: &TokenId| {
        let marks = parse.children(*verb).iter().filter(|t| **t < *verb);
        let mut marks = marks.filter(|t| matches!(parse[**t].dep, Dep::Mark | Dep::Advmod));
        marks.any(|t| ["as", "when", "after"].contains(&lower_lemma(parse, *t).as_str()))
    };
    let around: Vec<TokenId> =
        parse.children_by(clause.predicate, Dep::Advcl).filter(when).collect();
    let acts = heads.iter().chain(&inner).chain(&around);
    let acts = acts.filter_map(|head| scene.clauses.of(*head));
    for act in acts.filter(|act| act.kind != Kind::Copular && act.predicate != clause.predicate) {
        // Of a fight, both sides stand behind "between"; who did the harm is not told.
        let Some((read, pattern)) = matching::best(scene, act, 1) else { continue };
        if read.event == page.event && !pattern.mutual {
            let own: Vec<TokenId> = act.subject.clone();
            let mut sides = resolved(scene, &own);
            if sides.is_empty() && act.kind == Kind::Noun {
                sides = premodifiers(scene, act);
                sides.retain(|side| {
                    scene.cast.entities[side.entity.index()].kind != EntityKind::Place
                });
            }
            return sides;
        }
    }
    Vec::new()
}

/// The places that a clause names behind "in" or "at", or before its noun.
pub(super) fn sides_at(scene: &Scene<'_>, clause: &Clause) -> Vec<Side> {
    let mut sides = resolved(scene, &heads(scene, clause, &Role::Place));
    if sides.is_empty() {
        sides = resolved(scene, &clause.modifiers);
    }
    sides.retain(|side| is_place(scene, side));
    sides
}

/// Whether a side is a country or a place.
fn is_place(scene: &Scene<'_>, side: &Side) -> bool {
    let entity = &scene.cast.entities[side.entity.index()];
    matches!(entity.kind, EntityKind::Place | EntityKind::Country)
}

/// The members that a group's phrase names: "parties *including* X and Y", "states *such as* Z", "critics, who *include*
/// W", "presidents *of* X *and* Y".
fn named_members(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let names = |t: &TokenId| {
        let such = || parse.children(*t).iter().any(|c| lower_lemma(parse, *c) == "such");
        let plural = || matches!(parse[head].tag, Tag::Nns | Tag::Nnps);
        parse[*t].dep == Dep::Prep
            && match lower_lemma(parse, *t).as_str() {
                "include" | "including" => true,
                "as" => such(),
                "like" => plural(),
                _ => false,
            }
            || matches!(parse[*t].dep, Dep::Relcl | Dep::Acl) && lower_lemma(parse, *t) == "include"
    };
    let sides_behind = |t: TokenId| -> Vec<Side> {
        let heads = parse.children(t).iter().copied();
        let heads = heads.filter(|c| matches!(parse[*c].dep, Dep::Pobj | Dep::Dobj));
        let heads = heads.flat_map(|member| with_conjuncts(parse, member));
        heads.flat_map(|member| scene.cast.sides(parse, member)).collect()
    };
    let listed: Vec<Side> =
        parse.children(head).iter().copied().filter(names).flat_map(sides_behind).collect();
    if listed.iter().any(|side| code(scene, side).is_some()) {
        return listed;
    }
    // A tagger takes capitals for one name: "the Defence Ministers of X and Y".
    let capital = parse[head].tag == Tag::Nnp && lower_lemma(parse, head).ends_with('s');
    if !capital && !matches!(parse[head].tag, Tag::Nns | Tag::Nnps) {
        return Vec::new();
    }
    let of = |t: &TokenId| matches!(lower_lemma(parse, *t).as_str(), "of" | "from");
    let each = parse.children_by(head, Dep::Prep).filter(of).map(sides_behind);
    each.into_iter().find(|sides| sides.len() > 1).unwrap_or_default()
}

/// Who says the words at `span`: the speaker of the innermost statement around them, else the report's issuer.
fn speaker(scene: &Scene<'_>, span: Span) -> Option<Side> {
    let told = speech::innermost(scene.statements, span).map(|id| &scene.statements[id.index()]);
    let (entity, named) = match told {
        Some(statement) => (statement.speaker?, statement.speaker_span),
        None => (scene.cast.issuer?, None),
    };
    let first = || scene.cast.entities[entity.index()].mentions.first().map(|mention| mention.span);
    let span = named.or_else(first)?;
    Some(Side { entity, span })
}

/// Whoever says "I", "we" or "our": the speaker of the statement around it, else the report's issuer.
fn first_person(scene: &Scene<'_>, head: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let says_i =
        |t: TokenId| ["i", "we", "me", "us", "my", "our"].contains(&lower_lemma(parse, t).as_str());
    let word = if says_i(head) {
        Some(head)
    } else {
        parse.children_by(head, Dep::Poss).find(|t| says_i(*t))
    };
    let span = word.map(|word| parse[word].span);
    let side = span.and_then(|span| Some(Side { span, ..speaker(scene, span)? }));
    side.into_iter().collect()
}

/// The sides of an event that a pattern reads in a clause.
/// `depth` bounds how far the sides of embedded acts are followed.
pub(super) fn sides(scene: &Scene<'_>, clause: &Clause, pattern: &Pattern, depth: u8) -> Sides {
    let filled = |role: &Role| filled(scene, clause, role, depth);
    // A side that stands for somebody on the list is surer than one that stands for nobody known.
    let first = |roles: &[Role]| {
        let all: Vec<Vec<Side>> = roles.iter().map(filled).filter(|s| !s.is_empty()).collect();
        let known = |sides: &Vec<Side>| sides.iter().any(|side| code(scene, side).is_some());
        all.iter().find(|sides| known(sides)).or(all.first()).cloned().unwrap_or_default()
    };
    let mut actor = first(&pattern.actor);
    let mut recipient = first(&pattern.recipient);
    if pattern.mutual {
        for role in pattern.actor.iter().chain(&pattern.recipient) {
            merge(&mut actor, filled(role));
        }
        if clause.kind == Kind::Noun {
            merge(&mut actor, premodifiers(scene, clause));
        }
        let other = both_speakers(scene, clause, &actor);
        merge(&mut actor, other);
        let other = greeted(scene, clause, &actor);
        merge(&mut actor, other);
        return Sides { actor, recipient: Vec::new() };
    }
    // "welcomed Togo's plan": a plan that stands for nobody known stands for its owner.
    if pattern.recipient.contains(&Role::Object)
        && !recipient.iter().any(|side| code(scene, side).is_some())
    {
        let before = |head: &TokenId| {
            let children = scene.parse.children(*head).iter().copied();
            children
                .filter(|c| {
                    matches!(scene.parse[*c].dep, Dep::Poss | Dep::Amod | Dep::Compound | Dep::Nmod)
                })
                .collect::<Vec<TokenId>>()
        };
        let before: Vec<TokenId> = clause.object.iter().flat_map(before).collect();
        let mut owners = resolved(scene, &before);
        owners.retain(|side| code(scene, side).is_some());
        if !owners.is_empty() && !recipient.is_empty() {
            recipient = owners;
        }
    }
    if recipient.is_empty() && clause.undergone {
        recipient = filled(&Role::Object);
    }
    recipient.retain(|side| !actor.iter().any(|a| a.entity == side.entity));
    // "affirmed the alliance between Togo and Benin", said in Togo: the other one is the other side.
    let own: Vec<_> = actor.iter().filter_map(|side| code(scene, side)).collect();
    let foreign = |side: &Side| code(scene, side).is_some_and(|code| !own.contains(&code));
    // "Reaffirmed the commitment of Togo", said by its minister: no government does a thing to its own country.
    let governs = actor.iter().all(|side| {
        let sector = scene.cast.entities[side.entity.index()].sector.as_ref();
        sector.is_none_or(|sector| matches!(sector.as_str(), "GOV" | "LEG"))
    });
    recipient.retain(|side| {
        let country = scene.cast.entities[side.entity.index()].kind == EntityKind::Country;
        // "calls on all Lusitanians": its people are not the state.
        !country || !governs || foreign(side) || is_people(scene, side)
    });
    // "the two underscored the ties between Togo and Benin": nobody else is meant.
    let shared = own.iter().any(|code| *code != own[0]) && !recipient.iter().any(foreign);
    if shared || recipient.iter().any(foreign) {
        // A state may well fight a group of its own.
        let body = |side: &Side| {
            let kind = scene.cast.entities[side.entity.index()].kind;
            matches!(kind, EntityKind::Organisation | EntityKind::Group)
        };
        recipient
            .retain(|side| body(side) || code(scene, side).is_none_or(|code| !own.contains(&code)));
    }
    Sides { actor, recipient }
}

/// "We met last in May", said by one of two: the other is the other side.
fn both_speakers(scene: &Scene<'_>, clause: &Clause, actor: &[Side]) -> Vec<Side> {
    let parse = scene.parse;
    let we =
        clause.subject.iter().find(|t| ["we", "us"].contains(&lower_lemma(parse, **t).as_str()));
    let own = actor.first().and_then(|side| code(scene, side));
    let (Some(we), Some(own)) = (we, own) else { return Vec::new() };
    if actor.iter().any(|side| code(scene, side) != Some(own)) {
        return Vec::new();
    }
    let span = parse[*we].span;
    let other = scene.cast.other_speaker(own);
    other.map(|entity| Side { entity, span }).into_iter().collect()
}

/// "During the call, Quinn congratulated President Soto": with whom she spoke.
fn greeted(scene: &Scene<'_>, clause: &Clause, actor: &[Side]) -> Vec<Side> {
    let parse = scene.parse;
    let noun = clause.predicate;
    let during = parse[noun].head;
    let own = actor.first().and_then(|side| code(scene, side));
    if clause.kind != Kind::Noun
        || parse[noun].dep != Dep::Pobj
        || lower_lemma(parse, during) != "during"
        || actor.iter().any(|side| code(scene, side) != own)
    {
        return Vec::new();
    }
    let Some(told) = scene.clauses.of(parse[during].head).filter(|c| !c.passive) else {
        return Vec::new();
    };
    let to = told.behind("to").flat_map(|o| o.heads.iter());
    let heads: Vec<TokenId> = told.object.iter().chain(&told.indirect).chain(to).copied().collect();
    let mut sides = resolved(scene, &heads);
    sides.retain(|side| {
        let entity = &scene.cast.entities[side.entity.index()];
        entity.kind == EntityKind::Person
            && entity.entity.is_some()
            && entity.entity.as_ref() != own
    });
    sides
}

/// Whether a country is named by its people: "all Lusitanians".
fn is_people(scene: &Scene<'_>, side: &Side) -> bool {
    let entity = &scene.cast.entities[side.entity.index()];
    let demonym = |m: &&Mention| m.span == side.span && m.form == MentionForm::Demonym;
    let tokens = scene.parse.tokens_in(side.span);
    let last = tokens.iter().last();
    let plural = last.is_some_and(|t| matches!(scene.parse[t].tag, Tag::Nns | Tag::Nnps));
    plural && entity.mentions.iter().any(|m| demonym(&m))
}

fn code<'s>(scene: &Scene<'s>, side: &Side) -> Option<&'s Code> {
    scene.cast.entities[side.entity.index()].entity.as_ref()
}

/// Adds the sides that are not there yet.
pub(super) fn merge(into: &mut Vec<Side>, sides: Vec<Side>) {
    for side in sides {
        if !into.iter().any(|known| known.entity == side.entity) {
            into.push(side);
        }
    }
}
