//! The texts that canonical forms are measured on: generated payloads, each also with white space, and public files
//! where the corpora are.

use std::{fs, io};

use paysig_tests::{corpora, inputs};

/// Names, which are good for files, and texts.
///
/// # Errors
/// Where a file of the corpora cannot be read.
pub fn all() -> io::Result<Vec<(String, Vec<u8>)>> {
    let mut texts = Vec::new();
    for (name, text) in
        [("cashout", inputs::cashout()), ("payment", inputs::payment()), ("transactions", inputs::transactions())]
    {
        texts.push((format!("{name}-pretty"), inputs::pretty(&text).into_bytes()));
        texts.push((name.to_owned(), text.into_bytes()));
    }
    if let Some(folder) = corpora::folder() {
        for name in ["twitter", "citm_catalog", "canada"] {
            texts.push((name.to_owned(), fs::read(folder.join("bench").join(format!("{name}.json")))?));
        }
    }
    Ok(texts)
}
