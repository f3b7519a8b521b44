//! From a dependency parse to clauses with logical roles.
