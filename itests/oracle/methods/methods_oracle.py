# SPDX-License-Identifier: Apache-2.0
"""Slow, plain PyTorch oracles of the methods that DAPO is compared with, written from their papers, for checking the bundles.

Weights are a dict in open_clip's naming, parameters a dict by the names that the plug-in gives them. B images, S their side, G the grid's, Dv and Dt
the towers' widths, D the joint embedding, K types. Every method is a class with states(products), scores(pixels, states) and, if it learns,
loss(pixels, states, y, label).
"""
import itertools
import math
import sys
from pathlib import Path

import torch
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "dapo"))
from dapo_oracle import block, dice, focal, layer_count  # noqa: E402

VISION, TEXT = "visual.transformer.resblocks.", "transformer.resblocks."
NORMAL_7 = ["{}", "flawless {}", "perfect {}", "unblemished {}", "{} without flaw", "{} without defect", "{} without damage"]
DEFECT_4 = ["damaged {}", "{} with flaw", "{} with defect", "{} with damage"]
DEFECT_5 = DEFECT_4 + ["broken {}"]


def product_of(pattern, *choices):
    return [pattern.format(*words) for words in itertools.product(*choices)]


QUALITIES = "bad,low resolution,cropped,bright,dark,close-up,black and white,jpeg corrupted,blurry,good".split(",")
PHOTOS_35 = (
    product_of("a {} photo of {} {{}}.", QUALITIES, ["a", "the"])
    + product_of("a photo of {} {{}}.", ["a", "the", "my", "one"])
    + product_of("a photo of {} {} {{}}.", ["a", "the"], ["cool", "large", "small"])
    + product_of("there is {} {{}} in the scene.", ["a", "the"])
    + product_of("this is {} {{}} in the scene.", ["a", "the", "one"])
)
WINDOW_PHOTOS_21 = (
    product_of("a {} photo of {} {{}}.", ["close-up", "bright", "dark", "blurry"], ["a", "the"])
    + ["a cropped photo of the {}.", "a jpeg corrupted photo of the {}.", "a jpeg corrupted photo of the {}."]
    + product_of("a photo of {} {{}}.", ["a", "the"])
    + product_of("a photo of {} {} {{}}.", ["a", "the"], ["small", "large"])
    + product_of("a photo of {} {{}} for {}.", ["a", "the"], ["visual inspection", "anomaly detection"])
)
ADA_PHOTOS_4 = [
    "a bad photo of a {}.", "a low resolution photo of the {}.", "a bad photo of the {}.", "a cropped photo of the {}.",
]


def all_in_all(templates, phrases, name):
    return [template.format(phrase.format(name)) for phrase in phrases for template in templates]


