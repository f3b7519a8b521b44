//! Places by name, read from one block of bytes; and the writing of that block.
//!
//! The bytes are a header (magic, version, checksum, digest, counts), rows of 24 bytes a place, keys of 8 bytes a name, and
//! the names. Countries come first, then their first-level divisions, then districts, then cities. Nothing is unpacked when
//! it is opened: a look-up is a binary search in the keys.

use std::fmt::Write;
use std::io::{self, Read};
use std::sync::Arc;

use demarche_model::{Code, Coords};
use sha2::{Digest, Sha256};

use super::fold::{folded, key};

/// The version of the format. A block of another version is refused.
pub const VERSION: u32 = 1;

const MAGIC: &[u8; 8] = b"DMPLACES";
/// The checksum is of the bytes from here on.
const SUMMED: usize = 16;
const HEADER: usize = 64;
const ROW: usize = 24;
const KEY: usize = 8;
/// The bits of a key that are the name's.
const KEY_BITS: u32 = 40;
/// How far from its expected place a key is sought first: five standard deviations among a million.
const NEAR: usize = 2500;

/// What a place is: PLOVER's resolution.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum Level {
    /// A country.
    Country = 1,
    /// A first-level division of one.
    Division = 2,
    /// A district.
    District = 3,
    /// A city, town or village.
    City = 4,
}

/// A place to be written.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// What it is.
    pub level: Level,
    /// GeoNames' identifier.
    pub geonameid: Option<u32>,
    /// Where it lies.
    pub coords: Coords,
    /// How many people live there.
    pub population: u32,
    /// The index of its country's entry; a country's own.
    pub country: usize,
    /// The index of its division's entry.
    pub division: Option<usize>,
    /// Its usual name; a country's alpha-3 code.
    pub name: String,
    /// Every name that it is found by, the usual one included.
    pub names: Vec<String>,
}

/// A place of the gazetteer, by its row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Row(u32);

/// Why a block of bytes is not a gazetteer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum GazetteerError {
    /// It is something else, or cut short.
    #[error("it is not a gazetteer, or not a whole one")]
    Foreign,
    /// It was written for another version of this program.
    #[error(
        "it was written in version {found} of the format; this program reads version {VERSION}"
    )]
    Version {
        /// The version it was written in.
        found: u32,
    },
    /// Its bytes have changed since it was written.
    #[error("it is damaged: its bytes do not fit its checksum")]
    Checksum,
}

/// Why entries cannot be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CompileError {
    /// The format holds 255 countries, 65,534 divisions and 16 million places.
    #[error("there are more places than the format of the gazetteer can hold")]
    TooMany,
    /// Countries, divisions, districts and cities do not follow in this order, or an index points nowhere.
    #[error("the places of the gazetteer are not in order")]
    Order,
}

/// The bytes of a gazetteer, read or mapped.
pub type Block = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Places by name.
#[derive(Clone)]
pub struct Gazetteer {
    block: Block,
    rows: usize,
    keys: usize,
    countries: Vec<Code>,
    digest: String,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Gazetteer").field("rows", &self.rows).field("digest", &self.digest).finish()
    }
}

impl Gazetteer {
    /// Reads a block that [`compile`] wrote.
    ///
    /// # Errors
    /// Where it is not one, is of another version, or is damaged.
    pub fn open(bytes: Vec<u8>) -> Result<Gazetteer, GazetteerError> {
        let sum = crc32fast::hash(bytes.get(SUMMED..).unwrap_or_default());
        Gazetteer::open_summed(Arc::new(bytes), sum)
    }

    /// As [`open`](Gazetteer::open), for a block that is mapped: its [`checksum`] was taken from the file, so that its
    /// pages need not all come to memory.
    ///
    /// # Errors
    /// As [`open`](Gazetteer::open).
    pub fn open_summed(block: Block, sum: u32) -> Result<Gazetteer, GazetteerError> {
        let bytes = (*block).as_ref();
        if bytes.len() < HEADER || bytes[..8] != *MAGIC {
            return Err(GazetteerError::Foreign);
        }
        let found = u32_at(bytes, 8);
        if found != VERSION {
            return Err(GazetteerError::Version { found });
        }
        let (rows, keys) = (u32_at(bytes, 16) as usize, u32_at(bytes, 20) as usize);
        let (countries, names) = (u32_at(bytes, 24) as usize, u32_at(bytes, 28) as usize);
        if bytes.len() != HEADER + rows * ROW + keys * KEY + names || countries > rows {
            return Err(GazetteerError::Foreign);
        }
        if sum != u32_at(bytes, 12) {
            return Err(GazetteerError::Checksum);
        }
        let digest = hex(&bytes[32..64]);
        let mut gazetteer = Gazetteer { block, rows, keys, countries: Vec::new(), digest };
        gazetteer.countries =
            (0..countries as u32).map(|i| Code::new(gazetteer.name(Row(i)))).collect();
        Ok(gazetteer)
    }

