//! Help, manual pages and completions, held against the programs that read them.

use std::process::{Command, Stdio};

use crate::{Folder, assert_usage, paysig, run};

fn printed(args: &[&str]) -> String {
    let output = run(&mut paysig(args), b"");
    assert_eq!(output.status.code(), Some(0), "{args:?}");
    assert_eq!(output.stderr, b"", "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Whether a program is there. One that is not is named, so that a log shows what was not tried.
fn there_is(program: &str) -> bool {
    let there = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok();
    if !there {
        eprintln!("SKIPPED: {program} is not installed");
    }
    there
}

#[test]
fn help_teaches() {
    for (args, parts) in [
        (&["--help"][..], &["Examples:", "Exit status:", "Where the secret comes from:", "PAYSIG_KEY", "verify"][..]),
        (&["sign", "--help"], &["Examples:", "Exit status:", "--upper", "--key-format", "printf %s"]),
        (&["verify", "--help"], &["Examples:", "Exit status:", "--signature-file", "esac"]),
        (&["canonicalize", "--help"], &["Examples:", "Exit status:", "Canonical forms:", "jcs-exact", "128 open"]),
        (&["seal", "--help"], &["Examples:", "Exit status:", "PAYSIG_API_KEY", "--body-file", "~/.curlrc", "cancel"]),
        (&["check", "--help"], &["Examples:", "Exit status:", "PAYSIG_API_KEY", "--headers", "given"]),
        (&["notification", "--help"], &["Examples:", "Exit status:", "--key-env", "--json", "for ever"]),
        (&["sign", "-h"], &["--help", "--key-file", "--form"]),
    ] {
        let text = printed(args);
        for part in parts {
            assert!(text.contains(part), "{args:?} does not say {part:?}");
        }
    }
    assert_eq!(printed(&["help", "sign"]), printed(&["sign", "--help"]));
    assert_eq!(printed(&["--version"]), format!("paysig {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn manual_pages_render() {
    let parts = [
        (None, &["paysig-sign(1)", "paysig-verify(1)", "printf %s \"$SECRET\" > secret.txt"][..]),
        (
            Some("sign"),
            &["--key-env", "application/json' \\\n", "[FILE]", "printf %s '{\"cashout_id\":11954}' | paysig sign"],
        ),
        (Some("verify"), &["--signature-file", "case $? in"]),
        (Some("canonicalize"), &["--form", "printf %s '{ \"peach\": 1E2, \"apple\": \"\\u0041\" }' |", "jcs-exact"]),
        (Some("seal"), &["--credentials-file", "sh -s -- --cacert gateway-ca.pem", "It does not read ~/.curlrc"]),
        (Some("check"), &["--headers", "paysig check --method POST --path /v3/cashout --headers headers.txt \\\n"]),
        (Some("notification"), &["--json", "jq -r .unauthenticated.date"]),
        (Some("explain"), &["--other-key-env", "jq -r '.causes[].slug'"]),
        (Some("completions"), &["source <(paysig completions bash)"]),
        (Some("manual"), &["paysig manual sign | man -l -"]),
    ];
    for (page, parts) in parts {
        let roff = printed(&[&["manual"], page.as_slice()].concat());
        for section in [".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS", ".SH EXAMPLES"] {
            assert!(roff.lines().any(|line| line.starts_with(section)), "{page:?} has no {section}");
        }
        assert!(!roff.contains("help(1)"), "{page:?} names a page that there is not");
        if there_is("groff") {
            // -ww: every warning. The pages are plain ASCII but for mangen's bullets.
            let mut groff = Command::new("groff");
            let output = run(groff.args(["-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"]), roff.as_bytes());
            assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{page:?}");
            let text = String::from_utf8(output.stdout).unwrap().replace(['\u{2010}', '\u{2212}'], "-");
            for part in parts {
                assert!(text.contains(part), "{page:?} does not show {part:?}:\n{text}");
            }
        }
    }
    assert_usage(&run(&mut paysig(&["manual", "nonsense"]), b""), "no such page");
}

#[test]
fn completions_parse() {
    for (shell, arguments) in [("bash", &["-n"][..]), ("zsh", &["-n"]), ("fish", &["--no-execute"])] {
        let script = printed(&["completions", shell]);
        for word in [
            "sign",
            "verify",
            "canonicalize",
            "signature-file",
            "key-format",
            "base64",
            "jcs-exact",
            "credentials-file",
        ] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        if there_is(shell) {
            let folder = Folder::new();
            let output = run(Command::new(shell).args(arguments).arg(folder.file("script", &script)), b"");
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }
    assert_usage(&run(&mut paysig(&["completions", "nonsense"]), b""), "no such shell");
}

/// Not only parsed: asked.
#[test]
fn bash_completes() {
    if !there_is("bash") {
        return;
    }
    let folder = Folder::new();
    let script = folder.file("paysig.bash", printed(&["completions", "bash"]));
    for (words, due) in [
        ("paysig v", "verify"),
        ("paysig sign --key-f", "--key-file --key-format"),
        ("paysig sign --key-format b", "base64"),
        ("paysig verify --signature-", "--signature-file"),
        ("paysig canonicalize --form j", "jcs jcs-exact"),
        ("paysig sign --form v", "verbatim"),
        ("paysig seal --operation c", "create cancel"),
        ("paysig seal --environment l", "local"),
    ] {
        let ask = format!(
            "source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _paysig paysig \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo ${{COMPREPLY[@]}}"
        );
        let output = run(Command::new("bash").args(["--norc", "-c", &ask]), b"");
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), due, "{words}");
    }
}
