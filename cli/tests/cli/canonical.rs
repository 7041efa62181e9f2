//! Canonical forms: every vector, how they reach the signature, and what is shown of a payload that is refused.

use std::process::Output;

use paysig::{Form, Key};
use paysig_tests::vectors::{Canonical, Due, Numbers, bytes, cases, read};

use crate::{Folder, SECRET, assert_fails, assert_prints, assert_usage, paysig, paysig_with_key, run};

/// Exit code 0 and exactly these bytes: no newline either.
#[track_caller]
fn assert_writes(output: &Output, due: &[u8], case: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{case}");
    assert_eq!(output.status.code(), Some(0), "{case}");
    assert!(output.stdout == due, "{case}: {}", String::from_utf8_lossy(&output.stdout));
}

/// As `canonicalize`, `sign` and `verify` see it, from a file and from standard input.
fn check(folder: &Folder, case: &str, form: &str, input: &[u8], due: &Due) {
    let file = folder.file("payload", input);
    let written = run(&mut paysig(&["canonicalize", "--form", form, &file]), b"ignored");
    let piped = run(&mut paysig(&["canonicalize", "--form", form]), input);
    let signed = run(&mut paysig_with_key(&["sign", "--form", form, &file]), b"");
    let verify =
        |signature: &str| run(&mut paysig_with_key(&["verify", "--form", form, "--signature", signature, &file]), b"");
    if let Some(slug) = &due.error {
        for output in [written, piped, signed, verify(&"0".repeat(64))] {
            let lines = assert_fails(&output, slug, due.offset, case);
            assert_eq!(lines.len(), 3, "{case}: {lines:?}");
        }
    } else {
        let text = bytes(due.output_hex.as_deref().unwrap());
        assert_writes(&written, &text, case);
        assert_writes(&piped, &text, case);
        let signature = Key::new(SECRET).unwrap().sign(&text).to_hex();
        assert_prints(&signed, &format!("{signature}\n"), case);
        assert_prints(&verify(&signature), "", case);
        assert_fails(&verify(&"0".repeat(64)), "signature-mismatch", None, case);
    }
}

fn vectors(file: &str) {
    let folder = Folder::new();
    let vectors = cases::<Canonical>(file).unwrap();
    assert!(vectors.len() > 50, "{file}: only {} cases", vectors.len());
    for vector in vectors {
        let input = vector.input.bytes();
        for (form, due) in &vector.forms {
            check(&folder, &format!("{file}: {} as {form}", vector.name), form, &input, due);
        }
    }
}

#[test]
fn canonical_vectors() {
    vectors("canonical.json");
}

#[test]
fn error_vectors() {
    vectors("json-errors.json");
}

#[test]
fn number_vectors() {
    let vectors = read::<Numbers>("numbers.json").unwrap().cases;
    assert!(vectors.len() > 50, "only {} cases", vectors.len());
    for vector in vectors {
        let (case, input) = (&vector.input, vector.input.as_bytes());
        let [rounded, exact] =
            ["jcs", "jcs-exact"].map(|form| run(&mut paysig(&["canonicalize", "--form", form]), input));
        match &vector.text {
            Some(text) => assert_writes(&rounded, text.as_bytes(), case),
            None => drop(assert_fails(&rounded, "number-out-of-range", Some(0), case)),
        }
        match &vector.error {
            Some(slug) => drop(assert_fails(&exact, slug, Some(0), case)),
            None => assert_writes(&exact, vector.text.as_deref().unwrap().as_bytes(), case),
        }
    }
}

/// HMAC covers any bytes; that they are text is checked where it is asked for.
#[test]
fn without_a_form_the_exact_bytes_are_signed() {
    for message in [&b"\xff"[..], b"\xef\xbb\xbf{}", b"{ ", b""] {
        let due = Key::new(SECRET).unwrap().sign(message).to_hex();
        assert_prints(&run(&mut paysig_with_key(&["sign"]), message), &format!("{due}\n"), "sign");
        assert_prints(&run(&mut paysig_with_key(&["verify", "--signature", &due]), message), "", "verify");
    }
}

