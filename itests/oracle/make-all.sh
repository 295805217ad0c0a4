#!/usr/bin/env bash
# Makes every committed fixture again: make-all.sh [ORACLE...], where an ORACLE is a folder beside this script; the default is all.
# DAPO_ORACLE_PYTHON names an interpreter with the packages of requirements.txt. Without it, one is set up in the user's cache.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
bundles=$(cd "$here/../../bundles" && pwd)
python=${DAPO_ORACLE_PYTHON:-}
if [ -z "$python" ]; then
  venv=${XDG_CACHE_HOME:-$HOME/.cache}/dapo-oracle
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
  python=$venv/bin/python
fi

# One thread, no network, no GPU: only the versions and the processor can change a fixture.
export HF_HUB_OFFLINE=1 CUDA_VISIBLE_DEVICES='' OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1
"$python" - "$here/requirements.txt" << 'PYTHON'
import sys
from importlib.metadata import PackageNotFoundError, version

wrong = []
for line in open(sys.argv[1]):
    if "==" in line:
        name, wanted = line.strip().split("==")
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "none"
        if found.split("+")[0] != wanted:
            wrong.append(f"{name} {wanted} is wanted, {found} is there")
sys.exit("; ".join(wrong) or 0)
PYTHON

make() { # ORACLE TARGET...
  local oracle=$1 target
  shift
  if [ -n "$chosen" ] && [[ " $chosen " != *" $oracle "* ]]; then
    return
  fi
  for target in "$@"; do mkdir -p "$(dirname "$target")"; done
  echo "$oracle"
  (cd "$here/$oracle" && "$python" make_fixtures.py "$@")
}

chosen=$*
clip=$bundles/org.dapo.backbone.clip/src
make tensorfile "$bundles/org.dapo.tensorfile/src/test/resources/org/dapo/tensorfile"
make torch-archives "$bundles/org.dapo.tensorfile/src/test/resources/org/dapo/tensorfile/torch"
make imaging "$bundles/org.dapo.imaging/src/test/resources/org/dapo/imaging"
make tokenizer "$clip/main/resources/org/dapo/backbone/clip/internal/text" "$clip/test/resources/tokenizer"
make towers "$clip/test/resources/towers"
make clip-models "$clip/test/resources/oracle"
make dapo "$bundles/org.dapo.prompt.dapo/src/test/resources/oracle" "$bundles/org.dapo.engine/src/test/resources/oracle"
make methods "$bundles" "$bundles/../plugin-sdk/org.dapo.nn.testkit/src/main/resources/org/dapo/nn/testkit/oracle"
make k-means "$bundles/org.dapo.prompt.adaclip/src/test/resources/oracle/k-means.json"
make prototype-checkpoint "$bundles/org.dapo.prompt.dapo/src/test/resources/oracle"
make optimizer "$bundles/org.dapo.engine/src/test/resources/optimizer.json"
make metrics
make coco "$bundles/org.dapo.dataset.coco/src/test/resources/regions.json"
