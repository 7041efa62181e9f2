//! The form `verbatim` of payloads of any length, which are read in pieces of a little more than 1 MiB.

use paysig::Key;

use crate::{Folder, SECRET, assert_fails, assert_prints, paysig, paysig_with_key, run};

const MIB: usize = 1 << 20;

/// Around a piece's border, whole characters of every length that the border cuts in every way.
#[test]
fn characters_on_a_border() {
    let folder = Folder::new();
    for start in MIB - 4..MIB + 3 {
        let text = ["x".repeat(start).as_str(), "é€😀é€😀", &"y".repeat(MIB)].concat();
        let file = folder.file("payload", &text);
        for output in [
            run(&mut paysig(&["canonicalize", "--form", "verbatim", &file]), b""),
            run(&mut paysig(&["canonicalize", "--form", "verbatim"]), text.as_bytes()),
        ] {
            assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
            assert!(output.stdout == text.as_bytes(), "from {start}");
        }
        let signature = Key::new(SECRET).unwrap().sign(text.as_bytes()).to_hex();
        let sign = run(&mut paysig_with_key(&["sign", "--form", "verbatim", &file]), b"");
        assert_prints(&sign, &format!("{signature}\n"), &start.to_string());
        let verify = ["verify", "--form", "verbatim", "--signature", &signature, &file];
        assert_prints(&run(&mut paysig_with_key(&verify), b""), "", &start.to_string());
    }
}

/// Up to 1 MiB nothing is written and the fault is shown; beyond, the error has its offset, and nothing behind it is written.
#[test]
fn faults() {
    for length in [MIB - 1, MIB, MIB + 1, MIB + 2, 3 * MIB] {
        for fault in ["\u{e9}".as_bytes()[..1].to_vec(), vec![0xFF], "€".as_bytes()[..2].to_vec()] {
            let offset = length - fault.len();
            let payload = [&b"x".repeat(offset)[..], &fault].concat();
            let case = format!("{fault:02x?} at {offset}");
            let mut written = run(&mut paysig(&["canonicalize", "--form", "verbatim"]), &payload);
            assert!(payload.starts_with(&written.stdout) && written.stdout.len() <= payload.len(), "{case}");
            if length <= MIB {
                assert_eq!(written.stdout, b"", "{case}");
            }
            written.stdout.clear();
            let signed = run(&mut paysig_with_key(&["sign", "--form", "verbatim"]), &payload);
            for output in [written, signed] {
                let lines = assert_fails(&output, "input-not-utf8", Some(offset), &case);
                assert!(lines[0].starts_with("  standard input"), "{case}: {lines:?}");
                // Of what lies further behind only the name of the payload is shown.
                assert!(lines.len() == if length <= MIB { 3 } else { 1 } || offset <= MIB, "{case}: {lines:?}");
            }
        }
    }
    let marked = [&b"\xEF\xBB\xBF"[..], &b"x".repeat(2 * MIB)].concat();
    let output = run(&mut paysig(&["canonicalize", "--form", "verbatim"]), &marked);
    assert_fails(&output, "input-bom", Some(0), "a byte order mark");
}

/// 512 MiB within 64 MiB of address space, in each command, and a fault behind them.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    use std::fs::OpenOptions;
    use std::io::{Read, Seek, SeekFrom, Write};
    use std::process::Stdio;

    use crate::within;

    const SIZE: usize = 512 << 20;
    let folder = Folder::new();
    let path = folder.file("sparse", b"");
    let mut file = OpenOptions::new().write(true).open(&path).unwrap();
    file.set_len(SIZE as u64).unwrap();
    let limited = |args: &[&str]| within("ulimit -v 65536", paysig_with_key(args).arg(&path));
    let mut signer = Key::new(SECRET).unwrap().signer();
    let mut copy = limited(&["canonicalize", "--form", "verbatim"]).stdout(Stdio::piped()).spawn().unwrap();
    let (mut piece, mut output) = (vec![0; MIB], copy.stdout.take().unwrap());
    loop {
        match output.read(&mut piece).unwrap() {
            0 => break,
            count => signer.update(&piece[..count]),
        }
    }
    assert_eq!(copy.wait().unwrap().code(), Some(0));
    let due = signer.finish().to_hex();
    let sign = limited(&["sign"]).output().unwrap();
    assert_prints(&sign, &format!("{due}\n"), "without a form");
    let sign = limited(&["sign", "--form", "verbatim"]).output().unwrap();
    assert_prints(&sign, &format!("{due}\n"), "with it");

    file.seek(SeekFrom::Start(SIZE as u64)).unwrap();
    file.write_all(b"\xFF").unwrap();
    let verify = limited(&["verify", "--form", "verbatim", "--signature", &due]).output().unwrap();
    assert_fails(&verify, "input-not-utf8", Some(SIZE), "a fault at the end");
}
