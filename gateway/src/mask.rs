//! What may be shown of a request: its bytes without credentials.
//!
//! Three passes, because a body that is refused need not be JSON at all: the values of JSON members named `login` and
//! `pass`, however their names are escaped; what follows those words in any other text; and every known credential,
//! wherever it stands. Each is replaced by `***`, which does not tell its length.

use crate::config::Config;

/// What stands for something that is not shown.
pub(crate) const MASK: &[u8] = b"***";

/// Words after which a credential stands.
const NAMES: [&[u8]; 4] = [b"login", b"pass", b"password", b"passphrase"];

/// These bytes as they may be shown.
pub(crate) fn bytes(config: &Config, text: &[u8]) -> Vec<u8> {
    if text.contains(&0) {
        // UTF-16 or no text at all: credentials in it would not be found.
        return b"(not shown: it has NUL bytes)".to_vec();
    }
    let mut masked = members(text);
    for credentials in [config.credentials(), config.other_credentials()] {
        for secret in credentials.secrets() {
            masked = everywhere(&masked, secret.as_bytes());
        }
    }
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

/// Masks the values of members with one of [`NAMES`].
fn members(text: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        let quoted = if byte == b'"' { quoted_name(rest) } else { None };
        let Some(name) = quoted.or_else(|| plain_name(rest)) else {
            masked.push(byte);
            at += 1;
            continue;
        };
        let value = value(rest.get(name..).unwrap_or_default());
        let keep = rest.get(..name + value.start).unwrap_or_default();
        masked.extend_from_slice(keep);
        if value.end > value.start {
            masked.extend_from_slice(MASK);
        }
        at += name + value.end;
    }
    masked
}

/// The length of a JSON string at the start of `text` that is one of [`NAMES`], its escapes decoded.
fn quoted_name(text: &[u8]) -> Option<usize> {
    // The longest, with every character escaped. Without a bound, a body of escaped quotation marks takes a second.
    const MOST: usize = 2 + 6 * b"passphrase".len();
    let start = text.get(..text.len().min(MOST))?;
    let length = string_length(start)?;
    let name: String = serde_json::from_slice(start.get(..length)?).ok()?;
    NAMES.iter().any(|known| name.as_bytes().eq_ignore_ascii_case(known)).then_some(length)
}

/// The length of one of [`NAMES`] at the start of `text` that something like `=` or `:` follows.
fn plain_name(text: &[u8]) -> Option<usize> {
    let names = NAMES.iter().filter(|name| text.get(..name.len()).is_some_and(|word| word.eq_ignore_ascii_case(name)));
    let length = names.map(|name| name.len()).max()?;
    let after = text.get(length..)?.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'\\' | b'"' | b'\''));
    after.is_some_and(|byte| matches!(byte, b':' | b'=')).then_some(length)
}

/// The length of a string that starts here, with its quotation marks; of all the rest where it does not end.
fn string_length(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let end = text.get(1..)?.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    Some(end.map_or(text.len(), |end| end + 2))
}

/// Where the value is that follows a name: behind `:` or `=`, white space and an opening quotation mark.
fn value(text: &[u8]) -> std::ops::Range<usize> {
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b':' | b'=' | b'\\' | b'\'');
    let mut start = text.iter().position(|byte| !is_between(byte)).unwrap_or(text.len());
    // A plain name inside quotation marks: its own closing one comes first.
    if text.get(start) == Some(&b'"') && !text.get(..start).unwrap_or_default().iter().any(|b| matches!(b, b':' | b'='))
    {
        let rest = text.get(start + 1..).unwrap_or_default();
        start += 1 + rest.iter().position(|byte| !is_between(byte)).unwrap_or(rest.len());
    }
    if text.get(start) == Some(&b'"') {
        let length = string_length(text.get(start..).unwrap_or_default()).unwrap_or(1);
        let ends = length >= 2 && text.get(start + length - 1) == Some(&b'"');
        return start + 1..start + length - usize::from(ends);
    }
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b'}' | b']' | b'&' | b'"');
    let rest = text.get(start..).unwrap_or_default();
    start..start + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// Masks every occurrence of `secret`.
fn everywhere(text: &[u8], secret: &[u8]) -> Vec<u8> {
    let mut masked = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, after)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(secret) {
            masked.extend_from_slice(MASK);
            rest = tail;
        } else {
            masked.push(*first);
            rest = after;
        }
    }
    masked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        String::from_utf8(bytes(&Config::default(), text.as_bytes())).unwrap()
    }

    #[test]
    fn values_of_login_and_pass_are_masked_in_any_text() {
        for (text, masked) in [
            (r#"{"login":"a","pass":"b","amount":1}"#, r#"{"login":"***","pass":"***","amount":1}"#),
            (r#"{ "pass" : "q\"uo,te" , "x":2}"#, r#"{ "pass" : "***" , "x":2}"#),
            (r#"{"p\u0061ss":"hidden"}"#, r#"{"p\u0061ss":"***"}"#),
            (r#"{"PASS":"hidden"}"#, r#"{"PASS":"***"}"#),
            (r#"{"pass":12345,"y":3}"#, r#"{"pass":***,"y":3}"#),
            (r#"{"pass":"never closed"#, r#"{"pass":"***"#),
            (r#"{"pass":"ends in a backslash\"#, r#"{"pass":"***"#),
            ("login=a&pass=b&c=d", "login=***&pass=***&c=d"),
            ("{'pass': 'hidden'}", "{'pass': '***}"),
            // As text in text: rather too much than too little.
            (r#"{\"pass\":\"hidden\"}"#, r#"{\"pass\":\"***"#),
            (r#"{"pass":""}"#, r#"{"pass":""}"#),
            (r#"{"compass":"north"}"#, r#"{"compass":"***"}"#),
            (r#"{"passenger":"Ann"}"#, r#"{"passenger":"Ann"}"#),
            // Known credentials are found wherever they stand.
            (r#"{"x":"cashout_secret_key!"}"#, r#"{"x":"***!"}"#),
            (r#"["production_pass"]"#, r#"["***"]"#),
        ] {
            assert_eq!(shown(text), masked, "{text}");
        }
    }

    /// In linear time: this took seconds when every quotation mark was followed to the end.
    #[test]
    fn many_quotation_marks() {
        let text = "\"\\".repeat(500_000);
        assert_eq!(shown(&text), text);
    }

    #[test]
    fn text_that_cannot_be_searched_is_not_shown() {
        let utf16: Vec<u8> = "{\"pass\":\"b\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(bytes(&Config::default(), &utf16), b"(not shown: it has NUL bytes)");
    }
}
