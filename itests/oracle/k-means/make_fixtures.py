# SPDX-License-Identifier: Apache-2.0
"""Clusters points with scikit-learn, from given centres and from its own.

    python make_fixtures.py OUT.json

Each case has points, the initial centres and final labels of Lloyd's algorithm, and the sum of squared distances that scikit-learn
reaches with its own centres, the best of 20 starts.
"""
import json
import sys

import numpy as np
import sklearn
from sklearn.cluster import KMeans


def case(random, count, dimensions, clusters, spread):
    middles = random.normal(size=(clusters, dimensions)) * spread
    points = (middles[random.integers(clusters, size=count)] + random.normal(size=(count, dimensions))).astype(np.float32)
    start = points[random.choice(count, clusters, replace=False)]
    lloyd = KMeans(clusters, init=start, n_init=1, max_iter=300, tol=0, algorithm="lloyd").fit(points)
    best = KMeans(clusters, init="k-means++", n_init=20, random_state=1).fit(points)
    return dict(points=points.tolist(), start=start.tolist(), labels=lloyd.labels_.tolist(), best=best.inertia_)


def main(out):
    random = np.random.default_rng(42)
    cases = [case(random, *sizes) for sizes in ((100, 8, 20, 1.5), (60, 2, 3, 10.0), (40, 12, 5, 0.0))]
    with open(out, "w") as file:
        json.dump(dict(oracle=f"scikit-learn {sklearn.__version__}", cases=cases), file)
        file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
