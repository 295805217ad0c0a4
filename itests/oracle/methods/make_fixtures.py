# SPDX-License-Identifier: Apache-2.0
"""Makes the results of methods_oracle.py for a tiny CLIP with random weights.

    python make_fixtures.py [BUNDLES [CLIP]]

CLIP, the folder of OracleClip in org.dapo.nn.testkit, gets the model (model.safetensors, words.txt) and the images (inputs.safetensors). The test resources
of each bundle org.dapo.prompt.* below BUNDLES get a file oracle/CASE.safetensors: the learnable tensors (parameter.*), state features, image
scores and maps. If the method learns, the file also has the loss and its gradients (gradient.*). Needs torch and safetensors.
"""
import re
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

import methods_oracle as oracle
from methods_oracle import AdaClip, AnomalyClip, AprilGan, Clip, CoOp, MultiAds, PlainClip, WinClip

ROOT = Path(__file__).resolve().parents[3]
PATCH, TRAINED, SIDE, EMBEDDING, CONTEXT = 8, 32, 48, 12, 32
VISION, TEXT = dict(width=16, layers=8, heads=2), dict(width=12, layers=4, heads=2)
PRODUCTS = ["metal nut", "cable"]


def words():
    """Returns every word of every method's sentences."""
    texts = PRODUCTS + MultiAds.TYPES + list(PlainClip.WORDS) + ["normal anomalous object."]
    texts += oracle.NORMAL_7 + oracle.DEFECT_5 + oracle.PHOTOS_35 + oracle.WINDOW_PHOTOS_21 + oracle.ADA_PHOTOS_4
    texts += MultiAds.NORMAL + [phrase.replace("TYPE", "") for phrase in MultiAds.OF_TYPE]
    return sorted({word for text in texts for word in cut(text)})


def cut(text):
    return re.findall(r"[a-z]+|[^\sa-z]+", text.replace("{}", " ").lower())


def tokenizer(vocabulary):
    start, end = len(vocabulary) + 1, len(vocabulary) + 2

    def tokenize(text):
        ids = [start] + [1 + vocabulary.index(word) for word in cut(text)] + [end]
        return ids + [0] * (CONTEXT - len(ids))

    return tokenize


def weights(vocabulary):
    grid, w = TRAINED // PATCH, {}
    w["visual.class_embedding"] = torch.randn(VISION["width"]) * 0.5
    w["visual.positional_embedding"] = torch.randn(1 + grid * grid, VISION["width"]) * 0.5
    w["visual.conv1.weight"] = torch.randn(VISION["width"], 3, PATCH, PATCH) * (3 * PATCH * PATCH) ** -0.5
    norm(w, "visual.ln_pre", VISION["width"])
    tower(w, oracle.VISION, **VISION)
    norm(w, "visual.ln_post", VISION["width"])
    w["visual.proj"] = torch.randn(VISION["width"], EMBEDDING) * VISION["width"] ** -0.5
    w["token_embedding.weight"] = torch.randn(len(vocabulary) + 3, TEXT["width"]) * 0.5
    w["positional_embedding"] = torch.randn(CONTEXT, TEXT["width"]) * 0.2
    tower(w, oracle.TEXT, **TEXT)
    norm(w, "ln_final", TEXT["width"])
    w["text_projection"] = torch.randn(TEXT["width"], EMBEDDING) * TEXT["width"] ** -0.5
    return w


def tower(w, prefix, width, layers, heads):
    for i in range(layers):
        norm(w, f"{prefix}{i}.ln_1", width)
        w[f"{prefix}{i}.attn.in_proj_weight"] = torch.randn(3 * width, width) * width**-0.5
        w[f"{prefix}{i}.attn.in_proj_bias"] = torch.randn(3 * width) * 0.1
        linear(w, f"{prefix}{i}.attn.out_proj", width, width)
        norm(w, f"{prefix}{i}.ln_2", width)
        linear(w, f"{prefix}{i}.mlp.c_fc", width, 4 * width)
        linear(w, f"{prefix}{i}.mlp.c_proj", 4 * width, width)


