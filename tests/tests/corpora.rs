//! The public corpora through the Rust API: HMAC-SHA256, hexadecimal text, the provider's Payload-Signature.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use paysig::{ErrorKind, Key, Signature};
use paysig_tests::corpora;
use paysig_tests::vectors::bytes;
use serde_json::Value;

fn text<'v>(vector: &'v Value, field: &str) -> &'v str {
    vector[field].as_str().unwrap_or_else(|| panic!("no {field} in {vector}"))
}

fn list<'v>(corpus: &'v Value, field: &str) -> &'v [Value] {
    corpus[field].as_array().unwrap()
}

fn message(vector: &Value) -> Vec<u8> {
    if vector["msg_hex"].is_string() {
        return bytes(text(vector, "msg_hex"));
    }
    let mut message = vector["msg_prefix_hex"].as_str().map(bytes).unwrap_or_default();
    let times = usize::try_from(vector["msg_repeat_hex"][1].as_u64().unwrap()).unwrap();
    message.extend(bytes(vector["msg_repeat_hex"][0].as_str().unwrap()).repeat(times));
    message
}

#[test]
fn hmac() {
    for (name, corpus) in corpora::starting_with("hmac-").unwrap() {
        let vectors = list(&corpus, "vectors");
        assert!(!vectors.is_empty(), "{name}");
        for vector in vectors {
            let case = format!("{name}/{}", vector["name"]);
            let key = Key::from_bytes(&bytes(text(vector, "key_hex"))).unwrap();
            let (message, tag) = (message(vector), text(vector, "tag_hex"));
            let valid = vector["valid"].as_bool().unwrap();
            assert_eq!(key.sign(&message).to_hex().starts_with(tag), valid, "{case}");
            // A truncated tag is no signature of ours, however right its bits are.
            let due = match (tag.len(), valid) {
                (64, true) => Ok(()),
                (64, false) => Err(ErrorKind::SignatureMismatch),
                _ => Err(ErrorKind::SignatureLength),
            };
            assert_eq!(key.verify(&message, tag).map_err(|error| error.kind()), due, "{case}");
        }
        println!("{name}: {} vectors", vectors.len());
    }
}

#[test]
fn hex() {
    for (name, corpus) in corpora::starting_with("hex").unwrap() {
        for vector in list(&corpus, "vectors") {
            // Whatever the text is, repeated to a signature's length it is read as its bytes, or refused.
            let digits = text(vector, "text");
            if digits.is_empty() || 64 % digits.len() != 0 {
                assert!(Signature::from_hex(digits).is_err(), "{name}/{}", vector["name"]);
                continue;
            }
            let read = Signature::from_hex(digits.repeat(64 / digits.len()));
            if vector["valid"].as_bool().unwrap() {
                let tag = bytes(text(vector, "bytes_hex"));
                assert_eq!(*read.unwrap().as_bytes(), *tag.repeat(32 / tag.len()), "{name}/{}", vector["name"]);
            } else if digits.len() % 2 == 0 {
                assert!(read.is_err(), "{name}/{}", vector["name"]);
            }
        }
    }
}

#[test]
fn payload_signatures() {
    for (name, corpus) in corpora::starting_with("onekey").unwrap() {
        let cases: Vec<_> =
            list(&corpus, "cases").iter().filter(|case| case["scheme"] == "payload-signature").collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            let key = Key::new(text(case, "secret")).unwrap();
            let body = bytes(text(case, "body_hex"));
            assert_eq!(key.sign(&body).to_hex(), text(case, "header"), "{}", case["name"]);
            assert_eq!(key.verify(&body, text(case, "header")), Ok(()), "{}", case["name"]);
        }
    }
}
