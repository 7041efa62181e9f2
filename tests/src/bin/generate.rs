//! Writes what is generated from the core: both headers, `errors.json`, and PHP's twin of it. The test `generated` says
//! when that is due.

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    for (path, text) in paysig_tests::generated()? {
        fs::write(path, text)?;
    }
    Ok(())
}
