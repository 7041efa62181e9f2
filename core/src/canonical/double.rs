//! Between decimals and IEEE 754 doubles: the double nearest to a decimal, and the shortest decimal of a double.
//!
//! Doubles are handled as their 64 bits, without the sign.

use core::cmp::Ordering;

use super::big::Big;
use super::decimal::Decimal;
use super::powers::{power_of_ten, power_of_ten_above};
use crate::json::reader::{self, Number};

/// The bits of infinity.
pub(super) const INFINITY: u64 = 0x7FF << SIGNIFICAND_BITS;
/// How many bits of the significand are stored.
const SIGNIFICAND_BITS: u32 = 52;
/// The stored exponent is that of the significand taken as an integer, plus this.
const BIAS: i32 = 1075;

/// The double nearest to a decimal that is not zero; of two, the even one.
#[inline(always)]
pub(super) fn nearest(input: &[u8], number: Number, decimal: Decimal) -> u64 {
    match approximate(decimal.digits, decimal.exponent) {
        Nearest::Double(double) if !decimal.cut => double,
        _ => closely(input, number.start),
    }
}

#[cold]
#[inline(never)]
fn closely(input: &[u8], start: usize) -> u64 {
    // Read again, so that numbers that need no closer look stay in registers. This one has been read before.
    let Ok(number) = reader::any_number(input, start) else { return 0 };
    let decimal = Decimal::read_closely(input, number);
    // With digits cut off, the value lies between these and the next ones.
    let next = decimal.digits + u64::from(decimal.cut);
    let [below, above] = [decimal.digits, next].map(|digits| approximate_closely(digits, decimal.exponent));
    match (below, above) {
        (Nearest::Double(below), Nearest::Double(above)) if below == above => below,
        (Nearest::Close(double) | Nearest::Double(double), _) => decide(input, number, decimal, double),
    }
}

/// What a product of 64 by 128 bits tells.
#[derive(Clone, Copy)]
enum Nearest {
    /// The nearest double.
    Double(u64),
    /// The value is too close to a tie between this double and the next one.
    Close(u64),
}

/// The product's bits that are no part of the significand.
const REST_BITS: u32 = 128 - 53;

#[cold]
#[inline(never)]
fn approximate_closely(digits: u64, exponent: i64) -> Nearest {
    approximate(digits, exponent)
}

#[inline(always)]
fn approximate(digits: u64, exponent: i64) -> Nearest {
    let Some((power, scale)) = power_of_ten(exponent) else {
        return Nearest::Double(if exponent.is_negative() { 0 } else { INFINITY });
    };
    let shift = digits.leading_zeros();
    let digits = u128::from(digits << (shift & 63));
    // The upper 128 bits of 192. The power is cut off, so the true product is less than one unit greater.
    let product = digits * u128::from(high(power)) + u128::from(high(digits * u128::from(low(power))));
    // Two factors whose highest bits are set: the product's is, or the next. Normalising may double the unit.
    let normal = u32::from(product >> 127 == 0);
    let product = product << normal;

    // All of these are small.
    let small = |bits: u32| i32::try_from(bits).unwrap_or_default();
    let stored = small(REST_BITS + 64) + scale - small(shift + normal) + BIAS;
    match u64::try_from(stored - 1) {
        Ok(stored) => rounded(product, REST_BITS, stored << SIGNIFICAND_BITS),
        // A subnormal has fewer bits, and its exponent is stored as 0, but stands for 1.
        Err(_) => subnormal(product, REST_BITS + stored.abs_diff(1)),
    }
}

#[cold]
#[inline(never)]
fn subnormal(product: u128, rest_bits: u32) -> Nearest {
    if rest_bits > 128 { Nearest::Double(0) } else { rounded(product, rest_bits, 0) }
}

/// The double of a product's bits above the lowest `rest_bits`, of which there are at most 128.
#[inline(always)]
fn rounded(product: u128, rest_bits: u32, exponent: u64) -> Nearest {
    let half = 1_u128 << ((rest_bits - 1) & 127);
    let significand = low(product.checked_shr(rest_bits).unwrap_or(0));
    let rest = product & ((half - 1) | half);
    // The significand's highest bit counts the exponent up by one.
    let double = exponent + significand;
    if double >= INFINITY {
        Nearest::Double(INFINITY)
    } else if (half - 2..=half).contains(&rest) {
        Nearest::Close(double)
    } else {
        Nearest::Double(double + u64::from(rest > half))
    }
}

/// This double or the next one: whichever is nearer, by exact arithmetic.
fn decide(input: &[u8], number: Number, decimal: Decimal, double: u64) -> u64 {
    let (significand, exponent) = parts(double);
    let (mut value, power) = Big::of_digits(input, number, decimal);
    // The tie is this odd number, times a power of two.
    let mut tie = Big::new(2 * significand + 1);
    let twos = i64::from(exponent) - 1 - power;
    // 10^n is 5^n · 2^n. Powers of five go where they multiply, and so do those of two that are left.
    let fives = u32::try_from(power.unsigned_abs()).unwrap_or(u32::MAX);
    (if power < 0 { &mut tie } else { &mut value }).times_five_to(fives);
    let shift = u32::try_from(twos.unsigned_abs()).unwrap_or(u32::MAX);
    (if twos < 0 { &mut value } else { &mut tie }).shift(shift);
    match value.compare(&tie) {
        Ordering::Less => double,
        Ordering::Equal => double + (double & 1),
        Ordering::Greater => double + 1,
    }
}

