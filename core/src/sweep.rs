//! Overwriting the stack: Rust copies a value where it moves it, and what was there before is nobody's to wipe.

use zeroize::Zeroize;

/// More than making credentials uses, which are the largest.
const WORDS: usize = 1024;

/// Runs `call` in a frame of its own, and then overwrites 8 KiB of the stack that it used.
///
/// A [`Key`](crate::Key) wipes itself where it is dropped, but not where it was before it was moved. Where that matters,
/// make it and put it on the heap inside of `call`: then only a pointer is moved out. For a value that is not moved, as
/// when signing with a key, this is not needed.
///
/// # Example
/// ```
/// use paysig::{Key, swept};
/// let key: Box<Key> = swept(|| Key::new("cashout_secret_key").map(Box::new))?;
/// assert_eq!(key.sign(b"").to_hex(), "8d3e2b061e753c88e401ac8737e6dc7af9e02d590fd1dd4d5e1ded9f4430487c");
/// # Ok::<(), paysig::Error>(())
/// ```
#[inline]
pub fn swept<R>(call: impl FnOnce() -> R) -> R {
    let result = apart(call);
    sweep();
    result
}

#[inline(never)]
fn apart<R>(call: impl FnOnce() -> R) -> R {
    call()
}

#[inline(never)]
fn sweep() {
    [0_u64; WORDS].zeroize();
}
