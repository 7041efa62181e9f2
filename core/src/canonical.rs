//! Canonical forms: for each, a rule that gives one byte string for a payload.
//!
//! `verbatim` and `compact` take one pass. The JCS forms take two: the first checks everything, and sorts where it must
//! ([`index`]); the second writes ([`emit`]). Nothing is written twice, moved or held, so that the same code fills a
//! buffer and feeds a signer.

mod big;
#[cfg(feature = "alloc")]
mod builder;
mod compact;
mod decimal;
mod double;
mod emit;
mod form;
#[cfg(feature = "alloc")]
mod growing;
mod index;
#[cfg(feature = "alloc")]
mod layout;
mod number;
mod order;
mod powers;
mod scratch;
pub(crate) mod sink;
mod string;

#[cfg(feature = "alloc")]
pub use builder::Builder;
pub use form::Form;
#[cfg(feature = "alloc")]
pub use layout::Layout;
pub use scratch::{Scratch, Slot, slots_needed};

use number::Numbers;
#[cfg(feature = "alloc")]
use sink::Heap;
use sink::{Buffer, Sink};

use crate::json::utf8;
use crate::{ErrorKind, Key, Result, Signature};

/// Writes a payload's canonical form to the start of `out`, and gives that part of it.
///
/// The rest of `out` may have been overwritten; after an error all of it.
///
/// # Errors
/// What the form [refuses](Form), with the byte offset. [`ErrorKind::ScratchTooSmall`] and
/// [`ErrorKind::BufferTooSmall`] say how many slots and how many bytes are [needed](crate::Error::needed).
///
/// # Example
/// ```
/// use paysig::{Form, Slot, canonicalize};
/// let (mut scratch, mut out) = ([Slot::EMPTY; 8], [0; 64]);
/// let bytes = canonicalize(Form::Jcs, br#"{ "peach": 1E2, "apple": "\u20ac" }"#, &mut scratch, &mut out)?;
/// assert_eq!(bytes, r#"{"apple":"€","peach":100}"#.as_bytes());
/// # Ok::<(), paysig::Error>(())
/// ```
pub fn canonicalize<'o, S: Scratch + ?Sized>(
    form: Form,
    input: &[u8],
    scratch: &mut S,
    out: &'o mut [u8],
) -> Result<&'o [u8]> {
    let mut buffer = Buffer::new(out);
    write(form, input, scratch, &mut buffer)?;
    buffer.finish()
}

/// How many bytes a payload's canonical form has.
///
/// # Errors
/// As [`canonicalize`], but for the buffer.
///
/// # Example
/// ```
/// use paysig::{Form, canonical_len};
/// assert_eq!(canonical_len(Form::Compact, b"[ 1.0, 2 ]", &mut []), Ok(7));
/// ```
pub fn canonical_len<S: Scratch + ?Sized>(form: Form, input: &[u8], scratch: &mut S) -> Result<usize> {
    let mut counter = Buffer::new(&mut []);
    write(form, input, scratch, &mut counter)?;
    Ok(counter.length())
}

/// A payload's canonical form on the heap.
///
/// # Errors
/// What the form [refuses](Form), with the byte offset; [`ErrorKind::OutOfMemory`].
///
/// # Example
/// ```
/// use paysig::{ErrorKind, Form, canonicalize_to_vec};
/// let text = br#"{"amount": 12345678901234567890}"#;
/// assert_eq!(canonicalize_to_vec(Form::Jcs, text)?, br#"{"amount":12345678901234567000}"#);
/// let error = canonicalize_to_vec(Form::JcsExact, text).unwrap_err();
/// assert_eq!((error.kind(), error.offset()), (ErrorKind::NumberInexact, Some(11)));
/// # Ok::<(), paysig::Error>(())
/// ```
#[cfg(feature = "alloc")]
pub fn canonicalize_to_vec(form: Form, input: &[u8]) -> Result<alloc::vec::Vec<u8>> {
    let mut bytes = alloc::vec::Vec::new();
    canonicalize_into(form, input, &mut alloc::vec::Vec::new(), &mut bytes)?;
    Ok(bytes)
}

