//! `paysig.hpp`: `tests/c/wrapper.cpp` holds it against what it says of itself, and what must not compile does not.

use std::process::Command;

use crate::toolchain::{Build, Linkage, Scratch, WARNINGS, compilers, output, pkg_config, run, stage, text, valgrind};

const WRAPPER: &str = "tests/c/wrapper.cpp";
const STANDARDS: [&str; 2] = ["c++17", "c++20"];
const SANITIZERS: [&str; 5] = ["-O1", "-g", "-pthread", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// Runs it and makes sure that it has checked what it is there for.
fn holds(wrapper: &mut Command) {
    let said = run(wrapper);
    let (checks, failed) = said.trim_end().split_once(" checks, ").unwrap();
    assert!(checks.parse::<u32>().unwrap() > 80, "{said}");
    assert_eq!(failed, "0 failed");
}

#[test]
fn holds_in_every_standard() {
    let folder = Scratch::new("cpp");
    for standard in STANDARDS {
        for compiler in compilers(standard) {
            let build = Build { compiler, flags: &["-O2", "-g", "-pthread"], ..Build::new(WRAPPER, standard) };
            holds(&mut Command::new(build.program(&folder)));
        }
    }
}

#[test]
fn holds_under_sanitizers() {
    let folder = Scratch::new("cpp-sanitizers");
    let build = Build { linkage: Linkage::Static, flags: &SANITIZERS, ..Build::new(WRAPPER, "c++20") };
    let program = build.program(&folder);
    // They are really there.
    assert!(run(Command::new("nm").arg(&program)).contains("__asan_init"));
    holds(&mut Command::new(program));
}

#[test]
fn holds_under_valgrind() {
    let folder = Scratch::new("cpp-valgrind");
    let flags = &["-O2", "-g", "-pthread"];
    if let Some(mut command) = valgrind(Build { flags, ..Build::new(WRAPPER, "c++17") }.program(&folder)) {
        holds(&mut command);
    }
}

/// Bodies of a function, each with what a compiler says of it; the first is good.
const REFUSED: [(&str, &str); 9] = [
    ("key.verify(body, text); if (!key.try_verify(body, text)) { return; }", ""),
    ("key.try_verify(body, text);", "nodiscard"),
    ("paysig::try_verify_any({key, key}, body, text);", "nodiscard"),
    ("bool yes = key.try_verify(body, text); (void)yes;", "bool"),
    ("paysig::key copy = key; (void)copy;", "deleted"),
    ("auto view = key.sign(body).view(); (void)view;", "deleted"),
    ("if (key.sign(body) == text) { return; }", "deleted"),
    ("(void)key.sign(nullptr);", "deleted"),
    ("(void)key.sign(std::vector<int>(4));", "std::vector<int>"),
];

#[test]
fn what_must_not_compile_does_not() {
    let folder = Scratch::new("cpp-refused");
    for compiler in compilers("c++17") {
        for (body, due) in REFUSED {
            let program = format!(
                "#include <paysig.hpp>\n\
                void f(const paysig::key &key, const std::string &body, const std::string &text);\n\
                void f(const paysig::key &key, const std::string &body, const std::string &text) {{\n\
                (void)key; (void)body; (void)text;\n{body}\n}}\n"
            );
            let mut compile = Command::new(compiler);
            compile.args(["-std=c++17", "-fsyntax-only"]).args(WARNINGS).args(pkg_config(&stage(), &["--cflags"]));
            let output = output(compile.arg(folder.file("refused.cpp", program)));
            let said = text(&output.stderr);
            assert_eq!(output.status.success(), due.is_empty(), "{compiler}: {body}\n{said}");
            // Not for another reason than the one that it is there for.
            assert!(said.contains(due), "{compiler}: {body}\n{said}");
        }
    }
}
