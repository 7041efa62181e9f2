//! What the cross-language suites share: where things are in the repository, the vectors, what is generated.

pub mod corpora;
pub mod headers;
pub mod inputs;
pub mod php;
pub mod provider;
pub mod reference;
pub mod vectors;

use std::error::Error;
use std::path::{Path, PathBuf};

/// The repository's root folder.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file that is generated from the core, with the text it must have.
///
/// # Errors
/// Where the header generator refuses its sources.
pub fn generated() -> Result<Vec<(PathBuf, String)>, Box<dyn Error>> {
    let [full, plain] = headers::generate()?;
    Ok(vec![
        (root().join("include/paysig.h"), full),
        (root().join("include/paysig.cdef.h"), plain),
        (root().join("tests/vectors/errors.json"), vectors::error_table()?),
        (root().join("php/src/ErrorKind.php"), php::error_kinds()),
    ])
}
