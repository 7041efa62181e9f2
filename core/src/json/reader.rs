//! The reader: checks a text against RFC 8259's grammar in one pass and tells a [`Handler`] what it meets.
//!
//! It keeps one bit per open array or object, nothing else. Every fault is reported with the offset of the first byte
//! that no JSON text could have there.

use core::ops::Range;

use super::{MAX_DEPTH, text, utf8, word};
use crate::{Error, ErrorKind, Result};

/// What a form wants to know of a text. All offsets are in bytes from the start of the input.
pub(crate) trait Handler {
    /// White space inside the outermost value, never empty.
    fn space(&mut self, range: Range<usize>);

    /// The `{` of an object.
    fn open_object(&mut self, at: usize) -> Result<()>;

    /// The name of an object's member.
    fn name(&mut self, name: &Text) -> Result<()>;

    /// The comma or `}` after a member.
    #[inline(always)]
    fn end_member(&mut self, _at: usize) {}

    /// The `}` of an object.
    #[inline(always)]
    fn close_object(&mut self, _at: usize) -> Result<()> {
        Ok(())
    }

    /// A string that is a value.
    #[inline(always)]
    fn string(&mut self, _string: &Text) -> Result<()> {
        Ok(())
    }

    /// A number.
    #[inline(always)]
    fn number(&mut self, _number: Number) -> Result<()> {
        Ok(())
    }
}

/// A string of the input, with its quotation marks.
pub(crate) struct Text {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it holds a backslash.
    pub(crate) escaped: bool,
}

/// A number of the input, by the offsets of its parts.
#[derive(Clone, Copy)]
pub(crate) struct Number {
    pub(crate) start: usize,
    /// The first digit, after the sign.
    pub(crate) digits: usize,
    /// The end of the integer part: the decimal point, where there is one.
    pub(crate) point: usize,
    /// The end of the fraction: the `e`, where there is one.
    pub(crate) exponent: usize,
    pub(crate) end: usize,
}

/// Reads one JSON text, white space around it allowed, and gives the range of its outermost value.
#[inline]
pub(crate) fn read<H: Handler>(input: &[u8], handler: &mut H) -> Result<Range<usize>> {
    utf8::refuse_bom(input)?;
    let start = skip_space(input, 0);
    let end = Reader { input, at: start, open: 0, depth: 0 }.value(handler)?;
    let rest = skip_space(input, end);
    if rest < input.len() {
        return Err(unexpected(input, rest, ErrorKind::JsonTrailingData));
    }
    Ok(start..end)
}

struct Reader<'a> {
    input: &'a [u8],
    at: usize,
    /// One bit for each open container, the innermost lowest: 1 is an object, 0 an array.
    open: u128,
    depth: u32,
}

