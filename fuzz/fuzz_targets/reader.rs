//! The reader on any bytes: no panic, an offset inside the text, the verdict of the reference.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paysig::{Form, Position, slots_needed};

fuzz_target!(|input: &[u8]| {
    let verdict = slots_needed(input);
    if let Err(error) = verdict {
        let offset = error.offset().expect("an offset");
        assert!(offset <= input.len());
        let position = Position::new(input, offset);
        assert!(position.line() >= 1 && position.column() >= 1);
    }
    let reference = paysig_fuzz::reference::canonicalize(Form::Compact, input);
    assert_eq!(verdict.is_ok(), reference.is_some());
});
