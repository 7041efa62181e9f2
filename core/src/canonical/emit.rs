//! The second pass of the JCS forms: writes the text that the first pass has checked, members in their order.
//!
//! Whatever is canonical as it stands goes out in one piece. The objects that had to be sorted and are being written
//! form a stack, linked through their own slots, so that nesting takes no memory of its own.

use super::index::{CLEAN, Index};
use super::scratch::{NONE, Slot};
use super::sink::Sink;
use super::{number, string};
use crate::Result;
use crate::json::{reader, text};

/// Writes the text that `index` was made of.
pub(super) fn emit<S: Sink>(input: &[u8], slots: &mut [Slot], index: &Index, sink: &mut S) -> Result<()> {
    if index.clean {
        sink.write(input.get(index.root.clone()).unwrap_or_default());
        return Ok(());
    }
    let slots = slots.get_mut(..index.used).unwrap_or_default();
    let mut writer = Writer { input, sink, at: index.root.start, written: index.root.start };
    // The object that is being written, its member, and where that ends; the slot from which on objects are looked for.
    let (mut object, mut member, mut end, mut slot) = (NONE, NONE, index.root.end, 0);
    loop {
        if let Some(next) = writer.value(end, slots, &mut slot)? {
            // An object that was sorted: from now on `key` tells where to go on after it.
            let Some(inner) = slots.get_mut(next as usize) else { return Ok(()) };
            inner.key = u64::from(object) << 32 | u64::from(member);
            (object, member) = (next, inner.inner);
        } else {
            let next = slots.get(member as usize).map_or(NONE, |slot| slot.next);
            if next == NONE {
                let Some(outer) = slots.get(object as usize) else { return Ok(()) };
                // On with what stands after the `}`.
                writer.written = outer.end;
                writer.at = outer.end + 1;
                slot = outer.next as usize;
                (object, member) = unpack(outer.key);
                end = slots.get(member as usize).map_or(index.root.end, |slot| slot.end);
                continue;
            }
            sink_comma(&mut writer);
            member = next;
        }
        let Some(next) = slots.get(member as usize) else { return Ok(()) };
        writer.written = next.start;
        writer.at = if next.inner == CLEAN { next.end } else { next.start };
        end = next.end;
        slot = member as usize + 1;
    }
}

fn sink_comma<S: Sink>(writer: &mut Writer<'_, S>) {
    writer.sink.write(b",");
}

/// Two links in one number.
fn unpack(key: u64) -> (u32, u32) {
    // Halves of 64 bits always fit 32.
    let half = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(NONE);
    (half(key >> 32), half(key))
}

struct Writer<'a, S> {
    input: &'a [u8],
    sink: &'a mut S,
    at: usize,
    /// What stands from here to `at` is canonical as it stands, and has still to be written.
    written: usize,
}

impl<S: Sink> Writer<'_, S> {
    /// Writes up to `end`, or up to and with the `{` of the next object that had to be sorted, whose slot it gives.
    fn value(&mut self, end: usize, slots: &[Slot], slot: &mut usize) -> Result<Option<u32>> {
        while self.at < end {
            match self.input.get(self.at) {
                Some(b'"') => self.string()?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                Some(b' ' | b'\n' | b'\r' | b'\t') => {
                    self.flush();
                    self.at = reader::rest_of_space(self.input, self.at + 1);
                    self.written = self.at;
                }
                Some(b'{') => {
                    let found = sorted_object(slots, slot, self.at);
                    self.at += 1;
                    if found.is_some() {
                        self.flush();
                        return Ok(found);
                    }
                }
                _ => self.at += 1,
            }
        }
        self.flush();
        Ok(None)
    }

    #[inline(always)]
    fn flush(&mut self) {
        // `at` may have gone beyond the value by the white space after it, and then `written` has too.
        self.sink.copy(self.input, self.written, self.at);
    }

    #[inline(always)]
    fn string(&mut self) -> Result<()> {
        let string = text::reread(self.input, self.at);
        if string.escaped && !string::check(self.input, &string)? {
            self.flush();
            string::write(self.input, &string, self.sink);
            self.written = string.end;
        }
        self.at = string.end;
        Ok(())
    }

    #[inline(always)]
    fn number(&mut self) -> Result<()> {
        (self.at, self.written) = number::write(self.input, self.written, self.at, self.sink)?;
        Ok(())
    }
}

/// The slot of the object at `at`, if it had to be sorted.
fn sorted_object(slots: &[Slot], slot: &mut usize, at: usize) -> Option<u32> {
    while let Some(found) = slots.get(*slot) {
        if found.start > at {
            break;
        }
        *slot += 1;
        if found.start == at {
            // Its own number is the one before the next.
            return if found.inner == NONE { None } else { u32::try_from(*slot - 1).ok() };
        }
    }
    None
}
