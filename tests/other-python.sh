#!/usr/bin/env bash
# Brings a CPython that runs where this machine's does not, below target/tools:
#
#   tests/other-python.sh musl     on musl, as in Alpine Linux: built from Debian's sources, because nobody hands one
#                                  out that runs beside another C library. About a minute; needs Debian's musl-tools.
#   tests/other-python.sh arm64    on arm64: Debian's own, for qemu-aarch64 (Debian's qemu-user).
#   tests/other-python.sh free-threaded   without a GIL: 3.14, built from Debian's sources. A few minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

what=${1:?musl, arm64 or free-threaded}
folder=$PWD/target/tools/$what-python
[ ! -e "$folder/complete" ] || exit 0
if [ "$what" != free-threaded ] && ! grep -qx 'ID=debian' /etc/os-release; then
    echo "other-python: only on Debian: nothing is run on a CPython for $what"
    exit 0
fi
rm -rf "$folder"
mkdir -p "$folder"/apt/{lists,cache/archives}/partial

# What apt knows of another suite or architecture stays in this folder: the machine's own package lists do not change.
# From the server that the machine has, and with Debian's keys.
server=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -n 1 || true)
apt() { # apt LINE-OF-SOURCES CONFIGURATION COMMAND...
    local keys=/usr/share/keyrings/debian-archive-keyring.gpg
    echo "${1/ / [signed-by=$keys] $server }" > "$folder/apt/sources.list"
    cat > "$folder/apt/config" <<END
Dir::Etc::sourcelist "$folder/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$folder/apt/lists";
Dir::State::status "$folder/apt/status";
Dir::Cache "$folder/apt/cache";
APT::Sandbox::User "root";
$2
END
    touch "$folder/apt/status"
    if ! (cd "$folder/apt" && export APT_CONFIG=$folder/apt/config && apt-get update -qq && "${@:3}") >"$folder/log" 2>&1
    then
        cat "$folder/log" >&2
        echo "other-python: not to be had here: Debian's ${*: -1}" >&2
        exit 1
    fi
}

musl() {
    apt 'deb-src trixie main' '' apt-get source -qq --download-only python3.13
    mkdir "$folder/source" "$folder/include"
    tar -xf "$folder"/apt/python3.13_*.orig.tar.xz --strip-components 1 -C "$folder/source"
    # The kernel's headers, which musl has none of, and nothing of the other C library's.
    ln -s /usr/include/linux /usr/include/asm-generic "/usr/include/$(gcc -print-multiarch)/asm" "$folder/include"
    # musl-gcc is gcc, and says so where it is asked for the C library's name.
    printf '#!/bin/sh\n[ "$1" = --print-multiarch ] || exec musl-gcc "$@"\n' > "$folder/cc"
    chmod +x "$folder/cc"
    local options=(--build=x86_64-linux-musl --disable-test-modules --without-ensurepip "CC=$folder/cc" PKG_CONFIG=false)
    # Not -O0: threads have small stacks on musl.
    options+=("CPPFLAGS=-idirafter $folder/include" 'OPT=-O1 -DNDEBUG -w')
    cd "$folder/source"
    if ! { ./configure -q "${options[@]}" && make -j"$(nproc)"; } >"$folder/log" 2>&1; then
        tail -n 40 "$folder/log" >&2
        exit 1
    fi
    ln -s source/python "$folder/python"
}

free-threaded() {
    # Not by apt: the newest suite's index names versions that its servers may not have yet.
    local file=python3.14_3.14.7.orig.tar.xz sum=3b48dac8fb59f62eaa67ac83c1eb12bda1b7a08406dd286e252c11a66be27f81
    if ! curl -sSf --retry 3 -o "$folder/$file" "${server:-http://deb.debian.org/debian/}pool/main/p/python3.14/$file" ||
            ! (cd "$folder" && sha256sum --quiet --check <<<"$sum  $file"); then
        echo "other-python: not to be had here: Debian's $file" >&2
        exit 1
    fi
    mkdir "$folder/source"
    tar -xf "$folder/$file" --strip-components 1 -C "$folder/source"
    cd "$folder/source"
    local options=(--disable-gil --disable-test-modules --without-ensurepip "--prefix=$folder/installed")
    if ! { ./configure -q "${options[@]}" 'OPT=-O2 -DNDEBUG -w' && make -j"$(nproc)" && make install; } >"$folder/log" 2>&1
    then
        tail -n 40 "$folder/log" >&2
        exit 1
    fi
    cd "$folder"
    rm -r source "$file"
    ln -s installed/bin/python3.14t python
}

arm64() {
    local packages=(libc6 libbz2-1.0 libcrypt1 libexpat1 libffi8 libgcc-s1 liblzma5 libssl3 libuuid1 zlib1g)
    packages+=({,lib}python3.11-minimal libpython3.11-stdlib)
    apt 'deb bookworm main' 'APT::Architecture "arm64"; APT::Architectures "arm64";' apt-get download -qq "${packages[@]}"
    mkdir -p "$folder/root/usr/lib"
    ln -s usr/lib "$folder/root/lib"
    for package in "$folder"/apt/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$folder/root"
    done
    printf '#!/bin/sh\nPYTHONHOME=%s/usr exec qemu-aarch64 -L %s %s/usr/bin/python3.11 "$@"\n' \
        "$folder/root" "$folder/root" "$folder/root" > "$folder/python"
    chmod +x "$folder/python"
}

"$what"
rm -rf "$folder/apt"
touch "$folder/complete"
