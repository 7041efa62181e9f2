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
        let names = names.into_iter();
        let (mut text, mut slots, mut members) = (Growing::new(), Vec::new(), Vec::new());
        slots.try_reserve(names.size_hint().0).map_err(|_| ErrorKind::OutOfMemory)?;
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
        if form.sorts() {
            order::visit(text.with_room(), &mut slots, add)?;
        } else {
            slots.iter().for_each(&mut add);
        }
        Ok(Self { sorted: form.sorts(), text, members })
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
            text.put(comma, []);
            text.extend(self.text.get().get(member.start..member.start + member.length).unwrap_or_default());
        }
    }
}
