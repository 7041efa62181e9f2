//! The public corpora, through the command: HMAC-SHA256, the two texts of a raw key, the provider's signatures,
//! canonical forms and numbers.

use std::path::Path;
use std::process::Command;

use paysig_tests::corpora::{self, starting_with};
use paysig_tests::vectors::bytes;
use serde_json::Value;

use crate::{Folder, assert_fails, assert_prints, paysig, run};

fn text<'v>(vector: &'v Value, field: &str) -> &'v str {
    vector[field].as_str().unwrap_or_else(|| panic!("no {field} in {vector}"))
}

/// The corpora's own runner, which signs and verifies each vector in a process of its own.
#[cfg(unix)]
#[test]
fn hmac() {
    let names: Vec<_> = starting_with("hmac-").unwrap().into_iter().map(|(name, _)| name).collect();
    if names.is_empty() {
        return;
    }
    let folder = corpora::folder().unwrap().canonicalize().unwrap();
    let mut runner = Command::new("python3");
    runner.arg(folder.join("check_hmac.py")).args(["--verify", "--keyfile"]);
    runner.args(names.iter().map(|name| folder.join(name)));
    runner.arg("--").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check_hmac.sh"));
    let output = runner.env("PAYSIG", env!("CARGO_BIN_EXE_paysig")).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    let first = told.lines().next().unwrap();
    assert!(first.ends_with(" vectors, 0 failed, 0 skipped") && !first.starts_with("0 "), "{told}");
    println!("{first}");
}

/// What the RFCs leave open, as the corpora's README says it of this project.
const POLICIES: [(&str, &[&str]); 2] = [
    ("jcs", &["big-int=accept", "underflow=accept", "noncharacter=accept", "bom=reject", "depth=reject"]),
    (
        "compact",
        &[
            "duplicate=accept",
            "lone-surrogate=accept",
            "overflow=accept",
            "bom=reject",
            "depth=reject",
            "invalid-utf8=reject",
        ],
    ),
];

/// The corpora's own runner for canonical forms, over every folder that has some.
#[cfg(unix)]
#[test]
fn canonical_forms() {
    let Some(folder) = corpora::folder() else { return };
    let mut folders: Vec<_> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        ["jcs-", "json-", "numbers-", "payload-"].iter().any(|prefix| name.starts_with(prefix))
    });
    for (form, policies) in POLICIES {
        let mut runner = Command::new("python3");
        runner.arg(folder.join("check_jcs.py")).args(["--form", form]);
        runner.args(policies.iter().flat_map(|policy| ["--policy", policy])).args(&folders).arg("--").args([
            env!("CARGO_BIN_EXE_paysig"),
            "canonicalize",
            "--form",
            form,
        ]);
        let output = runner.output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{form}: {told}{}", String::from_utf8_lossy(&output.stderr));
        let first = told.lines().next().unwrap();
        assert!(first.contains(" vectors, 0 failed: pass ") && !first.starts_with("0 "), "{form}: {told}");
        assert!(!told.contains("either:"), "{form}: a policy is missing: {told}");
        println!("{form}: {first}");
    }
}

