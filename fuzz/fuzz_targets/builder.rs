//! The builder makes of any value what `canonicalize` makes of its text, and no sequence of calls is too odd for it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use paysig::{Builder, Form, canonicalize_to_vec};
use paysig_fuzz::value::Value;

fuzz_target!(|parts: (Value, Vec<(u8, &str)>)| {
    let (value, calls) = parts;
    let text = value.text();
    let mut builder = Builder::new(Form::Verbatim);
    for form in [Form::Compact, Form::Jcs, Form::JcsExact] {
        // Left behind as after an error.
        make(&mut builder, &calls);
        builder.restart(form);
        let built = value.build(form, &mut builder);
        match canonicalize_to_vec(form, text.as_bytes()) {
            Ok(due) => assert_eq!((built, builder.finish()), (Ok(()), Ok(due.as_slice())), "{form} of {text}"),
            // Of several faults each may find another one first.
            Err(error) => assert!(built.is_err(), "{form} of {text}: {error}"),
        }
        builder.restart(form);
        make(&mut builder, &calls);
    }
});

fn make(builder: &mut Builder, calls: &[(u8, &str)]) {
    for (call, text) in calls {
        let made = match call % 13 {
            0 | 1 => builder.open_object(),
            2 => builder.open_array(),
            3 => builder.close_object(),
            4 => builder.number(text),
            5 => builder.exact_number(text),
            6 => builder.integer(i64::try_from(text.len()).unwrap_or_default().wrapping_mul(i64::MAX / 7)),
            7 => builder.float(text.parse().unwrap_or(f64::NAN)),
            other => {
                match other {
                    8 => builder.close_array(),
                    9 | 10 => builder.name(text),
                    11 => builder.string(text),
                    _ => builder.bool(text.is_empty()),
                }
                Ok(())
            }
        };
        if let Err(error) = made {
            // Where the refused value would start: behind a comma that is not written.
            assert!(error.offset().is_some_and(|offset| offset <= builder.text().len() + 1), "{error}");
        }
        assert!(builder.memory() >= builder.text().len());
    }
}
