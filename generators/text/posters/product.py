"""Posters that sell a thing: its name, what it does, what it costs."""

from __future__ import annotations

from decimal import Decimal

from generators.canvas import Canvas
from generators.colour import mix
from generators.scene import Fact, Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import lines, names, quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Box, Page

LAYOUTS = 3
NOUNS: dict[str, tuple[Pair, ...]] = {
    "bottle": (Pair("Pear Cider", "梨子汽酒"), Pair("Cold Brew", "冷萃咖啡"), Pair("Olive Oil", "橄榄油"), Pair("Elderflower Water", "接骨木花水"), Pair("Soy Sauce", "酱油")),
    "cup": (Pair("Oolong Tea", "乌龙茶"), Pair("Flat White", "白咖啡"), Pair("Hot Chocolate", "热可可"), Pair("Stoneware Mug", "陶土杯"), Pair("Jasmine Tea", "茉莉花茶")),
    "headphones": (Pair("Headphones", "头戴耳机"), Pair("Studio Headset", "录音耳机"), Pair("Wireless Headset", "无线耳机"), Pair("Noise Blockers", "降噪耳机")),
    "phone": (Pair("Phone", "手机"), Pair("Smartphone", "智能手机"), Pair("Pocket Camera Phone", "影像手机"), Pair("Folding Phone", "折叠手机")),
    "shoe": (Pair("Trainers", "运动鞋"), Pair("Running Shoes", "跑步鞋"), Pair("Trail Shoes", "越野鞋"), Pair("City Sneakers", "休闲鞋")),
    "lamp": (Pair("Desk Lamp", "台灯"), Pair("Reading Light", "阅读灯"), Pair("Bedside Lamp", "床头灯"), Pair("Paper Shade", "纸罩灯")),
    "jar": (Pair("Plum Jam", "李子果酱"), Pair("Wild Honey", "野花蜂蜜"), Pair("Chilli Paste", "辣椒酱"), Pair("Peanut Butter", "花生酱"), Pair("Lemon Curd", "柠檬酱")),
}  # fmt: skip
LINES = (
    Pair("Dawn", "晨曦"), Pair("Cloud", "云端"), Pair("North Star", "北极星"), Pair("Meadow", "原野"), Pair("Silver Birch", "白桦"),
    Pair("Harbour", "港湾"), Pair("Little Fox", "小狐"), Pair("Golden Hour", "金色时光"), Pair("Quiet Bay", "静湾"), Pair("Orbit", "轨道"),
    Pair("Winter", "冬日"), Pair("Old Mill", "老磨坊"), Pair("Blue Door", "蓝门"), Pair("Echo", "回声"), Pair("Summit", "山巅"),
    Pair("Lantern", "灯笼"), Pair("Juniper", "杜松"), Pair("Comet", "彗星"), Pair("Riverside", "河畔"), Pair("Swallow", "飞燕"),
    Pair("Tide", "潮汐"), Pair("Morning Market", "早市"), Pair("Paper Crane", "纸鹤"), Pair("First Snow", "初雪"),
)  # fmt: skip
NOTES = (
    Pair("Free returns within 30 days", "30天内免费退换"), Pair("While stocks last", "数量有限，售完为止"), Pair("Made in small batches", "小批量手工制作"),
    Pair("Two-year guarantee included", "含两年质保"), Pair("Delivery in 48 hours", "48小时内送达"), Pair("Packed without plastic", "无塑料包装"),
    Pair("Members get one more as a gift", "会员再送一件"), Pair("Refills at half price", "补充装半价"), Pair("Ask in store for details", "详情请咨询店员"),
)  # fmt: skip
CALLS = (
    Pair("SHOP NOW", "立即选购"), Pair("Order today", "今日下单"), Pair("In stores now", "现已上市"), Pair("Try it free", "免费试用"),
    Pair("Only this week", "仅限本周"), Pair("Two for one", "买一送一"), Pair("Pre-order", "立即预订"), Pair("Find a store", "查找门店"),
)  # fmt: skip


class Truth(TextTruth):
    """``thing`` is what is drawn; ``price`` and ``before`` are what it costs and cost."""

    thing: str
    price: Decimal
    before: Decimal


