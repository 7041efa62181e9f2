//! How a signature is presented, what is said of a faulty one, and what is never said.

use crate::{Folder, assert_fails, assert_prints, assert_usage, paysig_with_key, run};

/// A good signature of `{}`.
fn good() -> String {
    paysig::Key::new(crate::SECRET).unwrap().sign(b"{}").to_hex().to_string()
}

#[test]
fn file_may_end_with_one_line_ending() {
    let folder = Folder::new();
    let verify = |text: String| {
        run(&mut paysig_with_key(&["verify", "--signature-file", &folder.file("signature", text)]), b"{}")
    };
    for ending in ["", "\n", "\r\n"] {
        assert_prints(&verify(good() + ending), "", &format!("{ending:?}"));
    }
    for ending in ["\n\n", "\r", " \n", "\n\r\n"] {
        assert_fails(&verify(good() + ending), "signature-whitespace", Some(64), &format!("{ending:?}"));
    }
    assert_fails(&verify(String::new()), "signature-empty", None, "empty file");
    assert_fails(&verify("\n".to_owned()), "signature-empty", None, "empty line");
    assert_fails(&verify("0".repeat(100_000)), "signature-length", Some(64), "a long file");
}

#[test]
fn file_that_cannot_be_read() {
    let folder = Folder::new();
    for path in [folder.path("none"), folder.path("")] {
        let path = path.display().to_string();
        let output = run(&mut paysig_with_key(&["verify", "--signature-file", &path]), b"{}");
        let lines = assert_fails(&output, "input-unreadable", None, &path);
        assert!(lines[0].contains("os error"), "{lines:?}");
    }
    #[cfg(unix)]
    assert_fails(
        &run(&mut paysig_with_key(&["verify", "--signature-file", "/dev/zero"]), b"{}"),
        "signature-nul",
        Some(0),
        "without an end",
    );
}

/// Given the wrong path, the file may be the secret's.
#[test]
fn file_is_never_quoted() {
    let folder = Folder::new();
    let file = folder.file("secret", crate::SECRET);
    let output = run(&mut paysig_with_key(&["verify", "--signature-file", &file]), b"{}");
    let lines = assert_fails(&output, "signature-not-hex", Some(2), "a secret");
    assert!(!lines.concat().contains(crate::SECRET), "{lines:?}");
}

#[test]
fn looks_like_an_option_but_is_text() {
    for text in ["--help", "-h", "--version", "-", "--"] {
        let output = run(&mut paysig_with_key(&["verify", "--signature", text]), b"{}");
        assert_fails(&output, "signature-not-hex", Some(0), text);
        let output = run(&mut paysig_with_key(&["verify", &format!("--signature={text}")]), b"{}");
        assert_fails(&output, "signature-not-hex", Some(0), text);
    }
}

#[test]
fn exactly_one_is_presented() {
    let good = good();
    assert_usage(&run(&mut paysig_with_key(&["verify"]), b"{}"), "none");
    assert_usage(&run(&mut paysig_with_key(&["verify", "--signature"]), b"{}"), "no text");
    let twice = ["verify", "--signature", &good, "--signature", &good];
    assert_usage(&run(&mut paysig_with_key(&twice), b"{}"), "twice");
    let both = ["verify", "--signature", &good, "--signature-file", "x"];
    assert_usage(&run(&mut paysig_with_key(&both), b"{}"), "both ways");
}

#[test]
fn caret_points_at_the_fault() {
    let good = good();
    let long = "0".repeat(1000);
    let cases = [
        (format!("{good}\n"), format!("{good}\\n"), 64),
        (good[..63].to_owned(), good[..63].to_owned(), 63),
        (format!("{long}g{long}"), format!("{}g{}", "0".repeat(64), "0".repeat(7)), 64),
        // What came from outside cannot steer the terminal.
        ("ab\u{1b}[2Jcd".to_owned(), "ab\\x1b[2Jcd".to_owned(), 2),
        ("ab\u{9b}".to_owned(), "ab\\xc2\\x9b".to_owned(), 2),
    ];
    for (text, shown, column) in cases {
        let output = run(&mut paysig_with_key(&["verify", "--signature", &text]), b"{}");
        let lines: Vec<_> = String::from_utf8(output.stderr).unwrap().lines().map(str::to_owned).collect();
        assert_eq!(lines[1..], [format!("  {shown}"), format!("  {}^", " ".repeat(column))], "{text:?}");
    }
}

#[test]
fn signature_that_is_due_is_never_shown() {
    let forged = "0".repeat(64);
    let output = run(&mut paysig_with_key(&["verify", "--signature", &forged]), b"{}");
    let lines = assert_fails(&output, "signature-mismatch", None, "forged");
    assert_eq!(lines, [""; 0]);
}

/// A malformed signature is told before the message is read: it need not even exist.
#[test]
fn malformed_before_the_message() {
    let output = run(&mut paysig_with_key(&["verify", "--signature", "g", "/nonexistent"]), b"");
    assert_fails(&output, "signature-not-hex", Some(0), "order");
}
