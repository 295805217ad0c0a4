#!/usr/bin/env bash
# Measures the time from the start of the process to the end of its first command, alternately without plug-ins and with many. Each
# plug-in is a bundle with a layout of data sets as a component. Usage: cold-start.sh [PLUGINS [RUNS]]; see in-framework.sh for what
# has to be built.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
plugins=${1:-100}
runs=${2:-10}
dapo=${DAPO_DISTRIBUTION:-$here/launcher/target/dapo}/bin/dapo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/none" "$work/many"
java -cp "$here/itests/target/test-classes:$(cat "$here/itests/target/test.classpath")" org.dapo.itests.DummyPlugins "$work/many" "$plugins"

once() { # FOLDER: milliseconds
  local begin
  begin=$(date +%s%N)
  DAPO_PLUGINS=$1 "$dapo" version > "$work/out" 2> "$work/err" || { cat "$work/err" >&2; exit 1; }
  [ ! -s "$work/err" ] || { cat "$work/err" >&2; exit 1; }
  echo $(( ($(date +%s%N) - begin) / 1000000 ))
}

median() { # FILE
  sort -n "$1" | sed -n "$(( ($(wc -l < "$1") + 1) / 2 ))p"
}

# Loads the files into the page cache.
once "$work/none" > /dev/null
once "$work/many" > /dev/null
printf '%4s  %12s  %12s\n' run "none, ms" "$plugins, ms"
for run in $(seq "$runs"); do
  once "$work/none" >> "$work/none.ms"
  once "$work/many" >> "$work/many.ms"
  printf '%4s  %12s  %12s\n' "$run" "$(tail -n 1 "$work/none.ms")" "$(tail -n 1 "$work/many.ms")"
done
none=$(median "$work/none.ms")
many=$(median "$work/many.ms")
printf 'medians: %d ms without, %d ms with %d plug-ins: %d %%\n' "$none" "$many" "$plugins" $((100 * many / none))
[ $((100 * many)) -le $((150 * none)) ]
