//! Canonical forms of what is in memory rather than in a text: written value by value, each object sorted where it ends.

use alloc::vec::Vec;
use core::{fmt, mem};

use super::decimal::Decimal;
use super::number::{self, Numbers};
use super::scratch::{NONE, Slot};
use super::sink::Sink;
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
    text: Vec<u8>,
    /// The members of an object in their order, before they go back to the text.
    sorted: Vec<u8>,
    /// The open objects, each before its members. An object's `end` is the index of the object around it.
    slots: Vec<Slot>,
    /// The index of the innermost one.
    object: usize,
    depth: u32,
}

impl Builder {
    /// A builder of one form. `verbatim`, which values do not have, is taken for `compact`.
    #[must_use]
    pub const fn new(form: Form) -> Self {
        Self { form, text: Vec::new(), sorted: Vec::new(), slots: Vec::new(), object: 0, depth: 0 }
    }

    /// Forgets everything but the memory, which serves the next value.
    pub fn restart(&mut self, form: Form) {
        self.form = form;
        self.text.clear();
        self.slots.clear();
        (self.object, self.depth) = (0, 0);
    }

    /// What has been written: the canonical form, when everything that was opened is closed.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// How much memory it holds, in bytes.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.text.capacity() + self.sorted.capacity() + self.slots.capacity() * size_of::<Slot>()
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.separate();
        self.text.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.separate();
        self.text.extend_from_slice(if value { b"true" } else { b"false" });
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
            self.text.extend_from_slice(input);
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
        self.slots.push(Slot { start: self.text.len(), end: around, ..Slot::EMPTY });
        Ok(())
    }

    /// Writes the name of a member, whose value is next.
    #[inline]
    pub fn name(&mut self, name: &str) {
        self.separate();
        let start = self.text.len();
        let escaped = self.quote(name);
        self.slots.push(Slot { start, end: self.text.len(), inner: u32::from(escaped), ..Slot::EMPTY });
        self.text.push(b':');
    }

    /// Ends an object.
    ///
    /// # Errors
    /// [`ErrorKind::JsonDuplicateName`], with the offset of the second.
    pub fn close_object(&mut self) -> Result<()> {
        if self.sorts() {
            self.sort()?;
        }
        let around = self.slots.get(self.object).map_or(0, |object| object.end);
        self.slots.truncate(self.object);
        self.object = around;
        self.close(b'}');
        Ok(())
    }

    /// Puts the members of the innermost object in order.
    fn sort(&mut self) -> Result<()> {
        let slots = self.slots.get_mut(self.object..).and_then(<[Slot]>::split_first_mut);
        let Some((object, members @ [_, ..])) = slots else { return Ok(()) };
        let (mut end, mut next) = (self.text.len(), NONE);
        for (index, member) in members.iter_mut().enumerate().rev() {
            let name = Text { start: member.start, end: member.end, escaped: member.inner != 0 };
            member.key = order::key(&self.text, &name);
            (member.end, member.next) = (end, next);
            // Before its comma.
            end = member.start.saturating_sub(1);
            next = u32::try_from(index).unwrap_or(NONE);
        }
        let Some(mut at) = order::sort(&self.text, members, next)? else { return Ok(()) };
        self.sorted.clear();
        while let Some(member) = members.get(at as usize) {
            self.sorted.extend_from_slice(self.text.get(member.start..member.end).unwrap_or_default());
            self.sorted.push(b',');
            at = member.next;
        }
        self.sorted.pop();
        self.text.truncate(object.start);
        self.text.extend_from_slice(&self.sorted);
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
        Ok(())
    }

    fn close(&mut self, bracket: u8) {
        self.depth = self.depth.saturating_sub(1);
        self.text.push(bracket);
    }

    /// Writes the comma before a value or a name that is not the first.
    #[inline(always)]
    fn separate(&mut self) {
        if !matches!(self.text.last(), None | Some(b'[' | b'{' | b':')) {
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
        let bytes = string.as_bytes();
        self.text.reserve(bytes.len() + 2 + word::BYTES);
        self.text.push(b'"');
        let start = self.text.len();
        let mut marks = 0;
        let mut words = bytes.chunks_exact(word::BYTES);
        for eight in words.by_ref().filter_map(<[u8]>::first_chunk) {
            marks |= word::escaped(u64::from_le_bytes(*eight));
            self.text.extend_from_slice(eight);
        }
        let rest = word::load_short(words.remainder());
        marks |= word::escaped(rest);
        self.text.extend_from_slice(&rest.to_le_bytes());
        self.text.truncate(start + bytes.len());
        if marks != 0 {
            self.text.truncate(start);
            for character in string.chars() {
                self.text.extend_from_slice(Escape::of(character).bytes());
            }
        }
        self.text.push(b'"');
        marks != 0
    }
}

/// Shows how much there is, and nothing of what is in it.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("form", &self.form).field("length", &self.text.len()).finish_non_exhaustive()
    }
}
