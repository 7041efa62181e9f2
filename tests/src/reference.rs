//! The reference: canonical forms the slow and obvious way, with a tree, a heap and the standard library's numbers.
//! It shares nothing with the core, and is what the core's fast code is held against.

#![expect(clippy::indexing_slicing, reason = "obvious rather than safe: a panic fails the test")]

use std::collections::BTreeMap;

use paysig::Form;

/// A JSON value. Numbers keep their text, strings and names their UTF-16 code units.
enum Value {
    Plain(String),
    Number(String),
    Text(Vec<u16>),
    Array(Vec<Value>),
    /// `BTreeMap` sorts by code units, as RFC 8785 wants.
    Object(BTreeMap<Vec<u16>, Value>),
}

/// The canonical form; nothing where the form refuses the text.
#[must_use]
pub fn canonicalize(form: Form, input: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(input).ok().filter(|text| !text.starts_with('\u{FEFF}'))?;
    if form == Form::Verbatim {
        return Some(input.to_vec());
    }
    let characters: Vec<char> = text.chars().collect();
    let mut parser =
        Parser { text: &characters, at: 0, depth: 0, compact: String::new(), lenient: form == Form::Compact };
    let value = parser.value()?;
    parser.space();
    if parser.at < characters.len() {
        return None;
    }
    if form == Form::Compact {
        return Some(parser.compact.into_bytes());
    }
    let mut out = String::new();
    write(&value, form == Form::JcsExact, &mut out)?;
    Some(out.into_bytes())
}

struct Parser<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
    /// All tokens as they were written.
    compact: String,
    /// Whether names may be given twice.
    lenient: bool,
}

