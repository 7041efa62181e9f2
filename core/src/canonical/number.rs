//! Numbers as ECMAScript prints them (RFC 8785, section 3.2.2.3): from text to text, through an IEEE 754 double where
//! the digits alone do not decide.

use super::decimal::Decimal;
use super::double;
use super::sink::{NumberText, Sink};
use crate::json::reader::{self, Number};
use crate::json::word;
use crate::{Error, ErrorKind, Result};

/// What becomes of numbers that no double has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// They are rounded to the nearest double, as RFC 8785 says.
    Rounded,
    /// They are refused.
    Exact,
}

/// Decimals of so many significant digits go to a double and back unchanged: `DBL_DIG` in C.
const EXACT_DIGITS: usize = 15;
pub(super) const EXACT_LIMIT: u64 = 10_u64.pow(15);
/// As long as the double is a normal one; these exponents of ten are well inside.
const EXACT_EXPONENTS: core::ops::RangeInclusive<i64> = -290..=290;
/// The exponent of ten of the greatest double, 1.797e308.
const GREATEST_EXPONENT: i64 = 308;

/// Whether a number's text is surely canonical, at a glance: few digits, no exponent, nothing to leave out.
#[inline(always)]
pub(super) fn is_plain(input: &[u8], number: Number) -> bool {
    let Number { start, digits, point, exponent, end } = number;
    if exponent != end || end - digits > EXACT_DIGITS {
        return false;
    }
    if point == end {
        // An integer; -0 is none.
        return start == digits || input.get(digits) != Some(&b'0');
    }
    // A fraction without final zero, and not so small that it would be written with an exponent.
    input.get(end - 1) != Some(&b'0') && (input.get(digits) != Some(&b'0') || end - point <= 7)
}

/// Checks a number that is not plain.
///
/// # Errors
/// [`ErrorKind::NumberOutOfRange`] or [`ErrorKind::NumberInexact`], with the offset of the number.
#[inline(always)]
pub(super) fn check(input: &[u8], number: Number, numbers: Numbers) -> Result<()> {
    // No exponent, or one of two digits: far from too great. An exponent with a sign is looked at closely.
    let small = number.point - number.digits <= SMALL_DIGITS && number.end - number.exponent <= 3;
    if numbers == Numbers::Rounded && small { Ok(()) } else { check_closely(input, number.start, numbers) }
}

/// With so many digits before the point, an exponent of two digits makes no number too great.
const SMALL_DIGITS: usize = 200;

#[cold]
#[inline(never)]
fn check_closely(input: &[u8], start: usize, numbers: Numbers) -> Result<()> {
    // Read again, so that the one that is not looked at closely stays in registers.
    let number = reader::any_number(input, start)?;
    let decimal = Decimal::read_closely(input, number);
    if numbers == Numbers::Rounded && decimal.point() <= GREATEST_EXPONENT {
        return Ok(());
    }
    let shortest = shortest(input, number, decimal)?;
    if numbers == Numbers::Exact && !decimal.equals(&shortest) {
        return Err(Error::at(ErrorKind::NumberInexact, number.start));
    }
    Ok(())
}

/// Reads the number at `start`, and if it is not plain, writes its canonical text, after what stands before it from
/// `written` on; and goes on with the numbers that follow in its array. Gives the end of the last one, and how far
/// everything has been written then.
#[inline(never)]
pub(super) fn write<S: Sink>(input: &[u8], written: usize, start: usize, sink: &mut S) -> Result<(usize, usize)> {
    let mut number = reader::number(input, start)?;
    if is_plain(input, number) {
        return Ok((number.end, written));
    }
    sink.copy(input, written, start);
    loop {
        let decimal = shortest(input, number, Decimal::read(input, number))?;
        let (next, between) = after(input, number.end);
        sink.print(|text| {
            let end = print(decimal, text);
            put_eight(text, end, between);
            end + next - number.end
        });
        if next == number.end {
            return Ok((next, next));
        }
        number = reader::number(input, next)?;
        if is_plain(input, number) {
            return Ok((number.end, next));
        }
    }
}

