//! Token vectors to heads, labels and sentence starts: the arc-eager transition system.