class Clip:
    """The frozen model, with every kind of pass through its towers that a method uses."""

    def __init__(self, weights, tokenize, patch, vision_heads, text_heads):
        self.w, self.tokenize, self.patch = weights, tokenize, patch
        self.vision_heads, self.text_heads = vision_heads, text_heads
        self.vision_layers, self.text_layers = layer_count(weights, VISION), layer_count(weights, TEXT)

    def embed(self, texts):
        """-> (N, C, Dt), the index of each end token."""
        ids = torch.tensor([self.tokenize(text) for text in texts])
        return self.w["token_embedding.weight"][ids], ids.argmax(-1)

    def text(self, embedded, end, overwrite=None):
        """overwrite: {layer from 0: (n, Dt) or (N, n, Dt)}, put into slots 1..n before that layer. -> (N, D)"""
        x = embedded + self.w["positional_embedding"]
        for j in range(self.text_layers):
            if overwrite and j in overwrite:
                own = overwrite[j].expand(len(x), -1, -1) if overwrite[j].dim() == 2 else overwrite[j]
                x = torch.cat([x[:, :1], own, x[:, 1 + own.shape[1]:]], dim=1)
            x = block(self.w, f"{TEXT}{j}.", x, self.text_heads, True, causal=True)
        x = F.layer_norm(x, (x.shape[-1],), self.w["ln_final.weight"], self.w["ln_final.bias"])
        return x[torch.arange(len(x)), end] @ self.w["text_projection"]

    def written(self, texts):
        with torch.no_grad():
            return self.text(*self.embed(texts))

    def tokens(self, pixels, **resize):
        """Class token and patches with positions, before the pre-norm: (B, 1 + G·G, Dv)."""
        x = F.conv2d(pixels, self.w["visual.conv1.weight"], stride=self.patch)
        grid = x.shape[-1]
        x = torch.cat([self.w["visual.class_embedding"].expand(len(x), 1, -1), x.flatten(2).transpose(1, 2)], dim=1)
        table = self.w["visual.positional_embedding"]
        side = math.isqrt(len(table) - 1)
        plane = table[1:].reshape(1, side, side, -1).permute(0, 3, 1, 2)
        plane = F.interpolate(plane, size=(grid, grid), align_corners=False, **resize)
        return x + torch.cat([table[:1], plane.permute(0, 2, 3, 1).reshape(grid * grid, -1)])

    def layers(self, x, layers=(), append=None, values_from=None):
        """x before the pre-norm; append: {layer from 0: (B, n, Dv)}. -> the class token, and the patches after each of the layers (from 1),
        of the value-value branch if there is one."""
        x = F.layer_norm(x, (x.shape[-1],), self.w["visual.ln_pre.weight"], self.w["visual.ln_pre.bias"])
        length, patches, beside = x.shape[1], [], None
        for i in range(self.vision_layers):
            if append and i in append:
                x = torch.cat([x[:, :length], append[i]], dim=1)
            if values_from and i + 1 >= values_from:
                beside = (x if beside is None else beside) + self.attend_to_values(i, x)
            x = block(self.w, f"{VISION}{i}.", x, self.vision_heads, True)
            if i + 1 in layers:
                patches.append((x if beside is None else beside)[:, 1:length])
        return x[:, 0], patches

    def attend_to_values(self, i, x):
        prefix, width = f"{VISION}{i}.", x.shape[-1]
        u = F.layer_norm(x, (width,), self.w[prefix + "ln_1.weight"], self.w[prefix + "ln_1.bias"])
        weight, bias = self.w[prefix + "attn.in_proj_weight"][2 * width:], self.w[prefix + "attn.in_proj_bias"][2 * width:]
        head, out = width // self.vision_heads, []
        v = F.linear(u, weight, bias)
        for h in range(self.vision_heads):
            own = v[..., h * head:(h + 1) * head]
            out.append((own @ own.transpose(1, 2) / math.sqrt(head)).softmax(-1) @ own)
        return F.linear(torch.cat(out, -1), self.w[prefix + "attn.out_proj.weight"], self.w[prefix + "attn.out_proj.bias"])

    def normed(self, x):
        return F.layer_norm(x, (x.shape[-1],), self.w["visual.ln_post.weight"], self.w["visual.ln_post.bias"])

    def projected(self, x):
        return x @ self.w["visual.proj"]


ANTIALIASED = dict(mode="bicubic", antialias=True)


def unit(x):
    return F.normalize(x, dim=-1)


def share(layer, published, layers):
    return max(1, math.floor(layers * layer / published + 0.5))


def quarters(layers):
    return [share(quarter, 4, layers) for quarter in (1, 2, 3, 4)]


def plane(x):
    """(B, G·G, K') -> (B, K', G, G)"""
    grid = math.isqrt(x.shape[1])
    return x.transpose(1, 2).reshape(len(x), x.shape[2], grid, grid)


def up(x, side, aligned):
    return F.interpolate(x, size=(side, side), mode="bilinear", align_corners=aligned)


def against(x, states, temperature):
    """x (B, n, D) or (B, D), states (B, K', D)"""
    return torch.einsum("bnd,bkd->bnk" if x.dim() == 3 else "bd,bkd->bk", x, states) / temperature


def gauss(maps, deviation=4.0, radius=16):
    """(B, S, S), mirrored at the border, with the outermost pixels repeated."""
    side = maps.shape[-1]
    kernel = torch.exp(-torch.arange(-radius, radius + 1).double() ** 2 / (2 * deviation**2)).float()
    kernel = kernel / kernel.sum()
    places = torch.arange(-radius, side + radius).remainder(2 * side)
    places = torch.where(places < side, places, 2 * side - 1 - places)
    padded = maps[:, places][:, :, places].unsqueeze(1)
    padded = F.conv2d(padded, kernel.reshape(1, 1, -1, 1))
    return F.conv2d(padded, kernel.reshape(1, 1, 1, -1)).squeeze(1)


def two_classes(p, y, eps=1e-5):
    return focal(p, (y > 0).long(), 2.0, eps)


class Method:
    def __init__(self, clip, parameters):
        self.clip, self.p = clip, parameters

    def linear(self, name, x):
        return F.linear(x, self.p[name + ".weight"], self.p[name + ".bias"])

    def adapted(self, patches):
        return [unit(self.linear(f"adapter.{m}", one)) for m, one in enumerate(patches)]

    def mean_of_units(self, texts):
        return unit(unit(self.clip.written(texts)).mean(0))

    def image_and_patches(self, pixels, layers=(), resize=ANTIALIASED, **options):
        token, patches = self.clip.layers(self.clip.tokens(pixels, **resize), layers, **options)
        return self.clip.projected(self.clip.normed(token)), patches


