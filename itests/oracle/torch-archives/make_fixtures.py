# SPDX-License-Identifier: Apache-2.0
"""Makes small files for testing org.dapo.tensorfile's readers on what torch and transformers really write.

    python3 make_fixtures.py [FOLDER]

FOLDER is by default bundles/org.dapo.tensorfile/src/test/resources/org/dapo/tensorfile/torch. Makes training.pth (a checkpoint as
training loops save it: epoch, losses as NumPy scalars, a state dictionary, an optimiser's state, views that share a storage, a
transposed tensor, half precision), protocol4.pth (the state dictionary with a newer pickle protocol), script.pt (a scripted module,
partly in float16), namespace.pth (with an object that is not read), and sharded/ (two safetensors files with an index).
"""
import argparse
import json
import pathlib
import sys
import zipfile
import numpy
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
DEFAULT = HERE.parents[2] / "bundles/org.dapo.tensorfile/src/test/resources/org/dapo/tensorfile/torch"


class Scripted(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = torch.nn.Linear(3, 2).half()
        self.norm = torch.nn.LayerNorm(2)
        self.register_buffer("input_resolution", torch.tensor(32))
        self.sizes, self.tensors, self.named, self.scale = [1, 2], [torch.full((2,), 7.0)], {"a": 1}, 2.5
        self.turned = torch.arange(6.0).reshape(2, 3).t()

    def forward(self, x):
        return self.norm(self.linear(x).float()) * self.scale + self.tensors[0] + self.sizes[0] + self.named["a"]


def filled(module):
    with torch.no_grad():
        for i, parameter in enumerate(module.parameters()):
            parameter.copy_((torch.arange(parameter.numel()).reshape(parameter.shape) + i) / 8)
    return module


def without_code(path):
    """Removes from a TorchScript archive what no reader uses or what varies between runs: the code and an id."""
    with zipfile.ZipFile(path) as archive:
        records = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w") as archive:
        for info, content in records:
            if "/code/" not in info.filename and not info.filename.endswith("serialization_id"):
                archive.writestr(zipfile.ZipInfo(info.filename), content, info.compress_type)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    module = filled(torch.nn.Linear(3, 2))
    optimizer = torch.optim.Adam(module.parameters(), lr=0.5)
    module(torch.ones(3)).sum().backward()
    optimizer.step()
    shared = torch.arange(8.0)
    state = {
        "epoch": 3, "best": numpy.float64(1.5), "last": numpy.float32(2.5), "count": numpy.int64(-7), "losses": [1.0, 0.5], "name": "trial",
        "done": True, "nothing": None, "large": 2**70, "shape": torch.Size([2, 3]), "state_dict": filled(module).state_dict(),
        "optimizer": optimizer.state_dict(), "first": shared[:3], "rest": shared[3:].reshape(5, 1), "turned": shared[2:8].reshape(2, 3).t(),
        "empty": torch.zeros(0, 4), "scalar": torch.tensor(0.25), "half": torch.tensor([1.5, -2.0], dtype=torch.float16),
        "brain": torch.tensor([[1.5], [-2.0]], dtype=torch.bfloat16).t(), "whole": torch.tensor([-1, 2**40]), "truth": torch.tensor([True, False]),
        "parameter": torch.nn.Parameter(torch.ones(2)),
    }
    torch.save(state, folder / "training.pth")
    torch.save(state["state_dict"], folder / "protocol4.pth", pickle_protocol=4)
    torch.save({"a": torch.ones(2), "arguments": argparse.Namespace(rate=1)}, folder / "namespace.pth")
    torch.jit.save(torch.jit.script(filled(Scripted())), str(folder / "script.pt"))
    without_code(folder / "script.pt")
    sharded = folder / "sharded"
    sharded.mkdir(exist_ok=True)
    parts = {"model-00001-of-00002.safetensors": {"a": torch.ones(2)}, "model-00002-of-00002.safetensors": {"b": torch.full((1, 2), 2.0)}}
    for name, tensors in parts.items():
        save_file(tensors, sharded / name, metadata={"format": "pt"})
    index = {"metadata": {"total_size": 16}, "weight_map": {tensor: name for name, tensors in parts.items() for tensor in tensors}}
    (sharded / "model.safetensors.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")


main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
