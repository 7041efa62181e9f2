//! The suite of the `paysig` command: it runs the real program, as a shell would.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod adversarial;
mod canonical;
mod check;
mod corpora;
mod credentials;
mod curl;
mod explain;
mod generated;
mod growth;
mod input;
mod notification;
mod output;
mod seal;
mod secrets;
#[cfg(unix)]
mod signals;
mod signatures;
mod tls;
mod vectors;
mod verbatim;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;

use paysig::onekey::Setting;
use paysig_tests::vectors::cases;
use serde_json::Value;
use tempfile::TempDir;

/// The program, with nothing of the caller's secrets in its environment.
fn paysig(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paysig"));
    command.args(args).env_remove("PAYSIG_KEY");
    for name in VARIABLES {
        command.env_remove(name);
    }
    command
}

/// The credentials' and their environment's.
const VARIABLES: [&str; 5] =
    ["PAYSIG_API_KEY", "PAYSIG_API_PASSPHRASE", "PAYSIG_API_SIGNATURE", "PAYSIG_ENVIRONMENT", "PAYSIG_BASE_URL"];

/// As [`paysig`], with credentials for staging.
fn paysig_with_credentials(args: &[&str]) -> Command {
    let mut command = paysig(args);
    for (name, value) in VARIABLES.into_iter().zip(CREDENTIALS) {
        command.env(name, value);
    }
    command
}

const CREDENTIALS: [&str; 3] = ["cashout_login", "cashout_pass", SECRET];

/// Every way to seal, with credentials in variables: the one that the tests start from.
const SEAL: [&str; 3] = ["seal", "--operation", "create"];

/// As [`paysig`], with the secret of the provider's samples.
fn paysig_with_key(args: &[&str]) -> Command {
    let mut command = paysig(args);
    command.env("PAYSIG_KEY", SECRET);
    command
}

const SECRET: &str = "cashout_secret_key";

/// The same command, within limits that a shell sets before it.
#[cfg(unix)]
fn within(limits: &str, command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", &format!("{limits} && exec \"$0\" \"$@\"")]);
    behind(shell, command)
}

/// `first`, with the command as its last arguments, in the command's environment.
#[cfg(unix)]
fn behind(mut first: Command, command: &Command) -> Command {
    first.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => first.env(name, value),
            None => first.env_remove(name),
        };
    }
    first
}

/// Runs to the end with `input` on standard input.
fn run(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // Beside the reading: the command may write before it has read everything.
    thread::scope(|scope| {
        // A command that refuses its arguments does not wait for its input.
        scope.spawn(move || drop(pipe.write_all(input)));
        child.wait_with_output().unwrap()
    })
}

/// Nothing on standard error, exit code 0, and exactly this on standard output.
#[track_caller]
fn assert_prints(output: &Output, text: &str, case: &str) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{case}");
    assert_eq!(output.status.code(), Some(0), "{case}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), text, "{case}");
}

/// Nothing on standard output, the exit code that is due, and on standard error first this line of the error table.
/// Gives the lines that follow.
#[track_caller]
fn assert_fails(output: &Output, slug: &str, offset: Option<usize>, case: &str) -> Vec<String> {
    let table = cases::<Value>("errors.json").unwrap();
    let row = table.iter().find(|row| row["slug"] == slug).unwrap_or_else(|| panic!("{slug} is not in the table"));
    let at = offset.map(|offset| format!(", at byte {offset}")).unwrap_or_default();
    let (number, sentence) = (&row["code"], row["message"].as_str().unwrap());
    let mut lines = String::from_utf8(output.stderr.clone()).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    // Of credentials, which one may stand between.
    let due = |of: &str| format!("paysig: error {number}: {sentence} ({slug}{of}{at})");
    let mut all = Setting::ALL.iter().map(|setting| due(&format!(", {}", setting.title())));
    let first = lines.first().unwrap();
    assert!(*first == due("") || all.any(|due| due == *first), "{case}: {first}, not {}", due(""));
    assert_eq!(output.status.code(), Some(if slug == "signature-mismatch" { 1 } else { 3 }), "{case}");
    assert_eq!(output.stdout, b"", "{case}");
    lines.remove(0);
    if slug == "signature-mismatch" {
        assert_eq!(lines.pop().as_deref(), Some("  to find out why: paysig explain --help"), "{case}");
    }
    assert!(lines.iter().all(|line| line.starts_with("  ")), "{case}: {lines:?}");
    lines
}

/// The command line was not understood.
#[track_caller]
fn assert_usage(output: &Output, case: &str) {
    assert_eq!(output.status.code(), Some(2), "{case}");
    assert_eq!(output.stdout, b"", "{case}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("--help"), "{case}");
}

/// A folder for a test's files, removed with it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// The path of a file with these bytes.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path.into_os_string().into_string().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}
