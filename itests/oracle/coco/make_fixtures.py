# SPDX-License-Identifier: Apache-2.0
"""Makes the masks that pycocotools makes of polygons, boxes and run lengths, for the test RegionsTest of org.dapo.dataset.coco.

    python make_fixtures.py [FILE]

FILE is written. The default is regions.json among the test resources of org.dapo.dataset.coco. Each case has the size of the
image, the segmentation as in an annotation, and the run lengths of its mask, column by column. The run lengths are the expected
result. Plain and compressed, they are also two further forms of the same mask. Needs pycocotools.
"""
import json
import math
import random
import sys
from importlib.metadata import version
from pathlib import Path

from pycocotools import mask as coco

BUNDLES = Path(__file__).resolve().parents[3] / "bundles"


def runs(pixels):
    """Returns the run lengths of a mask, column by column. The first run is outside."""
    counts, last, length = [], 0, 0
    for value in pixels.flatten(order="F"):
        if value != last:
            counts.append(length)
            last, length = value, 0
        length += 1
    return counts + [length]


def case(name, width, height, polygons):
    encoded = coco.merge(coco.frPyObjects(polygons, height, width))
    pixels = coco.decode(encoded)
    return {
        "name": name,
        "width": width,
        "height": height,
        "polygons": polygons,
        "counts": runs(pixels),
        "compressed": encoded["counts"].decode("ascii"),
        "area": int(pixels.sum()),
    }


def star(random_, width, height, points, reach):
    cx, cy = random_.uniform(0, width), random_.uniform(0, height)
    outline = []
    for i in range(points):
        angle = 2 * math.pi * i / points
        radius = random_.uniform(0.2, 1) * reach
        outline += [round(cx + radius * math.cos(angle), 2), round(cy + radius * math.sin(angle), 2)]
    return outline


def box(x, y, width, height):
    return [x, y, x, y + height, x + width, y + height, x + width, y]


def main():
    random_ = random.Random(7)
    cases = [
        case("a square on whole pixels", 12, 9, [box(2, 3, 4, 5)]),
        case("a square on halves", 12, 9, [box(2.5, 3.5, 4, 5)]),
        case("the whole image", 7, 5, [box(0, 0, 7, 5)]),
        case("thinner than a pixel", 20, 20, [box(3.1, 4.1, 0.4, 9)]),
        case("a point three times", 8, 8, [[3, 3, 3, 3, 3, 3]]),
        case("beyond every edge", 10, 10, [box(-3, -4, 20, 21)]),
        case("two that overlap", 16, 16, [box(1, 1, 8, 8), box(5, 5, 8, 8)]),
        case("a bow tie", 16, 16, [[2, 2, 13, 13, 13, 2, 2, 13]]),
    ]
    for i in range(40):
        width, height = random_.randint(5, 60), random_.randint(5, 60)
        polygons = [star(random_, width, height, random_.randint(3, 12), random_.uniform(2, 40)) for _ in range(1 + i % 3)]
        cases.append(case(f"random {i}", width, height, polygons))
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLES / "org.dapo.dataset.coco/src/test/resources/regions.json"
    text = ",\n".join(json.dumps(each) for each in cases)
    target.write_text(f'{{"oracle": "pycocotools {version("pycocotools")}", "cases": [\n{text}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
