//! Listed names, and the named entities that no list knows.

use super::*;

impl Gather<'_, '_> {
    pub(super) fn names(&mut self) {
        let view = self.view;
        for hit in &view.hits {
            if hit.tokens.iter().any(|id| self.named[id.index()]) || self.abbreviates(hit) {
                continue;
            }
            if let Some((id, form)) = self.listed(hit) {
                let span = view.range_span(hit.tokens);
                if view.opposed(hit.tokens) {
                    self.store.note(id, span, form);
                    continue;
                }
                self.store.mention(id, view.top(hit.tokens), span, span, form);
                self.alias(id, hit.tokens.end);
            }
        }
    }

    /// Whether the report itself says what an abbreviation stands for, and it is something else than what is listed under
    /// these letters: "Mountain Rescue Council (MRC)".
    fn abbreviates(&self, hit: &Hit<'_>) -> bool {
        let view = self.view;
        let word = view.word(hit.tokens.start);
        if hit.tokens.iter().len() > 1 || !self.brackets.contains(word) {
            return false;
        }
        let mut told = view.parse.ids().filter(|id| view.word(*id) == word && id.0 > 1);
        told.any(|id| {
            let capitals = |before: &TokenId| {
                view.word(*before).chars().next().is_some_and(char::is_uppercase)
                    || matches!(view.lower(*before).as_str(), "of" | "for" | "and" | "the" | "on")
            };
            let before: Vec<TokenId> =
                (0..id.0 - 1).rev().map(TokenId).take_while(capitals).take(12).collect();
            let first = |id: &TokenId| view.word(*id).chars().next().filter(|c| c.is_uppercase());
            let initials: Vec<char> = before.iter().filter_map(first).collect();
            let letters: Vec<char> = word.chars().filter(|c| c.is_uppercase()).rev().collect();
            let spelled = view.word(TokenId(id.0 - 1)) == "("
                && letters.len() > 2
                && initials.starts_with(&letters);
            // The listed name in full is the same one.
            let same = before.iter().filter_map(|id| view.hit(*id)).any(|full| {
                full.senses.iter().any(|sense| hit.senses.iter().any(|own| own.of == sense.of))
            });
            spelled && !same
        })
    }

    /// Countries inside a word: "U.S.-Russia" speaks of both; "U.S.-backed" only mentions one.
    pub(super) fn compounds(&mut self) {
        let view = self.view;
        for token in view.parse.ids().filter(|id| view.live(*id)) {
            let word = view.word(token);
            if view.hit(token).is_some() || self.named[token.index()] || !word.contains('-') {
                continue;
            }
            let start = view.parse[token].span.start();
            let mut at = start;
            let whole = view.parse[token].span;
            let lowered = |rest: &str| rest.chars().next().is_some_and(char::is_lowercase);
            for part in word.split('-') {
                let span = Span::new(at, at + part.len());
                at = span.end() + 1;
                let Some(found) = view.actors.longest(view.text, span.start()) else { continue };
                let country = found.senses.iter().find_map(|sense| match (sense.of, sense.form) {
                    (Of::Country(i), Form::Name) => Some((i, MentionForm::Name)),
                    (Of::Country(i), Form::Adjective) => Some((i, MentionForm::Demonym)),
                    _ => None,
                });
                let Some((country, form)) = country.filter(|_| found.end == span.end()) else {
                    continue;
                };
                let id = self.store.country(view, country);
                self.store.note(id, span, form);
                let bound = lowered(Span::new(at.min(whole.end()), whole.end()).of(view.text));
                if !bound {
                    self.store.refer(id, token, whole);
                }
            }
        }
    }

    /// "Syrian Democratic Forces (SDF)": the abbreviation in brackets is the same.
    pub(super) fn alias(&mut self, id: usize, at: TokenId) {
        let view = self.view;
        let (inner, close) = (TokenId(at.0 + 1), TokenId(at.0 + 2));
        if !view.inside(close) || view.word(at) != "(" || view.word(close) != ")" {
            return;
        }
        let word = view.word(inner);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals >= 2 && word.len() <= 12 && !self.named[inner.index()] {
            self.aliases.push((word.to_owned(), id));
        }
    }

