#!/bin/sh
# setup.sh [SECTION...]: installs what is missing of the sections (default: build) of packages.txt.
# Needs neither root nor a network when nothing is missing.
set -eu

list=$(dirname "$0")/packages.txt
[ $# -gt 0 ] || set -- build

# The packages of one section, without comments.
packages_of() {
  awk -v wanted="[$1]" '/^\[/ { inside = ($1 == wanted); next }
                        inside && NF && $1 !~ /^#/ { print $1 }' "$list"
}

is_installed() {
  # Multi-arch packages answer once per architecture; one that is installed is enough.
  dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed ||
    is_provided "$1"
}

# Another package may bring the same: that of Node.js by its makers brings npm.
is_provided() {
  dpkg-query -W -f '${db:Status-Status} ${Provides}\n' 2>/dev/null |
    sed -n 's/^installed //p' | tr -d ',' | tr ' ' '\n' | grep -qx -- "$1"
}

fail() {
  echo "setup: $1" >&2
  exit 1
}

if ! command -v dpkg-query >/dev/null; then
  echo "setup: not a Debian system; what $list names has to be installed by hand"
  exit 0
fi

missing=
for section in "$@"; do
  packages=$(packages_of "$section")
  [ -n "$packages" ] || fail "$list has no section [$section]"
  for package in $packages; do
    is_installed "$package" || missing="$missing $package"
  done
done

# What tests/html has from npm, when it is not there or not what the lock file says.
install_modules() {
  case " $* " in *" browser "*) ;; *) return 0 ;; esac
  folder=$(dirname "$0")/../tests/html
  if ! [ "$folder/node_modules/.package-lock.json" -nt "$folder/package-lock.json" ]; then
    echo "setup: installing what tests/html/package-lock.json names"
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error ||
      fail "npm could not install what $folder/package-lock.json names (is there a network?)"
    touch "$folder/node_modules/.package-lock.json"
  fi
}

if [ -z "$missing" ]; then
  install_modules "$@"
  echo "setup: all packages are installed"
  exit 0
fi

as_root=
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null ||
    fail "not root and no sudo here; run as root: apt-get install$missing"
  as_root=sudo
fi
echo "setup: installing$missing"
# Lists may be old or empty (containers); when they cannot be renewed the old ones may still do.
$as_root apt-get -q update || echo "setup: the package lists could not be renewed" >&2
# The tests start servers of their own; those that packages bring shall not run beside them, nor on a
# machine that is somebody's (invoke-rc.d(8)). Where there is such a rule already, it holds.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap '$as_root rm -f "$policy"' EXIT
  trap 'exit 1' HUP INT TERM
  printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
  $as_root chmod 755 "$policy"
fi
# shellcheck disable=SC2086  # $missing is a list of words
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get -q install -y --no-install-recommends $missing ||
  fail "apt-get could not install:$missing (is there a network? is this Debian 12?)"
install_modules "$@"
