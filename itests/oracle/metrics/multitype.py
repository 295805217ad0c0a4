# SPDX-License-Identifier: Apache-2.0
"""State maps and label maps with the metrics of each class against all others, their macro means with and without the normal
class, and the confusion matrix, all by scikit-learn. Pixels of unknown type, -1, are ignored. A class without pixels has no
metrics and is in no mean."""
import numpy as np
from sklearn.metrics import average_precision_score, confusion_matrix, f1_score, roc_auc_score

from region import blobs
from scores import KINDS, plain

CLASSES = range(4)


def figures(truth, score, some):
    """Macro means over some of the classes. AUROC and AP are None if there is no second class."""
    present = [number for number in some if (truth == number).any()]
    if not present:
        return None
    own, scores = (np.squeeze(a, 1) if len(present) == 1 else a for a in ((truth[:, None] == present), score[:, present]))
    alone = (truth == truth[0]).all()
    return {
        "auroc": None if alone else float(roc_auc_score(own, scores, average="macro")),
        "ap": None if alone else float(average_precision_score(own, scores, average="macro")),
        "f1": float(f1_score(truth, score.argmax(1), labels=present, average="macro")),
    }


def case(name, labels, states):
    kept = labels != -1
    truth, score = labels[kept], np.stack([state[kept] for state in states], 1)
    return {
        "name": name,
        "width": labels.shape[2],
        "height": labels.shape[1],
        "labels": np.reshape(labels, (len(labels), -1)).tolist(),
        "states": [[plain(each) for each in state] for state in states],
        "classes": [figures(truth, score, [number]) for number in CLASSES],
        "mean": figures(truth, score, CLASSES),
        "defects": figures(truth, score, CLASSES[1:]),
        "confusion": confusion_matrix(truth, score.argmax(1), labels=CLASSES).tolist(),
    }


def cases(random):
    labels = blobs(random, 4, 8, 11)
    labels[labels > 0] = np.arange(np.count_nonzero(labels)) // 5 % 3 + 1
    labels[1, 0, :3] = -1
    good = np.zeros((2, 5, 4), int)
    signals = [
        ("all types", labels, labels),
        ("one image", labels[:1], labels[:1]),
        ("a type that is absent", np.where(labels == 2, 1, labels), np.where(labels == 2, 1, labels)),
        ("a type that is absent and seen", np.where(labels == 2, 1, labels), labels),
        ("no anomalous pixel", good, good),
        ("one type everywhere", good + 2, good + 2),
        ("one type everywhere, and others seen", good + 2, labels[:2, :5, :4]),
    ]
    made = []
    for name, truth, seen in signals:
        states = [random.random(truth.shape) + 0.6 * (seen == number) for number in CLASSES]
        made += [case(f"{name}, {kind}", truth, [of(state) for state in states]) for kind, of in KINDS.items()]
    return made + [case("constant scores", labels, [np.full(labels.shape, 0.25, np.float32) for _ in CLASSES])]
