//! Threads that share keys, as `c/stress.c`, whose first lines say how it is called.

// A program of checks may fail as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::{env, fs, thread};

use paysig::{ErrorKind, Key, Signature, verify_any};

const MESSAGES: usize = 256;

struct Shared {
    key: Key,
    other: Key,
    messages: Vec<Vec<u8>>,
    signatures: Vec<String>,
}

impl Shared {
    /// Whether the number-th operation gives what it must. All work with the one key.
    fn right(&self, number: usize) -> bool {
        let length = number % MESSAGES;
        let (message, due) = (&self.messages[length], &self.signatures[length]);
        match number / MESSAGES % 6 {
            0 => self.key.sign(message).to_hex() == due.as_str(),
            1 => self.key.verify(message, due).is_ok(),
            2 => {
                let wrong = &self.signatures[(length + 1) % MESSAGES];
                self.key.verify(message, wrong).is_err_and(|error| error.kind() == ErrorKind::SignatureMismatch)
            }
            3 => verify_any([&self.other, &self.key], message, due) == Ok(1),
            4 => {
                let (head, tail) = message.split_at(length / 2);
                Ok(self.key.sign_parts(&[head, tail])) == Signature::from_hex(due)
            }
            _ => {
                let mut signer = self.key.signer();
                signer.update(message);
                signer.verify(due).is_ok()
            }
        }
    }
}

fn main() {
    let [file, threads, operations] = env::args().skip(1).collect::<Vec<_>>().try_into().unwrap();
    let (threads, operations): (usize, usize) = (threads.parse().unwrap(), operations.parse().unwrap());
    let shared = Shared {
        key: Key::new("cashout_secret_key").unwrap(),
        other: Key::new("another").unwrap(),
        messages: (0..MESSAGES).map(|length| vec![u8::try_from(length).unwrap(); length]).collect(),
        signatures: fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect(),
    };
    thread::scope(|scope| {
        for first in 1..=threads {
            let shared = &shared;
            scope.spawn(move || {
                for number in first * 977..first * 977 + operations {
                    assert!(shared.right(number), "operation {number} is wrong");
                }
            });
        }
    });
    println!("{} operations", threads * operations);
}
