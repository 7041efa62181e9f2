//! Secrets leave no trace: dropped keys and signers are zeros in memory, and no text shows them.

// Looking at memory whose value has been dropped takes raw pointers.
#![allow(unsafe_code)]

use std::mem::MaybeUninit;
use std::ptr;

use paysig::{Key, Signer};

const SECRET: &str = "cashout_secret_key";

/// The bytes of a value before and after its drop, in the same place.
fn before_and_after_drop<T>(value: T) -> (Vec<u8>, Vec<u8>) {
    fn bytes<T>(place: *const T) -> Vec<u8> {
        // Volatile, byte by byte: the compiler may not answer from what it knows of the value.
        // SAFETY: `place` has `size_of::<T>()` initialised bytes; neither type has padding (checked by the callers).
        (0..size_of::<T>()).map(|i| unsafe { ptr::read_volatile(place.cast::<u8>().add(i)) }).collect()
    }
    let mut place = Box::new(MaybeUninit::new(value));
    let before = bytes(place.as_ptr());
    // SAFETY: written above, dropped once, and `MaybeUninit` does not drop it again.
    unsafe { ptr::drop_in_place(place.as_mut_ptr()) };
    let after = bytes(place.as_ptr());
    (before, after)
}

#[test]
fn a_dropped_key_is_zeros() {
    assert_eq!(size_of::<Key>(), 64, "two states and no padding");
    let (before, after) = before_and_after_drop(Key::new(SECRET).unwrap());
    assert!(before.iter().filter(|byte| **byte != 0).count() > 48, "the key's states were there");
    assert_eq!(after, [0; 64]);
}

#[test]
fn a_dropped_signer_is_zeros() {
    assert_eq!(size_of::<Signer>(), 136, "two states, a block, a length and no padding");
    let mut signer = Key::new(SECRET).unwrap().signer();
    signer.update(&[0xaa; 100]);
    let (before, after) = before_and_after_drop(signer);
    assert!(before.windows(36).any(|bytes| bytes == [0xaa; 36]), "the message's tail was there");
    assert_eq!(after, [0; 136]);
}

#[test]
fn debug_shows_nothing() {
    let key = Key::new(SECRET).unwrap();
    assert_eq!(format!("{key:?} {key:#?}"), "Key(redacted) Key(redacted)");
    assert_eq!(format!("{:?}", key.signer()), "Signer(redacted)");
    assert_eq!(format!("{:?}", key.sign(b"")), "Signature(redacted)");
}

#[test]
fn no_error_holds_the_secret_or_the_expected_signature() {
    let key = Key::new(SECRET).unwrap();
    let expected = key.sign(b"{}").to_hex();
    for presented in ["", "00", &"0".repeat(64), &format!("{}g", &expected[..63])] {
        let error = key.verify(b"{}", presented).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(&expected[..8]), "{shown}");
    }
    for secret in ["quoted_secret'", "newline_secret\n"] {
        let error = Key::new(secret).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("_secret"));
    }
}

/// Shared by reference between threads, as one key serves a whole process.
#[test]
fn keys_are_send_and_sync() {
    fn assert_send_sync<T: Send + Sync>() {}
    assert_send_sync::<Key>();
    assert_send_sync::<Signer>();
}
