#!/usr/bin/env bash
# Kills a tuning run with SIGKILL at a random moment, resumes it, and compares the last checkpoint with that of an
# uninterrupted run. Usage: kill-and-resume.sh DATASET TAXONOMY [rounds] [epochs]
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
dataset=${1:?LAYOUT:PATH}
taxonomy=${2:?taxonomy}
rounds=${3:-20}
epochs=${4:-6}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tune() {
  "${DAPO:-$here/launcher/dapo}" tune --backbone clip-seeded --prompt dapo --dataset "$dataset" --taxonomy "$taxonomy" \
    --epochs "$epochs" --out "$1" "${@:2}" > "$work/log" 2>&1
}

begin=$(date +%s%N)
tune "$work/whole" || { cat "$work/log"; exit 1; }
whole=$(( ($(date +%s%N) - begin) / 1000000 ))
last=$(printf 'epoch-%04d.safetensors' "$epochs")
expected=$(sha256sum < "$work/whole/$last")
echo "undisturbed: $whole ms, $epochs epochs, sha256 ${expected%% *}"

same=0
for round in $(seq "$rounds"); do
  out="$work/$round"
  delay=$(( (RANDOM * 32768 + RANDOM) % whole ))
  tune "$out" & pid=$!
  sleep "$(printf '%d.%03d' $((delay / 1000)) $((delay % 1000)))"
  pkill -KILL -P "$pid" 2> /dev/null
  kill -KILL "$pid" 2> /dev/null
  wait "$pid" 2> /dev/null
  found=$(find "$out" -name 'epoch-*.safetensors' 2> /dev/null | wc -l)
  tune "$out" --resume || cat "$work/log"
  if [ "$(sha256sum < "$out/$last")" = "$expected" ]; then
    same=$((same + 1)); verdict=same
  else
    verdict=DIFFERENT
  fi
  echo "round $round: killed after $delay ms with $found of $epochs checkpoints; resumed: $verdict"
  rm -rf "$out"
done
echo "$same of $rounds the same"
[ "$same" -eq "$rounds" ]
