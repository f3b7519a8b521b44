//! Bodies, groups and office-holders told by a description: new ones, or those named before.

use super::*;

impl Gather<'_, '_> {
    pub(super) fn phrase(&mut self, phrase: &Phrase<'_>) {
        let possessor = phrase.possessor.and_then(|token| self.store.one(token));
        let mut owners = phrase.owners.clone();
        if owners.is_empty()
            && let Some(id) = possessor
        {
            owners.extend(self.store.drafts[id].entity.clone());
        }
        if let Some(id) = self.apposed(phrase) {
            let words = phrase.span;
            self.store.mention(id, phrase.head, words, words, MentionForm::Nominal);
            return;
        }
        match phrase.role.is {
            RoleKind::Office if phrase.plural => {
                if !self.holders(phrase, &owners) {
                    self.people(phrase, &owners);
                }
            }
            RoleKind::Office => self.office(phrase, &owners, possessor),
            RoleKind::Body => self.body(phrase, &owners, possessor),
            // "His Chinese counterpart" holds his office, for China.
            RoleKind::People
                if !phrase.plural
                    && phrase.core.ends_with("counterpart")
                    && owners.len() == 1
                    && possessor.is_some_and(|id| {
                        let draft = &self.store.drafts[id];
                        draft.office.is_some() && draft.entity.as_ref() != owners.first()
                    }) =>
            {
                self.office(phrase, &owners, possessor);
            }
            RoleKind::People => self.people(phrase, &owners),
        }
    }

    /// "The foreign ministers": all persons named before who hold the office, if they are several.
    pub(super) fn holders(&mut self, phrase: &Phrase<'_>, owners: &[Code]) -> bool {
        if !phrase.definite || !owners.is_empty() {
            return false;
        }
        let core = phrase.core.strip_suffix('s').unwrap_or(&phrase.core);
        let mut ids: Vec<usize> = Vec::new();
        for spot in &self.past.spots {
            if let [id] = spot.ids.as_slice() {
                let draft = &self.store.drafts[*id];
                let holds = draft.kind == EntityKind::Person
                    && !draft.core.is_empty()
                    && same_office(&draft.core, core);
                if holds && !ids.contains(id) {
                    ids.push(*id);
                }
            }
        }
        if !(2..=4).contains(&ids.len()) {
            return false;
        }
        for id in ids {
            self.store.mention(id, phrase.head, phrase.span, phrase.span, MentionForm::Nominal);
        }
        true
    }

    /// Whom a description stands beside: "broadcaster PBS", "the group, Hamas,", "Hamas, an armed group".
    pub(super) fn apposed(&self, phrase: &Phrase<'_>) -> Option<usize> {
        let view = self.view;
        let fits = |token: TokenId| {
            let id = self.store.one(token)?;
            let fitting = match self.store.drafts[id].kind {
                EntityKind::Person => phrase.role.is != RoleKind::Body && !phrase.plural,
                EntityKind::Organisation => phrase.role.is != RoleKind::Office,
                _ => false,
            };
            fitting.then_some(id)
        };
        let beside = view
            .parse
            .children_by(phrase.head, Dep::Appos)
            .filter(|child| child.0.abs_diff(phrase.head.0) <= 8 && !self.bracketed(*child))
            .find_map(fits);
        let above =
            (view.dep(phrase.head) == Dep::Appos).then(|| fits(view.head(phrase.head))).flatten();
        beside.or(above)
    }

    /// Whether a bracket opens right before a token: an abbreviation, not another name.
    pub(super) fn bracketed(&self, token: TokenId) -> bool {
        token.0 > 0 && self.view.word(TokenId(token.0 - 1)) == "("
    }

