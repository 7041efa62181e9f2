#!/usr/bin/env python3
"""`make no-panic`: no panic, no heap and no unsafe code where there must be none, read from what the compiler made.

    assure/no_panic.py             the check, and then each planted fault, which it must find
    assure/no_panic.py --check     the check alone

tests/tests/c_abi/no_panic.rs proves the same of the C library by linking it. Here core's own release object is read:
all of its public functions, those among them that C does not call. And a panic that is planted in the ABI must end the
process, where panics abort and where they unwind: it never crosses into its caller.
"""

import pathlib
import re
import signal
import sys

from plants import COPY, ROOT, Plant, in_copy, must, put, run, see

BUILT = ROOT / "target" / "assure" / "core"

# What must not be there. Symbols of either mangling have these words in them.
PANIC = re.compile(r"core.*(9panicking|panicking::)|panic_fmt|unwrap_failed|expect_failed|slice_(start|end)_index")
HEAP = re.compile(r"__rust_alloc|__rust_dealloc|__rust_realloc|handle_alloc_error|^(m|c|re)alloc$|^free$|5alloc")
# Evaluated by the compiler only (core/src/error.rs): it is in the object, and nobody calls it. The C library's link
# would fail if anybody did.
NOT_CALLED = "5error8c_string"
# What the shared library may want from outside: as in tests/tests/c_abi/library.rs.
WANTED = {"abort", "bcmp", "memcmp", "memcpy", "memmove", "memset", "strlen", "__cxa_finalize"}

# Crates whose sources the compiler keeps free of it: all that is shipped but the C ABI.
FORBIDDEN = [
    "core/src/lib.rs",
    "py/src/lib.rs",
    "py/explain/src/lib.rs",
    "cli/src/main.rs",
    "explain/src/lib.rs",
    "gateway/src/lib.rs",
    "gateway/src/main.rs",
    "tower/src/lib.rs",
]
# Where unsafe code may be, and why (ffi-c/src/lib.rs); each block of raw.rs says so itself, or clippy does not pass.
UNSAFE = ["abi.rs", "onekey.rs", "panic.rs", "raw.rs", "raw/provider.rs"]

PLANTS = [
    Plant(
        "an index that may be out of range",
        "core/src/key.rs",
        "        for part in parts {\n            signer.update(part);",
        "        for part in parts {\n"
        "            let _ = core::hint::black_box(part[3]);\n            signer.update(part);",
        "core: .*sign_parts has a panic",
    ),
    Plant(
        "a heap call in the core",
        "core/src/signature.rs",
        "#[cold]\nfn fault(text: &[u8]) -> Error {",
        "#[cold]\nfn fault(text: &[u8]) -> Error {\n    extern crate alloc;\n"
        "    core::hint::black_box(alloc::vec::Vec::from(text));",
        "core: .* heap",
    ),
    Plant(
        "a heap call in the C library",
        "ffi-c/src/raw.rs",
        "    [0_u8; SWEPT_BYTES].zeroize();\n",
        '    unsafe extern "C" {\n        fn malloc(bytes: usize) -> *mut c_void;\n    }\n'
        "    core::hint::black_box(unsafe { malloc(SWEPT_BYTES) });\n    [0_u8; SWEPT_BYTES].zeroize();\n",
        "the C library wants malloc",
    ),
    Plant(
        "unsafe code in the core",
        "core/src/key.rs",
        "        Ok(Self { states: KeyStates::new(secret) })",
        "        Ok(Self { states: KeyStates::new(unsafe { secret.get_unchecked(..) }) })",
        "usage of an `unsafe` block",
    ),
]

# Called by no other check, so that nothing else sees it.
INJECTED = Plant(
    "a panic in the ABI",
    "ffi-c/src/abi.rs",
    'pub extern "C" fn paysig_signature_chars() -> usize {\n    PAYSIG_SIGNATURE_CHARS',
    'pub extern "C" fn paysig_signature_chars() -> usize {\n'
    '    core::hint::black_box(None).unwrap_or_else(|| panic!("planted"))',
    "",
)