impl Reader<'_> {
    /// Reads the outermost value and gives its end.
    ///
    /// White space is looked for last everywhere: most texts that travel have none.
    #[inline(always)]
    fn value<H: Handler>(&mut self, handler: &mut H) -> Result<usize> {
        let mut in_object = false;
        'value: loop {
            match self.peek() {
                Some(b'"') => {
                    let string = self.string()?;
                    handler.string(&string)?;
                }
                Some(b'{') => {
                    self.push(1)?;
                    handler.open_object(self.at)?;
                    self.at += 1;
                    if self.next_is(handler, b'"') {
                        in_object = true;
                        self.name(handler)?;
                        continue 'value;
                    }
                    if self.peek() != Some(b'}') {
                        return Err(self.unexpected());
                    }
                    handler.close_object(self.at)?;
                    self.pop();
                }
                Some(b'[') => {
                    self.push(0)?;
                    self.at += 1;
                    if !self.next_is(handler, b']') {
                        in_object = false;
                        continue 'value;
                    }
                    self.pop();
                }
                Some(b'-' | b'0'..=b'9') => {
                    let number = number(self.input, self.at)?;
                    self.at = number.end;
                    handler.number(number)?;
                }
                Some(b't') => self.literal(b"true")?,
                Some(b'f') => self.literal(b"false")?,
                Some(b'n') => self.literal(b"null")?,
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    self.space(handler);
                    continue 'value;
                }
                _ => return Err(self.unexpected()),
            }
            // A value has ended: close what ends with it, or go on to the next.
            loop {
                if self.depth == 0 {
                    return Ok(self.at);
                }
                match self.peek() {
                    Some(b',') => {
                        if in_object {
                            handler.end_member(self.at);
                            self.at += 1;
                            if !self.next_is(handler, b'"') {
                                return Err(self.unexpected());
                            }
                            self.name(handler)?;
                        } else {
                            self.at += 1;
                        }
                        continue 'value;
                    }
                    Some(b'}') if in_object => {
                        handler.end_member(self.at);
                        handler.close_object(self.at)?;
                    }
                    Some(b']') if !in_object => {}
                    Some(b' ' | b'\n' | b'\r' | b'\t') => {
                        self.space(handler);
                        continue;
                    }
                    _ => return Err(self.unexpected()),
                }
                self.pop();
                in_object = self.open & 1 == 1;
            }
        }
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.input.get(self.at).copied()
    }

    #[inline(always)]
    fn push(&mut self, object: u128) -> Result<()> {
        if self.depth == MAX_DEPTH {
            return Err(Error::at(ErrorKind::JsonTooDeep, self.at));
        }
        self.depth += 1;
        self.open = self.open << 1 | object;
        Ok(())
    }

    /// Steps over the closing bracket of the innermost container.
    #[inline(always)]
    fn pop(&mut self) {
        self.at += 1;
        self.depth -= 1;
        self.open >>= 1;
    }

    /// Whether this byte comes next, after white space perhaps.
    #[inline(always)]
    fn next_is<H: Handler>(&mut self, handler: &mut H, due: u8) -> bool {
        let next = self.peek();
        if next == Some(due) {
            return true;
        }
        if !matches!(next, Some(b' ' | b'\n' | b'\r' | b'\t')) {
            return false;
        }
        self.space(handler);
        self.peek() == Some(due)
    }

    /// Steps over white space, of which there is some.
    #[inline(always)]
    fn space<H: Handler>(&mut self, handler: &mut H) {
        let end = rest_of_space(self.input, self.at + 1);
        handler.space(self.at..end);
        self.at = end;
    }

    /// Reads a member's name, whose quotation mark comes next, and its colon.
    #[inline(always)]
    fn name<H: Handler>(&mut self, handler: &mut H) -> Result<()> {
        let name = self.string()?;
        handler.name(&name)?;
        if !self.next_is(handler, b':') {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
    }

    #[inline(always)]
    fn string(&mut self) -> Result<Text> {
        let string = text::read(self.input, self.at)?;
        self.at = string.end;
        Ok(string)
    }

    #[inline(always)]
    fn literal(&mut self, word: &'static [u8]) -> Result<()> {
        let rest = self.input.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            self.at += rest.iter().zip(word).take_while(|(byte, due)| byte == due).count();
            return Err(self.unexpected());
        }
        self.at += word.len();
        Ok(())
    }

    #[cold]
    fn unexpected(&self) -> Error {
        unexpected(self.input, self.at, ErrorKind::JsonUnexpectedByte)
    }
}

/// The fault at an offset where no valid text goes on.
#[cold]
fn unexpected(input: &[u8], at: usize, kind: ErrorKind) -> Error {
    Error::at(kind_at(input, at, kind), at)
}

/// Its kind: the input's end, bytes that are no UTF-8, or else `kind`.
#[cold]
pub(super) fn kind_at(input: &[u8], at: usize, kind: ErrorKind) -> ErrorKind {
    let rest = input.get(at..).unwrap_or_default();
    if rest.is_empty() {
        ErrorKind::JsonUnexpectedEnd
    } else if utf8::starts_with_character(rest) {
        kind
    } else {
        ErrorKind::InputNotUtf8
    }
}

/// The end of the white space at `at`.
#[inline(always)]
pub(crate) fn skip_space(input: &[u8], at: usize) -> usize {
    if matches!(input.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) { rest_of_space(input, at + 1) } else { at }
}

