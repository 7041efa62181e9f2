//! Canonical forms of what is in memory rather than in a text: written value by value, each object sorted where it ends.

use alloc::vec::Vec;
use core::{fmt, mem};

use super::decimal::Decimal;
use super::growing::Growing;
use super::number::{self, Numbers};
use super::scratch::{NONE, Slot};
use super::string::Escape;
use super::{Form, order};
use crate::json::reader::{self, Text};
use crate::json::{MAX_DEPTH, word};
use crate::{Error, ErrorKind, Result};

/// Writes the canonical form of values in memory, as the objects of another language, without a text to read.
///
/// The calls follow the value; commas and colons come by themselves. Calls that make no JSON, such as a name in an array,
/// make bytes that are none. Errors have an offset into [`text`](Self::text): where the refused value or name starts, or
/// would start.
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
/// assert_eq!(builder.text(), br#"{"amount":100,"note":"paid\n"}"#);
/// # Ok::<(), paysig::Error>(())
/// ```
pub struct Builder {
    form: Form,
    text: Growing,
    /// The members of an object in their order, before they go back to the text.
    sorted: Growing,
    /// The open objects, each before its members. An object's `end` is the index of the object around it, and its `inner`
    /// is [`UNSORTED`] if a member's key is not above that of the one before.
    slots: Vec<Slot>,
    /// The index of the innermost one.
    object: usize,
    depth: u32,
    /// Whether a comma stands before what comes next.
    comma: bool,
}

const UNSORTED: u32 = 1;

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
            depth: 0,
            comma: false,
        }
    }

    /// Forgets everything but the memory, which serves the next value.
    pub fn restart(&mut self, form: Form) {
        self.form = form;
        self.text.clear();
        self.slots.clear();
        (self.object, self.depth, self.comma) = (0, 0, false);
    }

    /// What has been written: the canonical form, when everything that was opened is closed.
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
        self.separate();
        self.text.extend(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.separate();
        self.text.extend(if value { b"true" } else { b"false" });
    }

    /// Writes a string.
    #[inline]
    pub fn string(&mut self, string: &str) {
        self.separate();
        self.quote(string);
    }

    /// Writes an integer, as [`number`](Self::number) does.
    ///
    /// # Errors
    /// [`ErrorKind::NumberInexact`].
    #[inline]
    pub fn integer(&mut self, value: i64) -> Result<()> {
        let digits = value.unsigned_abs();
        if digits >= number::EXACT_LIMIT {
            return self.number(&alloc::format!("{value}"));
        }
        self.separate();
        self.print(Decimal { negative: value < 0, digits, exponent: 0, cut: false });
        Ok(())
    }

    /// Writes a double as ECMAScript does, whatever the form.
    ///
    /// # Errors
    /// [`ErrorKind::JsonBadNumber`] where it is infinite or not a number.
    #[inline]
    pub fn float(&mut self, value: f64) -> Result<()> {
        self.separate();
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
    /// [`ErrorKind::JsonBadNumber`], [`ErrorKind::NumberOutOfRange`], [`ErrorKind::NumberInexact`].
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
        self.separate();
        let input = text.as_bytes();
        let here = |error: Error| self.refused(error.kind());
        let number = reader::number(input, 0).map_err(here)?;
        if number.end != input.len() {
            return Err(self.refused(ErrorKind::JsonBadNumber));
        }
        if !self.sorts() {
            self.text.extend(input);
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
        self.slots.push(Slot { start: self.text.len(), end: around, inner: 0, ..Slot::EMPTY });
        Ok(())
    }

    /// Writes the name of a member, whose value is next.
    #[inline]
    pub fn name(&mut self, name: &str) {
        self.separate();
        let start = self.text.len();
        let escaped = self.quote(name);
        let end = self.text.len();
        self.text.push(b':');
        self.comma = false;

        // Not of the text, which is still on its way to memory.
        let bytes = name.as_bytes();
        let eight = word::load(bytes, 0).unwrap_or_else(|| word::load_short(bytes));
        let key = match order::ascii_key(eight, bytes.len()) {
            Some(key) if !escaped => key,
            _ => order::key(self.text.with_room(), &Text { start, end, escaped }),
        };
        let above = self.slots.len() == self.object + 1 || self.slots.last().is_some_and(|last| last.key < key);
        if !above {
            if let Some(object) = self.slots.get_mut(self.object) {
                object.inner = UNSORTED;
            }
        }
        self.slots.push(Slot { key, start, ..Slot::EMPTY });
    }

    /// Ends an object.
    ///
    /// # Errors
    /// [`ErrorKind::JsonDuplicateName`], with the offset of the second.
    pub fn close_object(&mut self) -> Result<()> {
        let object = self.slots.get(self.object).copied().unwrap_or_default();
        if object.inner == UNSORTED && self.sorts() {
            self.sort(object.start)?;
        }
        self.slots.truncate(self.object);
        self.object = object.end;
        self.close(b'}');
        Ok(())
    }

    /// Puts the members of the innermost object in order, the first of which starts at `start`.
    fn sort(&mut self, start: usize) -> Result<()> {
        let members = self.slots.get_mut(self.object + 1..).unwrap_or_default();
        let (mut end, mut next) = (self.text.len(), NONE);
        for (index, member) in members.iter_mut().enumerate().rev() {
            (member.end, member.next) = (end, next);
            // Before its comma.
            end = member.start.saturating_sub(1);
            next = u32::try_from(index).unwrap_or(NONE);
        }
        let Some(mut at) = order::sort(self.text.with_room(), members, next)? else { return Ok(()) };
        self.sorted.clear();
        while let Some(member) = members.get(at as usize) {
            self.sorted.copy(&self.text, member.start, member.end);
            self.sorted.push(b',');
            at = member.next;
        }
        self.text.truncate(start);
        self.text.copy(&self.sorted, 0, self.sorted.len().saturating_sub(1));
        Ok(())
    }

    fn sorts(&self) -> bool {
        matches!(self.form, Form::Jcs | Form::JcsExact)
    }

    #[cold]
    fn refused(&self, kind: ErrorKind) -> Error {
        Error::at(kind, self.text.len())
    }

    fn open(&mut self, bracket: u8) -> Result<()> {
        self.separate();
        if self.depth == MAX_DEPTH {
            return Err(self.refused(ErrorKind::JsonTooDeep));
        }
        self.depth += 1;
        self.text.push(bracket);
        self.comma = false;
        Ok(())
    }

    fn close(&mut self, bracket: u8) {
        self.depth = self.depth.saturating_sub(1);
        self.text.push(bracket);
        self.comma = true;
    }

    /// Writes the comma before a value or a name that is not the first, and from now on one before the next.
    #[inline(always)]
    fn separate(&mut self) {
        if mem::replace(&mut self.comma, true) {
            self.text.push(b',');
        }
    }

    #[inline(always)]
    fn print(&mut self, decimal: Decimal) {
        self.text.print(|text| number::print(decimal, text));
    }

    /// Writes a string in quotation marks, and tells whether it has escapes.
    #[inline(always)]
    fn quote(&mut self, string: &str) -> bool {
        let plain = self.text.quote(string.as_bytes());
        if !plain {
            self.escape(string);
        }
        !plain
    }

    #[cold]
    fn escape(&mut self, string: &str) {
        self.text.push(b'"');
        for character in string.chars() {
            self.text.extend(Escape::of(character).bytes());
        }
        self.text.push(b'"');
    }
}

/// Shows how much there is, and nothing of what is in it.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("form", &self.form).field("length", &self.text.len()).finish_non_exhaustive()
    }
}
