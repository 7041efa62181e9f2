//! Scratch: the slots in which the JCS forms note every member and object of the text, lent by the caller.

use super::compact;
use super::sink::Buffer;
use crate::{Error, ErrorKind, Result};

/// The end of a list of slots.
pub(crate) const NONE: u32 = u32::MAX;

/// A place for one member or one object of a text: 32 bytes where pointers have 64 bits.
///
/// What it holds is of no use outside this crate. It names places in the payload and the first bytes of names.
///
/// # Example
/// ```
/// use paysig::{Form, Slot, canonicalize};
/// let (mut scratch, mut out) = ([Slot::EMPTY; 32], [0; 64]);
/// let bytes = canonicalize(Form::Jcs, br#"{"b": 1.0, "a": 2}"#, &mut scratch, &mut out)?;
/// assert_eq!(bytes, br#"{"a":2,"b":1}"#);
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C)]
pub struct Slot {
    /// A member: the start of its name, in sort order. An object: two links to other slots.
    pub(crate) key: u64,
    /// Where the member or the object starts in the input.
    pub(crate) start: usize,
    /// The comma or brace that ends the member; the object's `}`, and while it is open its last member.
    pub(crate) end: usize,
    /// The next member. An object: the slot after all of its own.
    pub(crate) next: u32,
    /// A member: whether it is canonical as it stands. An object: its first member, or `NONE` if nothing need be sorted.
    pub(crate) inner: u32,
}

impl Slot {
    /// A slot to fill an array with.
    pub const EMPTY: Self = Self { key: 0, start: 0, end: 0, next: NONE, inner: NONE };
}

impl Default for Slot {
    fn default() -> Self {
        Self::EMPTY
    }
}

/// Scratch for the JCS forms: an array or slice of [`Slot`]s, or with the feature `alloc` a `Vec` of them, which grows
/// by itself and may be used again and again.
///
/// A text needs at most one slot for each member and one for each object, which [`slots_needed`](crate::slots_needed)
/// counts. The forms `verbatim` and `compact` need none.
///
/// # Example
/// ```
/// use paysig::{Form, Slot, canonical_len, slots_needed};
/// let text = br#"{"b": {"d": 1, "c": 2}, "a": 3}"#;
/// let error = canonical_len(Form::Jcs, text, &mut [Slot::EMPTY; 4]).unwrap_err();
/// assert_eq!((error.slug(), error.needed()), ("scratch-too-small", Some(6)));
/// assert_eq!(slots_needed(text), Ok(6));
/// ```
pub trait Scratch {
    /// All the slots there are.
    #[doc(hidden)]
    fn slots(&mut self) -> &mut [Slot];

    /// Makes it at least so many slots.
    ///
    /// # Errors
    /// [`ErrorKind::ScratchTooSmall`] where it does not grow, [`ErrorKind::OutOfMemory`] where it cannot.
    #[doc(hidden)]
    fn grow(&mut self, _slots: usize) -> Result<()> {
        Err(ErrorKind::ScratchTooSmall.into())
    }
}

impl Scratch for [Slot] {
    fn slots(&mut self) -> &mut [Slot] {
        self
    }
}

impl<const N: usize> Scratch for [Slot; N] {
    fn slots(&mut self) -> &mut [Slot] {
        self
    }
}

#[cfg(feature = "alloc")]
impl Scratch for alloc::vec::Vec<Slot> {
    fn slots(&mut self) -> &mut [Slot] {
        self
    }

    fn grow(&mut self, slots: usize) -> Result<()> {
        if let Some(more) = slots.checked_sub(self.len()) {
            self.try_reserve_exact(more).map_err(|_| ErrorKind::OutOfMemory)?;
            self.resize(slots, Slot::EMPTY);
        }
        Ok(())
    }
}

/// How many slots the JCS forms may need for a text: one for each member, one for each object.
///
/// Sorted texts, and lists of small objects, need fewer.
///
/// # Errors
/// Where the text is not JSON, as the form `compact`.
pub fn slots_needed(input: &[u8]) -> Result<usize> {
    // Not a reader of its own, which would cost more code than this costs time.
    let (read, counted) = compact::write(input, &mut Buffer::new(&mut []));
    read.map(|()| counted)
}

/// Makes scratch that was too small for a text larger: `slots` if there is memory for them, else as many as the text needs.
///
/// # Errors
/// As [`Scratch::grow`], with the number of slots needed where it does not grow.
#[cold]
pub(super) fn grow<S: Scratch + ?Sized>(scratch: &mut S, slots: usize, input: &[u8]) -> Result<()> {
    if scratch.grow(slots).is_ok() {
        return Ok(());
    }
    let error = too_small(input);
    let needed = error.needed().filter(|needed| *needed > scratch.slots().len()).ok_or(error)?;
    scratch.grow(needed).map_err(|refused| if refused.kind() == error.kind() { error } else { refused })
}

/// The error of a text for which the scratch is too small.
///
/// Where the text is malformed, that is not told yet: with the slots that reach its fault, the first pass tells the one
/// fault that it tells with any number of slots.
fn too_small(input: &[u8]) -> Error {
    let (read, counted) = compact::write(input, &mut Buffer::new(&mut []));
    Error::needs_of(ErrorKind::ScratchTooSmall, counted + usize::from(read.is_err()))
}
