//! `paysig seal`: every vector, where the request goes, and that no file is written in part.

use std::fs;
use std::process::Output;

use paysig_tests::provider::{Seal, Sealing};
use paysig_tests::vectors::{bytes, read};

use crate::{
    CREDENTIALS, Folder, SEAL, assert_fails, assert_prints, assert_usage, paysig, paysig_with_credentials, run,
};

/// The lines of the headers that are due.
fn headers(case: &Sealing) -> String {
    let [signature, authorization] = [&case.signature, &case.authorization].map(|text| text.as_deref().unwrap());
    let user_agent = case.due_user_agent();
    format!(
        "Payload-Signature: {signature}\nContent-Type: application/json\nUser-Agent: {user_agent}\n\
         Authorization: {authorization}\n"
    )
}

#[test]
fn sealing_vectors() {
    let folder = Folder::new();
    let vectors: Seal = read("seal.json").unwrap();
    let body_file = folder.path("body");
    // An argument cannot hold a NUL.
    let has_nul = |case: &&Sealing| {
        [&case.method, &case.path].into_iter().chain(&case.user_agent).any(|text| text.contains('\0'))
    };
    assert!(vectors.cases.iter().filter(has_nul).count() < 4);
    for case in vectors.cases.iter().filter(|case| !has_nul(case)) {
        let (name, payload) = (&case.name, bytes(&case.payload_hex));
        let given = &vectors.credentials[&case.credentials];
        let seal = |more: &[&str]| {
            let mut command = paysig(&["seal"]);
            command.arg(format!("--method={}", case.method)).arg(format!("--path={}", case.path));
            command.args(case.form.iter().map(|form| format!("--form={form}")));
            command.args(case.user_agent.iter().map(|text| format!("--user-agent={text}")));
            command.env("PAYSIG_API_KEY", &given.api_key).env("PAYSIG_API_PASSPHRASE", &given.passphrase);
            command.env("PAYSIG_API_SIGNATURE", &given.api_signature);
            command.env("PAYSIG_ENVIRONMENT", &given.environment).env("PAYSIG_BASE_URL", &given.base_url);
            run(command.args(more), &payload)
        };
        let (printed, written, curl) =
            (seal(&[]), seal(&["--body-file", body_file.to_str().unwrap()]), seal(&["--curl"]));
        let Some(error) = &case.error else {
            let (headers, body) = (headers(case), bytes(case.body_hex.as_ref().unwrap()));
            assert_eq!(printed.stdout, [headers.as_bytes(), b"\n", &body].concat(), "{name}");
            assert_prints(&written, &headers, name);
            assert!(fs::read(&body_file).unwrap() == body, "{name}");
            fs::remove_file(&body_file).unwrap();
            let command = String::from_utf8(curl.stdout).unwrap();
            assert!(command.contains(&format!("\nurl = \"{}\"\n", case.url.as_ref().unwrap())), "{name}");
            continue;
        };
        for output in [printed, written, curl] {
            let lines = assert_fails(&output, error, case.offset, name);
            // Where, and nothing of what was given.
            assert_eq!(lines.len(), 1, "{name}: {lines:?}");
            let place = ["  --method", "  --path", "  --user-agent", "  standard input"]
                .map(|place| lines[0].starts_with(place));
            assert!(place.contains(&true), "{name}: {lines:?}");
        }
        assert!(!body_file.exists(), "{name}");
    }
}

#[test]
fn operations() {
    for (operation, method, path) in [
        ("create", "POST", "/v3/cashout"),
        ("status", "POST", "/v3/cashout/status"),
        ("cancel", "DELETE", "/v3/cashout/cancel"),
    ] {
        let payload = br#"{"cashout_id":11954}"#;
        let named = run(&mut paysig_with_credentials(&["seal", "--operation", operation, "--curl"]), payload);
        let spelt = run(&mut paysig_with_credentials(&["seal", "--method", method, "--path", path, "--curl"]), payload);
        assert_prints(&named, &String::from_utf8(spelt.stdout).unwrap(), operation);
        let text = String::from_utf8(named.stdout).unwrap();
        assert!(
            text.contains(&format!("url = \"https://api-stg.onekeypayments.com{path}\"\nrequest = \"{method}\"\n")),
            "{text}"
        );
    }
}

