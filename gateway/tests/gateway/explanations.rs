//! Requests that were signed wrongly, as people do, and what the page says about each.

use base64ct::{Base64, Base64Unpadded, Base64Url, Encoding};
use paysig::Key;
use serde_json::Value;

use crate::support::{Call, PASS, Running, SECRET, cashout};

const PRODUCTION_SECRET: &str = "production_secret_key";

fn create() -> Call {
    Call::signed("POST", "/v3/cashout", &cashout("order-1"))
}

/// The same request with the signature of other bytes.
fn signed_for(call: &Call, bytes: &[u8]) -> Call {
    call.clone().with("Payload-Signature", Key::new(SECRET).unwrap().sign(bytes).to_hex().as_str())
}

fn explanation(gateway: &Running, call: &Call) -> Value {
    let answer = gateway.send(call);
    assert_eq!((answer.status, &answer.json()["code"]), (401, &302.into()), "{answer:?}");
    gateway.shown(&answer)["explanation"].clone()
}

fn slugs(explanation: &Value) -> Vec<&str> {
    explanation["causes"].as_array().unwrap().iter().map(|cause| cause["slug"].as_str().unwrap()).collect()
}

#[test]
fn a_wrong_signature_is_explained() {
    let gateway = Running::start();
    let call = create();
    let body = String::from_utf8(call.body.clone()).unwrap();
    // As PHP's json_encode, Python's json.dumps, Go's json.Encoder and jq's output would have been signed.
    let slashes = body.replace('/', "\\/");
    let spaced = body.replace("\":", "\": ").replace(",\"", ", \"");
    let raw = |secret: &[u8]| Key::from_bytes(secret).unwrap().sign(&call.body);
    let tag = raw(SECRET.as_bytes());
    let presented = |text: &str| call.clone().with("Payload-Signature", text);
    let staging = "API Signature of staging";
    for (call, causes, secret) in [
        (signed_for(&call, slashes.as_bytes()), &["body-slash-escaped"][..], staging),
        (signed_for(&call.clone().body(slashes.as_bytes()), body.as_bytes()), &["body-slash-plain"], staging),
        (signed_for(&call, spaced.as_bytes()), &["body-python-separators"], staging),
        (signed_for(&call.clone().body(spaced.as_bytes()), body.as_bytes()), &["body-compact"], staging),
        (signed_for(&call, format!("{body}\n").as_bytes()), &["body-final-lf"], staging),
        (signed_for(&call, b""), &["body-empty"], staging),
        (presented(&raw(b"cashout_secret_key\n").to_hex()), &["secret-newline"], staging),
        (call.clone().signature(PRODUCTION_SECRET), &["secret-other"], "API Signature of production"),
        (call.clone().signature(PASS), &["secret-other"], "API Passphrase of staging"),
        (presented(&tag.to_hex_upper()), &["signature-upper"], staging),
        (presented(&Base64::encode_string(tag.as_bytes())), &["signature-base64"], staging),
        (presented(&format!("sha256={}", tag.to_hex())), &["signature-prefix"], staging),
    ] {
        let explanation = explanation(&gateway, &call);
        assert_eq!((&explanation["verdict"], slugs(&explanation)), (&"explained".into(), causes.to_vec()));
        assert_eq!(explanation["secret"], secret);
        let text = explanation["text"].as_str().unwrap();
        for cause in explanation["causes"].as_array().unwrap() {
            assert!(text.contains(cause["sentence"].as_str().unwrap()), "{text}");
            assert!(text.contains(cause["fixes"]["php"].as_str().unwrap()), "{text}");
        }
        let differs = causes[0].starts_with("body");
        assert_eq!((explanation["difference"].is_object(), text.contains("First difference")), (differs, differs));
    }
}

#[test]
fn what_has_no_cause_or_needs_none() {
    let gateway = Running::start();
    let unknown = explanation(&gateway, &create().signature("another_secret_key"));
    assert_eq!(unknown["verdict"], "no-known-cause");
    assert!(unknown["text"].as_str().unwrap().starts_with("No known cause: "));
    for call in [create(), create().without("Payload-Signature"), create().basic("nobody", "nothing")] {
        assert!(gateway.shown(&gateway.send(&call))["explanation"].is_null());
    }
}

/// A passphrase is masked where bytes are shown, whatever its member is called.
#[test]
fn credentials_in_bytes_are_masked() {
    let gateway = Running::start();
    let mut body = cashout("order-1");
    body["comments"] = format!("a/b {PASS} production_pass").into();
    let call = Call::signed("POST", "/v3/cashout", &body);
    let text = String::from_utf8(call.body.clone()).unwrap();
    let explanation = explanation(&gateway, &signed_for(&call, text.replace('/', "\\/").as_bytes()));
    assert_eq!(slugs(&explanation), ["body-slash-escaped"]);
    let given = explanation["difference"]["given"].as_str().unwrap();
    assert!(given.starts_with("/b ************ **********"), "{explanation}");
}

/// Neither the page nor its JSON ever holds the signature that is due, in whatever form one was presented.
#[test]
fn the_signature_that_is_due_is_never_shown() {
    let gateway = Running::start();
    for (index, change) in ["", "\n", "/", "2000", "\"amount\""].into_iter().enumerate() {
        let call = Call::signed("POST", "/v3/cashout", &cashout(&format!("order-{index}")));
        let body = String::from_utf8(call.body.clone()).unwrap();
        let signed = match change {
            "" => body.clone(),
            "\n" => format!("{body}\n"),
            "/" => body.replace('/', "\\/"),
            "2000" => body.replace("2000", "2000.0"),
            _ => body.replace("\"amount\"", "\"amount2\""),
        };
        let tag = Key::new(SECRET).unwrap().sign(signed.as_bytes());
        let due = Key::new(SECRET).unwrap().sign(body.as_bytes());
        let hex = tag.to_hex();
        let spellings = [
            tag.to_hex_upper().to_string(),
            format!("sha256={hex}"),
            hex[..40].to_owned(),
            Base64::encode_string(tag.as_bytes()),
            Base64::encode_string(hex.as_bytes()),
            format!("{hex}0"),
        ];
        for spelling in spellings {
            let answer = gateway.send(&call.clone().with("Payload-Signature", &spelling));
            let told = format!("{answer:?}{}{}", gateway.shown(&answer), gateway.get("requests")).to_lowercase();
            assert!(told.contains("explanation"));
            for encoded in [
                due.to_hex().to_string(),
                Base64Unpadded::encode_string(due.as_bytes()),
                Base64Url::encode_string(due.as_bytes()),
                Base64::encode_string(due.to_hex().as_bytes()),
            ] {
                assert!(!told.contains(&encoded.to_lowercase()[..16]), "{change:?} {spelling}");
            }
        }
    }
}

/// A flood of wrongly signed requests is refused and forgotten: only the latest are kept to be explained.
#[test]
fn a_flood_is_forgotten() {
    let gateway = Running::start();
    let wrong = signed_for(&create(), b"");
    let first = gateway.send(&wrong);
    for _ in 0..100 {
        gateway.send(&wrong);
    }
    let forgotten = &gateway.shown(&first)["explanation"];
    assert_eq!(forgotten["verdict"], "not-kept");
    assert!(forgotten["text"].as_str().unwrap().contains("Send it again"));
    assert_eq!(slugs(&explanation(&gateway, &wrong)), ["body-empty"]);
    gateway.post("reset", &Value::Null);
    assert_eq!(gateway.own("GET", "requests/1", "", &[]).status, 404);
}
