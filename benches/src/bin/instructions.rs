//! A program to count the instructions of: makes a form of a text, again and again.
//!
//!     instructions FORM FILE CALLS
//!
//! `instructions.py` runs it under callgrind with different numbers of calls; the difference is that of calls alone.
//! The form `parse` is `serde_json`'s parsing, what `compact` is compared with.

use std::error::Error;
use std::hint::black_box;

use paysig::{Form, Slot, canonicalize, slots_needed};
use serde::de::IgnoredAny;

fn main() -> Result<(), Box<dyn Error>> {
    let [_, form, file, calls] = std::env::args().collect::<Vec<_>>().try_into().map_err(|_| "FORM FILE CALLS")?;
    let (text, calls) = (std::fs::read(file)?, calls.parse::<u32>()?);
    if form == "parse" {
        for _ in 0..calls {
            serde_json::from_slice::<IgnoredAny>(black_box(&text))?;
        }
        return Ok(());
    }
    let form: Form = form.parse()?;
    let mut out = paysig::canonicalize_to_vec(form, &text)?;
    let mut scratch = if form == Form::Compact { Vec::new() } else { vec![Slot::EMPTY; slots_needed(&text)?] };
    for _ in 0..calls {
        black_box(canonicalize(form, black_box(&text), &mut scratch, &mut out)?);
    }
    Ok(())
}
