//! Persons named in the report, with the offices that their titles tell.

use demarche_lexicon::actors::Leader;

use super::super::directory::Observation;
use super::*;

impl<'v> Gather<'v, '_> {
    pub(super) fn persons(&mut self) {
        let people = persons::persons(self.view);
        for person in &people {
            for range in &person.spans {
                for id in range.iter() {
                    self.named[id.index()] = true;
                }
            }
        }
        for person in &people {
            self.person(person);
        }
    }

    pub(super) fn person(&mut self, person: &Person) {
        let view = self.view;
        let mut draft = Draft::new(EntityKind::Person, &full_name(view, person.fullest));
        let mut all: Vec<(TokenRange, Vec<Title>)> = Vec::new();
        for range in &person.spans {
            all.push((*range, titles::titles(view, &self.named, *range)));
        }
        draft.gender = gender(view, person, &all);
        let title = best_title(&all);
        let term =
            person.leader.and_then(|i| view.actors.term_on(&view.actors.leaders[i].name, view.day));
        // A surname alone is a leader's only where a title does not say otherwise.
        let implied = title.and_then(|t| implied(view, t));
        let told: Option<Code> =
            all.iter().flat_map(|(_, titles)| titles).find_map(|t| match &t.of {
                Some(Owner::Code(code, _)) => Some(code.clone()),
                Some(Owner::Counterpart(_, Some((code, _)))) => Some(code.clone()),
                _ => None,
            });
        let single = person.fullest.iter().len() == 1;
        let term =
            term.filter(|term| !single || told.as_ref().is_none_or(|code| *code == term.entity));
        let behind = all.iter().find_map(|(range, _)| of_country(view, *range));
        let body = all.iter().flat_map(|(_, titles)| titles).find_map(|t| title_body(view, t));
        // A national leader may also head an international body.
        let home = term.filter(|term| !single && is_country(&term.entity)).map(|t| &t.entity);
        let told = told.filter(|code| is_country(code) || home.is_none());
        // "Hong Kong director of Amnesty International": the body's, for that country.
        let foreign = title.filter(|title| title.text.contains(" of ")).and(body).filter(|i| {
            let body = &view.actors.organisations[*i];
            !is_country(&body.entity) && body.country.is_none()
        });
        let told = match foreign.map(|i| view.actors.organisations[i].entity.clone()) {
            Some(body) if told.as_ref().is_some_and(is_country) && body.as_str() == "NGO" => {
                Some(body)
            }
            _ => told,
        };
        // "Secretary of the Security Council": that of the country whose title it is.
        let told = told.filter(|code| is_country(code) || implied.is_none());
        let body = body.filter(|_| told.is_some() || implied.is_none());
        let code = told
            .or(behind)
            .or_else(|| term.map(|term| term.entity.clone()))
            .or_else(|| body.map(|i| view.actors.organisations[i].entity.clone()))
            .or(implied);
        let earlier = self.earlier(&draft.name, title, term, code.as_ref());
        let code = code.or_else(|| earlier.and_then(|earlier| earlier.entity.clone()));
        if let Some(title) = title {
            draft.office = Some(Office {
                title: title.text.clone(),
                of: code.clone(),
                span: Some(title.span),
            });
            draft.core = title.text.to_lowercase();
            draft.past = title.past;
            let rebels = title_body(view, title).is_some_and(|i| {
                let sector = view.actors.organisations[i].sector_on(view.day);
                sector.is_some_and(|sector| sector.as_str() == "REB")
            });
            if title.past && !rebels {
                draft.add_sector(&Code::new("ELI"));
            }
            let generic =
                title.sector.as_str() == "GOV" || title.text.to_lowercase().ends_with("founder");
            let listed = title_body(view, title)
                .and_then(|i| view.actors.organisations[i].sector_on(view.day).cloned());
            match listed.or_else(|| own_body(view, title).filter(|_| generic)) {
                // An officer of rebels is one of them, whatever else.
                Some(sector) if sector.as_str() == "REB" => {
                    draft.add_sector(&sector);
                    if !generic {
                        draft.add_sector(&title.sector);
                    }
                }
                Some(sector) if generic => draft.add_sector(&sector),
                _ => draft.add_sector(&title.sector),
            }
            for sector in &title.other {
                draft.add_sector(sector);
            }
        } else if let Some(earlier) = earlier {
            draft.office =
                Some(Office { title: earlier.title.clone(), of: earlier.of.clone(), span: None });
            draft.core = earlier.title.to_lowercase();
            for sector in earlier.sector.iter().chain(&earlier.other_sectors) {
                draft.past |= sector.as_str() == "ELI";
                draft.add_sector(sector);
            }
        } else if let Some(term) = term {
            let holds = match view.day {
                Some(day) => term.holds_on(day),
                // "Pope Francis" speaks of his time in office.
                None => term.until.is_none() || view.person_role(person.fullest.start).is_some(),
            };
            let begun = view.day.is_none_or(|day| term.since <= day);
            draft.core = term.office.to_lowercase();
            let role =
                view.actors.role(&[draft.core.as_str()]).map(|(role, _)| role.sector.clone());
            if begun {
                draft.add_sector(&match role {
                    _ if !holds => Code::new("ELI"),
                    Some(sector) => sector,
                    None => Code::new("GOV"),
                });
            }
            // "Pope Francis": the name holds the office.
            if view.person_role(person.fullest.start).is_some() {
                let span = view.parse[person.fullest.start].span;
                draft.office = Some(Office {
                    title: span.of(view.text).to_owned(),
                    of: Some(term.entity.clone()),
                    span: Some(span),
                });
            }
        }
        let mut code = code;
        if title.is_none()
            && let Some((of, sector)) =
                person.spans.iter().find_map(|range| self.affiliation(*range))
        {
            code = code.or(of);
            if draft.sector.is_none()
                && let Some(sector) = sector
            {
                draft.add_sector(&sector);
            }
        }
        if let Some(code) = &code {
            draft.act_for(code);
            international(&mut draft);
        }
        // A victim, a suspect: no office, but a sector.
        if draft.sector.is_none() {
            let kind = all
                .iter()
                .flat_map(|(_, titles)| titles)
                .find(|title| !title.past && matches!(title.sector.as_str(), "CVL" | "CRM"));
            draft.sector = kind.map(|title| title.sector.clone());
        }
        let counterparts = all.iter().flat_map(|(_, titles)| titles).filter_map(|t| match &t.of {
            Some(Owner::Counterpart(anchor, _)) => Some((*anchor != t.head, *anchor)),
            _ => None,
        });
        let counterpart = counterparts.max_by_key(|(sure, _)| *sure).map(|(_, anchor)| anchor);
        let pronoun = title.and_then(|t| match &t.of {
            Some(Owner::Pronoun(id)) => Some(*id),
            _ => None,
        });
        let bare = draft.office.is_none();
        let id = self.store.add(draft);
        if bare && let Some(anchor) = counterpart {
            self.peers.push((id, anchor));
        }
        if code.is_none()
            && let Some(pronoun) = pronoun
        {
            self.owed.push((id, pronoun));
        }
        for (range, titles) in &all {
            let span = view.range_span(*range);
            let start = titles.iter().map(|t| t.start).min().filter(|s| *s < range.start);
            let words = view.span(start.unwrap_or(range.start), range.end);
            let top = view.top(*range);
            self.store.mention(id, top, span, words, MentionForm::Name);
            for title in titles {
                for id in view.parse.tokens_in(title.span).iter() {
                    self.titled[id.index()] = true;
                }
                // The title's own head speaks of the person where the parse makes it the phrase's head.
                if !range.holds(title.head) && view.dep(title.head) != Dep::Compound {
                    self.store.refer(id, title.head, words);
                }
                if let Some(Owner::Counterpart(..)) = title.of {
                    self.store.note(id, view.parse[title.head].span, MentionForm::Nominal);
                }
            }
        }
    }

    /// What earlier reports said of somebody whom this one gives no office, or one of nobody knows whom. A term of office
    /// that runs on the day goes before them.
    fn earlier(
        &self,
        name: &str,
        title: Option<&Title>,
        term: Option<&Leader>,
        code: Option<&Code>,
    ) -> Option<&'v Observation> {
        let view = self.view;
        if view.day.map_or(term.is_some(), |day| term.is_some_and(|term| term.holds_on(day))) {
            return None;
        }
        let concerns = |code: &Code| self.context.concerns(code);
        let found = self.directory.holder(name, view.day, &concerns)?;
        let agrees = |code: &Code| found.entity.as_ref() == Some(code);
        let newer = term.and_then(|term| term.until).is_none_or(|until| found.reported >= until);
        let fits = match title {
            None => code.is_none_or(agrees) && newer,
            Some(title) => {
                let sectors = found.sector.iter().chain(&found.other_sectors);
                code.is_none() && sectors.into_iter().any(|sector| *sector == title.sector)
            }
        };
        fits.then_some(found)
    }

    /// The body that a person without a title belongs to: "the BBC's Ada Quinn", "Juan Cruz of the army's northern
    /// command".
    pub(super) fn affiliation(&self, range: TokenRange) -> Option<(Option<Code>, Option<Code>)> {
        let view = self.view;
        let top = view.top(range);
        let listed = |token: TokenId| {
            let body = &view.actors.organisations[view.body(view.hit(token)?)?];
            Some((Some(body.entity.clone()), body.sector_on(view.day).cloned()))
        };
        let phrase = |token: TokenId| {
            let phrase = phrases::phrase(view, &self.named, token)?;
            (phrase.role.is == RoleKind::Body)
                .then(|| (phrase.owners.first().cloned(), Some(phrase.role.sector.clone())))
        };
        view.parse.children(top).iter().find_map(|child| match view.dep(*child) {
            Dep::Poss => listed(*child).or_else(|| phrase(*child)),
            Dep::Prep if matches!(view.lower(*child).as_str(), "of" | "from" | "with" | "at") => {
                let object = view.parse.children_by(*child, Dep::Pobj).next()?;
                listed(object).or_else(|| phrase(object))
            }
            _ => None,
        })
    }
}

