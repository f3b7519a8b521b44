//! Bytes that are mapped or owned to the arrays that lie in them, without a copy.
//!
//! Weights and tables of a compiled pipeline are used where they lie: in the pages of a mapped file, which all processes
//! share and which come to memory as they are read. The unsafe blocks here are the casts that make numbers of bytes.

#![allow(unsafe_code)]

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use memmap2::Mmap;

use crate::kernels::Lanes;

/// The bytes of a compiled pipeline, shared by all arrays that lie in them. They begin at a multiple of
/// `ALIGNMENT`.
#[derive(Clone)]
pub struct Image {
    bytes: View<u8>,
}

/// A run of numbers: one of its own, or part of an [`Image`]. Immutable; a clone shares the numbers.
pub(crate) struct View<T> {
    start: *const T,
    length: usize,
    /// Whoever keeps the numbers alive and in their place.
    owner: Arc<dyn Any + Send + Sync>,
}

/// Arrays begin at multiples of so many bytes, as the widest registers want them.
pub(crate) const ALIGNMENT: usize = 64;

/// Numbers whose every bit pattern is a value.
///
/// # Safety
/// Any bytes are a valid value, and no value needs more than [`ALIGNMENT`].
pub(crate) unsafe trait Plain: Copy + Send + Sync + 'static {}

// SAFETY: these are numbers, and arrays of numbers without gaps.
unsafe impl Plain for u8 {}
// SAFETY: as above.
unsafe impl Plain for u16 {}
// SAFETY: as above.
unsafe impl Plain for u32 {}
// SAFETY: as above.
unsafe impl Plain for u64 {}
// SAFETY: as above.
unsafe impl Plain for f32 {}
// SAFETY: as above; aligned to 64 bytes.
unsafe impl Plain for Lanes {}
// SAFETY: as above.
unsafe impl Plain for [Lanes; 4] {}

// SAFETY: as above.
unsafe impl Plain for Line {}

const _: () = assert!(align_of::<[Lanes; 4]>() <= ALIGNMENT);

/// Bytes that begin where every array may begin.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
struct Line([u8; ALIGNMENT]);

const _: () = assert!(align_of::<Line>() == ALIGNMENT);

impl Image {
    /// A mapped file. Whoever maps it answers for nobody changing it meanwhile.
    pub fn mapped(map: Mmap) -> Image {
        if !map.as_ptr().addr().is_multiple_of(ALIGNMENT) {
            return Image::copied(&map);
        }
        let (start, length) = (map.as_ptr(), map.len());
        // A map does not move when its handle does.
        Image { bytes: View { start, length, owner: Arc::new(map) } }
    }

    /// A copy of bytes.
    pub fn copied(bytes: &[u8]) -> Image {
        let line = |bytes: &[u8]| {
            let mut line = Line([0; ALIGNMENT]);
            line.0[..bytes.len()].copy_from_slice(bytes);
            line
        };
        let lines: View<Line> = bytes.chunks(ALIGNMENT).map(line).collect();
        // The lines are at least as long.
        let View { start, owner, .. } = lines;
        Image { bytes: View { start: start.cast(), length: bytes.len(), owner } }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// An array of so many numbers that begins at a byte; `None` where it does not lie inside, or begins at an odd place.
    pub(crate) fn array<T: Plain>(&self, at: usize, length: usize) -> Option<View<T>> {
        let bytes = length.checked_mul(size_of::<T>())?;
        let start = self.bytes.get(at..at.checked_add(bytes)?)?.as_ptr();
        if !start.addr().is_multiple_of(align_of::<T>()) {
            return None;
        }
        Some(View { start: start.cast(), length, owner: Arc::clone(&self.bytes.owner) })
    }
}

impl<T> Deref for View<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: whoever makes a view has seen that so many aligned, valid values lie there; the owner neither moves nor
        // changes them while the view lives.
        unsafe { std::slice::from_raw_parts(self.start, self.length) }
    }
}

impl<T: Plain> From<Vec<T>> for View<T> {
    fn from(numbers: Vec<T>) -> View<T> {
        let (start, length) = (numbers.as_ptr(), numbers.len());
        // The numbers lie outside the vector's own bytes, so moving it leaves them where they are.
        View { start, length, owner: Arc::new(numbers) }
    }
}

impl<T: Plain> FromIterator<T> for View<T> {
    fn from_iter<I: IntoIterator<Item = T>>(numbers: I) -> View<T> {
        numbers.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T: Plain> Default for View<T> {
    fn default() -> View<T> {
        Vec::new().into()
    }
}

impl<T> Clone for View<T> {
    fn clone(&self) -> View<T> {
        View { start: self.start, length: self.length, owner: Arc::clone(&self.owner) }
    }
}

impl<T> fmt::Debug for View<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} numbers]", self.length)
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Image({} bytes)", self.bytes.length)
    }
}

// SAFETY: a view only reads plain numbers that nobody writes, and its owner may go from thread to thread.
unsafe impl<T: Send + Sync> Send for View<T> {}
// SAFETY: as above.
unsafe impl<T: Send + Sync> Sync for View<T> {}

/// The bytes of numbers, in the order of this machine.
pub(crate) fn bytes_of<T: Plain>(numbers: &[T]) -> &[u8] {
    // SAFETY: plain numbers have no gaps, so each of their bytes has a value.
    unsafe { std::slice::from_raw_parts(numbers.as_ptr().cast(), size_of_val(numbers)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_from_their_bytes() {
        let numbers = [1u64, u64::MAX, 3];
        let image = Image::copied(bytes_of(&numbers));
        assert_eq!(*image.array::<u64>(0, 3).unwrap(), numbers);
        assert_eq!(*image.array::<u64>(8, 2).unwrap(), numbers[1..]);
        assert_eq!(*image.array::<u8>(16, 1).unwrap(), [3]);
        assert!(image.array::<u64>(24, 0).unwrap().is_empty());
    }

    #[test]
    fn what_does_not_lie_inside_or_begins_at_an_odd_place_is_no_array() {
        let image = Image::copied(&[0; 130]);
        assert!(image.array::<u64>(4, 1).is_none());
        assert!(image.array::<Lanes>(8, 1).is_none());
        assert!(image.array::<Lanes>(64, 2).is_none());
        assert!(image.array::<u8>(130, 1).is_none());
        assert!(image.array::<u8>(usize::MAX, 1).is_none());
        assert!(image.array::<u64>(0, usize::MAX / 4).is_none());
    }

    #[test]
    fn a_view_outlives_the_image_it_came_from() {
        let view = Image::copied(&[7; 64]).array::<u8>(8, 4).unwrap();
        assert_eq!(*view.clone(), [7; 4]);
    }
}
