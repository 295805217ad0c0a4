# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures that hold the CLIP tokenizer against open_clip's, and the table of HTML's character references.

Usage: python3 make_tokenizer.py OPEN_CLIP_FOLDER RESOURCES TEST_RESOURCES

OPEN_CLIP_FOLDER is the folder `open_clip` of the installed open_clip_torch (requirements.txt); its tokenizer.py is loaded alone, so
that torch and numpy need not be installed. RESOURCES gets html-entities.txt, TEST_RESOURCES tokens.jsonl.gz: per line a text and the ids before
padding. The repair of text that was decoded with the wrong character set is switched off in ftfy, as the Java tokenizer has none.
"""
import functools
import gzip
import html.entities
import importlib.util
import json
import pathlib
import random
import sys
import types
import unicodedata
import ftfy

CONTEXT = 77


def load_tokenizer(folder):
    torch = types.ModuleType("torch")
    torch.Tensor = torch.LongTensor = object
    sys.modules.update(torch=torch, numpy=types.ModuleType("numpy"))
    ftfy.fix_text = functools.partial(ftfy.fix_text, fix_encoding=False)
    spec = importlib.util.spec_from_file_location("tokenizer", folder / "tokenizer.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.SimpleTokenizer()


def ids(tokenizer, text):
    row = [tokenizer.sot_token_id] + tokenizer.encode(text) + [tokenizer.eot_token_id]
    if len(row) > CONTEXT:
        row = row[:CONTEXT - 1] + [tokenizer.eot_token_id]
    return row


def write_entities(path):
    lines = ["# HTML's named character references (WHATWG HTML, section 13.5): name, code points. A name without ; needs none."]
    for name, value in sorted(html.entities.html5.items()):
        lines.append(" ".join([name] + [f"{ord(c):x}" for c in value]))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


PLAIN = """a photo of a cat|A Photo of a CAT.|flawless object|broken_large anomaly object|metal_nut with a scratch|it's, we're, I've, don't, I'll, he'd, I'm
|IT'S WE'RE|'S 'RE|o'clock|rock'n'roll||   |   spaces\teverywhere\n\nnow  |12345 6.78e-9 ½ ² Ⅷ|a photo of a {} for visual inspection.|hello!!! ... ??? -- __ ##
|<start_of_text> inside|an <END_OF_TEXT> inside|<b>bold</b>|x<y>z|e-mail: some.one@example.com https://example.org/a?b=c&d=e#f|C:\\temp\\file.txt|100% cotton, 5°C ± 0.1 µm
|naïve café über Ångström señor|ŒUVRE œuvre Straße STRASSE ẞ|Ελληνικά ΣΊΣΥΦΟΣ σας|Русский текст Ёж|İstanbul ISPARTA ı|日本語のテキスト|中文 缺陷 划痕|한국어 결함|العربية خدش|עברית|हिन्दी दोष|ไทย
|🙂 emoji 👩‍👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿 👍🏽 🇩🇪|“curly” ‘quotes’ ‹x› «y» „z“ ‛a ʼb|ﬁne ﬂow eﬀect oﬃce baﬄe ﬆop ﬅ ĳ Ǆ ǅ ǆ ŉ|ＬＯＵＤ　ＮＯＩＳＥＳ ｶﾞｷﾞ ￦100|e\u0301 vs é, a\u030a, \u1e9b\u0323|ſet it'ſ K K Å Å
|soft\u00adhyphen zero\u200bwidth\u200cjoin\u200d \ufeffbom|line\u2028sep\u2029para\u0085nel\r\ncr\rlf\x0b\x0c\x1c\x1d\x1e\x1f|ctl\x00\x01\x07\x08\x0e\x1b\x7f\x80\x85\x99\x9f|\x1b[31mred\x1b[0m \x1b[1;2Hx
|&amp; &lt;b&gt; &quot;q&quot; &apos; &#39; &#x27; &#X41; &#65;|&amp;amp; &amp;lt; &amp;amp;lt; &amp;amp;amp;amp;|&nbsp;&hellip;&rsquo;s &ldquo;x&rdquo; &mdash; &frac12;|&notit; &not it &copy2024 &AMP &amp&lt
|&EACUTE;t&eacute; &Eacute &NTILDE; &nTILDE; &SZLIG; &Szlig;|&#0; &#13; &#128; &#x80; &#150; &#xd800; &#x110000; &#99999999999999999999; &#1; &#xfdd0; &#xfffe; &#59; &#;|&; &# &#x &x; & & &&amp;;|&NotEqualTilde; &bne; &fjlig; &nvlt; &acE;
|<p>&eacute;&hellip;|&lt;<\n&hellip;&rsquo;|&hellip;\n<&rsquo;\n&rsquo;|&CounterClockwiseContourIntegral; &CounterClockwiseContourIntegralx|\ufffc\ufff9\u206a\u206f|a\u0300\u0301\u0302|\U0001d4b3\U0001f1e6|\ue000 \uf8ff \U000f0000"""


def texts(tokenizer):
    yield from PLAIN.replace("\n|", "|").split("|")
    draw = random.Random(1)
    words = [w.replace("</w>", "") for w in list(tokenizer.encoder)[512:-2] if w.isascii()]
    nouns = ["bottle", "cable", "capsule", "carpet", "grid", "hazelnut", "leather", "metal nut", "pill", "screw", "tile", "toothbrush",
             "transistor", "wood", "zipper", "pcb1", "macaroni2", "bracket_black", "fryum", "tubes"]
    defects = ["scratch", "broken_large", "bent", "crack", "contamination", "thread_side", "missing wire", "poke", "fabric_border"]
    shapes = ["a photo of a {d} {n}.", "{n} with {d}", "a close-up photo of the {n} for anomaly detection.", "{d} anomaly object", "there is a {n} in the scene."]
    for _ in range(400):
        yield draw.choice(shapes).format(n=draw.choice(nouns), d=draw.choice(defects))
    for _ in range(900):                                                        # words that merge in many ways
        joint = draw.choice([" ", " ", "", "-", ", ", "'", "_"])
        yield joint.join(draw.choice(words) for _ in range(draw.randint(1, 8)))
    for _ in range(300):                                                        # letters that hardly merge
        yield "".join(draw.choice("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,'!") for _ in range(draw.randint(1, 40)))
    for _ in range(60):                                                         # longer than the context
        yield draw.choice([" ", ""]).join(draw.choice(words) for _ in range(draw.randint(70, 160)))
    blocks = [(0x20, 0x7f), (0xa0, 0x250), (0x250, 0x370), (0x370, 0x530), (0x5d0, 0x700), (0x900, 0xe80), (0x1e00, 0x2000), (0x2000, 0x2c00),
              (0x3000, 0x3100), (0x4e00, 0x9fa0), (0xac00, 0xd7a0), (0xf900, 0xfb50), (0xff00, 0xfff0), (0x1d400, 0x1d800), (0x1f300, 0x1f650)]
    for _ in range(700):                                                        # every script
        low, high = draw.choice(blocks)
        mixed = [chr(draw.randrange(low, high)) if draw.random() < 0.8 else draw.choice(" a1'&;<") for _ in range(draw.randint(1, 12))]
        yield "".join(c for c in mixed if unicodedata.category(c) != "Cn")
    names = sorted(html.entities.html5)
    for _ in range(400):                                                        # character references, whole and spoilt
        parts = []
        for _ in range(draw.randint(1, 5)):
            name = draw.choice(names)
            parts.append(draw.choice(["&" + name, "&" + name.rstrip(";"), "&" + name.upper(), "&amp;" + name, f"&#{draw.randrange(1, 0x3000)};",
                                      f"&#x{draw.randrange(1, 0x20000):x}", "&" + name.rstrip(";") + draw.choice(words)]))
        yield draw.choice([" ", "", "x", " < "]).join(parts)
    for _ in range(150):                                                        # control characters
        yield "".join(chr(draw.randrange(0, 0xa1)) if draw.random() < 0.6 else draw.choice(words) for _ in range(draw.randint(1, 10)))


def main(open_clip, resources, test_resources):
    tokenizer = load_tokenizer(open_clip)
    write_entities(resources / "html-entities.txt")
    # Later versions of Unicode assign more characters than Java 17 knows.
    known = [text for text in texts(tokenizer) if not any(unicodedata.category(c) == "Cn" for c in tokenizer.clean_fn(text))]
    lines = [json.dumps([text, ids(tokenizer, text)], separators=(",", ":")) for text in known]
    with gzip.GzipFile(test_resources / "tokens.jsonl.gz", "wb", mtime=0) as out:
        out.write(("\n".join(lines) + "\n").encode("ascii"))
    print(len(lines), "texts")


main(*(pathlib.Path(argument) for argument in sys.argv[1:]))
