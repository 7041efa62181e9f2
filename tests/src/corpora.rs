//! The public corpora, which are not part of this repository: `PAYSIG_CORPORA` names their folder, `../shared/vectors`
//! beside the repository is the default. Where it is absent, the tests that read it say so and pass.

#![expect(clippy::indexing_slicing, reason = "a panic fails the test")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use paysig::Form;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The corpora's folder, if it is there; else a line on standard error.
#[must_use]
pub fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("PAYSIG_CORPORA").map(PathBuf::from);
    // A folder that is named is read, and fails where it is not there.
    let folder = named.clone().unwrap_or_else(|| crate::root().join("../shared/vectors"));
    if named.is_some() || folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no corpora at {}; set PAYSIG_CORPORA", folder.display());
    None
}

/// The corpora whose folder names start with `prefix`: name and parsed `vectors.json`. None where they are not here.
///
/// # Errors
/// Where the folder has no such corpus, or a file cannot be read.
pub fn starting_with(prefix: &str) -> Result<Vec<(String, Value)>, Box<dyn Error>> {
    let Some(folder) = folder() else { return Ok(Vec::new()) };
    let mut corpora = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) {
            corpora.push((name, serde_json::from_slice(&fs::read(entry.path().join("vectors.json"))?)?));
        }
    }
    if corpora.is_empty() {
        return Err(format!("no {prefix}* in {}", folder.display()).into());
    }
    Ok(corpora)
}

/// A text, and what each form makes of it.
#[derive(Debug)]
pub struct Canon {
    /// Corpus and case.
    pub name: String,
    /// The text.
    pub input: Vec<u8>,
    forms: BTreeMap<String, Due>,
}

#[derive(Debug, Deserialize)]
struct Case {
    name: String,
    input_b64: Option<String>,
    input_file: Option<String>,
    input_repeat: Option<Vec<(String, usize)>>,
    forms: BTreeMap<String, Due>,
}

#[derive(Clone, Debug, Deserialize)]
struct Due {
    expect: String,
    policy: Option<String>,
    output_b64: Option<String>,
    output_sha256: Option<String>,
}

/// What is due: bytes, bytes with this SHA-256, or a refusal.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Bytes with this SHA-256, in hexadecimal.
    Sha256(String),
    /// An error.
    Refused,
    /// The corpus does not say.
    Unknown,
}

impl Canon {
    /// What a form must make of it. Where the RFCs leave it open, our policies decide.
    #[must_use]
    pub fn due(&self, form: Form) -> Outcome {
        let Some(due) = self.forms.get(form.name()) else { return Outcome::Unknown };
        let refused = match (due.expect.as_str(), form) {
            ("either", Form::Compact) => matches!(due.policy.as_deref(), Some("depth" | "invalid-utf8" | "bom")),
            ("either", _) => matches!(due.policy.as_deref(), Some("depth" | "bom")),
            (expect, _) => expect == "reject",
        };
        match (refused, &due.output_b64, &due.output_sha256) {
            (true, ..) => Outcome::Refused,
            (false, Some(text), _) => Outcome::Bytes(base64(text)),
            (false, None, Some(digest)) => Outcome::Sha256(digest.clone()),
            // Such a text is its own compact form, but for white space: the corpus names no bytes.
            (false, None, None) => Outcome::Unknown,
        }
    }

    /// Fails unless `made` is what is due.
    ///
    /// # Panics
    /// Where it is not.
    pub fn check(&self, form: Form, made: paysig::Result<&[u8]>) {
        let due = self.due(form);
        let right = match (&due, made) {
            (Outcome::Bytes(bytes), Ok(made)) => made == bytes,
            (Outcome::Sha256(digest), Ok(made)) => *digest == hex(&Sha256::digest(made)),
            (Outcome::Refused, made) => made.is_err(),
            (Outcome::Unknown, made) => made.is_ok() || !self.forms.contains_key(form.name()),
            (_, Err(_)) => false,
        };
        let made = made.map(String::from_utf8_lossy);
        assert!(right, "{} as {form}: due {due:?}, made {made:?}", self.name);
    }
}

/// Every case of every corpus of canonical forms.
///
/// # Errors
/// Where a file has another format.
pub fn canon(folder: &Path) -> Result<Vec<Canon>, Box<dyn Error>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder)? {
        let corpus = entry?.path();
        let Ok(text) = fs::read(corpus.join("vectors.json")) else { continue };
        let document: Value = serde_json::from_slice(&text)?;
        if document["kind"] != "canon" {
            continue;
        }
        let list: Vec<Case> = serde_json::from_value(document["vectors"].clone())?;
        for case in list {
            let input = match (case.input_b64, case.input_file, case.input_repeat) {
                (Some(text), ..) => base64(&text),
                (_, Some(file), _) => fs::read(corpus.join(file))?,
                (_, _, Some(parts)) => parts.iter().flat_map(|(text, count)| base64(text).repeat(*count)).collect(),
                _ => return Err(format!("{}: no input", case.name).into()),
            };
            let name = format!("{}: {}", corpus.file_name().unwrap_or_default().to_string_lossy(), case.name);
            cases.push(Canon { name, input, forms: case.forms });
        }
    }
    Ok(cases)
}

fn base64(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0;
    let mut held = 0;
    let mut bytes = Vec::new();
    for value in text.chars().map_while(|digit| DIGITS.find(digit)) {
        held = held << 6 | value;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits).to_le_bytes()[0]);
            held &= (1 << bits) - 1;
        }
    }
    bytes
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
