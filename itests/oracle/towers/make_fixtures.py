# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures for comparing the CLIP towers with plain PyTorch: a tiny model in both namings, and the outputs and
gradients of many passes.

    python make_fixtures.py ../../../bundles/org.dapo.backbone.clip/src/test/resources/towers

Everything is computed slowly and plainly here, by method.md and methods.md. The results of DAPO's own passes are also
compared with dapo_oracle.py. Dimension letters are those of method.md.
"""
import json
import math
import pathlib
import struct
import sys
from importlib.metadata import version

import torch
import torch.nn.functional as F

sys.path.append(str(pathlib.Path(__file__).parent.parent / "dapo"))
import dapo_oracle  # noqa: E402

ARCHITECTURE = {
    "embedding": 12,
    "vision": {"imageSize": 16, "patch": 4, "width": 24, "layers": 4, "heads": 3},
    "text": {"contextLength": 10, "vocabulary": 60, "width": 16, "layers": 3, "heads": 2, "mlpWidth": 40},
}
VISION, TEXT = ARCHITECTURE["vision"], ARCHITECTURE["text"]


def safetensors(path, tensors):
    header, blobs, at = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.detach().contiguous().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [at, at + len(blob)]}
        at += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(blobs))


# ---- the model ----

def draw_weights():
    generator = torch.Generator().manual_seed(3)

    def normal(*shape, std=1.0, mean=0.0):
        return torch.randn(*shape, generator=generator) * std + mean

    def norm(w, name, width):
        w[name + ".weight"], w[name + ".bias"] = normal(width, std=0.1, mean=1), normal(width, std=0.1)

    def tower(w, prefix, width, layers, mlp):
        for i in range(layers):
            p = f"{prefix}{i}."
            norm(w, p + "ln_1", width)
            w[p + "attn.in_proj_weight"], w[p + "attn.in_proj_bias"] = normal(3 * width, width, std=1.5 / math.sqrt(width)), normal(3 * width, std=0.1)
            w[p + "attn.out_proj.weight"], w[p + "attn.out_proj.bias"] = normal(width, width, std=0.7 / math.sqrt(width)), normal(width, std=0.1)
            norm(w, p + "ln_2", width)
            w[p + "mlp.c_fc.weight"], w[p + "mlp.c_fc.bias"] = normal(mlp, width, std=1 / math.sqrt(width)), normal(mlp, std=0.1)
            w[p + "mlp.c_proj.weight"], w[p + "mlp.c_proj.bias"] = normal(width, mlp, std=0.7 / math.sqrt(mlp)), normal(width, std=0.1)

    w, dv, dt, patch = {}, VISION["width"], TEXT["width"], VISION["patch"]
    grid = VISION["imageSize"] // patch
    w["visual.class_embedding"] = normal(dv, std=0.5)
    w["visual.positional_embedding"] = normal(1 + grid * grid, dv, std=0.5)
    w["visual.conv1.weight"] = normal(dv, 3, patch, patch, std=1 / math.sqrt(3 * patch * patch))
    norm(w, "visual.ln_pre", dv)
    tower(w, "visual.transformer.resblocks.", dv, VISION["layers"], 4 * dv)
    norm(w, "visual.ln_post", dv)
    w["visual.proj"] = normal(dv, ARCHITECTURE["embedding"], std=1 / math.sqrt(dv))
    w["token_embedding.weight"] = normal(TEXT["vocabulary"], dt, std=0.5)
    w["positional_embedding"] = normal(TEXT["contextLength"], dt, std=0.3)
    tower(w, "transformer.resblocks.", dt, TEXT["layers"], TEXT["mlpWidth"])
    norm(w, "ln_final", dt)
    w["text_projection"] = normal(dt, ARCHITECTURE["embedding"], std=1 / math.sqrt(dt))
    return w


def hugging_face(w):
    """Returns the same model in the naming of transformers' CLIPModel."""
    out = {
        "vision_model.embeddings.class_embedding": w["visual.class_embedding"],
        "vision_model.embeddings.position_embedding.weight": w["visual.positional_embedding"],
        "vision_model.embeddings.patch_embedding.weight": w["visual.conv1.weight"],
        "visual_projection.weight": w["visual.proj"].T,
        "text_model.embeddings.token_embedding.weight": w["token_embedding.weight"],
        "text_model.embeddings.position_embedding.weight": w["positional_embedding"],
        "text_projection.weight": w["text_projection"].T,
        "logit_scale": torch.tensor(4.6),
        "text_model.embeddings.position_ids": torch.arange(TEXT["contextLength"]).unsqueeze(0),
    }
    for own, other in [("visual.ln_pre", "vision_model.pre_layrnorm"), ("visual.ln_post", "vision_model.post_layernorm"),
                       ("ln_final", "text_model.final_layer_norm")]:
        for part in ("weight", "bias"):
            out[f"{other}.{part}"] = w[f"{own}.{part}"]
    for own, other, layers in [("visual.transformer.resblocks.", "vision_model", VISION["layers"]),
                               ("transformer.resblocks.", "text_model", TEXT["layers"])]:
        for i in range(layers):
            for part in ("weight", "bias"):
                p, q = f"{own}{i}.", f"{other}.encoder.layers.{i}."
                for name, chunk in zip("qkv", w[f"{p}attn.in_proj_{part}"].chunk(3)):
                    out[f"{q}self_attn.{name}_proj.{part}"] = chunk
                for a, b in [("attn.out_proj", "self_attn.out_proj"), ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"),
                             ("mlp.c_fc", "mlp.fc1"), ("mlp.c_proj", "mlp.fc2")]:
                    out[f"{q}{b}.{part}"] = w[f"{p}{a}.{part}"]
    return out


