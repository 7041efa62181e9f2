//! A payload of which a canonical form is wanted: held whole, given to the core, and shown where the form refuses it.

use std::path::Path;

use paysig::{Error, Form, Key, Position, Signature, canonicalize_to_vec};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::message;

/// The bytes, and what they are called in errors.
pub(crate) struct Payload {
    bytes: Zeroizing<Vec<u8>>,
    name: String,
}

impl Payload {
    /// Reads all of a file. `None` and `-` are standard input.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self { bytes: message::read_all(file)?, name: message::name(file) })
    }

    /// The canonical bytes.
    pub(crate) fn canonicalize(&self, form: Form) -> Result<Zeroizing<Vec<u8>>, Failure> {
        canonicalize_to_vec(form, &self.bytes).map(Zeroizing::new).map_err(|error| self.point_at(error))
    }

    /// The signature of the canonical bytes.
    pub(crate) fn sign(&self, key: &Key, form: Form) -> Result<Signature, Failure> {
        key.sign_canonical(form, &self.bytes, &mut Vec::new()).map_err(|error| self.point_at(error))
    }

    /// Checks that `presented`, a well-formed signature, is that of the canonical bytes.
    pub(crate) fn verify(&self, key: &Key, form: Form, presented: &[u8]) -> Result<(), Failure> {
        key.verify_canonical(form, &self.bytes, &mut Vec::new(), presented).map_err(|error| self.point_at(error))
    }

    fn point_at(&self, error: Error) -> Failure {
        point_at(error, &self.bytes, &self.name)
    }
}

/// Adds the line and column of the fault, and what stands around it with a caret below.
pub(crate) fn point_at(error: Error, payload: &[u8], name: &str) -> Failure {
    let failure = Failure::from(error);
    let Some(offset) = error.offset() else { return failure };
    let position = Position::new(payload, offset);
    let after = match payload.get(offset) {
        // A line feed, or a byte that is no character: the position has no text for either.
        Some(byte) if position.after().is_empty() => byte.escape_ascii().to_string(),
        _ => escaped(position.after()),
    };
    failure.note(format!("{name}, {position}")).caret(&escaped(position.before()), &after)
}

/// With everything escaped that could steer a terminal or is not seen. Not the quotation marks: it is JSON.
fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars() {
        match character {
            '"' | '\'' | '\\' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}
