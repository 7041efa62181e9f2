//! Constant time, through Rust: secrets are undefined memory, and memcheck reports every jump and every address that
//! depends on one. Run it under valgrind: `make constant-time`.
//!
//! Each operation says how many decisions it may take on what is secret. Most may take none. A verdict is public, and is
//! one decision: at most one jump, taken once, so that one bit at most is told, which the caller is told anyway. A comparison
//! that stops at the first difference takes more than one.
//!
//! What is declassified, and why, stands where it is done: `public` and `secret_ascii` in this file and nowhere else.

// A program of checks may fail as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::hint::black_box;
use std::process::ExitCode;

use paysig::onekey::{Credentials, Environment, Notification, Request};
use paysig::{Fields, Form, Key, Scheme, Signature, Slot, verify_any};
use paysig_assure::memcheck::{is_watching, public, reports, secret, secret_ascii, secret_bytes};

/// Around the borders of SHA-256's blocks, with and without the padding.
const SECRET_LENGTHS: [usize; 8] = [1, 18, 32, 63, 64, 65, 128, 200];
const MESSAGE_LENGTHS: [usize; 10] = [0, 1, 20, 55, 56, 63, 64, 65, 300, 4096];

#[derive(Default)]
struct Table {
    lines: Vec<(&'static str, usize, usize, usize)>,
}

impl Table {
    /// Runs an operation and counts the decisions that it takes on what is secret.
    fn run<R>(&mut self, name: &'static str, allowed: usize, operation: impl FnOnce() -> R) -> R {
        let before = reports();
        let result = black_box(operation());
        let taken = reports() - before;
        match self.lines.iter_mut().find(|line| line.0 == name) {
            Some(line) => (line.1, line.3) = (line.1 + 1, line.3.max(taken)),
            None => self.lines.push((name, 1, allowed, taken)),
        }
        result
    }

    /// As [`run`](Self::run), for an operation whose result the caller is told: at most one decision, or none.
    fn told<R>(&mut self, name: &'static str, allowed: usize, operation: impl FnOnce() -> R) -> R {
        let mut result = self.run(name, allowed, operation);
        // Declassified: the verdict.
        public(&mut result);
        result
    }

    fn print(&self) -> bool {
        println!("{:<44} {:>5} {:>9} {:>9}", "through Rust", "runs", "decisions", "allowed");
        for (name, runs, allowed, taken) in &self.lines {
            let leaks = if taken > allowed { "  LEAKS" } else { "" };
            println!("{name:<44} {runs:>5} {taken:>9} {allowed:>9}{leaks}");
        }
        self.lines.iter().all(|(_, _, allowed, taken)| taken <= allowed)
    }
}

fn bytes(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|i| b'a' + u8::try_from((i * 7 + usize::from(seed)) % 26).unwrap_or_default()).collect()
}

/// The same key twice: one of undefined bytes, and one to know the right answers by.
fn keys(table: &mut Table, length: usize) -> (Key, Key) {
    let mut text = bytes(length, 3);
    let known = Key::from_bytes(&text).unwrap();
    secret(text.as_mut_slice());
    // Declassified: whether there is a key. It depends on the length alone, and so takes no decision.
    let key = table.run("Key::from_bytes", 0, || Key::from_bytes(&text));
    let key = key.unwrap();
    assert_eq!(secret_bytes(&key), size_of::<Key>(), "both states are secret");
    (key, known)
}

fn key_from_text(table: &mut Table) {
    // Of a secret of one character nothing would be secret any more.
    for length in SECRET_LENGTHS.into_iter().skip(1) {
        let mut text = bytes(length, 3);
        secret_ascii(&mut text);
        // Declassified: that the secret is ASCII, and its first and last character, which are looked up among quotation
        // marks and white space. `Key::from_bytes` needs neither.
        public(&mut text[0]);
        public(&mut text[length - 1]);
        let key = table.run("Key::from_utf8, an ASCII secret", 0, || Key::from_utf8(&text));
        assert!(key.is_ok_and(|key| secret_bytes(&key) == size_of::<Key>()));
    }
}

