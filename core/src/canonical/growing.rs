//! A buffer on the heap that grows, with room behind its end for what is written in fixed steps.

use alloc::vec::Vec;
use core::{fmt, mem};

use super::decimal::Decimal;
use super::number;
use super::string::Escape;
use crate::json::word;

/// Bytes, and room behind them. Short parts go there in steps of fixed size, which may write beyond their end.
///
/// Where there is no memory for a part, its bytes are left out, and everything that was and will be written is void.
#[derive(Default)]
pub(super) struct Growing {
    /// As many as have been used at any time; those from `length` on mean nothing.
    bytes: Vec<u8>,
    length: usize,
    void: bool,
}

/// What is short goes into the first bytes behind the end, of which there are as many as this.
type Window = [u8; WINDOW];
const WINDOW: usize = 64;
/// So many bytes are taken from the heap at least.
const LEAST: usize = 512;
/// Text that is no longer fits there, with its marks and a comma and a colon.
const SHORT: usize = 4 * word::BYTES;
/// Parts that are no longer are copied in one step.
pub(super) const STEP: usize = 32;

impl Growing {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), length: 0, void: false }
    }

    pub(super) fn clear(&mut self) {
        (self.length, self.void) = (0, false);
    }

    /// Whether there was not enough memory.
    pub(super) fn is_void(&self) -> bool {
        self.void
    }

    /// Takes it that there was not enough memory.
    #[cold]
    pub(super) fn make_void(&mut self) {
        self.void = true;
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    /// All bytes; none where it is void.
    pub(super) fn get(&self) -> &[u8] {
        let length = if self.void { 0 } else { self.length };
        self.bytes.get(..length).unwrap_or_default()
    }

    /// With what stands behind it, so that words can be read up to its end.
    pub(super) fn with_room(&self) -> &[u8] {
        &self.bytes
    }

    /// Room for so many bytes, and a window behind them.
    #[inline(always)]
    fn room(&mut self, count: usize) -> &mut [u8] {
        let end = self.length + count + WINDOW;
        if end > self.bytes.len() {
            self.grow(end);
        }
        self.bytes.get_mut(self.length..).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) {
        for size in [end.max(2 * self.bytes.len()).max(LEAST), end] {
            if self.bytes.try_reserve_exact(size.saturating_sub(self.bytes.len())).is_ok() {
                return self.bytes.resize(size, 0);
            }
        }
        self.make_void();
    }

    /// The window, with a comma in its first byte, and where the next part goes: behind the comma if one is due. Nothing, if
    /// the buffer has to grow first.
    #[inline(always)]
    fn window(&mut self, comma: bool) -> Option<(&mut Window, usize)> {
        let window: &mut Window = self.bytes.get_mut(self.length..)?.first_chunk_mut()?;
        let [first, ..] = window;
        *first = b',';
        Some((window, usize::from(comma)))
    }

    /// Takes a few bytes, after a comma if one is due.
    #[inline(always)]
    pub(super) fn put<const N: usize>(&mut self, comma: bool, bytes: [u8; N]) {
        if let Some((window, start)) = self.window(comma) {
            set(window, start, bytes);
            self.length += start + N;
        } else {
            self.put_any(comma, &bytes);
        }
    }

    /// The same for any bytes.
    #[cold]
    #[inline(never)]
    pub(super) fn put_any(&mut self, comma: bool, bytes: &[u8]) {
        if comma {
            self.extend(b",");
        }
        self.extend(bytes);
    }

    /// Takes the first bytes of these, if there are as many, and tells whether there are.
    #[inline(always)]
    pub(super) fn put_short(&mut self, comma: bool, bytes: &[u8; STEP], count: usize) -> bool {
        match self.window(comma) {
            Some((window, start)) if count <= STEP => {
                set(window, start, *bytes);
                self.length += start + count;
                true
            }
            _ => false,
        }
    }

    /// Takes any bytes.
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        if let Some(place) = self.room(bytes.len()).get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
            self.length += bytes.len();
        }
    }

    /// The place from `start` on, with room for as many bytes as another one has there and a window behind them.
    pub(super) fn room_like(&mut self, other: &Self, start: usize) -> &mut [u8] {
        (self.length, self.void) = (start, false);
        self.room(other.length.saturating_sub(start))
    }

    /// Takes what another one has from `start` on, which is as long. Of the two, the shorter part is copied.
    pub(super) fn take(&mut self, start: usize, other: &mut Self) {
        self.void |= other.void;
        let rest = self.length.saturating_sub(start);
        let (from, to, part) = if start < rest {
            mem::swap(&mut self.bytes, &mut other.bytes);
            (&other.bytes, &mut self.bytes, 0..start)
        } else {
            (&other.bytes, &mut self.bytes, start..start + rest)
        };
        if let (Some(from), Some(to)) = (from.get(part.clone()), to.get_mut(part)) {
            to.copy_from_slice(from);
        }
    }

    /// Takes a number, after a comma if one is due.
    #[inline(always)]
    pub(super) fn print(&mut self, comma: bool, decimal: Decimal) {
        self.room(0);
        if let Some((window, start)) = self.window(comma) {
            if let Some(place) = window.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {
                self.length += start + number::print(decimal, place);
            }
        }
    }

    /// Takes text in quotation marks, a comma before and a colon behind it where they are due, and gives the text's first
    /// eight bytes, or as many as there are and spaces. If some of it must be escaped, it takes and gives nothing.
    #[inline(always)]
    fn quote(&mut self, comma: bool, text: &[u8], colon: bool) -> Option<u64> {
        let Quoted { first, marks } = match self.window(comma) {
            Some((window, start)) if text.len() <= SHORT => quote_short(window, start, text),
            _ => self.quote_long(comma, text),
        };
        if marks != 0 {
            return None;
        }
        self.length += usize::from(comma) + text.len() + 2 + usize::from(colon);
        Some(first)
    }

    /// Takes a string in quotation marks, and gives its first bytes as `quote` does, unless it has escapes.
    #[inline(always)]
    pub(super) fn string(&mut self, comma: bool, string: &str, colon: bool) -> Option<u64> {
        let first = self.quote(comma, string.as_bytes(), colon);
        if first.is_none() {
            self.escape(comma, string, colon);
        }
        first
    }

    #[cold]
    #[inline(never)]
    fn escape(&mut self, comma: bool, string: &str, colon: bool) {
        self.put(comma, [b'"']);
        for character in string.chars() {
            self.extend(Escape::of(character).bytes());
        }
        self.put(false, [b'"']);
        if colon {
            self.put(false, [b':']);
        }
    }

    /// The same for text of any length.
    #[inline(never)]
    fn quote_long(&mut self, comma: bool, text: &[u8]) -> Quoted {
        let mut quoted = Quoted { first: word::load(text, 0).unwrap_or_else(|| word::load_short(text)), marks: 0 };
        // Comma, quotation marks and colon take some of the window.
        let room = self.room(text.len());
        if let Some(first) = room.first_mut() {
            *first = b',';
        }
        let Some([mark, room @ ..]) = room.get_mut(usize::from(comma)..) else { return quoted };
        *mark = b'"';
        let Some((place, behind)) = room.split_at_mut_checked(text.len()) else { return quoted };
        if let Some(behind) = behind.first_chunk_mut() {
            *behind = *b"\":";
        }
        let mut copy = |to: &mut [u8], from: &[u8]| {
            to.copy_from_slice(from);
            quoted.marks |= word::escaped(word::load(from, 0).unwrap_or_else(|| word::load_short(from)));
        };
        let (mut to, from) = (place.chunks_exact_mut(word::BYTES), text.chunks_exact(word::BYTES));
        let rest = from.remainder();
        to.by_ref().zip(from).for_each(|(to, from)| copy(to, from));
        copy(to.into_remainder(), rest);
        quoted
    }
}

