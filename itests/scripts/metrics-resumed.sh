#!/usr/bin/env bash
# Compares the metrics of a repeatedly killed run with those of an uninterrupted one: metrics-resumed.sh [IMAGES [SIDE [KILLS]]]
# See metrics-at-scale.sh for what has to be built.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
images=${1:-150000}
side=${2:-128}
kills=${3:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

figures() { # LOG: prints the lines with metrics
  grep -E '^(image|pixel)_' "$1"
}

began=$(date +%s)
"$here/metrics-at-scale.sh" "$images" "$side" "$work/undisturbed" > "$work/undisturbed.log"
took=$(($(date +%s) - began))
tail -n 1 "$work/undisturbed.log"
for kill in $(seq "$kills"); do
  "$here/metrics-at-scale.sh" "$images" "$side" "$work/killed" > "$work/killed.log" &
  sleep $(((RANDOM % (took / kills + 1)) + 1))
  kill -KILL $! 2> /dev/null && wait $! 2> /dev/null || true
  echo "kill $kill: $(grep 'goes on' "$work/killed.log" || echo 'from the beginning'), then $(grep -c ' images, ' "$work/killed.log") thousands"
done
"$here/metrics-at-scale.sh" "$images" "$side" "$work/killed" > "$work/killed.log"
head -n 1 "$work/killed.log"
figures "$work/undisturbed.log" > "$work/one"
figures "$work/killed.log" > "$work/other"
cat "$work/one"
cmp "$work/one" "$work/other" && echo "the same figures"
