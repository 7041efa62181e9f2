//! The vectors of `tests/vectors/`, read for the suites in Rust. Their README describes the format.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;

use paysig::ErrorKind;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// `signing.json`: a secret, a message and its signature.
#[derive(Debug, Deserialize)]
pub struct Signing {
    /// Which case it is.
    pub name: String,
    /// The key's raw bytes.
    pub secret_hex: String,
    /// The message's bytes.
    pub message_hex: String,
    /// The tag in lower-case hexadecimal.
    pub signature: String,
}

/// `secrets.json`: a secret as text, and whether it is refused.
#[derive(Debug, Deserialize)]
pub struct Secret {
    /// Which case it is.
    pub name: String,
    /// The text's bytes.
    pub secret_hex: String,
    /// The slug of the error that is due.
    pub error: Option<String>,
    /// Where the fault is, in bytes.
    pub offset: Option<usize>,
}

/// `signatures.json`: texts presented as the signature of one message.
#[derive(Debug, Deserialize)]
pub struct Signatures {
    /// The key's raw bytes.
    pub secret_hex: String,
    /// The message's bytes.
    pub message_hex: String,
    /// The texts.
    pub cases: Vec<Presented>,
}

/// A text presented as a signature.
#[derive(Debug, Deserialize)]
pub struct Presented {
    /// Which case it is.
    pub name: String,
    /// The text's bytes.
    pub text_hex: String,
    /// The slug of the error that is due.
    pub error: Option<String>,
    /// Where the fault is, in bytes.
    pub offset: Option<usize>,
}

/// `rotation.json`: one message verified with several keys.
#[derive(Debug, Deserialize)]
pub struct Rotations {
    /// The raw bytes of each key.
    pub secrets_hex: Vec<String>,
    /// The message's bytes.
    pub message_hex: String,
    /// The sets of keys, and what is due.
    pub cases: Vec<Rotation>,
}

/// A set of keys and a presented signature.
#[derive(Debug, Deserialize)]
pub struct Rotation {
    /// Which case it is.
    pub name: String,
    /// Indices into `secrets_hex`.
    pub keys: Vec<usize>,
    /// The presented text.
    pub signature: String,
    /// The index into `keys` that is due.
    pub matched: Option<usize>,
    /// The slug of the error that is due.
    pub error: Option<String>,
}

/// `canonical.json` and `json-errors.json`: a payload, and what each form makes of it.
#[derive(Debug, Deserialize)]
pub struct Canonical {
    /// Which case it is.
    pub name: String,
    /// The payload's bytes.
    pub input: Bytes,
    /// What is due, by the form's name.
    pub forms: BTreeMap<String, Due>,
}

/// Bytes in hexadecimal, or pieces of them that are repeated.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Bytes {
    /// All of them.
    Hex(String),
    /// Each piece, and how many times.
    Repeated(Vec<(String, usize)>),
}

/// What a form makes of a payload.
#[derive(Debug, Deserialize)]
pub struct Due {
    /// The canonical bytes.
    pub output_hex: Option<String>,
    /// The slug of the error that is due.
    pub error: Option<String>,
    /// Where the fault is, in bytes.
    pub offset: Option<usize>,
}

/// `numbers.json`: numbers, and the sequence that has published digests.
#[derive(Debug, Deserialize)]
pub struct Numbers {
    /// Where the sequence starts, as bits of doubles in hexadecimal.
    pub fixed: Vec<String>,
    /// The SHA-256 of so many lines of it.
    pub digests: Vec<NumberDigest>,
    /// The numbers.
    pub cases: Vec<Number>,
}

/// The SHA-256 of a number of lines.
#[derive(Debug, Deserialize)]
pub struct NumberDigest {
    /// How many.
    pub lines: usize,
    /// In hexadecimal.
    pub sha256: String,
}

/// A number and its canonical text.
#[derive(Debug, Deserialize)]
pub struct Number {
    /// As written.
    pub input: String,
    /// As `jcs`; nothing where it is refused.
    pub text: Option<String>,
    /// The slug of the error that is due as `jcs-exact`.
    pub error: Option<String>,
}

impl Bytes {
    /// The bytes themselves.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Hex(text) => bytes(text),
            Self::Repeated(pieces) => pieces.iter().flat_map(|(text, count)| bytes(text).repeat(*count)).collect(),
        }
    }
}

#[derive(Deserialize)]
struct Cases<T> {
    cases: Vec<T>,
}

/// The cases of a file that is a list of them.
///
/// # Errors
/// Where the file is missing or has another format.
pub fn cases<T: DeserializeOwned>(file: &str) -> Result<Vec<T>, Box<dyn Error>> {
    read::<Cases<T>>(file).map(|list| list.cases)
}

/// A whole file.
///
/// # Errors
/// Where the file is missing or has another format.
pub fn read<T: DeserializeOwned>(file: &str) -> Result<T, Box<dyn Error>> {
    let path = crate::root().join("tests/vectors").join(file);
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

/// The bytes that the vectors write as hexadecimal digits.
///
/// # Panics
/// Where it is not hexadecimal: the vectors are broken.
#[must_use]
#[expect(clippy::expect_used)]
pub fn bytes(hex: &str) -> Vec<u8> {
    base16ct::mixed::decode_vec(hex).expect("hexadecimal digits in the vectors")
}

/// The text of `errors.json`: the core's error table, against which every language holds its own.
pub(crate) fn error_table() -> Result<String, serde_json::Error> {
    let kinds: Vec<_> = ErrorKind::ALL
        .iter()
        .map(|kind| serde_json::json!({"code": kind.code(), "slug": kind.slug(), "message": kind.message()}))
        .collect();
    let comment = "Generated from core/src/error.rs by `make generate`. Every language gives an error this number, this \
                   slug and this sentence.";
    serde_json::to_string_pretty(&serde_json::json!({"_comment": comment, "cases": kinds})).map(|text| text + "\n")
}