def core() -> list[str]:
    """The functions of core's release object that want what must not be there."""
    must(
        ["cargo", "build", "--quiet", "--locked", "--release", "--package", "paysig", "--target-dir", BUILT]
        # Machine code, function by function, with names.
        + ["--config", "profile.release.lto='off'", "--config", "profile.release.strip='none'"],
    )
    relocations = must(["objdump", "-r", BUILT / "release" / "libpaysig.rlib"])
    wrong, function, seen = [], "", 0
    for line in relocations.splitlines():
        if section := re.match(r"RELOCATION RECORDS FOR \[(.+)\]:", line):
            function = section[1]
        elif function.startswith(".text") and (symbol := re.match(r"[0-9a-f]+ R_\S+\s+(\S+?)([-+]0x\w+)?$", line)):
            seen += 1
            name = re.sub(r"^\.text\.(unlikely\.)?_ZN\d*6?paysig|17h[0-9a-f]{16}E$", "", function)
            name = re.sub(r"\d+", " ", name).strip()
            for what, pattern in {"panic": PANIC, "heap": HEAP}.items():
                if pattern.search(symbol[1]) and NOT_CALLED not in function:
                    wrong.append(f"core: {name} has a {what} in it: {symbol[1]}")
    # A tool that cannot read the file says nothing, and nothing has no fault.
    if seen < 500:
        wrong.append(f"core: only {seen} relocations are read")
    print(f"core's release object: {seen} references read, {len(wrong)} of them to a panic or the heap")
    return wrong


def library() -> list[str]:
    must(["make", "--silent", "--no-print-directory", "stage"])
    symbols = must(["nm", "-D", "--undefined-only", "-P", ROOT / "target" / "stage" / "lib" / "libpaysig.so"])
    wanted = {line.split()[0].split("@")[0] for line in symbols.splitlines() if line.split()[1] == "U"}
    print(f"the C library wants {', '.join(sorted(wanted))}")
    wrong = [f"the C library wants {name}" for name in sorted(wanted - WANTED)]
    return wrong if wanted else ["nm reads no symbols of the C library"]


def unsafe_code() -> list[str]:
    wrong = [
        f"{file} does not forbid unsafe code"
        for file in FORBIDDEN
        if "#![forbid(unsafe_code)]" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    source = ROOT / "ffi-c" / "src"
    files = [path for path in source.rglob("*.rs") if re.search(r"\bunsafe\b", path.read_text(encoding="utf-8"))]
    # The crate's own first lines speak of it.
    names = sorted(str(path.relative_to(source)) for path in files if path.name != "lib.rs")
    print(f"unsafe code: forbidden in {', '.join(FORBIDDEN)}; in ffi-c in {', '.join(names)}")
    return wrong if names == UNSAFE else [*wrong, f"ffi-c has unsafe code in {names}"]


def check() -> bool:
    held = True
    for find in [unsafe_code, core, library]:
        wrong = find()
        print("".join(f"  {line}\n" for line in wrong), end="", flush=True)
        held &= not wrong
    return held


def unwinding() -> bool:
    """Neither program may go on behind the call in which a panic is planted."""
    put(INJECTED)
    for command in [
        ["make", "--silent", "--no-print-directory", "stage"],
        ["c++", "-O2", "-Iinclude", "assure/c/unwinding.cpp", "target/stage/lib/libpaysig.a", "-o", "target/unwinding"],
        ["cargo", "build", "--quiet", "--locked", "--package", "paysig-assure", "--bin", "unwinding"],
    ]:
        result = in_copy(command)
        if result.returncode != 0:
            sys.exit(result.stdout)
    return all(
        [aborts("C++, panics abort", "target/unwinding"), aborts("Rust, panics unwind", "target/debug/unwinding")]
    )


def aborts(name: str, program: str) -> bool:
    result = run([COPY / program])
    ended = result.returncode == -signal.SIGABRT and not re.search("unwound|caught|returned", result.stdout)
    print(f"planted, a panic in the ABI, {name}: {'ends the process there' if ended else 'CROSSES'}")
    if not ended:
        print(f"exit {result.returncode}\n{result.stdout}")
    return ended


def main() -> int:
    if sys.argv[1:] == ["--check"]:
        return 0 if check() else 1
    held = check()
    command = [sys.executable, pathlib.Path("assure", "no_panic.py"), "--check"]
    found = all([see(plant, command) for plant in PLANTS])
    return 0 if held and unwinding() and found else 1


if __name__ == "__main__":
    sys.exit(main())
