"""Slides with a chart: bars or a ring, every value and name a text that can be edited."""

from __future__ import annotations

from collections.abc import Iterable

from generators.canvas import Canvas
from generators.colour import mix
from generators.phrases import set_value
from generators.scene import Edit, Fact, Pair, Question, Rng, Say, Step, Want, say, step_of
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.items import Item, TextTruth, changed, written
from generators.text.kind import Blocks, TextKind
from generators.text.typeset import Block, Page

THEMES: dict[str, tuple[tuple[Pair, ...], tuple[Pair, ...]]] = {
    "visitors": ((Pair("Visitors by Season", "各季节游客人数"), Pair("Where Our Guests Come From", "游客来自哪里")), (Pair("Spring", "春季"), Pair("Summer", "夏季"), Pair("Autumn", "秋季"), Pair("Winter", "冬季"), Pair("Holidays", "节假日"), Pair("Weekends", "周末"))),
    "sales": ((Pair("Sales by Shop", "各门店销量"), Pair("Orders This Month", "本月订单")), (Pair("North", "北店"), Pair("Harbour", "港口店"), Pair("Station", "车站店"), Pair("Airport", "机场店"), Pair("Online", "网店"), Pair("Old Town", "老城店"))),
    "energy": ((Pair("Where Power Comes From", "电力来源"), Pair("Energy Mix", "能源构成")), (Pair("Solar", "太阳能"), Pair("Wind", "风能"), Pair("Water", "水能"), Pair("Gas", "天然气"), Pair("Coal", "煤炭"), Pair("Biomass", "生物质"))),
    "time": ((Pair("How We Spend the Day", "一天的时间"), Pair("Hours in a Week", "一周的时间分配")), (Pair("Sleep", "睡眠"), Pair("Work", "工作"), Pair("Meals", "用餐"), Pair("Sport", "运动"), Pair("Reading", "阅读"), Pair("Family", "陪伴家人"))),
    "books": ((Pair("Books We Lent", "图书借阅统计"), Pair("Readers' Favourites", "读者最爱")), (Pair("Novels", "小说"), Pair("Travel", "旅行"), Pair("Science", "科学"), Pair("Art", "艺术"), Pair("Comics", "漫画"), Pair("History", "历史"))),
}  # fmt: skip


class Truth(TextTruth):
    """``values`` belong to ``names``, indices into the theme's words."""

    theme: str
    names: tuple[int, ...]
    values: tuple[int, ...]


