//! Forms, `application/x-www-form-urlencoded`, as the WHATWG URL standard parses them (section 5.1), but that text which
//! is not UTF-8 is refused where the standard would replace it.
//!
//! A decoded text is never longer than the encoded one, so it is put where that one began: the encoded form tells where
//! everything is, and nothing else need be kept.

use core::ops::Range;

use crate::{Error, ErrorKind, Result};

/// Name and value of each field of a form, decoded, in their order.
#[derive(Clone)]
pub struct FormFields<'a> {
    form: &'a [u8],
    decoded: &'a [u8],
    at: usize,
}

impl<'a> FormFields<'a> {
    pub(super) const fn new(form: &'a [u8], decoded: &'a [u8]) -> Self {
        Self { form, decoded, at: 0 }
    }

    fn text(&self, encoded: Range<usize>) -> &'a str {
        let length = encoded_bytes(self.form, encoded.clone()).count();
        let bytes = self.decoded.get(encoded.start..encoded.start + length).unwrap_or_default();
        // Decoding has checked it.
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl<'a> Iterator for FormFields<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, value, next) = next_field(self.form, self.at)?;
        self.at = next;
        Some((self.text(name), self.text(value)))
    }
}

/// What a form says is not for logs: only the number of its bytes is shown.
impl core::fmt::Debug for FormFields<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "FormFields({} bytes)", self.form.len())
    }
}

/// The next field from an offset on: where its name and its value are, and where to look for the one after it.
pub(super) fn next_field(form: &[u8], mut at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    loop {
        let rest = form.get(at..).filter(|rest| !rest.is_empty())?;
        let length = rest.iter().position(|byte| *byte == b'&').unwrap_or(rest.len());
        let (start, end) = (at, at + length);
        at = end + 1;
        if length > 0 {
            let field = rest.get(..length).unwrap_or_default();
            let name = field.iter().position(|byte| *byte == b'=').unwrap_or(length);
            return Some((start..start + name, (start + name + 1).min(end)..end, at));
        }
    }
}

/// Decodes a name or a value to the same place of `decoded`, and gives how long it is there.
///
/// # Errors
/// [`ErrorKind::InputNotUtf8`] with the offset of the encoded text.
pub(super) fn decode(form: &[u8], encoded: Range<usize>, decoded: &mut [u8]) -> Result<usize> {
    let mut length = 0;
    let place = decoded.get_mut(encoded.start..).unwrap_or_default();
    for ((byte, _), to) in encoded_bytes(form, encoded.clone()).zip(place.iter_mut()) {
        *to = byte;
        length += 1;
    }
    match core::str::from_utf8(place.get(..length).unwrap_or_default()) {
        Ok(_) => Ok(length),
        Err(fault) => Err(Error::at(ErrorKind::InputNotUtf8, offset_of(form, encoded, fault.valid_up_to()))),
    }
}

/// Where the decoded byte of this number is in the form.
pub(super) fn offset_of(form: &[u8], encoded: Range<usize>, decoded: usize) -> usize {
    encoded_bytes(form, encoded.clone()).nth(decoded).map_or(encoded.end, |(_, offset)| offset)
}

/// The decoded bytes of a name or a value, each with its offset in the form.
fn encoded_bytes(form: &[u8], encoded: Range<usize>) -> impl Iterator<Item = (u8, usize)> {
    let text = form.get(..encoded.end).unwrap_or_default();
    let mut at = encoded.start;
    core::iter::from_fn(move || {
        let start = at;
        let byte = match text.get(at..)? {
            [] => return None,
            [b'+', ..] => b' ',
            [b'%', high, low, ..] => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => {
                    at += 2;
                    high << 4 | low
                }
                // The standard takes a `%` that encodes nothing for itself.
                _ => b'%',
            },
            [byte, ..] => *byte,
        };
        at += 1;
        Some((byte, start))
    })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
