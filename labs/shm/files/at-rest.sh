# at-rest.sh: waits until the ring that is at work in this folder has written as much as its output
# takes, and a little longer. Then it prints how many of its processes have not ended.
at_work() {
  for process in /proc/[0-9]*; do
    { read -r name < "$process/comm"; } 2> /dev/null || continue
    case $name in
      *ring) if [ "$process/cwd" -ef . ]; then echo "$process"; fi ;;
    esac
  done
}
written() {
  files=
  for process in $(at_work); do files="$files $process/io"; done
  cat $files < /dev/null 2> /dev/null | awk '/^wchar:/ {sum += $2} END {print sum + 0}'
}
same=0 before=0 looks=0
while [ $same -lt 4 ] && [ $looks -lt 600 ]; do
  sleep 0.1
  looks=$((looks + 1))
  now=$(written)
  if [ "$now" -ge 1000 ] && [ "$now" = "$before" ]; then same=$((same + 1)); else same=0; fi
  if [ -z "$(at_work)" ]; then break; fi
  before=$now
done
stats=
for process in $(at_work); do stats="$stats $process/stat"; done
cat $stats < /dev/null 2> /dev/null | awk '{sub(/.*\) /, "")} $1 != "Z" {n++} END {print n + 0}'
