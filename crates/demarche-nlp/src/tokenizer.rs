//! Text to tokens: prefixes, suffixes, infixes, exceptions and URLs, as in spaCy's tokenizer.
