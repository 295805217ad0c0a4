#!/usr/bin/env bash
# Tests the suite on a GPU: whether metrics equal those on the CPU, whether the same seed gives the same checkpoint, what is copied over
# the bus during tuning and evaluation, and how fast the towers of CLIP's large model are. Usage: gpu.sh. It needs the distribution (of
# DAPO_DISTRIBUTION, or as built here), a GPU with PYTORCH_LIBRARY_PATH as plugin-sdk/docs/hosting.md says, a C compiler and Python.
set -eu
scripts=$(cd "$(dirname "$0")" && pwd)
dapo=${DAPO_DISTRIBUTION:-$scripts/../../launcher/target/dapo}/bin/dapo
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cc -O1 -shared -fPIC -o "$work/copies.so" "$scripts/copies.c" -ldl

quietly() { # COMMAND...
  "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
}
tune() { # DEVICE OUT DATA
  quietly "$dapo" tune --backbone mini-clip --prompt dapo --dataset "rendered:$3" --split tuning --taxonomy rendered --epochs 1 \
    --device "$1" --out "$work/$2"
}
evaluate() { # DEVICE OUT DATA
  quietly "$dapo" evaluate --checkpoint "$work/cpu" --dataset "rendered:$3" --split unseen-products --taxonomy rendered --reports json \
    --device "$1" --out "$work/$2"
}
counted() { # WHAT COMMAND...
  local what=$1
  shift
  : > "$work/copies"
  LD_PRELOAD=$work/copies.so COPIES=$work/copies "$@"
  echo "$what: copies to the host, by size"
  grep '^out' "$work/copies" | sort | uniq -c | sort -k3,3n | awk '{ printf "  %d of %d bytes\n", $1, $3 }'
  awk '/^in/ { n++; bytes += $2 } END { printf "  and %d to the device, of %d bytes in all\n", n, bytes }' "$work/copies"
}

tune cpu cpu images=16
tune gpu once images=16
tune gpu again images=16
cmp "$work/once/epoch-0001.safetensors" "$work/again/epoch-0001.safetensors" && echo "tuned twice with one seed: the same checkpoint"
evaluate cpu on-cpu images=16
evaluate gpu on-gpu images=16
python3 - "$work/on-cpu/result.json" "$work/on-gpu/result.json" <<'PY'
import json, sys
cpu, gpu = (json.load(open(name))["mean"] for name in sys.argv[1:])
print("evaluated on both: largest difference %.1e, in %s" % max((abs(cpu[k] - gpu[k]), k) for k in cpu if cpu[k] is not None))
PY
counted "tuning on 32 images, four steps" tune gpu counted images=16,products=cable+cork
counted "evaluating 16 images of two products" evaluate gpu evaluated images=8,products=board+wood
for device in cpu gpu; do
  "$dapo" bench --backbone clip-vit-l-14-336-seeded --image-size 518 --repeat 5 --device "$device" 2> "$work/log"
done
