//! UTF-8, which JSON texts must be (RFC 8259, section 8.1), checked where they are read.

use crate::{Error, ErrorKind, Result};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// RFC 8259, section 8.1, lets a parser ignore a byte order mark; one that signs must not.
pub(crate) fn refuse_bom(input: &[u8]) -> Result<()> {
    if input.starts_with(BYTE_ORDER_MARK) { Err(Error::at(ErrorKind::InputBom, 0)) } else { Ok(()) }
}

/// Refuses bytes that are no UTF-8.
pub(crate) fn check(bytes: &[u8]) -> Result<()> {
    core::str::from_utf8(bytes).map(drop).map_err(|fault| Error::at(ErrorKind::InputNotUtf8, fault.valid_up_to()))
}

/// Checks a payload that arrives in pieces, as the form [`verbatim`](crate::Form::Verbatim) does: it must be UTF-8 and not
/// start with a byte order mark. For payloads too long to be held, beside a [`Signer`](crate::Signer).
///
/// Pieces may end anywhere, inside a character too. Offsets are those of the whole payload; where that has more bytes than
/// a `usize` counts, the greatest `usize`.
///
/// # Example
/// ```
/// use paysig::{Form, Key, Utf8Checker};
/// let key = Key::new("cashout_secret_key")?;
/// let (mut checker, mut signer) = (Utf8Checker::new(), key.signer());
/// for piece in [&b"{\"name\":\"Jos\xC3"[..], b"\xA9\"}"] {
///     checker.update(piece)?;
///     signer.update(piece);
/// }
/// checker.finish()?;
/// let payload = r#"{"name":"José"}"#.as_bytes();
/// assert_eq!(signer.finish(), key.sign_canonical(Form::Verbatim, payload, &mut [])?);
/// # Ok::<(), paysig::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Utf8Checker {
    /// The start of a character whose end has not arrived, at `offset`.
    partial: [u8; 4],
    partial_length: usize,
    offset: usize,
    /// What was refused stays refused.
    refused: Option<Error>,
}

impl Utf8Checker {
    /// A checker that has seen nothing yet. An empty payload passes.
    #[must_use]
    pub const fn new() -> Self {
        Self { partial: [0; 4], partial_length: 0, offset: 0, refused: None }
    }

    /// Checks the payload's next bytes.
    ///
    /// # Errors
    /// [`ErrorKind::InputNotUtf8`] with the offset of the first bytes that are no character, or [`ErrorKind::InputBom`];
    /// after that the same again, whatever follows.
    ///
    /// # Example
    /// ```
    /// let mut checker = paysig::Utf8Checker::new();
    /// checker.update(b"[\"\xE2\x82")?;
    /// let error = checker.update(b"\"]").unwrap_err();
    /// assert_eq!((error.slug(), error.offset()), ("input-not-utf8", Some(2)));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn update(&mut self, bytes: &[u8]) -> Result<()> {
        match self.refused {
            Some(error) => Err(error),
            None => self.take(bytes).inspect_err(|error| self.refused = Some(*error)),
        }
    }

    /// Ends the payload.
    ///
    /// # Errors
    /// As [`update`](Self::update): also where the last character is cut off.
    ///
    /// # Example
    /// ```
    /// let mut checker = paysig::Utf8Checker::new();
    /// checker.update(b"caf\xC3")?;
    /// assert_eq!(checker.finish().unwrap_err().offset(), Some(3));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn finish(self) -> Result<()> {
        match self.refused {
            Some(error) => Err(error),
            None if self.partial_length > 0 => Err(self.fault()),
            None => Ok(()),
        }
    }

    fn take(&mut self, bytes: &[u8]) -> Result<()> {
        let mut rest = bytes;
        while self.partial_length > 0 {
            let Some((next, others)) = rest.split_first() else { return Ok(()) };
            rest = others;
            if let Some(place) = self.partial.get_mut(self.partial_length) {
                *place = *next;
                self.partial_length += 1;
            }
            let character = self.partial.get(..self.partial_length).unwrap_or_default();
            match core::str::from_utf8(character) {
                Ok(_) => {
                    let length = core::mem::take(&mut self.partial_length);
                    let character = self.partial;
                    self.accept(&character, length)?;
                }
                Err(fault) if fault.error_len().is_none() => {}
                Err(_) => return Err(self.fault()),
            }
        }
        let Err(fault) = core::str::from_utf8(rest) else { return self.accept(rest, rest.len()) };
        self.accept(rest, fault.valid_up_to())?;
        if fault.error_len().is_some() {
            return Err(self.fault());
        }
        // At most three bytes, which may start a character.
        for (place, byte) in self.partial.iter_mut().zip(rest.iter().skip(fault.valid_up_to())) {
            *place = *byte;
            self.partial_length += 1;
        }
        Ok(())
    }

    /// Goes on behind the first `length` bytes, which are whole characters.
    fn accept(&mut self, bytes: &[u8], length: usize) -> Result<()> {
        if self.offset == 0 {
            refuse_bom(bytes)?;
        }
        self.offset = self.offset.saturating_add(length);
        Ok(())
    }

    fn fault(&self) -> Error {
        Error::at(ErrorKind::InputNotUtf8, self.offset)
    }
}

