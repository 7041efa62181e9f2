//! Rust's program for `make demo`: signs or verifies one body, as the runner of every other language does.
//!
//!     runner sign KEYFILE BODYFILE               prints the signature and the nanoseconds of one call
//!     runner verify KEYFILE BODYFILE SIGNATURE   prints "ok", or the error's slug and exits with 1

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use paysig::Key;

/// Batches and calls per batch: about 0.2 s in all.
const BATCHES: usize = 15;
const CALLS: u32 = 20_000;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["sign", key, body] => {
            let (key, body) = (Key::from_utf8(&fs::read(key)?)?, fs::read(body)?);
            println!("{} {:.1}", key.sign(&body).to_hex(), nanoseconds(&key, &body));
            Ok(ExitCode::SUCCESS)
        }
        ["verify", key, body, signature] => {
            let (key, body) = (Key::from_utf8(&fs::read(key)?)?, fs::read(body)?);
            match key.verify(&body, signature) {
                Ok(()) => {
                    println!("ok");
                    Ok(ExitCode::SUCCESS)
                }
                Err(error) => {
                    println!("{}", error.slug());
                    Ok(ExitCode::FAILURE)
                }
            }
        }
        _ => Err("usage: runner sign KEYFILE BODYFILE | runner verify KEYFILE BODYFILE SIGNATURE".into()),
    }
}

/// The median of several batches.
fn nanoseconds(key: &Key, body: &[u8]) -> f64 {
    let mut batches = [0.0; BATCHES];
    for batch in &mut batches {
        let start = Instant::now();
        for _ in 0..CALLS {
            black_box(key.sign(black_box(body)).to_hex());
        }
        *batch = start.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS);
    }
    batches.sort_by(f64::total_cmp);
    batches.get(BATCHES / 2).copied().unwrap_or_default()
}