/// A name as the report has it, on one line.
fn full_name(view: &View<'_>, range: TokenRange) -> String {
    single_spaced(view.range_span(range).of(view.text))
}

/// The title that says most: an office before a mere description, one still held before a former one, the fuller of two
/// that agree, the first of others.
fn best_title(all: &[(TokenRange, Vec<Title>)]) -> Option<&Title> {
    let rank = |title: &Title| {
        (title.is == RoleKind::Office, !title.past, title.text.split(' ').count() <= 12)
    };
    let mut best: Option<&Title> = None;
    for title in all.iter().flat_map(|(_, titles)| titles) {
        let relation = matches!(title.sector.as_str(), "CVL" | "CRM" | "ELI");
        if relation || title.text.to_lowercase().ends_with("counterpart") {
            continue;
        }
        best = match best {
            None => Some(title),
            Some(known) if rank(title) > rank(known) => Some(title),
            Some(known)
                if rank(title) == rank(known)
                    && title.text.len() > known.text.len()
                    && title.text.to_lowercase().contains(&known.text.to_lowercase()) =>
            {
                Some(title)
            }
            known => known,
        };
    }
    best
}

/// The listed body that a title belongs to.
fn title_body(view: &View<'_>, title: &Title) -> Option<usize> {
    if let Some(Owner::Code(_, tokens)) = &title.of
        && let Some(hit) = view.hit(tokens.start)
        && let Some(body) = view.body(hit)
    {
        return Some(body);
    }
    let tokens = view.parse.tokens_in(title.span);
    tokens.iter().find_map(|id| view.hit(id)).and_then(|hit| view.body(hit))
}

