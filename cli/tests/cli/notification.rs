//! `paysig notification`: every vector, the JSON of it, and what is not read.

use std::collections::BTreeMap;

use paysig_tests::provider::Notifications;
use paysig_tests::vectors::{bytes, read};
use serde_json::Value;

use crate::{Folder, assert_fails, assert_prints, assert_usage, paysig, run};

#[test]
fn notification_vectors() {
    let folder = Folder::new();
    let vectors: Notifications = read("notifications.json").unwrap();
    assert!(vectors.cases.len() > 45);
    let key = folder.file("key", &vectors.secret);
    for case in &vectors.cases {
        let (name, body) = (&case.name, case.body_hex.bytes());
        let file = folder.file("body", &body);
        let verify = |more: &[&str], input: &[u8]| run(paysig(&["notification", "--key-file", &key]).args(more), input);
        let (piped, named, json) = (verify(&[], &body), verify(&[&file], b""), verify(&["--json", &file], b""));
        if let Some(slug) = &case.error {
            for output in [piped, named, json] {
                let lines = assert_fails(&output, slug, case.offset, name);
                assert_eq!(lines.len(), 1, "{name}: {lines:?}");
            }
            continue;
        }
        let id = case.external_id.as_deref().unwrap();
        assert_prints(&piped, &format!("{id}\n"), name);
        assert_prints(&named, &format!("{id}\n"), name);
        assert_eq!((json.status.code(), json.stderr.as_slice()), (Some(0), &b""[..]), "{name}");
        let printed: BTreeMap<String, Value> = serde_json::from_slice(&json.stdout).unwrap();
        let mut due = BTreeMap::new();
        for (field, value) in case.fields.iter().flatten().filter(|(field, _)| field != "external_id") {
            due.entry(field.clone()).or_insert_with(|| value.clone());
        }
        let due = serde_json::to_value(due).unwrap();
        assert_eq!(
            printed,
            BTreeMap::from([("external_id".to_owned(), id.into()), ("unauthenticated".to_owned(), due)]),
            "{name}"
        );
        assert_eq!(json.stdout.split(|byte| *byte == b'\n').count(), 2, "{name}: one line");
    }
}

/// JSON bodies with the header are verified as any message is.
#[test]
fn json_vectors() {
    let vectors: Notifications = read("notifications.json").unwrap();
    assert!(!vectors.json.is_empty());
    for case in vectors.json.iter().filter(|case| !case.header.contains('\0')) {
        let mut command = paysig(&["verify", "--key-env", "PAYSIG_API_SIGNATURE", "--signature", &case.header]);
        let output = run(command.env("PAYSIG_API_SIGNATURE", &vectors.secret), &bytes(&case.body_hex));
        match &case.error {
            Some(slug) => drop(assert_fails(&output, slug, case.offset, &case.name)),
            None => assert_prints(&output, "", &case.name),
        }
    }
}

const FORM: &[u8] = b"external_id=X1&control=E4431BC9B9B12F7A24D3AB1D4C39AB1400A8C66DB60C49BBECBFD3DE9AE3D33E";

#[test]
fn key_and_body() {
    let output = run(paysig(&["notification"]).env("PAYSIG_KEY", "your_cashout_api_signature"), FORM);
    assert_prints(&output, "X1\n", "its key");
    let output = run(&mut paysig(&["notification"]), FORM);
    assert_fails(&output, "key-variable", None, "no key");
    let output = run(paysig(&["notification"]).env("PAYSIG_KEY", "other"), FORM);
    assert_eq!(assert_fails(&output, "signature-mismatch", None, "another key"), ["  standard input"]);
    let output = run(paysig(&["notification", "/none"]).env("PAYSIG_KEY", "k"), b"");
    assert_fails(&output, "input-unreadable", None, "no file");
    assert_usage(&run(&mut paysig(&["notification", "a", "b"]), b""), "two files");
    // No more is read than the most that it may have.
    #[cfg(unix)]
    {
        let output = run(paysig(&["notification", "/dev/zero"]).env("PAYSIG_KEY", "k"), b"");
        assert_fails(&output, "form-too-large", Some(65536), "no end");
    }
}

#[test]
fn place_of_a_fault() {
    let output = run(paysig(&["notification"]).env("PAYSIG_KEY", "k"), b"external_id=X1\n&control=1&comments=%FF");
    let lines = assert_fails(&output, "input-not-utf8", Some(35), "not UTF-8");
    assert_eq!(lines, ["  standard input, line 2, column 21"]);
}