#[test]
fn what_is_asked_must_be_clear() {
    for args in [
        &["seal"][..],
        &["seal", "--operation", "refund"],
        &["seal", "--operation", "Create"],
        &["seal", "--method", "POST"],
        &["seal", "--path", "/v3/cashout"],
        &["seal", "--operation", "create", "--method", "POST", "--path", "/v3/cashout"],
        &["seal", "--operation", "create", "--form", "json"],
        &["seal", "--operation", "create", "--environment", "sandbox"],
        &["seal", "--operation", "create", "a.json", "b.json"],
        &["seal", "--operation", "create", "--body-file", ""],
        // There is no way to give a credential as an argument.
        &["seal", "--operation", "create", "--api-key", "cashout_login"],
        &["seal", "--operation", "create", "--api-signature=hunter2"],
    ] {
        let output = run(&mut paysig_with_credentials(args), b"{}");
        assert_usage(&output, &args.join(" "));
        assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"), "{args:?}");
    }
}

#[test]
fn faults_are_placed_and_not_shown() {
    let payload = "{\n  \"note\": \"\u{e9}\", \"login\": \"hunter2\"\n}";
    let folder = Folder::new();
    let file = folder.file("order.json", payload);
    for (output, name) in [
        (run(&mut paysig_with_credentials(&SEAL), payload.as_bytes()), "standard input".to_owned()),
        (run(paysig_with_credentials(&SEAL).arg(&file), b""), format!("{file:?}")),
    ] {
        let lines = assert_fails(&output, "credential-mismatch", Some(27), &name);
        assert_eq!(lines, [format!("  {name}, line 2, column 25")]);
    }
    let output = run(&mut paysig_with_credentials(&SEAL), b"");
    assert_eq!(assert_fails(&output, "body-missing", None, "empty"), ["  standard input"]);
}

#[test]
fn payload_that_cannot_be_read() {
    let folder = Folder::new();
    let missing = folder.path("none").display().to_string();
    assert_fails(&run(paysig_with_credentials(&SEAL).arg(&missing), b"{}"), "input-unreadable", None, "missing");
    let most = format!("{{\"a\":\"{}\"}}", "x".repeat((1 << 20) - 8));
    let output = run(&mut paysig_with_credentials(&SEAL), most.as_bytes());
    assert_eq!((output.status.code(), output.stdout.len() > most.len()), (Some(0), true), "1 MiB");
    let output = run(&mut paysig_with_credentials(&SEAL), format!("{most} ").as_bytes());
    let lines = assert_fails(&output, "input-unreadable", None, "one byte more");
    assert!(lines[0].contains("more than 1048576 bytes"), "{lines:?}");
    #[cfg(unix)]
    assert_fails(&run(paysig_with_credentials(&SEAL).arg("/dev/zero"), b""), "input-unreadable", None, "no end");
}

fn to_file(path: &str) -> Output {
    run(paysig_with_credentials(&SEAL).args(["--body-file", path]), br#"{"external_id":"A-1"}"#)
}

const BODY: &[u8] = br#"{"external_id":"A-1","login":"cashout_login","pass":"cashout_pass"}"#;

#[cfg(unix)]
#[test]
fn body_file_is_for_its_owner_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new();
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o7777;
    // One that is there, for all to read, is replaced; a link to it stays.
    let there = folder.file("there", "before");
    fs::set_permissions(&there, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&there, folder.path("link")).unwrap();
    let dangling = folder.path("dangling");
    symlink(folder.path("nowhere"), &dangling).unwrap();
    for name in ["new", "link", "dangling"] {
        let output = to_file(folder.path(name).to_str().unwrap());
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{name}");
        assert_eq!(fs::read(folder.path(name)).unwrap(), BODY, "{name}");
        assert_eq!(mode(name), 0o600, "{name}");
    }
    assert!(folder.path("link").is_symlink());
    assert_eq!(mode("there"), 0o600);
    // In the working folder too.
    let mut command = paysig_with_credentials(&[&SEAL[..], &["--body-file", "here"]].concat());
    assert_eq!(run(command.current_dir(folder.path("")), b"{}").status.code(), Some(0));
    assert_eq!(mode("here"), 0o600);
}