/// The start of the published sequence of numbers.
#[cfg(unix)]
#[test]
fn numbers() {
    let Some(folder) = corpora::folder() else { return };
    let mut runner = Command::new("python3");
    runner.arg(folder.join("check_jcs.py")).arg("--es6").arg(folder.join("numbers-es6/es6_first_10000.txt"));
    runner.arg("--").args([env!("CARGO_BIN_EXE_paysig"), "canonicalize", "--form", "jcs"]);
    let output = runner.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        told.starts_with("es6 numbers: 10000 lines, 0 wrong "),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Texts of keys: hexadecimal in either case, base64 with padding.
#[test]
fn key_formats() {
    let folder = Folder::new();
    for format in ["hex", "base64"] {
        for (corpus, content) in starting_with(format).unwrap() {
            for vector in content["vectors"].as_array().unwrap() {
                let (case, written) = (format!("{corpus}/{}", vector["name"]), text(vector, "text"));
                let file = folder.file("key", written);
                let output = run(&mut paysig(&["sign", "--key-format", format, "--key-file", &file]), b"{}");
                if vector["valid"] == false {
                    assert_eq!(output.status.code(), Some(3), "{case}");
                    let told = String::from_utf8_lossy(&output.stderr).into_owned();
                    assert!(told.contains(&format!("(secret-not-{format}, at byte ")), "{case}: {told}");
                } else if let secret @ [_, ..] = &bytes(text(vector, "bytes_hex"))[..] {
                    let due = paysig::Key::from_bytes(secret).unwrap().sign(b"{}").to_hex();
                    assert_prints(&output, &format!("{due}\n"), &case);
                } else {
                    assert_fails(&output, "secret-empty", None, &case);
                }
            }
        }
    }
}

#[test]
fn payload_signatures() {
    for (name, corpus) in starting_with("onekey").unwrap() {
        let cases: Vec<_> = corpus["cases"].as_array().unwrap().iter().collect();
        let cases: Vec<_> = cases.into_iter().filter(|case| case["scheme"] == "payload-signature").collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            let (body, header) = (bytes(text(case, "body_hex")), text(case, "header"));
            let label = format!("{name}/{}", case["name"]);
            let sign = run(paysig(&["sign"]).env("PAYSIG_KEY", text(case, "secret")), &body);
            assert_prints(&sign, &format!("{header}\n"), &label);
            let verify = run(paysig(&["verify", "--signature", header]).env("PAYSIG_KEY", text(case, "secret")), &body);
            assert_prints(&verify, "", &label);
        }
    }
}

#[test]
fn notifications() {
    let folder = Folder::new();
    for (name, corpus) in starting_with("onekey").unwrap() {
        let cases = corpus["cases"].as_array().unwrap().iter().filter(|case| case["scheme"] == "notification-control");
        let cases: Vec<_> = cases.collect();
        assert!(!cases.is_empty(), "{name}");
        for case in cases {
            let (label, key) = (format!("{name}/{}", case["name"]), folder.file("key", text(case, "secret")));
            let output = run(&mut paysig(&["notification", "--key-file", &key]), text(case, "form").as_bytes());
            if case["valid"] == true {
                assert_prints(&output, &format!("{}\n", text(case, "external_id")), &label);
            } else {
                let due = if case["why"] == "mismatch" { 1 } else { 3 };
                assert_eq!((output.status.code(), &output.stdout[..]), (Some(due), &b""[..]), "{label}");
            }
        }
    }
}

/// What is signed in the corpus is what a request with those bytes is sealed with.
#[test]
fn sealed_payloads() {
    let mut count = 0;
    for (_, corpus) in starting_with("onekey").unwrap() {
        for case in corpus["cases"].as_array().unwrap().iter().filter(|case| case["scheme"] == "payload-signature") {
            let (body, label) = (bytes(text(case, "body_hex")), text(case, "name"));
            let members = if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() };
            let [login, pass] = ["login", "pass"].map(|name| members[name].as_str().unwrap_or("any"));
            // Where they would be added, other bytes would be signed.
            if !body.is_empty() && members["login"].is_null() {
                continue;
            }
            count += 1;
            let mut command = paysig(&["seal", "--method", "POST", "--path", "/v3/cashout/x"]);
            command.env("PAYSIG_API_KEY", login).env("PAYSIG_API_PASSPHRASE", pass);
            let output = run(command.env("PAYSIG_API_SIGNATURE", text(case, "secret")), &body);
            let due = format!("Payload-Signature: {}\n", text(case, "header"));
            assert!(output.stdout.starts_with(due.as_bytes()) && output.stdout.ends_with(&body), "{label}: {output:?}");
        }
    }
    assert!(count > 5 || corpora::folder().is_none(), "{count}");
}
