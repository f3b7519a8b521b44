//! What the readers of this module look at: the report's words, the names found in them, and noun phrases.

use demarche_lexicon::Actors;
use demarche_lexicon::actors::{Form, Of, Role, RoleKind, Sense};
use demarche_model::{
    BlockKind, Code, Date, Dep, Document, NerLabel, Parse, Pos, Span, Tag, TokenId, TokenRange,
};

use crate::letters;

/// A listed name found in the report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'a> {
    pub(super) tokens: TokenRange,
    pub(super) senses: &'a [Sense],
}

/// The report with the names found in it.
pub(super) struct View<'a> {
    pub(super) document: &'a Document,
    pub(super) parse: &'a Parse,
    pub(super) text: &'a str,
    pub(super) actors: &'a Actors,
    /// The day of publication.
    pub(super) day: Option<Date>,
    pub(super) hits: Vec<Hit<'a>>,
    /// The hit that covers each token.
    hit_at: Vec<Option<u32>>,
    /// The named entity that covers each token.
    ner_at: Vec<Option<u32>>,
    /// Whether each token stands where the report speaks.
    live: Vec<bool>,
    /// The story that each token belongs to.
    stories: Vec<u32>,
}

impl<'a> View<'a> {
    pub(super) fn new(document: &'a Document, parse: &'a Parse, actors: &'a Actors) -> View<'a> {
        let n = parse.tokens().len();
        let mut ner_at = vec![None; n];
        for (i, entity) in parse.entities().iter().enumerate() {
            for token in entity.tokens.iter() {
                ner_at[token.index()] = Some(i as u32);
            }
        }
        let live = parse
            .ids()
            .map(|id| {
                let token = parse[id];
                token.tag != Tag::Space
                    && document.block_at(token.span.start()).is_none_or(|block| {
                        block.kind.is_coded()
                            || matches!(block.kind, BlockKind::Byline | BlockKind::SpeakerLabel)
                    })
            })
            .collect();
        let mut view = View {
            document,
            parse,
            text: &document.text,
            actors,
            day: document.published.as_ref().map(|published| published.date),
            hits: Vec::new(),
            hit_at: vec![None; n],
            ner_at,
            live,
            stories: Vec::new(),
        };
        view.find_names();
        let publisher = super::context::home(&view);
        view.stories = match publisher {
            None => super::stories::stories(document, parse),
            Some(_) => vec![0; n],
        };
        view
    }

    fn find_names(&mut self) {
        let mut free = 0;
        for id in self.parse.ids() {
            if id.index() < free || !self.live(id) {
                continue;
            }
            let Some(found) = self.actors.longest(self.text, self.parse[id].span.start()) else {
                continue;
            };
            let span = Span::new(self.parse[id].span.start(), found.end);
            let tokens = self.parse.tokens_in(span);
            let last = self.parse[TokenId(tokens.end.0 - 1)].span;
            // Inside a token, a name counts only before a mark ("Beijing-"): "U.S" is none of "U.S.S.R".
            let rest = Span::new(found.end, last.end()).of(self.text);
            if rest.chars().any(char::is_alphanumeric) || !self.plausible(tokens, found.senses) {
                continue;
            }
            for token in tokens.iter() {
                self.hit_at[token.index()] = Some(self.hits.len() as u32);
            }
            self.hits.push(Hit { tokens, senses: found.senses });
            free = tokens.end.index();
        }
    }

    /// Whether the words of a listed name stand for what is listed.
    fn plausible(&self, tokens: TokenRange, senses: &[Sense]) -> bool {
        let first = tokens.start;
        let single = tokens.iter().len() == 1;
        let token = self.parse[first];
        let person = senses.iter().any(|sense| matches!(sense.of, Of::Leader(_)));
        let named = matches!(token.pos, Pos::Propn | Pos::Adj | Pos::Noun)
            || matches!(
                self.ner(first),
                Some(NerLabel::Gpe | NerLabel::Org | NerLabel::Norp | NerLabel::Loc)
            );
        // "WHO" and "US" may be taken for pronouns; in running text their capitals say otherwise.
        let word = self.word(first);
        let acronym = word.len() >= 2
            && word.chars().all(|c| c.is_uppercase() || c == '.')
            && self
                .parse
                .sentence_of(first)
                .iter()
                .any(|id| self.word(id).chars().any(char::is_lowercase));
        if single && !named && !acronym {
            return false;
        }
        if let Some(entity) = self.entity_of(first)
            && entity.label == NerLabel::Person
            && !person
            && entity.tokens.iter().len() > tokens.iter().len()
        {
            // "Michael Jordan" is no country; "Russian Foreign Minister" caught with a name is Russia's.
            let after = tokens.end;
            let titled = entity.tokens.holds(after)
                && (self.is_role(after) || self.actors.honorifics.contains(&self.lower(after)));
            if !titled {
                return false;
            }
        }
        // "Sino-Russian" names China, "Indo-Pacific" nobody.
        let prefix = [
            "Sino", "Indo", "Russo", "Franco", "Anglo", "Greco", "Italo", "Luso", "Hispano",
            "Turco",
        ];
        if single && prefix.contains(&self.word(first)) {
            let second = TokenId(first.0 + 2);
            return self.inside(second)
                && self.word(TokenId(first.0 + 1)) == "-"
                && self.actors.longest(self.text, self.parse[second].span.start()).is_some();
        }
        // "Chile's Defense Department" is not the department that is listed for another country.
        let national = senses.iter().find_map(|sense| match sense.of {
            Of::Organisation(i) => self.actors.organisations[i].country.as_ref(),
            _ => None,
        });
        if let Some(national) = national
            && self.is_role(TokenId(tokens.end.0 - 1))
            && self.nation_before(first).is_some_and(|code| code != *national)
        {
            return false;
        }
        let next = tokens.end;
        let next_capital =
            self.inside(next) && self.is_capital(next) && self.parse[next].pos == Pos::Propn;
        senses.iter().any(|sense| match sense.of {
            // "the West" is a party; "West Ham" and "Western Mindanao" are none.
            Of::Group(_) if single && sense.form == Form::Name => {
                !next_capital && !matches!(token.dep, Dep::Compound | Dep::Amod)
            }
            Of::Group(_) if single && sense.form == Form::Adjective => !next_capital,
            _ => true,
        })
    }

    /// The country whose name, adjective or possessive stands right before a token.
    pub(super) fn nation_before(&self, token: TokenId) -> Option<Code> {
        let mut before = TokenId(token.0.checked_sub(1)?);
        if self.parse[before].tag == Tag::Pos {
            before = TokenId(before.0.checked_sub(1)?);
        }
        let hit = self.hit(before).filter(|hit| hit.tokens.end.0 == before.0 + 1)?;
        hit.senses.iter().find_map(|sense| match (sense.of, sense.form) {
            (Of::Country(_), Form::Name | Form::Adjective) => Some(self.code(sense.of)),
            _ => None,
        })
    }

    pub(super) fn inside(&self, id: TokenId) -> bool {
        id.index() < self.parse.tokens().len()
    }

    /// Whether the report speaks here.
    pub(super) fn live(&self, id: TokenId) -> bool {
        self.live.get(id.index()).copied().unwrap_or(false)
    }

    pub(super) fn word(&self, id: TokenId) -> &'a str {
        self.parse[id].span.of(self.text)
    }

