//! The words that say that something is said: verbs, nouns with a clause, "according to".
//!
//! In: the report. Out: cues in text order, without those that report no utterance ("did not say", "if he says").

use demarche_lexicon::speech::Saying;
use demarche_model::{Dep, Pos, Span, Tag, TokenId};

use super::report::{Report, next};

/// A word of saying in its place.
#[derive(Clone, Debug)]
pub(crate) struct Cue<'a> {
    /// The word.
    pub(crate) token: TokenId,
    /// What it is, and what it takes.
    pub(crate) kind: CueKind<'a>,
}

/// What kind of word says that something is said.
#[derive(Clone, Debug)]
pub(crate) enum CueKind<'a> {
    /// A verb: the groups of the lexicon that fit, each with the second word of the phrase ("point out").
    Verb(Vec<(Option<TokenId>, &'a Saying)>),
    /// A noun with a clause ("the claim that").
    Noun(&'a Saying),
    /// "According to".
    According,
}

impl Cue<'_> {
    /// Whether it tells a thought, and so says something only inside what somebody says.
    pub(crate) fn is_thought(&self) -> bool {
        matches!(&self.kind, CueKind::Verb(groups) if groups.iter().all(|(_, s)| s.thought))
    }

    /// The words of the cue.
    pub(crate) fn span(&self, report: &Report<'_>, second: Option<TokenId>) -> Span {
        let own = report.parse[self.token].span;
        match (&self.kind, second) {
            (CueKind::According, _) => report.span(self.token, next(self.token)),
            // "I am sure" is cited by what one is.
            (_, Some(second)) if report.parse[second].dep == Dep::Acomp => {
                report.parse[second].span
            }
            // "Made it clear" is cited by its verb alone: the words between are not the cue's.
            (_, Some(second)) if second == next(self.token) => own.cover(report.parse[second].span),
            _ => own,
        }
    }
}

/// Every cue of the coded blocks.
pub(crate) fn cues<'a>(report: &Report<'a>) -> Vec<Cue<'a>> {
    report
        .parse
        .ids()
        .filter(|token| {
            let at = report.parse[*token].span.start();
            report.document.block_at(at).is_some_and(|block| block.kind.is_coded())
        })
        .filter_map(|token| {
            let kind = kind(report, token)?;
            Some(Cue { token, kind })
        })
        .collect()
}

fn kind<'a>(report: &Report<'a>, token: TokenId) -> Option<CueKind<'a>> {
    let parse = report.parse;
    if report.word(token).eq_ignore_ascii_case("according") {
        let to = next(token);
        let fits = to.index() < parse.tokens().len() && report.word(to).eq_ignore_ascii_case("to");
        return fits.then_some(CueKind::According);
    }
    let lemma = match parse.lemma(token) {
        // "I’m sure", whose verb the lemmatizer leaves as it is.
        "’m" | "’re" | "'m" | "'re" => "be",
        lemma => lemma,
    };
    match parse[token].pos {
        Pos::Verb | Pos::Aux => {
            let mut fitting = Vec::new();
            if parse[token].tag == Tag::Vbn && report.child(token, Dep::Auxpass).is_some() {
                let felt = format!("be {}", report.word(token).to_lowercase());
                fitting.extend(report.speech.verb(&felt).iter().map(|saying| (None, saying)));
            }
            for second in second_words(report, token) {
                let phrase = format!("{lemma} {}", report.word(second).to_lowercase());
                fitting.extend(report.speech.verb(&phrase).iter().map(|s| (Some(second), s)));
            }
            fitting.extend(report.speech.verb(lemma).iter().map(|saying| (None, saying)));
            (!fitting.is_empty() && utters(report, token)).then_some(CueKind::Verb(fitting))
        }
        Pos::Noun => report.speech.noun(lemma).first().map(CueKind::Noun),
        _ => None,
    }
}

/// The words that may belong to a verb's phrase: its particle, its preposition, what it makes of something.
fn second_words(report: &Report<'_>, verb: TokenId) -> Vec<TokenId> {
    let mut words: Vec<TokenId> = report
        .parse
        .children(verb)
        .iter()
        .copied()
        .filter(|child| {
            use Dep::{Acomp, Advmod, Ccomp, Oprd, Prep, Prt};
            *child > verb
                && child.0 <= verb.0 + 4
                && matches!(report.parse[*child].dep, Acomp | Advmod | Ccomp | Oprd | Prep | Prt)
        })
        .collect();
    let after = next(verb);
    if after.index() < report.parse.tokens().len()
        && matches!(report.parse[after].tag, Tag::In | Tag::Rp)
        && !words.contains(&after)
    {
        words.push(after);
    }
    words
}

