//! From a dependency parse to clauses with logical roles.
//!
//! In: a parse and the set of event nouns. Out: one [`Clause`] a predicate (verb, event noun, or what a copula says),
//! with passives, reduced relatives, participles, control, raising, coordination, relative clauses, light verbs and
//! nominalisations undone, so that a pattern is written once, for the plain active form.

use std::collections::BTreeMap;

use demarche_model::{Dep, Parse, Pos, Tag, TokenId};

/// A predicate with its logical roles. Each role lists the heads of its phrases, conjuncts included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The word that names the act.
    pub predicate: TokenId,
    /// What kind of word it is.
    pub kind: Kind,
    /// The verb through which a noun or a copula's complement gets its subject, tense and negation.
    pub carrier: Option<TokenId>,
    /// Who does it.
    pub subject: Vec<TokenId>,
    /// Adjectives and names before an event noun, each a side where it resolves to somebody ("Russian attacks").
    pub modifiers: Vec<TokenId>,
    /// To whom or what it is done.
    pub object: Vec<TokenId>,
    /// To whom it is given or told.
    pub indirect: Vec<TokenId>,
    /// Phrases behind prepositions, by the preposition's lower-case words ("out of"), in text order.
    pub obliques: Vec<Oblique>,
    /// The predicate of the embedded clause ("urged X to *wield*", "said that X *met* Y", "accused X of *arming*").
    pub complement: Option<TokenId>,
    /// The predicate whose complement this is.
    pub governor: Option<TokenId>,
    /// Whether the verb stands in the passive.
    pub passive: bool,
    /// The subject of the carrier undergoes the act ("came under sanctions"): it is in `object`.
    pub undergone: bool,
}

/// What kind of word a predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A verb.
    Verb,
    /// An event noun.
    Noun,
    /// What a copula says of its subject.
    Copular,
}

/// A phrase behind a preposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oblique {
    /// The preposition, in lower case.
    pub preposition: String,
    /// The heads of the phrases behind it.
    pub heads: Vec<TokenId>,
    /// Whether it stands at a neighbour (the object, the light verb) and not at the predicate itself.
    pub borrowed: bool,
}

impl Clause {
    /// The heads behind a preposition, those at the predicate itself first.
    pub fn behind<'a>(&'a self, preposition: &'a str) -> impl Iterator<Item = &'a Oblique> + 'a {
        let all = move |borrowed: bool| {
            self.obliques
                .iter()
                .filter(move |o| o.preposition == preposition && o.borrowed == borrowed)
        };
        all(false).chain(all(true))
    }
}

/// Verbs that lend their subject to the event noun that they take as object.
const LIGHT: &[&str] = &[
    "hold",
    "have",
    "make",
    "pay",
    "launch",
    "carry",
    "conduct",
    "take",
    "give",
    "issue",
    "begin",
    "start",
    "open",
    "end",
    "continue",
    "stage",
    "mount",
    "impose",
    "wage",
    "undertake",
    "perform",
    "do",
    "finish",
    "conclude",
    "complete",
    "wrap",
    "resume",
    "enter",
    "lead",
    "deliver",
    "announce",
    "slap",
    "order",
    "plan",
    "schedule",
    "extend",
    "intensify",
    "step",
    "renew",
    "commit",
    "levy",
    "unleash",
    "kick",
    "engage",
    "participate",
    "embark",
    "cut",
    "cancel",
    "postpone",
    "provide",
    "offer",
    "send",
    "voice",
    "express",
    "file",
    "bring",
    "level",
    "reach",
    "sign",
    "maintain",
    "keep",
    "expand",
    "strengthen",
    "set",
    "pursue",
    "join",
    "attend",
    "arrive",
    "go",
    "travel",
    "fly",
    "come",
    "head",
    "leave",
    "be",
    "meet",
    "return",
    "agree",
    "call",
    "raise",
    "tighten",
    "ease",
    "lift",
    "suspend",
    "break",
    "sever",
    "lodge",
    "grant",
    "run",
    "restore",
    "establish",
    "repeat",
    "reiterate",
    "escalate",
    "threaten",
    "prepare",
    "promise",
    "pledge",
    "vow",
    "approve",
    "adopt",
    "propose",
    "seek",
    "boost",
    "increase",
    "halt",
    "stop",
];

