//! The one file that a pipeline's package is compiled into when it is installed, and that every start opens.
//!
//! It is a header of 128 bytes, a list of small values, and arrays of numbers: weights as the kernels want them, tables
//! of keys, text. The small values are read one after the other; an array's value is where it lies. Arrays begin at
//! multiples of 64 bytes and are used in place. Numbers are in the order of the machine that wrote them; another order is
//! told by the header. A file is believed no further than its checksum and the shapes that are checked as it is opened.

use std::io::{self, Read};

use crate::Error;
use crate::view::{ALIGNMENT, Image, Plain, View, bytes_of};

/// The version of the format. A file of another version is refused.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"DMMODEL\n";
const HEADER: usize = 128;
/// Where the header's fields lie: version, order of bytes, checksum of all that follows it, lengths of the small values
/// and of the whole file, digest of the source.
const VERSION_AT: usize = 8;
const ORDER_AT: usize = 12;
const CHECKSUM_AT: usize = 16;
const SMALL_AT: usize = 24;
const LENGTH_AT: usize = 32;
const SOURCE_AT: usize = 40;

/// Reads otherwise on a machine that has its bytes in the other order.
const ORDER: u32 = 0x0102_0304;

/// What a compiled file says of itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Header {
    /// The digest of what it was compiled from, as it was given when it was compiled.
    pub source: [u8; 32],
    checksum: u32,
    small: usize,
    length: usize,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Header, Error> {
        let bytes: &[u8; HEADER] = bytes.first_chunk().ok_or(Error::Foreign)?;
        if !bytes.starts_with(MAGIC) {
            return Err(Error::Foreign);
        }
        let four = |at: usize| [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
        let found = u32::from_le_bytes(four(VERSION_AT));
        if found != VERSION {
            return Err(Error::Version { found });
        }
        if u32::from_ne_bytes(four(ORDER_AT)) != ORDER {
            return Err(Error::Foreign);
        }
        let length = |at: usize| {
            let mut eight = [0; 8];
            eight.copy_from_slice(&bytes[at..at + 8]);
            usize::try_from(u64::from_le_bytes(eight)).map_err(|_| Error::Foreign)
        };
        let mut source = [0; 32];
        source.copy_from_slice(&bytes[SOURCE_AT..SOURCE_AT + 32]);
        let (small, length) = (length(SMALL_AT)?, length(LENGTH_AT)?);
        if HEADER.checked_add(small).is_none_or(|end| end > length) {
            return Err(Error::Foreign);
        }
        Ok(Header { source, checksum: u32::from_le_bytes(four(CHECKSUM_AT)), small, length })
    }
}

/// Reads a compiled file through and compares it with its checksum. A file that is then mapped need not be held in memory
/// for it.
///
/// # Errors
/// Where it is something else, was written by another version or machine, is cut short, damaged, or cannot be read.
pub fn check(mut file: impl Read) -> Result<Header, Error> {
    let mut buffer = vec![0; 1 << 16];
    let mut filled = 0;
    let mut fill = |buffer: &mut [u8], enough: usize| {
        let mut filled = 0;
        while filled < enough {
            match file.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::Unreadable(error)),
            }
        }
        Ok::<usize, Error>(filled)
    };
    filled += fill(&mut buffer, HEADER)?;
    let header = Header::read(&buffer[..filled])?;
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&buffer[CHECKSUM_AT + 4..filled]);
    let mut length = filled;
    loop {
        match fill(&mut buffer, 1)? {
            0 => break,
            read => {
                checksum.update(&buffer[..read]);
                length += read;
            }
        }
    }
    if length != header.length {
        return Err(Error::Foreign);
    }
    if checksum.finalize() != header.checksum {
        return Err(Error::Checksum);
    }
    Ok(header)
}

/// Small values and arrays in the order in which [`Reader`] takes them.
#[derive(Default)]
pub(crate) struct Writer {
    small: Vec<u8>,
    arrays: Vec<u8>,
}

impl Writer {
    /// Writes a number.
    pub(crate) fn number(&mut self, number: usize) {
        self.small.extend((number as u64).to_le_bytes());
    }

