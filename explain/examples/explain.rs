//! Asks why a signature that PHP made is refused, and prints the answer.

use paysig_explain::{Kind, Question, Secret, explain};

fn main() -> paysig::Result<()> {
    let received = br#"{"external_id":"a-1","url":"https://example.com/"}"#;
    // What json_encode made and signed, before a proxy wrote the body anew.
    let signed = br#"{"external_id":"a-1","url":"https:\/\/example.com\/"}"#;
    let presented = paysig::Key::new("cashout_secret_key")?.sign(signed).to_hex();
    let secrets = [Secret::new("staging", b"cashout_secret_key")];
    print!("{}", explain(&Question::new(Kind::Payload, received, presented.as_bytes(), &secrets))?);
    Ok(())
}
