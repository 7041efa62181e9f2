//! Between decimals and IEEE 754 doubles: the double nearest to a decimal, and the shortest decimal of a double.
//!
//! Doubles are handled as their 64 bits, without the sign.

use core::fmt::Write;

use super::decimal::Decimal;
use super::powers::{power_of_ten, power_of_ten_above};
use crate::json::reader::Number;

/// The bits of infinity.
pub(super) const INFINITY: u64 = 0x7FF << SIGNIFICAND_BITS;
/// How many bits of the significand are stored.
const SIGNIFICAND_BITS: u32 = 52;
/// The stored exponent is that of the significand taken as an integer, plus this.
const BIAS: i32 = 1075;

/// The double nearest to a decimal that is not zero; of two, the even one.
pub(super) fn nearest(input: &[u8], number: &Number, decimal: &Decimal) -> u64 {
    if let Some(bits) = quick(decimal.digits, decimal.exponent) {
        // With digits cut off, the value lies between these and the next ones.
        if !decimal.cut || quick(decimal.digits + 1, decimal.exponent) == Some(bits) {
            return bits;
        }
    }
    parsed(input, number, decimal)
}

/// The nearest double, where a product of 64 by 128 bits decides; nothing where it is close to a tie, or near the
/// ends of the range.
fn quick(digits: u64, exponent: i64) -> Option<u64> {
    let (power, scale) = power_of_ten(exponent)?;
    let shift = digits.leading_zeros();
    let digits = u128::from(digits.checked_shl(shift)?);
    // The upper 128 bits of 192. The power is cut off, so the true product is less than one unit greater.
    let product = digits * u128::from(high(power)) + u128::from(high(digits * u128::from(low(power))));
    let normal = product.leading_zeros();
    let product = product.checked_shl(normal)?;

    // 53 bits stay; the rest is compared with one half. Normalising may have doubled the unit.
    const REST_BITS: u32 = 128 - 53;
    const HALF: u128 = 1 << (REST_BITS - 1);
    let rest = product & (2 * HALF - 1);
    if (HALF - 2..=HALF).contains(&rest) {
        return None;
    }
    let significand = low(product >> REST_BITS) + u64::from(rest > HALF);
    let stored = i32::try_from(REST_BITS + 64).ok()? + scale - i32::try_from(shift + normal).ok()? + BIAS;
    // Subnormal, or close to infinity.
    let stored = u64::try_from(stored).ok().filter(|stored| (1..0x7FE).contains(stored))?;
    Some((stored << SIGNIFICAND_BITS) + (significand - (1 << SIGNIFICAND_BITS)))
}

/// The nearest double by core's parser, which is exact and slower.
///
/// It takes the digits again: as many as can matter, which for a double are 768, and one in place of all others.
#[cold]
fn parsed(input: &[u8], number: &Number, decimal: &Decimal) -> u64 {
    const DIGITS: usize = 800;
    let mut text = Ascii { bytes: [0; DIGITS + 32], length: 0 };
    let integer = input.get(number.digits..number.point).unwrap_or_default();
    let fraction = input.get(number.point + 1..number.exponent).unwrap_or_default();
    let mut significant = integer.iter().chain(fraction).skip_while(|digit| **digit == b'0');
    for digit in significant.by_ref().take(DIGITS) {
        text.push(*digit);
    }
    let mut more = significant.filter(|digit| **digit != b'0');
    // `point` tells where the digits taken have their decimal point.
    let mut exponent = decimal.point().clamp(-9999, 9999) - i64::try_from(text.length).unwrap_or_default();
    if more.next().is_some() {
        text.push(b'1');
        exponent -= 1;
    }
    // Both have room: 21 bytes at most.
    let _ = write!(text, "e{exponent}");
    let digits = text.bytes.get(..text.length).and_then(|bytes| core::str::from_utf8(bytes).ok());
    digits.and_then(|digits| digits.parse::<f64>().ok()).map_or(INFINITY, f64::to_bits)
}

/// Text of a fixed capacity. What does not fit is dropped.
struct Ascii<const N: usize> {
    bytes: [u8; N],
    length: usize,
}

impl<const N: usize> Ascii<N> {
    fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }
}

impl<const N: usize> Write for Ascii<N> {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        text.bytes().for_each(|byte| self.push(byte));
        Ok(())
    }
}

/// The shortest decimal that is nearest to this double and no other, and of these the closest: digits and exponent.
///
/// Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles", 2020. Names as there where they are short:
/// the double is c · 2^q, its rounding interval ends half-way to its neighbours, and k is the greatest exponent for
/// which the interval surely holds a multiple of 10^k.
#[expect(clippy::many_single_char_names, reason = "the paper's")]
pub(super) fn shortest(bits: u64) -> (u64, i64) {
    let fraction = bits & ((1 << SIGNIFICAND_BITS) - 1);
    // At most 0x7FF.
    let stored = i32::try_from(bits >> SIGNIFICAND_BITS).unwrap_or_default();
    let (c, q) = if stored == 0 { (fraction, 1 - BIAS) } else { (fraction | 1 << SIGNIFICAND_BITS, stored - BIAS) };

    // Below a power of two the neighbour is half as far.
    let irregular = fraction == 0 && stored > 1;
    // floor(log10(2^q)), or of 3/4 of it; floor(log2(10^-k)). Exact for all exponents of doubles.
    let k = (q * 1_262_611 - if irregular { 524_031 } else { 0 }) >> 22;
    let h = q + ((-k * 1_741_647) >> 19) + 1;
    let power = power_of_ten_above(-k);

    // The interval's ends and the double itself, in quarters of 10^k, rounded to odd.
    let scaled = |c: u64| round_to_odd(power, c << h);
    let open = c & 1;
    let lower = scaled(4 * c - if irregular { 1 } else { 2 }) + open;
    let value = scaled(4 * c);
    let upper = scaled(4 * c + 2) - open;

    let s = value >> 2;
    let exponent = i64::from(k);
    // One digit less: the multiples of 10^(k+1) on either side; at most one is inside.
    let tens = s / 10;
    let below = lower <= 40 * tens;
    let above = 40 * tens + 40 <= upper;
    if s >= 10 && below != above {
        return (tens + u64::from(above), exponent + 1);
    }
    // The multiples of 10^k on either side: the one inside, or the closer one; of two as close, the even one.
    let below = lower <= 4 * s;
    let above = 4 * s + 4 <= upper;
    let up = if below == above { value & 3 == 3 || (value & 3 == 2 && s & 1 == 1) } else { above };
    (s + u64::from(up), exponent)
}

/// The product's bits above the lowest 128, the last of them set if any below is: the power is a little too great, by
/// less than can reach the bits of which account is taken.
#[inline(always)]
fn round_to_odd(power: u128, factor: u64) -> u64 {
    let factor = u128::from(factor);
    let product = factor * u128::from(high(power)) + u128::from(high(factor * u128::from(low(power))));
    high(product) | u64::from(low(product) > 1)
}

#[inline(always)]
fn high(value: u128) -> u64 {
    low(value >> 64)
}

/// The lower half.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "it is what this function is for")]
fn low(value: u128) -> u64 {
    value as u64
}
