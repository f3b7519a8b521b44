//! Clauses of verbs and of what copulas say.
//!
//! In: a verb. Out: its clause, with voice, relative clauses and small clauses undone.

use demarche_model::{Dep, Pos, Tag, TokenId};

use super::words::{RELATIONAL, TALKING};
use super::{Clause, Kind, Oblique, Reader, is_infinitive};

impl Reader<'_> {
    /// Whether an auxiliary is no helper of another verb.
    pub(super) fn is_main(&self, token: TokenId) -> bool {
        !matches!(self.parse[token].dep, Dep::Aux | Dep::Auxpass)
    }

    /// What a copula ("be", "become", "remain", "seem") says of its subject.
    pub(super) fn said_by_copula(&self, verb: TokenId) -> Option<TokenId> {
        let copula = ["be", "become", "remain", "seem", "stay", "appear"];
        if !copula.contains(&self.lemma(verb).as_str()) {
            return None;
        }
        let said = |dep| self.parse.children_by(verb, dep).next();
        said(Dep::Attr).or_else(|| said(Dep::Acomp)).or_else(|| said(Dep::Oprd))
    }

    /// The clause of a verb.
    pub(super) fn verb(&self, verb: TokenId) -> Clause {
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
                && is_infinitive(self.parse, embedded)
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
        let talks_of = TALKING.contains(&self.lemma(verb).as_str());
        for head in &object {
            // "discussed their trade with Togo": Togo is who they trade with, and not who they talk with.
            let topical = talks_of && RELATIONAL.contains(&self.lemma(*head).as_str());
            let lent = self.prepositions(*head, true).into_iter();
            obliques.extend(lent.filter(|o| !topical || o.preposition != "with"));
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
        obliques.extend(complement.and_then(|embedded| self.wished_of(embedded)));
        obliques.extend(self.written_to(verb, &object));
        obliques.extend(self.occasion(verb));
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

    /// What happens meanwhile, as if it were a phrase: "died *when* the bridge *collapsed*".
    fn occasion(&self, verb: TokenId) -> Option<Oblique> {
        let is_when = |t: &TokenId| {
            let mut marks = self.parse.children(*t).iter().filter(|mark| *mark < t);
            marks.any(|mark| {
                matches!(self.parse[*mark].dep, Dep::Mark | Dep::Advmod)
                    && ["when", "after", "as"].contains(&self.lemma(*mark).as_str())
            })
        };
        let meanwhile = self.parse.children_by(verb, Dep::Advcl).find(is_when)?;
        Some(Oblique { preposition: "when".into(), heads: vec![meanwhile], borrowed: false })
    }

    /// To whom a letter goes in which something is asked: "wrote *to Kigali* asking for grain".
    fn written_to(&self, verb: TokenId, object: &[TokenId]) -> Vec<Oblique> {
        let participle = self.parse[verb];
        let written = participle.tag == Tag::Vbg
            && participle.dep == Dep::Advcl
            && object.is_empty()
            && ["write", "speak", "appeal"].contains(&self.lemma(participle.head).as_str());
        if !written {
            return Vec::new();
        }
        let mut lent = self.prepositions(participle.head, true);
        lent.retain(|o| o.preposition == "to");
        lent
    }

    /// What a speaker asks by "must" or "should": the modal as predicate, who must as its object, what as its complement.
    pub(super) fn obligation(&self, verb: TokenId) -> Option<Clause> {
        let asks = |aux: &TokenId| ["must", "should", "ought"].contains(&self.lemma(*aux).as_str());
        let modal = self.parse.children_by(verb, Dep::Aux).find(asks)?;
        let object = self.surface(verb, 0).subject;
        // "Should it go on, …" sets a condition or asks a question; "it should have gone" regrets what is past.
        let inverted = object.first().is_some_and(|who| *who > modal);
        let past = self.parse.children_by(verb, Dep::Aux).any(|aux| self.lemma(aux) == "have");
        if inverted || past {
            return None;
        }
        Some(Clause {
            predicate: modal,
            kind: Kind::Verb,
            carrier: None,
            subject: Vec::new(),
            modifiers: Vec::new(),
            object,
            indirect: Vec::new(),
            obliques: Vec::new(),
            complement: Some(verb),
            governor: None,
            passive: false,
            undergone: false,
        })
    }

    /// The clause of what a copula says.
    pub(super) fn copular(&self, copula: TokenId, said: TokenId) -> Clause {
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

    /// The antecedent where a relative clause has no object but a place for one ("the sanctions that they imposed").
    pub(super) fn relative_gap(&self, verb: TokenId) -> Vec<TokenId> {
        let own = self.named(verb, Dep::Nsubj);
        let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp);
        if own.is_empty() || own.iter().all(relative) {
            Vec::new()
        } else {
            vec![self.parse[verb].head]
        }
    }

    /// "the country in which they met": the antecedent fills the preposition.
    pub(super) fn fill_relative_oblique(&self, verb: TokenId, obliques: &mut [Oblique]) {
        let antecedent = self.parse[verb].head;
        for oblique in obliques {
            for head in &mut oblique.heads {
                if matches!(self.parse[*head].tag, Tag::Wdt | Tag::Wp) {
                    *head = antecedent;
                }
            }
        }
    }

    /// The predicate of the clause embedded under a predicate.
    pub(super) fn embedded(&self, at: TokenId, object: &[TokenId]) -> Option<TokenId> {
        let child = |dep| self.parse.children_by(at, dep).find(|c| self.is_verbal(*c));
        if let Some(found) = child(Dep::Xcomp).or_else(|| child(Dep::Ccomp)) {
            return Some(found);
        }
        let infinitive = |head: TokenId| {
            let of = |dep| {
                self.parse
                    .children_by(head, dep)
                    .find(|c| self.is_verbal(*c) && is_infinitive(self.parse, *c))
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

    /// "called for *Togo* to withdraw": who is to do it, as if the call were on them.
    pub(super) fn wished_of(&self, embedded: TokenId) -> Option<Oblique> {
        let marked =
            self.parse.children_by(embedded, Dep::Mark).any(|mark| self.word(mark) == "for");
        let heads = self.surface(embedded, 0);
        let heads = if heads.passive { Vec::new() } else { self.named(embedded, Dep::Nsubj) };
        (marked && is_infinitive(self.parse, embedded)).then(|| Oblique {
            preposition: "on".into(),
            heads,
            borrowed: false,
        })
    }
}
