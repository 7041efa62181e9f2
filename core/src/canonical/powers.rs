//! Powers of ten to 128 bits, computed by the compiler from their definition: there is no table to trust.

/// Of these exponents: below, 19 digits are less than half the least double; above, no double's digits need any.
const FIRST: i32 = -343;
const LAST: i32 = 324;
const COUNT: usize = (LAST - FIRST + 1) as usize;
/// 10^0 stands here.
const ONE: usize = FIRST.unsigned_abs() as usize;

/// Up to this exponent 5^n fits 128 bits, and the power is exact.
const LAST_EXACT: i32 = 55;

/// The highest 128 bits of 10^n, the highest set; what is below is cut off.
static POWERS: [u128; COUNT] = powers();

/// 10^`exponent` as p · 2^e: p, whose highest bit is set and which is cut off below its lowest, and e.
#[inline(always)]
pub(super) fn power_of_ten(exponent: i64) -> Option<(u128, i32)> {
    let exponent = i32::try_from(exponent).ok()?;
    let power = at(exponent)?;
    // floor(log2(10^n)) - 127.
    Some((power, ((exponent * 1_741_647) >> 19) - 127))
}

/// As p in [`power_of_ten`], but rounded up. The exponent is one of those in the table.
#[inline(always)]
pub(super) fn power_of_ten_above(exponent: i32) -> u128 {
    let power = at(exponent).unwrap_or_default();
    if (0..=LAST_EXACT).contains(&exponent) { power } else { power + 1 }
}

#[inline(always)]
fn at(exponent: i32) -> Option<u128> {
    let index = usize::try_from(i64::from(exponent) - i64::from(FIRST)).ok()?;
    POWERS.get(index).copied()
}

/// An integer of so many bits, lowest word first.
const WORDS: usize = 30;
type Big = [u32; WORDS];

/// 10^n is 5^n · 2^n, and powers of two do not matter here: multiply by five upwards from 1, divide by five downwards
/// from a power of two so great that 128 bits are still left in the end.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
const fn powers() -> [u128; COUNT] {
    let mut powers = [0; COUNT];
    let mut big = [0; WORDS];
    big[0] = 1;
    let mut index = ONE;
    while index < COUNT {
        powers[index] = highest(&big);
        big = times_five(&big);
        index += 1;
    }
    big = [0; WORDS];
    big[WORDS - 1] = 1 << 31;
    index = ONE;
    while index > 0 {
        index -= 1;
        // Cutting off after each division is the same as cutting off once.
        big = fifth(&big);
        powers[index] = highest(&big);
    }
    powers
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
#[expect(clippy::cast_possible_truncation, reason = "the rest is carried")]
const fn times_five(big: &Big) -> Big {
    let mut product = [0; WORDS];
    let mut carry = 0;
    let mut word = 0;
    while word < WORDS {
        let wide = big[word] as u64 * 5 + carry;
        product[word] = wide as u32;
        carry = wide >> 32;
        word += 1;
    }
    product
}

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
#[expect(clippy::cast_possible_truncation, reason = "a remainder is less than five")]
const fn fifth(big: &Big) -> Big {
    let mut quotient = [0; WORDS];
    let mut rest = 0;
    let mut word = WORDS;
    while word > 0 {
        word -= 1;
        let wide = rest << 32 | big[word] as u64;
        quotient[word] = (wide / 5) as u32;
        rest = wide % 5;
    }
    quotient
}

/// The highest 128 bits, the highest set.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler only")]
const fn highest(big: &Big) -> u128 {
    let mut top = WORDS;
    while big[top - 1] == 0 {
        top -= 1;
    }
    let mut bits: u128 = 0;
    let mut word = 0;
    while word < 4 {
        bits = bits << 32 | if top > word { big[top - 1 - word] as u128 } else { 0 };
        word += 1;
    }
    let zeros = bits.leading_zeros();
    let below = if top > 4 { big[top - 5] as u128 } else { 0 };
    bits << zeros | below >> (32 - zeros)
}
