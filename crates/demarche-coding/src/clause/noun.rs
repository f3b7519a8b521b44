//! Clauses of event nouns.
//!
//! In: an event noun. Out: its clause, with the arguments that it has itself and those that its verb lends it.

use demarche_model::{Dep, Pos, Tag, TokenId};

use super::words::{
    CIRCUMSTANCES, ENCOUNTERS, HAPPENING, INVERSE, LIGHT, OF_IS_SUBJECT, PACKAGES, PUNISHING,
    REQUESTS, TARGETS, UNDERTAKINGS,
};
use super::{Clause, Kind, Oblique, Reader, has, is_nominal};

impl Reader<'_> {
    /// The clause of an event noun, with the arguments that it has itself and those that its verb lends it.
    pub(super) fn noun(&self, noun: TokenId) -> Clause {
        let mut subject = self.named(noun, Dep::Poss);
        subject.extend(self.stray_possessor(noun));
        let mut object = Vec::new();
        let mut obliques = self.prepositions(noun, false);
        let heads_of = |obliques: &[Oblique], name: &str| -> Vec<TokenId> {
            obliques
                .iter()
                .filter(|o| o.preposition == name)
                .flat_map(|o| o.heads.iter().copied())
                .collect()
        };
        // "talks in Oslo between X and Y": the parser hangs the second phrase on the first.
        let places: Vec<TokenId> =
            ["in", "at", "on"].into_iter().flat_map(|name| heads_of(&obliques, name)).collect();
        for place in places {
            let strays = self.prepositions(place, true).into_iter();
            obliques.extend(
                strays.filter(|o| ["between", "by", "against"].contains(&o.preposition.as_str())),
            );
        }
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
                && matches!(self.parse[*child].pos, Pos::Adj | Pos::Propn | Pos::Noun);
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
                let mut lent = self.prepositions(verb, true);
                let places: Vec<TokenId> =
                    ["in", "at", "on"].into_iter().flat_map(|name| heads_of(&lent, name)).collect();
                for place in places {
                    let strays = self.prepositions(place, true).into_iter();
                    lent.extend(strays.filter(|o| o.preposition == "between"));
                }
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
        obliques.extend(clause.complement.and_then(|embedded| self.wished_of(embedded)));
        if clause.subject.is_empty() && clause.carrier.is_none() {
            clause.subject = self.undertaker(noun);
        }
        clause.obliques = obliques;
        clause
    }

    /// Finds the verb that carries an event noun, and takes over its subject and prepositions.
    pub(super) fn carry(&self, noun: TokenId, clause: &mut Clause, obliques: &mut Vec<Oblique>) {
        // A coordinated noun is carried by its first conjunct's verb.
        let mut top = noun;
        while self.parse[top].dep == Dep::Conj && is_nominal(self.parse, self.parse[top].head) {
            top = self.parse[top].head;
        }
        // "the July 3 attack": the parser makes the noun an apposition of the day.
        let day = self.parse[top].head;
        if self.parse[top].dep == Dep::Appos
            && self.parse[day].pos == Pos::Propn
            && has(self.parse, day, Dep::Nummod)
        {
            top = day;
        }
        let over = self.parse[top].head;
        if self.parse[top].dep == Dep::Pobj && self.word(over) == "of" {
            let measure = self.parse[over].head;
            if PACKAGES.contains(&self.lemma(measure).as_str()) {
                clause.subject.extend(self.named(measure, Dep::Poss));
                obliques.extend(
                    self.prepositions(measure, true).into_iter().filter(|o| o.preposition != "of"),
                );
                top = measure;
            } else if TARGETS.contains(&self.lemma(measure).as_str())
                && matches!(self.parse[measure].dep, Dep::Attr)
            {
                let copula = self.parse[measure].head;
                clause.undergone = true;
                clause.object.extend(self.surface(copula, 0).subject);
                clause.carrier = Some(copula);
                return;
            }
        }
        // "took part in the raid": the verb of "part" carries it.
        if self.parse[top].dep == Dep::Pobj && self.word(self.parse[top].head) == "in" {
            let part = self.parse[self.parse[top].head].head;
            if ["part", "role"].contains(&self.lemma(part).as_str())
                && self.parse[part].dep == Dep::Dobj
            {
                let verb = self.parse[part].head;
                if clause.subject.is_empty() {
                    clause.subject = self.surface(verb, 0).subject;
                }
                clause.carrier = Some(verb);
                return;
            }
        }
        // "people subject to arrest", "is subject to sanctions".
        if self.parse[top].dep == Dep::Pobj && self.word(self.parse[top].head) == "to" {
            let adjective = self.parse[self.parse[top].head].head;
            if self.lemma(adjective) == "subject" && self.parse[adjective].pos == Pos::Adj {
                let whose = self.parse[adjective].head;
                clause.undergone = true;
                if self.is_verbal(whose) && self.parse[adjective].dep == Dep::Acomp {
                    clause.object.extend(self.surface(whose, 0).subject);
                } else {
                    let before = TokenId(adjective.0.saturating_sub(1));
                    let noun = if is_nominal(self.parse, whose) { whose } else { before };
                    clause.object.extend(is_nominal(self.parse, noun).then_some(noun));
                }
                return;
            }
        }
        // "they are responsible for the abduction".
        if self.parse[top].dep == Dep::Pobj && self.word(self.parse[top].head) == "for" {
            let adjective = self.parse[self.parse[top].head].head;
            let copula = self.parse[adjective].head;
            if self.lemma(adjective) == "responsible"
                && self.parse[adjective].dep == Dep::Acomp
                && self.parse[copula].dep != Dep::Ccomp
                && clause.subject.is_empty()
            {
                clause.subject = self.surface(copula, 0).subject;
                clause.carrier = Some(copula);
                return;
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
        // "at their request he left": it was put to him; "he left despite their criticism": it was of him.
        let borne = match preposition.as_str() {
            "at" | "on" | "upon" if REQUESTS.contains(&self.lemma(noun).as_str()) => Some("to"),
            "despite" => Some("of"),
            _ => None,
        };
        if let Some(preposition) = borne.filter(|_| clause.object.is_empty()) {
            let heads = self.logical(verb, &surface).0;
            obliques.push(Oblique { preposition: preposition.into(), heads, borrowed: true });
        }
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
                // "words of praise came from Lima".
                if clause.subject.is_empty() && lemma == "come" {
                    let from = obliques.iter().filter(|o| o.preposition == "from");
                    clause.subject = from.flat_map(|o| o.heads.iter().copied()).collect();
                }
            }
        } else if CIRCUMSTANCES.contains(&preposition.as_str())
            && !ENCOUNTERS.contains(&self.lemma(noun).as_str())
        {
            // "after the shooting the mayor cancelled his trip": the mayor shot at nobody.
        } else if lemma == "be" && ["to", "of", "with", "from"].contains(&preposition.as_str()) {
            // "was the envoy to the mission": what is told of him is the office, and not the mission.
        } else if preposition == "for" && PUNISHING.contains(&lemma.as_str()) {
            // "imposed costs for the war and the attacks": for another's.
        } else if LIGHT.contains(&lemma.as_str()) && !self.is_brought_to_an_end(verb) {
            clause.carrier = Some(verb);
            let (subject, _, indirect) = self.logical(verb, &surface);
            // "voiced their support": the verb's subject says who they are.
            let own = |t: &TokenId| self.parse[*t].tag == Tag::PrpS;
            let lent = dep == Dep::Dobj && clause.subject.iter().all(own) && !subject.is_empty();
            if clause.subject.is_empty() || lent {
                clause.subject = subject;
            }
            if CIRCUMSTANCES.contains(&preposition.as_str()) {
                return;
            }
            clause.indirect.extend(indirect);
            let own = |o: &Oblique| !o.heads.contains(&top);
            obliques.extend(self.prepositions(verb, true).into_iter().filter(own));
        } else if clause.subject.is_empty()
            && dep == Dep::Pobj
            && ENCOUNTERS.contains(&self.lemma(noun).as_str())
            && (CIRCUMSTANCES.contains(&preposition.as_str())
                || ["on", "in", "with"].contains(&preposition.as_str()))
        {
            clause.subject = self.logical(verb, &surface).0;
        }
    }

    /// "bring the war to a close": whoever does so need not wage it.
    fn is_brought_to_an_end(&self, verb: TokenId) -> bool {
        let ends = ["close", "end", "halt", "conclusion", "stop", "attention", "table"];
        let to = self.parse.children_by(verb, Dep::Prep).filter(|p| self.word(*p) == "to");
        let mut behind = to.flat_map(|p| self.named(p, Dep::Pobj));
        self.lemma(verb) == "bring" && behind.any(|t| ends.contains(&self.lemma(t).as_str()))
    }

    /// The possessor right before a noun where the parser left its "'s" hanging elsewhere.
    fn stray_possessor(&self, noun: TokenId) -> Option<TokenId> {
        let modifiers = self.parse.children(noun).iter().copied().filter(|child| *child < noun);
        let start = modifiers.min().unwrap_or(noun);
        let mark = TokenId(start.0.checked_sub(1)?);
        let possessor = TokenId(start.0.checked_sub(2)?);
        let stray = self.parse[mark].tag == Tag::Pos && self.parse[mark].dep != Dep::Case;
        (stray && is_nominal(self.parse, possessor)).then_some(possessor)
    }

    /// Whoever owns the undertaking that an event noun is part of ("Mali's focus on trade, including *cooperation* with
    /// Niger").
    fn undertaker(&self, noun: TokenId) -> Vec<TokenId> {
        let mut at = noun;
        for _ in 0..3 {
            if self.parse[at].dep != Dep::Pobj {
                break;
            }
            at = self.parse[self.parse[at].head].head;
            if !is_nominal(self.parse, at) {
                break;
            }
            if UNDERTAKINGS.contains(&self.lemma(at).as_str()) {
                return self.named(at, Dep::Poss);
            }
        }
        Vec::new()
    }
}