class ProductPoster(TextKind):
    kind = "posters.product"
    subject = "posters"
    scene = "1.1.2"
    title = Pair("a product poster", "产品海报")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang = want.lang
        thing = rng["thing"].choice(tuple(NOUNS))
        price = quantities.price(rng["price"], 5, 300)
        before = (price * rng["discount"].integer(12, 20) / 10).quantize(price)
        texts = [
            written("title", "title", Pair("the product name", "产品名"), _named(thing, rng["name"]), lang, "product"),
            written("price", "price", Pair("the price", "价格"), quantities.say_price(price, lang), lang),
            written("slogan", "line", Pair("the slogan", "广告语"), lines.slogan(rng["slogan"], "product"), lang, "slogan", optional=True),
            written("brand", "line", Pair("the brand name", "品牌名"), names.brand(rng["brand"]), lang, "brand", optional=True),
            written("before", "price", Pair("the old price", "原价"), Pair(f"was {quantities.say_price(before, 'en')}", f"原价{quantities.say_price(before, 'zh')}"), lang, optional=True),
            written("call", "button", Pair("the button", "按钮文字"), rng["call"].choice(CALLS), lang, "call", optional=True),
            written("note", "line", Pair("the small print", "小字说明"), rng["note"].choice(NOTES), lang, "note", optional=True),
        ]  # fmt: skip
        shown = want.scaled(3, 7)
        items, absent = texts[:shown], texts[shown:]
        if rng["typo"].chance(0.12):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), thing=thing, price=price, before=before)  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a product poster|an advert|a shop poster] for “{t}” at “{p}”", "[产品海报|商品广告|促销海报]，推广“{t}”，售价“{p}”", t=truth.items[0].text, p=quantities.say_price(truth.price, truth.lang))  # fmt: skip

    def extra_facts(self, truth: Truth) -> list[Fact]:
        facts = [Fact("price", "amount", truth.price, "", say("the product costs {v}", "产品售价为{v}"), given=False)]  # fmt: skip
        if truth.has("before"):
            facts.append(Fact("before", "amount", truth.before, "", say("it used to cost {v}", "原价为{v}"), given=False))  # fmt: skip
            facts.append(Fact("price", "saving", truth.before - truth.price, "", say("buyers save {v}", "可省{v}"), given=False))  # fmt: skip
        return facts

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "product":
                return _named(truth.thing, rng)
            case "slogan":
                return lines.slogan(rng, "product")
            case "brand":
                return names.brand(rng)
            case "call":
                return rng.choice(CALLS)
            case "note":
                return rng.choice(NOTES)
            case _:
                return None

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        return (_stage, _split, _spotlight)[truth.layout](truth, page)

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        scheme, u = SCHEMES[truth.scheme], page.unit
        paper, second, panel = (hexadecimal(c) for c in (scheme.paper, scheme.second, scheme.panel))
        box = _thing_box(truth, page)
        with canvas.element("stage", role="scenery"):
            if truth.layout == 0:
                canvas.ellipse(page.width / 2, box[3], page.width * 0.3, 26 * u, fill=mix(paper, second, 0.5))  # fmt: skip
                ornaments.dots(canvas, page.box(0.04, 0.36, 0.18, 0.56), 24 * u, 4 * u, mix(paper, second, 0.7))  # fmt: skip
            elif truth.layout == 1:
                canvas.rect(page.width * 0.52, 0, page.width, page.height, fill=mix(paper, second, 0.55))  # fmt: skip
            else:
                middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
                canvas.circle(*middle, (box[3] - box[1]) * 0.62, fill=mix(paper, second, 0.5))
                canvas.rect(0, page.height * 0.83, page.width, page.height, fill=panel)
        with canvas.element("product", role="picture"):
            accent = hexadecimal(scheme.accent)
            ornaments.THINGS[truth.thing](canvas, box, accent, mix(accent, "#000000", 0.45), mix(accent, "#ffffff", 0.75))  # fmt: skip
        if truth.has("call") and truth.layout != 2:
            with canvas.element("plate", role="panel"):
                x0, y0, x1, y1 = _call_box(truth, page)
                canvas.rect(x0, y0, x1, y1, fill=panel, radius=(y1 - y0) / 2)


def _named(thing: str, rng: Rng) -> Pair:
    """A name of a product that is such a thing."""
    line, noun = rng["line"].choice(LINES), rng["noun"].choice(NOUNS[thing])
    return Pair(f"{line.en} {noun.en}", f"{line.zh}{noun.zh}")


def _thing_box(truth: Truth, page: Page) -> Box:
    x, y, size = ((0.5, 0.45, 0.36), (0.76, 0.45, 0.42), (0.5, 0.4, 0.4))[truth.layout]
    half = size * min(page.width, page.height) / 2
    cx, cy = x * page.width, y * page.height
    return cx - half, cy - half, cx + half, cy + half


