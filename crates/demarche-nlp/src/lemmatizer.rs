//! Words and parts of speech to lemmas: the rule lemmatizer with its lookup tables.
