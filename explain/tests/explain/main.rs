//! The suite of `explain`: real programs make the wrong signatures, and it must name what is wrong.

// Helpers outside the test functions may fail as tests do.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod causes;
mod fixes;
mod limits;
mod producers;
mod random;
mod secrecy;
mod wire;

use std::time::Duration;

use paysig_explain::{Cause, Kind, Limits, Question, Report, Secret, explain};

const SECRET: &str = "cashout_secret_key";

/// A payload of a client that writes compact JSON in UTF-8.
const BODY: &str =
    r#"{"url":"https://example.com/a?b=1&c=<2>","name":"Zoë","amount":2000,"empty":{},"list":[],"a":null}"#;

/// What is said of a payload under the secret of the tests, however long a busy machine takes.
fn ask(body: &[u8], presented: &str) -> Report {
    let secrets = [Secret::new("staging", SECRET.as_bytes())];
    let question = Question::new(Kind::Payload, body, presented.as_bytes(), &secrets);
    explain(&question.limits(Limits { time: Duration::from_secs(600), ..Limits::default() })).unwrap()
}

#[track_caller]
fn assert_causes(report: &Report, causes: &[Cause], case: &str) {
    assert_eq!(report.causes(), causes, "{case}: {report}");
}

fn sign(message: &[u8]) -> String {
    paysig::Key::new(SECRET).unwrap().sign(message).to_hex().to_string()
}
