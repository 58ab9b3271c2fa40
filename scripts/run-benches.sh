#!/bin/sh
# run-benches.sh BUILD/tests/bench [NAME...] [--OPTION=VALUE...]: runs every benchmark, or those with
# these names: the executables *_bench of that folder, and the scripts *_bench.* of tests/bench/. The
# options are for the Python scripts.
set -eu
folder=$1
shift
root=$(cd "$(dirname "$0")/.." && pwd)
ipclab=$folder/../../grader/ipclab

names=
options=
for word in "$@"; do
  case $word in
    --*) options="$options $word" ;;
    *) names="$names $word" ;;
  esac
done

wanted() {
  [ -z "$names" ] && return 0
  case "$names " in
    *" $1 "*) return 0 ;;
  esac
  return 1
}

found=
for bench in "$folder"/*_bench "$root"/tests/bench/*_bench.py "$root"/tests/bench/*_bench.sh; do
  [ -f "$bench" ] || continue
  name=$(basename "$bench" | sed 's/_bench.*//')
  wanted "$name" || continue
  found=yes
  echo "== $name"
  case $bench in
    # shellcheck disable=SC2086 -- words of no blank
    *.py) python3 -B "$bench" "$ipclab" "$root" $options ;;
    *) "$bench" ;;
  esac
done
[ -n "$found" ] || echo "bench: there is no such benchmark" >&2
[ -n "$found" ]
