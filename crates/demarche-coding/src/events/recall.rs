//! The sides of an act that the report told before.
//!
//! In: a clause whose words leave a side out ("the attack", "condemned the move"), and the acts told so far. Out: the
//! sides of the act that its definite noun looks back to. Where several acts fit that have different sides, only one of
//! the same sentence or the one before is taken.

use std::collections::BTreeSet;

use demarche_lexicon::{Page, Pattern, Role};
use demarche_model::{Code, Dep, Span, Status, TokenId};

use super::roles::{self, Sides};
use super::{Candidate, Scene, matching};
use crate::actors::Side;
use crate::clause::{Clause, Kind, lower_lemma};

/// How many sentences a definite noun looks back.
const WINDOW: usize = 12;
/// How many a noun for any deed does.
const NEAR: usize = 3;
/// PLOVER's quad of words for each other.
const VERBAL_COOPERATION: u8 = 1;
/// PLOVER's quad of deeds against somebody.
const MATERIAL_CONFLICT: u8 = 4;

/// Verbs by which one stands by whoever is attacked.
const BACKING: &[&str] =
    &["support", "defend", "help", "assist", "stand", "back", "protect", "aid", "shield"];

/// Nouns that stand for whatever somebody did.
const DEEDS: &[&str] = &[
    "move",
    "action",
    "step",
    "decision",
    "measure",
    "operation",
    "act",
    "policy",
    "incident",
    "behavior",
    "behaviour",
    "conduct",
    "announcement",
    "gesture",
];

/// Nouns that stand for what somebody said.
const CLAIMS: &[&str] =
    &["claim", "allegation", "accusation", "assertion", "remark", "comment", "statement", "charge"];

