//! The error table is a bijection, and its numbers and slugs stay what they are.

use std::collections::HashSet;

use paysig::onekey::Settings;
use paysig::{Error, ErrorKind, Form};

#[test]
fn numbers_and_slugs_are_unique_and_well_formed() {
    let (mut numbers, mut slugs) = (HashSet::new(), HashSet::new());
    for kind in ErrorKind::ALL {
        assert!(kind.code() > 0, "0 is success: {kind:?}");
        assert!(numbers.insert(kind.code()), "{kind:?}");
        assert!(slugs.insert(kind.slug()), "{kind:?}");
        assert!(kind.slug().bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{kind:?}");
        assert!(!kind.message().ends_with('.'), "{kind:?}");
        assert_eq!(ErrorKind::from_code(kind.code()), Some(*kind));
        assert_eq!(kind.slug_c().to_str(), Ok(kind.slug()));
        assert_eq!(kind.message_c().to_str(), Ok(kind.message()));
    }
    assert!(ErrorKind::ALL.is_sorted_by_key(|kind| kind.code()));
    for code in [0, -1, i32::MAX, i32::MIN] {
        assert_eq!(ErrorKind::from_code(code), None);
    }
}

#[test]
fn an_error_tells_what_and_where() {
    let plain = Error::new(ErrorKind::SecretEmpty);
    assert_eq!((plain.offset(), plain.needed()), (None, None));
    assert_eq!(plain.to_string(), "the secret is empty (secret-empty)");
    let placed = Error::at(ErrorKind::SignatureNotHex, 7);
    assert_eq!((placed.offset(), placed.needed()), (Some(7), None));
    assert!(placed.to_string().ends_with("(signature-not-hex, at byte 7)"));
    let small = Error::needs(65);
    assert_eq!((small.kind(), small.offset(), small.needed()), (ErrorKind::BufferTooSmall, None, Some(65)));
    assert!(small.to_string().ends_with("(buffer-too-small, 65 bytes are needed)"));
    assert_eq!(ErrorKind::SecretEmpty.to_string(), plain.to_string());
    let scratch = paysig::canonical_len(Form::Jcs, b"{\"a\":1}", &mut []).unwrap_err();
    assert!(scratch.to_string().ends_with("(scratch-too-small, 2 slots are needed)"), "{scratch}");
    let setting = Settings::parse(b"PAYSIG_API_KEY=\nPAYSIG_API_KEY=").unwrap_err();
    assert!(setting.to_string().ends_with("(field-duplicate, API Key, at byte 16)"), "{setting}");
}
