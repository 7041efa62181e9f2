//! Canonical forms of what is in memory rather than in a text: written value by value, each object sorted where it ends.

use alloc::vec::Vec;
use core::{fmt, mem};

use super::decimal::Decimal;
use super::growing::{self, Growing};
use super::layout::Layout;
use super::number::{self, Numbers};
use super::scratch::Slot;
use super::{Form, order};
use crate::json::MAX_DEPTH;
use crate::json::reader;
use crate::{Error, ErrorKind, Result};

/// Writes the canonical form of values in memory, as the objects of another language, without a text to read.
///
/// The calls follow the value, and [`finish`](Self::finish) tells what they made; commas and colons come by themselves.
/// Calls that make no JSON, such as a name in an array, make bytes that are none. Errors have an offset into
/// [`text`](Self::text): where the refused value or name starts, or would start.
///
/// # Example
/// ```
/// use paysig::{Builder, Form};
/// let mut builder = Builder::new(Form::Jcs);
/// builder.open_object()?;
/// builder.name("note");
/// builder.string("paid\n");
/// builder.name("amount");
/// builder.float(1e2)?;
/// builder.close_object()?;
/// assert_eq!(builder.finish()?, br#"{"amount":100,"note":"paid\n"}"#);
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Builder {
    form: Form,
    text: Growing,
    /// The members of an object in their order, before they go back to the text.
    sorted: Growing,
    /// The open objects, each before its members. An object's `end` is the index of the object around it, and its `inner`
    /// tells whether that one's members so far are out of order.
    slots: Vec<Slot>,
    /// The index of the innermost one.
    object: usize,
    /// Whether its members so far are out of order, or may have the same names.
    unsorted: bool,
    depth: u32,
    /// Whether a comma stands before what comes next.
    comma: bool,
}

impl Builder {
    /// A builder of one form. `verbatim`, which values do not have, is taken for `compact`.
    #[must_use]
    pub const fn new(form: Form) -> Self {
        Self {
            form,
            text: Growing::new(),
            sorted: Growing::new(),
            slots: Vec::new(),
            object: 0,
            unsorted: false,
            depth: 0,
            comma: false,
        }
    }

    /// Forgets everything but the memory, which serves the next value.
    pub fn restart(&mut self, form: Form) {
        self.form = form;
        self.text.clear();
        self.slots.clear();
        (self.object, self.unsorted, self.depth, self.comma) = (0, false, 0, false);
    }

    /// What has been written: the canonical form, when everything that was opened is closed.
    ///
    /// # Errors
    /// [`ErrorKind::OutOfMemory`] if there was not enough for all of it: only this tells, no call before.
    pub fn finish(&self) -> Result<&[u8]> {
        if self.text.is_void() { Err(ErrorKind::OutOfMemory.into()) } else { Ok(self.text.get()) }
    }

