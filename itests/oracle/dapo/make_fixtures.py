# SPDX-License-Identifier: Apache-2.0
"""Writes what dapo_oracle.py computes for a tiny CLIP with random weights, for the test OracleTest of org.dapo.prompt.dapo.

    python3 make_fixtures.py ../../../bundles/org.dapo.prompt.dapo/src/test/resources/oracle

Makes tiny-clip.safetensors (the weights, in open_clip's naming, with a table of the few tokens that are used),
inputs.safetensors (pixels, labels, and which tokens of CLIP's vocabulary those are) and, for each profile,
<profile>.safetensors with the learnable tensors ("parameter.*"), what comes out of them, and the gradients of the loss
("gradient.*"). Needs torch >= 1.13, nothing else; made with 1.13.1 on a CPU.
"""
import json
import struct
import sys
from pathlib import Path

import torch

import dapo_oracle as oracle

PATCH, TRAINED, SIDE, BATCH = 8, 32, 48, 2
VISION = dict(width=32, layers=4, heads=4)
TEXT = dict(width=24, layers=3, heads=3)
EMBEDDING, CONTEXT = 16, 16
PROMPTS, CONTEXT_TOKENS, LAYER_TOKENS, FEATURE_LAYERS = 10, 5, 4, (1, 2, 3, 4)
# CLIP's own tokens that occur, the end token last as it is there; the oracle knows them by their places in this list.
VOCABULARY = dict(
    padding=0, placeholder=1, flawless=15531, object=14115, anomaly=46811, scratch=13258, missing=3423, part=1551, color=3140,
    disc=1472, olor=562, ati=523, on=656, start=49406, end=49407,
)
PHRASES = ["flawless object", "scratch anomaly object", "missing part anomaly object", "color anomaly object",
           "disc olor ati on anomaly object"]
# The third type has other words while tuning.
USE, TUNING = [0, 1, 2, 3], [0, 1, 2, 4]
PROFILES = {
    "prototype": dict(causal=False, eot_shifted=False, states=TUNING),
    "corrected": dict(causal=True, eot_shifted=True, states=USE),
}


def save(path, tensors):
    """Writes the safetensors format by hand: length of the header, header as JSON, little-endian values."""
    header, blobs, at = {}, [], 0
    for name, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        blob = tensor.numpy().tobytes()
        kind = {torch.float32: "F32", torch.int64: "I64"}[tensor.dtype]
        header[name] = dict(dtype=kind, shape=list(tensor.shape), data_offsets=[at, at + len(blob)])
        blobs.append(blob)
        at += len(blob)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def tower(weights, prefix, width, layers):
    for i in range(layers):
        name = f"{prefix}{i}."
        norm(weights, name + "ln_1", width)
        weights[name + "attn.in_proj_weight"] = torch.randn(3 * width, width) * width**-0.5
        weights[name + "attn.in_proj_bias"] = torch.randn(3 * width) * 0.1
        linear(weights, name + "attn.out_proj", width, width)
        norm(weights, name + "ln_2", width)
        linear(weights, name + "mlp.c_fc", width, 4 * width)
        linear(weights, name + "mlp.c_proj", 4 * width, width)


def norm(weights, name, width):
    weights[name + ".weight"] = 1 + torch.randn(width) * 0.1
    weights[name + ".bias"] = torch.randn(width) * 0.1


def linear(weights, name, width, out):
    weights[name + ".weight"] = torch.randn(out, width) * 0.5 * width**-0.5
    weights[name + ".bias"] = torch.randn(out) * 0.1


def tiny_clip():
    w, grid = {}, TRAINED // PATCH
    w["visual.class_embedding"] = torch.randn(VISION["width"]) * 0.5
    w["visual.positional_embedding"] = torch.randn(1 + grid * grid, VISION["width"]) * 0.5
    w["visual.conv1.weight"] = torch.randn(VISION["width"], 3, PATCH, PATCH) * (3 * PATCH * PATCH) ** -0.5
    norm(w, "visual.ln_pre", VISION["width"])
    tower(w, "visual.transformer.resblocks.", VISION["width"], VISION["layers"])
    norm(w, "visual.ln_post", VISION["width"])
    w["visual.proj"] = torch.randn(VISION["width"], EMBEDDING) * VISION["width"] ** -0.5
    w["token_embedding.weight"] = torch.randn(len(VOCABULARY), TEXT["width"]) * 0.5
    w["positional_embedding"] = torch.randn(CONTEXT, TEXT["width"]) * 0.2
    tower(w, "transformer.resblocks.", TEXT["width"], TEXT["layers"])
    norm(w, "ln_final", TEXT["width"])
    w["text_projection"] = torch.randn(TEXT["width"], EMBEDDING) * TEXT["width"] ** -0.5
    return w


