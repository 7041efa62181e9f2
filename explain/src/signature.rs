//! Candidates for the signature's text: what the presented text may be an encoding of.

use base64ct::{Base64Unpadded, Encoding};

use crate::cause::Cause;
use crate::secret::{from_base64, trimmed};

/// The fewest bytes that a cut signature is recognised by: a chance match is one in 2^64 for each candidate.
const LEAST_BYTES: usize = 8;

/// One way to read the presented text.
pub(crate) struct Reading {
    pub(crate) causes: Vec<Cause>,
    bytes: Vec<u8>,
    /// `bytes` are base64 that was put in lower case: they cannot be decoded, only compared.
    lowered: bool,
}

impl Reading {
    /// Whether this is `tag`, and what is the matter with it beside its encoding. This verifies nothing, so it need not
    /// be constant-time: who asks holds the secret.
    pub(crate) fn matches(&self, tag: &[u8]) -> Option<&'static [Cause]> {
        if self.lowered {
            let text = Base64Unpadded::encode_string(tag).to_ascii_lowercase();
            return (text.as_bytes() == self.bytes).then_some(&[]);
        }
        if self.bytes == tag {
            return Some(&[]);
        }
        let cut = self.bytes.len() >= LEAST_BYTES && self.bytes.len() < tag.len() && tag.starts_with(&self.bytes);
        cut.then_some(&[Cause::SignatureTruncated])
    }
}

const PREFIXES: [&[u8]; 10] = [
    b"sha256=",
    b"SHA256=",
    b"hmac-sha256=",
    b"HMAC-SHA256 ",
    b"v1=",
    b"v1,",
    b"OKP ",
    b"D24 ",
    b"Bearer ",
    b"V2-HMAC-SHA256, Signature: ",
];

/// Every reading of `presented`, where `prefix` and digits in upper or lower case are due.
pub(crate) fn readings(presented: &[u8], prefix: &str, upper: bool) -> Vec<Reading> {
    let mut causes = Vec::new();
    let mut text = trimmed(presented);
    if text.len() != presented.len() {
        causes.push(Cause::SignatureSurrounded);
    }
    if let Some(rest) = text.strip_prefix(prefix.as_bytes()) {
        text = rest;
    } else {
        causes.push(Cause::SignaturePrefixMissing);
    }
    if let Some(rest) = PREFIXES.iter().find_map(|known| text.strip_prefix(*known)) {
        causes.retain(|cause| *cause != Cause::SignaturePrefixMissing);
        causes.push(Cause::SignaturePrefix);
        text = rest;
    }
    let mut all = Vec::new();
    let mut add = |more: Option<Cause>, bytes: Vec<u8>, lowered| {
        let causes = causes.iter().copied().chain(more).collect();
        all.push(Reading { causes, bytes, lowered });
    };
    let even = text.get(..text.len() / 2 * 2).unwrap_or_default();
    if let (true, Ok(bytes)) = (text.iter().all(u8::is_ascii_hexdigit), base16ct::mixed::decode_vec(even)) {
        let wrong =
            text.iter().any(|digit| if upper { digit.is_ascii_lowercase() } else { digit.is_ascii_uppercase() });
        let case = if upper { Cause::SignatureLower } else { Cause::SignatureUpper };
        add(wrong.then_some(case), bytes, false);
    }
    if let Some(bytes) = from_base64(text) {
        if let (64, Ok(inner)) = (bytes.len(), base16ct::mixed::decode_vec(&bytes)) {
            add(Some(Cause::SignatureBase64OfHex), inner, false);
        }
        let url = text.iter().any(|byte| matches!(byte, b'-' | b'_'));
        add(Some(if url { Cause::SignatureBase64Url } else { Cause::SignatureBase64 }), bytes, false);
    }
    let bare = text.strip_suffix(b"=").unwrap_or(text);
    if bare.len() == 43 && !bare.iter().any(u8::is_ascii_uppercase) {
        add(Some(Cause::SignatureBase64Lowered), bare.to_vec(), true);
    }
    all
}
