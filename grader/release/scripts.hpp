#pragma once
// What course systems start. "@LAB@" stands for the name of the lab.

#include <string_view>

namespace ipclab::release {

/// In a fresh container with Debian or Ubuntu, once.
inline constexpr std::string_view gradescope_setup = R"sh(#!/bin/sh
# Gradescope runs this as root when the container is made: what students' programs need.
set -e
apt-get update
DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
  gcc g++ libc6-dev make dash procps perl
)sh";

inline constexpr std::string_view gradescope_run = R"sh(#!/bin/sh
# Gradescope runs this for each submission, as root.
autograder=${AUTOGRADER:-/autograder}
# Programs of students run as other users: they see neither hidden tests nor the reference.
chmod 700 "$autograder/source"
chmod 755 "$autograder/source/ipclab"
IPCLAB_HOME=$autograder/source
export IPCLAB_HOME
"$autograder/source/ipclab" check @LAB@ "$autograder/submission" --hidden \
  --format gradescope --to "$autograder/results/results.json"
status=$?
# 1: a test failed. Anything above is trouble of the machine: without results.json Gradescope says
# so, and nobody loses points.
[ "$status" -le 1 ] && exit 0
rm -f "$autograder/results/results.json"
exit "$status"
)sh";

inline constexpr std::string_view autolab_makefile =
    R"make(# Autolab puts this, autograde.tar and the hand-in into one folder and runs make.
# The last line that is printed is the scores, so that nothing may be printed after it.

all:
	@tar xf autograde.tar
	@chmod 700 autograde
	@IPCLAB_HOME="$(CURDIR)/autograde" autograde/ipclab check @LAB@ handin.zip --hidden \
	  --format autolab --to autograde/scores >autograde/report 2>&1; cat autograde/scores

clean:
	@rm -rf autograde
)make";

inline constexpr std::string_view classroom50_autograder =
    R"py("""Classroom 50 runs this in the checkout of a submission; result.json is what it reads then.

The status is 0 if all was judged, whether or not it passed. Otherwise there is no result.
"""

import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent
ipclab = here / "ipclab"
ipclab.chmod(0o755)
# The instant of the submission is that of the commit, also when it is graded again.
committed = subprocess.run(
    ["git", "show", "-s", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", "HEAD"],
    env={**os.environ, "TZ": "UTC"},
    stdout=subprocess.PIPE,
    text=True,
    check=True,
).stdout.strip()
status = subprocess.run(
    [ipclab, "check", "@LAB@", ".", "--hidden", "--format", "classroom50", "--to", "result.json"],
    env={**os.environ, "IPCLAB_HOME": str(here), "COMMIT_DATETIME": committed},
    check=False,
).returncode
if status > 1:
    pathlib.Path("result.json").unlink(missing_ok=True)
sys.exit(0 if status <= 1 else status)
)py";

}  // namespace ipclab::release
