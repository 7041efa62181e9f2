//! Credentials and their environment: from variables and files, every fault of both, and that they cannot be parted.

use std::fs;

use paysig_tests::provider::Seal;
use paysig_tests::vectors::{bytes, read};

use crate::{
    CREDENTIALS, Folder, SEAL, SECRET, VARIABLES, assert_fails, assert_usage, paysig, paysig_with_credentials, run,
};

/// A credentials file that nobody else can read.
fn credentials_file(folder: &Folder, text: impl AsRef<[u8]>) -> String {
    let path = folder.file("credentials", text);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    path
}

fn seal_with_file(path: &str, more: &[&str]) -> std::process::Output {
    run(paysig(&SEAL).args(["--credentials-file", path]).args(more), b"{}")
}

/// Credentials and environment that are refused, from both places. What neither can hold is left out.
#[cfg(unix)]
#[test]
fn refused_credentials() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let vectors: Seal = read("seal.json").unwrap();
    let (mut by_variable, mut by_file) = (0, 0);
    for case in &vectors.refused_credentials {
        let fields = [
            &case.api_key_hex,
            &case.passphrase_hex,
            &case.api_signature_hex,
            &case.environment_hex,
            &case.base_url_hex,
        ];
        let values = fields.map(|hex| bytes(hex));
        let has = |byte| values.iter().any(|value| value.contains(&byte));
        let mut outputs = vec![];
        if !has(0) {
            by_variable += 1;
            let mut command = paysig(&SEAL);
            for (name, value) in VARIABLES.into_iter().zip(&values) {
                command.env(name, OsStr::from_bytes(value));
            }
            outputs.push(run(&mut command, b"{}"));
        }
        if !has(b'\n') {
            by_file += 1;
            let mut text = vec![];
            for (name, value) in VARIABLES.into_iter().zip(&values) {
                text.extend([name.as_bytes(), b"=", value, b"\r\n"].concat());
            }
            outputs.push(seal_with_file(&credentials_file(&folder, text), &[]));
        }
        for output in outputs {
            let lines = assert_fails(&output, &case.error, case.offset, &case.name);
            // The place is told, and it is the right one.
            let field = match &*case.name {
                name if name.starts_with("api_key") || name.starts_with("api-key") => "PAYSIG_API_KEY",
                name if name.starts_with("passphrase") => "PAYSIG_API_PASSPHRASE",
                name if name.starts_with("api-signature") => "PAYSIG_API_SIGNATURE",
                _ if case.error == "unknown-environment" => "PAYSIG_ENVIRONMENT",
                _ => "PAYSIG_BASE_URL",
            };
            assert!(lines[0].contains(&format!("\"{field}\"")), "{}: {lines:?}", case.name);
        }
    }
    assert!(by_variable > 60 && by_file > 60, "{by_variable}, {by_file}");
}

#[test]
fn variables_that_are_not_set() {
    for name in &VARIABLES[..3] {
        let mut command = paysig_with_credentials(&SEAL);
        let output = run(command.env_remove(name), b"{}");
        let lines = assert_fails(&output, "key-variable", None, name);
        assert!(lines[0].contains(name) && lines[1].contains("--credentials-file"), "{lines:?}");
    }
    let options = ["--api-key-env", "--api-passphrase-env", "--api-signature-env"];
    for option in options {
        let output = run(paysig_with_credentials(&SEAL).args([option, "OTHER"]), b"{}");
        let lines = assert_fails(&output, "key-variable", None, option);
        assert!(lines[0].contains("\"OTHER\""), "{lines:?}");
    }
    // Named otherwise they are taken, and only they.
    let mut command = paysig(&SEAL);
    for (option, (name, value)) in options.into_iter().zip(["A", "B", "C"].into_iter().zip(CREDENTIALS)) {
        command.args([option, name]).env(name, value);
    }
    let due = run(&mut paysig_with_credentials(&SEAL), b"{}");
    assert_eq!(run(&mut command, b"{}"), due);
    assert_eq!(due.status.code(), Some(0));
}

