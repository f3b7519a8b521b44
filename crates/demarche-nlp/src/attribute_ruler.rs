//! Tags and lexical attributes to parts of speech (and corrected tags, lemmas): the attribute ruler's patterns.