/// Fills the sides that a clause leaves out.
pub(super) fn recall<'a>(
    scene: &Scene<'a>,
    clause: &Clause,
    page: &Page,
    pattern: &Pattern,
    told: &[Candidate<'a>],
    sides: &mut Sides,
) {
    let held = sides.clone();
    if clause.passive && page.quad == VERBAL_COOPERATION && clause.kind == Kind::Verb {
        // "It was agreed to stay in touch": by those who the report says met.
        let nobody = sides.actor.is_empty();
        let met = |c: &&Candidate<'a>| {
            c.pattern.mutual && codes(scene, &c.sides.actor).len() == 2 && c.page.quad == page.quad
        };
        let agreed = pattern.mutual || clause.complement.is_some();
        if nobody
            && agreed
            && let Some(act) = only(scene, clause.predicate, WINDOW, told, met)
        {
            sides.actor = act.sides.actor.clone();
            let own = codes(scene, &sides.actor);
            let foreign = |side: &Side| codes(scene, &[*side]).is_disjoint(&own);
            sides.recipient.retain(foreign);
        }
        return;
    }
    if pattern.mutual {
        let alone = codes(scene, &held.actor).len() == 1;
        // "The meeting of the council" says whose it was.
        let of =
            |p: TokenId| ["of", "with", "between"].contains(&lower_lemma(scene.parse, p).as_str());
        let told_whose = scene.parse.children_by(clause.predicate, Dep::Prep).any(of);
        let points = !told_whose && is_definite(scene, clause.predicate);
        if alone && clause.kind == Kind::Noun && points {
            let fits = |c: &&Candidate<'a>| {
                c.page.event == page.event && c.pattern.mutual && meets(scene, c, &held.actor)
            };
            if let Some(act) = latest(scene, clause.predicate, WINDOW, told, fits) {
                roles::merge(&mut sides.actor, act.sides.actor.clone());
            }
        }
        return;
    }
    let silent = [&held.actor, &held.recipient].map(Vec::is_empty);
    if silent == [false, false] || codes(scene, &held.actor).len() > 1 {
        return;
    }
    let hostile = page.quad == MATERIAL_CONFLICT && clause.kind == Kind::Noun;
    if hostile && silent == [false, true] && !pattern.recipient.is_empty() {
        sides.recipient = faced(scene, clause, &held);
        if !sides.recipient.is_empty() {
            return;
        }
    }
    for noun in nouns(clause) {
        // "Israeli raids" in a report that told whom Israel attacks: one foe, and the same one.
        if !is_definite(scene, noun) {
            let fits = |c: &&Candidate<'a>| {
                c.page.event == page.event
                    && kin(c.pattern, pattern)
                    && !c.pattern.mutual
                    && share(scene, &c.sides.actor, &held.actor)
                    && !codes(scene, &c.sides.recipient).is_empty()
            };
            if hostile
                && silent == [false, true]
                && !pattern.recipient.is_empty()
                && let Some(act) = only(scene, noun, WINDOW, told, fits)
            {
                sides.recipient = act.sides.recipient.clone();
            }
            continue;
        }
        let lemma = lower_lemma(scene.parse, noun);
        let own = scene.clauses.of(noun).filter(|c| c.kind == Kind::Noun);
        let events: BTreeSet<&Code> = own.map_or_else(BTreeSet::new, |own| {
            matching::pages(scene, own).into_iter().map(|page| &page.event).collect()
        });
        if events.contains(&page.event) {
            if silent == [true, true] && !(page.quad == MATERIAL_CONFLICT && goes_on(scene, noun)) {
                continue;
            }
            let fits = |c: &&Candidate<'a>, loose: bool| {
                let same = |before: &[Side], now: &[Side]| {
                    now.is_empty()
                        || loose && before.is_empty() && !codes(scene, now).is_empty()
                        || share(scene, before, now)
                };
                c.page.event == page.event
                    && kin(c.pattern, pattern)
                    && !c.pattern.mutual
                    && same(&c.sides.actor, &held.actor)
                    && same(&c.sides.recipient, &held.recipient)
            };
            let strict = latest(scene, noun, WINDOW, told, |c| fits(c, false));
            // Else an act of which the report named the other side alone.
            let act = strict.or_else(|| only(scene, noun, WINDOW, told, |c| fits(c, true)));
            if let Some(act) = act {
                if silent[0] && !codes(scene, &act.sides.actor).is_empty() {
                    sides.actor = act.sides.actor.clone();
                }
                let known = !codes(scene, &act.sides.recipient).is_empty();
                if silent[1] && known && !pattern.recipient.is_empty() {
                    sides.recipient = act.sides.recipient.clone();
                }
            }
        } else if silent == [false, true]
            && asks_of_object(pattern)
            && own.is_none_or(|own| {
                own.subject.is_empty() && own.modifiers.is_empty() && own.object.is_empty()
            })
        {
            let fits = |c: &&Candidate<'a>| {
                let deed = DEEDS.contains(&lemma.as_str()) && c.page.event != page.event;
                (events.contains(&c.page.event) || deed)
                    && !codes(scene, &c.sides.actor).is_empty()
                    && !share(scene, &c.sides.actor, &held.actor)
            };
            if let Some(act) = latest(scene, noun, NEAR, told, fits) {
                sides.recipient = act.sides.actor.clone();
            }
        }
    }
    if silent == [false, true] && sides.recipient.is_empty() && asks_of_object(pattern) {
        sides.recipient.extend(claimant(scene, clause, &held.actor));
    }
    let actors: BTreeSet<_> = sides.actor.iter().map(|side| side.entity).collect();
    sides.recipient.retain(|side| !actors.contains(&side.entity));
}

