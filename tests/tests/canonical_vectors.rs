//! The vectors `canonical.json` and `json-errors.json`, in every way the core can be called.

use std::error::Error;

use paysig::{ErrorKind, Form, Key, Slot, canonical_len, canonicalize, canonicalize_to_vec, slots_needed};
use paysig_tests::vectors::{self, Canonical, Due, bytes};

fn each(
    mut check: impl FnMut(&str, Form, &[u8], Option<&Due>) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    for file in ["canonical.json", "json-errors.json"] {
        let cases: Vec<Canonical> = vectors::cases(file)?;
        assert!(cases.len() > 50, "{file}: only {} cases", cases.len());
        for case in &cases {
            let input = case.input.bytes();
            for form in Form::ALL {
                check(&format!("{file}: {} as {form}", case.name), *form, &input, case.forms.get(form.name()))?;
            }
        }
    }
    Ok(())
}

#[test]
fn bytes_and_errors() -> Result<(), Box<dyn Error>> {
    each(|name, form, input, due| {
        let made = canonicalize_to_vec(form, input);
        match due {
            None => assert!(made.is_ok(), "{name}: {made:?}"),
            Some(Due { error: Some(slug), offset, .. }) => {
                assert_eq!(
                    made.map_err(|error| (error.slug(), error.offset())),
                    Err((slug.as_str(), *offset)),
                    "{name}"
                );
            }
            Some(due) => {
                let text = bytes(due.output_hex.as_deref().unwrap_or_default());
                assert_eq!(made.as_deref().map_err(ToString::to_string), Ok(text.as_slice()), "{name}");
                assert_eq!(canonicalize_to_vec(form, &text), Ok(text), "{name}: not its own form");
            }
        }
        Ok(())
    })
}

#[test]
fn every_sink_agrees() -> Result<(), Box<dyn Error>> {
    let key = Key::new("cashout_secret_key")?;
    each(|name, form, input, _| {
        let made = canonicalize_to_vec(form, input);
        // Malformed texts tell their fault only with the slots that reach it.
        let needed = slots_needed(input).unwrap_or(input.len());
        let slots = if matches!(form, Form::Verbatim | Form::Compact) { 0 } else { needed };
        let mut scratch = vec![Slot::EMPTY; slots];
        let scratch = scratch.as_mut_slice();
        assert_eq!(canonical_len(form, input, scratch), made.as_ref().map(Vec::len).map_err(|error| *error), "{name}");
        let signature = key.sign_canonical(form, input, scratch);
        let Ok(text) = made else {
            assert_eq!(
                signature.map_err(|error| error.kind()).err(),
                made.map_err(|error| error.kind()).err(),
                "{name}"
            );
            return Ok(());
        };
        assert_eq!(signature.as_ref().ok(), Some(&key.sign(&text)), "{name}");
        key.verify_canonical(form, input, scratch, key.sign(&text).to_hex())?;
        let error =
            key.verify_canonical(form, input, scratch, key.sign(b"other").to_hex()).map_err(|error| error.kind());
        assert_eq!(error, Err(ErrorKind::SignatureMismatch), "{name}");

        let mut out = vec![0xAA; text.len() + 9];
        assert_eq!(canonicalize(form, input, scratch, &mut out), Ok(text.as_slice()), "{name}");
        assert_eq!(
            canonicalize(form, input, scratch, &mut out[..text.len()]),
            Ok(text.as_slice()),
            "{name}: no byte to spare"
        );
        if !text.is_empty() {
            let error = canonicalize(form, input, scratch, &mut out[..text.len() - 1]);
            assert_eq!(error, Err(paysig::Error::needs(text.len())), "{name}: one byte too few");
            let error = canonicalize(form, input, scratch, &mut []);
            assert_eq!(error, Err(paysig::Error::needs(text.len())), "{name}: no buffer");
        }
        Ok(())
    })
}

#[test]
fn scratch_too_small_says_what_is_needed() -> Result<(), Box<dyn Error>> {
    each(|name, form, input, due| {
        let needed = slots_needed(input).unwrap_or(0);
        for slots in 0..needed.min(20) {
            let made = canonical_len(form, input, vec![Slot::EMPTY; slots].as_mut_slice());
            match made {
                // Sorted texts need fewer slots, and so may those that are refused before.
                Ok(_) => assert!(due.is_none_or(|due| due.error.is_none()), "{name}"),
                Err(error) if error.kind() == ErrorKind::ScratchTooSmall => {
                    assert_eq!((error.needed(), error.offset()), (Some(needed), None), "{name}");
                }
                Err(error) => assert_eq!(due.and_then(|due| due.error.as_deref()), Some(error.slug()), "{name}"),
            }
        }
        Ok(())
    })
}

#[test]
fn scratch_too_small_for_a_malformed_text_says_what_reaches_its_fault() -> Result<(), Box<dyn Error>> {
    let mut asked = 0;
    each(|name, form, input, due| {
        if slots_needed(input).is_ok() {
            return Ok(());
        }
        let mut made = canonical_len(form, input, [].as_mut_slice());
        if let Some(slots) = made.as_ref().err().and_then(paysig::Error::needed) {
            asked += 1;
            made = canonical_len(form, input, vec![Slot::EMPTY; slots].as_mut_slice());
        }
        let made = made.map_err(|error| (error.slug(), error.offset()));
        match due.and_then(|due| due.error.as_deref().map(|slug| (slug, due.offset))) {
            Some(due) => assert_eq!(made, Err(due), "{name}"),
            None => assert!(made.is_ok(), "{name}: {made:?}"),
        }
        Ok(())
    })?;
    assert!(asked > 20, "only {asked} texts with members");
    Ok(())
}

/// Where a text goes on, more of it is read at once.
#[test]
fn faults_are_the_same_with_more_text_behind_them() -> Result<(), Box<dyn Error>> {
    let mut numbers = 0;
    each(|name, form, input, due| {
        let Some((slug, Some(offset))) = due.and_then(|due| Some((due.error.as_deref()?, due.offset))) else {
            return Ok(());
        };
        if offset == input.len() {
            return Ok(());
        }
        let longer = [input, [b' '; 64].as_slice()].concat();
        let made = canonicalize_to_vec(form, &longer).map_err(|error| (error.slug(), error.offset()));
        assert_eq!(made, Err((slug, Some(offset))), "{name}");
        numbers += usize::from(slug == ErrorKind::JsonBadNumber.slug());
        Ok(())
    })?;
    assert!(numbers > 20, "only {numbers} malformed numbers");
    Ok(())
}

#[test]
fn truncated_at_every_byte() {
    // Texts in brackets: no part of them is one.
    let texts = paysig_tests::inputs::payment();
    for end in 0..texts.len() {
        for form in [Form::Compact, Form::Jcs, Form::JcsExact] {
            let error =
                canonicalize_to_vec(form, &texts.as_bytes()[..end]).map_err(|error| (error.kind(), error.offset()));
            let whole = std::str::from_utf8(&texts.as_bytes()[..end]);
            let due = match whole {
                Ok(_) => (ErrorKind::JsonUnexpectedEnd, Some(end)),
                Err(fault) => (ErrorKind::InputNotUtf8, Some(fault.valid_up_to())),
            };
            assert_eq!(error, Err(due), "{form}, the first {end} bytes");
        }
    }
}
