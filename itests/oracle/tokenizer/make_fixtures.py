# SPDX-License-Identifier: Apache-2.0
"""Makes the fixtures for comparing the CLIP tokenizer with open_clip's, and the table of HTML's character references.

    python make_fixtures.py RESOURCES TEST_RESOURCES

RESOURCES gets html-entities.txt. TEST_RESOURCES gets tokens.jsonl.gz and oracles.properties with the versions. Each line of tokens.jsonl.gz
has a text and its row of ids up to the end token, after which open_clip pads with 0.

The Java tokenizer does not repair text that was decoded with the wrong character set. Texts that ftfy repairs are omitted, and so are
those with characters that Java 17 does not know.
"""
import functools
import gzip
import html.entities
import itertools
import json
import pathlib
import random
import sys
import unicodedata
from importlib.metadata import version

import ftfy
from open_clip.tokenizer import SimpleTokenizer

CONTEXT = 77
# Assigned in Unicode 14, which Python 3.11 supports, but not in 13, which Java 17 supports.
NEWER = """
    61d 870-88e 890-891 898-89f 8b5 8c8-8d2 c3c c5d cdd 170d 1715 171f 180f 1ac1-1ace 1b4c 1b7d-1b7e 1dfa 20c0 2c2f 2c5f 2e53-2e5d
    9ffd-9fff a7c0-a7c1 a7d0-a7d1 a7d3 a7d5-a7d9 a7f2-a7f4 fbc2 fd40-fd4f fdcf fdfe-fdff 10570-1057a 1057c-1058a 1058c-10592
    10594-10595 10597-105a1 105a3-105b1 105b3-105b9 105bb-105bc 10780-10785 10787-107b0 107b2-107ba 10f70-10f89 11070-11075 110c2
    116b9 11740-11746 11ab0-11abf 12f90-12ff2 16a70-16abe 16ac0-16ac9 1aff0-1aff3 1aff5-1affb 1affd-1affe 1b11f-1b122 1cf00-1cf2d
    1cf30-1cf46 1cf50-1cfc3 1d1e9-1d1ea 1df00-1df1e 1e290-1e2ae 1e7e0-1e7e6 1e7e8-1e7eb 1e7ed-1e7ee 1e7f0-1e7fe 1f6dd-1f6df 1f7f0
    1f979 1f9cc 1fa7b-1fa7c 1faa9-1faac 1fab7-1faba 1fac3-1fac5 1fad7-1fad9 1fae0-1fae7 1faf0-1faf6 2a6de-2a6df 2b735-2b738
"""


def newer():
    ends = (part.split("-") for part in NEWER.split())
    return {code for pair in ends for code in range(int(pair[0], 16), int(pair[-1], 16) + 1)}


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

EMOJI = [chr(c) for c in [*range(0x1f300, 0x1f650), *range(0x1f680, 0x1f6d8), *range(0x1f900, 0x1f978), *range(0x2600, 0x27c0)]]
PEOPLE = "👨👩🧑👧👦👶👮🕵💂👷🤴👸👳👲🧕🤵👰🤰🦸🧙🧚🧛💆💇🚶🏃🏊🚴🧗🤹"
HANDS = "👍👎✊👊🤛🤜🤞✌🤘👌👈👉👆👇☝✋🤚🖐🖖👋🤙💪🖕✍🙏👏🙌👐🤲"
TONES, JOINER, AS_PICTURE, AS_TEXT = "🏻🏼🏽🏾🏿", "\u200d", "\ufe0f", "\ufe0e"
ROLES = ["⚕", "⚖", "✈", "🌾", "🍳", "🎓", "🎤", "🎨", "🏫", "🏭", "💻", "💼", "🔧", "🔬", "🚀", "🚒", "🦰", "🦱", "♀", "♂", "❤" + AS_PICTURE + JOINER + "👩"]
ASCII_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
MARKS = ("¡¿§¶†‡•…‰′″‴‹›«»“”„‟‘’‚‛‐‑‒–—―⁃⁄⁇⁈⁉‼‽⸮。、〈〉《》「」『』【】〔〕〜・！？，．：；（）［］｛｝～＿％＃＆＊＠؟،؛٪۔।॥๏๚᠁᙮"
         "·´¨¯¸˙˚¬¦©®™℠№℡€£¥₹₽¢¤±×÷≈≠≤≥∞√∑∏∂∫→←↑↓⇒⇔■□▲▼◆○●★☆♠♣♥♦♪♫✓✗")
