#!/usr/bin/env bash
# How well DAPO finds each type of defect that tuning never saw: for each of the seen types in turn, tunes on rendered data without it and
# prints the pixel AUROC of that type on products that were not seen either. One line per type, then mean and worst.
# Usage: left-out-types.sh OUT [BACKBONE [SEED [PROFILE]]]; what is finished in OUT is not computed again.
set -eu
out=${1:?folder for results}
backbone=${2:-mini-clip}
seed=${3:-42}
profile=${4:+--profile=$4}
dapo=$(cd "$(dirname "$0")/../.." && pwd)/launcher/dapo
mkdir -p "$out"
for type in abrasion bent chip contamination crack dent discoloration glue hole missing print-error scratch stain thread; do
  if [ ! -f "$out/$type/result/result.json" ]; then
    # shellcheck disable=SC2086  # no option where no profile is named
    "$dapo" tune --backbone "$backbone" --prompt dapo $profile --dataset "rendered:without=$type" --split tuning \
      --taxonomy rendered --seed "$seed" --resume --out "$out/$type/tuning" >"$out/$type.log" 2>&1
    "$dapo" evaluate --checkpoint "$out/$type/tuning" --dataset rendered: --split unseen-products --taxonomy rendered \
      --reports json --metrics pixel_auroc --resume --out "$out/$type/result" >>"$out/$type.log" 2>&1
  fi
  python3 - "$out/$type/result/result.json" "$type" <<'PY'
import json, sys
print("%-14s %.4f" % (sys.argv[2], json.load(open(sys.argv[1]))["types"][sys.argv[2]]["pixel_auroc"]))
PY
done | tee "$out/types.txt"
awk '{ sum += $2; if (NR == 1 || $2 < worst) worst = $2 } END { printf "mean %.4f, worst %.4f\n", sum / NR, worst }' "$out/types.txt"
