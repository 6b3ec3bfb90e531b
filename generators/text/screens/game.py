"""Game screens: score, lives, level, a quest and a menu over a drawn world."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Gradient
from generators.cast import CAST, draw_character
from generators.colour import mix
from generators.scene import Fact, Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks
from generators.text.misspelling import misspelt
from generators.text.screens._widgets import icon
from generators.text.screens.themed import Themed
from generators.text.typeset import Block, Page

WORLDS: dict[str, tuple[Pair, str, str, str]] = {
    "meadow": (Pair("a green meadow", "绿色草地"), "#8fd0f0", "#4f9d4a", "#f7f3d2"),
    "night": (Pair("a moonlit night", "月夜"), "#1d2b52", "#24403f", "#f6e7a8"),
    "desert": (Pair("a desert at noon", "正午的沙漠"), "#f6d08a", "#c98a43", "#fff5d8"),
    "sea": (Pair("the seaside", "海边"), "#a7dcf2", "#e6cf93", "#ffffff"),
    "cave": (Pair("a crystal cave", "水晶洞穴"), "#3a2a55", "#54407c", "#e8d9ff"),
    "snow": (Pair("a snowy land", "雪原"), "#bcd8ea", "#eef4f8", "#1e3a5c"),
}  # fmt: skip
STAGES = (
    Pair("LEVEL", "第{n}关"),
    Pair("WORLD", "世界{n}"),
    Pair("ROUND", "第{n}轮"),
    Pair("STAGE", "阶段{n}"),
)
QUESTS = (
    Pair("Find the golden key", "找到金钥匙"),
    Pair("Feed the hungry dragon", "喂饱饥饿的龙"),
    Pair("Cross the broken bridge", "穿过断桥"),
    Pair("Collect ten stars", "收集十颗星"),
    Pair("Wake the sleeping giant", "唤醒沉睡的巨人"),
    Pair("Return the lost map", "归还遗失的地图"),
    Pair("Climb the crystal tower", "登上水晶塔"),
    Pair("Talk to the old miller", "与老磨坊主交谈"),
    Pair("Repair the windmill", "修好风车"),
    Pair("Follow the blue light", "跟随蓝光"),
)
BUTTONS = (
    Pair("PLAY", "开始"),
    Pair("RESUME", "继续"),
    Pair("TRY AGAIN", "再试一次"),
    Pair("NEXT LEVEL", "下一关"),
    Pair("OPEN MAP", "打开地图"),
    Pair("USE POTION", "使用药水"),
    Pair("JUMP", "跳跃"),
)
MENU = (
    Pair("Settings", "设置"),
    Pair("Inventory", "背包"),
    Pair("Friends", "好友"),
    Pair("Shop", "商店"),
    Pair("Skills", "技能"),
    Pair("Save and quit", "保存并退出"),
)
TITLES = (
    Pair("Star Orchard", "星之果园"),
    Pair("Fox and Lantern", "狐与灯笼"),
    Pair("The Clockwork Sea", "发条之海"),
    Pair("Puddle Kingdom", "水洼王国"),
    Pair("Moon Delivery", "月球快递"),
    Pair("Tiny Heroes", "小小英雄"),
    Pair("Cloud Runner", "云端跑者"),
    Pair("Mushroom Rails", "蘑菇铁路"),
)


class Truth(TextTruth):
    """``world`` is the landscape, ``hero`` who stands in it, ``score`` and ``lives`` the counters."""

    theme: str
    world: str
    hero: str
    score: int
    lives: int


class GameScreen(Themed):
    kind = "screens.game"
    subject = "screens"
    scene = "1.4.1"
    title = Pair("a game screen", "游戏界面")
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang = want.lang
        score, lives = rng["score"].integer(10, 9999) * 10, rng["lives"].integer(1, 9)
        texts = [
            written("score", "number", Pair("the score", "得分"), Pair(f"SCORE {score}", f"得分 {score}"), lang),
            written("stage", "title", Pair("the level sign", "关卡标识"), _stage(rng["stage"]), lang, "stage"),
            written("button", "button", Pair("the button", "按钮"), rng["button"].choice(BUTTONS), lang, "button"),
            written("title", "title", Pair("the name of the game", "游戏名"), rng["title"].choice(TITLES), lang, "title", optional=True),
            written("lives", "number", Pair("the number of lives", "生命数"), f"x {lives}", lang),
            written("quest", "line", Pair("the quest", "任务"), rng["quest"].choice(QUESTS), lang, "quest", optional=True),
            *(written(f"menu{i}", "menu", Pair(n, z), entry, lang, "menu") for i, (entry, (n, z)) in enumerate(zip(rng["menu"].sample(MENU, 3), (("the first menu entry", "第一个菜单项"), ("the second menu entry", "第二个菜单项"), ("the third menu entry", "第三个菜单项")), strict=True))),
        ]  # fmt: skip
        shown = want.scaled(2, 9)
        items, absent = texts[:shown], [t for t in texts[shown:] if t.optional]
        if rng["typo"].chance(0.12) and shown > 5:
            items[5] = misspelt(items[5], lang, rng["spelling"])
        return Truth(lang=lang, layout=rng["layout"].integer(0, 1), scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(items), absent=tuple(absent), theme="light", world=rng["world"].choice(tuple(WORLDS)), hero=rng["hero"].choice(tuple(CAST)), score=score, lives=lives)  # fmt: skip

    def setting(self, truth: Truth) -> Pair:
        return WORLDS[truth.world][0]

    def background(self, truth: Truth) -> Fact:
        world = WORLDS[truth.world][0]
        return Fact(
            "page",
            "world",
            world.en,
            "",
            say("the game takes place in {w}", "游戏场景是{w}", w=world),
        )

    def extra_facts(self, truth: Truth) -> list[Fact]:
        return [
            Fact("score", "points", truth.score, "", say("the player has {v} points", "玩家得了{v}分"), given=False),
            Fact("hero", "is", CAST[truth.hero].name.en, "", say("the hero is {h}", "主角是{h}", h=CAST[truth.hero].name), element="hero"),
        ]  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        return say("[a game screen|a video game screen|a platform game screen] in {w} with “{t}” [on display|at the top]", "[游戏界面|游戏画面|电子游戏截图]，场景是{w}，显示“{t}”", w=WORLDS[truth.world][0], t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        if item.source == "stage":
            return _stage(rng)
        return rng.choice(
            {"button": BUTTONS, "title": TITLES, "quest": QUESTS, "menu": MENU}[item.source]
        )

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u = page.unit
        edge = Stroke("#17151a", 7 * u)
        side = truth.layout == 1
        made = {
            "score": Block(page.box(0.05, 0.045, 0.42, 0.1), "#ffffff", "#17151a", "sans", True, 40 * u, "start", "middle", halo=edge),
            "stage": Block(page.box(0.6, 0.045, 0.95, 0.1), "#ffe27a", "#17151a", "display", True, 44 * u, "end", "middle", halo=edge),
            "lives": Block(page.box(0.11, 0.115, 0.3, 0.165), "#ffffff", "#17151a", "sans", True, 36 * u, "start", "middle", halo=edge),
            "title": Block(page.box(0.12, 0.18, 0.88, 0.33), "#ffffff", "#17151a", "display", True, 96 * u, "middle", "middle", halo=Stroke("#17151a", 12 * u)),
            "quest": Block(page.box(0.09, 0.88, 0.91, 0.945), "#f6efe0", "#2a2430", "sans", False, 34 * u, "middle", "middle"),
            "button": Block(_plate(truth, page), "#2a1a05", "#f7b733", "display", True, 44 * u, "middle", "middle").inset(10 * u, 5 * u),
        }  # fmt: skip
        for i in range(3):
            y = 0.38 + 0.085 * i
            made[f"menu{i}"] = Block(page.box(0.68, y, 0.93, y + 0.06) if not side else page.box(0.07, y, 0.32, y + 0.06), "#f6efe0", "#2a2430", "sans", False, 30 * u, "middle", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        _, sky, ground, light = WORLDS[truth.world]
        rng, u = ornaments.seeded(truth.art), page.unit
        horizon = page.height * 0.74
        with canvas.element("world", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (0, horizon), (sky, mix(sky, light, 0.5))))  # fmt: skip
            canvas.circle(page.width * (0.72 if truth.layout else 0.25), page.height * 0.4, 60 * u, fill=mix(light, sky, 0.15))  # fmt: skip
            ornaments.hills(
                canvas,
                rng,
                horizon - 60 * u,
                (mix(ground, sky, 0.45), mix(ground, sky, 0.2)),
                120 * u,
            )
            canvas.rect(0, horizon, page.width, page.height, fill=ground)
            for i in range(9):
                x = page.width * i / 8
                canvas.rect(x - 48 * u, horizon, x + 44 * u, horizon + 22 * u, fill=mix(ground, "#000000", 0.12), radius=9 * u)  # fmt: skip
        with canvas.element("platforms", role="decoration"):
            for x, y in ((0.42, 0.56), (0.55, 0.47)):
                canvas.rect(page.width * x, page.height * y, page.width * (x + 0.12), page.height * y + 24 * u, fill=mix(ground, "#3a2411", 0.5), radius=6 * u)  # fmt: skip
                ornaments.star(
                    canvas, (page.width * (x + 0.06), page.height * y - 34 * u), 20 * u, "#f7c53b"
                )
        with canvas.element("hero", role="character"):
            draw_character(canvas, CAST[truth.hero], (page.width * (0.3 if truth.layout == 0 else 0.66), horizon + 14 * u), 190 * u, "content", rng["pose"].choice(("waving", "standing", "hips")))  # fmt: skip
        if truth.has("lives"):
            with canvas.element("heart", role="icon"):
                icon(
                    canvas, "heart", page.width * 0.075, page.height * 0.14, 30 * u, "#d8343c", sky
                )
        if truth.has("button"):
            with canvas.element("plate", role="button"):
                x0, y0, x1, y1 = _plate(truth, page)
                canvas.rect(x0, y0 + 6 * u, x1, y1 + 6 * u, fill="#8a5a10", radius=18 * u)
                canvas.rect(x0, y0, x1, y1, fill="#f7b733", radius=18 * u)
        if truth.has("quest"):
            with canvas.element("scroll", role="panel"):
                canvas.rect(*page.box(0.06, 0.872, 0.94, 0.953), fill="#2a2430", radius=16 * u)
        for i in range(3):
            if truth.has(f"menu{i}"):
                with canvas.element(f"slot{i}", role="panel"):
                    x0, y0, x1, y1 = self.blocks(truth, page)[f"menu{i}"].box
                    canvas.rect(
                        x0 - 8 * u,
                        y0 - 3 * u,
                        x1 + 8 * u,
                        y1 + 3 * u,
                        fill="#2a2430",
                        radius=12 * u,
                    )


def _stage(rng: Rng) -> Pair:
    n, name = rng["n"].integer(1, 40), rng["name"].choice(STAGES)
    return Pair(f"{name.en} {n}", name.zh.format(n=n))


def _plate(truth: Truth, page: Page) -> tuple[float, float, float, float]:
    return page.box(0.36, 0.775, 0.64, 0.85)
