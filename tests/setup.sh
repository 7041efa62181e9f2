#!/usr/bin/env bash
# Brings what the tests and the demo need beside a Rust toolchain, a C compiler, Python 3 and make: by apt where that is
# allowed, and by pip into target/tools/venv. What cannot be installed is named; nothing else on the machine changes.
#
#   tests/setup.sh [assure] [bare-metal] [c] [e2e] [fuzz] [gateway] [go] [guide] [php] [python] [bench] [sanitizers]
#
# What each needs; the four languages without an argument.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=target/tools
requirements=tests/requirements.txt
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
with_venv=
[ $# -gt 0 ] || set -- c go php python
for language in "$@"; do
    case $language in
        assure) need valgrind valgrind libc6-dbg; need c++ g++; need objdump binutils ;;
        bare-metal)
            need clang-22 clang-22; need ld.lld-22 lld-22 llvm-22; need node nodejs
            need qemu-system-arm qemu-system-arm; need qemu-s390x qemu-user
            ;;
        c) need pkg-config pkg-config; need valgrind valgrind libc6-dbg; need c++ g++ ;;
        e2e)
            need curl curl ca-certificates; need pkg-config pkg-config; need socat socat
            pkg-config --exists libcurl 2>/dev/null || packages+=(libcurl4-openssl-dev)
            ;;
        fuzz) need c++ g++ ;;
        gateway) need chromedriver chromium chromium-driver; need curl curl ca-certificates ;;
        go) need pkg-config pkg-config; with_venv=1 ;;
        guide)
            need curl curl ca-certificates; need pkg-config pkg-config
            pkg-config --exists libcurl 2>/dev/null || packages+=(libcurl4-openssl-dev)
            ;;
        php)
            need php php-cli; need phpunit phpunit
            php -r 'exit((int) !extension_loaded("curl"));' 2>/dev/null || packages+=(php-curl)
            # The PSR interfaces and two packages that implement them, for the tests alone.
            php -r 'exit((int) !interface_exists("Psr\Http\Server\MiddlewareInterface"));' 2>/dev/null || packages+=(php-psr)
            for package in Nyholm/Psr7:php-nyholm-psr7 GuzzleHttp/Client.php:php-guzzlehttp-guzzle; do
                [ -e "/usr/share/php/${package%:*}" ] || packages+=("${package#*:}")
            done
            ;;
        python) with_venv=1 ;;
        bench) [ -e /usr/include/openssl/hmac.h ] || packages+=(libssl-dev) ;;
        sanitizers)
            need clang-22 clang-22 llvm-22
            [ -e /usr/lib/llvm-22/lib/clang/22/lib/linux ] || packages+=(libclang-rt-22-dev)
            ;;
        *) echo "setup: unknown language $language" >&2; exit 2 ;;
    esac
done
[ -z "$with_venv" ] || python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)

if [ ${#packages[@]} -gt 0 ]; then
    echo "setup: installing ${packages[*]}"
    if ! apt_install "${packages[@]}" >$tools/apt.log 2>&1; then
        cat $tools/apt.log >&2
        echo "setup: missing and not installable from here: ${packages[*]} (these are Debian's package names)" >&2
        exit 1
    fi
fi

if [ -n "$with_venv" ] && ! cmp -s $requirements $tools/venv/requirements.txt; then
    echo "setup: making $tools/venv"
    rm -rf $tools/venv
    python3 -m venv $tools/venv
    $tools/venv/bin/pip install --quiet --disable-pip-version-check --requirement $requirements
    # Copied last: an interrupted set-up starts again.
    cp $requirements $tools/venv/requirements.txt
fi
