//! What the C ABI answers and tells beside it, and what is due by the core's result.

use paysig::{ErrorKind, Result};
use paysig_c::abi::paysig_told_t;

/// A status, and what is told beside it: length, slots, offset.
pub type Answer = (i32, usize, usize, usize);

/// What must be told of a result of the core's.
pub fn due(result: Result<usize>) -> Answer {
    match result {
        Ok(length) => (0, length, 0, usize::MAX),
        Err(error) => {
            let needed = |kind| if error.kind() == kind { error.needed().expect("a size") } else { 0 };
            let (room, slots) = (needed(ErrorKind::BufferTooSmall), needed(ErrorKind::ScratchTooSmall));
            (error.code(), room, slots, error.offset().unwrap_or(usize::MAX))
        }
    }
}

/// Makes a call that tells something, which it must write in every case.
pub fn answer(make: impl FnOnce(*mut paysig_told_t) -> i32) -> Answer {
    let mut told = paysig_told_t { length: 11, scratch_length: 12, error_offset: 13 };
    let status = make(&raw mut told);
    (status, told.length, told.scratch_length, told.error_offset)
}
