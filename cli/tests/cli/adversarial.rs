//! Hostile payloads on a stack of 256 KiB, within an address space that their size bounds: a typed error, or the form.
#![cfg(target_os = "linux")]

use std::process::Output;

use crate::{Folder, SECRET, assert_fails, paysig_with_key, within};

const JSON: [&str; 3] = ["compact", "jcs", "jcs-exact"];

/// The program itself; then for each byte of the payload the byte, that of its form, and eight of slots.
fn limit_kib(payload: &[u8]) -> usize {
    16 * 1024 + 12 * payload.len() / 1024
}

/// Each form of a payload, as `canonicalize` and as `sign` see it.
fn each(payload: &[u8], mut check: impl FnMut(&str, Output, Output)) {
    let folder = Folder::new();
    let file = folder.file("payload", payload);
    let limited = |action: &str, form: &str| {
        let limits = format!("ulimit -s 256 && ulimit -v {}", limit_kib(payload));
        within(&limits, &paysig_with_key(&[action, "--form", form, &file])).output().unwrap()
    };
    for form in JSON {
        check(form, limited("canonicalize", form), limited("sign", form));
    }
}

#[track_caller]
fn refused(payload: &[u8], slug: &str, offset: usize) {
    each(payload, |form, written, signed| {
        assert_fails(&written, slug, Some(offset), form);
        assert_fails(&signed, slug, Some(offset), form);
    });
}

/// `due` is the length of each form, or the error at byte 0.
#[track_caller]
fn made(payload: &[u8], due: [Result<usize, &str>; 3]) {
    each(payload, |form, written, signed| {
        let at = JSON.iter().position(|name| *name == form).unwrap();
        match due[at] {
            Ok(length) => {
                assert_eq!((written.status.code(), written.stdout.len()), (Some(0), length), "{form}");
                let signature = paysig::Key::new(SECRET).unwrap().sign(&written.stdout).to_hex();
                assert_eq!(String::from_utf8(signed.stdout).unwrap(), format!("{signature}\n"), "{form}");
            }
            Err(slug) => {
                assert_fails(&written, slug, Some(0), form);
                assert_fails(&signed, slug, Some(0), form);
            }
        }
    });
}

#[test]
fn ten_million_brackets() {
    refused(&b"[".repeat(10_000_000), "json-too-deep", 128);
}

#[test]
fn a_million_nested_objects() {
    let text = [br#"{"a":"#.repeat(1_000_000), b"0".to_vec(), b"}".repeat(1_000_000)].concat();
    refused(&text, "json-too-deep", 5 * 128);
}

#[test]
fn a_long_string() {
    const SIZE: usize = 100_000_000;
    let open = [&b"[\""[..], &b"x".repeat(SIZE)].concat();
    refused(&open, "json-unexpected-end", SIZE + 2);
    made(&[&open[..], b"\"]"].concat(), [Ok(SIZE + 4); 3]);
}

#[test]
fn numbers_of_a_million_digits() {
    let digits = "9".repeat(1_000_000);
    let too_great = Err("number-out-of-range");
    made(digits.as_bytes(), [Ok(1_000_000), too_great, too_great]);
    made(format!("0.{digits}").as_bytes(), [Ok(1_000_002), Ok(1), Err("number-inexact")]);
    made(format!("1e{digits}").as_bytes(), [Ok(1_000_002), too_great, too_great]);
    made(format!("0e{digits}").as_bytes(), [Ok(1_000_002), Ok(1), Ok(1)]);
}

#[test]
fn zeros_and_other_encodings() {
    refused(&vec![0; 1_000_000], "json-unexpected-byte", 0);
    let utf16: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    refused(&utf16, "json-unexpected-byte", 1);
    refused(&[b"\xff\xfe", &utf16[..]].concat(), "input-not-utf8", 0);
}

#[test]
fn truncated() {
    let text = paysig_tests::inputs::cashout();
    for end in (0..text.len()).step_by(7).filter(|end| text.is_char_boundary(*end)) {
        refused(&text.as_bytes()[..end], "json-unexpected-end", end);
    }
}

#[test]
fn many_members_out_of_order() {
    let object = |indices: &mut dyn Iterator<Item = u32>| {
        let members: Vec<_> = indices.map(|index| format!("\"{:06}\":0", index * 7919 % 200_003)).collect();
        format!("{{{}}}", members.join(","))
    };
    let text = object(&mut (0..200_003));
    made(text.as_bytes(), [Ok(text.len()); 3]);
    // What takes most slots.
    let text = [b"[", &br#"{"b":0,"a":0},"#.repeat(600_000)[..], b"0]"].concat();
    made(&text, [Ok(text.len()); 3]);
}
