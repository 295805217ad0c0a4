# SPDX-License-Identifier: Apache-2.0
"""What torch's optimisers make of given gradients: a fixture for org.dapo.engine.

    python3 make_fixture.py ../../../bundles/org.dapo.engine/src/test/resources/optimizer.json

Needs torch (1.13 or later), nothing else.
"""
import json
import sys

import torch

torch.manual_seed(5)
size, steps = 12, 10
start = torch.randn(size)
# Gradients from 1e-8 to 1: an epsilon in the wrong place shows where they are small.
gradients = [torch.randn(size) * torch.logspace(-8, 0, size) for _ in range(steps)]
optimizers = {
    "ADAM": lambda p: torch.optim.Adam(p, lr=1e-3, betas=(0.5, 0.999), eps=1e-8),
    "ADAMW": lambda p: torch.optim.AdamW(p, lr=1e-2, betas=(0.5, 0.999), eps=1e-8, weight_decay=0.01),
    "SGD": lambda p: torch.optim.SGD(p, lr=2e-3, momentum=0.9, weight_decay=5e-4),
}
result = {"start": start.tolist(), "gradients": [g.tolist() for g in gradients], "after": {}}
for name, make in optimizers.items():
    parameter = torch.nn.Parameter(start.clone())
    optimizer = make([parameter])
    after = []
    for gradient in gradients:
        parameter.grad = gradient.clone()
        optimizer.step()
        after.append(parameter.detach().tolist())
    result["after"][name] = after
with open(sys.argv[1], "w") as out:
    json.dump(result, out)
