//! JSON values of a fuzzer's bytes, and texts of them: random bytes seldom get far into a text.

use std::fmt::Write;

use arbitrary::{Arbitrary, Result, Unstructured};
use paysig::{Builder, Error, Form};

#[derive(Clone, Debug)]
pub enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    /// A number by its text.
    Number(String),
    String(String),
    Array(Vec<Value>),
    Object(Vec<(String, Value)>),
}

/// A little more than the forms accept.
const DEPTH: u32 = 131;

/// What strings and names are made of: few, so that names are given twice, start alike and differ in their ranks.
const PIECES: [&str; 22] = [
    "a",
    "b",
    "c",
    "x",
    "member_",
    "12345678",
    "/",
    "\u{7f}",
    "é",
    "€",
    "\u{d7ff}",
    "\u{e000}",
    "\u{ffff}",
    "\u{10000}",
    "😀",
    "\"",
    "\\",
    "\n",
    "\u{8}",
    "\0",
    "\u{1f}",
    "\u{2028}",
];

impl<'a> Arbitrary<'a> for Value {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        value(bytes, 0)
    }
}

/// The kinds are told by the first byte. Where the bytes end, everything that is open ends too.
fn value(bytes: &mut Unstructured<'_>, depth: u32) -> Result<Value> {
    Ok(match u8::arbitrary(bytes)? % 12 {
        0 => Value::Null,
        1 => Value::Bool(bool::arbitrary(bytes)?),
        2 => Value::Integer(i64::arbitrary(bytes)?),
        3 => Value::Integer(i8::arbitrary(bytes)?.into()),
        4 => Value::Float(Some(f64::arbitrary(bytes)?).filter(|double| double.is_finite()).unwrap_or_default()),
        5 => Value::Float(f64::from(i32::arbitrary(bytes)?) / 100.0),
        6 => Value::Number(number(bytes)?),
        7 => Value::String(string(bytes)?),
        8 | 9 if depth < DEPTH => {
            let mut items = Vec::new();
            while more(bytes)? {
                items.push(value(bytes, depth + 1)?);
            }
            Value::Array(items)
        }
        10 | 11 if depth < DEPTH => {
            let mut members = Vec::new();
            while more(bytes)? {
                members.push((string(bytes)?, value(bytes, depth + 1)?));
            }
            Value::Object(members)
        }
        _ => Value::Null,
    })
}

fn more(bytes: &mut Unstructured<'_>) -> Result<bool> {
    Ok(u8::arbitrary(bytes)? % 16 != 0)
}

fn string(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut string = String::new();
    loop {
        let byte = usize::from(u8::arbitrary(bytes)?);
        match byte % 32 {
            0 => return Ok(string),
            1 => string.push(char::arbitrary(bytes)?),
            2 => string.extend(std::iter::repeat_n('x', u8::arbitrary(bytes)?.into())),
            piece => string.push_str(PIECES[piece % PIECES.len()]),
        }
    }
}

/// Any text that the grammar of numbers allows, RFC 8259, section 6.
fn number(bytes: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    let zeros = |bytes: &mut Unstructured<'_>| Ok("0".repeat((u8::arbitrary(bytes)? % 40).into()));
    if bool::arbitrary(bytes)? {
        text.push('-');
    }
    match u8::arbitrary(bytes)? % 4 {
        0 => text.push('0'),
        1 => write!(text, "{}", u64::arbitrary(bytes)?).unwrap_or_default(),
        2 => write!(text, "{}{}", u64::arbitrary(bytes)?.max(1), zeros(bytes)?).unwrap_or_default(),
        _ => write!(text, "{}", u128::arbitrary(bytes)?).unwrap_or_default(),
    }
    if bool::arbitrary(bytes)? {
        write!(text, ".{}{}{}", zeros(bytes)?, u64::arbitrary(bytes)?, zeros(bytes)?).unwrap_or_default();
    }
    if bool::arbitrary(bytes)? {
        let sign = ["", "+", "-"][usize::from(u8::arbitrary(bytes)? % 3)];
        let letter = if bool::arbitrary(bytes)? { 'e' } else { 'E' };
        write!(text, "{letter}{sign}{}{}", zeros(bytes)?, u16::arbitrary(bytes)? % 700).unwrap_or_default();
    }
    Ok(text)
}

