//! Token vectors to named entities: the BILUO transition system.
