//! A signer as `std::io::Write`.

use std::io::Write;

use paysig::Key;

#[test]
fn a_signer_is_a_writer() {
    let key = Key::new("cashout_secret_key").unwrap();
    let mut signer = key.signer();
    assert_eq!(signer.write(b"{\"a\"").unwrap(), 4);
    write!(signer, ":{}}}", 1).unwrap();
    signer.flush().unwrap();
    assert_eq!(signer.finish(), key.sign(b"{\"a\":1}"));
}