    /// The SHA-256 of what it holds, lower-case hex.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// How many places it holds.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The places of a name in any spelling, in order of their rows.
    pub fn named(&self, name: &str) -> impl Iterator<Item = Row> + use<'_> {
        self.named_folded(&folded(name))
    }

    /// The places of a folded name.
    pub(super) fn named_folded(&self, folded: &str) -> impl Iterator<Item = Row> + use<'_> {
        let wanted = key(folded);
        // Keys are hashes, so one stands where its share of the numbers says, give or take a few hundred: to look there alone
        // brings few pages to memory.
        let guess = ((u128::from(wanted) * self.keys as u128) >> KEY_BITS) as usize;
        let is_before = |at: usize| self.key_at(at) >> 24 < wanted;
        let (mut low, mut high) = (guess.saturating_sub(NEAR), guess.saturating_add(NEAR));
        if low >= self.keys || !is_before(low) {
            low = 0;
        }
        if high >= self.keys || is_before(high) {
            high = self.keys;
        }
        while low < high {
            let middle = low.midpoint(high);
            if is_before(middle) { low = middle + 1 } else { high = middle }
        }
        (low..self.keys)
            .map(|at| self.key_at(at))
            .take_while(move |entry| entry >> 24 == wanted)
            .map(|entry| Row((entry & 0xff_ffff) as u32))
            .filter(|row| (row.0 as usize) < self.rows)
    }

    /// The row of a country by its alpha-3 code.
    pub fn country(&self, code: &Code) -> Option<Row> {
        self.countries.iter().position(|known| known == code).map(|index| Row(index as u32))
    }

    /// What a place is.
    pub fn level(&self, row: Row) -> Level {
        match self.field(row)[23] {
            1 => Level::Country,
            2 => Level::Division,
            3 => Level::District,
            _ => Level::City,
        }
    }

    /// GeoNames' identifier.
    pub fn geonameid(&self, row: Row) -> Option<u64> {
        Some(u64::from(u32_at(self.field(row), 0))).filter(|id| *id != 0)
    }

    /// Where it lies.
    pub fn coords(&self, row: Row) -> Coords {
        let degrees = |at| f64::from(u32_at(self.field(row), at).cast_signed()) / 100_000.0;
        Coords { lat: degrees(4), lon: degrees(8) }
    }

    /// How many people live there.
    pub fn population(&self, row: Row) -> u32 {
        u32_at(self.field(row), 12)
    }

    /// The country it lies in, alpha-3.
    pub fn country_of(&self, row: Row) -> Option<&Code> {
        self.countries.get(usize::from(self.field(row)[22]))
    }

    /// The first-level division it lies in, or is.
    pub fn division_of(&self, row: Row) -> Option<Row> {
        if self.level(row) == Level::Division {
            return Some(row);
        }
        let field = self.field(row);
        let index = u32::from(u16::from_le_bytes([field[20], field[21]]));
        index.checked_sub(1).map(Row).filter(|row| (row.0 as usize) < self.rows)
    }

    /// Its usual name; a country's code.
    pub fn name(&self, row: Row) -> &str {
        let names = &self.bytes()[HEADER + self.rows * ROW + self.keys * KEY..];
        let at = u32_at(self.field(row), 16) as usize;
        let length = names.get(at).copied().map_or(0, usize::from);
        let bytes = names.get(at + 1..at + 1 + length).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    fn bytes(&self) -> &[u8] {
        (*self.block).as_ref()
    }

    fn field(&self, row: Row) -> &[u8] {
        let at = HEADER + row.0 as usize * ROW;
        &self.bytes()[at..at + ROW]
    }

    fn key_at(&self, index: usize) -> u64 {
        let at = HEADER + self.rows * ROW + index * KEY;
        let mut bytes = [0; KEY];
        bytes.copy_from_slice(&self.bytes()[at..at + KEY]);
        u64::from_le_bytes(bytes)
    }
}