COMBINING = [chr(c) for c in [*range(0x300, 0x370), *range(0x1dc0, 0x1df6), *range(0x20d0, 0x20f1),
                              0x3099, 0x309a, 0x5b0, 0x5b4, 0x64b, 0x651, 0x93c, 0xe38]]
CJK = [(0x4e00, 0x9fd0), (0x3400, 0x4db6), (0x3041, 0x3097), (0x30a1, 0x30fb), (0xff66, 0xffa0), (0xac00, 0xd7a4), (0x1100, 0x1113),
       (0x1161, 0x1176), (0x11a8, 0x11c3), (0xf900, 0xfa6e), (0xff01, 0xff5f), (0x3000, 0x3020), (0x3200, 0x3400), (0x20000, 0x2a6d7), (0x2f800, 0x2fa1e)]
SCRIPTS = [(0x20, 0x7f), (0xa0, 0x250), (0x250, 0x370), (0x370, 0x530), (0x530, 0x5c8), (0x5d0, 0x700), (0x900, 0xe80), (0xe80, 0x1380), (0x1380, 0x1c90),
           (0x1c90, 0x1e00), (0x1e00, 0x2000), (0x2000, 0x2c00), (0x2c00, 0x3000), (0x3000, 0x3100), (0xa000, 0xac00), (0xf900, 0xfb50),
           (0xfb50, 0xfe00), (0xfe00, 0xff00), (0xff00, 0xfff0), (0x10000, 0x10600), (0x10a00, 0x11000), (0x1d400, 0x1d800), (0x1f000, 0x1f650)]
SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u180e\u200b\u2060\ufeff"
NOUNS = ["bottle", "cable", "capsule", "carpet", "grid", "hazelnut", "leather", "metal nut", "pill", "screw", "tile", "toothbrush",
         "transistor", "wood", "zipper", "pcb1", "macaroni2", "bracket_black", "fryum", "tubes"]
DEFECTS = ["scratch", "broken_large", "bent", "crack", "contamination", "thread_side", "missing wire", "poke", "fabric_border"]
PROMPTS = ["a photo of a {d} {n}.", "{n} with {d}", "a close-up photo of the {n} for anomaly detection.", "{d} anomaly object",
           "there is a {n} in the scene."]
NAMES = sorted(html.entities.html5)


