#!/usr/bin/env bash
# Measures how well DAPO finds each type of defect that is unseen in tuning. For each of the seen types, tunes on rendered data without it.
# Prints the type's pixel AUROC on other pieces of the tuned products and on unseen products: one line per type, then mean and worst.
# Usage: left-out-types.sh OUT [BACKBONE [SEED [PROFILE]]]. Finished results in OUT are not computed again, unless they were made with
# another backbone, seed or profile: then the run fails.
set -euo pipefail
out=${1:?folder for results}
backbone=${2:-mini-clip}
seed=${3:-42}
profile=${4:+--profile=$4}
dapo=$(cd "$(dirname "$0")/../.." && pwd)/launcher/dapo
mkdir -p "$out"

run() { # COMMAND...
  "$dapo" "$@" >>"$out/$type.log" 2>&1 || { tail -n 1 "$out/$type.log" >&2; exit 1; }
}

evaluate() { # DATASET SPLIT NAME
  run evaluate --checkpoint "$out/$type/tuning" --dataset "$1" --split "$2" --taxonomy rendered \
    --reports json --metrics pixel_auroc --shifts 3 --turns --resume --out "$out/$type/$3"
}

for type in abrasion bent chip contamination crack dent discoloration glue hole missing print-error scratch stain thread; do
  # shellcheck disable=SC2086  # no option if there is no profile
  run tune --backbone "$backbone" --prompt dapo $profile --dataset "rendered:without=$type" --split tuning \
    --taxonomy rendered --seed "$seed" --resume --out "$out/$type/tuning"
  evaluate rendered:seed=1 tuning seen-products
  evaluate rendered: unseen-products unseen-products
  python3 - "$type" "$out/$type"/{seen-products,unseen-products}/result.json <<'PY'
import json, sys
figures = [json.load(open(name))["types"][sys.argv[1]]["pixel_auroc"] for name in sys.argv[2:]]
print("%-14s %.4f %.4f" % (sys.argv[1], *figures))
PY
done | tee "$out/types.txt"
for column in 2 3; do
  awk -v c="$column" '{ sum += $c; if (NR == 1 || $c < worst) worst = $c } END { printf "mean %.4f, worst %.4f\n", sum / NR, worst }' "$out/types.txt"
done