/// Gives deeds against nobody named the one foe that the report names for whoever does them: "Malian aggression", where all
/// that Mali does to anybody, before or after, it does to Togo.
pub(super) fn complete(scene: &Scene<'_>, chosen: &mut [Candidate<'_>]) {
    let deed = |c: &Candidate<'_>| {
        c.page.quad == MATERIAL_CONFLICT
            && c.clause.kind == Kind::Noun
            && !c.pattern.mutual
            && !c.pattern.recipient.is_empty()
            && !codes(scene, &c.sides.actor).is_empty()
    };
    let filled: Vec<(usize, Vec<Side>)> = (0..chosen.len())
        .filter(|i| deed(&chosen[*i]) && chosen[*i].sides.recipient.is_empty())
        .filter_map(|i| {
            let own = &chosen[i];
            let same = |c: &&Candidate<'_>| {
                c.page.event == own.page.event
                    && matches!(c.reading.status, Status::Asserted | Status::Historical)
                    && kin(c.pattern, own.pattern)
                    && !c.pattern.mutual
                    && share(scene, &c.sides.actor, &own.sides.actor)
                    && !codes(scene, &c.sides.recipient).is_empty()
            };
            let foes: Vec<&Candidate<'_>> = chosen.iter().filter(same).collect();
            let named: BTreeSet<_> =
                foes.iter().map(|c| codes(scene, &c.sides.recipient)).collect();
            let before = foes.iter().rev().find(|c| c.clause.predicate < own.clause.predicate);
            let nearest = before.or(foes.first()).filter(|_| named.len() == 1);
            let told = nearest.map(|act| act.sides.recipient.clone());
            let found = told.unwrap_or_else(|| {
                let spared = shielded(scene, own.clause.predicate);
                if spared.is_empty() { backed(scene, own) } else { spared }
            });
            (!found.is_empty()).then_some((i, found))
        })
        .collect();
    for (i, recipient) in filled {
        let actors = codes(scene, &chosen[i].sides.actor);
        if actors.is_disjoint(&codes(scene, &recipient)) {
            chosen[i].sides.recipient = recipient;
        }
    }
}

/// The one other party that is backed in the sentence of a deed: "helps *Togo* and condemns Malian aggression".
fn backed(scene: &Scene<'_>, deed: &Candidate<'_>) -> Vec<Side> {
    let parse = scene.parse;
    let backs = ["support", "help", "assist", "aid", "defend", "protect", "arm", "back"];
    if !is_force(deed.pattern) {
        return Vec::new();
    }
    let range = parse.sentence_of(deed.clause.predicate);
    let here = scene.clauses.all.iter().filter(|c| range.holds(c.predicate));
    let backing = here.filter(|c| backs.contains(&lower_lemma(parse, c.predicate).as_str()));
    let whom = backing.flat_map(|c| {
        let to = ["to", "for", "of"].into_iter().flat_map(|name| c.behind(name));
        let to = to.filter(|_| c.kind == Kind::Noun).flat_map(|o| o.heads.iter());
        let object = c.object.iter().filter(|_| c.kind == Kind::Verb);
        object.chain(to).copied().collect::<Vec<TokenId>>()
    });
    // "helps our partners", "to defend itself": who is meant is not told there.
    let ours = |t: TokenId| parse[t].tag == demarche_model::Tag::PrpS;
    let named = |head: &TokenId| {
        parse[*head].pos != demarche_model::Pos::Pron
            && !parse.children(*head).iter().any(|child| ours(*child))
    };
    let mut sides: Vec<Side> = Vec::new();
    for head in whom.filter(named) {
        roles::merge(&mut sides, scene.cast.sides(parse, head));
    }
    let own = codes(scene, &deed.sides.actor);
    sides.retain(|side| {
        let code = codes(scene, &[*side]);
        !code.is_empty() && code.is_disjoint(&own)
    });
    if codes(scene, &sides).len() == 1 { sides } else { Vec::new() }
}

