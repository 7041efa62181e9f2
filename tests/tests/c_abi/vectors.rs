//! Every vector through the C ABI, from C and from C++, statically and dynamically linked, and under valgrind.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use paysig_tests::vectors::{Signing, bytes, cases};

use crate::requests::{Request, Requests};
use crate::toolchain::{Build, Linkage, Scratch, output, run, text, valgrind};

const RUNNERS: [(&str, &str); 2] = [("tests/c/runner.c", "c99"), ("tests/c/runner.cpp", "c++17")];

/// The requests' lines in a file, which is each runner's standard input.
fn lines(requests: &[Request], folder: &Scratch) -> PathBuf {
    assert!(requests.len() > 2_000, "only {} requests", requests.len());
    folder.file("requests", requests.iter().flat_map(|request| [request.line.as_str(), "\n"]).collect::<String>())
}

fn ask(runner: &mut Command, requests: &[Request], file: &Path) {
    let answers = run(runner.arg("vectors").stdin(File::open(file).unwrap()));
    let answers: Vec<_> = answers.lines().collect();
    assert_eq!(answers.len(), requests.len(), "{runner:?}");
    for (request, answer) in requests.iter().zip(answers) {
        let (name, line, due) = (&request.name, &request.line, &request.due);
        assert!(due.fits(answer), "{runner:?}\n{name}: {line}\n  answered {answer}\n  due      {due:?}");
    }
}

fn from_every_linkage(source: &str, standard: &str) {
    let folder = Scratch::new(&format!("vectors-{standard}"));
    // At every place up to 256 bytes.
    let requests = Requests::all(257);
    let file = lines(&requests, &folder);
    for linkage in [Linkage::Static, Linkage::Shared] {
        ask(&mut Command::new(Build { linkage, ..Build::new(source, standard) }.program(&folder)), &requests, &file);
    }
}

#[test]
fn from_c() {
    from_every_linkage(RUNNERS[0].0, RUNNERS[0].1);
}

#[test]
fn from_cpp() {
    from_every_linkage(RUNNERS[1].0, RUNNERS[1].1);
}

fn under_valgrind(source: &str, standard: &str) {
    let folder = Scratch::new(&format!("valgrind-{standard}"));
    if let Some(mut command) = valgrind(Build::new(source, standard).program(&folder)) {
        // At fewer places: valgrind takes its time.
        let requests = Requests::all(3);
        ask(&mut command, &requests, &lines(&requests, &folder));
    }
}

#[test]
fn under_valgrind_from_c() {
    under_valgrind(RUNNERS[0].0, RUNNERS[0].1);
}

#[test]
fn under_valgrind_from_cpp() {
    under_valgrind(RUNNERS[1].0, RUNNERS[1].1);
}

/// valgrind does see what it is run for.
#[test]
fn valgrind_finds_a_leak_and_a_read_beyond_the_end() {
    let folder = Scratch::new("valgrind-control");
    for (name, body) in [
        ("leak", "volatile char *lost = malloc(16); lost[0] = 1; return 0;"),
        ("read", "volatile char *held = malloc(16); char c = held[16]; free((void *)held); return c & 0;"),
    ] {
        let source = folder.file(&format!("{name}.c"), format!("#include <stdlib.h>\nint main(void) {{ {body} }}\n"));
        let program = folder.path().join(name);
        run(Command::new("gcc").args(["-O0", "-g"]).arg(source).arg("-o").arg(&program));
        if let Some(mut command) = valgrind(program) {
            assert_eq!(output(&mut command).status.code(), Some(99), "{name}");
        }
    }
}

/// The command line that every language's runner has, which the demo uses.
#[test]
fn runners_sign_and_verify_files() {
    let cases = cases::<Signing>("signing.json").unwrap();
    let case = cases.iter().find(|case| case.name == "cashout-create-escaped-slashes").unwrap();
    let folder = Scratch::new("runners");
    let key = folder.file("key", bytes(&case.secret_hex));
    let body = folder.file("body", bytes(&case.message_hex));
    let bad_key = folder.file("bad-key", "secret\n");
    for (source, standard) in RUNNERS {
        let program = Build::new(source, standard).program(&folder);
        let runner = |verb: &str, key: &Path, signature: &[&str]| {
            let output = output(Command::new(&program).arg(verb).arg(key).arg(&body).args(signature));
            (output.status.code(), text(&output.stdout))
        };
        let (status, line) = runner("sign", &key, &[]);
        let (signature, nanoseconds) = line.trim_end().split_once(' ').unwrap();
        assert_eq!((status, signature), (Some(0), case.signature.as_str()), "{source}");
        assert!(nanoseconds.parse::<f64>().unwrap() > 0.0, "{source}");
        let answer = |code, text: &str| (Some(code), text.to_owned());
        assert_eq!(runner("verify", &key, &[signature]), answer(0, "ok\n"), "{source}");
        assert_eq!(runner("verify", &key, &[&signature[1..]]), answer(1, "signature-length\n"), "{source}");
        assert_eq!(runner("verify", &key, &[&"0".repeat(64)]), answer(1, "signature-mismatch\n"), "{source}");
        assert_eq!(runner("verify", &bad_key, &[signature]), answer(1, "secret-whitespace\n"), "{source}");
    }
}
