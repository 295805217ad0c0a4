# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures for comparing the metrics with scikit-learn and scikit-image.

    python make_fixtures.py [BUNDLES]

BUNDLES is the folder bundles of this repository, which is the default. In the test resources of the bundle org.dapo.metric.X
it gets X.json, for the test XMetricsTest:

ranking.json    score lists with AUROC, average precision and best F1, some with ROC and precision-recall curves
region.json     maps and label maps with AUPRO and the prototype's PRO
multitype.json  state maps and label maps with the metrics of each class and their means, and a confusion matrix

An undefined value is null. Needs numpy, scikit-learn, scikit-image and scipy.
"""
import json
import sys
from pathlib import Path

import numpy as np
import skimage
import sklearn

import multitype
import ranking
import region

BUNDLES = Path(__file__).resolve().parents[3] / "bundles"
LEARN = "scikit-learn " + sklearn.__version__
FAMILIES = {
    "ranking": (ranking, LEARN),
    "region": (region, "every threshold, regions of scikit-image " + skimage.__version__),
    "multitype": (multitype, LEARN),
}


def main(bundles):
    for number, (name, (family, oracle)) in enumerate(FAMILIES.items()):
        file = bundles / f"org.dapo.metric.{name}" / "src/test/resources" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join(json.dumps(case) for case in family.cases(np.random.default_rng([42, number])))
        file.write_text(f'{{"oracle": "{oracle}", "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLES)