/// Replaces what `out` holds with a payload's canonical form. For many payloads, one after the other: a `Vec` allocates
/// nothing where an earlier one was as long, and neither does a `Vec` of [`Slot`]s as scratch.
///
/// After an error `out` is empty.
///
/// # Errors
/// As [`canonicalize`], but for the buffer; [`ErrorKind::OutOfMemory`].
///
/// # Example
/// ```
/// use paysig::{Form, canonicalize_into};
/// let (mut scratch, mut out) = (Vec::new(), Vec::new());
/// canonicalize_into(Form::Jcs, br#"{"b": 2, "a": 1.0}"#, &mut scratch, &mut out)?;
/// assert_eq!(out, br#"{"a":1,"b":2}"#);
/// canonicalize_into(Form::Jcs, b"[ 1E2 ]", &mut scratch, &mut out)?;
/// assert_eq!(out, b"[100]");
/// # Ok::<(), paysig::Error>(())
/// ```
#[cfg(feature = "alloc")]
pub fn canonicalize_into<S: Scratch + ?Sized>(
    form: Form,
    input: &[u8],
    scratch: &mut S,
    out: &mut alloc::vec::Vec<u8>,
) -> Result<()> {
    out.clear();
    out.try_reserve(input.len()).map_err(|_| ErrorKind::OutOfMemory)?;
    let mut heap = Heap::new(out);
    write(form, input, scratch, &mut heap).and_then(|()| heap.finish()).inspect_err(|_| out.clear())
}

/// How many bytes of a canonical form are gathered before they are hashed: eight blocks.
const SIGNED_AT_ONCE: usize = 512;

impl Key {
    /// Signs a payload's canonical form, which goes to the hash as it is made and is never held.
    ///
    /// # Errors
    /// As [`canonicalize`], but for the buffer.
    ///
    /// # Example
    /// ```
    /// use paysig::{Form, Key, Slot};
    /// let key = Key::new("cashout_secret_key")?;
    /// let mut scratch = [Slot::EMPTY; 16];
    /// let signature = key.sign_canonical(Form::Jcs, br#"{ "b": 2, "a": 1.0 }"#, &mut scratch)?;
    /// assert_eq!(signature, key.sign(br#"{"a":1,"b":2}"#));
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn sign_canonical<S: Scratch + ?Sized>(&self, form: Form, input: &[u8], scratch: &mut S) -> Result<Signature> {
        let (mut signer, mut place) = (self.signer(), [0; SIGNED_AT_ONCE]);
        let mut buffer = Buffer::before(&mut signer, &mut place);
        write(form, input, scratch, &mut buffer)?;
        buffer.flush();
        Ok(signer.close())
    }

    /// Checks that `presented` is the signature of the payload's canonical form.
    ///
    /// Only for contracts that sign a canonical form: it reads `input` before the signature has been checked. Where the
    /// bytes themselves are signed, as by the provider, use [`Key::verify`].
    ///
    /// # Errors
    /// As [`Key::sign_canonical`], and as [`Key::verify`].
    ///
    /// # Example
    /// ```
    /// use paysig::{Form, Key, Slot};
    /// let key = Key::new("cashout_secret_key")?;
    /// let presented = key.sign(br#"{"a":1,"b":2}"#).to_hex();
    /// key.verify_canonical(Form::Jcs, br#"{ "b": 2, "a": 1.0 }"#, &mut [Slot::EMPTY; 16], presented)?;
    /// # Ok::<(), paysig::Error>(())
    /// ```
    pub fn verify_canonical<S: Scratch + ?Sized>(
        &self,
        form: Form,
        input: &[u8],
        scratch: &mut S,
        presented: impl AsRef<[u8]>,
    ) -> Result<()> {
        let presented = Signature::from_hex(presented)?;
        self.sign_canonical(form, input, scratch)?.matches(&presented)
    }
}

fn write<W: Sink, S: Scratch + ?Sized>(form: Form, input: &[u8], scratch: &mut S, sink: &mut W) -> Result<()> {
    match form {
        Form::Verbatim => {
            utf8::refuse_bom(input)?;
            utf8::check(input)?;
            sink.write(input);
            Ok(())
        }
        Form::Compact => compact::write(input, sink).0,
        Form::Jcs => jcs(input, Numbers::Rounded, scratch, sink),
        Form::JcsExact => jcs(input, Numbers::Exact, scratch, sink),
    }
}

fn jcs<W: Sink, S: Scratch + ?Sized>(input: &[u8], numbers: Numbers, scratch: &mut S, sink: &mut W) -> Result<()> {
    // A first guess for scratch that grows; objects have more bytes than this to a slot.
    let mut slots = input.len() / 16 + 8;
    // Where there is no memory for a guess, fewer may do.
    let _ = scratch.grow(slots);
    loop {
        match index::index(input, numbers, scratch.slots()) {
            Ok(index) => return emit::emit(input, scratch.slots(), &index, sink),
            Err(error) if error.kind() == ErrorKind::ScratchTooSmall => {
                slots = slots.saturating_mul(4);
                scratch::grow(scratch, slots, input)?;
            }
            Err(error) => return Err(error),
        }
    }
}
