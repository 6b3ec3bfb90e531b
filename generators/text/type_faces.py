"""From a writing style to a stack of faces that covers the text, chosen once per picture."""

from __future__ import annotations

from functools import cache

from generators.fonts import Face, load_catalogue
from generators.fonts.choose import choose
from generators.scene import Pair
from generators.text.items import TypeStyle
from shards.sample import Lang

CLASSES: dict[TypeStyle, dict[Lang, tuple[str, ...]]] = {
    "sans": {"en": ("sans",), "zh": ("hei",)},
    "serif": {"en": ("serif",), "zh": ("song",)},
    "display": {"en": ("display",), "zh": ("display",)},
    "hand": {"en": ("script",), "zh": ("kai",)},
    "mono": {"en": ("mono",), "zh": ("hei",)},
    "slab": {"en": ("slab",), "zh": ("song",)},
}
STYLE_NAMES: dict[TypeStyle, dict[Lang, Pair]] = {
    "sans": {"en": Pair("sans-serif", "无衬线体"), "zh": Pair("Heiti (sans-serif)", "黑体")},
    "serif": {"en": Pair("serif", "衬线体"), "zh": Pair("Songti (serif)", "宋体")},
    "display": {"en": Pair("display", "装饰体"), "zh": Pair("display", "艺术体")},
    "hand": {"en": Pair("handwritten", "手写体"), "zh": Pair("Kaiti (brush)", "楷体")},
    "mono": {"en": Pair("monospaced", "等宽体"), "zh": Pair("Heiti (sans-serif)", "黑体")},
    "slab": {"en": Pair("slab serif", "粗衬线体"), "zh": Pair("Songti (serif)", "宋体")},
}
FALLBACK: dict[TypeStyle, tuple[str, ...]] = {
    "sans": ("NotoSansCJKsc-Regular", "DejaVuSans"),
    "serif": ("NotoSerifCJKsc-Regular", "DejaVuSerif"),
    "display": ("NotoSansCJKsc-Bold", "NotoSansCJKsc-Regular", "DejaVuSans"),
    "hand": ("LXGWWenKai-Regular", "NotoSerifCJKsc-Regular", "DejaVuSans"),
    "mono": ("NotoSansMonoCJKsc-Regular", "DejaVuSansMono"),
    "slab": ("NotoSerifCJKsc-Bold", "NotoSerifCJKsc-Regular", "DejaVuSerif"),
}
BOLD = 600
# Hard to read for people and engines at any size: no text that must be read back.
UNREAD = ("GreatVibes-Regular", "PressStart2P-Regular", "WenQuanYiZenHeiMono")


def stack(style: TypeStyle, bold: bool, text: str, lang: Lang, seed: bytes) -> tuple[str, ...]:
    """A face of the style for the language, then those that fill its gaps.

    Any machine has at least the fallbacks. Faces without small letters are left out where case shows.
    """
    wanted = _candidates(style, bold, lang, text != text.upper())
    first = (choose(seed + style.encode() + bytes([bold]), wanted).id,) if wanted else ()
    return (*first, *_present(style, bold))


@cache
def _candidates(style: TypeStyle, bold: bool, lang: Lang, cased: bool) -> tuple[Face, ...]:
    catalogue = load_catalogue("extended")
    without = ("cursive", "caps", "centred-comma") if cased else ("cursive", "centred-comma")
    found = [
        face
        for cls in CLASSES[style][lang]
        for face in catalogue.select(lang=lang, cls=cls, without=without)
        if not face.italic and face.id not in UNREAD
    ]
    heavy = [face for face in found if (face.weight >= BOLD) == bold]
    return tuple(heavy or found)


@cache
def _present(style: TypeStyle, bold: bool) -> tuple[str, ...]:
    known = {face.id for face in load_catalogue("extended").faces}
    heavy = ("NotoSansCJKsc-Bold",) if bold and style in ("sans", "mono") else ()
    return tuple(id for id in (*heavy, *FALLBACK[style]) if id in known)
