//! Decimals as texts have them: digits and an exponent of ten, of any length and size, read in linear time.

use crate::json::reader::Number;
use crate::json::word;

/// The value ±`digits` · 10^`exponent`.
#[derive(Clone, Copy)]
pub(super) struct Decimal {
    pub(super) negative: bool,
    /// The first 19 significant digits, or as many as there are.
    pub(super) digits: u64,
    pub(super) exponent: i64,
    /// Whether there were digits beyond those that are not all zero.
    pub(super) cut: bool,
}

/// Of ten, up to the eighth.
const POWERS: [u64; 9] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
/// Far beyond any exponent that matters and any number of digits in memory, and far from overflow.
const MOST_EXPONENT: i64 = 1 << 60;

impl Decimal {
    pub(super) const ZERO: Self = Self { negative: false, digits: 0, exponent: 0, cut: false };

    #[inline(always)]
    pub(super) fn read(input: &[u8], number: Number) -> Self {
        let Number { start, digits, point, exponent, end } = number;
        if let Some(decimal) = Self::quick(input, number) {
            return decimal;
        }
        let mut decimal = Self { negative: start != digits, ..Self::ZERO };
        decimal.take(input, digits, point, 1);
        decimal.take(input, point + 1, exponent, 0);
        decimal.exponent += written_exponent(input.get(exponent + 1..end).unwrap_or_default());
        decimal
    }

    /// The same where speed does not count.
    #[cold]
    #[inline(never)]
    pub(super) fn read_closely(input: &[u8], number: Number) -> Self {
        Self::read(input, number)
    }

    /// As most doubles are printed: up to three digits, and a fraction, of 10 to 17 digits in all.
    #[inline(always)]
    fn quick(input: &[u8], number: Number) -> Option<Self> {
        let Number { start, digits: first, point, exponent, end } = number;
        let (integer, fraction) = (point - first, (end - point).saturating_sub(1));
        let count = integer + fraction;
        if exponent != end || integer > 3 || !(10..=17).contains(&count) {
            return None;
        }
        let window: &[u8; 24] = input.get(first..)?.first_chunk()?;
        // The first eight without the point, and those that follow.
        let point = 8 * integer;
        let upper = word::load(window, 0)? & !(u64::MAX << point) | word::load(window, integer + 1)? << point;
        let (upper, lower) = (word::digits_value(upper, word::BYTES), word::load(window, word::BYTES + 1)?);
        let digits = if count == 17 {
            let last = window.get(count)? - b'0';
            (upper * 100_000_000 + word::digits_value(lower, word::BYTES)) * 10 + u64::from(last)
        } else {
            upper * POWERS.get(count - word::BYTES)? + word::digits_value(lower, count - word::BYTES)
        };
        let exponent = -i64::try_from(fraction).unwrap_or_default();
        Some(Self { negative: start != first, digits, exponent, cut: false })
    }

    /// Takes the digits of a part; `integer` is 1 before the decimal point and 0 after it.
    #[inline(always)]
    fn take(&mut self, input: &[u8], start: usize, end: usize, integer: i64) {
        let mut at = start;
        // Up to eight at a time, as long as the result stays below 10^19.
        while at < end && self.digits < 100_000_000_000 {
            let count = (end - at).min(word::BYTES);
            let (Some(eight), Some(power)) = (word::load(input, at), POWERS.get(count)) else { break };
            self.digits = self.digits * power + word::digits_value(eight, count);
            self.exponent -= (1 - integer) * i64::try_from(count).unwrap_or_default();
            at += count;
        }
        for digit in input.get(at..end).unwrap_or_default() {
            let digit = u64::from(digit - b'0');
            if self.digits < 1_000_000_000_000_000_000 {
                self.digits = self.digits * 10 + digit;
                self.exponent -= 1 - integer;
            } else {
                self.cut |= digit != 0;
                self.exponent += integer;
            }
        }
    }

    /// How many digits stand before the decimal point, if the value is written without an exponent: negative, or 0,
    /// where zeros follow it.
    pub(super) fn point(&self) -> i64 {
        self.exponent + i64::from(length(self.digits))
    }

    /// The same value without final zeros.
    #[inline(always)]
    pub(super) fn stripped(&self) -> Self {
        let mut stripped = *self;
        if stripped.digits % 10 != 0 {
            return stripped;
        }
        while stripped.digits != 0 && stripped.digits % 10_000 == 0 {
            stripped.digits /= 10_000;
            stripped.exponent += 4;
        }
        while stripped.digits != 0 && stripped.digits % 10 == 0 {
            stripped.digits /= 10;
            stripped.exponent += 1;
        }
        stripped
    }

    /// Whether another decimal, of which nothing is cut off, has the same value, whatever their sign.
    pub(super) fn equals(&self, other: &Self) -> bool {
        let (a, b) = (self.stripped(), other.stripped());
        !self.cut && a.digits == b.digits && (a.exponent == b.exponent || a.digits == 0)
    }
}

fn length(digits: u64) -> u32 {
    digits.checked_ilog10().map_or(0, |power| power + 1)
}

/// The exponent after the `e`: a sign, perhaps, and digits.
#[inline(always)]
fn written_exponent(text: &[u8]) -> i64 {
    if text.is_empty() {
        return 0;
    }
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let magnitude =
        digits.iter().fold(0, |value: i64, digit| (value * 10 + i64::from(digit - b'0')).min(MOST_EXPONENT / 10));
    if negative { -magnitude } else { magnitude }
}