/// Who is shielded from a deed: "helps *Togo* defend itself against Malian attacks".
fn shielded(scene: &Scene<'_>, noun: TokenId) -> Vec<Side> {
    let parse = scene.parse;
    let from = parse[noun].head;
    if parse[noun].dep != Dep::Pobj
        || !matches!(lower_lemma(parse, from).as_str(), "from" | "against")
    {
        return Vec::new();
    }
    let shields = ["defend", "protect", "shield", "guard", "safeguard", "insulate"];
    let mut verb = parse[from].head;
    if parse[verb].dep == Dep::Dobj || parse[verb].dep == Dep::Pobj {
        verb = parse[verb].head;
    }
    let Some(clause) = scene.clauses.of(verb) else { return Vec::new() };
    if !shields.contains(&lower_lemma(parse, verb).as_str()) {
        return Vec::new();
    }
    let itself = clause.object.iter().any(|t| {
        parse[*t].pos == demarche_model::Pos::Pron && lower_lemma(parse, *t).contains("sel")
    });
    // "efforts to help Togo and to defend itself": only a subject of its own says who that is.
    if itself && parse.children_by(verb, Dep::Nsubj).next().is_none() {
        return Vec::new();
    }
    let ours = |t: &&TokenId| {
        parse.children(**t).iter().any(|child| parse[*child].tag == demarche_model::Tag::PrpS)
    };
    let whom = if itself { &clause.subject } else { &clause.object };
    let whom = whom.iter().filter(|t| !ours(t));
    let sides: Vec<Side> = whom.flat_map(|t| scene.cast.sides(parse, *t)).collect();
    if codes(scene, &sides).is_empty() { Vec::new() } else { sides }
}

/// Who claims what a clause's object only calls a claim: the speaker of the last statement before, of the same sentence
/// or the one before ("Lima says that … Quito disputes *the claim*").
fn claimant(scene: &Scene<'_>, clause: &Clause, actor: &[Side]) -> Option<Side> {
    let said = |noun: &&TokenId| {
        CLAIMS.contains(&lower_lemma(scene.parse, **noun).as_str()) && is_definite(scene, **noun)
    };
    let noun = *clause.object.iter().find(said)?;
    let at = scene.parse[noun].span.start();
    let here = sentence(scene, noun);
    let near = |span: Span| {
        let tokens = scene.parse.tokens_in(span);
        span.end() <= at && sentence(scene, tokens.start) + 1 >= here
    };
    let told = scene.statements.iter().rev().filter_map(|statement| {
        let span = statement.speaker_span.filter(|span| near(*span))?;
        Some(Side { entity: statement.speaker?, span })
    });
    let mut others = told.filter(|side| !share(scene, std::slice::from_ref(side), actor));
    others.next().filter(|side| !codes(scene, std::slice::from_ref(side)).is_empty())
}

/// Who stands in the face of an act: "support *Togo* in the face of the invasion", "*Togo*'s borders in the face of …".
fn faced(scene: &Scene<'_>, clause: &Clause, held: &Sides) -> Vec<Side> {
    let parse = scene.parse;
    let over = |t: TokenId, dep: Dep, lemma: &str| {
        let head = parse[t].head;
        (parse[t].dep == dep && lower_lemma(parse, head) == lemma).then_some(head)
    };
    let face = over(clause.predicate, Dep::Pobj, "of").and_then(|of| over(of, Dep::Prep, "face"));
    let Some(place) = face.and_then(|face| over(face, Dep::Pobj, "in")) else { return Vec::new() };
    let mut at = parse[place].head;
    for _ in 0..6 {
        let mut heads: Vec<TokenId> = Vec::new();
        if let Some(verb) = scene.clauses.of(at).filter(|c| c.kind == Kind::Verb) {
            // Whom one thanks in the face of a war need not be in it.
            if !BACKING.contains(&lower_lemma(parse, at).as_str()) {
                return Vec::new();
            }
            heads.extend(verb.object.iter().chain(&verb.indirect));
            let behind = ["with", "to", "by"].into_iter().flat_map(|p| verb.behind(p));
            heads.extend(behind.flat_map(|o| o.heads.iter().copied()));
        } else {
            let to = |p: &TokenId| {
                ["for", "to", "of", "with"].contains(&lower_lemma(parse, *p).as_str())
            };
            let behind = parse.children_by(at, Dep::Prep).filter(to);
            heads.extend(behind.flat_map(|p| parse.children_by(p, Dep::Pobj)));
            if heads.is_empty() {
                heads.extend(parse.children_by(at, Dep::Poss));
                heads.push(at);
            }
        }
        let mut found: Vec<Side> = heads.iter().flat_map(|t| scene.cast.sides(parse, *t)).collect();
        let own = codes(scene, &held.actor);
        let people = |side: &Side| {
            scene.cast.entities[side.entity.index()].kind
                != demarche_model::EntityKind::Organisation
        };
        found.retain(|side| {
            people(side) && codes(scene, &[*side]).iter().any(|code| !own.contains(code))
        });
        match codes(scene, &found).len() {
            0 => {}
            1 => {
                found.truncate(1);
                return found;
            }
            _ => return Vec::new(),
        }
        let next = parse[at].head;
        let up =
            matches!(parse[at].dep, Dep::Prep | Dep::Pobj | Dep::Pcomp | Dep::Conj | Dep::Dobj);
        if !up || next == at {
            break;
        }
        at = next;
    }
    Vec::new()
}

