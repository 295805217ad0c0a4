# SPDX-License-Identifier: Apache-2.0
"""Makes checkpoints as the published DAPO prototype saves them, in both namings of its dictionaries, for org.dapo.prompt.dapo.

    python make_fixtures.py [FOLDER]

FOLDER is by default oracle among the test resources of org.dapo.prompt.dapo. Reads the learnable tensors from prototype.safetensors
there, which dapo/make_fixtures.py makes. Writes epoch_3.pth, which also has everything else that a training loop saves, and
trainable.pth with the other names.
"""
import pathlib
import sys
import numpy
import torch
from safetensors import safe_open

DEFAULT = pathlib.Path(__file__).resolve().parents[3] / "bundles/org.dapo.prompt.dapo/src/test/resources/oracle"


def main(folder):
    with safe_open(folder / "prototype.safetensors", "pt") as file:
        learned = {name.removeprefix("parameter."): file.get_tensor(name) for name in file.keys() if name.startswith("parameter.")}
    prompts = {"learnable_normal_tokens": learned["normal"], "learnable_abnormal_tokens": learned["abnormal"]}
    layers = sum(name.startswith("text.") for name in learned)
    prompts.update({f"learnable_layer_tokens.{j}": learned[f"text.{j}"] for j in range(layers)})
    prompts.update({"meta_net.linear1.weight": torch.ones(2, 3), "meta_net.linear1.bias": torch.zeros(2)})
    depth = sum(name.startswith("vision.") for name in learned)
    visual = {"learnable_visual_tokens": torch.stack([learned[f"vision.{i}"] for i in range(depth)])}
    adapters = {f"fc.{name.removeprefix('adapter.')}": tensor for name, tensor in learned.items() if name.startswith("adapter.")}
    parameter = torch.nn.Parameter(learned["normal"][:1, :1].clone())
    optimizer = torch.optim.Adam([parameter], lr=1e-3, betas=(0.5, 0.999))
    parameter.sum().backward()
    optimizer.step()
    torch.save({
        "epoch": 3, "prompt_learner": prompts, "visual_prompt": visual, "linear_adapter": adapters, "optimizer": optimizer.state_dict(),
        "loss": 1.25, "losses": [numpy.float64(2.5), numpy.float32(1.25)],
    }, folder / "epoch_3.pth")
    torch.save({
        "prompt_learner_state_dict": prompts, "visual_prompt_state_dict": visual, "trainable_adapter_state_dict": adapters,
    }, folder / "trainable.pth")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
