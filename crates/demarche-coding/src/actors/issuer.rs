//! Who speaks where the whole text is one party's: the byline with an office, "Statement by …", "attributable to …".
//!
//! Bylines are read as letters: they are no sentences, and the parse leaves them out.

use demarche_lexicon::actors::{Of, RoleKind};
use demarche_model::{BlockKind, Code, Dep, EntityKind, MentionForm, Office, Span, TokenId};

use super::store::{Draft, Store};
use super::view::{View, folded};

/// The first parts that may say whose text it is.
const HEAD_BLOCKS: usize = 6;

/// The issuer of the whole text.
pub(super) fn issuer(view: &View<'_>, store: &mut Store, home: Option<&Code>) -> Option<usize> {
    let blocks = &view.document.blocks;
    for (i, block) in blocks.iter().take(HEAD_BLOCKS).enumerate() {
        let text = block.span.of(view.text);
        let lower = text.to_lowercase();
        if lower.starts_with("joint ") {
            return None;
        }
        if let Some(place) = lower.find("attributable to ") {
            let from = place + "attributable to ".len();
            // Lower-casing keeps the length of all that is not exotic; elsewhere nothing is read.
            if let Some(rest) = text.get(from..) {
                let words = rest.split([':', '.', ';', '\n']).next().unwrap_or(rest);
                let start = block.span.start() + from;
                if let Some(id) = titled(view, store, home, Span::new(start, start + words.len())) {
                    return Some(id);
                }
            }
        }
        if block.kind == BlockKind::Byline {
            if let Some(id) = byline(view, store, home, block.span) {
                return Some(id);
            }
            continue;
        }
        if let Some(id) = of_what_follows(view, store, block.span) {
            return Some(id);
        }
        let head = block.kind == BlockKind::Title || i == 0;
        if head && says_whose(&lower) {
            let tokens = view.parse.tokens_in(block.span);
            let word = |id: TokenId, words: &[&str]| words.contains(&view.lower(id).as_str());
            let by = tokens.iter().find(|id| word(*id, &["by", "from", "of"]))?;
            let end = tokens
                .iter()
                .find(|id| *id > by && word(*id, &["on", "about", "regarding", "following", "at"]));
            let found = tokens
                .iter()
                .filter(|id| *id > by && end.is_none_or(|end| *id < end))
                .find_map(|id| {
                    let one = store.one(id)?;
                    matches!(store.drafts[one].kind, EntityKind::Person | EntityKind::Organisation)
                        .then_some(one)
                });
            if found.is_some() {
                return found;
            }
        }
    }
    by_given_title(view, store)
        .or_else(|| outside(view, store, home))
        .or_else(|| declarant(view, store, home))
}

/// Those whom the labels of a transcript name, so that their turns have a speaker: read as letters, as bylines are.
pub(super) fn labelled(view: &View<'_>, store: &mut Store, home: Option<&Code>) {
    let label = |block: &&demarche_model::Block| block.kind == BlockKind::SpeakerLabel;
    let secretary = view
        .document
        .blocks
        .iter()
        .filter(label)
        .any(|block| block.span.of(view.text).to_lowercase().starts_with("secretary "));
    for block in &view.document.blocks {
        if block.kind != BlockKind::SpeakerLabel {
            continue;
        }
        let start = block.span.start();
        let words = block.span.of(view.text).trim_end_matches([':', ' ']);
        let words = words.split_once('(').map_or(words, |(name, _)| name).trim_end();
        // "President of Peru Ana Ruiz": the name stands behind the country, else behind the office.
        let mut country = words.char_indices().filter_map(|(at, _)| {
            let begins = at > 0 && words[..at].ends_with(' ');
            let found = begins.then(|| view.actors.longest(view.text, start + at)).flatten()?;
            let nation = found.senses.iter().any(|s| matches!(s.of, Of::Country(_)));
            (nation && found.end < start + words.len()).then_some(found.end - start)
        });
        let lower: Vec<String> = words.split(' ').map(str::to_lowercase).collect();
        let office = || {
            let n = (1..lower.len()).find(|n| office_role(view, &lower[..*n]).is_some())?;
            Some(words.split(' ').take(n).map(|word| word.len() + 1).sum::<usize>() - 1)
        };
        let country_named = country.next_back();
        let Some(cut) = country_named.or_else(office) else { continue };
        let name = words[cut..].trim();
        let title: Vec<String> = words[..cut].split(' ').map(str::to_lowercase).collect();
        if !is_name(name) || office_role(view, &title).is_none() {
            continue;
        }
        // "Ana Ruiz Ruiz Ana": a page's link to the name repeats it.
        let parts: Vec<&str> = name.split(' ').collect();
        let again = (1..parts.len()).find(|n| parts[..*n].contains(&parts[*n]));
        let name_ends: usize =
            parts[..again.unwrap_or(parts.len())].iter().map(|p| p.len() + 1).sum();
        let from = start + words.len() - name.len();
        let name = Span::new(from, from + name_ends - 1);
        let known: Vec<Option<Code>> = store.drafts.iter().map(|d| d.entity.clone()).collect();
        let id = person(view, store, home, name, Span::new(start, start + cut), &title);
        // Beside a secretary of its own, a government's transcript calls none of its own a minister.
        let foreign = secretary && title.iter().any(|word| word == "minister");
        let draft = &mut store.drafts[id];
        if foreign && country_named.is_none() && draft.entity.as_ref() == home {
            let told = known.get(id).cloned().flatten().filter(|code| Some(code) != home);
            draft.country = told.clone();
            draft.entity.clone_from(&told);
            draft.guessed = told.is_some();
            if let Some(office) = &mut draft.office {
                office.of = None;
            }
        }
    }
}

