//! Texts of any values, in any style: every form equal to the reference, its own canonical form, and the JCS forms the
//! same for every style.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paysig::{Form, canonicalize_to_vec};
use paysig_fuzz::reference;
use paysig_fuzz::value::Value;

fuzz_target!(|parts: (u64, Value)| {
    let (seed, value) = parts;
    let (plain, styled) = (value.text(), value.styled(seed | 1));
    for form in Form::ALL {
        let [plain, styled] = [&plain, &styled].map(|text| {
            let made = canonicalize_to_vec(*form, text.as_bytes()).ok();
            assert_eq!(made, reference::canonicalize(*form, text.as_bytes()), "{form} of {text}");
            if let Some(canonical) = &made {
                assert_eq!(canonicalize_to_vec(*form, canonical).as_ref(), Ok(canonical), "{form} again");
            }
            made
        });
        if matches!(form, Form::Jcs | Form::JcsExact) {
            // The styled text may have half of a surrogate pair, which is refused.
            assert!(styled.is_none() || styled == plain, "{form}");
        }
    }
});
