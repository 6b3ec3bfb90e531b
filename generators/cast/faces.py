"""Expressions: eyes, brows, mouth and the small marks beside a face. A face is the unit disc, y down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from generators.canvas import Canvas, Stroke
from generators.canvas.nodes import Point

INK = "#2a2327"


@dataclass(frozen=True)
class Expression:
    """``brow`` tilts inner ends down (angry, positive) or up (worried); zero draws none."""

    eyes: str
    mouth: str
    brow: float = 0.0
    mark: str = ""
    blush: bool = False


@dataclass(frozen=True)
class Place:
    """Where a face lies: middle and radius in pixels."""

    x: float
    y: float
    r: float

    def at(self, u: float, v: float) -> Point:
        return self.x + u * self.r, self.y + v * self.r

    def stroke(self, width: float, colour: str = INK) -> Stroke:
        return Stroke(colour, max(1.2, width * self.r))


def draw_expression(canvas: Canvas, face: Place, expression: Expression, ink: str = INK) -> None:
    """Eyes, brows, mouth and marks of one face."""
    for side in (-1, 1):
        _EYES[expression.eyes](canvas, face, side, ink)
        if expression.brow:
            tilt = expression.brow * 0.14
            canvas.line(face.at(side * 0.5, -0.42 - tilt), face.at(side * 0.2, -0.42 + tilt), face.stroke(0.07, ink))  # fmt: skip
        if expression.blush:
            with canvas.group(opacity=0.55):
                canvas.ellipse(
                    *face.at(side * 0.6, 0.28), face.r * 0.14, face.r * 0.09, fill="#f08a8a"
                )
    _MOUTHS[expression.mouth](canvas, face, ink)
    if expression.mark:
        _MARKS[expression.mark](canvas, face)


def _dot(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    canvas.ellipse(*face.at(side * 0.34, -0.06), face.r * 0.085, face.r * 0.115, fill=ink)
    canvas.circle(*face.at(side * 0.34 + 0.03, -0.1), face.r * 0.03, fill="#ffffff")


def _closed(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    x, y = face.at(side * 0.34, -0.02)
    canvas.arc(x, y, face.r * 0.12, 200, 340, face.stroke(0.07, ink))


def _sleepy(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    canvas.line(face.at(side * 0.34 - 0.14, -0.08), face.at(side * 0.34 + 0.14, -0.08), face.stroke(0.07, ink))  # fmt: skip
    canvas.sector(*face.at(side * 0.34, -0.07), face.r * 0.1, 0, 180, fill=ink)
    canvas.arc(*face.at(side * 0.34, 0.06), face.r * 0.13, 30, 150, face.stroke(0.035, ink))


def _wide(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    canvas.circle(*face.at(side * 0.34, -0.08), face.r * 0.18, fill="#ffffff", stroke=face.stroke(0.05, ink))  # fmt: skip
    canvas.circle(*face.at(side * 0.34, -0.08), face.r * 0.06, fill=ink)


def _side(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    canvas.ellipse(*face.at(side * 0.34, -0.06), face.r * 0.15, face.r * 0.13, fill="#ffffff", stroke=face.stroke(0.04, ink))  # fmt: skip
    canvas.circle(*face.at(side * 0.34 + 0.07, -0.04), face.r * 0.07, fill=ink)


def _cross(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    for a, b in (((-0.1, -0.16), (0.1, 0.04)), ((-0.1, 0.04), (0.1, -0.16))):
        canvas.line(face.at(side * 0.34 + a[0], a[1]), face.at(side * 0.34 + b[0], b[1]), face.stroke(0.07, ink))  # fmt: skip


def _happy(canvas: Canvas, face: Place, side: int, ink: str) -> None:
    x, y = face.at(side * 0.34, 0.04)
    canvas.arc(x, y, face.r * 0.14, 200, 340, face.stroke(0.08, ink))


_EYES: dict[str, Callable[[Canvas, Place, int, str], None]] = {
    "dot": _dot,
    "closed": _closed,
    "sleepy": _sleepy,
    "wide": _wide,
    "side": _side,
    "cross": _cross,
    "happy": _happy,
}


def _smile(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.arc(*face.at(0, 0.22), face.r * 0.24, 25, 155, face.stroke(0.07, ink))


def _grin(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.sector(*face.at(0, 0.25), face.r * 0.3, 0, 180, fill="#8c2f39", stroke=face.stroke(0.05, ink))  # fmt: skip
    canvas.rect(*face.at(-0.22, 0.25), *face.at(0.22, 0.33), fill="#ffffff")


def _flat(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.line(face.at(-0.2, 0.4), face.at(0.2, 0.4), face.stroke(0.07, ink))


def _frown(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.arc(*face.at(0, 0.58), face.r * 0.22, 210, 330, face.stroke(0.07, ink))


def _open(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.ellipse(*face.at(0, 0.44), face.r * 0.14, face.r * 0.2, fill="#8c2f39", stroke=face.stroke(0.05, ink))  # fmt: skip


def _wavy(canvas: Canvas, face: Place, ink: str) -> None:
    points = [face.at(-0.24 + 0.08 * i, 0.42 + (0.05 if i % 2 else -0.05)) for i in range(7)]
    canvas.curve(points, face.stroke(0.06, ink))


def _smirk(canvas: Canvas, face: Place, ink: str) -> None:
    canvas.curve([face.at(-0.18, 0.42), face.at(0.05, 0.44), face.at(0.26, 0.3)], face.stroke(0.07, ink))  # fmt: skip


_MOUTHS: dict[str, Callable[[Canvas, Place, str], None]] = {
    "smile": _smile,
    "grin": _grin,
    "flat": _flat,
    "frown": _frown,
    "open": _open,
    "wavy": _wavy,
    "smirk": _smirk,
}


def _sweat(canvas: Canvas, face: Place) -> None:
    x, y = face.at(0.78, -0.42)
    r = face.r * 0.1
    canvas.curve(
        [(x, y - 2.2 * r), (x + r, y), (x, y + r), (x - r, y)], fill="#7cc4ee", closed=True
    )


def _tears(canvas: Canvas, face: Place) -> None:
    for side in (-1, 1):
        x, y = face.at(side * 0.42, 0.22)
        canvas.ellipse(x, y, face.r * 0.07, face.r * 0.17, fill="#7cc4ee")


def _anger(canvas: Canvas, face: Place) -> None:
    x, y = face.at(0.7, -0.62)
    d = face.r * 0.09
    for sx, sy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        canvas.polyline([(x + sx * d * 0.5, y + sy * d * 2), (x + sx * d * 0.5, y + sy * d * 0.5), (x + sx * d * 2, y + sy * d * 0.5)], Stroke("#c8242f", max(1.2, face.r * 0.05)))  # fmt: skip


def _sparkle(canvas: Canvas, face: Place) -> None:
    for u, v, size in ((0.92, -0.55, 0.16), (1.08, -0.2, 0.09), (-0.98, -0.5, 0.1)):
        x, y = face.at(u, v)
        s = face.r * size
        canvas.polygon([(x, y - s), (x + s * 0.25, y - s * 0.25), (x + s, y), (x + s * 0.25, y + s * 0.25), (x, y + s), (x - s * 0.25, y + s * 0.25), (x - s, y), (x - s * 0.25, y - s * 0.25)], fill="#f0b429")  # fmt: skip


def _gloom(canvas: Canvas, face: Place) -> None:
    for i in range(4):
        u = 0.15 + 0.14 * i
        canvas.line(face.at(u, -0.86 + 0.05 * i), face.at(u, -0.52 + 0.05 * i), face.stroke(0.04, "#6c7a99"))  # fmt: skip


_MARKS: dict[str, Callable[[Canvas, Place], None]] = {
    "sweat": _sweat,
    "tears": _tears,
    "anger": _anger,
    "sparkle": _sparkle,
    "gloom": _gloom,
}
