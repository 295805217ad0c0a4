# SPDX-License-Identifier: Apache-2.0
"""Makes small seeded CLIP models with open_clip and transformers, saves them as these libraries do, and writes their results.

    python make_fixtures.py ../../../bundles/org.dapo.backbone.clip/src/test/resources/oracle

Outputs:
    models.json            per model: its folder, its weight files (each holds the whole model), its architecture in the terms of
                           model.json, library and version, and how it resizes its position embedding; and the token ids
    inputs.safetensors     pixels.SIDE (2, 3, SIDE, SIDE)
    MODEL/…                the weights: a safetensors file, a torch checkpoint, shards with an index, a TorchScript archive
    MODEL/expected.safetensors, where rows called "unit" have length 1
        image.SIDE                (2, D) unit, the image feature
        text                      (3, D) unit, the text feature
        vision.SIDE.LAYER         (2, 1 + G·G, Dv), the hidden state after a layer, counted from 1
        vision.SIDE.LAYER.image   (2, D) unit, the image feature if the tower ended after that layer
        text.LAYER                (3, C, D) unit, every position's feature if the tower ended after that layer

All weights differ from the libraries' initial values, since zeros and ones would hide mistakes.
"""
import json
import math
import pathlib
import shutil
import sys
import zipfile
from importlib.metadata import version

import open_clip
import torch
import torch.nn.functional as F
from open_clip.model import CLIP, CLIPTextCfg, CLIPVisionCfg, convert_weights_to_fp16, resize_pos_embed
from open_clip.openai import load_openai_model
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel
from transformers.utils.logging import disable_progress_bar

SIDE, PATCH, SIDES = 16, 4, (16, 24, 12)
CONTEXT, VOCABULARY = 10, 48
START, END = VOCABULARY - 2, VOCABULARY - 1
TOKENS = [[START, 3, 9, 27, END, 0, 0, 0, 0, 0], [START, 45, 1, 1, 44, 2, 30, 11, 6, END], [START, END, 0, 0, 0, 0, 0, 0, 0, 0]]


def architecture(embedding, activation, vision, text):
    """Returns the architecture in the terms of model.json; towers are (width, layers, heads, MLP width)."""
    names = ("width", "layers", "heads", "mlpWidth")
    return {
        "embedding": embedding,
        "vision": {"imageSize": SIDE, "patch": PATCH, **dict(zip(names, vision))},
        "text": {"contextLength": CONTEXT, "vocabulary": VOCABULARY, **dict(zip(names, text))},
        "activation": activation,
    }


def draw(model, seed):
    generator = torch.Generator().manual_seed(seed)
    norms = {f"{name}.weight" for name, module in model.named_modules() if isinstance(module, torch.nn.LayerNorm)}
    for name, parameter in model.named_parameters():
        values = torch.randn(parameter.shape, generator=generator)
        if name in norms:
            values = 1 + 0.3 * values
        elif name == "logit_scale":
            values = torch.tensor(4.6052)
        elif name.endswith("bias"):
            values = 0.2 * values
        elif "embedding" in name and not name.endswith("patch_embedding.weight"):
            values = 0.5 * values
        else:
            inputs = parameter.shape[0] if name in ("visual.proj", "text_projection") else math.prod(parameter.shape[1:])
            values = values * 1.2 / math.sqrt(inputs)
        parameter.data.copy_(values)
    return model.eval()


def unit(features):
    return F.normalize(features, dim=-1)


# ---- open_clip ----

def open_clip_model(shape, side=SIDE, **options):
    vision, text = shape["vision"], shape["text"]
    return CLIP(
        shape["embedding"],
        CLIPVisionCfg(layers=vision["layers"], width=vision["width"], head_width=vision["width"] // vision["heads"],
                      mlp_ratio=vision["mlpWidth"] / vision["width"], patch_size=PATCH, image_size=side),
        CLIPTextCfg(context_length=CONTEXT, vocab_size=VOCABULARY, width=text["width"], heads=text["heads"], layers=text["layers"],
                    mlp_ratio=text["mlpWidth"] / text["width"]),
        quick_gelu=shape["activation"] == "quick_gelu", **options)