/// A finite double as significand · 2^exponent.
fn parts(bits: u64) -> (u64, i32) {
    let fraction = bits & ((1 << SIGNIFICAND_BITS) - 1);
    // At most 0x7FF.
    match i32::try_from(bits >> SIGNIFICAND_BITS) {
        Ok(stored @ 1..) => (fraction | (1 << SIGNIFICAND_BITS), stored - BIAS),
        _ => (fraction, 1 - BIAS),
    }
}

/// The shortest decimal that is nearest to this double and no other, and of these the closest: digits and exponent.
///
/// Schubfach: Raffaello Giulietti, "The Schubfach way to render doubles", 2020. Names as there where they are short:
/// the double is c · 2^q, its rounding interval ends half-way to its neighbours, and k is the greatest exponent for
/// which the interval surely holds a multiple of 10^k.
#[inline(always)]
pub(super) fn shortest(bits: u64) -> (u64, i64) {
    let (significand, exponent) = parts(bits);
    // Below a power of two the neighbour is half as far, but for the least.
    if significand == 1 << SIGNIFICAND_BITS && exponent > 1 - BIAS {
        shortest_below_power(significand, exponent)
    } else {
        schubfach(significand, exponent, false)
    }
}

#[cold]
#[inline(never)]
fn shortest_below_power(significand: u64, exponent: i32) -> (u64, i64) {
    schubfach(significand, exponent, true)
}

#[inline(always)]
#[expect(clippy::many_single_char_names, reason = "the paper's")]
fn schubfach(c: u64, q: i32, irregular: bool) -> (u64, i64) {
    // floor(log10(2^q)), or of 3/4 of it; floor(log2(10^-k)). Exact for all exponents of doubles.
    let k = (q * 1_262_611 - if irregular { 524_031 } else { 0 }) >> 22;
    let h = q + ((-k * 1_741_647) >> 19) + 1;
    let power = power_of_ten_above(-k);

    // The double and the interval's ends, in quarters of 10^k, rounded to odd.
    let product = Product::new(power, (4 * c) << h);
    let half = Product::shifted(power, h + 1);
    let open = c & 1;
    let lower = product.minus(&if irregular { Product::shifted(power, h) } else { half }).to_odd() + open;
    let value = product.to_odd();
    let upper = product.plus(&half).to_odd() - open;

    // One digit less: the multiples of 10^(k+1) on either side; at most one is inside. All without a branch, which nobody
    // could predict.
    let s = value >> 2;
    let tens = s / 10;
    let below_ten = u64::from(lower <= 40 * tens);
    let above_ten = u64::from(40 * tens + 40 <= upper);
    // The multiples of 10^k on either side, of which at least one is inside: the upper one where the lower is not, or where
    // it is closer, since then it is inside too; of two as close, the even one.
    let outside = u64::from(lower > 4 * s);
    let closer = u64::from((value & 3) + (s & 1) > 2);
    let rounded = s + (outside | closer);
    let shorter = usize::from(below_ten != above_ten && s >= 10);
    // Out of memory, since of a choice the compiler makes a branch.
    let digits = [rounded, tens + above_ten].get(shorter).copied().unwrap_or_default();
    (digits, i64::from(k) + i64::from(shorter != 0))
}

/// A power of ten times an integer: 192 bits.
#[derive(Clone, Copy)]
struct Product {
    high: u64,
    low: u128,
}

impl Product {
    #[inline(always)]
    fn new(power: u128, factor: u64) -> Self {
        let factor = u128::from(factor);
        let (upper, lower) = (factor * u128::from(high(power)), factor * u128::from(low(power)));
        Self { high: high(upper), low: 0 }.plus(&Self { high: 0, low: upper << 64 }).plus(&Self { high: 0, low: lower })
    }

    /// Times two to the power of 1 to 63.
    #[inline(always)]
    fn shifted(power: u128, twos: i32) -> Self {
        let (upper, lower, left, right) = (high(power), low(power), twos & 63, (64 - twos) & 63);
        let middle = upper << left | lower >> right;
        Self { high: upper >> right, low: u128::from(middle) << 64 | u128::from(lower << left) }
    }

    #[inline(always)]
    fn plus(&self, other: &Self) -> Self {
        let (low, carry) = self.low.overflowing_add(other.low);
        Self { high: self.high + other.high + u64::from(carry), low }
    }

    #[inline(always)]
    fn minus(&self, other: &Self) -> Self {
        let (low, borrow) = self.low.overflowing_sub(other.low);
        Self { high: self.high - other.high - u64::from(borrow), low }
    }

    /// The bits above the lowest 128, the last of them set if any below is: the power is a little too great, by less
    /// than can reach the bits of which account is taken.
    #[inline(always)]
    fn to_odd(self) -> u64 {
        self.high | u64::from(high(self.low) > 1)
    }
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