class Texts:
    """Draws texts of many kinds."""

    def __init__(self, tokenizer, seed):
        self.draw = random.Random(seed)
        self.words = [w.replace("</w>", "") for w in list(tokenizer.encoder)[512:-2] if w.isascii()]
        self.foreign = [w for w in map(self.decoded(tokenizer), range(512, tokenizer.vocab_size - 2)) if w and not w.isascii()]

    @staticmethod
    def decoded(tokenizer):
        def decode(token):
            try:
                return bytes(tokenizer.byte_decoder[c] for c in tokenizer.decoder[token].replace("</w>", "")).decode()
            except UnicodeDecodeError:
                return ""
        return decode

    def some(self, pool, most, least=1):
        return [self.draw.choice(pool) for _ in range(self.draw.randint(least, most))]

    def within(self, blocks):
        return chr(self.draw.randrange(*self.draw.choice(blocks)))

    def prompt(self):
        return self.draw.choice(PROMPTS).format(n=self.draw.choice(NOUNS), d=self.draw.choice(DEFECTS))

    def merging_words(self):
        return self.draw.choice([" ", " ", "", "-", ", ", "'", "_"]).join(self.some(self.words, 8))

    def foreign_words(self):
        return self.draw.choice([" ", "", "-"]).join(self.some(self.foreign, 8))

    def letters(self):
        return "".join(self.some("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,'!", 40))

    def over_long(self):
        pool = self.draw.choice([self.words, self.words, self.foreign, EMOJI, ASCII_MARKS, MARKS, NOUNS, "0123456789"])
        return self.draw.choice([" ", ""]).join(self.some(pool, 160, 70))

    def of_every_script(self):
        block = [self.draw.choice(SCRIPTS)]
        return "".join(self.within(block) if self.draw.random() < 0.8 else self.draw.choice(" a1'&;<")
                       for _ in range(self.draw.randint(1, 12)))

    def of_all_unicode(self):
        planes = [(0x20, 0xd800), (0xe000, 0x10000), (0x10000, 0x20000), (0x20000, 0x30000), (0xe0000, 0xe01f0)]
        return "".join(self.within(planes) for _ in range(self.draw.randint(1, 30)))

    def references(self):
        parts = []
        for _ in range(self.draw.randint(1, 5)):
            name = self.draw.choice(NAMES)
            parts.append(self.draw.choice([
                "&" + name, "&" + name.rstrip(";"), "&" + name.upper(), "&amp;" + name, "&amp;amp;" + name, "&" + name.capitalize(), "<" + name,
                f"&#{self.draw.randrange(1, 0x3000)};", f"&#x{self.draw.randrange(1, 0x20000):x}", f"&#{self.draw.randrange(0x110200)}",
                "&" + name.rstrip(";") + self.draw.choice(self.words)]))
        return self.draw.choice([" ", "", "x", " < ", "\n"]).join(parts)

    def controls(self):
        return "".join(chr(self.draw.randrange(0, 0xa1)) if self.draw.random() < 0.6 else self.draw.choice(self.words)
                       for _ in range(self.draw.randint(1, 10)))

    def escapes(self):
        return "".join(self.draw.choice(["\x1b[", "\x1b", "0;31m", "1;2H", "m", "\ufff9", "\u206a", "\ufeff", "\u200e", "\u202e", "\xad", "a", " Ab"])
                       for _ in range(self.draw.randint(1, 9)))

    def spaces(self):
        return "".join(self.draw.choice(self.words) + "".join(self.some(SPACES, 4)) for _ in range(self.draw.randint(1, 6)))

    def emoji(self):
        kinds = [
            lambda: self.draw.choice(EMOJI),
            lambda: self.draw.choice(EMOJI) + self.draw.choice([AS_PICTURE, AS_TEXT]),
            lambda: self.draw.choice(HANDS + PEOPLE) + self.draw.choice(TONES),
            lambda: JOINER.join(self.some("👨👩👧👦", 4, 2)),
            lambda: self.draw.choice(PEOPLE) + "".join(self.some(TONES, 1, 0)) + JOINER + self.draw.choice(ROLES) + self.draw.choice(["", AS_PICTURE]),
            lambda: "".join(chr(0x1f1e6 + self.draw.randrange(26)) for _ in range(self.draw.randint(1, 4))),
            lambda: self.draw.choice("0123456789#*") + AS_PICTURE + "\u20e3",
            lambda: "🏴" + "".join(chr(0xe0061 + self.draw.randrange(26)) for _ in range(5)) + "\U000e007f",
            lambda: self.draw.choice(["🏳️‍🌈", "🏴‍☠️", "👁️‍🗨️", "🐕‍🦺", "❤️‍🔥", "🧑‍🤝‍🧑", "©️", "®", "™️", "〰️", "㊗️", "🅰️", "🇩🇪"]),
            lambda: self.draw.choice(self.words),
        ]
        return self.draw.choice(["", " "]).join(self.draw.choice(kinds)() for _ in range(self.draw.randint(1, 6)))

    def punctuation(self):
        return "".join(self.draw.choice([self.draw.choice(ASCII_MARKS), self.draw.choice(MARKS), self.draw.choice(self.words), " ",
                                         self.draw.choice(["'s", "'T", "’re", "'VE", "‘m", "'ll", "´d", "ʼs", "'d", "''", "``", "--", "...", "?!"])])
                       for _ in range(self.draw.randint(1, 14)))

    def accents(self):
        letters = "aeiouycnsAEIOUYCNSßæøåđłŁİıſσΣςάώиѐйё"
        return "".join(self.draw.choice(letters) + "".join(self.some(COMBINING, 3, 0)) if self.draw.random() < 0.6
                       else self.draw.choice("bdgklmprt" + "ÀÉÎÕÜÇŠŽŐŘẮǾḖ") for _ in range(self.draw.randint(1, 12)))

    def sigmas(self):
        pool = ["Σ", "σ", "ΑΒΓ", "α", "A", "1", " ", ".", ":", "'", "^", "-", "\u0345", "\u0301", "\u05b4", "\u00ad", "ʰ", "·", "ª", "Ⓐ", "Ⅷ", "\u200d", "，", "ǅ"]
        return "".join(self.draw.choice(["Σ", self.draw.choice(pool)]) for _ in range(self.draw.randint(2, 9)))

    def cjk(self):
        blocks = self.draw.sample(CJK, self.draw.randint(1, 3))
        return "".join(self.within(blocks) if self.draw.random() < 0.9 else self.draw.choice(" a、。！\u3099\u309a") for _ in range(self.draw.randint(1, 14)))

    def numbers(self):
        digits = ["0123456789", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "²³¹⁴₀₁₉", "½¼¾⅓⅛", "ⅠⅡⅫⅳ", "①⑳⒈⓪", "𝟎𝟙𝟫", "一二三十百", ".,:/-+eE%° "]
        return "".join(self.draw.choice(self.draw.choice(digits)) for _ in range(self.draw.randint(1, 12)))

    def marks_of_the_tokenizer(self):
        return "".join(self.draw.choice(["<start_of_text>", "<end_of_text>", "<START_OF_TEXT>", "<End_Of_Text>", "<ſtart_of_text>", "</w>", " ",
                                         "<|endoftext|>", "<end_of_text", "end_of_text>", "&lt;end_of_text&gt;", self.draw.choice(self.words)])
                       for _ in range(self.draw.randint(1, 6)))

    def broken_pairs(self):
        return "".join(self.draw.choice(["\ud83d", "\ude00", "\udfff", "\ud800", "a", " ", self.draw.choice(self.words)])
                       for _ in range(self.draw.randint(1, 6)))

    def mixed(self):
        kinds = [self.merging_words, self.foreign_words, self.of_every_script, self.references, self.controls, self.emoji, self.punctuation,
                 self.accents, self.cjk, self.numbers, self.spaces]
        return self.draw.choice(["", " ", "\n"]).join(self.draw.choice(kinds)() for _ in range(self.draw.randint(2, 4)))


