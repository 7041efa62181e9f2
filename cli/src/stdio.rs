//! The three standard streams, used so that no fault on them goes unseen.
//!
//! The standard library's own handles take a descriptor that is open the wrong way round for an empty input or for a
//! successful output. Here the first would sign the empty message. So the descriptors are used as plain files.

use std::fmt;
use std::io::{self, Read, Write};

use paysig::ErrorKind;

use crate::failure::Failure;

#[cfg(unix)]
fn file(stream: &impl std::os::fd::AsFd) -> io::Result<std::fs::File> {
    stream.as_fd().try_clone_to_owned().map(Into::into)
}

/// Standard input, without a buffer of its own.
pub(crate) fn input() -> io::Result<impl Read> {
    #[cfg(unix)]
    return file(&io::stdin());
    #[cfg(not(unix))]
    Ok(io::stdin())
}

fn output() -> io::Result<impl Write> {
    #[cfg(unix)]
    return file(&io::stdout());
    #[cfg(not(unix))]
    Ok(io::stdout())
}

/// Writes the whole of the command's output, in one go where the system takes it.
pub(crate) fn write(bytes: &[u8]) -> Result<(), Failure> {
    output()
        .and_then(|mut output| output.write_all(bytes).and_then(|()| output.flush()))
        .map_err(|cause| Failure::system(ErrorKind::OutputUnwritable, "standard output", &cause))
}

/// Writes to standard error. Where that fails there is nobody left to tell; the exit code still says it.
pub(crate) fn complain(message: &impl fmt::Display) {
    let _ = io::stderr().write_all(message.to_string().as_bytes());
}