class ChartSlide(TextKind):
    kind = "slides.chart"
    subject = "slides"
    scene = "1.3.2"
    title = Pair("a slide with a chart", "图表幻灯片")
    turns = "number of bars"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        theme = rng["theme"].choice(tuple(THEMES))
        titles, words = THEMES[theme]
        count, lang = want.scaled(2, 6), want.lang
        names = tuple(rng["names"].sample(range(len(words)), count))
        values = tuple(rng["values"].sample(range(8, 96), count))
        items = [written("title", "title", Pair("the slide title", "幻灯片标题"), rng["title"].choice(titles), lang, "title")]  # fmt: skip
        for i, (name, value) in enumerate(zip(names, values, strict=True)):
            items.append(written(f"name{i}", "name", Pair(f"the label of the {ORDINALS[i].en} bar", f"{ORDINALS[i].zh}个条形的名称"), words[name], lang))  # fmt: skip
            items.append(written(f"value{i}", "number", Pair(f"the value of the {ORDINALS[i].en} bar", f"{ORDINALS[i].zh}个条形的数值"), str(value), lang))  # fmt: skip
        note = written("source", "line", Pair("the note below the chart", "图表下方的注释"), rng["note"].choice(NOTES), lang, "note", optional=True)  # fmt: skip
        shown = want.difficulty > 4
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme=rng["scheme"].choice(tuple(SCHEMES)), art=0, items=(*items, *([note] if shown else [])), absent=() if shown else (note,), theme=theme, names=names, values=values)  # fmt: skip

    def dial(self, truth: Truth) -> float:
        return len(truth.values)

    def subject_line(self, truth: Truth) -> Say:
        words = THEMES[truth.theme][1]
        parts = [Pair(f"{words[n].en} {v}", f"{words[n].zh}{v}") for n, v in zip(truth.names, truth.values, strict=True)]  # fmt: skip
        return say("[a slide|a chart slide] titled “{t}” with [bars|a bar chart] for {p}", "[图表幻灯片|带图表的幻灯片]，标题“{t}”，数据为{p}", t=truth.items[0].text, p=parts)  # fmt: skip

    def extra_facts(self, truth: Truth) -> list[Fact]:
        words = THEMES[truth.theme][1]
        facts = [
            Fact(f"bar{i}", "amount", value, "", say("the bar for {n} stands at {v}", "{n}的数值为{v}", n=words[name]), element=f"bar{i}")
            for i, (name, value) in enumerate(zip(truth.names, truth.values, strict=True))
        ]  # fmt: skip
        facts.append(Fact("page", "total", sum(truth.values), "", say("the values add up to {v}", "各项之和为{v}"), given=False))  # fmt: skip
        return facts

    def extra_questions(self, truth: Truth, rng: Rng) -> list[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        words = THEMES[truth.theme][1]
        bars = tuple(step_of(facts[f"bar{i}.amount"]) for i in range(len(truth.values)))
        top = max(range(len(truth.values)), key=lambda i: truth.values[i])
        winner = words[truth.names[top]]
        total = " + ".join(str(v) for v in truth.values)
        return [
            Question("largest_bar", say("Which bar is the [longest|tallest]?", "哪一项数值最大？"), winner, "choice", choices=tuple(words[n] for n in truth.names), evidence=tuple(s.name for s in bars), steps=(*bars, Step("decide", "page", "largest", winner.en, say("the largest of these is {w}", "其中最大的是{w}", w=winner)))),
            Question("sum_bars", say("What do all the values add up to?", "所有数值之和是多少？"), sum(truth.values), "integer", evidence=("page.total",), steps=(*bars, Step("compute", "page", "total", sum(truth.values), say("[added up:|together:|the sum is] {t} = {v}", "[相加得|加起来|求和：]{t} = {v}", t=total)))),
        ]  # fmt: skip

    def extra_edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        """A value changes together with its bar."""
        i = rng["bar"].integer(0, len(truth.values) - 1)
        new = rng["new"].choice([v for v in range(8, 96) if v not in truth.values])
        old, word = truth.values[i], THEMES[truth.theme][1][truth.names[i]]
        after = changed(truth, f"value{i}", text=str(new)).model_copy(update={"values": (*truth.values[:i], new, *truth.values[i + 1 :])})  # fmt: skip
        what = Pair(f"the value of {word.en}", f"{word.zh}的数值")

        def step(value: int) -> Step:
            return Step("act", f"bar{i}", "amount", value, say("the bar for {n} ends at {v} and its number says so", "{n}的条形到{v}为止，数字同步更新", n=word), element=f"bar{i}")  # fmt: skip

        yield Edit("change_value", after, f"bar{i}", *set_value(what, old, new), steps=(step(new),), inverse_steps=(step(old),))  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        return rng.choice(NOTES) if item.source == "note" else rng.choice([t for titles, _ in THEMES.values() for t in titles])  # fmt: skip

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        ink, back, accent = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        made = {
            "title": Block(page.box(0.07, 0.06, 0.93, 0.17), accent, back, "sans", True, 60 * u, "start", "middle"),
            "source": Block(page.box(0.07, 0.92, 0.93, 0.965), ink, back, "sans", False, 24 * u, "start", "middle"),
        }  # fmt: skip
        for i in range(len(truth.values)):
            x0, y0, x1, y1 = _bar(truth, i, page)
            if truth.layout == 0:
                pad = (x1 - x0) * 0.22
                made[f"name{i}"] = Block((x0 - pad, page.height * 0.835, x1 + pad, page.height * 0.9), ink, back, "sans", False, 27 * u, "middle", "middle")  # fmt: skip
                made[f"value{i}"] = Block((x0 - pad, y0 - 46 * u, x1 + pad, y0 - 6 * u), ink, back, "sans", True, 32 * u, "middle", "bottom")  # fmt: skip
            else:
                made[f"name{i}"] = Block((page.width * 0.05, y0, page.width * 0.25, y1), ink, back, "sans", False, 29 * u, "end", "middle")  # fmt: skip
                made[f"value{i}"] = Block((x1 + 12 * u, y0, x1 + 90 * u, y1), ink, back, "sans", True, 32 * u, "start", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        scheme, u = SCHEMES[truth.scheme], page.unit
        paper, accent, ink = (hexadecimal(c) for c in (scheme.paper, scheme.accent, scheme.ink))
        with canvas.element("rule", role="decoration"):
            canvas.rect(page.width * 0.07, page.height * 0.18, page.width * 0.18, page.height * 0.188, fill=accent)  # fmt: skip
            if truth.layout == 0:
                canvas.rect(page.width * 0.07, page.height * 0.825, page.width * 0.93, page.height * 0.825 + 3 * u, fill=ink)  # fmt: skip
        for i in range(len(truth.values)):
            with canvas.element(f"bar{i}", role="bar"):
                canvas.rect(*_bar(truth, i, page), fill=mix(accent, paper, 0.12 * (i % 4)), radius=5 * u)  # fmt: skip


ORDINALS = (Pair("first", "第一"), Pair("second", "第二"), Pair("third", "第三"), Pair("fourth", "第四"), Pair("fifth", "第五"), Pair("sixth", "第六"))  # fmt: skip
NOTES = (
    Pair("Figures are rounded", "数据已取整"), Pair("Numbers in thousands", "单位：千"), Pair("Survey of our members", "来源：会员调查"), Pair("Counted by hand", "人工统计"),
    Pair("Share in percent", "单位：百分比"), Pair("Preliminary results", "初步结果"), Pair("Updated every quarter", "每季度更新"),
)  # fmt: skip


def _bar(truth: Truth, i: int, page: Page) -> tuple[float, float, float, float]:
    """Upright or lying bars, 100 units over the chart's height or width."""
    count = len(truth.values)
    if truth.layout == 0:
        span = 0.86 / count
        width = min(0.12, span * 0.62)
        middle = 0.07 + (i + 0.5) * span
        height = 0.56 * truth.values[i] / 100
        return page.box(middle - width / 2, 0.825 - height, middle + width / 2, 0.825)
    step = min(0.15, 0.66 / count)
    y = 0.24 + i * step
    return page.box(0.27, y, 0.27 + 0.58 * truth.values[i] / 100, y + step * 0.68)
