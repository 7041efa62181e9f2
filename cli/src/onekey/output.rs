//! A file that is written whole or not at all, and that its owner alone can read.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use paysig::ErrorKind;
use tempfile::NamedTempFile;

use crate::failure::{Failure, quoted};

/// Writes a file of mode 0600 in place of the one that is there, and gives its full path.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    replace(path, bytes).map_err(|cause| Failure::system(ErrorKind::OutputUnwritable, quoted(path), &cause))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    // A link stays, and what it points at is replaced.
    let target = match fs::canonicalize(path) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => env::current_dir()?.join(path),
        target => target?,
    };
    if fs::metadata(&target).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is there, and is not a file"));
    }
    let folder = target.parent().ok_or(io::ErrorKind::NotADirectory)?;
    // Beside it, so that it takes its place in one step.
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(target)
}

/// Removes what was written. There is nothing to be done where that fails.
pub(crate) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}
