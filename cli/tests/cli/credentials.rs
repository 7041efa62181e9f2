//! Credentials and their environment: from variables and files, every fault of both, and that they cannot be parted.

use std::fs;
use std::process::Output;

use paysig_tests::provider::{Seal, Setting, Settings};
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

fn seal_with_file(path: &str, more: &[&str]) -> Output {
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
        let values = case.values();
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
            let field = &case.setting;
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

/// What a command with these settings prints and where it would go, or its error.
fn assert_setting(case: &Setting, hidden: &str, command: impl Fn(&[&str]) -> Output) {
    let name = &case.name;
    let output = command(&["seal", "--operation", "status"]);
    let Some(slug) = &case.error else {
        let [signature, url] = [&case.signature, &case.url].map(|text| text.as_deref().unwrap());
        let headers = format!("Payload-Signature: {signature}\n");
        assert!(output.stdout.starts_with(headers.as_bytes()), "{name}: {output:?}");
        assert!(output.stdout.ends_with(&bytes(case.body_hex.as_ref().unwrap())), "{name}: {output:?}");
        let curl = String::from_utf8(command(&["seal", "--operation", "status", "--curl"]).stdout).unwrap();
        assert!(curl.contains(&format!("\nurl = \"{url}\"\n")), "{name}: {curl}");
        return;
    };
    let lines = assert_fails(&output, slug, case.offset, name).concat();
    assert!(lines.contains(case.setting.as_deref().unwrap_or_default()), "{name}: {lines}");
    assert!(lines.contains(case.told.as_deref().unwrap_or_default()) && !lines.contains(hidden), "{name}: {lines}");
}

#[test]
fn files() {
    let folder = Folder::new();
    let vectors: Settings = read("settings.json").unwrap();
    assert!(vectors.cases.len() > 60);
    for case in &vectors.cases {
        let path = credentials_file(&folder, case.file_hex.as_ref().unwrap().bytes());
        assert_setting(case, &vectors.hidden, |args| {
            let mut command = paysig(args);
            // Variables are not looked at.
            command.args(["--credentials-file", &path]).envs(VARIABLES.map(|name| (name, "nonsense\n")));
            run(&mut command, b"{}")
        });
    }
}

#[test]
fn variables() {
    let vectors: Settings = read("settings.json").unwrap();
    assert!(vectors.variables.len() > 20);
    for case in &vectors.variables {
        let values = case.variables.as_ref().unwrap();
        assert_setting(case, &vectors.hidden, |args| run(paysig(args).envs(values), b"{}"));
    }
}

/// Where in a file a fault is, which only this command tells.
#[test]
fn file_that_is_refused() {
    let folder = Folder::new();
    for (text, slug, offset, place) in [
        (String::new(), "field-missing", None, "\"PAYSIG_API_KEY\" in credentials file"),
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
    let path = credentials_file(&folder, LINES);
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
        (&[], &["--base-url", LIVE], "url-other-environment, base URL, at byte 8"),
        (&[(BASE, LOCAL)], &[], "url-other-environment, base URL, at byte 8"),
        (&[(NAME, "staging")], &["--environment", "production", "--base-url", LIVE], "url-other-environment"),
        (&[(NAME, "production"), (BASE, LIVE)], &["--environment", "staging"], "url-other-environment"),
        (&[(NAME, "production"), (BASE, LIVE)], &["--base-url", "https://api.example.net"], "url-other-environment"),
        (&[], &["--environment", "production", "--base-url", LOCAL], "url-other-environment, base URL, at byte 8"),
        (&[], &["--environment", "local", "--base-url", LIVE], "url-other-environment, base URL, at byte 8"),
        (
            &[],
            &["--environment", "production", "--base-url", "http://api.example.com"],
            "url-not-https, base URL, at byte 0",
        ),
        (&[], &["--environment", "production"], "url-malformed, base URL, at byte 0"),
    ];
    for (variables, options, due) in cases {
        assert_eq!(url(variables, options), due, "{variables:?} {options:?}");
    }
}
