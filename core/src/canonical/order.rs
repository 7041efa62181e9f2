//! The order of members: by the UTF-16 code units of their unescaped names (RFC 8785, section 3.2.3).
//!
//! UTF-8's bytes have the order of code points, and UTF-16's units have nearly the same: only the surrogates of the
//! characters from U+10000 on stand before U+E000 to U+FFFF. In UTF-8 these are lead bytes 0xF0 to 0xF4 and 0xEE to
//! 0xEF, so it takes no more than to give these two a higher rank.

use core::cmp::Ordering;

use super::scratch::{NONE, Slot};
use crate::json::reader::Text;
use crate::json::text::{Piece, piece};
use crate::json::word;
use crate::{Error, ErrorKind, Result};

/// A byte's rank: UTF-8 sorted by ranks has the order of UTF-16's code units.
const fn rank(byte: u8) -> u8 {
    if byte == 0xEE || byte == 0xEF { byte + 0x10 } else { byte }
}

/// The ranks of a name's first eight bytes, as a number: names whose keys differ have the order of their keys.
#[inline(always)]
pub(super) fn key(input: &[u8], name: &Text) -> u64 {
    let start = name.start + 1;
    let length = name.end - start - 1;
    match word::load(input, start) {
        Some(eight) if !name.escaped => ascii_key(eight, length).unwrap_or_else(|| slow_key(input, start)),
        _ => slow_key(input, start),
    }
}

/// The same for a name without escapes that starts with these eight bytes, or has no more than `length`, if it is ASCII.
#[inline(always)]
fn ascii_key(eight: u64, length: usize) -> Option<u64> {
    let bytes = if length < word::BYTES { eight & !(u64::MAX << (8 * length)) } else { eight };
    (word::not_ascii(bytes) == 0).then_some(bytes.swap_bytes())
}

/// The same for a name in memory, given its first eight bytes, or as many as there are and anything, if they are at hand.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(super) fn name_key(name: &str, first: Option<u64>) -> u64 {
    let key = first.and_then(|eight| ascii_key(eight, name.len()));
    key.unwrap_or_else(|| ranks(name.bytes()))
}

#[cold]
fn slow_key(input: &[u8], start: usize) -> u64 {
    ranks(Unescaped::new(input, start))
}

/// The ranks of the first eight of these bytes.
#[cold]
fn ranks(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut ranks = [0; word::BYTES];
    for (to, byte) in ranks.iter_mut().zip(bytes) {
        *to = rank(byte);
    }
    u64::from_be_bytes(ranks)
}

/// A string's UTF-8 bytes without its escapes. A lone surrogate, which the forms refuse before, ends it.
struct Unescaped<'a> {
    input: &'a [u8],
    at: usize,
    character: [u8; 4],
    /// How many bytes of `character` are still to come, from its end.
    left: usize,
}

impl<'a> Unescaped<'a> {
    fn new(input: &'a [u8], at: usize) -> Self {
        Self { input, at, character: [0; 4], left: 0 }
    }
}

impl Iterator for Unescaped<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if self.left == 0 {
            let (piece, next) = piece(self.input, self.at)?;
            self.at = next;
            let character = match piece {
                Piece::Byte(byte) => return Some(byte),
                Piece::Escaped(character) => character,
                Piece::LoneSurrogate => return None,
            };
            self.left = character.len_utf8();
            character.encode_utf8(&mut self.character);
            self.character.rotate_left(self.left % 4);
        }
        let byte = self.character.get(4 - self.left).copied();
        self.left -= 1;
        byte
    }
}

/// Compares two members by their names.
#[inline(always)]
fn compare(input: &[u8], a: &Slot, b: &Slot) -> Ordering {
    if a.key == b.key { compare_names(input, a.start + 1, b.start + 1) } else { a.key.cmp(&b.key) }
}

/// Compares the names that start at two offsets.
fn compare_names(input: &[u8], mut a: usize, mut b: usize) -> Ordering {
    // As long as both are plain ASCII, eight bytes at a time.
    while let (Some(ours), Some(theirs)) = (word::load(input, a), word::load(input, b)) {
        let different = word::first(ours ^ theirs);
        let special = word::first(word::special(ours) | word::special(theirs));
        if different < special {
            return word::byte(ours, different).cmp(&word::byte(theirs, different));
        }
        if special < word::BYTES {
            match (word::byte(ours, special), word::byte(theirs, special)) {
                (b'"', b'"') => return Ordering::Equal,
                (b'"', _) => return Ordering::Less,
                (_, b'"') => return Ordering::Greater,
                _ => break,
            }
        }
        a += word::BYTES;
        b += word::BYTES;
    }
    let ours = Unescaped::new(input, a).map(rank);
    ours.cmp(Unescaped::new(input, b).map(rank))
}

/// Sorts the list of members that starts at `first`: `None` where it is sorted already, else the new first one.
///
/// Lists are linked through `next`, nothing is moved. A few members are inserted each in its place, more are merged.
///
/// # Errors
/// [`ErrorKind::JsonDuplicateName`], with the offset of the later of the two.
#[inline(always)]
pub(super) fn sort(input: &[u8], slots: &mut [Slot], first: u32) -> Result<Option<u32>> {
    let run = run(input, slots, first)?;
    if run.rest == NONE {
        return Ok(if run.changed { Some(run.first) } else { None });
    }
    merge_runs(input, slots, run).map(Some)
}

