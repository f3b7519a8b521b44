//! Strings to their 64-bit keys and back, as in spaCy's string store.
