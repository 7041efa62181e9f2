//! Mismatches without a cause: nothing may be made up.

use base64ct::{Base64, Encoding};
use paysig::Key;
use paysig_explain::{Kind, Question, Secret, Verdict, explain};

/// Marsaglia's xorshift, so that a failure comes again.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn no_known_cause_of_2000_mismatches() {
    let mut state = 0x9e37_79b9_7f4a_7c15;
    for case in 0..2000 {
        let (id, amount) = (next(&mut state), next(&mut state) % 1_000_000 + 1);
        let body = format!(r#"{{"external_id":"{id:x}/ë","amount":{amount},"empty":{{}}}}"#);
        let secret = format!("secret-{}", next(&mut state));
        // Another amount, another member, another secret.
        let (signed, key) = match case % 3 {
            0 => (body.replacen(&amount.to_string(), &(amount + 1).to_string(), 1), secret.clone()),
            1 => (body.replace("empty", "other"), secret.clone()),
            _ => (body.clone(), format!("{secret}0")),
        };
        let signature = Key::new(&key).unwrap().sign(signed.as_bytes());
        let hex = signature.to_hex();
        let presented = match case / 3 % 6 {
            0 => hex.to_string(),
            1 => format!("sha256={hex}"),
            2 => Base64::encode_string(signature.as_bytes()),
            3 => Base64::encode_string(signature.as_bytes()).to_lowercase(),
            4 => hex[..16].to_owned(),
            _ => hex[..40].to_owned(),
        };
        let secrets = [Secret::new("staging", secret.as_bytes()), Secret::new("production", b"another")];
        let report = explain(&Question::new(Kind::Payload, body.as_bytes(), presented.as_bytes(), &secrets)).unwrap();
        assert_eq!((report.verdict(), report.stop()), (&Verdict::NoKnownCause, None), "{case}: {body}");
    }
}