    pub(super) fn listed(&mut self, hit: &Hit<'_>) -> Option<(usize, MentionForm)> {
        let view = self.view;
        let text = view.range_span(hit.tokens).of(view.text);
        let usable = hit.senses.iter().filter(|s| !matches!(s.of, Of::Leader(_)));
        let senses: Vec<_> = usable.collect();
        let adjectival = view.parse[view.top(hit.tokens)].pos == Pos::Adj
            || matches!(view.dep(view.top(hit.tokens)), Dep::Amod);
        let sense =
            senses.iter().find(|s| adjectival && s.form == Form::Adjective).or(senses.first())?;
        Some(match (sense.of, sense.form) {
            (Of::Country(i), Form::Capital) => {
                if seats::is_metonym(view, hit.tokens) {
                    if let Some(body) = self.hosted(i) {
                        return Some((body, MentionForm::Metonym));
                    }
                    (self.store.country(view, i), MentionForm::Metonym)
                } else {
                    let country = &view.actors.countries[i];
                    let id = self.store.place(text, || {
                        let mut draft = Draft::new(EntityKind::Place, text);
                        draft.act_for(&country.code);
                        draft.place = Some(place(&country.code, country.coords, 4));
                        draft
                    });
                    (id, MentionForm::Name)
                }
            }
            (Of::Country(i), Form::Seat) => {
                let code = view.actors.countries[i].code.clone();
                let id = self.store.place(text, || {
                    let mut draft = Draft::new(EntityKind::Organisation, text);
                    draft.act_for(&code);
                    draft.add_sector(&Code::new("GOV"));
                    draft
                });
                (id, MentionForm::Name)
            }
            (Of::Country(i), form) => {
                let id = self.store.country(view, i);
                let form = match form {
                    Form::Name => MentionForm::Name,
                    _ => MentionForm::Demonym,
                };
                (id, form)
            }
            (Of::Organisation(i), _) => {
                let i = self.own_body(i);
                let body = &view.actors.organisations[i];
                let id = self.store.listed(Of::Organisation(i), || {
                    let mut draft = Draft::new(EntityKind::Organisation, text);
                    draft.act_for(&body.entity);
                    draft.country = body.country.clone();
                    if let Some(sector) = body.sector_on(view.day) {
                        draft.add_sector(sector);
                    }
                    for sector in &body.other {
                        draft.add_sector(sector);
                    }
                    draft.core = body.name.to_lowercase();
                    draft
                });
                (id, MentionForm::Name)
            }
            (Of::Group(i), form) => {
                let group = &view.actors.groups[i];
                let id = self.store.listed(sense.of, || {
                    let mut draft = Draft::new(EntityKind::Group, &group.name);
                    draft.act_for(&view.code(sense.of));
                    if let Some(sector) = &group.sector {
                        draft.add_sector(sector);
                    }
                    draft.plural = true;
                    draft
                });
                let form = match form {
                    Form::Name => MentionForm::Name,
                    _ => MentionForm::Demonym,
                };
                (id, form)
            }
            (Of::Place(i), _) => {
                let named = &view.actors.places[i];
                let id = self.store.place(text, || {
                    let mut draft = Draft::new(EntityKind::Place, text);
                    draft.act_for(&named.entity);
                    draft
                });
                (id, MentionForm::Name)
            }
            (Of::Leader(_), _) => return None,
        })
    }

    /// In a government's own text, a body that it shares the name of with an international one is its own: "the Security
    /// Council" is the Security Council of the country that publishes.
    fn own_body(&self, listed: usize) -> usize {
        let bodies = &self.view.actors.organisations;
        let Some(home) = self.context.home.as_ref() else { return listed };
        let full = format!("{} of ", bodies[listed].name);
        let own = bodies.iter().position(|b| b.entity == *home && b.name.starts_with(&full));
        own.filter(|_| !is_country(&bodies[listed].entity)).unwrap_or(listed)
    }

    /// The body that a country's capital stands for, where the report does not speak of the country itself: "Brussels
    /// imposed sanctions" is the European Union's doing.
    fn hosted(&mut self, country: usize) -> Option<usize> {
        let view = self.view;
        let name = view.actors.countries[country].hosts.as_ref()?;
        let spoken_of = view.hits.iter().flat_map(|hit| hit.senses).any(|sense| {
            sense.of == Of::Country(country) && !matches!(sense.form, Form::Capital | Form::Seat)
        });
        if spoken_of {
            return None;
        }
        let i = view.actors.organisations.iter().position(|body| body.name == *name)?;
        let body = &view.actors.organisations[i];
        Some(self.store.listed(Of::Organisation(i), || {
            let mut draft = Draft::new(EntityKind::Organisation, &body.name);
            draft.act_for(&body.entity);
            draft.core = body.name.to_lowercase();
            draft
        }))
    }