class PlainClip(Method):
    WORDS = ("A photo of a normal {}", "A photo of an anomalous {}")

    def states(self, products):
        return torch.stack([torch.stack([self.mean_of_units([text.format(name)]) for text in self.WORDS]) for name in products])

    def scores(self, pixels, states, image_temperature=0.07):
        image, (patches,) = self.image_and_patches(pixels, [self.clip.vision_layers], dict(mode="bilinear"))
        x = unit(self.clip.projected(self.clip.normed(patches)))
        maps = up(plane(against(x, states, 0.07).softmax(-1)), pixels.shape[-1], False)
        return dict(image=against(unit(image), states, image_temperature).softmax(-1)[:, 1], anomaly=maps[:, 1])


class CoOp(PlainClip):
    def states(self, products):
        rows = []
        for name in products:
            words, end = self.clip.embed([f"normal {name}.", f"anomalous {name}."])
            context = self.p["context"].expand(2, -1, -1)
            count = context.shape[1]
            both = torch.cat([words[:, :1], context, words[:, 1:words.shape[1] - count]], dim=1)
            rows.append(unit(self.clip.text(both, end + count)))
        return torch.stack(rows)

    def scores(self, pixels, states):
        return super().scores(pixels, states, 0.01)

    def loss(self, pixels, states, y, label):
        image, _ = self.image_and_patches(pixels, (), dict(mode="bilinear"))
        return F.cross_entropy(100 * torch.einsum("bd,bkd->bk", unit(image), states), label)


class WinClip(Method):
    def states(self, products):
        return torch.stack([
            torch.stack([unit(self.clip.written(all_in_all(WINDOW_PHOTOS_21, phrases, name)).mean(0)) for phrases in (NORMAL_7, DEFECT_4)])
            for name in products
        ])

    def scores(self, pixels, states):
        image, _ = self.image_and_patches(pixels)
        whole = against(unit(image), states, 0.07).softmax(-1)[:, 1]
        x = self.clip.tokens(pixels, **ANTIALIASED)
        grid = math.isqrt(x.shape[1] - 1)
        inverse = (1 / whole).reshape(-1, 1, 1).expand(-1, grid, grid).clone()
        for size in (2, 3):
            sums, counts = torch.zeros(len(pixels), grid, grid), torch.zeros(grid, grid)
            for top in range(grid - size + 1):
                for left in range(grid - size + 1):
                    inside = [1 + r * grid + c for r in range(top, top + size) for c in range(left, left + size)]
                    token, _ = self.clip.layers(x[:, [0] + inside])
                    seen = unit(self.clip.projected(self.clip.normed(token)))
                    score = against(seen, states, 0.07).softmax(-1)[:, 1]
                    sums[:, top:top + size, left:left + size] += (1 / score).reshape(-1, 1, 1)
                    counts[top:top + size, left:left + size] += 1
            inverse += sums / counts
        return dict(image=whole, anomaly=up((3 / inverse).unsqueeze(1), pixels.shape[-1], False)[:, 0])


class AprilGan(Method):
    def states(self, products):
        return torch.stack([
            torch.stack([self.mean_of_units(all_in_all(PHOTOS_35, phrases, name)) for phrases in (NORMAL_7, DEFECT_5)])
            for name in products
        ])

    def maps(self, pixels, states):
        image, patches = self.image_and_patches(pixels, quarters(self.clip.vision_layers))
        return image, [up(plane(against(one, states, 0.01)), pixels.shape[-1], True).softmax(1) for one in self.adapted(patches)]

    def scores(self, pixels, states):
        image, maps = self.maps(pixels, states)
        return dict(image=against(unit(image), states, 0.01).softmax(-1)[:, 1], anomaly=sum(one[:, 1] for one in maps))

    def loss(self, pixels, states, y, label):
        return sum(two_classes(one, y) + dice(one[:, 1], (y > 0).float()) for one in self.maps(pixels, states)[1])


class MultiAds(AprilGan):
    TYPES = ["scratch", "missing part"]
    NORMAL = NORMAL_7 + ["intact {}", "clean {}", "{} in good order"]
    OF_TYPE = [
        "{} with a TYPE", "{} with a TYPE defect", "{} showing TYPE", "{} spoiled by TYPE", "defective {}, TYPE on it",
        "damaged {} with signs of TYPE",
    ]

    def __init__(self, clip, parameters, released=False):
        super().__init__(clip, parameters)
        self.released = released

    def states(self, products):
        lists = [self.NORMAL] + [[phrase.replace("TYPE", one) for phrase in self.OF_TYPE] for one in self.TYPES]
        return torch.stack([
            torch.stack([self.mean_of_units(all_in_all(PHOTOS_35, phrases, name)) for phrases in lists]) for name in products
        ])

    def scores(self, pixels, states):
        _, maps = self.maps(pixels, states)
        anomaly = sum(one[:, 1:].sum(1) for one in maps)
        largest = anomaly.flatten(1).sort(descending=True).values[:, :1 if self.released else 3]
        restricted = sum(self.maps(pixels, states[:, [0, 2]])[1])
        return dict(image=largest.mean(1) / len(maps), anomaly=anomaly, maps=restricted)

    def loss(self, pixels, states, y, label):
        maps = self.maps(pixels, states)[1]
        layers = [focal(one, y, 2.0, 1e-5) + dice(one[:, 1:].sum(1), 5 * (y > 0).float()) for one in maps]
        return sum(layers) if self.released else sum(layers) / 2 / len(layers)


