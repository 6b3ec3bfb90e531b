"""Comic panels with one big sound: letters that burst, slant and grow with the noise."""

from __future__ import annotations

import math

from generators.canvas import Canvas, Stroke
from generators.cast import CAST, EXPRESSIONS, draw_character
from generators.colour import mix
from generators.scene import Fact, Pair, Question, Rng, Say, Want, say, step_of
from generators.text import ornaments
from generators.text.colours import called, hexadecimal
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.typeset import Block, Page

LAYOUTS = 3
INK = "#17151a"
# Event, sound, the cry that goes with it, face.
EVENTS: tuple[tuple[Pair, tuple[Pair, ...], tuple[Pair, ...], str], ...] = (
    (Pair("a firework goes off", "烟花炸开"), (Pair("BOOM!", "轰！"), Pair("BANG!", "砰！"), Pair("KABOOM!", "轰隆！")), (Pair("So bright!", "好亮啊！"), Pair("Again!", "再来一个！")), "delighted"),
    (Pair("a pile of books falls down", "一摞书倒了下来"), (Pair("CRASH!", "哗啦！"), Pair("THUD!", "咚！"), Pair("WHAM!", "啪！")), (Pair("Not my fault!", "不是我弄的！"), Pair("I just dusted it!", "我刚擦过灰！")), "shocked"),
    (Pair("water drips from the tap", "水龙头在滴水"), (Pair("DRIP DROP", "滴答滴答"), Pair("PLOP!", "扑通！"), Pair("SPLASH!", "哗！")), (Pair("All night long…", "滴了一整夜……"), Pair("Who can sleep?", "谁睡得着？")), "tired"),
    (Pair("someone knocks at the door", "有人敲门"), (Pair("KNOCK KNOCK", "咚咚咚"), Pair("DING DONG", "叮咚"), Pair("RAP RAP!", "嗒嗒！")), (Pair("Coming!", "来了！"), Pair("Who is it?", "谁呀？")), "content"),
    (Pair("the alarm clock rings", "闹钟响了"), (Pair("RING RING", "铃铃铃"), Pair("BEEP BEEP", "嘀嘀嘀"), Pair("BRRRING!", "叮铃铃！")), (Pair("Five more minutes…", "再睡五分钟……"), Pair("Is it Monday?", "今天周一？")), "tired"),
    (Pair("the soup boils over", "汤煮开溢出来了"), (Pair("SIZZLE", "滋啦"), Pair("BUBBLE BUBBLE", "咕嘟咕嘟"), Pair("HISS!", "嘶！")), (Pair("My soup!", "我的汤！"), Pair("Turn it down!", "快关小火！")), "worried"),
    (Pair("the door slams shut", "门砰地关上"), (Pair("SLAM!", "嘭！"), Pair("CLACK!", "咔嗒！"), Pair("BAM!", "砰！")), (Pair("The keys!", "钥匙！"), Pair("I was still inside!", "我还在里面呢！")), "shocked"),
    (Pair("a motorbike passes", "摩托车呼啸而过"), (Pair("VROOM!", "呜嗡！"), Pair("ZOOM!", "嗖！"), Pair("WHOOSH!", "呼！")), (Pair("Too fast!", "太快了！"), Pair("My hat!", "我的帽子！")), "shocked"),
    (Pair("the balloon bursts", "气球爆了"), (Pair("POP!", "啪！"), Pair("SNAP!", "啪嗒！"), Pair("BURST!", "嘭！")), (Pair("My balloon…", "我的气球……"), Pair("Oh no!", "哦不！")), "crying"),
    (Pair("a stomach rumbles", "肚子咕咕叫"), (Pair("GRUMBLE", "咕噜噜"), Pair("RUMBLE", "咕咕"), Pair("GROWL!", "咕噜！")), (Pair("Lunch time?", "开饭了吗？"), Pair("That was not me.", "不是我。")), "worried"),
)  # fmt: skip
PAPERS = ("yellow", "sky", "mint", "pink", "orange", "cream", "pale_blue", "coral")


class Truth(TextTruth):
    """``event`` is what makes the sound; ``who`` hears it."""

    event: int
    who: str
    paper: str


