//! Standard output that takes nothing: an error of its own, never a success, never a panic.
#![cfg(unix)]

use std::fs::OpenOptions;
use std::process::Stdio;

use crate::{assert_fails, paysig_with_key};

/// Every command that prints.
const PRINTING: [&[&str]; 7] = [
    &["sign"],
    &["canonicalize", "--form", "verbatim", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")],
    &[
        "seal",
        "--method",
        "GET",
        "--path",
        "/",
        "--api-key-env=PAYSIG_KEY",
        "--api-passphrase-env=PAYSIG_KEY",
        "--api-signature-env=PAYSIG_KEY",
        "/dev/null",
    ],
    &["--help"],
    &["help", "verify"],
    &["manual", "sign"],
    &["completions", "bash"],
];

#[cfg(target_os = "linux")]
#[test]
fn full_disk() {
    for args in PRINTING {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = paysig_with_key(args).stdin(Stdio::null()).stdout(full).output().unwrap();
        let lines = assert_fails(&output, "output-unwritable", None, args[0]);
        assert!(lines[0].contains("os error 28"), "{lines:?}");
    }
}

#[test]
fn closed_pipe() {
    for args in PRINTING {
        let mut child = paysig_with_key(args);
        let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // `sign` waits for its input; the others may be done before the pipe is closed, and are then not tried.
        drop(child.stdout.take());
        drop(child.stdin.take());
        let output = child.wait_with_output().unwrap();
        if args == ["sign"] || !output.status.success() {
            assert_fails(&output, "output-unwritable", None, args[0]);
        }
    }
}

#[test]
fn open_for_reading_only() {
    let read_only = OpenOptions::new().read(true).open("/dev/null").unwrap();
    let output = paysig_with_key(&["sign"]).stdin(Stdio::null()).stdout(read_only).output().unwrap();
    assert_fails(&output, "output-unwritable", None, "read only");
}

/// With standard error gone as well, the exit code still tells.
#[cfg(target_os = "linux")]
#[test]
fn nobody_listens() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    for (args, code) in [(&["sign"][..], 3), (&["verify", "--signature", "x"], 3), (&["verify"], 2)] {
        let status = paysig_with_key(args).stdin(Stdio::null()).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(code), "{args:?}");
    }
}