# ---- passes ----

def enter(t, layer, x):
    """Adds layer tokens before a layer. t: dict of tokens [(n, D) or (N, n, D)], first, entry, blend, after."""
    if t is None or not t["first"] <= layer < t["first"] + len(t["tokens"]):
        return x
    own = t["tokens"][layer - t["first"]]
    own = own.expand(x.shape[0], -1, -1) if own.dim() == 2 else own
    n = own.shape[1]
    if layer == t["first"]:
        if t["entry"] == "insert_after_first":
            return torch.cat([x[:, :1], own, x[:, 1:]], 1)
        if t["entry"] == "append":
            return torch.cat([x, own], 1)
        return torch.cat([x[:, :1], own, x[:, 1 + n:]], 1)
    at = x.shape[1] - n if t["entry"] == "append" else 1
    mixed = t["blend"] * x[:, at:at + n] + (1 - t["blend"]) * own
    return torch.cat([x[:, :at], mixed, x[:, at + n:]], 1)


def leave(t, layer, x):
    if t is None or t["after"] != "leave" or layer != t["first"] + len(t["tokens"]):
        return x
    n = t["tokens"][0].shape[-2]
    return x[:, :-n] if t["entry"] == "append" else torch.cat([x[:, :1], x[:, 1 + n:]], 1)


def moved(t, layer):
    """Returns by how many places the tokens after the first are shifted after a layer."""
    if t is None or t["entry"] != "insert_after_first" or layer < t["first"]:
        return 0
    return 0 if t["after"] == "leave" and layer >= t["first"] + len(t["tokens"]) else t["tokens"][0].shape[-2]


def norm(w, name, x):
    return F.layer_norm(x, (x.shape[-1],), w[name + ".weight"], w[name + ".bias"])


def mlp(w, prefix, x, quick):
    h = F.linear(norm(w, prefix + "ln_2", x), w[prefix + "mlp.c_fc.weight"], w[prefix + "mlp.c_fc.bias"])
    h = h * torch.sigmoid(1.702 * h) if quick else F.gelu(h)
    return x + F.linear(h, w[prefix + "mlp.c_proj.weight"], w[prefix + "mlp.c_proj.bias"])


