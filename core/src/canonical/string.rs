//! Strings as RFC 8785, section 3.2.2.2, writes them: escaped only where they must be, and in one way.

use super::sink::Sink;
use crate::json::reader::Text;
use crate::json::text::{Piece, piece, skip_unescaped};
use crate::{Error, ErrorKind, Result};

const HEX: [u8; 16] = *b"0123456789abcdef";

/// Whether a string with escapes is canonical as it stands.
///
/// # Errors
/// [`ErrorKind::JsonLoneSurrogate`] with the offset of its backslash.
pub(super) fn check(input: &[u8], string: &Text) -> Result<bool> {
    let mut at = skip_unescaped(input, string.start + 1);
    let mut canonical = true;
    while let Some((piece, next)) = piece(input, at) {
        match piece {
            Piece::Byte(_) => {}
            // All short escapes are canonical but the slash's.
            Piece::Escaped(character) if next == at + 2 => canonical &= character != '/',
            Piece::Escaped(character) => canonical &= Some(Escape::of(character).bytes()) == input.get(at..next),
            Piece::LoneSurrogate => return Err(Error::at(ErrorKind::JsonLoneSurrogate, at)),
        }
        at = skip_unescaped(input, next);
    }
    Ok(canonical)
}

/// Writes a string with escapes.
pub(super) fn write<S: Sink>(input: &[u8], string: &Text, sink: &mut S) {
    let mut written = string.start;
    let mut at = skip_unescaped(input, string.start + 1);
    while let Some((piece, next)) = piece(input, at) {
        if let Piece::Escaped(character) = piece {
            sink.copy(input, written, at);
            sink.write(Escape::of(character).bytes());
            written = next;
        }
        at = skip_unescaped(input, next);
    }
    sink.copy(input, written, string.end);
}

/// A character as it stands in a canonical string.
pub(super) struct Escape {
    bytes: [u8; 6],
    length: usize,
}

impl Escape {
    pub(super) fn of(character: char) -> Self {
        let short = match character {
            '"' | '\\' => Some(character),
            '\u{8}' => Some('b'),
            '\t' => Some('t'),
            '\n' => Some('n'),
            '\u{c}' => Some('f'),
            '\r' => Some('r'),
            _ => None,
        };
        let mut bytes = *b"\\u0000";
        let length = match (short, u8::try_from(character)) {
            (Some(letter), _) => {
                letter.encode_utf8(bytes.get_mut(1..).unwrap_or_default());
                2
            }
            (None, Ok(control @ ..0x20)) => {
                let [.., high, low] = &mut bytes;
                *high = hex(control >> 4);
                *low = hex(control & 15);
                6
            }
            _ => character.encode_utf8(&mut bytes).len(),
        };
        Self { bytes, length }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

fn hex(digit: u8) -> u8 {
    HEX.get(usize::from(digit)).copied().unwrap_or_default()
}
