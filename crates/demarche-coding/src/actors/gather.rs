//! Gathers the entities of a report: persons, listed names, phrases, then what looks back to them.

mod described;
mod listed;
mod named;

use std::collections::BTreeSet;

use demarche_lexicon::actors::{Form, Gender, Of, RoleKind};
use demarche_model::{
    BlockKind, Code, Coords, Dep, EntityKind, MentionForm, NerLabel, Office, Place, Pos, Span, Tag,
    TokenId, TokenRange,
};

use super::anaphora::{self, Past, Two};
use super::context::{CLEAR, Context, Kind};
use super::directory::Directory;
use super::persons::{self, Person};
use super::phrases::{self, Phrase};
use super::store::{Draft, Store, is_country};
use super::titles::{self, Owner, Title};
use super::view::{Hit, View};
use super::{Cast, issuer, seats};

/// Reads the whole report.
pub(super) fn gather(view: &View<'_>, directory: &Directory) -> Cast {
    let mut gather = Gather {
        view,
        directory,
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
    gather.compounds();
    gather.leftovers();
    gather.scan();
    gather.brackets.clear();
    gather.leftovers();
    gather.settle();
    issuer::labelled(view, &mut gather.store, gather.context.home.as_ref());
    let issuer = issuer::issuer(view, &mut gather.store, gather.context.home.as_ref());
    let we = match issuer {
        Some(_) => Vec::new(),
        None => issuer::we(view, &mut gather.store, gather.context.home.as_ref()),
    };
    gather.meant_alone(&we);
    let labelled = view.document.blocks.iter().any(|b| b.kind == BlockKind::SpeakerLabel);
    let mut cast = gather.store.finish(issuer, &we);
    cast.one_voice = cast.we.len() == 1 && !labelled;
    cast
}

struct Gather<'v, 'a> {
    view: &'v View<'a>,
    directory: &'v Directory,
    store: Store,
    context: Context,
    past: Past,
    /// Persons whose office belongs to whoever a pronoun stands for.
    owed: Vec<(usize, TokenId)>,
    /// Persons who hold the same office as somebody else, with the other's pronoun.
    peers: Vec<(usize, TokenId)>,
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
    /// A party for which a text says "we" and which it names nowhere is mentioned by that word.
    fn meant_alone(&mut self, we: &[usize]) {
        let view = self.view;
        let [id] = we else { return };
        let says_we = |token: &TokenId| {
            matches!(view.lower(*token).as_str(), "we" | "our" | "us" | "i" | "my")
                && view.parse[*token].pos == Pos::Pron
                && view.live(*token)
                && !self.past.is_quoted(*token)
        };
        if self.store.drafts[*id].mentions.is_empty()
            && let Some(token) = view.parse.ids().find(says_we)
        {
            self.store.note(*id, view.parse[token].span, MentionForm::Pronoun);
        }
    }

    fn scan(&mut self) {
        let view = self.view;
        for token in view.parse.ids() {
            if !view.live(token) {
                continue;
            }
            self.past.turn(view, token);
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
        for (id, anchor) in std::mem::take(&mut self.peers) {
            let Some(peer) = self.store.one(anchor).filter(|peer| *peer != id) else { continue };
            let (sector, core) = {
                let peer = &self.store.drafts[peer];
                (peer.sector.clone(), peer.core.clone())
            };
            // The words that name the office stand at the other's name: they are the proof.
            let office = self.store.drafts[peer].office.clone();
            let draft = &mut self.store.drafts[id];
            if let Some(office) = office
                && draft.office.is_none()
            {
                draft.office = Some(Office { of: draft.entity.clone(), ..office });
                draft.core = core;
            }
            draft.sector = draft.sector.clone().or(sector);
        }
        for draft in &mut self.store.drafts {
            // Somebody without an office, in a report about one country.
            let nobody = draft.kind == EntityKind::Person
                && draft.entity.is_none()
                && draft.sector.is_none()
                && draft.name.contains(' ');
            let Some(first) = draft.mentions.first().filter(|_| nobody) else { continue };
            let at = view.parse.tokens_in(first.span).start;
            let home = self.context.dominant(view, at).filter(|(_, share)| *share >= 0.9);
            // A government's own text about another country names its own people too.
            let home = home.filter(|(c, _)| self.context.home.as_ref().is_none_or(|own| own == c));
            if let Some((home, _)) = home {
                draft.act_for(&home);
                draft.guessed = true;
            }
        }
        let labelled_secretary = view.document.blocks.iter().any(|block| {
            matches!(block.kind, BlockKind::SpeakerLabel | BlockKind::Byline)
                && block.span.of(view.text).to_lowercase().contains("secretary")
        });
        for id in 0..self.store.drafts.len() {
            let draft = &self.store.drafts[id];
            let wanting = draft.kind == EntityKind::Person
                && draft.entity.is_none()
                && draft.sector.as_ref().is_some_and(|sector| sector.as_str() != "CVL")
                && !draft.mentions.is_empty();
            // "Any leader", "no minister": of whatever country.
            let anybody = |m: &demarche_model::Mention| {
                let words = m.span.of(view.text).to_lowercase();
                ["any ", "no ", "every ", "each "].iter().any(|word| words.starts_with(word))
            };
            if !wanting || draft.mentions.iter().all(anybody) {
                continue;
            }
            let Some(at) = draft.mentions.first().map(|m| view.parse.tokens_in(m.span).start)
            else {
                continue;
            };
            let here = view.parse[at].span.start();
            let named = draft.mentions.iter().any(|m| m.form == MentionForm::Name);
            let core = draft.core.clone();
            // Where a government's own text names its secretaries, a minister is somebody else's.
            let secretaries = core.contains("minister")
                && (labelled_secretary
                    || self.store.drafts.iter().any(|d| {
                        d.entity.is_some()
                            && d.entity == self.context.home
                            && d.core.contains("secretary")
                    }));
            let taken = |code: &Code| {
                if secretaries && self.context.home.as_ref() == Some(code) {
                    return true;
                }
                self.store.drafts.iter().enumerate().any(|(other, d)| {
                    // "The Queen" may well be whom the report names only later.
                    let later = d.mentions.first().is_some_and(|m| m.span.start() > here);
                    other != id
                        && (named || !later)
                        && d.kind == EntityKind::Person
                        && !d.guessed
                        && !core.is_empty()
                        && described::is_singular_office(&core)
                        && d.core == core
                        && d.entity.as_ref() == Some(code)
                })
            };
            let margin = if named { CLEAR } else { 0.0 };
            // A government gives its own officers capitals: "a military general" is another's.
            let small = draft
                .office
                .as_ref()
                .is_some_and(|office| !office.title.chars().next().is_some_and(char::is_uppercase));
            let kind = match Kind::of(draft.sector.as_ref()) {
                Kind::State if (named || !small) && described::is_envoy(&core) => Kind::Envoy,
                Kind::State if small => Kind::Society,
                kind => kind,
            };
            if let Some(code) = self.context.nearest(view, at, kind, margin, &taken) {
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
            // Whose an office is, only where the words tell: a guess makes nobody's officer.
            if let Some(office) = &mut draft.office
                && office.of.is_none()
                && !draft.guessed
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

pub(super) fn single_spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn strip_article(name: &str) -> &str {
    name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
}

/// An officer of a body that is no country's has no national sector.
pub(super) fn international(draft: &mut Draft) {
    let foreign =
        draft.entity.as_ref().is_some_and(|code| !is_country(code) && code.as_str() != "WEST");
    if foreign && draft.sector.as_ref().is_some_and(|s| matches!(s.as_str(), "GOV" | "PTY")) {
        draft.sector = None;
    }
}
