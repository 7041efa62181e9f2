//! The rules for secrets given as text: what a provider hands out never starts or ends with white space, a byte order
//! mark or quotation marks, but what an environment variable or a file hands over often does.

use crate::{Error, ErrorKind, Result};

const BYTE_ORDER_MARK: char = '\u{FEFF}';
/// Straight quotes, the grave accent used as one, and what editors make of them.
const QUOTATION_MARKS: [char; 8] = ['"', '\'', '`', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{201E}'];

/// Checks a secret given as text. The offset in the error is that of the offending character.
pub(crate) fn check(secret: &[u8]) -> Result<()> {
    let text =
        core::str::from_utf8(secret).map_err(|fault| Error::at(ErrorKind::SecretNotUtf8, fault.valid_up_to()))?;
    let Some(first) = text.chars().next() else {
        return Err(ErrorKind::SecretEmpty.into());
    };
    check_end(first, 0)?;
    if let Some((offset, last)) = text.char_indices().next_back() {
        check_end(last, offset)?;
    }
    Ok(())
}

fn check_end(end: char, offset: usize) -> Result<()> {
    let kind = if end == BYTE_ORDER_MARK {
        ErrorKind::SecretBom
    } else if QUOTATION_MARKS.contains(&end) {
        ErrorKind::SecretQuoted
    } else if end.is_whitespace() || end.is_control() {
        ErrorKind::SecretWhitespace
    } else {
        return Ok(());
    };
    Err(Error::at(kind, offset))
}
