#!/usr/bin/env bash
# Runs one of the tests that run in a framework, outside Maven, with other settings than a build has time for.
# Usage: in-framework.sh CLASS [-Dname=value...]; the framework is Felix, or with FRAMEWORK=equinox Equinox. Needs what "mvn -B -ntp verify -DskipTests" builds.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
class=${1:?class of org.dapo.itests}
shift
path=$here/itests/target/test.classpath
if [ ! -f "$path" ]; then
  echo "$path is not there; build first: mvn -B -ntp verify -DskipTests" >&2
  exit 1
fi
# The framework of a Pax Exam test is the one on its class path.
case ${FRAMEWORK:-felix} in
  felix) other=org.eclipse.osgi- ;;
  equinox) other=org.apache.felix.framework- ;;
  *) echo "FRAMEWORK is felix or equinox, not $FRAMEWORK" >&2; exit 2 ;;
esac
jars=$(tr ':' '\n' < "$path" | grep -v "/$other[^/]*\.jar$" | paste -sd: -)
cd "$here/itests"
OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} exec java "$@" "-Ddapo.distribution=${DAPO_DISTRIBUTION:-$here/launcher/target/dapo}" \
  -Dorg.ops4j.pax.logging.DefaultServiceLog.level=ERROR -cp "target/test-classes:$jars" \
  org.junit.runner.JUnitCore "org.dapo.itests.$class"