def listened(blocks, run):
    """Returns the result of run and the outputs of each block during it."""
    heard = []
    handles = [block.register_forward_hook(lambda module, given, out: heard.append(out)) for block in blocks]
    result = run()
    for handle in handles:
        handle.remove()
    return result, heard


def open_clip_expected(shape, state, inputs):
    out = {}
    for side in SIDES:
        model = open_clip_model(shape, side).eval()
        resized = dict(state)
        resize_pos_embed(resized, model)
        model.load_state_dict(resized)
        visual = model.visual
        out[f"image.{side}"], hidden = listened(visual.transformer.resblocks, lambda: model.encode_image(inputs[f"pixels.{side}"], normalize=True))
        for i, x in enumerate(hidden, 1):
            out[f"vision.{side}.{i}"] = x
            out[f"vision.{side}.{i}.image"] = unit(visual.ln_post(x[:, 0]) @ visual.proj)
    out["text"], hidden = listened(model.transformer.resblocks, lambda: model.encode_text(torch.tensor(TOKENS), normalize=True))
    for i, x in enumerate(hidden, 1):
        out[f"text.{i}"] = unit(model.ln_final(x) @ model.text_projection)
    return out


def save_open_clip(folder, model, checkpoint):
    save_file(model.state_dict(), folder / "open_clip_model.safetensors", metadata={"format": "pt"})
    if checkpoint:
        torch.save(model.state_dict(), folder / "open_clip_pytorch_model.bin")
        return ["open_clip_model.safetensors", "open_clip_pytorch_model.bin"]
    return ["open_clip_model.safetensors"]


# ---- transformers ----

def transformers_model(shape):
    def tower(side):
        return {"hidden_size": side["width"], "num_hidden_layers": side["layers"], "num_attention_heads": side["heads"],
                "intermediate_size": side["mlpWidth"], "hidden_act": shape["activation"], "projection_dim": shape["embedding"]}
    return CLIPModel(CLIPConfig(
        projection_dim=shape["embedding"],
        vision_config={**tower(shape["vision"]), "image_size": SIDE, "patch_size": PATCH},
        text_config={**tower(shape["text"]), "vocab_size": VOCABULARY, "max_position_embeddings": CONTEXT,
                     "bos_token_id": START, "eos_token_id": END, "pad_token_id": 0}))


def transformers_expected(model, inputs):
    out = {}
    for side in SIDES:
        given = model.get_image_features(inputs[f"pixels.{side}"], interpolate_pos_encoding=True, output_hidden_states=True, return_dict=True)
        out[f"image.{side}"] = unit(given.pooler_output)
        for i, x in enumerate(given.hidden_states[1:], 1):
            out[f"vision.{side}.{i}"] = x
            out[f"vision.{side}.{i}.image"] = unit(model.visual_projection(model.vision_model.post_layernorm(x[:, 0])))
    given = model.get_text_features(torch.tensor(TOKENS), output_hidden_states=True, return_dict=True)
    out["text"] = unit(given.pooler_output)
    for i, x in enumerate(given.hidden_states[1:], 1):
        out[f"text.{i}"] = unit(model.text_projection(model.text_model.final_layer_norm(x)))
    return out


def save_transformers(folder, model, sharded):
    model.save_pretrained(folder)
    if sharded:
        model.save_pretrained(folder / "sharded", max_shard_size="40KB")
        return ["model.safetensors", "sharded/model.safetensors.index.json"]
    return ["model.safetensors"]


# ---- OpenAI's archives ----

def save_openai(file, model):
    """Saves a TorchScript archive like OpenAI's: mostly float16, three sizes as buffers, stored from a GPU."""
    convert_weights_to_fp16(model)
    mask = model.attn_mask
    del model.attn_mask
    model.attn_mask = mask  # a plain attribute, not part of the state
    for name, value in [("input_resolution", SIDE), ("context_length", CONTEXT), ("vocab_size", VOCABULARY)]:
        if hasattr(model, name):
            delattr(model, name)
        model.register_buffer(name, torch.tensor(value))
    pixels, tokens = torch.ones(1, 3, SIDE, SIDE, dtype=torch.float16), torch.tensor(TOKENS[:1])
    inputs = {"encode_image": (pixels,), "encode_text": (tokens,), "forward": (pixels, tokens)}
    traced = torch.jit.trace_module(model, inputs, check_trace=False)
    whole = file.with_suffix(".whole")
    torch.jit.save(traced, whole)
    cut(whole, file)
    whole.unlink()


