//! Numbers against the sequence of doubles that cyberphone/json-canonicalization documents, whose text has a published
//! SHA-256, and against the standard library's shortest digits.

#![expect(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::error::Error;
use std::fmt::Write;

use paysig::{ErrorKind, Form, canonicalize_to_vec};
use paysig_tests::{corpora::hex, reference, vectors};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// The sequence: fixed bit patterns, 2000 around the least normal double, then doubles out of a chain of SHA-256.
fn sequence(fixed: &[u64]) -> impl Iterator<Item = u64> {
    let mut block = [0_u8; 32];
    let random = std::iter::repeat_with(move || {
        block = Sha256::digest(block).into();
        std::array::from_fn::<_, 4, _>(|word| u64::from_le_bytes(std::array::from_fn(|byte| block[8 * word + byte])))
    });
    let random = random.flatten().filter(|bits| bits << 1 != 0 && f64::from_bits(*bits).is_finite());
    fixed.iter().copied().chain((0..2000).map(|i| 0x0010_0000_0000_0000 + i)).chain(random)
}

/// The SHA-256 of the first `count` lines, each `bits,text`.
fn digest_of(count: usize) -> Result<String, Box<dyn Error>> {
    let numbers: vectors::Numbers = vectors::read("numbers.json")?;
    let fixed = numbers.fixed.iter().map(|bits| u64::from_str_radix(bits, 16)).collect::<Result<Vec<_>, _>>()?;
    let mut doubles = sequence(&fixed).take(count).peekable();
    let mut digest = Sha256::new();
    while doubles.peek().is_some() {
        let batch: Vec<u64> = doubles.by_ref().take(5000).collect();
        let mut text = String::new();
        for bits in &batch {
            let separator = if text.is_empty() { '[' } else { ',' };
            write!(text, "{separator}{:.16e}", f64::from_bits(*bits))?;
        }
        text.push(']');
        let made = String::from_utf8(canonicalize_to_vec(Form::Jcs, text.as_bytes())?)?;
        let texts = made.trim_matches(['[', ']']).split(',');
        for (bits, text) in batch.iter().zip(texts) {
            digest.update(format!("{bits:x},{text}\n"));
        }
    }
    Ok(hex(&digest.finalize()))
}

#[test]
fn a_million_numbers_have_the_published_digest() -> Result<(), Box<dyn Error>> {
    let numbers: vectors::Numbers = vectors::read("numbers.json")?;
    let digests = numbers.digests.iter().filter(|digest| digest.lines <= 1_000_000);
    for due in digests {
        assert_eq!(digest_of(due.lines)?, due.sha256, "{} lines", due.lines);
    }
    Ok(())
}

#[test]
#[ignore = "takes a minute: cargo test --release -- --ignored"]
fn ten_million_numbers_have_the_published_digest() -> Result<(), Box<dyn Error>> {
    let numbers: vectors::Numbers = vectors::read("numbers.json")?;
    for due in numbers.digests.iter().filter(|digest| digest.lines == 10_000_000) {
        assert_eq!(digest_of(due.lines)?, due.sha256, "{} lines", due.lines);
    }
    Ok(())
}

#[test]
fn the_vectors() -> Result<(), Box<dyn Error>> {
    let numbers: vectors::Numbers = vectors::read("numbers.json")?;
    for case in &numbers.cases {
        let due = case.text.clone().map(String::into_bytes);
        assert_eq!(canonicalize_to_vec(Form::Jcs, case.input.as_bytes()).ok(), due, "{}", case.input);
        assert_eq!(reference::canonicalize(Form::Jcs, case.input.as_bytes()), due, "{}: the reference", case.input);
        let exact = canonicalize_to_vec(Form::JcsExact, case.input.as_bytes());
        match &case.error {
            None => assert_eq!(exact.ok(), due, "{}", case.input),
            Some(slug) => {
                assert_eq!(
                    exact.map_err(|error| (error.slug(), error.offset())),
                    Err((slug.as_str(), Some(0))),
                    "{}",
                    case.input
                );
            }
        }
    }
    Ok(())
}

/// As `jcs` and `jcs-exact`, against the reference.
fn check(text: &str) {
    for form in [Form::Jcs, Form::JcsExact] {
        let made = canonicalize_to_vec(form, text.as_bytes());
        let due = reference::canonicalize(form, text.as_bytes());
        assert_eq!(made.as_ref().ok(), due.as_ref(), "{text} as {form}: {made:?}");
        if let Err(error) = made {
            assert!(matches!(error.kind(), ErrorKind::NumberInexact | ErrorKind::NumberOutOfRange), "{text}: {error}");
        }
    }
}

/// Below each of these the neighbour is half as far as above.
#[test]
fn powers_of_two() {
    let subnormal = (0..52).map(|place| 1_u64 << place);
    for double in subnormal.chain((1..0x7FF).map(|exponent| exponent << 52)).map(f64::from_bits) {
        check(&format!("{double:e}"));
        check(&format!("{double:.30e}"));
    }
}

/// A tie, what is a little more, and a little less, with more digits than can matter.
#[test]
fn long_ties() {
    for tie in ["1.00000000000000011102230246251565404236316680908203125", "9007199254740993"] {
        let point = if tie.contains('.') { "" } else { "." };
        for length in [700, 779, 780, 781, 1000] {
            let (zeros, nines) = ("0".repeat(length), "9".repeat(length));
            check(&format!("{tie}{point}{zeros}1"));
            check(&format!("{tie}{point}{zeros}10"));
            let (rest, last) = tie.split_at(tie.len() - 1);
            let less = last.parse::<u8>().map_or(0, |last| last - 1);
            check(&format!("{rest}{less}{point}{nines}"));
            check(&format!("{rest}{less}{point}{nines}e-300"));
        }
    }
}

/// A tie with fewer of its digits, which is less, and with a greater one as the last of them, which is more.
#[test]
fn ties_with_fewer_digits() {
    let tie = "1.00000000000000011102230246251565404236316680908203125";
    for length in 20..tie.len() {
        check(&tie[..length]);
        check(&format!("{}9", &tie[..length]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn every_spelling_of_a_double(bits: u64, places in 0..30_usize) {
        let double = f64::from_bits(bits);
        prop_assume!(double.is_finite());
        check(&format!("{double:e}"));
        check(&format!("{double:.places$E}"));
        check(&format!("{double:.17e}"));
        check(&format!("{double}"));
    }

    #[test]
    fn decimals(text in "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?") {
        check(&text);
    }

    #[test]
    fn short_decimals(text in "-?(0|[1-9][0-9]{0,8})(\\.0{0,8}[0-9]{1,9})?([eE][+-]?[0-9]{1,2})?") {
        check(&text);
    }

    #[test]
    fn ties_between_integers(low in 1_u64 << 53..1 << 63, fraction in "|\\.0|\\.5|\\.00000000000000000000000000001") {
        // Every integer here is a double, a tie, or between the two.
        check(&format!("{low}{fraction}"));
        let tie = low | (1 << (63 - 52 - low.leading_zeros())) >> 1;
        check(&format!("{tie}{fraction}"));
        check(&format!("{}{fraction}", tie - 1));
    }
}
