//! Text of bounded length, in place, wiped when it is dropped.

use zeroize::Zeroize;

/// Up to `N` bytes of text. A multiple of 8 leaves no padding.
#[derive(Clone)]
pub(super) struct Inline<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Inline<N> {
    pub(super) const EMPTY: Self = Self { bytes: [0; N], length: 0 };

    /// The concatenation of parts, if it fits.
    pub(super) fn new(parts: &[&[u8]]) -> Option<Self> {
        let mut inline = Self::EMPTY;
        for part in parts {
            let end = inline.length.checked_add(part.len())?;
            inline.bytes.get_mut(inline.length..end)?.copy_from_slice(part);
            inline.length = end;
        }
        Some(inline)
    }

    /// What `fill` writes to all of the place: text, whose end it gives.
    pub(super) fn filled(fill: impl FnOnce(&mut [u8; N]) -> Option<usize>) -> Option<Self> {
        let mut inline = Self::EMPTY;
        inline.length = fill(&mut inline.bytes)?;
        Some(inline)
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    pub(super) fn as_str(&self) -> &str {
        core::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(super) fn make_ascii_lowercase(&mut self) {
        // Not all of the place, for which the compiler would write out every step.
        if let Some(text) = self.bytes.get_mut(..self.length) {
            text.make_ascii_lowercase();
        }
    }
}

impl<const N: usize> Drop for Inline<N> {
    // Not at every place where a constructor gives up.
    #[inline(never)]
    fn drop(&mut self) {
        let Self { bytes, length } = self;
        bytes.zeroize();
        length.zeroize();
    }
}
