//! `paysig explain`: what it prints, how it ends, and what it never shows.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::{Folder, SECRET, assert_fails, assert_prints, assert_usage, paysig, paysig_with_key, run};

fn signature(message: &str) -> String {
    paysig::Key::new(SECRET).unwrap().sign(message.as_bytes()).to_hex().to_string()
}

/// The slugs of the causes in what `--json` prints; the exit code must be 1.
#[track_caller]
fn causes(command: &mut Command, body: &str) -> Vec<String> {
    let output = run(command, body.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("paysig explain"), "told already");
    let report = serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let causes = report["causes"].as_array().map(Vec::as_slice).unwrap_or_default();
    causes.iter().map(|cause| cause["slug"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn matches() {
    let output = run(&mut paysig_with_key(&["explain", "--signature", &signature("{}")]), b"{}");
    assert_prints(&output, "The signature matches.\n", "as it should be");
}

#[test]
fn explained_and_not_explained() {
    let explain = |presented: &str| paysig_with_key(&["explain", "--json", "--signature", presented]);
    assert_eq!(causes(&mut explain(&signature("{}\n")), "{}"), ["body-final-lf"]);
    assert_eq!(causes(&mut explain(&signature("{}").to_uppercase()), "{}"), ["signature-upper"]);
    assert_eq!(causes(&mut explain(&signature("another")), "{}"), [""; 0]);
    assert_eq!(causes(&mut explain("--help"), "{}"), [""; 0]);
}

#[test]
fn text_has_the_caret_the_fix_and_no_colour() {
    let output = run(&mut paysig_with_key(&["explain", "--signature", &signature(r#"["\/"]"#)]), br#"["/"]"#);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1);
    assert!(text.contains("  given   [\"/\"]\n  signed  [\"\\/\"]\n            ^\n"), "{text}");
    assert!(text.contains("body-slash-escaped: ") && text.contains("\n  php     ") && !text.contains('\x1b'), "{text}");
    assert!(!text.contains(&signature(r#"["/"]"#)) && !text.contains(SECRET), "{text}");
}

/// `script` gives it a terminal, and reads it for some milliseconds only after the program that it runs has ended.
#[cfg(target_os = "linux")]
#[test]
fn coloured_on_a_terminal() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED: script is not installed");
        return;
    }
    let folder = Folder::new();
    let (body, log) = (folder.file("body", "{}"), folder.file("log", ""));
    let paysig = format!("{} explain --signature {} {body}", env!("CARGO_BIN_EXE_paysig"), signature("{}\n"));
    let line = format!("{paysig}; code=$?; sleep 0.5; exit $code");
    for (variable, coloured) in [("", true), ("1", false)] {
        let mut command = Command::new("script");
        command.args(["-qec", &line, &log]).env("PAYSIG_KEY", SECRET).env("NO_COLOR", variable);
        assert_eq!(run(&mut command, b"").status.code(), Some(1));
        let told = fs::read_to_string(&log).unwrap();
        assert!(told.contains("body-final-lf"), "{told}");
        assert_eq!(told.contains("\x1b[1mbody-final-lf"), coloured, "{told}");
    }
}

#[test]
fn faulty_and_other_secrets() {
    let folder = Folder::new();
    let file = folder.file("secret", format!("{SECRET}\n"));
    let of_file = ["explain", "--json", "--key-file", &file, "--signature", &signature("{}")];
    assert_eq!(causes(&mut paysig(&of_file), "{}"), ["secret-trimmed"]);
    let others = ["explain", "--json", "--key-env", "STAGING", "--other-key-env", "PRODUCTION", "--signature"];
    let mut command = paysig(&[&others[..], &[&signature("{}")]].concat());
    assert_eq!(causes(command.env("STAGING", "staging_secret").env("PRODUCTION", SECRET), "{}"), ["secret-other"]);
    assert_fails(&run(&mut paysig(&["explain", "--signature", "00"]), b"{}"), "key-variable", None, "no secret");
}

#[test]
fn notifications_and_deposits() {
    let control = signature("Be4ac-1").to_uppercase();
    let body = format!("external_id=ac-1&control={control}");
    let notification = ["explain", "--json", "--kind", "notification"];
    assert_eq!(causes(&mut paysig_with_key(&notification), &body), ["notification-no-bo7"]);
    let presented = format!("OKP {}", signature("login2020-06-22T19:15:32Z{}"));
    let deposit = ["explain", "--json", "--kind", "deposit", "--login", "login", "--signature", &presented];
    let dated = [&deposit[..], &["--date", "2020-06-22T19:15:32Z"]].concat();
    assert_eq!(causes(&mut paysig_with_key(&dated), "{}"), ["deposit-order"]);
    assert_usage(&run(&mut paysig_with_key(&deposit), b"{}"), "no date");
}

#[test]
fn refused_questions() {
    assert_fails(&run(&mut paysig_with_key(&["explain"]), b"{}"), "signature-empty", None, "no signature");
    let large = vec![b' '; 256 * 1024 + 1];
    let output = run(&mut paysig_with_key(&["explain", "--signature", "00"]), &large);
    assert_fails(&output, "input-unreadable", None, "a large body");
    assert_usage(&run(&mut paysig_with_key(&["explain", "--kind", "other"]), b"{}"), "no such kind");
}

/// The page's own example, line by line, as a shell runs it.
#[test]
fn readme() {
    let page = include_str!("../../README.md");
    let block = page.split_once("```console\n").unwrap().1.split_once("```").unwrap().0;
    let (commands, printed): (Vec<_>, Vec<_>) = block.lines().partition(|line| line.starts_with("$ "));
    assert!(commands.len() == 3 && printed.len() > 5);
    let script = commands.iter().map(|line| &line[2..]).collect::<Vec<_>>().join("\n");
    let folder = Folder::new();
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_paysig")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let output = run(
        Command::new("bash")
            .args(["-c", &script])
            .current_dir(folder.path(""))
            .env("PATH", path)
            .env("PAYSIG_KEY", SECRET),
        b"",
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().collect::<Vec<_>>(), printed);
}