    /// Somebody told by the office alone: the person named with it before, else one without a name.
    pub(super) fn office(
        &mut self,
        phrase: &Phrase<'_>,
        owners: &[Code],
        possessor: Option<usize>,
    ) {
        if phrase.weak && owners.is_empty() && !phrase.capital {
            return;
        }
        let view = self.view;
        let counterpart = phrase.core.ends_with("counterpart");
        let core = match possessor.filter(|_| counterpart) {
            Some(id) => self.store.drafts[id].core.clone(),
            None => phrase.core.clone(),
        };
        let fits = |draft: &Draft| {
            draft.kind == EntityKind::Person
                && !draft.core.is_empty()
                && same_office(&draft.core, &core)
                && (owners.is_empty()
                    || draft.entity.as_ref().is_some_and(|e| owners.contains(e))
                    || draft.entity.is_none())
        };
        let known = self.past.spots.iter().rev().find_map(|spot| match spot.ids.as_slice() {
            [id] if fits(&self.store.drafts[*id]) => Some(*id),
            _ => None,
        });
        // "The President", in a government's own text that begins with its own: that one, whoever was named since.
        let first = self.past.spots.iter().find_map(|spot| match spot.ids.as_slice() {
            [id] if self.store.drafts[*id].kind == EntityKind::Person => Some(*id),
            _ => None,
        });
        let ours = first.filter(|id| {
            let draft = &self.store.drafts[*id];
            let home = draft.entity.is_some() && draft.entity == self.context.home;
            home && fits(draft) && draft.core == core
        });
        let plain = phrase.definite && phrase.capital && owners.is_empty();
        let known = ours.filter(|_| plain).or(known).filter(|_| !phrase.indefinite);
        let span = self.core_span(phrase);
        let id = match known {
            Some(id) => {
                let draft = &mut self.store.drafts[id];
                if draft.office.is_none() && !counterpart {
                    draft.office = Some(Office {
                        title: span.of(view.text).to_owned(),
                        of: draft.entity.clone(),
                        span: Some(span),
                    });
                }
                id
            }
            None => {
                let mut draft = Draft::new(EntityKind::Person, &phrase.name);
                draft.core = core;
                draft.past = phrase.past;
                if phrase.past {
                    draft.add_sector(&Code::new("ELI"));
                }
                let body = phrase
                    .body
                    .and_then(|i| view.actors.organisations[i].sector_on(view.day).cloned())
                    .filter(|_| phrase.role.sector.as_str() == "GOV");
                draft.add_sector(body.as_ref().unwrap_or(&phrase.role.sector));
                for sector in &phrase.role.other {
                    draft.add_sector(sector);
                }
                if let Some(code) = owners.first() {
                    draft.act_for(code);
                }
                let same = possessor
                    .filter(|_| counterpart)
                    .and_then(|id| self.store.drafts[id].office.as_ref());
                draft.office = Some(Office {
                    title: same.map_or_else(|| span.of(view.text), |same| &same.title).to_owned(),
                    of: owners.first().cloned(),
                    span: Some(span),
                });
                draft.gender = view.actors.gender(&view.lower(phrase.head));
                self.store.add(draft)
            }
        };
        self.store.mention(id, phrase.head, phrase.span, phrase.span, MentionForm::Nominal);
    }

    /// The words of a phrase's core.
    pub(super) fn core_span(&self, phrase: &Phrase<'_>) -> Span {
        let view = self.view;
        let end = TokenId(phrase.head.0 + 1);
        let words = phrase.core.split(' ').count();
        let mut start = phrase.head;
        while start.0 > 0 && view.words(start, end).len() < words {
            start = TokenId(start.0 - 1);
        }
        view.span(start, end)
    }

