//! Candidates for the secret: what environment variables, files and copying make of it.

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding};
use paysig::Key;
use zeroize::Zeroizing;

use crate::Secret;
use crate::cause::Cause;

/// A key that the signature may have been made with.
pub(crate) struct Candidate {
    pub(crate) causes: Vec<Cause>,
    /// Which of the given secrets it comes from.
    pub(crate) index: usize,
    pub(crate) bytes: Zeroizing<Vec<u8>>,
    pub(crate) key: Key,
    /// As given: it is tried with every body, the others with the common ones.
    pub(crate) as_given: bool,
}

const PREFIXES: [&[u8]; 4] = [b"whsec_", b"sk_", b"secret_", b"key_"];

/// The secrets as given first, so that the simplest answer is found first.
pub(crate) fn candidates(secrets: &[Secret<'_>]) -> Vec<Candidate> {
    let mut all = Vec::new();
    for (index, secret) in secrets.iter().enumerate() {
        push(&mut all, index, &[], secret.bytes);
    }
    for (index, secret) in secrets.iter().enumerate() {
        let given = secret.bytes;
        let clean = trimmed(given);
        let mut start = Vec::new();
        if clean.len() != given.len() {
            start.push(Cause::SecretTrimmed);
            push(&mut all, index, &start, clean);
        }
        let joined = |before: &[u8], after: &[u8]| Zeroizing::new([before, clean, after].concat());
        for (cause, before, after) in [
            (Cause::SecretNewline, &b""[..], &b"\n"[..]),
            (Cause::SecretCrlf, b"", b"\r\n"),
            (Cause::SecretSpace, b"", b" "),
            (Cause::SecretSpace, b" ", b""),
            (Cause::SecretQuoted, b"\"", b"\""),
            (Cause::SecretQuoted, b"'", b"'"),
            (Cause::SecretBom, b"\xef\xbb\xbf", b""),
        ] {
            push(&mut all, index, &[cause], &joined(before, after));
        }
        decoded(&mut all, index, &start, clean);
        for prefix in PREFIXES {
            if let Some(rest) = clean.strip_prefix(prefix) {
                let causes = [&start[..], &[Cause::SecretPrefix]].concat();
                push(&mut all, index, &causes, rest);
                decoded(&mut all, index, &causes, rest);
            }
        }
        let hex = Zeroizing::new(base16ct::lower::encode_string(clean));
        push(&mut all, index, &[Cause::SecretToHex], hex.as_bytes());
        let base64 = Zeroizing::new(Base64::encode_string(clean));
        push(&mut all, index, &[Cause::SecretToBase64], base64.as_bytes());
    }
    // HMAC pads a key with zeros, so this is the empty one.
    push(&mut all, 0, &[Cause::SecretEmpty], b"\0");
    all
}

fn push(all: &mut Vec<Candidate>, index: usize, causes: &[Cause], bytes: &[u8]) {
    let Ok(key) = Key::from_bytes(bytes) else { return };
    if all.iter().any(|known| known.bytes.as_slice() == bytes) {
        return;
    }
    let as_given = causes.is_empty();
    let other: &[Cause] = if index == 0 { &[] } else { &[Cause::SecretOther] };
    let causes = [other, causes].concat();
    all.push(Candidate { causes, index, bytes: Zeroizing::new(bytes.to_vec()), key, as_given });
}

fn decoded(all: &mut Vec<Candidate>, index: usize, causes: &[Cause], text: &[u8]) {
    if let Ok(bytes) = base16ct::mixed::decode_vec(text).map(Zeroizing::new) {
        push(all, index, &[causes, &[Cause::SecretFromHex]].concat(), &bytes);
    }
    if let Some(bytes) = from_base64(text).map(Zeroizing::new) {
        push(all, index, &[causes, &[Cause::SecretFromBase64]].concat(), &bytes);
    }
}

/// Base64 in any of its four spellings.
pub(crate) fn from_base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    Base64::decode_vec(text)
        .or_else(|_| Base64Unpadded::decode_vec(text))
        .or_else(|_| Base64Url::decode_vec(text))
        .or_else(|_| Base64UrlUnpadded::decode_vec(text))
        .ok()
}

/// Without white space, control characters, byte order marks and quotation marks around it.
pub(crate) fn trimmed(bytes: &[u8]) -> &[u8] {
    let Ok(text) = std::str::from_utf8(bytes) else { return bytes.trim_ascii() };
    text.trim_matches(|character: char| {
        character.is_whitespace() || character.is_control() || "\u{feff}\"'`‘’“”„".contains(character)
    })
    .as_bytes()
}
