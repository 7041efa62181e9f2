//! JSON as serializers write it. The text was accepted by the core before it comes here, so that this reader need not
//! find faults, and its recursion is bounded by the core's limit of depth.

/// How strings are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strings {
    AsWritten,
    /// `/` alone changes; all other escapes stay.
    SlashEscaped,
    SlashPlain,
    /// As `JSON.stringify`: what must be escaped and nothing else.
    Plain,
    PlainSlash,
    /// As Python's `json.dumps`.
    Escaped,
    /// As PHP's `json_encode`.
    EscapedSlash,
    EscapedUpper,
    EscapedUpperSlash,
    /// As Go's `encoding/json`.
    Go,
}

/// How numbers are written: with at least so many decimals, and without zeros beyond them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimals {
    pub(crate) least: usize,
    /// This number of the text alone, counted from 0; or all.
    pub(crate) only: Option<usize>,
}

/// What stands for an empty object and an empty array.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empties {
    AsWritten,
    Arrays,
    Objects,
}

/// What is between tokens.
#[derive(Clone, Copy)]
pub(crate) struct Layout {
    pub(crate) indent: Option<&'static str>,
    pub(crate) comma: &'static str,
    pub(crate) colon: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    AsWritten,
    Bytes,
    Utf16,
}

enum Value<'t> {
    Object(Vec<(&'t [u8], Value<'t>)>),
    Array(Vec<Value<'t>>),
    /// A string with its quotation marks, a number, or a literal.
    Scalar(&'t [u8]),
}

/// Where the token that starts at `at` ends: a string, or a run of what numbers and literals are made of.
fn token_end(text: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    if text.get(at) == Some(&b'"') {
        while let Some(ordinary) =
            text.get(end..).and_then(|rest| rest.iter().position(|byte| matches!(byte, b'"' | b'\\')))
        {
            end += ordinary;
            let closed = text.get(end) == Some(&b'"');
            end += if closed { 1 } else { 2 };
            if closed {
                return end;
            }
        }
        end = text.len();
    } else {
        while text.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)) {
            end += 1;
        }
    }
    end.min(text.len())
}

/// Rewrites tokens and keeps all white space.
pub(crate) fn rewrite(text: &[u8], strings: Strings, numbers: Option<Decimals>, empties: Empties) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + text.len() / 4);
    let (mut at, mut count) = (0, 0);
    while let Some(&byte) = text.get(at) {
        let end = token_end(text, at);
        let token = text.get(at..end).unwrap_or_default();
        match byte {
            b'"' => write_string(&mut out, token, strings),
            b'-' | b'0'..=b'9' => {
                match numbers {
                    Some(decimals) if decimals.only.is_none_or(|only| only == count) => {
                        write_number(&mut out, token, decimals.least);
                    }
                    _ => out.extend_from_slice(token),
                }
                count += 1;
            }
            b'{' | b'[' if empties != Empties::AsWritten => {
                let rest = text.get(at + 1..).unwrap_or_default().trim_ascii_start();
                let empty = matches!(rest.first(), Some(b'}' | b']'));
                match (empty, empties) {
                    (true, Empties::Arrays) => out.extend_from_slice(b"[]"),
                    (true, _) => out.extend_from_slice(b"{}"),
                    (false, _) => out.push(byte),
                }
                at = if empty { text.len() - rest.len() + 1 } else { at + 1 };
                continue;
            }
            b't' | b'f' | b'n' => out.extend_from_slice(token),
            _ => {
                out.push(byte);
                at += 1;
                continue;
            }
        }
        at = end;
    }
    out
}

/// How many numbers there are.
pub(crate) fn numbers(text: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while let Some(&byte) = text.get(at) {
        let scalar = matches!(byte, b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n');
        count += usize::from(matches!(byte, b'-' | b'0'..=b'9'));
        at = if scalar { token_end(text, at) } else { at + 1 };
    }
    count
}

fn write_number(out: &mut Vec<u8>, number: &[u8], least: usize) {
    if number.iter().any(|byte| matches!(byte, b'e' | b'E')) {
        return out.extend_from_slice(number);
    }
    let point = number.iter().position(|byte| *byte == b'.').unwrap_or(number.len());
    let (whole, fraction) = number.split_at_checked(point).unwrap_or((number, &[]));
    let mut fraction = fraction.strip_prefix(b".").unwrap_or_default().to_vec();
    while fraction.last() == Some(&b'0') {
        fraction.pop();
    }
    fraction.resize(fraction.len().max(least), b'0');
    out.extend_from_slice(whole);
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(&fraction);
    }
}