/// The nouns of a clause that may stand for an act: an event noun itself, else the verb's object, and what stands behind
/// "for" ("blamed for the raid").
fn nouns(clause: &Clause) -> Vec<TokenId> {
    if clause.kind == Kind::Noun {
        return vec![clause.predicate];
    }
    let behind = clause.behind("for").flat_map(|o| o.heads.iter());
    clause.object.iter().chain(behind).copied().collect()
}

/// Whether something is told of an act ("the attack killed six", "they died in the attack"), which is more than named.
fn goes_on(scene: &Scene<'_>, noun: TokenId) -> bool {
    let parse = scene.parse;
    let token = parse[noun];
    let over = parse[token.head];
    match token.dep {
        Dep::Nsubj | Dep::Nsubjpass => true,
        Dep::Pobj if lower_lemma(parse, token.head) == "in" => {
            let harm = ["die", "kill", "injure", "wound", "hurt", "perish", "damage"];
            harm.contains(&lower_lemma(parse, over.head).as_str())
        }
        _ => false,
    }
}

/// Whether whoever does what the object names is the pattern's other side.
fn asks_of_object(pattern: &Pattern) -> bool {
    pattern.recipient.iter().any(|role| matches!(role, Role::Object | Role::ObjectOwner))
}

/// Whether a noun points back: "the", "this" or "those" before it, and nothing that makes it a new one.
fn is_definite(scene: &Scene<'_>, noun: TokenId) -> bool {
    let parse = scene.parse;
    let points = ["the", "this", "that", "these", "those", "both"];
    let fresh = ["new", "latest", "other", "another", "next", "further", "first", "only", "same"];
    parse.children(noun).iter().any(|child| {
        parse[*child].dep == Dep::Det && points.contains(&lower_lemma(parse, *child).as_str())
    }) && !parse
        .children(noun)
        .iter()
        .any(|child| fresh.contains(&lower_lemma(parse, *child).as_str()))
}

/// The acts told before a noun, in its sentence and so many before it, the last first.
fn within<'c, 'a>(
    scene: &Scene<'a>,
    noun: TokenId,
    window: usize,
    told: &'c [Candidate<'a>],
) -> impl Iterator<Item = &'c Candidate<'a>> {
    let here = sentence(scene, noun);
    told.iter()
        .rev()
        .take_while(move |c| sentence(scene, c.clause.predicate) + window >= here)
        .filter(move |c| c.clause.predicate < noun)
}

