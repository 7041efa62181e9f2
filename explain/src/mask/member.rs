//! Finds the values of members whose names tell that a credential follows: in JSON, in forms, in what programs print, and
//! in text that is in another text. Syntax is only guessed at, because the text may be broken just there.

use std::collections::HashMap;
use std::ops::Range;

use super::written::Written;

/// Names whose values are hidden. `control` is a notification's signature.
const NAMES: [&[u8]; 5] = [b"login", b"pass", b"password", b"passphrase", b"control"];

/// The values of members with one of [`NAMES`].
pub(super) fn values(text: &[u8]) -> Vec<Range<usize>> {
    let is_json = text.trim_ascii_start().first().is_some_and(|first| b"{[\"".contains(first));
    let mut values = Values { text, is_form: !is_json, known: HashMap::new(), brackets: 0 };
    let mut names = NAMES.map(|name| Written::new(name).in_any_case());
    let mut found = Vec::new();
    // Also inside of what is a value already, for that may have been guessed wrongly.
    for at in 0..text.len() {
        for name in &mut names {
            found.extend(name.end(text, at).and_then(|end| values.after(end)).filter(|value| !value.is_empty()));
        }
    }
    found
}

/// What ends a value.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum End {
    /// This quotation mark, in so many texts in texts.
    Quote(u8, u32),
    /// What is next in a form.
    Field,
    /// What is next in anything else.
    Token,
}

struct Values<'t> {
    text: &'t [u8],
    is_form: bool,
    /// From where an end was looked for, and where it is: the same from everywhere between, so that it is found once.
    known: HashMap<End, Range<usize>>,
    /// Up to where brackets were followed.
    brackets: usize,
}

impl Values<'_> {
    /// The value that follows a name which ends here.
    fn after(&mut self, name: usize) -> Option<Range<usize>> {
        let text = self.text;
        let between = text.get(name..)?.iter().position(|byte| !is_space(*byte) && !b"\\\"'".contains(byte))?;
        let separator = name + between;
        let is_separated = matches!(text.get(separator), Some(b':' | b'='));
        let start = if is_separated {
            separator + 1
        } else {
            // No separator, but the quotation mark that ends the name and one that starts the value.
            let closing = text.get(name..separator)?.iter().position(|byte| b"\"'".contains(byte))?;
            let start = name + closing + 1;
            text.get(start..separator)?.iter().any(|byte| b"\"'".contains(byte)).then_some(start)?
        };
        let skip = |from: usize, more: &[u8]| {
            let rest = text.get(from..).unwrap_or_default();
            from + rest.iter().take_while(|byte| is_space(**byte) || more.contains(byte)).count()
        };
        let start = skip(start, b"");
        let is_field = self.is_form && text.get(separator) == Some(&b'=');
        let opening = skip(start, b"\\:=>");
        if let Some(&quote @ (b'"' | b'\'')) = text.get(opening) {
            let before = text.get(start..opening).unwrap_or_default();
            let escapes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
            let end = self.quoted(opening + 1, quote, escapes, is_field);
            if !is_field {
                return Some(opening + 1..end);
            }
            // In a form, a quotation mark is the value's own, and need not have another.
            let field = self.end(start, End::Field);
            return Some(start..if end < text.len() { end.max(field) } else { field });
        }
        if !is_field && matches!(text.get(start), Some(b'{' | b'[')) {
            return Some(start..self.bracketed(start));
        }
        Some(start..self.end(start, if is_field { End::Field } else { End::Token }))
    }

    /// The end of a value in quotation marks that have so many backslashes before them.
    fn quoted(&mut self, from: usize, quote: u8, escapes: usize, is_field: bool) -> usize {
        let closing = self.end(from, End::Quote(quote, (escapes + 1).ilog2()));
        match self.text.get(closing + 1) {
            // Where nothing follows that could, a quotation mark was not escaped as it should have been.
            Some(next) if !is_space(*next) && !b",;:)}]&\\\"'".contains(next) && !is_field => {
                self.end(closing + 1, End::Token)
            }
            _ => {
                let value = self.text.get(from..closing).unwrap_or_default();
                closing - value.iter().rev().take(escapes).take_while(|byte| **byte == b'\\').count()
            }
        }
    }

    /// The end of an array or an object. What is inside of one before is hidden with it.
    fn bracketed(&mut self, from: usize) -> usize {
        let (mut at, mut depth) = (from, 0_usize);
        if from < self.brackets {
            return from;
        }
        while let Some(byte) = self.text.get(at) {
            match byte {
                b'"' => at = self.end(at + 1, End::Quote(b'"', 0)),
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        self.brackets = at.min(self.text.len());
        self.brackets
    }

    /// Where the first of these is from here on; the end of the text where none is.
    fn end(&mut self, from: usize, end: End) -> usize {
        if let Some(known) = self.known.get(&end).filter(|known| known.contains(&from)) {
            return known.end;
        }
        let rest = self.text.get(from..).unwrap_or_default();
        let mut backslashes = 0;
        let found = rest.iter().enumerate().position(|(index, byte)| {
            let ends = match end {
                End::Quote(quote, texts) => *byte == quote && closes(backslashes, texts),
                End::Field => b"&\r\n".contains(byte),
                // A quotation mark ends the string that all this stands in, where it can end one.
                End::Token if *byte == b'"' => {
                    rest.get(index + 1).is_none_or(|next| is_space(*next) || b",:}]\\".contains(next))
                }
                End::Token => b",}]&\r\n".contains(byte),
            };
            backslashes = if *byte == b'\\' { backslashes + 1 } else { 0 };
            ends
        });
        let to = found.map_or(self.text.len(), |found| from + found);
        self.known.insert(end, from..to);
        to
    }
}

/// Whether a quotation mark behind so many backslashes ends a string in so many texts: each has doubled them.
fn closes(mut backslashes: usize, texts: u32) -> bool {
    for _ in 0..texts {
        if backslashes % 2 == 0 {
            // It ends a text around it.
            return true;
        }
        backslashes /= 2;
    }
    backslashes % 2 == 0
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}
