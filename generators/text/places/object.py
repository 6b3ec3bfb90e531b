"""Things with print on them: a carton on a table, a book, a mug with a wrapped label."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import lines, names
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.places._menus import dish
from generators.text.places._surfaces import Surface, seen_as
from generators.text.typeset import Block, Page

OBJECTS = (Pair("a carton", "纸盒"), Pair("a book", "书"), Pair("a mug", "马克杯"))
WEIGHTS = (
    Pair("Net weight 250 g", "净含量250克"),
    Pair("Net weight 500 g", "净含量500克"),
    Pair("12 pieces", "12件装"),
    Pair("Serves 4", "4人份"),
    Pair("Volume 330 ml", "容量330毫升"),
    Pair("24 tea bags", "24袋茶包"),
    Pair("Store in a cool place", "请置于阴凉处"),
)
CLAIMS = (
    Pair("New recipe", "全新配方"),
    Pair("No added sugar", "不添加糖"),
    Pair("100% natural", "100%天然"),
    Pair("Handmade", "手工制作"),
    Pair("Family size", "家庭装"),
    Pair("Ready in minutes", "几分钟即可"),
)
MUGS = (
    Pair("World's Best Teacher", "最佳老师"),
    Pair("Monday Mode", "周一模式"),
    Pair("But first, coffee", "先来杯咖啡"),
    Pair("Do not disturb", "请勿打扰"),
    Pair("Home is here", "这里是家"),
    Pair("Born to read", "生来爱读书"),
    Pair("Tea o'clock", "下午茶时间"),
    Pair("Keep it simple", "保持简单"),
    Pair("Good morning", "早安"),
    Pair("Captain of the desk", "桌面船长"),
)


class PrintedObject(TextKind):
    kind = "places.object"
    subject = "places"
    scene = "2.1"
    title = Pair("an object with print on it", "印有文字的物品")
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        lang, layout = want.lang, rng["layout"].integer(0, 2)
        film = lines.film(rng["book"])
        texts = (
            [
                written("name", "title", Pair("the name on the carton", "盒上的品名"), dish(rng["dish"]), lang, "dish"),
                written("brand", "line", Pair("the brand on the carton", "盒上的品牌"), names.brand(rng["brand"]), lang, "brand", optional=True),
                written("claim", "line", Pair("the line below the name", "品名下的小字"), rng["claim"].choice(CLAIMS), lang, "claim", optional=True),
                written("weight", "detail", Pair("the small print on the carton", "盒上的说明"), rng["weight"].choice(WEIGHTS), lang, "weight", optional=True),
            ],
            [
                written("name", "title", Pair("the title of the book", "书名"), film.title, lang, "book"),
                written("author", "name", Pair("the author", "作者"), names.person(rng["author"]), lang, "author", optional=True),
                written("blurb", "line", Pair("the line below the title", "书名下的一句话"), film.tagline, lang, "blurb", optional=True),
                written("press", "line", Pair("the publisher", "出版社"), names.brand(rng["press"]), lang, "brand", optional=True),
            ],
            [
                written("name", "title", Pair("the words on the mug", "杯上的字"), rng["mug"].choice(MUGS), lang, "mug"),
                written("owner", "name", Pair("the name below them", "下方的名字"), names.person(rng["owner"]), lang, "author", optional=True),
            ],
        )[layout]  # fmt: skip
        shown = min(len(texts), want.scaled(1, 4))
        items, absent = texts[:shown], texts[shown:]
        if rng["typo"].chance(0.12):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return TextTruth(lang=lang, layout=layout, scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent))  # fmt: skip

    def setting(self, truth: TextTruth) -> Pair:
        return Pair("a table in a bright room", "明亮房间里的桌面")

    def subject_line(self, truth: TextTruth) -> Say:
        return say("{o} [on a table |]with “{t}” [printed|written] on it", "[桌上的|]{o}，上面[印着|写着]“{t}”", o=OBJECTS[truth.layout], t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "dish":
                return dish(rng)
            case "brand":
                return names.brand(rng)
            case "author":
                return names.person(rng)
            case "book":
                return lines.film(rng).title
            case "blurb":
                return lines.film(rng).tagline
            case _:
                return rng.choice({"claim": CLAIMS, "weight": WEIGHTS, "mug": MUGS}[item.source])

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        ink, back, accent = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        front = _front(truth, page)
        m = front.matrix
        if truth.layout == 0:
            return {
                "brand": Block(front.box(0.1, 0.07, 0.9, 0.17), ink, back, "sans", True, 34 * u, "middle", "middle", matrix=m),
                "name": Block(front.box(0.07, 0.2, 0.93, 0.46), accent, back, "display", True, 84 * u, "middle", "middle", lines=2, leading=1.3, matrix=m),
                "claim": Block(front.box(0.1, 0.48, 0.9, 0.56), ink, back, "hand", False, 38 * u, "middle", "middle", matrix=m),
                "weight": Block(front.box(0.1, 0.87, 0.9, 0.95), ink, back, "sans", False, 28 * u, "start", "middle", matrix=m),
            }  # fmt: skip
        if truth.layout == 1:
            return {
                "author": Block(front.box(0.1, 0.06, 0.9, 0.14), ink, back, "sans", False, 36 * u, "middle", "middle", tracking=0.04, matrix=m),
                "name": Block(front.box(0.08, 0.18, 0.92, 0.44), accent, back, "serif", True, 92 * u, "middle", "middle", lines=3, leading=1.34, matrix=m),
                "blurb": Block(front.box(0.1, 0.45, 0.9, 0.52), ink, back, "hand", False, 30 * u, "middle", "middle", lines=2, matrix=m),
                "press": Block(front.box(0.1, 0.89, 0.9, 0.95), ink, back, "sans", False, 26 * u, "middle", "middle", matrix=m),
            }  # fmt: skip
        return {
            "name": Block(front.box(0.1, 0.25, 0.9, 0.6), ink, back, "hand", True, 96 * u, "middle", "middle", lines=2, leading=1.15, matrix=m),
            "owner": Block(front.box(0.14, 0.66, 0.86, 0.8), accent, back, "sans", False, 44 * u, "middle", "middle", matrix=m),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        u, rng = page.unit, ornaments.seeded(truth.art)
        wall = rng["wall"].choice(("#dfe6e4", "#eadfd2", "#d7dde8", "#e8dde0", "#e3e2d3"))
        wood = rng["wood"].choice(("#b98a5a", "#8a6a4a", "#c9a77c", "#6f5844"))
        with canvas.element("room", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (page.width, page.height * 0.7), (mix(wall, "#ffffff", 0.4), wall)))  # fmt: skip
            canvas.rect(0, page.height * 0.72, page.width, page.height, fill=Gradient((0, page.height * 0.72), (0, page.height), (wood, mix(wood, "#000000", 0.25))))  # fmt: skip
            x0, y0, x1, y1 = page.box(0.22, 0.84, 0.82, 0.94)
            for ring in range(6):
                with canvas.group(opacity=0.05):
                    canvas.ellipse((x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2 + ring * 8 * u, (y1 - y0) / 2 + ring * 4 * u, fill="#000000")  # fmt: skip
        (_carton, _book, _mug)[truth.layout](canvas, truth, page, _front(truth, page))


def _front(truth: TextTruth, page: Page) -> Surface:
    """The printed side. The mug's is upright; carton and book are turned."""
    rng = ornaments.seeded(truth.art)["front"]
    side = min(page.width, page.height)
    cx, base = page.width / 2, page.height * 0.88
    if truth.layout == 2:
        w, h = side * 0.5, side * 0.56
        x0, y0 = cx - w / 2, base - h
        return Surface(w, h, (1, 0, x0, 0, 1, y0, 0, 0, 1))
    w, h = (side * 0.56, side * 0.72) if truth.layout == 0 else (side * 0.54, side * 0.74)
    turn = rng.uniform(0.03, 0.08)
    x0, x1, y0 = cx - w * 0.58, cx + w * 0.42, base - h
    return seen_as(((x0, y0), (x1, y0 - h * turn), (x1, base - h * turn * 0.8), (x0, base)))


