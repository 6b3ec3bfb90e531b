"""Base of the text kinds: a kind gives its strings, its blocks and its scenery, the rest is the same for all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from generators.base import Generator
from generators.canvas import Canvas
from generators.phrases import describe, wish
from generators.scene import (
    Edit,
    Fact,
    Pair,
    Prompts,
    Question,
    Rng,
    Say,
    Step,
    Style,
    Voice,
    say,
    step_of,
)
from generators.text import asking, editing
from generators.text.colours import SCHEMES, called, hexadecimal
from generators.text.items import Item, TextTruth
from generators.text.type_faces import STYLE_NAMES
from generators.text.typeset import Block, Page, fitted, put
from generators.text.wording import place

UNIT_PAGE = Page(1000, 1000)
"""The page on which places are named; arrangements do not depend on the format."""

Blocks = Mapping[str, Block]


class TextKind(Generator):
    """A kind of designed text picture.

    Subclasses implement ``sample`` (the strings), ``blocks`` (the type area of every item, absent ones
    included), ``scenery`` (everything that is no text) and ``subject_line`` (what a user would ask for).
    """

    domain = "text"
    version = 1
    faces = "extended"
    turns = "number of texts"
    scene: ClassVar[str]
    """Scene class of TextEdit that this kind covers, such as ``1.1.1``."""

    @abstractmethod
    def blocks(self, truth: Any, page: Page) -> Blocks:
        """Where and how each item is set, by id."""

    @abstractmethod
    def scenery(self, canvas: Canvas, truth: Any, page: Page) -> None:
        """Draw what lies behind the text, in elements of its own."""

    @abstractmethod
    def subject_line(self, truth: Any) -> Say:
        """What the picture is, in the words of a wish, its main text quoted."""

    def foreground(self, canvas: Canvas, truth: Any, page: Page) -> None:
        """Draw what lies before the text: glass, frames, tape."""

    def replacement(self, truth: Any, item: Item, rng: Rng) -> Pair | str | None:
        """Another text of the same sort for an item; None when it must stay."""
        return None

    def extra_facts(self, truth: Any) -> Sequence[Fact]:
        """What else is true: prices as numbers, sums, counts."""
        return ()

    def extra_questions(self, truth: Any, rng: Rng) -> Iterable[Question]:
        """Questions that only this kind can ask."""
        return ()

    def extra_edits(self, truth: Any, rng: Rng) -> Iterable[Edit]:
        """Edits that only this kind has."""
        return ()

    # -- the contract of a generator --------------------------------------------------------------

    def dial(self, truth: Any) -> float:
        return len(truth.items)

    def names(self, truth: Any) -> Mapping[str, Pair]:
        return {
            "page": Pair("whole page", "整页"),
            **{i.id: _bare(i.name) for i in (*truth.items, *truth.absent)},
        }

    def styled(self, truth: Any, style: Style) -> Style:
        palette = SCHEMES[truth.scheme].palette(truth.scheme)
        return style.model_copy(update={"palette": palette, "look": "infographic"})

    def setting(self, truth: Any) -> Pair:
        colour = called(SCHEMES[truth.scheme].paper)
        return Pair(f"a {colour.en} background", f"{colour.zh}背景")

    def draw(self, truth: Any, style: Style) -> Canvas:
        page = Page(style.width, style.height)
        canvas = Canvas(style.width, style.height, background=style.palette.paper)
        self.scenery(canvas, truth, page)
        blocks = self.blocks(truth, page)
        seed = bytes.fromhex(style.seed)
        for item in truth.items:
            _draw_item(canvas, item, blocks[item.id], truth, seed, page)
        self.foreground(canvas, truth, page)
        return canvas

    def background(self, truth: Any) -> Fact:
        """The fact about what everything stands on."""
        colour = called(SCHEMES[truth.scheme].paper)
        return Fact("page", "background", colour.en, "", say("the background is {c}", "背景为{c}", c=colour))  # fmt: skip

    def facts(self, truth: Any) -> Sequence[Fact]:
        facts = [self.background(truth)]
        blocks = self.blocks(truth, UNIT_PAGE)
        for item in truth.items:
            facts += _facts_of(item, blocks[item.id], truth)
        return [*facts, *self.extra_facts(truth)]

    def prompts(self, truth: Any, voice: Voice) -> Prompts:
        facts = [fact for fact in self.facts(truth) if fact.given]
        plan = (
            step_of(facts[0], "decide"),
            *(step_of(f, "act") for f in facts[1:] if f.predicate == "text"),
        )
        extra = self._composition(truth)
        return Prompts(wish(voice, self.subject_line(truth)), describe(voice, self.title, facts, extra), plan)  # fmt: skip

    def _composition(self, truth: TextTruth) -> Sequence[Say]:
        """Where the first texts stand, as clauses."""
        blocks = self.blocks(truth, UNIT_PAGE)
        return [
            say("{name} [stands|is set|sits] {where}", "{name}[位于|在|放在]画面{where}", name=item.name, where=where_of(blocks[item.id]))
            for item in truth.items[:4]
        ]  # fmt: skip

    def edits(self, truth: Any, rng: Rng) -> Iterable[Edit]:
        blocks = self.blocks(truth, UNIT_PAGE)
        yield from editing.edits(truth, blocks, rng, self.replacement)
        yield from self.extra_edits(truth, rng)

    def questions(self, truth: Any, rng: Rng) -> Iterable[Question]:
        facts = {fact.key: fact for fact in self.facts(truth)}
        yield from self.extra_questions(truth, rng["extra"])
        yield from asking.questions(truth, facts, rng)


def where_of(block: Block) -> Pair:
    """Where a block of the unit page lies, in words."""
    x0, y0, x1, y1 = block.box
    corners = ((x0 + x1) / 2, (y0 + y1) / 2)
    a, b, c, d, e, f, g, h, i = block.matrix
    w = g * corners[0] + h * corners[1] + i
    x, y = (a * corners[0] + b * corners[1] + c) / w, (d * corners[0] + e * corners[1] + f) / w
    return place(min(max(x / 1000, 0), 0.999), min(max(y / 1000, 0), 0.999))


def restyled(item: Item, block: Block) -> Block:
    """The block with what was changed about its item."""
    if item.colour:
        block = replace(block, fill=hexadecimal(item.colour))
    if item.style:
        block = replace(block, style=item.style)
    return replace(block, size=block.size * item.share / 100)


def _bare(name: Pair) -> Pair:
    return Pair(name.en.removeprefix("the "), name.zh)


def _draw_item(
    canvas: Canvas, item: Item, block: Block, truth: TextTruth, seed: bytes, page: Page
) -> None:
    block = restyled(item, block)
    if item.share < 100:  # smaller than it was: the size follows from the text at full size
        whole = fitted(canvas, item.text, replace(block, size=block.size * 100 / item.share), truth.lang, seed, page.floor)  # fmt: skip
        block = replace(block, size=whole.size * item.share / 100)
    with canvas.group(block.matrix, opacity=block.opacity):
        if item.covered:
            _draw_bar(canvas, item, block, truth, seed, page)
            return
        with canvas.element(item.id, role=item.role, label=item.text.replace("\n", " ")):
            put(canvas, item.text, block, truth.lang, seed, page.floor)


def _draw_bar(
    canvas: Canvas, item: Item, block: Block, truth: TextTruth, seed: bytes, page: Page
) -> None:
    """A solid bar where the text would stand."""
    probe = Canvas(page.width, page.height)
    with probe.element(item.id, role="text"):
        put(probe, item.text, block, truth.lang, seed, page.floor)
    from generators.canvas import elements

    (ink,) = elements(probe)
    x0, y0, x1, y1 = ink.box
    pad = 4 * page.unit
    with canvas.element(item.id, role="bar"):
        canvas.rect(x0 - pad, y0 - pad, x1 + pad, y1 + pad, fill=block.fill)


def _facts_of(item: Item, block: Block, truth: TextTruth) -> list[Fact]:
    if item.covered:
        return [Fact(item.id, "covered", True, "", say("{name} is covered by a bar", "{name}被色块遮住", name=item.name), element=item.id)]  # fmt: skip
    text = item.text.replace("\n", " ")
    facts = [Fact(item.id, "text", text, "", say("{name} [reads|says|is] “{v}”", "{name}[写着|为|是]“{v}”", name=item.name), element=item.id)]  # fmt: skip
    if item.colour:
        facts.append(Fact(item.id, "colour", called(item.colour).en, "", say("{name} is {c}", "{name}为{c}", name=item.name, c=called(item.colour)), element=item.id))  # fmt: skip
    if item.style or item is truth.items[0]:
        style = STYLE_NAMES[item.style or block.style][truth.lang]
        facts.append(Fact(item.id, "type_style", style.en, "", say("{name} is set in {c} type", "{name}使用{c}", name=item.name, c=style), element=item.id))  # fmt: skip
    return facts


def act(item_id: str, predicate: str, value: Any, spoken: Say, name: str = "") -> Step:
    """A drawing step."""
    return Step("act", item_id, predicate, value, spoken, element=item_id, name=name)
