"""Pictures with a watermark: a landscape, and translucent words across or in a corner of it."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.scene import Fact, Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.corpus import names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page

# Sky above and at the horizon, ground tones from far to near.
SCENES: dict[str, tuple[Pair, str, str, tuple[str, ...]]] = {
    "dusk": (Pair("mountains at dusk", "黄昏的群山"), "#2b2350", "#8a4a5e", ("#4a3358", "#35264a", "#221a36")),
    "sea": (Pair("a dark blue sea", "深蓝的大海"), "#12365c", "#2f6f92", ("#1f5677", "#174563", "#0f3350")),
    "forest": (Pair("a forest in the mist", "雾中的森林"), "#2e4a48", "#5c7f74", ("#3f6359", "#2f4d45", "#203831")),
    "night": (Pair("a city by night", "城市夜景"), "#0f1730", "#2a2f55", ("#1b2142", "#151a35", "#0f1328")),
    "rose": (Pair("hills in evening light", "晚霞中的山丘"), "#5a2a48", "#a04f4f", ("#70364c", "#552a40", "#3c1f33")),
}  # fmt: skip
MARKS = (
    Pair("SAMPLE", "样图"),
    Pair("DRAFT", "草稿"),
    Pair("CONFIDENTIAL", "机密"),
    Pair("DO NOT COPY", "禁止复制"),
    Pair("PREVIEW", "预览"),
    Pair("PROOF ONLY", "仅供校对"),
    Pair("PHOTO ARCHIVE", "图片档案"),
    Pair("NOT FOR SALE", "非卖品"),
)


class Truth(TextTruth):
    """``place`` is the landscape."""

    place: str


class Watermark(TextKind):
    kind = "places.watermark"
    subject = "places"
    scene = "2.6"
    title = Pair("a picture with a watermark", "带水印的图片")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang = want.lang
        year, who = rng["year"].integer(2018, 2030), names.person(rng["who"])
        texts = [
            written("mark", "title", Pair("the watermark", "水印"), rng["mark"].choice(MARKS), lang, "mark"),
            written("credit", "credit", Pair("the credit in the corner", "角落的署名"), Pair(f"© {year} {who.en}", f"© {year} {who.zh}"), lang, "credit", optional=True),
            written("number", "number", Pair("the picture number", "图片编号"), quantities.serial(rng["number"]), lang, "number", optional=True),
            written("studio", "line", Pair("the name of the studio", "工作室名称"), names.brand(rng["studio"]), lang, "studio", optional=True),
        ]  # fmt: skip
        shown = want.scaled(1, 4)
        items, absent = texts[:shown], texts[shown:]
        if rng["typo"].chance(0.1):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 2), scheme="slate", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), place=rng["place"].choice(tuple(SCENES)))  # fmt: skip

    def setting(self, truth: Truth) -> Pair:
        return SCENES[truth.place][0]

    def background(self, truth: Truth) -> Fact:
        place = SCENES[truth.place][0]
        return Fact(
            "page", "scene", place.en, "", say("the picture shows {p}", "画面是{p}", p=place)
        )

    def subject_line(self, truth: Truth) -> Say:
        return say("a picture of {p} with the watermark “{t}”", "一幅{p}，带有“{t}”水印", p=SCENES[truth.place][0], t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "credit":
                who, year = names.person(rng["who"]), rng["year"].integer(2018, 2030)
                return Pair(f"© {year} {who.en}", f"© {year} {who.zh}")
            case "number":
                return quantities.serial(rng)
            case "studio":
                return names.brand(rng)
            case _:
                return rng.choice(MARKS)

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u = page.unit
        _, sky, _, ground = SCENES[truth.place]
        near = ground[-1]
        angle = (-14.0, 0.0, 12.0)[truth.layout]
        return {
            "mark": Block(page.box(0.1, 0.14, 0.9, 0.42), "#ffffff", sky, "sans", True, 120 * u, "middle", "middle", tracking=0.06, angle=angle, opacity=0.74),
            "credit": Block(page.box(0.5, 0.9, 0.95, 0.95), "#ffffff", near, "sans", False, 28 * u, "end", "middle", opacity=0.85),
            "number": Block(page.box(0.05, 0.9, 0.4, 0.95), "#ffffff", near, "mono", False, 28 * u, "start", "middle", opacity=0.8),
            "studio": Block(page.box(0.05, 0.84, 0.6, 0.89), "#ffffff", near, "serif", True, 32 * u, "start", "middle", opacity=0.85),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        _, sky, glow, ground = SCENES[truth.place]
        rng, u = ornaments.seeded(truth.art), page.unit
        with canvas.element("landscape", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (0, page.height * 0.75), (sky, mix(sky, glow, 0.85))))  # fmt: skip
            canvas.circle(page.width * rng["sun"].uniform(0.2, 0.8), page.height * 0.54, 46 * u, fill=mix(glow, "#ffffff", 0.35))  # fmt: skip
            if truth.place == "sea":
                ornaments.waves(canvas, page.height * 0.6, 12 * u, 170 * u, ground)
            elif truth.place == "night":
                ornaments.skyline(
                    canvas, rng, page.height * 0.82, ground[0], "#e8c56a", page.height * 0.26
                )
            else:
                ornaments.hills(canvas, rng, page.height * 0.58, ground, 130 * u)
            canvas.rect(0, page.height * 0.81, page.width, page.height, fill=ground[-1])
