//! The forms `jcs` and `compact` by paysig and by its peers, on generated payloads and, where the corpora are, on public
//! ones. Everyone starts from the text and ends with the canonical text; `serde_json` only parses, and is what `compact`
//! is compared with.
//!
//! Prints one line of JSON per contender and input; `report_canonical.py` makes the table of it. Answers are checked
//! before anything is timed, against those of paysig, which the tests hold against RFC 8785; who gives other bytes is left
//! out. paysig must not allocate.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use paysig::{Form, Slot, canonicalize, slots_needed};
use paysig_benches::paired::{Contender, measure};
use paysig_tests::{corpora, inputs};
use serde::de::IgnoredAny;
use serde_json::Value;

const TIME_PER_INPUT: Duration = Duration::from_millis(2500);

fn main() -> Result<(), Box<dyn Error>> {
    for (name, text) in texts()? {
        let jcs = canonical(Form::Jcs, &text)?;
        let compact = canonical(Form::Compact, &text)?;
        let mut scratch = vec![Slot::EMPTY; slots_needed(&text)?];
        let (mut out, mut other_out) = (vec![0; jcs.len()], vec![0; compact.len()]);
        let (jcs, compact, text) = (jcs.as_slice(), compact.as_slice(), text.as_slice());

        let is = |answer: &Option<String>| answer.as_ref().is_some_and(|answer| answer.as_bytes() == jcs);
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
        for (peer, call) in PEERS {
            if is(&call(text)) {
                list.push(Contender::new("jcs", peer, text.len(), move || call(black_box(text)), is));
            } else {
                println!(r#"{{"input":"{name}","name":"{peer}","differs":true}}"#);
            }
        }
        for measurement in measure(&mut list, TIME_PER_INPUT) {
            let allocates = measurement.name == "paysig" && measurement.allocations != 0;
            assert!(!allocates, "paysig allocates: {measurement}");
            println!(r#"{{"input":"{name}",{}"#, measurement.to_string().trim_start_matches('{'));
        }
    }
    Ok(())
}

/// A name and what it names.
type Text = (String, Vec<u8>);

type Peer = (&'static str, fn(&[u8]) -> Option<String>);

/// Each from text to text, as its users call it.
const PEERS: [Peer; 4] = [
    ("serde_jcs", |text| serde_jcs::to_string(&serde_json::from_slice::<Value>(text).ok()?).ok()),
    ("json-canon", |text| json_canon::to_string(&serde_json::from_slice::<Value>(text).ok()?).ok()),
    ("serde_json_canonicalizer", |text| serde_json_canonicalizer::pipe(std::str::from_utf8(text).ok()?).ok()),
    ("jcs-admit", |text| {
        let options = jcs_admit::Options::rfc8785().max_depth(128).max_bytes(None);
        jcs_admit::admit_with(text, &options).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    }),
];

fn canonical(form: Form, text: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    Ok(paysig::canonicalize_to_vec(form, text)?)
}

/// The generated inputs, and the public ones that are here.
fn texts() -> Result<Vec<Text>, Box<dyn Error>> {
    let mut texts = Vec::new();
    for (name, text) in
        [("cashout", inputs::cashout()), ("payment", inputs::payment()), ("transactions", inputs::transactions())]
    {
        texts.push((format!("{name}, pretty"), inputs::pretty(&text).into_bytes()));
        texts.push((name.to_owned(), text.into_bytes()));
    }
    if let Some(folder) = corpora::folder() {
        for name in ["twitter", "citm_catalog", "canada"] {
            texts.push((name.to_owned(), std::fs::read(folder.join("bench").join(format!("{name}.json")))?));
        }
    }
    Ok(texts)
}
