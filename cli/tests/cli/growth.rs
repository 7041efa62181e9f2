//! Work on hostile payloads, in instructions that valgrind counts: it grows as n log n of their members at most, and as n of
//! everything else. Nothing here takes the time.
#![cfg(target_os = "linux")]

use std::env;
use std::process::Command;
use std::sync::LazyLock;

use crate::{Folder, run};

/// Which name stands at an index, of so many.
type Order = fn(u32, u32) -> u32;
/// A payload of a size.
type Payload = fn(usize) -> Vec<u8>;

/// How many instructions the command takes for a payload's form, whether it is refused or not.
fn instructions(payload: &[u8]) -> u64 {
    let folder = Folder::new();
    let file = folder.file("payload", payload);
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=2"]);
    let output = run(command.args([env!("CARGO_BIN_EXE_paysig"), "canonicalize", "--form", "jcs-exact", &file]), b"");
    let told = String::from_utf8_lossy(&output.stderr);
    let (_, count) = told.split_once("Collected : ").unwrap_or_else(|| panic!("{told}"));
    count.split_whitespace().next().unwrap().parse().unwrap()
}

/// Without valgrind nothing is counted, which in continuous integration is a failure.
fn can_count() -> bool {
    let found = Command::new("valgrind").arg("--version").output().is_ok();
    assert!(found || env::var_os("CI").is_none(), "valgrind is missing");
    found
}

/// The work on `payload(large)` is at most `factor` times that on `payload(small)`; that of the command itself is left out.
#[track_caller]
fn assert_grows<N: Copy>(case: &str, sizes: [N; 2], factor: f64, payload: impl Fn(N) -> Vec<u8>) {
    static IDLE: LazyLock<u64> = LazyLock::new(|| instructions(b"0"));
    let [small, large] = sizes.map(|size| instructions(&payload(size)).saturating_sub(*IDLE));
    #[expect(clippy::cast_precision_loss)]
    let grown = large as f64 / small as f64;
    assert!(grown <= factor, "{case}: {small} instructions become {large}, {grown:.1} times as many");
}

fn object(names: impl Iterator<Item = String>) -> Vec<u8> {
    let members: Vec<_> = names.map(|name| format!("\"{name}\":0")).collect();
    format!("{{{}}}", members.join(",")).into_bytes()
}

/// Sixteen times as many members take 16 · log 16000 / log 1000 = 22 times the work, and a little more for what is not
/// comparing. A square would be 256 times.
#[test]
fn members_in_hostile_orders() {
    if !can_count() {
        return;
    }
    let orders: [(&str, Order); 5] = [
        ("reversed", |index, count| count - index),
        ("up and down", |index, count| if index < count / 2 { 2 * index } else { 2 * (count - index) - 1 }),
        ("from both ends", |index, count| if index % 2 == 0 { index } else { 2 * count - index }),
        ("interleaved", |index, count| (index % 40) * count + index / 40),
        // One to one (xorshift), so that no two names are the same.
        ("shuffled", |index, _| {
            let mut mixed = index + 1;
            mixed ^= mixed << 13;
            mixed ^= mixed >> 17;
            mixed ^ mixed << 5
        }),
    ];
    let starts = ["", "12345678", &"a long start that all have, ".repeat(4)];
    for (case, order) in orders {
        for start in starts {
            let payload = |count| object((0..count).map(|index| format!("{start}{:010}", order(index, count))));
            assert_grows(&format!("{case} after {start:?}"), [1_000, 16_000], 25.0, payload);
        }
    }
}

/// Eight times as large takes eight times the work, and a little more for what does not fit into a cache line.
#[test]
fn everything_else() {
    if !can_count() {
        return;
    }
    let cases: [(&str, Payload); 8] = [
        ("digits", |size| b"9".repeat(size)),
        ("digits behind the point", |size| [&b"0."[..], &b"9".repeat(size)].concat()),
        ("an exponent", |size| [&b"1e"[..], &b"9".repeat(size)].concat()),
        ("a string", |size| [b"\"", &b"x".repeat(size)[..], b"\""].concat()),
        ("escapes", |size| [b"\"", &b"\\u0041".repeat(size / 6)[..], b"\""].concat()),
        ("a string without end", |size| [b"\"", &b"\xC3\xA9".repeat(size / 2)[..]].concat()),
        ("white space", |size| [&b" \n".repeat(size / 2)[..], b"0"].concat()),
        ("small objects out of order", |size| [b"[", &br#"{"b":0,"a":0},"#.repeat(size / 14)[..], b"0]"].concat()),
    ];
    for (case, payload) in cases {
        assert_grows(case, [25_000, 200_000], 8.8, payload);
    }
}

/// What is refused early costs nothing of what follows but its reading.
#[test]
fn deep_texts() {
    if !can_count() {
        return;
    }
    assert_grows("brackets", [50_000, 400_000], 8.8, |size| b"[".repeat(size));
    let inside = |size: usize| {
        [&br#"{"b":0,"a":"#.repeat(127)[..], &object((0..size).map(|at| format!("{at:06}"))), &b"}".repeat(127)]
            .concat()
    };
    assert_grows("unsorted at every depth", [2_000, 16_000], 8.8, inside);
}