impl Value {
    /// The text as `serde_json` writes its parts, without white space.
    #[must_use]
    pub fn text(&self) -> String {
        self.styled(0)
    }

    /// The text with white space and escapes where a seed says so, and seldom half of a surrogate pair. The seed 0 wants
    /// none.
    #[must_use]
    pub fn styled(&self, seed: u64) -> String {
        let mut writer = Writer { out: String::new(), seed };
        writer.value(self);
        writer.out
    }

    /// The same by a builder's calls.
    ///
    /// # Errors
    /// The builder's.
    pub fn build(&self, form: Form, builder: &mut Builder) -> std::result::Result<(), Error> {
        match self {
            Self::Null => builder.null(),
            Self::Bool(value) => builder.bool(*value),
            Self::Integer(value) => builder.integer(*value)?,
            // A double has no text of its own that `compact` could keep.
            Self::Float(_) if form == Form::Compact => builder.number(&self.text())?,
            Self::Float(value) => builder.float(*value)?,
            Self::Number(text) => builder.number(text)?,
            Self::String(string) => builder.string(string),
            Self::Array(items) => {
                builder.open_array()?;
                items.iter().try_for_each(|item| item.build(form, builder))?;
                builder.close_array();
            }
            Self::Object(members) => {
                builder.open_object()?;
                for (name, value) in members {
                    builder.name(name);
                    value.build(form, builder)?;
                }
                builder.close_object()?;
            }
        }
        Ok(())
    }
}

struct Writer {
    out: String,
    seed: u64,
}

impl Writer {
    fn value(&mut self, value: &Value) {
        self.space();
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::Integer(value) => write!(self.out, "{value}").unwrap_or_default(),
            Value::Float(value) => self.out.push_str(&serde_json::to_string(value).unwrap_or_default()),
            Value::Number(text) => self.out.push_str(text),
            Value::String(string) => self.string(string),
            Value::Array(items) => self.list('[', items, ']', Self::value),
            Value::Object(members) => self.list('{', members, '}', |writer, (name, value)| {
                writer.space();
                writer.string(name);
                writer.space();
                writer.out.push(':');
                writer.value(value);
            }),
        }
        self.space();
    }

    fn list<T>(&mut self, open: char, items: &[T], close: char, write: fn(&mut Self, &T)) {
        self.out.push(open);
        self.space();
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            write(self, item);
        }
        self.out.push(close);
    }

    fn string(&mut self, string: &str) {
        if self.seed == 0 {
            return self.out.push_str(&serde_json::to_string(string).unwrap_or_default());
        }
        self.out.push('"');
        for character in string.chars() {
            match (self.dice(8), character) {
                (0, '"' | '\\' | '/') => self.out.extend(['\\', character]),
                (0, '\n') => self.out.push_str("\\n"),
                (0, '\u{8}') => self.out.push_str("\\b"),
                (0..4, _) | (_, '\0'..' ' | '"' | '\\') => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        let upper = self.dice(2) == 0;
                        let text = if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
                        self.out.push_str(&text);
                    }
                }
                _ => self.out.push(character),
            }
        }
        if self.dice(500) == 0 {
            let half = ["\\ud800", "\\uDFFF", "\\udc00\\ud800"][self.dice(3)];
            self.out.push_str(half);
        }
        self.out.push('"');
    }

    fn space(&mut self) {
        if self.seed != 0 {
            let space = ["", "", "", " ", "\n", "\r\n\t", "\n        ", "                 "][self.dice(8)];
            self.out.push_str(space);
        }
    }

    fn dice(&mut self, sides: u64) -> usize {
        self.seed = self.seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F) | 1 << 63;
        usize::try_from((self.seed >> 32) % sides).unwrap_or_default()
    }
}
