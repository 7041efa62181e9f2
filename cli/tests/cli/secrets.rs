//! Where the secret comes from and how it is written, and everything that can be wrong with that.

use base64ct::{Base64, Encoding};

use crate::{Folder, SECRET, assert_fails, assert_prints, assert_usage, paysig, paysig_with_key, run};

/// The signature of `{}` under a key of these bytes, as a line.
fn line(secret: &[u8]) -> String {
    format!("{}\n", paysig::Key::from_bytes(secret).unwrap().sign(b"{}").to_hex())
}

#[test]
fn key_file_that_cannot_be_read() {
    let folder = Folder::new();
    let missing = folder.path("none").display().to_string();
    let lines = assert_fails(&run(&mut paysig(&["sign", "--key-file", &missing]), b"{}"), "key-file", None, "missing");
    assert!(lines[0].contains("none\"") && lines[0].contains("os error 2"), "{lines:?}");

    let itself = folder.path("").display().to_string();
    assert_fails(&run(&mut paysig(&["sign", "--key-file", &itself]), b"{}"), "key-file", None, "a folder");
    assert_usage(&run(&mut paysig(&["sign", "--key-file", ""]), b"{}"), "no name");
}

#[test]
fn key_file_is_bounded() {
    let folder = Folder::new();
    let most = vec![b'k'; 1 << 20];
    let file = folder.file("most", &most);
    assert_prints(&run(&mut paysig(&["sign", "--key-file", &file]), b"{}"), &line(&most), "1 MiB");
    let file = folder.file("more", [&most[..], b"k"].concat());
    assert_fails(&run(&mut paysig(&["sign", "--key-file", &file]), b"{}"), "key-file", None, "one byte more");
    #[cfg(unix)]
    assert_fails(&run(&mut paysig(&["sign", "--key-file", "/dev/zero"]), b"{}"), "key-file", None, "without an end");
}

#[test]
fn variable_that_is_not_set() {
    let lines = assert_fails(&run(&mut paysig(&["sign"]), b"{}"), "key-variable", None, "default");
    assert!(lines[0].contains("\"PAYSIG_KEY\""), "{lines:?}");
    let lines =
        assert_fails(&run(&mut paysig_with_key(&["sign", "--key-env", "OTHER"]), b""), "key-variable", None, "named");
    assert!(lines[0].contains("\"OTHER\""), "{lines:?}");
    for name in ["", "=", "A=B"] {
        assert_fails(&run(&mut paysig(&["sign", "--key-env", name]), b"{}"), "key-variable", None, name);
    }
}

#[test]
fn file_wins_over_the_default_variable() {
    let file = Folder::new();
    let file_name = file.file("key", "from_the_file");
    let output = run(&mut paysig_with_key(&["sign", "--key-file", &file_name]), b"{}");
    assert_prints(&output, &line(b"from_the_file"), "file");
}

#[test]
fn one_source_only_and_never_an_argument() {
    let folder = Folder::new();
    let file = folder.file("key", SECRET);
    assert_usage(&run(&mut paysig(&["sign", "--key-file", &file, "--key-env", "X"]), b"{}"), "both");
    for args in [["sign", "--key=hunter2"], ["sign", "--secret=hunter2"]] {
        let output = run(&mut paysig(&args), b"{}");
        assert_usage(&output, args[1]);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"), "{}", args[1]);
    }
    assert_usage(&run(&mut paysig_with_key(&["sign", "--key-format", "raw"]), b"{}"), "unknown format");
}

#[test]
fn newline_of_a_text_file_is_refused_with_a_hint() {
    let folder = Folder::new();
    let file = folder.file("key", format!("{SECRET}\n"));
    let output = run(&mut paysig(&["sign", "--key-file", &file]), b"{}");
    let lines = assert_fails(&output, "secret-whitespace", Some(SECRET.len()), "newline");
    assert!(lines.iter().any(|line| line.contains("hint:") && line.contains("printf %s")), "{lines:?}");
}

