//! Fixes do what they say: programs with faults send requests, the fix that is told for their language is pasted in place of
//! the line at fault, and then the signature matches. Nothing else of the programs changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use paysig_explain::{Kind, Question, Remedy, Report, Secret, Verdict, explain};

use crate::SECRET;
use crate::producers::tool;
use crate::wire::{Request, Server};

const TEXT: &str = r#"{"amount":2000.00,"empty":{},"name":"Zoë","url":"https://example.com/"}"#;
const HEX_SECRET: &str = "00ff10aa";

/// Each fault of the programs, and what mends it.
const FAULTS: [(&str, Remedy); 19] = [
    ("secret_around", Remedy::Secret),
    ("secret_empty", Remedy::SecretMissing),
    ("secret_other", Remedy::SecretOther),
    ("secret_from_hex", Remedy::SecretFormat),
    ("signature_upper", Remedy::SignatureText),
    ("signature_base64", Remedy::SignatureText),
    ("signature_lower", Remedy::SignatureUpperDue),
    ("signature_prefix_missing", Remedy::SignaturePrefixDue),
    ("algorithm", Remedy::Algorithm),
    ("line_ending", Remedy::LineEnding),
    ("charset", Remedy::Charset),
    ("reserialized", Remedy::Reserialized),
    ("numbers", Remedy::Numbers),
    ("empties", Remedy::Empties),
    ("empty_body", Remedy::EmptyBody),
    ("raw", Remedy::Raw),
    ("compression", Remedy::Compression),
    ("control", Remedy::Control),
    ("deposit", Remedy::Deposit),
];

/// A language: how a source is made a program, and how that is started.
struct Language<'a> {
    name: &'a str,
    file: &'a str,
    source: &'a str,
    build: &'a dyn Fn(&Path) -> Command,
}

/// What `PAYSIG_KEY` holds, and what else a run needs.
struct Run<'a> {
    key: &'a str,
    faults: Vec<&'a str>,
    text: String,
}

fn send(start: &Command, run: &Run<'_>, server: &Server, folder: &Path) -> bool {
    let body = folder.join("body.json");
    fs::write(&body, &run.text).unwrap();
    let mut command = Command::new(start.get_program());
    command.args(start.get_args()).arg(&server.address).arg(body).args(&run.faults);
    command
        .env("PAYSIG_KEY", run.key)
        .env("PAYSIG_KEY_STAGING", SECRET)
        .env("PAYSIG_KEY_PRODUCTION", "production_secret");
    if run.key.is_empty() {
        // What it says then is meant.
        command.stderr(Stdio::null());
    }
    command.current_dir(folder).status().unwrap().success()
}

/// What is said of a request, as who received it asks.
fn asked(fault: &str, request: &Request) -> Report {
    let header = |name: &str| request.headers.get(name).map(String::as_str).unwrap_or_default();
    let kind = match fault {
        "signature_lower" | "control" => Kind::Notification,
        "signature_prefix_missing" | "deposit" | "deposit_date" => {
            Kind::Deposit { date: header("x-date"), login: "deposit_login", prefix: "OKP " }
        }
        _ => Kind::Payload,
    };
    let due = if fault == "secret_from_hex" { HEX_SECRET } else { SECRET };
    let secrets = [Secret::new("staging", due.as_bytes()), Secret::new("production", b"production_secret")];
    let presented = header("payload-signature").as_bytes();
    explain(&Question::new(kind, &request.body, presented, &secrets)).unwrap()
}

/// The fix of a report's text, as who reads it finds it.
fn told(report: &Report, remedy: Remedy, language: &str) -> String {
    let text = report.to_string();
    let (before, fixes) = text.split_once(&format!(": {}\n", remedy.general())).unwrap_or_else(|| panic!("{text}"));
    assert!(before.lines().next_back().is_some_and(|line| line.starts_with("Fix")), "{text}");
    let line = fixes.lines().find_map(|line| line.trim_start().strip_prefix(language)?.strip_prefix(' '));
    line.unwrap().trim_start().to_owned()
}

