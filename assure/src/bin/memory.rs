//! Makes keys, signers and credentials of a secret, uses them all and drops them, and stops twice, so that `memory.py` can
//! search its memory. It reads the secret, of as many bytes as are said, without a buffer, and wipes its own copy. The
//! passphrase is the secret's end, so that it is searched for too.

// A program of checks may fail as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs::File;
use std::hint::black_box;
use std::io::{Read, Write};

use paysig::onekey::{Credentials, Environment, Request};
use paysig::{Form, Key, Slot, swept, verify_any};

fn main() {
    let (mut input, mut output) = (File::open("/dev/stdin").unwrap(), File::create("/dev/stdout").unwrap());
    let length: usize = std::env::args().nth(1).unwrap().parse().unwrap();
    let mut secret = vec![0_u8; length].into_boxed_slice();
    input.read_exact(&mut secret).unwrap();

    // Where they live, and not moved afterwards, as the documentation of `swept` tells.
    let key = swept(|| Key::from_utf8(&secret).map(Box::new)).unwrap();
    let raw = swept(|| Key::from_bytes(&secret).map(Box::new)).unwrap();
    let make = || Credentials::new(Environment::staging(), "api_key", &secret[length - 24..], &secret);
    let credentials = swept(|| make().map(Box::new)).unwrap();
    let payload = br#"{"b":1,"a":2}"#;
    let signature = key.sign(b"{}").to_hex();
    key.verify(b"{}", signature).unwrap();
    assert_eq!(verify_any([&*raw, &*key], b"{}", signature), Ok(0));
    let canonical = swept(|| key.sign_canonical(Form::Jcs, payload, &mut [Slot::default(); 4]).unwrap());
    assert_eq!(key.sign_parts(&[br#"{"a":2,"#, br#""b":1}"#]), canonical);
    let streamed = swept(|| {
        let mut signer = key.signer();
        signer.update(payload);
        signer.finish()
    });
    assert_eq!(streamed, key.sign(payload));
    let given_up = swept(|| Box::new(key.signer()));
    let mut buffer = vec![0; 2048];
    black_box(credentials.seal(&Request::create(payload), &mut [], &mut buffer).unwrap());

    writeln!(output, "{signature}").unwrap();
    input.read_exact(&mut [0]).unwrap();
    drop(key);
    drop(raw);
    drop(given_up);
    drop(credentials);
    secret.fill(0);
    buffer.fill(0);
    black_box((&secret, &buffer));
    writeln!(output, "ended").unwrap();
    assert_eq!(input.read(&mut [0]).unwrap(), 0);
}
