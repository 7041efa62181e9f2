//! Pointers from C to slices and references, and results to C: the only file of the C ABI that does unsafe things.
//!
//! Every function here is called with what C passed, unchecked. What can be checked is (NULL, lengths over
//! `isize::MAX`, the mark of a key or signer); the rest is the contract in the header's preamble: a non-NULL pointer
//! points to as many bytes as its length says, and outputs do not overlap inputs.

#![allow(unsafe_code)]

pub(crate) mod provider;

use core::ffi::{c_char, c_void};
use core::mem::MaybeUninit;
use core::{ptr, slice};

use paysig::onekey::Credentials;
use paysig::{Error, ErrorKind, Form, Key, Result, Signature, Signer, Slot};
use zeroize::Zeroize;

use crate::abi::{
    PAYSIG_HEX_LOWER, PAYSIG_HEX_UPPER, PAYSIG_SIGNATURE_BYTES, PAYSIG_SIGNATURE_CHARS, paysig_key_t, paysig_part_t,
    paysig_signer_t, paysig_slot_t, paysig_status_t, paysig_told_t,
};
use crate::onekey::paysig_credentials_t;

/// What C's structs hold: a mark that says whether the value is there, and the value.
#[repr(C)]
struct Marked<T> {
    mark: u64,
    value: MaybeUninit<T>,
}

/// A struct that C declares and owns, and the Rust value that lives in it.
pub(crate) trait Place: Sized {
    type Value;
    /// Tells a living value from zeros and from chance. It differs for each type.
    const MARK: u64;
    const ABSENT: ErrorKind;
    /// Evaluated when the trait is used: the value fits the struct that C declares.
    const FITS: () = assert!(
        size_of::<Marked<Self::Value>>() <= size_of::<Self>()
            && align_of::<Marked<Self::Value>>() <= align_of::<Self>()
    );
}

impl Place for paysig_key_t {
    type Value = Key;
    const MARK: u64 = u64::from_be_bytes(*b"paysig k");
    const ABSENT: ErrorKind = ErrorKind::KeyNotReady;
}

impl Place for paysig_signer_t {
    type Value = Signer;
    const MARK: u64 = u64::from_be_bytes(*b"paysig s");
    const ABSENT: ErrorKind = ErrorKind::SignerNotReady;
}

/// Runs a call that C makes and turns its result into a status.
#[inline]
pub(crate) fn status(call: impl FnOnce() -> Result<()>) -> paysig_status_t {
    match call() {
        Ok(()) => 0,
        Err(error) => error.code(),
    }
}

/// As [`status`], for a call that handles a key or a signer by value: Rust may leave copies where it moves them. The
/// call runs in a function of its own, and what that used of the stack is overwritten afterwards, as `paysig::swept` does
/// but no more than is needed (`tests/c/residue.c` looks at it). Signing and verifying with a key in place copy nothing
/// that is not overwritten by the hash itself, and are not charged for this; see SECURITY.md for processors without SHA
/// instructions.
#[inline]
pub(crate) fn status_swept(call: impl FnOnce() -> Result<()>) -> paysig_status_t {
    status(|| swept(call))
}

/// The same for a call inside another.
#[inline]
pub(crate) fn swept<R>(call: impl FnOnce() -> R) -> R {
    let result = apart(call);
    sweep();
    result
}

/// More than any of these calls uses where it has a key: `tests/c/residue.c` finds nothing deeper either, where numbers are
/// decided. Credentials are larger, and made in `paysig::swept`.
const SWEPT_BYTES: usize = 2048;

#[inline(never)]
fn sweep() {
    [0_u8; SWEPT_BYTES].zeroize();
}

#[inline(never)]
fn apart<R>(call: impl FnOnce() -> R) -> R {
    call()
}

fn check_length(length: usize) -> Result<()> {
    if length > isize::MAX.unsigned_abs() { Err(ErrorKind::LengthTooLarge.into()) } else { Ok(()) }
}

/// `length` bytes at `start`. NULL is no bytes where the length is 0.
#[inline]
pub(crate) unsafe fn bytes<'a>(start: *const c_void, length: usize) -> Result<&'a [u8]> {
    // SAFETY: bytes have no alignment or validity to keep; the rest is the caller's promise.
    unsafe { items(start.cast(), length) }
}

