"""Makes the files that the tests of org.dapo.imaging read, with Pillow and open_clip as the oracles.

    python make_fixtures.py ../../../bundles/org.dapo.imaging/src/test/resources/org/dapo/imaging

Makes four folders, each with an index.csv that the tests read:
    decode/      image files, and beside each NAME its upright 8-bit RGB as raw bytes in NAME.rgb
    masks/       image files, and beside each NAME its samples as raw big-endian unsigned shorts in NAME.u16
    resize/      raw inputs and outputs: bytes for RGB and L, big-endian floats for F
    preprocess/  image files; the result of Pillow's resize to a square, as RGB bytes in CASE.levels, and of open_clip's whole
                 preprocessing, which is bicubic, as planes of big-endian floats in CASE.planes.gz
and broken/ with files that must be refused. oracles.properties has the versions; the same versions give the same files.
"""

import gzip
import struct
import sys
import zlib
from importlib.metadata import version
from pathlib import Path

import numpy as np
from open_clip.transform import image_transform
from PIL import Image, ImageOps, TiffImagePlugin

ORIENTATION = 274
RANDOM = np.random.default_rng(20261123)


def picture(width, height):
    """Returns a smooth RGB image with an edge and without any symmetry."""
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 255 * x / (width - 1)
    green = 255 * y / (height - 1)
    blue = 127 + 120 * np.sin(x / 3.1 + y / 5.3)
    rgb = np.stack([red, green, blue], -1)
    rgb[: height // 3, : width // 4] = (250, 40, 10)
    return np.rint(rgb).astype(np.uint8)


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, bits, colour, rows=b"", extra=b""):
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(rows, 9)) if rows else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + data + chunk(b"IEND", b"")


def png16(samples, colour):
    """Makes a 16-bit PNG of (height, width, channels), which Pillow cannot write in colour."""
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    return png(samples.shape[1], samples.shape[0], 16, colour, rows)