class ComicSound(TextKind):
    kind = "comics.sound"
    subject = "comics"
    scene = "1.2.2"
    title = Pair("a comic panel with a sound word", "带拟声词的漫画")
    turns = "number of sounds and cries"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        number = rng["event"].integer(0, len(EVENTS) - 1)
        _, sounds, cries, _ = EVENTS[number]
        order = rng["sounds"].shuffled(sounds)
        texts = [
            written("sound", "sound", Pair("the big sound word", "大号拟声词"), order[0], want.lang, "sound"),
            written("cry", "balloon", Pair("the cry in the balloon", "气泡里的喊声"), rng["cry"].choice(cries), want.lang, "cry", optional=True),
            written("echo", "sound", Pair("the small sound word", "小号拟声词"), order[1], want.lang, "sound", optional=True),
        ]  # fmt: skip
        shown = want.scaled(1, 3)
        return Truth(lang=want.lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme="press", art=rng["art"].integer(0, 2**40), items=tuple(texts[:shown]), absent=tuple(texts[shown:]), event=number, who=rng["who"].choice(tuple(CAST)), paper=rng["paper"].choice(PAPERS))  # fmt: skip

    def setting(self, truth: Truth) -> Pair:
        colour = called(truth.paper)
        return Pair(
            f"a {colour.en} comic panel with speed lines", f"{colour.zh}底、带速度线的漫画格"
        )

    def subject_line(self, truth: Truth) -> Say:
        return say("[a comic panel|a loud comic panel|one comic frame] where {e}, with the sound “{t}”", "[漫画|一格漫画]：{e}，写着拟声词“{t}”", e=EVENTS[truth.event][0], t=truth.items[0].text)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        _, sounds, cries, _ = EVENTS[truth.event]
        return rng.choice(cries if item.source == "cry" else sounds)

    def extra_facts(self, truth: Truth) -> list[Fact]:
        event, _, _, face = EVENTS[truth.event]
        who, mood = CAST[truth.who].name, EXPRESSIONS[face][0]
        return [
            Fact("page", "event", event.en, "", say("{e}", "{e}", e=event), given=False),
            Fact("who", "hears", who.en, "", say("{w} looks {m}", "{w}表情{m}", w=who, m=mood), element="who"),
        ]  # fmt: skip

    def extra_questions(self, truth: Truth, rng: Rng) -> list[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        mood = EXPRESSIONS[EVENTS[truth.event][3]][0]
        others = rng["moods"].sample([pair for pair, _ in EXPRESSIONS.values() if pair != mood], 3)
        return [Question("read_mood", say("[How does {w} look?|What is the expression of {w}?]", "{w}是什么表情？", w=CAST[truth.who].name), mood, "choice", choices=tuple(rng["order"].shuffled([mood, *others])), evidence=("who.hears",), steps=(step_of(facts["who.hears"]),))]  # fmt: skip

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u = page.unit
        fill = ("#fff1c9", "#ffffff", "#fff1c9")[truth.layout]
        burst = Stroke(INK, 16 * u)
        angle = (-8.0, 0.0, 6.0)[truth.layout]
        return {
            "sound": Block(page.box(0.12, 0.1, 0.88, 0.42), fill, INK, "display", True, 170 * u, "middle", "middle", halo=burst, angle=angle, tracking=0.03),
            "echo": Block(page.box(0.63, 0.47, 0.93, 0.58), fill, INK, "display", True, 64 * u, "middle", "middle", halo=Stroke(INK, 9 * u), angle=-angle),
            "cry": Block(_balloon(page), INK, "#ffffff", "hand", False, 44 * u, "middle", "middle", lines=2, leading=1.15).inset(14 * u, 8 * u),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        paper, u = hexadecimal(truth.paper), page.unit
        rng = ornaments.seeded(truth.art)
        middle = (page.width / 2, page.height * 0.27)
        with canvas.element("speed", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill=paper)
            ornaments.sunburst(
                canvas, middle, mix(paper, "#ffffff", 0.4), 26, page.width + page.height
            )
            canvas.rect(
                0, page.height * 0.88, page.width, page.height, fill=mix(paper, "#000000", 0.25)
            )
        with canvas.element("burst", role="panel"):
            points = []
            spikes = rng["spikes"].integer(13, 17)
            for i in range(2 * spikes):
                turn = math.pi * i / spikes
                reach = (0.47, 0.24) if i % 2 == 0 else (0.41, 0.19)
                points.append((middle[0] + reach[0] * page.width * math.cos(turn), middle[1] + reach[1] * page.height * math.sin(turn)))  # fmt: skip
            canvas.polygon(points, fill=("#d8343c", "#1f5fb8", "#5b3a94")[truth.layout], stroke=Stroke(INK, 5 * u))  # fmt: skip
        with canvas.element("who", role="character"):
            draw_character(canvas, CAST[truth.who], (page.width * 0.24, page.height * 0.95), page.height * 0.4, EVENTS[truth.event][3], rng["pose"].choice(("standing", "shrugging", "cheering")))  # fmt: skip
        if truth.has("cry"):
            with canvas.element("balloon", role="balloon"):
                _draw_balloon(
                    canvas, _balloon(page), (page.width * 0.34, page.height * 0.74), 3.5 * u
                )


def _balloon(page: Page) -> tuple[float, float, float, float]:
    return page.box(0.44, 0.63, 0.94, 0.8)


def _draw_balloon(canvas: Canvas, box: tuple[float, float, float, float], mouth: tuple[float, float], line: float) -> None:  # fmt: skip
    """A balloon with its tail to the left."""
    x0, y0, _, y1 = box
    stroke = Stroke(INK, line)
    root = (y0 + y1) / 2
    canvas.rect(*box, fill="#ffffff", stroke=stroke, radius=(y1 - y0) * 0.4)
    canvas.polygon([(x0 + line, root - 12), mouth, (x0 + line, root + 12)], fill="#ffffff")
    canvas.polyline([(x0, root - 12), mouth, (x0, root + 12)], stroke)
