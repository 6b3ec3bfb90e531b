"""Plain pages: one to five pieces of running text, verse or single words on a quiet ground."""

from __future__ import annotations

from generators.canvas import Canvas
from generators.canvas.nodes import Gradient
from generators.colour import mix
from generators.scene import Pair, Rng, Say, Want, say
from generators.text import ornaments
from generators.text.colours import SCHEMES, hexadecimal
from generators.text.corpus import lines, prose
from generators.text.corpus.poems import POEMS
from generators.text.items import Item, TextTruth, written
from generators.text.kind import Blocks, TextKind
from generators.text.misspelling import misspelt
from generators.text.typeset import Block, Page

PROSE, VERSE, WORDS = range(3)
GROUNDS = (
    Pair("a plain ground", "纯色底"),
    Pair("a softly shaded ground", "渐变底"),
    Pair("a finely patterned ground", "细纹底"),
)
PLACES = (Pair("upper", "上方"), Pair("middle", "中间"), Pair("lower", "下方"))


class Truth(TextTruth):
    """``ground`` is the pattern behind the text."""

    ground: int


class PlainPage(TextKind):
    kind = "pure.page"
    subject = "pure"
    scene = "pure"
    title = Pair("a page of text", "文字页面")
    turns = "length of the text in sentences, lines or words"
    Truth = Truth

    def sample(self, rng: Rng, want: Want) -> Truth:
        lang, layout = want.lang, rng["layout"].integer(0, 2)
        items = (_prose, _verse, _words)[layout](rng, want)
        if rng["typo"].chance(0.1):
            items[-1] = misspelt(items[-1], lang, rng["spelling"])
        return Truth(lang=lang, layout=layout, scheme=rng["scheme"].choice(tuple(SCHEMES)), art=rng["art"].integer(0, 2**40), items=tuple(items), ground=rng["ground"].integer(0, 2))  # fmt: skip

    def dial(self, truth: Truth) -> float:
        if truth.layout != PROSE:
            return 2.2 * len(truth.items)
        return len(truth.items) + sum(i.text.count(". ") + i.text.count("。") for i in truth.items)

    def setting(self, truth: Truth) -> Pair:
        return GROUNDS[truth.ground]

    def subject_line(self, truth: Truth) -> Say:
        first = truth.items[0].text.split("\n")[0]
        return say("[a page|a plain page|a text picture] that [begins with|starts with|shows] “{t}”", "[文字页面|纯文字图片]，[开头是|写着]“{t}”", t=first)  # fmt: skip

    def replacement(self, truth: Truth, item: Item, rng: Rng) -> Pair | str | None:
        match item.source:
            case "headline":
                return lines.headline(rng)
            case "slogan":
                return lines.slogan(rng, "event")
            case "prose":
                return prose.sentence(rng)
            case _:
                return None

    def blocks(self, truth: Truth, page: Page) -> Blocks:
        scheme, u = SCHEMES[truth.scheme], page.unit
        ink, back, accent = (
            hexadecimal(scheme.ink),
            hexadecimal(scheme.paper),
            hexadecimal(scheme.accent),
        )
        if truth.layout == PROSE:
            return {
                "title": Block(page.box(0.08, 0.07, 0.92, 0.19), accent, back, "serif", True, 64 * u, "start", "middle", lines=2, leading=1.15),
                "body": Block(page.box(0.08, 0.22, 0.92, 0.93), ink, back, "serif", False, 40 * u, "start", "top", lines=26, leading=1.5),
            }  # fmt: skip
        if truth.layout == VERSE:
            return _verse_blocks(truth, page, ink, back, accent)
        step = min(0.2, 0.84 / len(truth.items))
        styles = ("display", "serif", "sans", "hand", "slab")
        return {
            item.id: Block(page.box(0.08, 0.08 + i * step, 0.92, 0.08 + (i + 0.84) * step), accent if i % 2 else ink, back, styles[(truth.art + i) % 5], i % 2 == 0, 84 * u, ("middle", "start", "end")[(truth.art // 5) % 3], "middle")  # type: ignore[arg-type]
            for i, item in enumerate(truth.items)
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Truth, page: Page) -> None:
        scheme, u = SCHEMES[truth.scheme], page.unit
        paper, second = hexadecimal(scheme.paper), hexadecimal(scheme.second)
        if truth.ground == 0:
            return
        with canvas.element("ground", role="scenery"):
            if truth.ground == 1:
                canvas.rect(0, 0, page.width, page.height, fill=Gradient((0, 0), (page.width, page.height), (paper, mix(paper, second, 0.22))))  # fmt: skip
            else:
                ornaments.dots(canvas, (0, 0, page.width, page.height), 30 * u, 3 * u, mix(paper, second, 0.13))  # fmt: skip


def _prose(rng: Rng, want: Want) -> list[Item]:
    text = prose.paragraph(rng["prose"], want.scaled(1, 8))
    return [
        written("title", "title", Pair("the heading", "标题"), lines.headline(rng["headline"]), want.lang, "headline"),
        written("body", "line", Pair("the paragraph", "正文"), text, want.lang, "prose" if want.difficulty < 3 else ""),
    ]  # fmt: skip


def _verse(rng: Rng, want: Want) -> list[Item]:
    poem = rng["poem"].choice(POEMS[want.lang])
    words = (("first", "第一"), ("second", "第二"), ("third", "第三"), ("fourth", "第四"))
    items = [written(f"verse{i}", "line", Pair(f"the {words[i][0]} line of the poem", f"诗的{words[i][1]}句"), line, want.lang) for i, line in enumerate(poem.lines)]  # fmt: skip
    head = [
        written("title", "title", Pair("the title of the poem", "诗题"), poem.title, want.lang),
        written("author", "name", Pair("the poet", "作者"), poem.author, want.lang),
    ]  # fmt: skip
    shown = want.scaled(1, 4)
    return [*(head[: want.scaled(0, 2)]), *items[:shown]]


def _words(rng: Rng, want: Want) -> list[Item]:
    words = (
        ("first", "第一"),
        ("second", "第二"),
        ("third", "第三"),
        ("fourth", "第四"),
        ("fifth", "第五"),
    )
    return [written(f"text{i}", "line", Pair(f"the {words[i][0]} line", f"{words[i][1]}行"), lines.slogan(rng["line", i], "event"), want.lang, "slogan") for i in range(want.scaled(1, 5))]  # fmt: skip


def _verse_blocks(truth: Truth, page: Page, ink: str, back: str, accent: str) -> Blocks:
    """Chinese verse in columns from the right, English verse in rows."""
    u = page.unit
    verses = [item for item in truth.items if item.id.startswith("verse")]
    if truth.lang == "zh":
        made = {item.id: Block(page.box(0.62 - 0.14 * i, 0.1, 0.74 - 0.14 * i, 0.93), ink, back, "hand", False, 84 * u, "middle", "top", vertical=True, tracking=0.12) for i, item in enumerate(verses)}  # fmt: skip
        made["title"] = Block(page.box(0.8, 0.08, 0.92, 0.62), accent, back, "hand", True, 72 * u, "middle", "top", vertical=True, tracking=0.1)  # fmt: skip
        made["author"] = Block(page.box(0.82, 0.68, 0.9, 0.93), ink, back, "serif", False, 40 * u, "middle", "top", vertical=True, tracking=0.1)  # fmt: skip
        return made
    made = {item.id: Block(page.box(0.1, 0.34 + 0.13 * i, 0.9, 0.44 + 0.13 * i), ink, back, "serif", False, 46 * u, "middle", "middle") for i, item in enumerate(verses)}  # fmt: skip
    made["title"] = Block(page.box(0.1, 0.1, 0.9, 0.2), accent, back, "serif", True, 66 * u, "middle", "middle")  # fmt: skip
    made["author"] = Block(page.box(0.1, 0.21, 0.9, 0.28), ink, back, "serif", False, 36 * u, "middle", "middle")  # fmt: skip
    return made
