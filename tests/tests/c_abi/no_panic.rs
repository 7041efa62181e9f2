//! No panic is reachable: with the feature `prove-no-panic` the library's panic handler calls a function that exists
//! nowhere, and the library still links. That holds for this target, this compiler and the profile `capi`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use paysig_tests::root;

use crate::toolchain::{Scratch, output, text};

/// Every symbol must be found at link time.
const LINK: [&str; 5] = ["--", "-C", "link-arg=-Wl,-z,defs", "-C", "link-arg=-lc"];
const PROOF: &str = "paysig_a_panic_is_reachable";

fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(folder).args(["rustc", "--quiet", "--crate-type", "cdylib"]);
    // Of its own, kept between runs: the features and flags differ from those of every other build.
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-panic")).env_remove("RUSTFLAGS");
    cargo
}

#[test]
fn is_reachable_from_c() {
    let output = output(
        cargo(&root())
            .args(["--locked", "--package", "paysig-c", "--profile", "capi", "--features", "prove-no-panic"])
            .args(LINK),
    );
    assert!(output.status.success(), "{}", text(&output.stderr));
}

/// A crate like `ffi-c`, in its profile and with its handler, with one function.
fn control(name: &str, body: &str) -> Output {
    let folder = Scratch::new(name);
    let root = root().canonicalize().unwrap();
    folder.file(
        "Cargo.toml",
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\npaysig = {{ path = \"{}\" }}\n\n[workspace]\n\n\
             [profile.release]\nlto = \"fat\"\ncodegen-units = 1\npanic = \"abort\"\n",
            root.join("core").display()
        ),
    );
    fs::copy(root.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    folder.file(
        "src/lib.rs",
        format!(
            "#![no_std]\nunsafe extern \"C\" {{ fn {PROOF}() -> !; }}\n\
             #[panic_handler]\nfn panic(_: &core::panic::PanicInfo) -> ! {{ unsafe {{ {PROOF}() }} }}\n\
             #[unsafe(no_mangle)]\npub extern \"C\" fn first_byte(secret: u8, index: usize) -> u8 {{\n    \
             let Ok(key) = paysig::Key::from_bytes(&[secret]) else {{ return 0 }};\n    \
             let tag = *key.sign(b\"\").as_bytes();\n    {body}\n}}\n"
        ),
    );
    output(cargo(folder.path()).args(["--offline", "--release"]).args(LINK))
}

#[test]
fn the_proof_passes_where_there_is_none() {
    let output = control("paysig-no-panic", "tag.get(index).copied().unwrap_or(0)");
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn the_proof_fails_where_there_is_one() {
    let output = control("paysig-one-panic", "tag[index]");
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains(PROOF), "{}", text(&output.stderr));
}
