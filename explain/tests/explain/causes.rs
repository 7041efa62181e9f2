//! Secrets, notifications and deposits, pairs of causes, and the table.

use std::collections::HashSet;

use paysig::Key;
use paysig_explain::Cause::{self, *};
use paysig_explain::{Kind, Question, Report, Secret, Verdict, explain};

use crate::{BODY, SECRET, ask, assert_causes, sign};

fn under(given: &[u8], signed: &[u8]) -> Report {
    let presented = Key::from_bytes(signed).unwrap().sign(BODY.as_bytes()).to_hex();
    let secrets = [Secret::new("staging", given), Secret::new("production", b"production_secret")];
    explain(&Question::new(Kind::Payload, BODY.as_bytes(), presented.as_bytes(), &secrets)).unwrap()
}

#[test]
fn secrets() {
    let cases: [(&[u8], &[u8], &[Cause]); 9] = [
        (b"abc\n", b"abc", &[SecretTrimmed]),
        (b"\xef\xbb\xbf\"abc\" \r\n", b"abc", &[SecretTrimmed]),
        (b"00ff10", b"\x00\xff\x10", &[SecretFromHex]),
        (b"c2VjcmV0LTEyMw==", b"secret-123", &[SecretFromBase64]),
        (b"whsec_abc", b"abc", &[SecretPrefix]),
        (b"whsec_c2VjcmV0LTEyMw==", b"secret-123", &[SecretPrefix, SecretFromBase64]),
        (b"00ff10\n", b"\x00\xff\x10", &[SecretTrimmed, SecretFromHex]),
        (b"abc", b"production_secret", &[SecretOther]),
        (b"abc", b"production_secret\n", &[SecretOther, SecretNewline]),
    ];
    for (given, signed, causes) in cases {
        let report = under(given, signed);
        assert_causes(&report, causes, &given.escape_ascii().to_string());
        let label = if causes.contains(&SecretOther) { "production" } else { "staging" };
        assert!(matches!(report.verdict(), Verdict::Explained { secret, .. } if secret == label));
    }
}

#[test]
fn body_secret_and_signature_at_once() {
    let presented =
        Key::from_bytes(b"cashout_secret_key\n").unwrap().sign(format!("{BODY}\n").as_bytes()).to_hex_upper();
    assert_causes(&ask(BODY.as_bytes(), &presented), &[BodyFinalLf, SecretNewline, SignatureUpper], "three");
}

#[test]
fn sorted_by_utf16() {
    let (given, signed) = ("{\"\u{ff61}\":1,\"\u{10000}\":2}", "{\"\u{10000}\":2,\"\u{ff61}\":1}");
    assert_causes(&ask(given.as_bytes(), &sign(signed.as_bytes())), &[BodySortedUtf16], "RFC 8785");
}

/// What the body given has, and the signed one has not.
#[test]
fn the_other_way_round() {
    for (given, signed, cause) in [
        ("a\r\nb", "a\nb", BodyLf),
        ("\u{feff}{}", "{}", BodyBomAdded),
        ("{}\0", "{}", BodyNulAdded),
        ("e30xMjM0", "{}1234", BodyFromBase64),
        ("[1.50]", "[1.5]", BodyNumberDecimals),
        ("[2000.0]", "[2000.00]", BodyNumberDecimals),
    ] {
        assert_causes(&ask(given.as_bytes(), &sign(signed.as_bytes())), &[cause], given);
    }
}

#[test]
fn notifications() {
    let body = "date=2020&external_id=a%2Fb+c&cashout_id=11954";
    let question = |presented: &str| {
        let secrets = [Secret::new("staging", SECRET.as_bytes())];
        explain(&Question::new(Kind::Notification, body.as_bytes(), presented.as_bytes(), &secrets)).unwrap()
    };
    let key = Key::new(SECRET).unwrap();
    let cases: [(&str, &[Cause]); 8] = [
        ("Be4a/b cBo7", &[]),
        ("a/b cBo7", &[NotificationNoBe4]),
        ("Be4a/b c", &[NotificationNoBo7]),
        ("a/b c", &[NotificationBare]),
        ("Be4a%2Fb+cBo7", &[NotificationUndecoded]),
        ("Be411954Bo7", &[NotificationCashoutId]),
        ("11954", &[NotificationCashoutId, NotificationBare]),
        (body, &[NotificationBody]),
    ];
    for (message, causes) in cases {
        assert_causes(&question(&key.sign(message.as_bytes()).to_hex_upper()), causes, message);
    }
    assert_causes(&question(&key.sign(b"Be4a/b cBo7").to_hex()), &[SignatureLower], "lower case");
    let with_control = format!("{body}&control={}", key.sign(b"Be4a/b c").to_hex_upper());
    let secrets = [Secret::new("staging", SECRET.as_bytes())];
    let report = explain(&Question::new(Kind::Notification, with_control.as_bytes(), b"", &secrets)).unwrap();
    assert_causes(&report, &[NotificationNoBo7], "of the form's own control");
}

