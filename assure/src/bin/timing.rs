//! Constant time, by the clock, as dudect does it (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017):
//! the same call with secrets of two classes, in random order, and Welch's t-test on the times. `make timing`.
//!
//! It measures what this processor really runs, SHA-256's own instructions among it, which memcheck does not see. But it is
//! evidence, not proof, and a busy machine moves it: so it is a command of its own, and no test. A comparison that stops
//! at the first difference is measured beside the rest, and must be seen.

// A program of checks may fail as tests do.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::process::ExitCode;

use paysig::{Key, Signature};

/// Calls of each measurement.
const CALLS: usize = 1_000_000;
/// dudect's own limits: above the first there may be a leak, above the second there is one.
const PERHAPS: f64 = 4.5;
const SURELY: f64 = 10.0;
/// What is above the first limit is measured again so often, and leaks where it always is.
const ROUNDS: usize = 4;

/// xorshift64*: a fixed sequence for each seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes());
        }
        bytes
    }
}

#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
fn now() -> u64 {
    // SAFETY: SSE2 and the time stamp counter are in every x86-64. The fences keep the call between its two times.
    unsafe {
        std::arch::x86_64::_mm_lfence();
        let time = std::arch::x86_64::_rdtsc();
        std::arch::x86_64::_mm_lfence();
        time
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn now() -> u64 {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    u64::try_from(START.elapsed().as_nanos()).unwrap()
}

/// Welch's t of two samples.
fn welch(samples: [&[u64]; 2]) -> f64 {
    let [left, right] = samples.map(|times| {
        let count = times.len() as f64;
        let mean = times.iter().map(|time| *time as f64).sum::<f64>() / count;
        let variance = times.iter().map(|time| (*time as f64 - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance / count)
    });
    (left.0 - right.0) / (left.1 + right.1).sqrt()
}

/// The greatest |t|, over all times and without the slowest ones, which are the machine's.
fn test(times: &mut [Vec<u64>; 2]) -> f64 {
    let mut all: Vec<u64> = times.iter().flatten().copied().collect();
    all.sort_unstable();
    let limits = [50, 75, 90, 99, 100].map(|percent| all[(all.len() - 1) * percent / 100]);
    let t = limits.map(|limit| {
        let [left, right] = [0, 1].map(|class| {
            let below = times[class].iter().copied().filter(|time| *time <= limit);
            below.collect::<Vec<_>>()
        });
        welch([&left, &right]).abs()
    });
    t.into_iter().filter(|t| t.is_finite()).fold(0.0, f64::max)
}

/// What a call works with. `first` says of which class its secrets are.
type Prepare<'a, T> = &'a dyn Fn(&mut Random, bool) -> T;

fn measure<T>(seed: u64, prepare: Prepare<'_, T>, call: &dyn Fn(&T)) -> f64 {
    let mut random = Random(seed);
    let mut times = [Vec::with_capacity(CALLS), Vec::with_capacity(CALLS)];
    for _ in 0..CALLS {
        let first = random.next() >> 40 & 1 == 0;
        // Prepared in one place for both classes: caches know no difference.
        let input = black_box(prepare(&mut random, first));
        let start = now();
        call(black_box(&input));
        let end = now();
        times[usize::from(!first)].push(end.wrapping_sub(start));
    }
    test(&mut times)
}

/// Measures until it is clear, and says whether it leaks.
fn leaks<T>(name: &str, prepare: Prepare<'_, T>, call: &dyn Fn(&T)) -> bool {
    let mut all = Vec::new();
    while all.len() < ROUNDS && all.iter().all(|t| *t > PERHAPS) {
        all.push(measure(0x9e37_79b9_7f4a_7c15 + all.len() as u64, prepare, call));
    }
    let least = all.iter().copied().fold(f64::INFINITY, f64::min);
    let leaks = least > PERHAPS && all.iter().any(|t| *t > SURELY);
    let shown: Vec<_> = all.iter().map(|t| format!("{t:.1}")).collect();
    println!("{name:<58} |t| {:<24} {}", shown.join(" "), if leaks { "LEAKS" } else { "" });
    leaks
}

fn main() -> ExitCode {
    let message = b"{\"cashout_id\":11954}";
    let known = Key::from_bytes(b"cashout_secret_key").unwrap();
    let right = known.sign(message);
    let fixed = Random(7).bytes();
    let hex = |bytes: &[u8; 32]| *Signature::from_bytes(*bytes).to_hex().as_bytes();
    let secret = |random: &mut Random, first: bool| -> [u8; 32] {
        // Chosen without a jump, whose prediction would differ for the classes.
        let mask = black_box(u8::from(first)).wrapping_neg();
        let mut bytes = random.bytes();
        bytes.iter_mut().zip(&fixed).for_each(|(byte, fixed)| *byte = (*byte & !mask) | (fixed & mask));
        bytes
    };
    println!("{CALLS} calls of each, secrets of two classes in random order; |t| above {SURELY} is a leak");

    let found = [
        leaks("key set-up: one secret, any", &secret, &|secret| {
            black_box(Key::from_bytes(secret).unwrap());
        }),
        leaks("signing: one key, any", &|random, first| Key::from_bytes(&secret(random, first)).unwrap(), &|key| {
            black_box(key.sign(message));
        }),
        leaks("hex out: one tag, any", &|random, first| Signature::from_bytes(secret(random, first)), &|signature| {
            black_box(signature.to_hex());
        }),
        leaks("hex in: one tag, any", &|random, first| hex(&secret(random, first)), &|text| {
            black_box(Signature::from_hex(text).unwrap());
        }),
        leaks(
            "verification: one key, any, wrong for both",
            &|random, first| Key::from_bytes(&secret(random, first)).unwrap(),
            &|key| {
                black_box(key.verify(message, hex(&fixed)).is_ok());
            },
        ),
        leaks(
            "verification: wrong in the first digit, in the last",
            &|_, first| {
                let mut text = hex(right.as_bytes());
                let digit = if first { 0 } else { 63 };
                text[digit] = if text[digit] == b'0' { b'1' } else { b'0' };
                text
            },
            &|text| {
                black_box(known.verify(message, text).is_ok());
            },
        ),
    ];
    let control = leaks(
        "planted: a comparison that stops at the first difference",
        &|_, first| {
            let mut tag = *right.as_bytes();
            tag[if first { 0 } else { 31 }] ^= 1;
            tag
        },
        &|tag| {
            let ours = known.sign(message);
            black_box(ours.as_bytes().iter().zip(tag).all(|(ours, theirs)| black_box(ours) == theirs));
        },
    );
    if !control {
        println!("the planted leak is not seen: the machine is too busy to measure");
    }
    ExitCode::from(u8::from(found.contains(&true) || !control))
}
