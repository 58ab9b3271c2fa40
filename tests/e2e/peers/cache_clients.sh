#!/bin/bash
# Drives a cache with real clients: those of libmemcached-tools, and nc.
# usage: cache_clients.sh CACHE [PORT]   (CACHE: the program, built; status 77: no clients on this machine)
set -u

cache=${1:?usage: cache_clients.sh CACHE [PORT]}
port=${2:-21180}
server=127.0.0.1:$port

# Debian calls them memccp, memccat, memcrm; libmemcached itself memcp, memcat, memrm.
first_of() { for name in "$@"; do command -v "$name" && return; done; return 1; }
cp_tool=$(first_of memccp memcp) && cat_tool=$(first_of memccat memcat) && rm_tool=$(first_of memcrm memrm) &&
  command -v nc > /dev/null || { echo "cache_clients: libmemcached-tools and nc are not here"; exit 77; }

folder=$(mktemp -d) || exit 1
cd "$folder" || exit 1
failed=0
"$cache" "$port" & pid=$!
trap 'kill "$pid" 2> /dev/null; wait "$pid" 2> /dev/null; rm -rf "$folder"' EXIT

for _ in $(seq 200); do nc -z 127.0.0.1 "$port" && break; sleep 0.05; done

check() {  # WHAT COMMAND...: the command must succeed
  local what=$1; shift
  if "$@" > out 2> err; then echo "ok    $what"; else echo "FAIL  $what"; sed 's/^/      /' out err; failed=1; fi
}
fails() { ! "$@"; }
talk() { printf "$1" | timeout 20 nc 127.0.0.1 "$port"; }
answers() {  # REQUESTS ANSWERS: both in the notation of printf
  [ "$(talk "$1" | od -c)" = "$(printf "$2" | od -c)" ]
}
got_is() {  # KEY FILE: what memccat prints (the value and a newline) is the file
  "$cat_tool" --servers="$server" "$1" > got && { cat "$2"; echo; } | cmp - got
}

printf 'three roses\nand a violet\n' > poem
head -c 100000 /dev/urandom > noise
head -c 1000000 /dev/urandom > large
: > empty

check "copies three files into it" "$cp_tool" --servers="$server" --set poem noise large
check "prints one of them" got_is poem poem
check "prints random bytes" got_is noise noise
check "prints a value of 1,000,000 bytes" got_is large large
check "copies an empty file" "$cp_tool" --servers="$server" --set empty
check "sees through nc what memccp has put" bash -c "$(declare -f talk); port=$port; talk 'get poem\r\nquit\r\n' | grep -q 'three roses'"
check "removes one" "$rm_tool" --servers="$server" poem
check "does not find it any more" fails "$cat_tool" --servers="$server" poem
check "still has the others" got_is noise noise
check "sets, gets and deletes through nc" answers \
  'set a 5 0 3\r\nabc\r\nget a b\r\ndelete a\r\ndelete a\r\nquit\r\n' \
  'STORED\r\nVALUE a 5 3\r\nabc\r\nEND\r\nDELETED\r\nNOT_FOUND\r\n'
check "prints through memccat what nc has put" bash -c \
  "$(declare -f talk); port=$port; talk 'set b 0 0 5\r\nhello\r\nquit\r\n' > /dev/null; [ \"\$($cat_tool --servers=$server b)\" = hello ]"

copy_many() {
  local pids=() i
  for i in $(seq 20); do
    printf 'value %s\n' "$i" > "many-$i"
    "$cp_tool" --servers="$server" --set "many-$i" & pids+=($!)
  done
  for i in "${pids[@]}"; do wait "$i" || return 1; done
  for i in $(seq 20); do got_is "many-$i" "many-$i" || return 1; done
}
check "serves twenty clients at once" copy_many

kill -TERM "$pid"
wait "$pid"
check "ends with 0 on SIGTERM" test $? -eq 0
"$cache" "$port" & pid=$!
for _ in $(seq 200); do nc -z 127.0.0.1 "$port" && break; sleep 0.05; done
check "is there again at once, and empty" answers 'get b\r\nquit\r\n' 'END\r\n'

exit $failed
