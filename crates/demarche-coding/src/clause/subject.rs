//! Who does what a verb tells: coordination, control, participles, relative clauses and voice undone.
//!
//! In: a verb. Out: its grammatical subject, and its logical subject and objects.

use demarche_model::{Dep, Pos, Tag, TokenId};

use super::words::{OBJECT_CONTROL, SUBJECT_CONTROL};
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
        let participle = token.tag == Tag::Vbn && !has(self.parse, verb, Dep::Aux);
        match token.dep {
            Dep::Conj if self.is_verbal(head) => {
                let above = self.surface(head, depth + 1);
                let bare = participle && !has(self.parse, verb, Dep::Dobj);
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
                passive |=
                    participle && !has(self.parse, verb, Dep::Dobj) && token.dep != Dep::Ccomp;
            }
            // "is ready to help", "is likely to visit": the adjective's subject.
            Dep::Xcomp if self.parse[head].pos == Pos::Adj => {
                subject = self.surface(self.parse[head].head, depth + 1).subject;
            }
            Dep::Advcl if self.is_verbal(head) => {
                // A clause with its own conjunction and no subject, or a participle, shares the main one.
                subject = self.surface(head, depth + 1).subject;
                passive |= participle && !has(self.parse, verb, Dep::Dobj);
            }
            Dep::Acl | Dep::Relcl if is_nominal(self.parse, head) => {
                if is_infinitive(self.parse, verb) {
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
    pub(super) fn antecedents(&self, heads: Vec<TokenId>, antecedent: TokenId) -> Vec<TokenId> {
        let relative = |t: &TokenId| matches!(self.parse[*t].tag, Tag::Wdt | Tag::Wp | Tag::WpS);
        heads.into_iter().map(|head| if relative(&head) { antecedent } else { head }).collect()
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
}