const LINES: &str =
    "PAYSIG_API_KEY=cashout_login\nPAYSIG_API_PASSPHRASE=cashout_pass\nPAYSIG_API_SIGNATURE=cashout_secret_key\n";

#[test]
fn file() {
    let folder = Folder::new();
    let due = run(&mut paysig_with_credentials(&SEAL), b"{}");
    for text in [
        LINES.to_owned(),
        LINES.trim_end().to_owned(),
        LINES.replace('\n', "\r\n"),
        format!("# of staging\n\n{LINES}PAYSIG_ENVIRONMENT=staging\n# PAYSIG_API_KEY=old\n"),
        format!("PAYSIG_BASE_URL=https://api-stg.onekeypayments.com/\n{LINES}"),
    ] {
        let path = credentials_file(&folder, &text);
        assert_eq!(seal_with_file(&path, &[]), due, "{text}");
        // Variables are not looked at.
        let mut command = paysig(&SEAL);
        command.args(["--credentials-file", &path]);
        command.envs(VARIABLES.map(|name| (name, "nonsense\n")));
        assert_eq!(run(&mut command, b"{}"), due, "{text}");
    }
    // Everything behind the first equals sign is the value.
    let path = credentials_file(&folder, LINES.replace("cashout_pass", "=a=b #c="));
    let output = seal_with_file(&path, &[]);
    assert!(output.stdout.ends_with(br#""pass":"=a=b #c="}"#), "{output:?}");
}

#[test]
fn file_that_is_refused() {
    let folder = Folder::new();
    let length = LINES.len();
    for (text, slug, offset, place) in [
        (String::new(), "field-missing", None, "\"PAYSIG_API_KEY\" in credentials file"),
        (
            LINES.replace("PAYSIG_API_SIGNATURE", "#"),
            "field-missing",
            None,
            "\"PAYSIG_API_SIGNATURE\" in credentials file",
        ),
        (format!("{LINES}PAYSIG_API_KEY=other"), "field-duplicate", Some(length), "line 4"),
        (format!("{LINES}PAYSIG_KEY=hunter2\n"), "key-file", Some(length), "line 4"),
        (format!("{LINES}\nhunter2\n"), "key-file", Some(length + 1), "line 5"),
        (format!("{LINES} PAYSIG_ENVIRONMENT=staging"), "key-file", Some(length), "line 4"),
        (format!("{LINES}PAYSIG_ENVIRONMENT =staging"), "key-file", Some(length), "line 4"),
        (format!("export {LINES}"), "key-file", Some(0), "line 1"),
        (format!("\u{feff}{LINES}"), "key-file", Some(0), "line 1"),
        (LINES.replace("cashout_login", ""), "credential-empty", None, "\"PAYSIG_API_KEY\""),
        (LINES.replace("cashout_pass", "cashout_pass "), "credential-character", Some(12), "\"PAYSIG_API_PASSPHRASE\""),
        (LINES.replace("cashout_secret_key", "'hunter2'"), "secret-quoted", Some(0), "\"PAYSIG_API_SIGNATURE\""),
        (format!("{LINES}PAYSIG_ENVIRONMENT=live"), "unknown-environment", None, "\"PAYSIG_ENVIRONMENT\""),
        (format!("{LINES}PAYSIG_ENVIRONMENT=production"), "url-malformed", Some(0), "\"PAYSIG_BASE_URL\""),
    ] {
        let lines = assert_fails(&seal_with_file(&credentials_file(&folder, &text), &[]), slug, offset, &text);
        assert!(lines[0].contains(place), "{text}: {lines:?}");
        let told = lines.concat();
        assert!(!told.contains("hunter2") && !told.contains(SECRET), "{told}");
    }
}

#[test]
fn file_that_cannot_be_read() {
    let folder = Folder::new();
    let missing = folder.path("none").display().to_string();
    let lines = assert_fails(&seal_with_file(&missing, &[]), "key-file", None, "missing");
    assert!(lines[0].contains("none\"") && lines[0].contains("os error 2"), "{lines:?}");
    let path = credentials_file(&folder, "#".repeat((1 << 20) + 1));
    assert_fails(&seal_with_file(&path, &[]), "key-file", None, "more than 1 MiB");
    let both = ["--credentials-file", &path, "--api-key-env", "X"];
    assert_usage(&run(paysig_with_credentials(&SEAL).args(both), b"{}"), "both");
}

/// It works, and says what to do: in a container all files may be like that.
#[cfg(unix)]
#[test]
fn file_that_everyone_can_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = credentials_file(&folder, LINES);
    let due = run(&mut paysig_with_credentials(&SEAL), b"{}");
    for (mode, hint) in [(0o400, false), (0o640, false), (0o644, true), (0o604, true)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let output = seal_with_file(&path, &[]);
        assert_eq!((output.status.code(), &output.stdout), (Some(0), &due.stdout), "{mode:o}");
        let told = if hint {
            format!("paysig: hint: every user can read credentials file {path:?}: chmod 600 it\n")
        } else {
            String::new()
        };
        assert_eq!(String::from_utf8(output.stderr).unwrap(), told, "{mode:o}");
    }
}

/// The URL that a command would go to, or what it is refused with.
fn url(variables: &[(&str, &str)], options: &[&str]) -> String {
    let mut command = paysig_with_credentials(&[&SEAL[..], &["--curl"], options].concat());
    command.envs(variables.iter().copied());
    let output = run(&mut command, b"{}");
    let (printed, told) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    match printed.lines().find_map(|line| line.strip_prefix("url = \"")) {
        Some(url) => url.trim_end_matches('"').to_owned(),
        None => told.lines().next().unwrap().rsplit_once('(').unwrap().1.trim_end_matches(')').to_owned(),
    }
}

/// Variables, options, and where they point.
type Pointed = (&'static [(&'static str, &'static str)], &'static [&'static str], &'static str);

const NAME: &str = "PAYSIG_ENVIRONMENT";
const BASE: &str = "PAYSIG_BASE_URL";
const LIVE: &str = "https://api.example.com";
const LIVE_URL: &str = "https://api.example.com/v3/cashout";
const LOCAL: &str = "https://localhost:8443";
const LOCAL_URL: &str = "https://localhost:8443/v3/cashout";
const STAGING: &str = "https://api-stg.onekeypayments.com/v3/cashout";

#[test]
fn environments() {
    let cases: [Pointed; 18] = [
        (&[], &[], STAGING),
        (&[], &["--environment", "staging"], STAGING),
        (&[(NAME, "staging"), (BASE, "")], &[], STAGING),
        (&[(NAME, "local"), (BASE, LOCAL)], &[], LOCAL_URL),
        (&[(NAME, "production"), (BASE, LIVE)], &[], LIVE_URL),
        (&[], &["--environment", "local", "--base-url", LOCAL], LOCAL_URL),
        (&[], &["--environment", "production", "--base-url", LIVE], LIVE_URL),
        (&[(NAME, "production")], &["--base-url", LIVE], LIVE_URL),
        (&[(NAME, "production"), (BASE, LIVE)], &["--environment", "production", "--base-url", LIVE], LIVE_URL),
        // Staging's credentials go nowhere else, whoever says so.
        (&[], &["--base-url", LIVE], "url-other-environment, at byte 8"),
        (&[(BASE, LOCAL)], &[], "url-other-environment, at byte 8"),
        (&[(NAME, "staging")], &["--environment", "production", "--base-url", LIVE], "url-other-environment"),
        (&[(NAME, "production"), (BASE, LIVE)], &["--environment", "staging"], "url-other-environment"),
        (&[(NAME, "production"), (BASE, LIVE)], &["--base-url", "https://api.example.net"], "url-other-environment"),
        (&[], &["--environment", "production", "--base-url", LOCAL], "url-other-environment, at byte 8"),
        (&[], &["--environment", "local", "--base-url", LIVE], "url-other-environment, at byte 8"),
        (&[], &["--environment", "production", "--base-url", "http://api.example.com"], "url-not-https, at byte 0"),
        (&[], &["--environment", "production"], "url-malformed, at byte 0"),
    ];
    for (variables, options, due) in cases {
        assert_eq!(url(variables, options), due, "{variables:?} {options:?}");
    }
}
