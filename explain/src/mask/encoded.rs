//! Tells a text that is encoded as a whole: nothing of it can be masked, because a credential's bytes do not stand there.

use std::borrow::Cow;

use base64ct::{Base64Unpadded, Encoding};
use percent_encoding::percent_decode;

/// How much of a text is decoded.
const LOOKED_AT: usize = 256;
/// How often one is encoded.
const TIMES: usize = 3;

/// Whether this is JSON, or any text with credentials in it, percent-encoded, in base64 or compressed.
#[must_use]
pub fn is_encoded(text: &[u8]) -> bool {
    decoded(text, TIMES)
}

fn decoded(text: &[u8], times: usize) -> bool {
    // GNU gzip's magic, and the headers of zlib.
    if text.starts_with(b"\x1f\x8b") || matches!(text, [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..]) {
        return true;
    }
    let start = text.trim_ascii_start();
    let start = start.get(..LOOKED_AT).unwrap_or(start);
    let is_json = |text: &[u8]| {
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text).trim_ascii_start();
        text.first().is_some_and(|first| b"{[\"".contains(first))
    };
    let is = |text: &[u8]| is_json(text) || (times > 1 && decoded(text, times - 1));
    let spaces = start.iter().take_while(|byte| **byte == b'+').count();
    let percent = start.get(spaces..).unwrap_or_default();
    if percent.first() == Some(&b'%') {
        let plain = Cow::from(percent_decode(percent));
        return plain.len() < percent.len() && is(&plain);
    }
    base64(start).is_some_and(|plain| is(&plain))
}

/// The start of what this holds, where it is base64 of something that is no noise.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let text = text.strip_prefix(b"\"").or_else(|| text.strip_prefix(b"'")).unwrap_or(text);
    let letters = text.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    });
    let letters =
        letters.take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).collect::<Vec<_>>();
    let whole = letters.get(..letters.len() / 4 * 4).filter(|whole| !whole.is_empty())?;
    let plain = Base64Unpadded::decode_vec(std::str::from_utf8(whole).ok()?).ok()?;
    // A word such as `external` can be decoded too. UTF-16 has NULs.
    let is_noise = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace() && *byte != 0;
    let is_compressed = plain.starts_with(b"\x1f\x8b");
    (is_compressed || !plain.iter().any(is_noise)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::is_encoded;

    #[test]
    fn what_is_encoded() {
        for text in [
            &b"%7B%22pass%22%3A%22hunter2%22%7D"[..],
            b"%7b\"pass\":\"hunter2\"}",
            b"++%5B1%5D",
            b"%20%0A%22a%22",
            b"%EF%BB%BF%7B%7D",
            b"%257B%2522pass%2522%257D",
            b"eyJwYXNzIjoiaHVudGVyMiJ9",
            b"  eyJwYXNz\r\nIjoiaHVudGVyMiJ9\n",
            b"eyJwYXNzIjoiaHVudGVyMiIsImEiOiI_fj8-In0=",
            b"\"eyJwYXNzIjoiaHVudGVyMiJ9\"",
            b"WzFd",
            b"IntcInBhc3NcIjoxfSI=",
            b"ZXlKd1lYTnpJam9pYUhWdWRHVnlNaUo5",
            b"ewAiAHAAYQBzAHMAIgA6ADEAfQA=",
            b"H4sIAAAAAAACA6tWKkgsLlayUsoozStJLTJSqgUA0IrzHxIAAAA=",
            b"\x1f\x8b\x08\0",
            b"x\x9c\xabV",
        ] {
            assert!(is_encoded(text), "{}", text.escape_ascii());
        }
        for text in [
            &b"{\"pass\":\"hunter2\"}"[..],
            b"",
            b"%",
            b"%zz",
            b"external_id=abc",
            b"login=a&pass=b",
            b"Identity and so on",
            b"\"a string\"",
            b"{\"data\":\"eyJwYXNzIjoiaHVudGVyMiJ9\"}",
            b"%41%42",
            b"example",
            b"text/html",
        ] {
            assert!(!is_encoded(text), "{}", text.escape_ascii());
        }
    }
}
