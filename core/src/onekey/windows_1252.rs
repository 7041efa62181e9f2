//! Text in Windows-1252, which includes Latin-1, to UTF-8: for systems that still hold it. Nothing calls this by itself.

use crate::{Error, Result};

/// The WHATWG encoding standard's index windows-1252 for the bytes 80 to 9F. The five that Windows leaves undefined are
/// the control characters of the same number. All other bytes are their own character, as in Latin-1.
const HIGH: [char; 32] = [
    '\u{20AC}', '\u{81}', '\u{201A}', '\u{192}', '\u{201E}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2C6}', '\u{2030}',
    '\u{160}', '\u{2039}', '\u{152}', '\u{8D}', '\u{17D}', '\u{8F}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201C}',
    '\u{201D}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2DC}', '\u{2122}', '\u{161}', '\u{203A}', '\u{153}', '\u{9D}',
    '\u{17E}', '\u{178}',
];

/// Writes text that is in Windows-1252 or Latin-1 as UTF-8 to the start of `out`, and gives that part of it.
///
/// Every byte is a character, so nothing can be wrong with the text, and nothing tells whether it was in this encoding:
/// UTF-8 that is converted comes out as nonsense. Convert only what you know to be in it, before it is sealed or signed.
/// The bytes 81, 8D, 8F, 90 and 9D, which Windows-1252 leaves open, become the control characters of the same number,
/// as in the WHATWG encoding standard (index windows-1252).
///
/// # Errors
/// [`ErrorKind::BufferTooSmall`](crate::ErrorKind::BufferTooSmall), with the size needed: at most three bytes for each.
///
/// # Example
/// ```
/// use paysig::onekey::windows_1252_to_utf8;
/// let mut buffer = [0; 64];
/// assert_eq!(windows_1252_to_utf8(b"Jos\xe9 N\xfa\xf1ez, 20 \x80", &mut buffer)?, "José Núñez, 20 €");
/// # Ok::<(), paysig::Error>(())
/// ```
pub fn windows_1252_to_utf8<'o>(text: &[u8], out: &'o mut [u8]) -> Result<&'o str> {
    let mut length = 0_usize;
    for byte in text {
        let character = HIGH.get(usize::from(byte.wrapping_sub(0x80))).copied().unwrap_or(char::from(*byte));
        let mut utf8 = [0; 4];
        let utf8 = character.encode_utf8(&mut utf8).as_bytes();
        if let Some(place) = out.get_mut(length..).and_then(|rest| rest.get_mut(..utf8.len())) {
            place.copy_from_slice(utf8);
        }
        length = length.saturating_add(utf8.len());
    }
    let written = out.get(..length).ok_or(Error::needs(length))?;
    Ok(core::str::from_utf8(written).unwrap_or_default())
}
