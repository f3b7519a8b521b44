//! The codebook as data: load, check, embed.