/// Whether bytes, of which there is one, start with a character.
pub(super) fn starts_with_character(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(u8::is_ascii)
        || (1..=4).any(|length| bytes.get(..length).is_some_and(|bytes| core::str::from_utf8(bytes).is_ok()))
}

/// The length of the character at `at`, which is not ASCII, if it is one. The Unicode Standard, table 3-7.
#[inline(always)]
pub(super) fn sequence(input: &[u8], at: usize) -> Option<usize> {
    // The first byte is the lowest. Zeros stand behind the input's end: they continue no character.
    let rest = input.get(at..)?;
    let bytes = match rest.first_chunk() {
        Some(bytes) => u32::from_le_bytes(*bytes),
        None => rest.iter().rev().fold(0, |bytes, byte| bytes << 8 | u32::from(*byte)),
    };
    let second = |mask: u32| bytes >> 8 & mask;
    if bytes & 0xF0 == 0xE0 {
        // After E0 no second byte below A0, which would be too long a form; after ED none from A0 on: surrogates.
        let continued = bytes & 0x00C0_C000 == 0x0080_8000;
        let edge = bytes & 0x200F;
        (continued && edge != 0 && edge != 0x200D).then_some(3)
    } else if bytes & 0xE0 == 0xC0 {
        // C0 and C1 would be too long a form.
        (second(0xC0) == 0x80 && bytes & 0x1E != 0).then_some(2)
    } else if bytes & 0xF8 == 0xF0 {
        // After F0 no second byte below 90, which would be too long a form; after F4 none from 90 on: beyond U+10FFFF.
        let continued = bytes & 0xC0C0_C000 == 0x8080_8000;
        let ranged = match bytes & 0x07 {
            0 => second(0x30) != 0,
            1..=3 => true,
            4 => second(0x30) == 0,
            _ => false,
        };
        (continued && ranged).then_some(4)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every beginning that can matter, against the standard library.
    #[test]
    fn sequences() {
        let interesting =
            [0x00, 0x22, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF];
        for first in 0x80..=0xFF {
            for second in 0..=0xFF {
                for third in interesting {
                    for fourth in interesting {
                        let bytes = [first, second, third, fourth, b'"'];
                        let due = (2..=4).find(|length| {
                            bytes.get(..*length).is_some_and(|start| core::str::from_utf8(start).is_ok())
                        });
                        assert_eq!(sequence(&bytes, 0), due, "{bytes:02x?}");
                        let due = due.filter(|length| *length <= 3);
                        assert_eq!(sequence(bytes.get(..3).unwrap_or_default(), 0), due, "three of {bytes:02x?}");
                    }
                }
            }
        }
    }
}