/// `length` items at `start`. NULL is no items where the length is 0.
#[inline]
unsafe fn items<'a, T>(start: *const T, length: usize) -> Result<&'a [T]> {
    check_length(length.saturating_mul(size_of::<T>()))?;
    if length == 0 {
        return Ok(&[]);
    }
    if start.is_null() {
        return Err(ErrorKind::NullPointer.into());
    }
    // SAFETY: not NULL, not longer than an object can be; the header's contract says that the items are there.
    Ok(unsafe { slice::from_raw_parts(start, length) })
}

/// The parts of a message. They are all checked before the first is used.
pub(crate) unsafe fn parts<'a>(start: *const paysig_part_t, length: usize) -> Result<impl Iterator<Item = &'a [u8]>> {
    // SAFETY: passed on from the caller.
    let parts = unsafe { items(start, length) }?;
    for part in parts {
        // SAFETY: as promised for every part. Nothing is read here.
        unsafe { bytes(part.bytes, part.length) }?;
    }
    // SAFETY: as above; none is refused any more.
    Ok(parts.iter().map(|part| unsafe { bytes(part.bytes, part.length) }.unwrap_or_default()))
}

/// The keys behind an array of pointers. They are all checked before the first is used.
pub(crate) unsafe fn keys<'a>(
    start: *const *const paysig_key_t,
    length: usize,
) -> Result<impl Iterator<Item = &'a Key>> {
    // SAFETY: passed on from the caller.
    let keys = unsafe { items(start, length) }?;
    for key in keys {
        // SAFETY: as promised for every key.
        unsafe { self::key(*key) }?;
    }
    // SAFETY: as above; none is refused any more.
    Ok(keys.iter().filter_map(|key| unsafe { self::key(*key) }.ok()))
}

/// The value that lives in a struct of C's.
#[inline]
pub(crate) unsafe fn value<'a, P: Place>(place: *const P) -> Result<&'a P::Value> {
    // SAFETY: passed on from the caller.
    let slot = unsafe { living(place.cast_mut()) }?;
    // SAFETY: the mark says that the value was written; C promises not to change it during the call.
    Ok(unsafe { (*slot).value.assume_init_ref() })
}

/// A key, or that of credentials whose place is passed as a key's.
#[inline]
pub(crate) unsafe fn key<'a>(place: *const paysig_key_t) -> Result<&'a Key> {
    if place.is_null() {
        return Err(ErrorKind::NullPointer.into());
    }
    // SAFETY: passed on from the caller.
    let key = unsafe { value(place).ok().or_else(|| credentials_key(place)) };
    key.ok_or(Error::new(ErrorKind::KeyNotReady))
}

#[cold]
#[inline(never)]
unsafe fn credentials_key<'a>(place: *const paysig_key_t) -> Option<&'a Key> {
    // SAFETY: not NULL, so the mark is there, in either struct; only where it is that of credentials, C has passed them.
    unsafe { value::<paysig_credentials_t>(place.cast()) }.ok().map(Credentials::key)
}

/// As [`value`], to change it.
#[inline]
pub(crate) unsafe fn value_mut<'a, P: Place>(place: *mut P) -> Result<&'a mut P::Value> {
    // SAFETY: passed on from the caller.
    let slot = unsafe { living(place) }?;
    // SAFETY: the mark says that the value was written; C promises that nobody else uses it during the call.
    Ok(unsafe { (*slot).value.assume_init_mut() })
}

/// A struct of C's whose mark says that a value lives in it.
#[inline]
unsafe fn living<P: Place>(place: *mut P) -> Result<*mut Marked<P::Value>> {
    let () = P::FITS;
    let slot: *mut Marked<P::Value> = place.cast();
    if slot.is_null() {
        return Err(ErrorKind::NullPointer.into());
    }
    // SAFETY: not NULL, and C's struct is as large and as aligned as the slot (`FITS`).
    if unsafe { (&raw const (*slot).mark).read() } != P::MARK {
        return Err(P::ABSENT.into());
    }
    Ok(slot)
}

