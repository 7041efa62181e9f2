//! The headers and `make install`, from outside the repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use paysig_tests::root;
use paysig_tests::vectors::{self, Signing};

use crate::toolchain::{
    Linkage, STANDARDS, Scratch, WARNINGS, compilers, link, make, missing, output, pkg_config, run, stage,
};

/// A program of two files that include nothing but the header, one of them twice.
const MAIN: &str = "#include <paysig.h>\n#include <paysig.h>\n\
    paysig_status_t other(paysig_key_t *key);\n\
    int main(void) { paysig_key_t key; return other(&key) != PAYSIG_OK || paysig_key_wipe(&key) != PAYSIG_OK; }\n";
const OTHER: &str = "#include <paysig.h>\n\
    paysig_status_t other(paysig_key_t *key);\n\
    paysig_status_t other(paysig_key_t *key) { return paysig_key_init(\"secret\", 6, key); }\n";

/// Compiles, links and runs that program against the library installed below `prefix`.
fn compiles(folder: &Scratch, prefix: &Path) {
    for standard in STANDARDS {
        let suffix = if standard.starts_with("c++") { "cpp" } else { "c" };
        let sources = [folder.file(&format!("main.{suffix}"), MAIN), folder.file(&format!("other.{suffix}"), OTHER)];
        for compiler in compilers(standard) {
            for linkage in [Linkage::Static, Linkage::Shared] {
                let program = folder.path().join("program");
                let mut compile = Command::new(compiler);
                compile.arg(format!("-std={standard}")).args(WARNINGS).args(&sources).args(link(prefix, linkage));
                run(compile.arg("-o").arg(&program).current_dir(folder.path()));
                run(&mut Command::new(&program));
            }
        }
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.is_symlink() { files.extend(files_below(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn installs_compiles_and_uninstalls() {
    let folder = Scratch::new("prefix");
    let prefix = folder.path().join("usr");
    let variables = [format!("PREFIX={}", prefix.display())];
    make("install", &variables);
    for header in ["paysig.h", "paysig.hpp", "paysig/basics.hpp", "paysig/onekey.hpp", "paysig/request.hpp"] {
        let installed = fs::read(prefix.join("include").join(header)).unwrap();
        assert_eq!(installed, fs::read(root().join("include").join(header)).unwrap());
    }
    assert_eq!(pkg_config(&prefix, &["--modversion"]), [paysig::VERSION]);
    compiles(&folder, &prefix);
    make("uninstall", &variables);
    assert_eq!(files_below(&prefix), <[PathBuf; 0]>::default());
}

/// As a packager does it: built for one place, put into another, moved to the first in the end.
#[test]
fn honours_destdir() {
    let folder = Scratch::new("destdir");
    let root = folder.path().join("root");
    let prefix = folder.path().join("usr");
    let variables = [
        format!("PREFIX={}", prefix.display()),
        format!("LIBDIR={}/lib", prefix.display()),
        format!("DESTDIR={}", root.display()),
    ];
    make("install", &variables);
    assert!(!prefix.exists());
    let staged = root.join(prefix.strip_prefix("/").unwrap());
    assert!(files_below(&staged).len() >= 6);
    for file in files_below(&staged).iter().filter(|file| file.is_symlink()) {
        assert!(fs::read_link(file).unwrap().is_relative(), "{}", file.display());
    }
    fs::rename(&staged, &prefix).unwrap();
    compiles(&folder, &prefix);
    fs::rename(&prefix, &staged).unwrap();
    make("uninstall", &variables);
    assert_eq!(files_below(&root), <[PathBuf; 0]>::default());
}

/// A result that is thrown away is a warning.
#[test]
fn warns_of_ignored_results() {
    let folder = Scratch::new("must-use");
    let use_it = "#include <paysig.h>\nvoid f(const paysig_key_t *key);\n\
        void f(const paysig_key_t *key) { paysig_verify(key, \"\", 0, \"\", 0); }\n";
    let source = folder.file("ignored.c", use_it);
    let mut compile = Command::new("gcc");
    compile.args(["-std=c99", "-Wall", "-c", "-o", "/dev/null"]).arg(source).args(pkg_config(&stage(), &["--cflags"]));
    let warning = String::from_utf8(output(&mut compile).stderr).unwrap();
    assert!(warning.contains("-Wunused-result"), "{warning}");
}

#[test]
fn the_plain_header_has_no_preprocessor_lines() {
    let text = fs::read_to_string(root().join("include/paysig.cdef.h")).unwrap();
    assert!(text.contains("paysig_verify_any("));
    assert_eq!(text.lines().find(|line| line.trim_start().starts_with('#')), None);
    assert!(!text.contains("__cplusplus"));
}

/// Declares with cffi what the plain header says, and signs. Arguments: header, library, secret, message, signature.
const CFFI: &str = r#"
import sys
import cffi
header, library, secret, message, signature = sys.argv[1:]
secret, message = bytes.fromhex(secret), bytes.fromhex(message)
ffi = cffi.FFI()
ffi.cdef(open(header).read())
lib = ffi.dlopen(library)
assert lib.paysig_abi_version() == lib.PAYSIG_ABI_VERSION
assert lib.paysig_key_bytes() == ffi.sizeof("paysig_key_t")
assert lib.paysig_signer_bytes() == ffi.sizeof("paysig_signer_t")
key, out, length = ffi.new("paysig_key_t *"), ffi.new("char[]", lib.PAYSIG_SIGNATURE_BYTES), ffi.new("size_t *")
assert lib.paysig_key_init(secret, len(secret), key) == lib.PAYSIG_OK
assert lib.paysig_sign(key, message, len(message), lib.PAYSIG_HEX_LOWER, out, len(out), length) == lib.PAYSIG_OK
assert ffi.string(out).decode() == signature and length[0] == lib.PAYSIG_SIGNATURE_CHARS
assert lib.paysig_verify(key, message, len(message), out, length[0]) == lib.PAYSIG_OK
assert lib.paysig_key_wipe(key) == lib.PAYSIG_OK and not any(bytes(ffi.buffer(key)))
print("signed")
"#;

#[test]
fn the_plain_header_is_read_by_cffi() {
    let venv = root().join("target/tools/venv/bin/python");
    let python = if venv.exists() { venv } else { PathBuf::from("python3") };
    if !output(Command::new(&python).args(["-c", "import cffi"])).status.success() {
        return missing("Python's cffi is not installed");
    }
    let cases = vectors::cases::<Signing>("signing.json").unwrap();
    let case = cases.iter().find(|case| case.name == "cashout-status").unwrap();
    let stage = stage();
    let mut command = Command::new(python);
    command.args(["-c", CFFI]).arg(stage.join("share/paysig/paysig.cdef.h")).arg(stage.join("lib/libpaysig.so"));
    assert_eq!(run(command.args([&case.secret_hex, &case.message_hex, &case.signature])), "signed\n");
}
