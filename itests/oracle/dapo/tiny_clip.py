# SPDX-License-Identifier: Apache-2.0
"""A tiny CLIP with random weights in open_clip's naming, its prompts, and learnable tensors for dapo_oracle.py."""
from dataclasses import dataclass

import torch

import dapo_oracle as oracle

PATCH, TRAINED, EMBEDDING, CONTEXT = 8, 32, 16, 16
PROMPTS, CONTEXT_TOKENS, LAYER_TOKENS, FEATURE_LAYERS = 10, 5, 4, (1, 2, 3, 4)
# The used tokens of CLIP. The end token is last, as in CLIP. The oracle uses their positions in this list.
VOCABULARY = dict(
    padding=0, placeholder=1, flawless=15531, object=14115, anomaly=46811, scratch=13258, missing=3423, part=1551, color=3140,
    disc=1472, olor=562, ati=523, on=656, hole=5341, crack=10334, bent=18369, start=49406, end=49407,
)
NORMAL = "flawless object"


@dataclass
class Tower:
    width: int
    layers: int
    heads: int


@dataclass
class Widths:
    vision: Tower
    text: Tower


def weights(widths):
    vision, text, grid = widths.vision, widths.text, TRAINED // PATCH
    w = {}
    w["visual.class_embedding"] = torch.randn(vision.width) * 0.5
    w["visual.positional_embedding"] = torch.randn(1 + grid * grid, vision.width) * 0.5
    w["visual.conv1.weight"] = torch.randn(vision.width, 3, PATCH, PATCH) * (3 * PATCH * PATCH) ** -0.5
    norm(w, "visual.ln_pre", vision.width)
    tower(w, "visual.transformer.resblocks.", vision)
    norm(w, "visual.ln_post", vision.width)
    w["visual.proj"] = torch.randn(vision.width, EMBEDDING) * vision.width**-0.5
    w["token_embedding.weight"] = torch.randn(len(VOCABULARY), text.width) * 0.5
    w["positional_embedding"] = torch.randn(CONTEXT, text.width) * 0.2
    tower(w, "transformer.resblocks.", text)
    norm(w, "ln_final", text.width)
    w["text_projection"] = torch.randn(text.width, EMBEDDING) * text.width**-0.5
    return w


def tower(w, prefix, sizes):
    width = sizes.width
    for i in range(sizes.layers):
        name = f"{prefix}{i}."
        norm(w, name + "ln_1", width)
        w[name + "attn.in_proj_weight"] = torch.randn(3 * width, width) * width**-0.5
        w[name + "attn.in_proj_bias"] = torch.randn(3 * width) * 0.1
        linear(w, name + "attn.out_proj", width, width)
        norm(w, name + "ln_2", width)
        linear(w, name + "mlp.c_fc", width, 4 * width)
        linear(w, name + "mlp.c_proj", 4 * width, width)


def norm(w, name, width):
    w[name + ".weight"] = 1 + torch.randn(width) * 0.1
    w[name + ".bias"] = torch.randn(width) * 0.1


def linear(w, name, width, out):
    w[name + ".weight"] = torch.randn(out, width) * 0.5 * width**-0.5
    w[name + ".bias"] = torch.randn(out) * 0.1


def vocabulary():
    return torch.tensor(list(VOCABULARY.values()))


def prompts(words):
    """Returns the sequences of the normal state and of each defect type's words, as positions in VOCABULARY."""
    return [sequence(NORMAL)] + [sequence(each + " anomaly object") for each in words]


def sequence(phrase):
    """Returns start, slots for the context, the words, end and padding."""
    words = ["start"] + ["placeholder"] * CONTEXT_TOKENS + phrase.split() + ["end"]
    words += ["padding"] * (CONTEXT - len(words))
    return torch.tensor([list(VOCABULARY).index(word) for word in words])


def config(widths, causal, eot_shifted):
    return oracle.Config(
        PATCH, widths.vision.heads, widths.text.heads, FEATURE_LAYERS,
        causal=causal, eot_shifted=eot_shifted, context=CONTEXT_TOKENS,
    )


def learnable(widths, text_layers=None):
    """Returns random learnable tensors, with tokens in some text layers or in all."""
    vision, text = widths.vision, widths.text
    p = oracle.Learnable(
        torch.randn(PROMPTS, CONTEXT_TOKENS, text.width) * 0.5,
        torch.randn(PROMPTS, CONTEXT_TOKENS, text.width) * 0.5,
        torch.randn(text_layers or text.layers, LAYER_TOKENS, text.width) * 0.5,
        torch.randn(vision.layers, LAYER_TOKENS, vision.width) * 0.5,
        [(torch.randn(EMBEDDING, vision.width) * 0.2, torch.randn(EMBEDDING) * 0.1) for _ in FEATURE_LAYERS],
    )
    for tensor in p.all():
        tensor.requires_grad_(True)
    return p


def named(prefix, p, of=lambda tensor: tensor):
    """Returns the learnable tensors by the plug-in's names. `of` selects the values or their gradients."""
    tensors = {"normal": of(p.normal), "abnormal": of(p.abnormal)}
    tensors.update({f"text.{j}": one for j, one in enumerate(of(p.text_tokens))})
    tensors.update({f"vision.{i}": one for i, one in enumerate(of(p.visual_tokens))})
    for m, (weight, bias) in enumerate(p.adapters):
        tensors[f"adapter.{m}.weight"], tensors[f"adapter.{m}.bias"] = of(weight), of(bias)
    return {prefix + name: tensor.detach().clone() for name, tensor in tensors.items()}
