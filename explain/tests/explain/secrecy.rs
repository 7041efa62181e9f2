//! No output holds the signature that is due, in any encoding, nor a secret.

use std::io::Write;

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};
use paysig::Key;
use paysig_explain::{Colour, Kind, Question, Secret, explain};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;

/// What may be presented of a tag: itself in many spellings.
fn spellings(tag: &[u8; 32]) -> Vec<String> {
    let hex = base16ct::lower::encode_string(tag);
    vec![
        hex.clone(),
        hex.to_uppercase(),
        format!("sha256={hex}"),
        format!("D24 {hex}"),
        format!(" {hex}\n"),
        hex[..40].to_owned(),
        Base64::encode_string(tag),
        Base64::encode_string(tag).to_lowercase(),
        Base64UrlUnpadded::encode_string(tag),
        Base64::encode_string(hex.as_bytes()),
    ]
}

/// What of a base64 text tells that this is in it, for each of the three ways in which bytes and letters can lie.
fn in_base64(text: &str) -> Vec<String> {
    let aligned = |skipped: usize| {
        let whole = Base64Unpadded::encode_string(&[&[0; 2][..skipped], text.as_bytes()].concat());
        // The letters that are of its bytes alone.
        whole[(skipped * 8).div_ceil(6)..(skipped + text.len()) * 8 / 6].to_owned()
    };
    (0..3).map(aligned).collect()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn nothing_due_is_told(
        id in "[a-z0-9/é& ]{0,40}", pass in "[A-Za-z0-9]{8,20}", secret in "[A-Za-z0-9]{8,24}",
        change in 0..12_usize, spelling in 0..10_usize, kind in 0..3_usize, hold in any::<bool>(),
        first in any::<bool>(),
    ) {
        let held = if hold { secret.as_str() } else { "" };
        let mut body = if first {
            format!(r#"{{"pass":"{pass}","external_id":"{id}","x":"{held}","login":"{pass}","n":2000}}"#)
        } else {
            format!(r#"{{"external_id":"{id}","login":"{pass}","pass":"{pass}","x":"{held}","n":2000}}"#)
        };
        let key = Key::new(&secret).unwrap();
        let (date, login) = ("2020-01-01T00:00:00Z", "deposit");
        let mut due = body.clone();
        let kind = match kind {
            0 => Kind::Payload,
            1 => {
                due = "Be4abcBo7".to_owned();
                // The control in the form is the one that is due.
                body = format!("external_id=abc&pass={pass}&control={}", key.sign(due.as_bytes()).to_hex_upper());
                Kind::Notification
            }
            _ => {
                due = format!("{date}{login}{body}");
                Kind::Deposit { date, login, prefix: "OKP " }
            }
        };
        let base64 = Base64::encode_string(body.as_bytes());
        let signed = match change {
            // In the last two it is what arrives that is encoded.
            0 | 1 | 8 | 9 => due.clone(),
            2 => format!("{due}\n"),
            3 => due.replace('/', "\\/"),
            4 => due.replace("Be4", ""),
            5 => body.clone(),
            6 => due.replace(&body, &utf8_percent_encode(&body, NON_ALPHANUMERIC).to_string()),
            // Once a fault, and once what arrives too, with another fault.
            7 | 10 => due.replace(&body, &base64),
            _ => due.replace("2000", "2000.0"),
        };
        let arrived = match (kind, change) {
            (Kind::Notification, _) => body.into_bytes(),
            (_, 8) => base64.into_bytes(),
            (_, 9) => gzip(&body),
            (_, 10) => format!("{base64}\r\n").into_bytes(),
            _ => body.into_bytes(),
        };
        let due = match kind {
            Kind::Notification => due.into_bytes(),
            Kind::Deposit { .. } => [date.as_bytes(), login.as_bytes(), &arrived].concat(),
            _ => arrived.clone(),
        };
        let presented = &spellings(key.sign(signed.as_bytes()).as_bytes())[spelling];
        let secrets = [Secret::new("staging", secret.as_bytes()), Secret::new("production", b"production_secret")];
        let question = Question::new(kind, &arrived, presented.as_bytes(), &secrets);
        let report = explain(&question).unwrap();
        let tag = *key.sign(&due).as_bytes();
        let debug = format!("{report:?} {question:?}");
        let told = [report.text(Colour::Always), report.to_string(), report.json().unwrap(), debug];
        for text in told {
            // A truncated signature that is due would be told by its start alone.
            let lower = text.to_lowercase();
            let hex = base16ct::lower::encode_string(&tag);
            prop_assert!(!lower.contains(&hex[..16]), "{text}");
            for encoded in [
                Base64::encode_string(&tag), Base64Unpadded::encode_string(&tag), Base64Url::encode_string(&tag),
                Base64UrlUnpadded::encode_string(&tag), Base64::encode_string(hex.as_bytes()),
            ] {
                prop_assert!(!lower.contains(&encoded[..16].to_lowercase()), "{text}");
            }
            prop_assert!(!text.contains(&secret) && !text.contains(&pass), "{text}");
            prop_assert!(in_base64(&pass).iter().all(|part| !text.contains(part)), "{text}");
        }
    }
}
