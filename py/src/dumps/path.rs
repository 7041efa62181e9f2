//! Where in an object a fault is, in words of Python: `$.items[3].price` instead of a byte offset of a text that nobody
//! sees.

use std::fmt::Write as _;
use std::ops::Range;

/// What leads to the value that is open: the name of a member, where in the text, or the index of an item.
enum Step {
    Name(Range<usize>),
    Index(usize),
}

/// The path of the value that starts at an offset of a JSON text, or would start at its end.
#[cold]
pub(super) fn of(text: &[u8], offset: usize) -> String {
    let mut text = text.get(..offset).unwrap_or(text).to_vec();
    if !matches!(text.last(), None | Some(b'[' | b'{' | b':' | b',')) {
        text.push(b',');
    }
    let mut steps = Vec::new();
    let (mut at, mut string) = (0, 0..0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                string = at..end_of_string(&text, at);
                at = string.end;
                continue;
            }
            b'{' => steps.push(Step::Name(0..0)),
            b'[' => steps.push(Step::Index(0)),
            b'}' | b']' => drop(steps.pop()),
            b':' => {
                if let Some(Step::Name(name)) = steps.last_mut() {
                    *name = string.clone();
                }
            }
            b',' => match steps.last_mut() {
                Some(Step::Name(name)) => *name = 0..0,
                Some(Step::Index(index)) => *index += 1,
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    let mut path = String::from("$");
    for step in steps {
        match step {
            Step::Index(index) => drop(write!(path, "[{index}]")),
            Step::Name(name) => path.push_str(&member(text.get(name).unwrap_or_default())),
        }
    }
    path
}

/// A member's name as a step of the path; nothing before the name is known.
fn member(quoted: &[u8]) -> String {
    let quoted = String::from_utf8_lossy(quoted);
    let name = quoted.trim_matches('"');
    let plain = !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(|character| character.is_alphanumeric() || character == '_');
    match (quoted.is_empty(), plain && !name.is_empty()) {
        (true, _) => String::new(),
        (_, true) => format!(".{name}"),
        (_, false) => format!("[{quoted}]"),
    }
}

fn end_of_string(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    loop {
        match text.get(at) {
            Some(b'\\') => at += 2,
            Some(b'"') | None => return at + 1,
            _ => at += 1,
        }
    }
}
