//! `paysig check`: every vector, and files of headers.

use paysig_tests::provider::Seal;
use paysig_tests::vectors::{bytes, read};

use crate::{CREDENTIALS, Folder, SEAL, assert_fails, assert_prints, assert_usage, paysig_with_credentials, run};

#[test]
fn check_vectors() {
    let folder = Folder::new();
    let vectors: Seal = read("seal.json").unwrap();
    let usual = &vectors.credentials["usual"];
    assert_eq!([&usual.api_key, &usual.passphrase, &usual.api_signature], CREDENTIALS);
    let mut count = 0;
    for case in &vectors.checks {
        let mut lines = vec![];
        for (name, value) in &case.headers {
            lines.extend([name.as_bytes(), b":", &bytes(value), b"\r\n"].concat());
        }
        // A line cannot hold the end of one, nor white space around a value, which is none of it.
        let is_line = |value: &[u8]| value.trim_ascii() == value && !value.contains(&b'\n');
        if !case.headers.iter().all(|(_, value)| is_line(&bytes(value))) {
            continue;
        }
        count += 1;
        let headers = folder.file("headers", lines);
        let mut command = paysig_with_credentials(&["check", "--headers", &headers]);
        command.arg(format!("--method={}", case.method)).arg(format!("--path={}", case.path));
        let output = run(&mut command, &bytes(&case.body_hex));
        match &case.error {
            Some(slug) => {
                let lines = assert_fails(&output, slug, case.offset, &case.name);
                assert_eq!(lines.len(), 1, "{}: {lines:?}", case.name);
            }
            None => assert_prints(&output, "", &case.name),
        }
    }
    assert!(count + 4 > vectors.checks.len(), "{count} of {}", vectors.checks.len());
}

fn check(headers: &str, body: &str) -> std::process::Output {
    let args = ["check", "--method", "POST", "--path", "/v3/cashout", "--headers", headers, body];
    run(&mut paysig_with_credentials(&args), b"")
}

#[test]
fn what_was_sealed_passes() {
    let folder = Folder::new();
    let whole = run(&mut paysig_with_credentials(&SEAL), b"{}").stdout;
    let end = whole.windows(2).position(|window| window == b"\n\n").unwrap();
    let (lines, body) = (&whole[..end], folder.file("body", &whole[end + 2..]));
    for headers in
        [&whole[..], lines, &[lines, b"\n"].concat(), &[b"Host: x\r\nX:\n", lines, b"\r\n\r\nnot: read"].concat()]
    {
        assert_prints(&check(&folder.file("headers", headers), &body), "", "sealed");
    }
    let headers = folder.file("headers", lines);
    let lines = assert_fails(&check(&headers, &folder.file("body", b"{}")), "signature-mismatch", None, "another body");
    assert_eq!(lines, [format!("  Payload-Signature in {headers:?}")]);
    let headers = folder.file("headers", b"Host: x\nPayload-Signature 00\n");
    let lines = assert_fails(&check(&headers, &body), "header-malformed", Some(8), "no colon");
    assert_eq!(lines, [format!("  {headers:?}, line 2, column 1")]);
    assert_fails(&check("/none", &body), "input-unreadable", None, "no headers");
    assert_fails(&check(&headers.replace("headers", "none"), &body), "input-unreadable", None, "no headers");
    assert_usage(&run(&mut paysig_with_credentials(&["check", "--method", "POST", "--path", "/"]), b""), "no headers");
    for args in [&["--headers", "-"][..], &["--headers", "-", "-"]] {
        let args = [&["check", "--method", "POST", "--path", "/"], args].concat();
        assert_usage(&run(&mut paysig_with_credentials(&args), b""), "headers and body from standard input");
    }
}