/// What is refused and where: `None` is accepted, as the bytes given.
type Written = (&'static str, Result<&'static [u8], (&'static str, Option<usize>)>);

fn check(format: &str, cases: &[Written]) {
    let folder = Folder::new();
    for (text, due) in cases {
        let file = folder.file("key", text);
        let by_file = run(&mut paysig(&["sign", "--key-format", format, "--key-file", &file]), b"{}");
        let by_variable = run(paysig(&["sign", "--key-format", format]).env("PAYSIG_KEY", text), b"{}");
        for output in [by_file, by_variable] {
            match due {
                Ok(secret) => assert_prints(&output, &line(secret), text),
                Err((slug, offset)) => {
                    let lines = assert_fails(&output, slug, *offset, text);
                    assert!(text.len() < 4 || !lines.concat().contains(text), "the secret is shown: {lines:?}");
                }
            }
        }
    }
}

#[test]
fn hex() {
    let not_hex = |offset| Err(("secret-not-hex", Some(offset)));
    check(
        "hex",
        &[
            ("6b", Ok(b"k")),
            ("6B6b", Ok(b"kk")),
            ("00ff", Ok(b"\x00\xff")),
            ("6b0a", Ok(b"k\n")),
            ("6b\n", Ok(b"k")),
            ("6b\r\n", Ok(b"k")),
            ("", Err(("secret-empty", None))),
            ("\n", Err(("secret-empty", None))),
            ("6", not_hex(1)),
            ("6b6", not_hex(3)),
            ("6b6\n", not_hex(3)),
            ("6g", not_hex(1)),
            ("g6", not_hex(0)),
            ("6b\n\n", not_hex(2)),
            ("6b\r", not_hex(2)),
            ("6b ", not_hex(2)),
            (" 6b", not_hex(0)),
            ("6b 6b", not_hex(2)),
            ("0x6b", not_hex(1)),
            ("6b:6b", not_hex(2)),
            ("\u{feff}6b6b", not_hex(0)),
            ("cashout_secret_key", not_hex(2)),
        ],
    );
}

#[test]
fn base64() {
    let not_base64 = |offset| Err(("secret-not-base64", Some(offset)));
    check(
        "base64",
        &[
            ("aw==", Ok(b"k")),
            ("a2s=", Ok(b"kk")),
            ("a2tr", Ok(b"kkk")),
            ("+/+/", Ok(b"\xfb\xff\xbf")),
            ("aw==\n", Ok(b"k")),
            ("aw==\r\n", Ok(b"k")),
            ("", Err(("secret-empty", None))),
            ("\r\n", Err(("secret-empty", None))),
            ("a", not_base64(1)),
            ("aw", not_base64(2)),
            ("aw=", not_base64(3)),
            ("aw===", not_base64(4)),
            ("a2s", not_base64(3)),
            ("a2s==", not_base64(4)),
            ("a2tr=", not_base64(4)),
            ("a2tra", not_base64(5)),
            ("====", not_base64(0)),
            ("=aw=", not_base64(0)),
            ("a=w=", not_base64(1)),
            ("aw==a2tr", not_base64(4)),
            // Bits in the last character that no byte takes up: another text of the same secret.
            ("ax==", not_base64(1)),
            ("a2t=", not_base64(2)),
            ("-_-_", not_base64(0)),
            ("a2tr\n\n", not_base64(4)),
            ("a2tr\na2tr", not_base64(4)),
            (" a2tr", not_base64(0)),
            ("a2tr ", not_base64(4)),
            ("cashout_secret_key", not_base64(7)),
        ],
    );
}

#[test]
fn long_keys() {
    let folder = Folder::new();
    // From 65 bytes on, a zero too many after the key is another key.
    for length in [65, 66, 67, 131, 100_000] {
        let secret: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).unwrap()).collect();
        let file = folder.file("key", base16ct::lower::encode_string(&secret));
        let output = run(&mut paysig(&["sign", "--key-format", "hex", "--key-file", &file]), b"{}");
        assert_prints(&output, &line(&secret), &format!("{length} bytes"));
        let file = folder.file("key", Base64::encode_string(&secret));
        let output = run(&mut paysig(&["sign", "--key-format", "base64", "--key-file", &file]), b"{}");
        assert_prints(&output, &line(&secret), &format!("{length} bytes"));
    }
}
