"""Computer desktops: folders and files, a window with a dialogue, a task bar."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.corpus import quantities
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks
from generators.text.misspelling import misspelt
from generators.text.screens._widgets import THEMES, card, icon, lights
from generators.text.screens.themed import Themed
from generators.text.typeset import Block, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
    Pair("fifth", "第五"),
)
FILES = (
    Pair("Holiday photos", "假期照片"),
    Pair("Tax 2025", "2025年报税"),
    Pair("Letters", "信件"),
    Pair("Invoices", "发票"),
    Pair("Music", "音乐"),
    Pair("Thesis draft", "论文草稿"),
    Pair("Garden plan", "花园规划"),
    Pair("Family tree", "家谱"),
    Pair("Budget", "预算"),
    Pair("Recipes", "菜谱"),
    Pair("Old backups", "旧备份"),
    Pair("Travel notes", "旅行笔记"),
    Pair("Contracts", "合同"),
    Pair("Drawings", "图纸"),
)
DIALOGUES: tuple[tuple[Pair, Pair, Pair, Pair], ...] = (
    (Pair("Save changes?", "保存更改？"), Pair("The file was edited since you opened it.", "文件打开后已被修改。"), Pair("Save", "保存"), Pair("Discard", "不保存")),
    (Pair("Empty the bin?", "清空回收站？"), Pair("The files cannot be restored.", "文件将无法恢复。"), Pair("Empty", "清空"), Pair("Cancel", "取消")),
    (Pair("Update available", "有可用更新"), Pair("It takes about five minutes.", "大约需要五分钟。"), Pair("Install", "安装"), Pair("Later", "稍后")),
    (Pair("Connection lost", "连接已断开"), Pair("Check the cable and try again.", "请检查网线后重试。"), Pair("Retry", "重试"), Pair("Close", "关闭")),
    (Pair("Low battery", "电量不足"), Pair("Please plug in the charger now.", "请立即接通电源。"), Pair("OK", "好"), Pair("Sleep", "睡眠")),
    (Pair("Print document", "打印文档"), Pair("Two pages will be printed in colour.", "将彩色打印两页。"), Pair("Print", "打印"), Pair("Preview", "预览")),
    (Pair("Sign in", "登录"), Pair("Your session has expired.", "会话已过期。"), Pair("Continue", "继续"), Pair("Help", "帮助")),
    (Pair("Rename folder", "重命名文件夹"), Pair("Choose a name that is not in use.", "请使用未被占用的名称。"), Pair("Rename", "重命名"), Pair("Cancel", "取消")),
    (Pair("Disk almost full", "磁盘空间不足"), Pair("Remove large files to free space.", "请删除大文件以释放空间。"), Pair("Clean up", "清理"), Pair("Ignore", "忽略")),
)  # fmt: skip
SHAPES = ("folder", "file", "picture", "folder", "file")


class Truth(TextTruth):
    """``theme`` names the colours, ``dialogue`` the window that is open."""

    theme: str
    dialogue: int


class Desktop(Themed):
    kind = "screens.desktop"
    subject = "screens"
    scene = "1.4.4"
    title = Pair("a computer desktop", "电脑桌面")
    turns = "number of files and texts"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang, number = want.lang, rng["dialogue"].integer(0, len(DIALOGUES) - 1)
        head, body, yes, no = DIALOGUES[number]
        texts = [
            written("title", "title", Pair("the title of the window", "窗口标题"), head, lang),
            written("yes", "button", Pair("the left button", "左边的按钮"), yes, lang, "yes"),
            written("no", "button", Pair("the right button", "右边的按钮"), no, lang, "no", optional=True),
            written("body", "line", Pair("the message in the window", "窗口里的提示"), body, lang, "body"),
            *(written(f"file{i}", "label", Pair(f"the name of the {ORDINALS[i].en} icon", f"{ORDINALS[i].zh}个图标的名称"), name, lang, "file") for i, name in enumerate(rng["files"].sample(FILES, 5))),
            written("clock", "number", Pair("the clock in the task bar", "任务栏时钟"), quantities.say_clock(quantities.clock(rng["clock"]), lang), lang, "clock", optional=True),
        ]  # fmt: skip
        shown = want.scaled(3, 10)
        items, absent = texts[:shown], [t for t in texts[shown:] if t.optional]
        if rng["typo"].chance(0.12) and shown > 3:
            items[3] = misspelt(items[3], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), theme=rng["theme"].choice(tuple(THEMES)), dialogue=number)  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a computer desktop|a desktop screen] with [an open|a] window “{t}”", "[电脑桌面|桌面界面]，打开着“{t}”窗口", t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "file":
                return rng.choice(FILES)
            case "clock":
                return quantities.say_clock(quantities.clock(rng), truth.lang)
            case "body":
                return rng.choice([d[1] for d in DIALOGUES])
            case _:
                return rng.choice([d[2 if item.source == "yes" else 3] for d in DIALOGUES])

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        surface, raised, ink, accent = THEMES[truth.theme]
        u = page.unit
        on = "#ffffff" if truth.theme not in ("dark", "night") else surface
        x0, y0, x1, y1 = _window(truth, page)
        w, h = x1 - x0, y1 - y0
        bar = _bar_colour(truth)
        made = {
            "title": Block((x0 + w * 0.2, y0 + h * 0.02, x1 - w * 0.06, y0 + h * 0.17), ink, mix(raised, ink, 0.1), "sans", True, 32 * u, "middle", "middle"),
            "body": Block((x0 + w * 0.07, y0 + h * 0.26, x1 - w * 0.07, y0 + h * 0.62), ink, raised, "sans", False, 34 * u, "start", "middle", lines=3, leading=1.25),
            "yes": Block(_button(truth, page, 0), on, accent, "sans", True, 29 * u, "middle", "middle").inset(6 * u, 3 * u),
            "no": Block(_button(truth, page, 1), ink, surface, "sans", False, 29 * u, "middle", "middle").inset(6 * u, 3 * u),
            "clock": Block(page.box(0.82, 0.938, 0.97, 0.985), _on_bar(truth), bar, "sans", False, 26 * u, "end", "middle"),
        }  # fmt: skip
        for i in range(5):
            cx, cy = _spot(truth, i, page)
            made[f"file{i}"] = Block((cx - 88 * u, cy + 42 * u, cx + 88 * u, cy + 76 * u), "#ffffff", _wall(truth), "sans", False, 23 * u, "middle", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        surface, raised, ink, accent = THEMES[truth.theme]
        u, wall = page.unit, _wall(truth)
        with canvas.element("wall", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (page.width, page.height), (wall, mix(wall, "#000000", 0.25))))  # fmt: skip
            rng = ornaments.seeded(truth.art)
            ornaments.hills(canvas, rng, page.height * 0.72, (mix(wall, "#000000", 0.2), mix(wall, "#000000", 0.32)), 90 * u)  # fmt: skip
        with canvas.element("bar", role="scenery"):
            canvas.rect(0, page.height * 0.925, page.width, page.height, fill=_bar_colour(truth))
            for i, shape in enumerate(("menu", "search", "folder", "picture", "gear")):
                icon(canvas, shape, page.width * (0.045 + 0.06 * i), page.height * 0.9625, 19 * u, _on_bar(truth), _bar_colour(truth))  # fmt: skip
        for i in range(5):
            if truth.has(f"file{i}"):
                with canvas.element(f"icon{i}", role="icon"):
                    icon(canvas, SHAPES[(truth.art + i) % 5], *_spot(truth, i, page), 46 * u, "#ffe09a" if i % 2 else "#f4f6fa", wall)  # fmt: skip
        box = _window(truth, page)
        with canvas.element("window", role="panel"):
            card(canvas, box, raised, 16 * u, ink)
            canvas.rect(
                box[0],
                box[1],
                box[2],
                box[1] + (box[3] - box[1]) * 0.19,
                fill=mix(raised, ink, 0.1),
                radius=16 * u,
            )
            lights(canvas, box[0] + 26 * u, box[1] + (box[3] - box[1]) * 0.095, 8 * u)
        for number, name in enumerate(("yes", "no")):
            if truth.has(name):
                with canvas.element(f"plate_{name}", role="button"):
                    canvas.rect(*_button(truth, page, number), fill=accent if number == 0 else surface, radius=12 * u)  # fmt: skip


WALLS = {"light": "#2f5d8a", "warm": "#8a4b2f", "mint": "#1f6a57", "violet": "#54408a", "dark": "#2b3340", "night": "#1d3157"}  # fmt: skip


def _wall(truth: Truth) -> str:
    return WALLS[truth.theme]


def _bar_colour(truth: Truth) -> str:
    return mix(_wall(truth), "#000000", 0.55)


def _on_bar(truth: Truth) -> str:
    return "#f4f6fa"


def _window(truth: Truth, page: Page) -> tuple[float, float, float, float]:
    return (
        page.box(0.34, 0.2, 0.94, 0.64) if truth.layout == 0 else page.box(0.06, 0.32, 0.72, 0.78)
    )


def _button(truth: Truth, page: Page, number: int) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = _window(truth, page)
    w, h = x1 - x0, y1 - y0
    left = x0 + w * (0.1 + 0.42 * number)
    return left, y1 - h * 0.29, left + w * 0.36, y1 - h * 0.11


def _spot(truth: Truth, i: int, page: Page) -> tuple[float, float]:
    """Icons stand in a column at the left, or in a row at the top."""
    if truth.layout == 0:
        return page.width * 0.15, page.height * (0.1 + 0.168 * i)
    return page.width * (0.12 + 0.19 * i), page.height * 0.12