/// Shows members that stand in a slice, one after the other, in their order.
///
/// # Errors
/// As [`sort`].
#[cfg(feature = "alloc")]
#[inline(always)]
pub(super) fn visit(input: &[u8], members: &mut [Slot], mut show: impl FnMut(&Slot)) -> Result<()> {
    if let Some(order) = few(members) {
        for at in order.iter().take(members.len()) {
            members.get(usize::from(*at)).map(&mut show);
        }
        return Ok(());
    }
    members.sort_unstable_by(|a, b| compare(input, a, b));
    let mut last: Option<&Slot> = None;
    for member in &*members {
        if let Some(last) = last.filter(|last| compare(input, last, member) == Ordering::Equal) {
            return Err(duplicate(last, member));
        }
        show(member);
        last = Some(member);
    }
    Ok(())
}

/// So few members are not moved, but counted.
#[cfg(feature = "alloc")]
const FEWEST: usize = 12;

/// The order of few members whose keys differ: in its place, the index of each.
///
/// A member's place is how many others have lower keys. All are compared, and nothing is to be predicted.
#[cfg(feature = "alloc")]
#[inline]
fn few(members: &[Slot]) -> Option<[u8; FEWEST]> {
    let mut places = [0_u8; FEWEST];
    if members.len() > FEWEST {
        return None;
    }
    let mut same = false;
    for (at, member) in members.iter().enumerate() {
        let mut place = 0;
        for (other_place, other) in places.iter_mut().zip(members).take(at) {
            let above = u8::from(member.key > other.key);
            same |= member.key == other.key;
            place += above;
            *other_place += 1 - above;
        }
        if let Some(own) = places.get_mut(at) {
            *own = place;
        }
    }
    if same {
        return None;
    }
    let mut order = [0; FEWEST];
    for (index, place) in (0..).zip(places).take(members.len()) {
        if let Some(at) = order.get_mut(usize::from(place)) {
            *at = index;
        }
    }
    Some(order)
}

/// So many members are sorted by insertion: its square is still small.
const FEW: u32 = 24;

/// A sorted list, cut off from the rest of the list.
struct Run {
    first: u32,
    rest: u32,
    /// Whether it was not sorted before.
    changed: bool,
}

/// Sorts the list's start: at least [`FEW`] members, and on as long as they ascend.
#[inline]
fn run(input: &[u8], slots: &mut [Slot], first: u32) -> Result<Run> {
    let mut run = Run { first, rest: NONE, changed: false };
    let mut last = first;
    let mut count = 1;
    loop {
        let Some(slot) = slots.get(last as usize) else { return Ok(run) };
        let at = slot.next;
        let Some(member) = slots.get(at as usize) else { return Ok(run) };
        match compare(input, slot, member) {
            Ordering::Less => last = at,
            Ordering::Equal => return Err(duplicate(slot, member)),
            Ordering::Greater if count >= FEW => {
                set_next(slots, last, NONE);
                run.rest = at;
                return Ok(run);
            }
            Ordering::Greater => {
                run.changed = true;
                let rest = member.next;
                insert(input, slots, &mut run.first, at)?;
                set_next(slots, last, rest);
            }
        }
        count += 1;
    }
}

/// Puts a member in its place in a sorted list, whose last one is greater.
#[inline(always)]
fn insert(input: &[u8], slots: &mut [Slot], first: &mut u32, at: u32) -> Result<()> {
    let mut before = NONE;
    let mut behind = *first;
    while let (Some(slot), Some(member)) = (slots.get(behind as usize), slots.get(at as usize)) {
        match compare(input, slot, member) {
            Ordering::Less => {
                before = behind;
                behind = slot.next;
            }
            Ordering::Equal => return Err(duplicate(slot, member)),
            Ordering::Greater => break,
        }
    }
    set_next(slots, at, behind);
    link(slots, first, before, at);
    Ok(())
}

/// Sorts and merges the rest of a list.
#[inline(never)]
fn merge_runs(input: &[u8], slots: &mut [Slot], mut next: Run) -> Result<u32> {
    // The list of level n, if there is one, was merged from 2^n runs; no list has 2^32.
    let mut levels = [NONE; 32];
    loop {
        let mut list = next.first;
        for level in &mut levels {
            if *level == NONE {
                *level = list;
                break;
            }
            list = merge(input, slots, *level, list)?;
            *level = NONE;
        }
        if next.rest == NONE {
            break;
        }
        next = run(input, slots, next.rest)?;
    }
    levels.into_iter().try_fold(NONE, |sorted, level| merge(input, slots, level, sorted))
}

/// Merges two sorted lists.
fn merge(input: &[u8], slots: &mut [Slot], mut a: u32, mut b: u32) -> Result<u32> {
    let mut first = NONE;
    let mut last = NONE;
    while let (Some(ours), Some(theirs)) = (slots.get(a as usize), slots.get(b as usize)) {
        let lower = match compare(input, ours, theirs) {
            Ordering::Less => core::mem::replace(&mut a, ours.next),
            Ordering::Greater => core::mem::replace(&mut b, theirs.next),
            Ordering::Equal => return Err(duplicate(ours, theirs)),
        };
        link(slots, &mut first, last, lower);
        last = lower;
    }
    link(slots, &mut first, last, if a == NONE { b } else { a });
    Ok(first)
}

#[inline(always)]
fn link(slots: &mut [Slot], first: &mut u32, last: u32, slot: u32) {
    if last == NONE {
        *first = slot;
    } else {
        set_next(slots, last, slot);
    }
}

#[inline(always)]
fn set_next(slots: &mut [Slot], at: u32, next: u32) {
    if let Some(slot) = slots.get_mut(at as usize) {
        slot.next = next;
    }
}

#[cold]
fn duplicate(a: &Slot, b: &Slot) -> Error {
    Error::at(ErrorKind::JsonDuplicateName, a.start.max(b.start))
}