def sequence(phrase):
    """Start, slots for the context, the words, end and padding, as places in VOCABULARY."""
    words = ["start"] + ["placeholder"] * CONTEXT_TOKENS + phrase.split() + ["end"]
    words += ["padding"] * (CONTEXT - len(words))
    return torch.tensor([list(VOCABULARY).index(word) for word in words])


def learnable():
    adapters = [(torch.randn(EMBEDDING, VISION["width"]) * 0.2, torch.randn(EMBEDDING) * 0.1) for _ in FEATURE_LAYERS]
    p = oracle.Learnable(
        torch.randn(PROMPTS, CONTEXT_TOKENS, TEXT["width"]) * 0.5,
        torch.randn(PROMPTS, CONTEXT_TOKENS, TEXT["width"]) * 0.5,
        torch.randn(TEXT["layers"], LAYER_TOKENS, TEXT["width"]) * 0.5,
        torch.randn(VISION["layers"], LAYER_TOKENS, VISION["width"]) * 0.5,
        adapters,
    )
    for tensor in p.all():
        tensor.requires_grad_(True)
    return p


def named(p, of):
    """The learnable tensors by the names that the plug-in gives them; `of` picks the values or their gradients."""
    tensors = {"normal": of(p.normal), "abnormal": of(p.abnormal)}
    tensors.update({f"text.{j}": one for j, one in enumerate(of(p.text_tokens))})
    tensors.update({f"vision.{i}": one for i, one in enumerate(of(p.visual_tokens))})
    for m, (weight, bias) in enumerate(p.adapters):
        tensors[f"adapter.{m}.weight"], tensors[f"adapter.{m}.bias"] = of(weight), of(bias)
    return tensors


def labels():
    y = torch.zeros(BATCH, SIDE, SIDE, dtype=torch.int64)
    y[0, 5:14, 20:31] = 1
    y[0, 30:40, 3:9] = 3
    y[0, 41, 40:] = 2
    return y, torch.tensor([1, 0])


def restricted(w, c, p, pixels, states, rows):
    """Per-state maps with the softmax over some rows only, summed over the layers."""
    _, patches = oracle.encode_image(w, c, pixels, p.visual_tokens)
    total = 0
    for patch, (weight, bias) in zip(patches, p.adapters):
        patch = torch.nn.functional.normalize(torch.nn.functional.linear(patch, weight, bias), dim=-1)
        probability = (patch @ states[rows].T / c.temperature).softmax(-1)
        image = probability.transpose(1, 2).reshape(len(pixels), len(rows), SIDE // PATCH, SIDE // PATCH)
        total = total + torch.nn.functional.interpolate(image, SIDE, mode="bilinear", align_corners=True)
    return total


def main(folder):
    torch.manual_seed(42)
    folder.mkdir(parents=True, exist_ok=True)
    w, pixels, (y, label) = tiny_clip(), torch.randn(BATCH, 3, SIDE, SIDE), labels()
    save(folder / "tiny-clip.safetensors", w)
    vocabulary = torch.tensor(list(VOCABULARY.values()))
    save(folder / "inputs.safetensors", dict(pixels=pixels, labels=y, anomalous=label, vocabulary=vocabulary))
    for name, profile in PROFILES.items():
        c = oracle.Config(
            PATCH, VISION["heads"], TEXT["heads"], FEATURE_LAYERS,
            causal=profile["causal"], eot_shifted=profile["eot_shifted"], context=CONTEXT_TOKENS,
        )
        p = learnable()
        prompts = [sequence(phrase) for phrase in PHRASES]
        _, tuned, logits, maps = oracle.forward(w, c, p, pixels, [prompts[i] for i in profile["states"]])
        loss = oracle.loss(c, logits, maps, y, label)
        loss.backward()
        with torch.no_grad():
            _, states, logits, maps = oracle.forward(w, c, p, pixels, [prompts[i] for i in USE])
            image, anomaly, full = oracle.scores(maps, logits)
            some = restricted(w, c, p, pixels, states, [0, 1, 3])
        tensors = {f"parameter.{k}": v for k, v in named(p, lambda t: t).items()}
        tensors.update({f"gradient.{k}": v for k, v in named(p, lambda t: t.grad).items()})
        tensors.update(states_tuning=tuned, states_use=states, image=image, anomaly=anomaly, loss=loss.reshape(1))
        tensors.update(maps_full=full, maps_restricted=some)
        save(folder / f"{name}.safetensors", tensors)
        print(name, "loss", loss.item(), "image", image.tolist(), "anomaly", anomaly.min().item(), anomaly.max().item())
        print("  gradients", {k: round(v.abs().max().item(), 6) for k, v in named(p, lambda t: t.grad).items()})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
