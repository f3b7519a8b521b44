//! A file of the cache to its bytes, mapped and not read: they come to memory as they are used, and all processes share
//! them.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// Maps a file that only ever changes by another one taking its name.
#[allow(unsafe_code)]
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: files of the cache are written under another name and renamed once they are whole, so the bytes of one that
    // is open stay as they are. Whoever cuts one short by hand ends the programs that use it.
    unsafe { Mmap::map(file) }
}
