"""Signs in the street: shop fronts, neon signs, direction posts, warning signs."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient, Shadow
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.places._surfaces import Surface, turned
from generators.text.typeset import Block, Page
from shards.sample import Lang

SHOP, NEON, POST, WARNING = range(4)
SLOGANS = (
    Pair("Open every day", "天天营业"),
    Pair("Since 1987", "始于1987年"),
    Pair("Fresh every morning", "每日新鲜"),
    Pair("Coffee to go", "外带咖啡"),
    Pair("Big sale this week", "本周大促"),
    Pair("Now hiring", "招聘中"),
    Pair("Free parking", "免费停车"),
    Pair("Ring the bell", "请按门铃"),
    Pair("Gifts and cards", "礼品贺卡"),
    Pair("Repairs while you wait", "立等可修"),
)
NEONS = (
    Pair("OPEN", "营业中"),
    Pair("NOODLES", "面馆"),
    Pair("HOTEL", "旅馆"),
    Pair("CINEMA", "影院"),
    Pair("KARAOKE", "卡拉OK"),
    Pair("JAZZ BAR", "爵士酒吧"),
    Pair("24 HOURS", "24小时"),
    Pair("BOOKS", "书店"),
    Pair("LAUNDRY", "洗衣"),
    Pair("TEA HOUSE", "茶馆"),
    Pair("BARBER", "理发"),
    Pair("PHARMACY", "药店"),
)
TARGETS = (
    Pair("City centre", "市中心"),
    Pair("Railway station", "火车站"),
    Pair("Museum", "博物馆"),
    Pair("Harbour", "港口"),
    Pair("Hospital", "医院"),
    Pair("Airport", "机场"),
    Pair("Old town", "古城"),
    Pair("University", "大学"),
    Pair("Zoo", "动物园"),
    Pair("Stadium", "体育场"),
    Pair("Library", "图书馆"),
    Pair("Beach", "海滩"),
)
WARNINGS = (
    Pair("NO PARKING", "禁止停车"),
    Pair("KEEP OUT", "请勿入内"),
    Pair("WET FLOOR", "小心地滑"),
    Pair("MIND THE STEP", "小心台阶"),
    Pair("SLOW DOWN", "减速慢行"),
    Pair("NO SWIMMING", "禁止游泳"),
    Pair("DO NOT FEED THE BIRDS", "请勿喂鸟"),
    Pair("ROAD CLOSED", "道路封闭"),
    Pair("QUIET PLEASE", "请保持安静"),
    Pair("STAFF ONLY", "员工专用"),
    Pair("NO SMOKING", "禁止吸烟"),
    Pair("PRIVATE ROAD", "私人道路"),
)
REASONS = (
    Pair("Day and night", "昼夜有效"),
    Pair("Children at play", "儿童玩耍"),
    Pair("Until further notice", "直至另行通知"),
    Pair("Camera in use", "摄像监控"),
    Pair("Thank you", "谢谢配合"),
    Pair("Deep water", "水深危险"),
)
NEON_COLOURS = ("#ff6fa3", "#7ce7ff", "#ffe066", "#9dff9d", "#ffa94d")


class Signage(TextKind):
    kind = "places.signage"
    subject = "places"
    scene = "2.2"
    title = Pair("a sign in the street", "街头标牌")
    Truth = TextTruth

    def sample(self, rng: Rng, want: Want) -> TextTruth:
        layout, lang = rng["layout"].integer(0, 3), want.lang
        texts = (_shop, _neon, _post, _warning)[layout](rng, lang)
        shown = min(len(texts), want.scaled(1, 4))
        items, absent = texts[:shown], [t for t in texts[shown:] if t.optional]
        if rng["typo"].chance(0.12):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        scheme = rng["scheme"].choice(("sea", "garden", "paper", "cloud", "coffee", "clinic", "rose", "press"))  # fmt: skip
        return TextTruth(lang=lang, layout=layout, scheme=scheme, art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent))  # fmt: skip

    def setting(self, truth: TextTruth) -> Pair:
        return (Pair("a shop front in a street", "街边店面"), Pair("a brick wall at night", "夜晚的砖墙"), Pair("a park with trees", "有树的公园"), Pair("a fence by the road", "路边的围栏"))[truth.layout]  # fmt: skip

    def subject_line(self, truth: TextTruth) -> Say:
        what = (Pair("a shop sign", "店铺招牌"), Pair("a neon sign", "霓虹灯招牌"), Pair("a signpost", "指路牌"), Pair("a warning sign", "警示牌"))[truth.layout]  # fmt: skip
        return say("{w} that [says|reads] “{t}”[, seen at an angle|]", "写着“{t}”的{w}[，略带透视|]", w=what, t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: TextTruth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "shop":
                return names.brand(rng)
            case "address":
                return names.street(rng)
            case "phone":
                return quantities.phone(rng, truth.lang)
            case "way":
                return _way(rng)
            case _:
                return rng.choice(
                    {"slogan": SLOGANS, "neon": NEONS, "warning": WARNINGS, "reason": REASONS}[
                        item.source
                    ]
                )

    def blocks(self, truth: TextTruth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        face = _face(truth, page)
        panel, on = hexadecimal(scheme.panel), hexadecimal(scheme.on_panel)
        m = face.matrix
        match truth.layout:
            case 0:
                made = {
                    "shop": Block(face.box(0.05, 0.1, 0.95, 0.66), on, panel, "display", True, 92 * u, "middle", "middle", lines=2, leading=1.3, matrix=m),
                    "slogan": Block(face.box(0.08, 0.68, 0.92, 0.94), on, panel, "sans", False, 34 * u, "middle", "middle", matrix=m),
                    "address": Block(page.box(0.36, 0.83, 0.64, 0.88), hexadecimal(scheme.ink), _pane(truth), "sans", False, 26 * u, "middle", "middle"),
                    "phone": Block(page.box(0.36, 0.775, 0.64, 0.825), hexadecimal(scheme.ink), _pane(truth), "sans", True, 27 * u, "middle", "middle"),
                }  # fmt: skip
            case 1:
                glow = NEON_COLOURS[truth.art % len(NEON_COLOURS)]
                second = NEON_COLOURS[(truth.art // 7) % len(NEON_COLOURS)]
                made = {
                    f"neon{i}": Block(face.box(0.06, 0.08 + 0.3 * i, 0.94, 0.34 + 0.3 * i), (glow, second, glow)[i], NIGHT, ("display", "sans", "sans")[i], True, 96 * u, "middle", "middle", shadow=Shadow((glow, second, glow)[i], 0, 0, 9 * u, 0.8), matrix=m)
                    for i in range(3)
                }  # fmt: skip
            case 2:
                made = {
                    f"way{i}": Block(face.box(0.1, 0.03 + 0.25 * i, 0.86, 0.2 + 0.25 * i), "#ffffff", POST_GREEN, "sans", True, 52 * u, "start", "middle", matrix=m)
                    for i in range(4)
                }  # fmt: skip
            case _:
                made = {
                    "warning": Block(face.box(0.09, 0.34, 0.91, 0.74), "#151515", PLATE, "sans", True, 88 * u, "middle", "middle", lines=3, leading=1.12, matrix=m),
                    "reason": Block(face.box(0.14, 0.76, 0.86, 0.89), "#151515", PLATE, "sans", False, 40 * u, "middle", "middle", matrix=m),
                }  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: TextTruth, page: Page) -> None:
        (_street, _wall, _park, _fence)[truth.layout](canvas, truth, page, _face(truth, page))


NIGHT, POST_GREEN, PLATE = "#1b1a26", "#1d5c3a", "#ffd23f"
AREAS = ((0.08, 0.14, 0.92, 0.4), (0.14, 0.14, 0.86, 0.82), (0.16, 0.14, 0.84, 0.74), (0.2, 0.14, 0.8, 0.68))  # fmt: skip


def _face(truth: TextTruth, page: Page) -> Surface:
    strength = (0.7, 1.0, 0.8, 1.0)[truth.layout]
    return turned(page, AREAS[truth.layout], ornaments.seeded(truth.art)["face"], strength)


def _pane(truth: TextTruth) -> str:
    return mix(hexadecimal(SCHEMES[truth.scheme].paper), "#ffffff", 0.5)


def _shop(rng: Rng, lang: Lang) -> list[Item]:
    return [
        written("shop", "sign", Pair("the shop name", "店名"), names.brand(rng["shop"]), lang, "shop"),
        written("slogan", "sign", Pair("the line below the name", "店名下的小字"), rng["slogan"].choice(SLOGANS), lang, "slogan", optional=True),
        written("phone", "sign", Pair("the telephone number on the door", "门上的电话"), quantities.phone(rng["phone"], lang), lang, "phone", optional=True),
        written("address", "sign", Pair("the address on the door", "门上的地址"), names.street(rng["address"]), lang, "address", optional=True),
    ]  # fmt: skip


def _neon(rng: Rng, lang: Lang) -> list[Item]:
    words = (("the upper neon line", "上面一行霓虹字"), ("the middle neon line", "中间一行霓虹字"), ("the lower neon line", "下面一行霓虹字"))  # fmt: skip
    return [written(f"neon{i}", "sign", Pair(*words[i]), text, lang, "neon", optional=i == 2) for i, text in enumerate(rng["neon"].sample(NEONS, 3))]  # fmt: skip


def _post(rng: Rng, lang: Lang) -> list[Item]:
    words = (("the first line of the signpost", "指路牌第一行"), ("the second line of the signpost", "指路牌第二行"), ("the third line of the signpost", "指路牌第三行"), ("the fourth line of the signpost", "指路牌第四行"))  # fmt: skip
    targets = rng["targets"].sample(TARGETS, 4)
    return [written(f"way{i}", "sign", Pair(*words[i]), _distance(targets[i], rng["km", i]), lang, "way", optional=i == 3) for i in range(4)]  # fmt: skip


def _warning(rng: Rng, lang: Lang) -> list[Item]:
    return [
        written("warning", "sign", Pair("the warning", "警示语"), rng["warning"].choice(WARNINGS), lang, "warning"),
        written("reason", "sign", Pair("the small line of the sign", "牌上的小字"), rng["reason"].choice(REASONS), lang, "reason", optional=True),
    ]  # fmt: skip


def _distance(target: Pair, rng: Rng) -> Pair:
    metres = rng.integer(2, 48) * 50
    return Pair(f"{target.en} {metres} m", f"{target.zh} {metres}米")


def _way(rng: Rng) -> Pair:
    return _distance(rng["target"].choice(TARGETS), rng["km"])


def _street(canvas: Canvas, truth: TextTruth, page: Page, face: Surface) -> None:
    scheme, u = SCHEMES[truth.scheme], page.unit
    paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
    wall = mix(second, "#8d7b6b", 0.35)
    with canvas.element("house", role="scenery"):
        canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (0, page.height), (mix(wall, "#ffffff", 0.25), wall)))  # fmt: skip
        for row in range(14):
            y = page.height * row / 14
            canvas.line((0, y), (page.width, y), Stroke(mix(wall, "#000000", 0.1), 1.5))
        canvas.rect(0, page.height * 0.92, page.width, page.height, fill="#7d7f86")
    with canvas.element("front", role="panel"):
        for x in (0.08, 0.68):
            canvas.rect(*page.box(x, 0.46, x + 0.24, 0.88), fill=mix(paper, "#5f7f93", 0.45), stroke=Stroke(panel, 9 * u))  # fmt: skip
            canvas.polygon([(page.width * (x + 0.02), page.height * 0.7), (page.width * (x + 0.14), page.height * 0.48), (page.width * (x + 0.19), page.height * 0.48), (page.width * (x + 0.05), page.height * 0.74)], fill=mix(paper, "#5f7f93", 0.3))  # fmt: skip
        canvas.rect(*page.box(0.35, 0.46, 0.65, 0.92), fill=_pane(truth), stroke=Stroke(panel, 9 * u))  # fmt: skip
        canvas.circle(page.width * 0.62, page.height * 0.72, 9 * u, fill=panel)
    with canvas.element("sign", role="panel"), canvas.group(face.matrix):
        canvas.rect(6 * u, 8 * u, face.width + 6 * u, face.height + 8 * u, fill=mix(wall, "#000000", 0.35), radius=10 * u)  # fmt: skip
        canvas.rect(0, 0, face.width, face.height, fill=panel, radius=10 * u)
        canvas.rect(8 * u, 8 * u, face.width - 8 * u, face.height - 8 * u, stroke=Stroke(hexadecimal(scheme.on_panel), 2.5 * u), radius=6 * u)  # fmt: skip


def _wall(canvas: Canvas, truth: TextTruth, page: Page, face: Surface) -> None:
    u = page.unit
    with canvas.element("bricks", role="scenery"):
        canvas.rect(0, 0, page.width, page.height, fill="#2a2029")
        high, wide = 26 * u, 74 * u
        for row in range(int(page.height / high) + 1):
            for column in range(int(page.width / wide) + 2):
                x = column * wide - (wide / 2 if row % 2 else 0)
                canvas.rect(x + 2, row * high + 2, x + wide - 2, row * high + high - 2, fill="#3a2a33" if (row * 7 + column * 3) % 5 else "#42303a", radius=3)  # fmt: skip
    with canvas.element("sign", role="panel"), canvas.group(face.matrix):
        canvas.rect(0, 0, face.width, face.height, fill=NIGHT, radius=26 * u)
        glow = NEON_COLOURS[truth.art % len(NEON_COLOURS)]
        canvas.rect(12 * u, 12 * u, face.width - 12 * u, face.height - 12 * u, stroke=Stroke(mix(glow, NIGHT, 0.3), 5 * u), radius=20 * u)  # fmt: skip


def _park(canvas: Canvas, truth: TextTruth, page: Page, face: Surface) -> None:
    u, rng = page.unit, ornaments.seeded(truth.art)
    with canvas.element("park", role="scenery"):
        ornaments.sky(canvas, "#a9d8f2", "#e8f4fb")
        ornaments.hills(canvas, rng, page.height * 0.6, ("#b7d9a6", "#8fc07c"), 80 * u)
        canvas.rect(0, page.height * 0.84, page.width, page.height, fill="#6fa85c")
        for i in range(5):
            x = page.width * (0.06 + 0.22 * i)
            canvas.rect(
                x - 7 * u, page.height * 0.72, x + 7 * u, page.height * 0.86, fill="#7a5637"
            )
            canvas.circle(x, page.height * 0.68, 52 * u, fill="#4f8f4a" if i % 2 else "#5c9c54")
    with canvas.element("posts", role="decoration"):
        for x in (0.26, 0.74):
            canvas.rect(page.width * x - 9 * u, page.height * 0.2, page.width * x + 9 * u, page.height * 0.93, fill="#6b6f76")  # fmt: skip
    shown = sum(truth.has(f"way{i}") for i in range(4))
    for i in range(max(shown, 1)):
        with canvas.element(f"arm{i}", role="panel"), canvas.group(face.matrix):
            top, bottom = face.height * (0.01 + 0.25 * i), face.height * (0.22 + 0.25 * i)
            tip = (bottom - top) * 0.4
            canvas.polygon([(0, top), (face.width - tip, top), (face.width, (top + bottom) / 2), (face.width - tip, bottom), (0, bottom)], fill=POST_GREEN, stroke=Stroke("#ffffff", 3 * u))  # fmt: skip


def _fence(canvas: Canvas, truth: TextTruth, page: Page, face: Surface) -> None:
    u = page.unit
    with canvas.element("yard", role="scenery"):
        ornaments.sky(canvas, "#c9dbe6", "#eef3f6")
        canvas.rect(0, page.height * 0.8, page.width, page.height, fill="#8b9a6a")
        plank = page.width / 11
        for i in range(11):
            canvas.polygon([(i * plank + 4, page.height * 0.9), (i * plank + 4, page.height * 0.34), (i * plank + plank / 2, page.height * 0.3), (i * plank + plank - 4, page.height * 0.34), (i * plank + plank - 4, page.height * 0.9)], fill="#b98f63" if i % 2 else "#c39a6d")  # fmt: skip
    with canvas.element("sign", role="panel"), canvas.group(face.matrix):
        canvas.rect(
            5 * u, 7 * u, face.width + 5 * u, face.height + 7 * u, fill="#7a5f42", radius=18 * u
        )
        canvas.rect(0, 0, face.width, face.height, fill=PLATE, radius=18 * u)
        canvas.rect(10 * u, 10 * u, face.width - 10 * u, face.height - 10 * u, stroke=Stroke("#151515", 6 * u), radius=12 * u)  # fmt: skip
        x, y, r = face.width / 2, face.height * 0.19, face.height * 0.105
        canvas.polygon([(x - r * 1.15, y + r), (x, y - r), (x + r * 1.15, y + r)], fill="#151515")
        canvas.line((x, y - r * 0.3), (x, y + r * 0.35), Stroke(PLATE, r * 0.2))
        canvas.circle(x, y + r * 0.7, r * 0.12, fill=PLATE)
    with canvas.element("bolts", role="decoration"), canvas.group(face.matrix):
        for dx in (24 * u, face.width - 24 * u):
            for dy in (24 * u, face.height - 24 * u):
                canvas.circle(dx, dy, 6 * u, fill="#8a7a3a")