def norm(w, name, width):
    w[name + ".weight"], w[name + ".bias"] = 1 + torch.randn(width) * 0.1, torch.randn(width) * 0.1


def linear(w, name, width, out):
    w[name + ".weight"], w[name + ".bias"] = torch.randn(out, width) * 0.5 * width**-0.5, torch.randn(out) * 0.1


def adapters():
    p = {}
    for m in range(4):
        linear(p, f"adapter.{m}", VISION["width"], EMBEDDING)
    return p


def context(count):
    return torch.randn(count, TEXT["width"]) * 0.5


def anomaly_clip():
    return {"normal": context(12), "abnormal": context(12), "text.1": context(4), "text.2": context(4)}


def ada_clip():
    p = {f"text.{j}": context(5) for j in (1, 2, 3)}
    p.update({f"vision.{i}": torch.randn(5, VISION["width"]) * 0.5 for i in range(4)})
    linear(p, "text.generator", EMBEDDING, 5 * TEXT["width"])
    linear(p, "vision.generator", EMBEDDING, 5 * VISION["width"])
    p.update(adapters())
    linear(p, "class", EMBEDDING, EMBEDDING)
    return p


def labels():
    """Returns the labels of an image with two types of defects, one of them only a line to the edge, and of a good one."""
    y = torch.zeros(2, SIDE, SIDE, dtype=torch.uint8)
    y[0, 5:14, 20:31] = 1
    y[0, 41, 40:] = 2
    return y


def computed(method, pixels, y):
    if isinstance(method, AdaClip):
        states = method.states(PRODUCTS, pixels)
    else:
        states = method.states(PRODUCTS)
    tensors = dict(states=states, **method.scores(pixels, states))
    if method.p:
        loss = method.loss(pixels, states, y.long(), (y.flatten(1) > 0).any(1).long())
        loss.backward()
        tensors["loss"] = loss
        tensors.update({f"parameter.{name}": one for name, one in method.p.items()})
        tensors.update({f"gradient.{name}": one.grad for name, one in method.p.items()})
    return tensors


def save(path, tensors):
    made = {"oracle": "methods_oracle.py on torch " + torch.__version__.split("+")[0].split("a")[0]}
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}, path, metadata=made)


def main(bundles=ROOT / "bundles", clip=ROOT / "plugin-sdk/org.dapo.nn.testkit/src/main/resources/org/dapo/nn/testkit/oracle"):
    bundles, clip = Path(bundles), Path(clip)
    torch.manual_seed(42)
    vocabulary = words()
    w, pixels, y = weights(vocabulary), torch.randn(2, 3, SIDE, SIDE), labels()
    save(clip / "model.safetensors", w)
    save(clip / "inputs.safetensors", dict(pixels=pixels, labels=y))
    (clip / "words.txt").write_text("".join(word + "\n" for word in vocabulary))
    model = Clip(w, tokenizer(vocabulary), PATCH, VISION["heads"], TEXT["heads"])
    for bundle, case, method, p in (
        ("clip", "published", PlainClip, {}),
        ("coop", "published", CoOp, {"context": context(16)}),
        ("winclip", "published", WinClip, {}),
        ("aprilgan", "mvtec", AprilGan, adapters()),
        ("multiads", "current", MultiAds, adapters()),
        ("multiads", "release", lambda *given: MultiAds(*given, released=True), adapters()),
        ("anomalyclip", "published", AnomalyClip, anomaly_clip()),
        ("adaclip", "one-cluster", AdaClip, ada_clip()),
    ):
        for one in p.values():
            one.requires_grad_(True)
        save(bundles / f"org.dapo.prompt.{bundle}/src/test/resources/oracle/{case}.safetensors", computed(method(model, p), pixels, y))


if __name__ == "__main__":
    main(*sys.argv[1:])
