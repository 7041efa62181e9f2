//! Public test corpora, which are not part of this repository: `PAYSIG_CORPORA` names their folder, `../shared/vectors`
//! where it is not set. Suites that use them say plainly where they are absent.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// The corpora whose folder names start with `prefix`: name and parsed `vectors.json`. None where there is no folder,
/// after saying so.
///
/// # Errors
/// Where `PAYSIG_CORPORA` names a folder that does not exist, or a file in it cannot be read.
pub fn starting_with(prefix: &str) -> Result<Vec<(String, Value)>, Box<dyn Error>> {
    let named = env::var_os("PAYSIG_CORPORA").map(PathBuf::from);
    let folder = named.clone().unwrap_or_else(|| crate::root().join("../shared/vectors"));
    if named.is_none() && !folder.is_dir() {
        eprintln!("SKIPPED: the corpora {prefix}* are not here; PAYSIG_CORPORA names their folder");
        return Ok(Vec::new());
    }
    let mut corpora = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(prefix) {
            corpora.push((name, serde_json::from_slice(&fs::read(entry.path().join("vectors.json"))?)?));
        }
    }
    if corpora.is_empty() {
        return Err(format!("no {prefix}* in {}", folder.display()).into());
    }
    Ok(corpora)
}
