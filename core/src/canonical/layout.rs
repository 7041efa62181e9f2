//! The names of an object, put in order once for many objects that have the same.

use alloc::vec::Vec;

use super::growing::{Growing, STEP};
use super::scratch::Slot;
use super::{Form, order};
use crate::{ErrorKind, Result};

/// The names of an object in a form's order, for [`Builder::object`](super::Builder::object): objects with the same names,
/// as the items of a list are, need them quoted and sorted once.
///
/// # Example
/// ```
/// use paysig::{Builder, Form, Layout};
/// let layout = Layout::new(Form::Jcs, ["price", "count"])?;
/// let mut builder = Builder::new(Form::Jcs);
/// builder.open_array()?;
/// for item in [[1250, 2], [990, 1]] {
///     builder.object(&layout, |builder, index| builder.integer(item[index]))?;
/// }
/// builder.close_array();
/// assert_eq!(builder.finish()?, br#"[{"count":2,"price":1250},{"count":1,"price":990}]"#);
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Debug)]
pub struct Layout {
    sorted: bool,
    /// Each name in quotation marks, with its colon, in the order in which they were given.
    text: Growing,
    members: Vec<Member>,
    /// What they are sorted with.
    slots: Vec<Slot>,
}

/// A member, in the form's order.
#[derive(Debug)]
pub(super) struct Member {
    /// Which one it was of those given.
    pub(super) index: usize,
    /// Where in the text its name starts, and how long it is.
    start: usize,
    length: usize,
    /// All of it, if it is short.
    short: [u8; STEP],
}

impl Layout {
    /// Puts names in order; `compact` leaves them in theirs.
    ///
    /// # Errors
    /// [`JsonDuplicateName`](crate::ErrorKind::JsonDuplicateName), with an offset into the names in quotation marks, each
    /// with a colon; [`OutOfMemory`](crate::ErrorKind::OutOfMemory).
    pub fn new<'n>(form: Form, names: impl IntoIterator<Item = &'n str>) -> Result<Self> {
        let mut layout = Self { sorted: false, text: Growing::new(), members: Vec::new(), slots: Vec::new() };
        layout.replace(form, names)?;
        Ok(layout)
    }

    /// The same with other names, in the memory of those before, which are gone; also after an error.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn replace<'n>(&mut self, form: Form, names: impl IntoIterator<Item = &'n str>) -> Result<()> {
        let Self { sorted, text, members, slots } = self;
        text.clear();
        members.clear();
        slots.clear();
        *sorted = form.sorts();
        for (index, name) in (0..).zip(names) {
            slots.try_reserve(1).map_err(|_| ErrorKind::OutOfMemory)?;
            let start = text.len();
            let first = text.string(false, name, true);
            slots.push(Slot { key: order::name_key(name, first), start, end: text.len(), inner: index, ..Slot::EMPTY });
        }
        if text.is_void() || members.try_reserve_exact(slots.len()).is_err() {
            return Err(ErrorKind::OutOfMemory.into());
        }
        let mut add = |slot: &Slot| {
            let short = text.with_room().get(slot.start..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
            let (start, length) = (slot.start, slot.end - slot.start);
            members.push(Member { index: slot.inner as usize, start, length, short });
        };
        if *sorted {
            order::visit(text.with_room(), slots, add)
        } else {
            slots.iter().for_each(&mut add);
            Ok(())
        }
    }

    /// How much memory it holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let members = self.members.capacity() * size_of::<Member>();
        self.text.capacity() + members + self.slots.capacity() * size_of::<Slot>()
    }

    /// Whether it is in the order of this form.
    pub(super) fn suits(&self, form: Form) -> bool {
        self.sorted == form.sorts()
    }

    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// Writes a member's name, after a comma if one is due.
    #[inline(always)]
    pub(super) fn write(&self, member: &Member, comma: bool, text: &mut Growing) {
        if !text.put_short(comma, &member.short, member.length) {
            let name = self.text.get().get(member.start..member.start + member.length);
            text.put_any(comma, name.unwrap_or_default());
        }
    }
}
