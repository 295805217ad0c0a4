# SPDX-License-Identifier: Apache-2.0
"""Score lists with AUROC and average precision by scikit-learn, and its best F1 with every score as the threshold. A few have
its ROC and precision-recall curves too, to six decimals."""
import warnings

import numpy as np
from sklearn.exceptions import UndefinedMetricWarning
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, roc_auc_score, roc_curve

from scores import KINDS, plain

DRAWN = ["some positives", "rare positives", "positives below negatives", "constant scores"]


def figures(truth, score):
    """With only one class, scikit-learn's AUROC is undefined. Here all metrics are, since none would be meaningful."""
    if truth.all() or not truth.any():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UndefinedMetricWarning)
            assert np.isnan(roc_auc_score(truth, score))
        return {"auroc": None, "ap": None, "f1max": None}
    return {
        "auroc": float(roc_auc_score(truth, score)),
        "ap": float(average_precision_score(truth, score)),
        "f1max": float(max(f1_score(truth, score >= threshold) for threshold in np.unique(score))),
    }


def curves(truth, score):
    """Returns both as x and y; x does not decrease."""
    rates, hits, _ = roc_curve(truth, score, drop_intermediate=False)
    precision, recall, _ = precision_recall_curve(truth, score)
    points = {"roc": [rates, hits], "pr": [recall[::-1], precision[::-1]]}
    return {name: np.round(curve, 6).tolist() for name, curve in points.items()}


def case(name, truth, score):
    positive = [int(value) for value in truth]
    made = {"name": name, "scores": plain(score), "positive": positive, **figures(truth, score)}
    return {**made, **curves(truth, score)} if name.split(",")[0] in DRAWN else made


def cases(random):
    truth = random.random(200) < 0.3
    rare = np.isin(np.arange(200), [3, 77, 150])
    noise = random.random(200)
    signed = random.normal(size=200) + truth
    signed[:4] = [0.0, -0.0, 0.0, -0.0]
    good, bad = np.zeros(20, bool), np.ones(20, bool)
    signals = [
        ("some positives", truth, noise + 0.4 * truth),
        ("rare positives", rare, noise + 0.3 * rare),
        ("positives below negatives", truth, noise - 0.8 * truth),
        ("positives above all negatives", truth, noise + 2 * truth),
        ("scores of both signs, zeros too", truth, signed),
        ("one image", truth[:10], (noise + 0.4 * truth)[:10]),
        ("negatives only", good, noise[:20]),
        ("positives only", bad, noise[:20]),
    ]
    made = [case(f"{name}, {kind}", t, of(signal)) for name, t, signal in signals for kind, of in KINDS.items()]
    magnitudes = (10.0 ** random.uniform(-44, 38, 200) * random.choice([-1, 1], 200)).astype(np.float32)
    return made + [
        case("scores of every magnitude", truth, magnitudes),
        case("constant scores", truth, np.full(200, 0.25, np.float32)),
        case("a single score", bad[:1], np.float32([0.5])),
    ]