    /// Named entities that no list knows: bodies by their last word, places by the country behind them.
    pub(super) fn leftovers(&mut self) {
        let view = self.view;
        for entity in view.parse.entities() {
            let mut range = entity.tokens;
            while range.start < range.end
                && (view.parse[range.start].tag == Tag::Dt || !view.live(range.start))
            {
                range.start = TokenId(range.start.0 + 1);
            }
            if let Some(gap) = range.iter().find(|id| view.parse[*id].tag == Tag::Space) {
                range.end = gap;
            }
            while range.start < range.end
                && matches!(view.parse[TokenId(range.end.0 - 1)].tag, Tag::Pos | Tag::Comma)
            {
                range.end = TokenId(range.end.0 - 1);
            }
            // "National Hurricane Center (NHC": the bracket is no part of the name.
            if let Some(bracket) = range.iter().find(|id| matches!(view.word(*id), "(" | "[")) {
                range.end = bracket;
            }
            if range.start >= range.end || self.belongs_to_title(range) {
                continue;
            }
            let taken = range.iter().any(|id| self.named[id.index()]);
            let whole = view.hit(view.top(range)).is_some();
            let capital = view.is_capital(TokenId(range.end.0 - 1));
            if taken || whole || !capital {
                continue;
            }
            match entity.label {
                NerLabel::Gpe | NerLabel::Loc | NerLabel::Fac => self.unlisted_place(range),
                NerLabel::Org => self.unlisted_body(range),
                _ => {}
            }
        }
    }

    /// Whether the words are part of a title that stands on: "Interior" in "Interior Minister", "Foreign Affairs" in
    /// "committee on Foreign Affairs Chair".
    fn belongs_to_title(&self, range: TokenRange) -> bool {
        let view = self.view;
        let next = range.end;
        let told = self.titled[range.start.index()] && self.titled[range.end.index() - 1];
        told && view.role(range.start, range.end).is_none()
            || view.inside(next)
                && view.person_role(next).is_some_and(|role| role.is == RoleKind::Office)
                && range.iter().any(|id| view.head(id) == next)
    }

    /// Whether the words stand in a headline, where capitals prove nothing.
    pub(super) fn headline(&self, range: TokenRange) -> bool {
        let block = self.view.document.block_at(self.view.parse[range.start].span.start());
        block.is_some_and(|block| block.kind == BlockKind::Title)
    }

    pub(super) fn unlisted_place(&mut self, range: TokenRange) {
        let view = self.view;
        let top = view.top(range);
        let suffix = matches!(view.word(top), "Jr." | "Jr" | "Sr." | "Sr");
        if suffix || !self.store.of(top).is_empty() || view.is_role(top) || self.headline(range) {
            return;
        }
        let text = view.range_span(range).of(view.text);
        // "Inates, Tillaberi Region, Niger": the country stands behind the next comma or two.
        let mut code = None;
        let mut at = range.end;
        for _ in 0..2 {
            if !view.inside(TokenId(at.0 + 1)) || view.word(at) != "," {
                break;
            }
            let next = TokenId(at.0 + 1);
            if let Some(hit) = view.hit(next) {
                code = view.owner(hit).filter(|(_, form)| *form == Form::Name).map(|(c, _)| c);
                break;
            }
            at = next;
            while view.inside(at) && view.is_capital(at) {
                at = TokenId(at.0 + 1);
            }
        }
        let guess = self.context.dominant(view, top).filter(|(_, share)| *share >= 0.5);
        // A government's own text names the places of others by themselves ("the Gulf"), more than its own.
        let home = self.context.home.as_ref();
        let guess = guess.map(|(code, _)| code).filter(|code| home != Some(code));
        let inner = range.iter().find_map(|id| view.hit(id)).and_then(|hit| view.owner(hit));
        let code = code.or(inner.map(|(code, _)| code)).or(guess);
        let id = self.store.place(text, || {
            let mut draft = Draft::new(EntityKind::Place, text);
            if let Some(code) = &code {
                draft.act_for(code);
            }
            draft
        });
        let span = view.range_span(range);
        self.store.mention(id, top, span, span, MentionForm::Name);
    }

