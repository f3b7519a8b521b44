//! Token vectors to fine-grained tags.
