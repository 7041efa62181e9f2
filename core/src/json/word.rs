//! Eight bytes at a time in one register: finds bytes in strings, spaces and digits without looking at each.
//!
//! Every mark is the top bit of a byte. The lowest mark is exact; marks above it may be too many, because a borrow or
//! a carry runs upwards. Words are little-endian, so the lowest mark is the first byte.

pub(crate) const BYTES: usize = 8;

const ONES: u64 = repeat(0x01);
const TOPS: u64 = repeat(0x80);

const fn repeat(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; BYTES])
}

/// The eight bytes at `at`, if there are as many.
#[inline(always)]
pub(crate) fn load(input: &[u8], at: usize) -> Option<u64> {
    input.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// The first byte from `at` on that is marked, or one of the last seven.
#[inline(always)]
pub(crate) fn skip(input: &[u8], mut at: usize, mark: impl Fn(u64) -> u64) -> usize {
    let words = input.get(at..).unwrap_or_default().chunks_exact(BYTES);
    for eight in words.filter_map(<[u8]>::first_chunk) {
        let marks = mark(u64::from_le_bytes(*eight));
        if marks != 0 {
            return at + first(marks);
        }
        at += BYTES;
    }
    at
}

/// Which of the eight bytes the lowest mark is, from 0; 8 without a mark.
#[inline(always)]
pub(crate) fn first(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

/// One of the eight bytes, from 0.
#[inline(always)]
pub(crate) fn byte(word: u64, index: usize) -> u8 {
    let [byte, ..] = (word >> ((8 * index) & 63)).to_le_bytes();
    byte
}

/// Marks all of a string that wants a closer look: `"`, `\`, control characters, and bytes that are not ASCII.
#[inline(always)]
pub(crate) fn special(word: u64) -> u64 {
    // Flipping this bit puts the quotation mark, 0x22, beside the control characters, 0x00 to 0x1F.
    let quote_or_control = (word ^ repeat(0x02)).wrapping_sub(repeat(0x21));
    let backslash = (word ^ repeat(b'\\')).wrapping_sub(ONES);
    (quote_or_control | backslash | word) & TOPS
}

/// Marks all of a string that must be escaped: `"`, `\` and control characters.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(crate) fn escaped(word: u64) -> u64 {
    let quote_or_control = (word ^ repeat(0x02)).wrapping_sub(repeat(0x21));
    let backslash = (word ^ repeat(b'\\')).wrapping_sub(ONES);
    (quote_or_control | backslash) & !word & TOPS
}

/// Less than eight bytes, and spaces behind them.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(crate) fn load_short(bytes: &[u8]) -> u64 {
    let bits = 8 * bytes.len();
    let word = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (bits - 32)
    } else {
        // Three at most, of which some may be the same.
        let byte = |at: usize| u64::from(bytes.get(at).copied().unwrap_or_default());
        let middle = bytes.len() / 2;
        byte(0) | byte(middle) << (8 * middle) | byte(bytes.len().wrapping_sub(1)) << (bits.wrapping_sub(8) & 63)
    };
    word | repeat(b' ') << (bits & 63)
}

/// Marks `"` and `\`.
#[inline(always)]
pub(crate) fn escape_or_end(word: u64) -> u64 {
    let quote = (word ^ repeat(b'"')).wrapping_sub(ONES) & !word;
    let backslash = (word ^ repeat(b'\\')).wrapping_sub(ONES) & !word;
    (quote | backslash) & TOPS
}

/// Marks bytes that are not ASCII. Every mark is exact.
#[inline(always)]
pub(crate) fn not_ascii(word: u64) -> u64 {
    word & TOPS
}

/// Something in every byte that is not a space.
#[inline(always)]
pub(crate) fn not_space(word: u64) -> u64 {
    word ^ repeat(b' ')
}

/// Marks bytes that are not decimal digits. Every mark is exact.
#[inline(always)]
pub(crate) fn not_digit(word: u64) -> u64 {
    let value = word ^ repeat(b'0');
    ((value & !TOPS).wrapping_add(repeat(0x80 - 10)) | value) & TOPS
}

/// The value of the first `count` bytes, one to eight decimal digits.
#[inline(always)]
pub(crate) fn digits_value(digits: u64, count: usize) -> u64 {
    // Neighbours are joined to pairs, pairs to fours, fours to eight. The first digit is the lowest byte; zeros are put
    // before it, and what follows the digits is shifted out.
    let ones = (digits ^ repeat(b'0')) << ((8 * (BYTES - count)) & 63);
    let pairs = (ones.wrapping_mul(10) + (ones >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

/// The eight decimal digits of a value below 10^8, as numbers, not as ASCII.
#[inline(always)]
pub(crate) fn digits_of(value: u64) -> u64 {
    // The other way: a product and a shift divide every part at once, and what is left of it goes above.
    let fours = (value / 10_000) | (value % 10_000) << 32;
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
    let pairs = hundreds | (fours - 100 * hundreds) << 16;
    let tens = ((pairs * 103) >> 10) & 0x000F_000F_000F_000F;
    tens | (pairs - 10 * tens) << 8
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first byte that `marks` must find, after every possible neighbour.
    fn exhaust(marks: impl Fn(u64) -> u64, wanted: impl Fn(u8) -> bool) {
        for first_byte in 0..=255_u8 {
            for second in 0..=255_u8 {
                let bytes = [first_byte, second, b'a', b'1', first_byte, second, second, first_byte];
                let due = bytes.iter().position(|byte| wanted(*byte)).unwrap_or(BYTES);
                assert_eq!(first(marks(u64::from_le_bytes(bytes))), due, "{bytes:?}");
            }
        }
    }

    #[test]
    fn digits_both_ways() {
        for value in (0..100_000_000).step_by(9973).chain(0..10_000).chain(99_990_000..100_000_000) {
            let digits = (digits_of(value) | repeat(b'0')).to_le_bytes();
            assert_eq!(core::str::from_utf8(&digits).ok().and_then(|text| text.parse().ok()), Some(value));
            for count in 1..=8 {
                let due = value / 10_u64.pow(8 - u32::try_from(count).unwrap_or_default());
                assert_eq!(digits_value(u64::from_le_bytes(digits), count), due);
            }
        }
    }

    #[test]
    #[cfg(feature = "alloc")]
    fn short_words_end_with_spaces() {
        for length in 0..BYTES {
            let mut due = [b' '; BYTES];
            due.iter_mut().zip(b"abcdefg").take(length).for_each(|(to, from)| *to = *from);
            assert_eq!(load_short(due.get(..length).unwrap_or_default()).to_le_bytes(), due);
        }
    }

    #[test]
    fn the_first_mark_is_exact() {
        exhaust(special, |byte| !(0x20..0x80).contains(&byte) || byte == b'"' || byte == b'\\');
        exhaust(escape_or_end, |byte| byte == b'"' || byte == b'\\');
        #[cfg(feature = "alloc")]
        exhaust(escaped, |byte| byte < 0x20 || byte == b'"' || byte == b'\\');
        exhaust(not_ascii, |byte| byte >= 0x80);
        exhaust(not_space, |byte| byte != b' ');
        exhaust(not_digit, |byte| !byte.is_ascii_digit());
    }
}
