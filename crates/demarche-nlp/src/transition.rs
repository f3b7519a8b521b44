//! Token vectors and states to scores of transitions: the network that the parser and the recogniser share.
