//! The programs that people copy: `examples/c` and `examples/cpp`, on good and on bad input, and under valgrind.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use paysig::onekey::{Credentials, Environment};
use paysig_tests::vectors::{self, Signing, bytes};

use crate::toolchain::{Build, Scratch, output, text, valgrind};

const EXAMPLES: [(&str, &str); 2] = [("examples/c/sign_cashout.c", "c99"), ("examples/cpp/sign_cashout.cpp", "c++17")];

struct Sample {
    folder: Scratch,
    secret: String,
    body: PathBuf,
    signature: String,
}

fn sample(name: &str) -> Sample {
    let cases = vectors::cases::<Signing>("signing.json").unwrap();
    let case = cases.into_iter().find(|case| case.name == "cashout-create-escaped-slashes").unwrap();
    let folder = Scratch::new(name);
    let body = folder.file("body", bytes(&case.message_hex));
    Sample { folder, secret: text(&bytes(&case.secret_hex)), body, signature: case.signature }
}

/// Exit status, standard output, standard error.
fn said(command: &mut Command) -> (Option<i32>, String, String) {
    let output = output(command);
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn sign_and_verify() {
    let sample = sample("examples");
    let header = format!("Payload-Signature: {}\n", sample.signature);
    for (source, standard) in EXAMPLES {
        let program = Build::new(source, standard).program(&sample.folder);
        let example = |arguments: &[&str]| {
            let mut command = Command::new(&program);
            command.env("PAYSIG_KEY", &sample.secret).args(arguments).stdin(File::open(&sample.body).unwrap());
            command
        };
        let body = sample.body.to_str().unwrap();
        let good = |text: &str| (Some(0), text.to_owned(), String::new());
        let matching = format!("{header}the signature matches\n");
        assert_eq!(said(&mut example(&[body])), good(&header), "{source}");
        assert_eq!(said(&mut example(&["-"])), good(&header), "{source}");
        assert_eq!(said(&mut example(&[body, &sample.signature])), good(&matching), "{source}");
        assert_eq!(said(&mut example(&["-", &sample.signature.to_uppercase()])), good(&matching), "{source}");

        let (status, out, error) = said(&mut example(&[body, &"0".repeat(64)]));
        assert_eq!((status, out.as_str()), (Some(1), header.as_str()), "{source}");
        assert_eq!(error, "sign_cashout: the signature does not match the message (signature-mismatch)\n", "{source}");

        let refused = |command: &mut Command, due: &str| {
            let (status, _, error) = said(command);
            assert_eq!(status, Some(3), "{source}: {error}");
            assert!(error.ends_with(&format!("({due})\n")), "{source}: {error}");
            assert!(!error.contains(&sample.secret) && !error.contains(&sample.signature), "{source}: {error}");
        };
        refused(&mut example(&[body, &sample.signature[1..]]), "signature-length, at byte 63");
        refused(&mut example(&[body, ""]), "signature-empty");
        refused(&mut example(&["/"]), "input-unreadable");
        refused(&mut example(&["no such file"]), "input-unreadable");
        refused(example(&[body]).env("PAYSIG_KEY", format!("{}\n", sample.secret)), "secret-whitespace, at byte 18");
        refused(example(&[body]).env("PAYSIG_KEY", ""), "secret-empty");
        refused(example(&[body]).env_remove("PAYSIG_KEY"), "key-variable");
        let full = File::options().write(true).open("/dev/full").unwrap();
        let mut child = example(&[body]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(3), "{source}");

        assert_eq!(said(&mut example(&[])).0, Some(2), "{source}");
        assert_eq!(said(&mut example(&[body, "a", "b"])).0, Some(2), "{source}");
    }
}

/// A body of many reads from a pipe.
#[test]
fn take_a_long_body_from_a_pipe() {
    let sample = sample("examples-pipe");
    let body: Vec<u8> = (0_u8..251).cycle().take(1_000_003).collect();
    let key = paysig::Key::new(&sample.secret).unwrap();
    for (source, standard) in EXAMPLES {
        let mut command = Command::new(Build::new(source, standard).program(&sample.folder));
        command.env("PAYSIG_KEY", &sample.secret).arg("-").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&body).unwrap();
        let out = text(&child.wait_with_output().unwrap().stdout);
        assert_eq!(out, format!("Payload-Signature: {}\n", key.sign(&body).to_hex()), "{source}");
    }
}

