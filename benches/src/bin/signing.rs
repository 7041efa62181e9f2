//! HMAC-SHA256 by paysig and by its peers, as multiples of the least that the arithmetic allows: the compressions of
//! one message with a ready key, done by one call of sha2's block function over a buffer of the same size.
//!
//! Prints one line of JSON per contender and size; `report.py` makes the tables of it. Every answer is checked before
//! anything is timed, and paysig must not allocate.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use aws_lc_rs::hmac as aws_lc;
use hmac::{Hmac, KeyInit as _, Mac as _};
use paysig::{Key, Signature};
use paysig_benches::openssl::{self, Tag};
use paysig_benches::paired::{Contender, measure};
use ring::hmac as ring;
use sha2::Sha256;
use sha2::block_api::compress256;

const SIZES: [usize; 5] = [64, 300, 1024, 4096, 65536];
const TIME_PER_SIZE: Duration = Duration::from_secs(3);
/// 32 characters, as providers hand them out.
const SECRET: &str = "1QvRkGhTn3yYz8wLsXeFbC7uJ2dMaP6o";

fn main() -> Result<(), Box<dyn Error>> {
    println!(r#"{{"version":"{}"}}"#, openssl::version());
    let keys = Keys::new()?;
    for size in SIZES {
        let buffers = Buffers::new(size);
        for measurement in measure(&mut contenders(&keys, &buffers), TIME_PER_SIZE) {
            let allocates = measurement.name == "paysig" && measurement.heap.allocations != 0;
            assert!(!allocates, "paysig allocates: {measurement}");
            println!("{measurement}");
        }
    }
    Ok(())
}

/// One piece of memory for all: the floor compresses all of it, the others read the message at its start.
struct Buffers {
    blocks: Vec<[u8; 64]>,
    size: usize,
}

impl Buffers {
    fn new(size: usize) -> Self {
        // The message with its padding (one bit and 8 bytes of length), and one block for the outer hash.
        let mut blocks = vec![[0; 64]; (size + 9).div_ceil(64) + 1];
        for (byte, paint) in blocks.as_flattened_mut().iter_mut().zip((0..251).cycle()) {
            *byte = paint;
        }
        Self { blocks, size }
    }

    fn message(&self) -> &[u8] {
        self.blocks.as_flattened().get(..self.size).unwrap_or_default()
    }
}

/// The ready key of each implementation.
struct Keys {
    paysig: Key,
    rustcrypto: Hmac<Sha256>,
    ring: ring::Key,
    aws_lc: aws_lc::Key,
}

impl Keys {
    fn new() -> Result<Self, Box<dyn Error>> {
        let secret = SECRET.as_bytes();
        Ok(Self {
            paysig: Key::new(SECRET)?,
            rustcrypto: Hmac::new_from_slice(secret)?,
            ring: ring::Key::new(ring::HMAC_SHA256, secret),
            aws_lc: aws_lc::Key::new(aws_lc::HMAC_SHA256, secret),
        })
    }
}

/// The floor first, then paysig and its peers.
fn contenders<'a>(keys: &'a Keys, buffers: &'a Buffers) -> Vec<Contender<'a>> {
    // Opaque to the optimiser, at every call.
    let message = move || black_box(buffers.message());
    let secret = || black_box(SECRET.as_bytes());

    // RustCrypto's tag is the yardstick for the answers: four other implementations have to agree with it.
    let tag = rustcrypto(keys.rustcrypto.clone(), buffers.message());
    let text = Signature::from_bytes(tag).to_hex();
    let mut state = START;
    for block in &buffers.blocks {
        compress256(&mut state, std::slice::from_ref(block));
    }

    let size = buffers.size;
    let mut list = Vec::new();
    // A macro, because every call must keep a type of its own to be inlined into its loop.
    macro_rules! add {
        ($op:literal, $name:literal, $right:expr, $call:expr) => {
            list.push(Contender::new($op, $name, size, move || $call, |answer| *answer == $right));
        };
    }
    add!("tag", "floor", state, compress(black_box(&buffers.blocks)));

    let mut openssl_key = openssl::ReadyKey::new(SECRET.as_bytes());
    add!("tag", "paysig", tag, *black_box(&keys.paysig).sign(message()).as_bytes());
    add!("tag", "hmac", tag, rustcrypto(black_box(&keys.rustcrypto).clone(), message()));
    add!("tag", "ring", tag, bytes(ring::sign(black_box(&keys.ring), message())));
    add!("tag", "aws-lc-rs", tag, bytes(aws_lc::sign(black_box(&keys.aws_lc), message())));
    add!("tag", "openssl", tag, openssl_key.tag(message()));

    add!("fresh", "paysig", Some(tag), Some(*Key::from_bytes(secret()).ok()?.sign(message()).as_bytes()));
    add!("fresh", "hmac", Some(tag), Some(rustcrypto(Hmac::new_from_slice(secret()).ok()?, message())));
    add!("fresh", "ring", tag, bytes(ring::sign(&ring::Key::new(ring::HMAC_SHA256, secret()), message())));
    add!("fresh", "aws-lc-rs", tag, bytes(aws_lc::sign(&aws_lc::Key::new(aws_lc::HMAC_SHA256, secret()), message())));
    add!("fresh", "openssl", tag, openssl::tag(secret(), message()));

    add!("hex", "paysig", text, black_box(&keys.paysig).sign(message()).to_hex());
    add!("verify", "paysig", Ok(()), black_box(&keys.paysig).verify(message(), black_box(text.as_bytes())));
    list
}

/// ring's and aws-lc-rs's tags are opaque; a copy of 32 bytes is what a user would take.
fn bytes(tag: impl AsRef<[u8]>) -> Tag {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(tag.as_ref());
    bytes
}

/// Any chaining value will do; the time does not depend on it.
const START: [u32; 8] = [0; 8];

fn compress(blocks: &[[u8; 64]]) -> [u32; 8] {
    let mut state = black_box(START);
    compress256(&mut state, blocks);
    state
}

fn rustcrypto(key: Hmac<Sha256>, message: &[u8]) -> Tag {
    key.chain_update(message).finalize().into_bytes().into()
}