/// The files of a folder and what is in them.
fn files(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let entries =
        fs::read_dir(folder.path("")).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut files: Vec<_> =
        entries.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn body_file_that_cannot_be_written() {
    let folder = Folder::new();
    fs::create_dir(folder.path("folder")).unwrap();
    folder.file("file", "before");
    for name in ["", "folder", "none/body", "file/body"] {
        let path = folder.path(name).display().to_string();
        let lines = assert_fails(&to_file(&path), "output-unwritable", None, name);
        assert!(lines[0].starts_with(&format!("  {path:?}: ")), "{lines:?}");
    }
    // Such a thing must not be replaced by a file.
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let lines = assert_fails(&to_file("/dev/null"), "output-unwritable", None, "a device");
        assert!(lines[0].contains("it is there, and is not a file"), "{lines:?}");
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
    assert_eq!(files(&folder), [("file".to_owned(), b"before".to_vec())]);
}

/// Of a request that is refused nothing is left, and what was there stays.
#[test]
fn nothing_is_written_of_what_is_refused() {
    let folder = Folder::new();
    let path = folder.file("body", "before");
    for (payload, slug, offset) in [
        (&b"[]"[..], "body-not-object", Some(0)),
        (b"{\"a\":01}", "json-bad-number", Some(6)),
        (b"", "body-missing", None),
    ] {
        let output = run(paysig_with_credentials(&SEAL).args(["--body-file", &path]), payload);
        assert_fails(&output, slug, offset, slug);
        assert_eq!(files(&folder), [("body".to_owned(), b"before".to_vec())], "{slug}");
    }
}

/// The headers found no taker: the body goes too, so that nothing is sent that is half of a request.
#[cfg(target_os = "linux")]
#[test]
fn full_disk() {
    use std::process::Stdio;
    let folder = Folder::new();
    let path = folder.path("body").display().to_string();
    let order = folder.file("order.json", "{}");
    for more in
        [&["--body-file", &path, &order][..], &["--body-file", &path, "--curl", &order], &[&order], &["--curl", &order]]
    {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = paysig_with_credentials(&SEAL).args(more).stdin(Stdio::null()).stdout(full).output().unwrap();
        assert_fails(&output, "output-unwritable", None, &more.join(" "));
        assert_eq!(files(&folder), [("order.json".to_owned(), b"{}".to_vec())]);
    }
}

/// No room for the body: what was there before stays, and no piece of a file beside it.
#[cfg(unix)]
#[test]
fn no_room_for_the_body() {
    use crate::within;

    let folder = Folder::new();
    let path = folder.file("body", "before");
    let payload = format!("{{\"comment\":\"{}\"}}", "x".repeat(4096));
    let seal = paysig_with_credentials(&[&SEAL[..], &["--body-file", &path]].concat());
    // As on a full disk, the file takes a part of it. The signal would end the command before it is told.
    let output = run(&mut within("trap '' XFSZ && ulimit -f 2", &seal), payload.as_bytes());
    let lines = assert_fails(&output, "output-unwritable", None, "no room");
    assert!(lines[0].starts_with(&format!("  {path:?}: ")), "{lines:?}");
    assert_eq!(files(&folder), [("body".to_owned(), b"before".to_vec())]);
    assert_eq!(run(&mut within("ulimit -f 100", &seal), payload.as_bytes()).status.code(), Some(0));
}

/// Neither the arguments nor the environment of the process change hands: only what is printed holds credentials.
#[test]
fn credentials_are_in_no_message() {
    for args in [&SEAL[..], &["seal", "--method", "GET", "--path", "no"], &["seal", "--operation", "create", "/none"]] {
        for payload in
            [&b"{"[..], b"{\"login\":\"x\"}", b"{\"pass\":1}", b"{\"external_id\":\"a\",\"external_id\":\"b\"}"]
        {
            let output = run(&mut paysig_with_credentials(args), payload);
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(3), "{told}");
            assert!(CREDENTIALS.iter().all(|credential| !told.contains(credential)), "{told}");
        }
    }
}
