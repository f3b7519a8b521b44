//! Word types: each string's attributes, computed once.
