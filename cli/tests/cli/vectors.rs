//! Every vector of `tests/vectors` that a command line can express.

use std::ffi::OsStr;

use paysig_tests::vectors::{Rotations, Secret, Signatures, Signing, bytes, cases, read};

use crate::{Folder, assert_fails, assert_prints, paysig, paysig_with_key, run};

#[test]
fn signing() {
    let folder = Folder::new();
    let vectors = cases::<Signing>("signing.json").unwrap();
    assert!(!vectors.is_empty());
    for vector in vectors {
        let (case, message) = (&vector.name, bytes(&vector.message_hex));
        let upper = vector.signature.to_uppercase();
        let key = folder.file("key", &vector.secret_hex);
        let file = folder.file("message", &message);
        let with_key = |args: &[&str]| {
            let mut command = paysig(args);
            command.args(["--key-file", &key, "--key-format", "hex"]);
            command
        };

        assert_prints(&run(&mut with_key(&["sign"]), &message), &format!("{}\n", vector.signature), case);
        assert_prints(&run(&mut with_key(&["sign", "--upper", &file]), b"ignored"), &format!("{upper}\n"), case);
        assert_prints(&run(&mut with_key(&["verify", "--signature", &vector.signature, &file]), b""), "", case);
        assert_prints(&run(&mut with_key(&["verify", "--signature", &upper, "-"]), &message), "", case);

        let altered = [&message[..], b"!"].concat();
        let refused = run(&mut with_key(&["verify", "--signature", &vector.signature]), &altered);
        assert_fails(&refused, "signature-mismatch", None, case);
    }
}

#[test]
fn secrets() {
    let folder = Folder::new();
    for vector in cases::<Secret>("secrets.json").unwrap() {
        let (case, secret) = (&vector.name, bytes(&vector.secret_hex));
        let mut outputs = vec![run(&mut paysig(&["sign", "--key-file", &folder.file("key", &secret)]), b"{}")];
        // A variable cannot hold a NUL, and holds other bytes than text on Unix only.
        #[cfg(unix)]
        if !secret.contains(&0) {
            use std::os::unix::ffi::OsStrExt;
            outputs.push(run(paysig(&["sign"]).env("PAYSIG_KEY", OsStr::from_bytes(&secret)), b"{}"));
            outputs.push(run(paysig(&["sign", "--key-env=OTHER"]).env("OTHER", OsStr::from_bytes(&secret)), b"{}"));
        }
        for output in outputs {
            if let Some(slug) = &vector.error {
                let lines = assert_fails(&output, slug, vector.offset, case);
                assert!(!lines.concat().contains("cashout"), "{case}: the secret is shown: {lines:?}");
            } else {
                let due = paysig::Key::from_bytes(&secret).unwrap().sign(b"{}").to_hex();
                assert_prints(&output, &format!("{due}\n"), case);
            }
        }
    }
}

#[test]
fn signatures() {
    let folder = Folder::new();
    let vectors = read::<Signatures>("signatures.json").unwrap();
    let (key, message) = (folder.file("key", &vectors.secret_hex), bytes(&vectors.message_hex));
    for vector in vectors.cases {
        let (case, text) = (&vector.name, bytes(&vector.text_hex));
        // A file ends with a newline, and that is the one thing which is not part of the signature.
        let file = folder.file("signature", [&text[..], b"\n"].concat());
        let verify = ["verify", "--key-file", &key, "--key-format", "hex"];
        let mut outputs = vec![run(paysig(&verify).args(["--signature-file", &file]), &message)];
        // An argument cannot hold a NUL.
        #[cfg(unix)]
        if !text.contains(&0) {
            use std::os::unix::ffi::OsStrExt;
            outputs.push(run(paysig(&verify).arg("--signature").arg(OsStr::from_bytes(&text)), &message));
        }
        for output in outputs {
            match &vector.error {
                Some(slug) => {
                    assert_fails(&output, slug, vector.offset, case);
                }
                None => assert_prints(&output, "", case),
            }
        }
    }
}

/// The command knows one key; a rotation is a shell's loop over it.
#[test]
fn rotation() {
    let vectors = read::<Rotations>("rotation.json").unwrap();
    let message = bytes(&vectors.message_hex);
    for vector in vectors.cases {
        let outputs: Vec<_> = vector
            .keys
            .iter()
            .map(|key| {
                let secret = String::from_utf8(bytes(&vectors.secrets_hex[*key])).unwrap();
                let mut command = paysig_with_key(&["verify", "--signature", &vector.signature]);
                run(command.env("PAYSIG_KEY", secret), &message)
            })
            .collect();
        assert_eq!(outputs.iter().position(|output| output.status.success()), vector.matched, "{}", vector.name);
        if let Some(slug) = &vector.error {
            for output in outputs {
                assert_eq!(slug, slug_of(&output), "{}", vector.name);
            }
        }
    }
}

fn slug_of(output: &std::process::Output) -> &str {
    let line = std::str::from_utf8(&output.stderr).unwrap().lines().next().unwrap();
    let (_, slug) = line.rsplit_once('(').unwrap();
    slug.split([',', ')']).next().unwrap()
}
