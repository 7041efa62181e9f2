#!/usr/bin/env python3
"""`make constant-time`: that no jump and no address depends on a secret, a key's state, a tag or a message.

    assure/constant_time.py             the check, and then each planted fault, which it must find
    assure/constant_time.py --check     the check alone

The library as it is released, through Rust (src/bin/constant_time.rs) and through the C ABI (c/constant_time.c), runs
under memcheck with its secrets marked undefined. That is SHA-256 in software, which valgrind runs on every machine; the
other path, a processor's own instructions, is shown by sha_instructions.py.
"""

import os
import pathlib
import platform
import sys

import sha_instructions
from plants import ROOT, Plant, must, run, see

BUILT = ROOT / "target" / "assure"
STAGE = ROOT / "target" / "stage"

PLANTS = [
    Plant(
        "a comparison that stops at the first difference",
        "core/src/signature.rs",
        "if bool::from(self.ct_eq(presented)) {",
        "if self.tag.iter().zip(&presented.tag).all(|(ours, theirs)| core::hint::black_box(ours) == theirs) {",
        r"Key::verify .*LEAKS(.|\n)*paysig_verify .*LEAKS",
    ),
    Plant(
        "hexadecimal digits from a table",
        "core/src/signature.rs",
        "let _ = base16ct::lower::encode(&self.tag, &mut digits);",
        'for (i, to) in digits.iter_mut().enumerate() { *to = *b"0123456789abcdef".get(usize::from('
        "self.tag.get(i / 2).copied().unwrap_or_default() >> (4 * (1 - i % 2)) & 15)).unwrap_or(&0); }",
        r"Signature::to_hex .*LEAKS(.|\n)*paysig_sign .*LEAKS",
    ),
    Plant(
        "a rotation that stops at the key that fits",
        "core/src/key.rs",
        "        tried += 1;\n",
        "        tried += 1;\n        if matched != none { break; }\n",
        r"verify_any.*LEAKS(.|\n)*paysig_verify_any.*LEAKS",
    ),
    Plant(
        "credentials that are compared up to the first difference",
        "core/src/onekey/credentials.rs",
        "    let differing = text.iter().zip(due).fold(0, |differing, (text, due)| differing | (text ^ due));\n",
        "    if text.iter().zip(due).any(|(text, due)| core::hint::black_box(text) != due) { return false; }\n"
        "    let differing = text.iter().zip(due).fold(0, |differing, (text, due)| differing | (text ^ due));\n",
        r"Credentials::check .*LEAKS(.|\n)*paysig_onekey_check .*LEAKS",
    ),
]


def memcheck(program: pathlib.Path) -> bool:
    # Each jump is counted each time it is taken; what memcheck says of them is shown where there are too many.
    result = run(["valgrind", "--error-limit=no", "--log-file=/dev/null", program])
    print(result.stdout.rstrip(), flush=True)
    if result.returncode != 0:
        log = run(["valgrind", "--error-limit=no", "--quiet", program], env={**os.environ, "RUST_BACKTRACE": "0"})
        print(log.stdout[:20000])
    return result.returncode == 0


def rust() -> pathlib.Path:
    # As `cargo build --release` makes it, but for names and lines, which change no instruction.
    names = ["--config", "profile.release.strip='none'", "--config", "profile.release.debug='line-tables-only'"]
    must(
        ["cargo", "build", "--quiet", "--locked", "--release", *names, "--target-dir", BUILT]
        + ["--package", "paysig-assure", "--bin", "constant_time"],
    )
    return BUILT / "release" / "constant_time"


def c() -> list[pathlib.Path]:
    """With the library as it is installed, and with the same before the names of its functions were taken out."""
    must(["make", "--silent", "--no-print-directory", "stage"])
    libraries = {"constant_time_c": STAGE / "lib" / "libpaysig.a"}
    libraries["constant_time_c_names"] = ROOT / "target" / "capi" / "libpaysig_c.a"
    for name, library in libraries.items():
        must(
            ["cc", "-std=gnu11", "-Wall", "-Wextra", "-Wconversion", "-Wshadow", "-Werror", "-O2", "-g"]
            + [ROOT / "assure" / "c" / "constant_time.c", f"-I{STAGE / 'include'}", library, "-o", BUILT / name],
        )
    return [BUILT / name for name in libraries]


def check() -> bool:
    BUILT.mkdir(parents=True, exist_ok=True)
    through_rust, (through_c, named) = rust(), c()
    held = all([memcheck(program) for program in [through_rust, through_c]])
    return all([sha_instructions.check(program) for program in [through_rust, named]]) and held


def main() -> int:
    if platform.machine() != "x86_64":
        sys.exit("constant-time: memcheck is spoken to in x86-64's instructions (src/memcheck.rs)")
    if sys.argv[1:] == ["--check"]:
        return 0 if check() else 1
    held = check()
    command = [sys.executable, "assure/constant_time.py", "--check"]
    found = all([see(plant, command) for plant in PLANTS])
    found &= sha_instructions.plants(BUILT)
    return 0 if held and found else 1


if __name__ == "__main__":
    sys.exit(main())
