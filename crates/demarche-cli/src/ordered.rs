//! Items in, results out in the items' order, with many at work at once and few in memory.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread;

/// Items that may be under way for each thread: enough that one long report does not keep the others waiting.
const AHEAD: usize = 16;

/// How many more items may be taken up.
struct Room {
    left: Mutex<usize>,
    freed: Condvar,
}

impl Room {
    fn take(&self) {
        let left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let mut left =
            self.freed.wait_while(left, |left| *left == 0).unwrap_or_else(PoisonError::into_inner);
        *left -= 1;
    }

    fn free(&self) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
    }
}

/// Works on every item and hands the results to `done` in the items' order. Each thread has a state of its own.
///
/// The threads are not waited for where `done` fails: one may be reading an input that never ends.
///
/// # Errors
/// What `done` says; and where a thread broke off.
pub(crate) fn ordered<T, S, R>(
    threads: NonZeroUsize,
    items: impl Iterator<Item = T> + Send + 'static,
    state: impl Fn() -> S + Send + Sync + 'static,
    work: impl Fn(&mut S, T) -> R + Send + Sync + 'static,
    mut done: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()>
where
    T: Send + 'static,
    R: Send + 'static,
{
    let room = Room { left: Mutex::new(threads.get() * AHEAD), freed: Condvar::new() };
    let room = Arc::new(room);
    let (give, jobs) = mpsc::channel::<(usize, T)>();
    let jobs = Arc::new(Mutex::new(jobs));
    let (answer, results) = mpsc::channel::<(usize, R)>();
    let worker = Arc::new((state, work));
    for _ in 0..threads.get() {
        let (jobs, answer, worker) = (Arc::clone(&jobs), answer.clone(), Arc::clone(&worker));
        thread::spawn(move || {
            let mut state = worker.0();
            loop {
                let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok((number, item)) = job else { break };
                if answer.send((number, worker.1(&mut state, item))).is_err() {
                    break;
                }
            }
        });
    }
    drop(answer);
    let taker = Arc::clone(&room);
    let reader = thread::spawn(move || {
        let mut count = 0;
        for item in items {
            taker.take();
            if give.send((count, item)).is_err() {
                break;
            }
            count += 1;
        }
        count
    });
    let mut next = 0;
    let mut early = BTreeMap::new();
    for (number, result) in results {
        early.insert(number, result);
        while let Some(result) = early.remove(&next) {
            done(result)?;
            room.free();
            next += 1;
        }
    }
    match reader.join() {
        Ok(count) if count == next => Ok(()),
        _ => Err(io::Error::other("a thread broke off; this is an error in demarche")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squares(threads: usize, count: u64) -> Vec<u64> {
        let threads = NonZeroUsize::new(threads).unwrap();
        let mut seen = Vec::new();
        let work = |_: &mut (), n: u64| {
            // The early ones take longest.
            thread::sleep(std::time::Duration::from_micros(500 / (n + 1)));
            n * n
        };
        let keep = |n| {
            seen.push(n);
            Ok(())
        };
        ordered(threads, 0..count, || (), work, keep).unwrap();
        seen
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let expected: Vec<u64> = (0..500).map(|n| n * n).collect();
        for threads in [1, 2, 7] {
            assert_eq!(squares(threads, 500), expected);
        }
        assert!(squares(3, 0).is_empty());
    }

    #[test]
    fn few_items_are_taken_up_ahead_of_the_output() {
        let taken = Arc::new(Mutex::new(0usize));
        let counter = Arc::clone(&taken);
        let items = std::iter::repeat_with(move || *counter.lock().unwrap() += 1);
        let mut printed = 0;
        let error = ordered(
            NonZeroUsize::MIN,
            items,
            || (),
            |(), ()| (),
            |()| {
                printed += 1;
                let ahead = *taken.lock().unwrap() - printed;
                assert!(ahead <= AHEAD + 1, "{ahead}");
                if printed == 1000 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
            },
        );
        assert!(error.is_err());
    }
}