/// The sector of the unlisted body that a title names: "director of the Amazon Research Institute", "shipyard manager".
fn own_body(view: &View<'_>, title: &Title) -> Option<Code> {
    let text = title.text.to_lowercase();
    let words: Vec<&str> = text.split(' ').collect();
    let of = words.iter().position(|word| matches!(*word, "of" | "at" | "for" | "with"));
    let body = match of {
        Some(of) => &words[of + 1..],
        None => words.split_last()?.1,
    };
    let (role, _) = view.actors.role(body).filter(|(role, _)| role.is == RoleKind::Body)?;
    let field = matches!(body.last().copied(), Some("industry" | "business" | "media" | "press"));
    let own = !field && !matches!(role.sector.as_str(), "GOV" | "PTY" | "SOC");
    own.then(|| role.sector.clone())
}

fn implied(view: &View<'_>, title: &Title) -> Option<Code> {
    let text = title.text.to_lowercase();
    // "Secretary Lopez": in a country that has secretaries where others have ministers.
    if text == "secretary" {
        return view.hits.iter().find_map(|hit| {
            let (code, _) = view.owner(hit)?;
            (code.as_str() == "USA").then_some(code)
        });
    }
    view.actors.implied.get(text.as_str()).cloned().or_else(|| {
        let mut words: Vec<&str> = text.split(' ').collect();
        while words.len() > 1 {
            words.remove(0);
            if let Some(code) = view.actors.implied.get(words.join(" ").as_str()) {
                return Some(code.clone());
            }
        }
        None
    })
}

/// "Svyatlana Tsikhanouskaya of Belarus": the country behind the name.
fn of_country(view: &View<'_>, range: TokenRange) -> Option<Code> {
    let of = range.end;
    let mut next = TokenId(of.0 + 1);
    if !view.inside(next) || view.lower(of) != "of" {
        return None;
    }
    if view.lower(next) == "the" {
        next = TokenId(next.0 + 1);
    }
    let hit = view.hit(next)?;
    hit.senses
        .iter()
        .find(|s| s.form == Form::Name && matches!(s.of, Of::Country(_) | Of::Organisation(_)))
        .map(|s| view.code(s.of))
}

fn gender(view: &View<'_>, person: &Person, all: &[(TokenRange, Vec<Title>)]) -> Option<Gender> {
    for (range, titles) in all {
        if range.start.0 > 0 {
            let before = view.lower(TokenId(range.start.0 - 1));
            if let Some(gender) = view.actors.gender(&before) {
                return Some(gender);
            }
        }
        for title in titles {
            let words = title.text.to_lowercase();
            let last = words.rsplit(' ').next().unwrap_or("");
            if let Some(gender) = view.actors.gender(&words).or_else(|| view.actors.gender(last)) {
                return Some(gender);
            }
        }
    }
    if person.fullest.iter().len() > 1 {
        return view.actors.gender(view.word(person.fullest.start));
    }
    let leader = person.leader?;
    let given = view.actors.leaders[leader].name.split(' ').next()?;
    view.actors.gender(given)
}