/// "I, ADA QUINN, President of the Republic, do hereby proclaim": who says "I" by name and office.
fn declarant(view: &View<'_>, store: &mut Store, home: Option<&Code>) -> Option<usize> {
    let text = view.text;
    let at = text.match_indices("I, ").map(|(at, _)| at).find(|at| {
        text[..*at].chars().next_back().is_none_or(|c| !c.is_alphanumeric())
            && text[at + 3..].starts_with(char::is_uppercase)
    })?;
    let start = at + 3;
    let rest = &text[start..];
    let comma = rest.find(", ").filter(|comma| *comma < 60)?;
    let name = rest[..comma].trim_end_matches(['.', ' ']);
    let full = ["JR", "Jr", "SR", "Sr"].iter().find_map(|suffix| name.strip_suffix(suffix));
    let name = full.unwrap_or(name).trim_end_matches([',', ' ']);
    let from = start + comma + 2;
    let office = &text[from..];
    let end = office.find([',', ';', '.', '\n']).filter(|end| *end < 120)?;
    let words: Vec<String> = office[..end].split_whitespace().map(str::to_lowercase).collect();
    office_role(view, &words)?;
    if !is_name(name) {
        return None;
    }
    let name = Span::new(start, start + name.len());
    Some(person(view, store, home, name, Span::new(from, from + end), &words))
}

/// Whoever "issued the following statement".
fn of_what_follows(view: &View<'_>, store: &Store, block: Span) -> Option<usize> {
    let issues = ["issue", "release", "make", "deliver", "give"];
    let text = |id: TokenId| {
        matches!(view.parse.lemma(id), "statement" | "remark" | "remarks" | "speech" | "message")
            && view.parse.children(id).iter().any(|c| view.lower(*c) == "following")
    };
    let texts = view.parse.tokens_in(block).iter().filter(|id| text(*id));
    texts.filter(|id| view.dep(*id) == Dep::Dobj).find_map(|id| {
        let verb = view.head(id);
        let subject = view.parse.children_by(verb, Dep::Nsubj).next()?;
        let one = store.one(subject).filter(|_| issues.contains(&view.parse.lemma(verb)))?;
        matches!(store.drafts[one].kind, EntityKind::Person | EntityKind::Organisation)
            .then_some(one)
    })
}

