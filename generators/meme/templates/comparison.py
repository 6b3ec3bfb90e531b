"""Two panels with words beside them: what is refused above, what is chosen below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from generators.canvas import Canvas, Stroke
from generators.meme.humour import Joke
from generators.meme.kind import MemeKind, signature, stage_in
from generators.scene import Pair, Rng, Want
from generators.text.items import Item, written
from generators.text.kind import Blocks
from generators.text.typeset import Block, Page


class Comparison(MemeKind):
    kind = "meme.comparison"
    scene = "meme"
    title = Pair("a two-panel comparison meme", "双格对比表情包")
    places = 2
    panels = (Pair("in the upper panel", "上格的"), Pair("in the lower panel", "下格的"))

    def sample(self, rng: Rng, want: Want) -> Any:
        truth = super().sample(rng, want)
        return truth.model_copy(update={"cast": (truth.cast[0], truth.cast[0]), "poses": ("shrugging", "pointing"), "faces": ("deadpan", "delighted") if rng["mood"].chance(0.6) else truth.faces})  # fmt: skip

    def captions(self, told: Joke, rng: Rng, want: Want) -> list[Item]:
        texts = [
            written("below", "caption", Pair("the words beside the lower panel", "下格旁的文字"), told.punch, want.lang, "punch"),
            written("above", "caption", Pair("the words beside the upper panel", "上格旁的文字"), told.setup, want.lang, "setup"),
        ]  # fmt: skip
        return [*texts, signature(rng["handle"], want.lang)][: want.scaled(1, 3)]

    def actors(self, truth: Any, page: Page) -> Sequence[tuple[tuple[float, float], float, bool]]:
        return [
            ((page.width * 0.25, page.height * (0.48 + 0.5 * i)), page.height * 0.4, False)
            for i in range(2)
        ]

    def blocks(self, truth: Any, page: Page) -> Blocks:
        u = page.unit
        made = {
            name: Block(page.box(0.54, y, 0.96, y + 0.4), "#17151a", "#fcfbf7", "sans", True, 54 * u, "middle", "middle", lines=5, leading=1.25)
            for name, y in (("above", 0.05), ("below", 0.55))
        }  # fmt: skip
        made["handle"] = Block(page.box(0.56, 0.945, 0.97, 0.985), "#17151a", "#fcfbf7", "sans", False, 26 * u, "end", "middle")  # fmt: skip
        return made

    def scenery(self, canvas: Canvas, truth: Any, page: Page) -> None:
        with canvas.element("words", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill="#fcfbf7")
        for i in range(2):
            box = page.box(0, 0.5 * i, 0.5, 0.5 * (i + 1))
            with canvas.element(f"panel{i}", role="scenery"):
                stage_in(canvas, truth, box, page)
        self.draw_cast(canvas, truth, page)
        with canvas.element("rules", role="scenery"):
            line = Stroke("#17151a", 5 * page.unit, cap="butt")
            canvas.line((0, page.height / 2), (page.width, page.height / 2), line)
            canvas.line((page.width / 2, 0), (page.width / 2, page.height), line)
