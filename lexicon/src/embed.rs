//! The codebook's own files, embedded at build time: `build.rs` lists them.

include!(concat!(env!("OUT_DIR"), "/files.rs"));