def rounded(samples, highest):
    return ((samples.astype(np.int64) * 255 * 2 + highest) // (2 * highest)).astype(np.uint8)


def exif(value):
    block = Image.Exif()
    block[ORIENTATION] = value
    return block


class Decode:
    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.index = ["file,width,height,tolerance"]

    def expect(self, name, rgb, tolerance=0):
        (self.folder / (name + ".rgb")).write_bytes(np.ascontiguousarray(rgb, np.uint8).tobytes())
        self.index.append(f"{name},{rgb.shape[1]},{rgb.shape[0]},{tolerance}")

    def by_pillow(self, name, tolerance=0):
        with Image.open(self.folder / name) as image:
            self.expect(name, np.asarray(ImageOps.exif_transpose(image).convert("RGB")), tolerance)

    def save(self, name, image, tolerance=0, **options):
        image.save(self.folder / name, **options)
        self.by_pillow(name, tolerance)

    def close(self):
        (self.folder / "index.csv").write_text("\n".join(self.index) + "\n")


def decode(folder):
    out = Decode(folder)
    rgb = picture(23, 17)
    image = Image.fromarray(rgb)
    grey = image.convert("L")
    alpha = Image.fromarray(RANDOM.integers(0, 256, (17, 23), np.uint8))
    rgba = image.copy()
    rgba.putalpha(alpha)
    grey_alpha = grey.copy()
    grey_alpha.putalpha(alpha)
    palette = image.quantize(29)
    bilevel = grey.point(lambda v: 255 * (v > 100)).convert("1")
    cmyk = Image.fromarray(RANDOM.integers(0, 256, (17, 23, 4), np.uint8), "CMYK")

    for suffix in ("png", "bmp", "tif"):
        out.save(f"rgb.{suffix}", image)
        out.save(f"grey.{suffix}", grey)
        out.save(f"palette.{suffix}", palette, 1 if suffix == "tif" else 0)
        out.save(f"bilevel.{suffix}", bilevel)
    out.save("rgba.png", rgba)
    out.save("rgba.tif", rgba)
    out.save("rgba.bmp", rgba)
    out.save("grey-alpha.png", grey_alpha)
    out.save("palette-transparent.png", palette, transparency=3)
    out.save("palette-2-bits.png", image.quantize(4), bits=2)
    out.save("palette.gif", palette)
    out.save("grey.gif", grey)
    out.save("frames.gif", palette, save_all=True, append_images=[palette.rotate(180)])
    out.save("interlaced.gif", palette, interlace=True)
    palette.save(folder / "part-of-screen.gif")
    palette.save(folder / "part-of-transparent-screen.gif", transparency=3)
    for name in ("part-of-screen.gif", "part-of-transparent-screen.gif"):
        (folder / name).write_bytes(on_screen((folder / name).read_bytes(), 31, 26, 5, 4))
        out.by_pillow(name)
    (folder / "name-says.jpg").write_bytes((folder / "rgb.png").read_bytes())
    out.by_pillow("name-says.jpg")
    png_variants(out, folder, rgb, np.asarray(grey))
    tiff_variants(out, folder, rgb, image, grey, bilevel, cmyk)
    jpeg_variants(out, folder, image, grey, cmyk)
    for value in range(1, 9):
        out.save(f"orientation-{value}.jpg", image, 2, quality=92, subsampling=0, exif=exif(value))
    out.save("orientation-6.png", image, exif=exif(6))
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[ORIENTATION] = 8
    out.save("orientation-8.tif", image, tiffinfo=info)
    out.close()


def on_screen(gif, width, height, left, top):
    """Puts the frame of a GIF on a larger screen, as programs do that remove unchanged borders."""
    file = bytearray(gif)
    struct.pack_into("<HH", file, 6, width, height)
    at = 13 + 3 * (2 << (file[10] & 7))
    while file[at] == 0x21:
        at += 2
        while file[at]:
            at += 1 + file[at]
        at += 1
    struct.pack_into("<HH", file, at + 1, left, top)
    return bytes(file)


def png_variants(out, folder, rgb, grey):
    deep = RANDOM.integers(0, 65536, (17, 23, 3))
    faint = RANDOM.integers(0, 3000, (17, 23, 1))
    alpha = RANDOM.integers(0, 65536, (17, 23, 1))
    for name, samples, colour, channels in (
        ("grey-16.png", deep[:, :, :1], 0, 1),
        ("grey-16-faint.png", faint, 0, 1),
        ("grey-alpha-16.png", np.concatenate([faint, alpha], -1), 4, 1),
        ("rgb-16.png", deep, 2, 3),
        ("rgba-16.png", np.concatenate([deep, alpha], -1), 6, 3),
    ):
        (folder / name).write_bytes(png16(samples, colour))
        shown = rounded(samples[:, :, :channels], 65535)
        out.expect(name, np.repeat(shown, 3 // channels, -1))
    for bits in (2, 4):
        levels = grey >> (8 - bits)
        per_byte = 8 // bits
        padded = np.pad(levels, ((0, 0), (0, -levels.shape[1] % per_byte)))
        packed = np.zeros((17, padded.shape[1] // per_byte), np.uint8)
        for i in range(per_byte):
            packed |= padded[:, i::per_byte] << (8 - bits * (i + 1))
        rows = b"".join(b"\0" + row.tobytes() for row in packed)
        name = f"grey-{bits}-bits.png"
        (folder / name).write_bytes(png(23, 17, bits, 0, rows))
        out.expect(name, np.repeat(rounded(levels[:, :, None], 2**bits - 1), 3, -1))
    rows = b"".join(b"\0" + row.tobytes() for row in rgb)
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    (folder / "gamma.png").write_bytes(png(23, 17, 8, 2, rows, gamma))
    out.expect("gamma.png", rgb)


def tiff_variants(out, folder, rgb, image, grey, bilevel, cmyk):
    deep = RANDOM.integers(0, 65536, (17, 23)).astype(np.uint16)
    for name, compression in (("lzw", "tiff_lzw"), ("deflate", "tiff_adobe_deflate"), ("packbits", "packbits")):
        out.save(f"rgb-{name}.tif", image, compression=compression)
        Image.fromarray(deep).save(folder / f"grey-16-{name}.tif", compression=compression)
        out.expect(f"grey-16-{name}.tif", np.repeat(rounded(deep[:, :, None], 65535), 3, -1))
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[317] = 2
    out.save("rgb-predictor.tif", image, compression="tiff_lzw", tiffinfo=info)
    Image.fromarray(deep).save(folder / "grey-16-predictor.tif", compression="tiff_lzw", tiffinfo=info)
    out.expect("grey-16-predictor.tif", np.repeat(rounded(deep[:, :, None], 65535), 3, -1))
    (folder / "rgb-16-tiles-predictor.tif").write_bytes(tiled_tiff(rgb.astype(np.uint16) * 257, 16))
    out.expect("rgb-16-tiles-predictor.tif", rgb)
    out.save("bilevel-group4.tif", bilevel, compression="group4")
    out.save("cmyk.tif", cmyk)
    out.save("pages.tif", image, save_all=True, append_images=[image.rotate(180)])
    out.save("strips.tif", image, compression="tiff_lzw", strip_size=200)
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[262] = 0
    out.save("grey-white-is-zero.tif", grey, tiffinfo=info)
    big_endian = struct.pack(">2sHI", b"MM", 42, 8)
    entries = [(256, 3, 1, 23 << 16), (257, 3, 1, 17 << 16), (258, 3, 1, 16 << 16), (259, 3, 1, 1 << 16),
               (262, 3, 1, 1 << 16), (273, 4, 1, 122), (277, 3, 1, 1 << 16), (278, 3, 1, 17 << 16), (279, 4, 1, 782)]
    directory = struct.pack(">H", len(entries)) + b"".join(struct.pack(">HHII", *e) for e in entries)
    (folder / "grey-16-big-endian.tif").write_bytes(big_endian + directory + bytes(4) + deep.astype(">u2").tobytes())
    out.expect("grey-16-big-endian.tif", np.repeat(rounded(deep[:, :, None], 65535), 3, -1))


def tiled_tiff(samples, side):
    """Makes a big-endian RGB TIFF of 16 bits in square tiles, each deflated after horizontal differencing."""
    height, width = samples.shape[:2]
    padded = np.pad(samples, ((0, -height % side), (0, -width % side), (0, 0)), "edge")
    tiles = []
    for y in range(0, height, side):
        for x in range(0, width, side):
            tile = padded[y : y + side, x : x + side].copy()
            tile[:, 1:] -= padded[y : y + side, x : x + side - 1]
            tiles.append(zlib.compress(tile.astype(">u2").tobytes(), 9))
    tags = {256: [width], 257: [height], 258: [16, 16, 16], 259: [8], 262: [2], 277: [3], 317: [2],
            322: [side], 323: [side], 324: [], 325: [len(tile) for tile in tiles]}
    tags[324] = [0] * len(tiles)
    after = 8 + 2 + 12 * len(tags) + 4
    at = after + 4 * sum(len(v) for v in tags.values())
    for i, tile in enumerate(tiles):
        tags[324][i] = at
        at += len(tile)
    directory, data = struct.pack(">H", len(tags)), b""
    for tag, values in tags.items():
        kind, letter = (4, "I") if tag in (324, 325) else (3, "H")
        body = struct.pack(f">{len(values)}{letter}", *values)
        if len(body) > 4:
            directory += struct.pack(">HHII", tag, kind, len(values), after + len(data))
            data += body.ljust(4 * len(values), b"\0")
        else:
            directory += struct.pack(">HHI", tag, kind, len(values)) + body.ljust(4, b"\0")
    data = data.ljust(4 * sum(len(v) for v in tags.values()), b"\0")
    return struct.pack(">2sHI", b"MM", 42, 8) + directory + bytes(4) + data + b"".join(tiles)


def jpeg_variants(out, folder, image, grey, cmyk):
    out.save("rgb-444.jpg", image, 2, quality=92, subsampling=0)
    out.save("rgb-420.jpg", image, 3, quality=92, subsampling=2)
    out.save("rgb-progressive.jpg", image, 2, quality=92, subsampling=0, progressive=True)
    out.save("rgb-unconverted.jpg", image, 2, quality=95, keep_rgb=True)
    out.save("rgb-profile.jpg", image, 2, quality=92, subsampling=0, icc_profile=wide_profile())
    out.save("grey.jpg", grey, 2, quality=92)
    smooth = Image.fromarray(np.dstack([picture(23, 17), np.asarray(grey) // 2]), "CMYK")
    out.save("cmyk.jpg", smooth, 3, quality=95, subsampling=0)
    # YCCK: the same scan. Its Adobe segment says that the first three bands are luma and chroma.
    file = (folder / "cmyk.jpg").read_bytes()
    at = file.index(b"Adobe") + 11
    assert file[at] == 0
    (folder / "ycck.jpg").write_bytes(file[:at] + b"\2" + file[at + 1 :])
    out.by_pillow("ycck.jpg", 3)


def wide_profile():
    """Returns a valid RGB profile with a gamma of 1. A reader that applies it shows very different pixels."""

    def xyz(*values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IHH", 1, 256, 0)
    tags = {b"desc": b"desc" + bytes(4) + struct.pack(">I", 2) + b"x\0" + bytes(78 + 2),
            b"wtpt": xyz(0.9642, 1, 0.8249), b"cprt": b"text\0\0\0\0CC0\0",
            b"rXYZ": xyz(0.4361, 0.2225, 0.0139), b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
            b"bXYZ": xyz(0.1431, 0.0606, 0.7141), b"rTRC": curve, b"gTRC": curve, b"bTRC": curve}
    table, data = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, body in tags.items():
        table += name + struct.pack(">II", start + len(data), len(body))
        data += body + bytes(-len(body) % 4)
    size = start + len(data)
    head = struct.pack(">I4sI4s4s4s", size, b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + xyz(0.9642, 1, 0.8249)[8:]
    return head.ljust(128, b"\0") + table + data


def masks(folder):
    folder.mkdir(parents=True, exist_ok=True)
    index = ["file,width,height"]

    def expect(name, samples):
        (folder / (name + ".u16")).write_bytes(samples.astype(">u2").tobytes())
        index.append(f"{name},{samples.shape[1]},{samples.shape[0]}")

    grey = RANDOM.integers(0, 256, (13, 19)).astype(np.uint8)
    deep = RANDOM.integers(0, 65536, (13, 19)).astype(np.uint16)
    blob = Image.fromarray(np.where(grey > 150, 255, 0).astype(np.uint8))
    Image.fromarray(grey).save(folder / "grey.png")
    Image.fromarray(grey).save(folder / "grey.bmp")
    for name in ("grey.png", "grey.bmp"):
        expect(name, grey)
    classes = (grey % 10).astype(np.uint8)
    Image.fromarray(classes).save(folder / "classes.png")
    expect("classes.png", classes)
    Image.fromarray(deep).save(folder / "deep.png")
    Image.fromarray(deep).save(folder / "deep.tif")
    expect("deep.png", deep)
    expect("deep.tif", deep)
    blob.convert("1").save(folder / "bilevel.png")
    blob.convert("1").save(folder / "bilevel.tif")
    blob.save(folder / "blob.gif")
    for name in ("bilevel.png", "bilevel.tif", "blob.gif"):
        expect(name, np.asarray(Image.open(folder / name).convert("L")))
    colours = np.zeros((13, 19, 3), np.uint8)
    colours[2:9, 3:11] = (0, 0, 7)
    colours[5:12, 8:17] = (128, 64, 0)
    Image.fromarray(colours).save(folder / "colours.png")
    Image.fromarray(colours).quantize(3).save(folder / "palette.png")
    Image.fromarray(np.dstack([colours, grey])).save(folder / "colours-alpha.png")
    for name in ("colours.png", "palette.png", "colours-alpha.png"):
        expect(name, colours.max(-1))
    (folder / "index.csv").write_text("\n".join(index) + "\n")


def resize(folder):
    folder.mkdir(parents=True, exist_ok=True)
    index = ["case,mode,kernel,width,height,to_width,to_height"]
    kernels = {"BICUBIC": Image.Resampling.BICUBIC, "BILINEAR": Image.Resampling.BILINEAR}

    def case(name, mode, kernel, image, to):
        kind = ">f4" if mode == "F" else np.uint8
        (folder / f"{name}.in").write_bytes(np.asarray(image).astype(kind).tobytes())
        (folder / f"{name}.out").write_bytes(np.asarray(image.resize(to, kernels[kernel])).astype(kind).tobytes())
        index.append(f"{name},{mode},{kernel},{image.width},{image.height},{to[0]},{to[1]}")

    sizes = [((7, 5), (37, 41)), ((61, 43), (28, 28)), ((97, 31), (14, 70)), ((33, 101), (33, 37)),
             ((20, 19), (53, 19)), ((1, 1), (5, 3)), ((2, 90), (9, 1)), ((130, 111), (37, 37))]
    for number, (size, to) in enumerate(sizes):
        noise = RANDOM.integers(0, 256, (size[1], size[0], 3), np.uint8)
        for kernel in kernels:
            case(f"rgb-{number}-{kernel.lower()}", "RGB", kernel, Image.fromarray(noise), to)
    for number, (size, to) in enumerate(sizes):
        bits = RANDOM.integers(0, 5, (size[1] // 4 + 1, size[0] // 4 + 1)) > 2
        mask = np.kron(bits, np.ones((4, 4), bool))[: size[1], : size[0]]
        case(f"mask-{number}", "L", "BILINEAR", Image.fromarray(np.where(mask, 255, 0).astype(np.uint8)), to)
    for number, (size, to) in enumerate([((37, 37), (64, 40)), ((5, 7), (23, 31)), ((40, 33), (11, 50)), ((37, 20), (9, 9))]):
        scores = RANDOM.normal(0, 2, (size[1], size[0])).astype(np.float32)
        case(f"scores-{number}", "F", "BILINEAR", Image.fromarray(scores), to)
    (folder / "index.csv").write_text("\n".join(index) + "\n")


def patterned(random, width, height, channels):
    """Returns hard edges over a slope, with noise in small images. A bicubic kernel overshoots at the edges."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels].astype(float)
    slope = 40 + 170 * (x + 2 * y + 7 * c) / (width + 2 * height + 7 * channels)
    edges = np.sin(x / 5.3 + c) + np.sin(y / 7.1 - c) > 0.9
    noise = random.integers(-40, 41, slope.shape) if slope.size < 9000 else 0
    return np.clip(np.where(edges, 255 * ((x // 11 + y // 13) % 2), slope) + noise, 0, 255).astype(np.uint8)


def preprocess(folder):
    """Only grey and RGB: open_clip resizes images with a palette or alpha before it converts them to RGB, so differently."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(20261124)
    index = ["case,file,kernel,side"]
    for number, (width, height, mode, side, suffix) in enumerate([
        (7, 5, "RGB", 37, "png"), (61, 43, "RGB", 28, "png"), (97, 31, "L", 28, "png"), (31, 97, "L", 28, "png"),
        (33, 101, "RGB", 16, "tif"), (20, 97, "RGB", 37, "png"), (29, 28, "RGB", 28, "bmp"), (28, 28, "RGB", 28, "png"),
        (130, 111, "L", 37, "bmp"), (131, 173, "RGB", 28, "png"), (173, 131, "RGB", 24, "tif"), (211, 319, "L", 33, "png"),
        (301, 3, "RGB", 20, "png"), (3, 301, "RGB", 20, "png"), (2, 2, "L", 33, "png"),
        (1, 1, "RGB", 16, "png"), (1, 90, "RGB", 16, "png"), (90, 1, "L", 16, "png"), (1, 90, "L", 21, "tif"), (640, 1, "RGB", 17, "png"),
    ]):
        samples = patterned(random, width, height, len(mode) if mode == "RGB" else 1)
        file = f"{number:02}-{mode.lower()}-{width}x{height}.{suffix}"
        options = {"compression": "tiff_adobe_deflate"} if suffix == "tif" else {}
        Image.fromarray(samples if mode == "RGB" else samples[:, :, 0]).save(folder / file, **options)
        with Image.open(folder / file) as image:
            for kernel in ("BICUBIC", "BILINEAR"):
                case = f"{number:02}-{kernel.lower()}"
                resized = image.resize((side, side), Image.Resampling[kernel]).convert("RGB")
                (folder / f"{case}.levels").write_bytes(np.asarray(resized).tobytes())
                index.append(f"{case},{file},{kernel},{side}")
            planes = image_transform(side, is_train=False, resize_mode="squash", interpolation="bicubic")(image)
        with gzip.GzipFile(folder / f"{number:02}-bicubic.planes.gz", "wb", mtime=0) as out:
            out.write(planes.numpy().astype(">f4").tobytes())
    (folder / "index.csv").write_text("\n".join(index) + "\n")


def broken(folder):
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(RANDOM.integers(0, 256, (29, 31, 3), np.uint8))
    for suffix, options in (("png", {}), ("jpg", {"quality": 95}), ("bmp", {}), ("tif", {"compression": "tiff_lzw"}),
                            ("raw.tif", {}), ("deflate.tif", {"compression": "tiff_adobe_deflate"}), ("gif", {})):
        path = folder / f"cut.{suffix}"
        image.save(path, **options)
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) * 2 // 3])
    (folder / "empty.png").write_bytes(b"")
    (folder / "text.png").write_bytes(b"This is not an image, whatever its name says.\n")
    (folder / "signature.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "bomb.png").write_bytes(png(100_000, 100_000, 1, 0, b"\0" * 1000))
    (folder / "zero.png").write_bytes(png(0, 5, 8, 0, b"\0"))
    (folder / "photoshop.psd").write_bytes(b"8BPS\0\1" + bytes(40))
    Image.fromarray(np.linspace(0, 1, 35, dtype=np.float32).reshape(5, 7)).save(folder / "float.tif")
    for name, changes in {
        "bomb.tif": {256: 60_000, 257: 60_000, 278: 60_000},
        "strip-bomb.tif": {259: 5, 279: 2_000_000_000},
        "tile-bomb.tif": {322: 60_000, 323: 60_000, 324: 8, 325: 100},
    }.items():
        (folder / name).write_bytes(hostile_tiff(changes))


def hostile_tiff(changes):
    """Makes a grey TIFF of 16 x 16 with other values under some tags."""
    tags = {256: 16, 257: 16, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 16, 279: 100} | changes
    directory = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in sorted(tags.items()))
    return struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + directory + bytes(300)


def main(target):
    decode(target / "decode")
    masks(target / "masks")
    resize(target / "resize")
    preprocess(target / "preprocess")
    broken(target / "broken")
    names = {"pillow": "Pillow", "open_clip": "open_clip_torch"}
    lines = [f"{key}={name.removesuffix('_torch')} {version(name)}" for key, name in names.items()]
    (target / "oracles.properties").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