impl Parser<'_> {
    fn space(&mut self) {
        while matches!(self.text.get(self.at), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        self.compact.push(next);
        Some(next)
    }

    fn expect(&mut self, due: char) -> Option<()> {
        (self.take()? == due).then_some(())
    }

    fn value(&mut self) -> Option<Value> {
        self.space();
        match self.peek()? {
            '{' => self.nested(Self::object),
            '[' => self.nested(Self::array),
            '"' => self.string().map(Value::Text),
            't' => self.word("true"),
            'f' => self.word("false"),
            'n' => self.word("null"),
            _ => self.number(),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        self.depth += 1;
        if self.depth > 128 {
            return None;
        }
        let value = read(self)?;
        self.depth -= 1;
        Some(value)
    }

    fn word(&mut self, word: &str) -> Option<Value> {
        word.chars().try_for_each(|due| self.expect(due))?;
        Some(Value::Plain(word.to_owned()))
    }

    fn object(&mut self) -> Option<Value> {
        let mut members = BTreeMap::new();
        self.expect('{')?;
        self.space();
        if self.peek()? == '}' {
            self.take();
            return Some(Value::Object(members));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.space();
            self.expect(':')?;
            let value = self.value()?;
            if members.insert(name, value).is_some() && !self.lenient {
                return None;
            }
            self.space();
            match self.take()? {
                ',' => {}
                '}' => return Some(Value::Object(members)),
                _ => return None,
            }
        }
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        self.expect('[')?;
        self.space();
        if self.peek()? == ']' {
            self.take();
            return Some(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            match self.take()? {
                ',' => {}
                ']' => return Some(Value::Array(items)),
                _ => return None,
            }
        }
    }

    fn string(&mut self) -> Option<Vec<u16>> {
        let mut units = Vec::new();
        self.expect('"')?;
        loop {
            match self.take()? {
                '"' => return Some(units),
                '\\' => units.push(self.escape()?),
                '\0'..' ' => return None,
                plain => units.extend_from_slice(plain.encode_utf16(&mut [0; 2])),
            }
        }
    }

    fn escape(&mut self) -> Option<u16> {
        Some(match self.take()? {
            'b' => 8,
            't' => 9,
            'n' => 10,
            'f' => 12,
            'r' => 13,
            plain @ ('"' | '\\' | '/') => u16::try_from(u32::from(plain)).ok()?,
            'u' => {
                let mut unit = 0;
                for _ in 0..4 {
                    unit = unit << 4 | u16::try_from(self.take()?.to_digit(16)?).ok()?;
                }
                unit
            }
            _ => return None,
        })
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        if self.peek()? == '-' {
            self.take();
        }
        let first = self.peek()?;
        if self.digits()? > 1 && first == '0' {
            return None;
        }
        if self.peek() == Some('.') {
            self.take();
            self.digits()?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.take();
            if matches!(self.peek(), Some('+' | '-')) {
                self.take();
            }
            self.digits()?;
        }
        Some(Value::Number(self.text[start..self.at].iter().collect()))
    }

    /// One digit at least; tells how many.
    fn digits(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.take();
        }
        Some(self.at - start).filter(|count| *count > 0)
    }
}

fn write(value: &Value, exact: bool, out: &mut String) -> Option<()> {
    match value {
        Value::Plain(word) => out.push_str(word),
        Value::Number(text) => out.push_str(&number(text, exact)?),
        Value::Text(units) => string(units, out)?,
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(item, exact, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                string(name, out)?;
                out.push(':');
                write(member, exact, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

fn string(units: &[u16], out: &mut String) -> Option<()> {
    out.push('"');
    for character in char::decode_utf16(units.iter().copied()) {
        match character.ok()? {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control @ '\0'..' ' => out.extend(["\\u", &format!("{:04x}", u32::from(control))]),
            plain => out.push(plain),
        }
    }
    out.push('"');
    Some(())
}

/// ECMAScript's text for a number, by the digits that the standard library prints; nothing where it is refused.
fn number(text: &str, exact: bool) -> Option<String> {
    let double: f64 = text.parse().ok().filter(|double: &f64| double.is_finite())?;
    let printed = ecmascript(double);
    (!exact || significant(text) == significant(&printed)).then_some(printed)
}

/// ECMA-262, `Number::toString`: from the shortest digits, which `{:e}` prints; of two that are as close, the even ones.
#[must_use]
pub fn ecmascript(double: f64) -> String {
    if double == 0.0 {
        return "0".to_owned();
    }
    let mut shortest = format!("{:e}", double.abs());
    // `{:e}` rounds a tie up. With a given number of digits it goes to the even one.
    let places = shortest.find('e').unwrap_or_default().saturating_sub(2);
    let even = format!("{:.places$e}", double.abs());
    if even.parse() == Ok(double.abs()) {
        shortest = even;
    }
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits = digits.replace('.', "");
    let k = i32::try_from(digits.len()).unwrap_or_default();
    let n = exponent.parse::<i32>().unwrap_or_default() + 1;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    let sign = if double < 0.0 { "-" } else { "" };
    let (head, tail) = digits.split_at(usize::try_from(n.clamp(0, k)).unwrap_or_default());
    let text = match n {
        _ if k <= n && n <= 21 => format!("{digits}{}", zeros(n - k)),
        1..=21 => format!("{head}.{tail}"),
        -5..=0 => format!("0.{}{digits}", zeros(-n)),
        _ => {
            let (first, others) = digits.split_at(1);
            let point = if others.is_empty() { "" } else { "." };
            format!("{first}{point}{others}e{:+}", n - 1)
        }
    };
    format!("{sign}{text}")
}

/// A number's significant digits and where its decimal point is. Exponents beyond 2^63 count as zero.
fn significant(text: &str) -> (String, i64) {
    let text = text.trim_start_matches('-').to_lowercase();
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{integer}{fraction}");
    let first = digits.len() - digits.trim_start_matches('0').len();
    let point = i64::try_from(integer.len()).unwrap_or_default() - i64::try_from(first).unwrap_or_default();
    let digits = digits.trim_matches('0').to_owned();
    let place = if digits.is_empty() { 0 } else { point + exponent.parse::<i64>().unwrap_or_default() };
    (digits, place)
}
