#!/usr/bin/env bash
# Gives invalid input to the commands. Shows the actual and the expected exit status, then the relevant lines of stderr.
# Usage: bad-input.sh DATA, where DATA is a folder in MVTec's layout with the product leather (mvtec-leather-mini). The case of
# a full disk needs root, else it is skipped.
set -u
here=$(cd "$(dirname "$0")/../.." && pwd)
data=${1:?folder with leather/}
dapo="${DAPO:-$here/launcher/dapo}"
work=$(mktemp -d)
trap 'umount "$work/full" 2> /dev/null; rm -rf "$work"' EXIT
wrong=0

expect() { # STATUS NAME COMMAND...
  local status=$1 name=$2
  shift 2
  "$@" > "$work/out" 2> "$work/err"
  local got=$?
  [ "$got" = "$status" ] || { wrong=$((wrong + 1)); name="$name  <-- WRONG"; }
  echo "[$got, expected $status] $name"
  if [ "$got" = 0 ]; then
    grep '^dapo: ' "$work/err" | head -n "${lines:-1}" | sed 's/^/    /'
  else
    grep '^dapo: ' "$work/err" | tail -n 1 | sed 's/^/    /'
  fi
}

tune=("$dapo" tune --backbone clip-seeded --prompt dapo --taxonomy mvtec --epochs 1 --out)
evaluate=("$dapo" evaluate --backbone clip-seeded --prompt fixed --taxonomy mvtec --metrics image_auroc,pixel_ap --out)

expect 2 "unknown command" "$dapo" tun
expect 2 "unknown backbone" "$dapo" tune --backbone clip-sedeed --prompt dapo --taxonomy mvtec --dataset "mvtec:$data" --out "$work/a"
expect 2 "unknown prompt" "$dapo" tune --backbone clip-seeded --prompt dappo --taxonomy mvtec --dataset "mvtec:$data" --out "$work/a"
expect 2 "unknown taxonomy" "$dapo" tune --backbone clip-seeded --prompt dapo --taxonomy mvtek --dataset "mvtec:$data" --out "$work/a"
expect 2 "unknown layout" "${tune[@]}" "$work/a" --dataset "mvtek:$data"
expect 2 "unknown metric" "$dapo" evaluate --backbone clip-seeded --prompt fixed --taxonomy mvtec --metrics pixel_auc --dataset "mvtec:$data" --out "$work/a"
expect 2 "epochs below 1" "$dapo" tune --backbone clip-seeded --prompt dapo --taxonomy mvtec --dataset "mvtec:$data" --epochs 0 --out "$work/a"
expect 1 "missing folder" "${tune[@]}" "$work/a" --dataset "mvtec:$work/none"
mkdir "$work/empty"
expect 1 "empty data set" "${tune[@]}" "$work/a" --dataset "mvtec:$work/empty"
expect 1 "unwritable --out" "${tune[@]}" /proc/dapo --dataset "mvtec:$data"
touch "$work/file"
expect 1 "a file in the way of --out" "${tune[@]}" "$work/file/out" --dataset "mvtec:$data"

cp -r "$data" "$work/data"
image="$work/data/leather/test/cut/000.png"
head -c 100000 "$image" > "$work/cut" && mv "$work/cut" "$image"
lines=2 expect 0 "truncated PNG in the middle of a run" "${evaluate[@]}" "$work/b" --dataset "mvtec:$work/data"
grep -E '"(images|skipped)":' "$work/b/result.json" | sed 's/^/    /'
cp -r "$data" "$work/sizes"
# A white greyscale PNG of 8 by 8.
base64 -d > "$work/sizes/leather/ground_truth/cut/000_mask.png" <<< \
  iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR4nGP4DwUMlDEA98A/wbI0QbsAAAAASUVORK5CYII=
lines=2 expect 0 "mask of another size" "${evaluate[@]}" "$work/c" --dataset "mvtec:$work/sizes"
cp -r "$data" "$work/names"
mv "$work/names/leather/test/cut" "$work/names/leather/test/cutt"
expect 1 "unknown defect name" "${tune[@]}" "$work/a" --dataset "mvtec:$work/names"

"${tune[@]}" "$work/good" --dataset "mvtec:$data" > /dev/null 2>&1
checkpoint="$work/good/epoch-0001.safetensors"
again=("$dapo" evaluate --taxonomy mvtec --dataset "mvtec:$data" --out "$work/d" --checkpoint)
sed 's/clip-seeded/clip-weeded/' "$checkpoint" > "$work/other.safetensors"
expect 2 "checkpoint of a backbone that is not there" "${again[@]}" "$work/other.safetensors"
sed 's/\(backboneSha256\\":\\"\)./\1x/' "$checkpoint" > "$work/weights.safetensors"
expect 1 "checkpoint of another backbone's weights" "${again[@]}" "$work/weights.safetensors"
head -c 5000 "$checkpoint" > "$work/short.safetensors"
expect 1 "truncated checkpoint" "${again[@]}" "$work/short.safetensors"
expect 1 "a picture for a checkpoint" "${again[@]}" "$data/leather/test/good/000.png"
expect 1 "missing image to inspect" "$dapo" inspect --checkpoint "$checkpoint" --taxonomy mvtec --out "$work/e" "$work/none.png"

mkdir "$work/full"
if mount -t tmpfs -o size=256k tmpfs "$work/full" 2> /dev/null; then
  expect 1 "full disk" "${tune[@]}" "$work/full/out" --dataset "mvtec:$data"
  echo "    left on it: $(find "$work/full" -type f | wc -l) files"
fi
echo "$wrong wrong"
[ "$wrong" -eq 0 ]