/// Verbs after which an infinitive of saying is a saying done: "went on to say", "took to the air to announce".
const DONE_AFTER: &[&str] = &[
    "appear", "begin", "come", "continue", "go", "hasten", "hurry", "issue", "move", "post",
    "proceed", "release", "rush", "seem", "speak", "start", "take", "use", "write", "publish",
    "call", "hold",
];

/// Whether the verb reports an utterance that was made: not denied, not merely possible, wished or asked for.
fn utters(report: &Report<'_>, verb: TokenId) -> bool {
    let parse = report.parse;
    let mut at = verb;
    if parse[verb].dep == Dep::Pcomp {
        // "Blamed him for encouraging": no utterance of the one who blames.
        let with = report.word(parse[verb].head).to_lowercase();
        if !matches!(
            with.as_str(),
            "as" | "by" | "after" | "before" | "while" | "when" | "with" | "in"
        ) {
            return false;
        }
    }
    // Conjoined verbs share auxiliaries and negation only where they share the subject.
    for _ in 0..4 {
        let children = parse.children(at);
        if parse.children_by(at, Dep::Neg).next().is_some() {
            return false;
        }
        let modal = children.iter().any(|child| {
            parse[*child].dep == Dep::Aux && parse[*child].tag == Tag::Md && *child < at
        });
        if modal {
            return false;
        }
        let conditional = children.iter().any(|child| {
            parse[*child].dep == Dep::Mark
                && matches!(
                    report.word(*child).to_lowercase().as_str(),
                    "if" | "unless" | "whether" | "until"
                )
        });
        if conditional {
            return false;
        }
        let infinitive = children
            .iter()
            .any(|child| parse[*child].dep == Dep::Aux && parse[*child].tag == Tag::To);
        let head = parse[at].head;
        if infinitive {
            let fits = head != at && DONE_AFTER.contains(&parse.lemma(head));
            return fits && utters_above(report, head);
        }
        let own_subject = children
            .iter()
            .any(|child| matches!(parse[*child].dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Expl));
        if parse[at].dep != Dep::Conj || own_subject || !report.is_verb(head) {
            break;
        }
        // "Did not confirm or deny" shares its auxiliaries; "did not reply but said" does not.
        match parse[at].tag {
            Tag::Vbd | Tag::Vbz => break,
            // "Urged them to help and deny …": a bare form beside a past is an infinitive's second half.
            Tag::Vb | Tag::Vbp if parse[head].tag == Tag::Vbd => return false,
            Tag::Vbg if parse[head].tag != Tag::Vbg => break,
            _ => at = head,
        }
    }
    // "No group claimed …" reports that none did.
    let nobody = parse
        .children(at)
        .iter()
        .filter(|c| matches!(parse[**c].dep, Dep::Nsubj | Dep::Nsubjpass))
        .any(|subject| {
            let word = report.word(*subject).to_lowercase();
            let none = |c: &TokenId| report.word(*c).eq_ignore_ascii_case("no");
            matches!(word.as_str(), "nobody" | "none" | "noone" | "neither")
                || parse.children(*subject).iter().any(none)
        });
    if nobody {
        return false;
    }
    // "Say what you like": an imperative reports nothing.
    !(parse[at].tag == Tag::Vb && !has_subject(report, at) && !has_do(report, at))
}

fn utters_above(report: &Report<'_>, verb: TokenId) -> bool {
    let parse = report.parse;
    parse.children_by(verb, Dep::Neg).next().is_none()
        && !parse
            .children(verb)
            .iter()
            .any(|c| parse[*c].dep == Dep::Aux && parse[*c].tag == Tag::Md)
}

fn has_subject(report: &Report<'_>, verb: TokenId) -> bool {
    report
        .parse
        .children(verb)
        .iter()
        .any(|c| matches!(report.parse[*c].dep, Dep::Nsubj | Dep::Nsubjpass | Dep::Expl))
}

fn has_do(report: &Report<'_>, verb: TokenId) -> bool {
    report.parse.children_by(verb, Dep::Aux).next().is_some()
}
