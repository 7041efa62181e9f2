#!/usr/bin/env python3
"""Installs the Composer package of target/dist as a new user does, in an empty folder and without a network, and uses
it: over the library that it brings, without FFI, and for every vector.

    tests/composer.py       after `make composer`
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE_README = (ROOT / "php" / "README.md").read_text(encoding="utf-8")
LIBRARY = "lib/linux-x86_64/libpaysig.so"
# glibc of 2014 and later: what manylinux2014 promises.
NEWEST_GLIBC = (2, 17)
SIGNED = "002380363931dc07a1c6458195083e54e074d3e09f0cca73e426d88dfcb5e549"
VECTORS = "CanonicalTest|CorporaTest|DifferentialTest|OneKeyVectorsTest|PropertyTest|SettingsTest|VectorsTest"

# Alpine's PHP is linked with musl.
MUSL = r"""
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef int initialise(const char *, size_t, void *);
typedef const char *sign(const void *, const void *, size_t, char *);

int main(int count, char **arguments) {
    unsigned long long key[16];
    char signature[65];
    const char *body = "{\"cashout_id\":11954}";
    void *library = count == 2 ? dlopen(arguments[1], RTLD_NOW) : NULL;
    if (library == NULL) {
        puts(dlerror());
        return 1;
    }
    if (((initialise *)dlsym(library, "paysig_key_init"))("cashout_secret_key", 18, key) != 0)
        return 1;
    puts(((sign *)dlsym(library, "paysig_sign_hex"))(key, body, strlen(body), signature));
    return 0;
}
"""

# What a user's shell has: nothing of the checkout.
KEPT = ("PAYSIG_CORPORA",)
ENVIRONMENT = {name: value for name, value in os.environ.items() if name in KEPT or not name.startswith("PAYSIG_")}


def run(*command: str, cwd: pathlib.Path, **environment: str) -> str:
    given = {**ENVIRONMENT, **environment}
    result = subprocess.run(command, cwd=cwd, env=given, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {result.returncode}\n{result.stdout[-3000:]}{result.stderr[-3000:]}")
    return result.stdout


def check(condition: bool, what: str) -> None:
    if not condition:
        sys.exit(f"composer: {what}")


def check_archive(path: pathlib.Path, folder: pathlib.Path) -> None:
    """All that belongs into the package is in it and nothing else, and the library runs where glibc is old."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        composer = json.loads(archive.read("composer.json"))
        notices = archive.read("lib/THIRD-PARTY.txt").decode()
        archive.extractall(folder)
    due = {"composer.json", "preload.php", "README.md", "LICENSE-APACHE", "LICENSE-MIT", "lib/paysig.cdef.h", LIBRARY}
    due |= {"lib/THIRD-PARTY.txt"}
    due |= {str(source.relative_to(ROOT / "php")) for source in (ROOT / "php" / "src").rglob("*.php")}
    check(set(names) == due and len(names) == len(due), f"the package has {sorted(set(names) ^ due)}")
    version = re.search(r'^version = "(.*)"', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.M).group(1)
    check(composer["version"] == version, f"the version is {composer['version']}")
    check("ext-ffi" in composer["suggest"] and "ext-ffi" not in composer["require"], "FFI is not a suggestion")
    check("subtle" in notices and "BSD" in notices, "the library's licences are missing")
    size = (folder / LIBRARY).stat().st_size
    check(size <= 150 * 1024, f"the library has {size} bytes")
    told = run("objdump", "-T", "-p", str(folder / LIBRARY), cwd=folder)
    versions = {tuple(map(int, found.split("."))) for found in re.findall(r"GLIBC_([\d.]+)", told)}
    check(bool(versions) and max(versions) <= NEWEST_GLIBC, f"the library needs glibc {versions}")
    check(re.findall(r"NEEDED\s+(\S+)", told) == ["libc.so.6"], "the library needs others than libc.so.6")
    (folder / "musl.c").write_text(MUSL)
    run("musl-gcc", "musl.c", "-o", "musl", cwd=folder)
    check(run("./musl", LIBRARY, cwd=folder) == f"{SIGNED}\n", "the library does not sign with musl")
    # Its own functions alone.
    exported = re.findall(r"^\S+ g .* Base +(\S+)$", told, re.M)
    check(len(exported) > 40 and all(name.startswith("paysig_") for name in exported), f"it exports {exported}")


def main() -> None:
    (path,) = (ROOT / "target" / "dist").glob("paysig-php-*.zip")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        for name in ("unpacked", "shop", "home"):
            (folder / name).mkdir()
        check_archive(path, folder / "unpacked")
        home = {"COMPOSER_HOME": str(folder / "home"), "COMPOSER_DISABLE_NETWORK": "1", "COMPOSER_ALLOW_SUPERUSER": "1"}
        run("composer", "validate", "--strict", "--no-check-version", cwd=folder / "unpacked", **home)
        shop = folder / "shop"
        (shop / "packages").mkdir()
        shutil.copy(path, shop / "packages")
        install = re.search(r"^```sh\n(composer init.*?)^```", PACKAGE_README, re.M | re.S).group(1)
        # Offline: Packagist is not asked.
        offline = "composer config repositories.packagist.org false\ncomposer require"
        run("sh", "-ec", install.replace("composer require", offline), cwd=shop, **home)
        use(shop)


def use(shop: pathlib.Path) -> None:
    """The first signature, as both READMEs have it; then the vectors."""
    (shop / "sign.php").write_text(re.search(r"```php\n(.*?)```", README, re.S).group(1))
    example, printed = re.search(r"```php\n(.*?)```\s+It prints:\s+```text\n(.*?)```", PACKAGE_README, re.S).groups()
    (shop / "example.php").write_text(example)
    (shop / "backend.php").write_text("<?php require 'vendor/autoload.php'; echo Paysig\\Package::backend();")
    ways = {"ffi": [], "pure": ["-d", "ffi.enable=0"]}
    for backend, settings in ways.items():
        check(run("php", *settings, "backend.php", cwd=shop) == backend, f"the backend is not {backend}")
        signed = run("php", *settings, "sign.php", cwd=shop)
        check(signed == f"Payload-Signature: {SIGNED}\n", f"with {backend} it signs {signed}")
        told = run("php", *settings, "example.php", cwd=shop, PAYSIG_KEY="cashout_secret_key")
        check(told == printed, f"with {backend} the package's README prints {told}")
    package = shop / "vendor" / "paysig" / "paysig"
    check(run("php", "-n", str(shop / "backend.php"), cwd=shop) == "pure", "without the extension it is not pure")
    for backend in ways:
        excluded = ["--exclude-group", "ffi"] if backend == "pure" else []
        told = run("phpunit", "--configuration", "php/phpunit.xml", "--filter", VECTORS, *excluded, cwd=ROOT,
                   PAYSIG_PACKAGE=str(package), PAYSIG_BACKEND=backend)
        count = re.search(r"(?:OK \(|Tests: )(\d+)", told)
        check(count is not None and int(count.group(1)) > 600, f"too few vectors: {told[-300:]}")
        print(f"{backend}: {count.group(1)} tests of the vectors")
    # Not one of them was the checkout's.
    (package / "src" / "Key.php").unlink()
    result = subprocess.run(
        ["phpunit", "--configuration", "php/phpunit.xml", "--filter", "testSigning"], cwd=ROOT,
        env={**ENVIRONMENT, "PAYSIG_PACKAGE": str(package)}, capture_output=True, text=True, check=False,
    )
    check(result.returncode != 0, "the vectors were run with the checkout")


if __name__ == "__main__":
    main()
