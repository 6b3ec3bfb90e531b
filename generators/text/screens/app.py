"""Phone apps: a list, a form and a card view, with title bar, tabs and buttons."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.colour import mix
from generators.scene import Fact, Pair, Rng, Say, Want, say
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks
from generators.text.misspelling import misspelt
from generators.text.screens._widgets import ICONS, THEMES, card, icon, picture
from generators.text.screens.themed import Themed
from generators.text.typeset import Block, Box, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
    Pair("fifth", "第五"),
)
APPS: dict[str, tuple[Pair, ...]] = {
    "settings": (Pair("Settings", "设置"), Pair("Wi-Fi networks", "无线网络"), Pair("Display and brightness", "显示与亮度"), Pair("Sounds", "声音"), Pair("Notifications", "通知"), Pair("Privacy", "隐私"), Pair("Battery", "电池"), Pair("Storage", "存储空间"), Pair("Language", "语言"), Pair("About this phone", "关于手机"), Pair("Software update", "系统更新")),
    "music": (Pair("My playlists", "我的歌单"), Pair("Morning run", "晨跑"), Pair("Rainy afternoon", "雨天下午"), Pair("Deep focus", "专注时刻"), Pair("Road trip", "公路旅行"), Pair("Old favourites", "老歌精选"), Pair("Sunday jazz", "周日爵士"), Pair("Piano at night", "夜间钢琴"), Pair("Kitchen radio", "厨房电台"), Pair("Folk songs", "民谣")),
    "health": (Pair("Today", "今日健康"), Pair("Steps", "步数"), Pair("Sleep", "睡眠"), Pair("Heart rate", "心率"), Pair("Water", "饮水"), Pair("Active minutes", "活动分钟"), Pair("Weight", "体重"), Pair("Stretching", "拉伸"), Pair("Breathing", "呼吸训练")),
    "travel": (Pair("My trips", "我的行程"), Pair("Flight check-in", "航班值机"), Pair("Hotel booking", "酒店预订"), Pair("Train tickets", "火车票"), Pair("City map", "城市地图"), Pair("Travel insurance", "旅行保险"), Pair("Luggage list", "行李清单"), Pair("Exchange rates", "汇率"), Pair("Saved places", "收藏地点")),
    "notes": (Pair("All notes", "全部笔记"), Pair("Shopping list", "购物清单"), Pair("Ideas for the garden", "花园点子"), Pair("Book quotes", "读书摘录"), Pair("Meeting on Tuesday", "周二会议"), Pair("Gift ideas", "礼物清单"), Pair("Recipes to try", "想试的菜谱"), Pair("Films to watch", "想看的电影"), Pair("Packing list", "打包清单")),
    "bank": (Pair("My accounts", "我的账户"), Pair("Current account", "活期账户"), Pair("Savings", "储蓄"), Pair("Transfers", "转账"), Pair("Pay a bill", "缴费"), Pair("Cards", "银行卡"), Pair("Statements", "账单"), Pair("Standing orders", "自动转账"), Pair("Help centre", "帮助中心")),
    "school": (Pair("My courses", "我的课程"), Pair("Algebra", "代数"), Pair("World history", "世界历史"), Pair("Physics lab", "物理实验"), Pair("Painting", "绘画"), Pair("Library loans", "图书借阅"), Pair("Exam timetable", "考试安排"), Pair("Homework", "作业"), Pair("Canteen menu", "食堂菜单")),
}  # fmt: skip
BUTTONS = (
    Pair("Save", "保存"),
    Pair("Continue", "继续"),
    Pair("Add new", "新建"),
    Pair("Edit", "编辑"),
    Pair("Share", "分享"),
    Pair("Sync now", "立即同步"),
    Pair("Sign in", "登录"),
    Pair("Done", "完成"),
)
TABS = (
    Pair("Home", "首页"),
    Pair("Search", "搜索"),
    Pair("Saved", "收藏"),
    Pair("Inbox", "消息"),
    Pair("Profile", "我的"),
    Pair("Explore", "发现"),
    Pair("History", "历史"),
)
NOTES = (
    Pair("Updated just now", "刚刚更新"),
    Pair("2 new items", "2条新内容"),
    Pair("Everything is up to date", "全部已是最新"),
    Pair("Last backup yesterday", "上次备份：昨天"),
    Pair("Tap to see details", "点按查看详情"),
)


class Truth(TextTruth):
    """``app`` names the vocabulary, ``theme`` the colours."""

    app: str
    theme: str


class AppScreen(Themed):
    kind = "screens.app"
    subject = "screens"
    scene = "1.4.3"
    title = Pair("a screen of a phone app", "手机应用界面")
    turns = "number of entries"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        app = rng["app"].choice(tuple(APPS))
        head, *entries = APPS[app]
        rows = want.scaled(2, 5)
        lang = want.lang
        chosen = rng["entries"].sample(entries, 5)
        texts = [written("title", "title", Pair("the heading", "页面标题"), head, lang, "title")]
        texts += [written(f"row{i}", "row", Pair(f"the {n.en} entry", f"{n.zh}项"), entry, lang, "entry", optional=i == rows - 1) for i, (n, entry) in enumerate(zip(ORDINALS, chosen, strict=True)) if i < rows]  # fmt: skip
        tabs = rng["tabs"].sample(TABS, 3)
        extras = [
            written("button", "button", Pair("the button", "按钮"), rng["button"].choice(BUTTONS), lang, "button", optional=True),
            written("note", "line", Pair("the line below the heading", "标题下方的小字"), rng["note"].choice(NOTES), lang, "note", optional=True),
            *(written(f"tab{i}", "tab", Pair(f"the {ORDINALS[i].en} tab", f"{ORDINALS[i].zh}个标签"), tab, lang, "tab") for i, tab in enumerate(tabs)),
        ]  # fmt: skip
        shown = want.scaled(0, 5)
        items = texts + extras[:shown]
        if rng["typo"].chance(0.12):
            items[1] = misspelt(items[1], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(extras[shown:2]), app=app, theme=rng["theme"].choice(tuple(THEMES)))  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a phone app|a mobile app screen|an app interface] with the heading “{t}” and {n} entries", "[手机应用界面|App界面|手机界面]，标题为“{t}”，共{n}项", t=truth.items[0].text, n=sum(i.role == "row" for i in truth.items))  # fmt: skip

    def extra_facts(self, truth: Truth) -> list[Fact]:
        count = sum(item.role == "row" for item in truth.items)
        return [
            Fact("page", "entries", count, "", say("the screen lists {v} entries", "界面列出{v}项"))
        ]

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        options = {"entry": APPS[truth.app][1:], "button": BUTTONS, "tab": TABS, "note": NOTES, "title": tuple(a[0] for a in APPS.values())}  # fmt: skip
        return rng.choice(options[item.source])

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        surface, raised, ink, accent = THEMES[truth.theme]
        u, screen = page.unit, _screen(page)
        x0, y0, x1, y1 = screen
        w, h = x1 - x0, y1 - y0
        made = {
            "title": Block((x0 + w * 0.07, y0 + h * 0.05, x1 - w * 0.07, y0 + h * 0.125), ink, surface, "sans", True, 48 * u, "start", "middle"),
            "note": Block((x0 + w * 0.07, y0 + h * 0.135, x1 - w * 0.07, y0 + h * 0.175), mix(ink, surface, 0.18), surface, "sans", False, 23 * u, "start", "middle"),
            "button": Block(_button(screen), surface if truth.theme in ("dark", "night") else "#ffffff", accent, "sans", True, 30 * u, "middle", "middle").inset(10 * u, 4 * u),
        }  # fmt: skip
        for i, (bx0, by0, bx1, by1) in enumerate(_rows(truth, screen)):
            left = bx0 + (w * 0.17 if truth.layout == 0 else w * 0.05)
            low = by0 if truth.layout == 0 else by1 - (by1 - by0) * 0.34
            made[f"row{i}"] = Block((left, low, bx1 - w * 0.06, by1), ink, raised, "sans", False, 31 * u, "start", "middle")  # fmt: skip
        for i in range(3):
            left = x0 + w * i / 3
            made[f"tab{i}"] = Block((left + 4 * u, y1 - h * 0.05, left + w / 3 - 4 * u, y1 - h * 0.012), ink, raised, "sans", False, 21 * u, "middle", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        surface, raised, ink, accent = THEMES[truth.theme]
        u, screen = page.unit, _screen(page)
        x0, y0, x1, y1 = screen
        w, h = x1 - x0, y1 - y0
        with canvas.element("phone", role="panel"):
            if page.width > page.height * 0.8:
                canvas.rect(
                    x0 - 14 * u,
                    y0 - 14 * u,
                    x1 + 14 * u,
                    y1 + 14 * u,
                    fill="#23262d",
                    radius=46 * u,
                )
            canvas.rect(*screen, fill=surface, radius=34 * u)
        for i, box in enumerate(_rows(truth, screen)):
            if not truth.has(f"row{i}"):
                continue
            with canvas.element(f"card{i}", role="card"):
                card(canvas, box, raised, 16 * u, ink)
                middle = (box[1] + box[3]) / 2
                if truth.layout == 0:
                    shape = ICONS[(truth.art + i * 5) % len(ICONS)]
                    icon(
                        canvas,
                        shape,
                        box[0] + w * 0.085,
                        middle,
                        min(30 * u, (box[3] - box[1]) * 0.36),
                        accent,
                        raised,
                    )
                else:
                    picture(
                        canvas,
                        (
                            box[0] + 8 * u,
                            box[1] + 8 * u,
                            box[2] - 8 * u,
                            box[3] - (box[3] - box[1]) * 0.36,
                        ),
                        mix(raised, accent, 0.35),
                        accent,
                        truth.art + i,
                    )
        with canvas.element("tabs", role="panel"):
            canvas.rect(x0, y1 - h * 0.105, x1, y1, fill=raised, radius=30 * u)
            for i, shape in enumerate(("home", "search", "person")):
                icon(
                    canvas,
                    shape,
                    x0 + w * (2 * i + 1) / 6,
                    y1 - h * 0.073,
                    17 * u,
                    accent if i == 0 else mix(ink, raised, 0.4),
                    raised,
                )
        if truth.has("button"):
            with canvas.element("plate", role="button"):
                canvas.rect(*_button(screen), fill=accent, radius=26 * u)


def _screen(page: Page) -> Box:
    """The phone's screen, upright in the middle of the picture."""
    height = page.height * 0.92
    width = min(page.width * 0.9, height * 0.62)
    x = (page.width - width) / 2
    return x, page.height * 0.04, x + width, page.height * 0.96


def _button(screen: Box) -> Box:
    x0, y0, x1, y1 = screen
    w, h = x1 - x0, y1 - y0
    return x0 + w * 0.25, y1 - h * 0.19, x1 - w * 0.25, y1 - h * 0.125


def _rows(truth: Truth, screen: Box) -> list[Box]:
    """Boxes of the entries: a list, or cards in two columns."""
    count = sum(item.role == "row" for item in (*truth.items, *truth.absent))
    x0, y0, x1, y1 = screen
    w, h = x1 - x0, y1 - y0
    top, bottom = y0 + h * 0.195, y1 - h * 0.205
    if truth.layout == 0:
        step = min((bottom - top) / max(count, 3), h * 0.135)
        return [
            (x0 + w * 0.05, top + i * step, x1 - w * 0.05, top + (i + 0.86) * step)
            for i in range(count)
        ]
    rows = -(-count // 2)
    step = min((bottom - top) / max(rows, 2), h * 0.3)
    return [
        (x0 + w * (0.05 + 0.46 * (i % 2)), top + (i // 2) * step, x0 + w * (0.49 + 0.46 * (i % 2)), top + (i // 2 + 0.92) * step)
        for i in range(count)
    ]  # fmt: skip
