"""Browser windows with a web page: address bar, navigation, headline, text, cards and a button."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text.corpus import lines, names
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks
from generators.text.misspelling import misspelt
from generators.text.screens._widgets import THEMES, card, icon, lights, picture
from generators.text.screens.themed import Themed
from generators.text.typeset import Block, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
)
NAVIGATION = (
    Pair("Home", "首页"),
    Pair("News", "新闻"),
    Pair("Products", "产品"),
    Pair("About us", "关于我们"),
    Pair("Contact", "联系我们"),
    Pair("Events", "活动"),
    Pair("Shop", "商店"),
    Pair("Blog", "博客"),
    Pair("Careers", "招聘"),
    Pair("Help", "帮助"),
)
CALLS = (
    Pair("Read more", "阅读全文"),
    Pair("Sign up free", "免费注册"),
    Pair("Book a table", "预订座位"),
    Pair("Start now", "立即开始"),
    Pair("Get tickets", "购票"),
    Pair("Subscribe", "订阅"),
    Pair("Download", "下载"),
)
CARDS = (
    Pair("Opening hours", "营业时间"),
    Pair("Our story", "我们的故事"),
    Pair("Gift cards", "礼品卡"),
    Pair("Free delivery", "免费配送"),
    Pair("Meet the team", "认识团队"),
    Pair("Latest reviews", "最新评价"),
    Pair("How it works", "使用方法"),
    Pair("Visit the garden", "参观花园"),
    Pair("Summer menu", "夏季菜单"),
    Pair("Photo album", "相册"),
)
SITES = (
    "blueheron",
    "riverside",
    "oldmill",
    "maplestone",
    "harbourbooks",
    "quietbay",
    "lanternhouse",
    "northpier",
    "goldenpear",
    "cedarhall",
    "swallowinn",
    "cranegallery",
)
ENDINGS = (".example", ".test/home", ".example/news", ".example/shop", ".test/events")


class Truth(TextTruth):
    """``theme`` names the colours."""

    theme: str


class BrowserPage(Themed):
    kind = "screens.browser"
    subject = "screens"
    scene = "1.4.2"
    title = Pair("a browser window", "浏览器网页")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang = want.lang
        menu, cards = rng["menu"].sample(NAVIGATION, 4), rng["cards"].sample(CARDS, 3)
        texts = [
            written("title", "title", Pair("the headline of the page", "网页大标题"), lines.headline(rng["headline"]), lang, "headline"),
            written("address", "line", Pair("the address", "网址"), _address(rng["address"]), lang, "address"),
            written("site", "line", Pair("the name of the site", "网站名称"), names.brand(rng["site"]), lang, "site"),
            written("button", "button", Pair("the button", "按钮"), rng["button"].choice(CALLS), lang, "button", optional=True),
            *(written(f"menu{i}", "menu", Pair(f"the {ORDINALS[i].en} menu entry", f"{ORDINALS[i].zh}个导航项"), entry, lang, "menu", optional=i == 3) for i, entry in enumerate(menu)),
            *(written(f"card{i}", "label", Pair(f"the caption of the {ORDINALS[i].en} picture", f"{ORDINALS[i].zh}张图片的标题"), entry, lang, "card") for i, entry in enumerate(cards)),
            written("lead", "line", Pair("the line below the headline", "大标题下方的文字"), lines.slogan(rng["lead"], "product"), lang, "lead", optional=True),
        ]  # fmt: skip
        shown = want.scaled(3, 12)
        items, absent = texts[:shown], [t for t in texts[shown:] if t.optional]
        if rng["typo"].chance(0.12):
            items[0] = misspelt(items[0], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), theme=rng["theme"].choice(tuple(THEMES)))  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a web page|a website in a browser|a browser window] with the headline “{t}”", "[浏览器里的网页|网页界面|网站页面]，大标题是“{t}”", t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "headline":
                return lines.headline(rng)
            case "address":
                return _address(rng)
            case "site":
                return names.brand(rng)
            case "button":
                return rng.choice(CALLS)
            case "menu":
                return rng.choice(NAVIGATION)
            case "card":
                return rng.choice(CARDS)
            case _:
                return lines.slogan(rng, "product")

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        surface, raised, ink, accent = THEMES[truth.theme]
        u = page.unit
        on = "#ffffff" if truth.theme not in ("dark", "night") else surface
        left = truth.layout == 0
        made = {
            "address": Block(page.box(0.24, 0.055, 0.88, 0.1), ink, surface, "sans", False, 25 * u, "start", "middle"),
            "site": Block(page.box(0.06, 0.14, 0.34, 0.19), accent, raised, "serif", True, 34 * u, "start", "middle"),
            "title": Block(page.box(0.06, 0.25, 0.55, 0.44) if left else page.box(0.1, 0.24, 0.9, 0.37), ink, raised, "sans", True, 58 * u, "start" if left else "middle", "middle", lines=4 if left else 2, leading=1.15),
            "lead": Block(page.box(0.06, 0.45, 0.55, 0.5) if left else page.box(0.1, 0.38, 0.9, 0.43), ink, raised, "sans", False, 28 * u, "start" if left else "middle", "middle"),
            "button": Block(_plate(truth, page), on, accent, "sans", True, 28 * u, "middle", "middle").inset(8 * u, 3 * u),
        }  # fmt: skip
        for i in range(4):
            made[f"menu{i}"] = Block(page.box(0.37 + 0.148 * i, 0.14, 0.505 + 0.148 * i, 0.19), ink, raised, "sans", False, 24 * u, "middle", "middle")  # fmt: skip
        for i in range(3):
            x = 0.06 + 0.3 * i
            made[f"card{i}"] = Block(page.box(x + 0.01, 0.86, x + 0.27, 0.915), ink, surface, "sans", False, 27 * u, "start", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        surface, raised, ink, accent = THEMES[truth.theme]
        u = page.unit
        with canvas.element("window", role="panel"):
            card(canvas, page.box(0.03, 0.035, 0.97, 0.965), raised, 16 * u, ink)
            canvas.rect(
                *page.box(0.03, 0.035, 0.97, 0.12), fill=mix(raised, ink, 0.1), radius=16 * u
            )
            canvas.rect(*page.box(0.22, 0.05, 0.9, 0.105), fill=surface, radius=14 * u)
            lights(canvas, page.width * 0.06, page.height * 0.078, 8 * u)
            icon(canvas, "back", page.width * 0.165, page.height * 0.078, 18 * u, ink, raised)
            icon(canvas, "menu", page.width * 0.935, page.height * 0.078, 17 * u, ink, raised)
            canvas.rect(page.width * 0.03, page.height * 0.205, page.width * 0.97, page.height * 0.207, fill=mix(raised, ink, 0.15))  # fmt: skip
        with canvas.element("hero", role="picture"):
            box = (
                page.box(0.58, 0.235, 0.94, 0.58)
                if truth.layout == 0
                else page.box(0.06, 0.445, 0.94, 0.6)
            )
            if truth.layout == 1:
                box = page.box(0.62, 0.445, 0.94, 0.6)
            picture(canvas, box, mix(raised, accent, 0.4), accent, truth.art)
        for i in range(3):
            with canvas.element(f"tile{i}", role="card"):
                x = 0.06 + 0.3 * i
                canvas.rect(*page.box(x, 0.64, x + 0.28, 0.93), fill=surface, radius=12 * u)
                picture(canvas, page.box(x, 0.64, x + 0.28, 0.845), mix(raised, accent, 0.3), accent, truth.art + i + 1)  # fmt: skip
        if truth.has("button"):
            with canvas.element("plate", role="button"):
                canvas.rect(*_plate(truth, page), fill=accent, radius=12 * u)


def _plate(truth: Truth, page: Page) -> tuple[float, float, float, float]:
    return (
        page.box(0.06, 0.52, 0.28, 0.58) if truth.layout == 0 else page.box(0.1, 0.48, 0.36, 0.55)
    )


def _address(rng: Rng) -> str:
    return f"www.{rng['site'].choice(SITES)}{rng['end'].choice(ENDINGS)}"