/// Verbs whose subject undergoes the event noun behind them ("came under attack", "faces sanctions").
const INVERSE: &[(&str, &str)] = &[
    ("face", ""),
    ("suffer", ""),
    ("undergo", ""),
    ("receive", ""),
    ("endure", ""),
    ("come", "under"),
    ("be", "under"),
    ("fall", "under"),
    ("remain", "under"),
    ("hit", "with"),
    ("evade", ""),
    ("survive", ""),
    ("get", ""),
];

/// Verbs that say of an event noun in their subject that it goes on.
const HAPPENING: &[&str] = &[
    "take",
    "begin",
    "start",
    "continue",
    "grind",
    "end",
    "happen",
    "occur",
    "follow",
    "resume",
    "drag",
    "open",
    "last",
    "come",
    "go",
    "be",
    "remain",
    "intensify",
    "escalate",
    "erupt",
    "break",
    "flare",
    "spread",
    "conclude",
    "rage",
    "proceed",
    "fail",
    "collapse",
];

/// Event nouns whose "of" names who does it, not whom it befalls.
const OF_IS_SUBJECT: &[&str] = &[
    "visit",
    "trip",
    "arrival",
    "departure",
    "return",
    "meeting",
    "talk",
    "summit",
    "resignation",
    "withdrawal",
    "retreat",
    "refusal",
    "statement",
    "tour",
    "pullout",
    "death",
    "failure",
    "consent",
    "promise",
    "pledge",
    "decision",
    "protest",
    "rejection",
    "offensive",
    "advance",
    "exodus",
    "demand",
    "call",
    "appeal",
    "exercise",
    "drill",
];

/// Prepositions of a verb whose gerund has the verb's object as subject ("accused them of *firing*").
const OBJECT_CONTROL: &[&str] = &["of", "from", "for", "into", "against"];

/// Verbs whose infinitive keeps the subject in spite of an object ("promised them to *come*").
const SUBJECT_CONTROL: &[&str] = &["promise", "pledge", "vow", "threaten", "offer", "use", "take"];

/// All clauses of a parse, found by predicate.
#[derive(Clone, Debug, Default)]
pub struct Clauses {
    /// The clauses in text order of their predicates.
    pub all: Vec<Clause>,
    by_predicate: BTreeMap<TokenId, usize>,
}

impl Clauses {
    /// The clause of a predicate.
    pub fn of(&self, predicate: TokenId) -> Option<&Clause> {
        self.by_predicate.get(&predicate).map(|i| &self.all[*i])
    }
}

/// Reads all clauses of a parse. `is_event_noun` says of a lower-case lemma whether some pattern asks for it as a
/// noun.
pub fn clauses(parse: &Parse, is_event_noun: &dyn Fn(&str) -> bool) -> Clauses {
    let reader = Reader { parse };
    let mut all: Vec<Clause> = Vec::new();
    for token in parse.ids() {
        let pos = parse[token].pos;
        let modifies = matches!(parse[token].dep, Dep::Amod | Dep::Compound);
        if (pos == Pos::Verb && !modifies) || pos == Pos::Aux && reader.is_main(token) {
            if let Some(said) = reader.said_by_copula(token) {
                all.push(reader.copular(token, said));
            }
            all.push(reader.verb(token));
            all.extend(reader.obligation(token));
        } else if matches!(pos, Pos::Noun | Pos::Propn)
            && is_event_noun(&lower_lemma(parse, token))
            // The ceasefire in "ceasefire monitors" says what sort of monitors they are, and reports no act.
            && parse[token].dep != Dep::Compound
        {
            all.push(reader.noun(token));
        }
    }
    all.sort_by_key(|clause| clause.predicate);
    let mut by_predicate = BTreeMap::new();
    for (i, clause) in all.iter().enumerate() {
        by_predicate.entry(clause.predicate).or_insert(i);
    }
    let embedded: Vec<_> = all.iter().filter_map(|c| Some((c.predicate, c.complement?))).collect();
    for (governor, complement) in embedded {
        if let Some(i) = by_predicate.get(&complement) {
            all[*i].governor.get_or_insert(governor);
        }
    }
    Clauses { all, by_predicate }
}

