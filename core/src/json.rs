//! JSON (RFC 8259) over a byte slice: a strict reader without tree, heap or recursion, and what it takes to look at
//! strings and to tell people where a fault is.

pub(crate) mod position;
pub(crate) mod reader;
pub(crate) mod text;
pub(crate) mod utf8;
pub(crate) mod word;

/// How many arrays and objects may be open at once. RFC 8259, section 9, lets a parser set such a limit.
pub(crate) const MAX_DEPTH: u32 = 128;