/// Puts a value into a struct of C's, whatever was there. On an error the struct is left without a value.
pub(crate) unsafe fn put<P: Place>(place: *mut P, make: impl FnOnce() -> Result<P::Value>) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe { wipe(place) }?;
    let slot: *mut Marked<P::Value> = place.cast();
    let result = make();
    let value = result.as_ref().map_err(|error| *error)?;
    // SAFETY: `wipe` has checked the pointer. The value owns nothing outside its bytes, so a copy of them is the value;
    // the one on the stack is wiped when `result` is dropped.
    unsafe {
        (&raw mut (*slot).value).cast::<P::Value>().copy_from_nonoverlapping(value, 1);
        (&raw mut (*slot).mark).write(P::MARK);
    }
    Ok(())
}

/// Takes the value out of a struct of C's, which is wiped.
pub(crate) unsafe fn take<P: Place>(place: *mut P) -> Result<P::Value> {
    // SAFETY: passed on from the caller.
    let slot = unsafe { living(place) }?;
    // SAFETY: the mark says that the value was written, and the wipe that it is not read again.
    let value = unsafe { (*slot).value.assume_init_read() };
    // SAFETY: as above.
    unsafe { wipe(place) }?;
    Ok(value)
}

/// Overwrites the whole of a struct of C's with zeros, in a way that the compiler may not leave out.
///
/// The values own nothing outside their bytes, so this also ends their life.
pub(crate) unsafe fn wipe<P: Place>(place: *mut P) -> Result<()> {
    let () = P::FITS;
    if place.is_null() {
        return Err(ErrorKind::NullPointer.into());
    }
    // SAFETY: not NULL, and C's struct is there and writable. It may never have been written, so that comes first.
    let words = unsafe {
        place.write_bytes(0, 1);
        slice::from_raw_parts_mut(place.cast::<u64>(), size_of::<P>() / size_of::<u64>())
    };
    // Again, because the compiler may leave out what nobody reads, but not this.
    words.zeroize();
    Ok(())
}

/// Checks a place for one output and writes to it.
pub(crate) unsafe fn set<T: Copy>(place: *mut T, value: T) -> Result<()> {
    check_place(place)?;
    // SAFETY: not NULL; C promises that it is what its type says.
    unsafe { place.write(value) };
    Ok(())
}

/// Checks a place for one output without writing to it.
pub(crate) fn check_place<T>(place: *mut T) -> Result<()> {
    if place.is_null() { Err(ErrorKind::NullPointer.into()) } else { Ok(()) }
}

/// A struct of C's that is only read.
unsafe fn reference<'a, T>(place: *const T) -> Result<&'a T> {
    // SAFETY: passed on from the caller: NULL, or a struct that stays as it is during the call.
    unsafe { place.as_ref() }.ok_or(Error::new(ErrorKind::NullPointer))
}

/// Where the error has an offset, writes it to `place`, which the caller has checked with [`set`].
pub(crate) unsafe fn tell_offset(checked: Result<()>, place: *mut usize) -> Result<()> {
    if let Err(Some(offset)) = checked.map_err(|error| error.offset()) {
        // SAFETY: passed on from the caller.
        unsafe { set(place, offset) }?;
    }
    checked
}

/// A form by its number.
pub(crate) fn form(number: u32) -> Result<Form> {
    let form = i32::try_from(number).ok().and_then(Form::from_code);
    form.ok_or(ErrorKind::UnknownForm.into())
}

/// Scratch that C lends. NULL is no slots where the length is 0.
pub(crate) unsafe fn slots<'a>(start: *mut paysig_slot_t, length: usize) -> Result<&'a mut [Slot]> {
    const {
        assert!(size_of::<Slot>() <= size_of::<paysig_slot_t>() && align_of::<Slot>() <= align_of::<paysig_slot_t>());
    }
    // SAFETY: whatever bytes they hold are slots, of which every value is valid. `Slot` is as large as C's struct or
    // smaller, so that there are at least so many.
    unsafe { items_mut(start.cast(), length, size_of::<paysig_slot_t>()) }
}

