//! Hostile payloads, on a thread with a stack of 64 KiB: refused, or canonicalized, without growing it.

#![expect(clippy::expect_used, reason = "a test may fail anywhere")]

use std::thread;

use paysig::{Error, ErrorKind, Form, Key, Slot, canonicalize, slots_needed};

/// Runs on a small stack.
fn on_small_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(64 * 1024).spawn_scoped(scope, run);
        thread.expect("a thread").join().expect("no panic")
    })
}

/// As every JSON form: the length, or the error.
fn run(input: &[u8]) -> [Result<usize, Error>; 3] {
    let slots = slots_needed(input).unwrap_or(1000);
    let mut scratch = vec![Slot::EMPTY; slots];
    let mut out = vec![0; input.len() + 64];
    on_small_stack(|| {
        [Form::Compact, Form::Jcs, Form::JcsExact].map(|form| {
            let made = canonicalize(form, input, scratch.as_mut_slice(), &mut out).map(<[u8]>::len);
            let key = Key::from_bytes(b"key").expect("a key");
            assert_eq!(key.sign_canonical(form, input, scratch.as_mut_slice()).err(), made.err());
            made
        })
    })
}

fn refused(input: &[u8], kind: ErrorKind, offset: usize) {
    assert_eq!(run(input), [Err(Error::at(kind, offset)); 3]);
}

#[test]
fn ten_million_brackets() {
    refused(&b"[".repeat(10_000_000), ErrorKind::JsonTooDeep, 128);
}

#[test]
fn a_million_nested_objects() {
    let text = [br#"{"a":"#.repeat(1_000_000), b"0".to_vec(), b"}".repeat(1_000_000)].concat();
    refused(&text, ErrorKind::JsonTooDeep, 5 * 128);
}

#[test]
fn long_strings() {
    const SIZE: usize = 100_000_000;
    let open = [&b"[\""[..], &b"x".repeat(SIZE)].concat();
    refused(&open, ErrorKind::JsonUnexpectedEnd, SIZE + 2);
    let text = [&open[..], b"\"]"].concat();
    assert_eq!(run(&text), [Ok(SIZE + 4); 3]);
    let escapes = [&b"[\""[..], &br"\u0041".repeat(SIZE / 60), b"\"]"].concat();
    assert_eq!(run(&escapes), [Ok(escapes.len()), Ok(SIZE / 60 + 4), Ok(SIZE / 60 + 4)]);
}

#[test]
fn long_numbers() {
    let million = "9".repeat(1_000_000);
    let out_of_range = Err(Error::at(ErrorKind::NumberOutOfRange, 0));
    assert_eq!(run(million.as_bytes()), [Ok(1_000_000), out_of_range, out_of_range]);
    let inexact = |length| [Ok(1_000_002), Ok(length), Err(Error::at(ErrorKind::NumberInexact, 0))];
    assert_eq!(run(format!("0.{million}").as_bytes()), inexact(1));
    assert_eq!(run(format!("7.{million}").as_bytes()), inexact(1));
    let zeros = "0".repeat(1_000_000);
    assert_eq!(run(format!("7.{zeros}").as_bytes()), [Ok(1_000_002), Ok(1), Ok(1)]);
    assert_eq!(run(format!("0.{zeros}").as_bytes()), [Ok(1_000_002), Ok(1), Ok(1)]);
    let shifted = format!("0.{zeros}5e1000001");
    assert_eq!(run(shifted.as_bytes()), [Ok(shifted.len()), Ok(1), Ok(1)]);
    let shifted = format!("5{zeros}e-1000000");
    assert_eq!(run(shifted.as_bytes()), [Ok(shifted.len()), Ok(1), Ok(1)]);
    let exponent = format!("1e{million}");
    assert_eq!(run(exponent.as_bytes()), [Ok(exponent.len()), out_of_range, out_of_range]);
    let exponent = format!("0e{million}");
    assert_eq!(run(exponent.as_bytes()), [Ok(exponent.len()), Ok(1), Ok(1)]);
}

#[test]
fn other_encodings_and_zeros() {
    refused(&[0; 1000], ErrorKind::JsonUnexpectedByte, 0);
    let utf16: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&utf16, ErrorKind::JsonUnexpectedByte, 1);
    refused(&[b"\xff\xfe", &utf16[..]].concat(), ErrorKind::InputNotUtf8, 0);
    refused(b"\xef\xbb\xbf{}", ErrorKind::InputBom, 0);
}

/// An object with these names.
fn object(names: impl Iterator<Item = String>) -> Vec<u8> {
    let members: Vec<_> = names.map(|name| format!("\"{name}\":0")).collect();
    format!("{{{}}}", members.join(",")).into_bytes()
}

#[test]
fn many_members_in_hostile_orders() {
    const COUNT: u64 = 1_000_000;
    let text = |order: fn(u64) -> u64| object((0..COUNT).map(move |index| format!("{:09}", order(index))));
    let length = text(|index| index).len();
    for order in [
        |index| index,
        |index| COUNT - index,
        |index| index * 387_420_489 % COUNT,
        |index| if index % 2 == 0 { index } else { 2 * COUNT - index },
        |index| (index % 1000) * 1000 + index / 1000,
        |index: u64| index.reverse_bits() >> 40,
    ] {
        assert_eq!(run(&text(order)), [Ok(length); 3]);
    }
    // The first eight bytes, which are compared first, say nothing.
    let alike = object((0..COUNT).map(|index| format!("12345678{:09}", index * 387_420_489 % COUNT)));
    assert_eq!(run(&alike), [Ok(alike.len()); 3]);
    // One more that has the first one's name.
    let twins = object((0..COUNT).chain([0]).map(|index| format!("{:09}", index * 387_420_489 % COUNT)));
    let due = Err(Error::at(ErrorKind::JsonDuplicateName, length));
    assert_eq!(run(&twins), [Ok(twins.len()), due, due]);
}

#[test]
fn names_with_long_common_starts() {
    for (length, count) in [(10_000, 1000), (1000, 10_000)] {
        let start = "n".repeat(length);
        let text = object((0..count).map(|index| format!("{start}{:05}", index * 7919 % count)));
        assert_eq!(run(&text), [Ok(text.len()); 3]);
    }
}

#[test]
fn unsorted_objects_at_every_depth() {
    // The innermost text must not be copied once for every level, nor looked for.
    let inner = object((0..200_000).map(|index: u32| format!("{:06}", index * 7919 % 200_003)));
    let text = [&br#"{"b":0,"a":"#.repeat(127)[..], &inner, &b"}".repeat(127)].concat();
    assert_eq!(run(&text), [Ok(text.len()); 3]);
    let text = [&br#"{"b":[{"d":0,"c":0}],"a":"#.repeat(126)[..], &inner, &b"}".repeat(126)].concat();
    assert_eq!(run(&text), [Ok(text.len()); 3]);
}
