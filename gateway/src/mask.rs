//! What may be shown of a request: its bytes without credentials and signatures. What is hidden is decided where the
//! explanation's is, in `paysig_explain::mask`; here each range of it becomes `***`, which does not tell its length.

use paysig_explain::mask;

use crate::config::Config;

/// These bytes as they may be shown.
pub(crate) fn bytes(config: &Config, text: &[u8]) -> Vec<u8> {
    if mask::is_encoded(text) {
        return b"(not shown: it is encoded)".to_vec();
    }
    if text.contains(&0) {
        // UTF-16 or no text at all: credentials in it would not be found.
        return b"(not shown: it has NUL bytes)".to_vec();
    }
    let credentials =
        [config.credentials(), config.other_credentials()].map(|known| known.secrets().map(str::as_bytes));
    let (mut masked, mut from) = (Vec::with_capacity(text.len()), 0);
    for hidden in mask::hidden(text, credentials.as_flattened()) {
        masked.extend_from_slice(text.get(from..hidden.start).unwrap_or_default());
        masked.extend_from_slice(b"***");
        from = hidden.end;
    }
    masked.extend_from_slice(text.get(from..).unwrap_or_default());
    masked
}

/// A header's value as it may be shown.
pub(crate) fn header(config: &Config, name: &str, value: &[u8]) -> String {
    const TELLING: [&str; 8] = ["auth", "cookie", "key", "login", "pass", "secret", "signature", "token"];
    if name == "payload-signature" {
        // Where it is right, it is the expected one.
        return format!("({} characters, not shown)", value.len());
    }
    if TELLING.iter().any(|part| name.contains(part)) {
        return "***".to_owned();
    }
    let mut text = String::from_utf8_lossy(&bytes(config, value)).into_owned();
    if let Some((end, _)) = text.char_indices().nth(200) {
        text.truncate(end);
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &[u8]) -> String {
        String::from_utf8(bytes(&Config::default(), text)).unwrap()
    }

    /// What else is hidden is tested where it is decided.
    #[test]
    fn credentials_are_masked_in_any_text() {
        for (text, masked) in [
            (r#"{"login":"a","pass":"b","amount":1}"#, r#"{"login":"***","pass":"***","amount":1}"#),
            (r#"{"p\u0061ss":"hidden"}"#, r#"{"p\u0061ss":"***"}"#),
            ("login=a&pass=b&c=d", "login=***&pass=***&c=d"),
            (r#"{"pass":""}"#, r#"{"pass":""}"#),
            // Known credentials are found wherever they stand.
            (r#"{"x":"cashout_secret_key!"}"#, r#"{"x":"***!"}"#),
            (r#"["production_pass"]"#, r#"["***"]"#),
            (r#"{"x":"cashout\u005Fpass","y":"production%5fsecret_key"}"#, r#"{"x":"***","y":"***"}"#),
        ] {
            assert_eq!(shown(text.as_bytes()), masked, "{text}");
        }
        let signature = "0123456789abcdef".repeat(4);
        assert_eq!(shown(format!("{{\"x\":\"{signature}\"}}").as_bytes()), r#"{"x":"***"}"#);
        assert_eq!(header(&Config::default(), "x-note", format!("is {signature}").as_bytes()), "is ***");
    }

    #[test]
    fn text_that_cannot_be_searched_is_not_shown() {
        let utf16: Vec<u8> = "{\"pass\":\"b\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(shown(&utf16), "(not shown: it has NUL bytes)");
        for encoded in [&b"%7B%22pass%22%3A%22b%22%7D"[..], b"eyJwYXNzIjoiYiJ9", b"\x1f\x8b\x08\0\0\0\0\0"] {
            assert_eq!(shown(encoded), "(not shown: it is encoded)");
        }
    }
}
