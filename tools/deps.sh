#!/bin/sh
# deps.sh — installs the Debian packages that building and testing need, and only those that are missing.
set -eu
wanted="gcc g++ make binutils flex bison uthash-dev libcmocka-dev libsimdjson-dev nettle-dev zlib1g-dev libzstd-dev libsqlite3-dev python3"
[ "${1:-}" = test ] && wanted="$wanted clang zstd"
# What looks at pages as a reader does; the long tests alone need it. npm may have come otherwise than as a package.
if [ "${1:-}" = browser ]; then
    wanted="chromium chromium-driver poppler-utils"
    command -v npm >/dev/null || wanted="$wanted npm"
fi

missing() {
    for package; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || echo "$package"
    done
}
install() {
    [ $# -gt 0 ] || return 0
    echo "installing: $*"
    run=
    [ "$(id -u)" -eq 0 ] || run=sudo
    $run apt-get update -qq || true
    DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

install $(missing $wanted)
# The fuzzers' runtime is packaged by clang's version.
if [ "${1:-}" = test ]; then
    version=$(clang -dumpversion | cut -d. -f1)
    install $(missing "libclang-rt-$version-dev")
fi
