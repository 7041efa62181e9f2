//! Secrets leave no trace: dropped keys and signers are zeros in memory, and no text shows them.

// Looking at memory whose value has been dropped takes raw pointers.
#![allow(unsafe_code)]

use std::mem::MaybeUninit;
use std::ptr;

use paysig::onekey::{Credentials, Environment, Notification, Request};
use paysig::{Fields, Key, Scheme, Signer, swept};
use sha2::{Digest, Sha256};

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
fn dropped_credentials_are_gone() {
    assert_eq!(size_of::<Credentials>(), 992, "no padding");
    let (login, pass) = ("an_api_key_of_some_length", "a_passphrase_of_some_length");
    let key = Key::new(SECRET).unwrap();
    // SAFETY: a key is two states and no padding (`a_dropped_key_is_zeros`).
    let states = unsafe { ptr::read(ptr::from_ref(&key).cast::<[u8; 64]>()) };
    let (before, after) = before_and_after_drop(Credentials::new(Environment::staging(), login, pass, SECRET).unwrap());
    let basic = b"Basic YW5fYXBpX2tleV9vZl9zb21lX2xlbmd0aDphX3Bhc3NwaHJhc2Vfb2Zfc29tZV9sZW5ndGg=";
    for text in [login.as_bytes(), pass.as_bytes(), basic, &states] {
        let is_in = |memory: &[u8], part: &[u8]| memory.windows(part.len()).any(|bytes| bytes == part);
        assert!(is_in(&before, text), "it was there");
        assert!(!text.windows(8).any(|part| is_in(&after, part)), "something is left");
    }
}

/// Leaves a pattern on the stack, about as deep as making credentials goes.
#[inline(never)]
fn stain() -> usize {
    let mut place = std::hint::black_box([0x5a_a5_u16; 1500]);
    std::hint::black_box(&mut place).len()
}

/// What is on the stack where the next call would be.
#[inline(never)]
fn stack() -> Vec<u8> {
    const BYTES: usize = 16 * 1024;
    let place = MaybeUninit::<[u8; BYTES]>::uninit();
    let start = std::hint::black_box(&place).as_ptr().cast::<u8>();
    // Volatile: of memory that was never written the compiler may believe anything.
    // SAFETY: inside of `place`; what is there are bytes of earlier calls, each of them some number.
    (0..BYTES).map(|at| unsafe { ptr::read_volatile(start.add(at)) }).collect()
}

#[test]
fn what_a_swept_call_left_on_the_stack_is_gone() {
    let stains = |stack: Vec<u8>| stack.windows(2).filter(|bytes| *bytes == 0x5aa5_u16.to_ne_bytes()).count();
    assert_eq!(stain(), 1500);
    assert!(stains(stack()) > 1000, "it stays without");
    assert_eq!(swept(stain), 1500);
    assert_eq!(stains(stack()), 0);
}

#[test]
fn the_hash_of_a_sealed_body_is_gone() {
    let credentials = Credentials::new(Environment::staging(), "an_api_key", "a_passphrase", SECRET).unwrap();
    let payload = format!("{{\"a\":\"{}\"}}", "a_value".repeat(100));
    let mut out = [0; 2048];
    let sealed = credentials.seal(&Request::status(payload.as_bytes()), &mut [], &mut out).unwrap();
    let (stack, body) = (stack(), sealed.body().to_vec());
    let mut block = [0x36; 64];
    block.iter_mut().zip(SECRET.bytes()).for_each(|(pad, byte)| *pad ^= byte);
    let inner = Sha256::new().chain_update(block).chain_update(body).finalize();
    // The words of SHA-256's state, as a processor holds them.
    let state: Vec<u8> =
        inner.chunks(4).flat_map(|word| u32::from_be_bytes(word.try_into().unwrap()).to_ne_bytes()).collect();
    assert!(!stack.windows(8).any(|bytes| state.windows(8).any(|part| part == bytes)), "some of it is left");
}

#[test]
fn the_flow_shows_nothing() {
    let credentials = Credentials::new(Environment::staging(), "an_api_key", "a_passphrase", SECRET).unwrap();
    let request = Request::status(b"{\"a\":\"a_value\"}").user_agent("an_agent");
    let mut out = [0; 1024];
    let sealed = credentials.seal(&request, &mut [], &mut out).unwrap();
    assert_eq!(
        format!("{credentials:?} {request:?} {sealed:?} {:?}", Fields::new(b"a_value").login("a_login")),
        "Credentials(redacted) Request(redacted) Sealed(redacted) Fields(redacted)"
    );
    let control =
        Scheme::CASHOUT_NOTIFICATION.sign(credentials.key(), &Fields::default().external_id("an_id")).unwrap();
    let (form, mut decoded) = (format!("external_id=an_id&control={control}&a=a_value"), [0; 256]);
    let notification = Notification::verify(credentials.key(), form.as_bytes(), &mut decoded).unwrap();
    let shown = format!("{notification:?} {:?}", notification.unauthenticated_fields());
    assert_eq!(shown, format!("Notification(redacted) FormFields({} bytes)", form.len()));
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
    assert_send_sync::<Credentials>();
}
