//! The first pass of the JCS forms: checks everything, sorts the members of every object that needs it, and notes what
//! is canonical as it stands.
//!
//! Slots stand in the order of the text: an object, its first member, the objects inside that member's value, the next
//! member. Where nothing in an object had to be sorted, its slots are given back.

use core::ops::Range;

use super::number::Numbers;
use super::scratch::{NONE, Slot};
use super::{number, order, string};
use crate::json::reader::{self, Handler, Number, Text};
use crate::{Error, ErrorKind, Result};

/// In a member's `inner`: its text is canonical as it stands, up to its `end`.
pub(super) const CLEAN: u32 = 0;

/// What the first pass found.
pub(super) struct Index {
    /// The outermost value.
    pub(super) root: Range<usize>,
    /// Whether it is canonical as it stands.
    pub(super) clean: bool,
    /// How many slots are in use.
    pub(super) used: usize,
}

/// Reads a text. Where the slots do not suffice, the error is [`ErrorKind::ScratchTooSmall`] without their number.
pub(super) fn index(input: &[u8], numbers: Numbers, slots: &mut [Slot]) -> Result<Index> {
    let mut indexer = Indexer { input, numbers, slots, used: 0, kept: 0, object: NONE, unclean: 0 };
    let root = reader::read(input, &mut indexer)?;
    Ok(Index { clean: indexer.unclean <= root.start, root, used: indexer.used })
}

struct Indexer<'a> {
    input: &'a [u8],
    numbers: Numbers,
    slots: &'a mut [Slot],
    used: usize,
    /// Slots below this one belong to an object that had to be sorted, and stay.
    kept: usize,
    /// The innermost open object.
    object: u32,
    /// An offset behind the last thing that is not canonical as it stands.
    unclean: usize,
}

impl Indexer<'_> {
    #[inline(always)]
    fn push(&mut self, slot: Slot) -> Result<u32> {
        let place = self.slots.get_mut(self.used).ok_or(Error::new(ErrorKind::ScratchTooSmall))?;
        *place = slot;
        let at = u32::try_from(self.used).map_err(|_| Error::new(ErrorKind::ScratchTooSmall))?;
        self.used += 1;
        Ok(at)
    }

    #[inline(always)]
    fn object(&mut self) -> Option<&mut Slot> {
        self.slots.get_mut(self.object as usize)
    }
}

impl Handler for Indexer<'_> {
    #[inline(always)]
    fn space(&mut self, range: Range<usize>) {
        self.unclean = range.end;
    }

    #[inline(always)]
    fn open_object(&mut self, at: usize) -> Result<()> {
        // While it is open: `key` is the object around it, `end` the last member, `inner` the first.
        let parent = u64::from(self.object);
        self.object = self.push(Slot { key: parent, start: at, end: NONE as usize, next: NONE, inner: NONE })?;
        Ok(())
    }

    #[inline(always)]
    fn name(&mut self, name: &Text) -> Result<()> {
        self.string(name)?;
        let key = order::key(self.input, name);
        let member = self.push(Slot { key, start: name.start, end: 0, next: NONE, inner: NONE })?;
        let Some(object) = self.object() else { return Ok(()) };
        let last = core::mem::replace(&mut object.end, member as usize);
        if object.inner == NONE {
            object.inner = member;
        } else if let Some(last) = self.slots.get_mut(last) {
            last.next = member;
        }
        Ok(())
    }

    #[inline(always)]
    fn end_member(&mut self, at: usize) {
        let unclean = self.unclean;
        let last = self.object().map_or(NONE as usize, |object| object.end);
        if let Some(member) = self.slots.get_mut(last) {
            member.end = at;
            member.inner = if unclean <= member.start { CLEAN } else { NONE };
        }
    }

    #[inline(always)]
    fn close_object(&mut self, at: usize) -> Result<()> {
        let this = self.object;
        let Some(object) = self.slots.get(this as usize) else { return Ok(()) };
        let first = object.inner;
        // The object around it was put there as an `u32`.
        self.object = u32::try_from(object.key).unwrap_or(NONE);
        let sorted = order::sort(self.input, self.slots, first)?;
        if sorted.is_some() {
            self.unclean = at + 1;
            self.kept = self.used;
        } else if self.kept <= this as usize {
            self.used = this as usize;
            return Ok(());
        }
        let next = u32::try_from(self.used).map_err(|_| Error::new(ErrorKind::ScratchTooSmall))?;
        if let Some(object) = self.slots.get_mut(this as usize) {
            object.end = at;
            object.next = next;
            object.inner = sorted.unwrap_or(NONE);
        }
        Ok(())
    }

    #[inline(always)]
    fn string(&mut self, string: &Text) -> Result<()> {
        if string.escaped && !string::check(self.input, string)? {
            self.unclean = string.end;
        }
        Ok(())
    }

    #[inline(always)]
    fn number(&mut self, number: Number) -> Result<()> {
        if !number::is_plain(self.input, number) {
            number::check(self.input, number, self.numbers)?;
            self.unclean = number.end;
        }
        Ok(())
    }
}
