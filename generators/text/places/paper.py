"""Printed papers: a till receipt, a ticket and a business card, lying on a table."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.phrases import set_value
from generators.scene import Edit, Fact, Pair, Question, Rng, Say, Step, Want, say, step_of
from generators.text import ornaments
from generators.text.corpus import names, quantities
from generators.text.items import Item, TextTruth, TypeStyle, changed, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.places._menus import amount, goods, money
from generators.text.typeset import Block, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
    Pair("fifth", "第五"),
)
THANKS = (
    Pair("Thank you for your visit", "谢谢惠顾"),
    Pair("See you again soon", "欢迎再次光临"),
    Pair("Keep this receipt", "请保留此小票"),
    Pair("Have a lovely day", "祝您愉快"),
)
TOTAL = Pair("TOTAL", "合计")
INK, PAPER = "#23252a", "#fdfcf8"


class Truth(TextTruth):
    """``prices`` are those of the bought things, in order; their sum is the total."""

    prices: tuple[Decimal, ...]


class Receipt(TextKind):
    kind = "places.paper"
    subject = "places"
    scene = "2.7"
    title = Pair("a till receipt", "购物小票")
    turns = "number of things bought"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang, count = want.lang, want.scaled(1, 5)
        prices = tuple(amount(rng["price", i], 1, 90) for i in range(count))
        date = quantities.date(rng["date"])
        texts = [
            written("shop", "title", Pair("the shop name", "店名"), names.brand(rng["shop"]), lang, "shop"),
            written("date", "line", Pair("the date", "日期"), quantities.say_date(date, lang, "iso"), lang, "date"),
        ]  # fmt: skip
        for i, thing in enumerate(goods(rng["goods"], count)):
            texts.append(written(f"item{i}", "name", Pair(f"the {ORDINALS[i].en} item", f"{ORDINALS[i].zh}件商品"), thing, lang, "item"))  # fmt: skip
            texts.append(written(f"price{i}", "price", Pair(f"the price of the {ORDINALS[i].en} item", f"{ORDINALS[i].zh}件商品的价格"), money(prices[i]), lang))  # fmt: skip
        texts += [
            written("word", "line", Pair("the word beside the sum", "合计字样"), TOTAL, lang),
            written("total", "total", Pair("the total", "合计金额"), money(sum(prices, Decimal(0))), lang),
        ]  # fmt: skip
        extras = [
            written("thanks", "line", Pair("the line at the end", "结尾的话"), rng["thanks"].choice(THANKS), lang, "thanks", optional=True),
            written("number", "number", Pair("the receipt number", "小票编号"), f"No. {rng['number'].integer(1000, 99999)}", lang, "number", optional=True),
        ]  # fmt: skip
        shown = want.scaled(0, 2)
        if rng["typo"].chance(0.12):
            texts[2] = misspelt(texts[2], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme="paper", art=rng["art"].integer(0, 2**40), items=(*texts, *extras[:shown]), absent=tuple(extras[shown:]), prices=prices)  # fmt: skip

    def dial(self, truth: Truth) -> float:
        return len(truth.prices)

    def setting(self, truth: Truth) -> Pair:
        return (Pair("a wooden table", "木桌面"), Pair("a dark desk", "深色桌面"))[truth.layout]

    def background(self, truth: Truth) -> Fact:
        table = self.setting(truth)
        return Fact(
            "page", "table", table.en, "", say("the receipt lies on {t}", "小票放在{t}上", t=table)
        )

    def subject_line(self, truth: Truth) -> Say:
        return say("[a receipt|a till receipt|a shop receipt] from “{t}” that lists {g}", "“{t}”的[购物小票|收据|小票]，列有{g}", t=truth.items[0].text, g=[f"“{i.text}”" for i in truth.items if i.role == "name"])  # fmt: skip

    def extra_facts(self, truth: Truth) -> list[Fact]:
        facts = [Fact(f"price{i}", "amount", price, "", say("the {n} item costs {v}", "{n}件商品{v}", n=ORDINALS[i]), given=False) for i, price in enumerate(truth.prices)]  # fmt: skip
        return [*facts, Fact("total", "amount", sum(truth.prices, Decimal(0)), "", say("all of it comes to {v}", "合计{v}"), given=False)]  # fmt: skip

    def extra_questions(self, truth: Truth, rng: Rng) -> list[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        seen = tuple(step_of(facts[f"price{i}.amount"]) for i in range(len(truth.prices)))
        total = sum(truth.prices, Decimal(0))
        paid = Decimal((int(total) // 50 + 1) * 50)
        change = paid - total
        asked = [Question("count_items", say("How many things were bought?", "一共买了几件商品？"), len(truth.prices), "integer", evidence=tuple(s.name for s in seen), steps=(*seen, Step("compute", "page", "item_count", len(truth.prices), say("that makes {v}", "共{v}件"))))]  # fmt: skip
        hand = Fact("page", "paid", paid, "", say("the customer hands over {v}", "顾客付了{v}"))
        back = Step("compute", "page", "change", change, say("the change is {p} − {t} = {c}", "找零为{p} − {t} = {c}", p=money(paid), t=money(total), c=money(change)))  # fmt: skip
        given = Step("recall", "page", "paid", paid, hand.say)
        asked.append(Question("change_given", say("The customer pays with {p}. How much change is due?", "顾客付了{p}，应找零多少？", p=paid), change, "number", evidence=("total.amount",), steps=(*seen, step_of(facts["total.amount"]), given, back)))  # fmt: skip
        if len(truth.prices) > 1:
            expression = " + ".join(money(p) for p in truth.prices)
            add = Step(
                "compute",
                "page",
                "sum",
                total,
                say(
                    "[added up:|together:|the sum is] {e} = {t}",
                    "[相加得|加起来|合计：]{e} = {t}",
                    e=expression,
                    t=money(total),
                ),
            )
            asked.append(Question("sum_receipt", say("[Add up the prices: what is the total?|What do all the items cost together?]", "[把价格加起来，一共是多少？|所有商品一共多少钱？]"), total, "number", evidence=("total.amount",), steps=(*seen, add)))  # fmt: skip
        return asked

    def extra_edits(self, truth: Truth, rng: Rng) -> Iterable[Edit]:
        """A price changes and the total with it."""
        i = rng["row"].integer(0, len(truth.prices) - 1)
        new, old = amount(rng["new"], 1, 90), truth.prices[i]
        if new == old or any(truth.item(id).covered for id in (f"price{i}", "total")):
            return
        prices = (*truth.prices[:i], new, *truth.prices[i + 1 :])

        def steps(value: Decimal, all_prices: tuple[Decimal, ...]) -> tuple[Step, ...]:
            total = sum(all_prices, Decimal(0))
            first = Step("act", f"price{i}", "amount", value, say("the {n} item now costs {m}", "{n}件商品改为{m}", n=ORDINALS[i], m=money(value)), element=f"price{i}", name="price")  # fmt: skip
            if len(all_prices) == 1:
                return (first, Step("act", "total", "amount", total, say("so the total reads {m} too", "合计也随之改为{m}", m=money(total)), element="total", uses=("price",)))  # fmt: skip
            expression = " + ".join(money(p) for p in all_prices)
            return (first, Step("compute", "total", "amount", total, say("now {e} = {m}, which is the new total", "现在{e} = {m}，即新的合计", e=expression, m=money(total)), element="total", uses=("price",)))  # fmt: skip

        after = changed(changed(truth, f"price{i}", text=money(new)), "total", text=money(sum(prices, Decimal(0)))).model_copy(update={"prices": prices})  # fmt: skip
        yield Edit("change_price", after, f"price{i}", *set_value(truth.item(f"price{i}").name, money(old), money(new)), steps=steps(new, prices), inverse_steps=steps(old, truth.prices))  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "shop":
                return names.brand(rng)
            case "date":
                return quantities.say_date(quantities.date(rng), truth.lang, "iso")
            case "item":
                return goods(rng, 1)[0]
            case "number":
                return f"No. {rng.integer(1000, 99999)}"
            case _:
                return rng.choice(THANKS)

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u = page.unit
        style: TypeStyle = "mono" if truth.layout == 0 else "sans"
        left, right = (
            0.3 if page.width > page.height else 0.24,
            0.7 if page.width > page.height else 0.76,
        )

        def row(y: float, height: float) -> tuple[tuple[float, float, float, float], tuple[float, float, float, float]]:  # fmt: skip
            split = left + (right - left) * 0.66
            return page.box(left, y, split, y + height), page.box(
                split + 0.01, y, right, y + height
            )

        count = len(truth.prices)
        step = min(0.085, 0.36 / count)
        made = {
            "shop": Block(page.box(left, 0.1, right, 0.185), INK, PAPER, "slab", True, 46 * u, "middle", "middle", lines=2, leading=1.1),
            "date": Block(page.box(left, 0.195, right, 0.24), INK, PAPER, style, False, 27 * u, "middle", "middle"),
            "word": Block(row(0.7, 0.06)[0], INK, PAPER, style, True, 38 * u, "start", "middle"),
            "total": Block(row(0.7, 0.06)[1], INK, PAPER, style, True, 38 * u, "end", "middle"),
            "thanks": Block(page.box(left, 0.785, right, 0.83), INK, PAPER, style, False, 27 * u, "middle", "middle"),
            "number": Block(page.box(left, 0.84, right, 0.885), INK, PAPER, style, False, 25 * u, "middle", "middle"),
        }  # fmt: skip
        for i in range(count):
            name, price = row(0.285 + i * step, step * 0.82)
            made[f"item{i}"] = Block(name, INK, PAPER, style, False, 32 * u, "start", "middle")
            made[f"price{i}"] = Block(price, INK, PAPER, style, False, 32 * u, "end", "middle")
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        u, rng = page.unit, ornaments.seeded(truth.art)
        wood = rng["wood"].choice(("#b98a5a", "#a9744a", "#c39a6d")) if truth.layout == 0 else rng["desk"].choice(("#3a4350", "#43382f", "#2f4a45"))  # fmt: skip
        with canvas.element("table", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (page.width, page.height), (mix(wood, "#ffffff", 0.12), mix(wood, "#000000", 0.12))))  # fmt: skip
            if truth.layout == 0:
                for i in range(7):
                    x = page.width * i / 6
                    canvas.line((x, 0), (x, page.height), Stroke(mix(wood, "#000000", 0.18), 3 * u))
        left, right = (
            0.26 if page.width > page.height else 0.19,
            0.74 if page.width > page.height else 0.81,
        )
        x0, y0, x1, y1 = page.box(left, 0.05, right, 0.93)
        with canvas.element("slip", role="panel"):
            ornaments.soft_shadow(canvas, (x0, y0, x1, y1), 16 * u)
            teeth = 24
            step = (x1 - x0) / teeth
            edge = [(x1 - i * step, y1 + (10 * u if i % 2 else 0)) for i in range(teeth + 1)]
            canvas.polygon([(x0, y0), (x1, y0), *edge], fill=PAPER)
        with canvas.element("rules", role="decoration"):
            for y in (0.262, 0.682):
                canvas.line((x0 + 22 * u, page.height * y), (x1 - 22 * u, page.height * y), Stroke(mix(INK, PAPER, 0.35), 2 * u, dash=(9 * u, 7 * u)))  # fmt: skip