#[test]
fn forms_are_the_cores() {
    for form in Form::ALL {
        let output = run(&mut paysig(&["canonicalize", "--form", form.name()]), b"{}");
        assert_writes(&output, b"{}", form.name());
    }
    for args in [&["canonicalize"][..], &["canonicalize", "--form", "JCS"], &["canonicalize", "--form", ""]] {
        assert_usage(&run(&mut paysig(args), b"{}"), &args.join(" "));
    }
    assert_usage(&run(&mut paysig_with_key(&["sign", "--form", "json"]), b"{}"), "unknown");
}

#[test]
fn file_that_cannot_be_read() {
    let folder = Folder::new();
    for path in [folder.path("none"), folder.path("")] {
        let path = path.display().to_string();
        let output = run(&mut paysig(&["canonicalize", "--form", "jcs", &path]), b"{}");
        assert_fails(&output, "input-unreadable", None, &path);
    }
}

#[test]
fn caret_points_at_the_fault() {
    let long = "x".repeat(100);
    let long = format!("{{\"a\":\"{long}\u{1}{long}\"}}");
    let cases: [(&[u8], &str, &str, &str); 9] = [
        (b"{\n  \"amount\": 01,\r\n}", "line 2, column 14", "  \"amount\": 0", "1,\\r"),
        (b"[1,", "line 1, column 4", "[1,", ""),
        (b"", "line 1, column 1", "", ""),
        ("{\"Jos\u{e9}\":\"\u{20ac}\" x}".as_bytes(), "line 1, column 13", "{\"Jos\u{e9}\":\"\u{20ac}\" ", "x}"),
        (b"[\"a\xff\"]", "line 1, column 4", "[\"a", "\\xff"),
        (b"[\"a\nb\"]", "line 1, column 4", "[\"a", "\\n"),
        (b"\xef\xbb\xbf{}", "line 1, column 1", "", "\\u{feff}{}"),
        // What came from outside cannot steer the terminal, nor turn its line around.
        ("[\"\u{202e}\",\u{1b}[2J\u{9b}".as_bytes(), "line 1, column 6", "[\"\\u{202e}\",", "\\u{1b}[2J\\u{9b}"),
        (long.as_bytes(), "line 1, column 107", &"x".repeat(32), &format!("\\u{{1}}{}", "x".repeat(31))),
    ];
    let folder = Folder::new();
    for (payload, position, before, after) in cases {
        let file = folder.file("payload", payload);
        let piped = run(&mut paysig(&["canonicalize", "--form", "compact"]), payload);
        let named = run(&mut paysig(&["canonicalize", "--form", "compact", &file]), b"");
        for (name, output) in [("standard input", piped), (&format!("{file:?}"), named)] {
            assert_eq!((output.status.code(), output.stdout), (Some(3), vec![]), "{payload:?}");
            let told = String::from_utf8(output.stderr).unwrap();
            let caret = " ".repeat(before.chars().count()) + "^";
            let lines: Vec<_> = told.lines().skip(1).collect();
            let due = [format!("  {name}, {position}"), format!("  {before}{after}"), format!("  {caret}")];
            assert_eq!(lines, due, "{payload:?}");
        }
    }
}

/// The one line names neither what stands before nor what stands after.
#[test]
fn no_more_than_one_line_is_shown() {
    let payload = b"{\"pass\":\"before\",\n\"amount\": 01,\n\"login\":\"after\"}";
    let output = run(&mut paysig_with_key(&["sign", "--form", "jcs"]), payload);
    let told = assert_fails(&output, "json-bad-number", Some(29), "lines").concat();
    assert!(told.contains("amount") && !told.contains("before") && !told.contains("after"), "{told}");
}

/// Without a signature that is well formed, and without a key, the payload is not read: it need not even exist.
#[test]
fn payload_is_read_last() {
    let output = run(&mut paysig_with_key(&["verify", "--form", "jcs", "--signature", "g", "/nonexistent"]), b"");
    assert_fails(&output, "signature-not-hex", Some(0), "signature");
    let output = run(&mut paysig(&["sign", "--form", "jcs", "/nonexistent"]), b"");
    assert_fails(&output, "key-variable", None, "key");
}
