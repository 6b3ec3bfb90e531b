"""Boards written by hand: a café menu, a classroom blackboard, an office whiteboard."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.phrases import set_value
from generators.scene import Edit, Fact, Pair, Question, Rng, Say, Step, Want, say, step_of
from generators.text import ornaments
from generators.text.items import Item, TextTruth, changed, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.places._menus import amount, dish, dishes, money
from generators.text.typeset import Block, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
    Pair("fifth", "第五"),
)
HEADS = (
    Pair("Today's Menu", "今日菜单"),
    Pair("Lunch Specials", "午市特价"),
    Pair("From the Kitchen", "主厨推荐"),
    Pair("Small Plates", "小食"),
    Pair("Evening Menu", "晚餐菜单"),
    Pair("Weekend Brunch", "周末早午餐"),
)
FEET = (
    Pair("Ask for the soup of the day", "欢迎询问今日例汤"),
    Pair("Cash and cards welcome", "可付现金和刷卡"),
    Pair("Freshly made every day", "每日现做"),
    Pair("Please order at the bar", "请到吧台点单"),
    Pair("Half portions for children", "儿童可点半份"),
)
# Ground, frame, letters, second letters.
BOARDS = (("#23302b", "#7a5636", "#f6f3e6", "#ffd97a"), ("#26282e", "#3b3f46", "#f4f4f0", "#9fd8e8"), ("#f7f8f8", "#aab1b8", "#1f3a8a", "#b3261e"))  # fmt: skip
GROUNDS = (
    Pair("a green chalkboard", "绿色黑板"),
    Pair("a black chalkboard", "黑板"),
    Pair("a whiteboard", "白板"),
)


class Truth(TextTruth):
    """``prices`` belong to the dishes in order."""

    prices: tuple[Decimal, ...]


class MenuBoard(TextKind):
    kind = "places.board"
    subject = "places"
    scene = "2.3"
    title = Pair("a menu board", "手写菜单板")
    turns = "number of dishes"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang, count = want.lang, want.scaled(1, 5)
        prices = tuple(amount(rng["price", i], 2, 60) for i in range(count))
        texts = [written("title", "title", Pair("the heading of the board", "菜单标题"), rng["head"].choice(HEADS), lang, "head")]  # fmt: skip
        for i, food in enumerate(dishes(rng["dishes"], count)):
            texts.append(written(f"dish{i}", "name", Pair(f"the {ORDINALS[i].en} dish", f"{ORDINALS[i].zh}道菜"), food, lang, "dish"))  # fmt: skip
            texts.append(written(f"price{i}", "price", Pair(f"the price of the {ORDINALS[i].en} dish", f"{ORDINALS[i].zh}道菜的价格"), money(prices[i]), lang))  # fmt: skip
        foot = written("foot", "line", Pair("the line at the foot", "底部小字"), rng["foot"].choice(FEET), lang, "foot", optional=True)  # fmt: skip
        shown = want.difficulty > 5
        if rng["typo"].chance(0.15):
            texts[1] = misspelt(texts[1], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 2), scheme="paper", art=rng["art"].integer(0, 2**40), items=(*texts, *([foot] if shown else [])), absent=() if shown else (foot,), prices=prices)  # fmt: skip

    def dial(self, truth: Truth) -> float:
        return len(truth.prices)

    def setting(self, truth: Truth) -> Pair:
        return GROUNDS[truth.layout]

    def background(self, truth: Truth) -> Fact:
        ground = GROUNDS[truth.layout]
        return Fact(
            "page",
            "board",
            ground.en,
            "",
            say("the menu is written on {g}", "菜单写在{g}上", g=ground),
        )

    def subject_line(self, truth: Truth) -> Say:
        return say("[a menu board|a hand-written menu|a café board] headed “{t}” with {d}", "[手写菜单板|菜单黑板|咖啡馆菜单]，标题“{t}”，有{d}", t=truth.items[0].text, d=[f"“{i.text}”" for i in truth.items if i.role == "name"])  # fmt: skip

    def extra_facts(self, truth: Truth) -> list[Fact]:
        facts = [Fact(f"price{i}", "amount", price, "", say("{d} costs {v}", "{d}的价格是{v}", d=ORDINAL_DISH[i]), given=False) for i, price in enumerate(truth.prices)]  # fmt: skip
        return [*facts, Fact("page", "total", sum(truth.prices), "", say("one of each comes to {v}", "每样一份共{v}"), given=False)]  # fmt: skip

    def extra_questions(self, truth: Truth, rng: Rng) -> list[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        seen = tuple(step_of(facts[f"price{i}.amount"]) for i in range(len(truth.prices)))
        i = rng["which"].integer(0, len(truth.prices) - 1)
        asked = [Question("read_price", say("[What does {d} cost?|How much is {d}?]", "[{d}多少钱？|{d}的价格是多少？]", d=ORDINAL_DISH[i]), truth.prices[i], "number", evidence=(f"price{i}.amount",), steps=(seen[i],))]  # fmt: skip
        if len(truth.prices) > 1:
            expression = " + ".join(money(p) for p in truth.prices)
            total = sum(truth.prices, Decimal(0))
            add = Step(
                "compute",
                "page",
                "total",
                total,
                say(
                    "[added up:|together:|the sum is] {e} = {t}",
                    "[相加得|加起来|合计：]{e} = {t}",
                    e=expression,
                    t=money(total),
                ),
            )
            asked.append(Question("order_everything", say("[What does one of each cost together?|What is the bill for one of everything?]", "[每样点一份一共多少钱？|全部各点一份要多少钱？]"), total, "number", evidence=("page.total",), steps=(*seen, add)))  # fmt: skip
        if len(set(truth.prices)) > 1:
            dear = max(range(len(truth.prices)), key=lambda k: truth.prices[k])
            name = truth.item(f"dish{dear}").text
            pick = Step(
                "decide",
                "page",
                "dearest",
                name,
                say("the highest price stands beside “{v}”", "最高的价格对应“{v}”"),
            )
            options = tuple(
                item.text for item in truth.items if item.role == "name" and not item.covered
            )
            if truth.prices.count(truth.prices[dear]) == 1 and name in options and len(options) > 1:
                asked.append(Question("most_expensive", say("Which dish is the most expensive?", "哪道菜最贵？"), name, "choice", choices=options, evidence=tuple(s.name for s in seen), steps=(*seen, pick)))  # fmt: skip
        return asked

    def extra_edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        """A new price."""
        i = rng["row"].integer(0, len(truth.prices) - 1)
        new, old = amount(rng["new"], 2, 60), truth.prices[i]
        if new != old and not truth.item(f"price{i}").covered:
            prices = (*truth.prices[:i], new, *truth.prices[i + 1 :])
            after = changed(truth, f"price{i}", text=money(new)).model_copy(
                update={"prices": prices}
            )

            def step(value: Decimal) -> Step:
                return Step("act", f"price{i}", "amount", value, say("{d} now costs {m}", "{d}改为{m}", d=ORDINAL_DISH[i], m=money(value)), element=f"price{i}")  # fmt: skip

            yield Edit("change_price", after, f"price{i}", *set_value(truth.item(f"price{i}").name, money(old), money(new)), steps=(step(new),), inverse_steps=(step(old),))  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        if item.source == "dish":
            return dish(rng)
        return rng.choice(HEADS if item.source == "head" else FEET)

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        ground, _, ink, second = BOARDS[truth.layout]
        u = page.unit
        made = {
            "title": Block(page.box(0.14, 0.11, 0.86, 0.23), second, ground, "hand", True, 84 * u, "middle", "middle"),
            "foot": Block(page.box(0.14, 0.82, 0.86, 0.88), ink, ground, "hand", False, 34 * u, "middle", "middle"),
        }  # fmt: skip
        count = len(truth.prices)
        step = min(0.15, 0.54 / count)
        for i in range(count):
            y = 0.27 + i * step
            made[f"dish{i}"] = Block(page.box(0.14, y, 0.66, y + step * 0.8), ink, ground, "hand", False, 50 * u, "start", "middle")  # fmt: skip
            made[f"price{i}"] = Block(page.box(0.7, y, 0.86, y + step * 0.8), second, ground, "hand", False, 50 * u, "end", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        ground, frame, _, second = BOARDS[truth.layout]
        u, rng = page.unit, ornaments.seeded(truth.art)
        wall = rng["wall"].choice(("#cfa98a", "#b9c4b1", "#d9cfc0", "#a9b7c6", "#c7b0bb"))
        with canvas.element("wall", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (page.width, page.height), (mix(wall, "#ffffff", 0.2), mix(wall, "#000000", 0.08))))  # fmt: skip
        with canvas.element("board", role="panel"):
            x0, y0, x1, y1 = page.box(0.08, 0.06, 0.92, 0.94)
            ornaments.soft_shadow(canvas, (x0, y0, x1, y1), 18 * u, 8 * u)
            canvas.rect(x0, y0, x1, y1, fill=frame, radius=8 * u)
            canvas.rect(x0 + 16 * u, y0 + 16 * u, x1 - 16 * u, y1 - 16 * u, fill=ground)
        with canvas.element("flourish", role="decoration"):
            y = page.height * 0.243
            canvas.line(
                (page.width * 0.3, y),
                (page.width * 0.7, y),
                Stroke(mix(ground, second, 0.7), 3 * u),
            )
            canvas.circle(page.width * 0.5, y, 6 * u, fill=second)


ORDINAL_DISH = tuple(Pair(f"the {o.en} dish", f"{o.zh}道菜") for o in ORDINALS)
