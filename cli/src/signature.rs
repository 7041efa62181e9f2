//! The presented signature: its bytes, judged by the core before a long message is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use paysig::{Error, ErrorKind, Signature};

use crate::args::PresentedArgs;
use crate::failure::{Failure, quoted};
use crate::secret::without_line_ending;

/// The most that is read of a signature file. Anything beyond 64 digits is refused, so this is ample.
const SIGNATURE_FILE_BYTES: u64 = 4096;

/// How much of a faulty signature is shown before and after the fault, in bytes.
const SHOWN: (usize, usize) = (64, 8);

impl PresentedArgs {
    /// The text of a well-formed signature.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        if let Some(path) = &self.signature_file {
            let text = read_file(path)?;
            // The file is named and not quoted: given the wrong path, it may hold the secret.
            Signature::from_hex(&text)
                .map_err(|error| Failure::from(error).note(format!("signature file {}", quoted(path))))?;
            return Ok(text);
        }
        let text = self.signature.as_deref().unwrap_or_default().as_encoded_bytes();
        Signature::from_hex(text).map_err(|error| point_at(error, text))?;
        Ok(text.to_vec())
    }
}

/// The text in a signature file, whatever it is, without its line ending.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    let text = File::open(path)
        .and_then(read_bounded)
        .map_err(|cause| Failure::system(ErrorKind::InputUnreadable, quoted(path), &cause))?;
    Ok(without_line_ending(&text).to_vec())
}

fn read_bounded(file: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.take(SIGNATURE_FILE_BYTES).read_to_end(&mut text)?;
    Ok(text)
}

/// Adds the text with a caret below the fault.
fn point_at(error: Error, text: &[u8]) -> Failure {
    let failure = Failure::from(error);
    let Some(offset) = error.offset() else { return failure };
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, &[]));
    let (before, after) = (tail(before, SHOWN.0), after.get(..SHOWN.1).unwrap_or(after));
    // Escaped, so that what came from outside cannot steer a terminal.
    failure.caret(&before.escape_ascii().to_string(), &after.escape_ascii().to_string())
}

fn tail(bytes: &[u8], count: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(count)..).unwrap_or_default()
}
