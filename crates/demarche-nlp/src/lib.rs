//! Text to parse: a native runtime for spaCy's trained English pipelines.