/// The checksum of a block, read piece by piece.
///
/// # Errors
/// Where it cannot be read.
pub fn checksum(mut file: impl Read) -> io::Result<u32> {
    let mut sum = crc32fast::Hasher::new();
    let mut buffer = vec![0; 1 << 16];
    let mut skipped = 0;
    loop {
        let read = match file.read(&mut buffer) {
            Ok(0) => return Ok(sum.finalize()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let skip = read.min(SUMMED - skipped);
        skipped += skip;
        sum.update(&buffer[skip..read]);
    }
}

/// Writes places as the block of bytes that [`Gazetteer::open`] reads. The same entries give the same bytes.
///
/// # Errors
/// Where there are too many, or they are not in order.
pub fn compile(entries: &[Entry]) -> Result<Vec<u8>, CompileError> {
    let countries = entries.iter().take_while(|entry| entry.level == Level::Country).count();
    if countries > 255 || entries.len() >= 1 << 24 {
        return Err(CompileError::TooMany);
    }
    if !entries.is_sorted_by_key(|entry| entry.level) {
        return Err(CompileError::Order);
    }
    let (mut rows, mut keys, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        let division = entry.division.map_or(0, |division| division + 1);
        let country = u8::try_from(entry.country).map_err(|_| CompileError::TooMany)?;
        let named = u32::try_from(names.len()).map_err(|_| CompileError::TooMany)?;
        let division = u16::try_from(division).map_err(|_| CompileError::TooMany)?;
        let points = |index: Option<usize>, level| match index {
            None => true,
            Some(index) => entries.get(index).is_some_and(|entry| entry.level == level),
        };
        if !points(entry.division, Level::Division) || !points(Some(entry.country), Level::Country)
        {
            return Err(CompileError::Order);
        }
        let hundred_thousandths = |degrees: f64| (degrees * 100_000.0).round() as i32;
        rows.extend(entry.geonameid.unwrap_or(0).to_le_bytes());
        rows.extend(hundred_thousandths(entry.coords.lat).to_le_bytes());
        rows.extend(hundred_thousandths(entry.coords.lon).to_le_bytes());
        rows.extend(entry.population.to_le_bytes());
        rows.extend(named.to_le_bytes());
        rows.extend(division.to_le_bytes());
        rows.extend([country, entry.level as u8]);
        let length = entry.name.floor_char_boundary(255);
        names.push(length as u8);
        names.extend(entry.name.as_bytes()[..length].iter().copied());
        let each = entry.names.iter().map(|name| folded(name));
        let each = each.filter(|name| !name.is_empty());
        keys.extend(each.map(|name| key(&name) << 24 | index as u64));
    }
    keys.sort_unstable();
    keys.dedup();
    let count = |count: usize| u32::try_from(count).map_err(|_| CompileError::TooMany);
    let mut body = Vec::new();
    body.extend(rows);
    body.extend(keys.iter().flat_map(|key| key.to_le_bytes()));
    let names_length = count(names.len())?;
    body.extend(names);
    let mut summed = Vec::with_capacity(body.len() + HEADER);
    summed.extend(count(entries.len())?.to_le_bytes());
    summed.extend(count(keys.len())?.to_le_bytes());
    summed.extend(count(countries)?.to_le_bytes());
    summed.extend(names_length.to_le_bytes());
    summed.extend(Sha256::digest(&body));
    summed.extend(body);
    let mut bytes = Vec::with_capacity(summed.len() + 16);
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(crc32fast::hash(&summed).to_le_bytes());
    bytes.extend(summed);
    Ok(bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(four)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(level: Level, name: &str, population: u32, division: Option<usize>) -> Entry {
        Entry {
            level,
            geonameid: Some(7),
            coords: Coords { lat: -12.345_67, lon: 170.5 },
            population,
            country: 0,
            division,
            name: name.to_owned(),
            names: vec![name.to_owned(), format!("{name}abad")],
        }
    }

    fn bytes() -> Vec<u8> {
        compile(&[
            entry(Level::Country, "AAA", 9, None),
            entry(Level::Division, "Norte", 8, None),
            entry(Level::City, "Élan", 7, Some(1)),
        ])
        .unwrap()
    }

    #[test]
    fn a_place_is_found_by_each_of_its_names() {
        let gazetteer = Gazetteer::open(bytes()).unwrap();
        for name in ["Elan", "élanabad", "ELAN"] {
            let rows: Vec<Row> = gazetteer.named(name).collect();
            assert_eq!(rows, [Row(2)], "{name}");
        }
        let row = Row(2);
        assert_eq!(gazetteer.name(row), "Élan");
        assert_eq!(gazetteer.level(row), Level::City);
        assert_eq!(gazetteer.country_of(row), Some(&Code::new("AAA")));
        assert_eq!(gazetteer.division_of(row), Some(Row(1)));
        assert_eq!(gazetteer.coords(row), Coords { lat: -12.345_67, lon: 170.5 });
        assert_eq!(gazetteer.named("Elanb").count(), 0);
    }

    #[test]
    fn a_damaged_or_older_block_is_refused() {
        let whole = bytes();
        let sum = checksum(&whole[..]).unwrap();
        assert!(Gazetteer::open_summed(Arc::new(whole.clone()), sum).is_ok());
        let changed = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            Gazetteer::open(bytes).map(|_| ()).unwrap_err()
        };
        assert_eq!(changed(0), GazetteerError::Foreign);
        assert_eq!(changed(8), GazetteerError::Version { found: VERSION ^ 1 });
        assert_eq!(changed(40), GazetteerError::Checksum);
        assert_eq!(changed(whole.len() - 1), GazetteerError::Checksum);
        let cut = Gazetteer::open(whole[..whole.len() - 3].to_vec()).map(|_| ()).unwrap_err();
        assert_eq!(cut, GazetteerError::Foreign);
        assert!(Gazetteer::open(Vec::new()).is_err());
    }
}
