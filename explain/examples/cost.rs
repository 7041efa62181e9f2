//! Measures what it costs to find no cause, so with every candidate tried, for a body of 4 KiB:
//!
//!     cargo run --release --package paysig-explain --example cost

use std::time::Instant;

use paysig_explain::{Kind, Question, Secret, explain};

fn main() -> paysig::Result<()> {
    let member = r#"{"external_id":"a/b & ë","amount":2000,"fee":1.50,"extra":{},"list":[]},"#;
    let mut body = format!("[{}", member.repeat(4096 / member.len()));
    body.truncate(body.len() - 1);
    body += &" ".repeat(4095 - body.len());
    body.push(']');
    let secrets = [Secret::new("staging", b"cashout_secret_key"), Secret::new("production", b"another_secret_key")];
    let presented = "0".repeat(64);
    let mut times = Vec::new();
    let mut tried = 0;
    for _ in 0..25 {
        let start = Instant::now();
        tried = explain(&Question::new(Kind::Payload, body.as_bytes(), presented.as_bytes(), &secrets))?.tried();
        times.push(start.elapsed());
    }
    times.sort();
    let [fastest, median] = [times.first(), times.get(times.len() / 2)].map(|time| time.copied().unwrap_or_default());
    println!("{} bytes, {tried} candidates: fastest {fastest:.1?}, median {median:.1?} of {}", body.len(), times.len());
    Ok(())
}
