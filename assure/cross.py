"""The C library for any target, with Rust's own `core` built along, so that a sanitizer's checks are in it too."""

import os
import pathlib

from plants import ROOT, must

BUILT = ROOT / "target" / "cross"


def library(
    target: str, *rustflags: str, opt_level: int | str | None = None, folder: str = "", memory_functions: bool = True
) -> pathlib.Path:
    """The static C library for a target, in its own profile; with `memcpy` and its like where there is no libc."""
    built = BUILT / folder
    command = ["tests/rust-for.sh", "sources", *"cargo rustc --quiet --locked --package paysig-c --profile capi".split()]
    command += ["--features", "capi", "--crate-type", "staticlib", "--target", target, "--target-dir", built]
    command += ["-Z", "build-std=core"]
    if memory_functions:
        command += ["-Z", "build-std-features=compiler-builtins-mem"]
    if opt_level is not None:
        command += ["--config", f"profile.capi.opt-level={opt_level!r}"]
    must(command, env={**os.environ, "RUSTFLAGS": " ".join(rustflags)})
    return built / target / "capi" / "libpaysig_c.a"