/// Where the next number of an array starts, with nothing but commas and brackets before it, which are given too; if there
/// is none within eight bytes, the end of this one.
#[inline(always)]
fn after(input: &[u8], end: usize) -> (usize, u64) {
    let Some(between) = word::load(input, end) else { return (end, 0) };
    let mut length = 0;
    while matches!(word::byte(between, length), b',' | b'[' | b']') && length < word::BYTES - 1 {
        length += 1;
    }
    let is_number = matches!(word::byte(between, length), b'-' | b'0'..=b'9');
    (if is_number { end + length } else { end }, between)
}

/// The shortest decimal that stands for a double, which is finite.
#[cfg(feature = "alloc")]
#[inline]
pub(super) fn of_double(value: f64) -> Decimal {
    let magnitude = value.abs();
    let (digits, exponent) = if let Some(cents) = of_price(magnitude, 100.0) {
        (cents, -2)
    } else if let Some(units) = of_price(magnitude, 10_000.0) {
        (units, -4)
    } else {
        double::shortest(magnitude.to_bits())
    };
    Decimal { negative: value < 0.0, digits, exponent, cut: false }
}

/// How many units of one hundredth or the like this double is the nearest to, if its decimal has 15 digits at most: then no
/// other decimal of as many digits stands for the double, nor a shorter one.
#[cfg(feature = "alloc")]
#[inline(always)]
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "below 2^53")]
#[expect(clippy::float_cmp, reason = "the very same double is meant")]
fn of_price(magnitude: f64, units: f64) -> Option<u64> {
    // Rounded to the nearest integer, wrong by a sixteenth at most.
    let count = (magnitude * units + 0.5) as i64;
    // Of two integers exact in a double, the quotient is the nearest double to theirs.
    let digits = count.unsigned_abs();
    (digits < EXACT_LIMIT && count as f64 / units == magnitude).then_some(digits)
}

/// The shortest decimal that stands for the same double.
#[inline(always)]
pub(super) fn shortest(input: &[u8], number: Number, decimal: Decimal) -> Result<Decimal> {
    if decimal.digits == 0 {
        return Ok(Decimal::ZERO);
    }
    // Of which nothing is cut off: those digits would be 19.
    if decimal.digits < EXACT_LIMIT && EXACT_EXPONENTS.contains(&decimal.exponent) {
        return Ok(decimal);
    }
    let bits = double::nearest(input, number, decimal);
    if bits == double::INFINITY {
        return Err(Error::at(ErrorKind::NumberOutOfRange, number.start));
    }
    if bits == 0 {
        return Ok(Decimal::ZERO);
    }
    let (digits, exponent) = double::shortest(bits);
    Ok(Decimal { negative: decimal.negative, digits, exponent, cut: false })
}

/// Writes a decimal as ECMAScript's `Number::toString` does (ECMA-262, section 6.1.6.1.20), and gives the length, at most
/// 25: that of -0.0000012345678901234567. What stands behind it is of no meaning.
#[inline(always)]
pub(super) fn print(decimal: Decimal, text: &mut NumberText) -> usize {
    set(text, 0, b'-');
    let start = usize::from(decimal.negative);
    if let Some(length) = print_short(decimal, text, start) {
        return length;
    }
    if decimal.digits == 0 {
        set(text, start, b'0');
        return start + 1;
    }
    let digits = Digits::new(decimal.digits);
    // How many digits stand before the decimal point.
    let point = decimal.exponent + i64::try_from(digits.all).unwrap_or_default();
    let distance = usize::try_from(point.unsigned_abs()).unwrap_or_default();
    if let 1..=21 = point {
        put(text, start + 16, ZEROS);
        let end = digits.put(text, start);
        if digits.count > distance {
            set(text, start + distance, b'.');
            digits.put_rest(text, start + distance + 1, distance);
            end + 1
        } else {
            start + distance
        }
    } else if let -5..=0 = point {
        put(text, start, ZEROS);
        set(text, start + 1, b'.');
        digits.put(text, start + 2 + distance)
    } else {
        let mut end = digits.put(text, start);
        if digits.count > 1 {
            set(text, start + 1, b'.');
            digits.put_rest(text, start + 2, 1);
            end += 1;
        }
        let exponent = point - 1;
        set(text, end, b'e');
        set(text, end + 1, if exponent > 0 { b'+' } else { b'-' });
        let exponent = Decimal { digits: exponent.unsigned_abs(), ..Decimal::ZERO };
        print_short(exponent, text, end + 2).unwrap_or(end)
    }
}

