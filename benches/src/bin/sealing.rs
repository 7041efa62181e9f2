//! Sealing a request of the provider's, and checking one, as multiples of signing the same bytes: what the whole flow
//! costs beyond the signature.
//!
//! Prints one line of JSON per contender and payload. Every answer is checked before anything is timed, and paysig must
//! not allocate.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use paysig::onekey::{Credentials, Environment, Request};
use paysig_benches::paired::{Contender, measure};
use paysig_tests::inputs;

const TIME_PER_PAYLOAD: Duration = Duration::from_secs(3);

fn main() -> Result<(), Box<dyn Error>> {
    let credentials =
        Credentials::new(Environment::staging(), "cashout_login", "cashout_pass", "1QvRkGhTn3yYz8wLsXeFbC7uJ2dMaP6o")?;
    let whole = inputs::cashout();
    let bare = whole.replacen(r#""login":"cashout_login","pass":"cashout_pass","#, "", 1);
    let pretty = inputs::pretty(&whole);
    for (op, payload) in [("keep", whole), ("keep-pretty", pretty), ("add", bare)] {
        let mut buffer = [0; 2048];
        let sealed = credentials.seal(&Request::create(payload.as_bytes()), &mut [], &mut buffer)?;
        let body = sealed.body();
        assert!(sealed.headers()[0].1 == &*credentials.key().sign(body).to_hex(), "{op}: another signature");
        for measurement in measure(&mut contenders(op, &credentials, payload.as_bytes(), body), TIME_PER_PAYLOAD) {
            assert!(measurement.heap.allocations == 0, "paysig allocates: {measurement}");
            println!("{measurement}");
        }
    }
    Ok(())
}

/// Signing first, then the whole.
fn contenders<'a>(
    op: &'static str,
    credentials: &'a Credentials,
    payload: &'a [u8],
    body: &'a [u8],
) -> Vec<Contender<'a>> {
    let key = credentials.key();
    let text = key.sign(body).to_hex();
    let mut sealing = [0; 2048];
    let mut checked = [0; 2048];
    let mut list = vec![Contender::new(
        op,
        "sign",
        body.len(),
        move || black_box(key).sign(black_box(body)).to_hex(),
        move |answer| *answer == text,
    )];
    list.push(Contender::new(
        op,
        "seal",
        body.len(),
        move || {
            let request = Request::create(black_box(payload));
            let sealed = black_box(credentials).seal(&request, &mut [], &mut sealing).ok()?;
            black_box(&sealed);
            sealed.body().last().copied()
        },
        |answer| *answer == Some(b'}'),
    ));
    let mut form = [0; 2048];
    list.push(Contender::new(
        op,
        "compact",
        body.len(),
        move || paysig::canonicalize(paysig::Form::Compact, black_box(payload), &mut [], &mut form).map(<[u8]>::len),
        Result::is_ok,
    ));
    if let Ok(sealed) = credentials.seal(&Request::create(payload), &mut [], &mut checked) {
        let headers = sealed.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
        list.push(Contender::new(
            op,
            "check",
            body.len(),
            move || {
                let headers = headers.iter().map(|(name, value)| (name, value));
                black_box(credentials).check("POST", "/v3/cashout", black_box(body), headers)
            },
            Result::is_ok,
        ));
    }
    list
}
