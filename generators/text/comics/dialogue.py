"""Comic strips of one to four panels: two characters talk in balloons."""

from __future__ import annotations

from generators.canvas import Canvas, Stroke
from generators.cast import CAST, EXPRESSIONS, draw_character
from generators.colour import mix
from generators.scene import Fact, Pair, Question, Rng, Say, Want, say, step_of
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.comics._scripts import SCRIPTS, filled, slots
from generators.text.items import Item, TextTruth, TypeStyle, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Box, Page

ORDINALS = (
    Pair("first", "第一"),
    Pair("second", "第二"),
    Pair("third", "第三"),
    Pair("fourth", "第四"),
)
LIGHT_SCHEMES = ("press", "sea", "rose", "garden", "paper", "cloud", "lilac", "coffee", "clinic")
BALLOON, BALLOON_INK = "#ffffff", "#1c1a1d"
LAYOUTS = 2


class Truth(TextTruth):
    """``cast`` are the two who talk; ``script`` is what they say; a panel holds one line."""

    cast: tuple[str, str]
    script: int


class ComicDialogue(TextKind):
    kind = "comics.dialogue"
    subject = "comics"
    scene = "1.2.1"
    title = Pair("a comic strip", "漫画")
    turns = "number of panels"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        panels = want.scaled(1, 4)
        number = rng["script"].integer(0, len(SCRIPTS) - 1)
        chosen = slots(rng["slots"])
        a, b = rng["cast"].sample(tuple(CAST), 2)
        items = [
            written(f"line{i}", "balloon", _named((a, b)[line.speaker], i), filled(line, chosen), want.lang, "line")
            for i, line in enumerate(SCRIPTS[number][:panels])
        ]  # fmt: skip
        if rng["typo"].chance(0.12):
            items[-1] = misspelt(items[-1], want.lang, rng["spelling"])
        return Truth(lang=want.lang, layout=rng["layout"].integer(0, LAYOUTS - 1), scheme=rng["scheme"].choice(LIGHT_SCHEMES), art=rng["art"].integer(0, 2**40), items=tuple(items), cast=(a, b), script=number)  # fmt: skip

    def subject_line(self, truth: Truth) -> Say:
        a, b = (CAST[name].name for name in truth.cast)
        first = truth.items[0].text
        return say("[a comic|a comic strip|a little comic] in which {a} [talks to|chats with] {b} and [the first balloon says|it starts with] “{t}”", "[漫画|小漫画|条漫]，{a}和{b}对话，[第一句|开头]是“{t}”", a=a, b=b, t=first)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        script = rng["script"].choice(SCRIPTS)
        place = int(item.id.removeprefix("line"))
        return filled(script[place], slots(rng["slots"]))

    def extra_facts(self, truth: Truth) -> list[Fact]:
        facts = [Fact("page", "panels", len(truth.items), "", say("the strip has {v} panels", "漫画共有{v}格"))]  # fmt: skip
        for i, _ in enumerate(truth.items):
            line = SCRIPTS[truth.script][i]
            who, mood = CAST[truth.cast[line.speaker]].name, EXPRESSIONS[line.face][0]
            facts.append(Fact(f"line{i}", "speaker", who.en, "", say("in the {n} panel {w} speaks, looking {m}", "{n}格里说话的是{w}，表情{m}", n=ORDINALS[i], w=who, m=mood)))  # fmt: skip
        return facts

    def extra_questions(self, truth: Truth, rng: Rng) -> list[Question]:
        i = rng["panel"].integer(0, len(truth.items) - 1)
        who = CAST[truth.cast[SCRIPTS[truth.script][i].speaker]].name
        facts = {fact.key: fact for fact in self.facts(truth)}
        others = [c.name for c in CAST.values() if c.name != who]
        options = rng["order"].shuffled([who, CAST[truth.cast[1 - SCRIPTS[truth.script][i].speaker]].name, *rng["others"].sample([o for o in others if o not in [CAST[c].name for c in truth.cast]], 2)])  # fmt: skip
        return [
            Question("who_speaks", say("Who [speaks|talks] in the {n} panel?", "{n}格里是谁在说话？", n=ORDINALS[i]), who, "choice", choices=tuple(options), evidence=(f"line{i}.speaker",), steps=(step_of(facts[f"line{i}.speaker"]),)),
            Question("count_panels", say("How many panels does the strip have?", "这则漫画有几格？"), len(truth.items), "integer", evidence=("page.panels",), steps=(step_of(facts["page.panels"]),)),
        ]  # fmt: skip

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        u = page.unit
        style: TypeStyle = "hand" if truth.layout == 0 else "sans"
        return {
            f"line{i}": Block(_balloon(box), BALLOON_INK, BALLOON, style, False, 54 * u, "middle", "middle", lines=4, leading=1.22).inset(16 * u, 10 * u)
            for i, box in enumerate(_panels(len(truth.items), page))
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        for i, box in enumerate(_panels(len(truth.items), page)):
            self._panel(canvas, truth, page, i, box)

    def _panel(self, canvas: Canvas, truth: Truth, page: Page, i: int, box: Box) -> None:
        scheme, u, rng = SCHEMES[truth.scheme], page.unit, ornaments.seeded(truth.art)
        second = hexadecimal(scheme.second)
        x0, y0, x1, y1 = box
        wall = mix(hexadecimal(scheme.paper), second, 0.35)
        with canvas.element(f"panel{i}", role="panel"):
            canvas.rect(*box, fill=wall)
            canvas.rect(
                x0, y1 - (y1 - y0) * 0.16, x1, y1, fill=mix(wall, hexadecimal(scheme.ink), 0.18)
            )
            if rng["window", i].chance(0.5):
                self._window(canvas, page, box, mix(wall, "#ffffff", 0.6))
            canvas.rect(*box, stroke=Stroke(BALLOON_INK, 4 * u))
        line = SCRIPTS[truth.script][i]
        height = _tall(box)
        for place, name in enumerate(truth.cast):
            speaks = place == line.speaker
            feet = (x0 + (x1 - x0) * (0.27, 0.73)[place], y1 - (y1 - y0) * 0.07)
            with canvas.element(f"who{i}_{place}", role="character"):
                face, pose = (line.face, line.pose) if speaks else ("content", "standing")
                draw_character(canvas, CAST[name], feet, height, face, pose, flip=place == 1)
        balloon = _balloon(box)
        mouth = x0 + (x1 - x0) * (0.27, 0.73)[line.speaker], y1 - (y1 - y0) * 0.07 - height * 1.08
        with canvas.element(f"balloon{i}", role="balloon"):
            _draw_balloon(canvas, balloon, mouth, 3 * u)

    def _window(self, canvas: Canvas, page: Page, box: Box, light: str) -> None:
        x0, y0, x1, y1 = box
        w, h = x1 - x0, y1 - y0
        side = min(w, h) * 0.16
        middle, low = x0 + w / 2, y1 - h * 0.3
        frame = (middle - side / 2, low - side * 1.2, middle + side / 2, low)
        canvas.rect(*frame, fill=light, stroke=Stroke("#8a7a6a", 4 * page.unit))
        canvas.line(((frame[0] + frame[2]) / 2, frame[1]), ((frame[0] + frame[2]) / 2, frame[3]), Stroke("#8a7a6a", 3 * page.unit))  # fmt: skip


def _named(character: str, panel: int) -> Pair:
    who = CAST[character].name
    name = ORDINALS[panel]
    return Pair(f"{who.en}'s line in the {name.en} panel", f"{name.zh}格里{who.zh}的台词")


def _panels(count: int, page: Page) -> list[Box]:
    """Panels in reading order with gutters; two stand side by side on wide pages."""
    m, gap = 0.035 * min(page.width, page.height), 0.018 * min(page.width, page.height)
    columns = 1 if count == 1 or (count in (2, 3) and page.height > page.width * 1.1) else 2
    if count == 3 and columns == 2:
        columns = 3 if page.width > page.height * 1.1 else 1
    rows = -(-count // columns)
    w = (page.width - 2 * m - gap * (columns - 1)) / columns
    h = (page.height - 2 * m - gap * (rows - 1)) / rows
    return [
        (m + (i % columns) * (w + gap), m + (i // columns) * (h + gap), m + (i % columns) * (w + gap) + w, m + (i // columns) * (h + gap) + h)
        for i in range(count)
    ]  # fmt: skip


def _tall(box: Box) -> float:
    """Height of the characters in a panel."""
    return min((box[3] - box[1]) * 0.5, (box[2] - box[0]) * 0.56)


def _balloon(box: Box) -> Box:
    """Above the heads, as close to them as a short tail allows."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    bottom = y1 - h * 0.1 - _tall(box) * 1.2
    return x0 + w * 0.06, max(y0 + h * 0.04, bottom - h * 0.32), x1 - w * 0.06, bottom


def _draw_balloon(canvas: Canvas, box: Box, mouth: tuple[float, float], line: float) -> None:
    """A rounded balloon whose tail points to the mouth."""
    x0, y0, x1, y1 = box
    root = min(max(mouth[0], x0 + (x1 - x0) * 0.2), x1 - (x1 - x0) * 0.2)
    half = (x1 - x0) * 0.035
    stroke = Stroke(BALLOON_INK, line)
    canvas.rect(*box, fill=BALLOON, stroke=stroke, radius=(y1 - y0) * 0.32)
    canvas.polygon([(root - half, y1 - line), (mouth[0], mouth[1]), (root + half, y1 - line)], fill=BALLOON)  # fmt: skip
    canvas.polyline([(root - half, y1), (mouth[0], mouth[1]), (root + half, y1)], stroke)
