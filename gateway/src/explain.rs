//! Why a signature does not match: the usual mistakes, tried one after the other.
//!
//! Only the page tells: to a client it would say which other bytes it knows a signature of.

use paysig::{Form, Key};

use crate::config::Config;

/// Finds what was signed instead, if it is one of the usual mistakes.
pub(crate) fn mismatch(config: &Config, body: &[u8], presented: &[u8]) -> Option<String> {
    let credentials = config.credentials();
    if config.other_credentials().key().verify(body, presented).is_ok() {
        return Some(format!("it was made with the API Signature of {}", config.other_environment().name()));
    }
    if credentials.passphrase_as_key().is_ok_and(|key| key.verify(body, presented).is_ok()) {
        return Some("it was made with the API Passphrase, not with the API Signature".to_owned());
    }
    let fits = |key: &Key, bytes: &[u8]| key.verify(bytes, presented).is_ok();
    let found = variants(body).into_iter().find(|(_, bytes)| fits(credentials.key(), bytes));
    found.map(|(what, bytes)| format!("it fits {what} ({} bytes)", bytes.len()))
}

/// Bytes that a client may have signed when it meant to sign these.
fn variants(body: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let mut variants = vec![
        ("no bytes at all", Vec::new()),
        ("the body without the white space around it", body.trim_ascii().to_vec()),
        ("the body with a newline after it", [body, b"\n"].concat()),
        ("the body with CR LF for its line ends", replace(&replace(body, b"\r\n", b"\n"), b"\n", b"\r\n")),
        ("the body with LF for its line ends", replace(body, b"\r\n", b"\n")),
        ("the body with its slashes escaped (\\/)", replace(&replace(body, b"\\/", b"/"), b"/", b"\\/")),
        ("the body with its slashes plain (/)", replace(body, b"\\/", b"/")),
    ];
    for (what, form) in [
        ("the body without insignificant white space (compact)", Form::Compact),
        ("the body's RFC 8785 form (jcs)", Form::Jcs),
    ] {
        variants.extend(paysig::canonicalize_to_vec(form, body).ok().map(|bytes| (what, bytes)));
    }
    variants
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(from) {
            replaced.extend_from_slice(to);
            rest = tail;
        } else {
            replaced.push(*first);
            rest = after;
        }
    }
    replaced
}
