"""Strokes of cell parts: each draws one part about a centre, within a radius, in the style's colours."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generators.canvas import Canvas, Stroke
from generators.scene import Style

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Brush:
    """Where and how a part is drawn: centre, radius and turn (degrees), its fill, highlighted or not."""

    canvas: Canvas
    style: Style
    at: Point
    r: float
    turn: float = 0.0
    lit: bool = False

    @property
    def stroke(self) -> Stroke:
        return Stroke(self.style.palette.highlight if self.lit else self.style.palette.ink, self.style.line * (1.8 if self.lit else 1.0))

    @property
    def thin(self) -> Stroke:
        return Stroke(self.stroke.color, self.style.line * 0.75)

    def fill(self, index: int) -> str:
        return self.style.palette.fills[index % len(self.style.palette.fills)]


def nucleus(brush: Brush) -> None:
    brush.canvas.circle(*brush.at, brush.r, fill=brush.fill(4), stroke=brush.stroke)


def nucleolus(brush: Brush) -> None:
    brush.canvas.circle(*brush.at, brush.r, fill=brush.style.palette.highlight if brush.lit else brush.style.palette.strokes[4])


def mitochondrion(brush: Brush) -> None:
    """A bean with folded inner membrane."""
    canvas, r = brush.canvas, brush.r
    with canvas.group(translate=brush.at, rotate=brush.turn):
        canvas.ellipse(0, 0, r, 0.5 * r, fill=brush.fill(1), stroke=brush.stroke)
        folds = [((-0.78 + 0.156 * k) * r, (0.26 if k % 2 else -0.26) * r * math.sqrt(1 - (-0.78 + 0.156 * k) ** 2 * 0.9)) for k in range(11)]
        canvas.curve(folds, stroke=brush.thin)


def chloroplast(brush: Brush) -> None:
    """A lens with stacks of thylakoids."""
    canvas, r = brush.canvas, brush.r
    with canvas.group(translate=brush.at, rotate=brush.turn):
        canvas.ellipse(0, 0, r, 0.56 * r, fill=brush.fill(2), stroke=brush.stroke)
        for x in (-0.5, 0.0, 0.5):
            for k in range(3):
                y = (k - 1) * 0.17 * r
                canvas.line(((x - 0.15) * r, y), ((x + 0.15) * r, y), stroke=Stroke(brush.style.palette.strokes[2], brush.style.line * 1.6))


def vacuole(brush: Brush) -> None:
    brush.canvas.ellipse(*brush.at, brush.r, 1.25 * brush.r, fill=brush.style.palette.paper, stroke=brush.stroke)


def reticulum(brush: Brush) -> None:
    """Three winding sheets, one beside the other."""
    canvas, r = brush.canvas, brush.r
    with canvas.group(translate=brush.at, rotate=brush.turn):
        for k in (-1, 0, 1):
            points = [((t / 8 * 2 - 1) * r, k * 0.36 * r + (0.13 if t % 2 else -0.13) * r) for t in range(9)]
            canvas.curve(points, stroke=Stroke(brush.stroke.color if brush.lit else brush.style.palette.strokes[0], brush.style.line * 1.7))


def golgi(brush: Brush) -> None:
    """A pile of bent sacs, the middle ones longest, with two vesicles."""
    canvas, r = brush.canvas, brush.r
    with canvas.group(translate=brush.at, rotate=brush.turn):
        for k in range(4):
            half, y = (0.95 - 0.14 * abs(k - 1.5)) * r, (k - 1.5) * 0.28 * r
            sac = [(-half, y + 0.2 * r), (0.0, y - 0.06 * r), (half, y + 0.2 * r)]
            canvas.curve(sac, stroke=Stroke(brush.stroke.color if brush.lit else brush.style.palette.strokes[3], brush.style.line * 2.2))
        for x in (-0.62, 0.5):
            canvas.circle(x * r, 0.86 * r, 0.1 * r, fill=brush.fill(3), stroke=brush.thin)


def lysosome(brush: Brush) -> None:
    canvas, (x, y), r = brush.canvas, brush.at, 0.55 * brush.r
    canvas.circle(x, y, r, fill=brush.fill(3), stroke=brush.stroke)
    for k in range(5):
        a = math.radians(brush.turn + 72 * k)
        canvas.circle(x + 0.5 * r * math.cos(a), y + 0.5 * r * math.sin(a), 0.11 * r, fill=brush.stroke.color)


def centrioles(brush: Brush) -> None:
    """Two short rods at right angles."""
    canvas, r = brush.canvas, brush.r
    for turn, shift in ((brush.turn, (-0.28 * r, 0.2 * r)), (brush.turn + 90, (0.42 * r, -0.2 * r))):
        with canvas.group(translate=(brush.at[0] + shift[0], brush.at[1] + shift[1]), rotate=turn):
            canvas.rect(-0.55 * r, -0.2 * r, 0.55 * r, 0.2 * r, fill=brush.fill(0), stroke=brush.stroke, radius=0.06 * r)
            for y in (-0.07, 0.07):
                canvas.line((-0.5 * r, y * r), (0.5 * r, y * r), stroke=brush.thin)


def ribosomes(brush: Brush) -> None:
    """A cloud of dots."""
    for k in range(7):
        a, d = math.radians(brush.turn + 137.5 * k), brush.r * 0.24 * math.sqrt(k)
        brush.canvas.circle(brush.at[0] + d * math.cos(a), brush.at[1] + d * math.sin(a), 0.085 * brush.r + 1.2 * brush.style.unit, fill=brush.stroke.color)


DRAW: Mapping[str, Callable[[Brush], None]] = {
    "nucleus": nucleus, "nucleolus": nucleolus, "mitochondrion": mitochondrion, "chloroplast": chloroplast, "vacuole": vacuole, "reticulum": reticulum, "golgi": golgi, "lysosome": lysosome, "centrioles": centrioles, "ribosomes": ribosomes,
}  # fmt: skip
