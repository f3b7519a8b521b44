//! Who does what a verb tells: coordination, control, participles, relative clauses and voice undone.
//!
//! In: a verb. Out: its grammatical subject, and its logical subject and objects.

use demarche_model::{Dep, NerLabel, Pos, Tag, TokenId};

use super::words::{
    CREDITING, ENCOUNTERS, EXCHANGES, OBJECT_CONTROL, OUTSIDE, SUBJECT_CONTROL, TEXTS,
};
use super::{Reader, has, is_infinitive, is_nominal, with_conjuncts};

/// The phrases that fill a verb's grammatical slots, before voice is undone.
#[derive(Default)]
pub(super) struct Surface {
    pub(super) subject: Vec<TokenId>,
    pub(super) passive: bool,
}

impl Reader<'_> {
    /// Who the grammar makes the subject of a verb, and whether the verb is passive, through coordination, control,
    /// participles and relative clauses. `depth` bounds the climb.
    pub(super) fn surface(&self, verb: TokenId, depth: usize) -> Surface {
        let token = self.parse[verb];
        let mut passive = has(self.parse, verb, Dep::Auxpass)
            || has(self.parse, verb, Dep::Nsubjpass)
            || has(self.parse, verb, Dep::Agent);
        // "we are committed to helping": a state of mind, in which nobody put us.
        if self.lemma(verb) == "commit" && !has(self.parse, verb, Dep::Agent) {
            let to = |p: TokenId| self.word(p) == "to";
            let bound = self.parse.children_by(verb, Dep::Prep).any(to)
                || self.parse.children_by(verb, Dep::Xcomp).next().is_some();
            passive &= !bound;
        }
        let mut subject = self.named(verb, Dep::Nsubj);
        subject.extend(self.named(verb, Dep::Nsubjpass));
        // "spoke with them to reaffirm …": who spoke reaffirms.
        if token.dep == Dep::Pcomp && self.met_to(token.head).is_some() {
            subject.clear();
        }
        if subject.is_empty() {
            subject.extend(self.under_secretary(verb));
        }
        if !subject.is_empty() {
            if token.dep == Dep::Relcl {
                // "the men whom, it said, Togo refused": beside a subject of its own, the relative pronoun is the object.
                let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp);
                if subject.iter().any(|t| !relative(t)) {
                    subject.retain(|t| !relative(t));
                }
                subject = self.antecedents(subject, token.head);
            }
            // Existential "there": what there is stands behind the verb.
            return Surface { subject, passive };
        }
        if depth > 12 || token.head == verb {
            return Surface { subject, passive };
        }
        let head = token.head;
        let participle = token.tag == Tag::Vbn && !has(self.parse, verb, Dep::Aux);
        match token.dep {
            Dep::Conj if self.is_verbal(head) => {
                let above = self.surface(self.partner(verb, head), depth + 1);
                let bare = participle && !has(self.parse, verb, Dep::Dobj);
                passive |= bare && above.passive;
                subject = self.stolen(verb).map_or(above.subject, |own| vec![own]);
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
                passive |=
                    participle && !has(self.parse, verb, Dep::Dobj) && token.dep != Dep::Ccomp;
            }
            // "are committed to helping": what they are bent on, though the parser makes an adjective of it.
            Dep::Acomp if self.is_verbal(head) && self.lemma(verb) == "commit" => {
                subject = self.surface(head, depth + 1).subject;
            }
            // "is ready to help", "is likely to visit": the adjective's subject.
            Dep::Xcomp if self.parse[head].pos == Pos::Adj => {
                subject = self.surface(self.parse[head].head, depth + 1).subject;
            }
            // "is prepared to help": what the parser takes for a verb is said of the copula's subject.
            Dep::Acomp if self.is_verbal(head) => {
                subject = self.surface(head, depth + 1).subject;
            }
            Dep::Advcl if self.is_verbal(head) => {
                // A clause with its own conjunction and no subject, or a participle, shares the main one.
                subject = self.surface(head, depth + 1).subject;
                passive |= participle && !has(self.parse, verb, Dep::Dobj);
            }
            Dep::Acl | Dep::Relcl if is_nominal(self.parse, head) => {
                if is_infinitive(self.parse, verb) {
                    // "saw attempts to strike them": who sees attempts makes none. "Mali's", "the NATO plan to …": theirs.
                    let over = self.lemma(self.parse[head].head);
                    let outside = self.parse[head].dep == Dep::Dobj
                        && !has(self.parse, head, Dep::Poss)
                        && OUTSIDE.contains(&over.as_str());
                    let nation = |t: TokenId| {
                        let label = self.parse.entities().iter().find(|e| e.tokens.holds(t));
                        label.is_some_and(|e| matches!(e.label, NerLabel::Gpe | NerLabel::Norp))
                    };
                    let named = |t: &TokenId| {
                        self.parse[*t].dep == Dep::Compound && self.parse[*t].pos == Pos::Propn
                            || self.parse[*t].dep == Dep::Amod && nation(*t)
                    };
                    subject = if self.parse.children(head).iter().any(named) {
                        vec![head]
                    } else if outside {
                        Vec::new()
                    } else {
                        self.owner(head, depth + 1)
                    };
                } else {
                    passive |= participle;
                    if let Some(around) = self.accompanied(verb, head) {
                        return Surface {
                            subject: self.surface(around, depth + 1).subject,
                            passive,
                        };
                    }
                    let author = token.dep == Dep::Acl
                        && !participle
                        && TEXTS.contains(&self.lemma(head).as_str());
                    subject = if author { self.owner(head, depth + 1) } else { Vec::new() };
                    if subject.is_empty() {
                        // Only the head itself is modified where it closes a coordination.
                        subject.push(head);
                    }
                }
            }
            Dep::Pcomp => {
                let preposition = self.word(head);
                let over = self.parse[head].head;
                if self.is_verbal(over) {
                    let above = self.surface(over, depth + 1);
                    let (_, object, _) = self.logical(over, &above);
                    let thanked = self.thanked(over).filter(|_| preposition == "for");
                    let object = thanked.unwrap_or(object);
                    let by_object =
                        OBJECT_CONTROL.contains(&preposition.as_str()) && !object.is_empty();
                    subject = if by_object { object } else { above.subject };
                } else if is_nominal(self.parse, over) {
                    subject = self.owner(over, depth + 1);
                } else if self.parse[over].pos == Pos::Adj && preposition == "in" {
                    // "was firm in blaming them": the adjective's subject.
                    subject = self.surface(self.parse[over].head, depth + 1).subject;
                }
            }
            _ => {}
        }
        Surface { subject, passive }
    }

    /// The verb whose act a participle behind a comma goes with, where the parser hangs it on the noun before ("a mine
    /// hit the bus, *killing* two").
    fn accompanied(&self, participle: TokenId, noun: TokenId) -> Option<TokenId> {
        let comma = TokenId(participle.0.checked_sub(1)?);
        let apart = self.parse[participle].tag == Tag::Vbg
            && self.parse[participle].dep == Dep::Acl
            && self.parse[comma].tag == Tag::Comma
            && noun < comma;
        let mut at = noun;
        for _ in 0..6 {
            if !apart || matches!(self.parse[at].dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Root) {
                return None;
            }
            at = self.parse[at].head;
            if self.parse[at].pos == Pos::Verb {
                return Some(at);
            }
        }
        None
    }

    /// The subject that the parser took for a phrase behind "under": "*Under Secretary Quinn* will travel".
    fn under_secretary(&self, verb: TokenId) -> Option<TokenId> {
        let finite = matches!(self.parse[verb].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp)
            || self.parse.children_by(verb, Dep::Aux).any(|aux| self.parse[aux].tag == Tag::Md);
        let under = self.parse.children_by(verb, Dep::Prep).find(|p| self.word(*p) == "under")?;
        let name = self.parse.children_by(under, Dep::Pobj).next()?;
        let titled = self.lemma(TokenId(under.0 + 1)) == "secretary" && name.0 > under.0 + 1;
        let proper = self.parse[name].pos == Pos::Propn
            && self.parse[TokenId(under.0 + 1)].pos == Pos::Propn;
        (finite && titled && proper && name < verb).then_some(name)
    }

    /// Whom an expression of thanks goes to: "expressed gratitude *to Mali* for its efforts".
    fn thanked(&self, verb: TokenId) -> Option<Vec<TokenId>> {
        let thanks = ["gratitude", "appreciation", "thank", "admiration"];
        let object = self.parse.children_by(verb, Dep::Dobj);
        let object = object.into_iter().find(|o| thanks.contains(&self.lemma(*o).as_str()))?;
        let to = [verb, object].into_iter().flat_map(|at| self.parse.children_by(at, Dep::Prep));
        let to = to.into_iter().find(|p| self.word(*p) == "to")?;
        let whom = self.named(to, Dep::Pobj);
        (!whom.is_empty()).then_some(whom)
    }

    /// Who is called upon: "called on *Kigali* to withdraw", "appealed to *both* to stop".
    pub(super) fn asked_of(&self, verb: TokenId, head: TokenId) -> Option<Vec<TokenId>> {
        let asks = ["call", "appeal", "plead", "count", "rely", "prevail"]
            .contains(&self.lemma(head).as_str());
        if !asks || !is_infinitive(self.parse, verb) {
            return None;
        }
        let whom = |p: &TokenId| ["on", "upon", "to"].contains(&self.word(*p).as_str());
        let prepositions = self.parse.children_by(head, Dep::Prep).filter(whom);
        let heads: Vec<TokenId> = prepositions.flat_map(|p| self.named(p, Dep::Pobj)).collect();
        (!heads.is_empty()).then_some(heads)
    }

    /// Who has or makes the thing that a noun names: its possessor, the subject of the verb that it is an object of.
    pub(super) fn owner(&self, noun: TokenId, depth: usize) -> Vec<TokenId> {
        let own = self.named(noun, Dep::Poss);
        if !own.is_empty() {
            return own;
        }
        let by = |p: &TokenId| ["by", "from"].contains(&self.word(*p).as_str());
        let by = self.parse.children_by(noun, Dep::Prep).filter(by);
        let own: Vec<TokenId> = by.flat_map(|by| self.named(by, Dep::Pobj)).collect();
        if !own.is_empty() {
            return own;
        }
        let head = self.parse[noun].head;
        let verb = match self.parse[noun].dep {
            Dep::Dobj | Dep::Attr | Dep::Oprd => head,
            Dep::Nsubjpass => return self.agents(head),
            Dep::Pobj => self.parse[head].head,
            _ => return Vec::new(),
        };
        // "thanked them for their part in efforts to …": whom one thanks for efforts made them.
        if self.parse[noun].dep == Dep::Pobj
            && self.word(head) == "for"
            && let Some(thanked) = self.thanked(verb)
        {
            return thanked;
        }
        if self.parse[noun].dep == Dep::Pobj
            && self.word(head) == "for"
            && CREDITING.contains(&self.lemma(verb).as_str())
        {
            let above = self.surface(verb, depth + 1);
            let (_, credited, _) = self.logical(verb, &above);
            if depth < 12 && !credited.is_empty() {
                return credited;
            }
        }
        // "a message on the radio asking …": the message's.
        let text = TEXTS.contains(&self.lemma(noun).as_str());
        if text && self.parse[noun].dep == Dep::Pobj && is_nominal(self.parse, verb) && depth < 12 {
            return self.owner(verb, depth + 1);
        }
        if self.is_verbal(verb) && depth < 12 {
            self.surface(verb, depth + 1).subject
        } else {
            Vec::new()
        }
    }

    /// Replaces relative pronouns by what they stand for.
    pub(super) fn antecedents(&self, heads: Vec<TokenId>, antecedent: TokenId) -> Vec<TokenId> {
        let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp | Tag::WpS);
        let stands_for = |head: TokenId| self.person_before(head, antecedent).unwrap_or(antecedent);
        heads
            .into_iter()
            .map(|head| if relative(&head) { stands_for(head) } else { head })
            .collect()
    }

    /// The person right before "who", where the parser made the clause hang on a thing ("talks with Ada Quinn, *who* is on a
    /// visit").
    fn person_before(&self, who: TokenId, antecedent: TokenId) -> Option<TokenId> {
        if !["who", "whom"].contains(&self.word(who).as_str()) {
            return None;
        }
        let mut before = TokenId(who.0.checked_sub(1)?);
        if self.word(before) == "," {
            before = TokenId(before.0.checked_sub(1)?);
        }
        let names = |t: TokenId| {
            self.parse.entities().iter().any(|entity| {
                entity.label == NerLabel::Person
                    && entity.tokens.holds(t)
                    && entity.tokens.end.0 == t.0 + 1
            })
        };
        let thing = self.parse[antecedent].pos == Pos::Noun
            && (ENCOUNTERS.contains(&self.lemma(antecedent).as_str())
                || EXCHANGES.contains(&self.lemma(antecedent).as_str()));
        // A name that nobody saw as one: at least it is no place.
        let unseen = self.parse[before].pos == Pos::Propn
            && self.parse.entities().iter().all(|entity| !entity.tokens.holds(before));
        (thing && (names(before) || unseen) && before > antecedent).then_some(before)
    }

    /// Undoes voice: logical subject, object and indirect object of a verb.
    pub(super) fn logical(
        &self,
        verb: TokenId,
        surface: &Surface,
    ) -> (Vec<TokenId>, Vec<TokenId>, Vec<TokenId>) {
        let mut direct = self.named(verb, Dep::Dobj);
        if self.parse[verb].dep == Dep::Relcl {
            direct = self.antecedents(direct, self.parse[verb].head);
        }
        // "beat Mali and Togo will leave": Togo is the next verb's subject.
        let next = self.parse.children_by(verb, Dep::Conj).filter(|t| self.is_verbal(*t));
        let stolen: Vec<TokenId> = next.filter_map(|t| self.stolen(t)).collect();
        direct.retain(|t| !stolen.contains(t));
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

    /// The verb that a verb is coordinated with: a finite one joins the finite clause, not the infinitive right before it
    /// ("urged them to leave and *spoke* to the press").
    fn partner(&self, verb: TokenId, head: TokenId) -> TokenId {
        let finite = matches!(self.parse[verb].tag, Tag::Vbd | Tag::Vbz | Tag::Vbp);
        let mut partner = head;
        for _ in 0..4 {
            let gerund = self.parse[partner].tag == Tag::Vbg && !has(self.parse, partner, Dep::Aux);
            let mut above = self.parse[partner].head;
            if self.parse[partner].dep == Dep::Pcomp {
                above = self.parse[above].head;
            }
            // "warned that it would be met with force and *urged* them": a finite verb with an object of its own joins no
            // verb under a modal.
            let modal = |aux: TokenId| self.parse[aux].tag == Tag::Md;
            let bent = self.parse[partner].dep == Dep::Ccomp
                && self.parse.children_by(partner, Dep::Aux).any(modal)
                && has(self.parse, verb, Dep::Dobj);
            let open = is_infinitive(self.parse, partner) || gerund || bent;
            if !finite || !open || !self.is_verbal(above) {
                break;
            }
            partner = above;
        }
        partner
    }

    /// The subject of a coordinated verb that the parser took for one more object of the verb before ("beat Mali and
    /// *Togo* will leave").
    fn stolen(&self, verb: TokenId) -> Option<TokenId> {
        let aux = self.parse.children_by(verb, Dep::Aux).next().filter(|aux| *aux < verb)?;
        let before = TokenId(aux.0.checked_sub(1)?);
        let stolen = self.parse[before].dep == Dep::Conj
            && is_nominal(self.parse, before)
            && self.parse[aux].tag != Tag::To;
        let object = self.parse[self.parse[before].head];
        (stolen && matches!(object.dep, Dep::Dobj | Dep::Pobj)).then_some(before)
    }
}
