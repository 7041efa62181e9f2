//! The secret: read from a variable or a file into memory that is wiped, decoded, and made a key.

use std::env;
use std::fs::File;
use std::io::{self, Read};

use base64ct::{Base64, Encoding};
use paysig::{Error, ErrorKind, Key};
use zeroize::Zeroizing;

use crate::args::{KeyFormat, SecretArgs};
use crate::failure::{Failure, quoted};

/// The most that a key file may hold. A wrong path, such as that of a device, must not fill the memory.
const KEY_FILE_BYTES: usize = 1 << 20;

pub(crate) type Bytes = Zeroizing<Vec<u8>>;

impl SecretArgs {
    /// The key of the secret that these arguments point at.
    pub(crate) fn key(&self) -> Result<Key, Failure> {
        let text = self.read()?;
        let key = match self.format {
            KeyFormat::Utf8 => Key::from_utf8(&text),
            KeyFormat::Hex => from_hex(&text).and_then(|secret| Key::from_bytes(&secret)),
            KeyFormat::Base64 => from_base64(&text).and_then(|secret| Key::from_bytes(&secret)),
        };
        key.map_err(|error| {
            let failure = Failure::from(error).note(self.source());
            match self.hint(error.kind()) {
                Some(hint) => failure.note(hint),
                None => failure,
            }
        })
    }

    /// The secret's bytes as they are, for what explains a faulty one.
    pub(crate) fn bytes(&self) -> Result<Bytes, Failure> {
        let text = self.read()?;
        let bytes = match self.format {
            KeyFormat::Utf8 => Ok(text),
            KeyFormat::Hex => from_hex(&text),
            KeyFormat::Base64 => from_base64(&text),
        };
        bytes.map_err(|error| Failure::from(error).note(self.source()))
    }

    /// The secret as it is written.
    fn read(&self) -> Result<Bytes, Failure> {
        if let Some(path) = &self.path {
            return File::open(path)
                .and_then(read_bounded)
                .map_err(|cause| Failure::system(ErrorKind::KeyFile, self.source(), &cause));
        }
        match env::var_os(&self.variable) {
            Some(value) => Ok(Zeroizing::new(value.into_encoded_bytes())),
            None => Err(Failure::from(Error::new(ErrorKind::KeyVariable))
                .note(self.source())
                .note("hint: export it, or name another with --key-env, or give a file with --key-file")),
        }
    }

    /// What it is called in messages.
    pub(crate) fn source(&self) -> String {
        match &self.path {
            Some(path) => format!("key file {}", quoted(path)),
            None => format!("environment variable {}", quoted(&self.variable)),
        }
    }

    /// What to do about a secret that was refused.
    fn hint(&self, refused: ErrorKind) -> Option<&'static str> {
        match (refused, self.format) {
            (ErrorKind::SecretWhitespace, _) if self.path.is_some() => {
                Some("hint: a file made by an editor or by echo ends with a newline; printf %s writes none")
            }
            (ErrorKind::SecretWhitespace, _) => Some("hint: NAME=$(cat FILE) drops the newlines at the end of a file"),
            (ErrorKind::SecretQuoted, _) => Some("hint: the quotation marks are part of the value; leave them out"),
            (ErrorKind::SecretNotUtf8, _) => Some("hint: a key of raw bytes is given with --key-format hex or base64"),
            (ErrorKind::SecretNotBase64, _) => Some("hint: the alphabet is A-Z a-z 0-9 + /, padded with ="),
            _ => None,
        }
    }
}

/// Reads a whole key file into a buffer that never grows, so that no copy of the secret is left behind.
pub(crate) fn read_bounded(file: impl Read) -> io::Result<Bytes> {
    let mut text = Zeroizing::new(Vec::with_capacity(KEY_FILE_BYTES + 1));
    file.take(KEY_FILE_BYTES as u64 + 1).read_to_end(&mut text)?;
    if text.len() > KEY_FILE_BYTES {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it holds more than 1 MiB"));
    }
    Ok(text)
}

fn from_hex(text: &[u8]) -> paysig::Result<Bytes> {
    let digits = without_line_ending(text);
    let mut secret = Zeroizing::new(vec![0; digits.len() / 2]);
    match base16ct::mixed::decode(digits, &mut secret) {
        Ok(_) => Ok(secret),
        Err(_) => Err(Error::at(ErrorKind::SecretNotHex, hex_fault(digits))),
    }
}

/// Where text stops being hexadecimal: its first other byte, or its end where a digit is missing.
fn hex_fault(text: &[u8]) -> usize {
    text.iter().position(|byte| !byte.is_ascii_hexdigit()).unwrap_or(text.len())
}

fn from_base64(text: &[u8]) -> paysig::Result<Bytes> {
    let text = without_line_ending(text);
    let mut buffer = Zeroizing::new(vec![0; text.len() / 4 * 3]);
    match Base64::decode(text, &mut buffer).map(<[u8]>::len) {
        Ok(length) => {
            buffer.truncate(length);
            Ok(buffer)
        }
        Err(_) => Err(Error::at(ErrorKind::SecretNotBase64, base64_fault(text))),
    }
}

/// Where text stops being base64: a byte that is not in the alphabet, padding that is missing or too much, or the last
/// character where bits are set in it that no byte takes up.
fn base64_fault(text: &[u8]) -> usize {
    let in_alphabet = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let characters = text.iter().position(|byte| !in_alphabet(byte)).unwrap_or(text.len());
    let rest = text.get(characters..).unwrap_or_default();
    let due: &[u8] = match characters % 4 {
        2 => b"==",
        3 => b"=",
        _ => b"",
    };
    if rest == due && characters % 4 != 1 {
        return characters.saturating_sub(1);
    }
    characters + rest.iter().zip(due).take_while(|(byte, padding)| byte == padding).count()
}

/// A file ends with a newline, and neither hexadecimal nor base64 gives one a meaning.
pub(crate) fn without_line_ending(text: &[u8]) -> &[u8] {
    let Some(line) = text.strip_suffix(b"\n") else { return text };
    line.strip_suffix(b"\r").unwrap_or(line)
}
