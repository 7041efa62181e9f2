//! What must not be shown of a text: the ranges of its bytes that hold credentials and signatures.
//!
//! A body that is refused need not be JSON at all, so nothing here trusts its syntax: hidden are the values of members
//! with telling names (`member`), every known credential wherever it stands (`written`), and every run of digits that may
//! be a signature. Everything is looked for in the text as it is, so that what overlaps is hidden whole, and rather too
//! much is hidden than too little. A text that is encoded as a whole has nothing that could be found (`encoded`).

use std::ops::Range;

mod encoded;
mod member;
mod written;

pub use encoded::is_encoded;
use written::Written;

/// From so many hexadecimal digits on it may be a signature, and where it is right, it is the one that is due.
const SIGNATURE_DIGITS: usize = 64;

/// The ranges to hide of a text, sorted and merged: values of `login`, `pass`, `password`, `passphrase` and `control`,
/// these credentials, and signatures. In time that grows with the text, and with the lengths of the credentials.
#[must_use]
pub fn hidden(text: &[u8], credentials: &[&[u8]]) -> Vec<Range<usize>> {
    let mut ranges = signatures(text);
    ranges.extend(member::values(text));
    // What stands in a form or in another text is escaped, and so are the quotation marks around it.
    let (plain, offsets) = unescaped(text);
    if plain.len() < text.len() {
        let offset = |at: usize| offsets.get(at).copied().unwrap_or(text.len());
        ranges.extend(member::values(&plain).into_iter().map(|value| offset(value.start)..offset(value.end)));
    }
    for credential in credentials {
        let mut credential = Written::new(credential);
        ranges.extend((0..text.len()).filter_map(|at| Some(at..credential.end(text, at)?)));
    }
    merged(ranges)
}

/// Whether this stands in the text, however it is written.
pub(crate) fn holds(text: &[u8], credential: &[u8]) -> bool {
    let mut credential = Written::new(credential);
    (0..text.len()).any(|at| credential.end(text, at).is_some())
}

fn signatures(text: &[u8]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = 0;
    for run in text.split(|byte| !byte.is_ascii_hexdigit()) {
        if run.len() >= SIGNATURE_DIGITS {
            runs.push(start..start + run.len());
        }
        start += run.len() + 1;
    }
    runs
}

/// The text with `%XX` and `\u00XX` decoded once, and where each byte of it stands.
fn unescaped(text: &[u8]) -> (Vec<u8>, Vec<usize>) {
    let (mut plain, mut offsets) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut rest = text;
    while let Some((&first, tail)) = rest.split_first() {
        let digits = match first {
            b'%' => Some(tail),
            b'\\' => tail.strip_prefix(b"u00"),
            _ => None,
        };
        offsets.push(text.len() - rest.len());
        if let Some((byte, tail)) = digits.and_then(written::hex_byte) {
            plain.push(byte);
            rest = tail;
        } else {
            plain.push(first);
            rest = tail;
        }
    }
    (plain, offsets)
}

fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::hidden;

    /// With `*` for each range that is hidden.
    fn shown(text: &str, credentials: &[&str]) -> String {
        let credentials = credentials.iter().map(|credential| credential.as_bytes()).collect::<Vec<_>>();
        let (mut out, mut from) = (String::new(), 0);
        for range in hidden(text.as_bytes(), &credentials) {
            out += &text[from..range.start];
            out.push('*');
            from = range.end;
        }
        out + &text[from..]
    }

    #[test]
    fn values_of_members_are_hidden_in_any_text() {
        for (text, masked) in [
            (r#"{"login":"a","pass":"b","amount":1}"#, r#"{"login":"*","pass":"*","amount":1}"#),
            (r#"{ "pass" : "q\"uo,te" , "x":2}"#, r#"{ "pass" : "*" , "x":2}"#),
            (r#"{"p\u0061ss":"hidden"}"#, r#"{"p\u0061ss":"*"}"#),
            (r#"{"p\u0061ss":"a\u0022,b"}"#, r#"{"p\u0061ss":"*"}"#),
            (r#"{"PASS":"hidden"}"#, r#"{"PASS":"*"}"#),
            (r#"{"control":"hidden"}"#, r#"{"control":"*"}"#),
            (r#"{"pass":12345,"y":3}"#, r#"{"pass":*,"y":3}"#),
            (r#"{"pass":["a","b]"],"y":3}"#, r#"{"pass":*,"y":3}"#),
            (r#"{"pass":"never closed"#, r#"{"pass":"*"#),
            (r#"{"pass":"ends in a backslash\"#, r#"{"pass":"*"#),
            (r#"{"pass" "no colon"}"#, r#"{"pass" "*"}"#),
            // What would be part of the syntax elsewhere, at the start of the value.
            (r#"{"pass":"=x,yz","a":1}"#, r#"{"pass":"*","a":1}"#),
            (r#"{"pass":":x,yz","a":1}"#, r#"{"pass":"*","a":1}"#),
            (r#"{"pass":"'x,yz","a":1}"#, r#"{"pass":"*","a":1}"#),
            (r#"{"pass":"\\x,yz","a":1}"#, r#"{"pass":"*","a":1}"#),
            (r#"{"pass":"\"x,yz","a":1}"#, r#"{"pass":"*","a":1}"#),
            (r#"{"pass":"a"b,"a":1}"#, r#"{"pass":"*,"a":1}"#),
            ("login=a&pass=b&c=d", "login=*&pass=*&c=d"),
            ("pass==x,y z&c=d", "pass=*&c=d"),
            ("pass='x'y&c=d", "pass=*&c=d"),
            ("pass=\\\"x,y&c=d", "pass=*&c=d"),
            ("pass=a\"b&c=d", "pass=*&c=d"),
            ("{'pass': 'hid,den'}", "{'pass': '*'}"),
            ("['pass' => 'hid,den']", "['pass' => '*']"),
            // As text in text.
            (r#""{\"pass\":\"hid,den\"}""#, r#""{\"pass\":\"*\"}""#),
            (r#""{\"pass\":\"a\\\",b\"}""#, r#""{\"pass\":\"*\"}""#),
            (r#""{\"pass\":\"a\\\\\",\"b\":1}""#, r#""{\"pass\":\"*\",\"b\":1}""#),
            (r#""[\"{\\\"pass\\\":\\\"a,b\\\"}\"]""#, r#""[\"{\\\"pass\\\":\\\"*\\\"}\"]""#),
            (r#""{\u0022pass\u0022:\u0022a,b\u0022}""#, r#""{\u0022pass\u0022:\u0022*\u0022}""#),
            ("json=%7B%22pass%22%3A%22a%2Cb%22%7D&c=d", "json=%7B%22pass%22%3A%22*%22%7D&c=d"),
            // One that seems to start before one that does.
            (r#"{"x":"pass=", "pass":"hidden"}"#, r#"{"x":"pass="*":"*"}"#),
            (r#"{"pass":""}"#, r#"{"pass":""}"#),
            (r#"{"compass":"north"}"#, r#"{"compass":"*"}"#),
            (r#"{"passenger":"Ann"}"#, r#"{"passenger":"Ann"}"#),
            (r#"{"x":"pass"}"#, r#"{"x":"pass"}"#),
        ] {
            assert_eq!(shown(text, &[]), masked, "{text}");
        }
    }

    #[test]
    fn credentials_are_hidden_however_they_are_written() {
        let known = ["a_b /\"\\é😀c"];
        for written in [
            "a_b /\"\\é😀c",
            r#"a\u005fb /\"\\é😀c"#,
            r"a\u005Fb\u0020\/\u0022\u005c\u00E9\uD83D\ude00c",
            r#"\\u0061\\u005Fb \/\\\"\\\\\\u00e9\\ud83d\\ude00c"#,
            "a%5Fb+%2F%22%5C%C3%A9%F0%9F%98%80c",
            "%61%5fb%20%2f%22%5c%c3%a9%f0%9f%98%80%63",
            "a%255Fb%2520/%2522%255Cé😀c",
            r#"a%5fb+\/\"%5C\u00e9%F0%9F%98%80c"#,
            r"a%5Cu005fb /%5C%22%5C%5Cé😀c",
        ] {
            assert_eq!(shown(&format!("<{written}>"), &known), "<*>", "{written}");
        }
        // Those that overlap, of one and of two.
        assert_eq!(shown("<abababa>", &["aba"]), "<*>");
        assert_eq!(shown("<one-two-three>", &["one-two", "two-three"]), "<*>");
        // What is an escape elsewhere stands for itself too.
        assert_eq!(shown("<a%41b> <a%2541b> <a+b>", &["a%41b", "a+b"]), "<*> <*> <*>");
        assert_eq!(shown("<a\\u0041> <a\\\\u0041>", &["a\\u0041"]), "<*> <*>");
        assert_eq!(shown("<\\\\\\\\x>", &["\\\\x"]), "<*>");
        assert_eq!(shown("<a>", &["", "b"]), "<a>");
    }

    #[test]
    fn signatures_are_hidden() {
        let digits = "0123456789abcdefABCDEF".repeat(3);
        assert_eq!(shown(&format!("<{}> <{}>", &digits[..64], &digits), &[]), "<*> <*>");
        assert_eq!(shown(&format!("<{}>", &digits[..63]), &[]), format!("<{}>", &digits[..63]));
    }

    /// In linear time: each of these took seconds or minutes where every start was followed to the end.
    #[test]
    fn what_is_made_to_take_long() {
        for part in ["\"\\", "pass=", "\"pass\":\"\\", "{\"pass\":", "pass='", "\\", "%25", "\\u0063", "cre", "pass\\"]
        {
            let text = part.repeat(100_000);
            assert!(shown(&text, &["credential", "\\%\\%\\%\\%"]).len() <= text.len(), "{part}");
        }
    }
}