    pub(super) fn lower(&self, id: TokenId) -> String {
        self.word(id).to_lowercase()
    }

    pub(super) fn is_capital(&self, id: TokenId) -> bool {
        self.word(id).chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn dep(&self, id: TokenId) -> Dep {
        self.parse[id].dep
    }

    pub(super) fn head(&self, id: TokenId) -> TokenId {
        self.parse[id].head
    }

    pub(super) fn hit(&self, id: TokenId) -> Option<&Hit<'a>> {
        let index = self.hit_at.get(id.index()).copied().flatten()?;
        self.hits.get(index as usize)
    }

    /// The named entity that covers a token.
    pub(super) fn entity_of(&self, id: TokenId) -> Option<demarche_model::NamedEntity> {
        let index = self.ner_at.get(id.index()).copied().flatten()?;
        self.parse.entities().get(index as usize).copied()
    }

    pub(super) fn ner(&self, id: TokenId) -> Option<NerLabel> {
        self.entity_of(id).map(|entity| entity.label)
    }

    /// Whether the word is a role noun by itself.
    pub(super) fn is_role(&self, id: TokenId) -> bool {
        let word = self.lower(id);
        self.actors.role(&[&word]).is_some()
    }

    /// The role of one person that the word names by itself.
    pub(super) fn person_role(&self, id: TokenId) -> Option<&'a Role> {
        let word = self.lower(id);
        let actors: &'a Actors = self.actors;
        let (role, _) = actors.role(&[&word])?;
        (role.is != RoleKind::Body && !self.is_collective(&word)).then_some(role)
    }

    /// Whether a role noun is many by itself ("delegation").
    pub(super) fn is_collective(&self, word: &str) -> bool {
        let last = word.rsplit(' ').next().unwrap_or(word);
        let one = last.strip_suffix('s').unwrap_or(last);
        self.actors.collective.contains(last) || self.actors.collective.contains(one)
    }

    /// The words from one token to before another, as they stand.
    pub(super) fn span(&self, start: TokenId, end: TokenId) -> Span {
        self.parse.span_of(TokenRange { start, end })
    }

    pub(super) fn range_span(&self, range: TokenRange) -> Span {
        self.parse.span_of(range)
    }

    /// The token of a range whose head lies outside it; the last such.
    pub(super) fn top(&self, range: TokenRange) -> TokenId {
        range
            .iter()
            .rev()
            .find(|id| {
                let head = self.head(*id);
                head == *id || !range.holds(head)
            })
            .unwrap_or(range.start)
    }

    /// Where the noun phrase headed by a token begins: its modifiers to the left, without relative clauses.
    pub(super) fn phrase_start(&self, head: TokenId) -> TokenId {
        let mut start = head;
        for child in self.parse.children(head).iter().rev() {
            if *child > head {
                continue;
            }
            let modifies = matches!(
                self.dep(*child),
                Dep::Det
                    | Dep::Amod
                    | Dep::Compound
                    | Dep::Nmod
                    | Dep::Nummod
                    | Dep::Poss
                    | Dep::Quantmod
                    | Dep::Predet
                    | Dep::Npadvmod
                    | Dep::Advmod
            );
            if !modifies {
                if matches!(self.dep(*child), Dep::Punct) && self.word(*child) == "-" {
                    continue;
                }
                break;
            }
            start = self.leftmost(*child).min(start);
        }
        start
    }

    fn leftmost(&self, id: TokenId) -> TokenId {
        let mut at = id;
        loop {
            match self.parse.children(at).first() {
                Some(child) if *child < at => at = *child,
                _ => return at,
            }
        }
    }

    /// The last token at or below a token.
    pub(super) fn rightmost(&self, id: TokenId) -> TokenId {
        let mut at = id;
        loop {
            match self.parse.children(at).last() {
                Some(child) if *child > at => at = *child,
                _ => return at,
            }
        }
    }

    /// The country or body that a hit stands for, as a code, and how it is named; persons are none.
    pub(super) fn owner(&self, hit: &Hit<'_>) -> Option<(Code, Form)> {
        let adjectival = self.parse[hit.tokens.start].pos == Pos::Adj;
        let mut senses = hit.senses.iter().filter(|sense| !matches!(sense.of, Of::Leader(_)));
        let best = if adjectival {
            let all: Vec<&Sense> = senses.collect();
            all.iter().find(|s| s.form == Form::Adjective).or(all.first()).copied()
        } else {
            senses.next()
        }?;
        Some((self.code(best.of), best.form))
    }

    pub(super) fn code(&self, of: Of) -> Code {
        match of {
            Of::Country(i) => self.actors.countries[i].code.clone(),
            Of::Organisation(i) => self.actors.organisations[i].entity.clone(),
            Of::Group(i) => self.people_of(i),
            Of::Leader(i) => self.actors.leaders[i].entity.clone(),
            Of::Place(i) => self.actors.places[i].entity.clone(),
        }
    }

    /// The code of a group; of a people of several countries, the one of them that the report names.
    fn people_of(&self, group: usize) -> Code {
        let group = &self.actors.groups[group];
        let named = |code: &Code| {
            let countries = self.hits.iter().flat_map(|hit| hit.senses).filter(|sense| {
                matches!(sense.of, Of::Country(i) if self.actors.countries[i].code == *code)
            });
            countries.count()
        };
        // Who fights a people is named often too: the first of the list that is named at all often counts.
        let most = group.among.iter().map(named).max().unwrap_or(0);
        let often = |code: &&Code| named(code) > 0 && named(code) * 3 >= most;
        group.among.iter().find(often).unwrap_or(&group.entity).clone()
    }

    /// The country or group of countries that the words from `start` begin with, and where it ends; also inside the name of
    /// one of its bodies ("U.S. Treasury").
    pub(super) fn nation_at(&self, start: TokenId, end: TokenId) -> Option<(Code, TokenRange)> {
        let from = self.parse[start].span.start();
        (1..=6).rev().find_map(|n| {
            let stop = TokenId(start.0 + n);
            if stop > end {
                return None;
            }
            let limit = self.parse[TokenId(stop.0 - 1)].span.end();
            let found = self.actors.longest(self.text.get(..limit)?, from)?;
            if found.end != limit {
                return None;
            }
            let before_name =
                self.inside(stop) && self.is_capital(stop) && self.parse[stop].pos == Pos::Propn;
            let nation = found.senses.iter().find(|s| match s.of {
                Of::Country(_) => s.form != Form::Seat,
                // "Western Mindanao", "European Council" are names of their own.
                Of::Group(_) => !before_name,
                _ => false,
            })?;
            Some((self.code(nation.of), TokenRange { start, end: stop }))
        })
    }

    /// The listed organisation that a hit names.
    pub(super) fn body(&self, hit: &Hit<'_>) -> Option<usize> {
        hit.senses.iter().find_map(|sense| match sense.of {
            Of::Organisation(i) => Some(i),
            _ => None,
        })
    }

    /// Whether a hyphen binds the hit to a participle ("U.S.-led", "Russian-backed") or a prefix to the hit
    /// ("pro-Russian"): then it owns nothing.
    pub(super) fn bound(&self, tokens: TokenRange) -> bool {
        let hyphen = |id: TokenId| matches!(self.word(id), "-" | "–" | "‑");
        let next = tokens.end;
        let after = TokenId(next.0 + 1);
        let led = self.inside(after)
            && hyphen(next)
            && self.word(after).chars().next().is_some_and(char::is_lowercase);
        let start = tokens.start.0;
        let prefixed = start >= 2
            && hyphen(TokenId(start - 1))
            && self.word(TokenId(start - 2)).chars().next().is_some_and(char::is_lowercase);
        led || prefixed
    }

    /// Whether two tokens belong to one story of the report.
    pub(super) fn one_story(&self, a: TokenId, b: TokenId) -> bool {
        self.stories.get(a.index()) == self.stories.get(b.index())
    }

    /// Whether the report tells several stories.
    pub(super) fn is_digest(&self) -> bool {
        self.stories.last().is_some_and(|story| *story > 1)
    }

    /// Whether a prefix says that the hit is whom somebody is for or against ("*anti*-Houthi").
    pub(super) fn opposed(&self, tokens: TokenRange) -> bool {
        let start = tokens.start.0;
        start >= 2
            && matches!(self.word(TokenId(start - 1)), "-" | "–" | "‑")
            && matches!(self.lower(TokenId(start - 2)).as_str(), "anti" | "pro")
    }

    /// The sentence's number.
    pub(super) fn sentence(&self, id: TokenId) -> usize {
        self.parse.sentences().partition_point(|s| s.start <= id).saturating_sub(1)
    }

    /// The words of a range in lower case, hyphens inside joined to their neighbours ("vice-president").
    pub(super) fn words(&self, start: TokenId, end: TokenId) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut glue = false;
        for id in (start.0..end.0).map(TokenId) {
            if self.parse[id].tag == Tag::Space {
                continue;
            }
            let word = self.lower(id).replace('’', "'");
            let hyphen = matches!(word.as_str(), "-" | "–" | "‑");
            match words.last_mut() {
                Some(last) if hyphen => {
                    last.push('-');
                    glue = true;
                    continue;
                }
                Some(last) if glue || word == "'s" => last.push_str(&word),
                _ => words.push(word),
            }
            glue = false;
        }
        words
    }

    /// The role that a range of words ends in.
    pub(super) fn role(&self, start: TokenId, end: TokenId) -> Option<(&'a Role, usize)> {
        let words = self.words(start, end);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let actors: &'a Actors = self.actors;
        actors.role(&words)
    }
}

/// A name without diacritics, apostrophes and capitals, for comparing spellings.
pub(super) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '\'' | '’' | '‘' | '.' | '\u{307}' => {}
            '-' | '–' | '‑' => folded.push(' '),
            _ => match letters::plain(c) {
                Some(letter) => folded.push(letter),
                None => folded.extend(c.to_lowercase()),
            },
        }
    }
    folded
}
