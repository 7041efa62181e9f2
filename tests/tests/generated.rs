//! The generated files are what the sources make of them now.

use std::fs;

/// The first line in which two texts differ, as a person wants to read it.
fn first_difference(found: &str, due: &str) -> Option<String> {
    let mut lines = (found.split('\n'), due.split('\n'));
    for number in 1.. {
        match (lines.0.next(), lines.1.next()) {
            (None, None) => break,
            (found, due) if found != due => {
                return Some(format!(
                    "line {number}\n    is  {}\n    due {}",
                    found.unwrap_or("(the end)"),
                    due.unwrap_or("(the end)")
                ));
            }
            _ => {}
        }
    }
    None
}

#[test]
fn are_up_to_date() {
    let files = paysig_tests::generated().unwrap();
    assert!(!files.is_empty());
    for (path, due) in files {
        let found = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if let Some(difference) = first_difference(&found, &due) {
            panic!("{} is not what its source makes of it (run `make generate`): {difference}", path.display());
        }
    }
}

#[test]
fn a_difference_is_found() {
    assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
    assert!(first_difference("a\nb\n", "a\nc\n").unwrap().starts_with("line 2\n"));
    assert!(first_difference("a\n", "a").is_some());
    assert!(first_difference("a", "a\nb").is_some());
}
