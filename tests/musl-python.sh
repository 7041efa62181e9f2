#!/usr/bin/env bash
# Builds a CPython that runs on musl, as in Alpine Linux, from Debian's sources into target/tools/musl-python: nobody
# hands one out that runs beside another C library. About a minute. Needs Debian's musl-tools.
set -euo pipefail
cd "$(dirname "$0")/.."

suite=trixie
folder=$PWD/target/tools/musl-python
[ ! -e "$folder/complete" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder"/{apt/lists/partial,apt/cache/archives/partial,include,source}

# Sources of that suite alone, from the server that this machine has, and with Debian's keys; nothing else of its
# package lists changes.
server=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Label: Debian' | head -n 1)
cat > "$folder/apt/config" <<END
Dir::Etc::sourcelist "$folder/apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$folder/apt/lists";
Dir::Cache "$folder/apt/cache";
APT::Sandbox::User "root";
END
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb-src [signed-by=$keys] $server $suite main" > "$folder/apt/sources.list"
export APT_CONFIG=$folder/apt/config
if ! (cd "$folder/apt" && apt-get update -qq && apt-get source -qq --download-only python3.13) >"$folder/log" 2>&1; then
    cat "$folder/log" >&2
    echo "musl-python: no sources of CPython here: Debian's python3.13, of $suite" >&2
    exit 1
fi
tar -xf "$folder"/apt/python3.13_*.orig.tar.xz --strip-components 1 -C "$folder/source"
rm -rf "$folder/apt"

# The kernel's headers, which musl has none of, and nothing of the other C library's.
ln -s /usr/include/linux /usr/include/asm-generic "/usr/include/$(gcc -print-multiarch)/asm" "$folder/include"
# musl-gcc is gcc, and says so where it is asked for the C library's name.
printf '#!/bin/sh\n[ "$1" = --print-multiarch ] || exec musl-gcc "$@"\n' > "$folder/cc"
chmod +x "$folder/cc"
cd "$folder/source"
if ! { ./configure -q --build=x86_64-linux-musl --disable-test-modules --without-ensurepip CC="$folder/cc" \
        PKG_CONFIG=false CPPFLAGS="-idirafter $folder/include" OPT='-O1 -DNDEBUG -w' && make -j"$(nproc)"; } >"$folder/log" 2>&1; then
    tail -n 40 "$folder/log" >&2
    exit 1
fi
ln -s source/python "$folder/python"
touch "$folder/complete"