/// The UTF-16 code units of a string, with its quotation marks.
fn units(string: &[u8]) -> Vec<u16> {
    let inner = string.get(1..string.len().saturating_sub(1)).unwrap_or_default();
    let text = std::str::from_utf8(inner).unwrap_or_default();
    let (mut out, mut characters) = (Vec::with_capacity(text.len()), text.chars());
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.next() {
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('u') => {
                    let digits = characters.by_ref().take(4).collect::<String>();
                    out.push(u16::from_str_radix(&digits, 16).unwrap_or(0xfffd));
                    continue;
                }
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        out.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
    }
    out
}

fn write_string(out: &mut Vec<u8>, string: &[u8], strings: Strings) {
    match strings {
        Strings::AsWritten => return out.extend_from_slice(string),
        Strings::SlashEscaped | Strings::SlashPlain => return write_slashes(out, string, strings),
        _ => {}
    }
    let slash = matches!(strings, Strings::PlainSlash | Strings::EscapedSlash | Strings::EscapedUpperSlash);
    let upper = matches!(strings, Strings::EscapedUpper | Strings::EscapedUpperSlash);
    let escaped = upper || matches!(strings, Strings::Escaped | Strings::EscapedSlash);
    let go = strings == Strings::Go;
    let escape = |out: &mut Vec<u8>, unit: u16| {
        let text = if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
        out.extend_from_slice(text.as_bytes());
    };
    out.push(b'"');
    for decoded in char::decode_utf16(units(string)) {
        match decoded {
            Ok('"') => out.extend_from_slice(b"\\\""),
            Ok('\\') => out.extend_from_slice(b"\\\\"),
            Ok('\u{8}') => out.extend_from_slice(b"\\b"),
            Ok('\u{c}') => out.extend_from_slice(b"\\f"),
            Ok('\n') => out.extend_from_slice(b"\\n"),
            Ok('\r') => out.extend_from_slice(b"\\r"),
            Ok('\t') => out.extend_from_slice(b"\\t"),
            Ok('/') if slash => out.extend_from_slice(b"\\/"),
            Ok(character) => {
                let special = character < ' ' || (escaped && !character.is_ascii());
                if special || (go && matches!(character, '&' | '<' | '>' | '\u{2028}' | '\u{2029}')) {
                    character.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escape(out, *unit));
                } else {
                    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
            Err(lone) => escape(out, lone.unpaired_surrogate()),
        }
    }
    out.push(b'"');
}

fn write_slashes(out: &mut Vec<u8>, string: &[u8], strings: Strings) {
    let mut bytes = string.iter().copied();
    while let Some(byte) = bytes.next() {
        match (byte, strings) {
            (b'\\', _) => match bytes.next() {
                Some(b'/') if strings == Strings::SlashPlain => out.push(b'/'),
                next => out.extend([b'\\'].into_iter().chain(next)),
            },
            (b'/', Strings::SlashEscaped) => out.extend_from_slice(b"\\/"),
            _ => out.push(byte),
        }
    }
}

/// The text with its members in one order, read once and written in many layouts.
pub(crate) struct Document<'t>(Value<'t>);

impl<'t> Document<'t> {
    pub(crate) fn parse(text: &'t [u8], order: Order) -> Self {
        Self(parse(text, &mut 0, order))
    }

    /// Overwrites `out`, whose memory serves all layouts. Says whether it is whole: it is no longer than `longest`.
    pub(crate) fn write(&self, out: &mut Vec<u8>, layout: Layout, longest: usize) -> bool {
        out.clear();
        write(&mut Bounded { out, longest }, &self.0, layout, 0)
    }

    /// Whether this text is what would be written. It is not written: indented, it may be many times as long.
    pub(crate) fn is_laid_out(&self, text: &[u8], layout: Layout) -> bool {
        let mut compared = Compared(text);
        write(&mut compared, &self.0, layout, 0) && compared.0.is_empty()
    }
}

/// Takes what is written, piece by piece, and says whether to go on.
trait Sink {
    fn put(&mut self, bytes: &[u8]) -> bool;
}

struct Bounded<'o> {
    out: &'o mut Vec<u8>,
    longest: usize,
}

impl Sink for Bounded<'_> {
    fn put(&mut self, bytes: &[u8]) -> bool {
        let fits = self.out.len() + bytes.len() <= self.longest;
        if fits {
            self.out.extend_from_slice(bytes);
        }
        fits
    }
}

/// What is left of a text that is compared.
struct Compared<'t>(&'t [u8]);

impl Sink for Compared<'_> {
    fn put(&mut self, bytes: &[u8]) -> bool {
        self.0.strip_prefix(bytes).map(|rest| self.0 = rest).is_some()
    }
}

