"""Presentation slides: a title, a few points, a footer."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.colour import mix
from generators.scene import Fact, Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page

LAYOUTS = 3
ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
    Pair("fifth", "第五"),
)
TALKS: dict[str, tuple[Pair, tuple[Pair, ...]]] = {
    "water": (Pair("Saving Water in the City", "城市节水方案"), (Pair("Leaks lose a fifth of the supply", "漏损占供水量的五分之一"), Pair("Meters show where it goes", "水表显示去向"), Pair("Rain can flush and clean", "雨水可用于冲洗和清洁"), Pair("Parks need water at night", "公园适合夜间浇灌"), Pair("Small taps, large savings", "小水龙头，大节约"), Pair("Price follows the season", "水价随季节调整"))),
    "team": (Pair("How Our Team Works", "我们团队的工作方式"), (Pair("One goal for each week", "每周一个目标"), Pair("Short meetings, clear notes", "会议简短，记录清楚"), Pair("Ask early, decide fast", "早提问，快决策"), Pair("Everyone reviews the work", "人人参与评审"), Pair("Celebrate small wins", "庆祝小成果"), Pair("Write it down once", "一次写清楚"))),
    "energy": (Pair("Energy for Tomorrow", "面向未来的能源"), (Pair("Solar grows the fastest", "太阳能增长最快"), Pair("Storage keeps the lights on", "储能保障供电"), Pair("Old buildings waste heat", "老建筑浪费热量"), Pair("Trains beat short flights", "火车优于短途航班"), Pair("Grids need to be smart", "电网需要智能化"), Pair("Wind is strong at sea", "海上风力充足"))),
    "reading": (Pair("Why We Read Aloud", "为什么要朗读"), (Pair("Children learn new words", "孩子学到新词"), Pair("Stories build trust", "故事建立信任"), Pair("Ten minutes are enough", "十分钟就够了"), Pair("Voices carry feeling", "声音传递情感"), Pair("Books start conversations", "书籍开启交谈"), Pair("Everyone can take a part", "人人都能参与"))),
    "health": (Pair("Healthy Habits at Work", "职场健康习惯"), (Pair("Stand up every hour", "每小时站起来一次"), Pair("Drink before you are thirsty", "口渴之前先喝水"), Pair("Look far away often", "经常远眺"), Pair("Walk during phone calls", "打电话时走一走"), Pair("Eat away from the desk", "离开办公桌吃饭"), Pair("Sleep is part of the job", "睡眠也是工作的一部分"))),
    "space": (Pair("A Short Trip to Mars", "火星之旅简介"), (Pair("The journey takes seven months", "旅程需要七个月"), Pair("Fuel is the heaviest part", "燃料占重量最大"), Pair("Ice gives water and air", "冰提供水和空气"), Pair("Dust covers the panels", "尘埃覆盖电池板"), Pair("Days are a little longer", "一天略长一些"), Pair("Nobody travels alone", "没有人独自出发"))),
    "design": (Pair("Rules of Good Design", "好设计的原则"), (Pair("Start with the reader", "从读者出发"), Pair("One idea for each page", "每页一个观点"), Pair("White space is not empty", "留白并非空白"), Pair("Colour has a reason", "用色要有理由"), Pair("Test it with real people", "请真实用户测试"), Pair("Remove what is not needed", "去掉不需要的"))),
    "city": (Pair("Streets for Everyone", "人人共享的街道"), (Pair("Wider paths for walking", "更宽的步行道"), Pair("Trees give shade and calm", "树木带来荫凉与宁静"), Pair("Safe lanes for bicycles", "安全的自行车道"), Pair("Benches at every corner", "街角都有长椅"), Pair("Buses come every six minutes", "公交六分钟一班"), Pair("Shops open to the street", "店铺面向街道"))),
}  # fmt: skip


class Truth(TextTruth):
    """``talk`` names the subject."""

    talk: str


class TitleSlide(TextKind):
    kind = "slides.title"
    subject = "slides"
    scene = "1.3.1"
    title = Pair("a presentation slide", "演示文稿幻灯片")
    turns = "number of points"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        talk = rng["talk"].choice(tuple(TALKS))
        head, points = TALKS[talk]
        lang, count = want.lang, want.scaled(1, 5)
        chosen = rng["points"].sample(points, count)
        texts = [
            written("title", "title", Pair("the slide title", "幻灯片标题"), head, lang, "title")
        ]
        texts += [written(f"point{i}", "bullet", Pair(f"the {ORDINALS[i].en} point", f"{ORDINALS[i].zh}条要点"), point, lang, "point", optional=count > 1 and i == count - 1) for i, point in enumerate(chosen)]  # fmt: skip
        extras = [
            written("speaker", "line", Pair("the speaker's name", "演讲者"), names.person(rng["speaker"]), lang, "speaker", optional=True),
            written("date", "line", Pair("the date", "日期"), _dated(rng["date"]), lang, "date", optional=True),
            written("page", "number", Pair("the page number", "页码"), str(rng["page"].integer(2, 48)), lang, "page", optional=True),
        ]  # fmt: skip
        shown = want.scaled(0, 3)
        items = texts + extras[:shown]
        if rng["typo"].chance(0.15):
            items[1] = misspelt(items[1], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(extras[shown:]), talk=talk)  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a slide|a presentation slide] titled “{t}”[ with {n} points|]", "[一页幻灯片|演示幻灯片]，标题为“{t}”[，有{n}条要点|]", t=truth.items[0].text, n=self._points(truth))  # fmt: skip

    def _points(self, truth: Truth) -> int:
        return sum(item.role == "bullet" for item in truth.items)

    def extra_facts(self, truth: Truth) -> list[Fact]:
        return [Fact("page", "points", self._points(truth), "", say("the slide lists {v} points", "幻灯片列出{v}条要点"))]  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "title":
                return TALKS[rng.choice(tuple(TALKS))][0]
            case "point":
                return rng.choice(TALKS[truth.talk][1])
            case "speaker":
                return names.person(rng)
            case "date":
                return _dated(rng)
            case _:
                return str(rng.integer(2, 48))

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        ink, back, accent = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        on, panel = hexadecimal(scheme.on_panel), hexadecimal(scheme.panel)
        made = {
            "title": (
                Block(page.box(0.07, 0.08, 0.93, 0.24), accent, back, "sans", True, 72 * u, "start", "middle", lines=2, leading=1.15),
                Block(page.box(0.07, 0.06, 0.93, 0.2), on, panel, "serif", True, 66 * u, "start", "middle", lines=2, leading=1.15),
                Block(page.box(0.05, 0.1, 0.36, 0.6), on, panel, "sans", True, 58 * u, "start", "top", lines=5, leading=1.2),
            )[truth.layout]
        }  # fmt: skip
        left, top, bottom = ((0.12, 0.31, 0.86), (0.12, 0.3, 0.86), (0.48, 0.1, 0.86))[truth.layout]
        step = min(0.14, (bottom - top) / max(3, self._all_points(truth)))
        for i in range(self._all_points(truth)):
            y = top + i * step
            made[f"point{i}"] = Block(page.box(left, y, 0.94, y + step * 0.86), ink, back, "sans", False, 38 * u, "start", "middle", lines=2, leading=1.2)  # fmt: skip
        foot = (ink, back)
        side = (on, panel) if truth.layout == 2 else foot
        x1 = 0.36 if truth.layout == 2 else 0.4
        made["speaker"] = Block(page.box(0.05 if truth.layout == 2 else 0.07, 0.9, x1, 0.955), *side, "sans", False, 27 * u, "start", "middle")  # fmt: skip
        made["date"] = Block(
            page.box(0.48, 0.9, 0.82, 0.955), *foot, "sans", False, 25 * u, "start", "middle"
        )
        made["page"] = Block(page.box(0.86, 0.9, 0.94, 0.955), *foot, "sans", False, 25 * u, "end", "middle")  # fmt: skip
        return made

    def _all_points(self, truth: Truth) -> int:
        return sum(item.role == "bullet" for item in (*truth.items, *truth.absent))

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        scheme, u = SCHEMES[truth.scheme], page.unit
        paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
        accent = hexadecimal(scheme.accent)
        with canvas.element("frame", role="scenery"):
            match truth.layout:
                case 0:
                    canvas.rect(
                        page.width * 0.07,
                        page.height * 0.255,
                        page.width * 0.25,
                        page.height * 0.265,
                        fill=accent,
                    )
                    ornaments.dots(
                        canvas,
                        page.box(0.86, 0.02, 0.99, 0.07),
                        18 * u,
                        3 * u,
                        mix(paper, second, 0.8),
                    )
                case 1:
                    canvas.rect(0, 0, page.width, page.height * 0.25, fill=panel)
                    canvas.rect(
                        0,
                        page.height * 0.25,
                        page.width,
                        page.height * 0.262,
                        fill=mix(panel, second, 0.5),
                    )
                case _:
                    canvas.rect(0, 0, page.width * 0.41, page.height, fill=panel)
                    with canvas.group(opacity=0.5):
                        canvas.circle(
                            page.width * 0.33,
                            page.height * 0.8,
                            60 * u,
                            fill=mix(panel, second, 0.35),
                        )
        blocks = self.blocks(truth, page)
        with canvas.element("marks", role="decoration"):
            for i in range(self._all_points(truth)):
                if truth.has(f"point{i}"):
                    x0, y0, _, y1 = blocks[f"point{i}"].box
                    y = (y0 + y1) / 2
                    if truth.layout == 1:
                        canvas.rect(x0 - 32 * u, y - 8 * u, x0 - 16 * u, y + 8 * u, fill=accent)
                    else:
                        canvas.circle(x0 - 24 * u, y, 8 * u, fill=accent)


def _dated(rng: Rng) -> Pair:
    date = quantities.date(rng)
    return Pair(quantities.say_date(date, "en", "short"), quantities.say_date(date, "zh", "short"))