    pub(super) fn body(&mut self, phrase: &Phrase<'_>, owners: &[Code], possessor: Option<usize>) {
        let view = self.view;
        let of_person = possessor.filter(|id| {
            self.store.drafts[*id].kind == EntityKind::Person
                && (phrase.of_person || phrase.owners.is_empty())
        });
        if phrase.weak && owners.is_empty() && !phrase.capital && of_person.is_none() {
            return;
        }
        // "a court", "no company": of nobody in particular.
        if phrase.indefinite && owners.is_empty() && !phrase.capital && !phrase.core.contains(' ') {
            return;
        }
        // "his ministry": the foreign minister's is the foreign ministry.
        let core = of_person
            .filter(|_| phrase.core == "ministry" || phrase.core == "department")
            .and_then(|id| {
                let draft = &self.store.drafts[id];
                let office = draft
                    .core
                    .strip_suffix(" minister")
                    .or(draft.core.strip_suffix(" secretary"))?;
                Some(format!("{office} {}", phrase.core))
            })
            .unwrap_or_else(|| phrase.core.clone());
        let head = core.rsplit(' ').next().unwrap_or("").to_owned();
        let short = !core.contains(' ');
        let fits = |draft: &Draft| {
            draft.kind == EntityKind::Organisation
                && (owners.is_empty() || draft.entity.as_ref().is_some_and(|e| owners.contains(e)))
                && (draft.core == core
                    || short && draft.core.rsplit(' ').next() == Some(head.as_str()))
        };
        // Of a digest's other items, only a body told with its country is meant again.
        let here = |draft: &Draft| {
            let told = |span: Span| view.one_story(view.parse.tokens_in(span).start, phrase.head);
            !owners.is_empty() || draft.mentions.iter().any(|mention| told(mention.span))
        };
        let exact = self
            .store
            .drafts
            .iter()
            .position(|d| fits(d) && d.core == core && !phrase.indefinite && here(d));
        let recent = || {
            self.past.spots.iter().rev().find_map(|spot| match spot.ids.as_slice() {
                [id] if fits(&self.store.drafts[*id]) => Some(*id),
                _ => None,
            })
        };
        // "Student groups in Hong Kong gave the government two days": not the one named long before, which is another's.
        let stale = short && owners.is_empty() && of_person.is_none() && {
            let here = view.sentence(phrase.head);
            let last = self.past.spots.iter().rev().find(|spot| match spot.ids.as_slice() {
                [id] => fits(&self.store.drafts[*id]),
                _ => false,
            });
            last.is_some_and(|last| {
                let code = last.ids.first().and_then(|id| self.store.drafts[*id].entity.clone());
                view.sentence(last.token) + 2 < here
                    && code
                        .is_some_and(|code| self.context.acts_for_another(view, phrase.head, &code))
            })
        };
        let known = if phrase.indefinite || stale {
            None
        } else if owners.is_empty() || phrase.definite && short {
            recent().or(exact)
        } else {
            exact
        };
        let pronoun_owned =
            phrase.possessor.is_some_and(|token| matches!(view.parse[token].tag, Tag::PrpS));
        let id = match known {
            Some(id) => {
                if better_name(&phrase.name, &self.store.drafts[id], owners) && !pronoun_owned {
                    self.store.drafts[id].name = phrase.name.clone();
                }
                id
            }
            None => {
                let name = match of_person {
                    // The ministry gets its name from the office: "Foreign Ministry" with the country's adjective.
                    Some(_) if core != phrase.core => {
                        let adjective = owners
                            .first()
                            .and_then(|code| view.actors.country(code.as_str()))
                            .and_then(|country| country.adjective.clone());
                        let words: Vec<String> = core.split(' ').map(capitalised).collect();
                        match adjective {
                            Some(adjective) => format!("{adjective} {}", words.join(" ")),
                            None => words.join(" "),
                        }
                    }
                    _ => phrase.name.clone(),
                };
                let mut draft = Draft::new(EntityKind::Organisation, &name);
                let words: Vec<&str> = core.split(' ').collect();
                let inner = super::listed::inner_sector(view, &words).filter(|_| phrase.capital);
                draft.add_sector(inner.as_ref().unwrap_or(&phrase.role.sector));
                draft.core = core;
                for sector in &phrase.role.other {
                    draft.add_sector(sector);
                }
                self.settle_owner(&mut draft, phrase, owners, 0.0);
                international(&mut draft);
                self.store.add(draft)
            }
        };
        let named = !phrase.owners.is_empty() || phrase.capital && phrase.core.contains(' ');
        let form = if named { MentionForm::Name } else { MentionForm::Nominal };
        self.store.mention(id, phrase.head, phrase.span, phrase.span, form);
        self.alias(id, TokenId(phrase.head.0 + 1));
    }

    pub(super) fn people(&mut self, phrase: &Phrase<'_>, owners: &[Code]) {
        let view = self.view;
        if phrase.weak && owners.is_empty() {
            return;
        }
        let head = phrase.core.rsplit(' ').next().unwrap_or("").to_owned();
        let fits = |draft: &Draft| {
            draft.kind == EntityKind::Group
                && (owners.is_empty() || draft.entity.as_ref().is_some_and(|e| owners.contains(e)))
                && (draft.core == phrase.core
                    || !phrase.core.contains(' ') && draft.core.rsplit(' ').next() == Some(&head))
        };
        if owners.len() > 1 {
            for code in owners.iter().take(4) {
                let id = self.group(phrase, std::slice::from_ref(code));
                self.store.mention(id, phrase.head, phrase.span, phrase.span, MentionForm::Nominal);
            }
            return;
        }
        let known = if owners.is_empty() {
            (phrase.definite || phrase.plural)
                .then(|| {
                    self.past.spots.iter().rev().find_map(|spot| match spot.ids.as_slice() {
                        [id] if fits(&self.store.drafts[*id]) => Some(*id),
                        _ => None,
                    })
                })
                .flatten()
        } else {
            self.store.drafts.iter().position(|draft| fits(draft) && draft.core == phrase.core)
        };
        let id = known.unwrap_or_else(|| {
            let mut owners = owners.to_vec();
            if owners.is_empty() && head.starts_with("official") {
                owners.extend(self.host(phrase.head));
            }
            self.group(phrase, &owners)
        });
        self.store.mention(id, phrase.head, phrase.span, phrase.span, MentionForm::Nominal);
        let _ = view;
    }

    /// The host of a visit that this sentence tells, for officials that a visitor meets.
    pub(super) fn host(&self, token: TokenId) -> Option<Code> {
        let sentence = self.view.sentence(token);
        let visitor = self.past.spots.iter().rev().find_map(|spot| match spot.ids.as_slice() {
            [id] if self.store.drafts[*id].kind == EntityKind::Person
                && self.view.sentence(spot.token) == sentence =>
            {
                self.store.drafts[*id].entity.clone()
            }
            _ => None,
        })?;
        self.context.host(self.view, token, &visitor)
    }

