//! Ids of strings to their places in a list: an index that is built once and then used where it lies.
//!
//! Ids are hashes, so their upper bits scatter them evenly: a table of starts takes an id to the few sorted ids that share
//! its upper bits.

use crate::Error;
use crate::compiled::{Reader, Writer, ensure};
use crate::view::View;

/// Ids in ascending order; what belongs to one is kept by its place.
#[derive(Clone, Debug)]
pub(crate) struct IdIndex {
    ids: View<u64>,
    /// For each value of the upper bits, where its ids start; and the end of all.
    starts: View<u32>,
    /// How far an id is shifted to get its upper bits.
    shift: u32,
}

impl IdIndex {
    /// An index over ids in ascending order.
    pub(crate) fn new(ids: Vec<u64>) -> IdIndex {
        debug_assert!(ids.is_sorted());
        // Two to four ids stand behind each start, all of them on one or two lines of the processor's cache.
        let bits = (ids.len() / 4).next_power_of_two().trailing_zeros().max(1);
        let shift = u64::BITS - bits;
        let starts = (0..=1u64 << bits).map(|upper| {
            // The last start lies beyond all ids.
            ids.partition_point(|id| id >> shift < upper) as u32
        });
        IdIndex { starts: starts.collect(), ids: ids.into(), shift }
    }

    /// An index over the ids of a list in any order, with what belongs to each in the order of the ids. Of what has the
    /// same id, the last counts.
    pub(crate) fn of<V>(list: impl IntoIterator<Item = (u64, V)>) -> (IdIndex, Vec<V>) {
        let mut list: Vec<(u64, V)> = list.into_iter().collect();
        list.reverse();
        list.sort_by_key(|(id, _)| *id);
        list.dedup_by_key(|(id, _)| *id);
        let (ids, values) = list.into_iter().unzip();
        (IdIndex::new(ids), values)
    }

    /// How many ids there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The place of an id in the order of all.
    pub(crate) fn find(&self, id: u64) -> Option<usize> {
        let upper = (id >> self.shift) as usize;
        let (start, end) = (self.starts[upper] as usize, self.starts[upper + 1] as usize);
        let near = self.ids.get(start..end)?.iter().position(|known| *known == id)?;
        Some(start + near)
    }

    /// Whether the id is there.
    pub(crate) fn contains(&self, id: u64) -> bool {
        self.find(id).is_some()
    }

    /// Writes the index.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.array(&self.ids);
        writer.array(&self.starts);
    }

    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(reader: &mut Reader) -> Result<IdIndex, Error> {
        let (ids, starts) = (reader.array()?, reader.array::<u32>()?);
        let count = starts.len().wrapping_sub(1);
        ensure(count.is_power_of_two() && count > 1)?;
        Ok(IdIndex { ids, starts, shift: u64::BITS - count.trailing_zeros() })
    }
}

impl Default for IdIndex {
    fn default() -> IdIndex {
        IdIndex::new(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;
    use crate::view::Image;

    #[test]
    fn ids_are_found_at_their_places_and_others_are_not() {
        for count in [0u64, 1, 2, 3, 100, 1000] {
            let ids = (0..count).map(mix).chain((0..count).map(|id| id * 3));
            let (index, values) = IdIndex::of(ids.map(|id| (id, !id)));
            let mut writer = Writer::default();
            index.write(&mut writer);
            let image = Image::copied(&writer.finish(&[0; 32]));
            let again = IdIndex::read(&mut Reader::new(&image).unwrap()).unwrap();
            for index in [index, again] {
                for id in (0..count).map(mix).chain((0..count).map(|id| id * 3)) {
                    assert_eq!(values[index.find(id).unwrap()], !id);
                }
                assert!(!index.contains(mix(count + 1)) && !index.contains(u64::MAX));
            }
        }
    }

    #[test]
    fn of_one_id_the_last_value_counts() {
        let (index, values) = IdIndex::of([(5, 'a'), (4, 'b'), (5, 'c')]);
        assert_eq!((index.len(), values[index.find(5).unwrap()]), (2, 'c'));
    }
}
