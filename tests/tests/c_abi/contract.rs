//! `tests/c/contract_*.c` and `tests/c/residue.c`: what the ABI promises, checked by C programs.

use std::process::Command;

use crate::toolchain::{Build, Linkage, STANDARDS, Scratch, compilers, output, run, text, valgrind};

/// Each program, and how many checks it has at least.
const CONTRACTS: [(&str, u32); 5] = [
    ("tests/c/contract_keys.c", 500),
    ("tests/c/contract_signing.c", 1_300),
    ("tests/c/contract_canonical.c", 550),
    ("tests/c/contract_provider.c", 1_000),
    ("tests/c/contract_credentials.c", 60),
];

/// Runs it and makes sure that it has checked what it is there for.
fn holds(contract: &mut Command, due: u32) {
    let said = run(contract);
    let (checks, failed) = said.trim_end().split_once(" checks, ").unwrap();
    assert!(checks.parse::<u32>().unwrap() >= due, "{said}");
    assert_eq!(failed, "0 failed");
}

#[test]
fn holds_in_every_language_and_linkage() {
    let folder = Scratch::new("contract");
    for (source, due) in CONTRACTS {
        for standard in STANDARDS {
            for compiler in compilers(standard) {
                for linkage in [Linkage::Static, Linkage::Shared] {
                    let build = Build { compiler, linkage, ..Build::new(source, standard) };
                    holds(&mut Command::new(build.program(&folder)), due);
                }
            }
        }
    }
}

#[test]
fn holds_under_valgrind() {
    let folder = Scratch::new("contract-valgrind");
    for (source, due) in CONTRACTS {
        if let Some(mut command) = valgrind(Build::new(source, "c11").program(&folder)) {
            holds(&mut command, due);
        }
    }
}

/// GNU's sanitizers watch the C side, and the memory functions that the library calls.
#[test]
fn holds_under_sanitizers() {
    let folder = Scratch::new("contract-sanitizers");
    for (source, due) in CONTRACTS {
        for standard in STANDARDS {
            let flags = &["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
            let program = Build { flags, ..Build::new(source, standard) }.program(&folder);
            // They are really there.
            assert!(run(Command::new("nm").arg(&program)).contains("__asan_init"));
            holds(&mut Command::new(program), due);
        }
    }
}

/// No call leaves a part of the secret or of the key's states behind on the stack.
///
/// SHA-256 in software keeps the state that it started from in its frame. Where the processor has no instructions for
/// it, calls that only use a key may leave the outer state, which alone signs nothing (SECURITY.md).
#[test]
fn nothing_stays_on_the_stack() {
    let folder = Scratch::new("residue");
    let output = output(&mut Command::new(Build::new("tests/c/residue.c", "c11").program(&folder)));
    let said = text(&output.stdout);
    let excused = |line: &str| !has_sha_instructions() && !line.contains("_init") && line.contains("the outer state");
    let residues: Vec<_> = said.lines().filter(|line| line.contains("secret of") && !excused(line)).collect();
    assert!(residues.is_empty(), "{said}");
    assert!(said.contains("calls searched"), "{said}{}", text(&output.stderr));
}

fn has_sha_instructions() -> bool {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    return is_x86_feature_detected!("sha");
    #[cfg(target_arch = "aarch64")]
    return std::arch::is_aarch64_feature_detected!("sha2");
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64", target_arch = "aarch64")))]
    false
}
