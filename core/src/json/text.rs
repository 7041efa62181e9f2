//! Strings: read, checked, and looked at without their escapes. RFC 8259, sections 7 and 8.

use super::reader::{self, Text};
use super::word;
use crate::{Error, ErrorKind, Result};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// RFC 8259, section 8.1, lets a parser ignore a byte order mark; one that signs must not.
pub(crate) fn refuse_bom(input: &[u8]) -> Result<()> {
    if input.starts_with(BYTE_ORDER_MARK) { Err(Error::at(ErrorKind::InputBom, 0)) } else { Ok(()) }
}

/// Refuses bytes that are no UTF-8. `start` is where they stand in the input.
pub(crate) fn check_utf8(bytes: &[u8], start: usize) -> Result<()> {
    core::str::from_utf8(bytes)
        .map(drop)
        .map_err(|fault| Error::at(ErrorKind::InputNotUtf8, start + fault.valid_up_to()))
}

pub(super) fn starts_with_character(bytes: &[u8]) -> bool {
    let first = bytes.get(..4).unwrap_or(bytes);
    !matches!(core::str::from_utf8(first), Err(fault) if fault.valid_up_to() == 0)
}

/// Reads the string whose quotation mark is at `start`.
#[inline]
pub(crate) fn read(input: &[u8], start: usize) -> Result<Text> {
    let mut at = start + 1;
    let mut seen = 0;
    let mut escaped = false;
    loop {
        while let Some(eight) = word::load(input, at) {
            seen |= eight;
            let marks = word::special(eight);
            at += word::first(marks);
            if marks != 0 {
                break;
            }
        }
        match input.get(at) {
            Some(b'"') => break,
            Some(b'\\') => {
                escaped = true;
                at = match escape(input, at) {
                    Ok(end) => end,
                    Err(error) => return Err(fault(input, start, error)),
                }
            }
            // In the last bytes of the input, one at a time.
            Some(byte @ 0x20..) => {
                seen |= u64::from(*byte);
                at += 1;
            }
            Some(_) => return Err(fault(input, start, Error::at(ErrorKind::JsonControl, at))),
            None => return Err(fault(input, start, Error::at(ErrorKind::JsonUnexpectedEnd, at))),
        }
    }
    // `seen` may hold a few bytes from behind the string: then the check is spent for nothing, but never left out.
    if word::not_ascii(seen) != 0 {
        check_utf8(input.get(start + 1..at).unwrap_or_default(), start + 1)?;
    }
    Ok(Text { start, end: at + 1, escaped })
}

/// The first fault of a string: bytes before `error` that are no UTF-8, else `error`.
#[cold]
fn fault(input: &[u8], start: usize, error: Error) -> Error {
    let before = input.get(start + 1..error.offset().unwrap_or_default()).unwrap_or_default();
    check_utf8(before, start + 1).err().unwrap_or(error)
}

/// The end of the escape whose backslash is at `start`.
fn escape(input: &[u8], start: usize) -> Result<usize> {
    let digits = match input.get(start + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 0,
        Some(b'u') => 4,
        _ => return Err(reader::unexpected(input, start + 1, ErrorKind::JsonBadEscape)),
    };
    let first = start + 2;
    for at in first..first + digits {
        if !input.get(at).is_some_and(u8::is_ascii_hexdigit) {
            return Err(reader::unexpected(input, at, ErrorKind::JsonBadEscape));
        }
    }
    Ok(first + digits)
}

/// A piece of a string that the reader has passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A byte that stands for itself, one of the UTF-8 bytes of a character.
    Byte(u8),
    /// An escaped character.
    Escaped(char),
    /// Half of a surrogate pair without the other half.
    LoneSurrogate,
}

/// The piece at `at`, and where the next one starts; nothing at the string's end.
#[inline]
pub(crate) fn piece(input: &[u8], at: usize) -> Option<(Piece, usize)> {
    match input.get(at) {
        None | Some(b'"') => None,
        Some(b'\\') => Some(escaped(input, at)),
        Some(byte) => Some((Piece::Byte(*byte), at + 1)),
    }
}

fn escaped(input: &[u8], at: usize) -> (Piece, usize) {
    let plain = match input.get(at + 1) {
        Some(b'u') => return unicode(input, at),
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        // The quotation mark, the backslash and the slash stand for themselves.
        other => char::from(other.copied().unwrap_or_default()),
    };
    (Piece::Escaped(plain), at + 2)
}

/// RFC 8259, section 7: `\uXXXX`, or a surrogate pair of two.
fn unicode(input: &[u8], at: usize) -> (Piece, usize) {
    let unit = code_unit(input, at).unwrap_or_default();
    if let Some(character) = char::from_u32(unit) {
        return (Piece::Escaped(character), at + 6);
    }
    let pair = code_unit(input, at + 6)
        .filter(|low| unit < 0xDC00 && (0xDC00..0xE000).contains(low))
        .and_then(|low| char::from_u32(0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF)));
    match pair {
        Some(character) => (Piece::Escaped(character), at + 12),
        None => (Piece::LoneSurrogate, at + 6),
    }
}

/// The UTF-16 code unit of the escape `\uXXXX` at `at`, if there is one.
fn code_unit(input: &[u8], at: usize) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = input.get(at..)?.first_chunk::<6>()? else {
        return None;
    };
    digits.iter().try_fold(0, |unit, digit| Some(unit << 4 | char::from(*digit).to_digit(16)?))
}
