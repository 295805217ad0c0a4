#!/usr/bin/env bash
# Fuzzes every reader of third-party files with N inputs per format (default: 100,000) in a heap of 512 MB, and prints the
# results: fuzz.sh [N [START]]. Another START gives other inputs. A whole run takes about an hour on two cores. Flaws and their
# inputs are in itests/target/fuzz.log.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
log=$root/itests/target/fuzz.log
mkdir -p "$(dirname "$log")"
cd "$root"
modules=$(find bundles -path '*/src/test/*' -name '*FuzzTest.java' | sed 's|/src/.*||' | sort -u | paste -sd,)
status=0
${MVN:-mvn} -B -ntp test -pl "$modules" -am -Dtest='*FuzzTest' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dmaven.test.failure.ignore=true -DargLine=-Xmx512m -Ddapo.fuzz.inputs="${1:-100000}" -Ddapo.fuzz.start="${2:-0}" \
  > "$log" 2>&1 || status=$?
{
  echo 'fuzz | format | inputs | read | refused | slowest ms | verdict'
  grep '^fuzz | ' "$log" || true
} | sed 's/^fuzz | //' | column -t -s '|'
# A virtual machine that crashes does not write its line.
if [ "$status" -ne 0 ] || grep -qE 'Tests run:.*(Failures|Errors): [1-9]|forked VM terminated' "$log"; then
  echo "not all is well: see $log" >&2
  exit 1
fi