fn signing(table: &mut Table, (key, known): &(Key, Key)) {
    for length in MESSAGE_LENGTHS {
        let plain = bytes(length, 5);
        let due = known.sign(&plain).to_hex();
        // The message too: what is in it are credentials.
        let mut message = plain.clone();
        secret(message.as_mut_slice());

        let signature = table.run("Key::sign", 0, || key.sign(&message));
        assert_eq!(secret_bytes(&signature), Signature::TAG_BYTES, "the tag is secret");
        let mut lower = table.run("Signature::to_hex", 0, || signature.to_hex());
        let mut upper = table.run("Signature::to_hex_upper", 0, || signature.to_hex_upper());
        let (head, tail) = message.split_at(length / 3);
        let parts = table.run("Key::sign_parts", 0, || key.sign_parts(&[head, tail]).to_hex());
        let streamed = table.run("Signer", 0, || {
            let mut signer = key.signer();
            message.chunks(7).for_each(|piece| signer.update(piece));
            signer.finish().to_hex()
        });
        let fields = Fields::new(&message);
        let scheme = table.run("Scheme::sign", 0, || Scheme::CASHOUT_REQUEST.sign(key, &fields));
        // Declassified: the signature as text, which is what the caller sends.
        let mut carried = scheme.unwrap();
        public(&mut carried);
        assert_eq!(carried, &*due);
        public(&mut lower);
        public(&mut upper);
        assert_eq!(lower, due);
        assert_eq!(upper.to_ascii_lowercase(), *due);
        for mut text in [parts, streamed] {
            public(&mut text);
            assert_eq!(text, due);
        }
    }
    // What is signed here is public: its form decides.
    let mut slots = [Slot::default(); 8];
    let body = br#"{"b": 1.0, "a": "text"}"#;
    let signed =
        table.run("Key::sign_canonical, a public payload", 0, || key.sign_canonical(Form::Jcs, body, &mut slots));
    let signature = signed.unwrap();
    let mut text = signature.to_hex();
    public(&mut text);
    assert_eq!(text, known.sign(br#"{"a":"text","b":1}"#).to_hex());
}

/// What is presented is known to whoever presents it; what is expected is secret.
fn verifying(table: &mut Table, (key, known): &(Key, Key)) {
    for length in MESSAGE_LENGTHS {
        let message = bytes(length, 5);
        let right = known.sign(&message).to_hex();
        let text = |digit: usize| {
            let mut text = *right.as_bytes();
            text[digit] = if text[digit] == b'0' { b'1' } else { b'0' };
            text
        };
        let wrongs = [text(0), text(1), text(31), text(62), text(63)];
        for (presented, due) in wrongs.iter().map(|wrong| (wrong, false)).chain([(right.as_bytes(), true)]) {
            let verdict = table.told("Key::verify", 1, || key.verify(&message, presented).is_ok());
            assert_eq!(verdict, due);
            let mut signer = key.signer();
            signer.update(&message);
            assert_eq!(table.told("Signer::verify", 1, || signer.verify(presented).is_ok()), due);
            let theirs = Signature::from_hex(presented).unwrap();
            let ours = key.sign(&message);
            assert_eq!(table.told("Signature == Signature", 1, || ours == theirs), due);
            let mut slots = [];
            let fields = Fields::new(&message);
            let scheme = || Scheme::CASHOUT_REQUEST.verify(key, &fields, presented).is_ok();
            assert_eq!(table.told("Scheme::verify", 1, scheme), due);
            let canonical = || key.verify_canonical(Form::Verbatim, &message, &mut slots, presented).is_ok();
            assert_eq!(table.told("Key::verify_canonical, a public payload", 1, canonical), due);
        }
    }
}

/// The fields of a message are public here: their shapes are looked at.
fn schemes(table: &mut Table, (key, known): &(Key, Key)) {
    let fields = Fields::new(b"{}").external_id("an_id").login("a_login").date("2020-06-21T12:33:20Z");
    for scheme in Scheme::ALL {
        let due = scheme.sign(known, &fields).unwrap();
        let signed = table.run("Scheme::sign, each, public fields", 0, || scheme.sign(key, &fields));
        // Declassified: the signature as text, which is what the caller sends.
        let mut text = signed.unwrap();
        public(&mut text);
        assert_eq!(text, due);
        let mut wrong = due.as_bytes().to_vec();
        wrong.last_mut().map(|digit| *digit = if *digit == b'0' { b'1' } else { b'0' }).unwrap();
        for (presented, due) in [(due.as_bytes(), true), (&wrong, false)] {
            let verify = || scheme.verify(key, &fields, presented).is_ok();
            assert_eq!(table.told("Scheme::verify, each", 1, verify), due);
        }
    }
    for (id, due) in [("an_id", true), ("another", false)] {
        let form = format!("external_id={id}&control={}", Scheme::CASHOUT_NOTIFICATION.sign(known, &fields).unwrap());
        let mut buffer = [0; 256];
        let verify = || Notification::verify(key, form.as_bytes(), &mut buffer).is_ok();
        assert_eq!(table.told("Notification::verify", 1, verify), due);
    }
}

fn rotating(table: &mut Table) {
    let make = |length| {
        let mut text = bytes(length, 3);
        let known = Key::from_bytes(&text).unwrap();
        secret(text.as_mut_slice());
        let key = Key::from_bytes(&text).unwrap();
        (key, known)
    };
    let keys = [18, 19, 20].map(make);
    let stranger = make(21).1;
    let message = bytes(300, 5);
    for (index, known) in keys.iter().map(|(_, known)| known).chain([&stranger]).enumerate() {
        let presented = known.sign(&message).to_hex();
        let all = || keys.iter().map(|(key, _)| key);
        // Which one fits is told as well; it is chosen without a decision.
        let found = table.told("verify_any, three keys", 1, || verify_any(all(), &message, presented).ok());
        assert_eq!(found, (index < keys.len()).then_some(index));
    }
}

/// The expected signature as text, as a server reads it from its records.
fn reading(table: &mut Table, known: &Key) {
    for seed in 0..16 {
        let signature = known.sign(&bytes(20, seed));
        for mut text in [*signature.to_hex().as_bytes(), *signature.to_hex_upper().as_bytes()] {
            secret(&mut text);
            // The one decision is whether all are hexadecimal digits.
            let read = table.run("Signature::from_hex, of a secret text", 1, || Signature::from_hex(text));
            let mut read = read.unwrap();
            assert_eq!(secret_bytes(&read), Signature::TAG_BYTES);
            public(&mut read);
            assert!(read == signature);
        }
    }
}

/// Ours are marked where they stand in memory: their lengths are public (SECURITY.md).
fn credentials(table: &mut Table) {
    let (login, pass, api_signature) =
        ("an_api_key_of_some_length", "a_passphrase_of_length", "a_secret_of_some_length");
    let make = |login, pass| Credentials::new(Environment::staging(), login, pass, api_signature);
    let mut ours = make(login, pass).unwrap();
    let known = make(login, pass).unwrap();
    // Without `Basic `, which is the same for all.
    let token = "YW5fYXBpX2tleV9vZl9zb21lX2xlbmd0aDphX3Bhc3NwaHJhc2Vfb2ZfbGVuZ3Ro";
    let marked = mark(&mut ours, &[login.as_bytes(), pass.as_bytes(), token.as_bytes()]);
    assert_eq!(marked, login.len() + pass.len() + token.len());
    let mut buffer = [0; 1024];
    let sealed = known.seal(&Request::cancel(br#"{"cashout_id":1}"#), &mut [], &mut buffer);
    let sealed = sealed.unwrap();
    let check = || ours.check(sealed.method(), sealed.path(), sealed.body(), sealed.headers()).is_ok();
    // `Authorization`, `login` and `pass`, each a verdict.
    assert!(table.told("Credentials::check", 3, check));

    for (login, pass) in [("Xn_api_key_of_some_length", pass), (login, "a_passphrase_of_lengtX")] {
        let other = make(login, pass).unwrap();
        let mut buffer = [0; 1024];
        let sealed = other.seal(&Request::cancel(br#"{"cashout_id":1}"#), &mut [], &mut buffer);
        let sealed = sealed.unwrap();
        let check = || ours.check(sealed.method(), sealed.path(), sealed.body(), sealed.headers()).is_ok();
        assert!(!table.told("Credentials::check", 3, check));
    }
}

/// Marks each of the texts secret where it stands in a value, and says how many bytes that were.
#[allow(unsafe_code)]
fn mark<T>(value: &mut T, texts: &[&[u8]]) -> usize {
    let start = std::ptr::from_mut(value).cast::<u8>();
    // SAFETY: the value's own bytes, all of them initialised (core/tests/secrecy.rs: no padding).
    let memory = unsafe { std::slice::from_raw_parts_mut(start, size_of::<T>()) };
    // All are found before the first is marked: the search must not look at what is secret.
    let place = |text: &&[u8]| memory.windows(text.len()).position(|window| window == *text);
    let places: Vec<_> = texts.iter().filter_map(|text| place(text).map(|at| at..at + text.len())).collect();
    let marked = places.iter().map(ExactSizeIterator::len).sum();
    for place in places {
        secret(&mut memory[place]);
    }
    marked
}

fn main() -> ExitCode {
    if !is_watching() {
        eprintln!("constant-time: valgrind is not watching, so nothing would be checked");
        return ExitCode::from(2);
    }
    let mut table = Table::default();
    for length in SECRET_LENGTHS {
        let pair = keys(&mut table, length);
        signing(&mut table, &pair);
        verifying(&mut table, &pair);
        schemes(&mut table, &pair);
    }
    key_from_text(&mut table);
    rotating(&mut table);
    reading(&mut table, &Key::from_bytes(b"the key of the records").unwrap());
    credentials(&mut table);
    ExitCode::from(u8::from(!table.print()))
}