/// "Remarks by President Quinn on trade": a title given apart from a text that names Quinn by the office alone, before what
/// is said ("THE PRESIDENT:"), or by "I". The holder of an office of the government that publishes the text.
fn outside(view: &View<'_>, store: &mut Store, home: Option<&Code>) -> Option<usize> {
    let title = view.document.title.as_deref()?;
    let spoken = by_whom(title)?;
    let words: Vec<String> = spoken.split_whitespace().map(str::to_lowercase).collect();
    let split = (1..words.len()).rev().find(|n| office_role(view, &words[..*n]).is_some())?;
    let name: Vec<&str> = spoken.split_whitespace().skip(split).collect();
    let name = name.join(" ");
    if !is_name(&name) {
        return None;
    }
    let office = words[..split].join(" ");
    let is_label = |text: &str| {
        let label = text.trim_end_matches([':', ' ', '.']).to_lowercase();
        let label = label.strip_prefix("the ").unwrap_or(&label);
        let last = name.rsplit(' ').next().unwrap_or(&name).to_lowercase();
        label == office || label.starts_with(&office) && label.ends_with(&last)
    };
    let labels = view.document.blocks.iter().filter(|b| b.kind == BlockKind::SpeakerLabel);
    let mut spans: Vec<(Span, MentionForm)> = labels
        .map(|block| block.span)
        .filter(|span| is_label(span.of(view.text)))
        .map(|span| {
            let words = span.of(view.text).trim_end_matches([':', ' ', '.']).len();
            (Span::new(span.start(), span.start() + words), MentionForm::Nominal)
        })
        .collect();
    let labelled = view.document.blocks.iter().any(|b| b.kind == BlockKind::SpeakerLabel);
    if spans.is_empty() && !labelled {
        let says_i = |id: &TokenId| view.word(*id) == "I" && view.live(*id);
        let first = view.parse.ids().find(says_i)?;
        spans.push((view.parse[first].span, MentionForm::Pronoun));
    }
    let (title, _) = *spans.first()?;
    let code = view.actors.implied.get(office.as_str()).or(home)?.clone();
    let role = office_role(view, &words[..split])?.sector.clone();
    let mut draft = Draft::new(EntityKind::Person, &name);
    draft.act_for(&code);
    draft.add_sector(&role);
    draft.core = office;
    let spelled = spans.iter().any(|(_, form)| *form == MentionForm::Nominal);
    draft.office = spelled.then(|| Office {
        title: title.of(view.text).to_owned(),
        of: Some(code),
        span: Some(title),
    });
    let id = store.add(draft);
    for (span, form) in spans {
        store.note(id, span, form);
    }
    Some(id)
}

/// The words of a title that say whose text it is.
fn by_whom(title: &str) -> Option<&str> {
    let lower = title.to_lowercase();
    // Lower-casing keeps the length of all that is not exotic; elsewhere nothing is read.
    if lower.len() != title.len() || lower.contains("joint ") || !says_whose(&lower) {
        return None;
    }
    let starts = [" by ", " from ", " of "];
    let from = starts.iter().filter_map(|by| Some(lower.find(by)? + by.len())).min()?;
    let rest = title.get(from..)?;
    let small = lower.get(from..)?;
    let end = ENDS.iter().filter_map(|word| small.find(word)).min().unwrap_or(rest.len());
    rest.get(..end)
}

/// What a title goes on with behind the words that say whose text it is.
const ENDS: [&str; 9] = [
    " on ",
    " about ",
    " regarding ",
    " following ",
    " at ",
    " before ",
    " and ",
    " in ",
    " providing ",
];

/// "Remarks by President Quinn on trade": a title given apart from the text, for somebody whom the text names.
fn by_given_title(view: &View<'_>, store: &Store) -> Option<usize> {
    let title = view.document.title.as_deref()?;
    let lower = title.to_lowercase();
    if lower.contains("joint ") || !says_whose(&lower) {
        return None;
    }
    let from = [" by ", " from ", " of "].iter().filter_map(|by| lower.find(by)).min()?;
    let rest = lower.get(from..)?;
    let end = ENDS.iter().filter_map(|word| rest.find(word)).min().unwrap_or(rest.len());
    let words: Vec<String> = folded(&rest[..end]).split_whitespace().map(str::to_owned).collect();
    let named = |draft: &Draft| {
        let name = folded(&draft.name);
        let last = name.split_whitespace().last().unwrap_or("").to_owned();
        draft.kind == EntityKind::Person && last.len() > 2 && words.contains(&last)
    };
    store.drafts.iter().position(|draft| named(draft) && !draft.mentions.is_empty())
}

/// What a headline speaks of begins with one of these.
const TOPICS: [&str; 6] =
    [" on ", " about ", " regarding ", " concerning ", " following ", " against "];

