//! Lexical attributes of a text's tokens to one vector a token: hash embedding and window encoder.
