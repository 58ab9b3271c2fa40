# patience.sh: watches the counter that is at work in this folder, until it is done, or has shown
# enough: additions that take system calls may need minutes for a number that others reach at once.
# If it stands still, so that it will never be done, this script stands still as well.
# patience.sh end: ends all that is left of a counter in this folder.
at_work() {
  for process in /proc/[0-9]*; do
    { read -r name < "$process/comm"; } 2> /dev/null || continue
    case $name in
      *counter) if [ "$process/cwd" -ef . ]; then echo "$process"; fi ;;
    esac
  done
}
# Prints: how many do not sleep, how often they gave up the processor by themselves, and how many
# hundredths of a second they all had it.
measure() {
  files=
  for process in $1; do files="$files $process/status $process/stat"; done
  cat $files 2> /dev/null | awk '
    /^State:/ && $2 != "S" && $2 != "Z" {awake++}
    /^voluntary_ctxt_switches:/ {switches += $2}
    /^[0-9]+ \(/ {sub(/.*\) /, ""); ticks += $12 + $13}
    END {print awake + 0, switches + 0, ticks + 0}'
}
if [ "$1" = end ]; then
  while left=$(at_work) && [ -n "$left" ]; do
    for process in $left; do kill -KILL "${process#/proc/}" 2> /dev/null; done
    sleep 0.02
  done
  exit 0
fi
looks=0 same=0 before=
while now=$(at_work) && [ -n "$now" ] && [ $looks -lt 200 ]; do
  looks=$((looks + 1))
  set -- $(measure "$now")
  # Whoever makes calls makes them all the time; whoever makes none gets more time than a lost
  # addition needs, also on a machine that has much else to do.
  if [ $looks -ge 4 ] && [ "$2" -ge 2000 ]; then exit 0; fi
  if [ $looks -ge 7 ] && [ "$3" -ge 80 ]; then exit 0; fi
  if [ "$1" = 0 ] && [ "$now $2 $3" = "$before" ]; then same=$((same + 1)); else same=0; fi
  if [ $same -ge 4 ]; then
    mkfifo never
    read -r name < never
  fi
  before="$now $2 $3"
  sleep 0.1
done
exit 0