/// Whom "we" stands for where nobody is said to speak: the parties of a joint statement, the state on behalf of which a
/// speech is held, or the country whose government publishes the text.
pub(super) fn we(view: &View<'_>, store: &mut Store, home: Option<&Code>) -> Vec<usize> {
    let blocks = &view.document.blocks;
    let first = blocks.iter().find(|block| block.kind == BlockKind::Title);
    let headline = first.map(|block| block.span.of(view.text));
    let headline = view.document.title.as_deref().or(headline).unwrap_or("");
    let lower = headline.to_lowercase();
    let common = ["statement", "communiqu", "declaration"].iter().any(|word| lower.contains(word))
        && ["joint", "leaders", "ministers", "quad", "g7"].iter().any(|word| lower.contains(word));
    let joint = lower.contains("joint ");
    if common || lower.starts_with("joint ") {
        // Who speaks stands before what they speak of: "… of Peru and Chile on Bolivia".
        let topic = TOPICS.iter().filter_map(|word| lower.find(word)).min();
        let speaking = topic.and_then(|end| headline.get(..end)).unwrap_or(headline);
        let few = |codes: &Vec<Code>| (2..=4).contains(&codes.len());
        let parties = Some(nations(view, speaking)).filter(few).or_else(|| {
            // "Joint Statement on the Peru-Chile Meeting", but not "… following Bolivia's Vote".
            let apart = [" following ", " against ", " after ", " condemning "];
            let end = apart.iter().filter_map(|word| lower.find(word)).min();
            let named = end.and_then(|end| headline.get(..end)).unwrap_or(headline);
            Some(nations(view, named)).filter(|codes| joint && few(codes))
        });
        if let Some(parties) = parties {
            return parties.iter().filter_map(|code| store.country_of(view, code)).collect();
        }
        let words = folded(speaking);
        let body = |draft: &Draft| {
            let name = folded(&draft.name);
            draft.kind == EntityKind::Organisation && words.split_whitespace().any(|w| w == name)
        };
        return store.drafts.iter().position(body).into_iter().collect();
    }
    let opening = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph).take(3);
    for block in opening {
        let text = block.span.of(view.text);
        let Some(at) = text.find("n behalf of ") else { continue };
        let rest = &text[at..];
        let end = rest.find([',', '.']).unwrap_or(rest.len());
        if let Some(code) = nations(view, &rest[..end]).first() {
            return store.country_of(view, code).into_iter().collect();
        }
    }
    let told = home.cloned().or_else(|| delegation(view, headline));
    told.and_then(|code| store.country_of(view, &code)).into_iter().collect()
}

/// The country in whose name a speech is given that is headed with it: "Peru: Statement in the General Debate".
fn delegation(view: &View<'_>, headline: &str) -> Option<Code> {
    let lower = headline.to_lowercase();
    let speech = ["statement", "address", "speech", "intervention"];
    let (at, _) = speech.iter().filter_map(|word| Some((lower.find(word)?, word))).min()?;
    let before = headline.get(..at)?.trim_end_matches([':', ' ', ',', '-', '–']);
    let country = view.actors.countries.iter().find(|country| {
        !country.former && (country.code.as_str() == before || country.name == before)
    });
    country.map(|country| country.code.clone()).filter(|_| !lower.contains("joint"))
}

/// The countries that a line names, in order.
fn nations(view: &View<'_>, text: &str) -> Vec<Code> {
    let mut codes: Vec<Code> = Vec::new();
    let mut free = 0;
    for (at, _) in text.char_indices() {
        let begins = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        if at < free || !begins {
            continue;
        }
        let Some(found) = view.actors.longest(text, at) else { continue };
        free = found.end;
        let country = found.senses.iter().find_map(|sense| match sense.of {
            demarche_lexicon::actors::Of::Country(_) => Some(view.code(sense.of)),
            _ => None,
        });
        codes.extend(country.filter(|code| !codes.contains(code)));
    }
    codes
}

fn says_whose(title: &str) -> bool {
    const STARTS: [&str; 15] = [
        "statement by ",
        "statement from ",
        "statement of ",
        "remarks by ",
        "remarks of ",
        "speech by ",
        "message from ",
        "comment by ",
        "address by ",
        "press release by ",
        "briefing by ",
        "readout from ",
        "message by ",
        "interview with ",
        "declaration by ",
    ];
    STARTS.iter().any(|start| title.contains(start))
}

/// "Ada Quinn, Secretary of State": a name, a comma, an office.
fn byline(view: &View<'_>, store: &mut Store, home: Option<&Code>, span: Span) -> Option<usize> {
    let text = span.of(view.text);
    let (name, office) = text.split_once(", ")?;
    let name = name.trim().trim_start_matches("By ").trim();
    let office = office.trim().trim_end_matches('.');
    let words: Vec<String> = office.split_whitespace().map(str::to_lowercase).collect();
    office_role(view, &words)?;
    if !is_name(name) {
        return None;
    }
    let at = |part: &str| {
        let start = text.find(part).unwrap_or(0) + span.start();
        Span::new(start, start + part.len())
    };
    Some(person(view, store, home, at(name), at(office), &words))
}

