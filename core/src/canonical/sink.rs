//! Where canonical bytes go: a caller's buffer, a counter, the signer, a `Vec`.

use crate::{Error, Result, Signer};

/// Takes the canonical bytes piece by piece. What it holds counts only when the whole form has been written.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);

    /// Takes a part of the input; nothing, where `from` is not before `to`.
    #[inline(always)]
    fn copy(&mut self, input: &[u8], from: usize, to: usize) {
        self.write(input.get(from..to).unwrap_or_default());
    }
}

/// Parts that are no longer than this are copied with what follows them, by a few fixed instructions.
const SHORT: usize = 32;

/// A caller's buffer. It counts on when it is full, so as to tell the size needed.
pub(crate) struct Buffer<'o> {
    out: &'o mut [u8],
    length: usize,
}

impl<'o> Buffer<'o> {
    pub(crate) fn new(out: &'o mut [u8]) -> Self {
        Self { out, length: 0 }
    }

    pub(crate) fn finish(self) -> Result<&'o [u8]> {
        self.out.get(..self.length).ok_or(Error::needs(self.length))
    }
}

impl Sink for Buffer<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if let Some(place) = self.out.get_mut(self.length..end) {
            place.copy_from_slice(bytes);
        }
        self.length = end;
    }

    #[inline(always)]
    fn copy(&mut self, input: &[u8], from: usize, to: usize) {
        let length = to.wrapping_sub(from);
        let source = input.get(from..).and_then(<[u8]>::first_chunk::<SHORT>);
        let place = self.out.get_mut(self.length..).and_then(<[u8]>::first_chunk_mut::<SHORT>);
        match (source, place) {
            (Some(source), Some(place)) if length <= SHORT => {
                *place = *source;
                self.length += length;
            }
            _ => self.write(input.get(from..to).unwrap_or_default()),
        }
    }
}

/// Counts the bytes and keeps none.
#[derive(Default)]
pub(crate) struct Counter {
    pub(crate) length: usize,
}

impl Sink for Counter {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        self.length += bytes.len();
    }
}

impl Sink for Signer {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

#[cfg(feature = "alloc")]
impl Sink for alloc::vec::Vec<u8> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}