/// The same for up to eight digits, the point before, among or behind them, as amounts and rates have it.
#[inline(always)]
fn print_short(decimal: Decimal, text: &mut NumberText, start: usize) -> Option<usize> {
    if decimal.digits >= 100_000_000 {
        return None;
    }
    let eight = word::digits_of(decimal.digits);
    // Zero keeps its last digit.
    let zeros = (eight | 1 << 63).trailing_zeros() & 0x38;
    let digits = eight >> zeros | EIGHT_ZEROS;
    let all = word::BYTES - (zeros / 8) as usize;
    put_eight(text, start, digits);
    if decimal.exponent == 0 {
        return Some(start + all);
    }
    let decimals = usize::try_from(-decimal.exponent).ok()?;
    let count = all.saturating_sub((eight.leading_zeros() / 8) as usize);
    if decimals < all {
        let point = all - decimals;
        if point >= count {
            return Some(start + point);
        }
        set(text, start + point, b'.');
        put_eight(text, start + point + 1, digits >> ((8 * point) & 63));
        return Some(start + count + 1);
    }
    if decimals > all + 5 || decimal.digits == 0 {
        return None;
    }
    put_eight(text, start, EIGHT_ZEROS);
    set(text, start + 1, b'.');
    let before = start + 2 + decimals - all;
    put_eight(text, before, digits);
    Some(before + count)
}

const EIGHT_ZEROS: u64 = u64::from_ne_bytes([b'0'; 8]);
const ZEROS: u128 = u128::from_ne_bytes([b'0'; 16]);

/// Puts sixteen bytes there, the lowest first.
#[inline(always)]
fn put(text: &mut NumberText, at: usize, bytes: u128) {
    if let Some(place) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = bytes.to_le_bytes();
    }
}

/// Puts eight bytes there, the lowest first.
#[inline(always)]
fn put_eight(text: &mut NumberText, at: usize, bytes: u64) {
    if let Some(place) = text.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = bytes.to_le_bytes();
    }
}

#[inline(always)]
fn set(text: &mut NumberText, at: usize, byte: u8) {
    if let Some(place) = text.get_mut(at) {
        *place = byte;
    }
}

/// The decimal digits of an integer below 10^17 that is not zero, in registers.
struct Digits {
    /// The first one of 17, and how many there are of it: 0 or 1.
    first: u8,
    firsts: usize,
    /// The others, the lowest byte first, and zeros after them.
    others: u128,
    /// How many there are, and how many without those at the end that are zero.
    all: usize,
    count: usize,
}

impl Digits {
    #[inline(always)]
    fn new(value: u64) -> Self {
        const EIGHT: u64 = 100_000_000;
        let (upper, lower) = (value / EIGHT, value % EIGHT);
        let (first, middle) = (upper / EIGHT, upper % EIGHT);
        let (lower, middle) = (word::digits_of(lower), word::digits_of(middle));
        let [lowest, ..] = first.to_le_bytes();
        let firsts = usize::from(first != 0);
        let sixteen = u128::from(lower) << 64 | u128::from(middle);
        // Without the zeros before the first digit. Nearly all numbers that come here have more than eight digits.
        let (zeros, others) = if first != 0 {
            (0, sixteen)
        } else if middle != 0 {
            let zeros = middle.trailing_zeros() & 0x38;
            (zeros, sixteen >> (zeros & 63))
        } else {
            let zeros = lower.trailing_zeros() & 0x38;
            (64 + zeros, u128::from(lower >> (zeros & 63)))
        };
        let all = firsts + 16 - (zeros / 8) as usize;
        let behind = if lower != 0 { lower.leading_zeros() } else { 64 + middle.leading_zeros() };
        let count = all - (behind / 8) as usize;
        Self { first: b'0' | lowest, firsts, others: others | ZEROS, all, count }
    }

    /// Puts all digits there, and gives the end of those that count.
    #[inline(always)]
    fn put(&self, text: &mut NumberText, at: usize) -> usize {
        set(text, at, self.first);
        put(text, at + self.firsts, self.others);
        at + self.count
    }

    /// Puts all digits there but the first `from`, at least one.
    #[inline(always)]
    fn put_rest(&self, text: &mut NumberText, at: usize, from: usize) {
        let from = 8 * (from - self.firsts);
        // Fewer instructions for up to eight digits before the point.
        put(text, at, if from < 64 { self.others >> (from & 63) } else { self.others >> (from & 127) });
    }
}
