//! Clauses of event nouns.
//!
//! In: an event noun. Out: its clause, with the arguments that it has itself and those that its verb lends it.

use demarche_model::{Dep, Pos, Tag, TokenId};

use super::words::{HAPPENING, INVERSE, LIGHT, OF_IS_SUBJECT};
use super::{Clause, Kind, Oblique, Reader, is_nominal};

impl Reader<'_> {
    /// The clause of an event noun, with the arguments that it has itself and those that its verb lends it.
    pub(super) fn noun(&self, noun: TokenId) -> Clause {
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
    pub(super) fn carry(&self, noun: TokenId, clause: &mut Clause, obliques: &mut Vec<Oblique>) {
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
}
