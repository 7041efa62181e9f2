//! The forms `jcs` and `compact` by paysig and by its peers, on generated payloads and, where the corpora are, on
//! public ones. Everyone starts from the text and ends with a text; `serde_json` also only parses, and is what `compact`
//! is compared with.
//!
//! Prints one line of JSON per contender and input; `report_canonical.py` makes the tables of it. Answers are checked
//! before anything is timed, against those of paysig, which the tests hold against RFC 8785; who gives others is left
//! out. paysig must not allocate.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use paysig::{Form, Slot, canonicalize, canonicalize_to_vec, slots_needed};
use paysig_benches::paired::{Contender, measure};
use paysig_benches::texts;
use serde::de::IgnoredAny;
use serde_json::Value;
use simd_json::prelude::Writable as _;

const TIME_PER_INPUT: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn Error>> {
    for (name, text) in texts::all()? {
        let jcs = canonicalize_to_vec(Form::Jcs, &text)?;
        let compact = canonicalize_to_vec(Form::Compact, &text)?;
        let mut scratch = vec![Slot::EMPTY; slots_needed(&text)?];
        let (mut out, mut other_out) = (vec![0; jcs.len()], vec![0; compact.len()]);
        let lent = size_of_val(scratch.as_slice()) + out.len();
        println!(r#"{{"input":"{name}","size":{},"lent":{lent}}}"#, text.len());

        let (jcs, compact, text) = (jcs.as_slice(), compact.as_slice(), text.as_slice());
        let mut list = Vec::new();
        list.push(Contender::new(
            "jcs",
            "paysig",
            text.len(),
            || canonicalize(Form::Jcs, black_box(text), scratch.as_mut_slice(), &mut out).map(<[u8]>::len),
            |length| *length == Ok(jcs.len()),
        ));
        list.push(Contender::new(
            "compact",
            "paysig",
            text.len(),
            || canonicalize(Form::Compact, black_box(text), &mut [], &mut other_out).map(<[u8]>::len),
            |length| *length == Ok(compact.len()),
        ));
        list.push(Contender::new(
            "parse",
            "serde_json",
            text.len(),
            || serde_json::from_slice::<IgnoredAny>(black_box(text)).is_ok(),
            |parsed| *parsed,
        ));
        for (op, peer, call) in PEERS {
            let is_right = |answer: &Option<Vec<u8>>| match (op, answer) {
                (_, None) => false,
                // Whatever its order and its numbers' text, it must say the same.
                ("rewrite", Some(answer)) => canonicalize_to_vec(Form::Jcs, answer).is_ok_and(|answer| answer == jcs),
                (_, Some(answer)) => answer == jcs,
            };
            if is_right(&call(text)) {
                list.push(Contender::new(op, peer, text.len(), move || call(black_box(text)), is_right));
            } else {
                println!(r#"{{"input":"{name}","op":"{op}","name":"{peer}","differs":true}}"#);
            }
        }
        for measurement in measure(&mut list, TIME_PER_INPUT) {
            let allocates = measurement.name == "paysig" && measurement.heap.allocations != 0;
            assert!(!allocates, "paysig allocates: {measurement}");
            println!(r#"{{"input":"{name}",{}"#, measurement.to_string().trim_start_matches('{'));
        }
    }
    Ok(())
}

type Peer = (&'static str, &'static str, fn(&[u8]) -> Option<Vec<u8>>);

/// Each from text to text, as its users call it. `rewrite` is parsing and serialising, which is no form: `serde_json`
/// sorts the names by their UTF-8 bytes, the others keep or lose the order, all write numbers and escapes their way.
const PEERS: [Peer; 7] = [
    ("jcs", "serde_jcs", |text| serde_jcs::to_vec(&serde_json::from_slice::<Value>(text).ok()?).ok()),
    ("jcs", "json-canon", |text| json_canon::to_vec(&serde_json::from_slice::<Value>(text).ok()?).ok()),
    ("jcs", "serde_json_canonicalizer", |text| {
        serde_json_canonicalizer::pipe(std::str::from_utf8(text).ok()?).ok().map(String::into_bytes)
    }),
    ("jcs", "jcs-admit", |text| {
        let options = jcs_admit::Options::rfc8785().max_depth(128).max_bytes(None);
        jcs_admit::admit_with(text, &options).ok()
    }),
    ("rewrite", "serde_json", |text| serde_json::to_vec(&serde_json::from_slice::<Value>(text).ok()?).ok()),
    ("rewrite", "simd-json", |text| {
        // It parses in place, in a copy.
        let mut copy = text.to_vec();
        Some(simd_json::to_borrowed_value(&mut copy).ok()?.encode().into_bytes())
    }),
    ("rewrite", "sonic-rs", |text| sonic_rs::to_vec(&sonic_rs::from_slice::<sonic_rs::Value>(text).ok()?).ok()),
];