/// The end of the white space whose first byte is before `at`.
#[inline(always)]
pub(crate) fn rest_of_space(input: &[u8], mut at: usize) -> usize {
    // One space behind a colon.
    if input.get(at) > Some(&b' ') {
        return at;
    }
    // Indentation, a run of spaces behind a line's end.
    let words = input.get(at..).unwrap_or_default().chunks_exact(word::BYTES);
    for eight in words.filter_map(<[u8]>::first_chunk) {
        let others = word::not_space(u64::from_le_bytes(*eight));
        if others != 0 {
            at += word::first(others);
            break;
        }
        at += word::BYTES;
    }
    if input.get(at) > Some(&b' ') { at } else { any_space(input, at) }
}

/// The same for whatever white space there is.
#[cold]
#[inline(never)]
fn any_space(input: &[u8], at: usize) -> usize {
    let rest = input.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count()
}

/// Reads the number at `start`.
#[inline(always)]
pub(crate) fn number(input: &[u8], start: usize) -> Result<Number> {
    // Taken apart here, so that a usual one stays in registers.
    Ok(match usual_number(input, start) {
        Some(number) => number,
        None => any_number(input, start)?,
    })
}

/// Nearly every number: up to seven bytes and a fraction, or an integer, 23 bytes in all; and no exponent.
#[inline(always)]
fn usual_number(input: &[u8], start: usize) -> Option<Number> {
    let window: &[u8; 24] = input.get(start..)?.first_chunk()?;
    let others = |at| word::load(window, at).map_or(0, word::not_digit);
    let digits = usize::from(window.first() == Some(&b'-'));
    let first = others(0) >> (8 * digits) << (8 * digits);
    let second = || match (others(8), others(16)) {
        (0, third) => 16 + word::first(third),
        (second, _) => 8 + word::first(second),
    };
    let point = if first == 0 { second() } else { word::first(first) };
    let end = match window.get(point)? {
        b'.' if first == 0 => return None,
        b'.' => match first & (first - 1) {
            0 => second(),
            first => word::first(first),
        },
        _ => point,
    };
    let without_digits = point == digits || end == point + 1;
    if without_digits || leading_zero(window, digits..point) || matches!(window.get(end)?, b'e' | b'E') {
        return None;
    }
    let end = start + end;
    Some(Number { start, digits: start + digits, point: start + point, exponent: end, end })
}

/// Whether an integer has a zero before other digits.
#[inline(always)]
fn leading_zero(window: &[u8; 24], digits: Range<usize>) -> bool {
    window.get(digits.start) == Some(&b'0') && digits.end > digits.start + 1
}

/// Any number, and where speed does not count.
#[cold]
#[inline(never)]
pub(crate) fn any_number(input: &[u8], start: usize) -> Result<Number> {
    let digits = start + usize::from(input.get(start) == Some(&b'-'));
    let point = match input.get(digits) {
        // RFC 8259, section 6: no leading zeros.
        Some(b'0') if matches!(input.get(digits + 1), Some(b'0'..=b'9')) => {
            return Err(Error::at(ErrorKind::JsonBadNumber, digits + 1));
        }
        _ => digits_at(input, digits)?,
    };
    let exponent = match input.get(point) {
        Some(b'.') => digits_at(input, point + 1)?,
        _ => point,
    };
    let end = match input.get(exponent) {
        Some(b'e' | b'E') => {
            let sign = usize::from(matches!(input.get(exponent + 1), Some(b'+' | b'-')));
            digits_at(input, exponent + 1 + sign)?
        }
        _ => exponent,
    };
    Ok(Number { start, digits, point, exponent, end })
}

/// The end of the digits at `start`, of which there must be one.
fn digits_at(input: &[u8], start: usize) -> Result<usize> {
    let mut at = start;
    loop {
        let Some(eight) = word::load(input, at) else {
            at += input.get(at..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit()).count();
            break;
        };
        let others = word::not_digit(eight);
        if others != 0 {
            at += word::first(others);
            break;
        }
        at += word::BYTES;
    }
    if at == start {
        return Err(unexpected(input, at, ErrorKind::JsonBadNumber));
    }
    Ok(at)
}