/// A token's lemma in lower case.
pub fn lower_lemma(parse: &Parse, token: TokenId) -> String {
    parse.lemma(token).to_lowercase()
}

/// A phrase's head and those of the phrases coordinated with it, in text order.
pub fn with_conjuncts(parse: &Parse, head: TokenId) -> Vec<TokenId> {
    let mut heads = vec![head];
    let mut next = 0;
    while next < heads.len() {
        for child in parse.children_by(heads[next], Dep::Conj) {
            if is_nominal(parse, child) {
                heads.push(child);
            }
        }
        next += 1;
    }
    heads
}

/// Whether a token can head a noun phrase.
pub fn is_nominal(parse: &Parse, token: TokenId) -> bool {
    matches!(parse[token].pos, Pos::Noun | Pos::Propn | Pos::Pron | Pos::Num)
        || matches!(parse[token].tag, Tag::Jj | Tag::Cd | Tag::Dt)
            && matches!(
                parse[token].dep,
                Dep::Nsubj | Dep::Nsubjpass | Dep::Dobj | Dep::Pobj | Dep::Conj
            )
}

struct Reader<'a> {
    parse: &'a Parse,
}

/// The phrases that fill a verb's grammatical slots, before voice is undone.
#[derive(Default)]
struct Surface {
    subject: Vec<TokenId>,
    passive: bool,
}

