//! Other implementations of RFC 8785, where their behaviour is right.

use std::error::Error;

use jcs_admit::Options;
use paysig::{Form, canonicalize_to_vec};
use paysig_tests::{corpora, inputs, vectors};

/// Texts from the vectors, the generated inputs and, where present, the corpora.
fn texts() -> Result<Vec<Vec<u8>>, Box<dyn Error>> {
    let mut texts: Vec<_> =
        [inputs::cashout(), inputs::payment(), inputs::transactions()].map(String::into_bytes).into();
    for file in ["canonical.json", "json-errors.json"] {
        let cases: Vec<vectors::Canonical> = vectors::cases(file)?;
        for case in cases {
            texts.push(case.input.bytes());
        }
    }
    if let Some(folder) = corpora::folder() {
        texts.extend(corpora::canon(&folder)?.into_iter().map(|case| case.input));
    }
    Ok(texts)
}

#[test]
fn jcs_admit_gives_the_same_bytes_and_refuses_the_same_texts() -> Result<(), Box<dyn Error>> {
    let options = Options::rfc8785().max_depth(128).max_bytes(None);
    for text in texts()? {
        let theirs = jcs_admit::admit_with(&text, &options);
        let ours = canonicalize_to_vec(Form::Jcs, &text);
        let shown = String::from_utf8_lossy(&text).chars().take(200).collect::<String>();
        assert_eq!(
            ours.as_ref().ok(),
            theirs.as_ref().ok(),
            "{shown}: ours {:?}, theirs {:?}",
            ours.as_ref().err(),
            theirs.as_ref().err()
        );
    }
    Ok(())
}

/// It takes names given twice and numbers that `serde_json` reads inexactly, so only agreement where both are right is
/// asked for: texts that we accept and whose numbers have few digits.
#[test]
fn serde_json_canonicalizer_gives_the_same_bytes() -> Result<(), Box<dyn Error>> {
    let mut compared = 0;
    for text in texts()? {
        let (Ok(ours), Ok(text)) = (canonicalize_to_vec(Form::JcsExact, &text), String::from_utf8(text)) else {
            continue;
        };
        let Ok(theirs) = serde_json_canonicalizer::pipe(&text) else { continue };
        assert_eq!(String::from_utf8(ours)?, theirs, "{text}");
        compared += 1;
    }
    assert!(compared > 30, "only {compared} texts were compared");
    Ok(())
}
