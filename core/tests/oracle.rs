//! Every way of signing equals the `hmac` crate, for random keys, messages and ways of cutting them.

// A helper outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used)]

use hmac::{Hmac, KeyInit, Mac};
use paysig::{ErrorKind, Key, Signature, Signer, verify_any};
use proptest::collection::vec;
use proptest::prelude::*;
use sha2::Sha256;

fn oracle(secret: &[u8], message: &[u8]) -> Signature {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
    mac.update(message);
    Signature::from_bytes(mac.finalize().into_bytes().into())
}

/// Bytes with period 251, so that blocks which are swapped or repeated differ.
fn painted(length: usize) -> Vec<u8> {
    (0_u8..251).cycle().take(length).collect()
}

fn streamed(mut signer: Signer, pieces: &[&[u8]]) -> Signature {
    for piece in pieces {
        signer.update(piece);
    }
    signer.finish()
}

#[test]
fn every_length_of_message_up_to_five_blocks() {
    let key = Key::new("cashout_secret_key").unwrap();
    for length in 0..=320 {
        let message = painted(length);
        assert_eq!(key.sign(&message), oracle(b"cashout_secret_key", &message), "{length} bytes");
    }
}

#[test]
fn every_length_of_secret_up_to_three_blocks() {
    for length in 1..=192 {
        let secret = painted(length);
        let key = Key::from_bytes(&secret).unwrap();
        assert_eq!(key.sign(b"{}"), oracle(&secret, b"{}"), "{length} bytes");
    }
}

#[test]
fn streaming_equals_one_shot_at_every_split() {
    let key = Key::new("cashout_secret_key").unwrap();
    for length in [0, 1, 55, 56, 63, 64, 65, 127, 128, 129, 200] {
        let message = painted(length);
        let whole = key.sign(&message);
        for split in 0..=length {
            let (head, tail) = message.split_at(split);
            assert_eq!(streamed(key.signer(), &[head, tail]), whole, "{length} bytes cut at {split}");
            assert_eq!(key.sign_parts(&[head, &[], tail]), whole, "{length} bytes cut at {split}");
        }
        let bytes: Vec<&[u8]> = message.chunks(1).collect();
        assert_eq!(key.sign_parts(&bytes), whole, "{length} bytes one by one");
    }
}

#[test]
fn no_part_at_all_is_the_empty_message() {
    let key = Key::new("cashout_secret_key").unwrap();
    assert_eq!(key.sign_parts(&[]), key.sign(b""));
    assert_eq!(key.signer().finish(), key.sign(b""));
}

#[test]
fn a_signer_outlives_its_key() {
    let key = Key::new("cashout_secret_key").unwrap();
    let whole = key.sign(b"{}");
    let mut signer = key.signer();
    drop(key);
    signer.update(b"{}");
    assert_eq!(signer.finish(), whole);
}

proptest! {
    #[test]
    fn signing_equals_the_oracle(secret in vec(any::<u8>(), 1..200), message in vec(any::<u8>(), 0..1000)) {
        prop_assert_eq!(Key::from_bytes(&secret).unwrap().sign(&message), oracle(&secret, &message));
    }

    #[test]
    fn parts_equal_their_concatenation(secret in "[a-z]{1,80}", parts in vec(vec(any::<u8>(), 0..150), 0..12)) {
        let key = Key::new(&secret).unwrap();
        let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
        let whole = key.sign(&parts.concat());
        prop_assert_eq!(key.sign_parts(&parts), whole.clone());
        prop_assert_eq!(streamed(key.signer(), &parts), whole);
    }

    #[test]
    fn what_is_signed_verifies(secret in vec(any::<u8>(), 1..100), message in vec(any::<u8>(), 0..300)) {
        let key = Key::from_bytes(&secret).unwrap();
        let signature = key.sign(&message);
        prop_assert_eq!(key.verify(&message, signature.to_hex()), Ok(()));
        prop_assert_eq!(key.verify(&message, signature.to_hex_upper()), Ok(()));
        prop_assert_eq!(verify_any([&key], &message, signature.to_hex()), Ok(0));
        let mut signer = key.signer();
        signer.update(&message);
        prop_assert_eq!(signer.verify(signature.to_hex()), Ok(()));
    }

    #[test]
    fn any_flipped_bit_of_the_message_fails(mut message in vec(any::<u8>(), 1..300), bit in any::<prop::sample::Index>()) {
        let key = Key::new("cashout_secret_key").unwrap();
        let signature = key.sign(&message).to_hex();
        let bit = bit.index(message.len() * 8);
        message[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(key.verify(&message, signature).unwrap_err().kind(), ErrorKind::SignatureMismatch);
    }

    #[test]
    fn any_flipped_bit_of_the_tag_fails(message in vec(any::<u8>(), 0..300), bit in 0_usize..256) {
        let key = Key::new("cashout_secret_key").unwrap();
        let mut tag = *key.sign(&message).as_bytes();
        tag[bit / 8] ^= 1 << (bit % 8);
        let presented = Signature::from_bytes(tag).to_hex();
        prop_assert_eq!(key.verify(&message, presented).unwrap_err().kind(), ErrorKind::SignatureMismatch);
        prop_assert_eq!(verify_any([&key], &message, presented).unwrap_err().kind(), ErrorKind::SignatureMismatch);
    }

    #[test]
    fn another_secret_fails(secret in "[a-z]{1,80}", other in "[a-z]{1,80}", message in vec(any::<u8>(), 0..100)) {
        prop_assume!(secret != other);
        let presented = Key::new(&other).unwrap().sign(&message).to_hex();
        let error = Key::new(&secret).unwrap().verify(&message, presented).unwrap_err();
        prop_assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    }

    #[test]
    fn any_text_is_a_signature_or_a_typed_error(text in vec(any::<u8>(), 0..130)) {
        match Signature::from_hex(&text) {
            Ok(signature) => prop_assert!(signature.to_hex().as_bytes().eq_ignore_ascii_case(&text)),
            Err(error) => prop_assert!((20..30).contains(&error.code()) && error.offset().unwrap_or(0) <= text.len()),
        }
    }

    #[test]
    fn hex_is_read_as_written(tag in any::<[u8; 32]>()) {
        let signature = Signature::from_bytes(tag);
        let (lower, upper) = (signature.to_hex(), signature.to_hex_upper());
        for (digits, byte) in lower.as_bytes().chunks(2).zip(tag) {
            let expected = format!("{byte:02x}");
            prop_assert_eq!(digits, expected.as_bytes());
        }
        prop_assert_eq!(upper.as_str(), lower.to_ascii_uppercase());
        prop_assert_eq!(signature.to_string(), lower.as_str());
        prop_assert_eq!(lower.parse::<Signature>(), Ok(signature));
    }
}
