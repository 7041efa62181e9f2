//! Every form of any bytes: equal to the reference, and its own canonical form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paysig::{Form, canonicalize_to_vec};
use paysig_fuzz::reference;

fuzz_target!(|input: &[u8]| {
    for form in Form::ALL {
        let made = canonicalize_to_vec(*form, input);
        assert_eq!(made.as_ref().ok(), reference::canonicalize(*form, input).as_ref(), "{form}");
        if let Ok(text) = made {
            assert_eq!(canonicalize_to_vec(*form, &text), Ok(text), "{form}");
        }
    }
});
