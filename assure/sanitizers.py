#!/usr/bin/env python3
"""`make sanitizers`: the library itself, not only what calls it, under LLVM's sanitizers.

    assure/sanitizers.py              all of it, and the planted faults, one for each sanitizer
    assure/sanitizers.py PART...      address, memory, thread, rust-thread or rust-address, without the faults

The C library and Rust's own `core` are built with the sanitizer's checks in them (cross.py), and so are the C programs:
the contract (tests/c/contract_*.c) under AddressSanitizer with UBSan and MemorySanitizer, threads that share keys
(c/stress.c) under ThreadSanitizer. In Rust, threads that share keys (src/bin/stress.rs) run under ThreadSanitizer, with
Rust's own `std` built along; core's own tests, the vectors and properties under AddressSanitizer.
"""

import os
import pathlib
import sys

import cross
import stress
from plants import ROOT, Plant, must, run, see

BUILT = ROOT / "target" / "assure" / "sanitizers"
HOST = "x86_64-unknown-linux-gnu"
CLANG = {"address": "address,undefined", "memory": "memory", "thread": "thread"}

PLANTS = {
    "address": Plant(
        "a read behind a key",
        "ffi-c/src/raw.rs",
        "    let slot: *mut Marked<P::Value> = place.cast();\n    if slot.is_null() {",
        "    let slot: *mut Marked<P::Value> = place.cast();\n"
        "    let _ = (!slot.is_null()).then(|| unsafe { place.add(1).cast::<u64>().read_volatile() });\n"
        "    if slot.is_null() {",
        "AddressSanitizer: .*overflow",
    ),
    "memory": Plant(
        "a decision on what was never written",
        "ffi-c/src/raw.rs",
        "    let text = encode(&make()?);",
        "    let never = MaybeUninit::<[u64; 4]>::uninit();\n"
        "    if unsafe { never.as_ptr().cast::<u64>().read_volatile() } == 1 {\n"
        "        return Err(ErrorKind::Internal.into());\n    }\n    let text = encode(&make()?);",
        "MemorySanitizer: use-of-uninitialized-value",
    ),
    "thread": Plant(
        "a counter that threads share",
        "ffi-c/src/raw.rs",
        "    let encode = match encoding {",
        "    static mut CALLS: u64 = 0;\n"
        "    unsafe { (&raw mut CALLS).write_volatile((&raw const CALLS).read_volatile() + 1) };\n"
        "    let encode = match encoding {",
        "ThreadSanitizer: data race",
    ),
    "rust-thread": Plant(
        "a counter that Rust's threads share",
        "assure/src/bin/stress.rs",
        "        let length = number % MESSAGES;\n",
        "        static mut CALLS: u64 = 0;\n"
        "        #[allow(unsafe_code)]\n"
        "        unsafe {\n"
        "            (&raw mut CALLS).write_volatile((&raw const CALLS).read_volatile() + 1);\n"
        "        }\n"
        "        let length = number % MESSAGES;\n",
        "ThreadSanitizer: data race",
    ),
    "rust-address": Plant(
        "a read behind a value of Rust's",
        "core/tests/secrecy.rs",
        "(0..size_of::<T>())",
        "(0..=size_of::<T>())",
        "AddressSanitizer: heap-buffer-overflow",
    ),
}


def programs(sanitizer: str) -> list[pathlib.Path]:
    library = cross.library(HOST, f"-Zsanitizer={sanitizer}", opt_level=1, folder=sanitizer, memory_functions=False)
    threads, contract = [ROOT / "assure" / "c" / "stress.c"], sorted((ROOT / "tests" / "c").glob("contract_*.c"))
    built = []
    for source in threads if sanitizer == "thread" else contract:
        built.append(BUILT / f"{source.stem}-{sanitizer}")
        must(
            ["clang-22", f"-fsanitize={CLANG[sanitizer]}", "-fno-sanitize-recover=all", "-O1", "-g", "-pthread"]
            + [f"-I{ROOT / 'include'}", source, library, "-o", built[-1]],
        )
    return built


def clean(program: pathlib.Path, arguments: list) -> bool:
    # What a forked process has of its parent's threads is not a leak.
    result = run([program, *arguments], env={**os.environ, "TSAN_OPTIONS": "report_thread_leaks=0"})
    held = result.returncode == 0
    print(f"{program.name}: {result.stdout.strip() if held else result.stdout[:4000]}", flush=True)
    return held


def in_c(sanitizer: str) -> bool:
    arguments = stress.arguments(stress.signatures(), 2000) if sanitizer == "thread" else []
    return all([clean(program, arguments) for program in programs(sanitizer)])


def threads_in_rust() -> bool:
    """ThreadSanitizer must see how `std` hands values from thread to thread. Debian's Rust has not its runtime: clang's."""
    build = "tests/rust-for.sh sources cargo build --quiet --locked --release --package paysig-assure --bin stress"
    flags = "-Zsanitizer=thread -Zexternal-clangrt -Clinker=clang-22 -Clink-arg=-fsanitize=thread"
    must(
        [*build.split(), "--target", HOST, "--target-dir", BUILT / "threads", "-Z", "build-std=std,panic_abort"]
        + ["--config", "profile.release.strip=false"],
        env={**os.environ, "RUSTFLAGS": flags},
    )
    program = BUILT / "threads" / HOST / "release" / "stress"
    return clean(program, stress.arguments(stress.signatures(), 20_000))


def core() -> bool:
    """Under AddressSanitizer. The stable compiler has the sanitizer, but not yet the option."""
    environment = {**os.environ, "RUSTC_BOOTSTRAP": "1", "RUSTFLAGS": "-Zsanitizer=address"}
    result = run(
        ["cargo", "test", "--quiet", "--locked", "--package", "paysig", "--package", "paysig-tests-core"]
        + ["--all-features", "--lib", "--test", "of_core"]
        + ["--target", HOST, "--target-dir", BUILT / "core"]
        # The sanitizer keeps what is on the stack apart, which makes frames larger than what is swept.
        + ["--", "--skip", "what_a_swept_call_left_on_the_stack_is_gone"],
        env=environment,
    )
    passed = sum(int(line.split()[3]) for line in result.stdout.splitlines() if line.startswith("test result: ok."))
    print(f"address, core's tests: {passed} passed, exit {result.returncode}", flush=True)
    if result.returncode != 0:
        print(result.stdout[-4000:])
    return result.returncode == 0 and passed >= 100


IN_RUST = {"rust-thread": threads_in_rust, "rust-address": core}


def check(part: str) -> bool:
    return IN_RUST[part]() if part in IN_RUST else in_c(part)


def main() -> int:
    BUILT.mkdir(parents=True, exist_ok=True)
    held = all([check(part) for part in sys.argv[1:] or [*CLANG, *IN_RUST]])
    if sys.argv[1:]:
        return 0 if held else 1
    command = [sys.executable, "assure/sanitizers.py"]
    found = all([see(plant, [*command, name]) for name, plant in PLANTS.items()])
    return 0 if held and found else 1


if __name__ == "__main__":
    sys.exit(main())
