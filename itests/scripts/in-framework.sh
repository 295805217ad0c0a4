#!/usr/bin/env bash
# Runs a test in a framework, outside Maven, with settings that would take too long in a build.
# Usage: in-framework.sh CLASS [-Dname=value...]. The framework is Felix, or Equinox with FRAMEWORK=equinox. Build first: mvn -B -ntp verify -DskipTests
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
class=${1:?class of org.dapo.itests}
shift
path=$here/itests/target/test.classpath
if [ ! -f "$path" ]; then
  echo "$path is not there; build first: mvn -B -ntp verify -DskipTests" >&2
  exit 1
fi
# Pax Exam uses the framework on the class path.
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
