"""A bar chart of counts with computed summaries: mean, median, mode, range, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from generators.base import Generator
from generators.base import Truth as BaseTruth
from generators.canvas import Canvas
from generators.canvas.mpl import draw_figure
from generators.look import paper
from generators.phrases import add_part, describe, remove_part, set_value, wish
from generators.scene import (
    NO,
    YES,
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Step,
    Style,
    Voice,
    Want,
    say,
    step_of,
)
from generators.science._plots import Roles, figure_for, name_axes, set_ticks

THEMES: dict[str, tuple[Pair, Pair, tuple[Pair, ...]]] = {
    "fruit": (Pair("fruit", "水果"), Pair("boxes sold", "销量（箱）"), tuple(Pair(*p) for p in (("apples", "苹果"), ("pears", "梨"), ("plums", "李子"), ("grapes", "葡萄"), ("lemons", "柠檬"), ("mangoes", "芒果"), ("cherries", "樱桃"), ("peaches", "桃")))),
    "sports": (Pair("sport", "运动项目"), Pair("students", "人数"), tuple(Pair(*p) for p in (("running", "跑步"), ("tennis", "网球"), ("swimming", "游泳"), ("football", "足球"), ("hiking", "徒步"), ("cycling", "骑行"), ("rowing", "划船"), ("chess", "象棋")))),
    "days": (Pair("day", "星期"), Pair("visitors", "参观人数"), tuple(Pair(*p) for p in (("Mon", "周一"), ("Tue", "周二"), ("Wed", "周三"), ("Thu", "周四"), ("Fri", "周五"), ("Sat", "周六"), ("Sun", "周日")))),
    "books": (Pair("subject", "类别"), Pair("books", "册数"), tuple(Pair(*p) for p in (("art", "艺术"), ("history", "历史"), ("poetry", "诗歌"), ("science", "科学"), ("travel", "旅行"), ("cooking", "烹饪"), ("music", "音乐"), ("novels", "小说")))),
    "weather": (Pair("month", "月份"), Pair("rainy days", "雨天数"), tuple(Pair(*p) for p in (("Jan", "一月"), ("Mar", "三月"), ("May", "五月"), ("Jul", "七月"), ("Sep", "九月"), ("Nov", "十一月"), ("Dec", "十二月")))),
}


class Truth(BaseTruth):
    """Counts by category (indices into the theme's names). ``numbers`` prints the value above each bar."""

    theme: str
    categories: tuple[int, ...]
    values: tuple[int, ...]
    numbers: bool = False
    marked: int = -1


class BarChart(Generator):
    kind = "maths.bar_chart"
    subject = "maths"
    title = Pair("a bar chart", "条形统计图")
    turns = "number of bars"
    covers = ("line graph of historical data",)
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        theme = rng["theme"].choice(tuple(THEMES))
        count = min(want.scaled(3, 8), len(THEMES[theme][2]))
        step = 5 if want.difficulty <= 3 else 1
        values = tuple(rng["value", i].integer(2, 40 // step) * step for i in range(count))
        categories = tuple(sorted(rng["categories"].sample(range(len(THEMES[theme][2])), count)))
        return Truth(theme=theme, categories=categories, values=values, numbers=rng["numbers"].chance(0.5))

    def dial(self, truth: Truth) -> float:
        return len(truth.values)

    def names(self, truth: Truth) -> Mapping[str, Pair]:
        return {"chart": Pair("bar chart", "条形图")}

    def facts(self, truth: Truth) -> Sequence[Fact]:
        quantity = THEMES[truth.theme][1]
        facts = [Fact("chart", "bars", len(truth.values), "", say("the chart has {v} bars", "图中共有{v}个条形")), Fact("chart", "quantity", quantity.en, "", say("the vertical axis counts {q}", "纵轴表示{q}", q=quantity))]
        for i, (name, value) in enumerate(zip(_names(truth), truth.values, strict=True)):
            facts.append(Fact(f"bar{i}", "value", value, "", say("the bar for {n} stands at {v}", "{n}对应的数值为{v}", n=name), element=f"bar{i}"))
        facts += [
            Fact("chart", "total", sum(truth.values), "", say("the total is {v}", "总数为{v}"), given=False),
            Fact("chart", "mean", _mean(truth), "", say("the mean is {v} (two decimals if needed)", "平均数为{v}（除不尽保留两位小数）"), given=False),
            Fact("chart", "median", _median(truth), "", say("the median is {v}", "中位数为{v}"), given=False),
            Fact("chart", "range", max(truth.values) - min(truth.values), "", say("the range is {v}", "极差为{v}"), given=False),
        ]
        if truth.marked >= 0:
            facts.append(Fact(f"bar{truth.marked}", "highlighted", True, "", say("the bar for {n} is highlighted", "{n}对应的条形被高亮", n=_names(truth)[truth.marked])))
        return facts

    def draw(self, truth: Truth, style: Style) -> Canvas:
        canvas, roles = paper(style), Roles()
        category, quantity, _ = THEMES[truth.theme]
        figure, axes = figure_for(style, bottom=0.19, top=0.93)
        top = (max(truth.values) // 10 + 1) * 10
        axes.set_ylim(0, top * 1.06)
        axes.set_xlim(-0.6, len(truth.values) - 0.4)
        set_ticks(axes, style, [], list(range(0, top + 1, 10 if top > 20 else 5)), roles)
        for i, (name, value) in enumerate(zip(_names(truth), truth.values, strict=True)):
            fill = style.palette.highlight if i == truth.marked else style.palette.strokes[0]
            (bar,) = axes.bar([i], [value], width=0.62, color=fill, edgecolor=style.palette.ink, linewidth=style.line * 0.8)
            bar.set_gid(f"bar{i}")
            roles[f"bar{i}"] = ("bar", "")
            word = name.of(style.lang)
            axes.text(i, -top * 0.03, word, ha="center", va="top", size=style.text * 0.85, color=style.palette.ink, gid=f"name{i}")
            roles[f"name{i}"] = ("category", word)
            if truth.numbers:
                axes.text(i, value + top * 0.015, str(value), ha="center", va="bottom", size=style.text * 0.85, color=style.palette.ink, gid=f"number{i}")
                roles[f"number{i}"] = ("value", str(value))
        name_axes(axes, style, category.of(style.lang), quantity.of(style.lang), roles)
        axes.xaxis.labelpad = 62 * style.unit
        draw_figure(canvas, figure, style.faces, roles)
        return canvas

    def prompts(self, truth: Truth, voice: Voice) -> Prompts:
        facts = {fact.key: fact for fact in self.facts(truth)}
        parts = [Pair(f"{n.en} {v}", f"{n.zh}{v}") for n, v in zip(_names(truth), truth.values, strict=True)]
        category, quantity, _ = THEMES[truth.theme]
        short = say("[a bar chart|a column chart|bars] of {q} by {c}: {parts}", "[条形图|柱状图|条形统计图]（按{c}统计{q}）：{parts}", q=quantity, c=category, parts=parts)
        extra = [say("the horizontal axis is titled “{c}” and the vertical axis “{q}”", "横轴标题为“{c}”，纵轴标题为“{q}”", c=category.of(voice.drawn), q=quantity.of(voice.drawn))]
        if truth.numbers:
            extra.append(say("each bar carries its number on top", "每个条形上方标出数值"))
        given = [fact for fact in facts.values() if fact.given]
        return Prompts(wish(voice, short), describe(voice, self.title, given, extra), tuple(step_of(fact) for fact in given))

    def edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        top = (max(truth.values) // 10 + 1) * 10
        i = rng["bar"].integer(0, len(truth.values) - 1)
        new = rng["value"].choice([v for v in range(2, top) if abs(v - truth.values[i]) > 2])
        values = (*truth.values[:i], new, *truth.values[i + 1 :])
        if (max(values) // 10 + 1) * 10 == top:
            name = _names(truth)[i]
            words = set_value(Pair(f"the bar for {name.en}", f"{name.zh}对应的数值"), truth.values[i], new)
            after = truth.model_copy(update={"values": values})
            yield Edit("change_value", after, f"bar{i}", *words, steps=self._read(after), inverse_steps=self._read(truth))
        after = truth.model_copy(update={"numbers": not truth.numbers})
        what, where = Pair("the numbers on the bars", "条形上的数值"), Pair("above each bar", "标在各条形上方")
        words = (add_part if after.numbers else remove_part)(what, where, where)
        yield Edit("show_numbers" if after.numbers else "hide_numbers", after, "number0", *words, steps=self._read(truth), inverse_steps=self._read(truth))
        if truth.marked < 0:
            best = truth.values.index(max(truth.values))
            if truth.values.count(max(truth.values)) == 1:
                name = _names(truth)[best]
                what, where = Pair("the highlighting of the tallest bar", "最高条形的高亮"), Pair(f"which is the one for {name.en}", f"即{name.zh}对应的条形")
                steps = (*self._read(truth), Step("decide", f"bar{best}", "tallest", truth.values[best], say("the largest of these is {v}, for {n}", "其中最大的是{v}，对应{n}", n=name), "", ("chart.bars",), f"bar{best}"))
                plain = (Step("act", f"bar{best}", "plain", truth.values[best], say("the bar at {v} goes back to the colour of the others", "数值为{v}的条形恢复为与其他条形相同的颜色")),)
                yield Edit("highlight_tallest", truth.model_copy(update={"marked": best}), f"bar{best}", *add_part(what, where, where), steps=steps, inverse_steps=plain)

    def _read(self, truth: Truth) -> tuple[Step, ...]:
        return tuple(step_of(fact) for fact in self.facts(truth) if fact.key.endswith(".value"))

    def questions(self, truth: Truth, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        bars, names = self._read(truth), _names(truth)
        keys = tuple(key for key in facts if key.endswith(".value"))
        i, j = rng["pair"].sample(range(len(names)), 2)
        yield Question("read_value", say("[What is the value for|How tall is the bar for] {n}?", "{n}对应的数值是多少？", n=names[i]), truth.values[i], "integer", evidence=(f"bar{i}.value",), steps=(bars[i],))
        total = Step("compute", "chart", "total", sum(truth.values), say("the total is {sum} = {v}", "总数为{sum} = {v}", sum=" + ".join(map(str, truth.values))), "", keys, "", "total")
        yield Question("total", say("[What is the total over all bars?|Add up all bars: what is the total?]", "各条形数值的总和是多少？"), sum(truth.values), "integer", evidence=keys, steps=(*bars, total))
        equal = "=" if Fraction(_mean(truth)) * len(names) == sum(truth.values) else "≈"
        mean = Step("compute", "chart", "mean", _mean(truth), say("the mean is {t} ÷ {n} {eq} {v}", "平均数为{t} ÷ {n} {eq} {v}", t=sum(truth.values), n=len(names), eq=equal), "", ("total", "chart.bars"))
        yield Question("mean", say("[What is|Find] the mean of the values (two decimals if needed).", "这些数值的平均数是多少（除不尽保留两位小数）？"), _mean(truth), "number", evidence=keys, steps=(*bars, total, mean))
        order = Step("compute", "chart", "sorted", sorted(truth.values), say("in order the values are {v}", "从小到大排列为{v}"), "", keys, "", "sorted")
        yield Question("median", say("What is the median of the values?", "这些数值的中位数是多少？"), _median(truth), "number", evidence=keys, steps=(*bars, order, Step("compute", "chart", "median", _median(truth), say("the middle is {v}", "居中的数为{v}"), "", ("sorted",))))
        if truth.values[i] != truth.values[j]:
            big, small = max(truth.values[i], truth.values[j]), min(truth.values[i], truth.values[j])
            more = names[i] if truth.values[i] > truth.values[j] else names[j]
            less = names[j] if more is names[i] else names[i]
            yield Question("difference", say("By how much does {a} exceed {b}?", "{a}比{b}多多少？", a=more, b=less), big - small, "integer", evidence=(f"bar{i}.value", f"bar{j}.value"), steps=(bars[i], bars[j], Step("compute", "chart", "difference", big - small, say("the difference is {x} − {y} = {v}", "相差{x} − {y} = {v}", x=big, y=small), "", (f"bar{i}.value", f"bar{j}.value"))))
            yield Question("compare", say("Is the bar for {a} taller than the bar for {b}?", "{a}的条形比{b}的高吗？", a=names[i], b=names[j]), YES if truth.values[i] > truth.values[j] else NO, "boolean", evidence=(f"bar{i}.value", f"bar{j}.value"), steps=(bars[i], bars[j]))


def _names(truth: Truth) -> list[Pair]:
    return [THEMES[truth.theme][2][i] for i in truth.categories]


def _mean(truth: Truth) -> Decimal:
    return (Decimal(sum(truth.values)) / len(truth.values)).quantize(Decimal("0.01")).normalize() + 0


def _median(truth: Truth) -> Decimal:
    ordered, half = sorted(truth.values), len(truth.values) // 2
    return Decimal(ordered[half]) if len(ordered) % 2 else Decimal(ordered[half - 1] + ordered[half]) / 2
