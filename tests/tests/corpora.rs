//! The public corpora through the Rust API: HMAC-SHA256, hexadecimal text, the provider's signatures and notifications,
//! forms, HTTP Basic.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use paysig::onekey::{Credentials, Environment, Notification, Request};
use paysig::{ErrorKind, Fields, Key, Scheme, Signature};
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

#[test]
fn notifications() {
    for (name, corpus) in corpora::starting_with("onekey").unwrap() {
        let cases: Vec<_> =
            list(&corpus, "cases").iter().filter(|case| case["scheme"] == "notification-control").collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            let key = Key::new(text(case, "secret")).unwrap();
            let mut buffer = [0; 1024];
            let verified = Notification::verify(&key, text(case, "form").as_bytes(), &mut buffer);
            let due = case["valid"].as_bool().unwrap().then(|| text(case, "external_id"));
            let why = format!("{}: {:?}", case["name"], verified.as_ref().err());
            assert_eq!(verified.ok().map(|notification| notification.external_id()), due, "{why}");
        }
    }
}

#[test]
fn authorizations() {
    for (name, corpus) in corpora::starting_with("onekey").unwrap() {
        let is_one = |case: &&Value| matches!(case["x_date"], Value::String(_));
        let cases: Vec<_> = list(&corpus, "cases").iter().filter(is_one).collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            let header = text(case, "header");
            let scheme = match header.get(..4) {
                Some("OKP ") => Scheme::DEPOSIT_OKP,
                Some("D24 ") => Scheme::DEPOSIT_D24,
                _ => Scheme::DLOCAL_PAYIN,
            };
            let key = Key::new(text(case, "secret")).unwrap();
            let body = text(case, "body").as_bytes();
            let fields = Fields::new(body).date(text(case, "x_date")).login(text(case, "x_login"));
            assert_eq!(scheme.sign(&key, &fields).unwrap(), header, "{}", case["name"]);
            assert_eq!(scheme.verify(&key, &fields, header), Ok(()), "{}", case["name"]);
        }
    }
}

/// The fields of a verified notification, which is the one way to have a form parsed.
#[test]
fn forms() {
    let key = Key::new("your_cashout_api_signature").unwrap();
    let control = Scheme::CASHOUT_NOTIFICATION.sign(&key, &Fields::default().external_id("X1")).unwrap();
    for (name, corpus) in corpora::starting_with("form-").unwrap() {
        for vector in list(&corpus, "vectors") {
            let (case, input) = (format!("{name}/{}", vector["name"]), text(vector, "input"));
            let body = format!("{input}&external_id=X1&control={control}");
            let mut buffer = vec![0; body.len()];
            let verified = Notification::verify(&key, body.as_bytes(), &mut buffer);
            let due: Vec<(&str, &str)> = list(vector, "pairs")
                .iter()
                .map(|pair| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
                .collect();
            if due.iter().any(|(name, value)| format!("{name}{value}").contains('\u{FFFD}')) {
                assert_eq!(verified.err().map(|error| error.kind()), Some(ErrorKind::InputNotUtf8), "{case}");
                continue;
            }
            let verified = verified.unwrap();
            let fields: Vec<_> = verified.unauthenticated_fields().collect();
            assert_eq!(fields[..fields.len() - 2], due, "{case}");
        }
    }
}

#[test]
fn http_basic() {
    for (name, corpus) in corpora::starting_with("http-basic").unwrap() {
        for vector in list(&corpus, "vectors") {
            let (user, password) = (text(vector, "user"), text(vector, "password"));
            let credentials = Credentials::new(Environment::staging(), user, password, "api_signature").unwrap();
            let mut buffer = [0; 512];
            let sealed = credentials.seal(&Request::new("GET", "/v3/banks", b""), &mut [], &mut buffer).unwrap();
            let [.., authorization] = sealed.headers();
            assert_eq!(authorization, ("Authorization", text(vector, "header")), "{name}/{}", vector["name"]);
        }
    }
}
