//! The public API of the crates that are published is what `public-api.txt` beside each manifest says, so that no change
//! of it goes unseen. `make public-api` rewrites these files.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use paysig_tests::root;
use public_api::Builder;
use serde_json::Value;

/// Name and folder.
const CRATES: [(&str, &str); 2] = [("paysig", "core"), ("paysig-tower", "tower")];

/// The format of rustdoc's JSON that the pinned `public-api` reads: that of Rust 1.95.
const FORMAT: u64 = 57;

/// What the compiler says of every type for itself.
const COMPILERS: [&str; 3] =
    ["core::marker::Freeze for", "core::marker::UnsafeUnpin for", "core::panic::unwind_safe::"];

/// Rustdoc's JSON, which a stable compiler writes only where it is told to act as a nightly one.
fn json(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root().join("target/public-api");
    let output = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--locked", "--lib", "--all-features", "--package", name])
        .arg("--target-dir")
        .arg(&folder)
        .args(["--", "-Zunstable-options", "--output-format", "json"])
        .env("RUSTC_BOOTSTRAP", "1")
        .current_dir(root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(folder.join("doc").join(name.replace('-', "_") + ".json"))
}

#[test]
fn is_as_it_is_listed() -> Result<(), Box<dyn Error>> {
    for (name, folder) in CRATES {
        let json = json(name)?;
        let format = serde_json::from_slice::<Value>(&fs::read(&json)?)?["format_version"].as_u64();
        if format != Some(FORMAT) {
            println!("public API: not checked, this compiler writes format {format:?} and not {FORMAT}");
            return Ok(());
        }
        let items = Builder::from_rustdoc_json(json).omit_blanket_impls(true).omit_auto_derived_impls(true).build()?;
        let lines = items.items().map(ToString::to_string);
        let due: String =
            lines.filter(|line| !COMPILERS.iter().any(|own| line.contains(own))).map(|l| l + "\n").collect();
        let path = root().join(folder).join("public-api.txt");
        if env::var_os("PAYSIG_WRITE_PUBLIC_API").is_some() {
            fs::write(&path, &due)?;
        }
        let listed = fs::read_to_string(&path).unwrap_or_default();
        let only = |these: &str, those: &str, sign: &str| -> Vec<String> {
            let lines = these.lines().filter(|line| !those.lines().any(|other| other == *line));
            lines.map(|line| format!("  {sign} {line}")).collect()
        };
        let change = [only(&listed, &due, "-"), only(&due, &listed, "+")].concat().join("\n");
        assert!(
            change.is_empty(),
            "the public API of {name} has changed; if that is meant, `make public-api`:\n{change}"
        );
    }
    Ok(())
}
