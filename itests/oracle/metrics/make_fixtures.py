"""Writes the fixtures that hold the metrics against scikit-learn and scipy.

    python3 -m venv /tmp/oracle && /tmp/oracle/bin/pip install -r requirements.txt
    /tmp/oracle/bin/python make_fixtures.py

ranking.json    score lists with AUROC, average precision and best F1
region.json     maps and label maps with AUPRO and the prototype's PRO
multitype.json  state maps and label maps with the figures of each class and their means

Scores are short decimals rounded to float32, so that Java reads the same ones.
"""

import json
from pathlib import Path

import numpy as np
from scipy import ndimage
from sklearn.metrics import auc, average_precision_score, f1_score, precision_recall_curve, roc_auc_score

HERE = Path(__file__).parent


def scores(values, digits):
    return np.round(values, digits).astype(np.float32)


def plain(array):
    return [float(str(value)) for value in np.ravel(array)]


def best_f1(truth, score):
    precision, recall, _ = precision_recall_curve(truth, score)
    total = precision + recall
    return float(np.max(np.divide(2 * precision * recall, total, out=np.zeros_like(total), where=total > 0)))


def ranking_case(name, truth, score):
    return {
        "name": name,
        "scores": plain(score),
        "positive": [int(value) for value in truth],
        "auroc": float(roc_auc_score(truth, score)),
        "ap": float(average_precision_score(truth, score)),
        "f1max": best_f1(truth, score),
    }


def ranking(random):
    truth = random.random(300) < 0.3
    rare = np.zeros(400, bool)
    rare[[3, 77, 200]] = True
    signed = scores(random.normal(size=300) + truth, 4)
    signed[:4] = [0.0, -0.0, 0.0, -0.0]
    return [
        ranking_case("continuous", truth, scores(random.random(300) + 0.4 * truth, 6)),
        ranking_case("ties", truth, scores(np.round(8 * (random.random(300) + 0.4 * truth)) / 8, 4)),
        ranking_case("negative scores and zeros of both signs", truth, signed),
        ranking_case("rare positives", rare, scores(random.random(400) + 0.3 * rare, 4)),
        ranking_case("inverted", truth, scores(random.random(300) - 0.8 * truth, 4)),
        ranking_case("constant", truth, np.full(300, 0.25, np.float32)),
        ranking_case("separated", truth, scores(random.random(300) + 2 * truth, 4)),
    ]


def blobs(random, images, side):
    """Label maps with a few rectangles that may touch at corners, and every third image good."""
    labels = np.zeros((images, side, side), int)
    for image in range(images):
        for _ in range(0 if image % 3 == 0 else 3):
            top, left = random.integers(0, side - 2, 2)
            height, width = random.integers(1, 6, 2)
            labels[image, top : top + height, left : left + width] = 1
    return labels


def regions(labels):
    """One boolean mask per 8-connected region of all images."""
    found = []
    for image, label in enumerate(labels):
        numbered, count = ndimage.label(label != 0, structure=np.ones((3, 3)))
        for number in range(1, count + 1):
            mask = np.zeros(labels.shape, bool)
            mask[image] = numbered == number
            found.append(mask)
    return found


def point(masks, normal, predicted):
    return predicted[normal].mean(), np.mean([predicted[mask].mean() for mask in masks])


def aupro(labels, maps, limit=0.3):
    masks, normal = regions(labels), labels == 0
    points = [(0.0, 0.0)] + [point(masks, normal, maps >= t) for t in np.unique(maps)[::-1]]
    rates, overlaps = np.array(points).T
    at_limit = np.interp(limit, rates, overlaps)
    below = rates < limit
    rates, overlaps = np.append(rates[below], limit), np.append(overlaps[below], at_limit)
    return float(auc(rates, overlaps) / limit)


def pro_prototype(labels, maps):
    masks, normal = regions(labels), labels == 0
    low, high = float(maps.min()), float(maps.max())
    points = [point(masks, normal, maps > low + k * (high - low) / 200) for k in range(200)]
    rates, overlaps = np.array([each for each in points if each[0] < 0.3]).T
    return float(auc((rates - rates.min()) / (rates.max() - rates.min()), overlaps))


def region_case(name, labels, maps):
    return {
        "name": name,
        "side": labels.shape[1],
        "labels": np.reshape(labels, (len(labels), -1)).tolist(),
        "maps": [plain(each) for each in maps],
        "regions": len(regions(labels)),
        "aupro": aupro(labels, maps),
        "pro_prototype": pro_prototype(labels, maps),
    }


def region(random):
    labels = blobs(random, 9, 20)
    noise = random.random(labels.shape)
    smooth = ndimage.gaussian_filter(noise + 0.5 * labels, (0, 1, 1))
    return [
        region_case("continuous", labels, scores(smooth, 5)),
        region_case("ties", labels, scores(np.round(10 * (noise + 0.5 * labels)) / 10, 4)),
        region_case("inverted", labels, scores(noise - 0.3 * labels, 4)),
    ]


def multitype_case(name, labels, states):
    """Labels -1 (no known type) are ignored; classes without a pixel have no figures."""
    kept = labels != -1
    truth = labels[kept]
    by_class = [state[kept] for state in states]
    decided = np.argmax(by_class, axis=0)
    figures = []
    for number, score in enumerate(by_class):
        own = truth == number
        figures.append(
            {
                "auroc": float(roc_auc_score(own, score)),
                "ap": float(average_precision_score(own, score)),
                "f1": float(f1_score(own, decided == number)),
            }
            if own.any()
            else None
        )

    def means(some):
        some = [each for each in some if each]
        return {key: float(np.mean([each[key] for each in some])) for key in ("auroc", "ap", "f1")}

    return {
        "name": name,
        "side": labels.shape[1],
        "labels": np.reshape(labels, (len(labels), -1)).tolist(),
        "states": [[plain(each) for each in state] for state in states],
        "classes": figures,
        "mean": means(figures),
        "defects": means(figures[1:]),
    }


def multitype(random):
    labels = blobs(random, 6, 12)
    labels[labels > 0] = np.arange(np.count_nonzero(labels)) // 5 % 3 + 1
    labels[1, 0, :3] = -1
    states = [random.random(labels.shape) + 0.6 * (labels == number) for number in range(4)]
    without = np.where(labels == 2, 1, labels)
    return [
        multitype_case("continuous", labels, [scores(state, 4) for state in states]),
        multitype_case("ties", labels, [scores(np.round(4 * state) / 4, 4) for state in states]),
        multitype_case("an absent type", without, [scores(state, 4) for state in states]),
    ]


def main():
    random = np.random.default_rng(42)
    for name, cases in (("ranking", ranking(random)), ("region", region(random)), ("multitype", multitype(random))):
        (HERE / f"{name}.json").write_text("[\n" + ",\n".join(map(json.dumps, cases)) + "\n]\n")


if __name__ == "__main__":
    main()
