"""A motivational poster: a picture in a black frame, one big word and a dry remark."""

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

WORDS = (
    Pair("PATIENCE", "耐心"), Pair("TEAMWORK", "团队"), Pair("FOCUS", "专注"), Pair("AMBITION", "雄心"), Pair("COURAGE", "勇气"), Pair("BALANCE", "平衡"), Pair("PROGRESS", "进步"), Pair("MONDAYS", "周一"), Pair("HOPE", "希望"), Pair("DISCIPLINE", "自律"), Pair("CONFIDENCE", "自信"), Pair("PLANNING", "规划"),
)  # fmt: skip


class Motivation(MemeKind):
    kind = "meme.motivation"
    scene = "meme"
    title = Pair("a motivational poster", "励志海报梗图")

    def captions(self, told: Joke, rng: Rng, want: Want) -> list[Item]:
        texts = [
            written("word", "title", Pair("the big word", "大字标题"), rng["word"].choice(WORDS), want.lang, ""),
            written("punch", "caption", Pair("the remark below", "下方的小字"), told.punch, want.lang, "punch"),
            written("setup", "caption", Pair("the line between them", "中间的一行字"), told.setup, want.lang, "setup"),
        ]  # fmt: skip
        return texts[: want.scaled(1, 3)]

    def actors(self, truth: Any, page: Page) -> Sequence[tuple[tuple[float, float], float, bool]]:
        return [((page.width / 2, page.height * 0.64), page.height * 0.46, truth.art % 2 == 1)]

    def blocks(self, truth: Any, page: Page) -> Blocks:
        u = page.unit
        return {
            "word": Block(page.box(0.08, 0.705, 0.92, 0.815), "#ffffff", "#0d0d10", "serif", True, 80 * u, "middle", "middle", tracking=0.12),
            "setup": Block(page.box(0.08, 0.825, 0.92, 0.885), "#e0b252", "#0d0d10", "serif", False, 36 * u, "middle", "middle"),
            "punch": Block(page.box(0.08, 0.89, 0.92, 0.955), "#ffffff", "#0d0d10", "serif", False, 36 * u, "middle", "middle"),
        }  # fmt: skip

    def scenery(self, canvas: Canvas, truth: Any, page: Page) -> None:
        with canvas.element("frame", role="scenery"):
            canvas.rect(0, 0, page.width, page.height, fill="#0d0d10")
        box = page.box(0.1, 0.06, 0.9, 0.67)
        with canvas.element("panel", role="scenery"):
            stage_in(canvas, truth, box, page)
        self.draw_cast(canvas, truth, page)
        with canvas.element("line", role="scenery"):
            x0, y0, x1, y1 = box
            canvas.rect(x0 - 8 * page.unit, y0 - 8 * page.unit, x1 + 8 * page.unit, y1 + 8 * page.unit, stroke=Stroke("#ffffff", 3 * page.unit))  # fmt: skip
