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
