"""Style: every free choice that does not change the truth, sampled once per scene.

All pictures of a scene share one style, so an edit changes only what it names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from generators.scene.rng import Rng
from shards.sample import Lang

Look = Literal["textbook", "exam", "blackboard", "notebook", "slide", "infographic"]


class Palette(BaseModel):
    """Colours as ``#rrggbb``. Ink on paper has contrast of at least 7; every fill carries ink at 4.5."""

    model_config = ConfigDict(frozen=True)

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    fills: tuple[str, ...]
    strokes: tuple[str, ...]
    highlight: str


class Style(BaseModel):
    """How a scene is drawn. Lengths are pixels.

    ``faces`` is the font stack for labels (first that covers a character wins), ``math_faces`` the one
    for formulae. ``unit`` is the length everything scales with: 1 at a short side of 768 pixels.
    """

    model_config = ConfigDict(frozen=True)

    lang: Lang
    width: int
    height: int
    look: Look
    palette: Palette
    faces: tuple[str, ...]
    math_faces: tuple[str, ...]
    line: float
    text: float
    title: bool
    seed: str

    @property
    def unit(self) -> float:
        return min(self.width, self.height) / 768

    @property
    def rng(self) -> Rng:
        """Stream for drawing choices (mirrored layout, label side …): ``style.rng["layout"]``."""
        return Rng(bytes.fromhex(self.seed))

    @property
    def fill(self) -> str:
        return self.palette.fills[0]


@dataclass(frozen=True, slots=True)
class Want:
    """What the plan asks of one attempt. ``params`` come from the recipe's mix entry."""

    difficulty: int
    lang: Lang
    width: int
    height: int
    params: dict[str, object]

    def scaled(self, low: int, high: int) -> int:
        """An integer that grows linearly with difficulty, ``low`` at 1 and ``high`` at 10."""
        return round(low + (high - low) * (self.difficulty - 1) / 9)