fn skip(text: &[u8], at: &mut usize) {
    while text.get(*at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b':')) {
        *at += 1;
    }
}

fn parse<'t>(text: &'t [u8], at: &mut usize, order: Order) -> Value<'t> {
    skip(text, at);
    let opening = text.get(*at).copied();
    if !matches!(opening, Some(b'{' | b'[')) {
        return Value::Scalar(scalar(text, at));
    }
    *at += 1;
    let (mut members, mut items) = (Vec::new(), Vec::new());
    loop {
        skip(text, at);
        match text.get(*at) {
            None => break,
            Some(b'}' | b']') => {
                *at += 1;
                break;
            }
            Some(_) if opening == Some(b'{') => {
                let name = scalar(text, at);
                members.push((name, parse(text, at, order)));
            }
            Some(_) => items.push(parse(text, at, order)),
        }
    }
    match order {
        Order::AsWritten => {}
        Order::Utf16 => members.sort_by_cached_key(|(name, _)| units(name)),
        // The order of code points is that of the bytes of UTF-8.
        Order::Bytes => members.sort_by_cached_key(|(name, _)| unquoted(name)),
    }
    if opening == Some(b'{') { Value::Object(members) } else { Value::Array(items) }
}

fn scalar<'t>(text: &'t [u8], at: &mut usize) -> &'t [u8] {
    let start = *at;
    *at = token_end(text, start);
    text.get(start..*at).unwrap_or_default()
}

/// Says whether all was put.
fn write(out: &mut impl Sink, value: &Value<'_>, layout: Layout, depth: usize) -> bool {
    match value {
        Value::Scalar(token) => out.put(token),
        Value::Array(items) => {
            write_items(out, *b"[]", items, layout, depth, |out, item| write(out, item, layout, depth + 1))
        }
        Value::Object(members) => write_items(out, *b"{}", members, layout, depth, |out, (name, value)| {
            out.put(name) && out.put(layout.colon.as_bytes()) && write(out, value, layout, depth + 1)
        }),
    }
}

fn write_items<S: Sink, T>(
    out: &mut S,
    [open, close]: [u8; 2],
    items: &[T],
    layout: Layout,
    depth: usize,
    one: impl Fn(&mut S, &T) -> bool,
) -> bool {
    let new_line = |out: &mut S, depth| {
        let indented = |indent: &str| out.put(b"\n") && (0..depth).all(|_| out.put(indent.as_bytes()));
        layout.indent.is_none_or(indented)
    };
    out.put(&[open])
        && items.iter().enumerate().all(|(index, item)| {
            (index == 0 || out.put(layout.comma.as_bytes())) && new_line(out, depth + 1) && one(out, item)
        })
        && (items.is_empty() || new_line(out, depth))
        && out.put(&[close])
}

/// What a JSON string says, in UTF-8.
pub(crate) fn unquoted(string: &[u8]) -> Vec<u8> {
    if !string.contains(&b'\\') {
        return string.get(1..string.len().saturating_sub(1)).unwrap_or_default().to_vec();
    }
    String::from_utf16_lossy(&units(string)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Document, Layout, Order};

    #[test]
    fn layouts_are_compared_without_being_written() {
        let plain = Layout { indent: None, comma: ",", colon: ":" };
        let indented = Layout { indent: Some("  "), comma: ",", colon: ": " };
        for (text, is_plain, is_indented) in [
            (r#"{"a":[1,{}]}"#, true, false),
            ("{\n  \"a\": [\n    1,\n    {}\n  ]\n}", false, true),
            ("{\n  \"a\": [\n    1,\n    {}\n  ]\n}\n", false, false),
            ("{\n  \"a\": [\n    1,\n    {}\n  ]", false, false),
            ("[]", true, true),
        ] {
            let document = Document::parse(text.as_bytes(), Order::AsWritten);
            let is = [plain, indented].map(|layout| document.is_laid_out(text.as_bytes(), layout));
            assert_eq!(is, [is_plain, is_indented], "{text}");
        }
    }

    /// What would be a hundred times as long is given up, not written.
    #[test]
    fn what_is_written_is_bounded() {
        let text = format!("{}1{}{}", "[".repeat(127), ",1".repeat(1000), "]".repeat(127));
        let document = Document::parse(text.as_bytes(), Order::AsWritten);
        let mut out = Vec::new();
        let layout = Layout { indent: Some("    "), comma: ",", colon: ": " };
        assert!(!document.write(&mut out, layout, 10_000));
        assert!(out.capacity() <= 20_000, "{}", out.capacity());
        assert!(document.write(&mut out, layout, usize::MAX) && out.len() > 500_000);
    }
}
