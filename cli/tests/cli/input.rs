//! The message: from files and pipes, of any size, and where it cannot be read.

use std::fs::File;
use std::io::Write;
use std::process::Stdio;

use crate::{Folder, SECRET, assert_fails, assert_prints, assert_usage, paysig_with_key, run};

#[test]
fn file_that_cannot_be_read() {
    let folder = Folder::new();
    for path in [folder.path("none"), folder.path("")] {
        let path = path.display().to_string();
        for args in [&["sign", &path][..], &["verify", "--signature", &"0".repeat(64), &path]] {
            let lines = assert_fails(&run(&mut paysig_with_key(args), b"{}"), "input-unreadable", None, &path);
            assert!(lines[0].contains("os error"), "{lines:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn standard_input_that_cannot_be_read() {
    let folder = Folder::new();
    let directory = File::open(folder.path("")).unwrap();
    let output = paysig_with_key(&["sign"]).stdin(directory).output().unwrap();
    assert_fails(&output, "input-unreadable", None, "a folder");
    // Must not pass for an empty message.
    let write_only = File::create(folder.path("write-only")).unwrap();
    let output = paysig_with_key(&["sign"]).stdin(write_only).output().unwrap();
    assert_fails(&output, "input-unreadable", None, "open for writing only");
}

#[cfg(unix)]
#[test]
fn path_is_escaped_and_may_be_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new();
    let name = std::ffi::OsStr::from_bytes(b"no\x1b[2Jne\xff");
    let lines = assert_fails(&run(paysig_with_key(&["sign"]).arg(name), b""), "input-unreadable", None, "escape");
    assert!(lines[0].starts_with("  \"no\\u{1b}[2Jne\\xFF\": "), "{lines:?}");
    let path = folder.path("").join(name);
    std::fs::write(&path, "{}").unwrap();
    assert_eq!(run(paysig_with_key(&["sign"]).arg(path), b"").status.code(), Some(0));
}

#[test]
fn pieces_of_a_pipe_are_one_message() {
    let mut child =
        paysig_with_key(&["sign"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut message = Vec::new();
    let mut pipe = child.stdin.take().unwrap();
    for length in [1, 63, 64, 65, 4096, 70_000, 300_000] {
        let piece: Vec<u8> = (0..length).map(|i| u8::try_from(i % 251).unwrap()).collect();
        pipe.write_all(&piece).unwrap();
        message.extend(piece);
    }
    drop(pipe);
    let due = paysig::Key::new(SECRET).unwrap().sign(&message).to_hex();
    assert_prints(&child.wait_with_output().unwrap(), &format!("{due}\n"), "pieces");
}

/// 512 MiB within 64 MiB of address space: neither read nor mapped as a whole, from a file or from standard input.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded() {
    use crate::within;

    const SIZE: usize = 512 << 20;
    let folder = Folder::new();
    let path = folder.path("sparse");
    File::create(&path).unwrap().set_len(SIZE as u64).unwrap();
    let mut signer = paysig::Key::new(SECRET).unwrap().signer();
    let zeros = vec![0; 1 << 20];
    (0..SIZE / zeros.len()).for_each(|_| signer.update(&zeros));
    let due = signer.finish().to_hex();

    let limited = |args: &[&str]| within("ulimit -v 65536", &paysig_with_key(args));
    let sign = limited(&["sign", path.to_str().unwrap()]).output().unwrap();
    assert_prints(&sign, &format!("{due}\n"), "file");
    let verify = limited(&["verify", "--signature", &due]).stdin(File::open(&path).unwrap()).output().unwrap();
    assert_prints(&verify, "", "standard input");
}

/// Too little memory for the payload, or for its form: an error, nothing written, and no signature.
#[cfg(target_os = "linux")]
#[test]
fn memory_that_is_refused() {
    use crate::within;

    let folder = Folder::new();
    let spaces = [vec![b' '; 100_000_000], b"{}".to_vec()].concat();
    // As many slots as members and objects, which take several times as much as the text.
    let objects = [b"[".to_vec(), b"{\"b\":1,\"a\":2},".repeat(1_500_000), b"0]".to_vec()].concat();
    for (payload, slug, why) in [(spaces, "input-unreadable", "out of memory"), (objects, "out-of-memory", "")] {
        let path = folder.file("payload", payload);
        let signature = "0".repeat(64);
        for args in [&["sign"][..], &["canonicalize"], &["verify", "--signature", &signature]] {
            let mut limited = within("ulimit -v 65536", paysig_with_key(args).args(["--form", "jcs", &path]));
            let lines = assert_fails(&limited.output().unwrap(), slug, None, args[0]);
            assert!(lines.iter().all(|line| line.contains(why)), "{lines:?}");
        }
    }
}

#[test]
fn one_message_at_a_time() {
    assert_usage(&run(&mut paysig_with_key(&["sign", "a", "b"]), b""), "two files");
    // A variable of the caller's script that is not set: not standard input.
    assert_usage(&run(&mut paysig_with_key(&["sign", ""]), b"{}"), "no name");
    assert_usage(&run(&mut paysig_with_key(&[]), b""), "no command");
    assert_usage(&run(&mut paysig_with_key(&["refund"]), b""), "unknown command");
}
