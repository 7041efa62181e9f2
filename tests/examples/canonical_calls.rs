//! Runs one canonicalization of one input a number of times, for counting instructions:
//!
//! ```text
//! valgrind --tool=callgrind canonical_calls CALL INPUT TIMES
//! ```
//! Calls are `jcs`, `jcs-exact`, `compact`, `sign-jcs` (ours), `serde_jcs` and `serde_json` (parses only). Inputs are `cashout`,
//! `payment`, `transactions`, the same with `-pretty`, or a file. The difference between two numbers of times is free of
//! start-up.

use std::error::Error;
use std::hint::black_box;

use paysig::{Form, Key, Slot};
use paysig_tests::inputs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, call, input, times] = arguments.as_slice() else { return Err("CALL INPUT TIMES".into()) };
    let text = match input.as_str() {
        "cashout" => inputs::cashout().into_bytes(),
        "payment" => inputs::payment().into_bytes(),
        "transactions" => inputs::transactions().into_bytes(),
        "cashout-pretty" => inputs::pretty(&inputs::cashout()).into_bytes(),
        "payment-pretty" => inputs::pretty(&inputs::payment()).into_bytes(),
        "transactions-pretty" => inputs::pretty(&inputs::transactions()).into_bytes(),
        file => std::fs::read(file)?,
    };
    let key = Key::new("cashout_secret_key")?;
    let mut scratch = vec![Slot::EMPTY; paysig::slots_needed(&text)?];
    let scratch = scratch.as_mut_slice();
    let mut out = vec![0; 2 * text.len()];
    for _ in 0..times.parse()? {
        let text = black_box(text.as_slice());
        match call.as_str() {
            "serde_json" => {
                black_box(serde_json::from_slice::<serde::de::IgnoredAny>(text)?);
            }
            "serde_jcs" => {
                black_box(serde_jcs::to_vec(&serde_json::from_slice::<serde_json::Value>(text)?)?);
            }
            "sign-jcs" => {
                black_box(key.sign_canonical(Form::Jcs, text, scratch)?);
            }
            form => {
                black_box(paysig::canonicalize(form.parse()?, text, scratch, &mut out)?);
            }
        }
    }
    println!("{}", text.len());
    Ok(())
}
