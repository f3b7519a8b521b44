//! Gathers the entities of a report: persons, listed names, phrases, then what looks back to them.

use std::collections::BTreeSet;

use demarche_lexicon::actors::{Form, Gender, Of, RoleKind};
use demarche_model::{
    BlockKind, Code, Coords, Dep, EntityKind, MentionForm, NerLabel, Office, Place, Pos, Span, Tag,
    TokenId, TokenRange,
};

use super::anaphora::{self, Past, Two};
use super::context::Context;
use super::persons::{self, Person};
use super::phrases::{self, Phrase};
use super::store::{Draft, Store, is_country};
use super::titles::{self, Owner, Title};
use super::view::{Hit, View};
use super::{Cast, issuer, seats};

/// Reads the whole report.
pub(super) fn gather(view: &View<'_>) -> Cast {
    let mut gather = Gather {
        view,
        store: Store::new(view.parse.tokens().len()),
        context: Context::new(view),
        past: Past::new(view),
        owed: Vec::new(),
        peers: Vec::new(),
        aliases: Vec::new(),
        named: vec![false; view.parse.tokens().len()],
        titled: vec![false; view.parse.tokens().len()],
        brackets: brackets(view),
    };
    gather.persons();
    gather.names();
    gather.leftovers();
    gather.scan();
    gather.brackets.clear();
    gather.leftovers();
    gather.settle();
    let issuer = issuer::issuer(view, &mut gather.store, gather.context.home.as_ref());
    gather.store.finish(issuer)
}

struct Gather<'v, 'a> {
    view: &'v View<'a>,
    store: Store,
    context: Context,
    past: Past,
    /// Persons whose office belongs to whoever a pronoun stands for.
    owed: Vec<(usize, TokenId)>,
    /// Persons who hold the same office as somebody else: the other's pronoun, and the word "counterpart".
    peers: Vec<(usize, TokenId, Span)>,
    /// Abbreviations that the report introduces, and for whom.
    aliases: Vec<(String, usize)>,
    /// The tokens of persons' names.
    named: Vec<bool>,
    /// The tokens of the titles beside them.
    titled: Vec<bool>,
    /// Abbreviations that stand alone between brackets somewhere.
    brackets: BTreeSet<String>,
}

impl Gather<'_, '_> {
    // Persons.

