# SPDX-License-Identifier: Apache-2.0
"""Renders brushed plates with scratches and holes in MVTec's layout: for trying commands.

    python3 render-plates.py FOLDER [COUNT]

Needs numpy and Pillow.
"""
import os
import sys

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

root, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 8
side = 416


def plate(random):
    lines = random.normal(0, 1, (side, side))
    kernel = np.ones(61) / 61
    lines = np.apply_along_axis(lambda row: np.convolve(row, kernel, "same"), 1, lines)
    light = np.linspace(-14, 14, side)[None, :] * random.choice([-1, 1])
    grey = 142 + 55 * lines + light + random.normal(0, 3, (side, side))
    return Image.fromarray(np.clip(np.stack([grey, grey + 2, grey + 6], -1), 0, 255).astype(np.uint8))


def draw(image, mask, kind, random):
    pen, ink = ImageDraw.Draw(image), ImageDraw.Draw(mask)
    x, y = random.integers(70, side - 70, 2)
    if kind == "scratch":
        angle, length = random.uniform(0, np.pi), random.uniform(90, 150)
        points = [(x + t * length * np.cos(angle) + random.normal(0, 2), y + t * length * np.sin(angle)) for t in np.linspace(-0.5, 0.5, 12)]
        pen.line(points, fill=(225, 226, 230), width=7, joint="curve")
        ink.line(points, fill=255, width=9, joint="curve")
    else:
        radius = random.uniform(16, 28)
        box = [x - radius, y - radius, x + radius, y + radius]
        pen.ellipse(box, fill=(38, 36, 40))
        ink.ellipse(box, fill=255)


def save(image, *path):
    name = os.path.join(root, "plate", *path)
    os.makedirs(os.path.dirname(name), exist_ok=True)
    image.save(name)


for kind in ("good", "scratch", "hole", "combined"):
    for index in range(count):
        random = np.random.default_rng([len(kind), index])
        image, mask = plate(random), Image.new("L", (side, side))
        for part in {"good": (), "combined": ("scratch", "hole")}.get(kind, (kind,)):
            draw(image, mask, part, random)
        save(image.filter(ImageFilter.GaussianBlur(0.7)), "test", kind, f"{index:03d}.png")
        if kind != "good":
            save(mask, "ground_truth", kind, f"{index:03d}_mask.png")
