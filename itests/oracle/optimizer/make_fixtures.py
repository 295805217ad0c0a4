# SPDX-License-Identifier: Apache-2.0
"""Makes the results of torch's optimisers for given gradients, for the test OptimizerTest of org.dapo.engine.

    python make_fixtures.py [FILE]

FILE is written. The default is optimizer.json among the test resources of org.dapo.engine. It holds the elements' initial
values, the gradients of ten steps, and the elements and moments of every optimiser after each step. The elements are pairs;
one of each starts at zero, where nothing hides the size of a small step. Numbers are the shortest
decimals that read back as the same float32. Needs torch, nothing else.
"""
import json
import sys
from pathlib import Path

import torch

STEPS = 10
OPTIMIZERS = {
    "ADAM": lambda p: torch.optim.Adam(p, lr=1e-3, betas=(0.5, 0.999), eps=1e-8),
    "ADAMW": lambda p: torch.optim.AdamW(p, lr=1e-2, betas=(0.5, 0.999), eps=1e-8, weight_decay=0.01),
    "SGD": lambda p: torch.optim.SGD(p, lr=2e-3, momentum=0.9, weight_decay=5e-4),
}
MOMENTS = {"exp_avg": "first", "exp_avg_sq": "second", "momentum_buffer": "first"}
BUNDLES = Path(__file__).resolve().parents[3] / "bundles"


def kinds(step):
    """Returns the size of the gradient of each kind of element in a step, counted from 0."""
    every_third = 1.0 if step % 3 == 0 else 0.0
    return torch.tensor(
        [
            1e-8, 1e-6, 1e-4, 1e-2, 1.0,             # small ones reveal an epsilon in the wrong place
            1e6, 1e-12,
            0.0,                                     # never
            every_third, 1e6 * every_third, 1e-12 * every_third,
            0.0 if step < 5 else 1.0,                # late
            1.0 if step == 0 else 0.0,               # once
            1e6 if step == 0 else 1e-12, 1e-12 if step % 2 else 1e6,
        ]
    )


def plain(tensor):
    return [float(str(value)) for value in tensor.detach().numpy()]


def run(make, start, gradients):
    parameter = torch.nn.Parameter(start.clone())
    optimizer = make([parameter])
    steps = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        state = optimizer.state[parameter]
        moments = {own: plain(state[name]) for name, own in MOMENTS.items() if name in state}
        steps.append({"values": plain(parameter), "moments": moments})
    return steps


def main(file):
    torch.manual_seed(5)
    start = torch.randn(len(kinds(0))).repeat_interleave(2)
    start[1::2] = 0
    gradients = [torch.randn(len(start)) * kinds(step).repeat_interleave(2) for step in range(STEPS)]
    result = {
        "oracle": "torch " + torch.__version__.split("+")[0],
        "start": plain(start),
        "gradients": [plain(gradient) for gradient in gradients],
        "after": {name: run(make, start, gradients) for name, make in OPTIMIZERS.items()},
    }
    file.write_text(json.dumps(result) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else BUNDLES / "org.dapo.engine/src/test/resources/optimizer.json")
