//! The form `compact`: the text without its insignificant white space.

use core::ops::Range;

use super::sink::Sink;
use crate::Result;
use crate::json::reader::{self, Handler, Text};

/// Writes everything between two stretches of white space in one piece, and counts members and objects up to the text's
/// end or its fault.
#[inline(never)]
pub(crate) fn write<S: Sink>(input: &[u8], sink: &mut S) -> (Result<()>, usize) {
    let mut compact = Compact { input, sink, written: reader::skip_space(input, 0), counted: 0 };
    let read = reader::read(input, &mut compact).map(|root| compact.flush(root.end));
    (read, compact.counted)
}

struct Compact<'a, S> {
    input: &'a [u8],
    sink: &'a mut S,
    /// How far into the input everything has been written or skipped.
    written: usize,
    /// How many members and objects there have been.
    counted: usize,
}

impl<S: Sink> Compact<'_, S> {
    #[inline(always)]
    fn flush(&mut self, end: usize) {
        self.sink.copy(self.input, self.written, end);
    }
}

impl<S: Sink> Handler for Compact<'_, S> {
    #[inline(always)]
    fn open_object(&mut self, _at: usize) -> Result<()> {
        self.counted += 1;
        Ok(())
    }

    #[inline(always)]
    fn name(&mut self, _name: &Text) -> Result<()> {
        self.counted += 1;
        Ok(())
    }

    #[inline(always)]
    fn space(&mut self, range: Range<usize>) {
        self.flush(range.start);
        self.written = range.end;
    }
}
