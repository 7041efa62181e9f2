//! The sinks against each other: signer, buffer, counter and `Vec`, with as many slots as the first byte says; and
//! `verbatim` against its check of pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paysig::{ErrorKind, Form, Key, Slot, Utf8Checker, canonical_len, canonicalize, canonicalize_to_vec};

fuzz_target!(|input: &[u8]| {
    let Some((slots, input)) = input.split_first() else { return };
    let mut scratch = vec![Slot::EMPTY; usize::from(*slots)];
    let scratch = scratch.as_mut_slice();
    let mut checker = Utf8Checker::new();
    let refused = input.chunks(usize::from(*slots % 9) + 1).find_map(|piece| checker.update(piece).err());
    let whole = canonicalize_to_vec(Form::Verbatim, input).err();
    assert_eq!(checker.finish().err(), whole);
    assert!(refused.is_none() || refused == whole);
    let key = Key::from_bytes(b"key").expect("a key");
    for form in Form::ALL {
        let made = canonicalize_to_vec(*form, input);
        let length = canonical_len(*form, input, scratch);
        if matches!(length, Err(error) if error.kind() == ErrorKind::ScratchTooSmall) {
            continue;
        }
        assert_eq!(length, made.as_ref().map(Vec::len).map_err(|error| *error));
        let signature = key.sign_canonical(*form, input, scratch);
        assert_eq!(signature, made.as_ref().map(|text| key.sign(text)).map_err(|error| *error));
        if let Ok(text) = made {
            let mut out = vec![0; text.len()];
            assert_eq!(canonicalize(*form, input, scratch, &mut out), Ok(text.as_slice()));
        }
    }
});