LONG = [" " * 5000 + "cat", "\n" * 5000 + "<b>&hellip;", "\x00" * 6000 + "a dog", "&nbsp;" * 1500 + "a photo", "\u200b" * 3000 + "x",
        "e" + "\u0301" * 300, "a" * 3000, "ab" * 1500, "-" * 3000, "_" * 999, "." * 2000 + "end", "9" * 500, "ha" * 90 + "!" * 500, "cat " * 3000,
        "缺" * 400, "🙂" * 200, "👩‍👩‍👧" * 60, "&" + "amp;" * 60 + "lt;", "&amp" * 200, "\x1b[0m" * 900 + "red", "word" + "\u0300\u0301" * 50,
        "\r\n" * 2600 + "line"]
COUNTS = {
    Texts.prompt: 250, Texts.merging_words: 700, Texts.foreign_words: 350, Texts.letters: 250, Texts.over_long: 150,
    Texts.of_every_script: 700, Texts.of_all_unicode: 400, Texts.references: 600, Texts.controls: 250, Texts.escapes: 100,
    Texts.spaces: 200, Texts.emoji: 500, Texts.punctuation: 500, Texts.accents: 350, Texts.cjk: 400, Texts.numbers: 250,
    Texts.marks_of_the_tokenizer: 80, Texts.broken_pairs: 60, Texts.sigmas: 100, Texts.mixed: 600,
}


def all_texts(tokenizer, seed=1, times=1):
    drawn = Texts(tokenizer, seed)
    return itertools.chain(PLAIN.replace("\n|", "|").split("|"), LONG,
                           (kind(drawn) for kind, count in COUNTS.items() for _ in range(count * times)))


def lines(tokenizer, texts):
    repair, unknown = ftfy.fix_text, newer()
    for text in dict.fromkeys(texts):
        cleaned = tokenizer.clean_fn(text)
        ftfy.fix_text = functools.partial(repair, fix_encoding=False)
        mis_decoded = tokenizer.clean_fn(text) != cleaned
        ftfy.fix_text = repair
        if mis_decoded or any(unicodedata.category(c) == "Cn" or ord(c) in unknown for c in text + cleaned):
            continue
        row = tokenizer(text, CONTEXT)[0].tolist()
        while row[-1] == 0:
            row.pop()
        yield json.dumps([text, row], separators=(",", ":"))


def main(resources, test_resources):
    tokenizer = SimpleTokenizer()
    write_entities(resources / "html-entities.txt")
    made = list(lines(tokenizer, all_texts(tokenizer)))
    test_resources.mkdir(parents=True, exist_ok=True)
    with gzip.GzipFile(test_resources / "tokens.jsonl.gz", "wb", mtime=0) as out:
        out.write(("\n".join(made) + "\n").encode("ascii"))
    (test_resources / "oracles.properties").write_text(f"open_clip=open_clip {version('open_clip_torch')}, ftfy {version('ftfy')}\n")
    print(len(made), "texts")


if __name__ == "__main__":
    main(*(pathlib.Path(argument) for argument in sys.argv[1:]))
