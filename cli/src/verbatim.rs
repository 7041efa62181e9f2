//! The form `verbatim` of a payload of any length: read, checked and passed on piece by piece, in constant memory.

use std::io::Read;
use std::mem;
use std::path::Path;

use paysig::{Signer, Utf8Checker};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::{message, payload, stdio};

/// How much is held: a byte more than 1 MiB. A payload that ends before is passed on only when all of it was checked, and
/// its fault is shown.
const PIECE_BYTES: usize = (1 << 20) + 1;

/// Feeds the whole payload to `signer`.
pub(crate) fn read_into(mut signer: Signer, file: Option<&Path>) -> Result<Signer, Failure> {
    pass(file, |piece| {
        signer.update(piece);
        Ok(())
    })?;
    Ok(signer)
}

/// Writes the whole payload to standard output.
pub(crate) fn write(file: Option<&Path>) -> Result<(), Failure> {
    pass(file, stdio::write)
}

fn pass(file: Option<&Path>, mut take: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
    let mut checker = Utf8Checker::new();
    // It never grows, so that no copy is left behind.
    let mut piece = Zeroizing::new(Vec::with_capacity(PIECE_BYTES));
    let mut first = true;
    message::read(file, |input| {
        loop {
            piece.clear();
            let last = input.take(PIECE_BYTES as u64).read_to_end(&mut piece)? < PIECE_BYTES;
            let mut verdict = checker.update(&piece);
            if last {
                verdict = verdict.and_then(|()| mem::take(&mut checker).finish());
            }
            if let Err(error) = verdict {
                let name = message::name(file);
                // Later on, the lines before are not known any more.
                let shown =
                    if first { payload::point_at(error, &piece, &name) } else { Failure::from(error).note(name) };
                return Ok(Err(shown));
            }
            if let Err(failure) = take(&piece) {
                return Ok(Err(failure));
            }
            if last {
                return Ok(Ok(()));
            }
            first = false;
        }
    })?
}
