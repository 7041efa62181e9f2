//! Where canonical bytes go: a caller's buffer, a counter, the signer, a `Vec`.

#[cfg(feature = "alloc")]
use crate::ErrorKind;
use crate::{Error, Result, Signer};

/// Takes the canonical bytes piece by piece. What it holds counts only when the whole form has been written.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);

    /// Takes a part of the input; nothing, where `from` is not before `to`.
    #[inline(always)]
    fn copy(&mut self, input: &[u8], from: usize, to: usize) {
        self.write(input.get(from..to).unwrap_or_default());
    }

    /// Takes a number that `print` writes and gives the length of.
    #[inline(always)]
    fn print(&mut self, print: impl Fn(&mut NumberText) -> usize) {
        let mut text = [0; NUMBER];
        let length = print(&mut text);
        self.copy(&text, 0, length);
    }
}

/// A place for the text of a number, the longest of which have 25 bytes, and for what is put behind it meanwhile.
pub(crate) type NumberText = [u8; NUMBER];
pub(crate) const NUMBER: usize = 48;

/// Parts that are no longer than this are copied with what follows them, by a few fixed instructions.
const SHORT: usize = 32;

/// A buffer, and what becomes of it when it is full: a caller's buffer counts on, so as to tell the size needed; a
/// signer's takes what is in it, and it starts again.
///
/// One type for both, so that the code that writes the forms exists once.
pub(crate) struct Buffer<'b> {
    place: &'b mut [u8],
    /// How many bytes are in it; without a signer, how many there are in all.
    length: usize,
    signer: Option<&'b mut Signer>,
}

impl<'b> Buffer<'b> {
    /// A caller's buffer. One of no bytes counts and keeps none.
    pub(crate) fn new(place: &'b mut [u8]) -> Self {
        Self { place, length: 0, signer: None }
    }

    /// Hands everything on to a signer, by way of a buffer.
    pub(crate) fn before(signer: &'b mut Signer, place: &'b mut [u8]) -> Self {
        Self { place, length: 0, signer: Some(signer) }
    }

    /// Without a signer: how many bytes were written, or would have been.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Without a signer: what was written, if it fitted.
    pub(crate) fn finish(self) -> Result<&'b [u8]> {
        self.place.get(..self.length).ok_or(Error::needs(self.length))
    }

    /// With a signer: hands on what is left.
    pub(crate) fn flush(self) {
        if let Some(signer) = self.signer {
            signer.update(self.place.get(..self.length).unwrap_or_default());
        }
    }

    /// Takes what does not fit.
    #[cold]
    #[inline(never)]
    fn overflow(&mut self, bytes: &[u8]) {
        let Some(signer) = self.signer.as_mut() else {
            // On 32 bits a form can be longer than memory, of which nothing may fit then.
            self.length = self.length.saturating_add(bytes.len());
            return;
        };
        signer.update(self.place.get(..self.length).unwrap_or_default());
        self.length = 0;
        if let Some(start) = self.place.get_mut(..bytes.len()) {
            start.copy_from_slice(bytes);
            self.length = bytes.len();
        } else {
            signer.update(bytes);
        }
    }
}

impl Sink for Buffer<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        if let Some(place) = self.place.get_mut(self.length..).and_then(|rest| rest.get_mut(..bytes.len())) {
            place.copy_from_slice(bytes);
            self.length += bytes.len();
        } else {
            self.overflow(bytes);
        }
    }

    #[inline(always)]
    fn copy(&mut self, input: &[u8], from: usize, to: usize) {
        let length = to.wrapping_sub(from);
        let source = input.get(from..).and_then(<[u8]>::first_chunk::<SHORT>);
        let place = self.place.get_mut(self.length..).and_then(<[u8]>::first_chunk_mut::<SHORT>);
        match (source, place) {
            (Some(source), Some(place)) if length <= SHORT => {
                *place = *source;
                self.length += length;
            }
            _ => self.write(input.get(from..to).unwrap_or_default()),
        }
    }

    #[inline(always)]
    fn print(&mut self, print: impl Fn(&mut NumberText) -> usize) {
        // One call for both, so that it is written out here.
        let mut apart = [0; NUMBER];
        let room = self.place.get_mut(self.length..).and_then(<[u8]>::first_chunk_mut);
        let fits = room.is_some();
        let length = print(room.unwrap_or(&mut apart));
        if fits {
            self.length += length;
        } else {
            self.copy(&apart, 0, length);
        }
    }
}

/// A `Vec`, which grows; where it cannot, it takes no more, and tells so in the end.
#[cfg(feature = "alloc")]
pub(crate) struct Heap<'v> {
    bytes: &'v mut alloc::vec::Vec<u8>,
    full: bool,
}

#[cfg(feature = "alloc")]
impl<'v> Heap<'v> {
    pub(crate) fn new(bytes: &'v mut alloc::vec::Vec<u8>) -> Self {
        Self { bytes, full: false }
    }

    pub(crate) fn finish(self) -> Result<()> {
        if self.full { Err(ErrorKind::OutOfMemory.into()) } else { Ok(()) }
    }

    /// Makes room for so many bytes, and tells whether there is.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) -> bool {
        self.full |= self.bytes.try_reserve(count).is_err();
        !self.full
    }
}

#[cfg(feature = "alloc")]
impl Sink for Heap<'_> {
    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        if bytes.len() <= self.bytes.capacity().wrapping_sub(self.bytes.len()) || self.grow(bytes.len()) {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As on 32 bits, where numbers can be written longer than they were read.
    #[test]
    fn more_bytes_than_memory_can_have() {
        let mut place = [7; 8];
        let mut buffer = Buffer { place: &mut place, length: usize::MAX - 4, signer: None };
        for _ in 0..3 {
            buffer.write(b"1234");
            buffer.copy(b"1234", 0, 4);
            buffer.print(|text| {
                text[0] = b'0';
                1
            });
        }
        assert_eq!(buffer.finish(), Err(Error::needs(usize::MAX)));
        assert_eq!(place, [7; 8]);
    }
}
