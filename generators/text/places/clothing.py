"""Clothes and bags with print: a T-shirt, a tote bag, a cap."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient, Point
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import names
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page

GARMENTS = (Pair("a T-shirt", "T恤"), Pair("a tote bag", "帆布袋"), Pair("a cap", "棒球帽"))
SHOUTS = (
    Pair("STAY CURIOUS", "保持好奇"), Pair("NOT TODAY", "今天不行"), Pair("RUN WILD", "自由奔跑"), Pair("LESS TALK", "少说多做"), Pair("HELLO SUN", "你好太阳"), Pair("BE KIND", "善良一点"), Pair("GOOD VIBES", "好心情"), Pair("MADE OF STARS", "星辰做成"),
    Pair("TEAM COFFEE", "咖啡小队"), Pair("LOST IN BOOKS", "迷失书海"), Pair("SLOW DOWN", "慢一点"), Pair("WILD AT HEART", "内心狂野"), Pair("CITY OF RAIN", "雨之城"), Pair("NO MAP", "不看地图"), Pair("PLANT MORE TREES", "多种树"), Pair("NIGHT OWL", "夜猫子"),
)  # fmt: skip
SMALL = (
    Pair("since 1992", "始于1992年"),
    Pair("limited edition", "限量版"),
    Pair("original", "原创"),
    Pair("summer club", "夏日俱乐部"),
    Pair("volume one", "第一辑"),
    Pair("handle with care", "小心轻放"),
    Pair("made by friends", "朋友制作"),
)


class Clothing(TextKind):
    kind = "places.clothing"
    subject = "places"
    scene = "2.4"
    title = Pair("clothing with print", "印字的服饰")
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        lang, layout = want.lang, rng["layout"].integer(0, 2)
        where = (Pair("shirt", "T恤"), Pair("bag", "布袋"), Pair("cap", "帽子"))[layout]
        texts = [
            written("shout", "title", Pair(f"the words on the {where.en}", f"{where.zh}上的大字"), rng["shout"].choice(SHOUTS), lang, "shout"),
            written("small", "line", Pair("the small words below", "下方的小字"), rng["small"].choice(SMALL), lang, "small", optional=True),
            written("brand", "line", Pair("the brand name", "品牌名"), names.brand(rng["brand"]), lang, "brand", optional=True),
            written("number", "number", Pair("the number", "号码"), str(rng["number"].integer(1, 99)), lang, "number", optional=True),
        ][: (4, 3, 2)[layout]]  # fmt: skip
        shown = min(len(texts), want.scaled(1, 4))
        items, absent = texts[:shown], texts[shown:]
        if rng["typo"].chance(0.12):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return TextTruth(lang=lang, layout=layout, scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent))  # fmt: skip

    def setting(self, truth: TextTruth) -> Pair:
        return Pair("a plain studio background", "纯净的摄影棚背景")

    def subject_line(self, truth: TextTruth) -> Say:
        return say("{g} with [the words |]“{t}” [printed|on it]", "[印着|写着]“{t}”的{g}", g=GARMENTS[truth.layout], t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "brand":
                return names.brand(rng)
            case "number":
                return str(rng.integer(1, 99))
            case _:
                return rng.choice(SHOUTS if item.source == "shout" else SMALL)

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        on, back, second = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        s = min(page.width, page.height) / 2
        cx, cy = page.width / 2, page.height / 2

        def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
            return cx + x0 * s, cy + y0 * s, cx + x1 * s, cy + y1 * s

        if truth.layout == 0:
            return {
                "shout": Block(box(-0.38, -0.34, 0.38, 0.1), second, back, "display", True, 88 * u, "middle", "middle", lines=3, leading=1.08),
                "small": Block(box(-0.36, 0.13, 0.36, 0.22), on, back, "hand", False, 36 * u, "middle", "middle"),
                "brand": Block(box(-0.36, 0.26, 0.36, 0.34), on, back, "sans", True, 26 * u, "middle", "middle"),
                "number": Block(box(-0.3, 0.38, 0.3, 0.62), second, back, "slab", True, 96 * u, "middle", "middle"),
            }  # fmt: skip
        if truth.layout == 1:
            return {
                "shout": Block(box(-0.44, -0.05, 0.44, 0.4), second, back, "serif", True, 84 * u, "middle", "middle", lines=3, leading=1.1),
                "small": Block(box(-0.44, 0.44, 0.44, 0.54), on, back, "sans", False, 34 * u, "middle", "middle"),
                "brand": Block(box(-0.44, 0.62, 0.44, 0.71), on, back, "sans", True, 28 * u, "middle", "middle"),
            }  # fmt: skip
        return {
            "shout": Block(box(-0.36, -0.2, 0.36, 0.1), second, back, "sans", True, 72 * u, "middle", "middle", lines=2, leading=1.08),
            "small": Block(box(-0.34, 0.13, 0.34, 0.22), on, back, "sans", False, 32 * u, "middle", "middle"),
        }  # fmt: skip

    def _ground(self, truth: TextTruth) -> str:
        """Colour of the studio: light behind dark cloth, darker behind light cloth."""
        paper = hexadecimal(SCHEMES[truth.scheme].paper)
        return mix(paper, "#8b95a3", 0.75)

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        ground = self._ground(truth)
        with canvas.element("studio", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((page.width / 2, page.height * 0.4), (page.width, page.height), (mix(ground, "#ffffff", 0.35), ground), radial=True))  # fmt: skip
        (_shirt, _bag, _cap)[truth.layout](canvas, truth, page)


def _at(page: Page) -> tuple[float, float, float]:
    return page.width / 2, page.height / 2, min(page.width, page.height) / 2


def _shirt(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    cx, cy, s = _at(page)
    cloth = hexadecimal(SCHEMES[truth.scheme].paper)
    fold, line = mix(cloth, "#000000", 0.18), Stroke(mix(cloth, "#000000", 0.4), 2.5 * page.unit)

    def p(x: float, y: float) -> Point:
        return cx + x * s, cy + y * s

    half = [
        p(0.16, -0.78),
        p(0.34, -0.74),
        p(0.82, -0.5),
        p(0.7, -0.14),
        p(0.5, -0.24),
        p(0.5, 0.8),
    ]
    mirrored = [(2 * cx - x, y) for x, y in reversed(half)]
    with canvas.element("shirt", role="panel"):
        canvas.polygon([*half, *mirrored], fill=cloth, stroke=line)
        canvas.sector(cx, cy - 0.79 * s, 0.17 * s, 0, 180, fill=fold, stroke=line)
        for sign in (-1, 1):
            canvas.curve([p(sign * 0.5, -0.24), p(sign * 0.46, 0.2), p(sign * 0.48, 0.76)], Stroke(fold, 5 * page.unit))  # fmt: skip
            canvas.line(p(sign * 0.78, -0.44), p(sign * 0.66, -0.12), Stroke(fold, 3 * page.unit))
        canvas.line(p(-0.49, 0.74), p(0.49, 0.74), Stroke(fold, 3 * page.unit, dash=(7, 6)))


def _bag(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    cx, cy, s = _at(page)
    cloth = hexadecimal(SCHEMES[truth.scheme].paper)
    fold, line = mix(cloth, "#000000", 0.2), Stroke(mix(cloth, "#000000", 0.4), 2.5 * page.unit)
    with canvas.element("bag", role="panel"):
        for dx in (-0.06, 0.0):
            canvas.curve([(cx - 0.3 * s + dx * s, cy - 0.22 * s), (cx - 0.27 * s, cy - 0.6 * s), (cx, cy - 0.82 * s), (cx + 0.27 * s, cy - 0.6 * s), (cx + 0.3 * s + dx * s, cy - 0.22 * s)], Stroke(fold if dx else mix(cloth, "#000000", 0.08), 26 * page.unit))  # fmt: skip
        canvas.polygon([(cx - 0.52 * s, cy - 0.24 * s), (cx + 0.52 * s, cy - 0.24 * s), (cx + 0.56 * s, cy + 0.82 * s), (cx - 0.56 * s, cy + 0.82 * s)], fill=cloth, stroke=line)  # fmt: skip
        canvas.line((cx - 0.52 * s, cy - 0.17 * s), (cx + 0.52 * s, cy - 0.17 * s), Stroke(fold, 3 * page.unit, dash=(8, 7)))  # fmt: skip


def _cap(canvas: Canvas, truth: TextTruth, page: Page) -> None:
    cx, cy, s = _at(page)
    scheme = SCHEMES[truth.scheme]
    cloth, peak = hexadecimal(scheme.paper), hexadecimal(scheme.panel)
    line = Stroke(mix(cloth, "#000000", 0.4), 2.5 * page.unit)
    with canvas.element("cap", role="panel"):
        canvas.sector(cx, cy + 0.3 * s, 0.68 * s, 180, 360, fill=cloth, stroke=line)
        canvas.circle(cx, cy - 0.39 * s, 0.045 * s, fill=peak)
        for sign in (-1, 1):
            canvas.curve([(cx, cy - 0.38 * s), (cx + sign * 0.45 * s, cy - 0.14 * s), (cx + sign * 0.5 * s, cy + 0.28 * s)], Stroke(mix(cloth, "#000000", 0.2), 3 * page.unit))  # fmt: skip
        canvas.curve([(cx - 0.74 * s, cy + 0.36 * s), (cx, cy + 0.24 * s), (cx + 0.74 * s, cy + 0.36 * s), (cx + 0.5 * s, cy + 0.55 * s), (cx, cy + 0.6 * s), (cx - 0.5 * s, cy + 0.55 * s)], fill=peak, stroke=Stroke(mix(peak, "#000000", 0.3), 3 * page.unit), closed=True)  # fmt: skip