def cut(whole, file):
    """Removes source locations and an id that varies between runs, and makes the storages come from a GPU."""
    def text(value):
        return b"X" + len(value).to_bytes(4, "little") + value

    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as target:
        for entry in source.infolist():
            if entry.filename.endswith((".debug_pkl", "serialization_id")):
                continue
            name = entry.filename.replace(".whole/", "/", 1).replace(f"{whole.stem}/", f"{file.stem}/", 1)
            copy = zipfile.ZipInfo(name)
            copy.compress_type = entry.compress_type
            data = source.read(entry)
            if name.endswith("/data.pkl"):
                assert text(b"cpu") in data
                data = data.replace(text(b"cpu"), text(b"cuda:0"))
            if entry.compress_type == zipfile.ZIP_STORED:
                # torch aligns mapped data to 64 bytes, by an extra field called FB.
                gap = -(target.fp.tell() + 30 + len(name.encode()) + 4) % 64
                copy.extra = b"FB" + gap.to_bytes(2, "little") + b"Z" * gap
            target.writestr(copy, data)


# ---- all of them ----

SHAPES = {
    "open_clip-quick_gelu": architecture(12, "quick_gelu", (24, 3, 3, 96), (16, 2, 2, 64)),
    "open_clip-gelu": architecture(10, "gelu", (20, 2, 2, 60), (24, 3, 4, 48)),
    "transformers-quick_gelu": architecture(12, "quick_gelu", (24, 3, 4, 96), (16, 2, 1, 64)),
    "transformers-gelu": architecture(14, "gelu", (16, 3, 2, 40), (20, 2, 5, 80)),
    "openai": architecture(16, "quick_gelu", (64, 2, 1, 256), (128, 1, 2, 512)),
}


def make(folder, name, shape, seed, inputs):
    """-> the weight files, and the expected results."""
    if name == "openai":
        model = draw(open_clip_model(shape, cast_dtype=torch.float16), seed)
        save_openai(folder / "openai-style.pt", model)
        loaded = load_openai_model(str(folder / "openai-style.pt"), precision="fp32", device="cpu")
        return ["openai-style.pt"], open_clip_expected(shape, loaded.state_dict(), inputs)
    if name.startswith("open_clip"):
        model = draw(open_clip_model(shape), seed)
        return save_open_clip(folder, model, "quick" in name), open_clip_expected(shape, model.state_dict(), inputs)
    model = draw(transformers_model(shape), seed)
    return save_transformers(folder, model, "quick" in name), transformers_expected(model, inputs)


def main(target):
    if target.exists():
        shutil.rmtree(target)
    target.mkdir(parents=True)
    torch.set_num_threads(1)
    disable_progress_bar()
    generator = torch.Generator().manual_seed(11)
    inputs = {f"pixels.{side}": torch.randn(2, 3, side, side, generator=generator) for side in SIDES}
    save_file(inputs, target / "inputs.safetensors")
    models = []
    for seed, (name, shape) in enumerate(SHAPES.items(), 21):
        folder = target / name
        folder.mkdir()
        files, expected = make(folder, name, shape, seed, inputs)
        save_file({key: value.contiguous() for key, value in expected.items()}, folder / "expected.safetensors")
        ours = name.startswith("transformers")
        models.append({
            "name": name, "weights": files, "architecture": shape,
            "oracle": f"transformers {version('transformers')}" if ours else f"open_clip {open_clip.__version__}",
            # transformers uses torch's default interpolation, open_clip antialiasing.
            "positions": "bicubic" if ours else "bicubic_antialiased",
        })
    document = {"sides": SIDES, "tokens": TOKENS, "endOfText": [row.index(END) for row in TOKENS], "models": models}
    (target / "models.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    with torch.no_grad():
        main(pathlib.Path(sys.argv[1]))
