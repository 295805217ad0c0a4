# SPDX-License-Identifier: Apache-2.0
"""Makes the results of dapo_oracle.py for tiny CLIPs with random weights, for two tests.

    python make_fixtures.py [OUTPUTS [STEPS]]

OUTPUTS is the folder for OracleTest of org.dapo.prompt.dapo, STEPS that for TenStepsTest of org.dapo.engine. The defaults are
the folders oracle among the test resources of these bundles. Both get clip.safetensors, the weights with a table of the few
used tokens; inputs.safetensors, the pixels, the labels and the ids of these tokens in CLIP's vocabulary; and a file per profile
with the learnable tensors (parameter.*). OUTPUTS also gets a file of a prototype with tokens in one text layer. In OUTPUTS a
file has the state features, maps and scores of several taxonomies, and the loss and its gradients (gradient.CASE.*) of several
batches. In STEPS it has the losses of ten steps of Adam, each with other images and labels, and the learnable tensors after them
(after.*). The metadata of a file names the library that made it. Needs torch and safetensors.
"""
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

import dapo_oracle as oracle
import tiny_clip
from tiny_clip import Tower, Widths

BUNDLES = Path(__file__).resolve().parents[3] / "bundles"
PROFILES = {"prototype": dict(causal=False, eot_shifted=False), "corrected": dict(causal=True, eot_shifted=True)}
# File, profile, and the number of text layers with tokens; None means all.
CASES = [("prototype", "prototype", None), ("corrected", "corrected", None), ("prototype-fewer", "prototype", 1)]

# The taxonomy used in tuning. The prototype has other words for its third type during tuning.
TYPES = ["scratch", "missing part", "color"]
TUNING = {"prototype": ["scratch", "missing part", "disc olor ati on"], "corrected": TYPES}
ONE_TYPE = ["missing part"]
MORE_TYPES = ["hole", "scratch", "bent", "crack", "missing part", "color"]


def save(path, tensors):
    made = {"oracle": "dapo_oracle.py on torch " + torch.__version__.split("+")[0]}
    save_file({name: tensor.detach().contiguous() for name, tensor in tensors.items()}, path, metadata=made)


def maps_of(w, c, p, pixels, states):
    """Yields the per-state maps of each feature layer for any states, so that the softmax can cover only some of a taxonomy."""
    _, patches = oracle.encode_image(w, c, pixels, p.visual_tokens)
    for patch, (weight, bias) in zip(patches, p.adapters):
        patch = torch.nn.functional.normalize(torch.nn.functional.linear(patch, weight, bias), dim=-1)
        probability = (patch @ states.T / c.temperature).softmax(-1)
        grid = pixels.shape[-1] // c.patch
        image = probability.transpose(1, 2).reshape(len(pixels), len(states), grid, grid)
        yield torch.nn.functional.interpolate(image, pixels.shape[-1], mode="bilinear", align_corners=True)


def output_labels(side):
    """Returns the labels of an image with three types, one of them only a line to the edge, and of a good one."""
    y = torch.zeros(2, side, side, dtype=torch.uint8)
    y[0, 5:14, 20:31] = 1
    y[0, 30:40, 3:9] = 3
    y[0, 41, 40:] = 2
    return y


def scored(w, c, p, pixels, words):
    """Returns states, image scores, anomaly maps, and the per-state maps of the first image."""
    with torch.no_grad():
        _, states, logits, maps = oracle.forward(w, c, p, pixels, tiny_clip.prompts(words))
        image, anomaly, full = oracle.scores(maps, logits)
    return dict(states=states, image=image, anomaly=anomaly, maps=full[:1])


def lost(w, c, p, pixels, y, words):
    """Returns the loss of a batch and its gradients."""
    for tensor in p.all():
        tensor.grad = None
    _, _, logits, maps = oracle.forward(w, c, p, pixels, tiny_clip.prompts(words))
    loss = oracle.loss(c, logits, maps, y.long(), (y.flatten(1) > 0).any(1).long())
    loss.backward()
    return loss.detach()


def outputs(folder):
    torch.manual_seed(42)
    widths = Widths(Tower(32, 4, 4), Tower(24, 3, 3))
    w, pixels, y = tiny_clip.weights(widths), torch.randn(2, 3, 48, 48), output_labels(48)
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "clip.safetensors", w)
    save(folder / "inputs.safetensors", dict(pixels=pixels, labels=y, vocabulary=tiny_clip.vocabulary()))
    for name, profile, text_layers in CASES:
        c, p = tiny_clip.config(widths, **PROFILES[profile]), tiny_clip.learnable(widths, text_layers)
        tensors = tiny_clip.named("parameter.", p)
        for case, words in (("types", TYPES), ("one", ONE_TYPE), ("more", MORE_TYPES)):
            tensors.update({f"{case}.{k}": v for k, v in scored(w, c, p, pixels, words).items()})
        with torch.no_grad():
            tensors["restricted.maps"] = sum(maps_of(w, c, p, pixels[:1], tensors["types.states"][[0, 1, 3]]))
            tensors["tuning.states"] = oracle.state_features(w, c, p, tiny_clip.prompts(TUNING[profile]))
        for case, words, images, labels in (
            ("types", TUNING[profile], pixels, y),
            ("one", ONE_TYPE, pixels, y == 2),
            ("good", TUNING[profile], pixels[1:], y[1:]),
        ):
            tensors[f"loss.{case}"] = lost(w, c, p, images, labels, words)
            tensors.update(tiny_clip.named(f"gradient.{case}.", p, lambda tensor: tensor.grad))
        save(folder / f"{name}.safetensors", tensors)


def step_labels(step, side):
    """Returns labels with a moving defect that changes its type in each step; every fourth batch is good."""
    y = torch.zeros(2, side, side, dtype=torch.uint8)
    if step % 4 != 3:
        y[0, 2 * step : 2 * step + 9, 3:17] = 1 + step % 3
        y[1, 20:, step : step + 2] = 1 + (step + 1) % 3 if step % 2 else 0
    return y


def steps(folder):
    torch.manual_seed(43)
    widths, side, count = Widths(Tower(16, 4, 2), Tower(16, 2, 2)), 24, 10
    w = tiny_clip.weights(widths)
    batches = [(torch.randn(2, 3, side, side), step_labels(step, side)) for step in range(count)]
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / "clip.safetensors", w)
    pixels, labels = (torch.stack(each) for each in zip(*batches))
    save(folder / "inputs.safetensors", dict(pixels=pixels, labels=labels, vocabulary=tiny_clip.vocabulary()))
    for name, profile in PROFILES.items():
        c, p = tiny_clip.config(widths, **profile), tiny_clip.learnable(widths)
        tensors = tiny_clip.named("parameter.", p)
        adam = torch.optim.Adam(p.all(), lr=1e-3, betas=(0.5, 0.999), eps=1e-8)
        losses = []
        for images, y in batches:
            losses.append(lost(w, c, p, images, y, TUNING[name]))
            adam.step()
        tensors["losses"] = torch.stack(losses)
        tensors.update(tiny_clip.named("after.", p))
        save(folder / f"{name}.safetensors", tensors)


def main(*folders):
    resources = [BUNDLES / bundle / "src/test/resources/oracle" for bundle in ("org.dapo.prompt.dapo", "org.dapo.engine")]
    for make, folder in zip((outputs, steps), list(folders) + resources[len(folders) :]):
        make(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