#[test]
fn deposits() {
    let (date, login) = ("2020-12-31T23:59:59Z", "deposit_login");
    let kind = Kind::Deposit { date, login, prefix: "OKP " };
    let key = Key::new(SECRET).unwrap();
    let ask = |presented: &str| {
        let secrets = [Secret::new("deposits", SECRET.as_bytes())];
        explain(&Question::new(kind, BODY.as_bytes(), presented.as_bytes(), &secrets)).unwrap()
    };
    let cases: [(String, &[Cause]); 8] = [
        (format!("{date}{login}{BODY}"), &[]),
        (format!("{login}{date}{BODY}"), &[DepositOrder]),
        (format!("{date}{BODY}"), &[DepositNoLogin]),
        (format!("{login}{BODY}"), &[DepositNoDate]),
        (BODY.to_owned(), &[DepositBodyOnly]),
        (format!("{date}{login}"), &[DepositNoBody]),
        (format!("2021-01-01T00:00:00Z{login}{BODY}"), &[DepositDate]),
        (format!("{date}{login}{BODY}\n"), &[BodyFinalLf]),
    ];
    for (message, causes) in cases {
        assert_causes(&ask(&format!("OKP {}", key.sign(message.as_bytes()).to_hex())), causes, &message);
    }
    let digits = key.sign(format!("{date}{login}{BODY}").as_bytes()).to_hex().to_string();
    assert_causes(&ask(&format!("D24 {digits}")), &[SignaturePrefix], "another prefix");
    assert_causes(&ask(&digits), &[SignaturePrefixMissing], "no prefix");
}

#[test]
fn difference_is_shown_where_it_is() {
    let report = ask(br#"{"pass":"hush-hush","a":"x/y"}"#, &sign(br#"{"pass":"hush-hush","a":"x\/y"}"#));
    let difference = report.difference().unwrap();
    assert_eq!((difference.offset, &*difference.given, &*difference.signed), (26, "/y\"}", "\\/y\"}"));
    assert_eq!(difference.before, r#"{"pass":"*********","a":"x"#);
    let text = report.to_string();
    let lines = text.lines().collect::<Vec<_>>();
    let caret = lines.iter().position(|line| line.trim() == "^").unwrap();
    assert_eq!(&lines[caret - 2][lines[caret].len() - 1..], "/y\"}");
    assert!(text.contains("json_encode"), "{text}");
}

/// A credential may hold what ends a value elsewhere.
#[test]
fn credentials_are_masked_to_their_end() {
    for body in [
        r#"{"pass":"ab,cd}e\"f&gh","a":"/"}"#,
        r#"{"pass" : "\\","a":"/"}"#,
        "pass=ab%22cd&a=/",
        r#""{\"pass\":\"a,b\"}/""#,
    ] {
        let report = ask(body.as_bytes(), &sign(format!("{body}\n").as_bytes()));
        let before = &report.difference().unwrap().before;
        assert!(before.contains('*'), "{before}");
        assert!(["cd", "gh", "a,b"].iter().all(|part| !before.contains(part)), "{before}");
    }
}

#[test]
fn table_is_whole() {
    let slugs = Cause::ALL.iter().map(|cause| cause.slug()).collect::<HashSet<_>>();
    assert_eq!(slugs.len(), Cause::ALL.len());
    for cause in Cause::ALL {
        assert!(cause.slug().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        assert!(cause.sentence().ends_with(|end: char| !end.is_alphanumeric()), "{}", cause.slug());
        assert!(cause.remedy().by_language().iter().all(|line| !line.is_empty()));
    }
}
