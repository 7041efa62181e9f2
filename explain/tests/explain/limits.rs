//! What a question may cost.

use std::time::Duration;

use paysig::ErrorKind;
use paysig_explain::{Kind, Limits, Question, Secret, Stop, Verdict, explain};

use crate::BODY;

#[test]
fn search_ends_early() {
    let secrets = [Secret::new("staging", b"secret")];
    let presented = "0".repeat(64);
    let question = Question::new(Kind::Payload, BODY.as_bytes(), presented.as_bytes(), &secrets);
    let whole = explain(&question).unwrap();
    assert_eq!((whole.stop(), whole.verdict()), (None, &Verdict::NoKnownCause));
    let few = explain(&question.limits(Limits { candidates: 10, ..Limits::default() })).unwrap();
    assert_eq!((few.stop(), few.tried()), (Some(Stop::Candidates), 10));
    let none = explain(&question.limits(Limits { time: Duration::ZERO, ..Limits::default() })).unwrap();
    assert_eq!(none.stop(), Some(Stop::Time));
}

#[test]
fn refused_questions() {
    let secrets = [Secret::new("staging", b"secret")];
    let large = vec![b' '; Limits::default().body_bytes + 1];
    let refused = |kind, body: &[u8], presented: &[u8], secrets: &[Secret<'_>]| {
        explain(&Question::new(kind, body, presented, secrets)).unwrap_err().kind()
    };
    assert_eq!(refused(Kind::Payload, b"{}", b"00", &[]), ErrorKind::NoKeys);
    assert_eq!(refused(Kind::Payload, &large, b"00", &secrets), ErrorKind::LengthTooLarge);
    assert_eq!(refused(Kind::Payload, b"{}", b"", &secrets), ErrorKind::SignatureEmpty);
    assert_eq!(refused(Kind::Notification, b"a=b", b"00", &secrets), ErrorKind::FieldMissing);
}

/// A small body that decompresses into a very large one.
#[test]
fn bomb_is_not_inflated() {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(&vec![0; 64 << 20]).unwrap();
    let bomb = encoder.finish().unwrap();
    let presented = "0".repeat(64);
    let report = explain(&Question::new(Kind::Payload, &bomb, presented.as_bytes(), &[Secret::new("s", b"secret")]));
    assert_eq!(report.unwrap().verdict(), &Verdict::NoKnownCause);
}
