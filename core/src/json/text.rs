//! Strings: read, checked, and looked at without their escapes. RFC 8259, section 7.

use super::reader::{self, Text};
use super::{utf8, word};
use crate::{Error, ErrorKind, Result};

/// Reads the string whose quotation mark is at `start`.
#[inline(always)]
pub(super) fn read(input: &[u8], start: usize) -> Result<Text> {
    let at = skip_plain(input, start + 1);
    if input.get(at) == Some(&b'"') {
        return Ok(Text { start, end: at + 1, escaped: false });
    }
    match read_special(input, at) {
        Ok((end, escaped)) => Ok(Text { start, end, escaped }),
        Err((kind, at)) => Err(Error::at(kind, at)),
    }
}

/// The first byte from `at` on that wants a closer look, or one of the last seven.
#[inline(always)]
fn skip_plain(input: &[u8], at: usize) -> usize {
    word::skip(input, at, word::special)
}

/// A fault and its place: unlike an [`Error`], it fits into two registers.
type Fault = (ErrorKind, usize);

/// Reads on at the first byte that is special. Gives the string's end, and whether it holds a backslash.
#[inline(never)]
fn read_special(input: &[u8], mut at: usize) -> core::result::Result<(usize, bool), Fault> {
    let mut escaped = false;
    loop {
        match input.get(at) {
            Some(b'"') => return Ok((at + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                at = escape(input, at)?;
            }
            // In the last bytes of the input, one at a time.
            Some(0x20..0x80) => at += 1,
            Some(0x80..) => {
                // Where one character is not ASCII, the next often is not either.
                while matches!(input.get(at), Some(0x80..)) {
                    at += utf8::sequence(input, at).ok_or((ErrorKind::InputNotUtf8, at))?;
                }
            }
            Some(_) => return Err((ErrorKind::JsonControl, at)),
            None => return Err((ErrorKind::JsonUnexpectedEnd, at)),
        }
        at = skip_plain(input, at);
    }
}

/// The end of the escape whose backslash is at `start`.
fn escape(input: &[u8], start: usize) -> core::result::Result<usize, Fault> {
    let fault = |at| (reader::kind_at(input, at, ErrorKind::JsonBadEscape), at);
    let digits = match input.get(start + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 0,
        Some(b'u') => 4,
        _ => return Err(fault(start + 1)),
    };
    let first = start + 2;
    match (first..first + digits).find(|at| !input.get(*at).is_some_and(u8::is_ascii_hexdigit)) {
        Some(at) => Err(fault(at)),
        None => Ok(first + digits),
    }
}

/// A string that the reader has passed, whose quotation mark is at `start`.
#[inline(always)]
pub(crate) fn reread(input: &[u8], start: usize) -> Text {
    let (mut at, mut escaped) = (start + 1, false);
    loop {
        at = skip_unescaped(input, at);
        match input.get(at) {
            Some(b'\\') => {
                escaped = true;
                at += 2;
            }
            Some(byte) if *byte != b'"' => at += 1,
            _ => return Text { start, end: at + 1, escaped },
        }
    }
}

/// The next backslash or quotation mark of a string that the reader has passed, or one of the input's last bytes.
#[inline(always)]
pub(crate) fn skip_unescaped(input: &[u8], at: usize) -> usize {
    word::skip(input, at, word::escape_or_end)
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