    fn persons(&mut self) {
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

    fn person(&mut self, person: &Person) {
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
        let implied = title.and_then(|t| implied(view, t));
        // A national leader may also head an international body.
        let home = term.filter(|term| !single && is_country(&term.entity)).map(|t| &t.entity);
        let told = told.filter(|code| is_country(code) || home.is_none());
        let code = told
            .or(behind)
            .or_else(|| term.map(|term| term.entity.clone()))
            .or_else(|| body.map(|i| view.actors.organisations[i].entity.clone()))
            .or(implied);
        if let Some(title) = title {
            draft.office = Some(Office {
                title: title.text.clone(),
                of: code.clone(),
                span: Some(title.span),
            });
            draft.core = title.text.to_lowercase();
            draft.past = title.past;
            if title.past {
                draft.add_sector(&Code::new("ELI"));
            }
            let generic = title.sector.as_str() == "GOV";
            let body_sector = title_body(view, title)
                .and_then(|i| view.actors.organisations[i].sector_on(view.day).cloned());
            match body_sector {
                Some(sector) if generic => draft.add_sector(&sector),
                _ => draft.add_sector(&title.sector),
            }
            for sector in &title.other {
                draft.add_sector(sector);
            }
        } else if let Some(term) = term {
            let holds = view.day.is_none_or(|day| term.holds_on(day));
            draft.core = term.office.to_lowercase();
            let role =
                view.actors.role(&[draft.core.as_str()]).map(|(role, _)| role.sector.clone());
            draft.add_sector(&match role {
                _ if !holds => Code::new("ELI"),
                Some(sector) => sector,
                None => Code::new("GOV"),
            });
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
        let counterparts = all.iter().flat_map(|(_, titles)| titles).filter_map(|t| match &t.of {
            Some(Owner::Counterpart(anchor, _)) => Some((*anchor != t.head, *anchor, t.span)),
            _ => None,
        });
        let counterpart = counterparts.max_by_key(|(sure, ..)| *sure).map(|(_, a, s)| (a, s));
        let pronoun = title.and_then(|t| match &t.of {
            Some(Owner::Pronoun(id)) => Some(*id),
            _ => None,
        });
        let bare = draft.office.is_none();
        let id = self.store.add(draft);
        if bare && let Some((anchor, span)) = counterpart {
            self.peers.push((id, anchor, span));
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

    /// The body that a person without a title belongs to: "the BBC's Ada Quinn", "Juan Cruz of the army's northern
    /// command".
    fn affiliation(&self, range: TokenRange) -> Option<(Option<Code>, Option<Code>)> {
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

    // Listed names.

    fn names(&mut self) {
        let view = self.view;
        for hit in &view.hits {
            if hit.tokens.iter().any(|id| self.named[id.index()]) {
                continue;
            }
            if let Some((id, form)) = self.listed(hit) {
                let span = view.range_span(hit.tokens);
                self.store.mention(id, view.top(hit.tokens), span, span, form);
                self.alias(id, hit.tokens.end);
            }
        }
    }

    /// "Syrian Democratic Forces (SDF)": the abbreviation in brackets is the same.
    fn alias(&mut self, id: usize, at: TokenId) {
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

    fn listed(&mut self, hit: &Hit<'_>) -> Option<(usize, MentionForm)> {
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
                let body = &view.actors.organisations[i];
                let id = self.store.listed(sense.of, || {
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
                    draft.act_for(&group.entity);
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

    /// Named entities that no list knows: bodies by their last word, places by the country behind them.
    fn leftovers(&mut self) {
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
            if range.start >= range.end {
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

    /// Whether the words stand in a headline, where capitals prove nothing.
    fn headline(&self, range: TokenRange) -> bool {
        let block = self.view.document.block_at(self.view.parse[range.start].span.start());
        block.is_some_and(|block| block.kind == BlockKind::Title)
    }

    fn unlisted_place(&mut self, range: TokenRange) {
        let view = self.view;
        let top = view.top(range);
        if !self.store.of(top).is_empty() || view.is_role(top) || self.headline(range) {
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
        let guess = self.context.dominant().filter(|(_, share)| *share >= 0.5).map(|(c, _)| c);
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

    fn unlisted_body(&mut self, range: TokenRange) {
        let view = self.view;
        let top = view.top(range);
        if !self.store.of(top).is_empty() {
            return;
        }
        let words = view.words(range.start, range.end);
        let slices: Vec<&str> = words.iter().map(String::as_str).collect();
        let company = words.last().is_some_and(|last| {
            matches!(
                last.as_str(),
                "inc"
                    | "inc."
                    | "ltd"
                    | "ltd."
                    | "corp"
                    | "corp."
                    | "kft"
                    | "kft."
                    | "gmbh"
                    | "llc"
                    | "plc"
                    | "s.a."
                    | "ag"
                    | "co."
                    | "group"
            )
        });
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
        let owner = range.iter().find_map(|id| view.hit(id)).and_then(|hit| view.owner(hit));
        let guess = self.context.dominant().filter(|(_, share)| *share >= 0.6).map(|(c, _)| c);
        let (code, guessed) = match owner {
            Some((code, _)) => (Some(code), false),
            None => (guess, true),
        };
        let id = self.store.place(&text, || {
            let mut draft = Draft::new(EntityKind::Organisation, &text);
            if let Some(code) = code.filter(|_| company || role.is_some() || !guessed) {
                draft.act_for(&code);
                draft.guessed = guessed;
            }
            if company {
                draft.add_sector(&Code::new("BUS"));
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

    // From left to right.

    fn scan(&mut self) {
        let view = self.view;
        for token in view.parse.ids() {
            if !view.live(token) {
                continue;
            }
            if self.store.of(token).is_empty() && !self.named[token.index()] {
                self.resolve(token);
            }
            let ids = self.store.of(token).to_vec();
            if !ids.is_empty() {
                self.past.push(view, token, &ids);
            }
        }
    }

    fn resolve(&mut self, token: TokenId) {
        let view = self.view;
        let span = view.parse[token].span;
        if matches!(view.parse[token].tag, Tag::Prp | Tag::PrpS) {
            let ids = anaphora::pronoun(view, &self.store, &self.past, token);
            for id in &ids {
                self.store.mention(*id, token, span, span, MentionForm::Pronoun);
            }
            if let [id] = ids.as_slice() {
                let gender = match view.lower(token).as_str() {
                    "he" | "him" | "his" => Some(Gender::Man),
                    "she" | "her" | "hers" => Some(Gender::Woman),
                    _ => None,
                };
                let draft = &mut self.store.drafts[*id];
                draft.gender = draft.gender.or(gender);
            }
            return;
        }
        if let Some(id) = anaphora::latter(view, &self.store, &self.past, token) {
            self.store.mention(id, token, span, span, MentionForm::Nominal);
            return;
        }
        if let Some(two) = anaphora::two(view, &self.store, &self.past, token) {
            let words = view.span(view.phrase_start(token), TokenId(token.0 + 1));
            let ids = match two {
                Two::People(ids) => ids,
                Two::Countries(codes) => {
                    codes.iter().filter_map(|code| self.store.country_of(view, code)).collect()
                }
            };
            for id in ids {
                self.store.mention(id, token, words, words, MentionForm::Nominal);
            }
            return;
        }
        let word = view.word(token);
        if let Some((_, id)) = self.aliases.iter().find(|(alias, _)| alias == word) {
            let id = *id;
            self.store.mention(id, token, span, span, MentionForm::Name);
            return;
        }
        if view.lower(token) == "country" || view.lower(token) == "nation" {
            self.the_country(token);
            return;
        }
        if self.titled[token.index()]
            || view.hit(token).is_some_and(|hit| hit.tokens.iter().len() > 1)
        {
            return;
        }
        if let Some(phrase) = phrases::phrase(view, &self.named, token) {
            self.phrase(&phrase);
        }
    }

    /// "the country": the last one named as itself in this sentence or the one before.
    fn the_country(&mut self, token: TokenId) {
        let view = self.view;
        let start = view.phrase_start(token);
        let article = view.lower(start) == "the" && start.0 + 1 == token.0;
        if !article || view.parse[token].tag != Tag::Nn {
            return;
        }
        let sentence = view.sentence(token);
        let found = self
            .past
            .spots
            .iter()
            .rev()
            .take_while(|spot| view.sentence(spot.token) + 1 >= sentence)
            .find_map(|spot| match spot.ids.as_slice() {
                [id] if self.store.drafts[*id].kind == EntityKind::Country && !spot.modifier => {
                    Some(*id)
                }
                _ => None,
            });
        if let Some(id) = found {
            let words = view.span(start, TokenId(token.0 + 1));
            self.store.mention(id, token, words, words, MentionForm::Nominal);
        }
    }

    fn phrase(&mut self, phrase: &Phrase<'_>) {
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
            RoleKind::People => self.people(phrase, &owners),
        }
    }

    /// "The foreign ministers": all persons named before who hold the office, if they are several.
    fn holders(&mut self, phrase: &Phrase<'_>, owners: &[Code]) -> bool {
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
    fn apposed(&self, phrase: &Phrase<'_>) -> Option<usize> {
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
    fn bracketed(&self, token: TokenId) -> bool {
        token.0 > 0 && self.view.word(TokenId(token.0 - 1)) == "("
    }

    /// Somebody told by the office alone: the person named with it before, else one without a name.
    fn office(&mut self, phrase: &Phrase<'_>, owners: &[Code], possessor: Option<usize>) {
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
        let known = known.filter(|_| !phrase.indefinite);
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
                draft.add_sector(&phrase.role.sector);
                if let Some(code) = owners.first() {
                    draft.act_for(code);
                }
                draft.office = Some(Office {
                    title: span.of(view.text).to_owned(),
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
    fn core_span(&self, phrase: &Phrase<'_>) -> Span {
        let view = self.view;
        let end = TokenId(phrase.head.0 + 1);
        let words = phrase.core.split(' ').count();
        let mut start = phrase.head;
        while start.0 > 0 && view.words(start, end).len() < words {
            start = TokenId(start.0 - 1);
        }
        view.span(start, end)
    }

    fn body(&mut self, phrase: &Phrase<'_>, owners: &[Code], possessor: Option<usize>) {
        let view = self.view;
        let of_person = possessor.filter(|id| {
            self.store.drafts[*id].kind == EntityKind::Person
                && (phrase.of_person || phrase.owners.is_empty())
        });
        if phrase.weak && owners.is_empty() && !phrase.capital && of_person.is_none() {
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
        let exact =
            self.store.drafts.iter().position(|d| fits(d) && d.core == core && !phrase.indefinite);
        let recent = || {
            self.past.spots.iter().rev().find_map(|spot| match spot.ids.as_slice() {
                [id] if fits(&self.store.drafts[*id]) => Some(*id),
                _ => None,
            })
        };
        let known = if phrase.indefinite {
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
                draft.core = core;
                draft.add_sector(&phrase.role.sector);
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

    fn people(&mut self, phrase: &Phrase<'_>, owners: &[Code]) {
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
    fn host(&self, token: TokenId) -> Option<Code> {
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

    fn group(&mut self, phrase: &Phrase<'_>, owners: &[Code]) -> usize {
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

    /// Gives a body or group its country: the owner's, else by the context where most of the report is about it.
    fn settle_owner(
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
        if phrase.indefinite {
            return;
        }
        // "Governments should act": everybody's, unless the report is about one country.
        let mass =
            ["police", "media", "press", "military"].iter().any(|w| phrase.core.ends_with(w));
        let loose = phrase.plural && !phrase.definite && !mass;
        let share_needed = if loose { 0.6_f64.max(share_needed) } else { share_needed };
        let code = if share_needed > 0.0 {
            self.context.dominant().filter(|(_, share)| *share >= share_needed).map(|(c, _)| c)
        } else {
            self.context.nearest(self.view, phrase.head, &|_| false)
        };
        if let Some(code) = code {
            draft.act_for(&code);
            draft.guessed = true;
        }
    }

    // When all is read.

    /// Offices without a country get one; names become the fullest of the report.
    fn settle(&mut self) {
        let view = self.view;
        for (id, pronoun) in std::mem::take(&mut self.owed) {
            if let Some(owner) = self.store.one(pronoun)
                && let Some(code) = self.store.drafts[owner].entity.clone()
            {
                self.store.drafts[id].act_for(&code);
            }
        }
        for (id, anchor, span) in std::mem::take(&mut self.peers) {
            let Some(peer) = self.store.one(anchor).filter(|peer| *peer != id) else { continue };
            let (sector, core) = {
                let peer = &self.store.drafts[peer];
                (peer.sector.clone(), peer.core.clone())
            };
            let title = self.store.drafts[peer].office.as_ref().map(|office| office.title.clone());
            let draft = &mut self.store.drafts[id];
            if let Some(title) = title
                && draft.office.is_none()
            {
                draft.office = Some(Office { title, of: draft.entity.clone(), span: Some(span) });
                draft.core = core;
            }
            draft.sector = draft.sector.clone().or(sector);
        }
        let home = self.context.dominant().filter(|(_, share)| *share >= 0.5).map(|(c, _)| c);
        for draft in &mut self.store.drafts {
            // Somebody without an office, in a report about one country.
            let nobody = draft.kind == EntityKind::Person
                && draft.entity.is_none()
                && draft.sector.is_none()
                && draft.name.contains(' ');
            if let Some(home) = home.as_ref().filter(|_| nobody) {
                draft.act_for(home);
                draft.guessed = true;
            }
        }
        for id in 0..self.store.drafts.len() {
            let draft = &self.store.drafts[id];
            let wanting = draft.kind == EntityKind::Person
                && draft.entity.is_none()
                && draft.sector.is_some()
                && !draft.mentions.is_empty();
            if !wanting {
                continue;
            }
            let Some(at) = draft.mentions.first().map(|m| view.parse.tokens_in(m.span).start)
            else {
                continue;
            };
            let core = draft.core.clone();
            let taken = |code: &Code| {
                self.store.drafts.iter().enumerate().any(|(other, d)| {
                    other != id
                        && d.kind == EntityKind::Person
                        && !d.guessed
                        && !core.is_empty()
                        && is_singular_office(&core)
                        && d.core == core
                        && d.entity.as_ref() == Some(code)
                })
            };
            if let Some(code) = self.context.nearest(view, at, &taken) {
                let draft = &mut self.store.drafts[id];
                draft.act_for(&code);
                draft.guessed = true;
            }
        }
        for draft in &mut self.store.drafts {
            let listed = matches!(draft.kind, EntityKind::Country)
                || matches!(draft.kind, EntityKind::Organisation | EntityKind::Group)
                    && draft.mentions.iter().any(|m| m.form == MentionForm::Name)
                    && draft.mentions.iter().all(|m| m.form != MentionForm::Nominal);
            if let Some(office) = &mut draft.office
                && office.of.is_none()
            {
                office.of = draft.entity.clone();
            }
            if !listed || draft.kind == EntityKind::Organisation && draft.core.contains("ministry")
            {
                continue;
            }
            let names = draft.mentions.iter().filter(|m| m.form == MentionForm::Name);
            let fullest = names
                .map(|m| strip_article(m.span.of(view.text)))
                .filter(|name| !name.contains("'s ") && !name.contains("’s "))
                .max_by_key(|name| (name.chars().count(), std::cmp::Reverse(*name)));
            let group = draft.kind == EntityKind::Group;
            if let Some(name) = fullest
                && (draft.kind == EntityKind::Country
                    || group
                    || name.chars().count() > draft.name.chars().count())
            {
                draft.name = single_spaced(name);
            }
        }
    }
}

fn brackets(view: &View<'_>) -> BTreeSet<String> {
    let alone = |id: &TokenId| {
        id.0 > 0
            && view.inside(TokenId(id.0 + 1))
            && view.word(TokenId(id.0 - 1)) == "("
            && view.word(TokenId(id.0 + 1)) == ")"
            && view.word(*id).len() > 1
            && view.word(*id).chars().all(|c| c.is_uppercase() || c == '.' || c == '-')
    };
    view.parse.ids().filter(alone).map(|id| view.word(id).to_owned()).collect()
}

fn single_spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip_article(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

fn place(country: &Code, coords: Option<Coords>, resolution: u8) -> Place {
    Place { geonameid: None, coords, country: country.clone(), admin1: None, resolution }
}

/// A name as the report has it, on one line.
fn full_name(view: &View<'_>, range: TokenRange) -> String {
    single_spaced(view.range_span(range).of(view.text))
}

/// An officer of a body that is no country's has no national sector.
fn international(draft: &mut Draft) {
    let foreign =
        draft.entity.as_ref().is_some_and(|code| !is_country(code) && code.as_str() != "WEST");
    if foreign && draft.sector.as_ref().is_some_and(|s| matches!(s.as_str(), "GOV" | "PTY")) {
        draft.sector = None;
    }
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

fn implied(view: &View<'_>, title: &Title) -> Option<Code> {
    let text = title.text.to_lowercase();
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
fn is_singular_office(core: &str) -> bool {
    ["minister", "president", "secretary", "chancellor", "premier", "king", "queen"]
        .iter()
        .any(|office| core.ends_with(office))
}

/// Whether a phrase names a body more fully than the name that it has.
fn better_name(name: &str, draft: &Draft, owners: &[Code]) -> bool {
    !owners.is_empty()
        && name.chars().count() > draft.name.chars().count()
        && !name.to_lowercase().starts_with("his ")
}