/// No error and no leak, whether all goes well or not.
#[test]
fn under_valgrind() {
    let sample = sample("examples-valgrind");
    let body = sample.body.as_path();
    for (source, standard) in EXAMPLES {
        let program = Build::new(source, standard).program(&sample.folder);
        let exits = |secret: &str, body: &Path, signature: &str, due: i32| {
            if let Some(mut command) = valgrind(&program) {
                let (status, _, error) = said(command.env("PAYSIG_KEY", secret).arg(body).arg(signature));
                assert_eq!(status, Some(due), "{source}: {error}");
            }
        };
        exits(&sample.secret, body, &sample.signature, 0);
        exits(&sample.secret, body, &"0".repeat(64), 1);
        exits(&sample.secret, body, "short", 3);
        exits(&sample.secret, Path::new("/"), &sample.signature, 3);
        exits("\"quoted\"", body, &sample.signature, 3);
    }
}

/// What `seal_cashout` writes is a request that passes the check of the same credentials.
#[test]
fn seal_requests() {
    let folder = Scratch::new("examples-seal");
    let program = Build::new("examples/c/seal_cashout.c", "c99").program(&folder);
    let environment = Environment::local("https://localhost:8443").unwrap();
    let credentials = Credentials::new(environment, "api_key", "passphrase", "api_signature").unwrap();
    let example = |arguments: &[&str], payload: &[u8]| {
        let mut command = Command::new(&program);
        command.args(arguments).stdin(File::open(folder.file("payload", payload)).unwrap());
        command.env("PAYSIG_ENVIRONMENT", "local").env("PAYSIG_BASE_URL", "https://localhost:8443");
        command.env("PAYSIG_API_KEY", "api_key").env("PAYSIG_API_PASSPHRASE", "passphrase");
        command.env("PAYSIG_API_SIGNATURE", "api_signature");
        command
    };
    for (operation, start) in [
        ("create", "POST /v3/cashout HTTP/1.1\r\n"),
        ("status", "POST /v3/cashout/status HTTP/1.1\r\n"),
        ("cancel", "DELETE /v3/cashout/cancel HTTP/1.1\r\n"),
    ] {
        let output = output(&mut example(&[operation, "-"], b"{ \"cashout_id\": 11954 }\n"));
        assert!(output.status.success(), "{}", text(&output.stderr));
        let request = text(&output.stdout);
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert_eq!(body, r#"{"cashout_id":11954,"login":"api_key","pass":"passphrase"}"#);
        assert!(head.starts_with(start), "{head}");
        let headers: Vec<_> = head.split("\r\n").skip(1).map(|line| line.split_once(": ").unwrap()).collect();
        assert_eq!(headers[0], ("Host", "localhost:8443"));
        assert!(headers.contains(&("Content-Length", &body.len().to_string())), "{head}");
        let (method, path) = start.trim_end_matches(" HTTP/1.1\r\n").split_once(' ').unwrap();
        assert_eq!(credentials.check(method, path, body.as_bytes(), headers), Ok(()), "{operation}");
    }

    let refused = |command: &mut Command, due: &str| {
        let (status, out, error) = said(command);
        assert_eq!((status, out.as_str()), (Some(3), ""), "{error}");
        assert!(error.ends_with(&format!("({due})\n")), "{error}");
        assert!(!error.contains("passphrase") && !error.contains("api_signature"), "{error}");
    };
    refused(&mut example(&["create", "-"], b""), "body-missing");
    refused(&mut example(&["create", "-"], br#"{"pass":"other"}"#), "credential-mismatch, at byte 8");
    refused(&mut example(&["create", "-"], &vec![b' '; 65537]), "input-unreadable");
    refused(&mut example(&["create", "/"], b""), "input-unreadable");
    refused(&mut example(&["create", "no such file"], b""), "input-unreadable");
    let http = "http://localhost:8443";
    refused(example(&["create", "-"], b"{}").env("PAYSIG_BASE_URL", http), "url-not-https, at byte 0");
    refused(example(&["create", "-"], b"{}").env_remove("PAYSIG_ENVIRONMENT"), "unknown-environment");
    refused(example(&["create", "-"], b"{}").env("PAYSIG_API_KEY", "api_key\n"), "credential-character, at byte 7");
    for arguments in [&[][..], &["create"], &["create", "-", "x"], &["delete", "-"], &["", "-"]] {
        assert_eq!(said(&mut example(arguments, b"{}")).0, Some(2), "{arguments:?}");
    }
    if let Some(mut command) = valgrind(&program) {
        let good = example(&["create", "-"], b"{}");
        command.args(good.get_args()).envs(good.get_envs().filter_map(|(name, value)| Some((name, value?))));
        assert_eq!(said(command.stdin(File::open(folder.path().join("payload")).unwrap())).0, Some(0));
    }
}
