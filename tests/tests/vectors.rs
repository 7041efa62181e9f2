//! Every vector of `tests/vectors/` through the Rust API.

use paysig::{Key, Result, Signature, verify_any};
use paysig_tests::vectors::{self, Rotations, Secret, Signatures, Signing, bytes};

/// What the vectors say of a call: the error's slug and offset, or nothing.
fn outcome<T>(result: Result<T>) -> (Option<String>, Option<usize>) {
    result.map_or_else(|error| (Some(error.slug().to_owned()), error.offset()), |_| (None, None))
}

#[test]
fn signing() {
    let cases = vectors::cases::<Signing>("signing.json").unwrap();
    assert!(cases.len() > 150);
    for case in cases {
        let (secret, message, name) = (bytes(&case.secret_hex), bytes(&case.message_hex), &case.name);
        let key = Key::from_bytes(&secret).unwrap();
        assert_eq!(key.sign(&message).to_hex(), case.signature.as_str(), "{name}");
        assert_eq!(key.sign(&message).to_hex_upper(), case.signature.to_uppercase().as_str(), "{name}");
        assert_eq!(key.verify(&message, &case.signature), Ok(()), "{name}");
        assert_eq!(key.verify(&message, case.signature.to_uppercase()), Ok(()), "{name}");
        assert_eq!(verify_any([&key], &message, &case.signature), Ok(0), "{name}");
        for split in (0..=message.len()).step_by(1 + message.len() / 64) {
            let (head, tail) = message.split_at(split);
            assert_eq!(key.sign_parts(&[head, tail]).to_hex(), case.signature.as_str(), "{name} cut at {split}");
            let mut signer = key.signer();
            signer.update(head);
            signer.update(tail);
            assert_eq!(signer.verify(&case.signature), Ok(()), "{name} cut at {split}");
        }
    }
}

#[test]
fn secrets() {
    let cases = vectors::cases::<Secret>("secrets.json").unwrap();
    assert!(cases.len() > 25);
    for case in cases {
        let (secret, due) = (bytes(&case.secret_hex), (case.error, case.offset));
        assert_eq!(outcome(Key::from_utf8(&secret)), due, "{}", case.name);
        if let Ok(text) = core::str::from_utf8(&secret) {
            assert_eq!(outcome(Key::new(text)), due, "{}", case.name);
        }
        // Raw bytes are taken as they are.
        assert_eq!(Key::from_bytes(&secret).is_ok(), !secret.is_empty(), "{}", case.name);
    }
}

#[test]
fn signatures() {
    let Signatures { secret_hex, message_hex, cases } = vectors::read("signatures.json").unwrap();
    let (key, message) = (Key::from_bytes(&bytes(&secret_hex)).unwrap(), bytes(&message_hex));
    assert!(cases.len() > 35);
    for case in cases {
        let (text, due) = (bytes(&case.text_hex), (case.error, case.offset));
        assert_eq!(outcome(key.verify(&message, &text)), due, "{}", case.name);
        assert_eq!(outcome(verify_any([&key], &message, &text)), due, "{}", case.name);
        let mut signer = key.signer();
        signer.update(&message);
        assert_eq!(outcome(signer.verify(&text)), due, "{}", case.name);
        let malformed = due.0.as_deref().is_some_and(|slug| slug != "signature-mismatch");
        assert_eq!(Signature::from_hex(&text).is_err(), malformed, "{}", case.name);
    }
}

#[test]
fn rotation() {
    let Rotations { secrets_hex, message_hex, cases } = vectors::read("rotation.json").unwrap();
    let keys: Vec<Key> = secrets_hex.iter().map(|secret| Key::from_bytes(&bytes(secret)).unwrap()).collect();
    let message = bytes(&message_hex);
    for case in cases {
        let result = verify_any(case.keys.iter().map(|index| &keys[*index]), &message, &case.signature);
        assert_eq!(result.ok(), case.matched, "{}", case.name);
        assert_eq!(result.err().map(|error| error.slug().to_owned()), case.error, "{}", case.name);
    }
}
