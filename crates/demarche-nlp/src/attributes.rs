//! Word strings to lexical attributes: norm, prefix, suffix, shape, flags.
