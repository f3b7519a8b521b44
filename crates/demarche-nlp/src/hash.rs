//! Strings and keys to hashes: the two MurmurHash variants of spaCy and thinc.
