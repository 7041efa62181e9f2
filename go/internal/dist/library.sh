#!/bin/sh
# Makes of the static C library one for the Go module: without what nothing in it calls, without what only debuggers read,
# and with no name that another library of the same program could have too.
#
#   library.sh LIBRARY OUT [PREFIX of the binutils, such as aarch64-linux-gnu-]
set -eu
library=$1 out=$2 tools=${3:-}
mkdir -p "$(dirname "$out")"
names=$out.names object=$out.o

"${tools}nm" --extern-only --defined-only "$library" 2>/dev/null | awk '$3 ~ /^paysig_/ { print $3 }' | sort -u > "$names"
[ -s "$names" ]
# shellcheck disable=SC2046  # Each name is a word.
"${tools}ld" --relocatable --gc-sections $(sed 's/^/--undefined=/' "$names") -o "$object" "$library"
"${tools}objcopy" --strip-debug --keep-global-symbols="$names" "$object"
"${tools}strip" --strip-unneeded "$object"
rm -f "$out"
# D: the same bytes whenever and wherever it is made.
"${tools}ar" rcsD "$out" "$object"
rm "$names" "$object"
