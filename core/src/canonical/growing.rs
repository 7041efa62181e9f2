//! A buffer on the heap that grows, with room behind its end for what is written in fixed steps.

use alloc::vec::Vec;

use super::sink::{NUMBER, NumberText};
use crate::json::word;

/// Bytes, and room behind them. Short parts go there in steps of fixed size, which may write beyond their end.
#[derive(Default)]
pub(super) struct Growing {
    /// As many as have been used at any time; those from `length` on mean nothing.
    bytes: Vec<u8>,
    length: usize,
}

/// Parts that are no longer than this are copied in one step.
const STEP: usize = 32;

impl Growing {
    pub(super) const fn new() -> Self {
        Self { bytes: Vec::new(), length: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }

    pub(super) fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// With what stands behind it, so that words can be read up to its end.
    pub(super) fn with_room(&self) -> &[u8] {
        &self.bytes
    }

    /// Cuts it off.
    pub(super) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Room for so many bytes, and for one step more.
    #[inline(always)]
    fn room(&mut self, count: usize) -> &mut [u8] {
        let end = self.length + count + NUMBER;
        if end > self.bytes.len() {
            self.grow(end);
        }
        self.bytes.get_mut(self.length..).unwrap_or_default()
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) {
        self.bytes.resize(end.max(2 * self.bytes.len()), 0);
    }

    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        if let Some(place) = self.room(1).first_mut() {
            *place = byte;
            self.length += 1;
        }
    }

    #[inline(always)]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        if let Some(place) = self.room(bytes.len()).get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
            self.length += bytes.len();
        }
    }

    /// Takes a part of another one.
    #[inline(always)]
    pub(super) fn copy(&mut self, other: &Self, from: usize, to: usize) {
        let count = to.saturating_sub(from);
        let source = other.bytes.get(from..).and_then(<[u8]>::first_chunk::<STEP>);
        match (source, self.room(count).first_chunk_mut()) {
            (Some(source), Some(place)) if count <= STEP => {
                *place = *source;
                self.length += count;
            }
            _ => self.extend(other.bytes.get(from..to).unwrap_or_default()),
        }
    }

    /// Takes what `print` writes and gives the length of.
    #[inline(always)]
    pub(super) fn print(&mut self, print: impl Fn(&mut NumberText) -> usize) {
        if let Some(place) = self.room(NUMBER).first_chunk_mut() {
            self.length += print(place);
        }
    }

    /// Takes text in quotation marks, unless some of it must be escaped: then it tells so, and takes nothing.
    #[inline(always)]
    pub(super) fn quote(&mut self, text: &[u8]) -> bool {
        let count = text.len();
        let room = self.room(count + 2);
        let Some((first, place)) = room.split_first_mut() else { return false };
        *first = b'"';
        let mut marks = 0;
        let mut copy = |place: Option<&mut [u8; word::BYTES]>, eight: u64| {
            marks |= word::escaped(eight);
            if let Some(place) = place {
                *place = eight.to_le_bytes();
            }
        };
        if let Some(last) = count.checked_sub(word::BYTES) {
            let mut at = 0;
            while at < last {
                copy(place.get_mut(at..).and_then(<[u8]>::first_chunk_mut), word::load(text, at).unwrap_or_default());
                at += word::BYTES;
            }
            // The last eight, of which some may have been copied before.
            copy(place.get_mut(last..).and_then(<[u8]>::first_chunk_mut), word::load(text, last).unwrap_or_default());
        } else {
            copy(place.first_chunk_mut(), word::load_short(text));
        }
        if marks != 0 {
            return false;
        }
        if let Some(mark) = place.get_mut(count) {
            *mark = b'"';
        }
        self.length += count + 2;
        true
    }
}