    /// What has been written so far, to look at; nothing where there was not enough memory.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        self.text.get()
    }

    /// How much memory it holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.text.capacity() + self.sorted.capacity() + self.slots.capacity() * size_of::<Slot>()
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        let comma = self.value();
        self.text.put(comma, *b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        let comma = self.value();
        if value {
            self.text.put(comma, *b"true");
        } else {
            self.text.put(comma, *b"false");
        }
    }

    /// Writes a string.
    #[inline]
    pub fn string(&mut self, string: &str) {
        let comma = self.value();
        self.text.string(comma, string, false);
    }

    /// Writes an integer, as [`number`](Self::number) does.
    ///
    /// # Errors
    /// [`ErrorKind::NumberInexact`].
    #[inline]
    pub fn integer(&mut self, value: i64) -> Result<()> {
        let digits = value.unsigned_abs();
        if digits >= number::EXACT_LIMIT {
            let (text, start) = integer_text(value);
            return self.number(text.get(start..).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or_default());
        }
        self.print(Decimal { negative: value.is_negative(), digits, exponent: 0, cut: false });
        Ok(())
    }

    /// Writes a double as ECMAScript does, whatever the form.
    ///
    /// # Errors
    /// [`ErrorKind::JsonBadNumber`] where it is infinite or not a number.
    #[inline]
    pub fn float(&mut self, value: f64) -> Result<()> {
        if !value.is_finite() {
            return Err(self.refused(ErrorKind::JsonBadNumber));
        }
        self.print(number::of_double(value));
        Ok(())
    }

    /// Writes a number that is given as text: `compact` as it stands, `jcs` rounded to a double where no double has its
    /// value, `jcs-exact` only if one has.
    ///
    /// # Errors
    /// [`ErrorKind::JsonBadNumber`], or [`ErrorKind::JsonUnexpectedEnd`] where digits are missing at its end;
    /// [`ErrorKind::NumberOutOfRange`], [`ErrorKind::NumberInexact`].
    pub fn number(&mut self, text: &str) -> Result<()> {
        self.write_number(text, if self.form == Form::Jcs { Numbers::Rounded } else { Numbers::Exact })
    }

    /// Writes a number that is given as text, and that must not be rounded: `jcs` refuses what `jcs-exact` does.
    ///
    /// # Errors
    /// As [`number`](Self::number).
    pub fn exact_number(&mut self, text: &str) -> Result<()> {
        self.write_number(text, Numbers::Exact)
    }

    fn write_number(&mut self, text: &str, numbers: Numbers) -> Result<()> {
        let input = text.as_bytes();
        let here = |error: Error| self.refused(error.kind());
        let number = reader::number(input, 0).map_err(here)?;
        if number.end != input.len() {
            return Err(self.refused(ErrorKind::JsonBadNumber));
        }
        if !self.form.sorts() {
            let comma = self.value();
            self.text.put_any(comma, input);
            return Ok(());
        }
        number::check(input, number, numbers).map_err(here)?;
        let decimal = number::shortest(input, number, Decimal::read(input, number)).map_err(here)?;
        self.print(decimal);
        Ok(())
    }

    /// Starts an array.
    ///
    /// # Errors
    /// [`ErrorKind::JsonTooDeep`].
    pub fn open_array(&mut self) -> Result<()> {
        self.open(b'[')
    }

    /// Ends an array.
    pub fn close_array(&mut self) {
        self.close(b']');
    }

    /// Starts an object.
    ///
    /// # Errors
    /// [`ErrorKind::JsonTooDeep`].
    pub fn open_object(&mut self) -> Result<()> {
        self.open(b'{')?;
        let around = mem::replace(&mut self.object, self.slots.len());
        let around_unsorted = u32::from(mem::replace(&mut self.unsorted, false));
        self.push(Slot { end: around, inner: around_unsorted, ..Slot::EMPTY });
        Ok(())
    }

    /// Writes the name of a member, whose value is next.
    #[inline]
    pub fn name(&mut self, name: &str) {
        let comma = mem::replace(&mut self.comma, false);
        let start = self.text.len() + usize::from(comma);
        // Not of the text, which is still on its way to memory.
        let key = order::name_key(name, self.text.string(comma, name, true));
        if self.slots.len() > self.object + 1 {
            // Before its comma.
            if let Some(last) = self.slots.last_mut() {
                last.end = start - usize::from(comma);
                self.unsorted |= last.key >= key;
            }
        }
        self.push(Slot { key, start, ..Slot::EMPTY });
    }

    /// Ends an object.
    ///
    /// # Errors
    /// [`ErrorKind::JsonDuplicateName`], with the offset of the second.
    pub fn close_object(&mut self) -> Result<()> {
        if self.unsorted && self.form.sorts() {
            self.sort()?;
        }
        let object = self.slots.get(self.object).copied().unwrap_or_default();
        self.slots.truncate(self.object);
        self.object = object.end;
        self.unsorted = object.inner != 0;
        self.close(b'}');
        Ok(())
    }

    /// Writes an object whose names are known: `value` writes one value for each, which is told by its index among the names
    /// of the layout.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownForm`] where the layout is in the order of another form; [`ErrorKind::JsonTooDeep`]; what `value`
    /// gives.
    pub fn object<E: From<Error>>(
        &mut self,
        layout: &Layout,
        mut value: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        if !layout.suits(self.form) {
            return Err(self.refused(ErrorKind::UnknownForm).into());
        }
        self.open(b'{')?;
        for member in layout.members() {
            let comma = mem::replace(&mut self.comma, false);
            layout.write(member, comma, &mut self.text);
            value(self, member.index)?;
        }
        self.close(b'}');
        Ok(())
    }

    /// Puts the members of the innermost object in order.
    fn sort(&mut self) -> Result<()> {
        let members = self.slots.get_mut(self.object + 1..).unwrap_or_default();
        let Some(start) = members.first().map(|first| first.start) else { return Ok(()) };
        if let Some(last) = members.last_mut() {
            last.end = self.text.len();
        }
        let (place, mut at) = (self.sorted.room_like(&self.text, start), 0);
        let text = self.text.with_room();
        order::visit(text, members, |member| {
            at += growing::copy_part(text, member.start, member.end, place, at);
        })?;
        self.text.take(start, &mut self.sorted);
        Ok(())
    }

    #[inline(always)]
    fn push(&mut self, slot: Slot) {
        if self.slots.len() == self.slots.capacity() && self.slots.try_reserve(1).is_err() {
            return self.text.make_void();
        }
        self.slots.push(slot);
    }

    #[cold]
    fn refused(&self, kind: ErrorKind) -> Error {
        Error::at(kind, self.text.len() + usize::from(self.comma))
    }

    #[inline(always)]
    fn open(&mut self, bracket: u8) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(self.refused(ErrorKind::JsonTooDeep));
        }
        self.depth += 1;
        self.text.put(self.comma, [bracket]);
        self.comma = false;
        Ok(())
    }

    #[inline(always)]
    fn close(&mut self, bracket: u8) {
        self.depth = self.depth.saturating_sub(1);
        self.text.put(false, [bracket]);
        self.comma = true;
    }

    /// Whether a comma stands before the value that comes next. One will stand before the next.
    #[inline(always)]
    fn value(&mut self) -> bool {
        mem::replace(&mut self.comma, true)
    }

    #[inline(always)]
    fn print(&mut self, decimal: Decimal) {
        let comma = self.value();
        self.text.print(comma, decimal);
    }
}

/// An integer's digits, and where they start.
fn integer_text(value: i64) -> ([u8; 20], usize) {
    let (mut text, mut start, mut rest) = ([b'-'; 20], 20, value.unsigned_abs());
    for place in text.iter_mut().rev() {
        (*place, rest) = (b'0' + u8::try_from(rest % 10).unwrap_or_default(), rest / 10);
        start -= 1;
        if rest == 0 {
            break;
        }
    }
    // Before them the minuses still stand.
    (text, start - usize::from(value.is_negative()))
}

/// Shows how much there is, and nothing of what is in it.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("form", &self.form).field("length", &self.text.len()).finish_non_exhaustive()
    }
}
