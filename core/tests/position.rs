//! Where an offset is, for people.

use paysig::Position;

#[track_caller]
fn shows(text: &[u8], offset: usize, (line, column): (usize, usize), before: &str, after: &str) {
    let position = Position::new(text, offset);
    assert_eq!((position.line(), position.column()), (line, column));
    assert_eq!((position.before(), position.after()), (before, after));
    assert_eq!(position.to_string(), format!("line {line}, column {column}"));
    assert_eq!(Position::line_of(text, offset), line);
}

#[test]
fn lines_end_with_a_line_feed() {
    let text = b"{\n\n \"a\": 1\r\n}";
    shows(text, 0, (1, 1), "", "{");
    shows(text, 1, (1, 2), "{", "");
    shows(text, 2, (2, 1), "", "");
    shows(text, 5, (3, 3), " \"", "a\": 1\r");
    shows(text, 12, (4, 1), "", "}");
}

#[test]
fn an_offset_behind_the_text_is_its_end() {
    for offset in [3, 4, usize::MAX] {
        shows(b"[\n0", offset, (2, 2), "0", "");
    }
    shows(b"", 0, (1, 1), "", "");
}

#[test]
fn columns_count_characters_and_what_is_none() {
    shows("é€😀x".as_bytes(), 9, (1, 4), "é€😀", "x");
    // A byte that is no UTF-8 counts as one, and nothing is shown with it.
    shows(b"a\xff\xfebc", 4, (1, 5), "b", "c");
    shows(b"a\xff", 2, (1, 3), "", "");
    shows(b"\xffa", 0, (1, 1), "", "");
}

#[test]
fn an_excerpt_has_32_bytes_of_whole_characters() {
    let line = "0123456789".repeat(8);
    shows(line.as_bytes(), 40, (1, 41), &line[8..40], &line[40..72]);
    let euros = "€".repeat(24);
    // 32 bytes are ten characters and two bytes.
    shows(euros.as_bytes(), 36, (1, 13), &euros[..30], &euros[..30]);
}
