//! Document, parse and lexicon to the coding: who did what to whom.
