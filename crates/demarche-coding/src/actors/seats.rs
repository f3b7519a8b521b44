//! A capital's name: the town itself, or the government that sits in it?

use demarche_model::{Dep, Pos, TokenId, TokenRange};

use super::view::View;

/// Verbs whose object or subject is a town rather than a government.
const PLACE_VERBS: [&str; 46] = [
    "visit", "leave", "reach", "enter", "tour", "bomb", "shell", "strike", "attack", "hit",
    "capture", "seize", "storm", "target", "arrive", "fly", "land", "travel", "go", "return",
    "head", "drive", "walk", "flee", "evacuate", "surround", "besiege", "bombard", "pound",
    "invade", "occupy", "retake", "take", "liberate", "lie", "sit", "stand", "host", "destroy",
    "encircle", "cross", "approach", "depart", "come", "move", "pass",
];

/// Nouns behind which "to" and "in" lead to a town.
const PLACE_NOUNS: [&str; 22] = [
    "visit",
    "trip",
    "travel",
    "journey",
    "flight",
    "arrival",
    "return",
    "tour",
    "way",
    "road",
    "meeting",
    "summit",
    "conference",
    "embassy",
    "ambassador",
    "attack",
    "strike",
    "assault",
    "stop",
    "route",
    "stay",
    "delegation",
];

/// Whether the capital named here stands for its government.
pub(super) fn is_metonym(view: &View<'_>, tokens: TokenRange) -> bool {
    let top = view.top(tokens);
    seat(view, top, 0)
}

fn seat(view: &View<'_>, top: TokenId, depth: u8) -> bool {
    let head = view.head(top);
    let verb = view.parse.lemma(head).to_lowercase();
    let placelike = PLACE_VERBS.contains(&verb.as_str());
    match view.dep(top) {
        Dep::Nsubj | Dep::Csubj | Dep::Agent => {
            // A town is, lies or was; a government does.
            let copula = verb == "be"
                && view
                    .parse
                    .children(head)
                    .iter()
                    .any(|c| view.dep(*c) == Dep::Prep && view.lower(*c) == "in");
            !copula && !matches!(verb.as_str(), "lie" | "sit" | "host" | "stand")
        }
        Dep::Nsubjpass => !placelike,
        Dep::Poss => !matches!(view.parse[head].pos, Pos::Propn) || view.is_role(head),
        Dep::Dobj | Dep::Dative => !placelike,
        Dep::Conj if depth < 4 => seat(view, head, depth + 1),
        Dep::Appos => false,
        Dep::Pobj => {
            let preposition = view.lower(head);
            let above = view.head(head);
            let lemma = view.parse.lemma(above).to_lowercase();
            let motion =
                PLACE_VERBS.contains(&lemma.as_str()) || PLACE_NOUNS.contains(&lemma.as_str());
            match preposition.as_str() {
                "with" | "between" | "against" | "by" | "towards" | "toward" => true,
                "on" | "upon" | "to" | "for" | "from" => !motion,
                _ => false,
            }
        }
        Dep::Compound | Dep::Nmod | Dep::Amod => {
            // "the Beijing government", "Moscow-backed"; but "Kyiv residents".
            view.is_role(head)
        }
        _ => false,
    }
}