def value_branch(w, prefix, state, ordinary, branch, quick):
    """methods.md, section 5: a = softmax(V Vᵀ / sqrt(d)) per head, V of the ordinary path's normed input."""
    heads, width = VISION["heads"], VISION["width"]
    qkv = F.linear(norm(w, prefix + "ln_1", ordinary), w[prefix + "attn.in_proj_weight"], w[prefix + "attn.in_proj_bias"])
    value = qkv[..., 2 * width:]
    out = []
    for h in range(heads):
        v = value[..., h * width // heads:(h + 1) * width // heads]
        out.append((v @ v.transpose(1, 2) / math.sqrt(width / heads)).softmax(-1) @ v)
    out = F.linear(torch.cat(out, -1), w[prefix + "attn.out_proj.weight"], w[prefix + "attn.out_proj.bias"])
    state = state + out if branch["residual"] else out
    return mlp(w, prefix, state, quick) if branch["mlp"] else state


def positions(w, grid, kind):
    table = w["visual.positional_embedding"]
    side = math.isqrt(len(table) - 1)
    if side == grid:
        return table
    image = table[1:].reshape(1, side, side, -1).permute(0, 3, 1, 2)
    options = {"bicubic_antialiased": dict(mode="bicubic", antialias=True), "bicubic": dict(mode="bicubic"), "bilinear": dict(mode="bilinear")}
    image = F.interpolate(image, size=(grid, grid), align_corners=False, **options[kind])
    return torch.cat([table[:1], image.permute(0, 2, 3, 1).reshape(grid * grid, -1)])


def vision_layers(w, x, p, quick):
    t, branch, beside, features, length = p.get("tokens"), p.get("branch"), None, [], x.shape[1]
    x = norm(w, "visual.ln_pre", x)
    for i in range(VISION["layers"]):
        prefix = f"visual.transformer.resblocks.{i}."
        x = enter(t, i, x)
        if branch and i + 1 >= branch["first"]:
            beside = value_branch(w, prefix, x if beside is None else enter(t, i, beside), x, branch, quick)
            beside = leave(t, i, beside)
        x = leave(t, i, dapo_oracle.block(w, prefix, x, VISION["heads"], quick))
        if i + 1 in p.get("features", []):
            first = 1 + moved(t, i)
            features.append((x if beside is None else beside)[:, first:first + length - 1])
    form = p.get("form", "raw")
    if form != "raw":
        features = [norm(w, "visual.ln_post", f) for f in features]
    if form == "projected":
        features = [f @ w["visual.proj"] for f in features]
    token = x[:, 0]
    if p.get("pooling", "normed") == "normed":
        token = norm(w, "visual.ln_post", token)
    return token @ w["visual.proj"], features


def encode_image(w, pixels, p, quick):
    x = F.conv2d(pixels, w["visual.conv1.weight"], stride=VISION["patch"])
    grid = x.shape[-1]
    x = torch.cat([w["visual.class_embedding"].expand(len(x), 1, -1), x.flatten(2).transpose(1, 2)], 1)
    x = x + positions(w, grid, p.get("positions", "bicubic_antialiased"))
    if "subsets" not in p:
        return vision_layers(w, x, p, quick)
    images = [vision_layers(w, torch.cat([x[:, :1], x[:, [1 + i for i in s]]], 1), p, quick)[0] for s in p["subsets"]]
    return torch.stack(images, 1), []


def encode_text(w, embedded, eot, p, quick):
    t, x = p.get("tokens"), embedded + w["positional_embedding"]
    for j in range(TEXT["layers"]):
        x = enter(t, j, x)
        x = leave(t, j, dapo_oracle.block(w, f"transformer.resblocks.{j}.", x, TEXT["heads"], quick, p["causal"]))
    where = eot + (moved(t, TEXT["layers"] - 1) if p["pooling"] == "end_of_text" else 0)
    return norm(w, "ln_final", x)[torch.arange(len(x)), where] @ w["text_projection"]


# ---- cases ----

def tokens(names, first=0, entry="insert_after_first", blend=0.01, after="stay"):
    return {"tokens": names, "first": first, "entry": entry, "blend": blend, "after": after}


def image_cases():
    windows = [[r * 4 + c, r * 4 + c + 1, r * 4 + c + 4, r * 4 + c + 5] for r in range(3) for c in range(3)]
    all_layers, two = ["u0", "u1", "u2", "u3"], ["u0", "u1"]
    return {
        "plain": {"pixels": "trained"},
        "plain gelu": {"pixels": "trained", "activation": "gelu"},
        "larger": {"pixels": "larger", "features": [2, 4]},
        "larger, torch's bicubic": {"pixels": "larger", "positions": "bicubic", "features": [1]},
        "larger, bilinear": {"pixels": "larger", "positions": "bilinear", "features": [1]},
        "smaller": {"pixels": "smaller", "features": [1]},
        "smaller, torch's bicubic": {"pixels": "smaller", "positions": "bicubic", "features": [1]},
        "smaller, bilinear": {"pixels": "smaller", "positions": "bilinear", "features": [1]},
        "normed features": {"pixels": "trained", "features": [1, 2, 3, 4], "form": "normed"},
        "projected features": {"pixels": "trained", "features": [1, 3], "form": "projected"},
        "class token without norm": {"pixels": "trained", "pooling": "unnormed"},
        "tokens in all layers, as DAPO": {"pixels": "larger", "features": [1, 2, 3, 4], "tokens": tokens(all_layers)},
        "tokens in all layers, gelu": {"pixels": "trained", "features": [2, 4], "tokens": tokens(all_layers), "activation": "gelu"},
        "tokens that leave": {"pixels": "trained", "features": [1, 2, 3, 4], "tokens": tokens(two, after="leave")},
        "tokens that stay": {"pixels": "trained", "features": [1, 2, 3, 4], "tokens": tokens(two, after="stay", blend=0.5)},
        "tokens from a later layer": {"pixels": "trained", "features": [1, 2, 3], "tokens": tokens(two, first=1, after="leave", blend=0.0)},
        "tokens kept as they were": {"pixels": "trained", "features": [3], "tokens": tokens(two, blend=1.0)},
        "tokens per image": {"pixels": "trained", "features": [4], "tokens": tokens(["q0", "q1", "q2"], blend=0.25)},
        "appended tokens, as AdaCLIP": {"pixels": "trained", "features": [1, 2, 3, 4], "tokens": tokens(["q0", "q1"], entry="append", blend=0.0)},
        "appended tokens that leave": {"pixels": "trained", "features": [2, 3, 4], "tokens": tokens(two, first=1, entry="append", blend=0.3, after="leave")},
        "overwritten patches": {"pixels": "trained", "features": [1, 2, 4], "tokens": tokens(two, first=1, entry="overwrite_after_first", blend=0.0)},
        "value-value branch, as AnomalyCLIP": {"pixels": "larger", "features": [1, 2, 4], "form": "projected", "pooling": "unnormed",
                                               "branch": {"first": 2, "residual": True, "mlp": False}},
        "value-value branch without residual": {"pixels": "trained", "features": [1, 3, 4], "branch": {"first": 1, "residual": False, "mlp": False}},
        "value-value branch with MLP": {"pixels": "trained", "features": [3, 4], "branch": {"first": 3, "residual": True, "mlp": True}},
        "value-value branch beside tokens": {"pixels": "trained", "features": [2, 3, 4], "tokens": tokens(two, first=1, after="leave", blend=0.5),
                                             "branch": {"first": 2, "residual": True, "mlp": False}},
        "value-value branch and tokens together": {"pixels": "trained", "features": [1, 4], "tokens": tokens(all_layers, blend=0.5),
                                                   "branch": {"first": 1, "residual": True, "mlp": True}},
        "windows, as WinCLIP": {"pixels": "trained", "subsets": windows, "activation": "gelu"},
        "windows with tokens": {"pixels": "trained", "subsets": windows[:3], "tokens": tokens(["q0", "q1"], after="leave", blend=0.5)},
    }


def text_cases():
    all_layers, two = ["t0", "t1", "t2"], ["t0", "t1"]

    def case(causal=True, pooling="end_of_text", **more):
        return {"causal": causal, "pooling": pooling, **more}

    return {
        "plain": case(),
        "plain gelu": case(activation="gelu"),
        "not causal": case(causal=False),
        "DAPO's prototype, all layers": case(causal=False, pooling="original_index", tokens=tokens(all_layers, after="leave")),
        "DAPO's prototype, fewer layers": case(causal=False, pooling="original_index", tokens=tokens(two, after="leave")),
        "DAPO corrected, all layers": case(tokens=tokens(all_layers, after="leave")),
        "DAPO corrected, fewer layers": case(tokens=tokens(two, after="leave"), activation="gelu"),
        "causal, original index": case(pooling="original_index", tokens=tokens(all_layers, blend=0.5)),
        "tokens that stay": case(tokens=tokens(["t0"], first=1, after="stay", blend=0.5)),
        "overwritten, as AnomalyCLIP": case(tokens=tokens(two, first=1, entry="overwrite_after_first", blend=0.0)),
        "overwritten words per text, as AdaCLIP": case(causal=False, tokens=tokens(["r0", "r1"], entry="overwrite_after_first", blend=0.0)),
        "appended": case(causal=False, tokens=tokens(two, entry="append", blend=0.2, after="leave")),
        "appended behind a causal text": case(tokens=tokens(two, entry="append", blend=0.2)),
        "tokens per text": case(tokens=tokens(["r0", "r1"], blend=0.5, after="leave")),
    }


def inputs():
    generator = torch.Generator().manual_seed(5)
    drawn = {name: torch.randn(2, 3, side, side, generator=generator) for name, side in [("trained", 16), ("larger", 24), ("smaller", 12)]}
    drawn["embedded"] = torch.randn(3, TEXT["contextLength"], TEXT["width"], generator=generator) * 0.5
    for i in range(4):
        drawn[f"u{i}"] = torch.randn(3, VISION["width"], generator=generator)
        drawn[f"q{i}"] = torch.randn(2, 3, VISION["width"], generator=generator)
        drawn[f"t{i}"] = torch.randn(2, TEXT["width"], generator=generator)
        drawn[f"r{i}"] = torch.randn(3, 2, TEXT["width"], generator=generator)
    return drawn


def run(w, drawn, kind, case, eot):
    """-> named outputs, and gradients of half their sum of squares."""
    quick = case.get("activation", "quick_gelu") == "quick_gelu"
    source = "embedded" if kind == "text" else case["pixels"]
    start = drawn[source].clone().requires_grad_()
    p = dict(case)
    leaves = {"input": start}
    if "tokens" in case:
        own = [drawn[name].clone().requires_grad_() for name in case["tokens"]["tokens"]]
        p["tokens"] = dict(case["tokens"], tokens=own)
        leaves.update({f"tokens.{i}": one for i, one in enumerate(own)})
    if kind == "text":
        out = {"feature": encode_text(w, start, eot, p, quick)}
    else:
        image, patches = encode_image(w, start, p, quick)
        out = {"feature": image, **{f"patches.{i}": one for i, one in enumerate(patches)}}
    gradients = torch.autograd.grad(sum((one ** 2).sum() for one in out.values()) / 2, list(leaves.values()), allow_unused=True)
    for name, leaf, gradient in zip(leaves, leaves.values(), gradients):
        out["gradient." + name] = torch.zeros_like(leaf) if gradient is None else gradient
    return out


def check_against_dapo(w, drawn, eot):
    """Compares DAPO's own passes with the other oracle."""
    for J in (2, 3):
        for causal in (False, True):
            c = dapo_oracle.Config(VISION["patch"], VISION["heads"], TEXT["heads"], (1, 2, 3, 4), causal=causal, eot_shifted=causal)
            names = [f"t{i}" for i in range(J)]
            p = {"tokens": dict(tokens(names, after="leave"), tokens=[drawn[n] for n in names]), "causal": causal,
                 "pooling": "end_of_text" if causal else "original_index"}
            stacked = torch.stack([drawn[n] for n in names])
            torch.testing.assert_close(encode_text(w, drawn["embedded"], eot, p, True), dapo_oracle.encode_text(w, c, drawn["embedded"], eot, stacked))
    u = [drawn[f"u{i}"] for i in range(4)]
    mine = encode_image(w, drawn["larger"], {"features": [1, 2, 3, 4], "tokens": dict(tokens([]), tokens=u)}, True)
    other = dapo_oracle.encode_image(w, c, drawn["larger"], torch.stack(u))
    torch.testing.assert_close(mine, tuple(other))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    w, drawn, eot = draw_weights(), inputs(), torch.tensor([4, 8, 6])
    check_against_dapo(w, drawn, eot)
    safetensors(folder / "tiny.safetensors", w)
    safetensors(folder / "tiny-huggingface.safetensors", hugging_face(w))
    stored, cases = dict(drawn), []
    for kind, named in [("image", image_cases()), ("text", text_cases())]:
        for name, case in named.items():
            out = run(w, drawn, kind, case, eot)
            cases.append({"name": name, "kind": kind, **case})
            stored.update({f"{kind}/{name}/{k}": v for k, v in out.items()})
    safetensors(folder / "cases.safetensors", stored)
    document = {"architecture": ARCHITECTURE, "endOfText": eot.tolist(), "cases": cases}
    (folder / "cases.json").write_text(json.dumps(document, indent=1) + "\n")
    (folder / "oracles.properties").write_text(f"torch=PyTorch {version('torch').split('+')[0]}\n")


main(pathlib.Path(sys.argv[1]))
