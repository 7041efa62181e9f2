//! The public corpora of canonical forms, JSON grammar and numbers, with the policies their README names.

use std::error::Error;
use std::fs;

use paysig::{ErrorKind, Form, canonicalize_to_vec};
use paysig_tests::{corpora, reference};

#[test]
fn every_case_of_every_corpus() -> Result<(), Box<dyn Error>> {
    let Some(folder) = corpora::folder() else { return Ok(()) };
    let cases = corpora::canon(&folder)?;
    assert!(cases.len() > 900, "only {} cases were read", cases.len());
    for case in &cases {
        for form in [Form::Compact, Form::Jcs] {
            let made = canonicalize_to_vec(form, &case.input);
            case.check(form, made.as_deref().map_err(|error| *error));
        }
        for form in Form::ALL {
            assert_eq!(
                canonicalize_to_vec(*form, &case.input).ok(),
                reference::canonicalize(*form, &case.input),
                "{} as {form}, against the reference",
                case.name
            );
        }
        if std::str::from_utf8(&case.input).is_ok() && !case.input.starts_with(b"\xef\xbb\xbf") {
            assert_eq!(canonicalize_to_vec(Form::Verbatim, &case.input).as_ref(), Ok(&case.input), "{}", case.name);
        }
    }
    Ok(())
}

#[test]
fn large_files_against_the_reference() -> Result<(), Box<dyn Error>> {
    let Some(folder) = corpora::folder() else { return Ok(()) };
    for name in ["twitter.json", "citm_catalog.json", "canada.json"] {
        let text = fs::read(folder.join("bench").join(name))?;
        for form in [Form::Compact, Form::Jcs] {
            assert_eq!(
                Some(canonicalize_to_vec(form, &text)?),
                reference::canonicalize(form, &text),
                "{name} as {form}"
            );
        }
        let exact = canonicalize_to_vec(Form::JcsExact, &text);
        if name == "canada.json" {
            assert_eq!(exact.map_err(|error| error.kind()), Err(ErrorKind::NumberInexact), "{name}");
        } else {
            assert_eq!(exact, canonicalize_to_vec(Form::Jcs, &text), "{name}");
        }
    }
    Ok(())
}

#[test]
fn the_published_numbers() -> Result<(), Box<dyn Error>> {
    let Some(folder) = corpora::folder() else { return Ok(()) };
    let lines = fs::read_to_string(folder.join("numbers-es6/es6_first_10000.txt"))?;
    let mut count = 0;
    for (line, text) in lines.lines().filter_map(|line| line.split_once(',')) {
        let double = f64::from_bits(u64::from_str_radix(line, 16)?);
        let made = canonicalize_to_vec(Form::Jcs, format!("{double:.17e}").as_bytes())?;
        assert_eq!(String::from_utf8(made)?, text, "{line}");
        count += 1;
    }
    assert_eq!(count, 10_000);
    Ok(())
}
