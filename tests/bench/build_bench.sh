#!/bin/sh
# build_bench.sh [PRESET...]: how long ipclab takes to build: from nothing, again with nothing to do,
# and after one file of a leaf module and one of a heavy module was touched. On a copy of what git
# knows of this folder, in a folder of its own, with the presets (default: release dev).
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || set -- release dev

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM
git -C "$root" ls-files -z --cached --others --exclude-standard |
  tar -C "$root" --null --files-from=- --ignore-failed-read -cf - 2>"$copy.log" | tar -C "$copy" -xf -
rm -f "$copy.log"
cd "$copy"

# timed NAME COMMAND...: its wall time in seconds.
timed() {
  name=$1
  shift
  begin=$(date +%s%N)
  "$@" >build.log 2>&1 || {
    cat build.log >&2
    exit 1
  }
  end=$(date +%s%N)
  awk -v name="$name" -v ns=$((end - begin)) 'BEGIN { printf "%-40s %8.1f s\n", name, ns / 1e9 }'
}

for preset in "$@"; do
  timed "$preset: configure" cmake --preset "$preset"
  timed "$preset: from nothing" cmake --build "build/$preset"
  timed "$preset: nothing to do" cmake --build "build/$preset"
  for file in grader/report/json.cpp grader/run/run.cpp; do
    touch "$file"
    timed "$preset: after $file" cmake --build "build/$preset"
  done
done
