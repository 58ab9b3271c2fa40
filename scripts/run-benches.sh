#!/bin/sh
# run-benches.sh BUILD/tests/bench [NAME...]: runs every benchmark, or those with these names: the
# executables *_bench of that folder, and the scripts *_bench.* of tests/bench/.
set -eu
folder=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
ipclab=$folder/../../grader/ipclab

wanted() {
  name=$1
  shift
  [ $# -eq 0 ] && return 0
  for one in "$@"; do [ "$one" = "$name" ] && return 0; done
  return 1
}

found=
for bench in "$folder"/*_bench "$root"/tests/bench/*_bench.py "$root"/tests/bench/*_bench.sh; do
  [ -f "$bench" ] || continue
  name=$(basename "$bench" | sed 's/_bench.*//')
  wanted "$name" "$@" || continue
  found=yes
  echo "== $name"
  case $bench in
    *.py) python3 -B "$bench" "$ipclab" "$root" ;;
    *) "$bench" ;;
  esac
done
[ -n "$found" ] || echo "bench: there is no such benchmark" >&2
[ -n "$found" ]
