//! Makes both C headers: `paysig.h` for compilers, and `paysig.cdef.h` for PHP's FFI, cffi and their like, which read
//! declarations but no preprocessor lines.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use cbindgen::{Builder, Config};
use paysig::ErrorKind;

/// The texts of `paysig.h` and `paysig.cdef.h`.
///
/// # Errors
/// What cbindgen says of the sources.
pub fn generate() -> Result<[String; 2], Box<dyn Error>> {
    let abi = crate::root().join("ffi-c");
    let base = Config::from_file(abi.join("cbindgen.toml"))?;

    let mut full = base.clone();
    full.after_includes = Some(preamble());
    let mut plain = base;
    plain.header = Some(PLAIN_HEADER.to_owned());
    plain.include_guard = None;
    plain.cpp_compat = false;
    plain.sys_includes.clear();
    plain.documentation = false;
    plain.function.must_use = None;
    plain.after_includes = Some(format!("\ntypedef int32_t paysig_status_t;\n\n{}", statuses(false)));

    Ok([write(&abi, full)?, without_defines(&write(&abi, plain)?)])
}

const PLAIN_HEADER: &str = "\
// paysig.cdef.h: paysig.h without preprocessor lines, for PHP's FFI, cffi and their like.
// Generated from ffi-c/src/abi.rs and onekey.rs by `make generate`. Do not edit.
// SPDX-License-Identifier: MIT OR Apache-2.0";

fn write(crate_folder: &Path, mut config: Config) -> Result<String, Box<dyn Error>> {
    // Written by hand before the statuses, which need it.
    config.export.exclude.push("paysig_status_t".to_owned());
    let mut text = Vec::new();
    Builder::new()
        .with_config(config)
        .with_src(crate_folder.join("src/abi.rs"))
        .with_src(crate_folder.join("src/onekey.rs"))
        .generate()?
        .write(&mut text);
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn preamble() -> String {
    let version = paysig::VERSION;
    format!(
        r#"
// The version of this header. paysig_version() is that of the library.
#define PAYSIG_VERSION "{version}"

#if defined(__GNUC__) || defined(__clang__)
#define PAYSIG_MUST_USE __attribute__((warn_unused_result))
#else
#define PAYSIG_MUST_USE
#endif

// What every function returns: PAYSIG_OK, the only success, or the number of what went wrong.
typedef int32_t paysig_status_t;

{}"#,
        statuses(true)
    )
}

/// The status constants, from the core's error table.
fn statuses(with_comments: bool) -> String {
    let mut text = String::from("enum {\n");
    let mut line = |slug: &str, number: i32, sentence: &str| {
        if with_comments {
            let _ = writeln!(text, "    // {slug}: {sentence}.");
        }
        let _ = writeln!(text, "    PAYSIG_{} = {number},", slug.to_ascii_uppercase().replace('-', "_"));
    };
    line("ok", 0, "success");
    for kind in ErrorKind::ALL {
        line(kind.slug(), kind.code(), kind.message());
    }
    // C++ before 11 and strict C89 refuse a comma before the brace.
    text.truncate(text.len() - 2);
    text.push_str("\n};\n");
    text
}

/// Turns each `#define NAME NUMBER` into an enumerator.
fn without_defines(header: &str) -> String {
    let mut text = String::new();
    for line in header.lines() {
        if let Some((name, number)) = line.strip_prefix("#define ").and_then(|rest| rest.split_once(' ')) {
            let _ = writeln!(text, "enum {{ {name} = {number} }};");
        } else {
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}