    pub(super) fn group(&mut self, phrase: &Phrase<'_>, owners: &[Code]) -> usize {
        let mut draft = Draft::new(EntityKind::Group, &phrase.name);
        draft.core = phrase.core.clone();
        draft.plural = phrase.plural;
        draft.add_sector(&phrase.role.sector);
        if phrase.past {
            draft.sector = None;
            draft.add_sector(&Code::new("ELI"));
            draft.add_sector(&phrase.role.sector);
        }
        self.settle_owner(&mut draft, phrase, owners, 0.6);
        self.store.add(draft)
    }

    /// Whose the second of two joined nouns is that share what stands before the first ("the *Malian* people and government").
    fn shared_owner(&self, head: TokenId) -> Option<Code> {
        let view = self.view;
        let first = view.head(head);
        let bare = view.parse.children(head).iter().all(|child| *child > head);
        if view.dep(head) != Dep::Conj || first >= head || !bare {
            return None;
        }
        let before = view.parse.children(first).iter().filter(|child| {
            **child < first && matches!(view.dep(**child), Dep::Amod | Dep::Compound | Dep::Poss)
        });
        before.filter_map(|child| view.hit(*child)).find_map(|hit| Some(view.owner(hit)?.0))
    }

    /// Gives a body or group its country: the owner's, else by the context where most of the report is about it.
    pub(super) fn settle_owner(
        &self,
        draft: &mut Draft,
        phrase: &Phrase<'_>,
        owners: &[Code],
        share_needed: f64,
    ) {
        if let Some(code) = owners.first() {
            draft.act_for(code);
            return;
        }
        if let Some(code) = self.shared_owner(phrase.head) {
            draft.act_for(&code);
            return;
        }
        if phrase.indefinite {
            return;
        }
        // "Governments should act": everybody's, unless the report is about one country.
        let mass =
            ["police", "media", "press", "military"].iter().any(|w| phrase.core.ends_with(w));
        let loose = phrase.plural && !phrase.definite && !mass;
        let share_needed = if loose { 0.6_f64.max(share_needed) } else { share_needed };
        // A government says whose its own are where it says "the military"; bare "governments" are others.
        let home = |code: &Code| self.context.home.as_ref() == Some(code);
        let armed = matches!(phrase.role.sector.as_str(), "MIL" | "COP")
            && !self.view.is_capital(phrase.head);
        let code = if share_needed > 0.0 {
            let most = self.context.dominant(self.view, phrase.head);
            let most = most.filter(|(_, share)| *share >= share_needed);
            most.map(|(code, _)| code).filter(|code| !loose || !home(code))
        } else {
            let kind = if armed { Kind::Society } else { Kind::of(Some(&phrase.role.sector)) };
            let taken = |code: &Code| armed && home(code);
            self.context.nearest(self.view, phrase.head, kind, 0.0, &taken)
        };
        if let Some(code) = code {
            draft.act_for(&code);
            draft.guessed = true;
        }
    }
}

/// Whether two offices may be one: equal, or the shorter is the longer one's end or head ("Secretary" and "Secretary of
/// State").
fn same_office(full: &str, short: &str) -> bool {
    let alias = |office: &str| {
        office
            .replace("spokeswoman", "spokesperson")
            .replace("spokesman", "spokesperson")
            .replace("-", " ")
    };
    let (full, short) = (alias(full), alias(short));
    // A vice president is no president.
    let lesser = |rest: &str| {
        let last = rest.trim_end().rsplit(' ').next().unwrap_or("");
        matches!(last, "vice" | "deputy" | "assistant" | "under" | "former")
    };
    full == short
        || full.strip_suffix(&format!(" {short}")).is_some_and(|rest| !lesser(rest))
        || full.starts_with(&format!("{short} of "))
        || full.starts_with(&format!("{short} for "))
}

/// Whether a country has one holder of an office at a time.
pub(super) fn is_singular_office(core: &str) -> bool {
    ["minister", "president", "secretary", "chancellor", "premier", "king", "queen"]
        .iter()
        .any(|office| core.ends_with(office))
}

/// Whether a government's own texts name such an office without its country: envoys and secretaries, who go and meet
/// others; not ministers and heads of state, who are met.
pub(super) fn is_envoy(core: &str) -> bool {
    let secretary = core.contains("secretary")
        && !["executive", "general", "cabinet"].iter().any(|of_others| core.contains(of_others));
    let sent = ["envoy", "special representative", "counselor", "vice president"];
    secretary || core == "deputy" || sent.iter().any(|office| core.contains(office))
}

/// Whether a phrase names a body more fully than the name that it has.
fn better_name(name: &str, draft: &Draft, owners: &[Code]) -> bool {
    !owners.is_empty()
        && name.chars().count() > draft.name.chars().count()
        && !name.to_lowercase().starts_with("his ")
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
