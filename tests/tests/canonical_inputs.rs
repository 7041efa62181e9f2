//! The generated inputs are what they claim to be, and canonicalize as the reference says.

use paysig::{Form, canonicalize_to_vec};
use paysig_tests::{inputs, reference};

#[test]
fn sizes() {
    assert_eq!(inputs::cashout().len(), 389);
    assert!((4000..=4200).contains(&inputs::payment().len()), "{}", inputs::payment().len());
    assert!((102_400..=103_400).contains(&inputs::transactions().len()));
}

#[test]
fn canonical() {
    for text in [inputs::cashout(), inputs::payment(), inputs::transactions()] {
        let compact = canonicalize_to_vec(Form::Compact, inputs::pretty(&text).as_bytes());
        assert_eq!(compact.as_deref(), Ok(text.as_bytes()));
        let due = reference::canonicalize(Form::Jcs, text.as_bytes());
        assert!(due.is_some());
        assert_eq!(canonicalize_to_vec(Form::Jcs, text.as_bytes()).ok(), due);
        assert_eq!(canonicalize_to_vec(Form::Jcs, inputs::pretty(&text).as_bytes()).ok(), due);
    }
}