/// "Spokesperson Ada Quinn": an office and a name.
fn titled(view: &View<'_>, store: &mut Store, home: Option<&Code>, span: Span) -> Option<usize> {
    let text = span.of(view.text);
    let mut at = 0;
    let mut words: Vec<(usize, &str)> = Vec::new();
    for word in text.split_whitespace() {
        let start = at + text[at..].find(word)?;
        words.push((start, word.trim_end_matches(',')));
        at = start + word.len();
    }
    let lower: Vec<String> = words.iter().map(|(_, word)| word.to_lowercase()).collect();
    let split = (1..words.len()).rev().find(|n| office_role(view, &lower[..*n]).is_some())?;
    let (start, _) = words[split];
    let name = text[start..].trim_end_matches([',', ' ']);
    if !is_name(name) {
        return None;
    }
    let first = usize::from(lower[0] == "the" && split > 1);
    let title = Span::new(
        span.start() + words[first].0,
        span.start() + words[split - 1].0 + words[split - 1].1.len(),
    );
    let name = Span::new(span.start() + start, span.start() + start + name.len());
    Some(person(view, store, home, name, title, &lower[first..split]))
}

/// The role that words name as an office: at their end, or before "of", "for", "to".
fn office_role<'v>(
    view: &View<'v>,
    words: &[String],
) -> Option<&'v demarche_lexicon::actors::Role> {
    let slices: Vec<&str> = words.iter().map(String::as_str).collect();
    let actors: &'v demarche_lexicon::Actors = view.actors;
    let ends = (1..=slices.len())
        .rev()
        .filter(|n| *n == slices.len() || matches!(slices[*n], "of" | "for" | "to"));
    ends.filter_map(|n| actors.role(&slices[..n]).map(|(role, _)| role))
        .find(|role| role.is == RoleKind::Office)
}

fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (1..=6).contains(&words.len())
        && words.iter().all(|word| {
            word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'))
        })
        && words.first().is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase))
        && words.last().is_some_and(|w| w.chars().next().is_some_and(char::is_uppercase))
}

/// The person of this name, known or new, with the office that the byline gives.
fn person(
    view: &View<'_>,
    store: &mut Store,
    home: Option<&Code>,
    name: Span,
    title: Span,
    words: &[String],
) -> usize {
    let text = name.of(view.text);
    let parts: Vec<String> = folded(text).split_whitespace().map(str::to_owned).collect();
    let known = store.drafts.iter().position(|draft| {
        let other: Vec<String> =
            folded(&draft.name).split_whitespace().map(str::to_owned).collect();
        draft.kind == EntityKind::Person
            && (other == parts
                || other.last() == parts.last()
                    && (other.len() == 1 || parts.len() == 1 || other.first() == parts.first()))
    });
    let id = known.unwrap_or_else(|| store.add(Draft::new(EntityKind::Person, text)));
    let role = office_role(view, words).map(|role| role.sector.clone());
    let phrase = words.join(" ");
    let code = view.actors.implied.get(phrase.as_str()).cloned().or_else(|| nation(view, title));
    // A government's readout begins with its own official.
    let official = |draft: &&Draft| {
        draft.kind == EntityKind::Person && draft.office.is_some() && !draft.guessed
    };
    let first = store.drafts.iter().filter(official).min_by_key(|draft| {
        draft
            .mentions
            .iter()
            .map(|m| m.span)
            .filter(|s| in_paragraph(view, *s))
            .min()
            .unwrap_or(Span::new(usize::MAX, usize::MAX))
    });
    let home = home.cloned().or_else(|| first.and_then(|draft| draft.entity.clone()));
    let draft = &mut store.drafts[id];
    if text.chars().count() > draft.name.chars().count() {
        draft.name = text.to_owned();
    }
    if (draft.entity.is_none() || draft.guessed)
        && let Some(code) = code.or(home)
    {
        draft.act_for(&code);
    }
    draft.office = Some(Office {
        title: title.of(view.text).to_owned(),
        of: draft.entity.clone(),
        span: Some(title),
    });
    draft.core = phrase;
    if draft.sector.is_none()
        && let Some(role) = role
    {
        draft.add_sector(&role);
    }
    store.note(id, name, MentionForm::Name);
    id
}

fn in_paragraph(view: &View<'_>, span: Span) -> bool {
    view.document.block_at(span.start()).is_some_and(|block| block.kind == BlockKind::Paragraph)
}

/// A country named among the words of an office.
fn nation(view: &View<'_>, span: Span) -> Option<Code> {
    let text = span.of(view.text);
    let starts = text
        .char_indices()
        .map(|(i, _)| i)
        .filter(|i| *i == 0 || text[..*i].ends_with(|c: char| !c.is_alphanumeric()));
    starts.filter_map(|i| view.actors.longest(text, i)).find_map(|found| {
        found.senses.iter().find_map(|sense| match sense.of {
            demarche_lexicon::actors::Of::Country(_) => Some(view.code(sense.of)),
            _ => None,
        })
    })
}
