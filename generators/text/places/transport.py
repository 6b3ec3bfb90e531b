"""Vehicles and stations: a bus with its destination sign, a departure board, a number plate."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.cast import CAST, draw_character
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import hexadecimal
from generators.text.corpus import names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page
from shards.sample import Lang

STOPS = (
    Pair("City Hall", "市政厅"),
    Pair("Central Station", "中央车站"),
    Pair("Zoo", "动物园"),
    Pair("Airport", "机场"),
    Pair("Harbour", "港口"),
    Pair("Old Town", "古城"),
    Pair("University", "大学城"),
    Pair("Stadium", "体育场"),
    Pair("North Beach", "北海滩"),
    Pair("Botanic Garden", "植物园"),
    Pair("Hospital", "医院"),
    Pair("Museum Island", "博物馆岛"),
)
ADS = (
    Pair("Fresh fruit every day", "天天新鲜水果"),
    Pair("Learn to swim", "学游泳吧"),
    Pair("Fly to the islands", "飞往群岛"),
    Pair("Read more books", "多读书"),
    Pair("Summer sale", "夏季大促"),
    Pair("Visit the new zoo", "欢迎来新动物园"),
    Pair("Drink more water", "多喝水"),
)
TRUCKS = (
    Pair("Movers", "搬家公司"),
    Pair("Fresh Fish", "鲜鱼配送"),
    Pair("Flowers", "鲜花速递"),
    Pair("Furniture", "家具"),
    Pair("Bakery", "面包房"),
    Pair("Glass", "玻璃运输"),
    Pair("Laundry", "洗衣服务"),
)
STATES = (
    Pair("On time", "准点"),
    Pair("Delayed", "晚点"),
    Pair("Boarding", "检票中"),
    Pair("Cancelled", "停运"),
    Pair("Platform 4", "4站台"),
    Pair("Platform 7", "7站台"),
)
PAINTS = ("red", "blue", "green", "teal", "orange", "purple")


class Truth(TextTruth):
    """``paint`` colours the vehicle, ``driver`` sits or waits."""

    paint: str
    driver: str


class Transport(TextKind):
    kind = "places.transport"
    subject = "places"
    scene = "2.5"
    title = Pair("a vehicle or station sign", "交通工具与车站文字")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang, layout = want.lang, rng["layout"].integer(0, 2)
        texts = (_bus, _departures, _truck)[layout](rng, lang)
        shown = min(len(texts), want.scaled(1, len(texts)))
        items, absent = texts[:shown], [t for t in texts[shown:] if t.optional]
        if rng["typo"].chance(0.1):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return Truth(lang=lang, layout=layout, scheme="cloud", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), paint=rng["paint"].choice(PAINTS), driver=rng["driver"].choice(tuple(CAST)))  # fmt: skip

    def setting(self, truth: Truth) -> Pair:
        return (Pair("a street in the city", "城市街道"), Pair("a station hall", "车站大厅"), Pair("a country road", "乡间公路"))[truth.layout]  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        what = (Pair("a bus", "公交车"), Pair("a departure board", "列车时刻屏"), Pair("a truck", "货车"))[truth.layout]  # fmt: skip
        return say("{w} that [shows|says|reads] “{t}”", "[写着|显示]“{t}”的{w}", w=what, t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "line":
                return str(rng.integer(1, 320))
            case "plate":
                return quantities.serial(rng)
            case "departure":
                return quantities.say_clock(quantities.clock(rng), truth.lang)
            case "firm":
                return _firm(rng)
            case "phone":
                return quantities.phone(rng, truth.lang)
            case _:
                return rng.choice({"stop": STOPS, "ad": ADS, "state": STATES}[item.source])

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u, paint = page.unit, hexadecimal(truth.paint)
        cx, cy = page.width / 2, page.height / 2
        s = min(page.width, page.height) / 2

        def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
            return cx + x0 * s, cy + y0 * s, cx + x1 * s, cy + y1 * s

        on = "#ffffff"
        if truth.layout == 0:
            return {
                "stop": Block(box(-0.4, -0.4, 0.62, -0.24), AMBER, DARK, "sans", True, 64 * u, "start", "middle"),
                "line": Block(box(-0.68, -0.4, -0.46, -0.24), AMBER, DARK, "sans", True, 66 * u, "middle", "middle"),
                "ad": Block(box(-0.72, 0.17, 0.5, 0.33), "#1d2430", "#fff6dc", "sans", True, 50 * u, "middle", "middle"),
                "plate": Block(box(0.55, 0.39, 0.8, 0.46), "#16181d", "#f2f2ee", "sans", True, 30 * u, "middle", "middle"),
            }  # fmt: skip
        if truth.layout == 1:
            made = {}
            for i in range(4):
                y = -0.46 + 0.2 * i
                made[f"time{i}"] = Block(box(-0.84, y, -0.5, y + 0.15), AMBER, DARK, "mono", True, 44 * u, "start", "middle")  # fmt: skip
                made[f"stop{i}"] = Block(box(-0.46, y, 0.34, y + 0.15), "#f4f6fa", DARK, "sans", False, 44 * u, "start", "middle")  # fmt: skip
                made[f"state{i}"] = Block(box(0.38, y, 0.84, y + 0.15), "#8fe3a5", DARK, "sans", False, 36 * u, "end", "middle")  # fmt: skip
            return made
        return {
            "firm": Block(box(-0.8, -0.36, 0.3, 0.02), hexadecimal("white"), paint if truth.paint != "orange" else hexadecimal("brown"), "display", True, 82 * u, "middle", "middle", lines=2, leading=1.1),
            "phone": Block(box(-0.8, 0.06, 0.3, 0.19), on, paint if truth.paint != "orange" else hexadecimal("brown"), "sans", False, 42 * u, "middle", "middle"),
            "plate": Block(box(-0.82, 0.305, -0.54, 0.385), "#16181d", "#f2f2ee", "sans", True, 30 * u, "middle", "middle"),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        (_draw_bus, _draw_hall, _draw_truck)[truth.layout](canvas, truth, page)


AMBER, DARK = "#ffc04a", "#16181d"


def _bus(rng: Rng, lang: Lang) -> list[Item]:
    return [
        written("stop", "sign", Pair("the destination of the bus", "公交车的终点站"), rng["stop"].choice(STOPS), lang, "stop"),
        written("line", "number", Pair("the line number", "线路号"), str(rng["line"].integer(1, 320)), lang, "line"),
        written("ad", "line", Pair("the advert on the side", "车身广告"), rng["ad"].choice(ADS), lang, "ad", optional=True),
        written("plate", "number", Pair("the number plate", "车牌"), quantities.serial(rng["plate"]), lang, "plate", optional=True),
    ]  # fmt: skip


ROWS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
)


def _departures(rng: Rng, lang: Lang) -> list[Item]:
    stops, times = (
        rng["stops"].sample(STOPS, 4),
        sorted(quantities.clock(rng["time", i]) for i in range(4)),
    )
    made = []
    for i, (stop, time, row) in enumerate(zip(stops, times, ROWS, strict=True)):
        made.append(written(f"time{i}", "number", Pair(f"the time in the {row.en} row", f"{row.zh}行的时间"), quantities.say_clock(time, lang), lang, "departure"))  # fmt: skip
        made.append(written(f"stop{i}", "name", Pair(f"the destination in the {row.en} row", f"{row.zh}行的终点"), stop, lang, "stop"))  # fmt: skip
        made.append(written(f"state{i}", "line", Pair(f"the note in the {row.en} row", f"{row.zh}行的备注"), rng["state", i].choice(STATES), lang, "state", optional=i == 3))  # fmt: skip
    return made


def _truck(rng: Rng, lang: Lang) -> list[Item]:
    return [
        written("firm", "title", Pair("the name on the truck", "车身上的名称"), _firm(rng["firm"]), lang, "firm"),
        written("phone", "number", Pair("the telephone number", "电话号码"), quantities.phone(rng["phone"], lang), lang, "phone", optional=True),
        written("plate", "number", Pair("the number plate", "车牌"), quantities.serial(rng["plate"]), lang, "plate", optional=True),
    ]  # fmt: skip


def _firm(rng: Rng) -> Pair:
    who, what = names.person(rng["who"]), rng["what"].choice(TRUCKS)
    return Pair(f"{who.en.split()[1]} {what.en}", f"{who.zh[0]}记{what.zh}")


def _road(canvas: Canvas, page: Page, top: str, bottom: str) -> None:
    u, cy = page.unit, page.height / 2
    s = min(page.width, page.height) / 2
    with canvas.element("road", role="scenery"):
        canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (0, page.height), (top, bottom)))  # fmt: skip
        canvas.rect(0, cy + 0.5 * s, page.width, page.height, fill="#6c7078")
        for i in range(8):
            x = page.width * i / 7
            canvas.rect(x, cy + 0.78 * s, x + 70 * u, cy + 0.8 * s, fill="#f1efe6")


def _wheel(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.circle(x, y, r, fill="#22252b")
    canvas.circle(x, y, r * 0.5, fill="#b9bec7")
    canvas.circle(x, y, r * 0.16, fill="#22252b")


def _draw_bus(canvas: Canvas, truth: Truth, page: Page) -> None:
    u, paint = page.unit, hexadecimal(truth.paint)
    cx, cy = page.width / 2, page.height / 2
    s = min(page.width, page.height) / 2
    _road(canvas, page, "#b8d4e6", "#eaf2f7")
    with canvas.element("town", role="scenery"):
        ornaments.skyline(canvas, ornaments.seeded(truth.art), cy + 0.5 * s, "#c3cdd8", "#dfe7ee", 0.9 * s)  # fmt: skip
        canvas.rect(0, cy + 0.5 * s, page.width, cy + 0.53 * s, fill="#9aa0a8")
    with canvas.element("bus", role="panel"):
        canvas.rect(
            cx - 0.86 * s, cy - 0.46 * s, cx + 0.86 * s, cy + 0.5 * s, fill=paint, radius=40 * u
        )
        canvas.rect(
            cx - 0.74 * s, cy - 0.43 * s, cx + 0.7 * s, cy - 0.21 * s, fill=DARK, radius=10 * u
        )
        for i in range(5):
            left = cx + (-0.8 + 0.27 * i) * s
            canvas.rect(
                left, cy - 0.17 * s, left + 0.24 * s, cy + 0.12 * s, fill="#d9e8f2", radius=8 * u
            )
        canvas.rect(cx + 0.56 * s, cy - 0.17 * s, cx + 0.8 * s, cy + 0.36 * s, fill="#c4d9e7", stroke=Stroke(mix(paint, "#000000", 0.3), 3 * u), radius=8 * u)  # fmt: skip
        canvas.rect(
            cx - 0.82 * s,
            cy + 0.4 * s,
            cx + 0.5 * s,
            cy + 0.43 * s,
            fill=mix(paint, "#000000", 0.25),
        )
        for x in (-0.5, 0.42):
            _wheel(canvas, cx + x * s, cy + 0.5 * s, 0.13 * s)
    if truth.has("ad"):
        with canvas.element("poster", role="panel"):
            canvas.rect(cx - 0.76 * s, cy + 0.155 * s, cx + 0.53 * s, cy + 0.345 * s, fill="#fff6dc", radius=6 * u)  # fmt: skip
    if truth.has("plate"):
        with canvas.element("tag", role="panel"):
            canvas.rect(cx + 0.535 * s, cy + 0.38 * s, cx + 0.815 * s, cy + 0.47 * s, fill="#f2f2ee", radius=5 * u)  # fmt: skip


def _draw_hall(canvas: Canvas, truth: Truth, page: Page) -> None:
    u = page.unit
    cx, cy = page.width / 2, page.height / 2
    s = min(page.width, page.height) / 2
    with canvas.element("hall", role="scenery"):
        canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (0, page.height), ("#d8dde4", "#b3bac6")))  # fmt: skip
        for i in range(9):
            x = page.width * i / 8
            canvas.line((x, 0), (x, page.height * 0.86), Stroke("#c3cad4", 3 * u))
        canvas.rect(0, page.height * 0.86, page.width, page.height, fill="#8e95a1")
    with canvas.element("screen", role="panel"):
        for x in (-0.6, 0.6):
            canvas.rect(cx + x * s - 7 * u, 0, cx + x * s + 7 * u, cy - 0.5 * s, fill="#5b616b")
        canvas.rect(
            cx - 0.92 * s, cy - 0.56 * s, cx + 0.92 * s, cy + 0.4 * s, fill="#3a3f47", radius=16 * u
        )
        canvas.rect(
            cx - 0.89 * s, cy - 0.53 * s, cx + 0.89 * s, cy + 0.37 * s, fill=DARK, radius=8 * u
        )
        for i in range(1, 4):
            y = cy + (-0.485 + 0.2 * i) * s
            canvas.line((cx - 0.86 * s, y), (cx + 0.86 * s, y), Stroke("#2c3038", 2 * u))
    with canvas.element("traveller", role="character"):
        draw_character(canvas, CAST[truth.driver], (cx + 0.55 * s, cy + 0.95 * s), 0.46 * s, "content", "pointing", flip=True)  # fmt: skip


def _draw_truck(canvas: Canvas, truth: Truth, page: Page) -> None:
    u = page.unit
    paint = hexadecimal(truth.paint if truth.paint != "orange" else "brown")
    cx, cy = page.width / 2, page.height / 2
    s = min(page.width, page.height) / 2
    _road(canvas, page, "#a9d8f2", "#eef6fa")
    with canvas.element("hills", role="scenery"):
        ornaments.hills(
            canvas, ornaments.seeded(truth.art), cy + 0.1 * s, ("#b7d9a6", "#9cc98a"), 0.3 * s
        )
        canvas.rect(0, cy + 0.5 * s, page.width, page.height, fill="#6c7078")
        for i in range(8):
            x = page.width * i / 7
            canvas.rect(x, cy + 0.78 * s, x + 70 * u, cy + 0.8 * s, fill="#f1efe6")
    with canvas.element("truck", role="panel"):
        canvas.rect(
            cx - 0.9 * s, cy - 0.46 * s, cx + 0.4 * s, cy + 0.4 * s, fill=paint, radius=12 * u
        )
        canvas.polygon([(cx + 0.43 * s, cy - 0.2 * s), (cx + 0.7 * s, cy - 0.2 * s), (cx + 0.88 * s, cy + 0.1 * s), (cx + 0.88 * s, cy + 0.42 * s), (cx + 0.43 * s, cy + 0.42 * s)], fill=mix(paint, "#ffffff", 0.75))  # fmt: skip
        canvas.polygon([(cx + 0.52 * s, cy - 0.13 * s), (cx + 0.67 * s, cy - 0.13 * s), (cx + 0.8 * s, cy + 0.1 * s), (cx + 0.52 * s, cy + 0.1 * s)], fill="#7fa3b8")  # fmt: skip
        canvas.rect(
            cx - 0.9 * s, cy + 0.4 * s, cx + 0.9 * s, cy + 0.46 * s, fill="#33373f", radius=6 * u
        )
        for x in (-0.62, -0.3, 0.62):
            _wheel(canvas, cx + x * s, cy + 0.5 * s, 0.13 * s)
    if truth.has("plate"):
        with canvas.element("tag", role="panel"):
            canvas.rect(cx - 0.835 * s, cy + 0.295 * s, cx - 0.525 * s, cy + 0.395 * s, fill="#f2f2ee", radius=5 * u)  # fmt: skip