impl Reader<'_> {
    fn lemma(&self, token: TokenId) -> String {
        lower_lemma(self.parse, token)
    }

    fn has(&self, token: TokenId, dep: Dep) -> bool {
        self.parse.children_by(token, dep).next().is_some()
    }

    /// Whether an auxiliary is no helper of another verb.
    fn is_main(&self, token: TokenId) -> bool {
        !matches!(self.parse[token].dep, Dep::Aux | Dep::Auxpass)
    }

    fn is_infinitive(&self, verb: TokenId) -> bool {
        self.parse.children_by(verb, Dep::Aux).any(|aux| self.parse[aux].tag == Tag::To)
    }

    /// What a copula ("be", "become", "remain", "seem") says of its subject.
    fn said_by_copula(&self, verb: TokenId) -> Option<TokenId> {
        let copula = ["be", "become", "remain", "seem", "stay", "appear"];
        if !copula.contains(&self.lemma(verb).as_str()) {
            return None;
        }
        let said = |dep| self.parse.children_by(verb, dep).next();
        said(Dep::Attr).or_else(|| said(Dep::Acomp)).or_else(|| said(Dep::Oprd))
    }

    /// The clause of a verb.
    fn verb(&self, verb: TokenId) -> Clause {
        let surface = self.surface(verb, 0);
        let (subject, mut object, mut indirect) = self.logical(verb, &surface);
        if object.is_empty() && self.parse[verb].dep == Dep::Relcl && !surface.passive {
            object = self.relative_gap(verb);
        }
        let mut complement = None;
        // "stands ready to help": what it is ready for.
        let ready =
            || self.parse.children_by(verb, Dep::Acomp).find_map(|said| self.embedded(said, &[]));
        if let Some(embedded) = self.embedded(verb, &object).or_else(ready) {
            complement = Some(embedded);
            // "urged China to wield": the parser makes China the infinitive's subject; it is also who is urged.
            if object.is_empty()
                && self.parse[embedded].dep == Dep::Ccomp
                && self.is_infinitive(embedded)
            {
                object = self.named(embedded, Dep::Nsubj);
            }
        }
        // "held them responsible", "called the move unlawful": the parser makes a clause of the two, without a verb.
        if object.is_empty() {
            let small = self.parse.children_by(verb, Dep::Ccomp).find(|c| !self.is_verbal(*c));
            object = small.map_or(Vec::new(), |said| self.named(said, Dep::Nsubj));
        }
        let mut obliques = self.prepositions(verb, false);
        for head in &object {
            obliques.extend(self.prepositions(*head, true));
        }
        // "entered into a pact with Togo", "agreed to a truce with them": the other side stands at the noun.
        if object.is_empty() {
            let heads: Vec<TokenId> = obliques.iter().flat_map(|o| o.heads.clone()).collect();
            let shared =
                |o: &Oblique| ["with", "between", "against"].contains(&o.preposition.as_str());
            for head in heads {
                obliques.extend(self.prepositions(head, true).into_iter().filter(shared));
            }
        }
        if let Some(to) =
            self.parse.children_by(verb, Dep::Dative).find(|d| self.parse[*d].pos == Pos::Adp)
        {
            let heads = self.named(to, Dep::Pobj);
            indirect.extend(&heads);
            obliques.push(Oblique { preposition: self.word(to), heads, borrowed: false });
        }
        if self.parse[verb].dep == Dep::Relcl {
            self.fill_relative_oblique(verb, &mut obliques);
        }
        Clause {
            predicate: verb,
            kind: Kind::Verb,
            carrier: None,
            subject,
            modifiers: Vec::new(),
            object,
            indirect,
            obliques,
            complement,
            governor: None,
            passive: surface.passive,
            undergone: false,
        }
    }

    /// What a speaker asks by "must" or "should": the modal as predicate, who must as its object, what as its complement.
    fn obligation(&self, verb: TokenId) -> Option<Clause> {
        let asks = |aux: &TokenId| ["must", "should", "ought"].contains(&self.lemma(*aux).as_str());
        let modal = self.parse.children_by(verb, Dep::Aux).find(asks)?;
        Some(Clause {
            predicate: modal,
            kind: Kind::Verb,
            carrier: None,
            subject: Vec::new(),
            modifiers: Vec::new(),
            object: self.surface(verb, 0).subject,
            indirect: Vec::new(),
            obliques: Vec::new(),
            complement: Some(verb),
            governor: None,
            passive: false,
            undergone: false,
        })
    }

    /// The clause of what a copula says.
    fn copular(&self, copula: TokenId, said: TokenId) -> Clause {
        let surface = self.surface(copula, 0);
        let mut obliques = self.prepositions(said, false);
        obliques.extend(self.prepositions(copula, true));
        let owner = self.named(said, Dep::Poss);
        if !owner.is_empty() {
            obliques.push(Oblique { preposition: "of".into(), heads: owner, borrowed: false });
        }
        let complement = self.embedded(said, &[]).or_else(|| self.embedded(copula, &[]));
        Clause {
            predicate: said,
            kind: Kind::Copular,
            carrier: Some(copula),
            subject: surface.subject,
            modifiers: Vec::new(),
            object: Vec::new(),
            indirect: Vec::new(),
            obliques,
            complement,
            governor: None,
            passive: false,
            undergone: false,
        }
    }

    /// The clause of an event noun, with the arguments that it has itself and those that its verb lends it.
    fn noun(&self, noun: TokenId) -> Clause {
        let mut subject = self.named(noun, Dep::Poss);
        let mut object = Vec::new();
        let mut obliques = self.prepositions(noun, false);
        let heads_of = |obliques: &[Oblique], name: &str| -> Vec<TokenId> {
            obliques
                .iter()
                .filter(|o| o.preposition == name)
                .flat_map(|o| o.heads.iter().copied())
                .collect()
        };
        for name in ["by", "between"] {
            subject.extend(heads_of(&obliques, name));
        }
        let lemma = self.lemma(noun);
        let of = heads_of(&obliques, "of");
        if subject.is_empty() && OF_IS_SUBJECT.contains(&lemma.as_str()) {
            subject.extend(of);
        } else {
            object.extend(of);
        }
        // "Russian attacks", "the China-Russia talks".
        let mut modifiers = Vec::new();
        for child in self.parse.children(noun) {
            let side = matches!(self.parse[*child].dep, Dep::Amod | Dep::Compound | Dep::Nmod)
                && matches!(self.parse[*child].pos, Pos::Adj | Pos::Propn);
            if side {
                modifiers.push(*child);
                modifiers.extend(self.parse.children(*child).iter().filter(|c| {
                    matches!(
                        self.parse[**c].dep,
                        Dep::Compound | Dep::Nmod | Dep::Conj | Dep::Amod | Dep::Npadvmod
                    ) && matches!(self.parse[**c].pos, Pos::Adj | Pos::Propn)
                }));
            }
        }
        // "the talks held in Oslo between X and Y", "attacks carried out by Z": the participle's phrases are the noun's.
        for verb in self.parse.children_by(noun, Dep::Acl) {
            if self.parse[verb].tag == Tag::Vbn && LIGHT.contains(&self.lemma(verb).as_str()) {
                let lent = self.prepositions(verb, true);
                subject.extend(heads_of(&lent, "between"));
                subject.extend(self.agents(verb));
                obliques.extend(lent);
            }
        }
        let mut clause = Clause {
            predicate: noun,
            kind: Kind::Noun,
            carrier: None,
            subject,
            modifiers,
            object,
            indirect: Vec::new(),
            obliques: Vec::new(),
            complement: self.embedded(noun, &[]),
            governor: None,
            passive: false,
            undergone: false,
        };
        self.carry(noun, &mut clause, &mut obliques);
        clause.obliques = obliques;
        clause
    }

    /// Finds the verb that carries an event noun, and takes over its subject and prepositions.
    fn carry(&self, noun: TokenId, clause: &mut Clause, obliques: &mut Vec<Oblique>) {
        // A coordinated noun is carried by its first conjunct's verb.
        let mut top = noun;
        while self.parse[top].dep == Dep::Conj && is_nominal(self.parse, self.parse[top].head) {
            top = self.parse[top].head;
        }
        // A series of visits, a round of talks, rounds of sanctions.
        const MEASURES: &[&str] =
            &["series", "round", "wave", "spate", "string", "barrage", "package", "set", "number"];
        let over = self.parse[top].head;
        if self.parse[top].dep == Dep::Pobj && self.word(over) == "of" {
            let measure = self.parse[over].head;
            if MEASURES.contains(&self.lemma(measure).as_str()) {
                clause.subject.extend(self.named(measure, Dep::Poss));
                obliques.extend(
                    self.prepositions(measure, true).into_iter().filter(|o| o.preposition != "of"),
                );
                top = measure;
            }
        }
        let head = self.parse[top].head;
        let (verb, preposition) = match self.parse[top].dep {
            Dep::Dobj | Dep::Nsubjpass | Dep::Nsubj | Dep::Attr => (head, String::new()),
            Dep::Pobj if self.parse[head].dep == Dep::Prep => {
                let mut outer = head;
                while self.parse[outer].dep == Dep::Prep
                    && self.parse[self.parse[outer].head].dep == Dep::Prep
                {
                    outer = self.parse[outer].head;
                }
                (self.parse[outer].head, self.word(head))
            }
            _ => return,
        };
        if !matches!(self.parse[verb].pos, Pos::Verb | Pos::Aux) {
            return;
        }
        let lemma = self.lemma(verb);
        let surface = self.surface(verb, 0);
        let inverse = INVERSE.iter().any(|(v, p)| *v == lemma && *p == preposition);
        let dep = self.parse[top].dep;
        if inverse && dep != Dep::Nsubj && !surface.passive {
            clause.undergone = true;
            clause.object.extend(surface.subject);
            clause.carrier = Some(verb);
        } else if dep == Dep::Nsubj || dep == Dep::Nsubjpass && surface.passive {
            let happens = dep == Dep::Nsubjpass || HAPPENING.contains(&lemma.as_str());
            if happens && (dep == Dep::Nsubj || LIGHT.contains(&lemma.as_str())) {
                clause.carrier = Some(verb);
                obliques.extend(self.prepositions(verb, true));
                if clause.subject.is_empty() {
                    clause.subject = self.agents(verb);
                }
            }
        } else if LIGHT.contains(&lemma.as_str()) {
            clause.carrier = Some(verb);
            let (subject, _, indirect) = self.logical(verb, &surface);
            // "voiced their support": the verb's subject says who they are.
            let own = |t: &TokenId| self.parse[*t].tag == Tag::PrpS;
            let lent = dep == Dep::Dobj && clause.subject.iter().all(own) && !subject.is_empty();
            if clause.subject.is_empty() || lent {
                clause.subject = subject;
            }
            clause.indirect.extend(indirect);
            let own = |o: &Oblique| !o.heads.contains(&top);
            obliques.extend(self.prepositions(verb, true).into_iter().filter(own));
        }
    }

    /// The phrases coordinated under one label of a head.
    fn named(&self, head: TokenId, dep: Dep) -> Vec<TokenId> {
        self.parse
            .children_by(head, dep)
            .flat_map(|child| with_conjuncts(self.parse, child))
            .collect()
    }

    /// The "by" phrases of a passive.
    fn agents(&self, verb: TokenId) -> Vec<TokenId> {
        let by = self.parse.children_by(verb, Dep::Agent);
        by.flat_map(|by| self.named(by, Dep::Pobj)).collect()
    }

    fn word(&self, token: TokenId) -> String {
        self.lemma(token)
    }

    /// Prepositions at a word with the heads behind them; "out of X" counts as "out of" and as "of".
    fn prepositions(&self, at: TokenId, borrowed: bool) -> Vec<Oblique> {
        let mut found = Vec::new();
        for preposition in self.parse.children(at) {
            let dep = self.parse[*preposition].dep;
            if !matches!(dep, Dep::Prep | Dep::Agent) {
                continue;
            }
            let name = self.word(*preposition);
            let mut heads = self.named(*preposition, Dep::Pobj);
            heads.extend(self.parse.children_by(*preposition, Dep::Pcomp));
            for inner in self.parse.children_by(*preposition, Dep::Prep) {
                let mut behind = self.named(inner, Dep::Pobj);
                behind.extend(self.parse.children_by(inner, Dep::Pcomp));
                let joint = format!("{name} {}", self.word(inner));
                found.push(Oblique { preposition: joint, heads: behind.clone(), borrowed });
                found.push(Oblique { preposition: self.word(inner), heads: behind, borrowed });
            }
            // "on Ukraine and on Moldova": a coordinated preposition of the same verb.
            for other in self.parse.children_by(*preposition, Dep::Conj) {
                if self.parse[other].pos == Pos::Adp {
                    let behind = self.named(other, Dep::Pobj);
                    found.push(Oblique { preposition: self.word(other), heads: behind, borrowed });
                }
            }
            found.push(Oblique { preposition: name, heads, borrowed });
        }
        found
    }

    /// Who the grammar makes the subject of a verb, and whether the verb is passive, through coordination, control,
    /// participles and relative clauses. `depth` bounds the climb.
    fn surface(&self, verb: TokenId, depth: usize) -> Surface {
        let token = self.parse[verb];
        let mut passive = self.has(verb, Dep::Auxpass)
            || self.has(verb, Dep::Nsubjpass)
            || self.has(verb, Dep::Agent);
        let mut subject = self.named(verb, Dep::Nsubj);
        subject.extend(self.named(verb, Dep::Nsubjpass));
        if !subject.is_empty() {
            if token.dep == Dep::Relcl {
                subject = self.antecedents(subject, token.head);
            }
            // Existential "there": what there is stands behind the verb.
            return Surface { subject, passive };
        }
        if depth > 12 || token.head == verb {
            return Surface { subject, passive };
        }
        let head = token.head;
        let participle = token.tag == Tag::Vbn && !self.has(verb, Dep::Aux);
        match token.dep {
            Dep::Conj if self.is_verbal(head) => {
                let above = self.surface(head, depth + 1);
                let bare = participle && !self.has(verb, Dep::Dobj);
                passive |= bare && above.passive;
                subject = above.subject;
            }
            Dep::Xcomp | Dep::Advcl if self.asked_of(verb, head).is_some() => {
                subject = self.asked_of(verb, head).unwrap_or_default();
            }
            Dep::Xcomp | Dep::Ccomp | Dep::Oprd if self.is_verbal(head) => {
                let above = self.surface(head, depth + 1);
                let (_, object, _) = self.logical(head, &above);
                let keeps = SUBJECT_CONTROL.contains(&self.lemma(head).as_str());
                subject = if above.passive || object.is_empty() || keeps {
                    above.subject
                } else {
                    object
                };
                passive |= participle && !self.has(verb, Dep::Dobj) && token.dep != Dep::Ccomp;
            }
            // "is ready to help", "is likely to visit": the adjective's subject.
            Dep::Xcomp if self.parse[head].pos == Pos::Adj => {
                subject = self.surface(self.parse[head].head, depth + 1).subject;
            }
            Dep::Advcl if self.is_verbal(head) => {
                // A clause with its own conjunction and no subject, or a participle, shares the main one.
                subject = self.surface(head, depth + 1).subject;
                passive |= participle && !self.has(verb, Dep::Dobj);
            }
            Dep::Acl | Dep::Relcl if is_nominal(self.parse, head) => {
                if self.is_infinitive(verb) {
                    subject = self.owner(head, depth + 1);
                } else {
                    passive |= participle;
                    subject = with_conjuncts(self.parse, head);
                    // Only the head itself is modified where it closes a coordination.
                    subject.truncate(1);
                }
            }
            Dep::Pcomp => {
                let preposition = self.word(head);
                let over = self.parse[head].head;
                if self.is_verbal(over) {
                    let above = self.surface(over, depth + 1);
                    let (_, object, _) = self.logical(over, &above);
                    let by_object =
                        OBJECT_CONTROL.contains(&preposition.as_str()) && !object.is_empty();
                    subject = if by_object { object } else { above.subject };
                } else if is_nominal(self.parse, over) {
                    subject = self.owner(over, depth + 1);
                }
            }
            _ => {}
        }
        Surface { subject, passive }
    }

    fn is_verbal(&self, token: TokenId) -> bool {
        matches!(self.parse[token].pos, Pos::Verb | Pos::Aux)
    }

    /// Who is called upon: "called on *Kigali* to withdraw", "appealed to *both* to stop".
    fn asked_of(&self, verb: TokenId, head: TokenId) -> Option<Vec<TokenId>> {
        let asks = ["call", "appeal", "plead", "count", "rely", "prevail"]
            .contains(&self.lemma(head).as_str());
        if !asks || !self.is_infinitive(verb) {
            return None;
        }
        let whom = |p: &TokenId| ["on", "upon", "to"].contains(&self.word(*p).as_str());
        let prepositions = self.parse.children_by(head, Dep::Prep).filter(whom);
        let heads: Vec<TokenId> = prepositions.flat_map(|p| self.named(p, Dep::Pobj)).collect();
        (!heads.is_empty()).then_some(heads)
    }

    /// Who has or makes the thing that a noun names: its possessor, the subject of the verb that it is an object of.
    fn owner(&self, noun: TokenId, depth: usize) -> Vec<TokenId> {
        let own = self.named(noun, Dep::Poss);
        if !own.is_empty() {
            return own;
        }
        let head = self.parse[noun].head;
        let verb = match self.parse[noun].dep {
            Dep::Dobj | Dep::Attr | Dep::Oprd => head,
            Dep::Pobj => self.parse[head].head,
            _ => return Vec::new(),
        };
        if self.is_verbal(verb) && depth < 12 {
            self.surface(verb, depth + 1).subject
        } else {
            Vec::new()
        }
    }

    /// Replaces relative pronouns by what they stand for.
    fn antecedents(&self, heads: Vec<TokenId>, antecedent: TokenId) -> Vec<TokenId> {
        let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp | Tag::WpS);
        heads.into_iter().map(|head| if relative(&head) { antecedent } else { head }).collect()
    }

    /// The antecedent where a relative clause has no object but a place for one ("the sanctions that they imposed").
    fn relative_gap(&self, verb: TokenId) -> Vec<TokenId> {
        let own = self.named(verb, Dep::Nsubj);
        let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp);
        if own.is_empty() || own.iter().any(relative) {
            Vec::new()
        } else {
            vec![self.parse[verb].head]
        }
    }

    /// "the country in which they met": the antecedent fills the preposition.
    fn fill_relative_oblique(&self, verb: TokenId, obliques: &mut [Oblique]) {
        let antecedent = self.parse[verb].head;
        for oblique in obliques {
            for head in &mut oblique.heads {
                if matches!(self.parse[*head].tag, Tag::Wdt | Tag::Wp) {
                    *head = antecedent;
                }
            }
        }
    }

    /// Undoes voice: logical subject, object and indirect object of a verb.
    fn logical(
        &self,
        verb: TokenId,
        surface: &Surface,
    ) -> (Vec<TokenId>, Vec<TokenId>, Vec<TokenId>) {
        let mut direct = self.named(verb, Dep::Dobj);
        if self.parse[verb].dep == Dep::Relcl {
            direct = self.antecedents(direct, self.parse[verb].head);
        }
        let mut indirect = Vec::new();
        for dative in self.parse.children_by(verb, Dep::Dative) {
            if is_nominal(self.parse, dative) {
                indirect.extend(with_conjuncts(self.parse, dative));
            }
        }
        if surface.passive {
            let subject = self.agents(verb);
            if direct.is_empty() {
                return (subject, surface.subject.clone(), indirect);
            }
            // "was given aid": the grammatical subject is who receives.
            indirect.extend(&surface.subject);
            return (subject, direct, indirect);
        }
        (surface.subject.clone(), direct, indirect)
    }

    /// The predicate of the clause embedded under a predicate.
    fn embedded(&self, at: TokenId, object: &[TokenId]) -> Option<TokenId> {
        let child = |dep| self.parse.children_by(at, dep).find(|c| self.is_verbal(*c));
        if let Some(found) = child(Dep::Xcomp).or_else(|| child(Dep::Ccomp)) {
            return Some(found);
        }
        let infinitive = |head: TokenId| {
            let of = |dep| {
                self.parse
                    .children_by(head, dep)
                    .find(|c| self.is_verbal(*c) && self.is_infinitive(*c))
            };
            of(Dep::Acl).or_else(|| of(Dep::Relcl)).or_else(|| of(Dep::Advcl))
        };
        if let Some(found) = infinitive(at) {
            return Some(found);
        }
        for preposition in self.parse.children_by(at, Dep::Prep) {
            if let Some(gerund) =
                self.parse.children_by(preposition, Dep::Pcomp).find(|c| self.is_verbal(*c))
            {
                return Some(gerund);
            }
            if let Some(found) = self.parse.children_by(preposition, Dep::Pobj).find_map(infinitive)
            {
                return Some(found);
            }
        }
        object.iter().copied().find_map(infinitive)
    }
}