/// A buffer that C lends. NULL is no bytes where the capacity is 0.
pub(crate) unsafe fn buffer<'a>(start: *mut c_void, capacity: usize) -> Result<&'a mut [u8]> {
    // SAFETY: passed on from the caller.
    unsafe { items_mut(start.cast(), capacity, 1) }
}

/// Runs a call that writes to a buffer that C lends, and fills that with zeros where it fails, whatever it fails at.
pub(crate) unsafe fn clearing(
    start: *mut c_void,
    capacity: usize,
    call: impl FnOnce() -> paysig_status_t,
) -> paysig_status_t {
    let status = call();
    if status != 0 {
        // SAFETY: passed on from the caller; the call no longer has it.
        if let Ok(buffer) = unsafe { buffer(start, capacity) } {
            buffer.fill(0);
        }
    }
    status
}

/// `length` items at `start`, each of which takes `item_bytes` of C's memory.
unsafe fn items_mut<'a, T>(start: *mut T, length: usize, item_bytes: usize) -> Result<&'a mut [T]> {
    check_length(length.saturating_mul(item_bytes))?;
    if length == 0 {
        return Ok(&mut []);
    }
    if start.is_null() {
        return Err(ErrorKind::NullPointer.into());
    }
    // SAFETY: not NULL, not longer than an object can be; the header's contract says that the items are there and that
    // nothing else uses them during the call.
    Ok(unsafe { slice::from_raw_parts_mut(start, length) })
}

/// Runs a call that makes `length` bytes, and writes what there is to tell, whatever comes of it.
pub(crate) unsafe fn telling(told: *mut paysig_told_t, call: impl FnOnce() -> Result<usize>) -> paysig_status_t {
    if told.is_null() {
        return ErrorKind::NullPointer.code();
    }
    let result = call();
    // SAFETY: not NULL.
    unsafe { tell(told, result) }
}

// One copy for all calls.
#[inline(never)]
unsafe fn tell(told: *mut paysig_told_t, result: Result<usize>) -> paysig_status_t {
    let needed = |kind| result.err().filter(|error| error.kind() == kind).and_then(|error| error.needed());
    let tell = paysig_told_t {
        length: result.ok().or(needed(ErrorKind::BufferTooSmall)).unwrap_or_default(),
        scratch_length: needed(ErrorKind::ScratchTooSmall).unwrap_or_default(),
        error_offset: result.err().and_then(|error| error.offset()).unwrap_or(usize::MAX),
    };
    // SAFETY: C promises that it is a `paysig_told_t`.
    unsafe { told.write(tell) };
    status(|| result.map(drop))
}

/// Writes a signature as text and a NUL to `out`, and the text's length to `out_length`. Everything is checked before
/// `make` runs. Where `capacity` is too small, nothing is written to `out`, and the size needed to `out_length`.
pub(crate) unsafe fn write_signature(
    out: *mut c_char,
    capacity: usize,
    out_length: *mut usize,
    encoding: u32,
    make: impl FnOnce() -> Result<Signature>,
) -> Result<()> {
    check_place(out_length)?;
    check_length(capacity)?;
    if out.is_null() && capacity > 0 {
        return Err(ErrorKind::NullPointer.into());
    }
    let encode = match encoding {
        PAYSIG_HEX_LOWER => Signature::to_hex,
        PAYSIG_HEX_UPPER => Signature::to_hex_upper,
        _ => return Err(ErrorKind::UnknownEncoding.into()),
    };
    if capacity < PAYSIG_SIGNATURE_BYTES {
        // SAFETY: checked above.
        unsafe { out_length.write(PAYSIG_SIGNATURE_BYTES) };
        return Err(Error::needs(PAYSIG_SIGNATURE_BYTES));
    }
    let text = encode(&make()?);
    // SAFETY: `out` has room for the text and the NUL, and the text lives in this call's own memory.
    unsafe {
        ptr::copy_nonoverlapping(text.as_bytes().as_ptr(), out.cast(), PAYSIG_SIGNATURE_CHARS);
        out.add(PAYSIG_SIGNATURE_CHARS).write(0);
        out_length.write(PAYSIG_SIGNATURE_CHARS);
    }
    Ok(())
}
