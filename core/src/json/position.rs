//! Where a byte offset is, for messages to people: line, column, and what stands around it.

use core::fmt;

/// How much of the line to show on either side, in bytes.
const EXCERPT_BYTES: usize = 32;

/// Where a byte offset is in a text: line and column, counted from 1, and a short excerpt.
///
/// The excerpt shows the payload, which may hold credentials: print it to the person who sent it, do not log it. No
/// error of this crate holds one.
///
/// # Example
/// ```
/// use paysig::{Form, Position};
/// let text = b"{\n  \"amount\": 01\n}";
/// let error = paysig::canonical_len(Form::Compact, text, &mut []).unwrap_err();
/// let position = Position::new(text, error.offset().unwrap());
/// assert_eq!(position.to_string(), "line 2, column 14");
/// assert_eq!((position.before(), position.after()), ("  \"amount\": 0", "1"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    line: usize,
    column: usize,
    before: &'a str,
    after: &'a str,
}

impl<'a> Position<'a> {
    /// The position of the byte at `offset`; that of the text's end, where it is not that long.
    ///
    /// Lines end with a line feed. Columns count characters; a byte that is no UTF-8 counts as one.
    #[must_use]
    pub fn new(text: &'a [u8], offset: usize) -> Self {
        let (head, tail) = text.split_at_checked(offset).unwrap_or((text, &[]));
        let line = Self::line_of(text, offset);
        let head = head.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let tail = tail.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let column =
            head.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum::<usize>() + 1;
        Self { line, column, before: last_characters(head), after: first_characters(tail) }
    }

    /// The line alone.
    #[must_use]
    pub fn line_of(text: &[u8], offset: usize) -> usize {
        1 + text.iter().take(offset).filter(|byte| **byte == b'\n').count()
    }

    /// The line, counted from 1.
    #[must_use]
    pub const fn line(&self) -> usize {
        self.line
    }

    /// The column in characters, counted from 1.
    #[must_use]
    pub const fn column(&self) -> usize {
        self.column
    }

    /// What stands before the offset on its line: at most 32 bytes of whole characters.
    #[must_use]
    pub const fn before(&self) -> &'a str {
        self.before
    }

    /// What stands from the offset on, on its line: at most 32 bytes of whole characters.
    #[must_use]
    pub const fn after(&self) -> &'a str {
        self.after
    }
}

impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

fn last_characters(line: &[u8]) -> &str {
    let from = line.len().saturating_sub(EXCERPT_BYTES);
    let bytes = line.get(from..).unwrap_or_default();
    // The first bytes may belong to a character that is cut; whatever precedes other invalid bytes is left out too.
    bytes.utf8_chunks().last().filter(|chunk| chunk.invalid().is_empty()).map_or("", |chunk| chunk.valid())
}

fn first_characters(line: &[u8]) -> &str {
    let bytes = line.get(..EXCERPT_BYTES).unwrap_or(line);
    bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid())
}
