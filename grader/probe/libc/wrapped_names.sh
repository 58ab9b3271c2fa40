#!/bin/sh
# The options that let ld(1) put the runtime before libc in a static program, one --wrap for each
# function, as a response file for `ld -r`. Only the program's own objects and the runtime are joined
# so: what libc calls within itself stays as it is.
#   ld -r @NAMES program.o... probe-static.o passes.a -o whole.o;  gcc -static -pthread whole.o
# usage: wrapped_names.sh OBJECT_OR_ARCHIVE... > NAMES
set -e
nm --defined-only "$@" | awk '($2 == "W" || $2 == "T") && sub(/^__wrap_/, "", $3) { print "--wrap=" $3 }' |
  sort -u
