"""One panel: a character reacts between a set-up above and a punchline below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generators.canvas import Canvas
from generators.meme.humour import Joke
from generators.meme.kind import MemeKind, caption_edge, signature, stage_in
from generators.scene import Pair, Rng, Want
from generators.text.items import Item, written
from generators.text.kind import Blocks
from generators.text.typeset import Block, Page


class Reaction(MemeKind):
    kind = "meme.reaction"
    scene = "meme"
    title = Pair("a reaction meme", "反应表情包")

    def captions(self, told: Joke, rng: Rng, want: Want) -> list[Item]:
        texts = [
            written("punch", "caption", Pair("the caption at the bottom", "下方字幕"), told.punch, want.lang, "punch"),
            written("setup", "caption", Pair("the caption at the top", "上方字幕"), told.setup, want.lang, "setup"),
        ]  # fmt: skip
        return [*texts, signature(rng["handle"], want.lang)][: want.scaled(1, 3)]

    def actors(self, truth: Any, page: Page) -> Sequence[tuple[tuple[float, float], float, bool]]:
        return [((page.width / 2, page.height * 0.83), page.height * 0.52, truth.art % 2 == 1)]

    def blocks(self, truth: Any, page: Page) -> Blocks:
        u, edge = page.unit, caption_edge(page)
        return {
            "handle": Block(page.box(0.62, 0.235, 0.95, 0.275), "#ffffff", "#0d0d10", "sans", False, 26 * u, "end", "middle", halo=caption_edge(page, 0.5)),
            "setup": Block(page.box(0.05, 0.04, 0.95, 0.22), "#ffffff", "#0d0d10", "sans", True, 66 * u, "middle", "middle", lines=2, leading=1.2, halo=edge),
            "punch": Block(page.box(0.05, 0.8, 0.95, 0.97), "#ffffff", "#0d0d10", "sans", True, 66 * u, "middle", "middle", lines=2, leading=1.2, halo=edge),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Any, page: Page) -> None:
        with canvas.element("scene", role="scenery"):
            stage_in(canvas, truth, (0, 0, page.width, page.height), page)
        self.draw_cast(canvas, truth, page)
