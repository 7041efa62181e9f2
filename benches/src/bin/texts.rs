//! Writes the texts that canonical forms are measured on into a folder, for programs in other languages: each as
//! `NAME.json`, and its form jcs, which they check their peers with, as `NAME.jcs`.

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use paysig::{Form, canonicalize_to_vec};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("the argument is a folder")?);
    fs::create_dir_all(&folder)?;
    for (name, text) in paysig_benches::texts::all()? {
        fs::write(folder.join(format!("{name}.jcs")), canonicalize_to_vec(Form::Jcs, &text)?)?;
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    Ok(())
}
