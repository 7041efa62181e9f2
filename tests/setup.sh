#!/usr/bin/env bash
# Brings what the tests and the demo need beside a Rust toolchain, a C compiler, Python 3 and make: by apt where that is
# allowed, and by pip into target/tools/venv and target/tools/wheels. What cannot be installed is named; nothing else on
# the machine changes.
#
#   tests/setup.sh [c] [e2e] [fuzz] [gateway] [go] [guide] [php] [python] [wheels] [bench]
#
# What each needs; the four languages without an argument.
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
with_venv= with_wheels=
[ $# -gt 0 ] || set -- c go php python
for language in "$@"; do
    case $language in
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
        python) need node nodejs; with_venv=1 ;;
        wheels) need musl-gcc musl-tools; with_wheels=1 ;;
        bench) [ -e /usr/include/openssl/hmac.h ] || packages+=(libssl-dev) ;;
        *) echo "setup: unknown language $language" >&2; exit 2 ;;
    esac
done
[ -z "$with_venv$with_wheels" ] || python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)

if [ ${#packages[@]} -gt 0 ]; then
    echo "setup: installing ${packages[*]}"
    if ! apt_install "${packages[@]}" >$tools/apt.log 2>&1; then
        cat $tools/apt.log >&2
        echo "setup: missing and not installable from here: ${packages[*]} (these are Debian's package names)" >&2
        exit 1
    fi
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
