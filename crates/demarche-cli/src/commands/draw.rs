//! Events drawn by lot: events in one after the other, the drawn ones out, the same ones whatever the order.

use std::collections::BTreeMap;

use demarche::record::sheet::Row;

/// A draw under way. Each event has a lot, made of the seed and of what it is; the lowest lots of each group are kept.
/// So the draw is the same in whatever order the records come, and an event that is told twice is drawn once.
pub(super) struct Draw {
    n: usize,
    seed: u64,
    groups: BTreeMap<String, BTreeMap<(u64, String), Row>>,
}

impl Draw {
    /// A draw of at most `n` events of each group.
    pub(super) fn new(n: usize, seed: u64) -> Draw {
        Draw { n, seed, groups: BTreeMap::new() }
    }

    /// Whether an event may still be drawn.
    pub(super) fn wants(&self, group: &str, id: &str) -> bool {
        let Some(held) = self.groups.get(group) else { return self.n > 0 };
        let lot = lot(self.seed, id);
        held.len() < self.n || held.last_key_value().is_some_and(|((last, _), _)| lot < *last)
    }

    /// Takes an event in, and leaves out the one that it makes too many.
    pub(super) fn take(&mut self, group: String, row: Row) {
        let held = self.groups.entry(group).or_default();
        held.insert((lot(self.seed, &row.id), row.id.clone()), row);
        if held.len() > self.n {
            held.pop_last();
        }
    }

    /// The events drawn, by their groups, each in the order of their lots.
    pub(super) fn by_group(self) -> BTreeMap<String, Vec<Row>> {
        let groups = self.groups.into_iter();
        groups.map(|(name, held)| (name, held.into_values().collect())).collect()
    }

    /// The events drawn, no more than `n` in all: as many of each group as can be, in the order of their lots.
    pub(super) fn drawn(self) -> Vec<Row> {
        let Draw { n, seed, groups } = self;
        let mut groups: Vec<_> =
            groups.into_iter().map(|(name, held)| (lot(seed, &name), held.into_iter())).collect();
        groups.sort_by_key(|(lot, _)| *lot);
        let mut drawn = Vec::new();
        while drawn.len() < n && !groups.is_empty() {
            groups.retain_mut(|(_, held)| {
                let next = held.next().filter(|_| drawn.len() < n);
                drawn.extend(next);
                held.len() > 0
            });
        }
        drawn.sort_by(|(a, _), (b, _)| a.cmp(b));
        drawn.into_iter().map(|(_, row)| row).collect()
    }
}

/// A number drawn for a name: the name's FNV-1a digest, mixed with the seed by the finisher of splitmix64 (Steele, Lea
/// and Flood 2014).
fn lot(seed: u64, name: &str) -> u64 {
    let digest = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    mix(digest ^ mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: String) -> Row {
        Row {
            id,
            document: String::new(),
            published: String::new(),
            title: String::new(),
            before: Vec::new(),
            sentence: Vec::new(),
            event: String::new(),
            mode: String::new(),
            actor: String::new(),
            recipient: String::new(),
            status: String::new(),
            date: String::new(),
            speaker: String::new(),
            rule: String::new(),
            confidence: String::new(),
        }
    }

    fn draw(n: usize, seed: u64, events: impl Iterator<Item = (String, String)>) -> Vec<String> {
        let mut draw = Draw::new(n, seed);
        for (group, id) in events {
            if draw.wants(&group, &id) {
                draw.take(group, row(id));
            }
        }
        draw.drawn().into_iter().map(|row| row.id).collect()
    }

    /// Ten of a rare group and a thousand of a common one.
    fn uneven() -> Vec<(String, String)> {
        let rare = (0..10).map(|i| (String::from("rare"), format!("r{i}")));
        rare.chain((0..1000).map(|i| (String::from("common"), format!("c{i}")))).collect()
    }

    #[test]
    fn each_group_gives_as_many_as_it_can() {
        let drawn = draw(40, 7, uneven().into_iter());
        assert_eq!(drawn.len(), 40);
        assert_eq!(drawn.iter().filter(|id| id.starts_with('r')).count(), 10);
        let drawn = draw(8, 7, uneven().into_iter());
        assert_eq!(drawn.iter().filter(|id| id.starts_with('r')).count(), 4);
    }

    #[test]
    fn a_draw_depends_on_the_seed_and_on_no_order() {
        let forwards = draw(20, 1, uneven().into_iter());
        assert_eq!(forwards, draw(20, 1, uneven().into_iter().rev()));
        assert_ne!(forwards, draw(20, 2, uneven().into_iter()));
    }

    #[test]
    fn every_event_is_as_likely_as_any_other() {
        let mut drawn = [0u32; 50];
        for seed in 0..2000 {
            let events = (0..50).map(|i| (String::new(), format!("event {i}")));
            for id in draw(5, seed, events) {
                drawn[id[6..].parse::<usize>().unwrap()] += 1;
            }
        }
        // 200 on average, with a standard deviation below 14.
        assert!(drawn.iter().all(|count| (140..260).contains(count)), "{drawn:?}");
    }

    #[test]
    fn an_event_told_twice_is_drawn_once() {
        let events = ["a", "b", "a", "a"].map(|id| (String::new(), id.to_owned()));
        let mut drawn = draw(10, 3, events.into_iter());
        drawn.sort();
        assert_eq!(drawn, ["a", "b"]);
    }
}