class AnomalyClip(Method):
    def states(self, products):
        words, end = self.clip.embed(["object.", "damaged object."])
        context = torch.stack([self.p["normal"], self.p["abnormal"]])
        count = context.shape[1]
        both = torch.cat([words[:, :1], context, words[:, 1:words.shape[1] - count]], dim=1)
        depth = share(9, 12, self.clip.text_layers)
        overwrite = {j: self.p[f"text.{j}"] for j in range(1, depth)}
        return unit(self.clip.text(both, end + count, overwrite)).unsqueeze(0).expand(len(products), -1, -1)

    def look(self, pixels, states):
        last = self.clip.vision_layers
        x = self.clip.tokens(pixels, mode="bilinear")
        token, (patches,) = self.clip.layers(x, [last], values_from=share(6, 24, last))
        logits = against(unit(self.clip.projected(token)), states, 0.07)
        x = unit(self.clip.projected(self.clip.normed(patches)))
        return logits, up(plane(against(x, states, 0.07).softmax(-1)), pixels.shape[-1], False)

    def scores(self, pixels, states):
        logits, maps = self.look(pixels, states)
        return dict(image=logits.softmax(-1)[:, 1], anomaly=gauss(maps[:, 1]))

    def loss(self, pixels, states, y, label):
        logits, maps = self.look(pixels, states)
        defect = (y > 0).float()
        local = two_classes(maps, y) + dice(maps[:, 1], defect) + dice(maps[:, 0], 1 - defect)
        return 4 * local + F.cross_entropy(logits, label)


class AdaClip(Method):
    """Has one cluster, whose centre is the mean of the selected patches. k-means has its own oracle."""

    CHOSEN, TOKENS, DEPTH, RESIZE = 5, 5, 4, dict(mode="bicubic")

    def tokens_of(self, tower, pixels, layers):
        with torch.no_grad():
            seen, _ = self.image_and_patches(pixels, (), self.RESIZE)
        own = self.linear(tower + ".generator", seen).reshape(len(pixels), self.TOKENS, -1)
        return {i: self.p[f"{tower}.{i}"] + own for i in layers}

    def states(self, products, pixels):
        made = self.tokens_of("text", pixels, range(1, min(self.DEPTH, self.clip.text_layers)))
        rows = []
        for b, name in enumerate(products):
            two = []
            for phrases in (NORMAL_7, DEFECT_5):
                words, end = self.clip.embed(all_in_all(ADA_PHOTOS_4, phrases, name))
                two.append(unit(unit(self.clip.text(words, end, {j: one[b] for j, one in made.items()})).mean(0)))
            rows.append(torch.stack(two))
        return torch.stack(rows)

    def look(self, pixels, states):
        made = self.tokens_of("vision", pixels, range(min(self.DEPTH, self.clip.vision_layers)))
        image, patches = self.image_and_patches(pixels, quarters(self.clip.vision_layers), self.RESIZE, append=made)
        image, patches = unit(self.linear("class", image)), self.adapted(patches)
        logits = [against(one, states, 0.01) for one in patches]
        defective = (sum(logits) / len(logits)).softmax(-1)[..., 1]
        centres = []
        for b in range(len(pixels)):
            chosen = defective[b].argsort(descending=True)[:self.CHOSEN]
            centres.append(torch.stack([one[b, chosen] for one in patches]).mean((0, 1)))
        mixed = unit(0.2 * unit(torch.stack(centres)) + 0.8 * image)
        return against(mixed, states, 0.01).softmax(-1), [up(plane(one), pixels.shape[-1], True) for one in logits]

    def scores(self, pixels, states):
        image, logits = self.look(pixels, states)
        return dict(image=image[:, 1], anomaly=gauss((sum(logits) / len(logits)).softmax(1)[:, 1]))

    def loss(self, pixels, states, y, label):
        image, logits = self.look(pixels, states)
        defect = (y > 0).float()
        total = focal(image.reshape(len(image), 2, 1, 1), label.reshape(-1, 1, 1), 2.0, 1e-5)
        for one in logits:
            maps = one.softmax(1)
            total = total + two_classes(maps, y) + dice(maps[:, 1], defect) + dice(maps[:, 0], 1 - defect)
        return total
