"""A Rust compiler that comes with the source of its own library, to build that for any target: Debian's, unpacked below
target/tools. Nothing else on the machine changes."""

import os
import pathlib
import re
import sys

from plants import ROOT, must

FOLDER = pathlib.Path(os.environ.get("PAYSIG_CROSS", ROOT / "target" / "tools" / "rust-cross"))
BUILT = ROOT / "target" / "cross"
# The newest there is: a security update may move it.
NEWEST = r"rustc-web \| (\d+\.\d+)\.(\S+)"


def unpack() -> None:
    if (FOLDER / "usr" / "bin" / "rustc").exists():
        return
    versions = re.findall(NEWEST, must(["apt-cache", "madison", "rustc-web"]))
    if not versions:
        sys.exit("cross: Debian's rustc-web is not to be had here")
    version, rest = max(versions, key=lambda found: int(found[0].split(".")[1]))
    print(f"cross: unpacking Debian's Rust {version}", flush=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = ["rustc-web", f"libstd-rust-web-{version}", "libstd-rust-web-dev", "rust-web-src"]
    must(["apt-get", "download", "-qq", *(f"{name}={version}.{rest}" for name in names)], cwd=FOLDER)
    for package in FOLDER.glob("*.deb"):
        # Of the source, the library's alone, and the link to it.
        source = "--wildcards './usr/src/rustc-*/library/*' './usr/lib/rustlib/src/rust'"
        only = source if package.name.startswith("rust-web-src") else ""
        must(["bash", "-o", "pipefail", "-c", f"dpkg --fsys-tarfile '{package}' | tar -x {only}"], cwd=FOLDER)
        package.unlink()


def environment(*rustflags: str) -> dict[str, str]:
    return {
        **os.environ,
        "RUSTC": str(FOLDER / "usr" / "bin" / "rustc"),
        "LD_LIBRARY_PATH": str(FOLDER / "usr" / "lib" / "x86_64-linux-gnu"),
        # `-Z build-std`.
        "RUSTC_BOOTSTRAP": "1",
        "RUSTFLAGS": " ".join(rustflags),
    }


def library(
    target: str, *rustflags: str, opt_level: int | str | None = None, folder: str = "", memory_functions: bool = True
) -> pathlib.Path:
    """The static C library for a target, in its own profile; with `memcpy` and its like where there is no libc."""
    unpack()
    level = [] if opt_level is None else ["--config", f"profile.capi.opt-level={opt_level!r}"]
    built = BUILT / folder
    must(
        [
            "cargo",
            "rustc",
            "--quiet",
            "--locked",
            "--package",
            "paysig-c",
            "--profile",
            "capi",
            "--features",
            "capi",
            *level,
        ]
        + ["-Z", "build-std=core", "--target", target]
        + (["-Z", "build-std-features=compiler-builtins-mem"] if memory_functions else [])
        + ["--target-dir", built, "--crate-type", "staticlib"],
        env=environment(*rustflags),
    )
    return built / target / "capi" / "libpaysig_c.a"