def _corners(front: Surface) -> list[tuple[float, float]]:
    from generators.canvas.nodes import mapped

    return [mapped(front.matrix, p) for p in ((0, 0), (front.width, 0), (front.width, front.height), (0, front.height))]  # fmt: skip


def _carton(canvas: Canvas, truth: TextTruth, page: Page, front: Surface) -> None:
    scheme, u = SCHEMES[truth.scheme], page.unit
    paper, second, accent = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.accent))
    a, b, c, d = _corners(front)
    depth = page.unit * 90
    with canvas.element("carton", role="panel"):
        canvas.polygon([a, (a[0] - depth * 0.55, a[1] - depth * 0.3), (d[0] - depth * 0.55, d[1] - depth * 0.42), d], fill=mix(paper, "#000000", 0.28))  # fmt: skip
        canvas.polygon([a, b, (b[0] - depth * 0.55, b[1] - depth * 0.3), (a[0] - depth * 0.55, a[1] - depth * 0.3)], fill=mix(paper, "#000000", 0.14))  # fmt: skip
        canvas.polygon([a, b, c, d], fill=paper)
    with canvas.element("picture", role="picture"), canvas.group(front.matrix):
        w, h = front.width, front.height
        canvas.ellipse(w / 2, h * 0.76, w * 0.34, h * 0.06, fill=mix(paper, second, 0.8))
        canvas.sector(w / 2, h * 0.7, w * 0.27, 0, 180, fill=accent)
        for i in range(5):
            canvas.circle(w * (0.32 + 0.09 * i), h * 0.69, w * 0.05, fill=mix(second, accent, 0.3 * (i % 3)))  # fmt: skip
        canvas.rect(0, h * 0.965, w, h, fill=accent)
        canvas.line((0, h * 0.02), (w, h * 0.02), Stroke(accent, 6 * u))


