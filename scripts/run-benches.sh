#!/bin/sh
# run-benches.sh FOLDER [ARGUMENT...]: runs every benchmark of FOLDER with these arguments.
set -eu
folder=$1
shift
found=
for bench in "$folder"/*_bench; do
  [ -x "$bench" ] || continue
  found=yes
  echo "== $(basename "$bench")"
  "$bench" "$@"
done
[ -n "$found" ] || echo "bench: there are no benchmarks in $folder"
