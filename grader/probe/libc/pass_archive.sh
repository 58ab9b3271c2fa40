#!/bin/sh
# The stubs of passes.cpp for static programs, one to a member: a member is linked only if the
# program calls its function, and brings that function along.
# usage: pass_archive.sh ARCHIVE CXX FLAGS...      (FLAGS: those of the runtime's static build)
set -e
archive=$1
shift
source=$(dirname "$0")/passes.cpp
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$@" -DIPCLAB_PROBE_STATIC -DIPCLAB_PROBE_STUBS -g0 -S -o "$folder/all" "$source"
awk -v folder="$folder" '
  /^[ \t]*# stub /      { file = folder "/" $3 ".s" }
  file != ""        { print > file }
  /^# end of stub$/ { print ".section .note.GNU-stack,\"\",@progbits" > file; close(file); file = "" }
' "$folder/all"
for one in "$folder"/*.s; do
  as -o "${one%.s}.o" "$one"
done
rm -f "$archive"
ar rcs "$archive" "$folder"/*.o