/// Copies a part of a text to a place, a comma behind it, and gives its length.
#[inline(always)]
pub(super) fn copy_part(text: &[u8], from: usize, to: usize, place: &mut [u8], at: usize) -> usize {
    let count = to.saturating_sub(from);
    let source = text.get(from..).and_then(<[u8]>::first_chunk::<STEP>);
    let Some(room) = place.get_mut(at..) else { return 0 };
    match (source, room.first_chunk_mut::<STEP>()) {
        (Some(source), Some(room)) if count <= STEP => *room = *source,
        _ => {
            if let (Some(source), Some(room)) = (text.get(from..to), room.get_mut(..count)) {
                room.copy_from_slice(source);
            }
        }
    }
    if let Some(behind) = room.get_mut(count) {
        *behind = b',';
    }
    count + 1
}

/// Shows how many bytes there are, and none of them.
impl fmt::Debug for Growing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Growing").field("length", &self.length).finish_non_exhaustive()
    }
}

/// What a text is like that has been put between quotation marks.
struct Quoted {
    first: u64,
    /// Not zero if some of it must be escaped.
    marks: u64,
}

#[inline(always)]
fn set<const N: usize>(window: &mut Window, at: usize, bytes: [u8; N]) {
    if let Some(place) = window.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = bytes;
    }
}

#[inline(always)]
fn quote_short(window: &mut Window, start: usize, text: &[u8]) -> Quoted {
    let (start, end) = (start + 1, start + 1 + text.len());
    let mut put = |at: usize, eight: u64| {
        set(window, at, eight.to_le_bytes());
        word::escaped(eight)
    };
    // From the start and from the end: in the middle, bytes may be copied twice.
    let quoted = if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let first = u64::from_le_bytes(*first);
        let mut marks = put(start, first) | put(end - word::BYTES, u64::from_le_bytes(*last));
        if text.len() > 2 * word::BYTES {
            for at in [word::BYTES, text.len() - 2 * word::BYTES] {
                marks |= put(start + at, word::load(text, at).unwrap_or_default());
            }
        }
        Quoted { first, marks }
    } else {
        let first = word::load_short(text);
        Quoted { first, marks: put(start, first) }
    };
    set(window, start - 1, [b'"']);
    set(window, end, *b"\":");
    quoted
}
