//! Numbers as ECMAScript prints them (RFC 8785, section 3.2.2.3): from text to text, through an IEEE 754 double where
//! the digits alone do not decide.

use super::decimal::Decimal;
use super::double;
use crate::json::reader::Number;
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
const EXACT_LIMIT: u64 = 10_u64.pow(15);
/// As long as the double is a normal one; these exponents of ten are well inside.
const EXACT_EXPONENTS: core::ops::RangeInclusive<i64> = -290..=290;
/// The exponent of ten of the greatest double, 1.797e308.
const GREATEST_EXPONENT: i64 = 308;

/// Whether a number's text is surely canonical, at a glance: few digits, no exponent, nothing to leave out.
#[inline(always)]
pub(super) fn is_plain(input: &[u8], number: &Number) -> bool {
    let Number { start, digits, point, exponent, end } = *number;
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
pub(super) fn check(input: &[u8], number: &Number, numbers: Numbers) -> Result<()> {
    // No digits of the exponent, or three with its `e` and sign: far from too great.
    let small = number.point - number.digits <= SMALL_DIGITS && number.end - number.exponent <= 4;
    if numbers == Numbers::Rounded && small { Ok(()) } else { check_closely(input, number, numbers) }
}

/// With so many digits before the point, an exponent of two digits makes no number too great.
const SMALL_DIGITS: usize = 200;

#[cold]
#[inline(never)]
fn check_closely(input: &[u8], number: &Number, numbers: Numbers) -> Result<()> {
    let decimal = Decimal::read(input, number);
    if numbers == Numbers::Rounded && decimal.point() <= GREATEST_EXPONENT {
        return Ok(());
    }
    let shortest = shortest(input, number, &decimal)?;
    if numbers == Numbers::Exact && !decimal.equals(&shortest) {
        return Err(Error::at(ErrorKind::NumberInexact, number.start));
    }
    Ok(())
}

/// A number's canonical text.
pub(super) fn convert(input: &[u8], number: &Number) -> Result<NumberText> {
    let decimal = Decimal::read(input, number);
    Ok(NumberText::new(&shortest(input, number, &decimal)?))
}

/// The shortest decimal that stands for the same double.
#[inline(always)]
fn shortest(input: &[u8], number: &Number, decimal: &Decimal) -> Result<Decimal> {
    if decimal.digits == 0 && !decimal.cut {
        return Ok(Decimal::ZERO);
    }
    if !decimal.cut && EXACT_EXPONENTS.contains(&decimal.exponent) {
        let stripped = decimal.stripped();
        if stripped.digits < EXACT_LIMIT {
            return Ok(stripped);
        }
    }
    let bits = double::nearest(input, number, decimal);
    if bits == double::INFINITY {
        return Err(Error::at(ErrorKind::NumberOutOfRange, number.start));
    }
    if bits == 0 {
        return Ok(Decimal::ZERO);
    }
    let (digits, exponent) = double::shortest(bits);
    Ok(Decimal { negative: decimal.negative, digits, exponent, cut: false }.stripped())
}

/// The text of a number, in place.
pub(super) struct NumberText {
    bytes: [u8; Self::BYTES],
    length: usize,
}

impl NumberText {
    /// The longest, such as -0.0000012345678901234567, have 25.
    const BYTES: usize = 32;

    /// ECMAScript's `Number::toString` (ECMA-262, section 6.1.6.1.20) for a decimal without final zeros.
    #[inline(always)]
    fn new(decimal: &Decimal) -> Self {
        let mut text = Self { bytes: [0; Self::BYTES], length: 0 };
        if decimal.digits == 0 {
            text.push(b"0");
            return text;
        }
        if decimal.negative {
            text.push(b"-");
        }
        let (digits, from) = ascii(decimal.digits);
        let digits = digits.get(from..).unwrap_or_default();
        // How many digits there are, and how many of them stand before the decimal point.
        let point = decimal.exponent + i64::try_from(digits.len()).unwrap_or_default();
        if let 1..=21 = point {
            let integers = usize::try_from(point).unwrap_or_default();
            if let Some((integer, fraction)) = digits.split_at_checked(integers).filter(|(_, rest)| !rest.is_empty()) {
                text.push(integer);
                text.push(b".");
                text.push(fraction);
            } else {
                text.push(digits);
                text.zeros(integers - digits.len());
            }
        } else if let -5..=0 = point {
            text.push(b"0.");
            text.zeros(usize::try_from(-point).unwrap_or_default());
            text.push(digits);
        } else {
            let (first, others) = digits.split_at_checked(1).unwrap_or_default();
            text.push(first);
            if !others.is_empty() {
                text.push(b".");
                text.push(others);
            }
            text.push(if point > 0 { b"e+" } else { b"e-" });
            let (digits, from) = ascii((point - 1).unsigned_abs());
            text.push(digits.get(from..).unwrap_or_default());
        }
        text
    }

    pub(super) fn text(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    #[inline(always)]
    fn push(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if let Some(place) = self.bytes.get_mut(self.length..end) {
            place.copy_from_slice(bytes);
            self.length = end;
        }
    }

    fn zeros(&mut self, count: usize) {
        self.push([b'0'; 21].get(..count).unwrap_or_default());
    }
}

/// An integer's decimal digits, at the end of the array, and where they start; at least one.
#[inline(always)]
fn ascii(value: u64) -> ([u8; 24], usize) {
    const EIGHT: u64 = 100_000_000;
    let mut digits = [b'0'; 24];
    let (upper, lower) = (value / EIGHT, value % EIGHT);
    let (upper, middle) = (upper / EIGHT, upper % EIGHT);
    for (place, part) in digits.chunks_exact_mut(8).zip([upper, middle, lower]) {
        if part != 0 {
            place.copy_from_slice(&word::digits_of(part));
        }
    }
    let length = value.checked_ilog10().map_or(1, |power| power as usize + 1);
    (digits, digits.len() - length)
}
