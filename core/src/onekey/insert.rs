//! Adds `login` and `pass` to a body: at its end, or where RFC 8785 has them.

use core::cmp::Ordering;

use crate::canonical::sink::{Buffer, Sink};
use crate::json::text::{self, Piece, piece};

/// A member that is missing.
#[derive(Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) name: &'static [u8],
    pub(super) value: &'a [u8],
}

impl Member<'_> {
    /// Writes it as RFC 8785 does. Credentials have no control characters.
    fn write<W: Sink>(&self, sink: &mut W) {
        sink.write(b"\"");
        sink.write(self.name);
        sink.write(b"\":\"");
        let mut rest = self.value;
        while let Some(at) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\')) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or_default();
            sink.write(plain);
            sink.write(b"\\");
            let (special, after) = special.split_at_checked(1).unwrap_or_default();
            sink.write(special);
            rest = after;
        }
        sink.write(rest);
        sink.write(b"\"");
    }
}

/// Writes members behind those that an object has, without its `}`.
pub(super) fn append<'a, W: Sink>(sink: &mut W, mut is_empty: bool, members: impl Iterator<Item = Member<'a>>) {
    for member in members {
        if !is_empty {
            sink.write(b",");
        }
        member.write(sink);
        is_empty = false;
    }
}

/// Adds a member to the canonical object at the start of `out`, where RFC 8785 has it, and gives the new length. Where
/// the object was too long for `out` or becomes so, that is all it does.
pub(super) fn insert(out: &mut [u8], length: usize, member: Member<'_>) -> usize {
    let mut counter = Buffer::new(&mut []);
    member.write(&mut counter);
    // But for `{}`, a comma is due.
    let is_empty = length == 2;
    let added = counter.length() + usize::from(!is_empty);
    let total = length.saturating_add(added);
    let Some(place) = out.get_mut(..total) else { return total };
    let object = place.get(..length).unwrap_or_default();
    let greater = first_greater(object, member.name);
    let (at, is_last) = (greater.unwrap_or(length - 1), greater.is_none());
    for from in (at..length).rev() {
        let byte = place.get(from).copied().unwrap_or_default();
        if let Some(to) = place.get_mut(from + added) {
            *to = byte;
        }
    }
    let mut sink = Buffer::new(place.get_mut(at..at + added).unwrap_or_default());
    append(&mut sink, is_empty || !is_last, core::iter::once(member));
    if !is_last {
        sink.write(b",");
    }
    total
}

/// Finds the first outermost member of a canonical object whose name is greater.
fn first_greater(object: &[u8], name: &[u8]) -> Option<usize> {
    let (mut at, mut depth) = (0, 0_u32);
    while let Some(byte) = object.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let string = text::reread(object, at);
                let is_name = depth == 1 && object.get(string.end) == Some(&b':');
                if is_name && compare(object, at, name).is_gt() {
                    return Some(at);
                }
                at = string.end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Compares the string at `start`, without its escapes, with ASCII, in the order of UTF-16 code units. Where they differ
/// one side is ASCII, which comes first in every encoding.
#[inline(never)]
pub(super) fn compare(input: &[u8], start: usize, ascii: &[u8]) -> Ordering {
    let mut at = start + 1;
    let mut due = ascii.iter();
    while let Some((piece, next)) = piece(input, at) {
        let found = match piece {
            Piece::Byte(byte) => u32::from(byte),
            Piece::Escaped(character) => u32::from(character),
            Piece::LoneSurrogate => 0xD800,
        };
        match due.next().map(|due| found.cmp(&u32::from(*due))) {
            Some(Ordering::Equal) => at = next,
            Some(other) => return other,
            None => return Ordering::Greater,
        }
    }
    if due.next().is_some() { Ordering::Less } else { Ordering::Equal }
}