fn check(language: &Language<'_>) {
    let Language { name, file, source, build } = language;
    let (folder, server) = (tempfile::tempdir().unwrap(), Server::start());
    let start = |source: &str| {
        fs::write(folder.path().join(file), source).unwrap();
        build(folder.path())
    };
    let has = |fault: &&str| source.contains(&format!("FAULT {fault}\n"));
    let run = |key, faults: &[&'static str], text: &str| Run {
        key,
        faults: faults.iter().copied().filter(has).collect(),
        text: text.to_owned(),
    };
    let faults = FAULTS.iter().map(|(fault, _)| *fault).chain(["deposit_date"]);
    let others = faults.filter(|fault| !matches!(*fault, "secret_around" | "line_ending")).collect::<Vec<_>>();
    let mut runs = vec![run(SECRET, &others, TEXT), run(SECRET, &["line_ending"], &format!("{TEXT}\n"))];
    for key in ["cashout_secret_key\r\n", "\"cashout_secret_key\"", "\u{feff}cashout_secret_key"] {
        runs.push(run(key, &["secret_around"], TEXT));
    }
    let (mut mended, mut count) = ((*source).to_owned(), 0);
    let program = start(source);
    for run in &runs {
        assert!(send(&program, run, &server, folder.path()), "{name}: {:?}", run.faults);
        for fault in &run.faults {
            let remedy = FAULTS.iter().find(|known| known.0 == *fault).map_or(Remedy::DepositDate, |known| known.1);
            let report =
                asked(fault, &server.request(fault).unwrap_or_else(|| panic!("{name}: {fault} sends nothing")));
            assert_ne!(report.verdict(), &Verdict::NoKnownCause, "{name}: {fault}");
            let fix = told(&report, remedy, name);
            let lines = mended.lines().map(|line| match line.split_once(&format!("FAULT {fault}")) {
                Some((code, "")) => code[..code.len() - code.trim_start().len()].to_owned() + &fix,
                _ => line.to_owned(),
            });
            mended = lines.collect::<Vec<_>>().join("\n") + "\n";
            count += 1;
        }
    }
    assert!(!mended.contains("// FAULT") && !mended.contains("# FAULT"), "{name}: {mended}");
    let program = start(&mended);
    for run in &runs {
        assert!(send(&program, run, &server, folder.path()), "{name}: {:?} when it was mended", run.faults);
        for fault in &run.faults {
            let report =
                asked(fault, &server.request(fault).unwrap_or_else(|| panic!("{name}: {fault} sends nothing")));
            assert_eq!(report.verdict(), &Verdict::Matches, "{name}, {fault}: {report}");
        }
    }
    // Where the secret is missing, the fix refuses to sign.
    let missing = Run { key: "", faults: vec!["secret_empty"], text: TEXT.to_owned() };
    assert!(!send(&program, &missing, &server, folder.path()) && server.request("secret_empty").is_none(), "{name}");
    println!("{name}: {count} fixes");
}

fn interpreted(name: &str, program: &str, file: &str, source: &str) {
    let Some(path) = tool(program) else { return };
    let build = |folder: &Path| {
        let mut command = Command::new(&path);
        command.arg(folder.join(file));
        command
    };
    check(&Language { name, file, source, build: &build });
}

#[test]
fn python() {
    interpreted("python", "python3", "faulty.py", include_str!("fixes/faulty.py"));
}

#[test]
fn php() {
    interpreted("php", "php", "faulty.php", include_str!("fixes/faulty.php"));
}

#[test]
fn node() {
    interpreted("node", "node", "faulty.mjs", include_str!("fixes/faulty.mjs"));
}

fn run_in(folder: &Path, program: &PathBuf, args: &[&str]) {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn go() {
    let Some(path) = tool("go") else { return };
    let build = |folder: &Path| {
        run_in(folder, &path, &["build", "-o", "faulty", "faulty.go"]);
        Command::new(folder.join("faulty"))
    };
    check(&Language { name: "go", file: "faulty.go", source: include_str!("fixes/faulty.go"), build: &build });
}

#[test]
fn java() {
    let Some((compiler, java)) = tool("javac").zip(tool("java")) else { return };
    let jars = ["databind", "core", "annotations"].map(|jar| format!("/usr/share/java/jackson-{jar}.jar"));
    let classes = format!("{}:.", jars.join(":"));
    let build = |folder: &Path| {
        run_in(folder, &compiler, &["-cp", &classes, "Faulty.java"]);
        let mut command = Command::new(&java);
        command.args(["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", &classes, "Faulty"]);
        command
    };
    check(&Language { name: "java", file: "Faulty.java", source: include_str!("fixes/Faulty.java"), build: &build });
}
