//! Where in an object a fault is, in words of Python: `$.items[3].price` instead of a byte offset of a text that nobody
//! sees.

use std::fmt::Write as _;
use std::ops::Range;

/// What leads to the value that is open: the name of a member, where in the text, or the index of an item.
enum Step {
    Name(Range<usize>),
    Index(usize),
}

/// The path of the value that starts at an offset of a JSON text, or ends the text there. The text may be cut off; what
/// there is of it must be well formed.
#[cold]
pub(super) fn of(text: &[u8], offset: usize) -> String {
    let mut steps = Vec::new();
    let (mut at, mut string) = (0, 0..0);
    while at < offset {
        match text.get(at) {
            Some(b'"') => {
                string = at..end_of_string(text, at);
                at = string.end;
                continue;
            }
            Some(b'{') => steps.push(Step::Name(0..0)),
            Some(b'[') => steps.push(Step::Index(0)),
            Some(b'}' | b']') => drop(steps.pop()),
            Some(b':') => {
                if let Some(Step::Name(name)) = steps.last_mut() {
                    *name = string.clone();
                }
            }
            Some(b',') => match steps.last_mut() {
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