def _book(canvas: Canvas, truth: TextTruth, page: Page, front: Surface) -> None:
    scheme, u = SCHEMES[truth.scheme], page.unit
    paper, second, accent = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.accent))
    a, b, c, d = _corners(front)
    thick = 34 * u
    with canvas.element("book", role="panel"):
        canvas.polygon([d, c, (c[0] + thick * 0.2, c[1] + thick), (d[0] + thick * 0.2, d[1] + thick)], fill="#efe9dc", stroke=Stroke(mix(paper, "#000000", 0.35), 2 * u))  # fmt: skip
        for i in range(1, 5):
            canvas.line((d[0] + i * 1.5 * u, d[1] + thick * i / 5), (c[0] + i * 1.5 * u, c[1] + thick * i / 5), Stroke("#cfc6b4", 1.5 * u))  # fmt: skip
        canvas.polygon([a, (a[0] - thick * 0.5, a[1] + thick * 0.35), (d[0] - thick * 0.2, d[1] + thick), d], fill=mix(paper, "#000000", 0.3))  # fmt: skip
        canvas.polygon([a, b, c, d], fill=paper)
    rng = ornaments.seeded(truth.art)
    with canvas.element("picture", role="picture"), canvas.group(front.matrix):
        w, h = front.width, front.height
        if rng["cover"].chance(0.5):
            canvas.circle(w * 0.5, h * 0.71, w * 0.17, fill=mix(paper, accent, 0.8))
            canvas.polygon([(w * 0.12, h * 0.85), (w * 0.38, h * 0.66), (w * 0.58, h * 0.85)], fill=mix(paper, second, 0.9))  # fmt: skip
            canvas.polygon([(w * 0.42, h * 0.85), (w * 0.68, h * 0.7), (w * 0.9, h * 0.85)], fill=mix(second, "#000000", 0.2))  # fmt: skip
        else:
            for i in range(5):
                canvas.circle(w * 0.5, h * 0.71, w * (0.22 - 0.04 * i), fill=(paper, mix(paper, accent, 0.7))[i % 2] if i else mix(paper, second, 0.8))  # fmt: skip
        canvas.rect(w * 0.03, h * 0.02, w * 0.97, h * 0.98, stroke=Stroke(mix(paper, accent, 0.6), 3 * u))  # fmt: skip


def _mug(canvas: Canvas, truth: TextTruth, page: Page, front: Surface) -> None:
    scheme, u = SCHEMES[truth.scheme], page.unit
    paper, accent = hexadecimal(scheme.paper), hexadecimal(scheme.accent)
    (x0, y0), (x1, _), (_, y1), _ = _corners(front)
    w = x1 - x0
    dark = mix(paper, "#000000", 0.3)
    with canvas.element("mug", role="panel"):
        canvas.arc(x1 + 4 * u, (y0 + y1) / 2 + 8 * u, (y1 - y0) * 0.26, -82, 82, Stroke(dark, 40 * u, cap="butt"))  # fmt: skip
        canvas.arc(x1 + 4 * u, (y0 + y1) / 2 + 8 * u, (y1 - y0) * 0.26, -82, 82, Stroke(paper, 30 * u, cap="butt"))  # fmt: skip
        canvas.rect(x0, y0, x1, y1, fill=paper, radius=30 * u)
        canvas.rect(x0, y0, x0 + w * 0.07, y1, fill=mix(paper, "#000000", 0.1), radius=26 * u)
        canvas.rect(x1 - w * 0.07, y0, x1, y1, fill=mix(paper, "#000000", 0.16), radius=26 * u)
        canvas.ellipse((x0 + x1) / 2, y0 + 4 * u, w / 2, 26 * u, fill=mix(paper, "#ffffff", 0.4), stroke=Stroke(dark, 2 * u))  # fmt: skip
        canvas.ellipse((x0 + x1) / 2, y0 + 7 * u, w / 2 - 14 * u, 17 * u, fill="#5a3a24")
        canvas.rect(x0 + w * 0.12, y1 - 36 * u, x1 - w * 0.12, y1 - 28 * u, fill=accent)