    /// Writes bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len());
        self.small.extend_from_slice(bytes);
    }

    /// Writes an array.
    pub(crate) fn array<T: Plain>(&mut self, numbers: &[T]) {
        self.arrays.resize(self.arrays.len().next_multiple_of(ALIGNMENT), 0);
        self.number(self.arrays.len());
        self.number(numbers.len());
        self.arrays.extend_from_slice(bytes_of(numbers));
    }

    /// The file.
    pub(crate) fn finish(self, source: &[u8; 32]) -> Vec<u8> {
        let arrays = (HEADER + self.small.len()).next_multiple_of(ALIGNMENT);
        let length = arrays + self.arrays.len();
        let mut file = Vec::with_capacity(length);
        file.extend(MAGIC);
        file.extend(VERSION.to_le_bytes());
        file.extend(ORDER.to_ne_bytes());
        file.extend([0; 8]);
        file.extend((self.small.len() as u64).to_le_bytes());
        file.extend((length as u64).to_le_bytes());
        file.extend(source);
        file.resize(HEADER, 0);
        file.extend(self.small);
        file.resize(arrays, 0);
        file.extend(self.arrays);
        let checksum = crc32fast::hash(&file[CHECKSUM_AT + 4..]);
        file[CHECKSUM_AT..CHECKSUM_AT + 4].copy_from_slice(&checksum.to_le_bytes());
        file
    }
}

/// The values of a compiled file, one after the other. Every one is checked to lie inside.
pub(crate) struct Reader<'i> {
    image: &'i Image,
    small: &'i [u8],
    arrays: usize,
}

impl<'i> Reader<'i> {
    /// Begins to read.
    pub(crate) fn new(image: &'i Image) -> Result<Reader<'i>, Error> {
        let header = Header::read(image.bytes())?;
        if header.length != image.bytes().len() {
            return Err(Error::Foreign);
        }
        let small = image.bytes().get(HEADER..HEADER + header.small).ok_or(Error::Foreign)?;
        let arrays = (HEADER + header.small).next_multiple_of(ALIGNMENT);
        Ok(Reader { image, small, arrays })
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> Result<usize, Error> {
        let (number, rest) = self.small.split_first_chunk().ok_or(MALFORMED)?;
        self.small = rest;
        usize::try_from(u64::from_le_bytes(*number)).map_err(|_| MALFORMED)
    }

    /// The next number, which must be at most `most`.
    pub(crate) fn number_to(&mut self, most: usize) -> Result<usize, Error> {
        self.number().and_then(|number| if number <= most { Ok(number) } else { Err(MALFORMED) })
    }

    /// The next bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'i [u8], Error> {
        let length = self.number()?;
        let (bytes, rest) = self.small.split_at_checked(length).ok_or(MALFORMED)?;
        self.small = rest;
        Ok(bytes)
    }

    /// The next bytes, which must be text.
    pub(crate) fn text(&mut self) -> Result<&'i str, Error> {
        std::str::from_utf8(self.bytes()?).map_err(|_| MALFORMED)
    }

    /// The next array.
    pub(crate) fn array<T: Plain>(&mut self) -> Result<View<T>, Error> {
        let (at, length) = (self.number()?, self.number()?);
        let at = self.arrays.checked_add(at).ok_or(MALFORMED)?;
        self.image.array(at, length).ok_or(MALFORMED)
    }

    /// The next array, which must have so many numbers.
    pub(crate) fn array_of<T: Plain>(&mut self, length: usize) -> Result<View<T>, Error> {
        let array = self.array()?;
        if array.len() == length { Ok(array) } else { Err(MALFORMED) }
    }
}

/// A compiled file whose values do not fit each other.
pub(crate) const MALFORMED: Error = Error::Malformed;

/// Passes where something holds that the file must keep to.
pub(crate) fn ensure(holds: bool) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(MALFORMED) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let mut writer = Writer::default();
        writer.number(7);
        writer.array(&[1.5f32, -2.0]);
        writer.bytes(b"norms");
        writer.array(&[u64::MAX]);
        writer.finish(&[9; 32])
    }

    #[test]
    fn values_come_back_in_their_order() {
        let file = file();
        assert_eq!(check(&file[..]).unwrap().source, [9; 32]);
        let image = Image::copied(&file);
        let mut reader = Reader::new(&image).unwrap();
        assert_eq!(reader.number().unwrap(), 7);
        assert_eq!(*reader.array::<f32>().unwrap(), [1.5, -2.0]);
        assert_eq!(reader.text().unwrap(), "norms");
        assert_eq!(*reader.array_of::<u64>(1).unwrap(), [u64::MAX]);
        assert!(reader.number().is_err());
    }

    #[test]
    fn a_file_of_another_version_damaged_or_cut_short_is_told_apart() {
        let changed = |at: usize| {
            let mut file = file();
            file[at] ^= 1;
            check(&file[..]).unwrap_err()
        };
        assert!(matches!(changed(0), Error::Foreign));
        assert!(matches!(changed(VERSION_AT), Error::Version { found } if found == VERSION ^ 1));
        assert!(matches!(changed(ORDER_AT), Error::Foreign));
        assert!(matches!(changed(SOURCE_AT), Error::Checksum));
        assert!(matches!(changed(file().len() - 1), Error::Checksum));
        let file = file();
        for length in 0..file.len() {
            assert!(check(&file[..length]).is_err());
            assert!(Reader::new(&Image::copied(&file[..length])).is_err());
        }
    }
}