def _call_box(truth: Truth, page: Page) -> Box:
    return page.box(0.36, 0.885, 0.64, 0.945) if truth.layout == 0 else page.box(0.07, 0.82, 0.4, 0.89)  # fmt: skip


def _inks(truth: Truth) -> tuple[str, str, str, str, str]:
    scheme = SCHEMES[truth.scheme]
    return tuple(hexadecimal(c) for c in (scheme.ink, scheme.paper, scheme.accent, scheme.on_panel, scheme.panel))  # type: ignore[return-value]  # fmt: skip


def _stage(truth: Truth, page: Page) -> Blocks:
    """The thing on a stage between its name above and its price below."""
    ink, back, accent, on, panel = _inks(truth)
    u = page.unit
    call = Block(_call_box(truth, page), on, panel, "sans", True, 30 * u, "middle", "middle").inset(16 * u, 2 * u)  # fmt: skip
    return {
        "brand": Block(page.box(0.2, 0.045, 0.8, 0.095), ink, back, "sans", True, 26 * u, "middle", "middle", tracking=0.08),
        "title": Block(page.box(0.08, 0.1, 0.92, 0.2), accent, back, "display", True, 84 * u, "middle", "middle", lines=2, leading=1.1),
        "slogan": Block(page.box(0.1, 0.2, 0.9, 0.26), ink, back, "hand", False, 34 * u, "middle", "middle"),
        "price": Block(page.box(0.3, 0.67, 0.7, 0.76), accent, back, "sans", True, 74 * u, "middle", "middle"),
        "before": Block(page.box(0.74, 0.69, 0.94, 0.74), ink, back, "sans", False, 34 * u, "start", "middle"),
        "note": Block(page.box(0.12, 0.77, 0.88, 0.865), ink, back, "sans", False, 24 * u, "middle", "middle", lines=2),
        "call": call,
    }  # fmt: skip


def _split(truth: Truth, page: Page) -> Blocks:
    """Words on the left half, the thing on the right."""
    ink, back, accent, on, panel = _inks(truth)
    u = page.unit
    call = Block(_call_box(truth, page), on, panel, "sans", True, 30 * u, "middle", "middle").inset(16 * u, 2 * u)  # fmt: skip
    return {
        "brand": Block(page.box(0.07, 0.07, 0.49, 0.12), ink, back, "sans", True, 28 * u, tracking=0.04),
        "title": Block(page.box(0.07, 0.17, 0.49, 0.4), accent, back, "slab", True, 78 * u, "start", "top", lines=3, leading=1.12),
        "slogan": Block(page.box(0.07, 0.42, 0.49, 0.52), ink, back, "sans", False, 32 * u, "start", "top", lines=2),
        "price": Block(page.box(0.07, 0.55, 0.49, 0.64), ink, back, "sans", True, 72 * u, "start", "middle"),
        "before": Block(page.box(0.07, 0.645, 0.3, 0.69), ink, back, "sans", False, 32 * u, "start", "middle"),
        "note": Block(page.box(0.07, 0.71, 0.49, 0.8), ink, back, "sans", False, 24 * u, "start", "top", lines=3),
        "call": call,
    }  # fmt: skip


def _spotlight(truth: Truth, page: Page) -> Blocks:
    """The thing in a disc, a dark foot with the price."""
    ink, back, accent, on, panel = _inks(truth)
    u = page.unit
    return {
        "brand": Block(page.box(0.06, 0.045, 0.46, 0.1), ink, back, "serif", True, 32 * u, "start", "middle"),
        "call": Block(page.box(0.56, 0.045, 0.94, 0.1), accent, back, "sans", True, 30 * u, "end", "middle"),
        "title": Block(page.box(0.06, 0.68, 0.94, 0.76), accent, back, "serif", True, 72 * u, "middle", "middle"),
        "slogan": Block(page.box(0.08, 0.765, 0.92, 0.815), ink, back, "hand", False, 32 * u, "middle", "middle"),
        "price": Block(page.box(0.06, 0.86, 0.36, 0.96), on, panel, "sans", True, 66 * u, "start", "middle"),
        "before": Block(page.box(0.38, 0.885, 0.56, 0.935), on, panel, "sans", False, 32 * u, "start", "middle"),
        "note": Block(page.box(0.58, 0.855, 0.94, 0.965), on, panel, "sans", False, 24 * u, "end", "middle", lines=3),
    }  # fmt: skip
