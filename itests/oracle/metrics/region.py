# SPDX-License-Identifier: Apache-2.0
"""Maps and label maps with AUPRO over every threshold, and the prototype's PRO. Both count each region again at each
threshold. Regions are scikit-image's with all eight neighbours."""
import numpy as np
from scipy import ndimage
from skimage import measure
from sklearn.metrics import auc

from scores import KINDS, plain

LIMIT = 0.3


def regions(labels):
    """Returns one boolean mask per region of all images."""
    found = []
    for image, label in enumerate(labels):
        numbered, count = measure.label(label != 0, connectivity=2, return_num=True)
        assert count == ndimage.label(label != 0, structure=np.ones((3, 3)))[1]
        for number in range(1, count + 1):
            mask = np.zeros(labels.shape, bool)
            mask[image] = numbered == number
            found.append(mask)
    return found


def point(masks, normal, predicted):
    """Returns the false positive rate, and the mean over the regions of the predicted share."""
    return predicted[normal].mean(), np.mean([predicted[mask].mean() for mask in masks])


def aupro(labels, maps):
    """Returns the area under the curve up to 0.3, divided by 0.3. The curve is linear from (0, 0) through one point per score."""
    masks, normal = regions(labels), labels == 0
    if not masks or not normal.any():
        return None
    points = [(0.0, 0.0)]
    for threshold in np.unique(maps)[::-1]:
        rate, overlap = point(masks, normal, maps >= threshold)
        if rate > LIMIT:
            points.append((LIMIT, np.interp(LIMIT, [points[-1][0], rate], [points[-1][1], overlap])))
            break
        points.append((rate, overlap))
    return float(auc(*np.array(points).T) / LIMIT)


def pro_prototype(labels, maps):
    """The prototype's PRO by method.md, Metrics, in double precision."""
    masks, normal, maps = regions(labels), labels == 0, maps.astype(np.float64)
    if not masks or not normal.any():
        return None
    low, high = maps.min(), maps.max()
    points = [point(masks, normal, maps > low + k * (high - low) / 200) for k in range(200)]
    rates, overlaps = np.array([each for each in points if each[0] < LIMIT]).T
    if rates.min() == rates.max():
        return None
    return float(auc((rates - rates.min()) / (rates.max() - rates.min()), overlaps))


def case(name, labels, maps):
    return {
        "name": name,
        "width": labels.shape[2],
        "height": labels.shape[1],
        "labels": np.reshape(labels, (len(labels), -1)).tolist(),
        "maps": [plain(each) for each in maps],
        "regions": len(regions(labels)),
        "aupro": aupro(labels, maps),
        "pro_prototype": pro_prototype(labels, maps),
    }


def blobs(random, images, height, width):
    """Draws a few rectangles in each image, which may overlap and touch; every third image is good."""
    labels = np.zeros((images, height, width), int)
    for image in range(images):
        for _ in range(0 if image % 3 == 2 else 3):
            top, left = random.integers(0, height - 2), random.integers(0, width - 2)
            tall, wide = random.integers(1, 6, 2)
            labels[image, top : top + tall, left : left + wide] = 1
    return labels


def drawn(*images):
    """Reads label maps from text: a point is normal, a digit a type, x a defect of unknown type."""
    types = {".": 0, "x": -1}
    return np.array([[[types.get(c) if c in types else int(c) for c in row] for row in image.split()] for image in images])


SINGLE_PIXELS = "1...1.1. ........ ..1..1.. ........ 1......1"
DIAGONALS = "1......1 .1....1. ..1..1.. ...11... 1....... .1.1.1.1 1.1.1.1."
# A region at the end of a row and one at the beginning of the next row are separate.
BORDERS = "11..1..1 1......1 .......1 1.....1. 1....... .....1.. 11.11..1"
TYPES_THAT_TOUCH = "1122.... .xx..... ......3. .......x 2.2...3."


def at_the_limit():
    """Six of twenty normal pixels score higher than all defects but one, so the curve rises at a rate of exactly 0.3."""
    labels = np.zeros((1, 3, 8), int)
    labels.flat[[0, 7, 8, 21]] = 1
    return labels, np.arange(24, 0, -1, dtype=np.float32).reshape(labels.shape)


def on_the_thresholds(random, labels):
    """Whole numbers from 0 to 200, which are the prototype's thresholds; many are the maximum."""
    signal = 150 * random.random(labels.shape) + 80 * random.random(labels.shape) + 60 * (labels != 0)
    maps = np.round(signal).clip(0, 200).astype(np.float32)
    maps.flat[:2] = [0, 199]
    return labels, maps


def cases(random):
    many, one = blobs(random, 6, 11, 14), blobs(random, 1, 11, 14)
    labels = [
        ("several images", many, 0.5),
        ("one image", one, 0.5),
        ("defects below normal pixels", one, -0.3),
        ("regions of one pixel", drawn(SINGLE_PIXELS, SINGLE_PIXELS[::-1]), 0.5),
        ("regions that touch at corners", drawn(DIAGONALS), 0.5),
        ("regions at the borders", drawn(BORDERS), 0.5),
        ("regions of several types, and of none", drawn(TYPES_THAT_TOUCH), 0.5),
        ("no anomalous pixel", np.zeros((2, 4, 5), int), 0.5),
        ("no normal pixel", np.ones((2, 4, 5), int), 0.5),
    ]
    made = []
    for name, label, lift in labels:
        signal = random.random(label.shape) + lift * (label != 0)
        made += [case(f"{name}, {kind}", label, of(signal)) for kind, of in KINDS.items()]
    return made + [
        case("constant scores", one, np.full(one.shape, 0.25, np.float32)),
        case("two scores", one, (one != 0).astype(np.float32)),
        case("scores on the prototype's thresholds", *on_the_thresholds(random, many)),
        case("a curve that rises at the limit", *at_the_limit()),
    ]
