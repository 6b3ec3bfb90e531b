"""Two panels side by side under their headings: expectation and reality."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generators.canvas import Canvas, Stroke
from generators.meme.humour import Joke
from generators.meme.kind import MemeKind, stage_in
from generators.scene import Pair, Rng, Want
from generators.text.items import Item, written
from generators.text.kind import Blocks
from generators.text.typeset import Block, Page

HEADS = (
    (Pair("EXPECTATION", "理想"), Pair("REALITY", "现实")),
    (Pair("BEFORE", "之前"), Pair("AFTER", "之后")),
    (Pair("PLAN", "计划"), Pair("RESULT", "结果")),
    (Pair("IN MY HEAD", "我以为"), Pair("IN FACT", "实际上")),
)


class Expectation(MemeKind):
    kind = "meme.expectation"
    scene = "meme"
    title = Pair("an expectation and reality meme", "理想与现实表情包")
    places = 2
    panels = (Pair("on the left", "左边的"), Pair("on the right", "右边的"))

    def sample(self, rng: Rng, want: Want) -> Any:
        truth = super().sample(rng, want)
        return truth.model_copy(update={"cast": (truth.cast[0], truth.cast[0])})

    def captions(self, told: Joke, rng: Rng, want: Want) -> list[Item]:
        left, right = rng["heads"].choice(HEADS)
        texts = [
            written("left", "title", Pair("the heading on the left", "左边的标题"), left, want.lang),
            written("right", "title", Pair("the heading on the right", "右边的标题"), right, want.lang),
            written("punch", "caption", Pair("the caption on the right", "右边的字幕"), told.punch, want.lang, "punch"),
            written("setup", "caption", Pair("the caption on the left", "左边的字幕"), told.setup, want.lang, "setup"),
        ]  # fmt: skip
        return texts[: want.scaled(2, 4)]

    def actors(self, truth: Any, page: Page) -> Sequence[tuple[tuple[float, float], float, bool]]:
        return [
            ((page.width * (0.25 + 0.5 * i), page.height * 0.74), page.height * 0.44, i == 1)
            for i in range(2)
        ]

    def blocks(self, truth: Any, page: Page) -> Blocks:
        u = page.unit
        made = {}
        for name, caption, x in (("left", "setup", 0.0), ("right", "punch", 0.5)):
            made[name] = Block(page.box(x + 0.03, 0.035, x + 0.47, 0.125), "#ffffff", "#22242b", "sans", True, 46 * u, "middle", "middle")  # fmt: skip
            made[caption] = Block(page.box(x + 0.03, 0.8, x + 0.47, 0.97), "#17151a", "#fcfbf7", "sans", True, 40 * u, "middle", "middle", lines=4, leading=1.22)  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Any, page: Page) -> None:
        with canvas.element("frame", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill="#fcfbf7")
        for i in range(2):
            with canvas.element(f"panel{i}", role="scenery"):
                stage_in(canvas, truth, page.box(0.5 * i, 0.15, 0.5 * (i + 1), 0.78), page)
        with canvas.element("heads", role="scenery"):
            canvas.rect(0, 0, page.width, page.height * 0.15, fill="#22242b")
        self.draw_cast(canvas, truth, page)
        with canvas.element("rule", role="scenery"):
            canvas.line((page.width / 2, 0), (page.width / 2, page.height), Stroke("#22242b", 5 * page.unit, cap="butt"))  # fmt: skip