/// The last act told before a noun that fits; none where those that fit have different sides and the last is not near.
fn latest<'c, 'a>(
    scene: &Scene<'a>,
    noun: TokenId,
    window: usize,
    told: &'c [Candidate<'a>],
    fits: impl Fn(&&Candidate<'a>) -> bool,
) -> Option<&'c Candidate<'a>> {
    let happened = [Status::Asserted, Status::Historical, Status::Future];
    let near: Vec<&Candidate<'a>> = within(scene, noun, window, told)
        .filter(|c| happened.contains(&c.reading.status) && fits(c))
        .collect();
    let last = near.first()?;
    let dyads: BTreeSet<_> = near
        .iter()
        .map(|c| (codes(scene, &c.sides.actor), codes(scene, &c.sides.recipient)))
        .filter(|(actor, recipient)| !actor.is_empty() && !recipient.is_empty())
        .collect();
    let close = sentence(scene, last.clause.predicate) + 1 >= sentence(scene, noun);
    // An act told with both its sides says more than its last mention.
    let fullest = near
        .iter()
        .find(|c| !c.sides.actor.is_empty() && !c.sides.recipient.is_empty())
        .filter(|_| dyads.len() == 1 && !last.pattern.mutual)
        .unwrap_or(last);
    (dyads.len() < 2 || close).then_some(*fullest)
}

/// The last act told before a noun that fits, where all that fit have the same known sides.
fn only<'c, 'a>(
    scene: &Scene<'a>,
    noun: TokenId,
    window: usize,
    told: &'c [Candidate<'a>],
    fits: impl Fn(&&Candidate<'a>) -> bool,
) -> Option<&'c Candidate<'a>> {
    let happened = [Status::Asserted, Status::Historical];
    let near: Vec<&Candidate<'a>> = within(scene, noun, window, told)
        .filter(|c| happened.contains(&c.reading.status) && fits(c))
        .collect();
    let sides =
        |c: &&Candidate<'a>| (codes(scene, &c.sides.actor), codes(scene, &c.sides.recipient));
    let dyads: BTreeSet<_> = near.iter().map(sides).collect();
    near.first().copied().filter(|_| dyads.len() == 1)
}

fn sentence(scene: &Scene<'_>, token: TokenId) -> usize {
    scene.parse.sentences().partition_point(|s| s.start <= token)
}

fn codes(scene: &Scene<'_>, sides: &[Side]) -> BTreeSet<Code> {
    sides
        .iter()
        .filter_map(|side| scene.cast.entities[side.entity.index()].entity.clone())
        .collect()
}

/// Whether two patterns of a page may read one act: they stand for the same CAMEO code, to its third digit, or both for
/// force (18 assault, 19 fight, 20 mass violence), which one report tells in many words.
fn kin(a: &Pattern, b: &Pattern) -> bool {
    let code = |pattern: &Pattern| pattern.cameo.as_ref().map(|code| code.as_str().to_owned());
    let (Some(a), Some(b)) = (code(a), code(b)) else { return true };
    let force = |code: &str| FORCE.iter().any(|root| code.starts_with(root));
    a.get(..3) == b.get(..3) || force(&a) && force(&b)
}

/// CAMEO's roots of force: 18 assault, 19 fight, 20 mass violence.
const FORCE: [&str; 3] = ["18", "19", "20"];

/// Whether a pattern reads force.
fn is_force(pattern: &Pattern) -> bool {
    let code = pattern.cameo.as_ref().map_or("", |code| code.as_str());
    FORCE.iter().any(|root| code.starts_with(root))
}

/// Whether two sides share a code.
fn share(scene: &Scene<'_>, before: &[Side], now: &[Side]) -> bool {
    !codes(scene, before).is_disjoint(&codes(scene, now))
}

/// Whether an act has one of these among its sides.
fn meets(scene: &Scene<'_>, act: &Candidate<'_>, sides: &[Side]) -> bool {
    let own = codes(scene, sides);
    let mut all = codes(scene, &act.sides.actor);
    all.extend(codes(scene, &act.sides.recipient));
    !own.is_disjoint(&all)
}