    pub(super) fn unlisted_body(&mut self, range: TokenRange) {
        let view = self.view;
        let top = view.top(range);
        if !self.store.of(top).is_empty() {
            return;
        }
        let words = view.words(range.start, range.end);
        let slices: Vec<&str> = words.iter().map(String::as_str).collect();
        let last = slices.last().copied().unwrap_or("");
        if view.actors.is_thing(&slices) {
            return;
        }
        if view.actors.sites.contains(last) && !view.is_role(TokenId(range.end.0 - 1)) {
            self.unlisted_place(range);
            return;
        }
        let tail = view.actors.tails.get(last).filter(|_| slices.len() > 1);
        let company = tail.is_some_and(|sector| sector.as_str() == "BUS");
        let role = view.actors.role(&slices).map(|(role, _)| role);
        // Bodies read from their nouns are phrases; a person's role is none.
        if role.is_some() && view.nation_at(range.start, range.end).is_some()
            || role.is_some_and(|r| r.is != RoleKind::Body)
        {
            return;
        }
        if role.is_some() && view.parse[top].pos == Pos::Propn && range.holds(top) {
            return;
        }
        // What a bracket abbreviates is told when the phrase before it is read.
        let abbreviation =
            range.iter().len() == 1 && self.brackets.contains(view.word(range.start));
        if abbreviation || phrases::phrase(view, &self.named, top).is_some() || self.headline(range)
        {
            return;
        }
        let text = view.range_span(range).of(view.text).to_owned();
        // "the Nigerian Air Force": the adjective may stand before what is taken for the name.
        let owner = range.iter().find_map(|id| view.hit(id)).and_then(|hit| view.owner(hit));
        let guess = self.context.dominant(view, top).filter(|(_, share)| *share >= 0.6);
        let guess = guess.map(|(code, _)| code);
        let before = view.nation_before(range.start);
        let (code, guessed) = match owner.map(|(code, _)| code).or(before) {
            Some(code) => (Some(code), false),
            None => (guess, true),
        };
        let id = self.store.place(&text, || {
            let mut draft = Draft::new(EntityKind::Organisation, &text);
            if let Some(code) = code.filter(|_| company || role.is_some() || !guessed) {
                draft.act_for(&code);
                draft.guessed = guessed;
            }
            if let Some(sector) = inner_sector(view, &slices).or(tail.cloned()) {
                draft.add_sector(&sector);
            } else if let Some(role) = role {
                draft.add_sector(&role.sector);
            }
            draft.core = text.to_lowercase();
            draft
        });
        let span = view.range_span(range);
        self.store.mention(id, top, span, span, MentionForm::Name);
        self.alias(id, range.end);
    }
}

/// What a body is that is named after its members or its field: "Farmers' Alliance", "Kenya Medical Association". Its own
/// last word says only that it is a body.
pub(super) fn inner_sector(view: &View<'_>, words: &[&str]) -> Option<Code> {
    const BODIES: [&str; 18] = [
        "alliance",
        "association",
        "council",
        "federation",
        "confederation",
        "society",
        "syndicate",
        "organization",
        "organisation",
        "network",
        "league",
        "committee",
        "coalition",
        "forum",
        "guild",
        "centre",
        "center",
        "foundation",
    ];
    let at = words.iter().rposition(|word| BODIES.contains(word))?;
    (1..=at).rev().find_map(|end| {
        let words: Vec<String> = words[..end]
            .iter()
            .map(|word| word.trim_end_matches(['\'', '’']).replace("'s", ""))
            .collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (role, _) = view.actors.role(&words)?;
        let told = matches!(
            role.sector.as_str(),
            "MED" | "AGR" | "LAB" | "JRN" | "EDU" | "REL" | "BUS" | "JUD" | "REF"
        );
        told.then(|| role.sector.clone())
    })
}

fn place(country: &Code, coords: Option<Coords>, resolution: u8) -> Place {
    Place { geonameid: None, coords, country: country.clone(), admin1: None, resolution }
}
