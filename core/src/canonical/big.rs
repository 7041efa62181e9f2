//! Integers of many bits, as few operations of them as it takes to compare a decimal with a tie exactly.

use core::cmp::Ordering;

use super::decimal::Decimal;
use crate::json::reader::Number;

/// So many digits may matter, and one for all that follow: no tie between doubles has more than 768.
const DIGITS: usize = 780;
/// Enough for those digits, and for 54 bits times 5^1130; both sides of a comparison are nearly equal.
const WORDS: usize = 88;

/// An integer, its lowest word first. What does not fit is dropped; nothing that is compared is so great.
pub(super) struct Big {
    words: [u32; WORDS],
    /// How many words are in use; the others are zero.
    used: usize,
}

impl Big {
    pub(super) fn new(value: u64) -> Self {
        let mut big = Self { words: [0; WORDS], used: 0 };
        big.times_plus(0, value);
        big
    }

    /// A number's digits, and the power of ten that they are to be multiplied by.
    pub(super) fn of_digits(input: &[u8], number: Number, decimal: Decimal) -> (Self, i64) {
        let integer = input.get(number.digits..number.point).unwrap_or_default();
        let fraction = input.get(number.point + 1..number.exponent).unwrap_or_default();
        let mut significant = integer.iter().chain(fraction).skip_while(|digit| **digit == b'0');
        let mut big = Self::new(0);
        let mut count = 0;
        // As many digits at a time as fit a word.
        let (mut factor, mut part) = (1, 0);
        for digit in significant.by_ref().take(DIGITS) {
            factor *= 10;
            part = part * 10 + u64::from(digit - b'0');
            count += 1;
            if factor == 1_000_000_000 {
                big.times_plus(factor, part);
                (factor, part) = (1, 0);
            }
        }
        big.times_plus(factor, part);
        if significant.any(|digit| *digit != b'0') {
            big.times_plus(10, 1);
            count += 1;
        }
        (big, decimal.point() - count)
    }

    fn times_plus(&mut self, factor: u32, mut carry: u64) {
        for word in self.words.iter_mut().take(self.used) {
            carry += u64::from(*word) * u64::from(factor);
            *word = low(carry);
            carry >>= 32;
        }
        while carry != 0 {
            let Some(word) = self.words.get_mut(self.used) else { return };
            *word = low(carry);
            carry >>= 32;
            self.used += 1;
        }
    }

    pub(super) fn times_five_to(&mut self, mut power: u32) {
        /// The greatest power that fits a word.
        const MOST: u32 = 13;
        while power > 0 {
            let part = power.min(MOST);
            self.times_plus(5_u32.pow(part), 0);
            power -= part;
        }
    }

    /// Multiplies by 2^`bits`, after all other factors: it does not count the words in use.
    pub(super) fn shift(&mut self, bits: u32) {
        let words = (bits / 32) as usize;
        self.times_plus(1 << (bits % 32), 0);
        if let Some(room) = WORDS.checked_sub(words) {
            self.words.copy_within(..room, words);
            self.words.iter_mut().take(words).for_each(|word| *word = 0);
        }
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        self.words.iter().rev().cmp(other.words.iter().rev())
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the rest is carried")]
fn low(value: u64) -> u32 {
    value as u32
}
